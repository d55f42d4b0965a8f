"""The engine: refute first, then strategies, cheapest first; the verdict is the kernel's on a record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from derive.engine.answer import PROVED, REFUTED, UNPROVED, Answer, obligation_text
from derive.engine.attempt import Attempt, Proof, with_proof
from derive.engine.claim import Claim
from derive.engine.clock import OutOfTime, at_most
from derive.engine.limits import by_another_limit
from derive.engine.strategies import STRATEGIES
from derive.formula.text import FormulaText
from derive.kernel.check import check
from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import Failure, KernelVerdict, Obligation, Status
from derive.record.model import Record
from derive.refute.refuter import Hunt, zeros_to_try
from derive.search.advisor import Search
from derive.terms.nodes import ZERO, Node, Prop, Rel, Term

SECONDS = 0.3  # for one claim, unless more is allowed
FIRST_LOOK = 12  # points tried before anything else
SECOND_LOOK = 60  # after the plainest proof has failed
# when to give up: that many times the time allowed, but not before so many seconds
LIMIT, LEAST_LIMIT = 3.0, 0.6
Clock = Callable[[], float]


def decide(claim: Claim, *, seconds: float = SECONDS) -> Answer:
    """The verdict on a claim, and what it rests on.

    Looks for a witness at a few points, then tries the strategies in order, looking further in between. `seconds`
    bounds how long new things are begun, in time of the processor; what takes several times as long is given up.
    """
    started, spent = time.perf_counter(), time.process_time()
    attempt = Attempt(claim, Hunt(claim.record, claim.prop, equal=closed_is_zero), seconds)
    try:
        with at_most(max(LEAST_LIMIT, LIMIT * seconds)):
            answer = _decided(attempt, lambda: seconds - (time.process_time() - spent))
    except OutOfTime:
        answer = Answer(UNPROVED, reason=f"no proof in {time.perf_counter() - started:.1f} s")
    except RecursionError:
        answer = Answer(UNPROVED, reason="nested too deeply")
    return replace(
        answer,
        claim=FormulaText(())(claim.prop),
        seconds=time.perf_counter() - started,
        record=answer.record or with_proof(claim, Proof(())),
    )


def _decided(attempt: Attempt, left: Clock) -> Answer:
    hunt = attempt.hunt
    witness = hunt.look(seconds=left() / 4, trials=FIRST_LOOK)
    if witness is not None:
        return Answer(REFUTED, witness=witness)
    for number, strategy in enumerate(STRATEGIES):
        for proof in strategy.proofs(attempt):
            record = with_proof(attempt.claim, proof)
            verdict = check(record, {}, Search())
            if verdict.status is Status.PROVED:
                return _admitted(attempt, record, strategy.name, left)
            witness = by_another_limit(attempt, verdict, max(left() / 2, 0.05))
            if witness is not None:
                return Answer(REFUTED, witness=witness)
            if attempt.verdict is None:
                attempt.verdict = verdict
                hunt.hint(zeros_to_try(o.prop for f in _failures(verdict) for o in f.missing))
        if number == 0 and (witness := hunt.look(seconds=left() / 4, trials=SECOND_LOOK)) is not None:
            return Answer(REFUTED, witness=witness)
        if left() < 0:
            break
    witness = hunt.look(seconds=max(left(), 0.02))
    return _undecided(attempt) if witness is None else Answer(REFUTED, witness=witness)


def _admitted(attempt: Attempt, record: Record, strategy: str, left: Clock) -> Answer:
    """Proved, if there is a point of which it speaks."""
    if attempt.hunt.admissible(max(1.0, left())) is None:
        reason = "it follows, but no point was found that satisfies the assumptions: they may contradict each other"
        return Answer(UNPROVED, reason=reason, record=record)
    return Answer(PROVED, strategy=strategy, record=record)


def _failures(verdict: KernelVerdict) -> list[Failure]:
    found = [line.failure for line in verdict.lines if line.failure is not None]
    return [*found, *verdict.problems]


def _to_show(claim: Prop, difference: Term) -> Node:
    """What the difference of two sides has to be, where it is told from the claim."""
    return Rel(claim.forward().op, difference, ZERO) if isinstance(claim, Rel) else difference


def _undecided(attempt: Attempt) -> Answer:
    """What stood in the way of the plainest proof."""
    failures = _failures(attempt.verdict) if attempt.verdict is not None else []
    missing: list[Obligation] = []
    for failure in failures:
        missing += [o for o in failure.missing if o not in missing]
    reason = "; ".join(dict.fromkeys(f.message for f in failures)) or "no strategy applies"
    for line in attempt.verdict.lines if attempt.verdict is not None else ():
        if line.failure is not None and line.failure.difference is not None:
            text = FormulaText(())(_to_show(line.line.prop, line.failure.difference))
            reason += f"; left to show: {text}" if len(text) <= 300 else ""
            break
    tried = ", ".join(s.name for s in STRATEGIES)
    return Answer(
        UNPROVED,
        obligations=tuple(obligation_text(o) for o in missing),
        reason=f"{reason} (tried: {tried}; no counterexample found)",
    )

"""False lines forced past the kernel, and what Coq says to them: `python -m tests.coq.forced [NAMES] --each 2`.

A few lines of each proof are made false in one of the small ways of the mutation campaign, each with a witness that it
is false; refutations become those of the contrary. A kernel for which everything follows accepts them, in this process
only, and Coq is asked for its opinion: the script up to that line, its earlier lines as they are. Prints all that Coq
does not refuse.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile
from pathlib import Path
from unittest.mock import patch

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.coq.confirm import Confirmer, exporters
from derive.coq.messages import error_line
from derive.coq.opinion import Opinion
from derive.coq.script import Exported, Piece, text
from derive.coq.toolchain import Coq, find
from derive.kernel.closed import closed_is_zero
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.rules import RULES
from derive.kernel.rules.contract import Rule
from derive.kernel.step import Refused, Step
from derive.kernel.verdict import Evidence
from derive.library.catalogue import load
from derive.record.model import Line, Record
from derive.refute.refuter import refute
from derive.runner.session import Options, check
from derive.terms.nodes import ONE, Add, Implies, Infinity, Prop, Tends, Term, negated
from tests.coq import steps
from tests.kernel.build import example
from tests.mutation.campaign import mutants

NOT_FORCED = "not forced"  # not even the credulous kernel takes it
ROOT = Path(__file__).parents[2]
PLACES = (
    "algebra",
    *(
        f"rules.{name}"
        for name in ("structure", "both_sides", "sums", "order", "calculus", "limit", "induction")
    ),
)


@cache
def coq() -> Coq:
    return find()


@cache
def verdicts(name: str) -> tuple[ProofVerdict, ...]:
    """The verdict on a proof of this project, and those on its lemmas."""
    catalogue = load(ROOT)
    proof = next(p for p in catalogue.everything if p.name == name)
    run = check(catalogue, [proof], judge, Options(cache=True, jobs=1))
    return (*run.selected, *run.cited)


@contextlib.contextmanager
def credulous() -> Iterator[None]:
    """A kernel for which everything follows, by every rule: a test build that lets false lines through."""

    def follows(step: object, context: object, prop: Prop, premises: object = ()) -> Evidence:
        return Evidence("normal form", prop)

    def lenient(rule: Rule) -> Rule:
        def accepts(step: Step) -> Evidence:
            with contextlib.suppress(Refused, TooLarge, Undischarged):
                return rule.check(step)
            return Evidence("forced", step.prop)

        return replace(rule, check=accepts)

    with contextlib.ExitStack() as stack:
        for place in PLACES:
            with contextlib.suppress(AttributeError):  # not every room of rules uses it
                stack.enter_context(patch(f"derive.kernel.{place}.follows", follows))
        stack.enter_context(patch.dict(RULES, {name: lenient(rule) for name, rule in RULES.items()}))
        yield


def with_line(record: Record, line: Line, prop: Prop) -> Record:
    """The record with another proposition in a line, and in the claim if it is that line's."""
    lines = tuple(replace(other, prop=prop) if other.id == line.id else other for other in record.lines)
    goals = tuple(replace(goal, prop=prop) if goal.prop == line.prop else goal for goal in record.goals)
    return replace(record, lines=lines, goals=goals)


def false_lines(record: Record, chance: random.Random) -> Iterator[tuple[Line, str, Record]]:
    """Records with one false line each: a witness shows that it is false, and it is defined where it was.

    A limit is made false by another value: it has only one.
    """
    for line in chance.sample(record.lines, len(record.lines)):
        if isinstance(line.prop, Tends):
            limit = line.prop.limit
            other = Add(limit, ONE) if isinstance(limit, Term) else Infinity(-limit.payload[0])
            yield line, "another limit", with_line(record, line, replace_limit(line.prop, other))
            continue
        every = list(mutants(record, line))
        for mutant in chance.sample(every, min(4, len(every))):
            prop = mutant.mutation.prop
            witness = refute(record, prop, line.guards, seconds=0.5, equal=closed_is_zero)
            if witness is not None and witness.undefined is None:
                yield line, mutant.mutation.what, with_line(record, line, prop)
                break


def replace_limit(prop: Tends, limit: Term | Infinity) -> Tends:
    return Tends(prop.side, prop.body, prop.at, limit)


def false_refutations(record: Record) -> Iterator[Record]:
    """Records whose first refutation is of the contrary, which its witness makes true."""
    for k, refutation in enumerate(record.refutations):
        inner = refutation.prop
        while isinstance(inner, Implies):
            inner = inner.args[1]
        contrary = negated(inner)
        if contrary is not None:
            prop = _with_conclusion(refutation.prop, contrary)
            changed = (*record.refutations[:k], replace(refutation, prop=prop), *record.refutations[k + 1 :])
            yield replace(record, refutations=changed)


def _with_conclusion(prop: Prop, conclusion: Prop) -> Prop:
    if not isinstance(prop, Implies):
        return conclusion
    return Implies(prop.args[0], _with_conclusion(prop.args[1], conclusion))


def truncated(
    forced: Record, line: Line, first: ProofVerdict, lemmas: Sequence[ProofVerdict]
) -> Exported | None:
    """The script up to a line that the credulous kernel accepts; earlier lines as the true record has them.

    None where not even that kernel accepts it.
    """
    (*_, honest) = exporters([*lemmas, first]).values()
    with credulous():
        verdict = judge(forced, {v.name: v for v in lemmas})
        (*_, made) = exporters([*lemmas, verdict]).values()
        if line.id not in made.steps:
            return None
        try:
            false = made.piece(forced.line(line.id))
        except (Refused, LookupError, ValueError, TypeError, AttributeError, AssertionError):
            return None  # a line of a shape that its rule never has
    whole = honest.export()
    earlier = tuple(takewhile(lambda piece: piece.name != line.id, whole.pieces))
    return replace(whole, pieces=(*earlier, false), claims=(), witness=None, refutations=())


def opinion_on(confirmer: Confirmer, exported: Exported) -> str:
    """Coq's opinion on the last line of a script: "confirmed", "not confirmed", "not exportable", or "not reached"."""
    return _opinion(confirmer, exported, exported.pieces[-1])


def opinion_on_refutation(confirmer: Confirmer, exported: Exported) -> str:
    """The same on the first refutation of a script, the lines left out."""
    first = exported.refutations[0]
    return _opinion(
        confirmer, replace(exported, pieces=(), claims=(), witness=None, refutations=(first,)), first
    )


def _opinion(confirmer: Confirmer, exported: Exported, false: Piece) -> str:
    if not false.exportable:
        return Opinion.NOT_EXPORTABLE.value
    script = text(exported, seconds=confirmer.sentence_seconds, homes=confirmer.homes)
    (confirmer.folder / f"{exported.module}.v").write_text(script, encoding="utf-8")
    result = confirmer.coq.compile(confirmer.folder, exported.module, confirmer.seconds)
    if result.ok:
        return Opinion.CONFIRMED.value
    before, _, _ = script.partition(f"\n{false.statement[0]}.")
    line = error_line(result.output, exported.module)
    reached = result.timed_out or (line is not None and line > before.count("\n"))
    return Opinion.NOT_CONFIRMED.value if reached else "not reached"


def opinions_on(
    confirmer: Confirmer, first: ProofVerdict, cited: Sequence[ProofVerdict], each: int, seed: int
) -> list[str]:
    """Coq's opinions on as many false lines as are wanted; what even the credulous kernel refuses does not count."""
    if first.record is None:
        return []
    found: list[str] = []
    for line, what, forced in false_lines(first.record, random.Random(f"{seed} {first.name}")):
        exported = truncated(forced, line, first, cited)
        opinion = NOT_FORCED if exported is None else opinion_on(confirmer, exported)
        if opinion != Opinion.NOT_CONFIRMED.value:
            print(f"{opinion}: {first.name}#{line.id} [{line.rule}] {what}", flush=True)
        found.append(opinion)
        if len(found) - found.count(NOT_FORCED) >= each:
            break
    for forced in false_refutations(first.record):
        exported = exporters([*cited, replace(first, record=forced)])[first.name].export()
        opinion = opinion_on_refutation(confirmer, exported)
        if opinion != Opinion.NOT_CONFIRMED.value:
            print(f"{opinion}: {first.name}, a refutation of the contrary", flush=True)
        found.append(opinion)
    return found


def opinions_on_contracts(confirmer: Confirmer) -> Iterator[str]:
    """Coq's opinions on the false lines of the contracts: each rule without one of its conditions."""
    for name, rule in RULES.items():
        for condition in rule.conditions:
            if condition.dropped is None:
                continue
            record = replace(example(name, condition.dropped), name="contract")
            exported = truncated(record, record.lines[-1], judge(record, {}), [])
            opinion = NOT_FORCED if exported is None else opinion_on(confirmer, exported)
            if opinion != Opinion.NOT_CONFIRMED.value:
                print(f"{opinion}: {name} without: {condition.name}", flush=True)
            yield opinion


def opinions_on_steps(confirmer: Confirmer, seed: int) -> Iterator[str]:
    """Coq's opinions on a false line beside each line that rests on one step of the normal form."""
    for record in steps.records():
        yield from opinions_on(confirmer, judge(record, {}), [], 1, seed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="proofs; all if none is named")
    parser.add_argument("--each", type=int, default=1, help="false lines for each proof")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--contracts", action="store_true", help="instead: each rule without one of its conditions"
    )
    parser.add_argument(
        "--steps",
        action="store_true",
        help="instead: the lines that rest on one step of the normal form each",
    )
    arguments = parser.parse_args()
    if arguments.contracts or arguments.steps:
        with tempfile.TemporaryDirectory() as folder:
            confirmer = Confirmer(coq(), Path(folder), 60, 5)
            if arguments.contracts:
                return _told(Counter(opinions_on_contracts(confirmer)))
            return _told(Counter(opinions_on_steps(confirmer, arguments.seed)))
    names = arguments.names or [p.name for p in load(ROOT).everything]
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        lemmas = {v.name: v for name in names for v in verdicts(name)[1:]}
        confirmer = Confirmer(coq(), Path(folder), 60, 5)
        confirmer.confirm(list(lemmas.values()), list(lemmas), jobs=1)
        for name in names:
            first, *cited = verdicts(name)
            opinions = opinions_on(confirmer, first, cited, arguments.each, arguments.seed)
            counts.update(opinions)
            counts["proofs tried"] += Opinion.NOT_CONFIRMED.value in opinions
            if Opinion.NOT_CONFIRMED.value not in opinions:
                print(f"nothing false was tried: {name}", flush=True)
    return _told(counts)


def _told(counts: Counter[str]) -> int:
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    return 1 if counts[Opinion.CONFIRMED.value] else 0


if __name__ == "__main__":
    sys.exit(main())

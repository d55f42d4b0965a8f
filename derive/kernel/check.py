"""The kernel's entry: the verdict on a record, computed from the record alone.

In order: declarations, definitions, hypotheses (`declarations.py`), lines (`line.py`), goals (each a proved line
outside every case). A line's facts become available to the lines after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from derive.kernel.advisor import Advisor, Tried
from derive.kernel.context import Context
from derive.kernel.declarations import check_hypotheses, declare_all
from derive.kernel.fractions import TooLarge
from derive.kernel.lemmas import Lemma
from derive.kernel.line import check_line, too_large
from derive.kernel.obligations import Obligations
from derive.kernel.prover import unmet
from derive.kernel.state import State
from derive.kernel.step import Step
from derive.kernel.verdict import Failure, GoalVerdict, KernelVerdict, LineVerdict, Status
from derive.kernel.wellformed import NotWellFormed, check_formula
from derive.record.model import Goal, Record
from derive.terms.nodes import IllFormed, Prop, Rel, Sym, Term


def check(
    record: Record,
    lemmas: Mapping[str, Lemma] | None = None,
    advisor: Advisor | None = None,
    observe: Callable[[Step], None] = lambda step: None,
    tried: Tried | None = None,
) -> KernelVerdict:
    """The kernel's verdict on a record.

    Takes the cited lemmas by name, each with its own verdict, and an advisor that finds certificates
    (none: only what needs no search is proved). Never raises for a bad record: it is UNPROVED with the reason.
    `observe` is called with each step before its rule looks at it, anew where that starts again: for those who explain
    it or replay it elsewhere. `tried` says which conditions of lines need not be sought, and hears of the others.
    """
    state = State(record, lemmas or {}, advisor, observe=observe, tried=tried)
    try:
        declare_all(state)
        check_hypotheses(state)
        for line in record.lines:
            check_line(state, line)
        goals = tuple(_check_goal(state, goal) for goal in record.goals)
        for refutation in record.refutations:  # the rest is the refuter's, which looks names up as it goes
            check_formula(refutation.prop, state.theory, state.schematics)
    except (NotWellFormed, IllFormed) as error:
        state.problems.append(Failure("declaration", str(error)))
        return KernelVerdict(Status.UNPROVED, problems=tuple(state.problems))
    except (TooLarge, RecursionError) as error:
        state.problems.append(Failure("too-large", too_large(error)))
        return KernelVerdict(Status.UNPROVED, tuple(state.verdicts.values()), problems=tuple(state.problems))
    return _conclude(state, goals)


def _check_goal(state: State, goal: Goal) -> GoalVerdict:
    """A claim is a proved line outside every case; one for each index says something: the index has values."""
    for symbol, lo, hi in state.schematic(goal.prop):
        missing = unmet(state.advisor, partial(_nonempty, state.context(), symbol, lo, hi))
        if missing:
            failure = Failure("vacuous", f"the claim says nothing where {symbol.name} has no values", missing)
            return GoalVerdict(goal.prop, Status.UNPROVED, failure=failure)
    best: LineVerdict | None = None
    for verdict in state.verdicts.values():
        states = not verdict.line.guards and _says(verdict.line.prop, goal.prop)
        if states and (best is None or _rank(verdict.status) > _rank(best.status)):
            best = verdict
    if best is None:
        failure = Failure("goal-not-derived", "no line states this claim")
        return GoalVerdict(goal.prop, Status.UNPROVED, failure=failure)
    if best.status is Status.PROVED:
        return GoalVerdict(goal.prop, best.status, best.line.id)
    reason = Failure("premise-not-proved", f"line {best.line.id} is not proved")
    if best.status is Status.ASSUMED:
        reason = Failure("assumed", f"rests on an assumption: line {best.line.id}")
    return GoalVerdict(goal.prop, best.status, best.line.id, reason)


def _nonempty(context: Context, symbol: Sym, lo: Term, hi: Term, obligations: Obligations) -> None:
    obligations.oblige(context, Rel("<=", lo, hi), f"the range of {symbol.name} is not empty")


_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _says(line: Prop, claim: Prop) -> bool:
    """Whether a line is a claim; a = b is b = a, and a < b is b > a."""
    if line == claim:
        return True
    if isinstance(claim, Rel) and isinstance(line, Rel):
        return line.args == claim.args[::-1] and line.op == _TURNED[claim.op]
    return False


def _rank(status: Status) -> int:
    return {Status.PROVED: 2, Status.ASSUMED: 1}.get(status, 0)


def _conclude(state: State, goals: tuple[GoalVerdict, ...]) -> KernelVerdict:
    lines = tuple(state.verdicts.values())
    statuses = [v.status for v in lines] + [g.status for g in goals]
    if not goals and not state.record.refutations:
        state.problems.append(Failure("goal-not-derived", "the derivation claims nothing"))
    status = Status.PROVED
    if Status.ASSUMED in statuses:
        status = Status.ASSUMED
    if state.problems or Status.UNPROVED in statuses:
        status = Status.UNPROVED
    return KernelVerdict(status, lines, goals, tuple(state.problems), _assumptions(state))


def _assumptions(state: State) -> tuple[str, ...]:
    """The lines that the author assumed, and the assumed lemmas that lines rest on."""
    assumed = [v for v in state.verdicts.values() if v.status is Status.ASSUMED]
    lemmas = {f"lemma {name}" for name, lemma in state.lemmas.items() if lemma.status is Status.ASSUMED}
    cited = {source for v in assumed for source in v.facts} & lemmas
    return (*(v.line.id for v in assumed if v.line.rule == "assume"), *sorted(cited))

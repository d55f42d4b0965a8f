"""Witnesses that are given, verified: a point at which a claim as written is false or undefined.

It is built from closed terms, evaluated afresh, and a witness only if domains and hypotheses hold there and the claim
does not, each decided exactly or by enclosure.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.record.model import Point, Record
from derive.refute import numbers
from derive.refute.context import Claim, Context, assigned, at_indices, judge_at
from derive.refute.decimals import decimals
from derive.refute.machine import UndefinedAt
from derive.refute.truth import Outcome
from derive.refute.values import Budget, Equal, Undecided, Value
from derive.refute.witness import Solution, Undefined, Witness
from derive.refute.witness import Value as ShownValue
from derive.terms.nodes import Num, Prop, Term

STEPS = 2_000_000
SECONDS = 5.0
SHOWN_TERM = 25  # nodes of a closed term worth showing


def verify_witness(
    record: Record,
    prop: Prop,
    point: Point,
    guards: Sequence[Prop] = (),
    *,
    solution: Solution | None = None,
    equal: Equal | None = None,
) -> Witness | str:
    """The witness that a point gives against a claim, verified; or why it is none, in words.

    The point's numbers may give schematic indices their values under their names; those that it leaves
    out are tried in turn. Where the point rests on a solution of equations, that there is one is proved first.
    """
    try:
        context = Context(record, equal, assumed=True, leave_out=(prop, tuple(guards)))
        budget = Budget().allow(SECONDS, STEPS)
        return verified(context, context.claim(prop, guards), point, budget, solution)
    except UndefinedAt as error:
        return f"a value of the point is undefined: {error.why}"
    except (Undecided, RecursionError) as error:
        return f"undecided: {error}"


def verified(
    context: Context, claim: Claim, point: Point, budget: Budget, solution: Solution | None = None
) -> Witness | str:
    """The same in a context that is compiled already. Raises `Undecided`, `UndefinedAt`."""
    record = context.record
    declared = {s.name for s in record.symbols}
    names = {i.name for i in record.indices}
    for name, _ in point.numbers:
        if name not in declared and name not in names:
            return f"{name} is not a number of the context"
    for name, _ in point.families:
        if name not in {f.name for f in record.families}:
            return f"{name} is not a family of the context"
    own = Point(tuple((n, t) for n, t in point.numbers if n in declared), point.families)
    if solution is None:
        m = context.machine(assigned(context, own), budget)
    else:
        from derive.refute.solution import certified  # few points are solutions

        at, how = certified(context, own, solution, budget)
        m = context.machine(at, budget, how)
    chosen = {n: _index_value(n, t) for n, t in point.numbers if n not in declared}
    objection = context.objection(m)
    if objection is not None:
        return f"the point is not admissible: {objection}"
    undecided = False
    allowed = [
        values
        for values in context.index_values(m, claim.indices)
        if all(chosen.get(i.name, v) == v for i, v in zip(claim.indices, values, strict=True))
    ]
    if not allowed:
        return "an index is out of its range at this point"
    for values in allowed:
        outcome = judge_at(claim, m, values)
        if outcome.refuted:
            indices = tuple((i.name, v) for i, v in zip(claim.indices, values, strict=True))
            return _witness(own, indices, outcome, solution)
        undecided = undecided or not outcome.holds
    where = at_indices(claim.indices, allowed[0]) if len(allowed) == 1 else ""
    if undecided:
        return f"whether the claim fails at this point is undecided{where}"
    return f"the claim holds at this point{where}"


def _index_value(name: str, term: Term) -> int:
    if not isinstance(term, Num) or term.value.denominator != 1:
        raise Undecided(f"the index {name} is not given an integer")
    return int(term.value)


def _witness(
    point: Point, indices: tuple[tuple[str, int], ...], outcome: Outcome, solution: Solution | None
) -> Witness:
    if outcome.term is not None:
        return Witness(point, indices, undefined=Undefined(outcome.term, outcome.why), solution=solution)
    if outcome.sides is None:
        return Witness(point, indices, solution=solution)
    left, right = outcome.sides
    shown = decimals(left, right)
    if solution is not None:  # there is no closed term
        return Witness(point, indices, ShownValue(shown[0]), ShownValue(shown[1]), solution=solution)
    return Witness(point, indices, shown_value(left, shown[0]), shown_value(right, shown[1]))


def shown_value(value: Value, decimal: str) -> ShownValue:
    """A value as people see it: its decimal, and a closed term where that is short."""
    try:
        return ShownValue(decimal, numbers.to_term(value, SHOWN_TERM))
    except Undecided:
        return ShownValue(decimal)

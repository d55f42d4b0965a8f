"""The same inequality in another form: under exp, log or a square; and the conditions on which its cases depend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import lcm

from derive.engine.attempt import cite, line
from derive.engine.order.columns import gap
from derive.engine.order.place import Place
from derive.record.model import Line
from derive.terms.functions import defining
from derive.terms.nodes import (
    ZERO,
    Fn,
    Iff,
    Mul,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Term,
    is_integer,
    negated,
    walk,
)

Conclude = Callable[[str], list[Line]]  # from the id of the line of the other form


def reshaped(place: Place, goal: Rel, id: str) -> Iterator[tuple[Rel, Conclude]]:
    """Other inequalities from which the goal follows, each with the lines that say so."""
    goal = goal.forward()
    has = {n.name for n in walk(goal) if isinstance(n, Fn)}
    if "log" in has and (scale := _scale(place, goal)) is not None:
        yield (
            Rel(goal.op, *(_exp(scale, side) for side in (goal.left, goal.right))),
            _by(place, goal, "take_log", id),
        )
    curved = "exp" in has or any(isinstance(n, Pow) and not _is_plain(n.args[1]) for n in walk(goal))
    if curved and all(place.shows(Rel("<", ZERO, side)) for side in (goal.left, goal.right)):
        yield Rel(goal.op, Fn("log", goal.left), Fn("log", goal.right)), _by(place, goal, "take_exp", id)
    if any(_is_root(n) for n in walk(goal)) and all(
        place.nonnegative(side) for side in (goal.left, goal.right)
    ):
        yield _squared(goal), _by_square(place, goal, id)


def _exp(scale: int, side: Term) -> Term:
    return Fn("exp", side if scale == 1 else Mul(Num(scale), side))


def _scale(place: Place, goal: Rel) -> int | None:
    """What makes the coefficients of logarithms whole."""
    value = place.fraction(gap(goal))
    if value is None or not value.den.is_constant():
        return None
    found = 1
    for exponents, c in place.atoms.parts(place.atoms.lift(value.num)):
        names = [place.atoms.terms[i] for i, e in enumerate(exponents) if e]
        if any(isinstance(n, Fn) and n.name == "log" for n in names):
            found = lcm(found, c.denominator)
    return found if found <= 12 else None


def _by(place: Place, goal: Rel, rule: str, id: str) -> Conclude:
    return lambda given: [line(id, goal, rule, cite(given), place.guards)]


def _is_plain(exponent: Term) -> bool:
    """A whole number or a half."""
    return isinstance(exponent, Num) and (2 * exponent.value).denominator == 1


def _is_root(node: Node) -> bool:
    return isinstance(node, Pow) and isinstance(node.args[1], Num) and not is_integer(node.args[1])


def _squared(goal: Rel) -> Rel:
    return Rel(goal.op, Pow(goal.left, Num(2)), Pow(goal.right, Num(2)))


def _by_square(place: Place, goal: Rel, id: str) -> Conclude:
    def conclude(given: str) -> list[Line]:
        both = line(f"{id}_iff", Iff(goal, _squared(goal)), "take_power", (), place.guards, by=Num(2))
        return [both, line(id, goal, "algebra", cite(both.id, given), place.guards)]

    return conclude


def conditions(place: Place, goal: Rel) -> list[Rel]:
    """Conditions that are not decided here, on which the goal or a hypothesis depends."""
    found: list[Rel] = []
    for node in (goal, *(h.prop for h in place.record.hypotheses)):
        for part in walk(node):
            if part.loose:
                continue
            meaning = (
                defining(part)
                if isinstance(part, Fn) and part.name in ("abs", "max", "min", "sign")
                else part
            )
            for inner in walk(meaning) if meaning is not None else ():
                if isinstance(inner, Piecewise):
                    found += [c for _, c in inner.branches if isinstance(c, Rel) and not c.loose]
    return [c for c in dict.fromkeys(found) if not _decided(place, c)]


def roots(place: Place, goal: Rel) -> list[Rel]:
    """The signs of the sides, where there are roots to square."""
    if not any(_is_root(n) for n in walk(goal)):
        return []
    found = [Rel("<=", ZERO, side) for side in (goal.left, goal.right) if not isinstance(side, Num)]
    return [c for c in found if not _decided(place, c)]


def _decided(place: Place, condition: Rel) -> bool:
    opposite = negated(condition)
    return place.shows(condition) or (opposite is not None and place.shows(opposite))

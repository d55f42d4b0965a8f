"""An inequality in a real variable by the sign of a slope: f >= 0 where f(a) = 0 and f' >= 0 from there on."""

from __future__ import annotations

from collections.abc import Iterator

from derive.engine.attempt import Attempt, Proof, cite, line
from derive.engine.order.columns import gap
from derive.engine.order.place import Place, searched
from derive.engine.order.search import proved
from derive.kernel.derivative import NotInTable, evaluate_derivatives
from derive.kernel.fractions import TooLarge
from derive.record.model import Line
from derive.terms.nodes import (
    ONE,
    REAL,
    ZERO,
    Deriv,
    Fn,
    Num,
    Pow,
    Rel,
    Sym,
    Term,
    bind,
    free,
    substitute,
    walk,
)

MAX_ORDER = 4


def by_slope(attempt: Attempt) -> Iterator[Proof]:
    """For a real variable on which no hypothesis depends: from its least number on, or to both sides of 0 or 1."""
    goal = attempt.prop
    if not isinstance(goal, Rel) or goal.forward().op not in ("<", "<="):
        return
    if not any(
        isinstance(n, Fn) or (isinstance(n, Pow) and not isinstance(n.args[1], Num)) for n in walk(goal)
    ):
        return
    goal = goal.forward()
    for variable, least in _variables(attempt, goal):

        def search(place: Place, variable: Sym = variable, least: Term | None = least) -> list[Line] | None:
            if least is not None:
                return _rising(place, goal, variable, least, "all", 0, up=True)
            return _from_inside(place, goal, variable)

        lines = searched(attempt.record, attempt.seconds, search)
        if lines is not None:
            yield Proof(tuple(lines))


def _variables(attempt: Attempt, goal: Rel) -> list[tuple[Sym, Term | None]]:
    """Real symbols of the goal, each with the least number of its domain if there is one."""
    about = {s for h in attempt.record.hypotheses for s in free(h.prop)}
    out: list[tuple[Sym, Term | None]] = []
    for s in attempt.record.symbols:
        least = s.domain.at_least if s.domain.above is None else s.domain.above
        if s.sort == REAL and s.term in free(goal) and s.term not in about and not s.domain.nonzero:
            out.append((Sym(s.name), least))
    return out[:2]


def _from_inside(place: Place, goal: Rel, variable: Sym) -> list[Line] | None:
    """The goal above and below a number at which it holds."""
    for start in (ZERO, ONE):
        if not place.shows(Rel("<=", ZERO, substitute(gap(goal), {variable: start}))):
            continue
        above, below = Rel("<=", start, variable), Rel("<", variable, start)
        one = _rising(place.under(above), goal, variable, start, "alla", 0, up=True)
        two = one and _rising(place.under(below), goal, variable, start, "allb", 0, up=False)
        if one and two:
            return [*one, *two, line("all", goal, "cases", cite(one[-1].id, two[-1].id))]
    return None


def _rising(
    place: Place, goal: Rel, variable: Sym, start: Term, id: str, order: int, *, up: bool
) -> list[Line] | None:
    """Lines that end in the goal: it holds at the start, and its slope, or that one's slope, has a sign."""
    function = gap(goal)
    try:
        term = Deriv(bind(function, variable), variable)
        slope, _ = evaluate_derivatives(place.context.theory, term)
    except (NotInTable, TooLarge):
        return None
    at_start = Rel("<=", ZERO, substitute(function, {variable: start}))
    if place.late or place.fraction(at_start.right) is None or not place.shows(at_start):
        return None
    ends = (start, variable) if up else (variable, start)
    op = goal.op if place.shows(Rel("<", *ends)) else "<="
    wanted, stated = (Rel(op, *((ZERO, t) if up else (t, ZERO))) for t in (slope, term))
    below = proved(place, wanted, (), f"{id}_p")
    if below is None and order < MAX_ORDER:
        below = _rising(place, wanted, variable, start, f"{id}_p", order + 1, up=up)
    if below is None:
        return None
    derived = line(f"{id}_d", stated, "differentiate", cite(below[-1].id), place.guards)
    last = line(id, goal, "rising", cite(derived.id), place.guards, variable=variable, start=start)
    return [*below, derived, last]

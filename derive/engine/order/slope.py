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
from derive.terms.nodes import REAL, ZERO, Deriv, Fn, Num, Pow, Rel, Sym, Term, bind, free, substitute, walk

MAX_ORDER = 4


def by_slope(attempt: Attempt) -> Iterator[Proof]:
    """For a real variable with a least number, on which no hypothesis depends."""
    goal = attempt.prop
    if not isinstance(goal, Rel) or goal.forward().op not in ("<", "<="):
        return
    if not any(
        isinstance(n, Fn) or (isinstance(n, Pow) and not isinstance(n.args[1], Num)) for n in walk(goal)
    ):
        return
    for variable, start in _variables(attempt, goal):

        def search(place: Place, variable: Sym = variable, start: Term = start) -> list[Line] | None:
            return _rising(place, goal.forward(), variable, start, "all", 0)

        lines = searched(attempt.record, attempt.seconds, search)
        if lines is not None:
            yield Proof(tuple(lines))


def _variables(attempt: Attempt, goal: Rel) -> list[tuple[Sym, Term]]:
    about = {s for h in attempt.record.hypotheses for s in free(h.prop)}
    out: list[tuple[Sym, Term]] = []
    for s in attempt.record.symbols:
        least = s.domain.at_least if s.domain.above is None else s.domain.above
        if s.sort == REAL and least is not None and s.term in free(goal) and s.term not in about:
            out.append((Sym(s.name), least))
    return out[:2]


def _rising(place: Place, goal: Rel, variable: Sym, start: Term, id: str, order: int) -> list[Line] | None:
    """Lines that end in the goal: its slope is nonnegative, directly or by its own slope, and it holds at the start."""
    function = gap(goal)
    try:
        term = Deriv(bind(function, variable), variable)
        slope, _ = evaluate_derivatives(place.context.theory, term)
    except (NotInTable, TooLarge):
        return None
    first = place.fraction(substitute(function, {variable: start}))
    if (
        place.late
        or first is None
        or not place.shows(Rel("<=", ZERO, substitute(function, {variable: start})))
    ):
        return None
    op = goal.op if place.shows(Rel("<", start, variable)) else "<="
    wanted = Rel(op, ZERO, slope)
    below = proved(place, wanted, (), f"{id}_p")
    if below is None and order < MAX_ORDER:
        below = _rising(place, wanted, variable, start, f"{id}_p", order + 1)
    if below is None:
        return None
    derived = line(f"{id}_d", Rel(op, ZERO, term), "differentiate", cite(below[-1].id))
    last = line(id, goal, "rising", cite(derived.id), variable=variable, start=start)
    return [*below, derived, last]

"""An inequality by induction on a natural number: the base and the step are inequalities again."""

from __future__ import annotations

from collections.abc import Iterator

from derive.engine.attempt import Attempt, Proof, cite, line
from derive.engine.order.place import Place, searched
from derive.engine.order.search import proved
from derive.engine.order.sums import with_indices
from derive.record.model import Index, Line
from derive.terms.nodes import (
    INTEGER,
    ONE,
    Add,
    Elem,
    Fn,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    free,
    substitute,
    walk,
)


def by_order_and_induction(attempt: Attempt) -> Iterator[Proof]:
    """For each integer that the goal counts with, likeliest first."""
    goal = attempt.prop
    if not isinstance(goal, Rel) or goal.forward().op not in ("<", "<="):
        return
    for variable, start in _variables(attempt, goal):
        base, onward = (substitute(goal, {variable: t}) for t in (start, Add(variable, ONE)))
        record, indices = with_indices(attempt.record, [goal, base, onward])

        def search(place: Place, variable: Sym = variable, start: Term = start) -> list[Line] | None:
            return _induction(place, goal, variable, start, indices)  # noqa: B023

        lines = searched(record, attempt.seconds, search)
        if lines is not None:
            yield Proof(tuple(lines), indices)


def _induction(
    place: Place, goal: Rel, variable: Sym, start: Term, indices: tuple[Index, ...]
) -> list[Line] | None:
    base = proved(place, substitute(goal, {variable: start}), indices, "base")
    if base is None:
        return None
    onward = proved(place.under(goal), substitute(goal, {variable: Add(variable, ONE)}), indices, "step")
    if onward is None:
        return None
    cited = cite(base[-1].id, onward[-1].id)
    return [*base, *onward, line("all", goal, "induction", cited, variable=variable, start=start)]


def _variables(attempt: Attempt, goal: Rel) -> list[tuple[Sym, Term]]:
    """Declared integers with a minimum that end a range, are exponents or stand under a factorial; then others."""
    counted: set[object] = set()
    for node in walk(goal):
        if isinstance(node, Sum | Prod):
            counted |= set(free(node.hi))
        elif isinstance(node, Pow):
            counted |= set(free(node.args[1]))
        elif isinstance(node, Fn) and node.name in ("factorial", "binomial"):
            counted |= set(free(node))
    bound = {s for node in walk(goal) if isinstance(node, Elem) for k in node.indices for s in free(k)}
    found = [
        (Sym(s.name, INTEGER), s.domain.at_least)
        for s in attempt.record.symbols
        if s.sort == INTEGER
        and s.domain.at_least is not None
        and s.term in free(goal)
        and s.term not in bound
    ]
    ranged = {s for f in attempt.record.families for _, hi in f.ranges for s in free(hi)}
    found = [(variable, start) for variable, start in found if variable not in ranged]
    return sorted(found, key=lambda v: v[0] not in counted)[:2]

"""An inequality by induction on a natural number: the base and the step are inequalities again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from derive.engine.attempt import Attempt, Proof, cite, line
from derive.engine.order.place import Place, searched
from derive.engine.order.search import proved
from derive.engine.order.sums import with_indices
from derive.record.model import Index, Line
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    Div,
    Elem,
    Fn,
    Neg,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    free,
    instantiate,
    substitute,
    walk,
)


def by_summing_up(attempt: Attempt) -> Iterator[Proof]:
    """By induction on what a sum, a product or a factorial counts up to."""
    yield from _proofs(attempt, early=True)


def by_order_and_induction(attempt: Attempt) -> Iterator[Proof]:
    """By induction on other integers of the goal, exponents first."""
    yield from _proofs(attempt, early=False)


def _proofs(attempt: Attempt, *, early: bool) -> Iterator[Proof]:
    goal = attempt.prop
    if not isinstance(goal, Rel) or goal.forward().op not in ("<", "<="):
        return
    for variable, start in _variables(attempt, goal):
        if _is_counted_up_to(goal, variable) is not early:
            continue
        base, onward = (substitute(goal, {variable: t}) for t in (start, Add(variable, ONE)))
        record, indices = with_indices(attempt.record, [goal, base, onward])

        search = partial(_by_induction, goal=goal, variable=variable, start=start, indices=indices)
        lines = searched(record, attempt.seconds, search)
        if lines is not None:
            yield Proof(tuple(lines), indices)


def _by_induction(
    place: Place, goal: Rel, variable: Sym, start: Term, indices: tuple[Index, ...]
) -> list[Line] | None:
    """The goal as it is, or one that says more."""
    found = _induction(place, goal, variable, start, indices, "all")
    return found or _strengthened(place, goal.forward(), variable, start, indices)


def _induction(
    place: Place, goal: Rel, variable: Sym, start: Term, indices: tuple[Index, ...], id: str
) -> list[Line] | None:
    base = proved(place, substitute(goal, {variable: start}), indices, f"{id}_base")
    if base is None:
        return None
    onward = proved(
        place.under(goal), substitute(goal, {variable: Add(variable, ONE)}), indices, f"{id}_step"
    )
    if onward is None:
        return None
    cited = cite(base[-1].id, onward[-1].id)
    return [*base, *onward, line(id, goal, "induction", cited, variable=variable, start=start)]


def _strengthened(
    place: Place, goal: Rel, variable: Sym, start: Term, indices: tuple[Index, ...]
) -> list[Line] | None:
    """A sum up to n below a constant: it stays below by something positive that goes to 0, by induction."""
    if variable in free(goal.right):
        return None
    sums = [s for s in walk(goal.left) if isinstance(s, Sum) and s.hi == variable and not s.loose]
    for number, rest in enumerate(r for s in sums for r in _remainders(place, s, variable)):
        if place.late or not place.shows(Rel("<", ZERO, rest)):
            continue
        stronger = Rel("<=", Add(goal.left, rest), goal.right)
        lines = _induction(place, stronger, variable, start, indices, f"more{number}")
        if lines is not None:
            last = line("all", goal, "combination", cite(lines[-1].id), rest=rest)
            return [*lines, last]
    return None


def _remainders(place: Place, total: Sum, variable: Sym) -> list[Term]:
    """What a sum may lack of its bound: its last term, 1/n, 1/(n + 1), the rest of a geometric series."""
    body, after = (instantiate(total.body, t) for t in (variable, Add(variable, ONE)))
    found: list[Term] = [body, Div(ONE, Add(variable, ONE)), Div(ONE, variable)]
    ratio = place.fraction(Div(after, body))
    if ratio is not None and variable not in free(quotient := place.atoms.term(ratio)):
        found.insert(0, Div(after, Add(ONE, Neg(quotient))))
    return found


def _is_counted_up_to(goal: Rel, variable: Sym) -> bool:
    for node in walk(goal):
        if isinstance(node, Sum | Prod) and variable in free(node.hi):
            return True
        if isinstance(node, Fn) and node.name == "factorial" and variable in free(node):
            return True
    return False


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

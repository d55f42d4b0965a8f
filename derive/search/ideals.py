"""Ideal membership by linear algebra: cofactors of bounded degree, their coefficients the unknowns.

Source: the degree-bounded Nullstellensatz method (Cox, Little, O'Shea, ch. 4). Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from typing import Any

from flint import fmpq, fmpq_mat

Poly = Any
MAX_UNKNOWNS = 160
MAX_EQUATIONS = 240
MAX_VARIABLES = 7
Monomial = tuple[int, ...]


def combination(goal: Poly, premises: Sequence[Poly]) -> list[Poly] | None:
    """Cofactors c with goal = sum of c * premise, the degree of each product at most a little above the goal's."""
    used = sorted({i for p in (goal, *premises) for i, d in enumerate(p.degrees()) if d})
    if not premises or len(used) > MAX_VARIABLES:
        return None
    for slack in (0, 1):
        degree = max(int(goal.total_degree()), *(int(p.total_degree()) for p in premises)) + slack
        found = _of_degree(goal, premises, used, degree)
        if found is not None:
            return found
    return None


def _of_degree(goal: Poly, premises: Sequence[Poly], used: list[int], degree: int) -> list[Poly] | None:
    ring = goal.context()
    columns: list[tuple[int, Monomial, dict[Monomial, fmpq]]] = []
    for k, premise in enumerate(premises):
        terms = {tuple(map(int, e)): c for e, c in premise.to_dict().items()}
        for shift in _monomials(ring.nvars(), used, degree - int(premise.total_degree())):
            columns.append((k, shift, {_times(e, shift): c for e, c in terms.items()}))
            if len(columns) > MAX_UNKNOWNS:
                return None
    wanted = {tuple(map(int, e)): c for e, c in goal.to_dict().items()}
    rows = sorted({e for _, _, column in columns for e in column} | set(wanted))
    if len(rows) > MAX_EQUATIONS or not set(wanted) <= {e for _, _, column in columns for e in column}:
        return None
    zero = fmpq(0)
    table = [[column.get(e, zero) for _, _, column in columns] + [wanted.get(e, zero)] for e in rows]
    solution = _solved(table, len(columns))
    if solution is None:
        return None
    parts: list[dict[Monomial, fmpq]] = [{} for _ in premises]
    for (k, shift, _), value in zip(columns, solution, strict=True):
        if value:
            parts[k][shift] = value
    return [ring.from_dict(part) for part in parts]


def _solved(table: list[list[fmpq]], unknowns: int) -> list[fmpq] | None:
    """A solution of the equations, those that nothing determines being 0."""
    reduced, rank = fmpq_mat(table).rref()
    solution = [fmpq(0)] * unknowns
    for r in range(rank):
        lead = next(c for c in range(unknowns + 1) if reduced[r, c])
        if lead == unknowns:
            return None
        solution[lead] = reduced[r, unknowns]
    return solution


def _monomials(width: int, used: list[int], degree: int) -> Iterator[Monomial]:
    for d in range(degree + 1):
        for chosen in combinations_with_replacement(used, d):
            exponents = [0] * width
            for i in chosen:
                exponents[i] += 1
            yield tuple(exponents)


def _times(one: Monomial, other: Monomial) -> Monomial:
    return tuple(a + b for a, b in zip(one, other, strict=True))

"""Multipliers for linear arithmetic: an exact simplex over the rationals (Bland's rule).

Finds lambda with target = sum lambda_i fact_i + constant, constant >= 0, the multipliers of
inequalities nonnegative and those of equations free. Sources: Farkas' lemma; Bland 1977.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import fmpq

from derive.kernel.advisor import Shape
from derive.kernel.fractions import rational

Number: TypeAlias = fmpq
MAX_PIVOTS = 400
ZERO = fmpq(0)


def multipliers(target: Shape, facts: Sequence[tuple[Shape, str]], strict: bool) -> list[Fraction] | None:
    """One multiplier for each fact, or None.

    Takes polynomials as maps from monomials to coefficients, each fact with its sign: ">", ">=" or "=".
    """
    if not _reachable(target, facts):
        return None
    for k, (shape, op) in enumerate(facts):  # most often one fact will do
        scale = _ratio(target, shape)
        if scale and (scale > 0 or op == "="):
            rest = target.get((), ZERO) - scale * shape.get((), ZERO)
            if rest > 0 or (rest == 0 and (op == ">" or not strict)):
                out = [Fraction(0)] * len(facts)
                out[k] = rational(scale)
                return out
    return _by_simplex(target, facts, strict)


def _reachable(target: Shape, facts: Sequence[tuple[Shape, str]]) -> bool:
    """Whether each monomial of the target has a fact that could supply it with its sign: no more than a quick no."""
    for monomial, c in target.items():
        if monomial and not any(
            monomial in shape and (op == "=" or (shape[monomial] > 0) == (c > 0)) for shape, op in facts
        ):
            return False
    return True


def _ratio(target: Shape, given: Shape) -> fmpq | None:
    """c where target - c * fact is constant."""
    lead = next((m for m in given if m), None)
    if lead is None or lead not in target or len(target.keys() | given.keys()) > len(given) + 1:
        return None
    c = target[lead] / given[lead]
    same = all(not m or given.get(m, ZERO) * c == target[m] for m in target)
    return c if same and all(not m or m in target for m in given) else None


def _by_simplex(target: Shape, facts: Sequence[tuple[Shape, str]], strict: bool) -> list[Fraction] | None:
    goal, shapes = target, [shape for shape, _ in facts]
    monomials = sorted(({*goal} | {m for shape in shapes for m in shape}) - {()})
    columns: list[tuple[int, int]] = []  # fact, sign: an equation's multiplier is the difference of two
    for k, (_, op) in enumerate(facts):
        columns.append((k, 1))
        if op == "=":
            columns.append((k, -1))
    rows = [[s * shapes[k].get(m, ZERO) for k, s in columns] for m in monomials]
    right = [goal.get(m, ZERO) for m in monomials]
    if any(b and not any(row) for row, b in zip(rows, right, strict=True)):
        return None  # a monomial of the target that no fact has
    floor = [s * shapes[k].get((), ZERO) for k, s in columns]
    # what is to be large: the constant that is left; strict facts count too
    gain = [fmpq(int(strict and facts[k][1] == ">")) - c for (k, _), c in zip(columns, floor, strict=True)]
    solution = _solve(rows, right, floor, goal.get((), ZERO), gain)
    if solution is None:
        return None
    out = [Fraction(0)] * len(facts)
    for (k, s), value in zip(columns, solution, strict=True):
        out[k] += s * rational(value)
    return out


def _solve(
    rows: list[list[Number]], right: list[Number], floor: list[Number], limit: Number, gain: list[Number]
) -> list[Number] | None:
    """x >= 0 with rows x = right and floor x <= limit, making gain x large."""
    width = len(floor)
    table = [[*row, ZERO, b] for row, b in zip(rows, right, strict=True)]
    table.append([*floor, fmpq(1), limit])
    for row in table:
        if row[-1] < 0:
            row[:] = [-v for v in row]
    height, total = len(table), width + 1
    for r, row in enumerate(table):
        row[-1:-1] = [fmpq(int(r == q)) for q in range(height)]
    basis = [total + r for r in range(height)]
    phase_one = [sum((row[c] for row in table), ZERO) for c in range(total)] + [ZERO] * height
    phase_one.append(sum((row[-1] for row in table), ZERO))
    if not _pivot_until_optimal(table, basis, phase_one, total) or phase_one[-1] != 0:
        return None
    for r in range(height):  # drive artificial variables out of the basis
        if basis[r] >= total:
            for c in range(total):
                if table[r][c]:
                    _pivot(table, basis, phase_one, r, c)
                    break
    objective = [*gain, ZERO, *([ZERO] * height), ZERO]
    for r, b in enumerate(basis):
        if b < total and objective[b]:
            factor = objective[b]
            objective = [o - factor * v for o, v in zip(objective, table[r], strict=True)]
    _pivot_until_optimal(table, basis, objective, total)
    x = [ZERO] * (total + height)
    for r, b in enumerate(basis):
        x[b] = table[r][-1]
    return x[:width]


def _pivot_until_optimal(
    table: list[list[Number]], basis: list[int], objective: list[Number], width: int
) -> bool:
    """Pivots while a column improves the objective; stops at an optimum or along a ray. False: too many pivots."""
    for _ in range(MAX_PIVOTS):
        column = next((c for c in range(width) if objective[c] > 0), None)
        if column is None:
            return True
        ratios = [(row[-1] / row[column], basis[r], r) for r, row in enumerate(table) if row[column] > 0]
        if not ratios:
            _step_along_ray(table, basis, column)
            return True
        _pivot(table, basis, objective, min(ratios)[2], column)
    return False


def _step_along_ray(table: list[list[Number]], basis: list[int], column: int) -> None:
    """Unbounded: bring the column in at 1 by moving along it (the point stays feasible)."""
    for row in table:
        row[-1] -= row[column]
    table.append([ZERO] * (len(table[0]) - 1) + [fmpq(1)])
    basis.append(column)


def _pivot(table: list[list[Number]], basis: list[int], objective: list[Number], r: int, c: int) -> None:
    lead = table[r][c]
    table[r] = [v / lead for v in table[r]]
    pivot_row = table[r]
    for q, row in enumerate(table):
        if q != r and row[c]:
            factor = row[c]
            table[q] = [v - factor * p for v, p in zip(row, pivot_row, strict=True)]
    if objective[c]:
        factor = objective[c]
        objective[:] = [v - factor * p for v, p in zip(objective, pivot_row, strict=True)]
    basis[r] = c

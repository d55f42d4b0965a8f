"""Cofactors: how a goal polynomial is a combination of premise polynomials, by elimination.

Solves each premise for an atom that occurs linearly in it and substitutes; the pseudo-quotients are
the cofactors. Nothing here is trusted: the kernel multiplies out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from math import factorial
from typing import Any

from derive.search.ideals import combination

Poly = Any
MAX_REDUCTIONS = 400
MAX_TERMS = 200
MAX_REST = 60  # terms that may be left, for others to make sense of


class _Hopeless(Exception):
    """The polynomials grow: this order of elimination leads nowhere."""


def cofactors(
    goal: Poly, premises: Sequence[Poly], may_divide: Callable[[Poly], bool]
) -> tuple[Poly, list[Poly], Poly] | None:
    """(m, [c_i], r) with m * goal = sum c_i * premise_i + r; r is zero if elimination succeeds.

    `may_divide` says whether a polynomial is known to be nonzero: only by such ones m is multiplied.
    Takes polynomials of one ring. None if there is nothing to eliminate with.
    """
    for k, premise in enumerate(premises):
        quotient, rest = divmod(goal, premise)
        if rest.is_zero():
            parts = [goal.context().constant(0) for _ in premises]
            parts[k] = quotient
            return goal.context().constant(1), parts, rest
    best = None
    for order in _orders(len(premises)):
        try:
            found = _eliminate(goal, premises, order, may_divide)
        except _Hopeless:
            continue
        if found is not None and found[2].is_zero():
            return found
        if found is not None and (best is None or len(found[2]) < len(best[2])):
            best = found
    combined = combination(goal, premises) if len(goal) <= MAX_REST else None
    if combined is not None:
        return goal.context().constant(1), combined, goal.context().constant(0)
    return best if best is not None and len(best[2]) <= MAX_REST else None


def _orders(n: int) -> list[tuple[int, ...]]:
    """Orders in which to use n premises: all of few; of many, those that begin at each, as many as time allows.

    One elimination costs n^2 reductions, so there are fewer orders the more premises there are.
    """
    affordable = max(2, MAX_REDUCTIONS // max(1, n * n))
    if factorial(n) <= affordable:
        return list(permutations(range(n)))
    turned = [(*range(k, n), *range(k)) for k in range(n)]
    return [*turned, *(order[::-1] for order in turned)][:affordable]


def _eliminate(
    goal: Poly, premises: Sequence[Poly], order: Sequence[int], may_divide: Callable[[Poly], bool]
) -> tuple[Poly, list[Poly], Poly] | None:
    """Every choice of atom for the first premise; then the others, reduced by it, in turn."""
    ring = goal.context()
    one, zero = ring.constant(1), ring.constant(0)
    if not order:
        return one, [zero for _ in premises], goal
    # each pending premise q_k carries its history: n_k * p_k = sum h_kj p_j + q_k
    pending = {k: (premises[k], one, [zero] * len(premises)) for k in order}
    m, parts, rest = one, [zero] * len(premises), goal
    for k in order:
        poly, scale, history = pending[k]
        choice = _best_atom(poly, rest, may_divide)
        if choice is None:
            continue
        atom, lead = choice
        m, parts, rest = _reduce_by(m, parts, rest, atom, lead, poly, scale, history, k)
        for other in order:
            if other != k:
                q, n, h = pending[other]
                if q.degrees()[atom]:
                    # n p = sum h p + q, so that lead^d n p = ... + lead^d q
                    factor, combined, left = _reduce_by(
                        one, [zero] * len(premises), q, atom, lead, poly, scale, history, k
                    )
                    pending[other] = (
                        left,
                        n * factor,
                        [a * factor + b for a, b in zip(h, combined, strict=True)],
                    )
        if rest.is_zero():
            break
    return m, parts, rest


def _reduce_by(
    m: Poly,
    parts: list[Poly],
    rest: Poly,
    atom: int,
    lead: Poly,
    poly: Poly,
    scale: Poly,
    history: list[Poly],
    k: int,
) -> tuple[Poly, list[Poly], Poly]:
    """Pseudo-division of rest by poly = lead * atom + tail in that atom; poly = scale * p_k - sum history."""
    gen = rest.context().gen(atom)
    while not rest.is_zero() and rest.degrees()[atom] > 0:
        degree = rest.degrees()[atom]
        top = _coefficient(rest, atom, degree)
        common = top.gcd(lead)
        up, times = top / common, lead / common
        quotient = up * gen ** (degree - 1)
        m, rest = m * times, rest * times - quotient * poly
        parts = [p * times - quotient * h for p, h in zip(parts, history, strict=True)]
        parts[k] = parts[k] + quotient * scale
        if max(map(len, (rest, m, *parts))) > MAX_TERMS:
            raise _Hopeless
    return m, parts, rest


def _coefficient(poly: Poly, atom: int, degree: int) -> Poly:
    picked = {}
    for exponents, c in poly.to_dict().items():
        if exponents[atom] == degree:
            picked[(*exponents[:atom], 0, *exponents[atom + 1 :])] = c
    return poly.context().from_dict(picked)


def _best_atom(poly: Poly, rest: Poly, may_divide: Callable[[Poly], bool]) -> tuple[int, Poly] | None:
    """An atom that is linear in the premise with a coefficient that may be divided by; preferring constants."""
    degrees, wanted = poly.degrees(), rest.degrees()
    candidates = []
    for atom, degree in enumerate(degrees):
        if degree != 1 or not wanted[atom]:
            continue
        lead = _coefficient(poly, atom, 1)
        candidates.append((not lead.is_constant(), len(lead), -atom, lead))
    candidates.sort(key=lambda c: c[:3])
    for _, _, minus_atom, lead in candidates:
        if lead.is_constant() or may_divide(lead):
            return -minus_atom, lead
    return None

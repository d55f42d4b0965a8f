"""Quotients that a sum is taken of, as quotients in its index: whole part and remainder, partial fractions.

What the normal form splits a sum into should not depend on which atom was met first: n/(n - i) stays what it is, and
1/(i (i + 1)) is 1/i - 1/(i + 1), whose sum telescopes. Both are identities of rational functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import prod

from derive.kernel.fractions import Atoms, Frac, Poly, coefficient
from derive.terms.nodes import Sym, free


def divided(atoms: Atoms, num: Poly, den: Poly, index: Sym) -> tuple[Poly, Poly | None]:
    """Quotient and remainder, if any: by the degree in the index, where den has a number before its highest power."""
    if den.is_constant():
        return atoms.lift(num), None
    i = atoms.index(index)
    rest, den = atoms.lift(num), atoms.lift(den)
    degree = den.degrees()[i]
    lead = coefficient(den, i, degree)
    if not lead.is_constant() or not _only_by_itself(atoms, den, index):
        whole, remainder = divmod(rest, den)
        return whole, remainder
    quotient = rest * 0
    while not rest.is_zero() and (more := rest.degrees()[i] - degree) >= 0:
        part = coefficient(rest, i, more + degree) * atoms.ring.gen(i) ** more / lead.leading_coefficient()
        quotient, rest = quotient + part, rest - part * den
    return quotient, rest


def apart(atoms: Atoms, num: Poly, factors: Sequence[tuple[Poly, int]], index: Sym) -> Iterator[Frac]:
    """The parts of 1 over a product of factors a i + b, a a number, whose zeros differ by numbers; else nothing.

    Nothing either where the numerator depends on the index otherwise: the sum of its terms is then known by its sign.
    """
    if len(factors) < 2:
        return
    i = atoms.index(index)
    polys = [atoms.lift(factor) for factor, n in factors if n == 1]
    if len(polys) < len(factors) or not all(_only_by_itself(atoms, p, index) for p in (num, *polys)):
        return
    leads = [coefficient(p, i, 1) for p in polys]
    if any(p.degrees()[i] != 1 or not lead.is_constant() for p, lead in zip(polys, leads, strict=True)):
        return
    lead = prod((atoms.polynomial(p) for p in leads), start=atoms.constant(1))
    linear = [atoms.polynomial(p) / atoms.polynomial(c) for p, c in zip(polys, leads, strict=True)]
    if not all((a - b).is_constant for a, b in combinations(linear, 2)):
        return
    for one in linear:
        others = prod((other - one for other in linear if other is not one), start=lead)
        yield 1 / (one * others)


def _only_by_itself(atoms: Atoms, poly: Poly, index: Sym) -> bool:
    """Whether no atom of a polynomial depends on the index but the index."""
    return all(atoms.terms[k] == index or index not in free(atoms.terms[k]) for k in atoms.used(poly))

"""Equations used up: what a difference is modulo equations, by cofactors that are multiplied out here.

The advisor finds m and cofactors with m * difference = sum of cofactor * equation + rest; nothing of it is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from derive.kernel.context import Context
from derive.kernel.fractions import Frac, Poly
from derive.kernel.step import Step, refuse
from derive.terms.nodes import ZERO, Num, Pow, Rel


def eliminate(step: Step, context: Context, gap: Frac, equations: Sequence[Rel]) -> Frac:
    """gap modulo the equations: m * gap = sum c p + r gives r / m, with m shown nonzero. Raises `Refused`."""
    found = combination(step, context, gap, equations)
    if found is None:
        return gap
    atoms, (multiplier, _, rest) = step.normalizer.atoms, found
    # what was asked about the multiplier's factors may have met new atoms
    return step.normalizer.reduce_roots(
        atoms.reduced(atoms.lift(rest), atoms.lift(multiplier) * atoms.lift(gap.den))
    )


def combination(
    step: Step, context: Context, gap: Frac, equations: Sequence[Rel]
) -> tuple[Poly, list[tuple[Rel, Poly]], Poly] | None:
    """m, (p, c) for each equation in use and r with m * gap = sum c p + r, of numerators. Raises `Refused`."""
    atoms = step.normalizer.atoms
    values = ((e, step.normalizer.difference(context, e.left, e.right)) for e in equations)
    usable = {e: value.num for e, value in values if not value.is_zero}
    if not usable or gap.is_zero or step.advisor is None:
        return None
    polys = [atoms.lift(p) for p in usable.values()]
    shown: dict[str, bool] = {}

    def may_divide(poly: Poly) -> bool:
        key = str(poly)
        if key not in shown:
            shown[key] = step.prover.shows(context, Rel("!=", atoms.term_of_poly(poly), ZERO))
        return shown[key]

    found = step.advisor.cofactors(atoms.lift(gap.num), polys, may_divide)
    if found is None:
        return None
    if len(found[1]) != len(polys):
        raise refuse("bad-certificate", "search found a cofactor too many, or too few")
    multiplier, rest = atoms.lift(found[0]), atoms.lift(found[2])
    cofactors = [atoms.lift(c) for c in found[1]]
    claimed = rest
    for cofactor, poly in zip(cofactors, polys, strict=True):
        claimed = claimed + cofactor * atoms.lift(poly)
    if not (multiplier * atoms.lift(gap.num) - claimed).is_zero():
        raise refuse("bad-certificate", "the cofactors that search found do not multiply out")
    if multiplier.is_zero():
        return None
    if not multiplier.is_constant() and not all(may_divide(f) for f, _ in atoms.factors(multiplier)[1]):
        return None
    return multiplier, list(zip(usable, cofactors, strict=True)), rest


def radicals(step: Step, context: Context, equations: Sequence[Rel]) -> list[Rel]:
    """What equations say without powers and nonzero factors: p = c f^n g = 0, g shown nonzero, gives f = 0.

    A power as it is written, too: of roots, multiplied out, it shows no factors.
    """
    atoms = step.normalizer.atoms
    found = [
        Rel("=", one.args[0], ZERO)
        for e in equations
        for one, other in (e.args, e.args[::-1])
        if other == ZERO and isinstance(one, Pow) and isinstance(n := one.args[1], Num) and n.value > 0
    ]
    for equation in equations:
        value = step.normalizer.difference(context, equation.left, equation.right)
        _, factors = atoms.factors(value.num)
        if value.is_zero or (len(factors) < 2 and all(n == 1 for _, n in factors)):
            continue
        left = [
            (f, n)
            for f, n in factors
            if not step.prover.shows(context, Rel("!=", atoms.term_of_poly(f), ZERO))
        ]
        if len(left) < len(factors) or any(n > 1 for _, n in left):
            product = prod((atoms.polynomial(f) for f, _ in left), start=atoms.constant(1))
            found.append(Rel("=", atoms.term(product), ZERO))
    return found

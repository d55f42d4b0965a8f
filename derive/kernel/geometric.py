"""Geometric sums: what a sum whose terms grow by a factor satisfies.

For every q, a sum and itself with its index shifted by one differ by their ends, if lo - 1 <= hi:
(q - 1) sum_{j=lo}^{hi} f(j) = f(hi + 1) - f(lo) - sum_{j=lo}^{hi} (f(j + 1) - q f(j)). Where f(j) is q^j times a
polynomial in j, the last sum has a polynomial of lower degree, or is 0. Nothing is divided by q - 1.
Source: Graham, Knuth, Patashnik, section 2.3 (the perturbation method).
"""

from __future__ import annotations

from derive.kernel.context import Context
from derive.kernel.fractions import Frac, Undischarged
from derive.kernel.step import Step
from derive.terms.nodes import (
    ONE,
    Add,
    Fn,
    Mul,
    Neg,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    free,
    instantiate,
    walk,
)

MAX_SUMS = 8


def geometric_relations(step: Step, context: Context, gap: Frac) -> list[Rel]:
    """The equations of the geometric sums among the atoms of a difference, and of the sums in these.

    Each only where its conditions are shown: the range does not run backward, and all that it says is defined.
    """
    pending, met, found = _sums(step, gap), set[Term](), list[Rel]()
    while pending and len(met) < MAX_SUMS:
        total = pending.pop(0)
        if total in met:
            continue
        met.add(total)
        relation = _relation(step, context, total)
        if relation is not None:
            found.append(relation)
            pending += _sums(step, step.normalizer.normal(context, relation.right))
    return found


def _sums(step: Step, value: Frac) -> list[Sum]:
    """The sums among the atoms of a value in which a power or an exponential runs with the index."""
    atoms = step.normalizer.atoms
    terms = [atoms.terms[i] for i in value.used]
    return [t for t in terms if isinstance(t, Sum) and any(_runs(node) for node in walk(t.body.body))]


def _runs(node: object) -> bool:
    return (isinstance(node, Pow) or (isinstance(node, Fn) and node.name == "exp")) and node.loose > 0


def _relation(step: Step, context: Context, total: Sum) -> Rel | None:
    """(q - 1) times the sum, on the left; None where there is no such q, or a condition is not shown."""
    forms = step.normalizer
    index, body, inside = context.open(total.body, total.lo, total.hi)
    after = instantiate(total.body, Add(index, ONE))
    first, last = instantiate(total.body, total.lo), instantiate(total.body, Add(total.hi, ONE))
    try:
        here, there = forms.strictly(inside, body), forms.strictly(inside, after)
        factor = None if here.is_zero else _factor(step, there / here, index)
        if factor is None or not forms.show(context, Rel("<=", Add(total.lo, Num(-1)), total.hi)):
            return None
        for term in (factor, first, last):
            forms.strictly(context, term)
    except (Undischarged, ZeroDivisionError):
        return None
    rest = Sum(total.lo, total.hi, bind(Add(after, Neg(Mul(factor, body))), index, "j"))
    return Rel("=", Mul(Add(factor, Num(-1)), total), Add(last, Neg(first), Neg(rest)))


def _factor(step: Step, ratio: Frac, index: Sym) -> Term | None:
    """What a ratio is but for factors in the index alone, if it is not 1; any factor would be sound."""
    atoms = step.normalizer.atoms
    content, factors = atoms.powers(ratio)
    result = atoms.constant(content)
    for poly, n in factors:
        if all(atoms.terms[i] == index for i in atoms.used(poly)):
            continue
        if any(index in free(atoms.terms[i]) for i in atoms.used(poly)):
            return None
        result = result * atoms.polynomial(poly) ** n
    return None if result.is_one else atoms.term(result)

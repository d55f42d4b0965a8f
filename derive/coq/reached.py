"""How the kernel reached what it accepted: what a second opinion reads in order to replay it.

Read only: each gives what a step of the kernel computes, and none accepts anything.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from derive.kernel.algebra import released
from derive.kernel.congruence import differentiated
from derive.kernel.context import Context
from derive.kernel.derivative import at_point, new_variable
from derive.kernel.elimination import eliminate, radicals
from derive.kernel.fractions import Frac, Poly, prime_powers
from derive.kernel.geometric import geometric_relations
from derive.kernel.normal_form import Normalizer
from derive.kernel.rearranged import INNER, under_both
from derive.kernel.relations import beyond, sizes, with_equal_integers, without_common_summands
from derive.kernel.rules.calculus import in_order_of_values, interval_of, rising_slope, slope_of
from derive.kernel.rules.sums import by_terms, vanishes, zero_totals
from derive.kernel.written import written_signs
from derive.terms.nodes import Lam, Mul, Prod, Sum, Sym, Term, free


def delta_value(forms: Normalizer, context: Context, left: Term, right: Term) -> Frac:
    """The normal form of delta(left, right)."""
    return forms.delta(context, left, right)


def sign_of_factor(forms: Normalizer, context: Context, factor: Frac, *, alone: bool) -> int:
    """The sign of a factor under a logarithm as far as the kernel asks for it: 1, -1, or 0 where it is not known."""
    return forms.exponentials.sign_of_factor(context, factor, alone=alone)


def has_positive_factors(forms: Normalizer, context: Context, product: Prod) -> bool:
    """Whether each factor of a product is shown to be positive."""
    return forms.exponentials.has_positive_factors(context, product)


# --- ranges


def split_sum(forms: Normalizer, context: Context, value: Frac, index: Sym) -> list[tuple[Frac, Frac]]:
    """A summand as a sum of outer * inner, each outer free of the index."""
    return list(forms.ranges.split(context, value, index))


def shifted_sum(
    forms: Normalizer, context: Context, inner: Frac, index: Sym, lo: Term, hi: Term
) -> tuple[Frac, Term, Term]:
    """The summand and the range after the shift of the index that the kernel makes."""
    return forms.ranges.shifted(context, inner, index, lo, hi)


def power_sum(forms: Normalizer, context: Context, body: Lam, n: Term) -> Frac | None:
    """The sum of a power of the index up to n, in closed form."""
    return forms.ranges.power_sum(context, body, n)


def turns_sign(forms: Normalizer, inside: Context, factor: Poly, index: Sym) -> bool:
    """Whether the kernel takes the opposite of a factor under a product, since that is shown to be positive."""
    return forms.ranges.is_negative(inside, factor, index)


def single_factor(
    forms: Normalizer, context: Context, value: Frac, index: Sym, lo: Term, hi: Term
) -> Frac | None:
    """The product of 1 + delta(i, t) g(i), all of whose factors but one are 1."""
    return forms.ranges.single_factor(context, value, index, lo, hi)


def exchanged_sums(
    forms: Normalizer, context: Context, body: Term, index: Sym, lo: Term, hi: Term
) -> tuple[Term, Sum] | None:
    """Where the kernel takes two sums in the other order: the factor of the inner one, and that; else None."""
    rearranged = forms.ranges.rearranged
    if not isinstance(body, Sum | Mul) or rearranged.settled:
        return None
    found = rearranged.inner_sum(forms.normal(context.inside(index, lo, hi), body), index)
    if found is None or index in free(found[1].lo) | free(found[1].hi):
        return None
    before, after = (index, lo, hi), (INNER, found[1].lo, found[1].hi)
    return found if rearranged.exchanges(context, before, after, under_both(*found)) else None


def in_this_order(forms: Normalizer) -> AbstractContextManager[None]:
    """The sums inside stand in their final order: the kernel exchanges none of them."""
    return forms.ranges.rearranged.settling()


__all__ = [
    "INNER",
    "at_point",
    "beyond",
    "by_terms",
    "delta_value",
    "differentiated",
    "eliminate",
    "exchanged_sums",
    "geometric_relations",
    "has_positive_factors",
    "in_order_of_values",
    "in_this_order",
    "interval_of",
    "new_variable",
    "power_sum",
    "prime_powers",
    "radicals",
    "released",
    "rising_slope",
    "shifted_sum",
    "sign_of_factor",
    "single_factor",
    "sizes",
    "slope_of",
    "split_sum",
    "turns_sign",
    "under_both",
    "vanishes",
    "with_equal_integers",
    "without_common_summands",
    "written_signs",
    "zero_totals",
]

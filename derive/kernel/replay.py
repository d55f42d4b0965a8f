"""How the kernel reached what it accepted: what a second opinion reads in order to replay it.

Read only: each gives what a step of the kernel computes, none accepts anything, and the kernel itself uses none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from derive.kernel.algebra import _released as released
from derive.kernel.algebra import _sizes as sizes
from derive.kernel.algebra import _with_equal_integers as with_equal_integers
from derive.kernel.congruence import _differentiated as differentiated
from derive.kernel.context import Context
from derive.kernel.derivative import _at_point as at_point
from derive.kernel.derivative import _new_variable as new_variable
from derive.kernel.elimination import eliminate as eliminate
from derive.kernel.fractions import Frac, Poly, prime_powers
from derive.kernel.normal_form import Normalizer
from derive.kernel.rules.calculus import _interval as interval_of
from derive.kernel.rules.calculus import _rising_slope as rising_slope
from derive.kernel.rules.calculus import _slope as slope_of
from derive.terms.nodes import INTEGER, ONE, Lam, Mul, Prod, Sum, Sym, Term, free, instantiate

INNER = Sym("%inner", INTEGER)


def delta_value(forms: Normalizer, context: Context, left: Term, right: Term) -> Frac:
    """The normal form of delta(left, right), both in normal form."""
    return forms._delta(context, left, right)


def sign_of_factor(forms: Normalizer, context: Context, factor: Frac, *, alone: bool) -> int:
    """The sign of a factor under a logarithm as far as the kernel asks for it: 1, -1, or 0 where it is not known."""
    return forms._sign_of_factor(context, factor, alone=alone)


def has_positive_factors(forms: Normalizer, context: Context, product: Prod) -> bool:
    """Whether each factor of a product is shown to be positive."""
    return forms._has_positive_factors(context, product)


# --- ranges


def split_sum(forms: Normalizer, context: Context, value: Frac, index: Sym) -> list[tuple[Frac, Frac]]:
    """A summand as a sum of outer * inner, each outer free of the index."""
    return list(forms._ranges._split(context, value, index))


def shifted_sum(
    forms: Normalizer, context: Context, inner: Frac, index: Sym, lo: Term, hi: Term
) -> tuple[Frac, Term, Term]:
    """The summand and the range after the shift of the index that the kernel makes."""
    return forms._ranges._shifted(context, inner, index, lo, hi)


def power_sum(forms: Normalizer, context: Context, body: Lam, n: Term) -> Frac | None:
    """The sum of a power of the index up to n, in closed form."""
    return forms._ranges._power_sum(context, body, n)


def turns_sign(forms: Normalizer, inside: Context, factor: Poly, index: Sym) -> bool:
    """Whether the kernel takes the opposite of a factor under a product, since that is shown to be positive."""
    return forms._ranges._is_negative(inside, factor, index)


def single_factor(
    forms: Normalizer, context: Context, value: Frac, index: Sym, lo: Term, hi: Term
) -> Frac | None:
    """The product of 1 + delta(i, t) g(i), all of whose factors but one are 1."""
    return forms._ranges._single_factor(context, value, index, lo, hi)


def swapped_sums(
    forms: Normalizer, context: Context, body: Term, index: Sym, lo: Term, hi: Term
) -> tuple[Term, Sum] | None:
    """Where the kernel takes two sums in the other order: the factor of the inner one, and that; else None."""
    rearranged = forms._ranges._rearranged
    if not isinstance(body, Sum | Mul) or rearranged._settled:
        return None
    found = rearranged._inner_sum(forms.normal(context.inside(index, lo, hi), body), index)
    if found is None or index in free(found[1].lo) | free(found[1].hi):
        return None
    before, after = (index, lo, hi), (INNER, found[1].lo, found[1].hi)
    pair = under_both(*found)
    order = rearranged._order
    return found if order(context, before, after, pair) > order(context, after, before, pair) else None


def under_both(factor: Term, inner: Sum) -> Term:
    """What is summed by both of two sums, the inner index named `INNER`."""
    opened = instantiate(inner.body, INNER)
    return opened if factor == ONE else Mul(factor, opened)


@contextmanager
def in_this_order(forms: Normalizer) -> Iterator[None]:
    """The sums inside stand in their final order: the kernel swaps none of them."""
    rearranged = forms._ranges._rearranged
    rearranged._settled = True
    try:
        yield
    finally:
        rearranged._settled = False


__all__ = [
    "INNER",
    "at_point",
    "delta_value",
    "differentiated",
    "eliminate",
    "has_positive_factors",
    "in_this_order",
    "interval_of",
    "new_variable",
    "power_sum",
    "prime_powers",
    "released",
    "rising_slope",
    "shifted_sum",
    "sign_of_factor",
    "single_factor",
    "sizes",
    "slope_of",
    "split_sum",
    "swapped_sums",
    "turns_sign",
    "under_both",
    "with_equal_integers",
]

"""How the kernel reached what it accepted: what a second opinion reads in order to replay it.

Read only: each gives what a step of the kernel computes, and none accepts anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from derive.kernel.added_up import beyond, inequalities, multiplied, weights
from derive.kernel.algebra import released
from derive.kernel.binomial_sums import FALLING, binomial_sum, read_row
from derive.kernel.congruence import differentiated
from derive.kernel.context import Context
from derive.kernel.derivative import at_point, new_variable
from derive.kernel.elimination import combination, radicals
from derive.kernel.fractions import Frac, Poly, prime_powers
from derive.kernel.geometric import geometric_relations
from derive.kernel.laws import radicand
from derive.kernel.normal_form import Normalizer
from derive.kernel.question import Question, at_index, at_terms, question
from derive.kernel.rearranged import INNER, under_both
from derive.kernel.relations import (
    apart_in_one_sum,
    contradicted,
    of_sign,
    opened,
    relation_follows,
    rewritten_plainly,
    scales,
    sizes,
    told_apart,
    with_another_side,
)
from derive.kernel.rewriting import rewritten
from derive.kernel.rules.calculus import in_order_of_values, interval_of, rising_slope, slope_of
from derive.kernel.rules.sums import by_terms, vanishes, zero_totals
from derive.kernel.step import Refused
from derive.kernel.written import written_signs
from derive.terms.nodes import Lam, Mul, Prod, Prop, Rel, Sum, Sym, Term, free


def used_inside(q: Question) -> tuple[Rel, Sequence[Prop]] | None:
    """A relation after the premise that the kernel uses inside it, and the premises that it then follows from."""
    plainly = rewritten_plainly(q) if q.goal.op == "=" else None
    if plainly is not None:
        return plainly, q.premises
    return _first_shown(q, rewritten(q.step.normalizer, q.context, q.goal, q.premises))


def through_an_equation(q: Question) -> tuple[Rel, Sequence[Prop]] | None:
    """The goal with a side replaced as a premise says, from which the kernel shows it, and the other premises."""
    return _first_shown(q, with_another_side(q))


def by_written_signs(q: Question) -> list[Rel]:
    """What the signs of summands say, where the kernel shows a relation with their help."""
    if not q.step.signed:
        return []
    q.step.signed -= 1
    equations = [r for r in q.equations if r in q.premises]
    found = [r for r in written_signs(q.step, q.known, q.goal, equations) if isinstance(r, Rel)]
    shown = _first_shown(q, [(q.goal, [*q.premises, *found])] if found else [])
    return [] if shown is None else found


def _first_shown(
    q: Question, found: Iterable[tuple[Rel, Sequence[Prop]]]
) -> tuple[Rel, Sequence[Prop]] | None:
    for changed, rest in found:
        if not q.step.rewritings:
            return None
        q.step.rewritings -= 1
        try:
            relation_follows(q.step, q.context, changed, rest)
        except (Refused, ZeroDivisionError):
            continue
        return changed, rest
    return None


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


def split_sum(
    forms: Normalizer, context: Context, value: Frac, index: Sym, lo: Term, hi: Term
) -> list[tuple[Frac, Frac]]:
    """A summand as a sum of outer * inner, each outer free of the index."""
    return list(forms.ranges.split(context, value, index, lo, hi))


def shifted_sum(
    forms: Normalizer, context: Context, inner: Frac, index: Sym, lo: Term, hi: Term
) -> tuple[Frac, Term, Term]:
    """The summand and the range after the shift of the index that the kernel makes."""
    return forms.ranges.shifted(context, inner, index, lo, hi)


def is_defined_below(forms: Normalizer, context: Context, body: Lam, lo: Term, before: Term) -> bool:
    """Whether what is summed from lo on is defined from 1 on, so that the kernel takes prefix sums of it."""
    return forms.ranges.is_defined_below(context, body, lo, before)


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


def cases_apart(forms: Normalizer, context: Context, term: Sum) -> tuple[Sum, Sum] | None:
    """The two sums that a sum of cases told apart by its index is made of; None where it stays one."""
    return forms.ranges.cases_apart(context, term)


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
    "FALLING",
    "INNER",
    "Question",
    "apart_in_one_sum",
    "at_index",
    "at_point",
    "at_terms",
    "beyond",
    "binomial_sum",
    "by_terms",
    "by_written_signs",
    "cases_apart",
    "combination",
    "contradicted",
    "delta_value",
    "differentiated",
    "exchanged_sums",
    "geometric_relations",
    "has_positive_factors",
    "in_order_of_values",
    "in_this_order",
    "inequalities",
    "interval_of",
    "is_defined_below",
    "multiplied",
    "new_variable",
    "of_sign",
    "opened",
    "power_sum",
    "prime_powers",
    "question",
    "radicals",
    "radicand",
    "read_row",
    "released",
    "rising_slope",
    "scales",
    "shifted_sum",
    "sign_of_factor",
    "single_factor",
    "sizes",
    "slope_of",
    "split_sum",
    "through_an_equation",
    "told_apart",
    "turns_sign",
    "under_both",
    "used_inside",
    "vanishes",
    "weights",
    "zero_totals",
]

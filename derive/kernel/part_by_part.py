"""Whether two terms are equal because their parts are: most lines change a formula in one place.

What both sides have need not be brought into normal form, and a line does not rest on what that would ask. Parts are
equal if they are the same, or equated by what is known, or of one normal form where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from derive.kernel.context import Context, Theory
from derive.kernel.normal_form import Normalizer
from derive.terms.nodes import (
    Add,
    Div,
    Fn,
    Mul,
    Neg,
    Node,
    Pow,
    Prod,
    Rel,
    Sum,
    Term,
    is_integer,
    product_of,
    sum_of,
)

# beside Add and Mul, whose values are given by those of their parts
_COMPARED = frozenset({Neg, Div, Pow, Fn, Sum, Prod})


class PartByPart:
    """Compares the terms of a line, some of which equations between closed terms equate."""

    def __init__(self, theory: Theory, forms: Normalizer, equations: Iterable[Rel]):
        self._theory = theory
        self._forms = forms
        pairs = [equation.args for equation in equations]
        self._equated = {*pairs, *[sides[::-1] for sides in pairs]}

    def alike(self, left: Node, right: Node) -> bool:
        """Whether two trees, what the line unfolds being unfolded, differ only in closed parts that are equated.

        As where such a part is replaced (`rewriting`): of an integer by form and a real number, it is this.
        """
        if left == right or (left, right) in self._equated:
            return True
        left, right = self._opened(left), self._opened(right)
        if not _made_alike(left, right):
            return False
        return all(self.alike(*parts) for parts in zip(left.args, right.args, strict=True))

    def equal(self, place: Context, left: Term, right: Term) -> bool:
        """Whether two terms are equal at a place, part by part or in normal form."""
        if left == right or (left, right) in self._equated:
            return True
        return self.in_parts(place, left, right) or self._forms.prover.are_one(place, left, right)

    def in_parts(self, place: Context, left: Term, right: Term) -> bool:
        """Whether two terms are made in the same way of parts that are equal."""
        left, right = self._opened(left), self._opened(right)
        if type(left) is type(right) and isinstance(left, Add | Mul):
            return self._but_for_common(place, left, right)
        if type(left) not in _COMPARED or not _made_alike(left, right):
            return False
        if isinstance(left, Sum | Prod):
            return self._at_each_index(place, left, right)
        if isinstance(left, Pow) and is_integer(left.args[1]) != is_integer(right.args[1]):
            return False  # one of them means repeated product, also of what is negative
        return all(self.equal(place, *parts) for parts in zip(left.args, right.args, strict=True))

    def _but_for_common(self, place: Context, left: Term, right: Term) -> bool:
        """The summands or factors that are not in both are equal one by one, or together."""
        some, others = _without_common(left.args, right.args)
        if len(some) == len(others):
            return all(self.equal(place, *parts) for parts in zip(some, others, strict=True))
        join = sum_of if isinstance(left, Add) else product_of
        return len(some) < len(left.args) and self.equal(place, join(some), join(others))

    def _at_each_index(self, place: Context, left: Term, right: Term) -> bool:
        *bounds, some = left.args
        *ends, others = right.args
        lo, hi = (self._forms.canonical(place, bound) for bound in bounds)
        if [lo, hi] != [self._forms.canonical(place, end) for end in ends]:
            return False
        _, one, inside = place.open(some, lo, hi)
        _, other, _ = place.open(others, lo, hi)
        return self.equal(inside, one, other)

    def _opened(self, node: Any) -> Any:
        return self._theory.opened(node, self._forms.unfold)


def _made_alike(left: Node, right: Node) -> bool:
    """Whether two trees differ in their parts only, of which they have as many."""
    if type(left) is not type(right) or left.payload != right.payload:
        return False
    return len(left.args) == len(right.args)


def _without_common(some: Sequence[Term], others: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """The terms of two lists without those that are in both, as often as they are."""
    kept, rest = [], list(others)
    for term in some:
        if term in rest:
            rest.remove(term)
        else:
            kept.append(term)
    return kept, rest

"""Sums read in one of several equal ways: backward, with two sums in the other order, over a triangle.

Each choice is made by an order of terms that does not depend on how the sum was written, so that equal sums
become equal atoms. Sources: Graham, Knuth, Patashnik, (2.17), (2.27), (2.32).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from derive.kernel.context import Context
from derive.kernel.fractions import Frac, Undischarged, exact
from derive.terms.nodes import (
    INTEGER,
    ONE,
    Add,
    App,
    Div,
    Elem,
    Fn,
    Lam,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sum,
    Sym,
    Term,
    bind,
    free,
    instantiate,
    is_integer,
    substitute,
    walk,
)

if TYPE_CHECKING:
    from derive.kernel.normal_form import Normalizer

Range = tuple[Sym, Term, Term]  # an index and its ends
INNER, FIRST, SECOND = (Sym(name, INTEGER) for name in ("%inner", "%first", "%second"))


class Rearranged:
    """The choices, for one normalizer."""

    def __init__(self, normalizer: Normalizer):
        self._forms = normalizer
        self.settled = False  # while one choice is carried out, it is not made again

    @contextmanager
    def settling(self, settled: bool = True) -> Iterator[None]:
        """Whether the sums inside stand in their final order, so that no two of them are exchanged."""
        before, self.settled = self.settled, settled
        try:
            yield
        finally:
            self.settled = before

    # --- backward

    def stands(self, inner: Frac, index: Sym) -> bool:
        """Whether a sum is plainly neither turned round nor moved: elements have the index itself, and no more runs."""
        found = False
        for i in inner.used:
            atom = self._forms.atoms.terms[i]
            running = places(atom, index)
            if running and running != (index,):
                return False
            found = found or (bool(running) and places(atom, index, (Elem, App)) == running)
        return found

    def backward(self, context: Context, inner: Frac, index: Sym, lo: Term, hi: Term) -> Frac | None:
        """sum of f(i) = sum of f(lo + hi - i): taken if indices run down in f, or if that is the smaller of both.

        Where no index runs, but the index stands beside other symbols in a logarithm, a root or a denominator, the
        smaller of both is the one with fewer symbols.
        """
        atoms, forms = self._forms.atoms, self._forms
        inside = context.inside(index, lo, hi)
        directions = {d for i in inner.used for d in self._runs(inside, i, index)}
        if -1 not in directions and (directions or all(len(free(v)) == 1 for v in self.values(inner, index))):
            return None
        turned = forms.canonical(context, Add(lo, hi))
        other = forms.normal(inside, instantiate(bind(atoms.term(inner), index), Add(turned, Neg(index))))
        if directions == {-1}:
            return other
        counted = not directions
        return other if self._place(other, counted) < self._place(inner, counted) else None

    def _place(self, value: Frac, counted: bool) -> tuple[int, str]:
        """Where a fraction stands among all, whatever number it has before it: first by its symbols, if they count."""
        atoms = self._forms.atoms
        above, below = (p / exact(atoms.leading(p)) for p in (value.num, value.den))
        term = Div(atoms.term_of_poly(above), atoms.term_of_poly(below))
        return len(free(term)) * counted, repr(term)

    def values(self, inner: Frac, index: Sym) -> Iterator[Term]:
        """What depends on the index in logarithms, under powers and in denominators."""
        atoms = self._forms.atoms
        for i in inner.used:
            for node in walk(atoms.terms[i]):
                under = isinstance(node, Pow) or (isinstance(node, Fn) and node.name == "log")
                if under and index in free(node.args[0]) and not node.args[0].loose:
                    yield node.args[0]
        for factor, _ in atoms.factors(inner.den)[1]:
            term = atoms.term_of_poly(factor)
            if index in free(term):
                yield term

    def _runs(self, context: Context, atom: int, index: Sym) -> set[int]:
        """In which directions indices, factorials and exponents in an atom run with the index."""
        found = set()
        for place in places(self._forms.atoms.terms[atom], index):
            if place == index:
                found.add(1)
            else:
                after = instantiate(bind(place, index), Add(index, ONE))
                step = self._forms.normal(context, after) - self._forms.normal(context, place)
                if step.is_constant:
                    found.add(1 if self._forms.constant_part(step) > 0 else -1)
        return found

    # --- two sums

    def double(self, context: Context, lo: Term, hi: Term, body: Lam) -> Frac | None:
        """A sum whose body is a multiple of one sum that depends on the index, in its other order; None to keep it."""
        if self.settled or not _has_sum(body):
            return None
        index, term, inside = context.open(body, lo, hi)
        found = self.inner_sum(self._forms.normal(inside, term), index)
        if found is None:
            return None
        pair, inner = under_both(*found), found[1]
        with self.settling():
            if index not in free(inner.lo) | free(inner.hi):
                outer, independent = (index, lo, hi), (INNER, inner.lo, inner.hi)
                if self.exchanges(context, outer, independent, pair):
                    return self._forms.normal(context, _nested(independent, outer, pair))
            elif inner.lo == lo and inner.hi == index:
                return self._triangle(context, index, lo, hi, pair)
        return None

    def inner_sum(self, value: Frac, index: Sym) -> tuple[Term, Sum] | None:
        """value = factor * sum, the only sum that depends on the index."""
        atoms = self._forms.atoms
        sums = [i for i in value.used if isinstance(atoms.terms[i], Sum) and index in free(atoms.terms[i])]
        if len(sums) != 1 or len(value.num) != 1 or atoms.lift(value.num).degrees()[sums[0]] != 1:
            return None
        term = atoms.terms[sums[0]]
        return (atoms.term(value / atoms.atom(term)), term) if isinstance(term, Sum) else None

    def exchanges(self, context: Context, outer: Range, inner: Range, pair: Term) -> bool:
        """Whether sum_i sum_j f over independent ranges is read as sum_j sum_i f, which it equals.

        The fewer factors stay in the inner sum, the more it may be one of several: sum_s sum_i sum_j a_si a_sj is
        that of squares, whichever way it was written. Else the ranges decide, or the term where they are the same.
        """
        term = self._named(context, outer, inner, pair)
        factors = term.args if isinstance(term, Mul) else (term,)
        here, there = (sum(name in free(factor) for factor in factors) for name in (SECOND, FIRST))
        if here != there:
            return here > there
        if outer[1:] != inner[1:]:
            return repr(outer[1:]) > repr(inner[1:])
        return repr(term) > repr(self._named(context, inner, outer, pair))

    def _triangle(self, context: Context, index: Sym, lo: Term, hi: Term, pair: Term) -> Frac | None:
        """sum over j <= i, and the same over i <= j, make up the square and its diagonal once more.

        So one of them is the square and the diagonal less the other (half of both, where f is symmetric). Legal
        where f is shown to be defined on the whole square.
        """
        forms = self._forms
        if index not in free(pair):  # f(j) once for each i from j to hi
            weighted = Mul(Add(hi, Neg(INNER), ONE), pair)
            return forms.normal(context, Sum(lo, hi, bind(weighted, INNER, "j")))
        outer, inner = (index, lo, hi), (INNER, lo, hi)
        mine, other = (repr(self._named(context, *ends, pair)) for ends in ((outer, inner), (inner, outer)))
        if mine < other:
            return None
        try:
            with self.settling(False):  # the square may still change its order
                square = forms.strictly(context, _nested(outer, inner, pair))
        except (Undischarged, ZeroDivisionError):
            return None
        diagonal = Sum(lo, hi, bind(instantiate(bind(pair, INNER), index), index, "j"))
        whole = square + forms.normal(context, diagonal)
        if mine == other:
            return whole * Fraction(1, 2)
        return whole - forms.normal(context, _nested((INNER, lo, hi), (index, lo, INNER), pair))

    def _named(self, context: Context, outer: Range, inner: Range, pair: Term) -> Term:
        """What is summed by both of two sums, in canonical form, the indices named by which of them is outside."""
        renamed = substitute(pair, {outer[0]: FIRST, inner[0]: SECOND})
        return self._forms.canonical(context.inside(FIRST, *outer[1:]).inside(SECOND, *inner[1:]), renamed)


@lru_cache(maxsize=10_000)
def places(atom: Term, index: Sym, kinds: tuple[type[Term], ...] = (Elem, App, Fn, Pow)) -> tuple[Term, ...]:
    """Where in an atom, in nodes of some kinds, the direction of an index shows: itself, and what depends on it."""
    found = (place for node in walk(atom) if isinstance(node, kinds) for place in _integer_places(node))
    return tuple(p for p in dict.fromkeys(found) if p == index or (index in free(p) and not p.loose))


@lru_cache(maxsize=10_000)
def _has_sum(body: Lam) -> bool:
    return any(isinstance(node, Sum) for node in walk(body))


def _integer_places(node: Node) -> tuple[Term, ...]:
    """Where in a node the direction of an index shows."""
    if isinstance(node, Elem | App):
        return index_arguments(node)
    if isinstance(node, Fn) and node.name in ("factorial", "binomial"):
        return tuple(node.args[-1:])
    if isinstance(node, Pow) and not isinstance(node.args[1], Num):
        return (node.args[1],)
    return ()


def index_arguments(node: Node) -> tuple[Term, ...]:
    """The indices of an element, and the integers among the arguments of what is defined."""
    if isinstance(node, Elem):
        return node.indices
    return tuple(a for a in node.args if isinstance(a, Term) and is_integer(a))


def under_both(factor: Term, inner: Sum) -> Term:
    """What is summed by both of two sums, the inner one times a factor; the inner index is named `INNER`."""
    opened = instantiate(inner.body, INNER)
    return opened if factor == ONE else Mul(factor, opened)


def _nested(outer: Range, inner: Range, pair: Term) -> Sum:
    body = Sum(inner[1], inner[2], bind(pair, inner[0], "k"))
    return Sum(outer[1], outer[2], bind(body, outer[0], "j"))

"""Normal forms of sums and products over ranges: what leaves the range, and prefix sums.

A sum's body is split into monomials; what is free of the index leaves the sum, discharging outside what it
needs. What stays is summed by prefix sums: F(hi) - F(lo - 1), where F(0) = 0 and F(n) - F(n - 1) = f(n) for
every integer n, each F shifted to offset zero by peeling terms that are shown to be defined. That is
legal only where lo - 1 <= hi is shown, and that f is defined from 1 on; else the sum stays an atom anchored at
its own lo.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import comb, floor, prod
from typing import TYPE_CHECKING

from flint import fmpq

from derive.kernel.binomial_sums import binomial_sum
from derive.kernel.context import Context, in_range
from derive.kernel.fractions import Frac, Monomial, Poly, Undischarged, monomials
from derive.kernel.quotients import apart, divided
from derive.kernel.rearranged import Rearranged, places
from derive.terms.nodes import (
    INTEGER,
    ONE,
    TRUE,
    ZERO,
    Add,
    App,
    Bound,
    Delta,
    Elem,
    Fn,
    Lam,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    free,
    instantiate,
    is_integer,
)

if TYPE_CHECKING:
    from derive.kernel.normal_form import Normalizer

MAX_PEEL = 64
MAX_POWER_SUM = 12


class Ranges:
    """Sums and products, for one normalizer."""

    def __init__(self, normalizer: Normalizer):
        self._forms = normalizer
        self.rearranged = Rearranged(normalizer)

    def sum(self, context: Context, term: Sum) -> Frac:
        lo, hi = self._forms.canonical(context, term.lo), self._forms.canonical(context, term.hi)
        runs = self._forms.prover.seems_to_hold(context, Rel("<=", lo, hi))
        if not runs and self._forms.show(context, Rel("<", hi, lo)):
            return self._forms.atoms.constant(0)
        parts = self.cases_apart(context, term)
        if parts is not None:
            return self._forms.normal(context, parts[0]) + self._forms.normal(context, parts[1])
        index, body, inside = context.open(term.body, lo, hi)
        value = self._forms.reduce_roots(self._forms.normal(inside, body))
        total = self._forms.atoms.constant(0)
        for outer, inner in self.split(context, value, index, lo, hi):
            # both sides of an equation often have sums in common once they are split
            key = self._forms.atoms.term(inner), index, lo, hi, self.rearranged.settled
            total = total + outer * self._forms.remembered(context, key, self._sum_of, inner, index, lo, hi)
        return total

    def cases_apart(self, context: Context, term: Sum) -> tuple[Sum, Sum] | None:
        """A sum of f(i) if i <= t, else g(i), is that of f over lo..t and of g over t + 1..hi, if lo - 1 <= t <= hi."""
        cases = term.body.body
        if not isinstance(cases, Piecewise) or len(cases.branches) != 2 or cases.branches[1][1] != TRUE:
            return None
        (first, condition), (second, _) = cases.branches
        if not isinstance(condition, Rel) or condition.op not in ("<", "<=", ">", ">="):
            return None
        below = condition.forward()
        index = Bound(0, INTEGER)
        if below.left == index and not below.right.loose and is_integer(below.right):  # i <= t, i < t
            last: Term = below.right if below.op == "<=" else Add(below.right, Num(-1))
        elif below.right == index and not below.left.loose and is_integer(below.left):  # t <= i, t < i
            last = below.left if below.op == "<" else Add(below.left, Num(-1))
            first, second = second, first
        else:
            return None
        last = self._forms.canonical(context, last)
        if not self._forms.show(context, in_range(last, self._before(context, term.lo), term.hi)):
            return None
        lower = Sum(term.lo, last, Lam(term.body.hint, INTEGER, first))
        upper = Sum(Add(last, ONE), term.hi, Lam(term.body.hint, INTEGER, second))
        return lower, upper

    def split(
        self, context: Context, value: Frac, index: Sym, lo: Term, hi: Term
    ) -> Iterable[tuple[Frac, Frac]]:
        """value = sum of outer * inner, the outer free of the index and defined outside; one pair for each inner.

        In a range that is not empty, what is free of the index is defined because what is summed is.
        """
        atoms = self._forms.atoms
        stays = {
            i
            for i in value.used
            if self._atom_depends(i, index)
            or not (
                self._forms.may_leave(context, atoms.atom(atoms.terms[i]))
                or self._forms.show(context, Rel("<=", lo, hi))
            )
        }
        if len(value.num) == 1 and len(stays) == len(value.used) and value.den.is_one():
            ((unit, number),) = atoms.units(value)
            yield atoms.constant(number), unit
            return
        inner_den, outer_den, inside = atoms.constant(1), atoms.constant(1), list[tuple[Poly, int]]()
        content, factors = atoms.factors(value.den)
        for factor, n in factors:
            power = atoms.polynomial(factor) ** n
            nonzero = Rel("!=", atoms.term_of_poly(factor), ZERO)
            if stays.isdisjoint(atoms.used(factor)) and self._forms.show(context, nonzero):
                outer_den = outer_den * power
            else:
                inner_den = inner_den * power
                inside.append((factor, n))
        outer_den = outer_den * content
        parts = list(apart(atoms, value.num, inside, index))
        if parts:
            for part in parts:
                yield from self.split(context, atoms.polynomial(value.num) / outer_den * part, index, lo, hi)
            return
        whole, remainder = divided(atoms, value.num, inner_den.num, index)
        groups: dict[tuple[Monomial, bool], dict[Monomial, fmpq]] = {}
        for poly, over in ((whole, False), (remainder, True)):
            for exponents, c in monomials(poly) if poly is not None else ():
                inner = tuple([e if i in stays else 0 for i, e in enumerate(exponents)])
                outer = tuple([0 if i in stays else e for i, e in enumerate(exponents)])
                groups.setdefault((inner, over), {})[outer] = c
        for (inner, over), outer_parts in groups.items():
            unit = atoms.monomial(inner)
            yield atoms.of_monomials(outer_parts) / outer_den, unit / inner_den if over else unit

    def _before(self, context: Context, n: Term) -> Term:
        return ZERO if n == ONE else self._forms.canonical(context, Add(n, Num(-1)))

    def _atom_depends(self, i: int, index: Sym) -> bool:
        return index in free(self._forms.atoms.terms[i])

    def _depends(self, poly: Poly, index: Sym) -> bool:
        return any(self._atom_depends(i, index) for i in self._forms.atoms.used(poly))

    def _sum_of(self, context: Context, inner: Frac, index: Sym, lo: Term, hi: Term) -> Frac:
        """The sum over lo..hi of a canonical body, by prefix sums where lo - 1 <= hi is shown."""
        collapsed = self._collapse(context, inner, index, lo, hi)
        if collapsed is not None:
            return collapsed
        row = binomial_sum(self._forms, context, inner, index, lo, hi)
        if row is not None:
            return row
        if self.rearranged.stands(inner, index):
            return self._anchored(context, inner, index, lo, hi)
        backward = self.rearranged.backward(context, inner, index, lo, hi)
        moved, lo, hi = self.shifted(context, inner if backward is None else backward, index, lo, hi)
        if moved is inner:
            return self._anchored(context, inner, index, lo, hi)
        pairs = self.split(context, moved, index, lo, hi)
        sums = (outer * self._anchored(context, part, index, lo, hi) for outer, part in pairs)
        return sum(sums, start=self._forms.atoms.constant(0))

    def _anchored(self, context: Context, inner: Frac, index: Sym, lo: Term, hi: Term) -> Frac:
        """The sum of a body that has been moved to its place."""
        body = context.theory.once(bind, self._forms.atoms.term(inner), index, "j")
        before = self._before(context, lo)
        if self._forms.show(context, Rel("<=", before, hi)) and self.is_defined_below(
            context, body, lo, before
        ):
            try:
                if before == ZERO:
                    return self._prefix(context, body, hi, natural=True)
                return self._prefix(context, body, hi) - self._prefix(context, body, before)
            except (Undischarged, ZeroDivisionError):
                pass  # a peeled term is not defined: the sum stays anchored at its own lo
        try:
            return self._peeled_sum(context, body, lo, hi)
        except (Undischarged, ZeroDivisionError):
            return self._atom(context, lo, hi, body)

    def _peeled_sum(self, context: Context, body: Lam, lo: Term, hi: Term) -> Frac:
        """All terms of a sum whose length is a number; else the sum over lo..n + c as that over lo..n and c terms.

        Legal where lo - 1 <= n and lo - 1 <= n + c. Raises `Undischarged` or `ZeroDivisionError` for undefined terms.
        """
        forms, before = self._forms, self._before(context, lo)
        length = forms.normal(context, Add(hi, Neg(before)))
        if length.is_constant:
            terms = forms.constant_part(length)
            if terms < 0:
                raise Undischarged("the range runs backward")
            return self._terms(context, body, before, terms)
        c = forms.constant_part(forms.normal(context, hi))
        base = forms.canonical(context, Add(hi, Num(-c)))
        if not c or not forms.show(context, Rel("<=", before, base if c > 0 else hi)):
            return self._atom(context, lo, hi, body)
        return self._atom(context, lo, base, body) + self._terms(context, body, base, c)

    def _terms(self, context: Context, body: Lam, base: Term, c: Fraction) -> Frac:
        """What a sum that ends at base + c has beyond one that ends at base: c terms, taken away where c < 0."""
        forms, total = self._forms, self._forms.atoms.constant(0)
        if c.denominator != 1 or abs(c) > MAX_PEEL:
            raise Undischarged(f"{c} terms are not peeled")
        for k in _between(0, int(c)):
            term = forms.strictly(context, instantiate(body, forms.canonical(context, Add(base, Num(k)))))
            total = total + term if c > 0 else total - term
        return total

    def is_defined_below(self, context: Context, body: Lam, lo: Term, before: Term) -> bool:
        """Whether what is summed from lo on is shown to be defined from 1 on, if that is not peeled term by term."""
        if lo == ONE or (isinstance(lo, Num) and abs(lo.value - 1) <= MAX_PEEL):
            return True
        _, term, below = context.open(body, ONE, before)
        return self._forms.prover.defined(below, term)

    def _atom(self, context: Context, lo: Term, hi: Term, body: Lam) -> Frac:
        """A sum to which no other law applies."""
        double = self.rearranged.double(context, lo, hi, body)
        return self._forms.atoms.atom(Sum(lo, hi, body)) if double is None else double

    def shifted(
        self, context: Context, inner: Frac, index: Sym, lo: Term, hi: Term
    ) -> tuple[Frac, Term, Term]:
        """sum over lo..hi of f(i + c) = sum over lo+c..hi+c of f(i).

        c is the least offset of an element's index, declared or defined; where there is none, of a power's exponent;
        where there is none either, of what depends on the index in a logarithm, a root or a denominator, as a whole
        number: log(2 i - 1) has -1/2, and becomes log(2 i + 1).
        """
        atoms = inner.used
        offsets = (
            [c for i in atoms for c in self._offsets(context, i, index, (Elem, App))]
            or [c for i in atoms for c in self._offsets(context, i, index, (Pow,)) if c.denominator == 1]
            or [
                c for v in self.rearranged.values(inner, index) for c in self._root(context, v, index, lo, hi)
            ]
        )
        least = floor(min(offsets, default=0))
        if least == 0:
            return inner, lo, hi
        moved = instantiate(bind(self._forms.atoms.term(inner), index), Add(index, Num(-least)))
        lo, hi = (self._forms.canonical(context, Add(end, Num(least))) for end in (lo, hi))
        return self._forms.normal(context.inside(index, lo, hi), moved), lo, hi

    def _offsets(
        self, context: Context, atom: int, index: Sym, kinds: tuple[type[Term], ...]
    ) -> Iterable[Fraction]:
        """The numbers c for which the atom has an element at index + c, or a power with that exponent."""
        for place in places(self._forms.atoms.terms[atom], index, kinds):
            if place == index:
                yield ZERO.value
            else:
                gap = self._forms.normal(context, place) - self._forms.atoms.atom(index)
                if gap.is_constant:
                    yield self._forms.constant_part(gap)

    def _root(self, context: Context, place: Term, index: Sym, lo: Term, hi: Term) -> Iterable[Fraction]:
        """b/a for a i + b, where a and b are numbers."""
        if place == index:
            yield ZERO.value
        if not isinstance(place, Add):
            return
        inside = context.inside(index, lo, hi)
        value = self._forms.normal(inside, place)
        slope = self._forms.normal(inside, instantiate(bind(place, index), Add(index, ONE))) - value
        if slope.is_constant and not slope.is_zero:
            offset = value / slope - self._forms.atoms.atom(index)
            if offset.is_constant:
                yield self._forms.constant_part(offset)

    def _collapse(self, context: Context, inner: Frac, index: Sym, lo: Term, hi: Term) -> Frac | None:
        """sum of delta(i, t) g(i) = g(t) where t is in range; where it is shown to be outside, delta is 0 already."""
        atoms = self._forms.atoms
        for i in inner.used:
            delta = atoms.terms[i]
            if not isinstance(delta, Delta) or index not in delta.args:
                continue
            other = delta.args[1] if delta.args[0] == index else delta.args[0]
            degree = int(inner.num.degrees()[i])
            if index in free(other) or not degree:
                continue
            if self._forms.show(context, in_range(other, lo, hi)):
                rest = inner / atoms.atom(delta) ** degree
                try:
                    return self._forms.strictly(context, instantiate(bind(atoms.term(rest), index), other))
                except (Undischarged, ZeroDivisionError):
                    return None
        return None

    def _prefix(self, context: Context, body: Lam, n: Term, *, natural: bool = False) -> Frac:
        """F(n), where F(0) = 0 and F(n) - F(n-1) = body(n) for every integer n, peeled to offset zero.

        Takes n in canonical form, and whether it was shown to be at least 0.
        """
        atoms = self._forms.atoms
        if n == ZERO:
            return atoms.constant(0)
        closed = self.power_sum(context, body, n)
        if closed is not None:
            return closed
        offset = 0
        if not isinstance(n, Sym):
            c = self._forms.constant_part(self._forms.normal(context, n))
            offset = int(c) if c.denominator == 1 and abs(c) <= MAX_PEEL else 0
        base = self._forms.canonical(context, Add(n, Num(-offset))) if offset else n
        if base == ZERO:
            total = atoms.constant(0)
        elif (natural and base is n) or self._forms.show(context, Rel("<=", ZERO, base)):
            # below 0 it is not the (empty) sum
            total = self._atom(context, ONE, base, body)
        else:
            raise Undischarged(f"{base!r} was not shown to be at least 0")
        return total + self._terms(context, body, base, Fraction(offset)) if offset else total

    def power_sum(self, context: Context, body: Lam, n: Term) -> Frac | None:
        """F(n) for the body j^k, by Faulhaber's recurrence: sum_r C(k+1, r) S_r(n) = (n+1)^(k+1) - 1."""
        match body.body:
            case Num(value=value) if value == 1:
                k = 0
            case Bound():
                k = 1
            case Mul(args=factors) if len(factors) <= MAX_POWER_SUM and all(
                isinstance(f, Bound) for f in factors
            ):
                k = len(factors)
            case _:
                return None
        following = self._forms.normal(context, n) + 1
        sums: list[Frac] = []
        for r in range(k + 1):
            known = (comb(r + 1, s) * total for s, total in enumerate(sums))
            sums.append((following ** (r + 1) - 1 - sum(known, start=0 * following)) / (r + 1))
        return sums[k]

    def product(self, context: Context, term: Prod) -> Frac:
        lo, hi = self._forms.canonical(context, term.lo), self._forms.canonical(context, term.hi)
        if self._forms.show(context, Rel("<", hi, lo)):
            return self._forms.atoms.constant(1)
        if isinstance(lo, Num) and isinstance(hi, Num) and hi.value - lo.value < MAX_PEEL:
            places = (instantiate(term.body, Num(i)) for i in range(int(lo.value), int(hi.value) + 1))
            values = (self._forms.normal(context, place) for place in places)
            return prod(values, start=self._forms.atoms.constant(1))
        index, body, inside = context.open(term.body, lo, hi)
        value = self._forms.reduce_roots(self._forms.normal(inside, body))
        content, factors = self._forms.atoms.powers(value)
        powers: list[tuple[Poly, int]] = []
        for factor, n in factors:
            if self.is_negative(inside, factor, index):
                factor, content = -factor, content if n % 2 == 0 else -content
            powers.append((factor, n))
        parts = (self._product_of(context, inside, factor, index, lo, hi) ** n for factor, n in powers)
        return prod(parts, start=self._constant_product(context, self._forms.atoms.constant(content), lo, hi))

    def is_negative(self, inside: Context, factor: Poly, index: Sym) -> bool:
        """Whether a sum that depends on the index is shown to be at most 0: its product is then that of its opposite.

        So the product of 1 - b(i) stays one of positive factors, and has roots and a logarithm.
        """
        if len(factor) < 2 or not self._depends(factor, index):
            return False
        return self._forms.show(inside, Rel("<=", self._forms.atoms.term_of_poly(factor), ZERO))

    def _product_of(
        self, context: Context, inside: Context, factor: Poly, index: Sym, lo: Term, hi: Term
    ) -> Frac:
        """The product of one factor: a power where it is free of the index, exp of a sum, one different factor."""
        value = self._forms.atoms.polynomial(factor)
        if not self._depends(factor, index):
            return self._constant_product(context, value, lo, hi)
        term = self._forms.atoms.term(value)
        if isinstance(term, Fn) and term.name == "exp":
            exponents = bind(self._forms.atoms.term(self._forms.argument_of[term]), index)
            return self._forms.exp(context, self._forms.normal(context, Sum(lo, hi, exponents)))
        for closed in (self.single_factor, self._rising):
            found = closed(context, value, index, lo, hi)
            if found is not None:
                return found
        value, lo, hi = self.shifted(context, value, index, lo, hi)
        return self._peeled_product(context, bind(self._forms.atoms.term(value), index, "j"), lo, hi)

    def _rising(self, context: Context, value: Frac, index: Sym, lo: Term, hi: Term) -> Frac | None:
        """The product of i + t is (hi + t)! / (lo + t - 1)!, where lo + t >= 1 and lo - 1 <= hi."""
        atoms, forms = self._forms.atoms, self._forms
        shift = atoms.term(value - atoms.atom(index))
        if index in free(shift) or not is_integer(shift):
            return None
        below = forms.canonical(context, Add(lo, shift, Num(-1)))
        ordered = Rel("<=", self._before(context, lo), hi)
        if not forms.show(context, Rel("<=", ZERO, below)) or not forms.show(context, ordered):
            return None
        above = Fn("factorial", forms.canonical(context, Add(hi, shift)))
        return forms.normal(context, above) / forms.normal(context, Fn("factorial", below))

    def _peeled_product(self, context: Context, body: Lam, lo: Term, hi: Term) -> Frac:
        """The product over lo..n + c as that over lo..n with the factors at n + 1, ..., n + c (c > 0) by themselves.

        For c < 0 the factors from n down are divided out: each must be shown to be defined and not 0, and so for
        a number lo, which becomes 1. Legal where neither the range that was nor the one that stays is backward.
        """
        atoms, forms = self._forms.atoms, self._forms
        result = atoms.constant(1)
        if any(isinstance(f.prop, Rel) and f.prop.op == "=" for f in context.local):
            vanishes = Rel("=", instantiate(body, hi), ZERO)
            if forms.show(context, Rel("<=", lo, hi)) and forms.show(context, vanishes):
                return atoms.constant(0)
        c = forms.constant_part(forms.normal(context, hi))
        base = forms.canonical(context, Add(hi, Num(-c)))
        least = base if c > 0 else hi
        before = self._before(context, lo)
        if c and c.denominator == 1 and abs(c) <= MAX_PEEL and forms.show(context, Rel("<=", before, least)):
            found = self._moved(context, body, [Add(base, Num(k)) for k in _between(0, int(c))], inside=c > 0)
            if found is not None:
                hi, result = base, found
        if isinstance(lo, Num) and lo != ONE and abs(lo.value - 1) <= MAX_PEEL:
            first, last = sorted((lo, ONE), key=lambda t: t.value)
            if forms.show(context, Rel("<=", forms.canonical(context, Add(last, Num(-1))), hi)):
                places: list[Term] = [Num(k) for k in range(int(first.value), int(last.value))]
                found = self._moved(context, body, places, inside=lo.value < 1)
                if found is not None:
                    lo, result = ONE, result * found
        return result * atoms.atom(Prod(lo, hi, body))

    def _moved(self, context: Context, body: Lam, places: list[Term], *, inside: bool) -> Frac | None:
        """The product of the body at some places; if they were outside, its reciprocal, none being 0."""
        atoms, forms = self._forms.atoms, self._forms
        result = atoms.constant(1)
        for place in places:
            term = instantiate(body, forms.canonical(context, place))
            try:
                value = self._forms.strictly(context, term)
            except (Undischarged, ZeroDivisionError):
                return None
            if not inside and not forms.show(context, Rel("!=", term, ZERO)):
                return None
            result = result * value if inside else result / value
        return result

    def _constant_product(self, context: Context, value: Frac, lo: Term, hi: Term) -> Frac:
        """c^(hi - lo + 1), where lo - 1 <= hi is shown, and that c is defined if that is 0."""
        atoms = self._forms.atoms
        if value.is_one:
            return value
        before = self._before(context, lo)
        may_leave = self._forms.may_leave(context, value) or self._forms.show(context, Rel("<=", lo, hi))
        if not may_leave or not self._forms.show(context, Rel("<=", before, hi)):
            return atoms.atom(Prod(lo, hi, Lam("j", INTEGER, atoms.term(value))))
        return self._forms.normal(context, Pow(atoms.term(value), Add(hi, Neg(before))))

    def single_factor(self, context: Context, value: Frac, index: Sym, lo: Term, hi: Term) -> Frac | None:
        """The product of 1 + delta(i, t) g(i) is 1 + g(t), t being in range."""
        atoms = self._forms.atoms
        gap = value - 1
        parts = list(self.split(context, gap, index, lo, hi))
        deltas = [
            i
            for i in atoms.used(gap.num)
            if isinstance(atoms.terms[i], Delta) and index in free(atoms.terms[i])
        ]
        if len(deltas) != 1 or any(atoms.lift(inner.num).degrees()[deltas[0]] != 1 for _, inner in parts):
            return None
        total = atoms.constant(1)
        for outer, inner in parts:
            one = self._collapse(context, inner, index, lo, hi)
            if one is None:
                return None
            total = total + outer * one
        return total


def _between(base: int, c: int) -> range:
    """The offsets from which a range that ends at base + c differs from one that ends at base."""
    return range(base + 1, base + c + 1) if c > 0 else range(base + c + 1, base + 1)

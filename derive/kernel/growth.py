"""How a function grows near a point: exp(P) (c w^r log(w)^k + ...) + smaller, w -> 0 from above.

P is a combination of negative powers of w; the series has rational exponents and whole powers of log w, and its error
is smaller than every power of w below `order`. What grows so is closed under + - * /, rational powers, exp, log, sin,
cos, atan, as far as coefficients are shown to have the signs that are asked for. Orders of growth: exp(1/w^r) beats
powers of 1/w, those beat powers of log w.
Sources: Hardy, Orders of Infinity; Taylor's theorem (DLMF 1.4(vi), 4.6, 4.19, 4.24).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import factorial, prod
from typing import TypeAlias, TypeVar

from derive.frozen import frozen
from derive.kernel.context import Context
from derive.kernel.fractions import Frac, TooLarge
from derive.kernel.normal_form import Normalizer
from derive.terms.nodes import ZERO, Fn, Rel

Exponents: TypeAlias = tuple[Fraction, int]  # of w and of log w
EXACT = Fraction(10**6)
TERMS = 8  # powers kept beyond the leading one
MAX_TERMS = 200
MAX_ROUNDS = 40
MAX_POWER = 1_000  # of w: far below EXACT, which stands for "without error"
NOTHING = Fraction(0)

_K = TypeVar("_K")


class NoLimit(ValueError):
    """No limit is found: there is none, or an undefined form, or a piece that is not in the table."""


@frozen
class Series:
    """A sum of coefficients times w^r log(w)^k, r < order and no coefficient zero.

    The error is o(w^s) for every s < order.
    """

    terms: dict[Exponents, Frac]
    order: Fraction = EXACT

    @property
    def valuation(self) -> Fraction:
        return min((r for r, _ in self.terms), default=self.order)

    @property
    def leading(self) -> Exponents:
        """The term that outgrows the others: the least power, and there the most logarithms. Raises `NoLimit`."""
        if not self.terms:
            raise NoLimit("all terms of the expansion cancel, as far as it goes")
        return min(self.terms, key=lambda e: (e[0], -e[1]))


@frozen
class Growth:
    """exp(sum of coefficient * w^power, the powers negative) * series."""

    exponent: dict[Fraction, Frac]
    series: Series


class Growths:
    """Arithmetic with growths, whose coefficients are compared at one place. What has no growth raises `NoLimit`."""

    def __init__(self, forms: Normalizer, context: Context):
        self._forms = forms
        self._context = context

    # --- series

    def _summed(self, pairs: Iterable[tuple[_K, Frac]]) -> dict[_K, Frac]:
        """The sum of what has the same key, where it is not 0."""
        total: dict[_K, Frac] = {}
        for key, c in pairs:
            total[key] = total[key] + c if key in total else c
        reduced = {key: self._forms.reduce_roots(c) for key, c in total.items()}
        return {key: c for key, c in reduced.items() if not c.is_zero}

    def series(self, pairs: Iterable[tuple[Exponents, Frac]], order: Fraction = EXACT) -> Series:
        """The sum of terms, as far as they are below the order. Raises `TooLarge`."""
        terms = self._summed((e, c) for e, c in pairs if e[0] < order)
        if any(abs(r) > MAX_POWER for r, _ in terms):
            raise TooLarge("an expansion with a power that is too large")
        if len(terms) > MAX_TERMS:
            raise TooLarge("an expansion of too many terms")
        return Series(terms, order)

    def _plus(self, a: Series, b: Series) -> Series:
        return self.series((*a.terms.items(), *b.terms.items()), min(a.order, b.order))

    def _times(self, a: Series, b: Series) -> Series:
        exact = a.order == EXACT and b.order == EXACT
        order = EXACT if exact else min(a.valuation + b.order, b.valuation + a.order)
        products = (
            ((r + s, k + m), c * d)
            for (r, k), c in a.terms.items()
            for (s, m), d in b.terms.items()
            if r + s < order
        )
        return self.series(products, order)

    def _scaled(self, a: Series, c: Frac | Fraction | int, power: Fraction = NOTHING) -> Series:
        order = a.order if a.order == EXACT else a.order + power
        return self.series((((r + power, k), c * d) for (r, k), d in a.terms.items()), order)

    def _composed(self, small: Series, coefficient: Callable[[int], Frac | Fraction | int]) -> Series:
        """The sum of coefficient(n) * small^n, cut off where small^n is beyond the terms that are kept."""
        if small.terms and small.valuation <= 0:
            raise NoLimit("an expansion in what does not go to 0")
        order = min(small.order, small.valuation + TERMS)
        total, power = Series({}, order), self.number(1).series
        for n in range(MAX_ROUNDS):
            total = self._plus(total, self._scaled(power, coefficient(n)))
            power = self._times(power, small)
            power = self.series(power.terms.items(), min(power.order, order))
            if not power.terms:
                return total
        raise NoLimit("an expansion of too many terms")

    def _lead(self, series: Series) -> tuple[Fraction, Frac, Series]:
        """series = c w^r (1 + small): r, c and small. No logarithm in the leading power."""
        power, logs = series.leading
        if logs:
            raise NoLimit("an expansion that begins with a logarithm")
        c = series.terms[power, 0]
        rest = {e: d for e, d in series.terms.items() if e != (power, 0)}
        return power, c, self._scaled(Series(rest, series.order), 1 / c, -power)

    # --- signs

    def _sign(self, value: Frac) -> int:
        term = self._forms.atoms.term(value)
        for relation, sign in ((Rel("<", ZERO, term), 1), (Rel("<", term, ZERO), -1)):
            if self._forms.show(self._context, relation):
                return sign
        raise NoLimit("a coefficient whose sign is not known")

    def exponent_sign(self, exponent: dict[Fraction, Frac]) -> int:
        """1 if exp of it outgrows all powers, -1 if it is smaller than all, 0 if there is none."""
        return self._sign(exponent[min(exponent)]) if exponent else 0

    def sign(self, a: Growth) -> int:
        """The sign near the point."""
        lead = a.series.leading
        return int(self._sign(a.series.terms[lead]) * (-1) ** lead[1])

    # --- growths

    def constant(self, value: Frac, power: Fraction = NOTHING) -> Growth:
        """value * w^power"""
        return Growth({}, self.series([((power, 0), value)]))

    def number(self, value: int | Fraction) -> Growth:
        return self.constant(self._forms.atoms.constant(value))

    def add(self, a: Growth, b: Growth) -> Growth:
        """The sum; if their exponents differ, the smaller one is no more than a part of the error."""
        gap = self._summed((*a.exponent.items(), *((r, -c) for r, c in b.exponent.items())))
        if not gap:
            return Growth(a.exponent, self._plus(a.series, b.series))
        larger, smaller = (a, b) if self.exponent_sign(gap) > 0 else (b, a)
        if smaller.series == Series({}):
            return larger
        if not larger.series.terms:
            raise NoLimit("what grows fastest cancels, as far as the expansion goes")
        cut = min(larger.series.order, larger.series.valuation + TERMS)
        return Growth(larger.exponent, self.series(larger.series.terms.items(), cut))

    def mul(self, a: Growth, b: Growth) -> Growth:
        exponent = self._summed((*a.exponent.items(), *b.exponent.items()))
        return Growth(exponent, self._times(a.series, b.series))

    def power(self, a: Growth, q: Fraction) -> Growth:
        """(e^P c w^r (1 + small))^q = e^(qP) c^q w^(rq) (1 + q small + ...), c > 0 unless q is an integer."""
        if q.denominator == 1 and 0 <= q <= 12:
            whole = self.number(1)
            for _ in range(int(q)):
                whole = self.mul(whole, a)
            return whole
        power, c, small = self._lead(a.series)
        if q.denominator == 1:
            if not self._forms.show(self._context, Rel("!=", self._forms.atoms.term(c), ZERO)):
                raise NoLimit("a coefficient that may be 0")
            factor = c ** int(q)
        elif self._sign(c) < 0:
            raise NoLimit("a root of what is negative near the point")
        else:
            factor = self._forms.exp(self._context, q * self._forms.log(self._context, c))
        binomial = self._composed(small, lambda n: prod([(q - j) / (j + 1) for j in range(n)]))
        return Growth({r: q * d for r, d in a.exponent.items()}, self._scaled(binomial, factor, power * q))

    def exp(self, a: Growth) -> Growth:
        """exp of negative powers stays; of a constant, a number; of c log w, w^c; of what is small, its series."""
        forms = self._forms
        if a.exponent and self.sign(a) < 0 < self.exponent_sign(a.exponent):
            return Growth({}, Series({}, Fraction(TERMS)))  # smaller than exp of every power
        if a.exponent:
            raise NoLimit("exp of what grows like exp")
        if a.series.order <= 0:
            raise NoLimit("the expansion does not go far enough")
        grows: dict[Fraction, Frac] = {}
        factor, shift = forms.atoms.constant(1), NOTHING
        small: dict[Exponents, Frac] = {}
        for (r, k), c in a.series.terms.items():
            if r > 0:
                small[r, k] = c
            elif r < 0 and k == 0:
                grows[r] = c
            elif r == 0 and k == 0:
                factor = factor * forms.exp(self._context, c)
            elif r == 0 and k == 1 and c.is_constant:
                shift = forms.constant_part(c)
            else:
                raise NoLimit("exp of a logarithm that grows faster than all powers of log")
        series = self._composed(Series(small, a.series.order), lambda n: Fraction(1, factorial(n)))
        return Growth(grows, self._scaled(series, factor, shift))

    def log(self, a: Growth) -> Growth:
        """log(e^P c w^r (1 + small)) = P + log c + r log w + small - ..., c > 0."""
        power, c, small = self._lead(a.series)
        if self._sign(c) < 0:
            raise NoLimit("log of what is negative near the point")
        terms: list[tuple[Exponents, Frac]] = [((r, 0), d) for r, d in a.exponent.items()]
        terms.append(((NOTHING, 0), self._forms.log(self._context, c)))
        terms.append(((NOTHING, 1), self._forms.atoms.constant(power)))
        mercator = self._composed(small, lambda n: Fraction((-1) ** (n + 1), n) if n else 0)
        return Growth({}, self._plus(self.series(terms), mercator))

    def _split(self, a: Growth) -> tuple[Frac, Series]:
        """constant + small, where nothing grows."""
        zero = self._forms.atoms.constant(0)
        if a.exponent and self.exponent_sign(a.exponent) < 0:
            return zero, Series({}, Fraction(TERMS))
        terms, order = a.series.terms, a.series.order
        if a.exponent or order <= 0 or any(r < 0 or (r == 0 and k) for r, k in terms):
            raise NoLimit("a bounded function of what grows")
        return terms.get((NOTHING, 0), zero), Series({e: c for e, c in terms.items() if e[0] > 0}, order)

    def _is_unbounded(self, a: Growth) -> bool:
        grows = self.exponent_sign(a.exponent) > 0 if a.exponent else a.series.valuation < 0
        return grows and bool(a.series.terms)

    def turned(self, a: Growth, quarter: int) -> Growth:
        """sin(c + u) = sin c (1 - u^2/2 + ...) + cos c (u - ...), a quarter of a turn on the cosine.

        Of what grows, all that is known is that it is bounded.
        """
        if self._is_unbounded(a):
            return Growth({}, Series({}, NOTHING))
        constant, small = self._split(a)
        sine, cosine = self._forms.functions.angle(self._context, constant)
        slopes = (sine, cosine, -sine, -cosine)
        return Growth({}, self._composed(small, lambda n: slopes[(n + quarter) % 4] / factorial(n)))

    def atan(self, a: Growth) -> Growth:
        """atan u = u - u^3/3 + ... for small u; pi/2 - atan(1/u) where u goes to oo, and -pi/2 at -oo.

        Near another number, to the first order: atan(c + u) = atan c + u/(1 + c^2) + O(u^2).
        """
        atoms = self._forms.atoms
        if self._is_unbounded(a):
            quarter = self.constant(atoms.atom(Fn("pi")) * Fraction(self.sign(a), 2))
            return self.add(quarter, self.mul(self.number(-1), self.atan(self.power(a, Fraction(-1)))))
        c, small = self._split(a)
        if c.is_zero:
            odd = self._composed(small, lambda n: Fraction((-1) ** (n // 2), n) if n % 2 else 0)
            return Growth({}, odd)
        there = self.constant(self._forms.normal(self._context, Fn("atan", atoms.term(c))))
        first = self._plus(there.series, self._scaled(small, 1 / (1 + c**2)))
        return Growth({}, self.series(first.terms.items(), min(small.order, 2 * small.valuation)))


FUNCTIONS: dict[str, Callable[[Growths, Growth], Growth]] = {
    "exp": Growths.exp, "log": Growths.log, "atan": Growths.atan,
    "sin": lambda growths, a: growths.turned(a, 0), "cos": lambda growths, a: growths.turned(a, 1),
    "abs": lambda growths, a: growths.mul(growths.number(growths.sign(a)), a),
    "sign": lambda growths, a: growths.number(growths.sign(a)),
}  # fmt: skip

"""Limits by expansion: a function near a point as exp(P) (c w^r log(w)^k + ...) + smaller, w -> 0 from above.

w is the distance from the point, or 1/|v| at infinity. P is a combination of negative powers of w; the series has
rational exponents and whole powers of log w, and its error is smaller than every power of w below `order`. What
is so expanded is closed under + - * /, rational powers, exp, log, sin, cos, atan, as far as coefficients are shown to
have the signs that are asked for. Orders of growth: exp(1/w^r) beats powers of 1/w, those beat powers of log w.
Sources: Hardy, Orders of Infinity; Taylor's theorem (DLMF 1.4(vi), 4.6, 4.19, 4.24).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from derive.kernel.context import Context
from derive.kernel.fractions import Frac, TooLarge
from derive.kernel.prover import Prover
from derive.terms.functions import defining
from derive.terms.nodes import (
    ZERO,
    Add,
    App,
    Div,
    Fn,
    Infinity,
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
)

Exponents: TypeAlias = tuple[Fraction, int]  # of w and of log w
EXACT = Fraction(10**6)
TERMS = 8  # powers kept beyond the leading one
MAX_TERMS = 200
MAX_ROUNDS = 40
MAX_POWER = 1_000  # of w: far below EXACT, which stands for "without error"


class NoLimit(ValueError):
    """No limit is found: there is none, or an undefined form, or a piece that is not in the table."""


@dataclass(frozen=True)
class Series:
    """A sum of coefficients times w^r log(w)^k, no coefficient zero; the error is o(w^s) for every s < order."""

    terms: dict[Exponents, Frac]
    order: Fraction = EXACT

    @property
    def valuation(self) -> Fraction:
        return min((r for r, _ in self.terms), default=self.order)


@dataclass(frozen=True)
class Growth:
    """exp(sum of coefficient * w^power, the powers negative) * series."""

    exponent: tuple[tuple[Fraction, Frac], ...]
    series: Series


class Expansion:
    """Expansions of terms in one variable that goes to one point from one side."""

    def __init__(self, prover: Prover, context: Context, variable: Sym, at: Term | Infinity, side: str):
        self._prover = prover
        self._forms = prover.normalizer
        self._context = context
        self._variable = variable
        self._at = at
        self._side = side

    def limit(self, term: Term) -> Term | Infinity:
        """The limit: a term, or an infinity. Raises `NoLimit`, `TooLarge` or ZeroDivisionError."""
        growth = self._growth(term)
        lead = self._exponent_sign(growth.exponent)
        if lead < 0:
            return ZERO
        if not growth.series.terms:
            if lead == 0 and growth.series.order > 0:
                return ZERO
            raise NoLimit("all terms of the expansion cancel, as far as it goes")
        power, logs = self._leading(growth.series)
        coefficient = growth.series.terms[power, logs]
        if power >= growth.series.order:
            raise NoLimit("the expansion does not go far enough")
        if lead == 0 and power > 0:
            return ZERO
        if lead == 0 and power == 0 and logs == 0:
            return self._forms.atoms.term(coefficient)
        return Infinity(self._sign(coefficient) * (-1) ** logs)

    def holds_near(self, relation: Rel) -> bool:
        """Whether a relation < <= != is shown to hold near the point, by the leading term of its difference."""
        relation = relation.forward()
        if relation.op == "=":
            return False
        try:
            gap = self._growth(Add(relation.right, Neg(relation.left)))
            sign = self._leading_sign(gap)
        except (NoLimit, TooLarge, ZeroDivisionError):
            return False
        return sign > 0 or (sign < 0 and relation.op == "!=")

    # --- terms

    def _growth(self, term: Term) -> Growth:
        if self._variable not in free(term):
            return self._constant(term)
        match term:
            case Sym():
                return self._of_variable()
            case Add():
                return self._fold(term.args, self._add)
            case Neg():
                return self._mul(self._number(-1), self._growth(term.args[0]))
            case Mul():
                return self._fold(term.args, self._mul)
            case Div():
                return self._mul(
                    self._growth(term.args[0]), self._power(self._growth(term.args[1]), Fraction(-1))
                )
            case Pow(args=(base, Num(value=exponent))):
                return self._power(self._growth(base), exponent)
            case Pow(args=(base, exponent)):
                return self._exp(self._mul(self._growth(exponent), self._log(self._growth(base))))
            case Fn() if term.name in _FUNCTIONS:
                return _FUNCTIONS[term.name](self, self._growth(term.args[0]))
            case Fn() if term.name in ("tan", "sinh", "cosh", "tanh"):
                meaning = defining(term)
                if meaning is not None:
                    return self._growth(meaning)
            case App():
                return self._growth(self._context.theory.unfold(term))
            case Sum():
                return self._of_sum(term)
        raise NoLimit(f"no expansion in the table for {type(term).__name__}")

    def _fold(self, args: tuple[Term, ...], join: Callable[[Growth, Growth], Growth]) -> Growth:
        whole = self._growth(args[0])
        for a in args[1:]:
            whole = join(whole, self._growth(a))
        return whole

    def _constant(self, term: Term) -> Growth:
        return self._of_frac(self._forms.normal(self._context, term))

    def _number(self, value: int | Fraction) -> Growth:
        return self._of_frac(self._forms.atoms.constant(value))

    def _of_frac(self, value: Frac, power: Fraction = Fraction(0)) -> Growth:
        return Growth((), self._series({(power, 0): value}, EXACT))

    def _of_variable(self) -> Growth:
        """v = a + w, a - w, 1/w or -1/w."""
        atoms = self._forms.atoms
        if isinstance(self._at, Infinity):
            return self._of_frac(atoms.constant(self._at.sign), Fraction(-1))
        step = self._of_frac(atoms.constant(1 if self._side == "+" else -1), Fraction(1))
        return self._add(self._constant(self._at), step)

    def _of_sum(self, term: Sum) -> Growth:
        """A finite sum, coefficient by coefficient: the ends of its range, integers, do not move."""
        index, body, inside = self._context.open(term.body, term.lo, term.hi)
        each = Expansion(self._prover, inside, self._variable, self._at, self._side)._growth(body)
        if each.exponent:
            raise NoLimit("a sum of terms that grow like exp")

        def total(c: Frac) -> Frac:
            body = bind(self._forms.atoms.term(c), index, term.body.hint)
            return self._forms.normal(self._context, Sum(term.lo, term.hi, body))

        return Growth(
            (), self._series({e: total(c) for e, c in each.series.terms.items()}, each.series.order)
        )

    # --- series

    def _series(self, terms: dict[Exponents, Frac], order: Fraction) -> Series:
        kept = {}
        for exponents, c in terms.items():
            value = self._forms.reduce_roots(c)
            if abs(exponents[0]) > MAX_POWER:
                raise TooLarge("an expansion with a power that is too large")
            if exponents[0] < order and not value.is_zero:
                kept[exponents] = value
        if len(kept) > MAX_TERMS:
            raise TooLarge("an expansion of too many terms")
        return Series(kept, order)

    def _add_series(self, a: Series, b: Series) -> Series:
        terms = dict(a.terms)
        for exponents, c in b.terms.items():
            terms[exponents] = terms[exponents] + c if exponents in terms else c
        return self._series(terms, min(a.order, b.order))

    def _mul_series(self, a: Series, b: Series) -> Series:
        exact = a.order == EXACT and b.order == EXACT
        order = EXACT if exact else min(a.valuation + b.order, b.valuation + a.order)
        terms: dict[Exponents, Frac] = {}
        for (r, k), c in a.terms.items():
            for (s, m), d in b.terms.items():
                key = (r + s, k + m)
                if key[0] < order:
                    product = c * d
                    terms[key] = terms[key] + product if key in terms else product
        return self._series(terms, order)

    def _scaled(self, a: Series, c: Frac, power: Fraction = Fraction(0)) -> Series:
        order = a.order if a.order == EXACT else a.order + power
        return self._series({(r + power, k): c * d for (r, k), d in a.terms.items()}, order)

    def _composed(self, small: Series, coefficients: Iterator[Frac]) -> Series:
        """The sum of coefficient_n * small^n, cut off where small^n is beyond the terms that are kept."""
        if small.terms and small.valuation <= 0:
            raise NoLimit("an expansion in what does not go to 0")
        order = min(small.order, small.valuation + TERMS)
        total, power = (
            Series({}, order),
            self._series({(Fraction(0), 0): self._forms.atoms.constant(1)}, EXACT),
        )
        for _, c in zip(range(MAX_ROUNDS), coefficients, strict=False):
            total = self._series(self._add_series(total, self._scaled(power, c)).terms, order)
            power = self._mul_series(power, small)
            power = self._series(power.terms, min(power.order, order))
            if not power.terms:
                return total
        raise NoLimit("an expansion of too many terms")

    def _leading(self, series: Series) -> Exponents:
        """The term that outgrows the others: the least power, and there the most logarithms."""
        return min(series.terms, key=lambda e: (e[0], -e[1]))

    def _lead(self, series: Series) -> tuple[Fraction, Frac, Series]:
        """series = c w^r (1 + small): r, c and small. No logarithm in the leading power."""
        if not series.terms:
            raise NoLimit("all terms of the expansion cancel, as far as it goes")
        power = series.valuation
        if any(r == power and k for r, k in series.terms) or power >= series.order:
            raise NoLimit("an expansion that begins with a logarithm")
        c = series.terms[power, 0]
        rest = {e: d for e, d in series.terms.items() if e != (power, 0)}
        small = self._scaled(self._series(rest, series.order), 1 / c, -power)
        return power, c, small

    def _sign(self, value: Frac) -> int:
        term = self._forms.atoms.term(value)
        for relation, sign in ((Rel("<", ZERO, term), 1), (Rel("<", term, ZERO), -1)):
            if self._forms.show(self._context, relation):
                return sign
        raise NoLimit("a coefficient whose sign is not known")

    def _nonzero(self, value: Frac) -> None:
        if not self._forms.show(self._context, Rel("!=", self._forms.atoms.term(value), ZERO)):
            raise NoLimit("a coefficient that may be 0")

    # --- growths

    def _exponent_sign(self, exponent: tuple[tuple[Fraction, Frac], ...]) -> int:
        """1 if exp of it outgrows all powers, -1 if it is smaller than all, 0 if there is none."""
        return self._sign(min(exponent, key=lambda e: e[0])[1]) if exponent else 0

    def _combined(
        self, a: tuple[tuple[Fraction, Frac], ...], b: tuple[tuple[Fraction, Frac], ...], sign: int = 1
    ) -> tuple[tuple[Fraction, Frac], ...]:
        total = dict(a)
        for power, c in b:
            c = c * sign
            total[power] = total[power] + c if power in total else c
        reduced = ((power, self._forms.reduce_roots(c)) for power, c in sorted(total.items()))
        return tuple((power, c) for power, c in reduced if not c.is_zero)

    def _add(self, a: Growth, b: Growth) -> Growth:
        gap = self._combined(a.exponent, b.exponent, -1)
        if not gap:
            return Growth(a.exponent, self._add_series(a.series, b.series))
        larger, smaller = (a, b) if self._exponent_sign(gap) > 0 else (b, a)
        if not smaller.series.terms and smaller.series.order == EXACT:
            return larger
        if not larger.series.terms:
            raise NoLimit("what grows fastest cancels, as far as the expansion goes")
        cut = min(larger.series.order, larger.series.valuation + TERMS)
        return Growth(larger.exponent, self._series(larger.series.terms, cut))

    def _mul(self, a: Growth, b: Growth) -> Growth:
        return Growth(self._combined(a.exponent, b.exponent), self._mul_series(a.series, b.series))

    def _power(self, a: Growth, q: Fraction) -> Growth:
        """(e^P c w^r (1 + small))^q = e^(qP) c^q w^(rq) (1 + q small + ...), c > 0 unless q is an integer."""
        atoms, forms = self._forms.atoms, self._forms
        if q.denominator == 1 and 0 <= q <= 12:
            whole = self._number(1)
            for _ in range(int(q)):
                whole = self._mul(whole, a)
            return whole
        power, c, small = self._lead(a.series)
        if q.denominator == 1:
            self._nonzero(c)
            factor = c ** int(q)
        else:
            if self._sign(c) < 0:
                raise NoLimit("a root of what is negative near the point")
            factor = forms.exp(self._context, q * forms.log(self._context, c))

        def binomials() -> Iterator[Frac]:
            value = Fraction(1)
            for n in range(MAX_ROUNDS):
                yield atoms.constant(value)
                value = value * (q - n) / (n + 1)

        series = self._scaled(self._composed(small, binomials()), factor, power * q)
        exponent = tuple((r, d * q) for r, d in a.exponent)
        return Growth(exponent, series)

    def _exp(self, a: Growth) -> Growth:
        """exp of negative powers stays; of a constant, a number; of c log w, w^c; of what is small, its series."""
        atoms, forms = self._forms.atoms, self._forms
        if a.exponent and self._leading_sign(a) < 0 < self._exponent_sign(a.exponent):
            return Growth((), Series({}, Fraction(TERMS)))  # smaller than exp of every power
        if a.exponent:
            raise NoLimit("exp of what grows like exp")
        if a.series.order <= 0:
            raise NoLimit("the expansion does not go far enough")
        grows: list[tuple[Fraction, Frac]] = []
        factor, shift = atoms.constant(1), Fraction(0)
        small: dict[Exponents, Frac] = {}
        for (r, k), c in a.series.terms.items():
            if r > 0:
                small[r, k] = c
            elif r < 0 and k == 0:
                grows.append((r, c))
            elif r == 0 and k == 0:
                factor = factor * forms.exp(self._context, c)
            elif r == 0 and k == 1 and c.is_constant:
                shift = forms.constant_part(c)
            else:
                raise NoLimit("exp of a logarithm that grows faster than all powers of log")

        def reciprocal_factorials() -> Iterator[Frac]:
            value = Fraction(1)
            for n in range(MAX_ROUNDS):
                yield atoms.constant(value)
                value = value / (n + 1)

        series = self._composed(self._series(small, a.series.order), reciprocal_factorials())
        return Growth(tuple(sorted(grows, key=lambda e: e[0])), self._scaled(series, factor, shift))

    def _log(self, a: Growth) -> Growth:
        """log(e^P c w^r (1 + small)) = P + log c + r log w + small - ..., c > 0."""
        atoms, forms = self._forms.atoms, self._forms
        power, c, small = self._lead(a.series)
        if self._sign(c) < 0:
            raise NoLimit("log of what is negative near the point")
        terms: dict[Exponents, Frac] = {(r, 0): d for r, d in a.exponent}
        terms[Fraction(0), 0] = forms.log(self._context, c)
        if power:
            terms[Fraction(0), 1] = atoms.constant(power)

        def mercator() -> Iterator[Frac]:
            yield atoms.constant(0)
            for n in range(1, MAX_ROUNDS):
                yield atoms.constant(Fraction((-1) ** (n + 1), n))

        return Growth((), self._add_series(self._series(terms, EXACT), self._composed(small, mercator())))

    def _split(self, a: Growth) -> tuple[Frac, Series]:
        """constant + small, where nothing grows."""
        if a.exponent:
            if self._exponent_sign(a.exponent) < 0:
                return self._forms.atoms.constant(0), Series({}, Fraction(TERMS))
            raise NoLimit("a bounded function of what grows")
        if a.series.order <= 0 or any(r < 0 or (r == 0 and k) for r, k in a.series.terms):
            raise NoLimit("a bounded function of what grows")
        constant = a.series.terms.get((Fraction(0), 0), self._forms.atoms.constant(0))
        rest = {e: c for e, c in a.series.terms.items() if e[0] > 0}
        return constant, self._series(rest, a.series.order)

    def _is_unbounded(self, a: Growth) -> bool:
        if a.exponent:
            return bool(a.series.terms) and self._exponent_sign(a.exponent) > 0
        return bool(a.series.terms) and a.series.valuation < 0

    def _sine(self, a: Growth) -> Growth:
        """sin(c + u) = sin c (1 - u^2/2 + ...) + cos c (u - ...)."""
        return self._turned(a, 0)

    def _cosine(self, a: Growth) -> Growth:
        return self._turned(a, 1)

    def _turned(self, a: Growth, quarter: int) -> Growth:
        """Of what grows, all that is known is that it is bounded."""
        if self._is_unbounded(a):
            return Growth((), Series({}, Fraction(0)))
        constant, small = self._split(a)
        sine, cosine = self._forms.functions.angle(self._context, constant)
        derivatives = [sine, cosine, -sine, -cosine]

        def taylor() -> Iterator[Frac]:
            value = Fraction(1)
            for n in range(MAX_ROUNDS):
                yield derivatives[(n + quarter) % 4] * value
                value = value / (n + 1)

        return Growth((), self._composed(small, taylor()))

    def _atan(self, a: Growth) -> Growth:
        """atan u = u - u^3/3 + ... for small u; pi/2 - atan(1/u) where u goes to oo, and -pi/2 at -oo."""
        atoms = self._forms.atoms
        if self._is_unbounded(a):
            sign = self._sign(a.series.terms[self._leading(a.series)])
            quarter = atoms.atom(Fn("pi")) * Fraction(sign, 2)
            inner = self._atan(self._power(a, Fraction(-1)))
            return self._add(self._of_frac(quarter), self._mul(self._number(-1), inner))
        constant, small = self._split(a)
        if not constant.is_zero:
            if not small.terms and small.order == EXACT:
                return self._constant(Fn("atan", atoms.term(constant)))
            return Growth((), self._atan_near(constant, small))

        def odd() -> Iterator[Frac]:
            for n in range(MAX_ROUNDS):
                yield atoms.constant(Fraction((-1) ** (n // 2), n) if n % 2 else 0)

        return Growth((), self._composed(small, odd()))

    def _atan_near(self, constant: Frac, small: Series) -> Series:
        """To the first order: atan(c + u) = atan c + u/(1 + c^2) + O(u^2)."""
        atoms = self._forms.atoms
        slope = 1 / (1 + constant**2)
        value = self._forms.normal(self._context, Fn("atan", atoms.term(constant)))
        first = self._add_series(self._series({(Fraction(0), 0): value}, EXACT), self._scaled(small, slope))
        return self._series(first.terms, min(small.order, 2 * small.valuation))

    def _absolute(self, a: Growth) -> Growth:
        sign = self._leading_sign(a)
        return a if sign > 0 else self._mul(self._number(-1), a)

    def _signum(self, a: Growth) -> Growth:
        return self._number(self._leading_sign(a))

    def _leading_sign(self, a: Growth) -> int:
        if not a.series.terms:
            raise NoLimit("all terms of the expansion cancel, as far as it goes")
        lead = self._leading(a.series)
        if lead[0] >= a.series.order:
            raise NoLimit("the expansion does not go far enough")
        return int(self._sign(a.series.terms[lead]) * (-1) ** lead[1])


_FUNCTIONS: dict[str, Callable[[Expansion, Growth], Growth]] = {
    "exp": Expansion._exp, "log": Expansion._log, "sin": Expansion._sine, "cos": Expansion._cosine,
    "atan": Expansion._atan, "abs": Expansion._absolute, "sign": Expansion._signum,
}  # fmt: skip

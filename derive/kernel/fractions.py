"""Rational functions over atoms, on python-flint's exact multivariate polynomials.

An *atom* is a canonical term that the arithmetic does not look into; each gets a generator of a
polynomial ring over the rationals. A `Frac` is num/den in lowest terms, den with leading
coefficient 1, so two are equal iff they are identical.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz

from derive.terms.nodes import Div, Neg, Num, Pow, Term, is_integer, product_of, sum_of

Poly: TypeAlias = fmpq_mpoly
Monomial = tuple[int, ...]
MAX_TERMS = 4_000
MAX_DEGREE = 1_000
MAX_PRIME_SEARCH = 10**12
MAX_BITS = 20_000  # of a coefficient
MAX_FACTORED = (
    144  # product of the two largest degrees in a polynomial that is factored: beyond it takes minutes
)


class Undischarged(ArithmeticError):
    """A condition that would have to hold for a rewriting, and was not shown to."""


class TooLarge(ArithmeticError):
    """An expansion beyond the limits: the step stays unproved."""


class Frac:
    """num/den in the present ring of the atoms, combined by the operators of arithmetic, numbers too.

    These raise ZeroDivisionError, and `TooLarge`.
    """

    __slots__ = ("_used", "atoms", "den", "known_term", "num")

    def __init__(
        self,
        atoms: Atoms,
        num: Poly,
        den: Poly,
        known_term: Term | None = None,
        used: tuple[int, ...] | None = None,
    ):
        self.atoms = atoms
        self.num = num  # of the same ring as the other
        self.den = den
        self.known_term = known_term  # the canonical term, once it was asked for
        self._used = used

    @property
    def is_zero(self) -> bool:
        return bool(self.num.is_zero())

    @property
    def is_one(self) -> bool:
        return bool(self.num.is_one() and self.den.is_one())

    @property
    def is_constant(self) -> bool:
        """Whether it is a number."""
        return bool(self.den.is_one() and self.num.is_constant())

    @property
    def used(self) -> tuple[int, ...]:
        """The generator numbers that occur in it, once each, those above first."""
        if self._used is None:
            below = [] if self.den.is_one() else self.atoms.used(self.den)
            self._used = tuple(dict.fromkeys((*self.atoms.used(self.num), *below)))
        return self._used

    def _beside(self, other: Frac | Fraction | int) -> tuple[Frac, Frac]:
        """This and another in the present ring, which they are read in from then on."""
        atoms = self.atoms
        if not isinstance(other, Frac):
            other = atoms.constant(other)
        for f in (self, other):
            if f.num.context() is not atoms.ring:
                f.num, f.den = atoms.lift(f.num), atoms.lift(f.den)
        return self, other

    def __add__(self, other: Frac | Fraction | int) -> Frac:
        a, b = self._beside(other)
        if a.num.is_zero():
            return b
        if b.num.is_zero():
            return a
        if a.den == b.den:
            return self.atoms.reduced(a.num + b.num, a.den)
        return self.atoms.reduced(a.num * b.den + b.num * a.den, a.den * b.den)

    __radd__ = __add__

    def __neg__(self) -> Frac:
        return Frac(self.atoms, -self.num, self.den, used=self._used)

    def __sub__(self, other: Frac | Fraction | int) -> Frac:
        return self + -other

    def __rsub__(self, other: Fraction | int) -> Frac:
        return -self + other

    def __mul__(self, other: Frac | Fraction | int) -> Frac:
        a, b = self._beside(other)
        if a.num.is_one() and a.den.is_one():
            return b
        if b.num.is_one() and b.den.is_one():
            return a
        return self.atoms.product(a.num, a.den, b.num, b.den)

    __rmul__ = __mul__

    def __truediv__(self, other: Frac | Fraction | int) -> Frac:
        a, b = self._beside(other)
        if b.num.is_zero():
            raise ZeroDivisionError("division by zero")
        if b.num.is_one() and b.den.is_one():
            return a
        return self.atoms.product(a.num, a.den, b.den, b.num)

    def __rtruediv__(self, other: Fraction | int) -> Frac:
        return self.atoms.constant(other) / self

    def __pow__(self, n: int) -> Frac:
        if n < 0:
            return 1 / self**-n
        if n == 1:
            return self
        num, den = self.atoms.lift(self.num), self.atoms.lift(self.den)
        if n * max(_bits(num), _bits(den)) > MAX_BITS:
            raise TooLarge("a power with too many digits")
        longest = max(len(num), len(den))
        if n > 200 or (longest > 1 and longest ** min(n, 8) > MAX_TERMS):
            raise TooLarge(f"a power with exponent {n}")
        return self.atoms.reduced(num**n, den**n)


class Atoms:
    """The atoms met so far and the ring over them; grows on demand."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._index: dict[Term, int] = {}
        self._widen(8)

    def _widen(self, width: int) -> None:
        self.ring, self._one = _ring(width)
        self._constants: dict[int | Fraction | Num, Frac] = {}
        self._atoms: dict[int, Frac] = {}

    # --- atoms

    def index(self, term: Term) -> int:
        """The generator number of an atom."""
        found = self._index.setdefault(term, len(self.terms))
        if found == len(self.terms):
            self.terms.append(term)
            if len(self.terms) > self.ring.nvars():
                self._widen(2 * self.ring.nvars())
        return found

    def atom(self, term: Term) -> Frac:
        i = self.index(term)
        found = self._atoms.get(i)
        if found is None:
            found = self._atoms[i] = Frac(self, self.ring.gen(i), self._one, term, (i,))
        return found

    def constant(self, value: int | Fraction | Num) -> Frac:
        """A number, which may be given as a term: its hash is known."""
        found = self._constants.get(value)
        if found is None:
            number = value.value if isinstance(value, Num) else value
            poly = self.ring.constant(number if isinstance(number, int) else exact(number))
            term = value if isinstance(value, Num) else None
            found = self._constants[value] = Frac(self, poly, self._one, term)
        return found

    def polynomial(self, poly: Poly) -> Frac:
        return Frac(self, self.lift(poly), self._one)

    def monomial(self, exponents: Monomial) -> Frac:
        """A product of powers of atoms."""
        if sum(exponents) == 1:
            return self.atom(self.terms[exponents.index(1)])
        return self.of_monomials({exponents: fmpq(1)})

    def of_monomials(self, parts: Mapping[Monomial, fmpq]) -> Frac:
        """A polynomial by the coefficients of its monomials."""
        pad = (0,) * (self.ring.nvars() - len(next(iter(parts))))
        poly = self.ring.from_dict(
            {(*exponents, *pad): c for exponents, c in parts.items()} if pad else parts
        )
        return Frac(self, poly, self._one)

    def lift(self, poly: Poly) -> Poly:
        """A polynomial of an earlier, smaller ring in the present one."""
        ring = poly.context()
        if ring is self.ring:
            return poly
        if poly.is_one():  # as most denominators are
            return self._one
        if is_generator(poly):
            return self.ring.gen(poly.degrees().index(1))
        return poly.compose(*_generators(self.ring)[: ring.nvars()], ctx=self.ring)

    # --- arithmetic

    def reduced(self, num: Poly, den: Poly) -> Frac:
        """num/den in lowest terms. Raises ZeroDivisionError if den is the zero polynomial."""
        if not den.is_one():
            if den.is_zero():
                raise ZeroDivisionError("division by zero")
            if num.is_zero():
                return Frac(self, num, self._one)
            common = num.gcd(den)
            if not common.is_one():
                num, den = num / common, den / common
            lead = den.leading_coefficient()
            if lead != 1:
                num, den = num / lead, den / lead
        if len(num) + len(den) > MAX_TERMS:
            raise TooLarge(f"a polynomial with more than {MAX_TERMS} terms")
        return Frac(self, num, den)

    def product(self, an: Poly, ad: Poly, bn: Poly, bd: Poly) -> Frac:
        """an bn / (ad bd). Raises like `reduced`."""
        if len(an) * len(bn) + len(ad) * len(bd) > 20 * MAX_TERMS:
            raise TooLarge("a product of large polynomials")
        return self.reduced(an * bn, ad * bd)

    # --- taking apart

    def used(self, poly: Poly) -> list[int]:
        """The generator numbers that occur in a polynomial."""
        return [i for i, degree in enumerate(poly.degrees()) if degree > 0]

    def parts(self, poly: Poly) -> list[tuple[Monomial, Fraction]]:
        """The monomials and their coefficients."""
        return [(m, rational(c)) for m, c in monomials(poly)]

    def units(self, f: Frac) -> list[tuple[Frac, Fraction]]:
        """f as a sum of c * unit, the units monomials over the denominator, in order."""
        num, den = self.lift(f.num), self.lift(f.den)
        if len(num) == 1:
            c = num.coefficient(0)
            return [(f if c == 1 else Frac(self, num / c, den), rational(c))]
        over = Frac(self, num * 0 + 1, den)
        return [(self.monomial(m) * over, c) for m, c in sorted(self.parts(num))]

    def constant_term(self, poly: Poly) -> Fraction:
        last = len(poly) - 1  # the order of monomials is lexicographic: 1 comes last
        return Fraction(0) if last < 0 or any(poly.monomial(last)) else rational(poly.coefficient(last))

    def factors(self, poly: Poly) -> tuple[Fraction, list[tuple[Poly, int]]]:
        """The rational content and the factors with multiplicities: irreducible ones, up to `MAX_FACTORED`.

        Nothing may rest on their being irreducible but what is found.
        """
        if poly.is_one():
            return _whole(1), []
        if poly.is_constant():
            return rational(poly.leading_coefficient()) if not poly.is_zero() else Fraction(0), []
        if is_generator(poly):
            return _whole(1), [(poly, 1)]
        if len(poly) == 1:
            ((exponents, c),) = self.parts(poly)
            return c, [(self.ring.gen(i), e) for i, e in enumerate(exponents) if e]
        first, second = sorted(poly.degrees())[-2:]
        content, found = (fmpq(1), [(poly, 1)]) if first * second > MAX_FACTORED else poly.factor()
        out = []
        for factor, n in found:
            lead = factor.leading_coefficient()
            content *= lead**n
            out.append((factor / lead, int(n)))
        return rational(content), out

    def powers(self, f: Frac) -> tuple[Fraction, list[tuple[Poly, int]]]:
        """f = number * product of factor^n, the factors of the denominator with negative n."""
        content, over = self.factors(f.num)
        if f.den.is_one():
            return content, over
        below, under = self.factors(f.den)
        return content / below, [*over, *((factor, -n) for factor, n in under)]

    # --- back to terms

    def term_of_monomial(self, exponents: Monomial, c: Fraction = Fraction(1)) -> Term:
        """c * product of atoms, in an order of their own; of integers, an integer by syntax."""
        named = [(i, e) for i, e in enumerate(exponents) if e]
        if len(named) > 1:
            named.sort(key=lambda part: self._order(part[0]))
        factors: list[Term] = []
        for i, e in named:
            if e > MAX_DEGREE:
                raise TooLarge(f"a power with exponent {e}")
            atom = self.terms[i]
            factors += [atom] * e if e == 1 or is_integer(atom) else [Pow(atom, Num(e))]
        if not factors:
            return Num(c)
        if c == 1:
            return product_of(factors)
        if c != -1:
            factors.insert(0, Num(abs(c)))
        product = product_of(factors)
        return Neg(product) if c.numerator < 0 else product

    def term_of_poly(self, poly: Poly) -> Term:
        if is_generator(poly):
            atom: int = poly.degrees().index(1)
            return self.terms[atom]  # as most are
        parts = self.parts(poly)
        if len(parts) > 1:
            parts.sort(key=self._key, reverse=True)
        return sum_of([self.term_of_monomial(exponents, c) for exponents, c in parts])

    def term(self, f: Frac) -> Term:
        """The canonical term of a fraction: equal fractions give equal terms, whatever atoms were met before."""
        if f.known_term is None:
            f.known_term = self._term(f)
        return f.known_term

    def _term(self, f: Frac) -> Term:
        if f.den.is_one():
            return self.term_of_poly(f.num)
        if len(f.den) == 1:
            return Div(self.term_of_poly(f.num), self.term_of_poly(f.den))
        scale = exact(self.leading(f.den))
        return Div(self.term_of_poly(f.num / scale), self.term_of_poly(f.den / scale))

    def leading(self, poly: Poly) -> Fraction:
        """The coefficient of the leading monomial in an order of its own, whatever atoms were met before."""
        return max(self.parts(poly), key=self._key)[1]

    def _key(self, part: tuple[Monomial, Fraction]) -> list[tuple[str, int]]:
        return sorted((self._order(i), e) for i, e in enumerate(part[0]) if e)

    def _order(self, i: int) -> str:
        """Where an atom stands among all, whatever atoms were met before."""
        return _name(self.terms[i])


@lru_cache(maxsize=16)
def _ring(width: int) -> tuple[fmpq_mpoly_ctx, Poly]:
    """The ring of so many generators, and 1 in it."""
    ring = fmpq_mpoly_ctx.get(("x", width), Ordering.lex)
    return ring, ring.constant(1)


@lru_cache(maxsize=16)
def _generators(ring: fmpq_mpoly_ctx) -> tuple[Poly, ...]:
    return tuple(ring.gens())


_name = lru_cache(maxsize=10_000)(repr)  # of an atom: where it stands among all


def is_generator(poly: Poly) -> bool:
    """Whether a polynomial is one generator."""
    return len(poly) == 1 and poly.total_degree() == 1 and poly.coefficient(0) == 1


def monomials(poly: Poly) -> list[tuple[Monomial, fmpq]]:
    """The exponents of the monomials of a polynomial, and their coefficients."""
    if len(poly) == 1:
        return [(tuple(map(int, poly.degrees())), poly.leading_coefficient())]
    return [(tuple(map(int, m)), c) for m, c in zip(poly.monoms(), poly.coeffs(), strict=True)]


def exact(value: Fraction) -> fmpq:
    """The same number as polynomials have it."""
    return fmpq(value.numerator, value.denominator)


def rational(value: fmpq) -> Fraction:
    """The same number as Python writes it."""
    above, below = int(value.p), int(value.q)
    return _whole(above) if below == 1 else Fraction(above, below)


@lru_cache(maxsize=1000)
def _whole(value: int) -> Fraction:
    return Fraction(value)


def _bits(poly: Poly) -> int:
    """The size of the largest coefficient."""
    return max((int(c.p).bit_length() + int(c.q).bit_length() for c in poly.coeffs()), default=0)


def coefficient(poly: Poly, generator: int, degree: int) -> Poly:
    """What stands by a power of one generator."""
    picked = {
        (*exponents[:generator], 0, *exponents[generator + 1 :]): c
        for exponents, c in poly.to_dict().items()
        if exponents[generator] == degree
    }
    return poly.context().from_dict(picked)


def prime_powers(value: Fraction) -> list[tuple[int, int]]:
    """A positive rational as prime powers; a numerator or denominator beyond the limit stays whole."""
    out: list[tuple[int, int]] = []
    for number, sign in ((value.numerator, 1), (value.denominator, -1)):
        if number == 1:
            continue
        if number > MAX_PRIME_SEARCH:
            out.append((number, sign))
            continue
        out += [(int(p), sign * int(n)) for p, n in fmpz(number).factor()]
    return out

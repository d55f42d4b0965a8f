"""Normal forms of the built-in functions beyond exp and log.

The laws used, each with its condition, stand at the methods; what others define is read as its definition.
Sources: DLMF 4.21 (addition theorems), 5.5.1 (factorials); Graham, Knuth, Patashnik, ch. 5 (binomials).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import factorial, prod
from typing import TYPE_CHECKING

from derive.kernel.context import Context
from derive.kernel.fractions import Frac
from derive.terms.functions import defining
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    Div,
    Fn,
    Lam,
    Mul,
    Neg,
    Num,
    Pow,
    Prod,
    Rel,
    Term,
    is_integer,
)

if TYPE_CHECKING:
    from derive.kernel.normal_form import Normalizer

MAX_FACTORIAL = 200
MAX_SHIFT = 64
MAX_LOWER = 24  # of a binomial that is written out as a polynomial
MAX_MULTIPLE = 16  # of an angle
MAX_ANGLES = 6  # in one argument
Angle = tuple[Frac, Frac]  # sine and cosine
_HALF = Num(Fraction(1, 2))


class Functions:
    """The built-in functions, for one normalizer."""

    def __init__(self, normalizer: Normalizer):
        self._forms = normalizer

    def function(self, context: Context, term: Fn) -> Frac:
        """The normal form of a function application."""
        law = _LAWS.get(term.name)
        if law is not None:
            return law(self, context, term)
        meaning = defining(term)
        if meaning is not None:
            return self._forms.normal(context, meaning)
        return self._forms.atoms.atom(term)

    # --- absolute value, sign, max, min

    def absolute(self, context: Context, value: Frac) -> Frac:
        """|c f^n g| = |c| |f|^n |g|; |f|^2 = f^2; |f| is f or -f where its sign is shown."""
        atoms = self._forms.atoms
        if value.is_zero:
            return value
        content, factors = self.factors(value)
        result = atoms.constant(abs(content))
        for factor, n in factors:
            even = n - n % 2
            result = result * factor**even
            if n % 2:
                result = result * self._absolute_factor(context, factor)
        return result

    def _absolute_factor(self, context: Context, factor: Frac) -> Frac:
        atoms = self._forms.atoms
        term = atoms.term(factor)
        if self._forms.show(context, Rel("<=", ZERO, term)):
            return factor
        if self._forms.show(context, Rel("<=", term, ZERO)):
            return -factor
        if isinstance(term, Prod):  # |product| = product of |factors|
            return self._forms.normal(
                context, Prod(term.lo, term.hi, Lam("j", INTEGER, Fn("abs", term.body.body)))
            )
        if isinstance(term, Fn) and term.name == "sin":  # |sin| = sqrt(1 - cos^2)
            return self._forms.normal(context, Pow(Add(ONE, Neg(Pow(Fn("cos", *term.args), Num(2)))), _HALF))
        return self._forms.algebraic_atom(Fn("abs", term), 2, factor**2)

    def _sign(self, context: Context, term: Fn) -> Frac:
        """sign is multiplicative; sign^3 = sign; sign f = f/|f| where f is shown not to be 0."""
        atoms = self._forms.atoms
        value = self._forms.normal(context, term.args[0])
        if value.is_zero:
            return value
        content, factors = self.factors(value)
        signs = (self._sign_of(context, factor) ** abs(n) for factor, n in factors)
        return prod(signs, start=atoms.constant(1 if content > 0 else -1))

    def _sign_of(self, context: Context, factor: Frac) -> Frac:
        atoms = self._forms.atoms
        term = atoms.term(factor)
        for relation, value in (
            (Rel("<", ZERO, term), 1),
            (Rel("<", term, ZERO), -1),
            (Rel("=", term, ZERO), 0),
        ):
            if self._forms.show(context, relation):
                return atoms.constant(value)
        if self._forms.show(context, Rel("!=", term, ZERO)):
            return factor / self._absolute_factor(context, factor)
        sign = Fn("sign", term)
        return self._forms.algebraic_atom(sign, 3, atoms.atom(sign))

    def _extreme(self, context: Context, term: Fn, sign: int) -> Frac:
        """max(a, b) = (a + b + |a - b|)/2, min with a minus."""
        found, *others = [self._forms.normal(context, a) for a in term.args]
        for value in others:
            found = (found + value + sign * self.absolute(context, found - value)) / 2
        return found

    def factors(self, value: Frac) -> tuple[Fraction, list[tuple[Frac, int]]]:
        """value = number * product of factor^n, each factor scaled alike whatever atoms were met before."""
        atoms = self._forms.atoms
        content, powers = atoms.powers(value)
        out: list[tuple[Frac, int]] = []
        for factor, n in powers:
            lead = atoms.leading(factor)
            content *= lead**n
            out.append((atoms.polynomial(factor) * (1 / lead), n))
        return content, out

    # --- angles

    def angle(self, context: Context, argument: Frac) -> Angle:
        """Sine and cosine by the addition theorems, as polynomials in those of one part of each unit angle."""
        atoms = self._forms.atoms
        parts = atoms.units(argument)
        if len(parts) > MAX_ANGLES:
            return self.unit(argument)
        return reduce(self._added, [self._multiple(context, unit, c) for unit, c in parts], self._zero())

    def _zero(self) -> Angle:
        return self._forms.atoms.constant(0), self._forms.atoms.constant(1)

    def _added(self, one: Angle, other: Angle) -> Angle:
        """The sum of two angles."""
        (s, c), (t, d) = one, other
        return self._forms.reduce_roots(s * d + c * t), self._forms.reduce_roots(c * d - s * t)

    def _multiple(self, context: Context, unit: Frac, c: Fraction) -> Angle:
        atoms = self._forms.atoms
        name = atoms.term(unit)
        if name == Fn("pi"):
            return self._multiple_of_pi(context, c)
        if c.denominator == 1 and isinstance(name, Fn) and name.name == "atan":
            return self._times(self._angle_of_atan(context, name), int(c))
        whole = self._integer_times_pi(context, unit, c)
        if whole is not None:
            return atoms.constant(0), whole
        d = self._forms.root_degree(Fn("cos", name), c.denominator)
        if abs(c * d) > MAX_MULTIPLE:
            return self.unit(unit * c)
        return self._times(self.unit(unit * Fraction(1, d)), int(c * d))

    def unit(self, argument: Frac) -> Angle:
        """Atoms: sin^2 = 1 - cos^2. Sine is odd and cosine even, so that the argument has one sign."""
        atoms = self._forms.atoms
        negative = not argument.is_zero and atoms.leading(argument.num) < 0
        term = atoms.term(-argument if negative else argument)
        cosine = atoms.atom(Fn("cos", term))
        square = 1 - cosine**2
        sine = self._forms.algebraic_atom(Fn("sin", term), 2, square)
        return (-sine if negative else sine), cosine

    def _times(self, angle: Angle, n: int) -> Angle:
        """The angle n times, by the addition theorems."""
        one = angle if n >= 0 else (-angle[0], angle[1])
        return reduce(self._added, [one] * abs(n), self._zero())

    def _multiple_of_pi(self, context: Context, c: Fraction) -> Angle:
        """c pi: by quarter turns to [0, 1/2), there from the table of exact values, else an atom."""
        atoms = self._forms.atoms
        quarters = (2 * c).__floor__()
        rest = c - Fraction(quarters, 2)
        angle = self._zero()
        if rest in COSINES:
            other = COSINES[Fraction(1, 2) - rest]
            angle = self._forms.normal(context, other), self._forms.normal(context, COSINES[rest])
        elif rest:
            angle = self.unit(atoms.atom(Fn("pi")) * rest)
        for _ in range(quarters % 4):
            angle = angle[1], -angle[0]
        return angle

    def _integer_times_pi(self, context: Context, unit: Frac, c: Fraction) -> Frac | None:
        """cos(n pi) = (-1)^n for an integer n; its sine is 0."""
        atoms = self._forms.atoms
        turns = unit * c / atoms.atom(Fn("pi"))
        count = atoms.term(turns)
        if not is_integer(count):
            return None
        return self._forms.normal(context, Pow(Num(-1), count))

    def _angle_of_atan(self, context: Context, atan: Fn) -> Angle:
        """sin atan x = x/sqrt(1 + x^2), cos atan x = 1/sqrt(1 + x^2)."""
        x = atan.args[0]
        root = Pow(Add(ONE, Pow(x, Num(2))), Num(Fraction(1, 2)))
        return self._forms.normal(context, Div(x, root)), self._forms.normal(context, Div(ONE, root))

    def _atan(self, context: Context, term: Fn) -> Frac:
        """atan is odd; atan 0 = 0, atan 1 = pi/4, atan sqrt 3 = pi/3, atan 1/sqrt 3 = pi/6."""
        atoms = self._forms.atoms
        value = self._forms.normal(context, term.args[0])
        if value.is_zero:
            return value
        if atoms.leading(value.num) < 0:
            return -self._atan_of(context, -value)
        return self._atan_of(context, value)

    def _atan_of(self, context: Context, value: Frac) -> Frac:
        atoms = self._forms.atoms
        square = self._forms.reduce_roots(value**2)
        for number, turns in ((1, Fraction(1, 4)), (3, Fraction(1, 3)), (Fraction(1, 3), Fraction(1, 6))):
            positive = (square - number).is_zero
            if positive and self._forms.show(context, Rel("<", ZERO, atoms.term(value))):
                return atoms.atom(Fn("pi")) * turns
        return atoms.atom(Fn("atan", atoms.term(value)))

    # --- factorials and binomials

    def _factorial(self, context: Context, term: Fn) -> Frac:
        """(n + c)! = n! (n + 1) ... (n + c) where n >= 0; (n - c)! = n! / (n ... (n - c + 1)) where n - c >= 0."""
        atoms = self._forms.atoms
        argument = self._forms.canonical(context, term.args[0])
        value = self._forms.normal(context, argument)
        c = self._forms.constant_part(value)
        if isinstance(argument, Num):
            if argument.value.denominator == 1 and 0 <= argument.value <= MAX_FACTORIAL:
                return atoms.constant(factorial(int(argument.value)))
            return atoms.atom(Fn("factorial", argument))
        base = value - c
        least = atoms.term(base) if c > 0 else argument
        may_shift = c.denominator == 1 and 0 < abs(c) <= MAX_SHIFT and is_integer(atoms.term(base))
        if not may_shift or not self._forms.show(context, Rel("<=", ZERO, least)):
            return atoms.atom(Fn("factorial", argument))
        result = atoms.atom(Fn("factorial", atoms.term(base)))
        if c > 0:
            return prod((base + k for k in range(1, int(c) + 1)), start=result)
        return result / prod((base - k for k in range(int(-c))), start=atoms.constant(1))

    def _binomial(self, context: Context, term: Fn) -> Frac:
        """A polynomial in n for a number k; 0 outside 0..n and n!/(k! (n - k)!) inside, for an integer n >= 0.

        Then also binomial(n, n - g) = binomial(n, g).
        """
        atoms, forms = self._forms.atoms, self._forms
        upper, lower = (forms.canonical(context, a) for a in term.args)
        if isinstance(lower, Num) and lower.value.denominator == 1 and lower.value <= MAX_LOWER:
            return self._falling(forms.normal(context, upper), int(lower.value))
        if not is_integer(upper) or not forms.show(context, Rel("<=", ZERO, upper)):
            return atoms.atom(Fn("binomial", upper, lower))
        gap = forms.canonical(context, Add(upper, Neg(lower)))
        if isinstance(gap, Num) and gap.value.denominator == 1 and gap.value <= MAX_LOWER:
            return self._falling(forms.normal(context, upper), int(gap.value))
        if forms.show(context, Rel("<", lower, ZERO)) or forms.show(context, Rel("<", upper, lower)):
            return atoms.constant(0)
        if forms.show(context, Rel("<=", ZERO, lower)) and forms.show(context, Rel("<=", lower, upper)):
            below = Mul(Fn("factorial", lower), Fn("factorial", gap))
            return forms.normal(context, Div(Fn("factorial", upper), below))
        return atoms.atom(Fn("binomial", upper, lower))

    def _falling(self, n: Frac, k: int) -> Frac:
        """n (n - 1) ... (n - k + 1) / k!, and 0 for k < 0."""
        atoms = self._forms.atoms
        if k < 0:
            return atoms.constant(0)
        return prod((n - j for j in range(k)), start=atoms.constant(Fraction(1, factorial(k))))


def _root(of: Term, below: int = 1) -> Term:
    """sqrt(of)/below."""
    root = Pow(of, Num(Fraction(1, 2)))
    return root if below == 1 else Div(root, Num(below))


def _two_roots(sign: Callable[[Term], Term]) -> Term:
    return Div(Add(_root(Num(6)), sign(_root(Num(2)))), Num(4))


# cos(c pi) for 0 < c < 1/2, with sin(c pi) at 1/2 - c
COSINES: dict[Fraction, Term] = {
    Fraction(1, 12): _two_roots(lambda r: r),
    Fraction(1, 10): _root(Add(Num(10), Mul(Num(2), _root(Num(5)))), 4),
    Fraction(1, 8): _root(Add(Num(2), _root(Num(2))), 2),
    Fraction(1, 6): _root(Num(3), 2),
    Fraction(1, 5): Div(Add(ONE, _root(Num(5))), Num(4)),
    Fraction(1, 4): _root(Num(2), 2),
    Fraction(3, 10): _root(Add(Num(10), Neg(Mul(Num(2), _root(Num(5))))), 4),
    Fraction(1, 3): Num(Fraction(1, 2)),
    Fraction(3, 8): _root(Add(Num(2), Neg(_root(Num(2)))), 2),
    Fraction(2, 5): Div(Add(_root(Num(5)), Num(-1)), Num(4)),
    Fraction(5, 12): _two_roots(lambda r: Neg(r)),
}
"""Source: DLMF 4.17, table 4.17.1; tested against enclosures."""


_LAWS: dict[str, Callable[[Functions, Context, Fn], Frac]] = {
    "abs": lambda functions, c, t: functions.absolute(c, functions._forms.normal(c, t.args[0])),
    "sign": Functions._sign,
    "max": lambda functions, c, t: functions._extreme(c, t, 1),
    "min": lambda functions, c, t: functions._extreme(c, t, -1),
    "sin": lambda functions, c, t: functions.angle(c, functions._forms.normal(c, t.args[0]))[0],
    "cos": lambda functions, c, t: functions.angle(c, functions._forms.normal(c, t.args[0]))[1],
    "atan": Functions._atan,
    "factorial": Functions._factorial,
    "binomial": Functions._binomial,
}

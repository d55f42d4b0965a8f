"""Normal forms of powers.

Where the base is shown positive, b^e = exp(e log b). Else an integer power splits over the factors of its base
and the terms of its exponent as far as that holds at 0 too; a rational power is a power of one root atom.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from derive.kernel.context import Context
from derive.kernel.fractions import Frac
from derive.terms.nodes import ONE, ZERO, Delta, Num, Pow, Rel, Term, is_integer

if TYPE_CHECKING:
    from derive.kernel.normal_form import Normalizer

MAX_ROOT = 24


class _Halves(Exception):
    """An integer exponent whose normal form is none by syntax, as n (n - 1)/2: read as it stands, it would be real."""


class Powers:
    """Powers, for one normalizer."""

    def __init__(self, normalizer: Normalizer):
        self._forms = normalizer

    def power(self, context: Context, base: Term, exponent: Term) -> Frac:
        """The normal form of base^exponent."""
        forms, atoms = self._forms, self._forms.atoms
        below = forms.normal(context, base)
        if isinstance(exponent, Num) and is_integer(exponent):
            return below ** int(exponent.value)
        up = forms.normal(context, exponent)
        if up.is_constant:
            value = forms.constant_part(up)
            if value.denominator == 1:
                return below ** int(value)
            return self._rational(context, below, value)
        above = atoms.term(up)
        if isinstance(above, Delta):  # u^0 = 1 and u^1 = u
            return 1 + up * (below - 1)
        if forms.show(context, Rel("<", ZERO, atoms.term(below))):
            return forms.exp(context, up * forms.log(context, below))
        if is_integer(exponent):
            try:
                return self._whole(context, below, up)
            except _Halves:
                return atoms.atom(Pow(atoms.term(below), forms.canonical(context, exponent)))
        if below.is_zero and forms.show(context, Rel("<", ZERO, above)):
            return below  # 0^x = 0 for x > 0
        return atoms.atom(Pow(atoms.term(below), above))

    def _atom(self, under: Term, exponent: Frac) -> Frac:
        """An integer power to which no law applies; its exponent must stay an integer by syntax."""
        above = self._forms.atoms.term(exponent)
        if not is_integer(above):
            raise _Halves
        return self._forms.atoms.atom(Pow(under, above))

    # --- rational exponents

    def _rational(self, context: Context, base: Frac, exponent: Fraction) -> Frac:
        """b^(p/q), which is defined only for b >= 0 (b > 0 if p < 0).

        So an even power f^2 in b leaves it as |f|^(2p/q) where that is an integer power of |f|, and factors that
        are shown to be >= 0 have roots of their own: the rest of b is then >= 0 too, unless they are 0. Where neither
        the one nor the other is known they stay in b, else the root of the rest might mean nothing.
        """
        forms, atoms = self._forms, self._forms.atoms
        if base.is_zero:
            return base if exponent > 0 else self._root(context, base, exponent)
        content, powers = atoms.powers(base)
        taken: list[tuple[Frac, int, Frac]] = []  # a factor, how often it is one, and what that becomes
        rest = atoms.constant(1)
        for factor, n in powers:
            value = atoms.polynomial(factor)
            whole = n * exponent
            if n % 2 == 0 and whole.denominator == 1:
                size = forms.functions.absolute(context, value)
                taken.append((value, n, size ** int(whole)))
                continue
            if forms.seems_negative(context, atoms.term(value)):
                value, content = -value, -content if n % 2 else content
            if forms.show(context, Rel("<", ZERO, atoms.term(value))):
                power = forms.exp(context, whole * forms.log(context, value))
                taken.append((value, n, power))
            elif forms.show(context, Rel("<=", ZERO, atoms.term(value))):
                taken.append((value, n, self._root(context, value, whole)))
            else:
                rest = rest * value**n
        if content < 0:
            rest = -rest
        known = exponent < 0 or rest.is_one or forms.show(context, Rel("<=", ZERO, atoms.term(rest)))
        size = atoms.constant(abs(content))
        result = forms.exp(context, exponent * forms.log(context, size))
        for value, n, power in taken:
            if known or n < 0 or forms.show(context, Rel("!=", atoms.term(value), ZERO)):
                result = result * power
            else:
                rest = rest * value**n
        if rest.is_one:
            return result
        return result * self._root(context, rest, exponent)

    def _root(self, context: Context, base: Frac, exponent: Fraction) -> Frac:
        """b^(p/q) = (b^(1/d))^(p d/q), the root being one atom r with r^d = b, where b >= 0 is shown; else 1/b^(-p/q)
        for p < 0."""
        forms, atoms = self._forms, self._forms.atoms
        under = atoms.term(base)
        if exponent.denominator == 1:
            return base ** int(exponent)
        if exponent.denominator > MAX_ROOT or not forms.show(context, Rel("<=", ZERO, under)):
            opaque = atoms.atom(Pow(under, Num(abs(exponent))))
            return opaque if exponent > 0 else 1 / opaque
        d = forms.root_degree(Pow(under, ZERO), exponent.denominator)
        root = forms.algebraic_atom(Pow(under, Num(Fraction(1, d))), d, base)
        return root ** int(exponent * d)

    # --- integer exponents

    def _whole(self, context: Context, base: Frac, exponent: Frac) -> Frac:
        """(f g)^n = f^n g^n and (f^m)^n = f^(m n) for integers, where n >= 0 or the base is not 0."""
        forms, atoms = self._forms, self._forms.atoms
        under, above = atoms.term(base), atoms.term(exponent)
        natural = forms.show(context, Rel("<=", ZERO, above))
        if not natural and not forms.show(context, Rel("!=", under, ZERO)):
            return self._atom(under, exponent)
        if base.is_zero:  # 0^n is 1 for n = 0, else 0
            return (
                forms.normal(context, Delta(above, ZERO))
                if is_integer(above)
                else self._atom(under, exponent)
            )
        content, powers = atoms.powers(base)
        result = self._of_number(context, content, exponent)
        for factor, n in powers:
            part = self._of_factor(context, atoms.polynomial(factor), abs(n), exponent, natural)
            result = result * part if n > 0 else result / part
        return result

    def _of_number(self, context: Context, number: Fraction, exponent: Frac) -> Frac:
        """c^n for a number c != 0; (-1)^n splits over the terms of n, and only odd multiples stay."""
        forms, atoms = self._forms, self._forms.atoms
        size = forms.exp(context, exponent * forms.log(context, atoms.constant(abs(number))))
        if number > 0:
            return size
        if not exponent.den.is_constant():
            return size * self._atom(Num(-1), exponent)
        for exponents, c in sorted(atoms.parts(exponent.num)):
            term = atoms.term_of_monomial(exponents)
            if c.denominator != 1 or not is_integer(term):
                raise _Halves
            if c % 2:
                minus = Pow(Num(-1), term)
                sign = (
                    atoms.constant(-1) if term == ONE else forms.algebraic_atom(minus, 2, atoms.constant(1))
                )
                size = size * sign
        return size

    def _of_factor(self, context: Context, factor: Frac, n: int, exponent: Frac, natural: bool) -> Frac:
        """(f^n)^e, for an irreducible f; f^(a + b) = f^a f^b where f != 0, or a >= 0 and b >= 0."""
        forms, atoms = self._forms, self._forms.atoms
        term = atoms.term(factor)
        if forms.show(context, Rel("<", ZERO, term)):
            return forms.exp(context, n * exponent * forms.log(context, factor))
        if isinstance(term, Pow) and is_integer(term.args[1]):
            inner = forms.normal(context, term.args[1])
            if forms.show(context, Rel("!=", term.args[0], ZERO)) or (
                natural and forms.show(context, Rel("<=", ZERO, term.args[1]))
            ):
                whole = n * (inner * exponent)
                return self._split(context, forms.normal(context, term.args[0]), whole)
        return self._split(context, factor, exponent) ** n

    def _split(self, context: Context, base: Frac, exponent: Frac) -> Frac:
        """b^e as a product over the terms of e, where b != 0, or where every term is shown to be >= 0."""
        forms, atoms = self._forms, self._forms.atoms
        under = atoms.term(base)
        if not exponent.den.is_constant():
            return self._atom(under, exponent)
        parts = [(atoms.term_of_monomial(m), c) for m, c in sorted(atoms.parts(exponent.num))]
        if any(c.denominator != 1 or not is_integer(t) for t, c in parts):
            return self._atom(under, exponent)
        natural = all(c > 0 and forms.show(context, Rel("<=", ZERO, t)) for t, c in parts)
        splits = natural or forms.show(context, Rel("!=", under, ZERO))
        if not splits:
            return self._without_constant(context, base, exponent)
        powers = ((base if t == ONE else atoms.atom(Pow(under, t))) ** int(c) for t, c in parts)
        return prod(powers, start=atoms.constant(1))

    def _without_constant(self, context: Context, base: Frac, exponent: Frac) -> Frac:
        """b^(n + c) = b^n b^c for a number c >= 0 and n >= 0."""
        forms, atoms = self._forms, self._forms.atoms
        c = forms.constant_part(exponent)
        rest = atoms.term(exponent - c)
        under = atoms.term(base)
        if c > 0 and forms.show(context, Rel("<=", ZERO, rest)):
            return atoms.atom(Pow(under, rest)) * base ** int(c)
        return self._atom(under, exponent)

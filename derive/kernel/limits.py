"""Limits at one point from one side: by expansion there, else by the laws of limits from those of the parts.

The laws reach what no expansion has, such as powers with an unknown exponent and exp of exp; an expansion decides
what the laws leave open, such as 0/0. Sources: Apostol, Calculus I, ch. 3 and 7; with infinities, Hardy, A Course of
Pure Mathematics, ch. 4.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import TypeAlias

from derive.kernel.context import Context
from derive.kernel.fractions import TooLarge
from derive.kernel.growth import NoLimit
from derive.kernel.prover import Prover
from derive.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Div,
    Fn,
    Infinity,
    Mul,
    Neg,
    Num,
    Pow,
    Rel,
    Sym,
    Term,
    is_integer,
)

Limit: TypeAlias = Term | Infinity
MAX_POWER = 32


class Limits:
    """Limits of terms at the point near which `near` is; `expanded` gives some of them, or raises `NoLimit`."""

    def __init__(self, prover: Prover, near: Context, expanded: Callable[[Term], Limit]):
        self._prover = prover
        self._near = near
        self._expanded = expanded

    def of(self, term: Term) -> Limit:
        """A term, or an infinity. Raises `NoLimit`."""
        try:
            return self._expanded(term)
        except (NoLimit, TooLarge, ZeroDivisionError) as error:
            found = self._from_parts(term)
            if found is None:
                raise NoLimit(str(error)) from None
            return found

    def _from_parts(self, term: Term) -> Limit | None:
        """By the law for what a term is made by; None where there is none."""
        match term:
            case Neg():
                return self._product(Num(-1), self.of(term.args[0]))
            case Add():
                return reduce(self._sum, map(self.of, term.args))
            case Mul():
                return reduce(self._product, map(self.of, term.args))
            case Div():
                return self._product(self.of(term.args[0]), self._reciprocal(term.args[1]))
            case Pow(args=(base, Num(value=n))) if is_integer(term.args[1]) and 0 < n <= MAX_POWER:
                return reduce(self._product, [self.of(base)] * int(n))
            case Pow(args=(base, Num(value=n))) if is_integer(term.args[1]) and n < 0:
                return self._reciprocal(Pow(base, Num(-n)))
            case Pow(args=(base, exponent)) if not is_integer(exponent):
                return self._exp(self._product(self.of(exponent), self._log(base)))
            case Fn(payload=("exp",)):
                return self._exp(self.of(term.args[0]))
            case Fn(payload=("log",)):
                return self._log(term.args[0])
        return None

    def _sum(self, one: Limit, other: Limit) -> Limit:
        if isinstance(one, Term) and isinstance(other, Term):
            return Add(one, other)
        if isinstance(one, Infinity) and isinstance(other, Infinity) and one != other:
            raise NoLimit("oo - oo is an undefined form")
        return one if isinstance(one, Infinity) else other

    def _product(self, one: Limit, other: Limit) -> Limit:
        if isinstance(one, Term) and isinstance(other, Term):
            return Mul(one, other)
        sign = self._sign(one) * self._sign(other)
        if sign == 0:
            raise NoLimit("0 times oo is an undefined form")
        return Infinity(sign)

    def _reciprocal(self, below: Term) -> Limit:
        """1/oo = 0; 1/0 is infinite, with the sign that the denominator has near the point."""
        limit = self.of(below)
        if isinstance(limit, Infinity):
            return ZERO
        if self._shows("!=", limit, ZERO):
            return Div(ONE, limit)
        sign = self._sign(below)
        if sign == 0 or not self._shows("=", limit, ZERO):
            raise NoLimit("a denominator that goes to 0 from an unknown side, or to an unknown value")
        return Infinity(sign)

    def _exp(self, inner: Limit) -> Limit:
        if isinstance(inner, Infinity):
            return inner if inner.sign > 0 else ZERO
        return Fn("exp", inner)

    def _log(self, argument: Term) -> Limit:
        """log oo = oo; log 0 = -oo, from above."""
        limit = self.of(argument)
        if self._sign(limit) > 0:
            return limit if isinstance(limit, Infinity) else Fn("log", limit)
        if not isinstance(limit, Infinity) and self._shows("=", limit, ZERO) and self._sign(argument) > 0:
            return Infinity(-1)
        raise NoLimit(
            "the argument of a logarithm goes neither to a positive number, nor to 0 from above, nor to oo"
        )

    def _sign(self, value: Limit) -> int:
        """The sign of an infinity, or of a term near the point: 1, -1, or 0 where it is not known or zero."""
        if isinstance(value, Infinity):
            return value.sign
        return 1 if self._shows("<", ZERO, value) else -1 if self._shows("<", value, ZERO) else 0

    def _shows(self, op: str, left: Term, right: Term) -> bool:
        return self._prover.shows(self._near, Rel(op, left, right))


def one_sided(context: Context, variable: Sym, at: Term | Infinity, side: str, radius: Num) -> Context:
    """The context in which a fresh variable lies near a point on one side.

    A limit looks at nothing else, so any fixed neighbourhood may be assumed, and no domain or hypothesis may.
    """
    if isinstance(at, Infinity):
        far = Num(at.sign / radius.value)
        near = [Rel("<", far, variable) if at.sign > 0 else Rel("<", variable, far)]
    elif side == "+":
        near = [Rel("<", at, variable), Rel("<", variable, _shifted(at, radius.value))]
    else:
        near = [Rel("<", _shifted(at, -radius.value), variable), Rel("<", variable, at)]
    return context.with_variable(variable).assuming(*near, source="near the point")


def _shifted(at: Term, by: Fraction) -> Term:
    return Num(at.value + by) if isinstance(at, Num) else Add(at, Num(by))

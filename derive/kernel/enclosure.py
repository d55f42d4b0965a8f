"""Closed terms enclosed by ball arithmetic (flint.arb), at rising precision: strict relations only.

A ball that excludes 0 shows that a number is not 0, and its sign. Nothing here ever shows an equality.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from math import prod

from flint import arb, ctx, fmpz

from derive.frozen import mutable
from derive.kernel.context import Theory
from derive.kernel.fractions import exact
from derive.terms.nodes import (
    Add,
    App,
    Delta,
    Div,
    Elem,
    Fn,
    Literal,
    Mul,
    Neg,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Term,
    free,
    instantiate,
    is_integer,
)

PRECISIONS = (64, 256, 1024)
MAX_RANGE = 400
MAX_STEPS = 20_000
MAX_EXPONENT = 4_096


class NotEnclosed(ArithmeticError):
    """The term is not closed, not defined, too large, or of a kind that is not enclosed."""


@mutable
class Work:
    """The definitions in force, and how many subterms may still be enclosed."""

    theory: Theory
    left: int = MAX_STEPS

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise NotEnclosed("too many subterms")


def enclosed(theory: Theory, prop: Rel) -> str | None:
    """A decimal enclosure of left - right that decides a relation < <= != between closed terms; None if none does."""
    prop = prop.forward()
    if prop.op == "=" or free(prop) or prop.loose:
        return None
    for precision in PRECISIONS:
        before, ctx.prec = ctx.prec, precision
        try:
            work = Work(theory)
            gap = ball(work, prop.left) - ball(work, prop.right)
            if gap < 0 or (prop.op == "!=" and gap > 0):
                return str(gap.str(10))
            if gap > 0:
                return None
        except (NotEnclosed, ZeroDivisionError, OverflowError):
            return None
        finally:
            ctx.prec = before
    return None


def ball(work: Work, term: Term) -> arb:
    """A ball that contains the value of a closed term, which is defined if this does not raise `NotEnclosed`."""
    work.spend()
    match term:
        case Num():
            return arb(exact(term.value))
        case Add():
            return sum((ball(work, a) for a in term.args), arb(0))
        case Neg():
            return -ball(work, term.args[0])
        case Mul():
            return prod((ball(work, a) for a in term.args), start=arb(1))
        case Div():
            below = ball(work, term.args[1])
            if below.contains(0):
                raise NotEnclosed("a denominator that may be 0")
            return ball(work, term.args[0]) / below
        case Pow():
            return _power(work, *term.args)
        case Fn(payload=("exp",)):
            return _finite(ball(work, term.args[0]).exp())
        case Fn(payload=("log",)):
            inside = ball(work, term.args[0])
            if not inside > 0:
                raise NotEnclosed("the argument of a logarithm that may not be positive")
            return inside.log()
        case Fn():
            return _function(work, term)
        case Sum() | Prod():
            return _range(work, term)
        case Elem() if isinstance(term.family, Literal):
            return _member(work, term.family, _integer(work, term.indices[0]))
        case Delta():
            left, right = (_integer(work, a) for a in term.args)
            return arb(int(left == right))
        case App():
            return ball(work, work.theory.unfold(term))
        case _:
            raise NotEnclosed(f"{type(term).__name__} is not enclosed")


# not finite where a tangent may be undefined
_OF_ONE: dict[str, Callable[[arb], arb]] = {
    "sin": arb.sin, "cos": arb.cos, "tan": arb.tan, "atan": arb.atan, "sinh": arb.sinh, "cosh": arb.cosh,
    "tanh": arb.tanh, "abs": abs, "sign": arb.sgn,
}  # fmt: skip


def _function(work: Work, term: Fn) -> arb:
    if term.name == "pi":
        return arb.pi()
    if term.name == "factorial":
        n = _integer(work, term.args[0])
        if not 0 <= n <= MAX_EXPONENT:
            raise NotEnclosed("a factorial of a negative or large number")
        return arb(fmpz.fac_ui(n))
    if term.name == "binomial":
        upper, k = ball(work, term.args[0]), _integer(work, term.args[1])
        if k > MAX_EXPONENT:
            raise NotEnclosed("a binomial that is too large")
        product = arb(int(k >= 0))
        for j in range(k):
            product = product * (upper - j) / (j + 1)
        return _finite(product)
    values = [ball(work, a) for a in term.args]
    if term.name in _OF_ONE:
        return _finite(_OF_ONE[term.name](values[0]))
    return reduce(arb.max if term.name == "max" else arb.min, values)


def _finite(value: arb) -> arb:
    if not value.is_finite():
        raise NotEnclosed("too large, or perhaps undefined")
    return value


def _power(work: Work, base: Term, exponent: Term) -> arb:
    under = ball(work, base)
    if is_integer(exponent):
        n = _integer(work, exponent)
        if abs(n) > MAX_EXPONENT or (n < 0 and under.contains(0)):
            raise NotEnclosed("a power that is too large, or a negative power of what may be 0")
        return _finite(under**n)
    if not under > 0:
        raise NotEnclosed("a real power of what may not be positive")
    return _finite((ball(work, exponent) * under.log()).exp())


def _integer(work: Work, term: Term) -> int:
    value = ball(work, term).unique_fmpz()
    if value is None:
        raise NotEnclosed("an index that is no integer")
    return int(value)


def _range(work: Work, term: Sum | Prod) -> arb:
    lo, hi = _integer(work, term.lo), _integer(work, term.hi)
    if hi - lo >= MAX_RANGE:
        raise NotEnclosed("too many terms")
    values = [ball(work, instantiate(term.body, Num(i))) for i in range(lo, hi + 1)]
    return sum(values, arb(0)) if isinstance(term, Sum) else prod(values, start=arb(1))


def _member(work: Work, family: Literal, index: int) -> arb:
    if not 1 <= index <= len(family.args):
        raise NotEnclosed("an index out of range")
    return ball(work, family.args[index - 1])

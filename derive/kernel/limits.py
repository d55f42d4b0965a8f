"""Limits of elementary pieces by composition, one-sided, with +oo and -oo.

The variable is fresh and known to lie in a punctured neighbourhood of the point, on one side: a limit
looks at nothing else, so any fixed neighbourhood may be assumed, and no domain or hypothesis may.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.kernel.context import Context
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
    Node,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    free,
    is_integer,
)


@dataclass(frozen=True)
class Approach:
    """Where a term goes: to `value` (a term, or +oo, -oo), from `side`: "+" above, "-" below, "=" at it, "" unknown."""

    value: Node
    side: str = ""

    @property
    def infinite(self) -> int:
        return self.value.sign if isinstance(self.value, Infinity) else 0


class NoLimit(ValueError):
    """Composition gives no limit here: an undefined form, or a piece that is not in the table."""


_TURNED = {"+": "-", "-": "+", "=": "=", "": ""}


class Composition:
    """Limits within one punctured, one-sided neighbourhood."""

    def __init__(self, prover: Prover, context: Context, variable: Sym, goes: Approach):
        self._prover = prover
        self._context = context
        self._variable = variable
        self._goes = goes

    def approach(self, term: Term) -> Approach:
        """Raises `NoLimit`."""
        if self._variable not in free(term):
            return Approach(term, "=")
        match term:
            case Sym():
                return self._goes
            case Neg():
                inner = self.approach(term.args[0])
                value = Infinity(-inner.infinite) if inner.infinite else Neg(inner.value)  # type: ignore[arg-type]
                return Approach(value, _TURNED[inner.side])
            case Add():
                return self._sum([self.approach(a) for a in term.args])
            case Mul():
                whole = self.approach(term.args[0])
                for a in term.args[1:]:
                    whole = self._product(whole, self.approach(a))
                return whole
            case Div():
                return self._product(
                    self.approach(term.args[0]), self._reciprocal(self.approach(term.args[1]))
                )
            case Pow():
                return self._power(*term.args)
            case Fn(payload=("exp",)):
                return self._exp(self.approach(term.args[0]))
            case Fn(payload=("log",)):
                return self._log(self.approach(term.args[0]))
            case Sum():
                return self._finite_sum(term)
            case _:
                raise NoLimit(f"no limit in the table for {type(term).__name__}")

    def _sum(self, parts: list[Approach]) -> Approach:
        signs = {p.infinite for p in parts if p.infinite}
        if len(signs) == 2:
            raise NoLimit("oo - oo is an undefined form")
        if signs:
            return Approach(Infinity(signs.pop()))
        sides = {p.side for p in parts if p.side != "="}
        side = "=" if not sides else sides.pop() if len(sides) == 1 else ""
        return Approach(Add(*(p.value for p in parts)), side)  # type: ignore[arg-type]

    def _product(self, one: Approach, other: Approach) -> Approach:
        if one.infinite or other.infinite:
            sign = (one.infinite or self._sign(one)) * (other.infinite or self._sign(other))
            if sign == 0:
                raise NoLimit("0 times oo is an undefined form")
            return Approach(Infinity(sign))
        value = Mul(one.value, other.value)  # type: ignore[arg-type]
        for constant, moving in ((one, other), (other, one)):
            if constant.side == "=":
                sign = self._sign(constant)
                side = moving.side if sign > 0 else _TURNED[moving.side] if sign < 0 else ""
                return Approach(value, side)
        if self._is_zero(one) and self._is_zero(other) and one.side and other.side:
            return Approach(value, "+" if one.side == other.side else "-")
        return Approach(value, "")

    def _reciprocal(self, below: Approach) -> Approach:
        if below.infinite:
            return Approach(ZERO, "+" if below.infinite > 0 else "-")
        if self._sign(below):
            turned = _TURNED[below.side]
            return Approach(Div(ONE, below.value), turned)  # type: ignore[arg-type]
        if self._is_zero(below) and below.side in ("+", "-"):
            return Approach(Infinity(1 if below.side == "+" else -1))
        raise NoLimit("a denominator that goes to 0 from an unknown side, or to an unknown value")

    def _power(self, base: Term, exponent: Term) -> Approach:
        if isinstance(exponent, Num) and is_integer(exponent) and 0 < abs(exponent.value) <= 32:
            under = self.approach(base)
            whole = under
            for _ in range(abs(int(exponent.value)) - 1):
                whole = self._product(whole, under)
            return whole if exponent.value > 0 else self._reciprocal(whole)
        if is_integer(exponent) and self._variable in free(base):
            raise NoLimit("a power with a symbolic integer exponent")
        return self._exp(self._product(self.approach(exponent), self._log(self.approach(base))))

    def _exp(self, inner: Approach) -> Approach:
        if inner.infinite:
            return Approach(Infinity(1)) if inner.infinite > 0 else Approach(ZERO, "+")
        return Approach(Fn("exp", inner.value), inner.side)  # type: ignore[arg-type]

    def _log(self, inner: Approach) -> Approach:
        if inner.infinite > 0:
            return Approach(Infinity(1))
        if inner.infinite == 0 and self._sign(inner) > 0:
            return Approach(Fn("log", inner.value), inner.side)  # type: ignore[arg-type]
        if inner.infinite == 0 and self._is_zero(inner) and inner.side == "+":
            return Approach(Infinity(-1))
        raise NoLimit(
            "the argument of a logarithm does not go to a positive number, to 0 from above or to oo"
        )

    def _finite_sum(self, term: Sum) -> Approach:
        """A sum over a range that does not move, each term with a finite limit."""
        if self._variable in free(term.lo) | free(term.hi):
            raise NoLimit("a sum whose range moves")
        index, body, inside = self._context.open(term.body, term.lo, term.hi)
        part = Composition(self._prover, inside, self._variable, self._goes).approach(body)
        if part.infinite:
            raise NoLimit("a sum of terms that go to infinity")
        return Approach(Sum(term.lo, term.hi, bind(part.value, index, term.body.hint)))

    def _sign(self, finite: Approach) -> int:
        """The sign of a finite limit: 1, -1, or 0 where it is not known or zero."""
        value = finite.value
        if self._prover.shows(self._context, Rel("<", ZERO, value)):  # type: ignore[arg-type]
            return 1
        return -1 if self._prover.shows(self._context, Rel("<", value, ZERO)) else 0  # type: ignore[arg-type]

    def _is_zero(self, finite: Approach) -> bool:
        return self._prover.shows(self._context, Rel("=", finite.value, ZERO))  # type: ignore[arg-type]


def one_sided(context: Context, variable: Sym, at: Node, side: str, radius: Num) -> tuple[Context, Approach]:
    """The context in which the variable lies near the point on one side, and how it goes there."""
    inside = context.with_variable(variable)
    if isinstance(at, Infinity):
        far = Div(ONE, radius)
        bound = Rel("<", far, variable) if at.sign > 0 else Rel("<", variable, Neg(far))
        return inside.assuming(bound, source="near the point"), Approach(at)
    if not isinstance(at, Term):
        raise NoLimit("the point is neither a number nor infinite")
    if side == "+":
        near = (Rel("<", at, variable), Rel("<", variable, _shifted(at, radius.value)))
    else:
        near = (Rel("<", _shifted(at, -radius.value), variable), Rel("<", variable, at))
    return inside.assuming(*near, source="near the point"), Approach(at, side)


def _shifted(at: Term, by: Fraction) -> Term:
    return Num(at.value + by) if isinstance(at, Num) else Add(at, Num(by))


def simplified(prover: Prover, context: Context, term: Term) -> Term:
    """The canonical term, equal to the given one wherever that is defined near the point."""
    return prover.normalizer.canonical(context, context.theory.unfold_all(term))

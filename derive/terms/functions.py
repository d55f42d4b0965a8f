"""What the built-in functions are: those that others define, as terms of those; the rest by their own laws.

exp, log, sin, cos, atan, factorial, binomial and pi are taken as they are. tan, sinh, cosh and tanh stand for
quotients and sums of those, abs, sign, max and min for cases. A formula keeps the name, for reading; what it
means is its definition. Source: DLMF 4.14, 4.28; binomial(n, k) as in Graham, Knuth, Patashnik, (5.1).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.terms.nodes import ONE, TRUE, ZERO, Add, Div, Fn, Mul, Neg, Num, Piecewise, Rel, Term

_HALF = Num(Fraction(1, 2))


def _abs(x: Term) -> Term:
    return Piecewise(x, Rel(">=", x, ZERO), Neg(x), TRUE)


def _sign(x: Term) -> Term:
    return Piecewise(ONE, Rel(">", x, ZERO), ZERO, Rel("=", x, ZERO), Num(-1), TRUE)


def _extreme(op: str) -> Callable[..., Term]:
    def of(first: Term, *rest: Term) -> Term:
        for other in rest:
            first = Piecewise(first, Rel(op, first, other), other, TRUE)
        return first

    return of


def _half_of(sign: Callable[[Term], Term]) -> Callable[[Term], Term]:
    return lambda x: Mul(_HALF, Add(Fn("exp", x), sign(Fn("exp", Neg(x)))))


def _tanh(x: Term) -> Term:
    return Div(Add(Fn("exp", x), Neg(Fn("exp", Neg(x)))), Add(Fn("exp", x), Fn("exp", Neg(x))))


DEFINED: dict[str, Callable[..., Term]] = {
    "tan": lambda x: Div(Fn("sin", x), Fn("cos", x)),
    "sinh": _half_of(lambda e: Neg(e)),
    "cosh": _half_of(lambda e: e),
    "tanh": _tanh,
    "abs": _abs,
    "sign": _sign,
    "max": _extreme(">="),
    "min": _extreme("<="),
}


def defining(term: Fn) -> Term | None:
    """What a function application stands for, as a term of other functions; None where it stands for itself."""
    define = DEFINED.get(term.name)
    return None if define is None else define(*term.args)

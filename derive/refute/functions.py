"""The built-in functions at a point, by name: partial where mathematics is, with the reason in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from flint import fmpq, fmpz

from derive.refute import numbers, values
from derive.refute.machine import Machine, integer
from derive.refute.values import Dual, Undecided, Value

LARGEST = 3_000  # of a factorial, and of the lower number of a binomial
_HALF = fmpq(1, 2)


class NoValue(ArithmeticError):
    """The function has no value there: why."""


def _log(args: Sequence[Value], m: Machine) -> Value:
    where = numbers.sign(values.stripped(args[0]), m.how)
    if where <= 0:
        raise NoValue("argument of log is 0" if where == 0 else "argument of log is negative")
    return numbers.log(args[0])


def _tan(args: Sequence[Value], m: Machine) -> Value:
    below = numbers.cos(args[0])
    if numbers.is_zero(below, m.how):
        raise NoValue("tangent of an odd multiple of pi/2")
    return numbers.div(numbers.sin(args[0]), below)


def _exponentials(args: Sequence[Value], sign: int) -> Value:
    """exp(x) + exp(-x), or the difference."""
    (x,) = args
    return numbers.add((numbers.exp(x), numbers.mul((fmpq(sign), numbers.exp(numbers.neg(x))))))


def _sinh(args: Sequence[Value], m: Machine) -> Value:
    return numbers.mul((_HALF, _exponentials(args, -1)))


def _cosh(args: Sequence[Value], m: Machine) -> Value:
    return numbers.mul((_HALF, _exponentials(args, 1)))


def _tanh(args: Sequence[Value], m: Machine) -> Value:
    return numbers.div(_exponentials(args, -1), _exponentials(args, 1))


def _sign_ahead(value: Value, m: Machine) -> int:
    """The sign of a number; of one that is 0 and about to move, the sign of where it moves to, if that is asked for."""
    if isinstance(value, Dual) and value.tag == m.one_sided and not isinstance(value.primal, Dual):
        here = numbers.sign(value.primal, m.how)
        return here if here else numbers.sign(value.tangent, m.how)
    return numbers.sign(value, m.how)


def _abs(args: Sequence[Value], m: Machine) -> Value:
    return numbers.neg(args[0]) if _sign_ahead(args[0], m) < 0 else args[0]


def _sign(args: Sequence[Value], m: Machine) -> Value:
    return fmpq(numbers.sign(args[0], m.how))


def _max(args: Sequence[Value], m: Machine) -> Value:
    return reduce(lambda a, b: a if _sign_ahead(numbers.sub(a, b), m) >= 0 else b, args)


def _min(args: Sequence[Value], m: Machine) -> Value:
    return reduce(lambda a, b: a if _sign_ahead(numbers.sub(a, b), m) <= 0 else b, args)


def _factorial(args: Sequence[Value], m: Machine) -> Value:
    n = integer(args[0])
    if n < 0:
        raise NoValue("factorial of a negative number")
    if n > LARGEST:
        raise Undecided("a factorial that is too large")
    return fmpq(fmpz.fac_ui(n))


def _binomial(args: Sequence[Value], m: Machine) -> Value:
    """n (n - 1) ... (n - k + 1) / k!, and 0 for k < 0."""
    n, k = args[0], integer(args[1])
    if k < 0:
        return numbers.ZERO
    if k > LARGEST:
        raise Undecided("a binomial that is too large")
    m.budget.spend(k)
    factors = [numbers.add((n, fmpq(-j))) for j in range(k)]
    return numbers.mul([fmpq(1, fmpz.fac_ui(k)), *factors])


EVALUATED: dict[str, Callable[[Sequence[Value], Machine], Value]] = {
    "exp": lambda args, m: numbers.exp(args[0]), "log": _log,
    "sin": lambda args, m: numbers.sin(args[0]), "cos": lambda args, m: numbers.cos(args[0]), "tan": _tan,
    "atan": lambda args, m: numbers.atan(args[0]), "sinh": _sinh, "cosh": _cosh, "tanh": _tanh,
    "abs": _abs, "sign": _sign, "max": _max, "min": _min,
    "factorial": _factorial, "binomial": _binomial, "pi": lambda args, m: numbers.PI,
}  # fmt: skip

"""Real numbers at a point, and the work that may be spent on them.

A value is one of

- `fmpq`: an exact rational;
- `Real`: a closed real number, kept as the operations that make it. Its enclosure (an `arb`) is
  computed as precisely as a comparison needs; what is a rational combination of logarithms of
  primes is known exactly, since 1, log 2, log 3, log 5, ... are linearly independent over the rationals;
- `Unknown`: a real number of which no more is known than that it lies in an enclosure;
- `Dual`: a value with a derivative, for `Deriv` at a point (forward mode, one tag per derivative).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from flint import arb, ctx, fmpq, fmpz

from derive.frozen import frozen, mutable
from derive.terms.nodes import Term

PRECISIONS = (53, 200, 1000)
MAX_EXPONENT_BITS = 60  # beyond, an enclosure has too large an exponent to be of use
CLOCK_EVERY = 16  # steps of a budget

Equal = Callable[[Term], "bool | None"]


@frozen
class Exactness:
    """How hard to try to decide: at which precisions, and whether exactly (by `equal`, if there is one)."""

    equal: Equal | None = None
    precisions: tuple[int, ...] = PRECISIONS
    exactly: bool = True


FULL = Exactness()
QUICK = Exactness(None, PRECISIONS[:1], exactly=False)


class Undecided(Exception):
    """No exact form and no enclosure decides; or the work is out of budget."""


class OutOfBudget(Undecided):
    """The work allowed is spent."""


@mutable
class Budget:
    """Work allowed: loop steps and processor time, so that a busy machine loses nothing. Mutable, one per question."""

    steps: int = 200_000
    deadline: float = float("inf")  # of `time.process_time`
    _unread: int = 0  # steps since the clock was read, which takes as long as several of them

    def allow(self, seconds: float, steps: int) -> Budget:
        """Begin anew with so much time, from now, and so many steps."""
        self.deadline, self.steps = time.process_time() + seconds, steps
        return self

    @property
    def late(self) -> bool:
        """Whether the time is up."""
        return time.process_time() > self.deadline

    def check(self) -> None:
        """Raises `OutOfBudget` if the time is up."""
        if self.late:
            raise OutOfBudget("the time is up")

    def spend(self, steps: int = 1) -> None:
        """Take steps off the budget. Raises `OutOfBudget`."""
        self._unread += 1
        if self._unread > CLOCK_EVERY:
            self.check()
            self._unread = 0
        if steps > self.steps:
            raise OutOfBudget("the work is out of budget")
        self.steps -= steps


Linear = tuple[fmpq, tuple[tuple[int, fmpq], ...]]  # q + sum of c * log(prime), at least one c


class Real:
    """A closed real number as an operation on values. Immutable but for the cache of its enclosures."""

    __slots__ = ("_fine", "args", "ball", "linear", "op")

    def __init__(self, op: str, args: tuple[Value, ...], linear: Linear | None = None):
        self.op = op
        self.args = args
        self.linear = linear
        self._fine: dict[int, arb] = {}
        self.ball = _operate(op, args, 53)

    def enclosure(self, precision: int) -> arb:
        """An enclosure computed with so many bits; `ctx.prec` must be that precision."""
        if precision == 53:
            return self.ball
        if precision not in self._fine:
            self._fine[precision] = _operate(self.op, self.args, precision)
        return self._fine[precision]


class Unknown(Real):
    """A number of which only an enclosure is known; what is decided of it holds for all numbers in there.

    `name` is the symbol or the element of a family that it is, and stands for it in terms.
    """

    __slots__ = ("name",)

    def __init__(self, name: Term, ball: arb):
        self.op = "unknown"
        self.args = ()
        self.linear = None
        self._fine = {}
        self.ball = ball
        self.name = name

    def enclosure(self, precision: int) -> arb:
        return self.ball


class Dual:
    """`primal + tangent * eps` for the derivative numbered `tag`; both may be duals of smaller tags."""

    __slots__ = ("primal", "tag", "tangent")

    def __init__(self, tag: int, primal: Value, tangent: Value):
        self.tag = tag
        self.primal = primal
        self.tangent = tangent


Value: TypeAlias = fmpq | Real | Dual


def _enclose(value: Value, precision: int) -> arb:
    return value.enclosure(precision) if isinstance(value, Real) else arb(value)


_ENCLOSED: dict[str, Callable[[arb], arb]] = {
    "log": arb.log, "sin": arb.sin, "cos": arb.cos, "atan": arb.atan,
}  # fmt: skip


def _operate(op: str, args: tuple[Value, ...], precision: int) -> arb:
    if op == "pi":
        return arb.pi()
    first = _enclose(args[0], precision)
    if op == "add":
        for a in args[1:]:
            first = first + _enclose(a, precision)
        return first
    if op == "mul":
        for a in args[1:]:
            first = first * _enclose(a, precision)
        return first
    if op == "div":
        return first / _enclose(args[1], precision)
    if op == "exp":
        _bounded(first)
        return first.exp()
    if op in _ENCLOSED:
        return _ENCLOSED[op](first)
    if op == "pow":
        return first ** fmpz(_whole(args[1]))
    exponent = _enclose(args[1], precision) * first.log()
    _bounded(exponent)
    return exponent.exp()


def _whole(value: Value) -> int:
    if not isinstance(value, fmpq):
        raise Undecided("an exponent is not a known integer")
    return int(value.p)


def _bounded(exponent: arb) -> None:
    if not abs(exponent) < arb(1 << MAX_EXPONENT_BITS):
        raise Undecided("an exponent is too large to evaluate")


def enclose(value: Value, precision: int = 53) -> arb:
    """An enclosure of a value that is no dual, computed with so many bits."""
    with ctx.workprec(precision):
        return _enclose(value, precision)


def stripped(value: Value) -> fmpq | Real:
    """The number without its derivatives."""
    while isinstance(value, Dual):
        value = value.primal
    return value

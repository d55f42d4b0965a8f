"""Values as straight-line programs of their unknowns, with derivatives: in floats to search, in balls to certify.

A value that was computed at unknowns is an expression in them, in which every branch has been taken: where the
unknowns are boxes, it is one expression on all of the box.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from flint import arb, fmpq, fmpz

from derive.refute.values import Dual, Real, Undecided, Unknown, Value

MOST_STEPS = 5_000

Number: TypeAlias = Any  # a float or an `arb`, the same throughout a run
Partials = Callable[[list[Number], Number], list[Number]]


class Field(NamedTuple):
    """The functions of one kind of numbers; +, -, * and / are those of Python."""

    number: Callable[[fmpq], Number]
    pi: Callable[[], Number]
    exp: Callable[[Number], Number]
    log: Callable[[Number], Number]
    sin: Callable[[Number], Number]
    cos: Callable[[Number], Number]
    atan: Callable[[Number], Number]
    power: Callable[[Number, int], Number]


FLOATS = Field(
    lambda q: int(q.p) / int(q.q), lambda: math.pi, math.exp, math.log, math.sin, math.cos, math.atan,
    lambda x, n: float(x**n),
)  # fmt: skip
BALLS = Field(arb, arb.pi, arb.exp, arb.log, arb.sin, arb.cos, arb.atan, lambda x, n: x ** fmpz(n))


class _Step(NamedTuple):
    op: str
    args: tuple[int, ...]  # earlier slots
    constant: fmpq


class Tape:
    """Outputs as a program of unknowns. Raises `Undecided` for values that vary, and for programs too long."""

    def __init__(self, outputs: Sequence[Value], unknowns: Sequence[Unknown]):
        self.unknowns = tuple(unknowns)
        self._steps: list[_Step] = [_Step("unknown", (), fmpq(k)) for k in range(len(unknowns))]
        self._slots: dict[object, int] = {id(u): k for k, u in enumerate(unknowns)}
        self._held = list(outputs)  # so that no id is used twice
        self.outputs = [self._slot(v) for v in outputs]

    def _slot(self, value: Value) -> int:
        if isinstance(value, Dual):
            raise Undecided("a varying number has no program")
        key: object = (int(value.p), int(value.q)) if isinstance(value, fmpq) else id(value)
        if key not in self._slots:
            self._slots[key] = self._written(value)
        return self._slots[key]

    def _written(self, value: fmpq | Real) -> int:
        if isinstance(value, fmpq):
            step = _Step("number", (), value)
        elif isinstance(value, Unknown):
            raise Undecided(f"an unknown that is not among those solved for: {value.name}")
        elif value.op == "pow":
            exponent = value.args[1]
            if not isinstance(exponent, fmpq):
                raise Undecided("an exponent is not a known integer")
            step = _Step("pow", (self._slot(value.args[0]),), exponent)
        else:
            step = _Step(value.op, tuple([self._slot(a) for a in value.args]), fmpq(0))
        if len(self._steps) > MOST_STEPS:
            raise Undecided("the equations are too long")
        self._steps.append(step)
        return len(self._steps) - 1

    def run(self, at: Sequence[Number], field: Field) -> list[Number]:
        """All slots, the unknowns being the numbers given. Floats raise what Python's arithmetic raises."""
        slots: list[Number] = []
        for step in self._steps:
            args = [slots[a] for a in step.args]
            slots.append(at[int(step.constant.p)] if step.op == "unknown" else _value(step, args, field))
        return slots

    def values(self, slots: list[Number]) -> list[Number]:
        """The outputs of a run."""
        return [slots[k] for k in self.outputs]

    def jacobian(self, slots: list[Number], field: Field) -> list[list[Number]]:
        """Each output's derivatives by the unknowns, at the numbers of a run."""
        zero, one = field.number(fmpq(0)), field.number(fmpq(1))
        partials = [
            _partials(step, [slots[a] for a in step.args], value, field)
            for step, value in zip(self._steps, slots, strict=True)
        ]
        rows = []
        for output in self.outputs:
            adjoint: list[Number] = [None] * len(slots)
            adjoint[output] = one
            for k in range(output, -1, -1):
                if adjoint[k] is not None:
                    for a, slope in zip(self._steps[k].args, partials[k], strict=True):
                        moved = adjoint[k] * slope
                        adjoint[a] = moved if adjoint[a] is None else adjoint[a] + moved
            rows.append([zero if a is None else a for a in adjoint[: len(self.unknowns)]])
        return rows


def _value(step: _Step, args: list[Number], field: Field) -> Number:
    match step.op:
        case "number":
            return field.number(step.constant)
        case "add":
            total = args[0]
            for a in args[1:]:
                total = total + a
            return total
        case "mul":
            product = args[0]
            for a in args[1:]:
                product = product * a
            return product
        case "div":
            return args[0] / args[1]
        case "pow":
            return field.power(args[0], int(step.constant.p))
        case "rpow":
            return field.exp(args[1] * field.log(args[0]))
        case "pi":
            return field.pi()
    if step.op in _FUNCTIONS:
        return getattr(field, step.op)(args[0])
    raise Undecided(f"{step.op} has no program")


_FUNCTIONS = ("exp", "log", "sin", "cos", "atan")


def _partials(step: _Step, args: list[Number], value: Number, field: Field) -> list[Number]:
    """The derivatives of a step by its arguments."""
    one = field.number(fmpq(1))
    match step.op:
        case "add":
            return [one] * len(args)
        case "mul":
            return [_product([*args[:k], *args[k + 1 :]], one) for k in range(len(args))]
        case "div":
            return [one / args[1], -value / args[1]]
        case "pow":
            n = int(step.constant.p)
            return [field.number(step.constant) * field.power(args[0], n - 1)]
        case "rpow":
            return [args[1] * field.exp((args[1] - one) * field.log(args[0])), value * field.log(args[0])]
        case "exp":
            return [value]
        case "log":
            return [one / args[0]]
        case "sin":
            return [field.cos(args[0])]
        case "cos":
            return [-field.sin(args[0])]
        case "atan":
            return [one / (one + args[0] * args[0])]
    return []


def _product(factors: list[Number], one: Number) -> Number:
    for f in factors:
        one = one * f
    return one

"""An evaluator that simplifies nothing: terms and propositions at a concrete point, exactly or enclosed.

It shares no code with the kernel's normal form, so that each is a check of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flint import arb, fmpq

from derive.record.model import Definition
from derive.refute import truth, values
from derive.refute.compiler import Compiler
from derive.refute.machine import Machine, UndefinedAt
from derive.refute.truth import Outcome
from derive.refute.values import Budget, Equal, Exactness, Undecided, Value
from derive.terms.nodes import Prop, Term

__all__ = ["Ball", "Env", "Exact", "Undecided", "UndefinedAt", "decide", "evaluate", "judge", "value_of"]


@dataclass(frozen=True)
class Exact:
    value: fmpq


@dataclass(frozen=True)
class Ball:
    value: arb


@dataclass(frozen=True)
class Env:
    """What names mean: numbers, tables of families (their keys are the index range), definitions by name."""

    numbers: Mapping[str, Value | int] = field(default_factory=dict)
    families: Mapping[str, Mapping[tuple[int, ...], Value | int]] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    equal: Equal | None = None
    steps: int = 200_000

    def machine(self) -> Machine:
        return Machine(
            {name: _value(v) for name, v in self.numbers.items()},
            {name: {i: _value(v) for i, v in t.items()} for name, t in self.families.items()},
            Budget(self.steps),
            Exactness(self.equal),
        )


def _value(v: Value | int) -> Value:
    return fmpq(v) if isinstance(v, int) else v


def value_of(term: Term, env: Env) -> Value:
    """The value of a term. Raises `UndefinedAt` or `Undecided`."""
    try:
        return Compiler(env.definitions).term(term).run(env.machine())
    except RecursionError:
        raise Undecided("the formula is nested too deeply") from None


def evaluate(term: Term, env: Env, precision: int = 53) -> Exact | Ball:
    """A term at a point: exactly where it is rational, else enclosed. Raises `UndefinedAt` or `Undecided`."""
    value = value_of(term, env)
    return Exact(value) if isinstance(value, fmpq) else Ball(values.enclose(value, precision))


def judge(prop: Prop, env: Env) -> Outcome:
    """The outcome of a proposition at a point. Never raises for what is undefined or undecided."""
    try:
        return Compiler(env.definitions).prop(prop).judge(env.machine())
    except (Undecided, RecursionError):
        return truth.OPEN


def decide(prop: Prop, env: Env) -> bool | None:
    """Whether a proposition holds: False if it is false or undefined, None if that is not decided."""
    outcome = judge(prop, env)
    return True if outcome.holds else False if outcome.refuted else None

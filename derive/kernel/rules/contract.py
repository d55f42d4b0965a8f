"""What a rule is: one place for its statement, conditions, failure, examples and code."""

from __future__ import annotations

from collections.abc import Callable

from derive.frozen import frozen
from derive.kernel.step import Step
from derive.kernel.verdict import Evidence


@frozen
class Example:
    """A small derivation in the formula language: declarations, premises, one line by the rule.

    Declarations are `;`-separated: `K integer at_least 1`, `x real above 0 below 1`, `i in 1..K`,
    `p over 1..K above 0`. Premises are given as hypotheses.
    """

    declare: str
    conclusion: str
    premises: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    guards: tuple[tuple[str, ...], ...] = ()  # of each premise


def example(
    declare: str,
    conclusion: str,
    *premises: str,
    guards: tuple[tuple[str, ...], ...] = (),
    **parameters: str,
) -> Example:
    """An example, written as a line of a script is: the premises, and the parameters by their names."""
    return Example(declare, conclusion, premises, tuple(parameters.items()), guards)


@frozen
class Condition:
    """A side condition; `dropped` violates this one only, and its conclusion is false there."""

    name: str
    statement: str
    dropped: Example | None = None


@frozen
class Rule:
    """A rule and its contract. `check` raises `Refused`, or returns the evidence."""

    name: str
    statement: str
    conditions: tuple[Condition, ...]
    fails: str
    example: Example
    check: Callable[[Step], Evidence]
    parameters: tuple[tuple[str, str], ...] = ()  # name, what it is

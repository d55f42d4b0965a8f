"""Rules that an author names in `by=`: bare ones (`take_exp`) and ones with parameters (`multiply(e)`).

Each is a request to the kernel, which decides whether the line follows by it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from derive.frozen import frozen
from derive.script.errors import ScriptError


@frozen
class Rule:
    """A rule's name with its parameters, as the author gave them; `before` are those by which lines lead to it."""

    name: str
    parameters: tuple[tuple[str, Any], ...] = ()
    before: tuple[Rule, ...] = ()


take_exp = Rule("take_exp")
take_log = Rule("take_log")
differentiate = Rule("differentiate")
each_zero = Rule("each_zero")
cases = Rule("cases")
enclose = Rule("enclose")
limit = Rule("limit")


def multiply(by: Any) -> Rule:
    """Both sides times `by`."""
    return Rule("multiply", (("by", by),))


def divide(by: Any) -> Rule:
    """Both sides over `by`."""
    return Rule("divide", (("by", by),))


def take_power(by: Any) -> Rule:
    """Both sides to the power `by`."""
    return Rule("take_power", (("by", by),))


def add(by: Any) -> Rule:
    """`by` added to both sides."""
    return Rule("add", (("by", by),))


def subtract(by: Any) -> Rule:
    """`by` subtracted from both sides."""
    return Rule("subtract", (("by", by),))


def sum_over(index: Any, first: Any = None, last: Any = None) -> Rule:
    """Both sides summed over an index, from first to last (else over its declared range).

    `sum_over((i, j))` sums over i and then over j: a line for each.
    """
    return _over("sum_over", index, first, last)


def product_over(index: Any, first: Any = None, last: Any = None) -> Rule:
    """Both sides multiplied over an index, from first to last (else over its declared range), or over several."""
    return _over("product_over", index, first, last)


def solve_for(target: Any) -> Rule:
    """The premise solved for a symbol or element."""
    return Rule("solve_for", (("target", target),))


def minimum_at(variable: Any, point: Any) -> Rule:
    """From the derivative: the function of `variable` is least at `point`."""
    return Rule("minimum_at", (("variable", variable), ("point", point)))


def maximum_at(variable: Any, point: Any) -> Rule:
    """From the derivative: the function of `variable` is greatest at `point`."""
    return Rule("maximum_at", (("variable", variable), ("point", point)))


def strict_minimum_at(variable: Any, point: Any) -> Rule:
    """As `minimum_at`, and greater at every other point."""
    return Rule("strict_minimum_at", (("variable", variable), ("point", point)))


def strict_maximum_at(variable: Any, point: Any) -> Rule:
    """As `maximum_at`, and less at every other point."""
    return Rule("strict_maximum_at", (("variable", variable), ("point", point)))


def increasing(variable: Any, first: Any, second: Any) -> Rule:
    """From a positive derivative: first < second <=> the function keeps their order."""
    return Rule("increasing", (("variable", variable), ("first", first), ("second", second)))


def decreasing(variable: Any, first: Any, second: Any) -> Rule:
    """From a negative derivative: first < second <=> the function turns their order."""
    return Rule("decreasing", (("variable", variable), ("first", first), ("second", second)))


def induction(variable: Any, start: Any = 1) -> Rule:
    """From the statement at `start`, and at n + 1 under the guard that it holds at n."""
    return Rule("induction", (("variable", variable), ("start", start)))


def rising(variable: Any, start: Any) -> Rule:
    """From a line 0 <= Derivative(f, variable), or <= 0: f(start) <= f(variable) above, or below, the start."""
    return Rule("rising", (("variable", variable), ("start", start)))


def tangent_log(at: Any, point: Any) -> Rule:
    """log(at) <= log(point) + (at - point)/point."""
    return Rule("tangent_log", (("at", at), ("point", point)))


def tangent_exp(at: Any, point: Any) -> Rule:
    """exp(at) >= exp(point)*(1 + at - point)."""
    return Rule("tangent_exp", (("at", at), ("point", point)))


def tangent_power(at: Any, point: Any, exponent: Any) -> Rule:
    """The power of `at` against its tangent at `point`: above it, or below it for exponents between 0 and 1."""
    return Rule("tangent_power", (("at", at), ("point", point), ("exponent", exponent)))


def combination(*times: Any, scale: Any = 1, rest: Any = 0) -> Rule:
    """scale*(right - left) = sum of times*(right - left) of the premises, in order, + rest."""
    numbered = tuple((f"times_{n}", t) for n, t in enumerate(times, start=1))
    return Rule("combination", (("scale", scale), ("rest", rest), *numbered))


def _over(rule: str, index: Any, first: Any, last: Any) -> Rule:
    if not isinstance(index, tuple | list):
        return Rule(rule, _range(rule, index, first, last))
    if not index or first is not None or last is not None:
        raise ScriptError(f"{rule} got several indices, and more", f"write {rule}((i, j)), over their ranges")
    steps = [Rule(rule, _range(rule, i, None, None)) for i in index]
    return replace(steps[-1], before=tuple(steps[:-1]))


def _range(rule: str, index: Any, first: Any, last: Any) -> tuple[tuple[str, Any], ...]:
    if (first is None) != (last is None):
        fix = f"write {rule}({index}, first, last)"
        if hasattr(first, "lower"):
            fix = f"over two indices: {rule}(({index}, {first})); from first to last: {rule}({index}, first, last)"
        raise ScriptError(f"{rule} got only one end of its range", fix)
    lower, upper = getattr(index, "lower", None), getattr(index, "upper", None)
    lo, hi = (lower, upper) if first is None else (first, last)
    if lo is None or hi is None:
        raise ScriptError(f"{rule} needs an index with a range, got {index}", f"write {rule}(i, first, last)")
    return (("index", index), ("lo", lo), ("hi", hi))

"""Families as authors handle them: `z[i]`, and `z + c`, `c*z`, `[t, 0]` where a family is an argument."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from sympy import Basic, Expr, Idx, Integer, Symbol, sympify

from derive.script.errors import NotANumber, ScriptError
from derive.script.expressions import (
    Element,
    FamilyLambda,
    FamilyLiteral,
    FamilyName,
    IntegerElement,
    fresh_index,
)

SymPyRange = tuple[Any, Any]


class Family:
    """A family of reals over index ranges. `z[i]` is an element; arithmetic with numbers and families
    of the same range works element by element and gives a family again.
    """

    __iter__ = None  # else Python would iterate z[0], z[1], ... without end

    def __init__(
        self,
        label: str,
        ranges: tuple[SymPyRange, ...],
        element: Callable[..., Any],
        argument: Callable[[], Any],
        hints: tuple[str, ...] = (),
    ):
        self._label = label
        self._ranges = ranges
        self._element = element
        self._argument = argument
        self._hints = hints or tuple("ijklmn"[: len(ranges)])

    def __repr__(self) -> str:
        return self._label

    def __getitem__(self, index: Any) -> Any:
        indices = index if isinstance(index, tuple) else (index,)
        if len(indices) != len(self._ranges):
            raise ScriptError(
                f"{self._label} has {counted(len(self._ranges))}, got {len(indices)}",
                f"write {self._label}[{', '.join(self._hints)}]",
            )
        return self._element(*(_as_index(self._label, i) for i in indices))

    def index(self, name: str) -> Any:
        """An index over this family's range, for use under a sum: `j = z.index("j")`."""
        if len(self._ranges) != 1:
            raise ScriptError(f"{self._label} has {counted(len(self._ranges))}: declare an index instead")
        lo, hi = self._ranges[0]
        return Idx(Symbol(name, integer=True), (lo, hi))

    def _sympy_(self) -> Any:
        hint = ", ".join(self._hints)
        name = self._label
        fix = f"write {name}[{hint}]; the family of its roots is {name}**Rational(1, 2)"
        raise NotANumber(f"{name} is a family, not a number", fix)

    def __bool__(self) -> bool:
        raise ScriptError(f"{self._label} is a family: it is neither true nor false")

    def _with(self, other: Any, sign: str, combine: Callable[[Any, Any], Any]) -> Family:
        if isinstance(other, Family):
            if other._ranges != self._ranges:
                raise ScriptError(f"{self._label} and {other._label} range over different indices")
            return broadcast(
                f"({self._label} {sign} {other._label})",
                self,
                lambda *i: combine(self._element(*i), other._element(*i)),
            )
        number = sympify(other)
        if not isinstance(number, Expr):
            raise ScriptError(f"{other!r} is neither a number nor a family")
        return broadcast(
            f"({self._label} {sign} {number})", self, lambda *i: combine(self._element(*i), number)
        )

    def __add__(self, other: Any) -> Family:
        return self._with(other, "+", operator.add)

    def __radd__(self, other: Any) -> Family:
        return self._with(other, "+", lambda z, c: c + z)

    def __sub__(self, other: Any) -> Family:
        return self._with(other, "-", operator.sub)

    def __rsub__(self, other: Any) -> Family:
        return self._with(other, "from", lambda z, c: c - z)

    def __mul__(self, other: Any) -> Family:
        return self._with(other, "*", operator.mul)

    def __rmul__(self, other: Any) -> Family:
        return self._with(other, "*", lambda z, c: c * z)

    def __truediv__(self, other: Any) -> Family:
        return self._with(other, "/", operator.truediv)

    def __rtruediv__(self, other: Any) -> Family:
        return self._with(other, "into", lambda z, c: c / z)

    def __pow__(self, other: Any) -> Family:
        return self._with(other, "**", operator.pow)

    def __neg__(self) -> Family:
        return broadcast(f"(-{self._label})", self, lambda *i: -self._element(*i))


def counted(indices: int) -> str:
    return f"{indices} indices" if indices > 1 else "one index"


def _as_index(label: str, index: Any) -> Any:
    if isinstance(index, slice):
        raise ScriptError(
            f"{label} has no parts: an index is one integer",
            f"write {label}[i], with an index of that range: i = d.index(name, first, last)",
        )
    if isinstance(index, Family | str | float | bool):
        raise ScriptError(f"{label}[{index!r}]: an index is an integer, not {index!r}")
    found = sympify(index)
    if not isinstance(found, Expr) or found.is_integer is False:
        raise ScriptError(f"{label}[{index}]: an index is an integer")
    return found


def declared_family(
    name: str, ranges: tuple[SymPyRange, ...], hints: tuple[str, ...], integer: bool
) -> Family:
    """A family by name."""
    symbol = FamilyName(name, integer=True) if integer else FamilyName(name, real=True)
    kind = IntegerElement if integer else Element
    return Family(name, ranges, lambda *i: kind(symbol, *i), lambda: symbol, hints)


def broadcast(label: str, like: Family, element: Callable[..., Any]) -> Family:
    """The family `i -> element(i)` over the ranges of another."""

    def argument() -> Basic:
        variables = tuple(fresh_index(hint) for hint in like._hints)
        return FamilyLambda(*variables, element(*variables))

    return Family(label, like._ranges, element, argument, like._hints)


def literal(*items: Any) -> Family:
    """A family written out: `literal(t, 0)` has the elements t and 0 at 1 and 2."""
    if len(items) == 1 and isinstance(items[0], list | tuple):
        items = tuple(items[0])
    if not items:
        raise ScriptError("a literal family needs at least one element")
    value = FamilyLiteral(*(sympify(item) for item in items))
    ranges = ((Integer(1), Integer(len(items))),)
    return Family(str(list(value.args)), ranges, lambda i: Element(value, i), lambda: value)


def as_family(value: Any, what: str) -> Family:
    """A family from a family, list or tuple. Raises `ScriptError` for anything else."""
    if isinstance(value, Family):
        return value
    if isinstance(value, Sequence) and not isinstance(value, str):
        return literal(*value)
    raise ScriptError(f"{what} is a family, got {value}", "give a family, or a list of its elements")


def length(family: Family, what: str) -> Any:
    """K of a family over 1..K. Raises `ScriptError` for other ranges."""
    if len(family._ranges) != 1:
        raise ScriptError(f"{what} has one index, {family} has {len(family._ranges)}")
    lo, hi = family._ranges[0]
    if lo != 1:
        raise ScriptError(f"{what} ranges over 1..n, {family} starts at {lo}")
    return hi

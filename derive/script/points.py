"""A witness as authors write it, `{K: 2, z: [0, log(2)], i: 1}`, as a Point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from derive.record.model import Point
from derive.script.boundary import Boundary, Declared
from derive.script.errors import ScriptError
from derive.script.families import Family
from derive.terms.nodes import Term, free

Table = tuple[tuple[tuple[int, ...], Term], ...]


def point(at: Mapping[Any, Any], declared: Declared, boundary: Boundary) -> Point:
    """Takes values by declared symbol, index or family (a list, nested for several indices).

    Raises `ScriptError` for a key that is not declared or a value that is not a closed number.
    """
    numbers: list[tuple[str, Term]] = []
    families: list[tuple[str, Table]] = []
    for key, value in at.items():
        if isinstance(key, Family):
            name = str(key)
            if name not in declared.families:
                raise ScriptError(f"{name} is not a declared family")
            arity = declared.families[name].arity
            cells = _cells(name, value, arity)
            families.append((name, tuple((i, _closed(name, v, boundary)) for i, v in cells)))
            continue
        name = str(getattr(key, "name", key))
        if declared.symbols.get(name) != key and declared.indices.get(name) != key:
            raise ScriptError(
                f"at= has {key!r}, which is not declared", "use the symbols, families and indices"
            )
        numbers.append((name, _closed(name, value, boundary)))
    return Point(tuple(numbers), tuple(families))


def _closed(name: str, value: Any, boundary: Boundary) -> Term:
    term = boundary.term(value)
    if free(term):
        raise ScriptError(f"the value {value} of {name} is not a number")
    return term


def _cells(name: str, value: Any, arity: int) -> Iterator[tuple[tuple[int, ...], Any]]:
    if not isinstance(value, list | tuple):
        raise ScriptError(
            f"{name} is a family, got {value}", f"give a list with its elements from {name}[1] on"
        )
    for k, item in enumerate(value, start=1):
        if arity == 1:
            yield (k,), item
        else:
            yield from (((k, *rest), v) for rest, v in _cells(name, item, arity - 1))

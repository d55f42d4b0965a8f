"""Classes of data: frozen ones, which nothing changes once they are made, and mutable ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Generic, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """A data class whose fields are set when it is made, and never again: mypy sees to that, in every module of ours.

    To have Python see to it, as `dataclass(frozen=True)` does, makes an object in three times as long, and the class in
    four times, as what compares, hashes and shows an object would be compiled for each class: a command makes a hundred
    of them.
    """
    made = dataclass(eq=False, repr=False)(cls)
    compared = [f.name for f in fields(made) if f.compare]  # type: ignore[arg-type]
    held = attrgetter(*compared) if compared else _nothing

    def equal(one: T, other: object) -> bool:
        return held(one) == held(other) if type(other) is type(one) else NotImplemented

    def hashed(one: T) -> int:
        return hash(held(one))

    for name, method in (("__eq__", equal), ("__hash__", hashed), ("__repr__", _shown)):
        if name not in vars(made):
            setattr(made, name, method)
    return made


@dataclass_transform(eq_default=False, field_specifiers=(field,))
def mutable(cls: type[T]) -> type[T]:
    """A data class whose fields change: an object is equal to itself alone. It is made in half the time, too."""
    made = dataclass(eq=False, repr=False)(cls)
    if "__repr__" not in vars(made):
        made.__repr__ = _shown  # type: ignore[method-assign]
    return made


def _nothing(thing: object) -> tuple[()]:
    return ()


def _shown(thing: Any) -> str:
    """The class and its fields."""
    parts = (f"{f.name}={getattr(thing, f.name)!r}" for f in fields(thing) if f.repr)
    return f"{type(thing).__qualname__}({', '.join(parts)})"


class once(Generic[T]):
    """A property of such a class that is computed when it is first asked for.

    As `functools.cached_property`, which takes a lock each time until Python 3.12: half of what it takes.
    """

    def __init__(self, compute: Callable[[Any], T]):
        self.compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> T:
        found = instance.__dict__[self.name] = self.compute(instance)
        return found

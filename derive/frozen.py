"""Classes of data that nothing changes once it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Generic, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """A data class whose fields are set when it is made, and never again: mypy sees to that, in every module of ours.

    To have Python see to it, as `dataclass(frozen=True)` does, makes the class in twice the time and an object of it in
    three times, and says no more: a command makes a hundred such classes, and checking one proof a thousand objects.
    """
    if "__repr__" not in vars(cls):
        cls.__repr__ = _shown  # type: ignore[method-assign]
    return dataclass(repr=False, unsafe_hash=True)(cls)


def _shown(thing: Any) -> str:
    """The class and its fields: one function for all, for it is seldom called."""
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

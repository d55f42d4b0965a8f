"""Classes of data that nothing changes once it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """A data class whose fields are set when it is made, and never again: mypy sees to that, in every module of ours.

    To have Python see to it, as `dataclass(frozen=True)` does, makes the class in twice the time and an object of it in
    three times, and says no more: a command makes a hundred such classes, and checking one proof a thousand objects.
    """
    return dataclass(unsafe_hash=True)(cls)

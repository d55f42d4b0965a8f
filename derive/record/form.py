"""JSON objects with a fixed form: what fields each has, how each is read, and how it is written.

Reading refuses whatever is not exactly of the form, and says where it is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any, Generic, TypeVar

from derive.frozen import frozen
from derive.terms.codec import Malformed

MAX_ITEMS = 2000  # in a list, unless it says otherwise

_T = TypeVar("_T")
REQUIRED: Any = object()  # the default of what may not be left out
Check = Callable[[Any, str], None]  # of what was read, and where; raises `Malformed`


@frozen
class Part:
    """How a value is read, given where it stands (raises `Malformed`), how it is written; what it is if left out."""

    read: Callable[[object, str], Any]
    write: Callable[[Any], Any] = lambda value: value
    default: Any = REQUIRED


def listed(part: Part, most: int = MAX_ITEMS, check: Check = lambda items, where: None) -> Part:
    """A list, read as a tuple; one that is left out is empty."""

    def read(data: object, where: str) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise Malformed(f"{where}: expected a list")
        if len(data) > most:
            raise Malformed(f"{where}: {len(data)} entries, at most {most} are read")
        items = tuple([part.read(item, f"{where}[{n}]") for n, item in enumerate(data)])
        check(items, where)
        return items

    return Part(read, lambda items: [part.write(item) for item in items], ())


def paired(one: Part, other: Part) -> Part:
    """A list of two."""

    def read(data: object, where: str) -> tuple[Any, Any]:
        if not isinstance(data, list) or len(data) != 2:
            raise Malformed(f"{where}: expected a list of two")
        return one.read(data[0], f"{where}[0]"), other.read(data[1], f"{where}[1]")

    return Part(read, lambda pair: [one.write(pair[0]), other.write(pair[1])])


class Form(Generic[_T]):
    """Objects of one kind, by their fields: a field at its default may be left out, and is when it is written."""

    def __init__(
        self,
        kind: type[_T],
        parts: dict[str, Part],
        check: Check = lambda made, where: None,
        made: Callable[..., _T] | None = None,
    ):
        """`made` takes the fields in place of a dataclass whose own are others."""
        stated = {f.name: f.default for f in fields(kind) if f.default is not MISSING}  # type: ignore[arg-type]
        own = {key: part.default for key, part in parts.items() if part.default is not REQUIRED}
        self._made = made or kind
        self._check = check
        self.parts = parts
        self._defaults = {key: value for key, value in {**stated, **own}.items() if key in parts}
        # what has a default in its form only was always written, and counts in hashes: but for empty lists
        self._unsaid = {key: value for key, value in self._defaults.items() if key in stated or value == ()}

    def read(self, data: object, where: str) -> _T:
        """The object. Raises `Malformed`, also for a field that is not in the form."""
        if not isinstance(data, dict):
            raise Malformed(f"{where or 'record'}: expected an object")
        for key in self.parts:
            if key not in data and key not in self._defaults:
                raise Malformed(f"{where}.{key}: missing" if where else f"{key}: missing")
        values = dict(self._defaults)
        for key, item in data.items():
            if key not in self.parts:
                raise Malformed(f"{where or 'record'}: unknown field {str(key)[:40]!r}")
            values[key] = self.parts[key].read(item, f"{where}.{key}" if where else key)
        made = self._made(**values)
        self._check(made, where)
        return made

    def write(self, value: _T) -> dict[str, Any]:
        """The JSON of an object, without the fields at their defaults."""
        given = ((key, part, getattr(value, key)) for key, part in self.parts.items())
        return {key: part.write(item) for key, part, item in given if item != self._unsaid.get(key, REQUIRED)}

    @property
    def part(self) -> Part:
        """Such an object as a field of another."""
        return Part(self.read, self.write)

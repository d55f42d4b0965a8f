"""JSON objects with a fixed form: what fields each has, how each is read, and how it is written.

Reading refuses whatever is not exactly of the form, and says where it is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any, Generic, TypeVar

from derive.frozen import frozen
from derive.terms.codec import Malformed
from derive.terms.nodes import Node

MAX_ITEMS = 2000  # in a list, unless it says otherwise

_T = TypeVar("_T")
REQUIRED: Any = object()  # the default of what may not be left out
Check = Callable[[Any, str], None]  # of what was read, and where; raises `Malformed`


@frozen
class Reading:
    """How the trees of a record are read, given where they stand (raises `Malformed`), and the record's own file."""

    tree: Callable[[object, str], Any]
    file: Any = ""


@frozen
class Writing:
    """How the trees of a record are written, and the file of which positions need not say that they are in it."""

    tree: Callable[[Node], Any]
    file: str | None = None


@frozen
class Part:
    """How a value is read, given where it stands (raises `Malformed`), how it is written; what it is if left out."""

    read: Callable[[object, str, Reading], Any]
    write: Callable[[Any, Writing], Any]
    default: Any = REQUIRED


def plain(read: Callable[[object, str], Any], write: Callable[[Any], Any] = lambda value: value) -> Part:
    """A value without trees."""
    return Part(lambda data, where, reading: read(data, where), lambda value, writing: write(value))


def listed(part: Part, most: int = MAX_ITEMS, check: Check = lambda items, where: None) -> Part:
    """A list, read as a tuple; one that is left out is empty."""

    def read(data: object, where: str, reading: Reading) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise Malformed(f"{where}: expected a list")
        if len(data) > most:
            raise Malformed(f"{where}: {len(data)} entries, at most {most} are read")
        items = tuple([part.read(item, f"{where}[{n}]", reading) for n, item in enumerate(data)])
        check(items, where)
        return items

    return Part(read, lambda items, writing: [part.write(item, writing) for item in items], ())


def paired(one: Part, other: Part) -> Part:
    """A list of two."""

    def read(data: object, where: str, reading: Reading) -> tuple[Any, Any]:
        if not isinstance(data, list) or len(data) != 2:
            raise Malformed(f"{where}: expected a list of two")
        return one.read(data[0], f"{where}[0]", reading), other.read(data[1], f"{where}[1]", reading)

    return Part(read, lambda pair, writing: [one.write(pair[0], writing), other.write(pair[1], writing)])


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
        defaults = {key: value for key, value in {**stated, **own}.items() if key in parts}
        self._required = [key for key in parts if key not in defaults]
        self._added = {key: value for key, value in defaults.items() if stated.get(key, REQUIRED) != value}
        # what has a default in its form only was always written, and counts in hashes: but for empty lists
        self._unsaid = {key: value for key, value in defaults.items() if key in stated or value == ()}

    def read(self, data: object, where: str, reading: Reading) -> _T:
        """The object. Raises `Malformed`, also for a field that is not in the form."""
        if not isinstance(data, dict):
            raise Malformed(f"{where or 'record'}: expected an object")
        inside = f"{where}." if where else ""
        for key in self._required:
            if key not in data:
                raise Malformed(f"{inside}{key}: missing")
        values = dict(self._added)
        for key, item in data.items():
            part = self.parts.get(key)
            if part is None:
                raise Malformed(f"{where or 'record'}: unknown field {str(key)[:40]!r}")
            values[key] = part.read(item, inside + key, reading)
        made = self._made(**values)
        self._check(made, where)
        return made

    def write(self, value: _T, writing: Writing) -> dict[str, Any]:
        """The JSON of an object, without the fields at their defaults."""
        given = ((key, part, getattr(value, key)) for key, part in self.parts.items())
        return {
            key: part.write(item, writing)
            for key, part, item in given
            if item != self._unsaid.get(key, REQUIRED)
        }

    @property
    def part(self) -> Part:
        """Such an object as a field of another."""
        return Part(self.read, self.write)

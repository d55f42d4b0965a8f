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
Check = Callable[[Any], None]  # of what was read; raises `Malformed`


@frozen
class Reading:
    """How the trees of a record are read (raises `Malformed`), and the record's own file."""

    tree: Callable[[object], Any]
    file: Any = ""


@frozen
class Writing:
    """How the trees of a record are written, and the file of which positions need not say that they are in it."""

    tree: Callable[[Node], Any]
    file: str | None = None


@frozen
class Part:
    """How a value is read (raises `Malformed`), how it is written; what it is if left out."""

    read: Callable[[object, Reading], Any]
    write: Callable[[Any, Writing], Any]
    default: Any = REQUIRED


def plain(read: Callable[[object], Any], write: Callable[[Any], Any] = lambda value: value) -> Part:
    """A value without trees."""
    return Part(lambda data, reading: read(data), lambda value, writing: write(value))


def listed(part: Part, most: int = MAX_ITEMS, check: Check | None = None) -> Part:
    """A list, read as a tuple; one that is left out is empty."""
    read_one = part.read

    def read(data: object, reading: Reading) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise Malformed("expected a list")
        if len(data) > most:
            raise Malformed(f"{len(data)} entries, at most {most} are read")
        items = []
        try:
            for item in data:
                items.append(read_one(item, reading))
        except Malformed as error:
            raise error.inside(f"[{len(items)}]") from None
        made = tuple(items)
        if check is not None:
            check(made)
        return made

    return Part(read, lambda items, writing: [part.write(item, writing) for item in items], ())


def paired(one: Part, other: Part) -> Part:
    """A list of two."""

    def read(data: object, reading: Reading) -> tuple[Any, Any]:
        if not isinstance(data, list) or len(data) != 2:
            raise Malformed("expected a list of two")
        at = 0
        try:
            first = one.read(data[0], reading)
            at = 1
            return first, other.read(data[1], reading)
        except Malformed as error:
            raise error.inside(f"[{at}]") from None

    return Part(read, lambda pair, writing: [one.write(pair[0], writing), other.write(pair[1], writing)])


class Form(Generic[_T]):
    """Objects of one kind, by their fields: a field at its default may be left out, and is when it is written."""

    def __init__(
        self,
        kind: type[_T],
        parts: dict[str, Part],
        check: Check | None = None,
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

    def read(self, data: object, reading: Reading) -> _T:
        """The object. Raises `Malformed`, also for a field that is not in the form."""
        if not isinstance(data, dict):
            raise Malformed("expected an object")
        for key in self._required:
            if key not in data:
                raise Malformed("missing", key)
        values = dict(self._added)
        for key, item in data.items():
            part = self.parts.get(key)
            if part is None:
                raise Malformed(f"unknown field {str(key)[:40]!r}")
            try:
                values[key] = part.read(item, reading)
            except Malformed as error:
                raise error.inside(key) from None
        made = self._made(**values)
        if self._check is not None:
            self._check(made)
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

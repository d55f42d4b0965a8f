"""JSON values as parts of a record: each is read with the place where it stands, within limits.

Nothing is taken on trust: terms go through their constructors, names through their grammar.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from derive.record.model import Range
from derive.terms.codec import Malformed, check_name, decode
from derive.terms.nodes import SORTS, FamilyExpr, Node, Prop, Term, is_integer

MAX_BYTES = 8_000_000
MAX_LINES = 2000
MAX_ITEMS = 2000  # in any other list
MAX_ARITY = 6
MAX_INTEGER_DIGITS = 15
TOO_LARGE = 10**MAX_INTEGER_DIGITS
MAX_CERTIFICATE_DEPTH = 60
MAX_CERTIFICATE_ITEMS = 200_000
MAX_STRING = 10_000  # in a certificate

# names of proofs and ids of lines: words joined by single marks
_ID = re.compile(r"[A-Za-z0-9]+([-_.:#][A-Za-z0-9]+)*\Z")
_MAX_ID = 100
_RULE = re.compile(r"[a-z]+(_[a-z]+)*\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_LANGUAGE = re.compile(r"[a-z]{2}\Z")

_T = TypeVar("_T")
_N = TypeVar("_N", bound=Node)


class Fields:
    """One JSON object, read field by field; `done` refuses the fields that nobody asked for."""

    def __init__(self, data: object, where: str):
        if not isinstance(data, dict):
            raise Malformed(f"{where}: expected an object")
        self.left = dict(data)  # what was not read yet
        self.where = where

    def place(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def get(self, key: str, read: Callable[[object, str], _T]) -> _T:
        where = self.place(key)
        if key not in self.left:
            raise Malformed(f"{where}: missing")
        return read(self.left.pop(key), where)

    def get_or(self, key: str, read: Callable[[object, str], _T], default: _T) -> _T:
        return self.get(key, read) if key in self.left else default

    def each(self, key: str, read: Callable[[object, str], _T], most: int = MAX_ITEMS) -> tuple[_T, ...]:
        return self.get(key, each(read, most)) if key in self.left else ()

    def done(self) -> None:
        if self.left:
            unknown = min(str(key)[:40] for key in self.left)
            raise Malformed(f"{self.where or 'record'}: unknown field {unknown!r}")


def each(read: Callable[[object, str], _T], most: int = MAX_ITEMS) -> Callable[[object, str], tuple[_T, ...]]:
    """A reader of lists of at most `most` items, each read by `read`."""

    def run(data: object, where: str) -> tuple[_T, ...]:
        if not isinstance(data, list):
            raise Malformed(f"{where}: expected a list")
        if len(data) > most:
            raise Malformed(f"{where}: {len(data)} entries, at most {most} are read")
        return tuple([read(item, f"{where}[{n}]") for n, item in enumerate(data)])

    return run


def pair(data: object, where: str) -> tuple[Any, Any]:
    """A list of two. Raises `Malformed`."""
    if not isinstance(data, list) or len(data) != 2:
        raise Malformed(f"{where}: expected a list of two")
    return data[0], data[1]


def boolean(data: object, where: str) -> bool:
    """true or false. Raises `Malformed`."""
    if not isinstance(data, bool):
        raise Malformed(f"{where}: expected true or false")
    return data


def integer(data: object, where: str) -> int:
    """An integer of few digits. Raises `Malformed`."""
    if type(data) is not int or abs(data) >= TOO_LARGE:
        raise Malformed(f"{where}: expected an integer of at most {MAX_INTEGER_DIGITS} digits")
    return data


def natural(data: object, where: str) -> int:
    """An integer that is not negative. Raises `Malformed`."""
    value = integer(data, where)
    if value < 0:
        raise Malformed(f"{where}: expected an integer that is not negative")
    return value


def matching(pattern: re.Pattern[str], what: str) -> Callable[[object, str], str]:
    """A reader of short strings of a pattern, called `what` in what is said of others."""

    def run(data: object, where: str) -> str:
        if not isinstance(data, str) or len(data) > _MAX_ID or not pattern.match(data):
            raise Malformed(f"{where}: {repr(data)[:60]} is not {what}")
        return data

    return run


identifier = matching(_ID, "an id (letters and digits, joined by single - _ . : #)")
rule_name = matching(_RULE, "the name of a rule (small letters, joined by single _)")
sha256 = matching(_HASH, "a SHA-256 in hexadecimal")
language_code = matching(_LANGUAGE, "the code of a language (two small letters)")


def sort(data: object, where: str) -> str:
    """One of `SORTS`. Raises `Malformed`."""
    if data not in SORTS or not isinstance(data, str):
        raise Malformed(f"{where}: expected {' or '.join(SORTS)}")
    return data


def node_of(kind: type[_N] | tuple[type[_N], ...], what: str) -> Callable[[object, str], _N]:
    """A reader of trees of a kind, called `what` in what is said of others."""

    def run(data: object, where: str) -> _N:
        found = decode(data, where)
        if not isinstance(found, kind):
            raise Malformed(f"{where}: expected {what}, got {found.kind}")
        return found

    return run


term = node_of(Term, "a term")
prop = node_of(Prop, "a proposition")
node: Callable[[object, str], Node] = node_of(Node, "a term, family or proposition")


def argument(data: object, where: str) -> Term | FamilyExpr:
    """What a name may be given as its value: a term or a family. Raises `Malformed`."""
    found = decode(data, where)
    if not isinstance(found, Term | FamilyExpr):
        raise Malformed(f"{where}: expected a term or a family, got {found.kind}")
    return found


def bound(data: object, where: str) -> Term:
    """A term that is an integer by its form. Raises `Malformed`."""
    found = term(data, where)
    if not is_integer(found):
        raise Malformed(f"{where}: the bound of a range must be an integer by its form")
    return found


def range_of(data: object, where: str) -> Range:
    """[first, last]. Raises `Malformed`."""
    lo, hi = pair(data, where)
    return bound(lo, f"{where}[0]"), bound(hi, f"{where}[1]")


def named(read: Callable[[object, str], _T]) -> Callable[[object, str], tuple[str, _T]]:
    """[name, value]"""

    def run(data: object, where: str) -> tuple[str, _T]:
        name, value = pair(data, where)
        return check_name(name, f"{where}[0]"), read(value, f"{where}[1]")

    return run


def distinct(names: Iterable[str], where: str) -> None:
    """Refuse a name that comes twice. Raises `Malformed`."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Malformed(f"{where}: {name!r} twice")
        seen.add(name)


def certificate(data: object, where: str) -> Any:
    """Any JSON within limits: strings without lone surrogates, finite numbers, not too deep or large."""
    stack: list[tuple[object, int]] = [(data, 0)]
    count = 0
    while stack:
        here, depth = stack.pop()
        count += 1
        if depth > MAX_CERTIFICATE_DEPTH or count > MAX_CERTIFICATE_ITEMS:
            raise Malformed(f"{where}: too deep or too large")
        if isinstance(here, dict):
            stack.extend((key, depth + 1) for key in here)
            stack.extend((value, depth + 1) for value in here.values())
            if not all(isinstance(key, str) for key in here):
                raise Malformed(f"{where}: keys must be strings")
        elif isinstance(here, list):
            stack.extend((item, depth + 1) for item in here)
        elif isinstance(here, str):
            if len(here) > MAX_STRING or any("\ud800" <= c <= "\udfff" for c in here):
                raise Malformed(f"{where}: a string that is too long or no Unicode")
        elif isinstance(here, bool) or here is None:
            pass
        elif isinstance(here, int):
            integer(here, where)
        elif not isinstance(here, float) or not math.isfinite(here):
            raise Malformed(f"{where}: not JSON")
    return data

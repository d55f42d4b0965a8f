"""What the fields of a record hold: words, names, numbers and terms, each read within limits.

Nothing is taken on trust: text goes through `check_text`, notations through `check_latex`, names through their
grammar, and terms through their constructors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from derive.record.form import Part, Reading, Writing, listed, paired, plain
from derive.record.model import ParameterValue
from derive.record.notation import check_latex, check_text, check_unicode
from derive.terms.codec import Malformed, check_name, decode_rational, encode_rational
from derive.terms.nodes import SORTS, FamilyExpr, Node, Prop, Term, is_integer

MAX_ARITY = 6
MAX_INTEGER_DIGITS = 15
TOO_LARGE = 10**MAX_INTEGER_DIGITS
MAX_ID = 100


def _matching(pattern: str, what: str) -> Part:
    """Short strings of a pattern, called `what` in what is said of others."""
    whole = re.compile(pattern)

    def read(data: object) -> str:
        if not isinstance(data, str) or len(data) > MAX_ID or not whole.fullmatch(data):
            raise Malformed(f"{repr(data)[:60]} is not {what}")
        return data

    return plain(read)


def _tree(kind: type | tuple[type, ...], what: str) -> Part:
    """Trees of a kind, called `what` in what is said of others."""

    def read(data: object, reading: Reading) -> Node:
        found: Node = reading.tree(data)
        if not isinstance(found, kind):
            raise Malformed(f"expected {what}, got {found.kind}")
        return found

    return Part(read, lambda node, writing: writing.tree(node))


def _boolean(data: object) -> bool:
    if not isinstance(data, bool):
        raise Malformed("expected true or false")
    return data


def _integer(data: object) -> int:
    if type(data) is not int or abs(data) >= TOO_LARGE:
        raise Malformed(f"expected an integer of at most {MAX_INTEGER_DIGITS} digits")
    return data


def _natural(data: object) -> int:
    found = _integer(data)
    if found < 0:
        raise Malformed("expected an integer that is not negative")
    return found


def one_of(*values: str) -> Part:
    """One of some words."""
    *most, last = values

    def read(data: object) -> str:
        if not isinstance(data, str) or data not in values:
            raise Malformed(f"expected {', '.join(most)} or {last}")
        return data

    return plain(read)


def _bound(data: object, reading: Reading) -> Node:
    found: Node = TERM.read(data, reading)
    if not is_integer(found):
        raise Malformed("the bound of a range must be an integer by its form")
    return found


def _number(data: object) -> Fraction:
    return decode_rational(check_text(data))


TEXT, LATEX, UNICODE, NAME = plain(check_text), plain(check_latex), plain(check_unicode), plain(check_name)
# words joined by single marks
ID = _matching(
    r"[A-Za-z0-9]+([-_.:#][A-Za-z0-9]+)*", "an id (letters and digits, joined by single - _ . : #)"
)
RULE = _matching(r"[a-z]+(_[a-z]+)*", "the name of a rule (small letters, joined by single _)")
# no hash: the citing record takes the proof of this name as it is now
HASH = _matching(r"([0-9a-f]{64})?", "a SHA-256 in hexadecimal")
LANGUAGE = _matching(r"[a-z]{2}", "the code of a language (two small letters)")
SORT = one_of(*SORTS)
BOOLEAN, INTEGER, NATURAL = plain(_boolean), plain(_integer), plain(_natural)
NUMBER = plain(_number, encode_rational)
TERM, PROP = _tree(Term, "a term"), _tree(Prop, "a proposition")
ARGUMENT = _tree((Term, FamilyExpr), "a term or a family")  # what a name may be given as its value
_BOUND = Part(_bound, TERM.write)
RANGE = paired(_BOUND, _BOUND)

# the value of a rule's parameter is tagged with its type
_VALUES: dict[str, tuple[type, Part]] = {
    "term": (Node, _tree(Node, "a term, family or proposition")), "text": (str, TEXT), "integer": (int, INTEGER),
    "number": (Fraction, NUMBER), "names": (tuple, listed(NAME)),
}  # fmt: skip


def _read_value(data: object, reading: Reading) -> Any:
    if not isinstance(data, dict) or len(data) != 1 or not data.keys() <= _VALUES.keys():
        raise Malformed(f"expected exactly one of {', '.join(_VALUES)}")
    ((tag, value),) = data.items()
    try:
        return _VALUES[tag][1].read(value, reading)
    except Malformed as error:
        raise error.inside(tag) from None


def _write_value(value: ParameterValue, writing: Writing) -> dict[str, Any]:
    for tag, (kind, part) in _VALUES.items():
        if isinstance(value, kind) and not isinstance(value, bool):
            return {tag: part.write(value, writing)}
    raise Malformed(f"a rule's parameter may not be a {type(value).__name__}")


VALUE = Part(_read_value, _write_value)


def distinct(names: Iterable[str], place: str = "") -> None:
    """Refuse a name that comes twice. Raises `Malformed`."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Malformed(f"{name!r} twice", place)
        seen.add(name)


def distinct_in(items: str, name: Callable[[Any], str]) -> Callable[[Any], None]:
    """A check that no two of an object's items have one name."""

    def check(made: Any) -> None:
        found = getattr(made, items)
        if len(found) > 1:
            distinct(map(name, found), items)

    return check

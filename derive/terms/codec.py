"""Terms and propositions as JSON arrays: `[kind, payload..., args...]`, and back, within limits.

Decoding builds each node through its constructor, so that what comes out is well formed; anything
else raises `Malformed` with the place. It never executes or evaluates anything.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

from derive.terms.nodes import KINDS, IllFormed, Lam, Node, Num

MAX_DEPTH = 120
MAX_NODES = 50_000
MAX_DIGITS = 400
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*\Z")
MAX_NAME = 40
_RATIONAL = re.compile(r"-?[0-9]+(/[0-9]+)?")

# how many payload entries each kind has, and of which type
_PAYLOADS: dict[str, tuple[type, ...]] = {
    "num": (str,), "sym": (str, str), "bound": (int, str), "oo": (int,), "family": (str, int, str),
    "lam": (str, str), "fn": (str,), "app": (str,), "rel": (str,), "tends": (str,),
}  # fmt: skip
_UNKNOWN = "expected [kind, ...] with a known kind"
_NAMED = {"sym", "family", "lam", "app"}


class Malformed(ValueError):
    """JSON that is no record: says where and what was expected."""


def check_name(name: object, where: str = "") -> str:
    """A name from the restricted grammar: a letter, then letters, digits and single underscores."""
    if not isinstance(name, str) or len(name) > MAX_NAME or not NAME.match(name):
        place = f"{where}: " if where else ""
        got = repr(name)[:60]
        raise Malformed(f"{place}{got} is not a name (a letter, then letters, digits, single underscores)")
    return name


def encode(node: Node) -> list[Any]:
    """The JSON form of a tree. Raises `Malformed` for a number of more than `MAX_DIGITS` digits."""
    if isinstance(node, Num):
        return ["num", encode_rational(node.value)]
    payload = [node.hint, node.sort] if isinstance(node, Lam) else list(node.payload)
    return [node.kind, *payload, *(encode(a) for a in node.args)]


def encode_rational(value: Fraction) -> str:
    """A rational number as text, "-3/4". Raises `Malformed` if it is longer than `MAX_DIGITS`."""
    # 4 bits are more than a decimal digit: the cheap test spares writing out a huge number
    bits = value.numerator.bit_length() + value.denominator.bit_length()
    text = str(value) if bits <= 4 * MAX_DIGITS else ""
    if not text or len(text) > MAX_DIGITS:
        raise Malformed(f"a number of more than {MAX_DIGITS} digits")
    return text


def decode(data: object, where: str = "term") -> Any:
    """The tree of a JSON form. Raises `Malformed` for anything that is not one, or is too large or deep."""
    try:
        node = _Reading().node(data, 0)
    except Malformed as error:
        raise Malformed(f"{where}: {error}") from None
    if node.loose:
        raise Malformed(f"{where}: a bound variable without its binder")
    return node


class _Reading:
    """The reading of one tree: how many nodes it may still have, and the names of the binders that were met."""

    def __init__(self) -> None:
        self.left = MAX_NODES
        self.names: list[object] = []

    def node(self, data: object, depth: int) -> Node:
        self.left -= 1
        if self.left < 0:
            raise Malformed(f"more than {MAX_NODES} nodes")
        if depth > MAX_DEPTH:
            raise Malformed(f"nested deeper than {MAX_DEPTH}")
        if type(data) is not list or not data or type(data[0]) is not str:
            raise Malformed(_UNKNOWN)
        parts: list[Any] = []
        outside = len(self.names)
        for part in data:
            kind = type(part)
            if kind is list:
                parts.append(self.node(part, depth + 1))
            elif kind is str or kind is int:
                parts.append(part)
            else:
                raise Malformed(f"{data[0][:MAX_NAME]!a} has parts that are no terms, text or integers")
        if data[0] == "lam":
            self.names += parts[1:2]
        try:
            return _shared(tuple(self.names[outside:]), *parts)
        except (IllFormed, TypeError, ValueError) as error:
            raise Malformed(str(error)[:300]) from None


def _build(kind: str, *parts: Any) -> Node:
    """A node from its payload and its subtrees. Raises `ValueError` or `TypeError` for what is not a node's."""
    known = KINDS.get(kind)
    if known is None:
        raise ValueError(_UNKNOWN)
    types = _PAYLOADS.get(kind, ())
    payload = parts[: len(types)]
    if tuple(map(type, payload)) != types:
        raise ValueError(f"{kind} needs {', '.join(t.__name__ for t in types)}")
    if kind in _NAMED:
        check_name(payload[0])
    if any(isinstance(p, int) and abs(p) > MAX_NODES for p in payload):
        raise ValueError(f"{kind} with a number out of range")
    if not all(isinstance(a, Node) for a in parts[len(types) :]):
        raise ValueError(_UNKNOWN)
    return Num(_rational(parts[0]), *parts[1:]) if known is Num else known(*parts)


@lru_cache(maxsize=50_000)
def _shared(names: tuple[str, ...], *parts: Any) -> Node:
    """`_build`, once for each tree: the lines of a derivation repeat each other's terms.

    Trees are equal whatever their bound variables are named, so that those names are told apart here.
    """
    return _build(*parts)


def decode_rational(text: str, where: str) -> Fraction:
    """The rational number of a text. Raises `Malformed`."""
    try:
        return _rational(text)
    except ValueError as error:
        raise Malformed(f"{where}: {error}") from None


def _rational(text: str) -> Fraction:
    if len(text) > MAX_DIGITS or not _RATIONAL.fullmatch(text):
        raise ValueError(f"not a rational number of at most {MAX_DIGITS} characters")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{text} divides by zero") from None

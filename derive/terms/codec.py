"""Terms and propositions as JSON arrays: `[kind, payload..., args...]`, and back, within limits.

Decoding builds each node through its constructor, so that what comes out is well formed; anything
else raises `Malformed` with the place. It never executes or evaluates anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from derive.terms.nodes import KINDS, IllFormed, Lam, Node, Num

TREES = "trees"  # the field with the trees that a record states once each, to refer to them by number
MAX_DEPTH = 120
MAX_NODES = 50_000
MAX_LENGTH = 8_000_000  # of all trees of a record in full
MAX_MADE = 100_000
MAX_DIGITS = 400
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*\Z")
MAX_NAME = 40
_RATIONAL = re.compile(r"-?[0-9]+(/[0-9]+)?")

# the entries of the payload that kinds have, each with its type
_PAYLOADS: dict[str, tuple[type, ...]] = {
    "num": (str,), "sym": (str, str), "bound": (int, str), "oo": (int,), "family": (str, int, str),
    "lam": (str, str), "fn": (str,), "app": (str,), "rel": (str,), "tends": (str,),
}  # fmt: skip
# those of every kind, each with its place in the array
_ENTRIES = {kind: tuple(enumerate(_PAYLOADS.get(kind, ()), 1)) for kind in KINDS}
_UNKNOWN = "expected [kind, ...] with a known kind"
_TOO_DEEP = f"nested deeper than {MAX_DEPTH}"
_NAMED = {"sym", "family", "lam", "app"}


class Malformed(ValueError):
    """JSON that is no record: says where and what was expected.

    Where is said by those that read what is around it, as they are passed: what can be read needs no place.
    """

    def __init__(self, reason: str, place: str = ""):
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place

    def inside(self, step: str) -> Malformed:
        """The same of what stands under a key, or at an index such as `[3]`."""
        dot = "." if self.place and not self.place.startswith("[") else ""
        return Malformed(self.reason, f"{step}{dot}{self.place}")


def check_name(name: object) -> str:
    """A name from the restricted grammar: a letter, then letters, digits and single underscores. Raises `Malformed`."""
    if not isinstance(name, str) or len(name) > MAX_NAME or not NAME.match(name):
        raise Malformed(
            f"{repr(name)[:60]} is not a name (a letter, then letters, digits, single underscores)"
        )
    return name


def encode(node: Node) -> list[Any]:
    """The JSON form of a tree. Raises `Malformed` for a number of more than `MAX_DIGITS` digits."""
    return [*_head(node), *map(encode, node.args)]


def _head(node: Node) -> list[Any]:
    """What stands before the subtrees: the kind and the payload, in which `Lam` names its variable."""
    if isinstance(node, Num):
        return ["num", encode_rational(node.value)]
    return [node.kind, *([node.hint, node.sort] if isinstance(node, Lam) else node.payload)]


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
        return TreeReader().read(data)
    except Malformed as error:
        raise error.inside(where) from None


class TreeWriter:
    """Writes each different tree of a record once: as a tree stands its number among `stated`.

    Trees that differ in a name of a variable are different. `length` is at least that of the trees in full.
    """

    def __init__(self) -> None:
        self.stated: list[tuple[Any, ...]] = []
        self.length = 0
        self._lengths: list[int] = []
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._met: dict[int, tuple[int, Node]] = {}  # by identity, which lasts as the node is held here

    def write(self, node: Node) -> int:
        """The number of a tree. Raises `Malformed` as `encode` does."""
        number = self._number(node)
        self.length += self._lengths[number]
        return number

    def _number(self, node: Node) -> int:
        met = self._met.get(id(node))
        if met is not None:
            return met[0]
        head = _head(node)
        parts = [self._number(a) for a in node.args]
        number = self._numbers.setdefault((*head, *parts), len(self.stated))
        if number == len(self.stated):
            self.stated.append((*head, *parts))
            self._lengths.append(_length(head) + sum(self._lengths[n] for n in parts))
            self.length += self._lengths[number]
        self._met[id(node)] = number, node
        return number


# a tree that was read, with its nodes, its levels below the first and its least length, each as if in full
Counted = tuple[Node, int, int, int]


class TreeReader:
    """Reads the trees of a record. Where a subtree stands may be the number of one that was stated before.

    All that is read is counted as if it were written in full, so that a short text is no huge record.
    """

    def __init__(self) -> None:
        self._stated: list[Counted] = []
        self._left = MAX_LENGTH

    def state(self, trees: Sequence[object]) -> None:
        """Read trees to which those after them may refer; what is loose in them is bound there. Raises `Malformed`."""
        try:
            for data in trees:
                self._stated.append(self._tree(data))
        except Malformed as error:
            raise error.inside(f"{TREES}[{len(self._stated)}]") from None

    def read(self, data: object) -> Node:
        """A tree of the record. Raises `Malformed`."""
        node = self._tree(data)[0]
        if node.loose:
            raise Malformed("a bound variable without its binder")
        return node

    def _tree(self, data: object) -> Counted:
        found = self._node(data, 0)
        self._left -= found[3]
        if self._left < 0:
            raise Malformed(f"with every tree in full, the record has more than {MAX_LENGTH} characters")
        return found

    def _node(self, data: object, depth: int) -> Counted:
        """The tree of an array, or of a number, that stands so many levels below the first. Raises `Malformed`."""
        stated = self._stated
        if type(data) is int:
            if not 0 <= data < len(stated):
                raise Malformed(f"no tree {str(data)[:20]} is stated before")
            return stated[data]
        if type(data) is not list or not data or type(data[0]) is not str or data[0] not in KINDS:
            raise Malformed(_UNKNOWN)
        entries = _ENTRIES[data[0]]
        for place, wanted in entries:
            if place >= len(data) or type(data[place]) is not wanted:
                raise Malformed(f"{data[0]} needs {', '.join([t.__name__ for _, t in entries])}")
        start = 1 + len(entries)
        key = data[:start]
        if depth > MAX_DEPTH:
            raise Malformed(_TOO_DEEP)
        nodes, levels, length = 1, 0, 0
        parts = []
        for part in data[start:]:
            if type(part) is int and 0 <= part < len(stated):
                tree, more_nodes, below, more_length = stated[part]
            else:
                tree, more_nodes, below, more_length = self._node(part, depth + 1)
            parts.append(tree)
            key.append(id(tree))
            nodes += more_nodes
            length += more_length
            if below >= levels:
                levels = below + 1
            if nodes > MAX_NODES:
                raise Malformed(f"more than {MAX_NODES} nodes")
        if depth + levels > MAX_DEPTH:
            raise Malformed(_TOO_DEEP)
        known = tuple(key)
        made = _made.get(known)
        if made is None:
            made = _make(data[:start], parts), _length(data[:start])
            if len(_made) < MAX_MADE:
                _made[known] = made
        return made[0], nodes, levels, length + made[1]


def _length(head: list[Any]) -> int:
    """The least that a node takes by itself: brackets, and each word with its quotation marks and a comma."""
    length = 2
    for word in head:
        if type(word) is str:
            length += 3 + len(word)
    return length


# Trees that were read, by their kind, payload and the identities of their subtrees: the lines of a derivation repeat
# each other's terms. None is ever dropped, and none kept whose subtrees are not, so that identities last.
# Each with its `_length`.
_made: dict[tuple[Any, ...], tuple[Node, int]] = {}


def _make(head: list[Any], parts: list[Node]) -> Node:
    """A node from its kind, its payload and its subtrees, through its constructor. Raises `Malformed`."""
    kind, *payload = head
    if kind in _NAMED:
        check_name(payload[0])
    for entry in payload:
        if type(entry) is int and abs(entry) > MAX_NODES:
            raise Malformed(f"{kind} with a number out of range")
    try:
        known = KINDS[kind]
        return Num(_rational(payload[0]), *parts) if known is Num else known(*payload, *parts)
    except (IllFormed, TypeError, ValueError) as error:
        raise Malformed(str(error)[:300]) from None


def decode_rational(text: str) -> Fraction:
    """The rational number of a text. Raises `Malformed`."""
    try:
        return _rational(text)
    except ValueError as error:
        raise Malformed(str(error)) from None


def _rational(text: str) -> Fraction:
    if len(text) > MAX_DIGITS or not _RATIONAL.fullmatch(text):
        raise ValueError(f"not a rational number of at most {MAX_DIGITS} characters")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{text} divides by zero") from None

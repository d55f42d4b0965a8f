"""What every node of a formula is: an immutable tree, equal up to the names of its bound variables.

A tree is a `Node` with a *payload* (names, numbers) and *args* (subtrees). Bound variables are
nameless (de Bruijn indices, `Bound`), so `==` is alpha-equality and substitution cannot capture: what
is substituted has no loose bound variable, and no binder has a name that could catch one.

Sorts are `"real"` and `"integer"`. All numbers are real; integers are the reals that index families.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from zlib import crc32

REAL = "real"
INTEGER = "integer"
SORTS = (REAL, INTEGER)


class IllFormed(ValueError):
    """A tree that no mathematics corresponds to: a wrong arity, sort or child."""


@lru_cache(maxsize=10_000)
def fixed(word: str) -> int:
    """A hash of a word that is the same in each process, as `hash` is not: so is then that of a node."""
    return crc32(word.encode(errors="surrogatepass"))


class Node:
    """An immutable tree. `loose` counts the enclosing binders that it still needs (0: closed)."""

    __slots__ = ("_free", "_hash", "args", "loose", "payload")
    kind: ClassVar[str] = ""
    # the slots of a leaf, which `leaf` sets: one for each entry of its payload
    entries: ClassVar[tuple[str, ...]] = ()
    _fixed_kind: ClassVar[int] = 0

    def __init_subclass__(cls) -> None:
        cls._fixed_kind = fixed(cls.kind)

    # Set once, by `_set`. That nothing else sets them is what mypy sees to, as with classes that are `frozen`: to have
    # Python see to it takes as long as all else that is done to make a node.
    if TYPE_CHECKING:

        @property
        def args(self) -> tuple[Any, ...]: ...
        @property
        def payload(self) -> tuple[Any, ...]: ...
        @property
        def loose(self) -> int: ...
        @property
        def _hash(self) -> int: ...

    _free: frozenset[Any] | None  # what `free` found

    def _set(
        self,
        payload: tuple[Any, ...],
        args: tuple[Node, ...],
        loose: int | None = None,
        named: tuple[object, ...] | None = None,
    ) -> None:
        """Set everything, once. `named` is what to take the hash of in place of a payload with words in it."""
        deepest, hashes = 0, []
        for a in args:
            hashes.append(a._hash)
            if a.loose > deepest:
                deepest = a.loose
        self.payload = payload  # type: ignore[misc]
        self.args = args  # type: ignore[misc]
        self.loose = deepest if loose is None else loose  # type: ignore[misc]
        self._hash = hash((self._fixed_kind, payload if named is None else named, *hashes))  # type: ignore[misc]
        self._free = None

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return False
        return self._hash == other._hash and self.args == other.args and self.payload == other.payload

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        inside = [repr(p) for p in self.payload] + [repr(a) for a in self.args]
        return f"{type(self).__name__}({', '.join(inside)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (*self.payload, *self.args)

    def rebuild(self, args: tuple[Any, ...]) -> Node:
        """The same node over other subtrees."""
        return type(self)(*self.payload, *args)

    def _is_integer(self) -> bool:
        """What `is_integer` says of it."""
        return False


def entry(at: int) -> Any:
    """A property of a node: the payload at a place."""
    return property(lambda node: node.payload[at])


def part(at: int | slice) -> Any:
    """A property of a node: the subtree at a place, or those of a slice."""
    return property(lambda node: node.args[at])


class Term(Node):
    """Denotes a real number, or nothing where it is undefined."""

    __slots__ = ()


class FamilyExpr(Node):
    """Denotes a family: a function from indices to reals."""

    __slots__ = ()


class Prop(Node):
    """Denotes a truth value at each point of the context."""

    __slots__ = ()


MAX_LEAVES = 100_000
_leaves: dict[tuple[object, ...], Any] = {}
_N = TypeVar("_N", bound=Node)


def leaf(
    kind: type[_N], payload: tuple[Any, ...], loose: int = 0, named: tuple[object, ...] | None = None
) -> _N:
    """A node without subtrees, the same object whenever it is made: most nodes are leaves, and few are different.

    What is in its payload is in slots of its own, too (`entries`). `named` is what to know it by in place of that.
    """
    key = kind, payload if named is None else named
    found: _N | None = _leaves.get(key)
    if found is None:
        found = object.__new__(kind)
        found._set(payload, (), loose, tuple(fixed(p) if isinstance(p, str) else p for p in key[1]))
        for name, value in zip(kind.entries, payload, strict=True):
            setattr(found, name, value)
        if len(_leaves) < MAX_LEAVES:
            _leaves[key] = found
    return found


def need(node: Node, child: object, wanted: type | tuple[type, ...]) -> None:
    """Refuse a child of another kind. Raises `IllFormed`."""
    if not isinstance(child, wanted):
        names = wanted.__name__ if isinstance(wanted, type) else " or ".join(w.__name__ for w in wanted)
        raise IllFormed(f"{type(node).__name__} needs a {names}, got {type(child).__name__}")


def need_terms(node: Node, args: tuple[object, ...]) -> None:
    """Refuse what is no term. Raises `IllFormed`."""
    for a in args:
        if not isinstance(a, Term):
            need(node, a, Term)


def need_integers(node: Node, args: tuple[Node, ...]) -> None:
    """Refuse what is no term that is an integer by syntax. Raises `IllFormed`."""
    for a in args:
        if not isinstance(a, Term):
            need(node, a, Term)
        if not a._is_integer():
            raise IllFormed(f"{type(node).__name__} needs integers, got {a!r}")


def is_integer(node: Node) -> bool:
    """Whether a node is a term that is an integer by syntax: literals, integer symbols and elements, deltas, + - *.

    So are |i|, sign(i), the larger and the smaller of integers, n!, binomials of integers, and i to the
    power of a literal natural number.
    """
    return node._is_integer()

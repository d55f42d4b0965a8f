"""Trees taken apart and put together: subtrees, free names, substitution, binding.

Bound variables are nameless, so nothing is captured: what is substituted keeps its loose bound
variables those of the binders around the tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from derive.terms.arithmetic import Sym
from derive.terms.families import Bound, Elem, Family, Lam, has_integer_elements, need_arity
from derive.terms.tree import INTEGER, FamilyExpr, IllFormed, Node, Term, is_integer, need


def walk(node: Node) -> Iterator[Node]:
    """The node and all its subtrees, outermost first."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(reversed(here.args))


_NONE: frozenset[Sym | Family] = frozenset()


def free(node: Node) -> frozenset[Sym | Family]:
    """The symbols and families that occur in a tree."""
    if node._free is not None:
        return node._free
    found = frozenset((node,)) if isinstance(node, Sym | Family) else _NONE
    for a in node.args:
        inner = free(a) if a._free is None else a._free
        if not inner <= found:
            found = found | inner if found else inner
    node._free = found
    return found


def _map(node: Node, depth: int, leaf: Callable[[Node, int], Node | None]) -> Node:
    """What `leaf` makes of a tree `depth` binders in, else the tree over what is made of its parts.

    Beta-reduces an element of what became a Lam.
    """
    return leaf(node, depth) or _map_parts(node, depth, leaf)


def _map_parts(node: Node, depth: int, leaf: Callable[[Node, int], Node | None]) -> Node:
    if not node.args:
        return node
    inner = depth + 1 if isinstance(node, Lam) else depth
    args: list[Any] = []
    changed = False
    for a in node.args:
        made = leaf(a, inner) or _map_parts(a, inner, leaf)
        changed = changed or made is not a
        args.append(made)
    if not changed:
        return node
    if isinstance(node, Elem) and isinstance(args[0], Lam) and not isinstance(node.args[0], Lam):
        return element(args[0], *args[1:])
    return node.rebuild(tuple(args))


def substitute(node: Node, mapping: Mapping[Any, Node]) -> Any:
    """Replace symbols and families, all at once.

    Takes a tree and a map from `Sym` to terms and from `Family` to family expressions; a value's loose
    bound variables stay those of the binders around the tree. An element of a family that becomes a
    Lam is beta-reduced. Raises `IllFormed` if an integer symbol or family would become what is not
    integer by syntax, or if a family would become one of another arity.
    """
    found = free(node).intersection(mapping)
    if not found:
        return node
    for key in found:
        value = mapping[key]
        need(node, value, Term if isinstance(key, Sym) else FamilyExpr)
        if isinstance(key, Sym) and key.sort == INTEGER and not is_integer(value):
            raise IllFormed(f"the integer {key.name} may only become an integer, got {value!r}")
        if isinstance(key, Family):
            need_arity(node, value, key.arity)
            if key.sort == INTEGER and not has_integer_elements(value):
                raise IllFormed(f"the integers {key.name} may only become integers, got {value!r}")

    def leaf(here: Node, depth: int) -> Node | None:
        if isinstance(here, Sym | Family):
            return _shift(mapping[here], depth) if here in found else here
        return here if here._free.isdisjoint(found) else None  # type: ignore[union-attr]  # known, as the tree's is

    return _map(node, 0, leaf)


def replaced(node: Any, old: Node, new: Node) -> Any:
    """Every occurrence of a closed subtree replaced; under binders too, since it mentions none of their variables.

    Raises `IllFormed` where what must be an integer would become what is not.
    """
    return _map(node, 0, lambda here, depth: new if here == old else None)


def _shift(node: Node, by: int) -> Node:
    """The tree as it reads `by` binders further in: its loose bound variables point further out."""
    if by == 0 or node.loose == 0:
        return node

    def leaf(here: Node, depth: int) -> Node | None:
        if here.loose <= depth:
            return here
        return Bound(here.level + by, here.sort) if isinstance(here, Bound) else None

    return _map(node, 0, leaf)


def instantiate(lam: Lam, value: Term) -> Any:
    """The body of a Lam with its variable replaced by a term.

    Raises `IllFormed` if an integer variable would become a term that is not an integer by syntax.
    """
    if lam.sort == INTEGER and not is_integer(value):
        raise IllFormed(f"an index may only become an integer, got {value!r}")

    def leaf(here: Node, depth: int) -> Node | None:
        if here.loose <= depth:
            return here
        if isinstance(here, Bound):
            if here.level == depth:
                return _shift(value, depth)
            return Bound(here.level - 1, here.sort)
        return None

    return _map(lam.body, 0, leaf)


def bind(node: Node, symbol: Sym, hint: str | None = None) -> Lam:
    """The Lam whose variable is `symbol` in `node`. Takes a closed tree."""
    if node.loose:
        raise IllFormed("only a closed tree can be bound")
    occurs = symbol in free(node)

    def leaf(here: Node, depth: int) -> Node | None:
        if here == symbol:
            return Bound(depth, symbol.sort)
        return here if symbol not in here._free else None  # type: ignore[operator]  # known, as the tree's is

    body = _map(node, 0, leaf) if occurs else node
    return Lam(symbol.name if hint is None else hint, symbol.sort, body)


def element(family: FamilyExpr, *indices: Term) -> Term:
    """The element of a family expression, beta-reduced where the family is a Lam."""
    if not isinstance(family, Lam):
        return Elem(family, *indices)
    body = instantiate(family, indices[0])
    return element(body, *indices[1:]) if len(indices) > 1 else body

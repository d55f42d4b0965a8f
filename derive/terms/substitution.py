"""Trees taken apart and put together: subtrees, free names, substitution, binding.

Bound variables are nameless, so nothing is captured: what is substituted keeps its loose bound
variables those of the binders around the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import is_
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


def _over(node: Node, args: list[Any]) -> Node:
    """The node over other parts; an element of what became a Lam is beta-reduced."""
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
    found = free(node) & frozenset(mapping)
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

    return _substituted(node, 0, mapping, found)


def _substituted(node: Node, depth: int, mapping: Mapping[Any, Node], found: frozenset[Any]) -> Node:
    """A tree `depth` binders in that mentions some of what is `found` in the map."""
    if not node.args:
        return _shifted(mapping[node], depth)
    inner = depth + 1 if isinstance(node, Lam) else depth
    args = []
    for a in node.args:  # what each of them mentions is known, as that of the tree is
        args.append(a if a._free.isdisjoint(found) else _substituted(a, inner, mapping, found))
    return _over(node, args)


def replaced(node: Any, old: Node, new: Node) -> Any:
    """Every occurrence of a closed subtree replaced; under binders too, since it mentions none of their variables.

    Raises `IllFormed` where what must be an integer would become what is not.
    """
    if node == old:
        return new
    args = [replaced(a, old, new) for a in node.args]
    return node if all(map(is_, args, node.args)) else _over(node, args)


def _shifted(node: Node, by: int, depth: int = 0) -> Node:
    """The tree as it reads `by` binders further in: its loose bound variables point further out."""
    if by == 0 or node.loose <= depth:
        return node
    if isinstance(node, Bound):
        return Bound(node.level + by, node.sort)
    inner = depth + 1 if isinstance(node, Lam) else depth
    return _over(node, [_shifted(a, by, inner) for a in node.args])


def instantiate(lam: Lam, value: Term) -> Any:
    """The body of a Lam with its variable replaced by a term.

    Raises `IllFormed` if an integer variable would become a term that is not an integer by syntax.
    """
    if lam.sort == INTEGER and not is_integer(value):
        raise IllFormed(f"an index may only become an integer, got {value!r}")

    body = lam.body
    return _instantiated(body, 0, value) if body.loose else body


def _instantiated(node: Node, depth: int, value: Term) -> Node:
    """A tree `depth` binders in that needs one further out: that one's variable replaced, the others one less far."""
    if isinstance(node, Bound):
        return _shifted(value, depth) if node.level == depth else Bound(node.level - 1, node.sort)
    inner = depth + 1 if isinstance(node, Lam) else depth
    args = []
    for a in node.args:
        args.append(a if a.loose <= inner else _instantiated(a, inner, value))
    return _over(node, args)


def bind(node: Node, symbol: Sym, hint: str | None = None) -> Lam:
    """The Lam whose variable is `symbol` in `node`. Takes a closed tree."""
    if node.loose:
        raise IllFormed("only a closed tree can be bound")
    body = node
    if symbol in free(node):
        body = _substituted(node, 0, {symbol: Bound(0, symbol.sort)}, frozenset((symbol,)))
    return Lam(symbol.name if hint is None else hint, symbol.sort, body)


def element(family: FamilyExpr, *indices: Term) -> Term:
    """The element of a family expression, beta-reduced where the family is a Lam."""
    if not isinstance(family, Lam):
        return Elem(family, *indices)
    body = instantiate(family, indices[0])
    return element(body, *indices[1:]) if len(indices) > 1 else body

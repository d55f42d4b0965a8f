"""The formula language: text in SymPy's syntax to terms and propositions, as written.

Nothing is evaluated: a safe reader (`grammar`) makes a syntax tree, and `reader` gives its names a meaning
in a `Scope`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derive.formula import grammar as g
from derive.formula.grammar import ParseError
from derive.formula.meaning import Meaning
from derive.formula.reader import Reader, Scope
from derive.formula.values import MARK, LimitValue, Value
from derive.frozen import frozen
from derive.terms.codec import MAX_DEPTH
from derive.terms.nodes import FamilyExpr, IllFormed, Infinity, Node, Prop, Rel, Tends, Term, free

__all__ = ["ParseError", "Scope", "parse_family", "parse_prop", "parse_relation", "parse_term"]


def parse_term(text: str, scope: Scope) -> Term:
    """The number that a formula denotes, as written. Raises `ParseError` with position and fix."""
    found: Term = _read(text, scope, lambda reader, tree: reader.term(tree, {}))
    return found


def parse_prop(text: str, scope: Scope) -> Prop:
    """The proposition that a formula states, as written. Raises `ParseError` with position and fix."""
    found: Prop = _read(text, scope, lambda reader, tree: reader.prop(tree, {}))
    return found


def parse_family(text: str, scope: Scope) -> FamilyExpr:
    """The family that a formula denotes: `z`, `z + c`, `[0, log(2)]`, `softmax(z)`. Raises `ParseError`."""
    found: FamilyExpr = _read(text, scope, lambda reader, tree: reader.family(tree, {}).expr)
    return found


def parse_relation(left: str, op: str, right: str, scope: Scope) -> Prop:
    """The relation between two formulas, each a text of its own; `Limit(f, x, a) = L` is a limit.

    Raises `ParseError` with position, fix and the text that it is about.
    """
    sides = [_side(text, scope) for text in (left, right)]
    if sides[1].is_limit and not sides[0].is_limit:
        sides.reverse()
    (one, other) = sides
    if not one.is_limit:
        return Rel(op, one.term(), other.term())
    if op != "=":
        raise one.error("a limit can only be equal to something", "write = between them")
    return one.tends(other)


@frozen
class _Side:
    """One side of a relation: its text, its reader, its tree and what that denotes."""

    reader: Reader
    tree: g.Syntax
    value: Value

    @property
    def is_limit(self) -> bool:
        return isinstance(self.value, LimitValue)

    def error(self, message: str, fix: str) -> ParseError:
        return self.reader.error(self.tree, message, fix)

    def term(self) -> Term:
        return self.reader.as_term(self.value, self.tree)

    def tends(self, goal: _Side) -> Prop:
        if not isinstance(self.value, LimitValue):
            raise self.error("this is no limit", "write Limit(f, x, a)")
        limit = goal.value if isinstance(goal.value, Infinity) else goal.term()
        return Tends(self.value.side, self.value.body, self.value.at, limit)


def _side(text: str, scope: Scope) -> _Side:
    def meant(reader: Reader, tree: g.Syntax) -> Value:
        if isinstance(tree, g.Minus) and isinstance(tree.arg, g.Name) and tree.arg.id == "oo":
            return reader.extended(tree, {})
        return reader.value(tree, {})

    return _Side(*_meaning(text, scope, meant))


def _read(text: str, scope: Scope, want: Callable[[Reader, g.Syntax], Any]) -> Any:
    return _meaning(text, scope, want)[2]


def _meaning(
    text: str, scope: Scope, want: Callable[[Reader, g.Syntax], Any]
) -> tuple[Reader, g.Syntax, Any]:
    """What a text denotes, with its reader and its tree."""
    tree = g.parse(text)
    reader = Meaning(text, scope)
    try:
        value = want(reader, tree)
    except IllFormed as error:
        raise ParseError(str(error)[:200], tree.start, end=tree.end, text=text) from None
    node = value.body if isinstance(value, LimitValue) else value
    if isinstance(node, Node):
        _check_whole(reader, node, tree)
    return reader, tree, value


def _check_whole(reader: Reader, node: Node, tree: g.Syntax) -> None:
    reader.check_size(node, tree)
    if _deeper_than(node, MAX_DEPTH):
        raise ParseError(f"nested deeper than {MAX_DEPTH}", 0, "define a name for a part", text=reader.text)
    if any(MARK in symbol.name for symbol in free(node)):
        raise ParseError(
            "a range depends on an index outside of it", 0, "write the element", text=reader.text
        )


def _deeper_than(node: Node, limit: int) -> bool:
    level = {id(node): node}
    for _ in range(limit):
        level = {id(arg): arg for here in level.values() for arg in here.args}
    return bool(level)

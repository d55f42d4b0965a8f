"""What a piece of a formula denotes, while it is read: numbers and propositions, families with their ranges, limits."""

from __future__ import annotations

from collections.abc import Mapping

from derive.frozen import frozen
from derive.terms.nodes import FamilyExpr, Infinity, Lam, Node, Prop, Sym, Term

MARK = "'"  # in the names of opened bound variables, and in no name that an author can write


@frozen
class FamilyValue:
    """A family expression with the range of each of its indices."""

    expr: FamilyExpr
    ranges: tuple[tuple[Term, Term], ...]


@frozen
class LimitValue:
    """The left side of `Limit(f, x, a) = L`."""

    body: Lam
    at: Node
    side: str


Value = Term | Prop | Infinity | FamilyValue | LimitValue
Env = Mapping[str, Sym]


def hint(symbol: Sym) -> str:
    """The name to print for a variable: as written, without the mark of an opened one."""
    return symbol.name.partition(MARK)[0]

"""Families, functions from indices to reals, and the only binder: `Lam`.

It serves sums, products, derivatives, limits, quantifiers, family arguments and (through named
parameters) definitions.
"""

from __future__ import annotations

from typing import Any, Final

from derive.terms.tree import (
    INTEGER,
    REAL,
    SORTS,
    FamilyExpr,
    IllFormed,
    Node,
    Prop,
    Term,
    entry,
    fixed,
    is_integer,
    leaf,
    need,
    need_integers,
    need_terms,
    part,
)


class Bound(Term):
    """The variable of the binder `level` binders out (0: the innermost)."""

    entries = ("level", "sort")
    __slots__ = entries
    kind = "bound"
    level: Final[int]  # type: ignore[misc]
    sort: Final[str]  # type: ignore[misc]

    def __new__(cls, level: int, sort: str = REAL) -> Bound:
        if level < 0 or sort not in SORTS:
            raise IllFormed(f"Bound needs a level >= 0 and a sort, got {level!r}, {sort!r}")
        return leaf(cls, (level, sort), level + 1)

    def _is_integer(self) -> bool:
        return self.sort == INTEGER


def _need_bound_sort(body: Node, sort: str, depth: int = 0) -> None:
    """Refuse a body in which the variable of the binder `depth` binders out from it is used at another sort."""
    if isinstance(body, Bound):
        if body.level == depth and body.sort != sort:
            raise IllFormed(f"Lam binds a variable of sort {sort}, used as {body.sort}")
        return
    inner = depth + 1 if isinstance(body, Lam) else depth
    for a in body.args:
        if a.loose > inner:
            _need_bound_sort(a, sort, inner)


class Lam(FamilyExpr):
    """`hint -> body`: binds one variable of a sort. The hint is for printing and not compared."""

    __slots__ = ("hint",)
    kind = "lam"
    hint: Final[str]
    sort: str = entry(0)
    body: Any = part(0)

    def __init__(self, hint: str, sort: str, body: Node):
        if sort not in SORTS:
            raise IllFormed(f"Lam needs a sort of {SORTS}, got {sort!r}")
        need(self, body, (Term, FamilyExpr, Prop))
        if body.loose:
            _need_bound_sort(body, sort)
        self._set((sort,), (body,), max(0, body.loose - 1), (fixed(sort),))
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        return Lam, (self.hint, self.sort, self.body)

    def rebuild(self, args: tuple[Any, ...]) -> Lam:
        return Lam(self.hint, self.sort, args[0])


class Family(FamilyExpr):
    """A family by name, of `arity` indices, with elements of a sort."""

    entries = ("name", "arity", "sort")
    __slots__ = entries
    kind = "family"
    name: Final[str]  # type: ignore[misc]
    arity: Final[int]  # type: ignore[misc]
    sort: Final[str]  # type: ignore[misc]

    def __new__(cls, name: str, arity: int = 1, sort: str = REAL) -> Family:
        if arity < 1 or sort not in SORTS:
            raise IllFormed(f"Family needs an arity >= 1 and a sort, got {arity!r}, {sort!r}")
        return leaf(cls, (name, arity, sort))


class Literal(FamilyExpr):
    """A family written out, (t_1, ..., t_n), over 1..n."""

    __slots__ = ()
    kind = "literal"

    def __init__(self, *items: Term):
        need_terms(self, items)
        if not items:
            raise IllFormed("Literal needs at least one item")
        self._set((), items)


class Update(FamilyExpr):
    """`family` with the element at `indices` replaced by `value`: how a derivative varies one element."""

    __slots__ = ()
    kind = "update"
    family: FamilyExpr = part(0)
    indices: tuple[Term, ...] = part(slice(1, -1))
    value: Term = part(-1)

    def __init__(self, *args: Node):
        if len(args) < 3:
            raise IllFormed("Update needs a family, at least one index and a value")
        need(self, args[0], FamilyExpr)
        need_arity(self, args[0], len(args) - 2)
        need_integers(self, args[1:-1])
        need(self, args[-1], Term)
        self._set((), args)


class Elem(Term):
    """The element of a family at one or more indices."""

    __slots__ = ()
    kind = "elem"
    family: FamilyExpr = part(0)
    indices: tuple[Term, ...] = part(slice(1, None))

    def __init__(self, *args: Node):
        if len(args) < 2:
            raise IllFormed("Elem needs a family and at least one index")
        need(self, args[0], FamilyExpr)
        need_arity(self, args[0], len(args) - 1)
        need_integers(self, args[1:])
        self._set((), args)

    def _is_integer(self) -> bool:
        return has_integer_elements(self.family)


def arity(family: Node) -> int:
    """How many indices a family expression takes. Raises `IllFormed` for what is no family over integers."""
    match family:
        case Family():
            return family.arity
        case Literal():
            return 1
        case Update():
            return len(family.indices)
        case Lam() if family.sort == INTEGER and isinstance(family.body, Term):
            return 1
        case Lam() if family.sort == INTEGER and isinstance(family.body, FamilyExpr):
            return 1 + arity(family.body)
        case _:
            raise IllFormed(f"not a family over integers: {family!r}")


def need_arity(node: Node, family: Node, indices: int) -> None:
    """Refuse a family of another number of indices. Raises `IllFormed`."""
    if arity(family) != indices:
        raise IllFormed(f"{type(node).__name__} has {indices} indices for a family of {arity(family)}")


def has_integer_elements(family: Node) -> bool:
    """Whether every element of a family expression is an integer by syntax."""
    match family:
        case Family():
            return family.sort == INTEGER
        case Literal():
            return all(is_integer(a) for a in family.args)
        case Update():
            return has_integer_elements(family.family) and is_integer(family.value)
        case Lam():
            inner = family.body
            return has_integer_elements(inner) if isinstance(inner, FamilyExpr) else is_integer(inner)
        case _:
            return False

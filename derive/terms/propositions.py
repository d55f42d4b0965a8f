"""Propositions: relations, connectives, the quantifier over a range of integers, and limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, overload

from derive.terms.arithmetic import Infinity, Ranging
from derive.terms.families import Lam
from derive.terms.tree import REAL, IllFormed, Node, Prop, Term, entry, fixed, need, need_terms, part

RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
SIDES = ("+", "-", "+-")
_NAMED = {op: (fixed(op),) for op in RELATIONS}
_NEGATIONS = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Rel(Prop):
    """left op right, op one of `RELATIONS`. Holds iff both sides are defined and it is true."""

    __slots__ = ("left", "op", "right")
    kind = "rel"
    op: Final[str]
    left: Final[Term]
    right: Final[Term]

    def __init__(self, op: str, left: Term, right: Term):
        if op not in _NAMED:
            raise IllFormed(f"Rel knows {' '.join(RELATIONS)}, got {op!r}")
        sides = left, right
        need_terms(self, sides)
        self._set((op,), sides, named=_NAMED[op])
        self.op = op
        self.left = left
        self.right = right

    def forward(self) -> Rel:
        """The same relation written with = != < <= only."""
        if self.op in (">", ">="):
            return Rel("<" if self.op == ">" else "<=", self.right, self.left)
        return self


class Not(Prop):
    """Holds iff `arg` is defined and false."""

    __slots__ = ()
    kind = "not"

    def __init__(self, arg: Prop):
        need(self, arg, Prop)
        self._set((), (arg,))


class _Connective(Prop):
    __slots__ = ()

    def __init__(self, *args: Prop):
        for a in args:
            need(self, a, Prop)
        self._set((), args)


class And(_Connective):
    """`And()` is truth."""

    __slots__ = ()
    kind = "and"


class Or(_Connective):
    """`Or()` is falsehood."""

    __slots__ = ()
    kind = "or"


class Implies(Prop):
    """If premise, then conclusion."""

    __slots__ = ()
    kind = "implies"

    def __init__(self, premise: Prop, conclusion: Prop):
        need(self, premise, Prop)
        need(self, conclusion, Prop)
        self._set((), (premise, conclusion))


class Iff(_Connective):
    """All of two or more members have the same truth value, and each is defined at every point."""

    __slots__ = ()
    kind = "iff"

    def __init__(self, *args: Prop):
        super().__init__(*args)
        if len(args) < 2:
            raise IllFormed("Iff needs at least two members")


class ForAll(Ranging, Prop):
    """For every integer in lo..hi."""

    __slots__ = ()
    kind = "forall"
    of = Prop


class Tends(Prop):
    """f(v) -> limit as v -> at, from a side: "+" (from above), "-" or "+-" (both, v != at)."""

    __slots__ = ()
    kind = "tends"
    side: str = entry(0)
    body: Lam = part(0)
    at: Term | Infinity = part(1)
    limit: Term | Infinity = part(2)

    def __init__(self, side: str, body: Lam, at: Node, limit: Node):
        if side not in SIDES:
            raise IllFormed(f"Tends needs a side of {SIDES}, got {side!r}")
        need(self, body, Lam)
        need(self, body.body, Term)
        need(self, at, (Term, Infinity))
        need(self, limit, (Term, Infinity))
        if body.sort != REAL:
            raise IllFormed("Tends binds a real variable")
        self._set((side,), (body, at, limit), named=(fixed(side),))


TRUE = And()
FALSE = Or()


def forward(prop: Prop) -> Prop:
    """The proposition, > and >= read as < and <= turned round: what statements are compared by."""
    return prop.forward() if isinstance(prop, Rel) else prop


@overload
def negated(prop: Rel) -> Rel: ...
@overload
def negated(prop: Prop) -> Rel | None: ...
def negated(prop: Prop) -> Rel | None:
    """The negation of a defined relation, as a relation; None for other propositions."""
    return Rel(_NEGATIONS[prop.op], prop.left, prop.right) if isinstance(prop, Rel) else None


def conjunction(props: Sequence[Prop]) -> Prop:
    """That they all hold: truth of none, the proposition itself of one."""
    return props[0] if len(props) == 1 else And(*props)


def conjuncts(props: Iterable[Prop]) -> Iterator[Prop]:
    """The propositions, conjunctions taken apart."""
    for prop in props:
        if isinstance(prop, And):
            yield from conjuncts(prop.args)
        else:
            yield prop

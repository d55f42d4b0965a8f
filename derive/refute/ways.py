"""The ways in which a claim can fail, as equations that must hold for it: what a search for a witness has to solve.

Only equations are listed, since an order or an inequation holds on a whole neighbourhood or not at all: points
that satisfy the equations are found first, and the claim judged there. Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, product

from derive.refute.context import Claim, Context, bind
from derive.refute.machine import Machine, UndefinedAt, integer
from derive.refute.values import Undecided
from derive.terms.nodes import (
    And,
    ForAll,
    Iff,
    IllFormed,
    Implies,
    Node,
    Not,
    Num,
    Or,
    Prop,
    Rel,
    instantiate,
    substitute,
)

Equations = tuple[Rel, ...]

MOST_WAYS = 8  # of one claim, and of each part of it
MOST_EQUATIONS = 12
MOST_CHOICES = 64
MOST_INDEX_VALUES = 4


def ways_to_fail(context: Context, claim: Claim, guards: Sequence[Prop], m: Machine) -> list[Equations]:
    """For each way in which a claim can fail at the sizes of a machine, the equations; the fewest first."""
    found: list[Equations] = []
    try:
        values = context.index_values(m, claim.indices)
        for at in (*values[: MOST_INDEX_VALUES - 1], *values[MOST_INDEX_VALUES - 1 :][-1:]):
            bind(m, claim.indices, at)
            numbered: dict[Node, Node] = {i.term: Num(v) for i, v in zip(claim.indices, at, strict=True)}
            parts = [_holds(substitute(g, numbered), context, m) for g in guards]
            parts.append(_fails(substitute(claim.prop, numbered), context, m))
            found += _together(parts)
    except (Undecided, UndefinedAt, IllFormed):
        pass
    return sorted(dict.fromkeys(found), key=len)[: MOST_INDEX_VALUES * MOST_WAYS]


def _holds(p: Prop, context: Context, m: Machine) -> list[Equations]:
    """The alternatives under which a proposition may hold."""
    if isinstance(p, Rel):
        return [(p,)] if p.op == "=" else [()]
    if isinstance(p, Or):
        return _any(_holds(a, context, m) for a in p.args)
    if isinstance(p, Not):
        return _fails(p.args[0], context, m)
    if isinstance(p, Implies):
        return _any((_fails(p.args[0], context, m), _holds(p.args[1], context, m)))
    parts = _members(p, context, m)
    if isinstance(p, Iff):
        return _any(_together([side(a, context, m) for a in parts]) for side in (_fails, _holds))
    return _together([_holds(a, context, m) for a in parts])


def _fails(p: Prop, context: Context, m: Machine) -> list[Equations]:
    """The alternatives under which a proposition may fail."""
    if isinstance(p, Rel):
        equal = Rel("=", p.left, p.right)
        if p.op == "!=":
            return [(equal,)]
        return [(), (equal,)] if p.op in ("<", ">") else [()]
    if isinstance(p, Or):
        return _together([_fails(a, context, m) for a in p.args])
    if isinstance(p, Not):
        return _holds(p.args[0], context, m)
    if isinstance(p, Implies):
        return _together([_holds(p.args[0], context, m), _fails(p.args[1], context, m)])
    parts = _members(p, context, m)
    if isinstance(p, Iff):
        return _any(
            _together([_holds(a, context, m), _fails(b, context, m)])
            for a in parts
            for b in parts
            if a is not b
        )
    return _any(_fails(a, context, m) for a in parts)


def _members(p: Prop, context: Context, m: Machine) -> list[Prop]:
    """The members of a conjunction or an equivalence; what a quantifier says, for each value."""
    if isinstance(p, And | Iff):
        return list(p.args)
    if not isinstance(p, ForAll):
        return []
    lo, hi = (integer(context.compiler.term(t).run(m)) for t in (p.lo, p.hi))
    if hi - lo >= MOST_EQUATIONS:
        raise Undecided("too many equations")
    return [instantiate(p.body, Num(i)) for i in range(lo, hi + 1)]


def _any(alternatives: Iterable[list[Equations]]) -> list[Equations]:
    return list(dict.fromkeys(e for one in alternatives for e in one))[:MOST_WAYS]


def _together(parts: Sequence[list[Equations]]) -> list[Equations]:
    """One alternative of each part, in all combinations (as many as are wanted)."""
    out = [
        tuple(dict.fromkeys(e for one in choice for e in one))
        for choice in islice(product(*parts), MOST_CHOICES)
    ]
    return [e for e in dict.fromkeys(out) if len(e) <= MOST_EQUATIONS][:MOST_WAYS]

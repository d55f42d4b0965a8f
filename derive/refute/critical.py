"""Where a claim may break: zeros of its denominators, edges of its logarithms and case distinctions.

A point off these places rarely tells a formula from its repair, so the sampler also aims at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from derive.record.model import Definition
from derive.refute.context import Claim, Context, bind
from derive.refute.machine import Machine, UndefinedAt, integer
from derive.refute.values import Undecided
from derive.terms.nodes import (
    ZERO,
    App,
    Deriv,
    Div,
    Fn,
    ForAll,
    IllFormed,
    Infinity,
    Lam,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Term,
    free,
    instantiate,
    is_integer,
    substitute,
)  # fmt: skip

MOST = 10
DEPTH = 4  # of definitions unfolded
Pair = tuple[Term, Term]


def critical_pairs(context: Context, claim: Claim, prop: Prop, m: Machine) -> list[Pair]:
    """Pairs of terms, without schematic indices, whose equality makes for a special point."""
    found: list[Pair] = []
    try:
        values = context.index_values(m, claim.indices)
        for at in values[:3] + values[-1:]:
            bind(m, claim.indices, at)
            numbered = {i.term: Num(v) for i, v in zip(claim.indices, at, strict=True)}
            for pair in _pairs(substitute(prop, numbered), context, m, DEPTH):
                if pair not in found and (free(pair[0]) or free(pair[1])):
                    found.append(pair)
                if len(found) >= MOST:
                    return found
    except (Undecided, UndefinedAt, IllFormed):
        pass
    return found


def _pairs(node: Node, context: Context, m: Machine, depth: int) -> Iterator[Pair]:
    """The pairs of a node and of what is in it: at the ends of ranges, and with definitions unfolded."""
    yield from _at(node)
    match node:
        case Sum() | Prod() | ForAll():
            yield from _inside_range(node, context, m, depth)
        case Deriv():
            yield from _pairs(instantiate(node.body, node.at), context, m, depth)
        case Lam() | Infinity():
            return
        case _:
            for a in node.args:
                yield from _pairs(a, context, m, depth)
    if (
        isinstance(node, App)
        and depth > 0
        and (definition := context.compiler.definitions.get(node.name)) is not None
    ):
        yield from _pairs(_unfolded(definition, node), context, m, depth - 1)


def _at(node: Node) -> Iterator[Pair]:
    """Where the node itself breaks, or changes: where two terms are equal."""
    if isinstance(node, Div) and not isinstance(node.args[1], Num):
        yield node.args[1], ZERO
    elif _breaks_at_zero(node):
        yield node.args[0], ZERO
    elif isinstance(node, Fn) and node.name in ("max", "min"):
        yield from pairwise(node.args)
    elif isinstance(node, Piecewise):
        for _, condition in node.branches:
            if isinstance(condition, Rel):
                yield condition.left, condition.right
    elif isinstance(node, Rel) and node.op != "=":
        yield node.left, node.right


def _breaks_at_zero(node: Node) -> bool:
    if isinstance(node, Fn):
        return node.name in ("log", "abs", "sign")
    return isinstance(node, Pow) and not (isinstance(node.args[1], Num) and is_integer(node.args[1]))


def _inside_range(node: Sum | Prod | ForAll, context: Context, m: Machine, depth: int) -> Iterator[Pair]:
    lo, hi = (integer(context.compiler.term(t).run(m)) for t in (node.lo, node.hi))
    for i in sorted({lo, lo + 1, hi}):
        if lo <= i <= hi:
            yield from _pairs(instantiate(node.body, Num(i)), context, m, depth)


def _unfolded(definition: Definition, call: App) -> Term:
    pairs: dict[Node, Node] = {p.term: a for p, a in zip(definition.parameters, call.args, strict=True)}
    result: Term = substitute(definition.body, pairs)
    return result

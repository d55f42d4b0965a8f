"""What an author may have meant by a line that does not follow: formulas near it. Nothing here is checked.

Slips are mended by slips of the same kind: a sign, an index, a bound, a relation. Besides these, something
of the line's other side may be missing: a factor, a delta for a 1, a sum for one of its terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from derive.frozen import frozen
from derive.record.model import Line, Record
from derive.search.mutations import Mutation, mutations, plus
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    App,
    Delta,
    Div,
    Elem,
    Fn,
    Iff,
    IllFormed,
    Implies,
    Lam,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    free,
    instantiate,
    is_integer,
    sum_of,
    walk,
)

MOST = 320  # candidates for one line
MOST_PARTS = 12  # of the other side that may be missing

# slips that would make a line say less, or something of another kind: nobody meant these
_MEANT_OF_AN_INEQUALITY = (  # with others it may just say less
    "index swapped", "bound for free", "free for bound", "lower bound off by one", "upper bound off by one",
)  # fmt: skip
_PROBE = Sym("%", INTEGER)
_NOT_MEANT = ("equation made an order", "relation made strict", "one side negated")


@frozen
class Repair:
    """A line near the one that was written, and in what it differs."""

    what: str
    prop: Prop


def repairs(line: Line, record: Record, *, fixed: Term | None = None) -> Iterator[Repair]:
    """Candidates, the likeliest first, each once; a `fixed` left side, the line above, is not changed."""
    seen: set[Node] = {line.prop, *(x.prop for x in record.lines), *(h.prop for h in record.hypotheses)}
    for what, prop in islice(_candidates(line.prop, record, fixed), MOST):
        if prop in seen or prop.loose or _says_nothing(prop) or _idle_sums(prop) > _idle_sums(line.prop):
            continue
        seen.add(prop)
        yield Repair(what, prop)


def _candidates(prop: Prop, record: Record, fixed: Term | None) -> Iterator[tuple[str, Prop]]:
    if isinstance(prop, Iff) and len(prop.args) == 2:
        yield "one way only", Implies(prop.args[0], prop.args[1])
        yield "one way only", Implies(prop.args[1], prop.args[0])
    if not isinstance(prop, Rel):
        yield from ((m.what, m.prop) for m in _slips(prop, record))
        return
    flipped = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(prop.op)
    if flipped:
        yield "relation flipped", Rel(flipped, prop.left, prop.right)
    for what, right in _sides(prop.right, prop.left, prop, record):
        if not flipped or what in _MEANT_OF_AN_INEQUALITY:
            yield what, Rel(prop.op, prop.left, right)
    if fixed is None:
        for what, left in _sides(prop.left, prop.right, prop, record):
            if not flipped or what in _MEANT_OF_AN_INEQUALITY:
                yield what, Rel(prop.op, left, prop.right)


def _slips(prop: Prop, record: Record) -> Iterator[Mutation]:
    indices = tuple(i.term for i in record.indices if i.term in free(prop))
    return (m for m in mutations(prop, indices) if m.what not in _NOT_MEANT)


def _sides(side: Term, other: Term, prop: Prop, record: Record) -> Iterator[tuple[str, Term]]:
    """Terms near one side of a relation."""
    if side is prop.args[1]:
        yield "sign flipped", _opposite(side)
        yield "factor missing", _times(Num(2), side)
        yield "constant changed", Div(side, Num(2))
    indices = tuple(i.term for i in record.indices if i.term in free(prop))
    marker = Rel("=", side, side)  # the slips of a term are those of the left side of this
    for m in mutations(marker, indices):
        if isinstance(m.prop, Rel) and m.prop.op == "=" and m.prop.right == side:
            yield m.what, _plain(m.prop.left)
    for index in sorted(free(side) - free(other), key=lambda s: s.name):
        for bounds in (i for i in record.indices if i.term == index):
            yield "summed over", Sum(bounds.lo, bounds.hi, bind(side, bounds.term))
    parts = _parts(other)
    yield from _everywhere(side, indices, parts)


def _opposite(side: Term) -> Term:
    """b - a for a - b, and -x for the rest."""
    match side:
        case Add(args=(a, Neg(args=(b,)))):
            return Add(b, Neg(a))
        case Add(args=(Neg(args=(a,)), b)):
            return Add(a, Neg(b))
    return _plain(Neg(side))


def _plain(side: Term) -> Term:
    """Without two signs that cancel, in front of a product too."""
    match side:
        case Neg(args=(Neg(args=(a,)),)):
            return a  # type: ignore[no-any-return]
        case Neg(args=(Mul(args=(Neg(args=(a,)), *rest)),)):
            return Mul(a, *rest)
    return side


def _parts(side: Term) -> tuple[Term, ...]:
    """What of a side may be missing in the other: its elements, sums, functions, numbers with names."""
    kinds = (Elem, Sum, Prod, Fn, App, Sym, Delta)
    found = (n for n in walk(side) if isinstance(n, kinds) and not n.loose)
    return tuple(dict.fromkeys(n for n in found if isinstance(n, Term)))[:MOST_PARTS]


def _everywhere(node: Node, indices: tuple[Sym, ...], parts: tuple[Term, ...]) -> Iterator[tuple[str, Term]]:
    """The node with one change at it or below it, of those that are no slips."""
    if isinstance(node, Term):
        yield from _here(node, indices, parts)
    for k, child in enumerate(node.args):
        inner = () if isinstance(node, Elem | Delta) else parts
        for what, changed in _everywhere(child, indices, inner):
            if changed == ZERO and isinstance(node, Mul):
                continue
            try:
                made = _with(node, k, changed)
            except IllFormed:
                continue
            if isinstance(made, Term | Lam):
                yield what, made  # type: ignore[misc]


def _with(node: Node, k: int, changed: Term | Lam) -> Node:
    """The node with another part; nobody writes a summand 0."""
    before, after = node.args[:k], node.args[k + 1 :]
    if changed == ZERO and isinstance(node, Add):
        return sum_of([*before, *after])
    return node.rebuild((*before, changed, *after))


def _here(node: Term, indices: tuple[Sym, ...], parts: tuple[Term, ...]) -> Iterator[tuple[str, Term]]:
    if node == ONE:
        for n, one in enumerate(indices):
            yield from (("one for a delta", Delta(one, two)) for two in indices[n + 1 :])
    if isinstance(node, Num):
        yield "constant changed", Num(node.value - 1)
    if isinstance(node, Pow) and isinstance(node.args[1], Num):
        yield "power dropped", Pow(node.args[0], Num(node.args[1].value - 1))
    elif isinstance(node, Pow) and is_integer(node.args[1]):
        yield from (("exponent off by one", Pow(node.args[0], plus(node.args[1], by))) for by in (1, -1))
    if isinstance(node, Num | Sym | Elem | Sum) and not (isinstance(node, Sym) and node in indices):
        yield from (("something else meant", part) for part in parts if part != node)
    if not isinstance(node, Add | Neg | Num) and not _is_index(node, indices):
        if isinstance(node, Elem | Sum | Fn | App):
            yield "power missing", Pow(node, Num(2))
        yield from (("factor missing", _times(part, node)) for part in parts)
        if isinstance(node, Sym | Elem | App):
            yield "absolute value missing", Fn("abs", node)


def _times(factor: Term, node: Term) -> Term:
    return Mul(factor, *node.args) if isinstance(node, Mul) else Mul(factor, node)


def _is_index(node: Term, indices: tuple[Sym, ...]) -> bool:
    return isinstance(node, Sym) and (node in indices or node.sort == INTEGER)


def _idle_sums(prop: Prop) -> int:
    """How many sums and products have terms that do not use the index: nobody means these."""
    ranging = (n for n in walk(prop) if isinstance(n, Sum | Prod) and not n.loose)
    return sum(_PROBE not in free(instantiate(n.body, _PROBE)) for n in ranging)


def _says_nothing(prop: Prop) -> bool:
    """Whether both sides are the same as written."""
    return isinstance(prop, Rel) and prop.left == prop.right

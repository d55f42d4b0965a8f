"""Small wrong changes of a formula: what a slip of the pen makes of it.

Each mutation changes one place: a sign, an index, a bound, a relation, a constant, a term or factor, the
parts of a quotient, the sides of an order. It is a different formula; whether it is a false one is for
the refuter to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.frozen import frozen
from derive.terms.nodes import (
    INTEGER,
    ONE,
    TRUE,
    Add,
    And,
    Bound,
    Delta,
    Div,
    Fn,
    ForAll,
    Iff,
    IllFormed,
    Implies,
    Lam,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    is_integer,
)

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "!=", "!=": "="}
STRICTER = {"<=": "<", ">=": ">"}
TURNED = {"=": ("<", ">")}


@frozen
class Mutation:
    """`what` was done, and the proposition that it gives."""

    what: str
    prop: Prop


def mutations(prop: Prop, indices: tuple[Sym, ...] = ()) -> Iterator[Mutation]:
    """Every mutation of a proposition, each once; `indices` are integers that may stand for one another."""
    seen: set[Node] = {prop}
    for what, changed in _everywhere(prop, (), indices):
        if changed not in seen and not changed.loose:
            seen.add(changed)
            yield Mutation(what, changed)  # type: ignore[arg-type]


def _everywhere(node: Node, binders: tuple[str, ...], indices: tuple[Sym, ...]) -> Iterator[tuple[str, Node]]:
    """The node with one change at it or below it. `binders` are the sorts of the binders around it."""
    yield from _here(node, binders, indices)
    inner = (node.sort, *binders) if isinstance(node, Lam) else binders
    for k, child in enumerate(node.args):
        for what, changed in _everywhere(child, inner, indices):
            try:
                yield what, node.rebuild((*node.args[:k], changed, *node.args[k + 1 :]))
            except IllFormed:  # an integer place that got what is none
                continue


def _here(node: Node, binders: tuple[str, ...], indices: tuple[Sym, ...]) -> Iterator[tuple[str, Node]]:
    """The node with one change at it."""
    match node:
        case Prop():
            yield from _of_statement(node)
        case Sym() | Bound():
            yield from _other_index(node, binders, indices)
        case Num() | Neg() | Add() | Mul() | Div() | Pow():
            yield from _of_arithmetic(node)
        case Fn():
            yield from _of_function(node)
        case Sum() | Prod():
            yield from _other_range(node)
        case Piecewise() if len(node.branches) > 1:
            (a, p), (b, q), *more = node.branches
            rest = [part for branch in more for part in branch]
            yield "branches swapped", Piecewise(b, p, a, q, *rest)
        case Delta():
            yield "delta dropped", ONE
    if isinstance(node, Term) and not isinstance(node, Num | Neg | Add | Sym | Bound) and not _is_index(node):
        yield "sign flipped", Neg(node)


def _of_statement(node: Prop) -> Iterator[tuple[str, Node]]:
    match node:
        case Rel():
            yield "relation flipped", Rel(FLIPPED[node.op], node.left, node.right)
            if node.op in STRICTER:
                yield "relation made strict", Rel(STRICTER[node.op], node.left, node.right)
            for op in TURNED.get(node.op, ()):
                yield "equation made an order", Rel(op, node.left, node.right)
        case Implies():
            yield "implication turned round", Implies(node.args[1], node.args[0])
        case Iff(args=(one, two)):
            yield "one side negated", Iff(one, _negated(two))
        case ForAll():
            yield from _other_range(node)


def _of_arithmetic(node: Term) -> Iterator[tuple[str, Node]]:
    match node:
        case Num():
            yield "constant changed", Num(node.value + 1)
            yield "sign flipped", Num(-node.value)
        case Neg():
            yield "sign dropped", node.args[0]
        case Add():
            for k, a in enumerate(node.args):
                yield "sign flipped", Add(*node.args[:k], _minus(a), *node.args[k + 1 :])
                yield "term dropped", _joined(Add, (*node.args[:k], *node.args[k + 1 :]))
        case Mul():
            for k in range(len(node.args)):
                yield "factor dropped", _joined(Mul, (*node.args[:k], *node.args[k + 1 :]))
            yield "sum for product", Add(*node.args)
        case Div():
            yield "quotient turned over", Div(node.args[1], node.args[0])
            yield "denominator dropped", node.args[0]
        case Pow():
            yield "power dropped", node.args[0]
            yield "sign of the exponent flipped", Pow(node.args[0], Neg(node.args[1]))


def _of_function(node: Fn) -> Iterator[tuple[str, Node]]:
    match node:
        case Fn(args=(Div(args=(up, down)),)):
            yield "quotient turned over", Fn(node.name, Div(down, up))
            yield "function dropped", node.args[0]
        case Fn(args=(_,)) if node.name != "factorial":
            yield "function dropped", node.args[0]
            yield "sign flipped", Fn(node.name, _minus(node.args[0]))


def _other_index(
    node: Sym | Bound, binders: tuple[str, ...], indices: tuple[Sym, ...]
) -> Iterator[tuple[str, Node]]:
    if node.sort != INTEGER:
        return
    for other in indices:
        if other != node:
            yield "free for bound" if isinstance(node, Bound) else "index swapped", other
    for level, sort in enumerate(binders):
        if sort == INTEGER and not (isinstance(node, Bound) and node.level == level):
            yield "index swapped" if isinstance(node, Bound) else "bound for free", Bound(level, INTEGER)


def _other_range(node: Sum | Prod | ForAll) -> Iterator[tuple[str, Node]]:
    lo, hi, body = node.lo, node.hi, node.body
    kind = type(node)
    yield "lower bound off by one", kind(plus(lo, 1), hi, body)
    yield "lower bound off by one", kind(plus(lo, -1), hi, body)
    yield "upper bound off by one", kind(lo, plus(hi, 1), body)
    yield "upper bound off by one", kind(lo, plus(hi, -1), body)


def plus(term: Term, by: int) -> Term:
    """The sum, as people write it: K - 1, and K again one further."""
    if isinstance(term, Num):
        return Num(term.value + by)
    if isinstance(term, Add) and len(term.args) == 2:
        first, last = term.args
        number = last.args[0] if isinstance(last, Neg) else last
        if isinstance(number, Num):
            by += int(-number.value if isinstance(last, Neg) else number.value)
            term = first
    if by == 0:
        return term
    return Add(term, Num(by) if by > 0 else Neg(Num(-by)))


def _minus(term: Term) -> Term:
    return term.args[0] if isinstance(term, Neg) else Neg(term)


def _joined(kind: type[Add] | type[Mul], args: tuple[Term, ...]) -> Term:
    return args[0] if len(args) == 1 else kind(*args)


def _negated(prop: Prop) -> Prop:
    if isinstance(prop, Rel):
        return Rel(FLIPPED[prop.op], prop.left, prop.right)
    if isinstance(prop, And):
        return And(*(_negated(p) for p in prop.args))
    if isinstance(prop, ForAll):
        return ForAll(prop.lo, prop.hi, Lam(prop.body.hint, INTEGER, _negated(prop.body.body)))
    return TRUE


def _is_index(node: Node) -> bool:
    """An integer: its sign is the index's matter, and a changed index is another mutation."""
    return is_integer(node)

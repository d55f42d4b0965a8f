"""An equation used from left to right, or right to left, inside a formula.

A closed term becomes another wherever it stands. An equation for each value of its indices serves at whatever
indices its left side stands, bound ones too. It must cover the range of a family, declared or defined, whose element
at that index is in the left side: so it holds at every index at which the formula is defined. What is an integer by
its form stays one: as an exponent it means repeated product, also of what is negative.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from derive.kernel.context import Context, argument_map
from derive.kernel.normal_form import Normalizer
from derive.record.model import Range
from derive.terms.nodes import (
    App,
    Deriv,
    Elem,
    Family,
    FamilyExpr,
    ForAll,
    IllFormed,
    Lam,
    Node,
    Num,
    Piecewise,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    element,
    free,
    instantiate,
    is_integer,
    replaced,
    substitute,
    walk,
)

Rewriting = Callable[[Node], Any]


def rewritten(
    normalizer: Normalizer, context: Context, goal: Rel, premises: Sequence[Prop]
) -> Iterator[tuple[Rel, list[Prop]]]:
    """A goal after one premise is used in it, from left to right or right to left; and the other premises, plain or
    after it was used in them.

    What holds for each index may turn a formula into itself, as that a matrix is symmetric: it is used on one side too.
    """
    for k, equation in enumerate(premises):
        rest = [*premises[:k], *premises[k + 1 :]]
        for rewriting in rewritings(normalizer, context, equation):
            left, right = (_after(rewriting, side) for side in goal.args)
            if (left, right) != goal.args:
                yield Rel(goal.op, left, right), rest
            if isinstance(equation, ForAll) and left != goal.left and right != goal.right:
                yield Rel(goal.op, left, goal.right), rest
            others = [_after(rewriting, p) if isinstance(p, Rel) else p for p in rest]
            if others != rest:
                yield Rel(goal.op, left, right), others


def _after(rewriting: Rewriting, node: Any) -> Any:
    """A formula after a rewriting; as it is where an index would become a real number."""
    try:
        return rewriting(node)
    except IllFormed:
        return node


def rewritings(normalizer: Normalizer, context: Context, equation: Prop) -> Iterator[Rewriting]:
    """What an equation replaces by what; nothing for other propositions."""
    if isinstance(equation, Rel) and equation.op == "=":
        for old, new in _directions(equation):
            if not isinstance(old, Num) and not _contains(new, old):
                yield partial(replaced, old=old, new=new)
    elif isinstance(equation, ForAll):
        yield from _for_each(normalizer, context, equation)


def _directions(equation: Rel) -> Iterator[tuple[Term, Term]]:
    """Left for right and right for left, where what is an integer by its form stays one."""
    for old, new in ((equation.left, equation.right), (equation.right, equation.left)):
        if is_integer(new) or not is_integer(old):
            yield old, new


def _for_each(normalizer: Normalizer, context: Context, equation: ForAll) -> Iterator[Rewriting]:
    ranges: dict[Node, Range] = {}
    inside: Prop = equation
    place = context
    while isinstance(inside, ForAll):
        lo, hi = inside.lo, inside.hi
        index, inside, place = place.open(inside.body, lo, hi)
        ranges[index] = (lo, hi)
    if not isinstance(inside, Rel) or inside.op != "=":
        return

    def whole(index: Node, declared: Range) -> bool:
        """Whether an index runs over a declared range, whatever the other indices are."""
        ends = (*ranges[index], *declared)
        if any(free(end).intersection(ranges) for end in ends):
            return False
        return all(
            normalizer.difference(context, a, b).is_zero for a, b in zip(ends[:2], ends[2:], strict=True)
        )

    def has_term(total: Sum) -> bool:
        """Whether a sum has a term, whatever the indices are."""
        ends = total.lo, total.hi
        return not any(free(end).intersection(ranges) for end in ends) and normalizer.show(
            context, Rel("<=", *ends)
        )

    indexed = partial(_indexed, context, has_term)
    for old, new in _directions(inside):
        values: Any = new
        if isinstance(old, Elem) and isinstance(old.family, Family) and old.family not in free(new):
            declared = dict(zip(old.indices, context.theory.families[old.family.name].ranges, strict=True))
            once = len(declared) == len(old.indices) == len(ranges) and declared.keys() == ranges.keys()
            if once and all(whole(k, r) for k, r in declared.items()):
                for index in reversed([k for k in old.indices if isinstance(k, Sym)]):
                    values = bind(values, index)
                yield partial(substitute, mapping={old.family: values})
        elif ranges.keys() <= {k for k, r in indexed(old) if k in ranges and whole(k, r)}:
            holes = tuple(k for k in ranges if isinstance(k, Sym))
            for index in reversed(holes):
                values = bind(values, index)
            yield partial(_replaced_each, old=old, holes=holes, values=values)


def _indexed(context: Context, has_term: Callable[[Sum], bool], term: Node) -> Iterator[tuple[Node, Range]]:
    """The indices of elements of declared and of defined families in a term, with their ranges.

    Those that are in range wherever the term is defined: of a sum, what its first term has if it has one; of cases,
    what the first condition has, which is always looked at; nothing inside a product or in a case.
    """
    within = partial(_indexed, context, has_term)
    match term:
        case Elem(args=(Family() as family, *indices)):
            yield from zip(indices, context.theory.families[family.name].ranges, strict=True)
        case App():
            definition = context.theory.definitions[term.name]
            at = argument_map(definition, term)
            for parameter, argument in zip(definition.parameters, term.args, strict=True):
                if parameter.index is not None:
                    lo, hi = parameter.index
                    yield argument, (substitute(lo, at), substitute(hi, at))
        case Deriv():
            yield from within(term.body.body)
        case Sum() if has_term(term):
            yield from within(instantiate(term.body, term.lo))
        case Piecewise() if isinstance(first := term.branches[0][1], Rel):
            yield from (*within(first.left), *within(first.right))
    if not isinstance(term, Sum | Prod | Piecewise):
        for part in term.args:
            if isinstance(part, Term):
                yield from within(part)


def _contains(node: Node, part: Node) -> bool:
    return any(here == part for here in walk(node))


def _replaced_each(node: Any, old: Term, holes: tuple[Sym, ...], values: FamilyExpr) -> Any:
    """Everything that is `old` at some values of the holes, replaced by the element of `values` there."""
    found: dict[Sym, Node] = {}
    if isinstance(node, Term) and _matches(old, node, frozenset(holes), found, ()):
        return element(values, *(found[hole] for hole in holes))  # type: ignore[arg-type]
    args = tuple(_replaced_each(a, old, holes, values) for a in node.args)
    return node if all(map(operator.is_, args, node.args)) else node.rebuild(args)


def _matches(
    old: Node, node: Node, holes: frozenset[Sym], found: dict[Sym, Node], binders: tuple[str, ...]
) -> bool:
    """Whether a tree is another at values of its holes, which are found; `binders` are those of `old` around it."""
    if isinstance(old, Sym) and old in holes:
        value = _outside(node, binders)
        return value is not None and found.setdefault(old, value) == value
    if free(old).isdisjoint(holes):
        return old == node
    if type(old) is not type(node) or old.payload != node.payload or len(old.args) != len(node.args):
        return False
    inner = (old.sort, *binders) if isinstance(old, Lam) else binders
    return all(_matches(a, b, holes, found, inner) for a, b in zip(old.args, node.args, strict=True))


def _outside(node: Node, binders: tuple[str, ...]) -> Node | None:
    """A tree as it reads outside of some binders, or None if it mentions the variable of one."""
    for sort in binders:
        variable = Sym("%", sort)
        node = instantiate(Lam("", sort, node), variable)
        if variable in free(node):
            return None
    return node

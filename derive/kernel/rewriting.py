"""An equation used from left to right, or right to left, inside a formula.

A closed term becomes another wherever it stands. An equation for each value of its indices serves for a whole
family, or for a defined one, at whatever index an element stands, bound indices too: the equation must cover the
range over which the family is declared, so that it holds at every index at which the formula is defined. What is an
integer by its form stays one: as an exponent it means repeated product, also of what is negative.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any

from derive.kernel.context import Context, argument_map
from derive.kernel.normal_form import Normalizer
from derive.record.model import Range
from derive.terms.nodes import (
    App,
    Elem,
    Family,
    FamilyExpr,
    ForAll,
    Node,
    Num,
    Prop,
    Rel,
    Term,
    bind,
    element,
    free,
    is_integer,
    substitute,
    walk,
)

Rewriting = Callable[[Node], Any]


def rewritings(normalizer: Normalizer, context: Context, equation: Prop) -> Iterator[Rewriting]:
    """What an equation replaces by what; nothing for other propositions."""
    if isinstance(equation, Rel) and equation.op == "=":
        for old, new in _both(equation):
            stays = is_integer(new) or not is_integer(old)
            if stays and not isinstance(old, Num) and not _contains(new, old):
                yield partial(_replaced, old=old, new=new)
    elif isinstance(equation, ForAll):
        yield from _for_each(normalizer, context, equation)


def _both(equation: Rel) -> tuple[tuple[Term, Term], tuple[Term, Term]]:
    return (equation.left, equation.right), (equation.right, equation.left)


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

    for old, new in _both(inside):
        places = _indices(context, old)
        taken = [old.args[k] for k in places]
        others = [a for k, a in enumerate(old.args) if k not in places]
        if (
            sorted(taken, key=repr) != sorted(ranges, key=repr)
            or any(free(a).intersection(ranges) for a in others)
            or not all(whole(old.args[k], declared) for k, declared in places.items())
        ):
            continue
        values: Any = new
        for index in reversed(taken):
            values = bind(values, index)
        if isinstance(old, App):
            if not any(_like(node, old, places) for node in walk(new)):
                yield partial(_replaced_each, old=old, places=places, values=values)
        elif old.args[0] not in free(new):
            yield partial(substitute, mapping={old.args[0]: values})


def _indices(context: Context, term: Term) -> Mapping[int, Range]:
    """Which arguments of an element of a declared family, or of a defined one, are indices, and their ranges."""
    if isinstance(term, Elem) and isinstance(term.family, Family):
        return dict(enumerate(context.theory.families[term.family.name].ranges, 1))
    if isinstance(term, App):
        definition = context.theory.definitions[term.name]
        at = argument_map(definition, term)
        return {
            k: (substitute(p.index[0], at), substitute(p.index[1], at))
            for k, p in enumerate(definition.parameters)
            if p.index is not None
        }
    return {}


def _contains(node: Node, part: Node) -> bool:
    return any(here == part for here in walk(node))


def _replaced(node: Any, old: Node, new: Node) -> Any:
    """Every occurrence of a closed subtree replaced; under binders too, since it mentions none of their variables."""
    if node == old:
        return new
    if not node.args:
        return node
    return _rebuilt(node, tuple(_replaced(a, old, new) for a in node.args))


def _replaced_each(node: Any, old: App, places: Collection[int], values: FamilyExpr) -> Any:
    """Every application that differs from `old` in the arguments at some places only, replaced by that element."""
    if _like(node, old, places):
        return element(values, *(node.args[k] for k in places))
    if not node.args:
        return node
    return _rebuilt(node, tuple(_replaced_each(a, old, places, values) for a in node.args))


def _like(node: Node, old: App, places: Collection[int]) -> bool:
    return (
        isinstance(node, App)
        and node.name == old.name
        and all(k in places or a == b for k, (a, b) in enumerate(zip(old.args, node.args, strict=True)))
    )


def _rebuilt(node: Any, args: tuple[Any, ...]) -> Any:
    if all(a is b for a, b in zip(args, node.args, strict=True)):
        return node
    return node.rebuild(args)

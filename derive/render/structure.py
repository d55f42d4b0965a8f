"""What all printers share: how tightly a printed piece binds, and views.

A view says how a node reads (a partial derivative, a family in arithmetic, a function's arguments)
and is chosen so that the node can be told from it: printing stays injective.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from derive.render.notation import (
    MARKER,
    Notation,
    broadcast_elements,
    hidden_arguments,
    named_family,
)
from derive.terms.nodes import (
    REAL,
    App,
    Deriv,
    Elem,
    Family,
    FamilyExpr,
    Lam,
    Node,
    Sym,
    Term,
    Update,
    bind,
    free,
    instantiate,
    substitute,
)

# how tightly terms bind, loosest first
ADD, DIV, MUL, PREFIX, POW, ATOM = 1, 2, 3, 4, 5, 6
# and propositions
ANY, ARROW, OR, AND, RELATION, CLOSED = 1, 2, 3, 4, 5, 6


class Out(NamedTuple):
    """A printed piece. `minus`: begins with a minus sign. `open`: ends in an operator that would take
    in what follows (a sum's body, a log's argument). `tall`: higher than a line with scripts."""

    text: str
    level: int = ATOM
    minus: bool = False
    open: bool = False
    tall: bool = False


def cases_level(rows: Sequence[object]) -> int:
    """How tightly cases bind that have a brace on their left only.

    What follows them stands at half their height: of an odd number of rows beside the condition of the middle one.
    """
    return ADD if len(rows) % 2 else POW


class DerivativeView(NamedTuple):
    """d(body)/d(at), the body written in terms of `at` itself; `partial` if it has other variables."""

    body: Term
    at: Term
    partial: bool


def derivative_view(node: Deriv) -> DerivativeView | None:
    """How a derivative reads as d/dx or d/dz_k; None if only an explicit bound variable tells it.

    The view is used only if the node can be had back from it: x := v in the body, or element k of z
    replaced by v.
    """
    at = node.at
    if isinstance(at, Sym) and at.sort == REAL and at not in free(node.body):
        body = instantiate(node.body, at)
        others = [n for n in free(body) if n != at and n.sort == REAL]
        return DerivativeView(body, at, bool(others))
    if isinstance(at, Elem) and isinstance(at.family, Family) and at.family.sort == REAL:
        variable = Sym("?", REAL)
        varied = Update(at.family, *at.indices, variable)
        body = _replaced(instantiate(node.body, variable), {varied: at.family})
        if bind(substitute(body, {at.family: varied}), variable) == node.body:
            return DerivativeView(body, at, True)
    return None


def broadcast_view(lam: Lam, notation: Notation) -> Term | None:
    """The body of `j -> z[j] + c` as arithmetic on whole families, `z + c`; their names stand as symbols."""
    elements = broadcast_elements(notation, lam)
    if elements is None:
        return None
    view: Term = _replaced(instantiate(lam, MARKER), {e: Sym(name) for e, name in elements.items()})
    return view


def _replaced(node: Node, mapping: Mapping[Node, Node]) -> Any:
    found = mapping.get(node)
    if found is not None:
        return found
    args = tuple(_replaced(a, mapping) for a in node.args)
    return node if args == node.args else node.rebuild(args)


class Group(NamedTuple):
    """Neighbouring arguments of a function, all indices or none."""

    indices: bool
    arguments: tuple[Term | FamilyExpr, ...]


class ApplicationView(NamedTuple):
    """What is printed of an application: explicit arguments in groups, and implicit ones that must show."""

    groups: tuple[Group, ...]
    shown: tuple[tuple[str, Term | FamilyExpr], ...]

    @property
    def arguments(self) -> tuple[Term | FamilyExpr, ...]:
        return tuple(a for g in self.groups for a in g.arguments)


def family_view(lam: Lam, notation: Notation) -> tuple[App, ApplicationView] | None:
    """How `j -> softmax(z)_j` reads by name, as `softmax(z)`: the application, and its view without the index."""
    app = named_family(notation, lam)
    if app is None:
        return None
    view = application_view(app, notation)
    *groups, _ = view.groups
    return app, ApplicationView(tuple(groups), view.shown)


def application_view(node: App, notation: Notation) -> ApplicationView:
    """How an application reads; without a matching definition every argument is explicit."""
    definition = notation.definitions.get(node.name)
    if definition is None or len(definition.parameters) != len(node.args):
        return ApplicationView((Group(False, node.args),) if node.args else (), ())
    hidden = hidden_arguments(notation, node)
    groups: list[Group] = []
    shown = []
    for parameter, argument, hide in zip(definition.parameters, node.args, hidden, strict=True):
        if parameter.implicit:
            if not hide:
                shown.append((parameter.name, argument))
            continue
        is_index = parameter.index is not None
        if groups and groups[-1].indices == is_index:
            groups[-1] = Group(is_index, (*groups[-1].arguments, argument))
        else:
            groups.append(Group(is_index, (argument,)))
    return ApplicationView(tuple(groups), tuple(shown))

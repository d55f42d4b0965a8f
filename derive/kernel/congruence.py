"""Rewriting under a derivative: a cited equation, differentiated on both sides where that is allowed.

An equation may be differentiated by a variable only if it holds for all values of it near the point. So
it must rest on no hypothesis or case that mentions the variable (for z_k: the family z at all), and of
the variable's domain only an open one may have served. Otherwise, given sum P = 1, the derivative of the
sum by P_k would be both 1 and 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.context import Context
from derive.kernel.step import Premise, Step
from derive.terms.nodes import (
    REAL,
    Deriv,
    Elem,
    Family,
    Lam,
    Prop,
    Rel,
    Sym,
    Term,
    Update,
    bind,
    free,
    substitute,
    walk,
)


def differentiated_premises(step: Step) -> list[Premise]:
    """For each derivative in the line, each premise that is an equation, differentiated likewise.

    It holds in the cases of the premise only, which do not depend on the variable: so they hold near the point too.
    """
    if not any(isinstance(premise.prop, Rel) and premise.prop.op == "=" for premise in step.premises):
        return []
    points: list[Term] = []
    for node in walk(step.prop):
        if isinstance(node, Deriv) and not node.loose and node.at not in points:
            points.append(node.at)
    return [
        replace(premise, prop=prop)
        for at in points
        for premise in step.premises
        for prop in differentiated(step.context, premise, at)
    ]


def differentiated(context: Context, premise: Premise, at: Term) -> Iterator[Prop]:
    """The derivatives of both sides of a premise are equal, if it is an equation that may be differentiated so."""
    prop = premise.prop
    variable = at.family if isinstance(at, Elem) else at
    if (
        not isinstance(prop, Rel)
        or prop.op != "="
        or premise.indices
        or not isinstance(variable, Sym | Family)
    ):
        return
    if variable in premise.mentions or any(variable in free(g) for g in premise.guards):
        return
    if not _has_open_domain(context, variable):
        return
    yield Rel("=", Deriv(varied(context, prop.left, at), at), Deriv(varied(context, prop.right, at), at))


def varied(context: Context, term: Term, at: Term) -> Lam:
    """v -> term, with the symbol or element `at` replaced by v. Raises ValueError for any other `at`."""
    v = context.fresh(REAL)
    if isinstance(at, Elem) and isinstance(at.family, Family):
        return bind(substitute(term, {at.family: Update(at.family, *at.indices, v)}), v, "v")
    if isinstance(at, Sym):
        return bind(substitute(term, {at: v}), v, at.name)
    raise ValueError("one differentiates by symbols and elements of families")


def _has_open_domain(context: Context, variable: Sym | Family) -> bool:
    table = context.theory.families if isinstance(variable, Family) else context.theory.symbols
    declaration = table.get(variable.name)
    if declaration is None or declaration.sort != REAL:
        return False
    return declaration.domain.at_least is None and declaration.domain.at_most is None

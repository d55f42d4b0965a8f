"""The rule of limits: a limit found from the expansion at its point, or shown to be the same as a cited one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from derive.kernel.algebra import follows
from derive.kernel.context import Context
from derive.kernel.expansion import Expansion
from derive.kernel.limits import Approach, Composition, NoLimit, one_sided, simplified
from derive.kernel.obligations import Obligations
from derive.kernel.rules.contract import Condition, Example, Rule
from derive.kernel.rules.structure import usables
from derive.kernel.step import Refused, Step, refuse
from derive.kernel.verdict import NEAR_THE_POINT, Evidence, Obligation
from derive.terms.nodes import (
    Infinity,
    Num,
    Rel,
    Sym,
    Tends,
    Term,
    instantiate,
)

RADII = (Num(1), Num(Fraction(1, 8)), Num(Fraction(1, 1024)))


def _limit(step: Step) -> Evidence:
    prop = step.prop
    if not isinstance(prop, Tends):
        raise refuse("bad-premise", "limit gives a line of the form: f(v) tends to L")
    sides = ("+", "-") if prop.side == "+-" and isinstance(prop.at, Term) else (prop.side,)
    return Evidence("limit", prop, tuple(_one_sided_limit(step, prop, side) for side in sides))


def _one_sided_limit(step: Step, prop: Tends, side: str) -> Evidence:
    """The body is defined in a punctured neighbourhood on that side, and composition gives the limit there."""
    variable = step.context.fresh("real")
    body = instantiate(prop.body, variable)
    reason = ""
    missing: tuple[Obligation, ...] = ()
    for radius in RADII:
        inside, goes = one_sided(step.context, variable, prop.at, side, radius)
        obligations = Obligations(step.prover)
        obligations.term(inside, body)
        needs = obligations.found
        if radius == RADII[-1]:
            needs = _met_near(step, prop, variable, side, inside, needs)
        missing = tuple(o for o in needs if not o.met)
        if missing:
            continue
        step.obligations.add(needs)
        for form in (body, simplified(step.prover, inside, body)):
            try:
                found = Composition(step.prover, inside, variable, goes).approach(
                    inside.theory.unfold_all(form)
                )
            except NoLimit as error:
                reason = str(error)
                continue
            return _same_limit(step, prop, side, found)
        return _by_expansion(step, prop, variable, body, side, reason)
    raise refuse("condition-missing", "the function is not defined near the point", missing=missing)


def _met_near(
    step: Step, prop: Tends, variable: Sym, side: str, inside: Context, found: Sequence[Obligation]
) -> tuple[Obligation, ...]:
    """Obligations, some of them met in a small enough neighbourhood by the leading term of an expansion."""
    expansion = Expansion(step.prover, step.context, variable, prop.at, side)

    def met(o: Obligation) -> Obligation:
        near = o.scope == inside.scope and isinstance(o.prop, Rel)
        if o.met or not near or not isinstance(o.prop, Rel) or not expansion.holds_near(o.prop):
            return o
        return replace(o, evidence=Evidence(NEAR_THE_POINT, o.prop))

    return tuple(met(o) for o in found)


def _by_expansion(step: Step, prop: Tends, variable: Sym, body: Term, side: str, reason: str) -> Evidence:
    """The limit from an expansion near the point, where composition meets an undefined form."""
    expansion = Expansion(step.prover, step.context, variable, prop.at, side)
    try:
        value = expansion.limit(step.context.theory.unfold_all(body))
    except (NoLimit, ZeroDivisionError) as error:
        raise refuse(
            "does-not-follow", f"no limit by composition: {reason}; nor by expansion: {error}"
        ) from None
    return _same_limit(step, prop, side, Approach(value))


def _same_limit(step: Step, prop: Tends, side: str, found: Approach) -> Evidence:
    other = Tends(side, prop.body, prop.at, found.value)
    if isinstance(prop.limit, Infinity) or found.infinite:
        if prop.limit == found.value:
            return Evidence("limit", prop)
        raise refuse("does-not-follow", "the limit is another one", expected=other)
    try:
        return follows(step, step.context, Rel("=", found.value, prop.limit), usables(step))  # type: ignore[arg-type]
    except Refused as refusal:
        difference = refusal.failure.difference
        raise refuse(
            "does-not-follow", "the limit is another one", difference=difference, expected=other
        ) from None


LIMIT = Rule(
    name="limit",
    statement=(
        "A limit is found by composition: sums, products, quotients, powers, exp and log of pieces that have limits, "
        "from a side, with +oo and -oo. At an undefined form (oo - oo, 0 oo, 0/0) by expansion in powers of the "
        "distance and its logarithm, exponentials outgrowing powers, and powers logarithms."
    ),
    conditions=(
        Condition(
            "defined near the point",
            "The function is defined in a punctured neighbourhood on the side of the limit.",
            Example("x real", "Eq(Limit(log(x)/log(x), x, 0, '-'), 1)"),
        ),
        Condition(
            "no undefined form",
            "Each composition has a limit: a denominator goes to 0 from one side only, and nothing is oo - oo or 0 oo.",
            Example("x real", "Eq(Limit(1/x - 1/x**2, x, 0, '+'), 0)"),
        ),
    ),
    fails="The undefined form or the piece without a limit is named.",
    example=Example("x real above 0", "Eq(Limit(log(x), x, 0, '+'), -oo)"),
    check=_limit,
)

RULES = (LIMIT,)

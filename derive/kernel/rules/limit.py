"""The rule of limits: the function is defined near the point, and its limit there is the one that is claimed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.kernel.algebra import follows
from derive.kernel.context import Context
from derive.kernel.expansion import Expansion
from derive.kernel.growth import NoLimit
from derive.kernel.limits import Limits, one_sided
from derive.kernel.obligations import Obligations
from derive.kernel.rules.contract import Condition, Rule, example
from derive.kernel.rules.structure import usables
from derive.kernel.step import Refused, Step, refuse
from derive.kernel.verdict import NEAR_THE_POINT, Evidence, Obligation
from derive.terms.nodes import (
    Infinity,
    Num,
    Rel,
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
    """The body is defined in a punctured neighbourhood on that side; its limit there, or that of its normal form."""
    variable = step.context.fresh("real")
    body = instantiate(prop.body, variable)
    expansion = Expansion(step.prover, step.context, variable, prop.at, side)
    missing: tuple[Obligation, ...] = ()
    for radius in RADII:
        inside = one_sided(step.context, variable, prop.at, side, radius)
        obligations = Obligations(step.prover)
        obligations.term(inside, body)
        needs = obligations.found
        if radius == RADII[-1]:
            needs = tuple(_met_near(expansion, inside, o) for o in needs)
        missing = tuple(o for o in needs if not o.met)
        if not missing:
            step.obligations.add(needs)
            limits = Limits(step.prover, inside, expansion.limit)
            return _same_limit(step, prop, side, _found(step, limits, inside, body))
    raise refuse("condition-missing", "the function is not defined near the point", missing=missing)


def _found(step: Step, limits: Limits, inside: Context, body: Term) -> Term | Infinity:
    unfolded = step.context.theory.unfold_all(body)
    try:
        return limits.of(unfolded)
    except NoLimit as error:
        try:
            return limits.of(step.normalizer.canonical(inside, unfolded))
        except NoLimit:
            raise refuse("does-not-follow", f"no limit is found: {error}") from None


def _met_near(expansion: Expansion, inside: Context, o: Obligation) -> Obligation:
    """An obligation, met in a small enough neighbourhood if the leading term of an expansion says so."""
    if o.met or o.scope != inside.scope or not isinstance(o.prop, Rel) or not expansion.holds_near(o.prop):
        return o
    return replace(o, evidence=Evidence(NEAR_THE_POINT, o.prop))


def _same_limit(step: Step, prop: Tends, side: str, found: Term | Infinity) -> Evidence:
    other = Tends(side, prop.body, prop.at, found)
    if isinstance(prop.limit, Infinity) or isinstance(found, Infinity):
        if prop.limit == found:
            return Evidence("limit", prop)
        raise refuse("does-not-follow", "the limit is another one", expected=other)
    try:
        return follows(step, step.context, Rel("=", found, prop.limit), usables(step))
    except Refused as refusal:
        difference = refusal.failure.difference
        raise refuse(
            "does-not-follow", "the limit is another one", difference=difference, expected=other
        ) from None


LIMIT = Rule(
    name="limit",
    statement=(
        "A limit is found by expansion in powers of the distance and its logarithm, exponentials outgrowing powers, "
        "and powers logarithms; or by the laws of limits, with +oo and -oo: of sums, products, quotients, powers, exp "
        "and log of pieces that have limits."
    ),
    conditions=(
        Condition(
            "defined near the point",
            "The function is defined in a punctured neighbourhood on the side of the limit.",
            example("x real", "Eq(Limit(log(x)/log(x), x, 0, '-'), 1)"),
        ),
        Condition(
            "the limit is that one",
            "On each side the limit found is the one stated. By the laws, a denominator goes to 0 from one side "
            "only, and nothing is oo - oo or 0 oo.",
            example("x real", "Eq(Limit(1/x - 1/x**2, x, 0, '+'), 0)"),
        ),
    ),
    fails="It says what the limit is, or names the piece without one and what kept it from an expansion.",
    example=example("x real above 0", "Eq(Limit(log(x), x, 0, '+'), -oo)"),
    check=_limit,
)

RULES = (LIMIT,)

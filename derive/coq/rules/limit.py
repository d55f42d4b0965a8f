"""Limits, replayed: by the normal form of the function near the point, and by the laws of limits."""

from __future__ import annotations

from fractions import Fraction

from derive.coq.conversion import Script, block
from derive.coq.relations import unfold_term
from derive.coq.rules.replay import Entry, Replay
from derive.coq.text import NotExportable
from derive.kernel.growth import NoLimit
from derive.kernel.limits import Limits, one_sided
from derive.terms.nodes import (
    Infinity,
    Num,
    Tends,
    Term,
    free,
    instantiate,
)

RADIUS = Num(Fraction(1, 8))  # of the neighbourhood in which a function is rewritten; the kernel tries it too


def _limit(r: Replay) -> Script:
    """The function near the point equals its normal form there, whose limit the laws of limits give."""
    prop = r.step.prop
    if not isinstance(prop, Tends):
        raise NotExportable("a limit that is no single statement")
    side = "+" if prop.side == "+-" else prop.side
    variable = r.context.fresh("real")
    inside = one_sided(r.context, variable, prop.at, side, RADIUS)
    name = r.p.names.introduced(prop.body.hint or "u", ())
    within = r.p.naming(variable, name)
    body = unfold_term(r.context, instantiate(prop.body, variable))
    form = r.step.normalizer.canonical(inside, body)

    def plain(term: Term) -> Term | Infinity:
        if term != variable and variable in free(term):
            raise NoLimit("it has a limit by the law for its form, or none")
        return prop.at if term == variable else term

    try:
        Limits(r.step.prover, inside, plain).of(form)
    except NoLimit:  # over one denominator it may have become an undefined form
        return ["unfold_definitions.", "limit."]
    kind = "tends"
    if isinstance(prop.limit, Infinity):
        kind = "plus_infinity" if prop.limit.sign > 0 else "minus_infinity"
    return [
        f"apply ({kind}_ext _ (fun {name} => {within.real(form)})); [ proper | within ({r.p.real(RADIUS)}) | ].",
        *block(
            [f"intros {name}; intros.", "unfold_definitions.", *r.c.identity(inside, within, [form, body])]
        ),
        "limit.",
    ]


REPLAYS: dict[str, Entry] = {"limit": _limit}

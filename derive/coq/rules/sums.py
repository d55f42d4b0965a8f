"""Rules of sums and products over ranges, replayed."""

from __future__ import annotations

from derive.coq.conversion import Script, block
from derive.coq.rules.replay import Entry, Replay
from derive.kernel.rules.structure import usables
from derive.kernel.rules.sums import by_terms, vanishes, zero_totals
from derive.terms.nodes import (
    ZERO,
    Prod,
    Rel,
    Sum,
    Term,
    bind,
    substitute,
)


def _over_range(operator: type[Sum] | type[Prod]) -> Entry:
    def entry(r: Replay) -> Script:
        premise = r.step.premises[0]
        ((symbol, first, last),) = premise.indices
        lo, hi = r.step.parameter("lo", Term, first), r.step.parameter("hi", Term, last)
        index = r.context.fresh("integer")
        given = substitute(premise.prop, {symbol: index}).forward()
        hint = r.step.parameter("index", str)
        left, right = (operator(lo, hi, bind(side, index, hint)) for side in (given.left, given.right))
        each = "intros i_ Hi_; cbv beta; first [ use | apply_any ]"
        script = {
            (Sum, "="): f"apply Sum_ext; {each}.",
            (Sum, "<="): f"apply Sum_le; {each}.",
            (Sum, "<"): f"apply Sum_lt; [ idx | ]; {each}.",
            (Prod, "="): f"apply Prod_ext; {each}.",
            (Prod, "<="): f"apply Prod_le; [ intros; cbv beta; pos | {each} ].",
            (Prod, "<"): f"apply Prod_lt; [ idx | intros; cbv beta; pos | {each} ].",
        }[operator, given.op]
        return r.after(Rel(given.op, left, right), [script], 1)

    return entry


def _each_zero(r: Replay) -> Script:
    members = r.step.prop.args
    totals = zero_totals(members)
    lines: Script = []
    for relation, terms in totals.items():
        parts = [Rel("=", term, ZERO) for term in terms]
        if len(terms) > 1:
            mark, each = r.c.fresh("RAW"), " /\\ ".join(f"({r.p.prop(part)})" for part in parts)
            lines += [f"assert ({r.c.fresh('A')} : 0 <= {r.p.real(term)}) by pos." for term in terms]
            lines += [
                f"assert ({mark} : ({r.p.prop(relation)}) <-> ({each})).",
                "{ split; intros; repeat match goal with H : _ /\\ _ |- _ => destruct H end; repeat split; lra. }",
            ]
        for term, part in zip(terms, parts, strict=True):
            if isinstance(term, Sum):
                lines += [
                    f"assert ({r.c.fresh('RAW')} : ({r.p.prop(part)}) <-> ({r.p.prop(vanishes(term))})).",
                    "{ apply Sum_each_zero; intros; cbv beta; first [ use | apply_any | pos ]. }",
                ]
    left, right = (by_terms(member, totals) for member in members)
    back = r.follow.equivalent(r.context, r.p, left, right, usables(r.step))
    last = f"assert ({r.c.fresh('RAW')} : ({r.p.prop(left)}) <-> ({r.p.prop(right)}))."
    return [*lines, last, *block(back), "intuition (first [ assumption | symmetry; assumption | idtac ])."]


REPLAYS: dict[str, Entry] = {
    "sum_over": _over_range(Sum),
    "product_over": _over_range(Prod),
    "each_zero": _each_zero,
}

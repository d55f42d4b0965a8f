"""Rules of sums and products over ranges, replayed."""

from __future__ import annotations

from derive.coq.conversion import Script, block
from derive.coq.rules.replay import Entry, Replay
from derive.kernel.rules.structure import usables
from derive.terms.nodes import (
    ZERO,
    ForAll,
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
    prop = r.step.prop
    total, each = prop.args
    if isinstance(total, ForAll):
        total, each = each, total
    found = total.left if isinstance(total.left, Sum) else total.right
    index, term, _ = r.context.open(found.body, found.lo, found.hi)
    raw = ForAll(found.lo, found.hi, bind(Rel("=", term, ZERO), index, found.body.hint))
    mark = r.c.fresh("RAW")
    zero = f"({r.p.real(found)} = 0)"
    lines = [
        f"assert ({mark} : {zero} <-> ({r.p.prop(raw)})).",
        "{ apply Sum_each_zero; intros; cbv beta; first [ use | apply_any | pos ]. }",
    ]
    back = r.follow.equivalent(r.context, r.p, raw, each, usables(r.step))
    other = r.c.fresh("RAW")
    last = f"assert ({other} : ({r.p.prop(raw)}) <-> ({r.p.prop(each)}))."
    return [*lines, last, *block(back), "intuition (first [ assumption | symmetry; assumption | idtac ])."]


REPLAYS: dict[str, Entry] = {
    "sum_over": _over_range(Sum),
    "product_over": _over_range(Prod),
    "each_zero": _each_zero,
}

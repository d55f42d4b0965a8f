"""The same operation on both sides, replayed."""

from __future__ import annotations

from collections.abc import Callable

from derive.coq.conversion import Script, block
from derive.coq.rules.replay import Entry, Replay
from derive.coq.text import NotExportable
from derive.kernel.rules.structure import usable, usables
from derive.terms.nodes import (
    ZERO,
    Add,
    Div,
    Fn,
    ForAll,
    Iff,
    Implies,
    Mul,
    Neg,
    Pow,
    Prop,
    Rel,
    Sym,
    Term,
    bind,
)


def _operation(name: str) -> Entry:
    """The same operation on both sides."""

    def entry(r: Replay) -> Script:
        prop = r.step.prop
        if isinstance(prop, Iff | Implies) and len(prop.args) == 2:
            before, after = prop.args
            raw = _transformed(r, before, name)
            mark = r.c.fresh("RAW")
            if isinstance(prop, Iff):
                lines = [f"assert ({mark} : ({r.p.prop(before)}) <-> ({r.p.prop(raw)}))."]
                lines.append(f"{{ iff_both {_function(r, name)}. }}")
                inner = r.follow.equivalent(r.context, r.p, raw, after, usables(r.step))
                return [*lines, f"rewrite {mark}.", *inner]
            lines = [f"intro G. assert ({mark} : {r.p.prop(raw)}).", *block([f"both {_function(r, name)}."])]
            given = r.context.assuming(before)
            return [*lines, *r.follow.follows(given, r.p, after, [raw, *usables(r.step)])]
        first = usable(r.step, r.step.premises[0])
        return r.after(_transformed(r, first, name), [f"intros. both {_function(r, name)}."], 1)

    return entry


def _transformed(r: Replay, prop: Prop, name: str) -> Prop:
    if isinstance(prop, ForAll):
        index, body, _ = r.context.open(prop.body, prop.lo, prop.hi)
        return ForAll(prop.lo, prop.hi, bind(_transformed(r, body, name), index, prop.body.hint))
    if not isinstance(prop, Rel):
        raise NotExportable(f"{name} of what is no relation")
    given = prop.forward()
    left, right = OPERATIONS[name](r, given.left), OPERATIONS[name](r, given.right)
    if (name in ("multiply", "divide") and given.op in ("<", "<=")) or name == "take_power":
        factor = r.step.parameter("by", Term)
        if r.step.prover.prove(r.context, Rel("<", factor, ZERO)) is not None:
            return Rel(given.op, right, left)
    return Rel(given.op, left, right)


OPERATIONS: dict[str, Callable[[Replay, Term], Term]] = {
    "take_exp": lambda r, t: Fn("exp", t),
    "take_log": lambda r, t: Fn("log", t),
    "multiply": lambda r, t: Mul(r.step.parameter("by", Term), t),
    "divide": lambda r, t: Div(t, r.step.parameter("by", Term)),
    "add": lambda r, t: Add(t, r.step.parameter("by", Term)),
    "subtract": lambda r, t: Add(t, Neg(r.step.parameter("by", Term))),
    "take_power": lambda r, t: Pow(t, r.step.parameter("by", Term)),
}


def _function(r: Replay, name: str) -> str:
    """What a side becomes, as a function in Coq."""
    u = Sym("%u", "real")
    symbol = r.p.names.introduced("u", r.p.scope.opened.values())
    return f"(fun {symbol} => {r.p.naming(u, symbol).real(OPERATIONS[name](r, u))})"


REPLAYS: dict[str, Entry] = {name: _operation(name) for name in OPERATIONS}

"""Rules of structure, replayed: algebra, chains, cases."""

from __future__ import annotations

from dataclasses import replace

from derive.coq.conversion import Script, block
from derive.coq.rules.replay import Entry, Replay
from derive.coq.text import NotExportable
from derive.kernel.algebra import follows
from derive.kernel.congruence import differentiated_premises
from derive.kernel.rules.structure import at_each_index, usable, usables
from derive.kernel.step import Refused
from derive.terms.nodes import Prop, Rel, walk


def _algebra(r: Replay) -> Script:
    stated = set(walk(r.step.prop))
    more = [
        q
        for q in (usable(r.step, premise) for premise in differentiated_premises(r.step))
        if isinstance(q, Rel) and (q.left in stated or q.right in stated)
    ]
    lines: Script = []
    for prop in more:
        lines += [f"assert ({r.c.fresh('D')} : {r.p.prop(prop)}).", *block(r.differentiated(prop))]
    premises = [*usables(r.step), *more]
    general = _general(r, premises)
    for said, source in general.items():
        lines.append(f"assert ({r.c.fresh('G')} : {r.p.prop(said)}) by (intros; from ({source})).")
    return [*lines, *r.follow.follows(r.context, r.p, r.step.prop, [*general, *premises])]


def _general(r: Replay, premises: list[Prop]) -> dict[Prop, str]:
    """What premises say at every value of the line's indices, each with its source, where the kernel needed it."""
    step = r.step
    found = at_each_index(step)
    if not found:
        return {}
    try:
        follows(replace(step), step.context, step.prop, premises)
        return {}
    except Refused:
        of = [q for q in step.premises if q.shared and q.source.partition(" ")[0] in ("line", "hypothesis")]
        sources = {usable(step, replace(q, indices=(*q.shared, *q.indices))): r.general.stated(q) for q in of}
        return {prop: sources[prop] for prop in found if prop in sources}


def _chain(r: Replay) -> Script:
    return ["link."]


def _cases(r: Replay) -> Script:
    """The disjunction of the cases, then each premise in its own."""
    mine = set(r.step.line.guards)
    branches = []
    for premise in r.step.premises:
        guards = [g for g in premise.guards if g not in mine]
        branches.append(" /\\ ".join(r.p.prop(g, 70) for g in guards) or "True")
    whole = " \\/ ".join(f"({b})" for b in branches)
    return [
        f"assert (C' : {whole}) by (cases_cover).",
        "repeat match goal with H : _ \\/ _ |- _ => destruct H end; first [ use | apply_any | link ].",
    ]


def _enclose(r: Replay) -> Script:
    return ["enclose."]


def _assume(r: Replay) -> Script:
    raise NotExportable("an assumed line has no proof")


REPLAYS: dict[str, Entry] = {
    "algebra": _algebra,
    "solve_for": _algebra,
    "chain": _chain,
    "cases": _cases,
    "enclose": _enclose,
    "assume": _assume,
}

"""Rules of order, replayed: combinations of inequalities, a curve against its tangent."""

from __future__ import annotations

from derive.coq.conversion import Script, block
from derive.coq.rules.replay import Entry, Replay
from derive.coq.text import NotExportable
from derive.kernel.rules.structure import usables
from derive.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Div,
    Fn,
    Mul,
    Neg,
    Pow,
    Prop,
    Rel,
    Term,
    is_integer,
)


def _combination(r: Replay) -> Script:
    """scale * (right - left) = sum of multiplier * (right - left of a premise) + rest, all of the right sign."""
    prop = r.step.prop
    if not isinstance(prop, Rel):
        raise NotExportable("a combination gives an inequality")
    goal = prop.forward()
    scale, rest = r.step.parameter("scale", Term, ONE), r.step.parameter("rest", Term, ZERO)
    parts: list[Term] = []
    others: list[Prop] = []
    lines: Script = []
    for number, given in enumerate(usables(r.step), start=1):
        if not isinstance(given, Rel) or given.op in ("=", "!="):
            others.append(given)
            continue
        given = given.forward()
        part = Mul(r.step.parameter(f"times_{number}", Term, ONE), Add(given.right, Neg(given.left)))
        lines.append(
            f"assert ({r.c.fresh('T')} : 0 <= {r.p.real(part)}) by (apply Rmult_le_pos; [ pos | lra ])."
        )
        parts.append(part)
    if rest != ZERO:
        parts.append(rest)
        context = r.context.assuming(*others, source="premise") if others else r.context
        for op in ("<=", "<") if goal.op == "<" and not parts[:-1] else ("<=",):
            sign = Rel(op, ZERO, rest)
            lines += [
                f"assert ({r.c.fresh('T')} : {r.p.prop(sign)}).",
                *block(r.follow.sign(context, r.p, sign)),
            ]
    total = parts[0] if len(parts) == 1 else Add(*parts) if parts else ZERO
    identity = Rel("=", Mul(scale, Add(goal.right, Neg(goal.left))), total)
    lemma = "le_by_scale" if goal.op == "<=" else "lt_by_scale"
    return [
        *lines,
        f"apply ({lemma} ({r.p.real(scale)}) _ _ ({r.p.real(total)})).",
        "{ pos. }",
        *block(r.follow.follows(r.context, r.p, identity, others)),
        "lra.",
    ]


def _tangent(lemma: str) -> Entry:
    """The curve against its tangent; where the line is strict, the places are shown to differ."""

    def entry(r: Replay) -> Script:
        at, near = r.step.parameter("at", Term), r.step.parameter("point", Term)
        op = "<" if r.step.prover.prove(r.context, Rel("!=", at, near)) is not None else "<="
        gap = Add(at, Neg(near))
        if lemma == "tangent_log":
            raw = Rel(op, Fn("log", at), Add(Fn("log", near), Div(gap, near)))
        else:
            raw = Rel(op, Mul(Fn("exp", near), Add(ONE, at, Neg(near))), Fn("exp", at))
        name = f"{lemma}{'_strict' if op == '<' else ''}"
        return r.after(raw, [f"apply {name}; first [ pos | use_ne | lra ]."], 0)

    return entry


def _tangent_of_power(r: Replay) -> Script:
    at, near = r.step.parameter("at", Term), r.step.parameter("point", Term)
    exponent = r.step.parameter("exponent", Term)

    def shown(prop: Prop) -> bool:
        return r.step.prover.prove(r.context, prop) is not None

    curve = Pow(at, exponent)
    line = Add(Pow(near, exponent), Mul(exponent, Pow(near, exponent), Div(Add(at, Neg(near)), near)))
    natural = is_integer(exponent) and shown(Rel("<=", ZERO, exponent))
    below = not natural and shown(Rel("<=", ZERO, exponent)) and shown(Rel("<=", exponent, ONE))
    raw = Rel("<=", curve, line) if below else Rel("<=", line, curve)
    if not is_integer(exponent):
        return r.after(raw, ["tangent_of_rpow."], 0)
    places = " ".join(f"({r.p.real(t)})" for t in (at, near))
    return r.after(raw, [f"tangent_of_zpow {places} ({r.p.integer(exponent)})%Z."], 0)


REPLAYS: dict[str, Entry] = {
    "combination": _combination,
    "tangent_log": _tangent("tangent_log"),
    "tangent_exp": _tangent("tangent_exp"),
    "tangent_power": _tangent_of_power,
}

"""Rules of calculus, replayed: derivatives by the table, and what the sign of one says (mean value theorem)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from derive.coq.conversion import Script, block
from derive.coq.relations import unfold_term
from derive.coq.rules.replay import Entry, Replay
from derive.coq.slopes import found_by_tactic
from derive.coq.text import NotExportable
from derive.kernel.derivative import derivative, evaluate_derivatives
from derive.kernel.rules.calculus import in_order_of_values, interval_of, rising_slope, slope_of
from derive.kernel.rules.structure import usable, usables
from derive.record.model import Domain
from derive.terms.nodes import (
    ZERO,
    App,
    Deriv,
    Elem,
    Iff,
    Implies,
    Lam,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    free,
    instantiate,
    substitute,
)


def _differentiate(r: Replay) -> Script:
    """Each derivative by the table, then the line with the table's values."""
    prop = r.step.prop
    if not isinstance(prop, Rel):
        raise NotExportable("derivatives in what is no relation")
    theory = r.context.theory
    lines: Script = []
    for deriv in dict.fromkeys(_outermost(prop.left) + _outermost(prop.right)):
        value, _ = derivative(theory, deriv.body, deriv.at)
        mark = r.c.fresh("V")
        text = r.p.real(deriv)
        lines += [
            f"assert ({mark} : {text} = {r.p.real(value)}).",
            *block(
                [
                    "apply Derive_is; unfold_definitions; cbv beta.",
                    "eapply D_eq; [ deriv | cbv beta; rewrite ?upd_same, ?upd2_same ].",
                    *r.c.identity(
                        r.context,
                        r.p,
                        [found_by_tactic(theory, deriv.body, deriv.at), unfold_term(r.context, value)],
                    ),
                ]
            ),
            f"rewrite {mark}.",
        ]
    left, _ = evaluate_derivatives(theory, prop.left)
    right, _ = evaluate_derivatives(theory, prop.right)
    return [*lines, *r.follow.follows(r.context, r.p, Rel(prop.op, left, right), usables(r.step))]


def _outermost(term: Term) -> list[Deriv]:
    """The derivatives in a term outside sums, families and arguments."""
    if isinstance(term, Deriv):
        return [term]
    if isinstance(term, App | Elem | Sum):
        return []
    return [d for a in term.args if isinstance(a, Term) for d in _outermost(a)]


def _slope_of(r: Replay) -> tuple[Sym, Lam, Term, Domain]:
    """The variable, the function of it, its slope as the premise gives it, and the interval."""
    variable = r.step.parameter("variable", Sym)
    slope, value = slope_of(r.step, r.step.premises[0], variable)
    return variable, slope.body, value, interval_of(r.step, variable).domain


def _calculus(
    r: Replay, lemma: str, raw: Prop, points: list[Term], signs: Sequence[tuple[Rel | None, Rel]]
) -> Script:
    """A consequence of the mean value theorem: the function has the slope on the interval, whose signs are shown."""
    variable, function, value, domain = _slope_of(r)
    name = r.p.names.introduced(variable.name, ())
    u = Sym("%u", variable.sort)
    p = r.p.naming(u, name)
    at_u = substitute(value, {variable: u})
    inside = " /\\ ".join(p.prop(q, 70) for q in domain.relations(u)) or "True"
    interval = f"(fun {name} => {inside})"
    f, slope = f"(fun {name} => {p.real(instantiate(function, u))})", f"(fun {name} => {p.real(at_u)})"
    arguments = " ".join(p.real(t, 0) for t in points)
    fresh = r.context.about_others(variable).with_variable(u).assuming(*domain.relations(u))
    found = r.c.identity(
        fresh, p, [found_by_tactic(r.context.theory, function, u), unfold_term(r.context, at_u)]
    )
    lines = [
        f"apply ({lemma} {interval} {f} {slope} {arguments}).",
        "{ unfold interval; intros; intuition lra. }",
        f"{{ intros {name} H{name}; take H{name}; cbv beta in *; unfold_definitions; eapply D_eq.",
        "  { deriv. }",
        "  cbv beta; rewrite ?upd_same, ?upd2_same.",
        *(f"  {t}" for t in found),
        "}",
    ]
    if lemma.startswith(("minimum", "maximum", "strict")):
        lines.append("{ conditions. }")
    fresh = r.context.about_others(variable).with_variable(u)
    earlier = _earlier(r, variable)
    here = [
        f"assert ({r.c.fresh('F')} : {p.prop(substitute(prop, {variable: u}))})"
        f" by (refine ({r.general.general(id, {variable: name})}); general_side)."
        for id, prop in earlier
    ]
    for guard, wanted in signs:
        given = [q for q in (*domain.relations(u), guard, *(prop for _, prop in earlier)) if q is not None]
        under = substitute(wanted, {variable: u})
        guards = [substitute(q, {variable: u}) for q in given]
        names = f"intros {name} H{name}{' L' + name if guard is not None else ''}; take H{name}."
        lines += block(
            [
                names,
                *here,
                "cbv beta in *.",
                *r.follow.relation(fresh.assuming(*guards), p, under.forward(), []),
            ]
        )
    lines.append("all: conditions.")
    return r.after(raw, lines, 1) if not isinstance(r.step.prop, Iff) else _equivalence(r, raw, lines)


def _earlier(r: Replay, variable: Sym) -> list[tuple[str, Prop]]:
    """Lines on which a condition of the rule rests and that speak of the variable: they hold at its other values."""
    shown = [o.evidence for o in r.step.obligations.found if o.evidence is not None]
    sources = {source for evidence in shown for source in evidence.sources}
    found: list[tuple[str, Prop]] = []
    for fact in r.context.about_others(variable).facts:
        kind, _, id = fact.source.partition(" ")
        if kind == "line" and fact.source in sources and not fact.indices and variable in free(fact.prop):
            found.append((id, reduce(lambda prop, guard: Implies(guard, prop), fact.guards[::-1], fact.prop)))
    return found


def _equivalence(r: Replay, raw: Prop, proof: Script) -> Script:
    """A line that is an equivalence, from another, member by member."""
    lines: Script = []
    marks = []
    for one, other in zip(raw.args, r.step.prop.args, strict=True):
        mark = r.c.fresh("B")
        marks.append(mark)
        script = r.follow.equivalent(r.context, r.p, one, other, usables(r.step, skip=1))
        lines += [f"assert ({mark} : ({r.p.prop(one)}) <-> ({r.p.prop(other)})).", *block(script)]
    mark = r.c.fresh("RAW")
    return [
        f"assert ({mark} : {r.p.prop(raw)}).",
        *block(proof),
        *lines,
        f"first [ exact {mark} | rewrite <- {', <- '.join(marks)}; exact {mark} | tauto ].",
    ]


def _extremum(maximum: bool, strict: bool) -> Entry:
    def entry(r: Replay) -> Script:
        variable, function, value, _ = _slope_of(r)
        point = r.step.parameter("point", Term)
        op = "<" if strict else "<="
        down, up = Rel(op, value, ZERO), Rel(op, ZERO, value)
        before, after = (up, down) if maximum else (down, up)
        here, there = instantiate(function, variable), instantiate(function, point)
        raw: Prop = Rel("<=", here, there) if maximum else Rel("<=", there, here)
        if strict:
            raw = Iff(Rel("=", here, there), Rel("=", variable, point))
        lemma = f"{'strict_' if strict else ''}{'maximum' if maximum else 'minimum'}_on"
        signs = [(Rel("<", variable, point), before), (Rel("<", point, variable), after)]
        return _calculus(r, lemma, raw, [point], signs)

    return entry


def _monotone(up: bool) -> Entry:
    def entry(r: Replay) -> Script:
        _, function, value, _ = _slope_of(r)
        first, second = r.step.parameter("first", Term), r.step.parameter("second", Term)
        one, two = instantiate(function, first), instantiate(function, second)
        raw = Iff(Rel("<", first, second), Rel("<", one, two) if up else Rel("<", two, one))
        sign = Rel("<", ZERO, value) if up else Rel("<", value, ZERO)
        return _calculus(r, f"{'in' if up else 'de'}creasing_iff", raw, [], [(None, sign)])

    return entry


def _rising(r: Replay) -> Script:
    """The mean value theorem between two places, the slope being a line that holds at every value between them."""
    variable, start = r.step.parameter("variable", Sym), r.step.parameter("start", Term)
    premise, slope, given = rising_slope(r.step, variable)
    up = given.left == ZERO
    less, more = in_order_of_values(r.step, given, variable, start)
    ends = (less, more) if up else (more, less)
    strict = given.op == "<" and r.step.prover.prove(r.context, Rel("<", *ends)) is not None
    op = "<" if strict else "<="
    lemma = f"{'rising' if up else 'falling'}_from{'_strict' if strict else ''}"
    u = r.p.names.introduced("u", r.p.scope.opened.values())
    mark = r.c.fresh("RAW")
    raw = Rel(op, *(instantiate(slope.body, place) for place in (less, more)))
    lines = [
        f"apply ({lemma} ({r.p.family(slope.body)}) ({r.p.real(less)}) ({r.p.real(more)})).",
        *block(r.follow.relation(r.context, r.p, Rel(op, *ends), [])),
        f"{{ intros {u} H{u}; take H{u}; conditions. }}",
        f"intros {u} H{u}; take H{u}.",
        *r.general.slope(premise, variable, u, strict),
    ]
    rest = [usable(r.step, p) for p in r.step.premises if p is not premise]
    return [
        f"assert ({mark} : {r.p.prop(raw)}).",
        *block(lines),
        *r.follow.follows(r.context, r.p, r.step.prop, [raw, *rest]),
    ]


REPLAYS: dict[str, Entry] = {
    "differentiate": _differentiate,
    "minimum_at": _extremum(maximum=False, strict=False),
    "maximum_at": _extremum(maximum=True, strict=False),
    "strict_minimum_at": _extremum(maximum=False, strict=True),
    "strict_maximum_at": _extremum(maximum=True, strict=True),
    "increasing": _monotone(up=True),
    "decreasing": _monotone(up=False),
    "rising": _rising,
}

"""How each rule of the kernel is replayed: a table, one entry a rule.

An entry gives the script that proves the line's proposition, the premises standing in Coq's context. A rule that
has none is `NotExportable` with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from derive.coq.conversion import Conversion, Script, block
from derive.coq.follow import Follow, unfold_term
from derive.coq.slopes import found_by_tactic
from derive.coq.text import NotExportable, Printer
from derive.kernel.congruence import differentiated_premises
from derive.kernel.context import Context
from derive.kernel.derivative import evaluate_derivatives
from derive.kernel.limits import Composition, NoLimit, one_sided
from derive.kernel.replay import differentiated, interval_of, rising_slope, slope_of
from derive.kernel.rules.structure import usable, usables
from derive.kernel.step import Premise, Step
from derive.record.model import Domain
from derive.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Deriv,
    Div,
    Elem,
    Family,
    Fn,
    ForAll,
    Iff,
    Implies,
    Infinity,
    Lam,
    Mul,
    Neg,
    Num,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Tends,
    Term,
    bind,
    instantiate,
    is_integer,
    substitute,
    walk,
)


class General(Protocol):
    """Earlier lines at other values of the context."""

    def near(self, replay: Replay, premise: Premise, variable: Sym | Family, at: Term) -> Script: ...

    def slope(self, premise: Premise, variable: Sym, value: str, strict: bool) -> Script: ...

    def induction(self, replay: Replay) -> Script: ...


@dataclass
class Replay:
    """What an entry of the table works with: the kernel's step, how it is printed, its conversions."""

    step: Step
    p: Printer
    c: Conversion
    general: General

    def differentiated(self, prop: Prop) -> Script:
        """The derivatives of both sides of a cited equation agree: it holds for every value near the point."""
        if not isinstance(prop, Rel) or not isinstance(prop.left, Deriv):
            raise NotExportable("what is differentiated is no equation")
        at = prop.left.at
        variable = at.family if isinstance(at, Elem) else at
        if not isinstance(variable, Sym | Family):
            raise NotExportable("one differentiates by symbols and elements of families")
        for premise in self.step.premises:
            for one in differentiated(self.context, premise, at):
                if one == prop:
                    return self.general.near(self, premise, variable, at)
        raise NotExportable("the equation that is differentiated was not found")

    @property
    def context(self) -> Context:
        return self.step.context

    @property
    def follow(self) -> Follow:
        return Follow(self.c)

    def after(self, raw: Prop, proof: Script, skip: int, prop: Prop | None = None) -> Script:
        """The line from what the rule gives, `raw`, and the premises after the first `skip`."""
        mark = self.c.fresh("RAW")
        lines = [f"assert ({mark} : {self.p.prop(raw)}).", *block(proof)]
        given = [raw, *usables(self.step, skip=skip)]
        return [*lines, *self.follow.follows(self.context, self.p, prop or self.step.prop, given)]


Entry = Callable[[Replay], Script]


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
    return [*lines, *r.follow.follows(r.context, r.p, r.step.prop, [*usables(r.step), *more])]


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
        f"assert (C : {whole}) by (cases_cover).",
        "repeat match goal with H : _ \\/ _ |- _ => destruct H end; first [ use | apply_any | link ].",
    ]


def _operation(name: str) -> Entry:
    """The same operation on both sides."""

    def entry(r: Replay) -> Script:
        prop = r.step.prop
        if isinstance(prop, Iff | Implies) and len(prop.args) == 2:
            before, after = prop.args
            raw = _transformed(r, before, name)
            mark = r.c.fresh("RAW")
            if isinstance(prop, Iff):
                way = f"power_iff {_power_of(r)}" if name == "take_power" else "both_ways"
                lines = [f"assert ({mark} : ({r.p.prop(before)}) <-> ({r.p.prop(raw)})).", f"{{ {way}. }}"]
                inner = r.follow.equivalent(r.context, r.p, raw, after, usables(r.step))
                return [*lines, f"rewrite {mark}.", *inner]
            lines = [f"intro G. assert ({mark} : {r.p.prop(raw)}).", *block(_proof(r, before, name))]
            given = r.context.assuming(before)
            return [*lines, *r.follow.follows(given, r.p, after, [raw, *usables(r.step)])]
        first = usable(r.step, r.step.premises[0])
        return r.after(_transformed(r, first, name), _proof(r, first, name), 1)

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


def _power_of(r: Replay) -> str:
    """What a number becomes, as a function in Coq."""
    u = Sym("%u", "real")
    name = r.p.names.introduced("u", r.p.scope.opened.values())
    return f"(fun {name} => {r.p.naming(u, name).real(Pow(u, r.step.parameter('by', Term)))})"


def _proof(r: Replay, prop: Prop, name: str) -> Script:
    return [f"intros. {name}_both{' ' + _power_of(r) if name == 'take_power' else ''}."]


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
    index, term, inside = r.context.open(found.body, found.lo, found.hi)
    del inside
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


def _differentiate(r: Replay) -> Script:
    """Each derivative by the table, then the line with the table's values."""
    prop = r.step.prop
    assert isinstance(prop, Rel)
    theory = r.context.theory
    lines: Script = []
    from derive.kernel.derivative import derivative
    from derive.terms.nodes import Deriv

    for deriv in dict.fromkeys(_outermost(prop.left) + _outermost(prop.right)):
        assert isinstance(deriv, Deriv)
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


def _outermost(term: Term) -> list[Term]:
    from derive.terms.nodes import App, Deriv, Elem

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
    for guard, wanted in signs:
        given = [q for q in (*domain.relations(u), guard) if q is not None]
        under = substitute(wanted, {variable: u})
        guards = [substitute(q, {variable: u}) for q in given]
        names = f"intros {name} H{name}{' L' + name if guard is not None else ''}; take H{name}."
        lines += block(
            [names, "cbv beta in *.", *r.follow.relation(fresh.assuming(*guards), p, under.forward(), [])]
        )
    lines.append("all: conditions.")
    return r.after(raw, lines, 1) if not isinstance(r.step.prop, Iff) else _equivalence(r, raw, lines)


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


RADIUS = Num(Fraction(1, 8))  # of the neighbourhoods in which functions are rewritten


def _limit(r: Replay) -> Script:
    """The normal form of the function near the point, as in the kernel; its limit by composition."""
    prop = r.step.prop
    if not isinstance(prop, Tends):
        raise NotExportable("a limit that is no single statement")
    side = "+" if prop.side == "+-" else prop.side
    variable = r.context.fresh("real")
    inside, goes = one_sided(r.context, variable, prop.at, side, RADIUS)
    name = r.p.names.introduced(prop.body.hint or "u", ())
    within = r.p.naming(variable, name)
    body = unfold_term(r.context, instantiate(prop.body, variable))
    form = r.step.normalizer.canonical(inside, body)
    try:
        Composition(r.step.prover, inside, variable, goes).approach(form)
    except NoLimit:  # over one denominator it may have become an undefined form
        return ["unfold_definitions.", "limit."]
    kind = "tends"
    if isinstance(prop.limit, Infinity):
        kind = "plus_infinity" if prop.limit.sign > 0 else "minus_infinity"
    return [
        f"apply ({kind}_ext _ (fun {name} => {within.real(form)})); [ proper | within (1 / 8) | ].",
        *block(
            [f"intros {name}; intros.", "unfold_definitions.", *r.c.identity(inside, within, [form, body])]
        ),
        "limit.",
    ]


def _enclose(r: Replay) -> Script:
    return ["enclose."]


def _assume(r: Replay) -> Script:
    raise NotExportable("an assumed line has no proof")


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
        if given.op == "<" and goal.op == "<":
            strict = f"try assert ({r.c.fresh('T')} : 0 < {r.p.real(part)})"
            lines.append(f"{strict} by (apply Rmult_lt_0_compat; [ pos | lra ]).")
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


def _rising(r: Replay) -> Script:
    """The mean value theorem between two places, the slope being a line that holds at every value between them."""
    variable, start = r.step.parameter("variable", Sym), r.step.parameter("start", Term)
    premise, slope, given = rising_slope(r.step, variable)
    here, there = instantiate(slope.body, variable), instantiate(slope.body, start)
    up = given.left == ZERO
    ends = (start, variable) if up else (variable, start)
    strict = given.op == "<" and r.step.prover.prove(r.context, Rel("<", *ends)) is not None
    op = "<" if strict else "<="
    lemma = f"{'rising' if up else 'falling'}_from{'_strict' if strict else ''}"
    u = r.p.names.introduced("u", r.p.scope.opened.values())
    mark = r.c.fresh("RAW")
    raw = Rel(op, there, here)
    lines = [
        f"apply ({lemma} ({r.p.family(slope.body)}) ({r.p.real(start)}) {r.p.symbol(variable)}).",
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
    "algebra": _algebra,
    "solve_for": _algebra,
    "chain": _chain,
    "cases": _cases,
    "enclose": _enclose,
    "assume": _assume,
    **{name: _operation(name) for name in OPERATIONS},
    "sum_over": _over_range(Sum),
    "product_over": _over_range(Prod),
    "each_zero": _each_zero,
    "combination": _combination,
    "tangent_log": _tangent("tangent_log"),
    "tangent_exp": _tangent("tangent_exp"),
    "tangent_power": _tangent_of_power,
    "differentiate": _differentiate,
    "minimum_at": _extremum(maximum=False, strict=False),
    "maximum_at": _extremum(maximum=True, strict=False),
    "strict_minimum_at": _extremum(maximum=False, strict=True),
    "strict_maximum_at": _extremum(maximum=True, strict=True),
    "increasing": _monotone(up=True),
    "decreasing": _monotone(up=False),
    "rising": _rising,
    "limit": _limit,
    "induction": lambda r: r.general.induction(r),
}

__all__ = ["REPLAYS", "Replay", "instantiate"]

"""Elements, deltas, cases, values of definitions and derivatives in normal form, replayed."""

from __future__ import annotations

from derive.coq.conversion import Conversion, Script
from derive.coq.text import Printer
from derive.kernel.context import Context
from derive.terms.nodes import (
    ONE,
    REAL,
    ZERO,
    Add,
    App,
    Delta,
    Deriv,
    Elem,
    Lam,
    Literal,
    Mul,
    Neg,
    Num,
    Piecewise,
    Rel,
    Term,
    Update,
    bind,
    element,
    instantiate,
    negated,
)


def element_piece(c: Conversion, context: Context, p: Printer, term: Elem) -> tuple[Term, Script]:
    """An element of a family at indices in normal form; of a written or varied one, what stands there."""
    family = term.family
    match family:
        case Lam():
            changed = element(family, *term.indices)
            return c.then(context, p, [f"unfolded ({p.real(term)}) ({p.real(changed)})."], changed)
        case Literal():
            index = c.canonical(context, term.indices[0])
            if isinstance(index, Num) and 1 <= index.value <= len(family.args):
                changed = family.args[int(index.value) - 1]
                return c.then(
                    context,
                    p,
                    ["cbn [listed zlisted Z.eqb Pos.eqb Z.sub Z.add Z.opp Z.pos_sub Pos.pred_double]."],
                    changed,
                )
        case Update():
            hits: list[Term] = [Delta(i, k) for i, k in zip(term.indices, family.indices, strict=True)]
            hit = hits[0] if len(hits) == 1 else Mul(*hits)
            there = element(family.family, *term.indices)
            changed = Add(Mul(hit, family.value), Mul(Add(ONE, Neg(hit)), there))
            lemma = "upd_delta" if len(hits) == 1 else "upd2_delta"
            return c.then(context, p, [f"rewrite {lemma}."], changed)
    indices = tuple(c.canonical(context, i) for i in term.indices)
    if isinstance(family, Literal):
        return Elem(Literal(*(c.canonical(context, a) for a in family.args)), *indices), ["members; flds."]
    if indices == term.indices:
        return term, []
    changed = Elem(family, *indices)
    return changed, ["repeat (f_equal; try lia)."]


def delta_piece(c: Conversion, context: Context, p: Printer, term: Delta) -> tuple[Term, Script]:
    """1 or 0 where the indices are shown to be equal or to differ, else both in one order."""
    left, right = (c.canonical(context, a) for a in term.args)
    result = c.name(c.normalizer.delta(context, left, right))
    if result == ONE:
        return result, ["apply delta_eq; pos."]
    if result == ZERO:
        return result, ["apply delta_ne; pos."]
    if result == term:
        return term, []
    return result, ["apply delta_iff; lia."]


# --- cases, definitions, derivatives ------------------------------------------------------------


def piecewise_piece(c: Conversion, context: Context, p: Printer, term: Piecewise) -> tuple[Term, Script]:
    """The branch whose condition is shown, or both sides case by case."""
    for value, condition in term.branches:
        negation = negated(condition)
        if negation is not None and c.normalizer.show(context, negation):
            continue
        if c.normalizer.show(context, condition):
            result, rewriting = c.term(context, p, value)
            return result, ["decide_cases.", *rewriting, "flds."]
        break
    canonical = c.canonical(context, term)
    cases = [*term.branches, *(canonical.branches if isinstance(canonical, Piecewise) else ())]
    compared = [side for _, q in cases if isinstance(q, Rel) for side in (q.left, q.right)]
    return canonical, [*c.rewrites(context, p, compared), "each_case."]


def application_piece(c: Conversion, context: Context, p: Printer, term: App) -> tuple[Term, Script]:
    """A defined function at arguments in normal form, or unfolded."""
    theory = context.theory
    if term.name in c.normalizer.unfold:
        changed = theory.unfold(term)
        return c.then(context, p, [f"unfolded ({p.real(term)}) ({p.real(changed)})."], changed)
    canonical = c.form(context, term)
    if not isinstance(canonical, App) or p.real(canonical) == p.real(term):
        return term, []
    unfolded = theory.unfold(term), theory.unfold(canonical)
    both = zip((term, canonical), unfolded, strict=True)
    proof = [f"unfolded ({p.real(app)}) ({p.real(body)})." for app, body in both]
    return canonical, [*proof, *c.identity(context, p, unfolded)]


def derivative_piece(c: Conversion, context: Context, p: Printer, term: Deriv) -> tuple[Term, Script]:
    """A derivative whose body and point are in normal form."""
    variable = context.fresh(REAL)
    inside = context.with_variable(variable)
    name = p.names.introduced(term.body.hint or "v", p.scope.opened.values())
    within = p.naming(variable, name)
    body = instantiate(term.body, variable)
    canonical = c.canonical(inside, body)
    at = c.canonical(context, term.at)
    result = Deriv(bind(canonical, variable, "v"), at)
    if p.real(result) == p.real(term):
        return term, []
    lines = (
        [f"transitivity (Derive ({p.family(term.body)}) {p.real(at, 0)}).", "{ f_equal; flds. }"]
        if at != term.at
        else []
    )
    return result, [
        *lines,
        f"apply Derive_ext; intros {name}.",
        *c.identity(inside, within, [body, canonical]),
    ]

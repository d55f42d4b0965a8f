"""Rules that carry a relation for each index to sums and products over a range."""

from __future__ import annotations

from collections.abc import Mapping

from derive.kernel.algebra import equivalent
from derive.kernel.question import at_index
from derive.kernel.rules.contract import Condition, Example, Rule, example
from derive.kernel.rules.structure import concluded, usables
from derive.kernel.step import Premise, Step, refuse
from derive.kernel.verdict import Evidence
from derive.terms.nodes import (
    INTEGER,
    ZERO,
    Add,
    And,
    ForAll,
    Iff,
    Lam,
    Prod,
    Prop,
    Rel,
    Sum,
    Term,
    bind,
    conjunction,
    conjuncts,
    forward,
    instantiate,
    substitute,
)


def _pointwise(step: Step, premise: Premise) -> tuple[str, Term, Term]:
    """The index that is summed over, and the range of the sum."""
    name = step.parameter("index", str)
    for symbol, lo, hi in premise.indices:
        if symbol.name == name:
            return name, step.parameter("lo", Term, lo), step.parameter("hi", Term, hi)
    raise refuse("bad-premise", f"{premise.label} does not hold for each {name}")


def _over_a_range(step: Step, operator: type[Sum] | type[Prod]) -> Evidence:
    if not step.premises:
        raise refuse("bad-premise", f"{step.line.rule} needs a line that holds for each index")
    premise = step.premises[0]
    name, lo, hi = _pointwise(step, premise)
    others = [entry for entry in premise.indices if entry[0].name != name]
    if others:
        raise refuse(
            "bad-premise",
            f"{premise.label} also holds for each {others[0][0].name}: go over that too, or instantiate it",
        )
    ((symbol, first, last),) = premise.indices
    step.defined(step.context, lo)
    step.defined(step.context, hi)
    index = step.context.fresh(INTEGER)
    inside = step.context.inside(index, lo, hi)
    for bound in (Rel("<=", first, index), Rel("<=", index, last)):
        step.require(inside, bound, "the sum stays in the range of the line")
    for guard in premise.guards:
        step.require(inside, substitute(guard, {symbol: index}), "the case of the line")
    given = forward(substitute(premise.prop, {symbol: index}))
    if not isinstance(given, Rel) or given.op == "!=":
        raise refuse("bad-premise", f"{step.line.rule} applies to = <= <, not to this line")
    if given.op == "<":
        what = "sum" if operator is Sum else "product"
        step.require(step.context, Rel("<=", lo, hi), f"a strict {what} needs a nonempty range")
    if operator is Prod and given.op != "=":
        step.require(inside, Rel("<=", ZERO, given.left), "factors of an inequality are nonnegative")
    left, right = (operator(lo, hi, bind(side, index, name)) for side in (given.left, given.right))
    raw = Rel(given.op, left, right)
    return concluded(step, raw, skip=1)


def _over(operator: str, op: str, declare: str, lo: str = "1") -> Example:
    """A line on a_i and b_i, taken over lo..K."""
    left, right = (f"{operator}({side}[i], (i, {lo}, K))" for side in "ab")
    return example(declare, f"{left} {op} {right}", f"a[i] {op} b[i]", index="i", lo=lo, hi="K")


_WITHIN = "lo..hi lies within the range for which the line holds, and a case in which it stands applies all over it."

SUM_OVER = Rule(
    name="sum_over",
    statement="a_i R b_i for each i gives sum a_i R sum b_i over lo..hi, for R one of =, <=, <.",
    conditions=(
        Condition(
            "the range of the line",
            _WITHIN,
            _over("Sum", "<=", "K integer at_least 1; i in 1..K; a over 0..K; b over 0..K", lo="0"),
        ),
        Condition(
            "nonempty for a strict relation",
            "lo <= hi where R is <.",
            _over("Sum", "<", "K integer at_least 0; i in 1..K; a over 1..K; b over 1..K"),
        ),
    ),
    fails="The condition on the range is named; else the difference from the summed line.",
    example=_over("Sum", "<=", "K integer at_least 1; i in 1..K; a over 1..K; b over 1..K"),
    check=lambda step: _over_a_range(step, Sum),
    parameters=(
        ("index", "the schematic index"),
        ("lo", "first, default the line's"),
        ("hi", "last, default the line's"),
    ),
)

PRODUCT_OVER = Rule(
    name="product_over",
    statement="a_i R b_i for each i gives prod a_i R prod b_i over lo..hi, for R one of =, <=, <; "
    "with a_i >= 0 for <= and <.",
    conditions=(
        Condition(
            "the range of the line",
            _WITHIN,
            _over("Product", "=", "K integer at_least 1; i in 1..K; a over 0..K; b over 0..K", lo="0"),
        ),
        Condition(
            "nonnegative factors",
            "0 <= a_i for each i where R is <= or <.",
            _over("Product", "<=", "K integer at_least 1; i in 1..K; a over 1..K; b over 1..K"),
        ),
        Condition(
            "nonempty for a strict relation",
            "lo <= hi where R is <.",
            _over("Product", "<", "K integer at_least 0; i in 1..K; a over 1..K at_least 0; b over 1..K"),
        ),
    ),
    fails="The condition on the range is named; else the difference from the multiplied line.",
    example=_over("Product", "=", "K integer at_least 1; i in 1..K; a over 1..K; b over 1..K"),
    check=lambda step: _over_a_range(step, Prod),
    parameters=SUM_OVER.parameters,
)


def _each_zero(step: Step) -> Evidence:
    members = step.prop.args if isinstance(step.prop, Iff) else ()
    totals = zero_totals(members)
    if len(members) != 2 or not totals:
        raise refuse(
            "bad-premise",
            "each_zero needs an equivalence that has a sum = 0 on one side, its terms on the other",
        )
    for terms in totals.values():
        for term in terms:
            if isinstance(term, Sum):
                index = step.context.fresh(INTEGER)
                inside = step.context.inside(index, term.lo, term.hi)
                known = at_index(step, inside, index, usables(step))
                here = inside.assuming(*known, source="premise")
                each = instantiate(term.body, index)
            else:
                here, each = step.context.assuming(*usables(step), source="premise"), term
            step.require(here, Rel("<=", ZERO, each), "each term of the sum is nonnegative")
    left, right = (by_terms(member, totals) for member in members)
    shown = equivalent(step, step.context, left, right, usables(step))
    return Evidence("each_zero", step.prop, (shown,))


def zero_totals(members: tuple[Prop, ...]) -> dict[Rel, tuple[Term, ...]]:
    """The relations `sum = 0` on one side of an equivalence but not on the other, each with the terms of the sum."""
    sides = [set(conjuncts((member,))) for member in members]
    found: dict[Rel, tuple[Term, ...]] = {}
    for prop in conjuncts(members):
        if isinstance(prop, Rel) and prop.op == "=" and not all(prop in side for side in sides):
            for one, other in ((prop.left, prop.right), (prop.right, prop.left)):
                if isinstance(one, Sum | Add) and other == ZERO:
                    found[prop] = one.args if isinstance(one, Add) else (one,)
    return found


def by_terms(member: Prop, totals: Mapping[Rel, tuple[Term, ...]]) -> Prop:
    """One side of the equivalence, saying of each term that it is 0."""
    if isinstance(member, And):
        return And(*(by_terms(part, totals) for part in member.args))
    if not isinstance(member, Rel) or member not in totals:
        return member
    return conjunction([vanishes(term) for term in totals[member]])


def vanishes(term: Term) -> Prop:
    """That a term of a sum is 0: if it is a sum over a range, that each of its terms is."""
    if not isinstance(term, Sum):
        return Rel("=", term, ZERO)
    return ForAll(term.lo, term.hi, Lam(term.body.hint, INTEGER, Rel("=", term.body.body, ZERO)))


EACH_ZERO = Rule(
    name="each_zero",
    statement="A sum of nonnegative terms, over a range or written out, is 0 if and only if each term is 0.",
    conditions=(
        Condition(
            "nonnegative terms",
            "Each term of the sum is shown to be >= 0, by its signs or by a premise for each index.",
            example(
                "K integer at_least 1; a over 1..K",
                "Sum(a[j], (j, 1, K)) = 0 <=> ForAll(a[j] = 0, (j, 1, K))",
            ),
        ),
    ),
    fails="The term that was not shown to be nonnegative is named.",
    example=example(
        "K integer at_least 1; a over 1..K at_least 0",
        "Sum(a[j], (j, 1, K)) = 0 <=> ForAll(a[j] = 0, (j, 1, K))",
    ),
    check=_each_zero,
)

RULES = (SUM_OVER, PRODUCT_OVER, EACH_ZERO)

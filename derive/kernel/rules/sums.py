"""Rules that carry a relation for each index to sums and products over a range."""

from __future__ import annotations

from derive.kernel.algebra import at_index, equivalent
from derive.kernel.rules.contract import Condition, Example, Rule
from derive.kernel.rules.structure import concluded, usables
from derive.kernel.step import Premise, Step, refuse
from derive.kernel.verdict import Evidence
from derive.terms.nodes import (
    INTEGER,
    ZERO,
    ForAll,
    Iff,
    Prod,
    Prop,
    Rel,
    Sum,
    Term,
    bind,
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


def _over_a_range(step: Step, operator: type[Sum] | type[Prod], ops: tuple[str, ...]) -> Evidence:
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
    given, guards = (
        substitute(premise.prop, {symbol: index}),
        [substitute(g, {symbol: index}) for g in premise.guards],
    )
    for guard in guards:
        step.require(inside, guard, "the case of the line")
    if not isinstance(given, Rel) or given.forward().op not in ops:
        raise refuse("bad-premise", f"{step.line.rule} applies to {' '.join(ops)}, not to this line")
    given = given.forward()
    if given.op == "<":
        step.require(
            step.context,
            Rel("<=", lo, hi),
            f"a strict {'sum' if operator is Sum else 'product'} needs a nonempty range",
        )
    if operator is Prod and given.op != "=":
        step.require(inside, Rel("<=", ZERO, given.left), "factors of an inequality are nonnegative")
    left, right = (operator(lo, hi, bind(side, index, name)) for side in (given.left, given.right))
    raw = Rel(given.op, left, right)
    return concluded(step, raw, skip=1)


SUM_OVER = Rule(
    name="sum_over",
    statement="a_i R b_i for each i gives sum a_i R sum b_i over lo..hi, for R one of = <= <.",
    conditions=(
        Condition(
            "the range of the line",
            "lo..hi lies within the range for which the line holds.",
            Example(
                "K integer at_least 1; i in 1..K; a over 0..K; b over 0..K",
                "Sum(a[i], (i, 0, K)) <= Sum(b[i], (i, 0, K))",
                premises=("a[i] <= b[i]",),
                parameters=(("index", "i"), ("lo", "0"), ("hi", "K")),
            ),
        ),
        Condition(
            "nonempty for a strict relation",
            "lo <= hi where R is <.",
            Example(
                "K integer at_least 0; i in 1..K; a over 1..K; b over 1..K",
                "Sum(a[i], (i, 1, K)) < Sum(b[i], (i, 1, K))",
                premises=("a[i] < b[i]",),
                parameters=(("index", "i"), ("lo", "1"), ("hi", "K")),
            ),
        ),
    ),
    fails="The condition on the range is named; else the difference from the summed line.",
    example=Example(
        "K integer at_least 1; i in 1..K; a over 1..K; b over 1..K",
        "Sum(a[i], (i, 1, K)) <= Sum(b[i], (i, 1, K))",
        premises=("a[i] <= b[i]",),
        parameters=(("index", "i"), ("lo", "1"), ("hi", "K")),
    ),
    check=lambda step: _over_a_range(step, Sum, ("=", "<=", "<")),
    parameters=(
        ("index", "the schematic index"),
        ("lo", "first, default the line's"),
        ("hi", "last, default the line's"),
    ),
)

PRODUCT_OVER = Rule(
    name="product_over",
    statement="a_i R b_i for each i gives prod a_i R prod b_i over lo..hi, for R one of = <= <, the a_i >= 0 for <= <.",
    conditions=(
        Condition(
            "the range of the line",
            "lo..hi lies within the range for which the line holds.",
            Example(
                "K integer at_least 1; i in 1..K; a over 0..K; b over 0..K",
                "Product(a[i], (i, 0, K)) = Product(b[i], (i, 0, K))",
                premises=("a[i] = b[i]",),
                parameters=(("index", "i"), ("lo", "0"), ("hi", "K")),
            ),
        ),
        Condition(
            "nonnegative factors",
            "0 <= a_i for each i where R is <= or <.",
            Example(
                "K integer at_least 1; i in 1..K; a over 1..K; b over 1..K",
                "Product(a[i], (i, 1, K)) <= Product(b[i], (i, 1, K))",
                premises=("a[i] <= b[i]",),
                parameters=(("index", "i"), ("lo", "1"), ("hi", "K")),
            ),
        ),
        Condition(
            "nonempty for a strict relation",
            "lo <= hi where R is <.",
            Example(
                "K integer at_least 0; i in 1..K; a over 1..K at_least 0; b over 1..K",
                "Product(a[i], (i, 1, K)) < Product(b[i], (i, 1, K))",
                premises=("a[i] < b[i]",),
                parameters=(("index", "i"), ("lo", "1"), ("hi", "K")),
            ),
        ),
    ),
    fails="The condition on the range is named; else the difference from the multiplied line.",
    example=Example(
        "K integer at_least 1; i in 1..K; a over 1..K; b over 1..K",
        "Product(a[i], (i, 1, K)) = Product(b[i], (i, 1, K))",
        premises=("a[i] = b[i]",),
        parameters=(("index", "i"), ("lo", "1"), ("hi", "K")),
    ),
    check=lambda step: _over_a_range(step, Prod, ("=", "<=", "<")),
    parameters=SUM_OVER.parameters,
)


def _each_zero(step: Step) -> Evidence:
    prop = step.prop
    if not isinstance(prop, Iff) or len(prop.args) != 2:
        raise refuse("bad-premise", "each_zero gives an equivalence: sum = 0 <=> each term = 0")
    total, each = prop.args
    found = _sum_is_zero(total)
    if found is None:
        total, each = each, total
        found = _sum_is_zero(total)
    if found is None or not isinstance(each, ForAll):
        raise refuse(
            "bad-premise",
            "each_zero needs a sum that is 0 on one side and a statement for each index on the other",
        )
    index = step.context.fresh(INTEGER)
    inside = step.context.inside(index, found.lo, found.hi)
    term = instantiate(found.body, index)
    known = at_index(step, inside, index, usables(step))
    step.require(
        inside.assuming(*known, source="premise"),
        Rel("<=", ZERO, term),
        "each term of the sum is nonnegative",
    )
    raw = ForAll(found.lo, found.hi, bind(Rel("=", term, ZERO), index, found.body.hint))
    return Evidence("each_zero", prop, (equivalent(step, step.context, raw, each, usables(step)),))


def _sum_is_zero(prop: Prop) -> Sum | None:
    if isinstance(prop, Rel) and prop.op == "=":
        for one, other in ((prop.left, prop.right), (prop.right, prop.left)):
            if isinstance(one, Sum) and other == ZERO:
                return one
    return None


EACH_ZERO = Rule(
    name="each_zero",
    statement="A sum of nonnegative terms is 0 if and only if each term is 0.",
    conditions=(
        Condition(
            "nonnegative terms",
            "Each term of the sum is shown to be >= 0, by its signs or by a premise for each index.",
            Example(
                "K integer at_least 1; a over 1..K",
                "Sum(a[j], (j, 1, K)) = 0 <=> ForAll(a[j] = 0, (j, 1, K))",
            ),
        ),
    ),
    fails="The term that was not shown to be nonnegative is named.",
    example=Example(
        "K integer at_least 1; a over 1..K at_least 0",
        "Sum(a[j], (j, 1, K)) = 0 <=> ForAll(a[j] = 0, (j, 1, K))",
    ),
    check=_each_zero,
)

RULES = (SUM_OVER, PRODUCT_OVER, EACH_ZERO)

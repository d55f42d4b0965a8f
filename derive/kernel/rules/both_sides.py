"""The same operation on both sides of a relation; as an equivalence where the step reverses."""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel.algebra import equivalent, follows
from derive.kernel.context import Context
from derive.kernel.rules.contract import Condition, Example, Rule, example
from derive.kernel.rules.structure import concluded, usable, usables
from derive.kernel.step import Step, refuse
from derive.kernel.verdict import Evidence
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
    Num,
    Pow,
    Prop,
    Rel,
    Term,
    bind,
)

# (step, context, relation, reversible): the relation after the operation, conditions obliged
Operation = Callable[[Step, Context, Rel, bool], Rel]


def _apply(step: Step, operation: Operation) -> Evidence:
    """To the first premise; or, where the line is an equivalence or implication, to its first member."""
    prop = step.prop
    if isinstance(prop, Iff | Implies) and len(prop.args) == 2:
        before, after = prop.args
        both_ways = isinstance(prop, Iff)
        inside = step.context if both_ways else step.context.assuming(before)
        raw = _transform(step, inside, before, operation, both_ways)
        if both_ways:
            return Evidence(step.line.rule, prop, (equivalent(step, inside, raw, after, usables(step)),))
        return Evidence(step.line.rule, prop, (follows(step, inside, after, [raw, *usables(step)]),))
    if not step.premises:
        raise refuse("bad-premise", f"{step.line.rule} needs a line to apply to")
    raw = _transform(step, step.context, usable(step, step.premises[0]), operation, False)
    return concluded(step, raw, skip=1)


def _transform(step: Step, context: Context, prop: Prop, operation: Operation, reversible: bool) -> Prop:
    if isinstance(prop, ForAll):
        index, body, inside = context.open(prop.body, prop.lo, prop.hi)
        after = _transform(step, inside, body, operation, reversible)
        return ForAll(prop.lo, prop.hi, bind(after, index, prop.body.hint))
    if not isinstance(prop, Rel):
        raise refuse("bad-premise", f"{step.line.rule} applies to a relation")
    return operation(step, context, prop.forward(), reversible)


def _exp(step: Step, context: Context, given: Rel, reversible: bool) -> Rel:
    return Rel(given.op, Fn("exp", given.left), Fn("exp", given.right))


def _log(step: Step, context: Context, given: Rel, reversible: bool) -> Rel:
    known = context if reversible else context.assuming(given, source="premise")
    for side in (given.left, given.right):
        step.require(known, Rel("<", ZERO, side), "log needs a positive side")
    return Rel(given.op, Fn("log", given.left), Fn("log", given.right))


def _power(step: Step, context: Context, given: Rel, reversible: bool) -> Rel:
    """Powers keep the order of nonnegative numbers, and odd ones of all; negative powers turn that of positive ones."""
    exponent = step.parameter("by", Term)
    step.defined(context, exponent)
    known = context if reversible else context.assuming(given, source="premise")
    left, right = Pow(given.left, exponent), Pow(given.right, exponent)
    if isinstance(exponent, Num) and exponent.value > 0 and exponent.value % 2 == 1:
        return Rel(given.op, left, right)
    if step.prover.shows(context, Rel("<", exponent, ZERO)):
        for side in (given.left, given.right):
            step.require(
                known, Rel("<", ZERO, side), "a negative power turns the order of positive sides only"
            )
        return Rel(given.op, right, left)
    strict = reversible or given.op in ("<", "!=")
    step.require(context, Rel("<" if strict else "<=", ZERO, exponent), "the exponent is positive")
    for side in (given.left, given.right):
        step.require(known, Rel("<=", ZERO, side), "a power keeps the order of nonnegative sides only")
    return Rel(given.op, left, right)


def _scale(by: Callable[[Term, Term], Term], divides: bool) -> Operation:
    def operation(step: Step, context: Context, given: Rel, reversible: bool) -> Rel:
        factor = step.parameter("by", Term)
        step.defined(context, factor)
        left, right = by(given.left, factor), by(given.right, factor)
        if given.op in ("=", "!="):
            if divides or reversible or given.op == "!=":
                step.require(context, Rel("!=", factor, ZERO), "the factor is nonzero")
            return Rel(given.op, left, right)
        if step.prover.shows(context, Rel("<", factor, ZERO)):
            return Rel(given.op, right, left)
        strict = divides or reversible or given.op == "<"
        step.require(context, Rel("<" if strict else "<=", ZERO, factor), "the sign of the factor")
        return Rel(given.op, left, right)

    return operation


def _shift(sign: int) -> Operation:
    def operation(step: Step, context: Context, given: Rel, reversible: bool) -> Rel:
        term = step.parameter("by", Term)
        step.defined(context, term)
        added = term if sign > 0 else Neg(term)
        return Rel(given.op, Add(given.left, added), Add(given.right, added))

    return operation


def _rule(
    name: str,
    statement: str,
    conditions: tuple[Condition, ...],
    shown: Example,
    operation: Operation,
    by: str = "",
) -> Rule:
    return Rule(
        name=name,
        statement=statement,
        conditions=conditions,
        fails="The condition that was not shown is named; else the difference from the line that the rule gives.",
        example=shown,
        check=lambda step: _apply(step, operation),
        parameters=(("by", by),) if by else (),
    )


TAKE_EXP = _rule(
    "take_exp",
    "a R b gives exp a R exp b, for R one of =, !=, <, <=, and back.",
    (),
    example("a real; b real", "exp(a) < exp(b)", "a < b"),
    _exp,
)
TAKE_LOG = _rule(
    "take_log",
    "a R b gives log a R log b, for R one of =, !=, <, <=, and back.",
    (
        Condition(
            "both sides are positive",
            "a > 0 and b > 0.",
            example("a real; b real above 0", "log(a) < log(b)", "a < b"),
        ),
    ),
    example("a real above 0; b real above 0", "log(a) < log(b)", "a < b"),
    _log,
)
TAKE_POWER = _rule(
    "take_power",
    "a R b gives a^p R b^p, for R one of =, !=, <, <=, and back; the sides change places where p is shown negative.",
    (
        Condition(
            "both sides are nonnegative",
            "a >= 0 and b >= 0; a > 0 and b > 0 for a negative p; any a and b for an odd number p > 0.",
            example("a real; b real at_least 0", "a**2 < b**2", "a < b", by="2"),
        ),
        Condition(
            "the exponent is positive",
            "p > 0 for < and !=, and wherever the step is to reverse; else p >= 0.",
            example(
                "a real at_least 0; b real at_least 0; n integer at_least 0", "a**n < b**n", "a < b", by="n"
            ),
        ),
    ),
    example("a real at_least 0; b real above 0", "sqrt(a) < sqrt(b)", "a < b", by="1/2"),
    _power,
    "the exponent, a term",
)
MULTIPLY = _rule(
    "multiply",
    "a R b gives c a R c b; the sides change places where c is shown negative.",
    (
        Condition(
            "the sign of the factor",
            "c >= 0 for <=, c > 0 for <, c != 0 for != and wherever the step is to reverse.",
            example("a real; b real; c real", "c*a <= c*b", "a <= b", by="c"),
        ),
    ),
    example("a real; b real; c real at_least 0", "c*a <= c*b", "a <= b", by="c"),
    _scale(lambda side, c: Mul(c, side), divides=False),
    "the factor, a term",
)
DIVIDE = _rule(
    "divide",
    "a R b gives a/c R b/c; the sides change places where c is shown negative.",
    (
        Condition(
            "the divisor is nonzero",
            "c != 0 for = and !=.",
            example("a real; b real; c real", "a = b", "c*a = c*b", by="c"),
        ),
        Condition(
            "the sign of the divisor",
            "c > 0 (or c < 0) for < and <=.",
            example("a real; b real; c real nonzero", "a <= b", "c*a <= c*b", by="c"),
        ),
    ),
    example("a real; b real; c real above 0", "a <= b", "c*a <= c*b", by="c"),
    _scale(lambda side, c: Div(side, c), divides=True),
    "the divisor, a term",
)
ADD = _rule(
    "add",
    "a R b gives a + c R b + c, and back.",
    (
        Condition(
            "what is added is defined",
            "c means a number at every point.",
            example("a real; b real; c real", "a + log(c) <= b + log(c)", "a <= b", by="log(c)"),
        ),
    ),
    example("a real; b real; c real", "a + c <= b + c", "a <= b", by="c"),
    _shift(1),
    "what is added, a term",
)
SUBTRACT = _rule(
    "subtract",
    "a R b gives a - c R b - c, and back.",
    (
        Condition(
            "what is subtracted is defined",
            "c means a number at every point.",
            example("a real; b real; c real", "a - log(c) <= b - log(c)", "a <= b", by="log(c)"),
        ),
    ),
    example("a real; b real; c real", "a - c <= b - c", "a <= b", by="c"),
    _shift(-1),
    "what is subtracted, a term",
)

RULES = (TAKE_EXP, TAKE_LOG, TAKE_POWER, MULTIPLY, DIVIDE, ADD, SUBTRACT)

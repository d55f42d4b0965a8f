"""Rules for inequalities: recorded combinations, tangent lines, powers of both sides."""

from __future__ import annotations

from derive.kernel.algebra import follows
from derive.kernel.rules.contract import Condition, Rule, example
from derive.kernel.rules.structure import concluded, usables
from derive.kernel.step import Step, refuse
from derive.kernel.verdict import Evidence
from derive.terms.nodes import ONE, ZERO, Add, Div, Fn, Mul, Neg, Pow, Prop, Rel, Term, is_integer, sum_of


def _combination(step: Step) -> Evidence:
    prop = step.prop.forward() if isinstance(step.prop, Rel) else None
    if prop is None or prop.op not in ("<", "<="):
        raise refuse("bad-premise", "a combination gives an inequality")
    scale = step.parameter("scale", Term, ONE)
    rest = step.parameter("rest", Term, ZERO)
    step.defined(step.context, scale)
    step.defined(step.context, rest)
    step.require(step.context, Rel("<", ZERO, scale), "the scale is positive")
    parts: list[Term] = []
    strict: list[Term] = []
    others: list[Prop] = []
    for number, given in enumerate(usables(step), start=1):
        if not isinstance(given, Rel) or given.op in ("=", "!="):
            others.append(given)
            continue
        given = given.forward()
        multiplier = step.parameter(f"times_{number}", Term, ONE)
        step.defined(step.context, multiplier)
        step.require(step.context, Rel("<=", ZERO, multiplier), "a multiplier is nonnegative")
        parts.append(Mul(multiplier, _gap(given)))
        if given.op == "<":
            strict.append(multiplier)
    if rest != ZERO:
        step.require(step.context, Rel("<=", ZERO, rest), "the rest is nonnegative")
        parts.append(rest)
    if prop.op == "<" and not any(step.shows(Rel("<", ZERO, multiplier)) for multiplier in strict):
        step.require(step.context, Rel("<", ZERO, rest), "something in the combination is strict")
    identity = Rel("=", Mul(scale, _gap(prop)), sum_of(parts))
    return Evidence("combination", step.prop, (follows(step, step.context, identity, others),))


def _gap(prop: Rel) -> Term:
    return Add(prop.right, Neg(prop.left))


COMBINATION = Rule(
    name="combination",
    statement=(
        "a < b or a <= b follows from premises a_n < b_n or a_n <= b_n, and from equations, if "
        "s (b - a) = t_1 (b_1 - a_1) + ... + t_m (b_m - a_m) + r. So are recorded Farkas multipliers (numbers t_n), "
        "products of hypotheses (terms t_n) and sums of squares (r)."
    ),
    conditions=(
        Condition(
            "the scale is positive",
            "s > 0.",
            example("a real; b real; c real", "a <= b", "c*a <= c*b", scale="c"),
        ),
        Condition(
            "multipliers are nonnegative",
            "t_n >= 0 for each inequality; equations may have any multiplier.",
            example("a real; b real; c real", "c*a <= c*b", "a <= b", times_1="c"),
        ),
        Condition(
            "the rest is nonnegative",
            "r >= 0.",
            example("a real; b real", "2*a*b <= a**2", rest="a**2 - 2*a*b"),
        ),
        Condition(
            "a strict conclusion has a strict reason",
            "For <, some premise is strict with t_n > 0, or r > 0.",
            example("a real; b real; c real at_least 0", "c*a < c*b", "a < b", times_1="c"),
        ),
        Condition(
            "the identity holds",
            "The two sides of the identity have the same normal form, modulo the equations among the premises.",
            example("a real; b real", "2*a*b <= a**2", rest="(a - b)**2"),
        ),
    ),
    fails="The sign that was not shown is named; else the difference of the two sides of the identity.",
    example=example("a real above 0; b real; c real", "2*a*b*c <= a*b**2 + a*c**2", rest="a*(b - c)**2"),
    check=_combination,
    parameters=(
        ("scale", "s, a term, default 1"),
        ("rest", "r, a term, default 0"),
        ("times_1", "t_1, a term, default 1; and so on for each premise, equations counted"),
    ),
)


# --- tangent lines


def _tangent_of_log(step: Step) -> Evidence:
    at, near = _places(step)
    for term in (at, near):
        step.require(step.context, Rel("<", ZERO, term), "log needs a positive argument")
    line = Add(Fn("log", near), Div(Add(at, Neg(near)), near))
    return concluded(step, Rel(_strict_off(step, at, near), Fn("log", at), line))


def _tangent_of_exp(step: Step) -> Evidence:
    at, near = _places(step)
    line = Mul(Fn("exp", near), Add(ONE, at, Neg(near)))
    return concluded(step, Rel(_strict_off(step, at, near), line, Fn("exp", at)))


def _tangent_of_power(step: Step) -> Evidence:
    at, near = _places(step)
    exponent = step.parameter("exponent", Term)
    step.defined(step.context, exponent)
    step.require(step.context, Rel("<", ZERO, near), "the point of the tangent is positive")
    curve = Pow(at, exponent)
    line = Add(Pow(near, exponent), Mul(exponent, Pow(near, exponent), Div(Add(at, Neg(near)), near)))
    if is_integer(exponent) and step.shows(Rel("<=", ZERO, exponent)):
        step.require(step.context, Rel("<=", ZERO, at), "the base is nonnegative")
        return concluded(step, Rel("<=", line, curve))
    step.require(step.context, Rel("<", ZERO, at), "the base is positive")
    if step.shows(Rel("<=", ZERO, exponent)) and step.shows(Rel("<=", exponent, ONE)):
        return concluded(step, Rel("<=", curve, line))
    if not step.shows(Rel("<=", exponent, ZERO)):
        step.require(step.context, Rel("<=", ONE, exponent), "the exponent is at least 1, or at most 0")
    return concluded(step, Rel("<=", line, curve))


def _places(step: Step) -> tuple[Term, Term]:
    at, near = step.parameter("at", Term), step.parameter("point", Term)
    step.defined(step.context, at)
    step.defined(step.context, near)
    return at, near


def _strict_off(step: Step, at: Term, near: Term) -> str:
    return "<" if step.shows(Rel("!=", at, near)) else "<="


_PLACES = (
    ("at", "u, where the curve is compared with its tangent"),
    ("point", "v, where the tangent touches"),
)
_FAILS = "The condition that was not shown is named; else the difference from the tangent's inequality."


TANGENT_LOG = Rule(
    name="tangent_log",
    statement=(
        "log u <= log v + (u - v)/v for positive u and v, and < where u != v: log lies below its tangents. "
        "With v = 1 it is log u <= u - 1; Gibbs' inequality and Jensen's for log start from it."
    ),
    conditions=(
        Condition(
            "positive arguments",
            "u > 0 and v > 0.",
            example("x real at_least 0", "log(x) <= x - 1", at="x", point="1"),
        ),
        Condition(
            "strict off the point",
            "u != v for a strict conclusion.",
            example("x real above 0", "log(x) < x - 1", at="x", point="1"),
        ),
    ),
    fails=_FAILS,
    example=example("x real above 0; y real above 0", "log(x) - log(y) <= x/y - 1", at="x", point="y"),
    check=_tangent_of_log,
    parameters=_PLACES,
)
TANGENT_EXP = Rule(
    name="tangent_exp",
    statement="exp v (1 + u - v) <= exp u, and < where u != v: exp lies above its tangents.",
    conditions=(
        Condition(
            "strict off the point",
            "u != v for a strict conclusion.",
            example("x real", "1 + x < exp(x)", at="x", point="0"),
        ),
    ),
    fails=_FAILS,
    example=example("x real; y real", "exp(y)*(1 + x - y) <= exp(x)", at="x", point="y"),
    check=_tangent_of_exp,
    parameters=_PLACES,
)
TANGENT_POWER = Rule(
    name="tangent_power",
    statement=(
        "v^p + p v^p (u - v)/v <= u^p for p >= 1, for p <= 0 and for natural p, and >= for 0 <= p <= 1: a power and "
        "its tangents. With v = 1 it is Bernoulli's inequality."
    ),
    conditions=(
        Condition(
            "the base",
            "v > 0; u > 0, or u >= 0 for a natural number p.",
            example("x real", "1 + 3*x <= (1 + x)**3", at="1 + x", point="1", exponent="3"),
        ),
        Condition(
            "the exponent decides the side",
            "p >= 1, p <= 0 or p a natural number for a curve above its tangents; 0 <= p <= 1 for one below.",
            example(
                "x real above 0; p real above 0", "1 + p*(x - 1) <= x**p", at="x", point="1", exponent="p"
            ),
        ),
    ),
    fails=_FAILS,
    example=example(
        "x real at_least -1; n integer at_least 0",
        "1 + n*x <= (1 + x)**n",
        at="1 + x",
        point="1",
        exponent="n",
    ),
    check=_tangent_of_power,
    parameters=(*_PLACES, ("exponent", "p")),
)

RULES = (COMBINATION, TANGENT_LOG, TANGENT_EXP, TANGENT_POWER)

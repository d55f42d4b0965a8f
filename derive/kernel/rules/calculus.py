"""Rules of one-variable calculus: the table of derivatives, and what the sign of a slope gives."""

from __future__ import annotations

from derive.kernel.algebra import equivalent, follows
from derive.kernel.context import Context
from derive.kernel.derivative import NotInTable, evaluate_derivatives
from derive.kernel.rules.contract import Condition, Example, Rule, example
from derive.kernel.rules.structure import concluded, usable, usables
from derive.kernel.step import Premise, Step, refuse
from derive.kernel.verdict import Evidence
from derive.record.model import Domain, Symbol
from derive.terms.nodes import (
    ZERO,
    Deriv,
    Iff,
    Rel,
    Sym,
    Term,
    free,
    instantiate,
    substitute,
)


def _differentiate(step: Step) -> Evidence:
    prop = step.prop
    if not isinstance(prop, Rel):
        raise refuse("bad-premise", "differentiate gives a relation between a derivative and its value")
    try:
        left, one = evaluate_derivatives(step.context.theory, prop.left)
        right, two = evaluate_derivatives(step.context.theory, prop.right)
    except NotInTable as reason:
        raise refuse("condition-missing", f"not differentiable by the table: {reason}") from None
    if (left, right) == (prop.left, prop.right):
        raise refuse("bad-premise", "there is no derivative in this line")
    for condition, why in one + two:
        step.require(step.context, condition, why)
    for side in (left, right):
        step.defined(step.context, side)
    return Evidence(
        "differentiate", prop, (follows(step, step.context, Rel(prop.op, left, right), usables(step)),)
    )


DIFFERENTIATE = Rule(
    name="differentiate",
    statement=(
        "A derivative has the value that the table gives: constants, the variable, sums, products, quotients, powers, "
        "exp, log, sin, cos, atan and what these define, absolute values, finite sums, elements of a varied family, "
        "branches of cases, derivatives, defined functions by their body."
    ),
    conditions=(
        Condition(
            "the table's conditions hold at the point",
            "log u: u > 0; u/w: w != 0; abs u: u != 0; u^n: n >= 0 or u != 0; u^a for real a, or with the variable in "
            "a: u > 0; cases: strictly inside a branch; a function defined on a closed interval: strictly inside it.",
            example("x real", "Derivative(log(x), x) = 1/x"),
        ),
    ),
    fails="The condition of the table is named; else the difference from the table's value.",
    example=example("x real above 0", "Derivative(x - 1 - log(x), x) = 1 - 1/x"),
    check=_differentiate,
)


def _extremum(step: Step, *, maximum: bool, strict: bool) -> Evidence:
    """The slope changes sign at a point of an interval: there the function is least (or greatest)."""
    variable = step.parameter("variable", Sym)
    point = step.parameter("point", Term)
    slope, value, domain, others = _slope_on_interval(step, variable)
    step.defined(others, point)
    if variable in free(point):
        raise refuse("bad-premise", f"the point depends on {variable.name}")
    for relation in domain.relations(point):
        step.require(others, relation, f"the point lies in the domain of {variable.name}")
    down, up = (Rel("<" if strict else "<=", value, ZERO), Rel("<" if strict else "<=", ZERO, value))
    before, after = (up, down) if maximum else (down, up)
    step.require(others.assuming(Rel("<", variable, point)), before, "the slope before the point")
    step.require(others.assuming(Rel("<", point, variable)), after, "the slope after the point")
    here, there = instantiate(slope.body, variable), instantiate(slope.body, point)
    step.defined(others, there)
    if strict:
        return _concluded_equivalence(step, Iff(Rel("=", here, there), Rel("=", variable, point)))
    return concluded(step, Rel("<=", here, there) if maximum else Rel("<=", there, here), skip=1)


def _concluded_equivalence(step: Step, raw: Iff) -> Evidence:
    """The line is A <=> B where the rule gives A' <=> B', A being equivalent to A' and B to B'."""
    if not isinstance(step.prop, Iff) or len(step.prop.args) != 2:
        raise refuse("bad-premise", f"{step.line.rule} gives an equivalence of two members", expected=raw)
    parts = [
        equivalent(step, step.context, one, other, usables(step, skip=1))
        for one, other in zip(raw.args, step.prop.args, strict=True)
    ]
    return Evidence(step.line.rule, step.prop, tuple(parts))


def _slope_on_interval(step: Step, variable: Sym) -> tuple[Deriv, Term, Domain, Context]:
    """The derivative and its value by the first premise, at every value of an interval: that, and the place there."""
    if not step.premises:
        raise refuse("bad-premise", f"{step.line.rule} needs the slope as a premise")
    slope, value = slope_of(step, step.premises[0], variable)
    domain = interval_of(step, variable).domain
    others = _about_others(step, variable)
    _no_hypothesis_on(step, step.premises[0], variable)
    return slope, value, domain, others


def slope_of(step: Step, premise: Premise, variable: Sym) -> tuple[Deriv, Term]:
    """The derivative and its value, from a premise `derivative = value`."""
    prop = usable(step, premise)
    if isinstance(prop, Rel) and prop.op == "=":
        for one, other in ((prop.left, prop.right), (prop.right, prop.left)):
            if isinstance(one, Deriv) and one.at == variable and variable not in free(one.body):
                return one, other
    raise refuse("bad-premise", f"{premise.label} is not the derivative by {variable.name} and its value")


def _declared_real(step: Step, variable: Sym) -> Symbol:
    declaration = step.context.theory.symbols.get(variable.name)
    if not isinstance(declaration, Symbol) or declaration.term != variable or variable.sort != "real":
        raise refuse("bad-premise", f"{variable.name} is not a declared real symbol")
    return declaration


def interval_of(step: Step, variable: Sym) -> Symbol:
    """The declaration of a real symbol whose domain is an interval."""
    declaration = _declared_real(step, variable)
    if declaration.domain.nonzero:
        raise refuse("condition-missing", f"the domain of {variable.name} is no interval: it leaves out 0")
    return declaration


def _about_others(step: Step, variable: Sym) -> Context:
    """Where every value of the variable in its interval is possible."""
    for guard in step.line.guards:
        if variable in free(guard):
            raise refuse("condition-missing", f"the line stands in a case on {variable.name}")
    return step.context.about_others(variable)


def _no_hypothesis_on(step: Step, premise: Premise, variable: Sym) -> None:
    if variable in premise.mentions or premise.guards:
        raise refuse(
            "condition-missing",
            f"the slope rests on a hypothesis or a case: it must hold for every {variable.name} of the interval",
        )


_INTERVAL = "The variable is a declared real symbol whose domain is an interval."
_FOR_EVERY = (
    "The slope stands in no case and rests on no hypothesis that mentions the variable, nor does what gives its sign; "
    "the line stands in no case that mentions it."
)


def _extremum_rule(name: str, what: str, *, maximum: bool, strict: bool) -> Rule:
    order = "f(x) <= f(a)" if maximum else "f(a) <= f(x)"
    function, slope, extreme = ("log(x) - x", "1/x - 1", "-1") if maximum else ("x - log(x)", "1 - 1/x", "1")
    bound = f"{extreme} {'>=' if maximum else '<='} {function}"
    at_least, at_most = ("positive", "negative") if strict else ("at least 0", "at most 0")
    signs = (at_least, at_most) if maximum else (at_most, at_least)

    def dropped(declare: str, f: str, slope: str, *given: str, point: str = "0") -> Example:
        """A function that is 0 at the point, and is no minimum there (turned over for a maximum)."""
        f, slope = (f"-({f})", f"-({slope})") if maximum else (f, slope)
        says = f"{f} = 0 <=> x = {point}" if strict else f"{f} {'<=' if maximum else '>='} 0"
        return example(declare, says, f"Derivative({f}, x) = {slope}", *given, variable="x", point=point)

    return Rule(
        name=name,
        statement=(
            f"If f' is {signs[0]} before a and {signs[1]} after it, on an interval, then "
            + (f"f(x) = f(a) <=> x = a ({what})" if strict else f"{order} ({what})")
            + " for all x of the interval. By the mean value theorem."
        ),
        conditions=(
            Condition(
                "the slope changes sign at the point",
                "The value of the slope has its sign before and after the point.",
                dropped("x real", "0*x" if strict else "x**3 - x", "0" if strict else "3*x**2 - 1"),
            ),
            Condition(
                "an interval",
                _INTERVAL,
                dropped("x real nonzero", "1/(3*x**3) - 1/(2*x**2) + 1/6", "(x - 1)/x**4", point="1"),
            ),
            Condition(
                "no hypothesis on the variable",
                _FOR_EVERY,
                dropped("x real", "x**3 - 9*x", "3*x**2 - 9", "x >= 2"),
            ),
            Condition(
                "the point is in the interval",
                "The point satisfies the domain and does not mention the variable.",
                dropped("x real at_least 2", "x**3 - 9*x", "3*x**2 - 9"),
            ),
        ),
        fails="The sign of the slope that was not shown is named, with the side of the point.",
        example=example(
            "x real above 0",
            f"{function} = {extreme} <=> x = 1" if strict else bound,
            f"Derivative({function}, x) = {slope}",
            variable="x",
            point="1",
        ),
        check=lambda step: _extremum(step, maximum=maximum, strict=strict),
        parameters=(("variable", "the real symbol"), ("point", "where the extremum is, a term")),
    )


MINIMUM_AT = _extremum_rule("minimum_at", "a minimum", maximum=False, strict=False)
MAXIMUM_AT = _extremum_rule("maximum_at", "a maximum", maximum=True, strict=False)
STRICT_MINIMUM_AT = _extremum_rule("strict_minimum_at", "a strict minimum", maximum=False, strict=True)
STRICT_MAXIMUM_AT = _extremum_rule("strict_maximum_at", "a strict maximum", maximum=True, strict=True)


def _monotone(step: Step, *, up: bool) -> Evidence:
    """The slope has one strict sign on an interval: the function keeps, or turns, the order of any two points."""
    variable = step.parameter("variable", Sym)
    first, second = step.parameter("first", Term), step.parameter("second", Term)
    slope, value, domain, others = _slope_on_interval(step, variable)
    step.require(others, Rel("<", ZERO, value) if up else Rel("<", value, ZERO), "the sign of the slope")
    for point in (first, second):
        step.defined(step.context, point)
        for relation in domain.relations(point):
            step.require(step.context, relation, f"a point of the domain of {variable.name}")
    one, two = instantiate(slope.body, first), instantiate(slope.body, second)
    raw = Iff(Rel("<", first, second), Rel("<", one, two) if up else Rel("<", two, one))
    if isinstance(step.prop, Iff):
        return _concluded_equivalence(step, raw)
    return concluded(step, raw, skip=1)


def _monotone_rule(name: str, *, up: bool) -> Rule:
    word, order = ("positive", "f(a) < f(b)") if up else ("negative", "f(b) < f(a)")
    inverse = ("1/x", "-1/x**2")

    def ordered(domain: str, of_points: str, f: str, slope: str, *given: str) -> Example:
        """What the rule says of a function, with the domains of its variable and of two points."""
        low, high = (f.replace("x", point) for point in ("ab" if up else "ba"))
        return example(
            f"x {domain}; a {of_points}; b {of_points}",
            f"a < b <=> {low} < {high}",
            f"Derivative({f}, x) = {slope}",
            *given,
            variable="x",
            first="a",
            second="b",
        )

    return Rule(
        name=name,
        statement=f"If f' is {word} on an interval, then a < b <=> {order} for a, b in it. By the mean value theorem.",
        conditions=(
            Condition(
                "the sign of the slope",
                f"The value of the slope is {word} on the whole interval.",
                ordered("real", "real", "x**2", "2*x"),
            ),
            Condition(
                "an interval",
                _INTERVAL,
                ordered("real nonzero", "real nonzero", *(("-1/x", "1/x**2") if up else inverse)),
            ),
            Condition(
                "no hypothesis on the variable",
                _FOR_EVERY,
                ordered("real", "real", "x**2", "2*x", "x >= 1" if up else "x <= -1"),
            ),
            Condition(
                "the points are in the interval",
                "Both points satisfy the domain of the variable.",
                ordered("real above 0", "real nonzero", *(("x - 1/x", "1 + 1/x**2") if up else inverse)),
            ),
        ),
        fails="The sign of the slope, or the point outside the interval, is named.",
        example=ordered("real above 0", "real above 0", *(("x + log(x)", "1 + 1/x") if up else inverse)),
        check=lambda step: _monotone(step, up=up),
        parameters=(("variable", "the real symbol"), ("first", "a, a term"), ("second", "b, a term")),
    )


INCREASING = _monotone_rule("increasing", up=True)
DECREASING = _monotone_rule("decreasing", up=False)


def _rising(step: Step) -> Evidence:
    """From 0 <= f'(x) wherever x may be between a and x: f(a) <= f(x) or f(x) <= f(a), f being differentiable there."""
    variable, start = step.parameter("variable", Sym), step.parameter("start", Term)
    declaration = _declared_real(step, variable)
    premise, slope, given = rising_slope(step, variable)
    if variable in premise.mentions:
        raise refuse("condition-missing", f"the slope rests on a hypothesis about {variable.name}")
    if variable in free(start):
        raise refuse("bad-premise", f"the start depends on {variable.name}")
    step.defined(step.context, start)
    less, more = in_order_of_values(step, given, variable, start)
    ends = (less, more) if given.left == ZERO else (more, less)
    step.require(step.context, Rel("<=", *ends), f"on which side of the start {variable.name} is")
    others = step.context.about_others(variable)
    moving = others.fresh()
    closed = others.with_variable(moving).assuming(Rel("<=", ends[0], moving), Rel("<=", moving, ends[1]))
    step.defined(closed, Deriv(slope.body, moving))
    inner = others.with_variable(moving).assuming(Rel("<", ends[0], moving), Rel("<", moving, ends[1]))
    for relation in declaration.domain.relations(moving):
        step.require(inner, relation, f"what lies between is in the domain of {variable.name}")
    for guard in premise.guards:
        step.require(
            inner, substitute(guard, {variable: moving}), "the case of the slope is that of what lies between"
        )
    step.defined(step.context, instantiate(slope.body, start))
    apart = given.op == "<" and step.shows(Rel("<", *ends))
    raw = Rel("<" if apart else "<=", *(instantiate(slope.body, place) for place in (less, more)))
    rest = [usable(step, p) for p in step.premises if p is not premise]
    return Evidence("rising", step.prop, (follows(step, step.context, step.prop, [raw, *rest]),))


def in_order_of_values(step: Step, given: Rel, variable: Sym, start: Term) -> tuple[Term, Term]:
    """Of a and x the one where f is less, then the other: a first, unless x is shown to be on its other side."""
    ends = (variable, start) if given.left == ZERO else (start, variable)
    return (variable, start) if step.shows(Rel("<=", *ends)) else (start, variable)


def rising_slope(step: Step, variable: Sym) -> tuple[Premise, Deriv, Rel]:
    """The premise `0 <= derivative` or `derivative <= 0`, or with <; its derivative, and what it says."""
    for premise in step.premises:
        given = premise.prop.forward() if isinstance(premise.prop, Rel) else None
        if given is None or premise.indices or given.op not in ("<", "<="):
            continue
        for slope, other in ((given.right, given.left), (given.left, given.right)):
            if not isinstance(slope, Deriv) or other != ZERO:
                continue
            if slope.at == variable and variable not in free(slope.body):
                return premise, slope, given
    raise refuse("bad-premise", f"no premise says which sign a derivative by {variable.name} has")


RISING = Rule(
    name="rising",
    statement=(
        "0 <= f'(x) for every x of its domain, or of a case of it, gives f(a) <= f(x) for a <= x and f(x) <= f(a) for "
        "x <= a; f'(x) <= 0 gives them the other way round; strict ones give < where x != a; if f is differentiable "
        "from a to x, both included, and the case holds between (mean value theorem)."
    ),
    conditions=(
        Condition(
            "the start is on the side of the slope",
            "a <= x or x <= a, and the conclusion accordingly; a != x for a strict one.",
            example("x real", "0 <= x**3", "0 <= Derivative(x**3, x)", variable="x", start="0"),
        ),
        Condition(
            "differentiable between",
            "From a to x f is defined and the table's conditions hold; what lies between is in the domain of x.",
            example(
                "x real at_least -1 nonzero",
                "1 <= -1/x",
                "0 <= Derivative(-1/x, x)",
                variable="x",
                start="-1",
            ),
        ),
        Condition(
            "the slope holds for every x",
            "The premise rests on no hypothesis about x; a case in which it stands holds for all between a and x.",
            example(
                "x real at_least 0",
                "0 <= x**2 - 4*x",
                "x >= 2",
                "0 <= Derivative(x**2 - 4*x, x)",
                variable="x",
                start="0",
            ),
        ),
    ),
    fails="The condition that was not shown is named; else the difference from f(a) <= f(x).",
    example=example("x real at_least 0", "1 <= exp(x)", "0 < Derivative(exp(x), x)", variable="x", start="0"),
    check=_rising,
    parameters=(("variable", "x, a declared real symbol"), ("start", "a, a term")),
)

RULES = (
    DIFFERENTIATE,
    MINIMUM_AT,
    MAXIMUM_AT,
    STRICT_MINIMUM_AT,
    STRICT_MAXIMUM_AT,
    INCREASING,
    DECREASING,
    RISING,
)

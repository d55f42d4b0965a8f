"""The table's derivatives are the derivatives: against enclosures, and only where its conditions hold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings

from derive.kernel.derivative import NotInTable, derivative
from derive.kernel.verdict import Status
from derive.terms.nodes import Deriv, Num, Sym, Term, bind, free, substitute
from tests.evaluator import Env, Undecided, decide
from tests.kernel.build import declared, definition, follows, last, line, term
from tests.kernel.points import CONTEXT, envs, terms, value_at

X = Sym("x")
STEP = fmpq(1, 2**40)


@given(terms(size=4), envs())
@settings(max_examples=200)
def test_the_table_gives_the_slope(body: Term, env: Env) -> None:
    """Against a symmetric difference, where the conditions hold at the point."""
    if X not in free(body):
        return
    try:
        slope, conditions = derivative(CONTEXT.theory, bind(body, X), X)
    except NotInTable:
        return
    x = env.numbers["x"]
    try:
        if not all(decide(condition, env) for condition, _ in conditions):
            return
        found = value_at(slope, env)
        around = [value_at(_at(body, x + d), env) for d in (-STEP, fmpq(0), STEP)]
    except Undecided:
        return
    if None in around:
        return
    assert found is not None, "the slope is undefined where the conditions hold"
    difference = (arb(around[2]) - arb(around[0])) / (2 * arb(STEP))
    error = abs(difference - arb(found))
    assert not error > arb(10) ** -3 * (1 + abs(arb(found))) or _steep(around)


def _at(body: Term, x: object) -> Term:
    value = Fraction(int(x.p), int(x.q))  # type: ignore[attr-defined]
    return substitute(body, {X: Num(value)})  # type: ignore[no-any-return]


def _steep(around: list[object]) -> bool:
    """Where the second difference is large, a symmetric difference says nothing."""
    low, here, high = (arb(v) for v in around)
    return not abs(high - 2 * here + low) < arb(10) ** -15


@pytest.mark.parametrize(
    ("declare", "equation"),
    [
        ("x real", "Derivative(x**3 - 2*x, x) = 3*x**2 - 2"),
        ("x real above 0", "Derivative(x*log(x), x) = log(x) + 1"),
        ("x real", "Derivative(1/(1 + exp(-x)), x) = exp(-x)/(1 + exp(-x))**2"),
        ("x real above 0; a real", "Derivative(x**a, x) = a*x**(a - 1)"),
        ("x real above 0", "Derivative(x**x, x) = x**x*(log(x) + 1)"),
        ("x real above 0", "Derivative(sqrt(x), x) = 1/(2*sqrt(x))"),
        ("K integer at_least 1; k in 1..K; z over 1..K", "Derivative(Sum(z[j]**2, (j, 1, K)), z[k]) = 2*z[k]"),
        ("K integer at_least 1; k in 1..K; z over 1..K",
         "Derivative(log(Sum(exp(z[j]), (j, 1, K))), z[k]) = exp(z[k])/Sum(exp(z[j]), (j, 1, K))"),
        ("K integer at_least 1; i in 1..K; k in 1..K; z over 1..K",
         "Derivative(z[i], z[k]) = KroneckerDelta(i, k)"),
        ("x real above 0", "Derivative(Piecewise((x, x > 0), (-x, True)), x) = 1"),
    ],
)  # fmt: skip
def test_derivatives_in_the_table_are_accepted(declare: str, equation: str) -> None:
    assert last(line(declared(declare), equation, "differentiate")).failure is None


@pytest.mark.parametrize(
    ("declare", "equation"),
    [
        ("x real", "Derivative(log(x), x) = 1/x"),
        ("x real", "Derivative(sqrt(x**2), x) = x/sqrt(x**2)"),
        ("x real; a real", "Derivative(x**a, x) = a*x**(a - 1)"),
        ("x real; n integer at_least 0", "Derivative(x**n, x) = n*x**(n - 1)"),
        ("x real", "Derivative(Piecewise((x, x > 0), (-x, True)), x) = 1"),
        ("x real at_least 0", "Derivative(Piecewise((x, x > 0), (0, True)), x) = 1"),
        ("x real", "Derivative(x**3, x) = 3*x"),
        ("K integer at_least 1; i in 1..K; k in 1..K; z over 1..K", "Derivative(z[i], z[k]) = 1"),
        ("K integer at_least 1; k in 1..K; z over 1..K", "Derivative(Sum(z[j], (j, 1, K - 1)), z[k]) = 1"),
    ],
)
def test_derivatives_that_fail_somewhere_are_refused(declare: str, equation: str) -> None:
    found = last(line(declared(declare), equation, "differentiate"))
    assert found.status is Status.UNPROVED
    assert found.failure is not None
    assert found.failure.code in ("condition-missing", "does-not-follow")


def test_an_equation_that_holds_by_a_hypothesis_is_not_differentiated() -> None:
    """Given sum P = 1, the derivative of the sum by an element is 1, and not 0."""
    declare = "K integer at_least 1; k in 1..K; P over 1..K"
    total = "Sum(P[j], (j, 1, K)) = 1"
    wrong = "Derivative(Sum(P[j], (j, 1, K)), P[k]) = Derivative(1, P[k])"
    assert follows(declare, wrong, total).status is Status.UNPROVED
    right = "Derivative(Sum(P[j], (j, 1, K)), P[k]) = 1"
    assert follows(declare, right, total, rule="differentiate").status is Status.PROVED


def test_a_derivative_at_a_point_varies_the_variable_only() -> None:
    record = declared("x real")
    square = term(record, "Derivative(x**2, x)")
    assert isinstance(square, Deriv)
    at_three = substitute(square, {X: Num(3)})
    value, _ = derivative(CONTEXT.theory, at_three.body, at_three.at)
    assert value_at(value, Env({})) == fmpq(6)


DEFINED = (
    definition("f", "w over 1..2 at_least 0", "w[1] + w[2]**2"),
    definition("g", "w over 1..2", "w[1] + w[2]**2"),
    definition("h", "p real at_least 0", "p**2"),
)
DECLARED = "x real; y real; c real; p real above 0; q real at_least 0; z over 1..3; t over 1..2 at_least 0"
TWINS = [
    ("Derivative(Derivative(x*p**c, p), x) = c*p**(c - 1)", "Derivative(Derivative(x*y**c, y), x) = c*y**(c - 1)"),
    (
        "Derivative(Derivative(z[1]**2*z[2], z[1]), z[2]) = 2*z[1]",
        "Derivative(Derivative(z[1]**2*z[2], z[1]), z[2]) = z[1]",
    ),
    ("Derivative(g([x, x**2]), x) = 1 + 4*x**3", "Derivative(g([x, x**2]), x) = 1 + 2*x**2"),
    ("Derivative(h(p), p) = 2*p", "Derivative(h(q), q) = 2*q"),
    ("Derivative(g(t), t[1]) = 1", "Derivative(f(t), t[1]) = 1"),
]  # fmt: skip


@pytest.mark.parametrize(("true", "false"), TWINS)
def test_slopes_of_slopes_of_written_families_and_inside_domains(true: str, false: str) -> None:
    record = declared(DECLARED, DEFINED)
    assert last(line(record, true, "differentiate")).status is Status.PROVED
    assert last(line(record, false, "differentiate")).status is Status.UNPROVED

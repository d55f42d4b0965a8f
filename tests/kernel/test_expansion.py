"""Limits by expansion: undefined forms that are decided, and those that are not; against numbers near the point."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.kernel.context import Context, Theory
from derive.kernel.expansion import Expansion
from derive.kernel.fractions import TooLarge
from derive.kernel.prover import Prover
from derive.kernel.verdict import Status
from derive.terms.nodes import ZERO, Fn, Mul, Num, Pow, Rel, Sym, Term
from tests.kernel.build import follows

HOLDS = [
    "Limit(sin(x)/x, x, 0) = 1",
    "Limit((1 - cos(x))/x**2, x, 0) = 1/2",
    "Limit((sin(x) - x)/x**3, x, 0, '-') = -1/6",
    "Limit(x*log(x), x, 0, '+') = 0",
    "Limit(x**x, x, 0, '+') = 1",
    "Limit(log(x)/x, x, oo) = 0",
    "Limit(x**2*exp(-x), x, oo) = 0",
    "Limit(exp(x)/x**5, x, oo) = oo",
    "Limit((1 + 1/x)**x, x, oo) = E",
    "Limit(sqrt(x + 1) - sqrt(x), x, oo) = 0",
    "Limit((x**3 + x)/(2*x**3 - 1), x, -oo) = 1/2",
    "Limit(tanh(x), x, -oo) = -1",
    "Limit(atan(x), x, -oo) = -pi/2",
    "Limit(sin(x)/x, x, oo) = 0",
    "Limit(log(1 + exp(x)) - x, x, oo) = 0",
    "Limit(Abs(x)/x, x, 0, '-') = -1",
    "Limit((sin(c + x) - sin(c))/x, x, 0) = cos(c)",
    "Limit((b**x - 1)/x, x, 0) = log(b)",
    "Limit((1 + c/x)**x, x, oo) = exp(c)",
    "Limit(Sum(p[j]*(exp(j*x) - 1), (j, 1, K))/x, x, 0) = Sum(j*p[j], (j, 1, K))",
    "Limit(x**2*exp(-exp(x)), x, oo) = 0",
]

BY_THE_LAWS = [
    "Limit(x**b, x, oo) = oo",
    "Limit((1/x)**b, x, oo) = 0",
    "Limit(1/x**b, x, 0, '+') = oo",
    "Limit((x**b + sin(x)/x)**3, x, 0, '+') = 1",
    "Limit(1/(1 + x**b)**2, x, oo) = 0",
    "Limit(log(x**b), x, 0, '+') = -oo",
    "Limit(exp(exp(x)), x, oo) = oo",
    "Limit(Max(x**2, 1), x, oo) = oo",
    "Limit(exp(log(x)**2), x, oo) = oo",
    "Limit((2 + x**b)**(-3), x, 0, '+') = 1/8",
    "Limit(exp(1/log(x)), x, 0, '+') = 1",
    "Limit(atan(c + 0*x), x, 0) = atan(c)",
    "Limit(atan(c + exp(-x)), x, oo) = atan(c)",
    "Limit(sin(exp(-x)), x, oo) = 0",
    "Limit(exp(2*log(x)), x, 0, '+') = 0",
    "Limit(0*exp(x) + 1, x, oo) = 1",
    "Limit(Abs(cos(x) - 1), x, 0) = 0",
]

REFUSED = [
    ("Limit(Sum(p[j]*exp(j*x), (j, 1, K)), x, oo) = oo", "a sum of terms that grow like exp"),
    ("Limit(cos(x*exp(x)), x, oo) = 0", "all terms of the expansion cancel"),
    ("Limit(sin(exp(-x))*exp(x), x, oo) = 1", "0 times oo is an undefined form"),
    ("Limit(exp(exp(x)) - x, x, oo) = oo", "oo - oo is an undefined form"),
    ("Limit(sin(1/log(x)), x, oo) = 0", "an expansion that begins with a logarithm"),
    ("Limit(sin(log(x)), x, oo) = 0", "a bounded function of what grows"),
    ("Limit(log(Abs(x**b - x**c) + x**b), x, 0, '+') = -oo", "grows faster than all powers of log"),
    ("Limit(c*x, x, oo) = oo", "0 times oo is an undefined form"),
    ("Limit(x**1001, x, oo) = oo", "a power with exponent 1001"),
]

FAILS = [
    "Limit(sin(1/x), x, 0) = 0",
    "Limit(sin(x), x, oo) = 0",
    "Limit(x*sin(x), x, oo) = 0",
    "Limit(1/sin(x), x, oo) = 0",
    "Limit(log(x)*log(log(x)), x, 0, '+') = 0",
    "Limit(sqrt(x), x, 0, '-') = 0",
    "Limit(1/x, x, 0, '+-') = oo",
    "Limit(Abs(x)/x, x, 0, '+-') = 1",
    "Limit(exp(c*x), x, oo) = 0",
    "Limit(x**c, x, oo) = oo",
    "Limit(sin(x)/x, x, 0) = 0",
    "Limit((exp(x) - 1 - x)/x**2, x, 0) = 1",
    "Limit(x**2*exp(-1/x), x, 0, '-') = 0",
    "Limit(exp(x) - exp(x)*(1 + exp(-x)), x, oo) = 0",
    "Limit(exp(exp(x)) - exp(exp(x)), x, oo) = oo",
    "Limit(Sum(p[j]*(exp(j*x) - 1), (j, 1, K))/x, x, 0) = 0",
    "Limit(x**b*exp(exp(1/x)), x, 0, '+') = 0",
    "Limit(x**b - x**(2*b), x, oo) = oo",
    "Limit(1/(x**b - x**(2*b)), x, 0, '+') = -oo",
    "Limit(1/sin(x**b), x, oo) = 0",
    "Limit((-x)**3*x**(-b), x, 0, '-') = 0",
]


DECLARED = "c real; b real above 0; K integer at_least 1; p over 1..K above 0"


@pytest.mark.parametrize("claim", HOLDS)
def test_an_undefined_form_is_decided_by_its_leading_terms(claim: str) -> None:
    assert follows(DECLARED, claim, rule="limit").status is Status.PROVED


@pytest.mark.parametrize("claim", BY_THE_LAWS)
def test_what_has_no_expansion_has_the_limit_that_the_laws_give(claim: str) -> None:
    assert follows(DECLARED, claim, rule="limit").status is Status.PROVED


@pytest.mark.parametrize("claim", FAILS)
def test_what_has_another_limit_or_none_is_not_proved(claim: str) -> None:
    assert follows(DECLARED, claim, rule="limit").status is Status.UNPROVED


@pytest.mark.parametrize(("claim", "says"), REFUSED)
def test_what_stands_in_the_way_of_a_limit_is_named(claim: str, says: str) -> None:
    failure = follows(DECLARED, claim, rule="limit").failure
    assert failure is not None
    assert says in failure.message


def test_an_equation_is_never_shown_near_a_point() -> None:
    expansion = Expansion(Prover(), Context(Theory()), X, ZERO, "+")
    assert not expansion.holds_near(Rel("=", X, X))
    assert expansion.holds_near(Rel("<", ZERO, Fn("sin", X)))
    assert not expansion.holds_near(Rel("<", Fn("sin", X), ZERO))


X = Sym("x")
HUGE = Fraction(2_000_003, 2)


@pytest.mark.parametrize("body", [X, Fn("sin", X)])
def test_a_huge_power_of_the_distance_is_given_up_and_not_dropped_as_if_it_were_zero(body: Term) -> None:
    """x^h / x^(3h) grows: the first factor, beyond every order, was taken for exactly 0."""
    expansion = Expansion(Prover(), Context(Theory()), X, ZERO, "+")
    with pytest.raises(TooLarge):
        expansion.limit(Mul(Pow(body, Num(HUGE)), Pow(X, Num(-3 * HUGE))))

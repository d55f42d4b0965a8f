"""The laws of the built-in functions, each where its condition holds and not where it is dropped."""

from __future__ import annotations

import pytest

from derive.kernel.verdict import Status
from tests.kernel.build import follows

HOLDS = [
    ("x real", "sin(x)**2 + cos(x)**2", "1"),
    ("x real; y real", "sin(x + 2*y)", "sin(x)*cos(2*y) + cos(x)*sin(2*y)"),
    ("x real", "cos(3*x)", "4*cos(x)**3 - 3*cos(x)"),
    ("x real", "cos(x/2)**2", "(1 + cos(x))/2"),
    ("x real", "sin(-x)", "-sin(x)"),
    ("n integer; x real", "sin(x + 2*pi*n)", "sin(x)"),
    ("n integer", "cos(n*pi)", "(-1)**n"),
    ("", "cos(pi/6)", "sqrt(3)/2"),
    ("", "sin(7*pi/4)", "-sqrt(2)/2"),
    ("x real", "tan(atan(x))", "x"),
    ("x real", "atan(-x)", "-atan(x)"),
    ("x real", "cosh(x)**2 - sinh(x)**2", "1"),
    ("x real", "tanh(x)", "(exp(2*x) - 1)/(exp(2*x) + 1)"),
    ("x real; y real nonzero", "Abs(-2*x/y)", "2*Abs(x)/Abs(y)"),
    ("x real", "Abs(x)**2", "x**2"),
    ("x real", "sqrt(x**2)", "Abs(x)"),
    ("x real nonzero", "log(x**2)", "2*log(Abs(x))"),
    ("x real; y real", "Max(x, y) + Min(x, y)", "x + y"),
    ("x real nonzero", "sign(x)**2", "1"),
    ("x real", "sign(x)**3", "sign(x)"),
    ("n integer at_least 0", "factorial(n + 2)", "(n + 2)*(n + 1)*factorial(n)"),
    ("n integer at_least 1", "n*factorial(n - 1)", "factorial(n)"),
    ("n integer at_least 0", "Product(k, (k, 1, n))", "factorial(n)"),
    ("x real", "binomial(x, 2)", "x*(x - 1)/2"),
    ("n integer at_least 0", "binomial(n, n - 1)", "n"),
    ("n integer at_least 0", "(-1)**(2*n + 1)", "-1"),
    ("n integer; m integer", "(-1)**(n + m)*(-1)**n", "(-1)**m"),
    ("x real; y real; n integer at_least 0", "(x*y)**n", "x**n*y**n"),
    ("x real; m integer at_least 0; n integer at_least 0", "(x**m)**n", "x**(m*n)"),
    ("x real at_least 0", "sqrt(x)**2", "x"),
    ("x real at_least 0; y real at_least 0", "sqrt(x*y)", "sqrt(x)*sqrt(y)"),
    ("x real at_least 0", "sqrt(x)*x**Rational(1, 3)", "x**Rational(5, 6)"),
]

FAILS = [
    ("x real", "sign(x)**2", "1"),
    ("x real; n integer", "cos(x*pi)", "(-1)**n"),
    ("x real", "sin(x*pi)", "0"),
    ("n integer", "cos(n*pi/2)", "0"),
    ("x real", "atan(tan(x))", "x"),
    ("x real", "sqrt(x)**2", "x"),
    ("x real; y real", "sqrt(x*y)", "sqrt(x)*sqrt(y)"),
    ("x real", "log(x**2)", "2*log(x)"),
    ("x real", "log(x**3)", "3*log(Abs(x))"),
    ("x real; y real", "Abs(x + y)", "Abs(x) + Abs(y)"),
    ("n integer", "factorial(n + 1)", "(n + 1)*factorial(n)"),
    ("n integer at_least 0", "n*factorial(n - 1)", "factorial(n)"),
    ("n integer", "Product(k, (k, 1, n))", "factorial(n)"),
    ("n integer", "binomial(n, n - 1)", "n"),
    ("n integer at_least 0; k integer", "binomial(n, k)", "factorial(n)/(factorial(k)*factorial(n - k))"),
    ("x real; y real; n integer", "(x*y)**n", "x**n*y**n"),
    ("x real; m integer; n integer", "(x**m)**n", "x**(m*n)"),
    ("x real; m integer at_least 0; n integer at_least 0", "x**(n - m)*x**m", "x**n"),
    ("n integer at_least 0", "0**n", "0"),
]


@pytest.mark.parametrize(("declare", "left", "right"), HOLDS)
def test_a_law_holds_where_its_condition_does(declare: str, left: str, right: str) -> None:
    assert follows(declare, f"{left} = {right}").status is Status.PROVED


@pytest.mark.parametrize(("declare", "left", "right"), FAILS)
def test_a_law_is_not_used_without_its_condition(declare: str, left: str, right: str) -> None:
    assert follows(declare, f"{left} = {right}").status is Status.UNPROVED


@pytest.mark.parametrize(
    ("declare", "claim"),
    [
        ("x real", "tan(x) = sin(x)/cos(x)"),
        ("n integer", "factorial(n) = factorial(n)"),
        ("x real", "1/sin(x) = 1/sin(x)"),
        ("x real", "Derivative(Abs(x), x) = sign(x)"),
        ("x real; y real", "Derivative(Max(x, y), x) = Derivative(Max(x, y), x)"),
    ],
)
def test_what_is_not_defined_everywhere_is_not_proved(declare: str, claim: str) -> None:
    found = follows(declare, claim)
    assert found.failure is not None
    assert found.failure.code == "condition-missing"


@pytest.mark.parametrize(
    ("declare", "claim"),
    [
        ("x real", "x = sign(x)*Abs(x)"),
        ("x real; y real", "Max(x, y) = Piecewise((x, x >= y), (y, True))"),
        ("n integer at_least 1; k integer", "binomial(n, k) = binomial(n - 1, k) + binomial(n - 1, k - 1)"),
        ("x real; n integer at_least 2", "x**(n - 1)*x = x**n"),
    ],
)
def test_cases_are_distinguished_where_that_decides(declare: str, claim: str) -> None:
    assert follows(declare, claim).status is Status.PROVED

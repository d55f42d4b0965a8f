"""What linear arithmetic is told of functions, and signs of quadratics and angles, each with its condition dropped."""

from __future__ import annotations

import pytest

from derive.kernel.verdict import Status
from tests.kernel.build import follows

HOLDS = [
    ("x real", "x**2 - x + 1 > 0"),
    ("x real; y real", "x**2 - x*y + y**2 >= 0"),
    ("x real; y real nonzero", "x**2 - x*y + y**2 > 0"),
    ("x real", "x**2 - 2*x + 1 >= 0"),
    ("x real", "-x**2 + x - 1 < 0"),
    ("x real; y real", "x - y <= Abs(x - y)"),
    ("x real; y real", "x + y <= Abs(x) + Abs(y)"),
    ("x real", "sign(x) <= 1"),
    ("", "3 < pi"),
    ("n integer at_least 0", "factorial(n) >= 1"),
    ("x real above 0", "exp(x) > 1"),
    ("x real at_least 0", "2 <= exp(x) + 1"),
    ("x real at_most 0", "exp(x) + 1 <= 2"),
    ("x real above 0 below 3", "sin(x) > 0"),
    ("x real above -1 below 1", "cos(x) > 0"),
    ("x real above 0", "atan(x) > 0"),
    ("x real; y real above 0", "exp(x) < exp(x + y)"),
    ("x real above 0; y real above 0", "log(x) < log(x + y)"),
    ("x real above 0 below 1", "log(x) != 0"),
    ("n integer", "n <= n**2"),
    ("n integer", "-n <= n**2"),
    ("n integer", "Abs(n) <= n**2"),
    ("n integer", "0 <= n*(n - 1)/2"),
    ("n integer", "n**2 - 3*n + 2 >= 0"),
    ("n integer; m integer", "n + m <= n**2 + m**2"),
    ("x real above 0", "0**x = 0"),
    ("x real at_least 0", "0**(x + 1) = 0"),
    ("x real above 0 below 1", "(1 - x)*exp(-log((1 - x)/x)/2) = sqrt(x*(1 - x))"),
    ("x real above 0 below 1; y real above 1", "sqrt(x*(1 - x)*y) = sqrt(x)*sqrt(1 - x)*sqrt(y)"),
    (
        "N integer; x over 1..N; y over 1..N",
        "Abs(Sum(x[i] - 2*y[i], (i, 1, N))) <= Sum(Abs(x[i] - 2*y[i]), (i, 1, N))",
    ),
    (
        "N integer; a over 1..N at_least 0; x over 1..N",
        "Abs(Sum(a[i]*x[i], (i, 1, N))) <= Sum(a[i]*Abs(x[i]), (i, 1, N))",
    ),
    ("N integer; a over 1..N at_least 0 at_most 1", "Product(a[i], (i, 1, N)) <= 1"),
    ("N integer; a over 1..N at_least 0 at_most 1", "Product(1 - a[i], (i, 1, N)) <= 1"),
    ("N integer; a over 1..N at_least 0", "1 <= Product(1 + a[i], (i, 1, N))"),
    ("n integer at_least 0 at_most 1", "n = 0 or n = 1"),
    ("n integer at_least -1 at_most 2", "n = 2 or n = 0 or n = -1 or n = 1"),
    ("x real; l real; h real; y real", "Abs(Min(Max(x, l), h) - Min(Max(y, l), h)) <= Abs(x - y)"),
    (
        f"{'; '.join(f'{x} real at_least 0' for x in 'abcdefghij')}",
        f"{'*'.join(f'sqrt({x})' for x in 'abcdefghij')} = sqrt({'*'.join('abcdefghij')})",
    ),
]

FAILS = [
    (
        "N integer; x over 1..N; y over 1..N",
        "Abs(Sum(x[i] - 2*y[i], (i, 1, N))) <= Sum(Abs(x[i] - y[i]), (i, 1, N))",
    ),
    ("N integer; x over 1..N", "Sum(Abs(x[i]), (i, 1, N)) <= Abs(Sum(x[i], (i, 1, N)))"),
    (
        "N integer; M integer; x over 1..N; y over 1..M",
        "Abs(Sum(x[i], (i, 1, N)) + Sum(y[i], (i, 1, M))) <= Sum(Abs(x[i]), (i, 1, N))",
    ),
    (
        "N integer; a over 1..N; x over 1..N",
        "Abs(Sum(a[i]*x[i], (i, 1, N))) <= Sum(a[i]*Abs(x[i]), (i, 1, N))",
    ),
    ("N integer; a over 1..N at_most 1", "Product(a[i], (i, 1, N)) <= 1"),
    ("N integer; a over 1..N at_least 0", "Product(a[i], (i, 1, N)) <= 1"),
    ("N integer; a over 1..N above 0 at_most 1", "Product(a[i], (i, 1, N)) < 1"),  # N = 0
    ("N integer; a over 1..N at_least 0 at_most 1", "1 <= Product(1 - a[i], (i, 1, N))"),
    ("n integer at_least 0 at_most 2", "n = 0 or n = 1"),
    ("n integer at_most 1", "n = 0 or n = 1"),
    ("x real at_least 0 at_most 1", "x = 0 or x = 1"),
    ("x real; l real; h real; y real", "Abs(Min(Max(x, l), h) - Min(Max(y, l), h)) <= Abs(x - y)/2"),
    ("x real", "x**2 - 2*x + 1 > 0"),
    ("x real", "x**2 - 3*x + 1 > 0"),
    ("x real; y real", "x**2 - x*y + y**2 > 0"),
    ("x real; a real", "a*x**2 + 1 > 0"),
    ("x real", "exp(x) > 1"),
    ("x real at_least 0", "exp(x) > 1"),
    ("x real", "exp(x) <= 1"),
    ("x real above 0 below 4", "sin(x) > 0"),
    ("x real above -2 below 2", "cos(x) > 0"),
    ("x real; y real", "exp(x) < exp(y)"),
    ("x real above 0", "log(x) != 0"),
    ("", "pi < 3"),
    ("n integer at_least 0", "factorial(n) > 1"),
    ("x real", "sign(x) < 1"),
    ("x real; k integer", "binomial(x, k) >= 0"),
    ("x real", "x <= x**2"),
    ("n integer", "n < n**2"),
    ("n integer", "2*n <= n**2"),
    ("n integer", "0 <= n**2 - 4*n + 3"),
    ("n integer; x real", "n*x <= n**2"),
    ("n integer; x real", "x**2*n <= x**2*n**2/2"),
    ("n integer", "n/2 <= n**2/3"),
    ("x real", "0**x = 0"),
    ("x real at_least 0", "0**x = 0"),
    ("n integer at_least 0", "0**n = 0"),
    ("x real", "sqrt(x*(1 - x)) = sqrt(x)*sqrt(1 - x)"),
]


@pytest.mark.parametrize(("declare", "claim"), HOLDS)
def test_what_is_known_of_a_function_serves(declare: str, claim: str) -> None:
    assert follows(declare, claim).status is Status.PROVED


@pytest.mark.parametrize(("declare", "claim"), FAILS)
def test_and_serves_only_under_its_condition(declare: str, claim: str) -> None:
    assert follows(declare, claim).status is Status.UNPROVED


BELOW = "x real; y real; a real above 0; b real above 0; t real"


@pytest.mark.parametrize(
    ("fact", "claim"),
    [
        ("x < log(a)", "exp(x) < a"),
        ("x <= log(a/b)", "b*exp(x) <= a"),
        ("log(a) != x", "exp(x) != a"),
        ("log(a) < x", "a < exp(x)"),
        ("log(a/b) <= x", "a - (a + b)/(1 + exp(-x)) <= 0"),
    ],
)
def test_what_is_below_a_logarithm_has_its_exponential_below(fact: str, claim: str) -> None:
    assert follows(BELOW, claim, fact).status is Status.PROVED


@pytest.mark.parametrize(
    ("fact", "claim"),
    [
        ("x <= log(a)", "exp(x) < a"),
        ("x < log(a)", "a < exp(x)"),
        ("x < log(a) + 1", "exp(x) < a"),
        ("x < a", "exp(x) < exp(b)"),
        ("2*x < log(a)", "exp(x) < a"),
    ],
)
def test_an_exponential_is_compared_only_as_its_argument_is(fact: str, claim: str) -> None:
    assert follows(BELOW, claim, fact).status is Status.UNPROVED

"""Sums in another order, and rows of Pascal's triangle: each law where its condition holds, and refused without it."""

from __future__ import annotations

import pytest

from derive.kernel.verdict import Status
from derive.terms.nodes import Sum
from tests.kernel.build import context, declared, follows, prover, term

SQUARE = "n integer at_least 0; F over 1..n,1..n"

HOLDS = [
    (
        "m integer at_least 0; n integer at_least 0; F over 1..m,1..n",
        "Sum(F[i, j], (i, 1, m), (j, 1, n)) = Sum(F[i, j], (j, 1, n), (i, 1, m))",
    ),
    (SQUARE, "Sum(F[i, j], (j, 1, i), (i, 1, n)) = Sum(F[i, j], (i, j, n), (j, 1, n))"),
    (SQUARE, "Sum(F[i, j], (i, 1, n), (j, 1, n))"
     " = Sum(F[i, j] + F[j, i], (j, 1, i - 1), (i, 1, n)) + Sum(F[i, i], (i, 1, n))"),
    ("n integer at_least 0; a over 0..n", "Sum(a[n - i], (i, 0, n)) = Sum(a[i], (i, 0, n))"),
    ("n integer at_least 0; a over 0..n; b over 0..n", "Sum(a[i]*b[n - i], (i, 0, n)) = Sum(a[n - i]*b[i], (i, 0, n))"),
    ("n integer at_least 0; x real; y real", "Sum(binomial(n, k)*x**k*y**(n - k), (k, 0, n)) = (x + y)**n"),
    ("n integer at_least 1", "Sum((-1)**k*binomial(n, k), (k, 0, n)) = 0"),
    ("n integer at_least 2", "Sum(k**2*binomial(n, k), (k, 0, n)) = n*(n + 1)*2**(n - 2)"),
    ("K integer at_least 1; k integer at_least 1 at_most K; a over 1..K",
     "Sum(Piecewise((a[i], Ne(i, k)), (0, True)), (i, 1, K)) = Sum(a[i], (i, 1, K)) - a[k]"),
    ("m integer at_least 0; n integer at_least 0; p over 1..m; F over 1..m,1..n",
     "Sum(p[s]*F[s, a]*F[s, b], (s, 1, m), (a, 1, n), (b, 1, n)) = Sum(p[s]*Sum(F[s, a], (a, 1, n))**2, (s, 1, m))"),
    ("m integer at_least 0; n integer at_least 0; p over 1..m; F over 1..m,1..n; G over 1..m,1..n",
     "Sum(p[s]*F[s, a]*G[s, b], (b, 1, n), (s, 1, m), (a, 1, n))"
     " = Sum(p[s]*Sum(F[s, a], (a, 1, n))*Sum(G[s, b], (b, 1, n)), (s, 1, m))"),
    ("n integer", "KD(n - 1, 0) = KD(n, 1)"),
    ("n integer; k integer", "KD(2*n, k + 1)*k = KD(2*n, k + 1)*(2*n - 1)"),
    ("K integer at_least 2; a over 1..K", "Sum(KD(i - 1, 1)*a[i], (i, 1, K)) = a[2]"),
    ("N integer at_least 1; x real", "(1 - x)*Sum(x**(n - 1), (n, 1, N - 1)) + x**(N - 1) = 1"),
    ("N integer at_least 1", "Sum(0**(n - 1), (n, 1, N - 1)) + 0**(N - 1) = 1"),
    ("N integer at_least 1", "Sum(log(k + 1) - log(k), (k, 1, N)) = log(N + 1)"),
    ("N integer at_least 1", "Sum(sqrt(k) - sqrt(k - 1), (k, 1, N)) = sqrt(N)"),
    ("N integer at_least 1", "Sum(log(2*k + 1) - log(2*k - 1), (k, 1, N)) = log(2*N + 1)"),
    ("N integer at_least 1; n integer at_least 1", "Sum(k**n - (k - 1)**n, (k, 1, N)) = N**n"),
    ("N integer at_least 1", "Sum(1/k - 1/(k + 1), (k, 1, N)) = N/(N + 1)"),
    ("n integer at_least 1", "Sum(n/(n - i), (i, 0, n - 1)) = n*Sum(1/k, (k, 1, n))"),
    ("n integer at_least 0", "Sum(log(n + 1 - i), (i, 1, n)) = Sum(log(i), (i, 1, n))"),
    ("n integer at_least 1", "Sum(1/(2*n + 1 - i), (i, 1, n)) = Sum(1/(n + i), (i, 1, n))"),
    ("N integer at_least 0", "Sum(k*log(k + 1), (k, 1, N)) = Sum((k - 1)*log(k), (k, 2, N + 1))"),
    ("N integer at_least 0; x over 1..N+1",
     "Sum(k*x[k + 1], (k, 1, N)) = Sum(k*x[k], (k, 2, N + 1)) - Sum(x[k], (k, 2, N + 1))"),
    ("n integer at_least 1", "Sum((n - i)**2/(2*n - i), (i, 1, n - 1)) = Sum(j**2/(n + j), (j, 1, n - 1))"),
]  # fmt: skip

HOLDS += [
    ("k integer at_least 0", "Sum(binomial(m, k), (m, k, k)) = 1"),
    ("k integer at_least 0; x real above 0", "Sum(x**(m - k)/factorial(m - k), (m, k, k + 2)) = 1 + x + x**2/2"),
    ("k integer at_least 0; N integer at_least k",
     "Sum(binomial(m, k), (m, k, N + 1)) = Sum(binomial(m, k), (m, k, N)) + binomial(N + 1, k)"),
    ("k integer at_least 0; N integer at_least k",
     "Sum(1/factorial(m - k), (m, k, N)) - Sum(1/factorial(m - k), (m, k, N - 1)) = 1/factorial(N - k)"),
]  # fmt: skip

FAILS = [
    ("k integer; N integer",  # N < k - 1
     "Sum(2**(m - k), (m, k, N + 1)) = Sum(2**(m - k), (m, k, N)) + 2**(N + 1 - k)"),
    ("k integer; N integer; x real nonzero",  # N < k - 1
     "Sum(factorial(Abs(m - k)), (m, k, N + 1)) = Sum(factorial(Abs(m - k)), (m, k, N)) + factorial(Abs(N + 1 - k))"),
    ("k integer at_least 0; N integer at_least k",  # 1/0
     "Sum(1/(m - k), (m, k, N)) - Sum(1/(m - k), (m, k, N - 1)) = 1/(N - k)"),
    ("k integer; x real", "Sum(cos(m*x), (m, k, k - 3)) = -cos((k - 1)*x) - cos((k - 2)*x)"),  # it is empty
    ("N integer at_least 1", "Sum(sqrt(k) - sqrt(k - 1), (k, 1, N)) = sqrt(N) - 1"),
    ("N integer at_least 0; n integer at_least 0", "Sum(k**n - (k - 1)**n, (k, 1, N)) = N**n"),  # N = n = 0
    ("N integer", "Sum(1/k - 1/(k + 1), (k, 1, N)) = N/(N + 1)"),  # N = -2
    ("N integer at_least 0", "Sum(log(k) - log(k - 1), (k, 1, N)) = log(N)"),  # log 0
    ("n integer at_least 0", "Sum(1/(n - i), (i, 0, n)) = Sum(1/k, (k, 0, n))"),  # 1/0
    ("n integer at_least 1", "Sum(n/(n + 1 - i), (i, 0, n - 1)) = n*Sum(1/k, (k, 1, n))"),
    ("n integer at_least 1; x real", "Sum(1/(x + i + 1), (i, 1, n)) = Sum(1/(x + i), (i, 1, n))"),
    ("n integer at_least 1", "Sum(log(2*k), (k, 1, n)) = Sum(log(2*k + 1), (k, 1, n))"),
    ("n integer; k integer", "KD(2*n, k) = KD(n, k)"),
    ("K integer at_least 1; a over 1..K", "Sum(KD(i - 1, 1)*a[i], (i, 1, K)) = a[1]"),
    ("N integer at_least 0; x real", "(1 - x)*Sum(x**(n - 1), (n, 1, N)) + x**N = 1 - KD(N, 2)"),
    ("m integer at_least 0; n integer at_least 0; F over 1..m,1..n",
     "Sum(F[s, a]*F[s, b], (s, 1, m), (a, 1, n), (b, 1, n)) = Sum(Sum(F[s, a], (s, 1, m))**2, (a, 1, n))"),
    (SQUARE, "Sum(F[i, j], (j, 1, i), (i, 1, n)) = Sum(F[i, j], (i, 1, j), (j, 1, n))"),
    (SQUARE, "Sum(F[i, j], (i, 1, n), (j, 1, n)) = 2*Sum(F[i, j], (j, 1, i), (i, 1, n))"),
    ("n integer at_least 0; a over 0..n", "Sum(a[n - i], (i, 1, n)) = Sum(a[i], (i, 1, n))"),
    ("n integer at_least 0; a over 0..n; b over 0..n", "Sum(a[i]*b[n - i], (i, 0, n)) = Sum(a[i]*b[i], (i, 0, n))"),
    ("n integer at_least 0", "Sum((-1)**k*binomial(n, k), (k, 0, n)) = 0"),
    ("n integer at_least 0", "Sum(k*binomial(n, k), (k, 0, n)) = n*2**(n - 1) + 1"),
    ("n integer at_least 1; x real; y real", "Sum(binomial(n, k)*x**k*y**(n - k), (k, 1, n)) = (x + y)**n"),
    ("K integer at_least 1; k integer; a over 1..K",
     "Sum(Piecewise((a[i], Ne(i, k)), (0, True)), (i, 1, K)) = Sum(a[i], (i, 1, K)) - a[1]"),
    ("K integer at_least 1; k integer at_least 1 at_most K",
     "Sum(Piecewise((1/(i - k), Ne(i, k)), (0, True)), (i, 1, K)) = Sum(1/(i - k), (i, 1, K))"),
]  # fmt: skip


@pytest.mark.parametrize(("declare", "claim"), HOLDS)
def test_a_rearranged_sum_is_the_same(declare: str, claim: str) -> None:
    assert follows(declare, claim).status is Status.PROVED


@pytest.mark.parametrize(("declare", "claim"), FAILS)
def test_what_only_looks_rearranged_is_not_proved(declare: str, claim: str) -> None:
    assert follows(declare, claim).status is Status.UNPROVED


def test_a_triangle_is_completed_only_where_the_square_is_defined() -> None:
    """F is declared on i, j <= n, but 1/(n + 1 - i - j) is not defined on all of it."""
    claim = (
        "Sum(1/(i - j + 1), (j, 1, i), (i, 1, n)) + Sum(1/(j - i + 1), (i, 1, j), (j, 1, n))"
        " = Sum(Sum(1/(i - j + 1), (j, 1, n)), (i, 1, n)) + n"
    )
    assert follows("n integer at_least 0", claim).status is Status.UNPROVED


def test_a_product_of_factors_that_vanishes_leaves_the_open_ones() -> None:
    assert follows("x real", "x = 0", "x**2 = 0").status is Status.PROVED
    assert follows("x real; y real nonzero", "x = 0", "x*y = 0").status is Status.PROVED
    assert follows("x real; y real", "x = 0", "x*y = 0").status is Status.UNPROVED
    assert follows("x real", "x = 1", "x**2 = 1").status is Status.UNPROVED


@pytest.mark.parametrize(
    ("body", "stands"),
    [
        ("a[i]", True),
        ("i*exp(a[i])*b[i]", True),
        ("a[i]*x**i", True),
        ("a[i]*log(n + 1 - i)", True),  # where elements have the index, nothing else decides
        ("a[i]*b[n + 1 - i]", False),
        ("a[i + 1]", False),
        ("a[i]*x**(n - i)", False),
        ("x**i", False),
        ("log(i)", False),
        ("i", False),
    ],
)
def test_a_sum_that_stands_is_neither_turned_round_nor_moved(body: str, stands: bool) -> None:
    record = declared("n integer at_least 1; x real; a over 1..n+1; b over 1..n+1")
    total, here, forms = term(record, f"Sum({body}, (i, 1, n))"), context(record), prover().normalizer
    assert isinstance(total, Sum)
    index, opened, inside = here.open(total.body, total.lo, total.hi)
    value = forms.normal(inside, opened)
    ranges = forms.ranges
    assert ranges.rearranged.stands(value, index) is stands
    if stands:
        assert ranges.rearranged.backward(here, value, index, total.lo, total.hi) is None
        assert ranges.shifted(here, value, index, total.lo, total.hi)[0] is value

"""What follows at length: premises multiplied, terms and insides of sums, by contradiction, premises rewritten."""

from __future__ import annotations

import pytest

from derive.kernel.verdict import Status
from tests.kernel.build import follows, shows

PROVED = [
    # premises times what is not negative, added up
    ("a real; b real; c real; e real; n real at_least 0", "a + n*b <= c + n*e", ("a <= c", "b <= e")),
    ("a real; b real; c real; e real; n real above 0", "a + n*b < c + n*e", ("a <= c", "b < e")),
    ("a real at_least 0; x real; y real", "x <= a*y + 1", ("x <= a + 1", "1 <= y")),
    # and times the sums that are factors of the goal
    ("z real at_least 0 at_most 1; a real; b real; m real", "(1 - z)*a + z*b <= m", ("a <= m", "b <= m")),
    ("u real; v real; a real; b real; m real; n real",
     "(u - v)*a + (v - u)**2*b <= (u - v)*m + (v - u)**2*n", ("a <= m", "b <= n", "v <= u")),
    ("z real above 0 below 1; a real; b real; m real", "(1 - z)*a + z*b < m", ("a < m", "b < m")),
    # absolute values are looked at as they are before their cases are told apart, times what is not negative too
    ("g real at_least 0; a real; b real; c real; e real; r real; u real",
     "abs(r - u + g*(a - b) + g*(c - e)) <= abs(r - u) + g*abs(a - b) + g*abs(c - e)", ()),
    ("g real at_least 0; a real; b real; c real; e real; m real; n real",
     "g*abs(a - b) + g*abs(c - e) <= g*m + g*n", ("abs(a - b) <= m", "abs(c - e) <= n")),
    # inside one sum of an equation
    ("N integer at_least 1; j in 1..N; a over 1..N; b over 1..N above 0; c over 1..N; e over 1..N; x integer",
     "Sum(a[k]*c[k]*b[k], (k, 1, N)) / b[1] = Sum((x + 1)*c[k]*e[k], (k, 1, N)) / b[1]",
     ("a[j]*b[j] = (x + 1)*e[j]",)),
    ("N integer at_least 1; j in 1..N; a over 0..N; b over 1..N; c over 0..N",
     "Sum((a[k] - a[k - 1])*(c[k] + c[k - 1]), (k, 1, N)) = Sum(b[k]*(2*c[k] - b[k]), (k, 1, N))",
     ("a[j] - a[j - 1] = b[j]", "c[j - 1] = c[j] - b[j]")),
    # sums over one range, term by term
    ("K integer at_least 0; i in 1..K; a over 1..K; b over 1..K",
     "Sum(a[j], (j, 1, K)) <= Sum(b[j], (j, 1, K))", ("a[i] <= b[i]",)),
    ("K integer at_least 1; i in 1..K; a over 1..K; b over 1..K",
     "Sum(a[j], (j, 1, K)) < Sum(b[j], (j, 1, K))", ("a[i] < b[i]",)),
    ("K integer at_least 1; p over 1..K,1..K at_least 0",
     "Sum(p[j, j], (j, 1, K)) <= Sum(p[i, j], (i, 1, K), (j, 1, K))", ()),
    # else a premise would fail
    ("a real; c real above 0", "0 < a", ("a*(a - c) < 0",)),
    ("a real; c real above 0", "a < c", ("a*(a - c) < 0",)),
    # a premise used inside another
    ("N integer at_least 1; i in 1..N; p over 1..N; x over 1..N; a real; b real",
     "a <= b*Sum(p[j]*x[j], (j, 1, N))", ("a <= b*Sum(p[j]*x[j]**2, (j, 1, N))", "x[i]**2 = x[i]")),
    ("N integer at_least 1; M integer at_least 1; i in 1..N; p over 1..N above 0; w over 1..N,1..M",
     "Sum(p[j]*w[j, k]*log(p[j]), (k, 1, M), (j, 1, N)) = Sum(p[j]*log(p[j]), (j, 1, N))",
     ("Sum(w[i, k], (k, 1, M)) = 1",)),
    # roots by their powers
    ("a real; b real", "a <= sqrt(a**2 + b**2)", ()),
    ("a real at_least 0; b real at_least 0", "sqrt(a) <= sqrt(b)", ("a <= b",)),
    ("a real above 0; b real", "sqrt(a) <= b", ("a <= b**2", "b >= 0")),
    ("a real above 0; b real", "b <= sqrt(a)", ("b**2 <= a",)),
    ("a real above 0; b real above 0", "a**(1/3) < b", ("a < b**3",)),
    ("a real above 0; b real above 0", "sqrt(a) = sqrt(b)", ("(sqrt(a) - sqrt(b))**2 = 0",)),
]  # fmt: skip

NOT_PROVED = [
    ("z real at_most 1; a real; b real; m real", "(1 - z)*a + z*b <= m", ("a <= m", "b <= m")),
    ("z real at_least 0; a real; b real; m real", "(1 - z)*a + z*b <= m", ("a <= m", "b <= m")),
    ("z real at_least 0 at_most 1; a real; b real; m real", "(1 - z)*a + z*b < m", ("a < m", "b <= m")),
    ("u real; v real; a real; b real; m real; n real",
     "(u - v)*a + (v - u)**2*b <= (u - v)*m + (v - u)**2*n", ("a <= m", "b <= n", "u <= v")),
    ("g real; a real; b real; c real; e real; r real; u real",
     "abs(r - u + g*(a - b) + g*(c - e)) <= abs(r - u) + g*abs(a - b) + g*abs(c - e)", ()),
    ("g real at_least 0; a real; b real; c real; e real", "g*abs(a - b) + g*abs(c - e) <= g*abs(a - b + c - e)", ()),
    ("g real at_least 0; a real; b real; c real; e real; m real; n real",
     "g*abs(a - b) + g*abs(c - e) <= g*m + g*n", ("a - b <= m", "abs(c - e) <= n")),
    ("N integer at_least 1; j in 1..N; a over 0..N; b over 0..N; c over 0..N",
     "Sum(a[k]*c[k], (k, 0, N)) = Sum(b[k]*c[k], (k, 0, N))", ("a[j]*c[j] = b[j]*c[j]",)),
    ("N integer at_least 1; j in 1..N; a over 1..N; b over 1..N; c over 1..N; x real",
     "Sum(a[k]*c[k], (k, 1, N))/x = Sum(b[k]*c[k], (k, 1, N))/(x + 1)", ("a[j]*c[j] = b[j]*c[j]", "x > 0")),
    ("a real; b real; c real; e real; n real", "a + n*b <= c + n*e", ("a <= c", "b <= e")),
    ("a real; b real; c real; e real; n real at_least 0", "a + n*b < c + n*e", ("a <= c", "b < e")),
    ("K integer at_least 0; i in 1..K; a over 1..K; b over 1..K",
     "Sum(a[j], (j, 1, K)) < Sum(b[j], (j, 1, K))", ("a[i] < b[i]",)),
    ("K integer at_least 1; i in 1..K; a over 0..K; b over 0..K",
     "Sum(a[j], (j, 0, K)) <= Sum(b[j], (j, 0, K))", ("a[i] <= b[i]",)),
    ("K integer at_least 1; p over 1..K,1..K", "Sum(p[j, j], (j, 1, K)) <= Sum(p[i, j], (i, 1, K), (j, 1, K))", ()),
    ("a real; c real", "0 < a", ("a*(a - c) < 0",)),
    ("a real; c real above 0", "0 < a", ("a*(a - c) <= 0",)),
    ("a real; c real above 0", "0 < a", ("a*(a - c) > 0",)),
    ("N integer at_least 1; i in 1..N; p over 0..N; x over 0..N; a real; b real",
     "a <= b*Sum(p[j]*x[j], (j, 0, N))", ("a <= b*Sum(p[j]*x[j]**2, (j, 0, N))", "x[i]**2 = x[i]")),
    ("a real above 0; b real", "sqrt(a) <= b", ("a <= b**2",)),
    ("a real above 0; b real above 0", "sqrt(a) < sqrt(b)", ("a <= b",)),
    ("a real; b real above 0", "abs(a) <= sqrt(b)", ("a <= b",)),
    ("a real above 0; b real above 0", "sqrt(a) = sqrt(b)", ("(sqrt(a) - sqrt(b))**(-2) = 1",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("declare", "goal", "premises"), PROVED, ids=lambda x: x if isinstance(x, str) else None
)
def test_it_follows(declare: str, goal: str, premises: tuple[str, ...]) -> None:
    assert follows(declare, goal, *premises).status is Status.PROVED


@pytest.mark.parametrize(
    ("declare", "goal", "premises"), NOT_PROVED, ids=lambda x: x if isinstance(x, str) else None
)
def test_it_does_not_follow_without_its_condition(declare: str, goal: str, premises: tuple[str, ...]) -> None:
    assert follows(declare, goal, *premises).status is Status.UNPROVED


BELOW = [
    ("r real above 0 below 1; M integer at_least 0", "r**(M + 1) < 1", True),
    ("r real at_least 0 at_most 1; M integer at_least 0", "r**(M + 1) < 1", False),
    ("r real above -1 below 1; M integer at_least 0", "r**(M + 1) <= r**M", False),
    ("p real at_least 0 at_most 1; q real at_least 0 at_most 1", "p + q - p*q <= 1", True),
    ("p real at_least 0 below 1; q real at_least 0 below 1", "p + q - p*q < 1", True),
    ("p real at_most 1; q real at_most 1", "p*q <= 1", False),
    ("p real at_least 0 at_most 1; q real at_most 1; a real", "p*q*a <= p*a", False),
    ("p real at_least 0 below 1; q real at_least 0; a real", "p*q + a < q + a", False),
    ("p real at_least 0 below 1; q real above 0; a real", "p*q + a < q + a", True),
]


@pytest.mark.parametrize(("declare", "goal", "holds"), BELOW)
def test_a_factor_that_is_at_most_1_makes_what_is_not_negative_no_larger(
    declare: str, goal: str, holds: bool
) -> None:
    assert shows(declare, goal) is holds


@pytest.mark.parametrize(
    ("goal", "given", "holds"),
    [
        ("0 < Sum(w[b, n], (n, 1, M), (b, 1, B))", "Sum(w[b, n], (n, 1, M)) > 0", True),
        ("Sum(w[b, n], (b, 1, B), (n, 1, M)) != 0", "Sum(w[b, n], (n, 1, M)) > 0", True),
        ("0 < Sum(w[b, n], (n, 1, M), (b, 1, B))", "Sum(w[b, n], (n, 1, M)) >= 0", False),
    ],
)
def test_sums_that_are_given_to_be_positive_for_each_index_are_added_up(
    goal: str, given: str, holds: bool
) -> None:
    declare = "B integer at_least 1; M integer at_least 1; b in 1..B; w over 1..B,1..M at_least 0"
    assert (follows(declare, goal, given).status is Status.PROVED) is holds


def test_a_negative_power_is_one_over_the_power_whatever_is_known_of_the_base() -> None:
    declare = "x real; y real; K integer at_least 1"
    assert follows(declare, "x**(-1/2)*sqrt(x)*y = y", "x != 0", "x >= 0").status is Status.PROVED
    found = follows(declare, "x**(-1/2)*sqrt(x)*y = y")
    assert found.failure is not None
    assert found.failure.code == "condition-missing"


@pytest.mark.parametrize(
    ("goal", "premises", "code"),
    [
        ("s - t = sqrt(N - M)", ("(s - t)**2 = N - M", "t <= s"), None),
        ("sqrt(N)**2 = N", ("(s - t)**2 = N",), None),
        ("sqrt(N - M)**2 = N - M", ("(s - t)**2 = M - N",), "condition-missing"),
        ("sqrt(N)**2 = N", ("(s - t)**3 = N",), "condition-missing"),
        ("log(N) = log(N)", ("(s - t)**2 = N",), "condition-missing"),
        ("log(N) = log(N)", ("exp(s - t) = N",), None),
        ("N/N = 1", ("exp(s - t) = N",), None),
        ("N/N = 1", ("s - t = N",), "condition-missing"),
    ],
)
def test_what_a_line_needs_may_be_the_sign_of_what_an_equation_says(
    goal: str, premises: tuple[str, ...], code: str | None
) -> None:
    failure = follows("s real; t real; N real; M real", goal, *premises).failure
    assert (failure and failure.code) == code

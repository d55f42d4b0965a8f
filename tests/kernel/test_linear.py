"""Linear arithmetic believes no advisor: multipliers and cofactors are multiplied out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from derive.kernel.verdict import Status
from derive.search.advisor import Search
from tests.kernel import build
from tests.kernel.build import declared, definition, follows, given, last, line, shows, term

REALS = "a real; b real; c real"


def test_inequalities_combine() -> None:
    assert shows(REALS, "a < c", "a <= b", "b < c")
    assert shows(REALS, "2*a + b <= 3*c", "a <= c", "b <= c")
    assert not shows(REALS, "a < c", "a <= b", "b <= c")
    assert not shows(REALS, "a <= c", "a <= b", "c <= b")


@pytest.mark.parametrize(
    ("claim", "hypotheses"),
    [
        ("0 < c", ("a < c", "0 <= a")),
        ("0 < c", ("a*b < c", "0 <= a", "0 <= b")),  # a product, by its sign
        ("c < 5", ("Abs(c) < 5",)),  # nothing but the law of |c| has c in it
        ("a < c", ("Abs(a) < b", "b <= c")),
    ],
)
def test_what_a_fact_brings_in_is_followed(claim: str, hypotheses: tuple[str, ...]) -> None:
    assert shows(REALS, claim, *hypotheses)
    assert all(not shows(REALS, claim, *hypotheses[:n], *hypotheses[n + 1 :]) for n in range(len(hypotheses)))


def test_an_equation_may_be_taken_with_either_sign() -> None:
    assert shows(REALS, "a <= b", "a + c = b + c")
    assert shows(REALS, "b <= a", "a + c = b + c")


def test_strict_bounds_on_integers_tighten_and_on_reals_do_not() -> None:
    assert shows("m integer; n integer", "m + 1 <= n", "m < n")
    assert not shows("m real; n real", "m + 1 <= n", "m < n")


def test_a_term_with_an_empty_combination_is_not_shown() -> None:
    assert not shows(REALS, "a <= b")
    assert not shows(REALS, "0 < 0*a")


class Liar(Search):
    """Gives wrong multipliers, and wrong cofactors with a zero remainder."""

    def __init__(self, wrong: Callable[[int], Fraction]):
        self.wrong = wrong

    def multipliers(self, target: Any, facts: Sequence[Any], strict: bool) -> list[Fraction]:
        return [self.wrong(k) for k in range(len(facts))]

    def cofactors(self, goal: Any, premises: Sequence[Any], may_divide: Any) -> Any:
        ring = goal.context()
        return ring.constant(1), [ring.constant(1) for _ in premises], ring.constant(0)


LIES: tuple[Callable[[int], Fraction], ...] = (
    lambda k: Fraction(1),
    lambda k: Fraction(-1),
    lambda k: Fraction(k),
    lambda k: Fraction(0),
)
FALSE = [
    (REALS, ("a <= b",), "b <= a"),
    (REALS, ("a <= b", "b <= c"), "c < a"),
    (REALS, ("a = b",), "a = c"),
    (REALS, ("a*b = c",), "a = c"),
    (REALS, ("a <= b", "a <= c"), "b <= c"),
]


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize(("declare", "premises", "conclusion"), FALSE)
def test_wrong_certificates_prove_nothing(
    lie: Callable[[int], Fraction], declare: str, premises: tuple[str, ...], conclusion: str
) -> None:
    record = build.given(declared(declare), *premises)
    record = line(record, conclusion, premises=[h.id for h in record.hypotheses])
    assert last(record, advisor=Liar(lie)).status is Status.UNPROVED


def test_wrong_cofactors_are_named_as_a_bad_certificate() -> None:
    record = line(build.given(declared(REALS), "a = b"), "a = c", premises=["h1"])
    failure = last(record, advisor=Liar(LIES[0])).failure
    assert failure is not None
    assert failure.code == "bad-certificate"


class Divider(Search):
    """Multiplies the goal by what was not shown to be nonzero: 0 = 0 proves nothing."""

    def cofactors(self, goal: Any, premises: Sequence[Any], may_divide: Any) -> Any:
        zero = goal.context().constant(0)
        return zero, [zero for _ in premises], zero


def test_a_goal_times_zero_proves_nothing() -> None:
    record = line(build.given(declared(REALS), "a = b"), "a = c", premises=["h1"])
    assert last(record, advisor=Divider()).status is Status.UNPROVED


class Unsure(Search):
    """Finds nothing; or multiplies by what was not shown to be nonzero, which multiplies out."""

    def __init__(self, divides: bool):
        self.divides = divides

    def cofactors(self, goal: Any, premises: Sequence[Any], may_divide: Any) -> Any:
        if not self.divides:
            return None
        (premise,) = premises
        return premise, [goal], goal.context().constant(0)


@pytest.mark.parametrize("divides", [True, False])
def test_a_goal_times_what_a_premise_says_is_zero_proves_nothing(divides: bool) -> None:
    record = line(build.given(declared(REALS), "a = b"), "a = c", premises=["h1"])
    assert last(record, advisor=Unsure(divides)).status is Status.UNPROVED


def test_without_an_advisor_only_what_needs_no_search_is_proved() -> None:
    record = line(declared("x real"), "x + x = 2*x")
    from derive.kernel.check import check

    assert check(record).lines[-1].status is Status.PROVED


def test_cofactors_are_divided_by_only_where_they_are_nonzero() -> None:
    assert follows("a real; x real; y real", "x = y", "a*x = a*y").status is Status.UNPROVED
    assert follows("a real nonzero; x real; y real", "x = y", "a*x = a*y").status is Status.PROVED


@pytest.mark.parametrize(
    ("declare", "conclusion", "shown"),
    [
        ("K integer at_least 1; i in 1..K; z over 1..K", "exp(z[i]) <= Sum(exp(z[j]), (j, 1, K))", True),
        ("K integer at_least 1; z over 1..K", "exp(z[K]) <= Sum(exp(z[j]), (j, 1, K))", True),
        ("K integer at_least 1; i in 1..K; p over 1..K at_least 0", "p[i] <= 2*Sum(p[j], (j, 1, K))", True),
        ("K integer at_least 1; i in 1..K; z over 1..K", "z[i] <= Sum(z[j], (j, 1, K))", False),
        ("K integer at_least 1; i in 1..K; p over 1..K at_least 0", "p[i] < Sum(p[j], (j, 1, K))", False),
        ("K integer at_least 1; i in 1..K; p over 1..K at_least 0", "2*p[i] <= Sum(p[j], (j, 1, K))", False),
        ("K integer at_least 2; i in 1..K; p over 1..K at_least 0", "p[i] <= Sum(p[j], (j, 2, K))", False),
        ("K integer at_least 1; i in 1..K; p over 1..K at_least 0", "Sum(p[j], (j, 1, K)) <= p[i]", False),
    ],
)
def test_a_sum_of_nonnegative_terms_is_at_least_a_term_in_its_range(
    declare: str, conclusion: str, shown: bool
) -> None:
    assert (follows(declare, conclusion).status is Status.PROVED) is shown


@pytest.mark.parametrize("what", ["> 0", "!= 0"])
def test_what_is_said_of_a_value_serves_for_the_terms_of_its_definition(what: str) -> None:
    """v > 0, not cited, keeps the sum positive that v is defined by; in it stands m, which is not unfolded."""
    declare = "n integer at_least 2; x over 1..n"
    mean = definition("m", "n implicit integer at_least 2; x implicit over 1..n", "Sum(x[j], (j, 1, n))/n")
    body = term(declared(declare, (mean,)), "Sum((x[j] - m)**2, (j, 1, n))/n")
    record = given(declared(declare, (mean, replace(mean, name="v", body=body))), "v > 0")
    total = f"Sum((x[j] - m)**2, (j, 1, n)) {what}"
    assert last(line(record, total, unfold=("v",))).status is Status.PROVED
    assert last(line(record, total.replace(what, "> 1"), unfold=("v",))).status is Status.UNPROVED


DESCENT = "w real; v real; u real; g real; G real; eta real above 0"
REGRET = "((w - u)**2 - (v - u)**2)/(2*eta) + eta*"


@pytest.mark.parametrize(
    ("equation", "bound", "conclusion", "shown"),
    [
        ("{0}g**2/2", "g**2 <= G**2", "g*(w - u) <= {0}G**2/2", True),
        ("{0}g**2/2", "g**2 < G**2", "g*(w - u) < {0}G**2/2", True),
        ("{0}g**2/2", "g**2 <= G**2", "{0}G**2/2 >= g*(w - u)", True),
        ("{0}g**2/2", "g**2 <= G**2", "g*(w - u) < {0}G**2/2", False),
        ("{0}g**2/2", "G**2 <= g**2", "g*(w - u) <= {0}G**2/2", False),
        ("{0}g**2", "g**2 <= G**2", "g*(w - u) <= {0}G**2/2", False),
        ("{0}g**2/2", "g**2 <= G**2", "g*(v - u) <= {0}G**2/2", False),
    ],
)
def test_a_side_is_replaced_by_what_an_equation_says_that_it_is(
    equation: str, bound: str, conclusion: str, shown: bool
) -> None:
    given_that = f"g*(w - u) = {equation.format(REGRET)}"
    found = follows(DESCENT, conclusion.format(REGRET), given_that, bound)
    assert (found.status is Status.PROVED) is shown

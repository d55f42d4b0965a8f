"""Equations are compared part by part, so that what both sides have need not be brought into normal form."""

from __future__ import annotations

import pytest

from derive.kernel.verdict import Evidence, LineVerdict, Status
from tests.kernel.build import declared, definition, given, last, line

DECLARED = "n integer at_least 1; j in 1..n; x over 1..n; a real; b real; c real; d real"


def shown(statement: str, *hypotheses: str, declare: str = DECLARED) -> LineVerdict:
    record = given(declared(declare), *hypotheses)
    return last(line(record, statement, premises=[f"h{k + 1}" for k in range(len(hypotheses))]))


def ways(verdict: LineVerdict) -> tuple[Status, str]:
    return verdict.status, "" if verdict.evidence is None else verdict.evidence.rule


def test_what_cited_equations_equate_needs_no_normal_form() -> None:
    statement = "Sum(a*x[k]*exp(c), (k, 1, n)) = Sum(b*x[k]*exp(d), (k, 1, n))"
    verdict = shown(statement, "a = b", "d = c")
    assert verdict.evidence == Evidence("as written", verdict.line.prop)
    assert {"hypothesis h1", "hypothesis h2"} <= verdict.uses


def test_what_the_line_unfolds_is_unfolded_where_the_sides_differ() -> None:
    f = definition("f", "u real", "u**2 + 1")
    record = declared("a real; b real", (f,))
    verdict = last(line(record, "b + f(a)*f(f(a)) = b + (a**2 + 1)*(f(a)**2 + 1)", unfold=("f",)))
    assert ways(verdict) == (Status.PROVED, "as written")


@pytest.mark.parametrize(
    "statement",
    [
        "Sum(x[k]*(a + b), (k, 1, n)) = Sum(x[k]*(b + a), (k, 1, n))",
        "exp(Sum((x[k] + 1)**2, (k, 1, n)))/2 = exp(Sum(x[k]**2 + 2*x[k] + 1, (k, 1, n)))/2",
        "a + Sum(x[k]**2, (k, 1, n)) + (b + 1)**2 = Sum(x[k]**2, (k, 1, n)) + b**2 + 2*b + (1 + a)",
        "Product(x[k]*(a + b), (k, 1, n))*c = c*Product(a*x[k] + x[k]*b, (k, 1, n))",
    ],
)
def test_parts_of_one_normal_form_are_equal(statement: str) -> None:
    assert ways(shown(statement)) == (Status.PROVED, "part by part")


def test_a_line_rests_on_nothing_that_the_normal_form_of_what_stays_would_ask() -> None:
    verdict = shown("Sum(x[k]*(a + b), (k, 1, n))**2 = Sum(x[k]*(b + a), (k, 1, n))**2")
    assert verdict.status is Status.PROVED
    assert verdict.uses == frozenset()


@pytest.mark.parametrize(
    ("statement", "hypotheses"),
    [
        ("Sum(x[k], (k, 1, n)) = Sum(x[k], (k, 2, n))", ()),
        ("Sum(x[k]*a, (k, 1, n)) = Sum(x[k]*b, (k, 1, n))", ("x[j] = x[j]",)),
        ("a + a + b = a + b + b", ()),
        ("a*b = a*c", ("a = a",)),
        ("a - b = b - a", ()),
        ("Sum(x[k]*a, (k, 1, n)) = Sum(x[k]*b, (k, 1, n))", ("x[1]*a = x[1]*b",)),
    ],
)
def test_parts_that_are_not_equal_make_no_equation(statement: str, hypotheses: tuple[str, ...]) -> None:
    assert shown(statement, *hypotheses).status is Status.UNPROVED


def test_functions_of_more_and_of_fewer_numbers_are_compared() -> None:
    assert shown("Max(a, b) + c = Max(a, b, b) + c").status is Status.PROVED
    assert shown("Max(a, b) + c = Max(a, b, d) + c").status is Status.UNPROVED


def test_an_equation_is_used_only_where_both_sides_are_defined() -> None:
    assert shown("a + 1/b = a + 1/c", "b = c").status is Status.UNPROVED


def test_a_power_that_means_nothing_is_not_one_that_is_a_product() -> None:
    declare = "x real; n integer; r real"
    assert shown("x**n = x**r", "r = n", declare=declare).status is Status.UNPROVED  # (-1)^r means nothing
    assert (
        shown("x**(n + 1 - 1) = x**n", declare=declare + "; y real nonzero").status is Status.UNPROVED
    )  # of 0
    assert shown("y**(n + 1 - 1) = y**n", declare=declare + "; y real nonzero").status is Status.PROVED


def test_an_equation_at_a_point_does_not_serve_under_a_derivative_by_its_variable() -> None:
    declare = "x real; y real; z real"
    assert (
        shown("Derivative(y**2, x) = Derivative(x**2, x)", "y = x", declare=declare).status is Status.UNPROVED
    )
    assert (
        shown("Derivative(x**2, x) = Derivative(z**2, x)", "x = z", declare=declare).status is Status.UNPROVED
    )

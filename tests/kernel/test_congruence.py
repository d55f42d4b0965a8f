"""Under a derivative an equation serves only where it holds near the point."""

from __future__ import annotations

import pytest

from derive.kernel.verdict import Status
from tests.kernel.build import claim, declared, definition, given, last, line

K = "K integer at_least 2; k in 1..K; "


def test_a_defined_name_is_rewritten_under_a_derivative() -> None:
    square = definition("f", "x real", "x*x + x")
    record = line(declared("x real", (square,)), "f(x) = x**2 + x", unfold=("f",))
    record = line(record, "Derivative(f(x), x) = Derivative(x**2 + x, x)", premises=["1"])
    assert last(record).status is Status.PROVED


def test_an_equation_about_a_family_is_rewritten_under_a_derivative_by_an_element() -> None:
    record = declared(K + "z over 1..K")
    record = line(record, "Sum(2*z[j], (j, 1, K)) = 2*Sum(z[j], (j, 1, K))")
    record = line(
        record,
        "Derivative(Sum(2*z[j], (j, 1, K)), z[k]) = Derivative(2*Sum(z[j], (j, 1, K)), z[k])",
        premises=["1"],
    )
    assert last(record).status is Status.PROVED


@pytest.mark.parametrize(
    ("declare", "hypothesis", "conclusion"),
    [
        (
            K + "P over 1..K above 0",
            "Sum(P[j], (j, 1, K)) = 1",
            "Derivative(Sum(P[j], (j, 1, K)), P[k]) = Derivative(1, P[k])",
        ),
        ("x real; y real", "y = x", "Derivative(y, x) = Derivative(x, x)"),
        ("x real; y real", "x**2 = y", "Derivative(x**2, x) = Derivative(y, x)"),
    ],
)
def test_a_hypothesis_about_the_variable_is_not_differentiated(
    declare: str, hypothesis: str, conclusion: str
) -> None:
    record = given(declared(declare), hypothesis)
    assert last(line(record, conclusion, premises=["h1"])).status is Status.UNPROVED


def test_a_line_that_rests_on_a_hypothesis_about_the_variable_is_not_differentiated() -> None:
    record = given(declared("x real; y real"), "x = y")
    record = line(record, "x**2 = x*y", premises=["h1"])
    record = line(record, "Derivative(x**2, x) = Derivative(x*y, x)", premises=["1"])
    assert last(record).status is Status.UNPROVED


def test_a_line_whose_condition_rests_on_a_hypothesis_about_the_variable_is_not_differentiated() -> None:
    record = given(declared("x real; u real; w real"), "x > 0 => u != 0", "x > 0", "u*w = u*x")
    record = line(record, "w = x", premises=["h3"])
    assert last(record).status is Status.PROVED
    record = line(record, "Derivative(w, x) = Derivative(x, x)", premises=["1"])
    assert last(record).status is Status.UNPROVED


def test_a_line_under_a_case_on_the_variable_is_not_differentiated() -> None:
    record = line(declared("x real"), "x**2 = x", guards=["x = 1"])
    record = line(record, "Derivative(x**2, x) = Derivative(x, x)", premises=["1"], guards=["x = 1"])
    assert last(record).status is Status.UNPROVED


def test_a_closed_domain_does_not_serve_under_a_derivative() -> None:
    record = line(declared("x real at_least 0"), "x = x")
    record = line(record, "Derivative(x + 1, x) = Derivative(1 + x, x)", premises=["1"])
    assert claim(record, "x = x").goals
    # the bodies agree as written; what must not happen is that a premise on x >= 0 is differentiated
    wrong = line(declared("x real at_least 0"), "Piecewise((x, x >= 0), (-x, True)) = x")
    wrong = line(
        wrong, "Derivative(Piecewise((x, x >= 0), (-x, True)), x) = Derivative(x, x)", premises=["1"]
    )
    assert last(wrong).status is Status.UNPROVED

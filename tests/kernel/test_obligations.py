"""Each source of undefinedness is an obligation, under binders too, and nothing uses its neighbour but `=>`."""

from __future__ import annotations

from typing import Any

import pytest

from derive.kernel.obligations import Obligations
from derive.kernel.verdict import Status
from derive.terms.nodes import Elem, Literal, Num, Rel, Sym
from tests.kernel.build import (
    context,
    declared,
    definition,
    given,
    last,
    line,
    missing,
    needs,
    prover,
    verdict,
)

Z = "K integer at_least 1; i in 1..K; z over 1..K; p over 1..K above 0"
SOFTMAX = definition(
    "softmax", "n implicit integer at_least 1; z over 1..n; i in 1..n", "exp(z[i])/Sum(exp(z[j]), (j, 1, n))"
)
LOGIT = definition("logit", "y real above 0 below 1", "log(y/(1 - y))")


@pytest.mark.parametrize(
    ("declare", "formula", "why"),
    [
        ("x real", "1/x = 1", "denominator"),
        ("x real", "log(x) = 1", "argument of log"),
        ("x real at_least 0", "log(x) = 1", "argument of log"),
        ("x real", "x**(-2) = 1", "base of a negative power"),
        ("x real", "sqrt(x) = 1", "base of a real power"),
        ("x real; a real", "x**a = 1", "base of a real power"),
        ("x real; n integer", "x**n = 1", "base of a power that may be negative"),
        (Z, "z[K + 1] = 1", "index in range"),
        (Z, "z[0] = 1", "index in range"),
        (Z, "z[K - 1] = 1", "index in range"),
        (Z, "Sum(z[j + 1], (j, 1, K)) = 1", "index in range"),
        (Z, "Sum(1/z[j], (j, 1, K)) = 1", "denominator"),
        (Z, "Product(log(z[j]), (j, 1, K)) = 1", "argument of log"),
        (Z, "ForAll(1/z[j] = 1, (j, 1, K))", "denominator"),
        ("x real", "Piecewise((1, x > 0), (2, x < 0)) = 1", "some branch of the cases"),
        ("x real", "Derivative(log(x), x) = 1", "argument of log"),
        ("x real", "Derivative(Piecewise((x, x > 0), (0, True)), x) = 1", "strictly inside a branch"),
    ],
)
def test_what_may_be_undefined_is_missing(declare: str, formula: str, why: str) -> None:
    assert why in missing(declare, formula)


@pytest.mark.parametrize(
    ("declare", "formula"),
    [
        ("x real nonzero", "1/x = 1"),
        ("x real above 0", "log(x) = 1"),
        ("x real nonzero", "x**(-2) = 1"),
        ("x real at_least 0", "sqrt(x) = 1"),
        ("x real above 0; a real", "x**a = 1"),
        ("x real; n integer at_least 0", "x**n = 1"),  # 0^0 = 1
        ("K integer at_least 2; z over 1..K", "z[K - 1] = 1"),
        (Z, "Sum(log(p[j]), (j, 1, K)) = 1"),
        (Z, "Sum(z[j + 1], (j, 1, K - 1)) = 1"),
        (Z, "1/Sum(p[j], (j, 1, K)) = 1"),
        (Z, "1/Sum(exp(z[j]), (j, 1, K)) = 1"),
        ("x real", "Piecewise((log(x), x > 0), (0, True)) = 1"),
        ("x real", "Piecewise((1, x > 0), (2, x <= 0)) = 1"),
        ("x real above 0", "Derivative(log(x), x) = 1"),
    ],
)
def test_what_is_defined_everywhere_lacks_nothing(declare: str, formula: str) -> None:
    assert missing(declare, formula) == []


def test_the_sum_of_positive_terms_over_an_empty_range_is_no_denominator() -> None:
    assert missing("K integer at_least 0; p over 1..K above 0", "1/Sum(p[j], (j, 1, K)) = 1") == [
        "denominator"
    ]


def test_a_branch_lives_under_its_condition_and_the_negations_before_it() -> None:
    assert missing("x real", "Piecewise((1, x <= 0), (log(x), True)) = 1") == []
    assert missing("x real", "Piecewise((log(x), True), (1, x <= 0)) = 1") == ["argument of log"]


def test_only_the_conclusion_of_an_implication_may_use_the_premise() -> None:
    assert missing("x real", "Implies(x > 0, log(x) > 0)") == []
    assert missing("x real", "Implies(log(x) > 0, x > 0)") == ["argument of log"]
    assert missing("x real", "And(x > 0, log(x) > 0)") == ["argument of log"]
    assert missing("x real", "Or(x <= 0, log(x) > 0)") == ["argument of log"]
    assert missing("x real", "log(x) > 0 <=> x > 1") == ["argument of log"]


def test_a_case_is_defined_where_the_cases_around_it_hold() -> None:
    x = declared("x real")
    assert last(line(x, "1/x + 1 > 1", guards=["x != 0", "1/x > 0"])).status is Status.PROVED
    for guards in (["1/x > 0"], ["1/x > 0", "x != 0"], ["And(x != 0, 1/x > 0)"]):
        failure = last(line(x, "x**2 >= 0", guards=guards)).failure
        assert failure is not None
        assert [o.why for o in failure.missing] == ["denominator"]


def test_a_case_that_is_undefined_where_the_outer_one_fails_is_no_case_there() -> None:
    """x**2 > 0 where 1/x > 0 and where it is not: so where x is not 0, and not at 0."""
    record = line(declared("x real"), "x**2 > 0", guards=["x != 0", "1/x > 0"])
    record = line(record, "x**2 > 0", guards=["x != 0", "1/x <= 0"])
    assert last(line(record, "x**2 > 0", "cases", ["1", "2"], ["x != 0"])).status is Status.PROVED
    assert last(line(record, "x**2 > 0", "cases", ["1", "2"])).status is Status.UNPROVED


def test_what_is_known_inside_a_sum_does_not_serve_outside_of_it() -> None:
    assert missing("n integer", "Sum(log(n), (j, 1, n)) = 1") == []  # 1 <= j <= n there
    assert missing("n integer", "Sum(1, (j, 1, n))*log(n) = 1") == ["argument of log"]
    assert missing("n integer", "Sum(log(n), (j, 1, n)) = log(n)") == ["argument of log"]


def test_a_hypothesis_discharges() -> None:
    assert missing("a real; b real", "1/(a - b) = 1") == ["denominator"]
    assert missing("a real; b real", "1/(a - b) = 1", "a != b") == []
    assert missing("a real; b real", "1/(a - b) = 1", "a > b") == []


def test_an_argument_must_be_in_its_parameters_domain() -> None:
    def lacks(declare: str, formula: str, *given: str) -> list[str]:
        return missing(declare, formula, *given, definitions=[SOFTMAX, LOGIT])

    assert lacks("y real above 0 below 1", "logit(y) = 1") == []
    assert lacks("y real above 0", "logit(y) = 1") == ["domain of logit"]
    assert lacks("y real", "logit(1 - y) = 1", "0 < y", "y < 1") == []
    assert lacks(Z, "softmax(z, i) = 1") == []
    assert lacks(Z, "softmax(z, K + 1) = 1") == ["domain of softmax"]
    assert "domain of softmax" in lacks("K integer at_least 0; z over 1..K", "softmax(z, 1) = 1")


def test_the_elements_of_a_family_argument_are_defined() -> None:
    assert missing(Z, "softmax(log(z), i) = 1", definitions=[SOFTMAX]) == ["argument of log"]
    assert missing(Z, "softmax(log(p), i) = 1", definitions=[SOFTMAX]) == []


def test_a_literal_family_has_as_many_elements_as_are_written() -> None:
    def lacks(index: Any) -> bool:
        obligations = Obligations(prover())
        term = Elem(Literal(Num(5), Num(7)), index)
        obligations.proposition(context(declared("n integer at_least 1")), Rel("=", term, Num(1)))
        return bool(obligations.missing)

    assert not lacks(Num(2))
    assert lacks(Num(3))
    assert lacks(Sym("n", "integer"))


def test_met_obligations_are_kept_for_the_reader() -> None:
    assert needs("x real above 0", "log(x) = 1") == [("argument of log", True)]


def test_what_a_line_cites_serves_for_its_conditions_and_it_is_no_better_than_that() -> None:
    record = line(declared("x real; y real"), "x > 0", "assume")
    record = line(record, "x/x = 1", premises=["1"])
    assert last(record).status is Status.ASSUMED
    unproved = line(line(declared("x real; y real"), "x > 0"), "x/x = 1", premises=["1"])
    found = last(unproved)
    assert found.status is Status.UNPROVED
    assert found.failure is not None
    assert found.failure.code == "premise-not-proved"


@pytest.mark.parametrize("rule", ["assume", "algebra"])
def test_what_is_not_proved_serves_for_no_condition_of_a_line_that_does_not_cite_it(rule: str) -> None:
    record = line(line(declared("x real"), "x > 0", rule), "x/x = 1", premises=["1"])
    for premises in ([], ["2"]):
        found = last(line(record, "x/x + 1 = 2", premises=premises))
        assert found.status is Status.UNPROVED
        assert found.failure is not None
        assert found.failure.code == "condition-missing"


def test_what_only_rests_on_an_assumption_is_not_counted_as_one() -> None:
    record = line(declared("x real"), "x > 0", "assume")
    record = line(record, "x + 1 > 1", premises=["1"])
    found = verdict(line(record, "x + 2 > 2", premises=["2"]))
    assert [v.status for v in found.lines] == [Status.ASSUMED] * 3
    assert found.assumptions == ("1",)


def test_an_assumption_in_a_case_serves_in_that_case_only() -> None:
    record = line(declared("x real; y real"), "x > 0", "assume", guards=["y > 0"])
    assert last(line(record, "x/x = 1", premises=["1"], guards=["y > 0"])).status is Status.ASSUMED
    assert last(line(record, "x/x = 1", premises=["1"])).status is Status.UNPROVED


def test_what_a_line_says_a_derivative_equals_serves_for_its_sign() -> None:
    slope = line(declared("x real"), "Derivative(exp(x) + x, x) = 1 + exp(x)", "differentiate")
    assert (
        last(line(slope, "log(Derivative(exp(x) + x, x)) = log(1 + exp(x))", premises=["1"])).status
        is Status.PROVED
    )
    slope = line(declared("x real"), "Derivative(x**2, x) = 2*x", "differentiate")
    assert last(line(slope, "1/Derivative(x**2, x) = 1/(2*x)", premises=["1"])).status is Status.UNPROVED


def test_an_equation_in_a_case_serves_for_no_sign_outside_it() -> None:
    record = given(
        declared("y real; n integer at_least 0; p over 1..n"), "y > 0 => Sum(p[i], (i, 1, n)) = 1 + y**2"
    )
    record = line(record, "Sum(p[i], (i, 1, n)) = 1 + y**2", premises=["h1"], guards=["y > 0"])
    assert last(record).status is Status.PROVED
    inside = line(record, "1/Sum(p[i], (i, 1, n)) = 1/(1 + y**2)", premises=["1"], guards=["y > 0"])
    assert last(inside).status is Status.PROVED
    assert last(line(record, "1/Sum(p[i], (i, 1, n)) = 1/(1 + y**2)")).status is Status.UNPROVED


@pytest.mark.parametrize(
    "formula", ["1/x = 1/x", "log(x) = log(x)", "logit(x) = log(x/(1 - x))", "z[K + 1] = z[K + 1]"]
)
def test_sides_that_are_one_term_must_be_defined_all_the_same(formula: str) -> None:
    found = last(line(declared(f"x real; {Z}", [LOGIT]), formula, unfold=("logit",)))
    assert found.status is Status.UNPROVED
    assert found.failure is not None
    assert found.failure.code == "condition-missing"


def test_what_is_said_by_a_definition_rests_on_no_hypothesis() -> None:
    found = last(
        line(
            given(declared("y real above 0 below 1; x real", [LOGIT]), "x = 1"),
            "logit(y) = log(y/(1 - y))",
            "algebra",
            ["h1"],
            unfold=("logit",),
        )
    )
    assert found.status is Status.PROVED
    assert found.evidence is not None
    assert found.evidence.rule == "as written"

"""Claims as data: what the fields mean, and what is said of those that cannot be read."""

from __future__ import annotations

from typing import Any

import pytest

from derive.engine.answer import Answer
from derive.engine.claim import BadClaim, read_claim, with_hypotheses
from derive.engine.decide import decide
from derive.record.model import Record, Symbol
from derive.terms.nodes import TRUE, ZERO, Rel, Sym

K_FAMILY = {"p": {"range": [[1, "K"]], "domain": "positive"}}


def verdict(lhs: str, rhs: str, rel: str = "=", **fields: Any) -> Answer:
    return decide(read_claim({"lhs": lhs, "rel": rel, "rhs": rhs, **fields}), seconds=2.0)


@pytest.mark.parametrize(
    ("lhs", "rel", "rhs", "fields", "wanted"),
    [
        ("exp(log(x))", "=", "x", {"symbols": {"x": "positive"}}, "proved"),
        ("exp(log(x))", "=", "x", {"symbols": {"x": "real"}}, "refuted"),
        ("x", "<", "1", {"symbols": {"x": "unit_open"}}, "proved"),
        ("x", "!=", "0", {"symbols": {"x": "nonzero"}}, "proved"),
        ("0**n", "=", "0", {"symbols": {"n": "natural"}}, "refuted"),
        ("0**n", "=", "0", {"symbols": {"n": "positive_integer"}}, "proved"),
        ("Sum(i, (i, 3, 1))", "=", "0", {}, "proved"),
        ("Product(i, (i, 3, 1))", "=", "1", {}, "proved"),
        ("p[K]", ">", "0", {"symbols": {"K": "positive_integer"}, "families": K_FAMILY}, "proved"),
        ("p[K]", ">", "0", {"symbols": {"K": "natural"}, "families": K_FAMILY}, "refuted"),
        ("Sum(p[i], (i, 1, K))", ">", "0", {"symbols": {"K": "positive"}, "families": K_FAMILY}, "proved"),
        ("x", ">", "2", {"symbols": {"x": "real"}, "assumptions": ["x > 3"]}, "proved"),
        ("Limit(1/x, x, oo)", "=", "0", {}, "proved"),
        ("-oo", "=", "Limit(log(x), x, 0, '+')", {}, "proved"),
        ("Derivative(x**3, (x, 2))", "=", "6*x", {"symbols": {"x": "real"}}, "proved"),
        # the last limit is the outermost: its index may stand in the others
        ("Sum(i, (i, 1, j), (j, 1, 3))", "=", "10", {}, "proved"),
    ],
)
def test_the_fields_mean_what_the_format_says(
    lhs: str, rel: str, rhs: str, fields: dict[str, Any], wanted: str
) -> None:
    assert verdict(lhs, rhs, rel, **fields).verdict == wanted


def test_an_assumption_about_what_is_not_declared_is_not_lost() -> None:
    claim = with_hypotheses(Record("claim", symbols=(Symbol("x"),)), TRUE, [Rel("<", ZERO, Sym("y"))])
    assert [h.prop for h in claim.record.hypotheses] == [Rel("<", ZERO, Sym("y"))]


def test_an_assumption_for_each_index_serves_at_each() -> None:
    fields = {
        "symbols": {"K": "positive_integer"},
        "families": {"a": {"range": [[1, "K"]]}, "b": {"range": [[1, "K"]]}},
        "family_assumptions": [{"for": [["i", 1, "K"]], "rel": "a[i] <= b[i]"}],
    }
    assert verdict("a[1]", "b[1]", "<=", **fields).verdict == "proved"
    assert verdict("a[1]", "b[1]", "<", **fields).verdict == "refuted"


def test_a_range_may_depend_on_an_index_before_it() -> None:
    fields = {
        "symbols": {"n": "positive_integer"},
        "families": {"F": {"range": [[1, "n"], [1, "n"]]}},
        "family_assumptions": [{"for": [["i", 1, "n"], ["j", 1, "i"]], "rel": "F[i, j] >= 0"}],
    }
    assert verdict("F[1, 1]", "0", ">=", **fields).verdict != "refuted"
    assert verdict("F[1, n]", "0", ">=", **fields).verdict == "refuted"


def test_a_range_may_depend_on_an_index_before_it_that_is_called_like_a_number() -> None:
    """The range 1..i was read with the number i, so that i <= 2 was proved."""
    fields = {
        "symbols": {"i": "positive_integer"},
        "family_assumptions": [{"for": [["i", 1, 2], ["j", 1, "i"]], "rel": "j <= 2"}],
    }
    assert verdict("i", "2", "<=", **fields).verdict == "refuted"
    twice = [{"for": [["i", 1, 2], ["i", 1, "i"]], "rel": "i <= 2"}]
    with pytest.raises(BadClaim, match="i is two indices"):
        verdict("i", "2", "<=", **(fields | {"family_assumptions": twice}))


@pytest.mark.parametrize(
    "fields",
    [
        {"assumptions": ["i > 0", "Sum(p[i], (i, 1, 1)) > 0"]},
        {"assumptions": ["i > 0", "Product(Sum(j, (j, 1, i)), (i, 1, 2)) > 0"]},
        {"assumptions": ["i > 0", "Sum(factorial(i), (i, 1, 2)) > 0"]},
        {"assumptions": ["i > 0"], "family_assumptions": [{"for": ["i", 1, 2], "rel": "p[i] > 0"}]},
    ],
)
def test_a_number_is_no_integer_because_an_index_has_its_name(fields: dict[str, Any]) -> None:
    """From i > 0 for a real number i that i >= 1 was proved, where a sum or an assumption was over an index i."""
    families = {"p": {"range": [[1, 2]]}}
    found = verdict("i", "1", ">=", symbols={"i": "real"}, families=families, **fields)
    assert found.verdict == "refuted"


@pytest.mark.parametrize("end", ["n", "Max(n, 1)"])
def test_a_number_in_the_range_of_a_sum_is_an_integer_also_under_an_index_of_another_range(end: str) -> None:
    """Of `Sum(n, (n, 1, n))` the last n is the number."""
    found = verdict(
        "n", "1", ">=", symbols={"n": "real"}, assumptions=["n > 0", f"Sum(n, (n, 1, {end})) > 0"]
    )
    assert found.verdict == "proved"


def test_contradictory_assumptions_prove_nothing() -> None:
    fields = {"symbols": {"x": "real", "y": "real"}, "assumptions": ["x < y", "y < x"]}
    found = verdict("x", "y", "<", **fields)
    assert found.verdict == "unproved"
    assert "contradict" in found.reason


@pytest.mark.parametrize(
    ("data", "where", "message"),
    [
        ({"lhs": "x", "rhs": "y", "symbols": {"x": "real"}}, "lhs or rhs", "'y' is not declared"),
        ({"lhs": "x", "symbols": {"x": "real"}}, "rhs", "is missing"),
        ({"lhs": "x", "rhs": "x", "symbols": {"x": "complex"}}, "symbols: x", "not a domain"),
        ({"lhs": "x", "rhs": "x", "rel": "~", "symbols": {"x": "real"}}, "rel", "not a relation"),
        ({"lhs": "1", "rhs": "1", "symbols": ["x"]}, "symbols", "an object"),
        ({"lhs": "1", "rhs": "1", "families": {"p": {"range": [[1]]}}}, "families: p", "not a range"),
        ({"lhs": "1", "rhs": "1", "families": {"p": {}}}, "families: p", "needs a range"),
        ({"lhs": "1", "rhs": "1", "assumptions": ["1 <"]}, "assumptions[0]", "ends too early"),
        ({"lhs": "1", "rhs": "1", "family_assumptions": [{"rel": "1 = 1"}]}, "family_assumptions[0]", "for"),
        ({"lhs": "0.5", "rhs": "1/2"}, "lhs or rhs", "decimal"),
        ({"lhs": "1", "rhs": "1", "hypotheses": []}, "hypotheses", "no field"),
        ({"lhs": "1", "rhs": "1", "where": ["1 < 2"]}, "where", "no field"),
        ({"lhs": "1", "rhs": "1", "familes": {}}, "familes", "no field"),
        ({"lhs": "factorial(x)", "rhs": "1", "symbols": {"x": "positive"}}, "symbols: x", "in a factorial"),
        ({"lhs": "factorial(x)", "rhs": "1", "symbols": {"x": ["real"]}}, "symbols: x", "not a domain"),
        (
            {"lhs": "binomial(2, x)", "rhs": "1", "symbols": {"x": "real"}},
            "symbols: x",
            "in a factorial or below",
        ),
        ({"lhs": "__import__('os')", "rhs": "1"}, "lhs or rhs", ""),
        ({"claim": "1 = 1", "lhs": "1", "rhs": "2"}, "lhs", "and so does claim"),
        ({"claim": "1 = 1", "families": {"p": {"range": [1, 2], "above": 0}}}, "families: p", "'above'"),
        (
            {
                "claim": "1 = 1",
                "family_assumptions": [{"for": [["i", 1, 2]], "where": "i < 2", "rel": "i = 1"}],
            },
            "family_assumptions[0]",
            "'where' is not known there",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_field(
    data: dict[str, Any], where: str, message: str
) -> None:
    with pytest.raises(BadClaim) as caught:
        read_claim(data)
    assert caught.value.where == where
    assert message in caught.value.message


def test_an_answer_is_read_at_a_glance() -> None:
    found = verdict("1/x", "1/x", symbols={"x": "real"})
    assert str(found) == "refuted: 1/x = 1/x\n  at x = 0\n  1/x is undefined there: denominator is 0"
    assert found.as_data()["witness"] == {"at": {"x": "0"}, "undefined": "1/x", "why": "denominator is 0"}


def test_an_answer_that_rests_on_a_solution_says_of_which_equations() -> None:
    found = verdict("x", "1", ">", symbols={"x": "real"}, assumptions=["exp(x) = 2 - x"])
    assert str(found) == (
        "refuted: x > 1\n  at x = about 0.442854401002\n"
        "  where exp(x) = 2 - x (certified: there is a solution with these digits)\n"
        "  left side 0.4429, right side 1"
    )
    assert found.as_data()["witness"]["solution"] == {"equations": ["exp(x) = 2 - x"], "within": "1e-40"}


def test_the_record_of_a_proof_can_be_judged_again() -> None:
    from derive.check.judge import judge
    from derive.kernel.verdict import Status

    found = verdict("Sum(r**k, (k, 0, n))*(1 - r)", "1 - r**(n + 1)", symbols={"n": "natural", "r": "real"})
    assert found.proved
    assert found.record is not None
    assert judge(found.record).status is Status.PROVED


@pytest.mark.parametrize(
    ("left", "right", "said"), [("x**2", "x", "refuted"), ("sin(x)**9", "7*cos(cos(x))", "unproved")]
)
def test_the_record_of_a_claim_without_a_proof_states_it(left: str, right: str, said: str) -> None:
    from derive.check.judge import judge

    found = verdict(left, right, ">=" if said == "refuted" else "<=", symbols={"x": "real"})
    assert found.verdict == said
    assert found.record is not None
    assert judge(found.record).status.value == said

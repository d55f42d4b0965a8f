"""Each strategy proves what it is for, by a record that the kernel judges; and none proves what is false."""

from __future__ import annotations

import time
from typing import Any

import pytest

from derive.check.judge import judge
from derive.engine.claim import read_claim
from derive.engine.clock import OutOfTime, at_most
from derive.engine.decide import decide
from derive.engine.strategies import STRATEGIES
from derive.kernel.verdict import Status

A = {"a": {"range": [[1, "K"]]}}

PROVED: list[tuple[str, str, str, dict[str, Any]]] = [
    ("algebra", "(x**2 - 1)/(x - 1)", "x + 1", {"symbols": {"x": "real"}, "assumptions": ["x != 1"]}),
    ("limit", "Limit(sin(x)/x, x, 0)", "1", {}),
    ("differentiate", "Derivative(atan(x), (x, 2))", "-2*x/(1 + x**2)**2", {"symbols": {"x": "real"}}),
    (
        "hypotheses",
        "x**3 + y**3",
        "18",
        {"symbols": {"x": "real", "y": "real"}, "assumptions": ["x + y = 3", "x*y = 1"]},
    ),
    (
        "both sides",
        "x",
        "y",
        {"symbols": {"x": "positive", "y": "positive"}, "assumptions": ["log(x) = log(y)"]},
    ),
    ("both sides", "sqrt(5 + 2*sqrt(6))", "sqrt(2) + sqrt(3)", {}),
    ("square", "x", "0", {"symbols": {"x": "real", "y": "real"}, "assumptions": ["x**2 + y**2 <= 0"]}),
    ("induction", "Sum(i*factorial(i), (i, 1, n))", "factorial(n + 1) - 1", {"symbols": {"n": "natural"}}),
    ("constancy", "atan(x) + atan(1/x)", "pi/2", {"symbols": {"x": "positive"}}),
]

REFUTED: list[tuple[str, str, dict[str, Any]]] = [
    ("Limit(sin(x)/x, x, 0)", "0", {}),
    ("Limit(1/x, x, 0, '-')", "oo", {}),
    ("Limit(x**a, x, 0, '+')", "0", {"symbols": {"a": "real"}}),
    ("tan(x)", "sin(x)/cos(x)", {"symbols": {"x": "real"}}),
    ("Derivative(Abs(x), x)", "sign(x)", {"symbols": {"x": "real"}}),
    (
        "Sum(a[i], (i, 1, K))**2",
        "Sum(a[i]**2, (i, 1, K))",
        {"symbols": {"K": "positive_integer"}, "families": A},
    ),
    ("atan(x) + atan(1/x)", "pi/2", {"symbols": {"x": "nonzero"}}),
    ("x", "y", {"symbols": {"x": "real", "y": "real"}, "assumptions": ["x**2 = y**2"]}),
]


@pytest.mark.parametrize(("strategy", "lhs", "rhs", "fields"), PROVED)
def test_a_strategy_proves_what_it_is_for(strategy: str, lhs: str, rhs: str, fields: dict[str, Any]) -> None:
    found = decide(read_claim({"lhs": lhs, "rhs": rhs, **fields}), seconds=5.0)
    assert (found.verdict, found.strategy) == ("proved", strategy)
    assert found.record is not None
    assert judge(found.record).status is Status.PROVED


@pytest.mark.parametrize(("lhs", "rhs", "fields"), REFUTED)
def test_what_is_false_is_refuted_with_a_witness(lhs: str, rhs: str, fields: dict[str, Any]) -> None:
    found = decide(read_claim({"lhs": lhs, "rhs": rhs, **fields}), seconds=5.0)
    assert found.verdict == "refuted"
    assert found.witness is not None


def test_the_names_of_strategies_are_distinct() -> None:
    assert len({s.name for s in STRATEGIES}) == len(STRATEGIES)


def test_a_natural_power_as_an_exponent_is_no_witness() -> None:
    """2**i is an integer for i >= 0, though not by its form: (-1)**(2**i) is not called undefined."""
    data = {"lhs": "(-1)**(2**n)", "rhs": "1", "symbols": {"n": "positive_integer"}}
    assert decide(read_claim(data)).verdict == "unproved"


def _spin(seconds: float) -> None:
    started = time.process_time()
    with at_most(0.05):
        while time.process_time() < started + seconds:
            pass


def test_what_takes_too_long_is_ended() -> None:
    started = time.process_time()
    with pytest.raises(OutOfTime):
        _spin(5)
    assert time.process_time() < started + 1

"""Hypotheses that only the solution of equations satisfies are satisfiable; contradictory ones are not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from derive.check.judge import judge
from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import Status
from derive.record.model import Goal, Point, Record
from derive.refute.admissible import admissible_point, admissible_solution, check_point
from derive.terms.nodes import Num
from tests.kernel.build import declared, given, line

SIMPLEX = "K integer at_least 2; p over 1..K above 0"
SATISFIABLE = {
    "one equation": ("x real", ("exp(x) = 2 - x",)),
    "two equations": ("x real; y real", ("exp(x) + y = 2", "x + exp(y) = 2", "x != y")),
    "an equation and an order": ("x real", ("tan(x) = x", "x > 1")),
    "the entropy of a distribution": (
        SIMPLEX, ("Sum(p[j], (j, 1, K)) = 1", "-Sum(p[j]*log(p[j]), (j, 1, K)) = 1/2")),
}  # fmt: skip
CONTRADICTORY = {
    "an equation without a solution": ("x real", ("exp(x) = x",)),
    "a solution that an order excludes": ("x real", ("exp(x) = 2 - x", "x > 1/2")),
    "a solution outside of the domain": ("x real above 1", ("exp(x) = 2 - x",)),
    "two equations": ("x real", ("exp(x) = 2 - x", "exp(x) = 3 - x")),
    "an entropy that is too large": (
        SIMPLEX + "; x real", ("Sum(p[j], (j, 1, K)) = 1", "-Sum(p[j]*log(p[j]), (j, 1, K)) = K")),
}  # fmt: skip


@pytest.mark.parametrize("context", SATISFIABLE.values(), ids=SATISFIABLE)
def test_a_solution_of_the_hypotheses_is_found_and_verified(context: tuple[str, tuple[str, ...]]) -> None:
    record = given(declared(context[0]), *context[1])
    assert admissible_point(record, seconds=0.3, equal=closed_is_zero) is None
    found = admissible_solution(record, seconds=3, equal=closed_is_zero)
    assert found is not None
    point, solution = found
    assert check_point(record, point, closed_is_zero, solution) is None
    moved = tuple((name, value + Fraction(1, 100)) for name, value in solution.numbers)
    assert check_point(record, point, closed_is_zero, replace(solution, numbers=moved)) is not None
    assert check_point(record, point, closed_is_zero) is not None


@pytest.mark.parametrize("context", CONTRADICTORY.values(), ids=CONTRADICTORY)
def test_no_solution_is_found_where_there_is_none(context: tuple[str, tuple[str, ...]]) -> None:
    record = given(declared(context[0]), *context[1])
    assert admissible_solution(record, seconds=0.5, equal=closed_is_zero) is None


@pytest.mark.parametrize(
    ("declare", "hypothesis"),
    [
        ("a real above 0; b real above 0; c real above 0", "a + b + c <= 1"),
        ("a real above 0; b real above 0; c real above 0; d real above 0", "a + b + c + d < 1"),
        ("a real above 1; b real above 1", "a*b < 3/2"),
        ("a real above 0 below 1; b real above 0 below 1; c real above 0 below 1", "a + b + c < 1/2"),
        ("K integer at_least 3; p over 1..K above 0", "Sum(p[j], (j, 1, K)) <= 1"),
    ],
)
def test_a_point_near_the_ends_of_the_domains_is_found(declare: str, hypothesis: str) -> None:
    assert admissible_point(given(declared(declare), hypothesis), seconds=1, equal=closed_is_zero) is not None


def proof(*hypotheses: str) -> Record:
    record = line(given(declared("x real"), *hypotheses), "exp(x) + x = 2", premises=["h1"])
    return replace(record, goals=(Goal(record.lines[-1].prop),))


def test_a_derivation_whose_hypotheses_have_only_such_a_solution_is_proved() -> None:
    verdict = judge(proof("exp(x) = 2 - x"))
    assert verdict.status is Status.PROVED
    assert (verdict.point, verdict.solved is not None) == (None, True)


def test_a_derivation_whose_hypotheses_contradict_each_other_is_not() -> None:
    verdict = judge(proof("exp(x) = 2 - x", "x > 1/2"))
    assert verdict.status is Status.UNPROVED
    assert [p.code for p in verdict.problems] == ["no-admissible-point"]


def test_a_point_that_is_given_and_is_none_is_said_to_be_none() -> None:
    hint = Point((("x", Num(1)),))
    verdict = judge(replace(proof("exp(x) = 2 - x", "x > 1/2"), points=(hint,)))
    (problem,) = verdict.problems
    assert problem.message.startswith("the point that is given does not satisfy them: hypothesis h1")

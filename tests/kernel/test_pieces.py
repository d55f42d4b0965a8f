"""An inequality about what is defined by cases is shown in each case, and in no case that is left out."""

from __future__ import annotations

import pytest

from derive.kernel.verdict import Status
from tests.kernel.build import declared, definition, follows, given, last, line

PROVED = [
    ("x real; M real", "x <= M", ("abs(x) <= M",)),
    ("x real; M real", "-M <= x", ("abs(x) <= M",)),
    ("x real; M real", "abs(x) <= M", ("x <= M", "-M <= x")),
    ("x real at_least 0; y real at_least 0", "abs(x - y) <= x + y", ()),
    ("x real at_least 0; y real at_least 0", "Max(x, y) <= x + y", ()),
    ("x real; y real", "abs(x + y) <= abs(x) + abs(y)", ()),
    ("x real; y real", "abs(Max(x, 0) - Max(y, 0)) <= abs(x - y)", ()),
]
NOT = [
    ("x real; M real", "x >= M", ("abs(x) >= M",)),
    ("x real; M real", "abs(x) <= M", ("x <= M",)),
    ("x real; y real", "abs(x - y) <= x + y", ()),
    ("x real at_least 0; y real", "Max(x, y) <= x + y", ()),
    ("x real; y real", "abs(x) + abs(y) <= abs(x + y)", ()),
    ("x real; y real", "abs(x) < abs(x) + abs(y)", ()),
]  # fmt: skip


@pytest.mark.parametrize(("declare", "conclusion", "premises"), PROVED)
def test_an_inequality_holds_if_it_holds_for_each_sign(
    declare: str, conclusion: str, premises: tuple[str, ...]
) -> None:
    assert follows(declare, conclusion, *premises).status is Status.PROVED


@pytest.mark.parametrize(("declare", "conclusion", "premises"), NOT)
def test_an_inequality_that_fails_for_one_sign_is_refused(
    declare: str, conclusion: str, premises: tuple[str, ...]
) -> None:
    assert follows(declare, conclusion, *premises).status is Status.UNPROVED


def test_the_branches_of_a_definition_by_cases_are_looked_at_one_by_one() -> None:
    hinge = definition("h", "m real", "Piecewise((1 - m, m < 1), (0, True))")
    record = declared("m real", (hinge,))
    assert last(line(record, "1 - m <= h(m)", unfold=("h",))).status is Status.PROVED
    assert last(line(record, "h(m) <= 1 - m", unfold=("h",))).status is Status.UNPROVED


def test_a_bound_on_a_definition_by_cases_bounds_its_branches_where_they_apply_only() -> None:
    hinge = definition("h", "m real", "Piecewise((1 - m, m < 1), (0, True))")
    record = given(declared("m real; c real", (hinge,)), "h(m) <= c")
    assert last(line(record, "1 - m <= c", premises=["h1"], unfold=("h",))).status is Status.PROVED
    assert last(line(record, "m <= c", premises=["h1"], unfold=("h",))).status is Status.UNPROVED

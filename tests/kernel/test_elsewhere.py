"""An earlier line at other values of what is declared holds only where the declarations and what it rests on do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from derive.kernel.verdict import Failure, LineVerdict, Status
from derive.record.model import Citation, Record
from tests.kernel.build import declared, family, given, last, line, verdict

TANGENT = line(
    declared("x real above 0; y real; z real above 0"), "log(x) <= x - 1", "tangent_log", at="x", point="1"
)


def read(record: Record, conclusion: str, at: str, guards: Sequence[str] = ()) -> LineVerdict:
    """The verdict on a line that cites line 1 at values, as in `x=y**2;n=m`."""
    assert verdict(record).lines[0].status is Status.PROVED
    return last(line(record, conclusion, premises=[f"1 at {at}"], guards=guards))


def failure(found: LineVerdict) -> Failure:
    assert found.status is Status.UNPROVED
    assert found.failure is not None
    return found.failure


def whys(found: LineVerdict) -> list[str]:
    return [o.why for o in failure(found).missing]


def test_a_line_holds_at_every_value_in_the_domain() -> None:
    assert read(TANGENT, "log(z**2) <= z**2 - 1", "x=z**2").status is Status.PROVED


def test_the_domain_of_what_changes_is_obliged() -> None:
    assert "domain of x in line 1" in whys(read(TANGENT, "exp(y)*log(1) <= y - 1", "x=y"))


def test_an_integer_becomes_an_integer_and_a_number_no_family() -> None:
    record = line(declared("n integer at_least 1; x real above 1; f over 1..n"), "n >= 1")
    found = read(record, "x >= 1", "n=x")
    assert "n is an integer" in failure(found).message
    cited = Citation("line", "1", (("n", family(record, "f")),))
    found = last(line(record, "x >= 1", premises=[cited]))
    assert "n is a number" in failure(found).message


def test_what_a_line_rests_on_is_obliged_at_the_values() -> None:
    record = line(given(declared("x real; y real; w real above 2"), "x > 1"), "x > 0", premises=["h1"])
    assert whys(read(record, "y > 0", "x=y")) == ["hypothesis of line 1: h1"]
    assert read(record, "w > 0", "x=w").status is Status.PROVED


def test_a_hypothesis_on_which_a_line_does_not_rest_is_not_obliged() -> None:
    record = line(given(declared("x real; y real"), "x > 1"), "x + 1 > x")
    assert read(record, "y + 1 > y", "x=y").status is Status.PROVED


def test_a_hypothesis_holds_at_its_own_values_only() -> None:
    found = last(line(given(declared("x real; y real"), "x > 1"), "y > 1", premises=["h1 at x=y"]))
    assert failure(found).code == "bad-premise"


def test_a_hypothesis_for_each_index_is_about_the_ends_of_its_range() -> None:
    record = given(declared("n integer at_least 1; m integer at_least 1; i in 1..n; c real"), "i <= c")
    record = line(record, "n <= c", premises=["h1 at i=n"])
    assert whys(read(record, "m <= c", "n=m")) == ["hypothesis of line 1: h1"]


def test_a_family_that_ends_elsewhere_must_have_those_elements() -> None:
    record = declared(
        "n integer at_least 1; m integer at_least 1; i in 1..n; f over 1..n at_least 0; g over 1..m"
    )
    record = line(record, "0 <= Sum(f[i], (i, 1, n))")
    assert "index in range" in whys(read(record, "0 <= m", "n=m"))


def test_a_bound_that_mentions_what_changes_is_obliged() -> None:
    record = line(declared("n integer at_least 1; k integer at_most n; m integer at_least 1"), "k <= n")
    assert whys(read(record, "k <= m", "n=m")) == ["domain of k in line 1"]


def test_an_index_that_both_lines_have_must_be_in_the_range_that_changed() -> None:
    record = line(declared("n integer at_least 1; m integer at_least 1; i in 1..n"), "i <= n")
    assert whys(read(record, "i <= m", "n=m")) == ["i in the range of line 1"]


def test_all_values_are_put_in_at_once() -> None:
    record = line(declared("n integer at_least 1; i in 1..9; j in 1..9"), "i**2 + n >= 2")
    assert read(record, "4 + j >= 2", "n=j;i=2").status is Status.PROVED
    assert read(record, "i + 4 >= 2", "n=i;i=2").status is Status.PROVED
    assert read(record, "1 + j >= 3", "n=j;i=1").status is Status.UNPROVED


def test_a_case_is_read_at_the_values_too() -> None:
    record = line(declared("x real; y real"), "x**2 > 0", guards=["x != 0"])
    assert read(record, "y**2 > 0", "x=y").status is Status.UNPROVED
    assert read(record, "y**2 > 0", "x=y", guards=["y != 0"]).status is Status.PROVED


def test_a_line_elsewhere_is_no_better_than_the_line() -> None:
    record = line(declared("x real; y real"), "y > 0", "assume")
    record = line(record, "x + y > x", premises=["1"])
    assert last(line(record, "3 + y > 3", premises=["2 at x=3"])).status is Status.ASSUMED


@pytest.mark.parametrize("before", [(), ("x + 1 > 1",)], ids=["cited", "behind a line"])
def test_what_is_assumed_is_not_known_elsewhere(before: tuple[str, ...]) -> None:
    record = line(declared("x real; y real"), "x > 0", "assume")
    for text in before:
        record = line(record, text, premises=["1"])
    found = last(line(record, "y > 0", premises=[f"{len(record.lines)} at x=y"]))
    assert "rests on an assumption about x" in failure(found).message


def test_a_line_elsewhere_is_not_differentiated() -> None:
    """Its conditions were shown at one point: |x| = x there is not so on both sides of 0."""
    record = line(given(declared("x real; y real at_least 0"), "y >= 0"), "abs(y) = y")
    record = line(record, "Derivative(abs(x), x) = 1", premises=["1 at y=x"], guards=["x >= 0"])
    assert last(record).status is Status.UNPROVED

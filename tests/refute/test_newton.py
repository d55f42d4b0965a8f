"""The search in floats: what it finds solves the equations, and it gives up where there is nothing to find."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.refute import numbers
from derive.refute.newton import WITHIN, descend, least_step, pivots, polished
from derive.refute.tape import Tape
from derive.refute.values import Undecided, Unknown
from derive.terms.nodes import Sym

X, Y = Unknown(Sym("x"), arb(1)), Unknown(Sym("y"), arb(2))
CIRCLE = numbers.add((numbers.power(X, 2), numbers.power(Y, 2), fmpq(-5)))
LINE = numbers.add((X, Y, fmpq(-3)))


def anywhere(at: list[float]) -> bool:
    return True


def freely() -> None:
    return None


def test_steps_lead_to_a_solution() -> None:
    found = descend(Tape([CIRCLE, LINE], [X, Y]), [0.5, 3.5], anywhere, freely)
    assert found == pytest.approx([1, 2], abs=1e-6)


def test_steps_stay_where_they_may_go() -> None:
    assert descend(Tape([CIRCLE], [X, Y]), [0.5, 0.5], lambda at: max(at) < 1, freely) is None


def test_steps_end_where_nothing_is_gained() -> None:
    never = numbers.add((numbers.power(X, 2), fmpq(1)))
    assert descend(Tape([never], [X]), [3.0], anywhere, freely) is None


def test_a_solution_is_polished_to_more_digits_than_are_certified() -> None:
    (root,) = polished(Tape([numbers.add((numbers.power(X, 2), fmpq(-2)))], [X]), [math.sqrt(2)])
    assert abs(root * root - 2) < WITHIN


def test_what_floats_made_up_is_not_polished() -> None:
    """exp(-50) is nearly 0, and Newton's method runs away from there: in the end, to numbers too large for FLINT."""
    with pytest.raises(Undecided):
        polished(Tape([numbers.exp(X)], [X]), [-50.0])
    with pytest.raises(Undecided):
        polished(Tape([numbers.add((numbers.exp(X), fmpq(1, 10**13)))], [X]), [-30.0])


@settings(max_examples=50)
@given(st.lists(st.lists(st.integers(-5, 5), min_size=3, max_size=3), min_size=1, max_size=3))
def test_as_many_columns_are_chosen_as_the_rank(rows: list[list[int]]) -> None:
    chosen = pivots([[float(v) for v in row] for row in rows])
    assert len(set(chosen)) == len(chosen) == _rank([[Fraction(v) for v in row] for row in rows])


def test_the_least_step_solves_what_it_can() -> None:
    assert least_step([[3.0, 4.0]], [-25.0]) == pytest.approx([3.0, 4.0])


def _rank(rows: list[list[Fraction]]) -> int:
    rank = 0
    for k in range(3):
        pivot = next((row for row in rows[rank:] if row[k]), None)
        if pivot is not None:
            rows.remove(pivot)
            rows.insert(rank, pivot)
            for row in rows[rank + 1 :]:
                factor = row[k] / pivot[k]
                row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
            rank += 1
    return rank

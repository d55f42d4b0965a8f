"""Cofactors that are found multiply out to the goal, and combinations of low degree are found."""

from __future__ import annotations

from typing import Any

from flint import Ordering, fmpq_mpoly_ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.search.cofactors import cofactors
from derive.search.ideals import combination

RING = fmpq_mpoly_ctx.get(("x", 3), Ordering.lex)
Poly = Any

exponents = st.tuples(*[st.integers(0, 2)] * 3)
polynomials = st.dictionaries(exponents, st.integers(-3, 3).filter(bool), min_size=1, max_size=3).map(
    RING.from_dict
)
linear = st.dictionaries(
    st.sampled_from(((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1))),
    st.integers(-3, 3).filter(bool),
    min_size=1,
    max_size=3,
).map(RING.from_dict)


def combined(parts: list[Poly], premises: list[Poly]) -> Poly:
    return sum((c * p for c, p in zip(parts, premises, strict=True)), RING.constant(0))


@given(polynomials, st.lists(polynomials, min_size=1, max_size=3), st.booleans())
@settings(max_examples=100)
def test_what_is_found_multiplies_out(goal: Poly, premises: list[Poly], any_divisor: bool) -> None:
    found = cofactors(goal, premises, lambda poly: any_divisor)
    if found is None:
        return
    m, parts, rest = found
    assert m * goal == combined(parts, premises) + rest
    assert not m.is_zero()
    assert any_divisor or m.is_constant()


@given(st.lists(linear, min_size=1, max_size=2), st.lists(linear, min_size=2, max_size=2))
@settings(max_examples=100)
def test_a_combination_of_low_degree_is_found(premises: list[Poly], parts: list[Poly]) -> None:
    goal = combined(parts[: len(premises)], premises)
    found = combination(goal, premises)
    assert found is not None
    assert combined(found, premises) == goal

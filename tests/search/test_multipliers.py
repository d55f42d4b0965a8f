"""Multipliers that are found certify what they were asked for, and what is a combination is found."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.search.multipliers import multipliers

MONOMIALS = ((), (1,), (0, 1))
Vector = list[int]

vectors = st.lists(st.integers(-4, 4), min_size=3, max_size=3)
facts = st.lists(st.tuples(vectors, st.sampled_from((">", ">=", "="))), min_size=1, max_size=4)


def shape(vector: Sequence[int | Fraction]) -> dict[tuple[int, ...], fmpq]:
    pairs = zip(MONOMIALS, map(Fraction, vector), strict=True)
    return {m: fmpq(v.numerator, v.denominator) for m, v in pairs if v}


def left_over(
    goal: Sequence[int | Fraction], known: list[tuple[Vector, str]], by: list[Fraction]
) -> list[Fraction]:
    """The goal without what the multipliers make of the facts."""
    made = [sum((m * v[n] for m, (v, _) in zip(by, known, strict=True)), Fraction(0)) for n in range(3)]
    return [Fraction(g) - made[n] for n, g in enumerate(goal)]


@given(facts, vectors, st.booleans())
@settings(max_examples=150)
def test_what_is_found_certifies_the_goal(
    known: list[tuple[Vector, str]], goal: Vector, strict: bool
) -> None:
    found = multipliers(shape(goal), [(shape(v), op) for v, op in known], strict)
    if found is None:
        return
    constant, *rest = left_over(goal, known, found)
    assert rest == [0, 0]
    assert constant >= 0
    assert all(m >= 0 or op == "=" for m, (_, op) in zip(found, known, strict=True))


@given(facts, st.lists(st.fractions(0, 3, max_denominator=3), min_size=4, max_size=4), st.fractions(0, 2))
@settings(max_examples=150)
def test_a_combination_with_a_constant_that_is_not_negative_is_found(
    known: list[tuple[Vector, str]], weights: list[Fraction], constant: Fraction
) -> None:
    pairs = list(zip(weights, known, strict=False))
    goal = [sum((w * v[n] for w, (v, _) in pairs), Fraction(0)) for n in range(3)]
    goal[0] += constant
    found = multipliers(shape(goal), [(shape(v), op) for v, op in known], strict=False)
    assert found is not None
    assert left_over(goal, known, found)[0] >= 0

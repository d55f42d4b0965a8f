"""No box is certified that has no root, or more than one: systems with known roots, without any, with double ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.refute import numbers
from derive.refute.krawczyk import has_root
from derive.refute.tape import Tape
from derive.refute.values import Undecided, Unknown, Value
from derive.terms.nodes import Sym

System = Callable[..., Sequence[Value]]
ONE = numbers.ONE
TINY = fmpq(1, 10**30)
rationals = st.fractions(min_value=-4, max_value=4, max_denominator=12).map(numbers.rational)
radii = st.integers(1, 60).map(lambda k: fmpq(1, 2**k))


def certified(system: System, centre: Sequence[fmpq], radius: fmpq) -> bool:
    """Whether a root is certified, the system having been computed at unknowns that are the box."""
    with ctx.workprec(400):
        around = arb(0, arb(radius).upper())
        box = [Unknown(Sym(f"x{k}"), arb(c) + around) for k, c in enumerate(centre)]
    try:
        return has_root(Tape(system(*box), box), centre, radius)
    except Undecided:
        return False


def product(*factors: Value) -> Value:
    return numbers.mul(factors)


# --- with roots --------------------------------------------------------------------------------


@given(rationals, rationals, radii)
def test_a_linear_equation_is_certified_exactly_in_boxes_around_its_root(
    root: fmpq, c: fmpq, r: fmpq
) -> None:
    found = certified(lambda x: [numbers.sub(product(fmpq(3), x), product(fmpq(3), root))], [c], r)
    assert found == (abs(c - root) < r)


@given(st.integers(2, 50), radii, st.integers(-3, 3))
def test_what_is_certified_of_a_square_root_is_near_it(n: int, r: fmpq, off: int) -> None:
    with ctx.workprec(200):
        near = fmpq(int((arb(n).sqrt() * 10**40).floor().unique_fmpz()), 10**40)
    centre = near + off * r / 2
    if certified(lambda x: [numbers.sub(numbers.power(x, 2), fmpq(n))], [centre], r):
        assert (centre - r) ** 2 < n < (centre + r) ** 2
    if off == 0 and fmpq(1, 10**15) < r < fmpq(1, 4):
        assert certified(lambda x: [numbers.sub(numbers.power(x, 2), fmpq(n))], [centre], r)


def test_a_transcendental_system_of_two_equations_is_certified() -> None:
    def system(x: Value, y: Value) -> Sequence[Value]:
        return [numbers.add((numbers.exp(x), y, fmpq(-2))), numbers.sub(x, y)]

    digits = fmpq(442854401002388583141327999999, 10**30)
    assert certified(system, [digits, digits], fmpq(1, 10**20))
    assert not certified(system, [digits + TINY * 10**12, digits], fmpq(1, 10**20))


# --- without roots -------------------------------------------------------------------------------


@given(rationals, radii, st.integers(0, 3))
def test_no_box_is_certified_for_an_equation_without_a_root(c: fmpq, r: fmpq, which: int) -> None:
    systems: list[System] = [
        lambda x: [numbers.add((numbers.power(x, 2), TINY))],
        lambda x: [numbers.exp(x)],
        lambda x: [numbers.add((numbers.exp(x), numbers.neg(x)))],
        lambda x: [numbers.add((numbers.cos(x), fmpq(-101, 100)))],
    ]
    assert not certified(systems[which], [c], r)


@given(rationals, rationals, radii)
def test_no_box_is_certified_for_equations_that_contradict_each_other(a: fmpq, b: fmpq, r: fmpq) -> None:
    def parallel(x: Value, y: Value) -> Sequence[Value]:
        return [numbers.add((x, y, fmpq(-1))), numbers.add((x, y, -1 - TINY))]

    assert not certified(parallel, [a, b], r)


@settings(max_examples=100)
@given(st.lists(rationals, min_size=3, max_size=3), rationals, radii)
def test_a_certified_box_of_a_cubic_has_a_change_of_sign(roots: list[fmpq], c: fmpq, r: fmpq) -> None:
    def cubic(x: Value) -> Sequence[Value]:
        return [product(*(numbers.sub(x, root) for root in roots))]

    if certified(cubic, [c], r):
        assert sum(abs(root - c) < r for root in roots) == 1


# --- with multiple roots, and what is no system ----------------------------------------------------


@given(rationals, radii, st.integers(2, 4))
def test_a_multiple_root_is_refused(root: fmpq, r: fmpq, times: int) -> None:
    assert not certified(lambda x: [numbers.power(numbers.sub(x, root), times)], [root], r)


def test_equations_that_depend_on_each_other_are_refused() -> None:
    def twice(x: Value, y: Value) -> Sequence[Value]:
        return [numbers.add((x, y, fmpq(-1))), numbers.add((x, x, y, y, fmpq(-2)))]

    assert not certified(twice, [fmpq(1, 2), fmpq(1, 2)], TINY)


def test_a_box_with_two_roots_is_refused() -> None:
    assert not certified(lambda x: [numbers.sub(numbers.power(x, 2), ONE)], [fmpq(0)], fmpq(2))


def test_fewer_equations_than_unknowns_are_refused() -> None:
    assert not certified(lambda x, y: [numbers.sub(x, y)], [ONE, ONE], TINY)


def test_more_equations_than_unknowns_are_refused() -> None:
    assert not certified(lambda x: [numbers.sub(x, ONE), numbers.sub(x, ONE)], [ONE], TINY)


@pytest.mark.parametrize("radius", [fmpq(0), fmpq(-1)])
def test_a_box_without_an_inside_is_refused(radius: fmpq) -> None:
    unknown = Unknown(Sym("x"), arb(1))
    assert not has_root(Tape([numbers.sub(unknown, ONE)], [unknown]), [ONE], radius)


def test_no_equations_certify_nothing() -> None:
    assert not has_root(Tape([], []), [], TINY)


def test_an_enclosure_that_is_not_finite_certifies_nothing() -> None:
    box = Unknown(Sym("x"), arb(0, 2))
    inverse = numbers.div(ONE, box)  # no one asked whether it is 0
    assert not has_root(Tape([numbers.sub(inverse, ONE)], [box]), [fmpq(0)], fmpq(2))

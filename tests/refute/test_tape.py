"""Straight-line programs give the values and the slopes of what they were made from."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.refute import numbers
from derive.refute.tape import BALLS, FLOATS, Tape
from derive.refute.values import Dual, Undecided, Unknown, Value, enclose
from derive.terms.nodes import Sym

HALF = fmpq(1, 2)


def expressions(x: Value, y: Value) -> dict[str, Value]:
    """One for each kind of step, positive arguments given."""
    return {
        "add": numbers.add((x, y, HALF)), "mul": numbers.mul((x, y, x, HALF)), "div": numbers.div(x, y),
        "pow": numbers.power(x, -3), "rpow": numbers.real_power(x, y), "exp": numbers.exp(numbers.mul((x, y))),
        "log": numbers.log(numbers.add((x, y))), "sin": numbers.sin(x), "cos": numbers.cos(y),
        "atan": numbers.atan(numbers.mul((x, y))), "pi": numbers.mul((numbers.PI, x)), "number": HALF,
    }  # fmt: skip


KINDS = tuple(expressions(HALF, HALF))
positive = st.fractions(min_value=Fraction(1, 5), max_value=3, max_denominator=20)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20)
@given(x=positive, y=positive)
def test_floats_and_balls_agree_with_the_value_itself(kind: str, x: Fraction, y: Fraction) -> None:
    leaves = [Unknown(Sym("x"), arb(numbers.rational(x))), Unknown(Sym("y"), arb(numbers.rational(y)))]
    value = expressions(*leaves)[kind]
    tape = Tape([value], leaves)
    (near,) = tape.values(tape.run([float(x), float(y)], FLOATS))
    (ball,) = tape.values(tape.run([leaf.ball for leaf in leaves], BALLS))
    assert near == pytest.approx(float(enclose(value).mid()), rel=1e-9)
    assert ball.overlaps(enclose(value))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20)
@given(x=positive, y=positive)
def test_slopes_agree_with_differences(kind: str, x: Fraction, y: Fraction) -> None:
    leaves = [Unknown(Sym("x"), arb(numbers.rational(x))), Unknown(Sym("y"), arb(numbers.rational(y)))]
    tape = Tape([expressions(*leaves)[kind]], leaves)
    at, h = [float(x), float(y)], 1e-6
    (row,) = tape.jacobian(tape.run(at, FLOATS), FLOATS)
    for k in range(2):
        up, down = ([v + sign * h * (n == k) for n, v in enumerate(at)] for sign in (1, -1))
        difference = (tape.values(tape.run(up, FLOATS))[0] - tape.values(tape.run(down, FLOATS))[0]) / (2 * h)
        assert row[k] == pytest.approx(difference, rel=1e-4, abs=1e-6)


def test_a_slope_over_a_box_contains_the_slopes_inside() -> None:
    with ctx.workprec(100):
        box = Unknown(Sym("x"), arb(1, "0.25"))
        tape = Tape([numbers.mul((numbers.exp(box), box))], [box])
        ((slope,),) = tape.jacobian(tape.run([box.ball], BALLS), BALLS)
    for x in (0.8, 1.0, 1.2):
        assert slope.contains(arb((x + 1) * math.exp(x), 1e-9)) or slope.overlaps(arb((x + 1) * math.exp(x)))


def test_a_value_that_varies_has_no_program() -> None:
    with pytest.raises(Undecided):
        Tape([Dual(1, HALF, HALF)], [])


def test_an_unknown_that_is_not_solved_for_has_no_program() -> None:
    one, other = Unknown(Sym("x"), arb(1)), Unknown(Sym("y"), arb(1))
    with pytest.raises(Undecided):
        Tape([numbers.add((one, other))], [one])

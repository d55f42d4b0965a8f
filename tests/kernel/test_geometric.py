"""Geometric sums: their equation is used where its conditions hold, and nothing follows where one fails."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.verdict import Status
from tests.kernel.build import follows

HOLDS = [
    ("T integer at_least 0; b real", "(1 - b)*Sum(b**k, (k, 0, T)) = 1 - b**(T + 1)"),
    ("T integer at_least 0; b real at_least 0 below 1", "Sum(b**k, (k, 0, T)) <= 1/(1 - b)"),
    ("T integer at_least 1; b real", "Sum(b**k, (k, 0, T - 1)) = Sum(b**(t - 1), (t, 1, T))"),
    ("T integer at_least 1; b real", "Sum(b**k, (k, 0, T - 1)) = Sum(b**(T - t), (t, 1, T))"),
    ("T integer at_least 1; b real above 0 below 1", "Sum(b**k, (k, 0, T - 1)) = Sum(b**(T - t), (t, 1, T))"),
    ("T integer at_least 1; b real; g over 1..T",
     "Sum(b**(t - 1)*g[t], (t, 1, T)) = Sum(b**k*g[k + 1], (k, 0, T - 1))"),
    ("T integer at_least 1; r real above 0", "Sum(exp(-r*t), (t, 1, T)) = (1 - exp(-r*T))/(exp(r) - 1)"),
    ("m integer at_least 0", "Sum(2**k, (k, 0, m)) = 2**(m + 1) - 1"),
    ("m integer at_least 0", "Sum(1/2**k, (k, 1, m)) < 1"),
    ("m integer at_least 0", "Sum((-1)**k, (k, 0, m)) = (1 + (-1)**m)/2"),
    ("T integer at_least 0; b real above 0 below 1",
     "Sum(k*b**k, (k, 0, T)) = b*(1 - (T + 1)*b**T + T*b**(T + 1))/(1 - b)**2"),
    ("m integer at_least 0", "Sum(k**2*2**k, (k, 0, m)) = 2**(m + 1)*(m**2 - 2*m + 3) - 6"),
    ("m integer at_least 0; n integer at_least m; b real nonzero",
     "(b - 1)*Sum(b**k, (k, m, n)) = b**(n + 1) - b**m"),
]  # fmt: skip

FAILS = [
    ("T integer; b real above 0 below 1", "(1 - b)*Sum(b**k, (k, 0, T)) = 1 - b**(T + 1)"),  # T = -2
    ("T integer at_least 0; b real above 0", "Sum(b**k, (k, 0, T)) = (1 - b**(T + 1))/(1 - b)"),  # b = 1
    ("T integer at_least 0; b real", "(1 - b)*Sum(b**k, (k, 0, T)) = 1 - b**T"),
    ("T integer at_least 0; b real", "(1 - b)*Sum(b**k, (k, 1, T)) = 1 - b**(T + 1)"),
    ("T integer at_least 1; b real", "Sum(b**k, (k, 0, T)) = Sum(b**(t - 1), (t, 1, T))"),
    ("T integer at_least 0; b real above 0", "Sum(b**k, (k, 0, T)) <= 1/(1 - b)"),
    ("m integer", "Sum(2**k, (k, 0, m)) = 2**(m + 1) - 1"),
    ("T integer at_least 0; b real above 0", "(1 - b)*Sum(b**(k**2), (k, 0, T)) = 1 - b**(T + 1)"),
    ("T integer at_least 0; b over 0..T above 0", "(1 - b[0])*Sum(b[k]**k, (k, 0, T)) = 1 - b[0]**(T + 1)"),
    ("T integer at_least 0; b real above 0 below 1", "Sum(k*b**k, (k, 0, T)) = b*(1 - (T + 1)*b**T)/(1 - b)**2"),
    ("T integer at_least 1; x real above 0", "Sum(x**(t/2), (t, 1, T)) = Sum(x**t, (t, 1, T))"),
    # 1/k is not defined at the end that the shift brings in
    ("m integer at_least 1", "Sum(2**(-k)/(k - m - 1), (k, 1, m)) = 0"),
]  # fmt: skip


@pytest.mark.parametrize(("declare", "claim"), HOLDS)
def test_the_equation_of_a_geometric_sum_is_known(declare: str, claim: str) -> None:
    assert follows(declare, claim).status is Status.PROVED


@pytest.mark.parametrize(("declare", "claim"), FAILS)
def test_what_only_looks_geometric_is_not_proved(declare: str, claim: str) -> None:
    assert follows(declare, claim).status is Status.UNPROVED


# what is known of T and b, and the numbers at which it is looked at
PLACES = {
    "T integer at_least 0; b real": (range(5), (-2, -1, 0, Fraction(1, 2), 1, 3)),
    "T integer at_least 1; b real above 0": (range(1, 6), (Fraction(1, 3), 1, 2)),
    "T integer at_least -2; b real above 0 below 1": (range(-2, 4), (Fraction(1, 3), Fraction(3, 4))),
    "T integer; b real above 1": (range(-4, 4), (Fraction(3, 2), 3)),
}
SLIPS = st.sampled_from((0, 0, 0, 1, -1))


def total(b: Fraction, low: int, high: int, exponent: int, factor: int | None) -> Fraction:
    """The sum over low..high of b^(k + exponent), each times k + factor."""
    terms = ((1 if factor is None else k + factor) * b ** (k + exponent) for k in range(low, high + 1))
    return sum(terms, Fraction(0))


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(PLACES)),
    st.sampled_from(("=", "<=")),
    *(st.integers(-1, 2) for _ in range(4)),
    *(SLIPS for _ in range(3)),
    st.booleans(),
)
def test_no_shift_of_an_index_is_proved_that_numbers_contradict(
    place: str,
    op: str,
    low: int,
    end: int,
    exponent: int,
    by: int,
    slip: int,
    late: int,
    wide: int,
    weighted: bool,
) -> None:
    """A sum, and the same with its index shifted, but for the slips."""
    ranges = (low, end), (low + by + late, end + by + wide)
    exponents = exponent, exponent - by + slip
    factors = (0, -by) if weighted else (None, None)
    sides = [
        f"Sum({'1' if f is None else f'(k + {f})'}*b**(k + {e}), (k, {first}, T + {last}))"
        for (first, last), e, f in zip(ranges, exponents, factors, strict=True)
    ]
    if follows(place, f"{sides[0]} {op} {sides[1]}").status is not Status.PROVED:
        return
    for T in PLACES[place][0]:
        for b in map(Fraction, PLACES[place][1]):
            left, right = (
                total(b, first, last + T, e, f)
                for (first, last), e, f in zip(ranges, exponents, factors, strict=True)
            )
            assert left == right if op == "=" else left <= right, (place, sides, T, b)

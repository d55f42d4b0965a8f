"""Geometric sums: their equation is used where its conditions hold, and nothing follows where one fails."""

from __future__ import annotations

import pytest

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

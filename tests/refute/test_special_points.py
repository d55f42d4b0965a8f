"""Claims that only special points refute: families equal in part, permutations, systems of hypotheses."""

from __future__ import annotations

import pytest

from derive.kernel.closed import closed_is_zero
from derive.refute.refuter import refute
from tests.kernel.build import declared, given, prop

TWO = "K integer at_least 1; i in 1..K; p over 1..K above 0; q over 1..K above 0"
SUMS = ("Sum(p[j], (j, 1, K)) = 1", "Sum(q[j], (j, 1, K)) = 1")
JOINT = "K integer at_least 1; k in 1..K; L over 1..K above 0; w over 1..K above 0; J over 1..K; P over 1..K; m real"
BAYES = ("J[k] = L[k]*w[k]", "J[k] = P[k]*m", "m = Sum(J[j], (j, 1, K))")

UNCORRELATED = (
    "N integer at_least 1; M integer at_least 0; i in 1..N; j in 1..N; p over 1..M; u over 1..N,1..M; v real"
)
COVARIANCE = "Sum(p[s]*u[i, s]*u[j, s], (s, 1, M)) = v*KD(i, j)"  # random numbers have it with v = 0 only

CLAIMS = {
    "two distributions that agree in one element need not agree in all": (
        TWO, SUMS, "ForAll(p[j] = q[j], (j, 1, i)) <=> ForAll(p[j] = q[j], (j, 1, K))"),
    "equal sums of logarithms do not make equal families": (
        TWO, SUMS, "Sum(log(q[j]/p[j]), (j, 1, K)) = 0 <=> ForAll(p[j] = q[j], (j, 1, K))"),
    "a claim under three families of equations that determine one another": (
        JOINT, BAYES, "L[k]*w[k]/m = L[k]*w[k]/Sum(L[k]*w[k], (j, 1, K))"),
    "a variance that is not divided by the number of variables": (
        UNCORRELATED, (COVARIANCE,), "Sum(p[s]*Sum(u[i, s], (i, 1, N))**2, (s, 1, M)) = v"),
}  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_a_special_point_refutes(claim: tuple[str, tuple[str, ...], str]) -> None:
    declare, hypotheses, conclusion = claim
    record = given(declared(declare), *hypotheses)
    assert refute(record, prop(record, conclusion), seconds=2, equal=closed_is_zero) is not None

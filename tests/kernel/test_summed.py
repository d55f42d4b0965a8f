"""Normal forms of sums that are moved, turned, taken apart and peeled have the sums' values; more: `SUMMED_SEEDS=50`.

Wherever the sum has a value, also over a range that is empty or runs backward, the normal form has the same.
"""

from __future__ import annotations

import os
import random
from fractions import Fraction

import pytest
from flint import fmpq

from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    Div,
    Fn,
    Mul,
    Neg,
    Num,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
)
from tests.evaluator import Env
from tests.kernel.build import declared
from tests.kernel.points import keeps_its_values

SEEDS = range(int(os.environ.get("SUMMED_SEEDS", "2")))
TERMS, POINTS = 60, 40

RECORD = declared("m integer; n integer; K integer at_least 0; x real")
M, N, K, J = (Sym(name, INTEGER) for name in "mnKj")
X = Sym("x")
HALF = Num(Fraction(1, 2))
FACTS = (
    Rel("<=", M, N), Rel("<=", M, Add(N, ONE)), Rel("<=", ONE, M), Rel("<=", ZERO, M), Rel("<=", ONE, N),
    Rel("<=", N, K), Rel("<", K, M), Rel("<=", M, K), Rel("<=", Num(2), K), Rel("<", ZERO, X),
)  # fmt: skip


class Summed:
    """Sums of what depends on the index in quotients, logarithms, roots, powers and factorials, from a seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def total(self) -> Term:
        """One or two of them, over ranges that may be empty, backward, or of a known number of terms."""
        found = self._range()
        return Add(found, Neg(self._range())) if self.random.random() < 0.5 else found

    def facts(self) -> tuple[Prop, ...]:
        return tuple(self.random.sample(FACTS, self.random.randint(0, 3)))

    def point(self) -> Env:
        whole = {name: fmpq(self.random.randint(-2, 4)) for name in "mn"}
        return Env(
            {**whole, "K": fmpq(self.random.randint(0, 4)), "x": fmpq(self.random.randint(-3, 3), 2)}, {}, {}
        )

    def _range(self) -> Term:
        pick = self.random.choice
        lo = pick((ONE, ONE, ZERO, Num(2), M, Add(M, ONE), Add(K, ONE), Neg(N)))
        hi = pick(
            (
                N,
                K,
                Add(N, ONE),
                Add(K, Num(-1)),
                M,
                Add(lo, Num(2)),
                Add(lo, Num(-1)),
                Add(lo, Num(-2)),
                Num(3),
            )
        )
        body = self._body()
        if self.random.random() < 0.4:
            body = pick((Add, Mul))(body, self._body())
        return pick((Sum, Sum, Sum, Prod))(lo, hi, bind(body, J))

    def _body(self) -> Term:
        pick = self.random.choice
        v, w, above = (
            self._linear(),
            self._linear(),
            pick((ONE, ONE, J, X, N, Pow(J, Num(2)), self._linear())),
        )
        whole = pick((J, Add(J, ONE), Add(N, Neg(J)), Add(J, Neg(M)), Add(J, Num(-1))))
        return pick(
            (
                Div(above, v),
                Div(above, v),
                Div(above, Mul(v, w)),
                Div(ONE, Add(Pow(v, Num(2)), ONE)),
                Div(Pow(X, J), v),
                Fn("log", v),
                Add(Fn("log", v), Neg(Fn("log", w))),
                Mul(J, Fn("log", v)),
                Pow(v, HALF),
                Pow(v, pick((Num(-2), N, K))),
                Fn("abs", v),
                Div(ONE, Fn("factorial", whole)),
            )
        )

    def _linear(self) -> Term:
        pick = self.random.choice
        index = pick((J, J, J, Neg(J), Mul(Num(2), J)))
        return pick((index, Add(index, pick((ONE, Num(-1), Num(2), N, M, Neg(M), Add(N, ONE), X)))))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sum_is_moved_turned_taken_apart_and_peeled_only_so_that_it_stays_the_same(seed: int) -> None:
    summed, looked_at = Summed(seed), 0
    for _ in range(TERMS):
        term, given = summed.total(), summed.facts()
        looked_at += keeps_its_values(RECORD, term, given, (summed.point() for _ in range(POINTS)))
    assert looked_at

"""Normal forms of terms that are defined in a case only, or where a range has a number; more: `GUARDED_SEEDS=50`.

The laws hold of what is defined. So what a normal form takes out of a case or a range must be defined outside too:
wherever the term has a value the normal form has it, and is not undefined.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from flint import fmpq

from derive.terms.nodes import (
    INTEGER,
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
    Div,
    Fn,
    Implies,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    negated,
)
from tests.evaluator import Env
from tests.kernel.build import declared
from tests.kernel.points import keeps_its_values

SEEDS = range(int(os.environ.get("GUARDED_SEEDS", "2")))
TERMS, POINTS = 60, 80

RECORD = declared("m integer; n integer; K integer at_least 0; x real; y real; c real at_least 0")
M, N, K, J = (Sym(name, INTEGER) for name in "mnKj")
X, Y, C = (Sym(name) for name in "xyc")
HALF = Num(Fraction(1, 2))
Guard = Callable[[Term], Term]


class Guarded:
    """Terms, the hypotheses by which they are defined, and points, from a seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def term(self) -> tuple[Term, tuple[Prop, ...]]:
        """A term, and what makes it defined: what each of its parts needs, where it is looked at."""
        given: list[Prop] = []
        total = self._around(self._guarded(given))
        if self.random.random() < 0.4:
            total = self.random.choice((Add, Mul))(total, self._around(self._guarded(given)))
        return self.random.choice((total, Fn("exp", total), Fn("exp", Neg(total)))), tuple(given)

    def point(self) -> Env:
        whole = {name: fmpq(self.random.randint(0, 2)) for name in "mn"}
        reals = {name: fmpq(self.random.choice((-2, -1, 0, 1, 2, 3)), 2) for name in "xy"}
        at_least_0 = {"K": fmpq(self.random.randint(0, 3)), "c": fmpq(self.random.randint(0, 3), 2)}
        return Env({**whole, **reals, **at_least_0}, {}, {})

    def _guarded(self, given: list[Prop]) -> Term:
        case, guard = self._guard()
        needs, part = self._partial()
        if self.random.random() < 0.3:
            more, other = self._partial()
            needs, part = And(needs, more), self.random.choice((Add, Mul))(part, other)
        given.append(Implies(case, needs))
        return guard(self._around(part) if self.random.random() < 0.4 else part)

    def _guard(self) -> tuple[Prop, Guard]:
        """A case, or that a range has a number; and what makes of a term one that looks at it only then."""
        pick = self.random.choice
        if self.random.random() < 0.5:
            other = pick((ZERO, ONE, X, Y, Neg(X)))
            case = pick(
                (Rel("!=", M, N), Rel("=", M, N), Rel("<", M, N), Rel("=", M, ONE), Rel("!=", N, ZERO))
            )
            if self.random.random() < 0.5:
                return case, lambda term: Piecewise(term, case, other, TRUE)
            return case, lambda term: Piecewise(other, negated(case), term, TRUE)
        lo, hi = pick(
            (
                (ONE, K),
                (ONE, Add(K, Num(-1))),
                (Num(2), K),
                (Add(M, ONE), N),
                (M, N),
                (M, Add(N, Num(-1))),
                (ONE, N),
            )
        )
        kind = pick((Sum, Sum, Prod))
        with_index = pick((lambda term: term, lambda term: Add(term, J), lambda term: Mul(term, J)))
        return Rel("<=", lo, hi), lambda term: kind(lo, hi, bind(with_index(term), J))

    def _partial(self) -> tuple[Prop, Term]:
        """What is not defined everywhere, and what it needs."""
        pick = self.random.choice
        v = pick((X, X, Add(X, Y), Mul(X, Y), Add(X, Neg(C))))
        if self.random.random() < 0.3:
            return Rel("!=", v, ZERO), pick((Div(Y, v), Pow(v, M), Pow(v, Num(-2))))
        if self.random.random() < 0.3:
            return Rel("<=", ZERO, v), Pow(v, HALF)
        log = Fn("log", v)
        return Rel("<", ZERO, v), pick(
            (log, log, Mul(HALF, log), Mul(Y, log), Pow(v, Y), Pow(v, Num(Fraction(-1, 3))))
        )

    def _around(self, term: Term) -> Term:
        for _ in range(self.random.randint(0, 2)):
            other = self.random.choice((X, Y, C, ONE, Num(2), K, M))
            term = self.random.choice(
                (Fn("exp", term), Fn("exp", Neg(term)), Pow(term, Num(2)), Add(term, other), Mul(term, other),
                 Fn("abs", term), Fn("cos", term), Div(ONE, Add(ONE, Pow(term, Num(2)))), Pow(term, N))
            )  # fmt: skip
        return term


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_normal_form_takes_out_of_a_case_or_a_range_is_defined_outside(seed: int) -> None:
    guarded, looked_at = Guarded(seed), 0
    for _ in range(TERMS):
        term, given = guarded.term()
        looked_at += keeps_its_values(RECORD, term, given, (guarded.point() for _ in range(POINTS)))
    assert looked_at

"""Random terms of every kind over one context, and random points of it: for laws that no term may break.

Much of what comes out is undefined at some points; what is compared is looked at where it is defined.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import fmpq

from derive.terms.nodes import (
    INTEGER,
    ONE,
    TRUE,
    ZERO,
    Add,
    Delta,
    Div,
    Elem,
    Family,
    Fn,
    Literal,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
)
from tests.evaluator import Env
from tests.kernel.build import declared

RECORD = declared(
    "K integer at_least 1; i in 1..K; k in 1..K; n integer at_least 0; m integer; x real above 0; y real at_least 0; "
    "c real; e real; p over 1..K above 0; z over 1..K"
)
K, N, M = (Sym(name, INTEGER) for name in ("K", "n", "m"))
X, Y, C, E = (Sym(name) for name in ("x", "y", "c", "e"))
INDICES = (Sym("i", INTEGER), Sym("k", INTEGER))
ROOTS = [Num(Fraction(*q)) for q in ((1, 2), (1, 3), (3, 2), (-1, 2), (2, 3))]
TURNS = (1, 2, 3, 4, 6)


class Wild:
    """Terms, relations and points, from a seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self._kinds: dict[str, Callable[[tuple[Sym, ...], int], Term]] = {
            "add": lambda b, s: Add(self.term(b, s), self._turned(self.term(b, s))),
            "mul": lambda b, s: Mul(self.term(b, s), self.term(b, s)),
            "div": lambda b, s: Div(self.term(b, s), self.term(b, s)),
            "neg": lambda b, s: Neg(self.term(b, s)),
            "power": lambda b, s: Pow(self.term(b, s), Num(self.random.randint(-2, 4))),
            "root": lambda b, s: Pow(self._radicand(b, s), self.random.choice([*ROOTS, *ROOTS[:1] * 3, C, X])),
            "whole power": lambda b, s: Pow(self.term(b, s), self.integer(b, 2)),
            "function": lambda b, s: Fn(self.random.choice(("exp", "log", "abs", "sign")), self.term(b, s)),
            "extreme": lambda b, s: Fn(self.random.choice(("max", "min")), self.term(b, s), self.term(b, s)),
            "angle": self._angle,
            "arc": lambda b, s: Fn(self.random.choice(("sin", "cos", "tan")), Fn("atan", self.term(b, s))),
            "factorial": lambda b, s: Fn("factorial", self.integer(b, 2)),
            "binomial": lambda b, s: Fn("binomial", self.random.choice((self.term(b, s), N)), self.integer(b, 1)),
            "sum": lambda b, s: self._range(Sum, b, s),
            "product": lambda b, s: self._range(Prod, b, s),
            "cases": self._cases,
            "delta": lambda b, s: Mul(Delta(*self._two_indices(b)), self.term(b, s)),
            "literal": lambda b, s: Elem(Literal(self.term(b, s), self.term(b, s)), self.random.choice((ONE, Num(2)))),
            "lambda": self._applied,
        }  # fmt: skip

    def integer(self, bound: tuple[Sym, ...], size: int) -> Term:
        pick = self.random.choice
        if size <= 0 or self.random.random() < 0.55:
            return pick((N, M, K, *INDICES, *bound, Num(self.random.randint(-2, 4))))
        one, two = self.integer(bound, size - 1), self.integer(bound, size - 1)
        return pick(
            (Add(one, two), Neg(one), Mul(Num(pick((2, 3, -1))), one), Delta(one, two), Fn("abs", one), Fn("sign", one),
             Fn("max", one, two), Fn("min", one, two), Pow(one, Num(2)), Fn("binomial", N, Num(2)),
             Fn("factorial", pick((N, K, *INDICES))))
        )  # fmt: skip

    def term(self, bound: tuple[Sym, ...] = (), size: int = 3) -> Term:
        if size <= 0:
            return self._leaf(bound)
        return self._kinds[self.random.choice(tuple(self._kinds))](bound, size - 1)

    def relation(self) -> Rel:
        left = self.term(size=self.random.randint(0, 3))
        right = self.random.choice((ZERO, ZERO, ONE, Num(-1), self.term(size=self.random.randint(0, 2))))
        sides = (left, right) if self.random.random() < 0.5 else (right, left)
        return Rel(self.random.choice(("<", "<=", "=", "!=")), *sides)

    def point(self) -> Env:
        """An admissible point, with its indices; zeros are frequent."""
        size = self.random.randint(1, 3)
        numbers = {
            "K": fmpq(size), "n": fmpq(self.random.randint(0, 3)), "m": fmpq(self.random.randint(-3, 3)),
            "x": self._positive(), "y": self.random.choice((fmpq(0), self._positive())), "c": self._any(),
            "e": self._any(), **{index.name: fmpq(self.random.randint(1, size)) for index in INDICES},
        }  # fmt: skip
        families: dict[str, dict[tuple[int, ...], Any]] = {
            "p": {(j,): self._positive() for j in range(1, size + 1)},
            "z": {(j,): self._any() for j in range(1, size + 1)},
        }
        return Env(numbers, families, {})

    # --- inside

    def _leaf(self, bound: tuple[Sym, ...]) -> Term:
        pick = self.random.choice
        at = pick((*INDICES, *bound))
        number = Num(Fraction(self.random.randint(-3, 3), self.random.randint(1, 2)))
        return pick(
            (
                X,
                Y,
                C,
                E,
                N,
                M,
                K,
                number,
                Elem(Family("p"), at),
                Elem(Family("z"), at),
                self.integer(bound, 1),
            )
        )

    def _turned(self, term: Term) -> Term:
        return self.random.choice((term, Neg(term)))

    def _radicand(self, bound: tuple[Sym, ...], size: int) -> Term:
        one, two = self.term(bound, size - 1), self.term(bound, size - 1)
        return self.random.choice((one, Pow(one, Num(2)), Mul(Pow(one, Num(2)), two), Mul(one, two)))

    def _angle(self, bound: tuple[Sym, ...], size: int) -> Term:
        turn = Num(Fraction(self.random.randint(-5, 5), self.random.choice(TURNS)))
        angle = self.random.choice(
            (self.term(bound, size), Mul(Fn("pi"), self.integer(bound, 1)), Mul(Fn("pi"), turn),
             Add(self.term(bound, size - 1), self.term(bound, size - 1)))
        )  # fmt: skip
        return Fn(self.random.choice(("sin", "cos", "tan", "sinh", "cosh", "tanh")), angle)

    def _range(self, kind: type[Sum] | type[Prod], bound: tuple[Sym, ...], size: int) -> Term:
        index = Sym(f"b{len(bound)}", INTEGER)
        lo = self.random.choice((ONE, ONE, ZERO, Num(2), INDICES[0], *bound))
        hi = self.random.choice((K, K, N, INDICES[0], Add(K, Num(-1)), Add(N, ONE), Num(3), *bound))
        return kind(lo, hi, bind(self.term((*bound, index), size), index))

    def _cases(self, bound: tuple[Sym, ...], size: int) -> Term:
        if self.random.random() < 0.3:
            condition = Rel(self.random.choice(("=", "!=")), *self._two_indices(bound))
        else:
            op = self.random.choice(("<", "<=", "=", "!="))
            condition = Rel(op, self.term(bound, size - 1), self.term(bound, size - 1))
        return Piecewise(self.term(bound, size), condition, self.term(bound, size), TRUE)

    def _applied(self, bound: tuple[Sym, ...], size: int) -> Term:
        index = Sym(f"b{len(bound)}", INTEGER)
        return Elem(bind(self.term((*bound, index), size - 1), index), self.random.choice((*INDICES, *bound)))

    def _two_indices(self, bound: tuple[Sym, ...]) -> tuple[Term, Term]:
        return self.random.choice((*INDICES, *bound)), self.random.choice((*INDICES, ONE, K, *bound))

    def _positive(self) -> fmpq:
        return fmpq(self.random.randint(1, 6), self.random.randint(1, 3))

    def _any(self) -> fmpq:
        return self.random.choice((fmpq(0), fmpq(self.random.randint(-4, 4), self.random.randint(1, 3))))

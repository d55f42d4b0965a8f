"""The limits that the kernel finds of random functions are where they go; more seeds: `WILD_SEEDS=200`."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from flint import arb, fmpq

from derive.formula.parse import ParseError
from derive.terms.nodes import Infinity, Sym, Tends, Term, instantiate
from tests.evaluator import Ball, Env, Exact, Undecided, UndefinedAt, evaluate
from tests.kernel.build import declared, last, line

SEEDS = range(int(os.environ.get("WILD_SEEDS", "4")))
FUNCTIONS, POINTS = 30, 2
NEAR = (20, 40, 80, 160, 320)  # digits of the distances at which a function is looked at,
LESS_NEAR = (2, 3, 4, 5)  # and at which one that would be too large there
CLOSE = arb("1e-6")
RECORD = declared(
    "K integer at_least 0; n integer at_least 1; m integer; a real above 0; b real; c real nonzero; x real;"
    "p over 1..K above 0; z over 1..K"
)
PLACES = ("0, '+'", "0, '+'", "oo", "0, '-'", "0, '+-'", "1, '-'", "oo", "-oo", "a, '+'", "b, '+-'", "n, '-'")
UNARY = (
    "exp({0})", "log({0})", "({0})**2", "sqrt({0})", "1/({0})", "({0})**n", "({0})**m", "({0})**a", "sin({0})",
    "cos({0})", "atan({0})", "Abs({0})", "tanh({0})", "exp(-1/({0}))", "Sum(p[j]*({0}), (j, 1, K))",
    "Sum(({0})**j, (j, 1, n))", "Sum(exp(z[j]*({0})), (j, 1, K))", "Sum(log(p[j] + {0}), (j, 1, K))",
)  # fmt: skip
GROWING = (
    "({0})*exp({1})",
    "({0})*exp(1/({1}))",
    "({0})*log(x)**2",
    "log(x) + {0}",
    "({0})*exp(-x)",
    "exp(x) + {0}",
)
BINARY = ("({0} + {1})", "({0} - {1})", "({0})*({1})", "({0})/({1})", "({0})**({1})")


def function(rng: random.Random, size: int) -> str:
    if size <= 0 or rng.random() < 0.2:
        return rng.choice(("x", "x", "x", "x", "a", "b", "c", "n", "2", "1", "-1", "1/2"))
    shape = rng.choice(UNARY + 2 * BINARY + GROWING)
    return shape.format(function(rng, size - 1), function(rng, size - 1))


def found(text: str) -> Tends | None:
    """The limit that the kernel finds, where it finds one: it says so of a claim of another."""
    try:
        verdict = last(line(RECORD, text, "limit"))
    except ParseError:
        return None
    expected = verdict.failure.expected if verdict.failure is not None else None
    return expected if isinstance(expected, Tends) and all(o.met for o in verdict.obligations) else None


def some_env(rng: random.Random) -> Env:
    size = rng.randint(0, 3)
    numbers = {
        "K": size, "n": rng.randint(1, 3), "m": rng.randint(-2, 2), "a": rng.choice((fmpq(1, 2), fmpq(3))),
        "b": rng.choice((0, 1, -2)), "c": rng.choice((1, -1)), "x": 0,
    }  # fmt: skip
    some: Callable[..., int] = rng.randint
    families: dict[str, dict[tuple[int, ...], int]] = {
        "p": {(j,): some(1, 3) for j in range(1, size + 1)},
        "z": {(j,): some(-1, 2) for j in range(1, size + 1)},
    }
    return Env(numbers, families, {})


def value(term: Term, env: Env, digits: int = 60) -> arb | None:
    """A value to so many digits; None where that is too much to work out."""
    try:
        ball = evaluate(term, env, 4 * digits + 200)
    except (Undecided, OverflowError, RecursionError):
        return None
    assert isinstance(ball, Exact | Ball)
    return arb(ball.value)


def beside(limit: Tends, env: Env, digits: int) -> fmpq | None:
    """The point at a distance of 10^-digits from that of the limit, or so far out."""
    if isinstance(limit.at, Infinity):
        return limit.at.sign * fmpq(10) ** digits
    assert isinstance(limit.at, Term)
    at = evaluate(limit.at, env)
    gap = fmpq(1, 10**digits)
    return None if isinstance(at, Ball) else at.value + gap if limit.side == "+" else at.value - gap


def _values(limit: Tends, body: Term, env: Env, near: Sequence[int]) -> list[arb]:
    """The values of a function near the point, the nearest last."""
    places = ((digits, beside(limit, env, digits)) for digits in near)
    values = (
        value(body, Env({**env.numbers, "x": x}, env.families, {}), 3 * digits)
        for digits, x in places
        if x is not None
    )
    return [v for v in values if v is not None]


def comes_near(limit: Tends, env: Env) -> bool:
    """Whether the function is defined beside the point, and nearer to its limit the nearer the point is."""
    body = instantiate(limit.body, Sym("x"))
    values = _values(limit, body, env, NEAR)
    if len(values) < 2:
        with suppress(UndefinedAt):  # it need not be defined so far out
            values = _values(limit, body, env, LESS_NEAR)
    if len(values) < 2:
        return True
    first, latest = values[0], values[-1]
    if isinstance(limit.limit, Infinity):
        sign = limit.limit.sign
        return bool(sign * latest > 100 or sign * latest > sign * first)
    assert isinstance(limit.limit, Term)
    try:
        wanted = value(limit.limit, env)
    except UndefinedAt:  # as in K log K for K = 0: what the author writes as the limit must be defined
        return True
    if wanted is None:
        return True
    return bool(abs(latest - wanted) < CLOSE or abs(latest - wanted) < abs(first - wanted) * arb("0.9"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_function_comes_near_to_the_limit_that_is_found(seed: int) -> None:
    rng = random.Random(seed)
    seen = 0
    for _ in range(FUNCTIONS):
        body = function(rng, rng.choice((2, 3)))
        limit = found(f"Eq(Limit({body}, x, {rng.choice(PLACES)}), 98765)")
        if limit is not None:
            seen += 1
            for env in [some_env(rng) for _ in range(POINTS)]:
                assert comes_near(limit, env), (body, limit, env)
    assert seen > FUNCTIONS / 5

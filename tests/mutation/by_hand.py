"""Witnesses made by hand against mutants that are false only at points which the refuter does not solve for.

Each is verified like any other: it makes the mutant a false one that the search missed.
"""

from __future__ import annotations

from derive.record.model import Point
from derive.terms.nodes import Add, Div, Fn, Mul, Num, Term

LOG_2 = Fn("log", Num(2))


def _families(order: tuple[int, ...]) -> Point:
    """p = s (1, 2, m), q = s (2, 1, m): m = 1/log 2 is the logarithmic mean of 1 and 2, s makes both sum to 1."""
    mean = Div(Num(1), LOG_2)
    s = Div(Num(1), Add(Num(3), mean))
    p: tuple[Term, ...] = (s, Mul(Num(2), s), Mul(mean, s))
    q: tuple[Term, ...] = (Mul(Num(2), s), s, Mul(mean, s))
    tables = tuple(
        (name, tuple(((k + 1,), values[n]) for k, n in enumerate(order)))
        for name, values in (("p", p), ("q", q))
    )
    return Point((("K", Num(3)),), tables)


POINTS: dict[str, tuple[Point, ...]] = {
    # q_j - p_j = p_i log(q_j / p_j) for all j, and yet p is not q; the index is K, or the first
    "gibbs-equality-iff": (_families((0, 1, 2)), _families((2, 1, 0))),
}

"""A difference whose derivative is 0 on an interval, and which is 0 at a point of it, is 0."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.engine.attempt import Attempt, Proof, cite, line
from derive.record.model import Domain, Symbol
from derive.terms.nodes import (
    REAL,
    ZERO,
    Add,
    Deriv,
    Fn,
    Neg,
    Num,
    Rel,
    Sym,
    Term,
    bind,
    free,
    substitute,
    walk,
)

POINTS = (Fraction(0), Fraction(1), Fraction(-1), Fraction(1, 2), Fraction(2))


def by_constancy(attempt: Attempt) -> Iterator[Proof]:
    """For each real symbol, at each plain point of its interval."""
    prop = attempt.prop
    if not isinstance(prop, Rel) or prop.op != "=":
        return
    if not any(isinstance(n, Fn) and n.name in ("atan", "log") for n in walk(prop)):
        return  # what algebra does not see through, and whose derivative it does
    for symbol in attempt.record.symbols:
        if symbol.sort == REAL and symbol.term in free(prop) and not symbol.domain.nonzero:
            for point in _points(symbol.domain):
                yield _constant(prop, symbol, Num(point))


def _points(domain: Domain) -> list[Fraction]:
    """At most two numbers of the interval."""
    return [p for p in POINTS if not any(map(_fails, domain.relations(Num(p))))][:2]


def _fails(bound: Rel) -> bool:
    match bound:
        case Rel(op="<", left=Num(value=low), right=Num(value=high)):
            return low >= high
        case Rel(op="<=", left=Num(value=low), right=Num(value=high)):
            return low > high
    return False


def _constant(prop: Rel, symbol: Symbol, point: Term) -> Proof:
    x = Sym(symbol.name)
    gap = Add(prop.left, Neg(prop.right))
    there = substitute(gap, {x: point})
    slope = Rel("=", Deriv(bind(gap, x), x), ZERO)
    return Proof(
        (
            line("slope", slope, "differentiate"),
            line("start", Rel("=", there, ZERO), "algebra"),
            line("low", Rel("<=", there, gap), "minimum_at", cite("slope"), variable=x, point=point),
            line("high", Rel("<=", gap, there), "maximum_at", cite("slope"), variable=x, point=point),
            line("1", prop, "algebra", cite("start", "low", "high")),
        )
    )

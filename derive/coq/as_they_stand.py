"""Relations that premises add up to as they stand, no term looked into: Coq's linear arithmetic sees them by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias

from flint import fmpq

from derive.coq.text import integers
from derive.kernel.advisor import Advisor, Shape
from derive.terms.nodes import Add, Div, Mul, Neg, Num, Prop, Rel, Term

MAX_MONOMIALS = 40
Monomial: TypeAlias = tuple[Term, ...]
Polynomial: TypeAlias = dict[Monomial, fmpq]

_SIGNS = {"<": ">", "<=": ">=", "=": "="}


class _TooLong(Exception):
    """More monomials than it is worth while to look at."""


def adding_up(advisor: Advisor | None, goal: Rel, premises: Iterable[Prop]) -> list[Rel] | None:
    """Those of the premises that add up to the goal, with numbers before them; None if they do not."""
    if advisor is None or goal.op not in _SIGNS:
        return None
    given = [r.forward() for r in premises if isinstance(r, Rel)]
    given = [r for r in given if r.op in _SIGNS and not integers(r) and (goal.op != "=" or r.op == "=")]
    try:
        target, *values = (_difference(r) for r in (goal, *given))
    except _TooLong:
        return None
    unknowns: dict[Term, int] = {}
    facts = [(_shape(value, unknowns), _SIGNS[r.op]) for r, value in zip(given, values, strict=True)]
    numbers = advisor.multipliers(_shape(target, unknowns), facts, goal.op == "<")
    if numbers is None:
        return None
    rest = target
    for m, value in zip(numbers, values, strict=True):
        rest = _sum(rest, value, fmpq(-m.numerator, m.denominator))
    left = rest.pop((), fmpq(0))
    used = [r for r, m in zip(given, numbers, strict=True) if m]
    strict = goal.op == "<=" or any(r.op == "<" for r in used)
    fits = left == 0 if goal.op == "=" else left > 0 or (left == 0 and strict)
    return used if fits and not any(rest.values()) else None


def _difference(relation: Rel) -> Polynomial:
    """The right side less the left, multiplied out."""
    return _sum(_multiplied_out(relation.right), _multiplied_out(relation.left), fmpq(-1))


def _multiplied_out(term: Term) -> Polynomial:
    """A polynomial in what is no number, sum or product."""
    match term:
        case Num(value=value):
            return {(): fmpq(value.numerator, value.denominator)}
        case Add():
            total: Polynomial = {}
            for part in term.args:
                total = _sum(total, _multiplied_out(part), fmpq(1))
            return total
        case Neg():
            return _sum({}, _multiplied_out(term.args[0]), fmpq(-1))
        case Div(args=(above, Num(value=value))) if value:
            return _sum({}, _multiplied_out(above), 1 / fmpq(value.numerator, value.denominator))
        case Mul():
            product: Polynomial = {(): fmpq(1)}
            for factor in map(_multiplied_out, term.args):
                parts: Polynomial = {}
                for monomial, c in factor.items():
                    times = {tuple(sorted((*m, *monomial), key=hash)): k for m, k in product.items()}
                    parts = _sum(parts, times, c)
                product = parts
            return product
    return {(term,): fmpq(1)}


def _sum(one: Polynomial, other: Polynomial, times: fmpq) -> Polynomial:
    """one + times * other."""
    total = dict(one)
    for monomial, c in other.items():
        total[monomial] = total.get(monomial, fmpq(0)) + times * c
    if len(total) > MAX_MONOMIALS:
        raise _TooLong
    return total


def _shape(value: Polynomial, unknowns: dict[Term, int]) -> Shape:
    """A polynomial as a search for multipliers reads it."""
    shape = {}
    for monomial, c in value.items():
        if c:
            powers = Counter(unknowns.setdefault(factor, len(unknowns)) for factor in monomial)
            shape[tuple(powers[k] for k in range(max(powers, default=-1) + 1))] = c
    return shape

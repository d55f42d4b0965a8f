"""Relations that premises add up to as they stand: Coq's linear arithmetic sees them by itself.

No term is looked into, but for cases of absolute values, maxima and minima.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from flint import fmpq

from derive.coq.conversion import Script
from derive.coq.text import ATOM, Printer, integers
from derive.kernel.advisor import Advisor, Shape
from derive.terms.nodes import ZERO, Add, Div, Fn, Mul, Neg, Num, Prop, Rel, Term

MAX_MONOMIALS = 40
MAX_EXTREMES = 6
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


def in_cases(advisor: Advisor | None, p: Printer, goal: Rel, premises: Iterable[Prop]) -> Script | None:
    """Told apart by what absolute values, maxima and minima are, the premises add up to the goal in each case."""
    given = [r for r in premises if isinstance(r, Rel)]
    extremes = list(dict.fromkeys(e for r in (goal, *given) for side in r.args for e in _extremes(side)))
    sides = [goal] if goal.op != "=" else [Rel("<=", *goal.args), Rel("<=", *reversed(goal.args))]
    if goal.op == "!=" or not 0 < len(extremes) <= MAX_EXTREMES:
        return None
    if not all(_in_each(advisor, side, given, extremes) for side in sides):
        return None
    return [
        *(
            f"destruct ({e.name}_cases {' '.join(p.real(a, ATOM) for a in e.args)}) as [[? ?]|[? ?]];"
            for e in extremes
        ),
        "lra.",
    ]


def _in_each(advisor: Advisor | None, goal: Rel, given: Sequence[Rel], extremes: Sequence[Fn]) -> bool:
    if any(adding_up(advisor, wanted, given) is not None for wanted in (goal, Rel("<", ZERO, ZERO))):
        return True
    if not extremes:
        return False
    first, *others = extremes
    return all(
        _in_each(advisor, goal, [*given, *case], others) for case in _CASES[first.name](first, *first.args)
    )


_CASES: dict[str, Callable[..., tuple[tuple[Rel, Rel], tuple[Rel, Rel]]]] = {
    "abs": lambda e, a: ((Rel("<=", ZERO, a), Rel("=", e, a)), (Rel("<", a, ZERO), Rel("=", e, Neg(a)))),
    "max": lambda e, a, b: ((Rel("<=", b, a), Rel("=", e, a)), (Rel("<", a, b), Rel("=", e, b))),
    "min": lambda e, a, b: ((Rel("<=", a, b), Rel("=", e, a)), (Rel("<", b, a), Rel("=", e, b))),
}


def _extremes(term: Term) -> Iterator[Fn]:
    """Absolute values, and maxima and minima of two, in what linear arithmetic looks into and in their arguments."""
    if isinstance(term, Fn) and term.name in _CASES and (term.name == "abs" or len(term.args) == 2):
        for argument in term.args:
            yield from _extremes(argument)
        yield term
    elif isinstance(term, Add | Neg | Mul | Div):
        for part in term.args:
            yield from _extremes(part)


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

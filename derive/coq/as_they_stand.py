"""Relations that premises add up to as they stand: Coq's linear arithmetic sees them by itself.

No term is looked into, but for cases of absolute values, maxima and minima.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import prod

from derive.coq.conversion import Script
from derive.coq.text import ATOM, Printer, integers
from derive.kernel.advisor import Advisor
from derive.kernel.fractions import Atoms, Frac, TooLarge
from derive.kernel.linear import shape
from derive.terms.nodes import ZERO, Add, Div, Fn, Mul, Neg, Num, Prop, Rel, Term

MAX_EXTREMES = 6

_SIGNS = {"<": ">", "<=": ">=", "=": "="}


def adding_up(advisor: Advisor | None, goal: Rel, premises: Iterable[Prop]) -> list[Rel] | None:
    """Those of the premises that add up to the goal, with numbers before them; None if they do not."""
    if advisor is None or goal.op not in _SIGNS:
        return None
    given = [r.forward() for r in premises if isinstance(r, Rel)]
    given = [r for r in given if r.op in _SIGNS and not integers(r) and (goal.op != "=" or r.op == "=")]
    atoms = Atoms()
    try:
        target, *values = (_multiplied_out(atoms, Add(r.right, Neg(r.left))) for r in (goal, *given))
    except TooLarge:
        return None
    first, *shapes = (shape(atoms.lift(value.num)) for value in (target, *values))
    facts = [(found, _SIGNS[r.op]) for r, found in zip(given, shapes, strict=True)]
    numbers = advisor.multipliers(first, facts, goal.op == "<")
    if numbers is None:
        return None
    rest = target - sum(
        (m * value for m, value in zip(numbers, values, strict=True)), start=atoms.constant(0)
    )
    if not rest.is_constant:
        return None
    left = atoms.constant_term(rest.num) / atoms.constant_term(rest.den)
    used = [r for r, m in zip(given, numbers, strict=True) if m]
    strict = goal.op == "<=" or any(r.op == "<" for r in used)
    fits = left == 0 if goal.op == "=" else left > 0 or (left == 0 and strict)
    return used if fits else None


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


def _multiplied_out(atoms: Atoms, term: Term) -> Frac:
    """A polynomial in what is no number, sum or product."""
    match term:
        case Num(value=value):
            return atoms.constant(value)
        case Add():
            return sum((_multiplied_out(atoms, part) for part in term.args), start=atoms.constant(0))
        case Neg():
            return -_multiplied_out(atoms, term.args[0])
        case Div(args=(above, Num(value=value))) if value:
            return _multiplied_out(atoms, above) / value
        case Mul():
            return prod((_multiplied_out(atoms, factor) for factor in term.args), start=atoms.constant(1))
    return atoms.atom(term)

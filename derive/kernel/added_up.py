"""Inequalities among the premises added up: as they are, times numbers, or times what is shown not to be negative.

The numbers are proposed by the advisor; here it is looked whether what they give is the goal. Source: Farkas' lemma.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import zip_longest

from derive.kernel.fractions import Frac
from derive.kernel.linear import shape
from derive.kernel.question import Question
from derive.kernel.verdict import Evidence
from derive.terms.nodes import ONE, ZERO, Add, Div, Mul, Neg, Node, Pow, Rel, Term

MAX_MULTIPLIED = 8  # factors by which an inequality is multiplied


def added_up(q: Question, gap: Frac) -> Evidence | None:
    """The inequalities among the premises added up, and what the goal says beyond that having its sign."""
    given = inequalities(q)
    if not given or q.goal.op == "!=":
        return None
    if weights(q, gap, given) is not None:
        return Evidence("multiples of premises added up", q.goal)
    rest = beyond(q, gap, given)
    if rest == Rel("<=", ZERO, ZERO):
        return Evidence("premises added up", q.goal)
    shown = q.step.prover.prove(q.known, rest)
    return None if shown is None else Evidence("premises added up", q.goal, (shown,))


def inequalities(q: Question) -> list[Rel]:
    """The relations < and <= among the premises."""
    given = (p.forward() for p in q.premises if isinstance(p, Rel) and p.op not in ("=", "!="))
    return list(dict.fromkeys(given))


def weights(q: Question, gap: Frac, given: Sequence[Rel]) -> tuple[list[Fraction], Frac] | None:
    """Numbers >= 0, by which inequalities multiplied add up to a goal < or <=, and the number that it says beyond.

    `gap` is right less left, reduced.
    """
    step, goal = q.step, q.goal
    if step.advisor is None:
        return None
    atoms = step.normalizer.atoms
    values = [-q.modulo(q.gap(p)) for p in given]
    below = atoms.constant(1)
    for value in (gap, *values):
        if not (value * below).den.is_constant():
            below = below * atoms.polynomial(value.den)
    target, *shapes = (shape(atoms.lift((value * below).num)) for value in (gap, *values))
    facts = [(found, ">" if p.op == "<" else ">=") for found, p in zip(shapes, given, strict=True)]
    found = step.advisor.multipliers(target, facts, goal.op == "<")
    if found is None or len(found) != len(given) or any(m < 0 for m in found):
        return None
    rest = gap
    for m, value in zip(found, values, strict=True):
        rest = rest - m * value
    strict = goal.op == "<=" or any(m > 0 and p.op == "<" for m, p in zip(found, given, strict=True))
    if not rest.is_constant:
        return None
    left = step.normalizer.constant_part(rest)
    return (list(found), rest) if left > 0 or (left == 0 and strict) else None


def beyond(q: Question, gap: Frac, given: Sequence[Rel]) -> Rel:
    """What a goal < or <= says beyond some inequalities added up. `gap` is right less left, reduced."""
    atoms = q.step.normalizer.atoms
    left = gap
    for premise in given:
        left = left + q.modulo(q.gap(premise))
    strict = q.goal.op == "<" and all(premise.op == "<=" for premise in given)
    return Rel("<" if strict else "<=", ZERO, atoms.term(left))


def multiplied_and_added_up(q: Question, rest: Frac) -> Evidence | None:
    """The inequalities among the premises, also times what is not negative, added up with numbers before them."""
    given, gap = inequalities(q), -rest
    if not given or q.goal.op == "!=":
        return None
    more = multiplied(q, gap, given)
    if not more or weights(q, gap, [*given, *more]) is None:
        return None
    return Evidence("multiples of premises added up", q.goal)


def multiplied(q: Question, gap: Frac, given: Sequence[Rel]) -> list[Rel]:
    """Inequalities times what is shown not to be negative.

    It turns a monomial of theirs into one that occurs, or is a factor of the goal as it is written.
    """
    atoms = q.step.normalizer.atoms
    target, *values = (shape(atoms.lift(f.num)) for f in (gap, *(q.modulo(q.gap(p)) for p in given)))
    occurring = {monomial for value in (target, *values) for monomial in value}
    below = 1 / atoms.polynomial(gap.den)
    written = [q.step.normalizer.normal(q.known, factor) for factor in _sums_as_factors(q.goal)]
    found = []
    for premise, value in zip(given, values, strict=True):
        pairs = ((monomial, own) for own in value for monomial in occurring)
        quotients = {exponents for pair in pairs if (exponents := _quotient(*pair)) is not None}
        factors = [*written, *map(atoms.monomial, sorted(quotients))]
        for factor in (atoms.term(factor * below) for factor in factors[:MAX_MULTIPLIED]):
            for op in dict.fromkeys((premise.op, "<=")):
                if factor != ONE and q.step.prover.shows(q.known, Rel(op, ZERO, factor)):
                    found.append(Rel(op, ZERO, Mul(factor, Add(premise.right, Neg(premise.left)))))
                    break
    return found


def _sums_as_factors(goal: Rel) -> list[Term]:
    """The sums and powers that stand as factors in a relation, outside of binders, as 1 - z in (1 - z)*a."""
    pending: list[Node] = list(goal.args)
    found: list[Term] = []
    while pending:
        node = pending.pop(0)
        if isinstance(node, Mul):
            found += [factor for factor in node.args if isinstance(factor, Add | Pow)]
        pending += [part for part in node.args if isinstance(part, Add | Neg | Mul | Div)]
    return list(dict.fromkeys(found))


def _quotient(monomial: tuple[int, ...], by: tuple[int, ...]) -> tuple[int, ...] | None:
    """The exponents of a quotient of monomials; None where it is no monomial."""
    exponents = tuple(a - b for a, b in zip_longest(monomial, by, fillvalue=0))
    return exponents if min(exponents, default=0) >= 0 else None

"""Points some of whose numbers are known only as the solution of equations, and what may be said of them.

The certificate is `krawczyk.has_root`: there is exactly one solution in a box. Whatever else is said of the point is
decided on all of the box: domains, hypotheses, whether everything is defined, and that the claim fails. The
equations that define the solution hold at it, and nowhere else in the box, so that they are the one thing
taken from the certificate: a number is 0 if it is a linear combination of the differences of their sides.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from flint import arb, ctx

from derive.record.model import Point
from derive.refute import numbers
from derive.refute.context import Assignment, Context, evaluated
from derive.refute.krawczyk import PRECISION, has_root
from derive.refute.machine import Machine
from derive.refute.tape import Tape
from derive.refute.values import Budget, Equal, Exactness, Undecided, Unknown, Value
from derive.refute.witness import Solution
from derive.terms.nodes import ONE, REAL, Add, Div, Elem, Family, Mul, Neg, Num, Sym, Term, free, product_of

MOST_UNKNOWNS = 16


def certified(
    context: Context, point: Point, solution: Solution, budget: Budget
) -> tuple[Assignment, Exactness]:
    """The values of a point that rests on a solution, and how to decide of them.

    Raises `Undecided` if it is not proved that there is exactly one solution in the box, and for a point whose
    values are neither closed nor numbers of the solution; `UndefinedAt` where an equation has no value.
    """
    if any(equation.op != "=" for equation in solution.equations):
        raise Undecided("a solution must be one of equations")
    leaves = _leaves(solution)
    at = _assignment(context, point, leaves)
    m = Machine(dict(at.numbers), at.families, budget, Exactness(_apart(context.how.equal, _Zeros(()))))
    residuals = []
    for equation in solution.equations:
        left, right = (context.compiler.term(side).run(m) for side in (equation.left, equation.right))
        residuals.append(numbers.sub(left, right))
    centre = [numbers.rational(value) for _, value in solution.numbers]
    unknowns = [leaves[name] for name, _ in solution.numbers]
    if not has_root(Tape(residuals, unknowns), centre, numbers.rational(solution.within)):
        raise Undecided("that the equations have a solution there is not proved")
    zeros = _Zeros(numbers.to_term(r) for r in residuals)
    return at, Exactness(_apart(context.how.equal, zeros))


def _leaves(solution: Solution) -> dict[Term, Unknown]:
    """Each number of a solution as the box that it is in."""
    if not 0 < len(solution.numbers) <= MOST_UNKNOWNS or solution.within <= 0:
        raise Undecided("a solution of no numbers, or of too many")
    with ctx.workprec(PRECISION):
        radius = arb(numbers.rational(solution.within)).upper()
        leaves = {
            name: Unknown(name, arb(numbers.rational(value)) + arb(0, radius))
            for name, value in solution.numbers
        }
    if len(leaves) < len(solution.numbers) or not all(_is_cell(name) for name in leaves):
        raise Undecided("a solution must be of different real numbers of the context")
    return leaves


def _is_cell(name: Term) -> bool:
    if isinstance(name, Sym):
        return name.sort == REAL
    if not isinstance(name, Elem) or not isinstance(name.family, Family):
        return False
    return name.family.sort == REAL and all(isinstance(i, Num) for i in name.indices)


def _assignment(context: Context, point: Point, leaves: dict[Term, Unknown]) -> Assignment:
    def values(terms: list[Term]) -> list[Value]:
        closed = evaluated(context, {str(k): t for k, t in enumerate(terms) if t not in leaves})
        return [leaves[t] if t in leaves else closed[str(k)] for k, t in enumerate(terms)]

    scalars = values([t for _, t in point.numbers])
    return Assignment(
        {name: v for (name, _), v in zip(point.numbers, scalars, strict=True)},
        {
            name: dict(zip([i for i, _ in table], values([t for _, t in table]), strict=True))
            for name, table in point.families
        },
    )


class _Zeros:
    """The terms that are linear combinations, with rational coefficients, of some that are 0."""

    def __init__(self, terms: Iterable[Term]):
        self._rows: list[
            tuple[Term, dict[Term, Fraction]]
        ] = []  # each with its leading term, in echelon form
        for term in terms:
            rest = self._reduced(term)
            if rest:
                lead = next(iter(rest))
                self._rows.append((lead, {t: c / rest[lead] for t, c in rest.items()}))

    def __contains__(self, term: Term) -> bool:
        return not self._reduced(term)

    def _reduced(self, term: Term) -> dict[Term, Fraction]:
        sums: dict[Term, Fraction] = {}
        _add_to(sums, term, Fraction(1))
        for lead, row in self._rows:
            factor = sums.get(lead, Fraction(0))
            for t, c in row.items() if factor else ():
                sums[t] = sums.get(t, Fraction(0)) - factor * c
        return {t: c for t, c in sums.items() if c}


def _add_to(sums: dict[Term, Fraction], term: Term, factor: Fraction) -> None:
    """Add a multiple of a term to a linear combination of terms that are neither sums nor multiples."""
    match term:
        case Num():
            sums[ONE] = sums.get(ONE, Fraction(0)) + factor * term.value
        case Add():
            for a in term.args:
                _add_to(sums, a, factor)
        case Neg():
            _add_to(sums, term.args[0], -factor)
        case Div(args=(up, Num(value=value))) if value:
            _add_to(sums, up, factor / value)
        case Mul() if any(isinstance(a, Num | Neg) for a in term.args):
            for a in term.args:
                factor *= a.value if isinstance(a, Num) else -1 if isinstance(a, Neg) else 1
            rest = [a.args[0] if isinstance(a, Neg) else a for a in term.args if not isinstance(a, Num)]
            _add_to(sums, product_of(rest), factor)
        case _:
            sums[term] = sums.get(term, Fraction(0)) + factor


def _apart(equal: Equal | None, zeros: _Zeros) -> Equal:
    """Whether a term is 0: what is known of the solution, and of closed terms what `equal` says."""

    def decide(term: Term) -> bool | None:
        if not free(term):
            return None if equal is None else equal(term)
        return True if term in zeros else None

    return decide

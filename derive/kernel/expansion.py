"""Limits by expansion: how a function grows (`growth`) near a point from one side.

w is the distance from the point, or 1/|v| at infinity.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from derive.kernel.context import Context
from derive.kernel.fractions import Frac, TooLarge
from derive.kernel.growth import FUNCTIONS, Growth, Growths, NoLimit
from derive.kernel.prover import Prover
from derive.terms.functions import defining
from derive.terms.nodes import (
    ZERO,
    Add,
    App,
    Div,
    Fn,
    Infinity,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    free,
)


class Expansion:
    """Expansions of terms in one variable that goes to one point from one side."""

    def __init__(self, prover: Prover, context: Context, variable: Sym, at: Term | Infinity, side: str):
        self._prover = prover
        self._forms = prover.normalizer
        self._growths = Growths(prover.normalizer, context)
        self._context = context
        self._variable = variable
        self._at = at
        self._side = side

    def limit(self, term: Term) -> Term | Infinity:
        """The limit: a term, or an infinity. Raises `NoLimit`, `TooLarge` or ZeroDivisionError."""
        growth = self._growth(term)
        series, lead = growth.series, self._growths.exponent_sign(growth.exponent)
        if lead < 0 or (lead == 0 and not series.terms and series.order > 0):
            return ZERO
        power, logs = series.leading
        if lead == 0 and power > 0:
            return ZERO
        if lead == 0 and power == 0 and logs == 0:
            return self._forms.atoms.term(series.terms[power, logs])
        return Infinity(self._growths.sign(growth))

    def holds_near(self, relation: Rel) -> bool:
        """Whether a relation < <= != is shown to hold near the point, by the leading term of its difference."""
        relation = relation.forward()
        if relation.op == "=":
            return False
        try:
            sign = self._growths.sign(self._growth(Add(relation.right, Neg(relation.left))))
        except (NoLimit, TooLarge, ZeroDivisionError):
            return False
        return sign > 0 or (sign < 0 and relation.op == "!=")

    def _growth(self, term: Term) -> Growth:
        growths = self._growths
        if self._variable not in free(term):
            return growths.constant(self._forms.normal(self._context, term))
        match term:
            case Sym():
                return self._of_variable()
            case Add():
                return reduce(growths.add, map(self._growth, term.args))
            case Neg():
                return growths.mul(growths.number(-1), self._growth(term.args[0]))
            case Mul():
                return reduce(growths.mul, map(self._growth, term.args))
            case Div():
                above, below = map(self._growth, term.args)
                return growths.mul(above, growths.power(below, Fraction(-1)))
            case Pow(args=(base, Num(value=exponent))):
                return growths.power(self._growth(base), exponent)
            case Pow(args=(base, exponent)):
                return growths.exp(growths.mul(self._growth(exponent), growths.log(self._growth(base))))
            case Fn() if term.name in FUNCTIONS:
                return FUNCTIONS[term.name](growths, self._growth(term.args[0]))
            case Fn() if (meaning := defining(term)) is not None and not isinstance(meaning, Piecewise):
                return self._growth(meaning)
            case App():
                return self._growth(self._context.theory.unfold(term))
            case Sum():
                return self._of_sum(term)
        raise NoLimit(f"no expansion in the table for {type(term).__name__}")

    def _of_variable(self) -> Growth:
        """v = a + w, a - w, 1/w or -1/w."""
        growths, atoms = self._growths, self._forms.atoms
        if isinstance(self._at, Infinity):
            return growths.constant(atoms.constant(self._at.sign), Fraction(-1))
        step = growths.constant(atoms.constant(1 if self._side == "+" else -1), Fraction(1))
        return growths.add(growths.constant(self._forms.normal(self._context, self._at)), step)

    def _of_sum(self, term: Sum) -> Growth:
        """A finite sum, coefficient by coefficient: the ends of its range, integers, do not move."""
        index, body, inside = self._context.open(term.body, term.lo, term.hi)
        each = Expansion(self._prover, inside, self._variable, self._at, self._side)._growth(body)
        if each.exponent:
            raise NoLimit("a sum of terms that grow like exp")

        def total(c: Frac) -> Frac:
            body = bind(self._forms.atoms.term(c), index, term.body.hint)
            return self._forms.normal(self._context, Sum(term.lo, term.hi, body))

        totals = ((e, total(c)) for e, c in each.series.terms.items())
        return Growth({}, self._growths.series(totals, each.series.order))

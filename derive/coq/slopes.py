"""The derivative that the tactic `deriv` finds, as a term: one line of the table a kind of node."""

from __future__ import annotations

from collections.abc import Callable

from derive.coq.text import NotExportable
from derive.frozen import frozen
from derive.kernel.context import Theory
from derive.kernel.derivative import at_point, new_variable
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    Delta,
    Deriv,
    Div,
    Elem,
    Fn,
    Lam,
    Mul,
    Neg,
    Num,
    Pow,
    Sum,
    Sym,
    Term,
    Update,
    bind,
    element,
    free,
    instantiate,
    is_integer,
)

# f'(u), where the derivative of f(u) is f'(u) u'
FACTORS: dict[str, Callable[[Term], Term]] = {
    "exp": lambda u: Fn("exp", u),
    "sin": lambda u: Fn("cos", u),
    "cos": lambda u: Neg(Fn("sin", u)),
    "sinh": lambda u: Fn("cosh", u),
    "cosh": lambda u: Fn("sinh", u),
    "tanh": lambda u: Add(ONE, Neg(Pow(Fn("tanh", u), Num(2)))),
    "abs": lambda u: Fn("sign", u),
}
# g(u), where it is u'/g(u)
DIVISORS: dict[str, Callable[[Term], Term]] = {
    "log": lambda u: u,
    "atan": lambda u: Add(ONE, Pow(u, Num(2))),
    "tan": lambda u: Pow(Fn("cos", u), Num(2)),
}


def by_absolute_value(term: Fn) -> Term:
    """max(a, b) = (a + b + |a - b|)/2, min with a minus; of more, the last one with that of the others."""
    *others, last = term.args
    first = others[0] if len(others) == 1 else Fn(term.name, *others)
    gap = Fn("abs", Add(first, Neg(last)))
    return Div(Add(first, last, gap if term.name == "max" else Neg(gap)), Num(2))


def found_by_tactic(theory: Theory, lam: Lam, at: Term) -> Term:
    """The value that Coq's `deriv` gives to the derivative of a Lam at a point. Raises `NotExportable`."""
    variable = new_variable(lam, at)
    body = theory.unfold_all(instantiate(lam, variable))
    return at_point(_Table(theory, variable).slope(body, 0), variable, at)  # type: ignore[no-any-return]


@frozen
class _Table:
    """The table for one variable."""

    theory: Theory
    v: Sym

    def slope(self, term: Term, depth: int) -> Term:
        """The derivative of a term by the variable, under binders that were opened before."""
        v = self.v
        if v not in free(term):
            return ZERO
        match term:
            case Sym():
                return ONE
            case Neg():
                return Neg(self.slope(term.args[0], depth))
            case Add():
                return self._sum(term.args, depth)
            case Mul():
                return self._product(list(term.args), depth)
            case Div():
                return self._quotient(term.args[0], term.args[1], depth)
            case Pow():
                return self._power(term.args[0], term.args[1], depth)
            case Fn(payload=("max" | "min",)):
                return self.slope(by_absolute_value(term), depth)
            case Fn() if term.name in FACTORS:
                return Mul(FACTORS[term.name](*term.args), self.slope(term.args[0], depth))
            case Fn() if term.name in DIVISORS:
                return Div(self.slope(term.args[0], depth), DIVISORS[term.name](*term.args))
            case Sum():
                index = Sym(f"%s{depth}", INTEGER)
                inner = self.slope(instantiate(term.body, index), depth + 1)
                return Sum(term.lo, term.hi, bind(inner, index, term.body.hint))
            case Elem(family=Update() as varied):
                return self._of_varied(varied, term.indices, depth)
            case Deriv():
                return self.slope(found_by_tactic(self.theory, term.body, term.at), depth)
            case _:
                raise NotExportable(f"the derivative of {type(term).__name__}")

    def _sum(self, terms: tuple[Term, ...], depth: int) -> Term:
        first = next(n for n, a in enumerate(terms) if self.v in free(a))
        before = [ZERO] if first else []  # Coq sees that what stands before is one constant
        return Add(
            *before,
            *(
                Neg(self.slope(a.args[0], depth)) if isinstance(a, Neg) else self.slope(a, depth)
                for a in terms[first:]
            ),
        )

    def _quotient(self, f: Term, g: Term, depth: int) -> Term:
        df = self.slope(f, depth)
        if self.v not in free(g):
            return Div(df, g)
        return Div(Add(Mul(df, g), Neg(Mul(f, self.slope(g, depth)))), Mul(g, g))

    def _of_varied(self, varied: Update, indices: tuple[Term, ...], depth: int) -> Term:
        """Of an element of a family of which one element varies, or of one that varies already."""
        there = self.slope(varied.value, depth)
        hits = [Delta(i, k) for i, k in zip(indices, varied.indices, strict=True)]
        if self.v not in free(varied.family):
            return Mul(*hits, there)
        if len(hits) != 1:
            raise NotExportable("a family of several indices that is varied twice")
        elsewhere = self.slope(element(varied.family, *indices), depth)
        return Add(Mul(hits[0], there), Mul(Add(ONE, Neg(hits[0])), elsewhere))

    def _product(self, factors: list[Term], depth: int) -> Term:
        """From the left, two at a time, as Coq reads a product."""
        *others, g = factors
        f = others[0] if len(others) == 1 else Mul(*others)
        if self.v not in free(f):
            return Mul(f, self.slope(g, depth))
        df = self.slope(f, depth) if len(others) == 1 else self._product(others, depth)
        if self.v not in free(g):
            return Mul(df, g)
        return Add(Mul(df, g), Mul(f, self.slope(g, depth)))

    def _power(self, base: Term, exponent: Term, depth: int) -> Term:
        if isinstance(exponent, Num) and is_integer(exponent):
            n = int(exponent.value)
            df = self.slope(base, depth)
            if n < 0:
                g = Pow(base, Num(-n))
                return Div(Neg(self._power(base, Num(-n), depth)), Mul(g, g))
            return Mul(Num(n), Pow(base, Num(n - 1)), df)
        if is_integer(exponent):
            return Mul(exponent, Pow(base, Add(exponent, Neg(ONE))), self.slope(base, depth))
        inner = Add(
            Mul(self.slope(exponent, depth), Fn("log", base)),
            Div(Mul(exponent, self.slope(base, depth)), base),
        )
        return Mul(Pow(base, exponent), inner)

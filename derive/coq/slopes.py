"""The derivative that the tactic `deriv` finds, as a term: one line of the table a kind of node."""

from __future__ import annotations

from typing import Any

from derive.coq.text import NotExportable
from derive.kernel.context import Theory
from derive.kernel.derivative import _at_point, _new_variable
from derive.kernel.signs import unfold_all
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    Delta,
    Div,
    Elem,
    Fn,
    Lam,
    Mul,
    Neg,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Term,
    Update,
    bind,
    free,
    instantiate,
    is_integer,
)


def found_by_tactic(theory: Theory, lam: Lam, at: Term) -> Term:
    """The value that Coq's `deriv` gives to the derivative of a Lam at a point. Raises `NotExportable`."""
    variable = _new_variable(lam, at)
    body = unfold_all(theory, Rel("=", instantiate(lam, variable), ZERO)).left
    return _at_point(_slope(body, variable, 0), variable, at)  # type: ignore[no-any-return]


def _slope(term: Term, v: Sym, depth: int) -> Term:
    if v not in free(term):
        return ZERO
    match term:
        case Sym():
            return ONE
        case Neg():
            return Neg(_slope(term.args[0], v, depth))
        case Add():
            return Add(
                *(
                    Neg(_slope(a.args[0], v, depth)) if isinstance(a, Neg) else _slope(a, v, depth)
                    for a in term.args
                )
            )
        case Mul():
            return _product(list(term.args), v, depth)
        case Div():
            f, g = term.args
            df = _slope(f, v, depth)
            if v not in free(g):
                return Div(df, g)
            dg = _slope(g, v, depth)
            return Div(Add(Mul(df, g), Neg(Mul(f, dg))), Mul(g, g))
        case Pow():
            return _power(term.args[0], term.args[1], v, depth)
        case Fn(payload=("exp",)):
            return Mul(term, _slope(term.args[0], v, depth))
        case Fn(payload=("log",)):
            return Div(_slope(term.args[0], v, depth), term.args[0])
        case Sum():
            index = Sym(f"%s{depth}", INTEGER)
            inner = _slope(instantiate(term.body, index), v, depth + 1)
            return Sum(term.lo, term.hi, bind(inner, index, term.body.hint))
        case Elem(family=Update() as varied) if v not in free(varied.family):
            hits: list[Any] = [Delta(i, k) for i, k in zip(term.indices, varied.indices, strict=True)]
            return Mul(*hits, _slope(varied.value, v, depth))
        case _:
            raise NotExportable(f"the derivative of {type(term).__name__}")


def _product(factors: list[Term], v: Sym, depth: int) -> Term:
    """From the left, two at a time, as Coq reads a product."""
    *others, g = factors
    f = others[0] if len(others) == 1 else Mul(*others)
    if v not in free(f):
        return Mul(f, _slope(g, v, depth))
    df = _slope(f, v, depth) if len(others) == 1 else _product(others, v, depth)
    if v not in free(g):
        return Mul(df, g)
    return Add(Mul(df, g), Mul(f, _slope(g, v, depth)))


def _power(base: Term, exponent: Term, v: Sym, depth: int) -> Term:
    if isinstance(exponent, Num) and is_integer(exponent):
        n = int(exponent.value)
        df = _slope(base, v, depth)
        if n < 0:
            g = Pow(base, Num(-n))
            return Div(Neg(_power(base, Num(-n), v, depth)), Mul(g, g))
        return Mul(Num(n), Pow(base, Num(n - 1)), df)
    if is_integer(exponent):
        return Mul(exponent, Pow(base, Add(exponent, Neg(ONE))), _slope(base, v, depth))
    inner = Add(
        Mul(_slope(exponent, v, depth), Fn("log", base)), Div(Mul(exponent, _slope(base, v, depth)), base)
    )
    return Mul(Pow(base, exponent), inner)

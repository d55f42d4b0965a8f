"""The boundary keeps a formula as its author wrote it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Derivative,
    Eq,
    Idx,
    Integer,
    KroneckerDelta,
    Limit,
    Product,
    Rational,
    Symbol,
    evaluate,
    exp,
    log,
    oo,
    sqrt,
)

from derive import forall, iff, implies, literal, tends
from derive.script.boundary import Boundary, Declared
from derive.script.errors import FloatFound, ScriptError
from derive.script.families import declared_family
from derive.terms.nodes import (
    INTEGER,
    ONE,
    REAL,
    Add,
    And,
    Bound,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    Fn,
    ForAll,
    Iff,
    Implies,
    Infinity,
    Lam,
    Literal,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Tends,
    Update,
    bind,
)

K = Symbol("K", integer=True)
a, b, c, x, y = (Symbol(n, real=True) for n in "abcxy")
i, j = Idx("i", (1, K)), Idx("j", (1, K))
P = declared_family("P", ((Integer(1), K),), ("i",), False)
M = declared_family("M", ((Integer(1), K), (Integer(1), K)), ("i", "j"), False)
TERMS = {n: Sym(n) for n in "abcxy"}
A, B, C, X, Y = (TERMS[n] for n in "abcxy")
KT, IT = Sym("K", INTEGER), Sym("i", INTEGER)
FP = Family("P")


def boundary() -> Boundary:
    symbols = {s.name: s for s in (K, a, b, c, x, y)}
    return Boundary(Declared(symbols, {"P": FP, "M": Family("M", 2)}, {"i": i, "j": j}))


def term(build: Any) -> Any:
    with evaluate(False):
        return boundary().term(build())


def prop(build: Any) -> Any:
    with evaluate(False):
        return boundary().prop(build())


def total(lo: Any, hi: Any, body: Any, kind: Any = Sum) -> Any:
    return kind(lo, hi, Lam("i", INTEGER, body))


ELEMENT = Elem(FP, Bound(0, INTEGER))

AS_WRITTEN = {
    "a quotient that cancels": (lambda: (a - b) / (a - b), Div(Add(A, Neg(B)), Add(A, Neg(B)))),
    "exp of log": (lambda: exp(log(P[i] / P[K])), Fn("exp", Fn("log", Div(Elem(FP, IT), Elem(FP, KT))))),
    "a root of a square": (lambda: sqrt(x**2), Pow(Pow(X, Num(2)), Num(Fraction(1, 2)))),
    "a product with a sum": (lambda: 2 * (x + y), Mul(Num(2), Add(X, Y))),
    "a difference with a sum": (lambda: y - (2 * x + 1), Add(Y, Neg(Add(Mul(Num(2), X), ONE)))),
    "a difference of products": (lambda: x - 2 * y, Add(X, Neg(Mul(Num(2), Y)))),
    "three summands": (lambda: x - 1 - log(x), Add(X, Neg(ONE), Neg(Fn("log", X)))),
    "a sum in a sum": (lambda: x + (y + 1), Add(X, Add(Y, ONE))),
    "a sigmoid": (lambda: exp(x) / (1 + exp(x)), Div(Fn("exp", X), Add(ONE, Fn("exp", X)))),
    "a reciprocal": (lambda: 1 / (1 + exp(-x)), Div(ONE, Add(ONE, Fn("exp", Neg(X))))),
    "a numeric quotient": (lambda: x / 2, Div(X, Num(2))),
    "a quotient over a product": (lambda: x / (y * a), Div(X, Mul(Y, A))),
    "two quotients": (lambda: x / y / a, Div(Div(X, Y), A)),
    "a quotient, then a product": (lambda: x / y * a, Mul(Div(X, Y), A)),
    "a product of quotients": (lambda: x * (y / a), Mul(X, Div(Y, A))),
    "a negated product": (lambda: -(x * y), Neg(Mul(X, Y))),
    "a negated factor": (lambda: -x * y, Mul(Neg(X), Y)),
    "a negated quotient": (lambda: -(x / 2), Neg(Div(X, Num(2)))),
    "a negated power": (lambda: -(x**2), Neg(Pow(X, Num(2)))),
    "a product of three": (lambda: a * b * c, Mul(A, B, C)),
    "times one": (lambda: x * 1, Mul(X, ONE)),
    "plus zero": (lambda: x + 0, Add(X, Num(0))),
    "a logarithm to a base": (lambda: log(x, 2), Div(Fn("log", X), Fn("log", Num(2)))),
    "an exact fraction": (lambda: Rational(1, 2) * x, Mul(Num(Fraction(1, 2)), X)),
    "E": (lambda: sympy.E, Fn("exp", ONE)),
    "a sum over an index": (lambda: sympy.Sum(P[i], i), total(ONE, KT, ELEMENT)),
    "a partial sum": (lambda: sympy.Sum(P[i], (i, 1, K - 1)), total(ONE, Add(KT, Neg(ONE)), ELEMENT)),
    "a backward sum": (lambda: sympy.Sum(P[i], (i, 3, 1)), total(Num(3), ONE, ELEMENT)),
    "a product over an index": (lambda: Product(P[i], i), total(ONE, KT, ELEMENT, Prod)),
    "a sum of a product by two": (lambda: sympy.Sum(2 * P[i], i), total(ONE, KT, Mul(Num(2), ELEMENT))),
    "a double sum, the first limit innermost": (
        lambda: sympy.Sum(M[i, j], j, i),
        total(ONE, KT, total(ONE, KT, Elem(Family("M", 2), Bound(1, INTEGER), Bound(0, INTEGER)))),
    ),
    "a sum in a sum over another index": (
        lambda: sympy.Sum(sympy.Sum(P[i] * P[j], j), i),
        total(ONE, KT, total(ONE, KT, Mul(Elem(FP, Bound(1, INTEGER)), Elem(FP, Bound(0, INTEGER))))),
    ),
    "a delta in the order written": (lambda: KroneckerDelta(j, i), Delta(Sym("j", INTEGER), IT)),
    "a derivative": (lambda: Derivative(x**2, x), Deriv(Lam("v", REAL, Pow(Bound(0), Num(2))), X)),
    "a partial derivative": (
        lambda: Derivative(sympy.Sum(P[i], i), P[j]),
        Deriv(
            Lam("v", REAL, total(ONE, KT, Elem(Update(FP, Sym("j", INTEGER), Bound(1)), Bound(0, INTEGER)))),
            Elem(FP, Sym("j", INTEGER)),
        ),
    ),
    "a second derivative": (
        lambda: Derivative(x**2, x, x),
        Deriv(Lam("v", REAL, Deriv(Lam("v", REAL, Pow(Bound(0), Num(2))), Bound(0))), X),
    ),
    "an element of a literal family": (lambda: literal(x, 0)[1], Elem(Literal(X, Num(0)), ONE)),
    "a shifted index": (lambda: P[i - 1], Elem(FP, Add(IT, Neg(ONE)))),
    "cases": (
        lambda: sympy.Piecewise((x, x > y), (0, True)),
        Piecewise(X, Rel(">", X, Y), Num(0), And()),
    ),
}


@pytest.mark.parametrize("name", AS_WRITTEN)
def test_a_formula_is_kept_as_written(name: str) -> None:
    build, expected = AS_WRITTEN[name]
    assert term(build) == expected


PROPOSITIONS = {
    "a trivial equation": (lambda: Eq(x, x), Rel("=", X, X)),
    "a number on the left": (lambda: x > 1, Rel(">", X, ONE)),
    "greater or equal": (lambda: x >= y, Rel(">=", X, Y)),
    "unequal": (lambda: sympy.Ne(x, y), Rel("!=", X, Y)),
    "an equivalence in order": (
        lambda: iff(y > 0, x > 0, x > 1),
        Iff(Rel(">", Y, Num(0)), Rel(">", X, Num(0)), Rel(">", X, ONE)),
    ),
    "an implication": (lambda: implies(x > y, x > 0), Implies(Rel(">", X, Y), Rel(">", X, Num(0)))),
    "for all": (
        lambda: forall(P[i] > 0, i),
        total(ONE, KT, Rel(">", ELEMENT, Num(0)), ForAll),
    ),
    "a limit as an equation": (
        lambda: Eq(Limit(log(x), x, 0), -oo),
        Tends("+", bind(Fn("log", X), X), Num(0), Infinity(-1)),
    ),
    "a limit at infinity": (
        lambda: tends(1 / x, x, oo, 0),
        Tends("-", bind(Div(ONE, X), X), Infinity(1), Num(0)),
    ),
}


@pytest.mark.parametrize("name", PROPOSITIONS)
def test_a_proposition_is_kept_as_written(name: str) -> None:
    build, expected = PROPOSITIONS[name]
    assert prop(build) == expected


REFUSED = {
    "a float": (lambda: 0.5 * x, "0.5 is a float", "Rational(1, 2)"),
    "a symbol from elsewhere": (lambda: Symbol("x") + 1, "another symbol", "d.real"),
    "an undeclared symbol": (lambda: Symbol("q", real=True) + 1, "q is not declared", "d.real"),
    "an undeclared index": (lambda: P[Idx("m", (1, K))], "index m is free here", "d.index"),
    "an index of another range": (lambda: P[Idx("i", (1, 3))], "another range", ""),
    "an unsupported function": (lambda: sympy.asin(x), "asin is not supported", "write atan("),
    "a floor": (lambda: sympy.floor(x), "floor is not supported", "formulas are built from"),
    "infinity": (lambda: x + oo, "oo is not a number", "limit"),
    "a relation": (lambda: Eq(x, y), "is a proposition where a number is meant", ""),
    "a truth value": (lambda: True, "Python's True", ""),
    "a derivative by an expression's index": (lambda: Derivative(P[i], Symbol("K", integer=True)), "K", ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_counterpart_is_refused_with_the_fix(name: str) -> None:
    build, message, fix = REFUSED[name]
    with pytest.raises(ScriptError) as caught:
        term(build)
    assert message in caught.value.message
    assert fix in caught.value.fix


def test_a_float_is_told_apart_so_that_the_caret_can_point_at_it() -> None:
    with pytest.raises(FloatFound):
        term(lambda: x + 1.25)


@pytest.mark.parametrize("value", [True, False, sympy.true, x, 1])
def test_what_is_no_proposition_is_refused(value: Any) -> None:
    with pytest.raises(ScriptError):
        prop(lambda: value)


LEAVES = {A: a, B: b, X: x, Num(2): Integer(2), Num(7): Integer(7), Elem(FP, IT): P[i]}


def trees() -> st.SearchStrategy[Any]:
    """Terms in the shape that the boundary gives: sums and products flat on the left, no double signs."""
    leaves = st.sampled_from(list(LEAVES))

    def grow(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            pairs.map(lambda p: _add(*p)),
            pairs.map(lambda p: _add(p[0], Neg(p[1])) if _plain(p[1]) else _add(*p)),
            pairs.map(lambda p: _mul(*p)),
            pairs.map(lambda p: Div(*p)),
            pairs.map(lambda p: Fn("exp", p[0])),
            inner.map(lambda t: Fn("log", t)),
            inner.map(lambda t: Pow(t, Num(2))),
            inner.map(lambda t: total(ONE, KT, t)),
        )

    return st.recursive(leaves, grow, max_leaves=12)


def _plain(t: Any) -> bool:
    """Neither a number (SymPy folds its sign) nor a sum or product that begins with one."""
    first = t
    while isinstance(first, Mul | Add | Div | Pow):
        first = first.args[0]
    return not isinstance(first, Num)


def _add(left: Any, right: Any) -> Any:
    return Add(*left.args, right) if isinstance(left, Add) else Add(left, right)


def _mul(left: Any, right: Any) -> Any:
    if isinstance(right, Div) and right.args[0] == ONE:
        return Mul(left, X)
    return Mul(*left.args, right) if isinstance(left, Mul) else Mul(left, right)


def written(t: Any) -> Any:
    """The Python expression that an author writes for a term."""
    if t in LEAVES:
        return LEAVES[t]
    match t:
        case Num():
            return Integer(int(t.value))
        case Add():
            result = written(t.args[0])
            for part in t.args[1:]:
                result = result - written(part.args[0]) if isinstance(part, Neg) else result + written(part)
            return result
        case Mul():
            result = written(t.args[0])
            for part in t.args[1:]:
                result = result * written(part)
            return result
        case Div():
            return written(t.args[0]) / written(t.args[1])
        case Fn():
            return (exp if t.name == "exp" else log)(written(t.args[0]))
        case Pow():
            return written(t.args[0]) ** written(t.args[1])
        case Sum():
            return sympy.Sum(written(t.body.body), (i, 1, K))
    raise AssertionError(t)


@settings(max_examples=150)
@given(trees())
def test_structure_survives_the_way_through_sympy(t: Any) -> None:
    # sums here never bind: the leaf P[i] under a sum is bound by SymPy, so bind it here too
    assert term(lambda: written(t)) == _bound(t)


def _bound(t: Any) -> Any:
    if isinstance(t, Sum):
        return Sum(t.lo, t.hi, bind(_bound(t.body.body), IT))
    return t.rebuild(tuple(_bound(arg) for arg in t.args)) if t.args else t

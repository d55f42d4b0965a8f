"""The derivative by table: the term that d/dv of a term is, and the conditions under which it is.

Conditions are stated at the point only. They suffice for a neighbourhood of it: each is strict (a
denominator is nonzero, an argument of log positive), and every piece is continuous where they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from itertools import count
from typing import Any

from derive.frozen import mutable
from derive.kernel.context import Theory, argument_map, close, family_ranges
from derive.record.model import Range
from derive.terms.functions import defining
from derive.terms.nodes import (
    INTEGER,
    ONE,
    REAL,
    TRUE,
    ZERO,
    Add,
    App,
    Delta,
    Deriv,
    Div,
    Elem,
    FamilyExpr,
    Fn,
    Lam,
    Literal,
    Mul,
    Neg,
    Node,
    Num,
    Or,
    Piecewise,
    Pow,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    Update,
    bind,
    element,
    free,
    instantiate,
    is_integer,
    product_of,
    substitute,
    sum_of,
)


class NotInTable(ValueError):
    """The table has no derivative for this piece: the step stays unproved."""


@mutable
class _Work:
    theory: Theory
    variable: Sym
    conditions: list[tuple[Prop, str]] = field(default_factory=list)
    binders: list[tuple[Sym, Term, Term]] = field(default_factory=list)

    def oblige(self, prop: Prop, why: str) -> None:
        self.conditions.append((close(prop, self.binders), why))

    def open(self, within: Node, lo: Term, hi: Term) -> Sym:
        """A new index over lo..hi that does not occur in a tree, for `binders.pop()` to leave again."""
        names = (Sym(f"%s{n}", INTEGER) for n in count(len(self.binders)))
        index = next(name for name in names if name not in free(within))
        self.binders.append((index, lo, hi))
        return index


def derivative(theory: Theory, lam: Lam, at: Term) -> tuple[Term, list[tuple[Prop, str]]]:
    """The value of `Deriv(lam, at)` as a term, and what must hold at the point for it to exist.

    The definedness of the body at the point is obliged separately. Raises `NotInTable`.
    Source: any calculus text, e.g. Apostol, Calculus I, ch. 4; one line of the table a kind of node.
    """
    variable = new_variable(lam, at)
    work = _Work(theory, variable)
    slope = _derive(work, instantiate(lam, variable))
    conditions = [(at_point(prop, variable, at), why) for prop, why in work.conditions]
    return at_point(slope, variable, at), conditions


def value_at(lam: Lam, at: Term) -> Term:
    """The body of a derivative at its point: f(a), where the varied element of a family is what it was."""
    variable = new_variable(lam, at)
    return at_point(instantiate(lam, variable), variable, at)  # type: ignore[no-any-return]


def new_variable(lam: Lam, at: Term) -> Sym:
    """The name of what is varied: one that occurs neither in the function nor in the point."""
    taken = free(lam) | free(at)
    return next(v for n in count() if (v := Sym(f"%d{n}", REAL)) not in taken)


def at_point(node: Node, variable: Sym, at: Term) -> Any:
    """The variable becomes `at`; Update(f, k, variable) is f where `at` is f_k, the element that was varied."""
    if node == variable:
        return at
    if variable not in free(node):
        return node
    if isinstance(node, Update) and node.value == variable and at == Elem(node.family, *node.indices):
        return at_point(node.family, variable, at)
    args = [at_point(a, variable, at) for a in node.args]
    return element(*args) if isinstance(node, Elem) else node.rebuild(tuple(args))


def evaluate_derivatives(theory: Theory, term: Term) -> tuple[Term, list[tuple[Prop, str]]]:
    """The term with its outermost derivatives, outside every binder, replaced by their values."""
    if isinstance(term, Deriv):
        return derivative(theory, term.body, term.at)
    if not any(isinstance(a, Term) for a in term.args) or isinstance(term, App | Elem | Sum):
        return term, []
    args, conditions = [], []
    for a in term.args:
        if isinstance(a, Term):
            value, more = evaluate_derivatives(theory, a)
            args.append(value)
            conditions += more
        else:
            args.append(a)
    return term.rebuild(tuple(args)), conditions  # type: ignore[return-value]


def _derive(work: _Work, term: Term) -> Term:
    v = work.variable
    if v not in free(term):
        return ZERO
    match term:
        case Sym():
            return ONE
        case Add():
            return _total(*(_derive(work, a) for a in term.args))
        case Neg():
            return Neg(_derive(work, term.args[0]))
        case Mul():
            around = ((term.args[:k], a, term.args[k + 1 :]) for k, a in enumerate(term.args))
            return _total(*(_product(*before, _derive(work, a), *after) for before, a, after in around))
        case Div():
            num, den = term.args
            if v not in free(den):
                return Div(_derive(work, num), den)
            top = Add(_product(_derive(work, num), den), Neg(_product(num, _derive(work, den))))
            return Div(top, Pow(den, Num(2)))
        case Pow():
            return _derive_power(work, *term.args)
        case Fn() if term.name in _SLOPES:
            (inside,) = term.args
            if term.name == "abs":
                work.oblige(Rel("!=", inside, ZERO), "the absolute value of 0 has no slope")
            return _product(_SLOPES[term.name](inside), _derive(work, inside))
        case Fn() if (meaning := defining(term)) is not None:
            return _derive(work, meaning)
        case Sum():
            return _derive_sum(work, term)
        case Elem():
            return _derive_element(work, term)
        case Piecewise():
            return _derive_cases(work, term)
        case App():
            return _derive_application(work, term)
        case Deriv():
            return _derive_derivative(work, term)
        case _:
            raise NotInTable(f"no derivative in the table for {type(term).__name__}")


# f'(u) for a function f of one argument that is not defined by others, and for |u|
_SLOPES: Mapping[str, Callable[[Term], Term]] = {
    "exp": lambda u: Fn("exp", u),
    "log": lambda u: Div(ONE, u),
    "sin": lambda u: Fn("cos", u),
    "cos": lambda u: Neg(Fn("sin", u)),
    "atan": lambda u: Div(ONE, Add(ONE, Pow(u, Num(2)))),
    "abs": lambda u: Fn("sign", u),
}


def _derive_derivative(work: _Work, term: Deriv) -> Term:
    inner, conditions = derivative(work.theory, term.body, term.at)
    for prop, why in conditions:
        if work.variable in free(prop):
            raise NotInTable("a derivative of a derivative whose conditions depend on the variable")
        work.oblige(prop, why)
    _derive(work, value_at(term.body, term.at))  # for its conditions: the inner slope may not show it all
    return _derive(work, inner)


def _derive_power(work: _Work, base: Term, exponent: Term) -> Term:
    v = work.variable
    if v in free(exponent):
        work.oblige(Rel("<", ZERO, base), "base of a real power")
        inner = _total(
            _product(_derive(work, exponent), Fn("log", base)),
            Div(_product(exponent, _derive(work, base)), base),
        )
        return _product(Pow(base, exponent), inner)
    if not is_integer(exponent):
        work.oblige(Rel("<", ZERO, base), "base of a real power")
    elif not isinstance(exponent, Num):
        work.oblige(Or(Rel("!=", base, ZERO), Rel("<=", ZERO, exponent)), "power rule")
    if isinstance(exponent, Num):
        less: Term = Num(exponent.value - 1)
        outer = Pow(base, less) if less != ONE else base
    else:
        outer = Pow(base, Add(exponent, Num(-1)))
    slope = _product(exponent, outer, _derive(work, base))
    if is_integer(exponent) and not isinstance(exponent, Num) and slope != ZERO:
        # u^0 is the constant 1, also where u = 0
        return Piecewise(ZERO, Rel("=", exponent, ZERO), slope, TRUE)
    return slope


def _derive_sum(work: _Work, term: Sum) -> Term:
    index = work.open(term, term.lo, term.hi)
    slope = _derive(work, instantiate(term.body, index))
    work.binders.pop()
    return ZERO if slope == ZERO else Sum(term.lo, term.hi, bind(slope, index, term.body.hint))


def _derive_element(work: _Work, term: Elem) -> Term:
    family, indices = term.family, term.indices
    match family:
        case Update():
            hits: list[Term] = [Delta(i, k) for i, k in zip(indices, family.indices, strict=True)]
            moved = _product(*hits, _derive(work, family.value))
            still = _derive(work, element(family.family, *indices))
            if still == ZERO:
                return moved
            return _total(moved, _product(Add(ONE, Neg(product_of(hits))), still))
        case Literal() if len(indices) == 1:
            slopes = enumerate((_derive(work, a) for a in family.args), start=1)
            return _total(*(_product(Delta(indices[0], Num(k)), slope) for k, slope in slopes))
        case _:  # a Lam: the element of a named family does not depend on a real variable
            return _derive(work, element(family, *indices))


def _derive_cases(work: _Work, term: Piecewise) -> Term:
    """Branch by branch; the sides of a condition on the variable are continuous, and differ at the point."""
    branches: list[Term | Prop] = []
    for value, condition in term.branches:
        if work.variable in free(condition):
            if not isinstance(condition, Rel):
                raise NotInTable("a branch condition that is no relation")
            work.oblige(Rel("!=", *condition.forward().args), "strictly inside a branch")
            for side in condition.args:
                _derive(work, side)  # for its conditions only: what has a derivative is continuous
        mark = len(work.conditions)
        slope = _derive(work, value)
        if len(work.conditions) > mark:
            raise NotInTable("a branch with conditions of its own")
        branches += [slope, condition]
    return Piecewise(*branches)


def _derive_application(work: _Work, term: App) -> Term:
    definition = work.theory.definitions[term.name]
    arguments = argument_map(definition, term)
    for parameter, argument in zip(definition.parameters, term.args, strict=True):
        if work.variable not in free(argument):
            continue
        domain = parameter.domain
        # the body may not show all of its arguments
        _derive_argument(work, argument, family_ranges(parameter, arguments))
        if isinstance(argument, FamilyExpr):
            if domain.at_least is not None or domain.at_most is not None:
                raise NotInTable(f"{definition.name} is defined on a closed domain only")
            continue
        for bound in (domain.at_least, domain.at_most):
            if bound is not None:
                work.oblige(
                    Rel("!=", argument, substitute(bound, arguments)),
                    f"inside the domain of {definition.name}",
                )
    return _derive(work, work.theory.unfold(term))


def _derive_argument(work: _Work, argument: Term | FamilyExpr, ranges: tuple[Range, ...]) -> None:
    """For the conditions only: near the point a continuous argument is defined and stays in an open domain."""
    indices = [work.open(argument, lo, hi) for lo, hi in ranges]
    _derive(work, element(argument, *indices) if isinstance(argument, FamilyExpr) else argument)
    for _ in indices:
        work.binders.pop()


def _total(*terms: Term) -> Term:
    return sum_of([t for t in terms if t != ZERO])


def _product(*factors: Term) -> Term:
    return ZERO if ZERO in factors else product_of([f for f in factors if f != ONE])

"""SymPy expressions, built unevaluated, as terms: a table keyed by SymPy class.

The author's structure is kept: order of arguments, uncancelled quotients, relations as turned. What
SymPy stores differently from what was written is seen again: `a/b` (stored a * b**-1) as `Div`,
`a - b` (stored a + (-1)*b) as `Add(a, Neg(b))`, a sum's body without the 1 that `Sum` multiplies it by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any

import sympy
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic import boolalg

from derive.formula.instead import INSTEAD
from derive.frozen import mutable
from derive.script import expressions
from derive.script.errors import FloatFound, InFormula, NotANumber, ScriptError, near
from derive.script.families import Family as AuthorFamily
from derive.script.literals import exactly, rational
from derive.script.propositions import Bound, proposition
from derive.script.stored import divided_by, hint, need_known, number_of, order_of, without_one
from derive.terms.nodes import (
    INTEGER,
    REAL,
    TRUE,
    App,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    FamilyExpr,
    Fn,
    ForAll,
    IllFormed,
    Lam,
    Literal,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Sum,
    Sym,
    Term,
    Update,
    bind,
    is_integer,
    substitute,
    sum_of,
)


@mutable
class Declared:
    """What may occur free in a formula: names with the SymPy objects that were handed to the author."""

    symbols: dict[str, Any] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    indices: dict[str, Any] = field(default_factory=dict)
    integers: frozenset[Any] = frozenset()  # SymPy's symbols that are integers, whether or not they say so

    def is_integer(self, symbol: Any) -> bool:
        return symbol.is_integer is True or symbol in self.integers

    def names(self) -> list[str]:
        return [*self.symbols, *self.families, *self.indices]


class Boundary:
    """Translates with respect to what is declared; `use` is told of each defined function that occurs."""

    def __init__(self, declared: Declared, use: Callable[[Any], None] = lambda owner: None):
        self.declared = declared
        self.use = use
        self._fresh = 0

    def term(self, value: Any) -> Term:
        """The term of a SymPy expression or Python integer. Raises `ScriptError` with the fix."""
        term: Term = self._guarded(self.term_in, _number(value))
        return term

    def prop(self, value: Any) -> Prop:
        """The proposition of a SymPy relation or connective. Raises `ScriptError` with the fix."""
        if isinstance(value, bool):
            raise ScriptError(
                f"got Python's {value}, not a proposition",
                "Python compared two plain values; write the relation with Eq(a, b), Le(a, b), ...",
            )
        if value is NotImplemented:
            raise ScriptError(
                "a family is compared, which is not a number", "compare its elements: Le(z[i], 1)"
            )
        if not isinstance(value, sympy.Basic):
            raise ScriptError(
                f"{value!r} is not a proposition", "write a relation: Eq(a, b), a < b, iff(A, B), ..."
            )
        prop: Prop = self._guarded(self.prop_in, value)
        return prop

    def family(self, value: Any) -> FamilyExpr:
        """The family expression of an author's family, or of a family argument inside an expression."""
        if isinstance(value, AuthorFamily):
            value = value._argument()
        family: FamilyExpr = self._guarded(self._family, value)
        return family

    def _guarded(self, translate: Callable[[Any, Bound], Any], value: Any) -> Any:
        try:
            return translate(value, {})
        except IllFormed as error:
            raise ScriptError(f"{value} is not a formula: {error}") from None
        except RecursionError:
            raise ScriptError("the formula is nested too deeply") from None

    def prop_in(self, e: Any, bound: Bound) -> Prop:
        """The proposition of a SymPy one inside the binders of `bound`."""
        return proposition(self, e, bound)

    def fresh(self, sort: str) -> Sym:
        """A symbol that no author can write, to be bound at once."""
        self._fresh += 1
        return Sym(f"#{self._fresh}", sort)

    # --- terms ------------------------------------------------------------------------------

    def term_in(self, e: Any, bound: Bound) -> Term:
        """The term of a SymPy expression inside the binders of `bound`."""
        for cls in type(e).__mro__:
            translate = _TERMS.get(cls)
            if translate is not None:
                return translate(self, e, bound)
        if isinstance(e, boolalg.Boolean):
            raise ScriptError(
                f"{e} is a proposition where a number is meant",
                "a relation is a line, d.step(Eq(a, b)); a chain begins with a number: d.calc(a).eq(b)",
            )
        name = getattr(type(e), "__name__", str(e))
        raise ScriptError(
            f"{e}: {name} is not supported",
            INSTEAD.get(name) or _INSTEAD.get(name, _KNOWN),
            culprit=InFormula(type(e)),
        )

    def _symbol(self, e: Any, bound: Bound) -> Term:
        if e in bound:
            return bound[e]
        name = e.name
        declared = self.declared.symbols.get(name)
        if declared is None and name in self.declared.families:
            raise ScriptError(f"{name} is a family, not a number", f"write {name}[i]", culprit=InFormula(e))
        if declared is None and name in self.declared.indices:
            raise ScriptError(
                f"this {name} is not the index {name} of this derivation",
                "use what d.index gave",
                culprit=InFormula(e),
            )
        if declared is None:
            hint = near(name, self.declared.names()) or (
                f'write {name} = d.index("{name}", first, last), or d.integer("{name}"), first'
                if e.is_integer
                else f'write {name} = d.real("{name}") first'
            )
            raise ScriptError(f"{name} is not declared", hint, culprit=InFormula(e))
        if declared != e:
            raise ScriptError(
                f"this {name} is another symbol than the declared {name}",
                "use the symbol that d.real or d.integer gave, not one from sympy",
                culprit=InFormula(e),
            )
        return Sym(name, INTEGER if self.declared.is_integer(e) else REAL)

    def _index(self, e: Any, bound: Bound) -> Term:
        if e in bound:
            return bound[e]
        name = e.name
        declared = self.declared.indices.get(name)
        if declared is None:
            hint = near(name, self.declared.names())
            raise ScriptError(
                f"the index {name} is free here and not declared",
                hint or f'write {name} = d.index("{name}", first, last), or sum over it',
                culprit=InFormula(e),
            )
        if declared != e:
            raise ScriptError(
                f"this {name} has another range than the declared index {name}", culprit=InFormula(e)
            )
        return Sym(name, INTEGER)

    def _sum_of(self, e: Any, bound: Bound) -> Term:
        first, *rest = e.args
        head = self.term_in(first, bound)
        # x + y + z arrives nested to the left; x + (y + z) keeps its parentheses
        parts = list(head.args) if isinstance(first, sympy.Add) else [head]
        parts += [self._addend(a, bound) for a in rest]
        return sum_of(parts)

    def _addend(self, e: Any, bound: Bound) -> Term:
        """A term after a + sign: what has a negative coefficient is subtracted."""
        if isinstance(e, sympy.Rational) and e < 0:
            return Neg(number_of(-e))
        if isinstance(e, sympy.Mul) and isinstance(e.args[0], sympy.Rational) and e.args[0] < 0:
            coefficient, rest = -e.args[0], e.args[1:]
            return Neg(self._product(rest if coefficient == 1 else (coefficient, *rest), bound))
        return self.term_in(e, bound)

    def _product_of(self, e: Any, bound: Bound) -> Term:
        return self._product(e.args, bound)

    def _product(self, factors: tuple[Any, ...], bound: Bound) -> Term:
        """Factors from left to right, a factor b**-1 being a division by b."""
        if len(factors) > 1 and factors[0] == -1 and isinstance(factors[0], sympy.Integer):
            return Neg(self._product(factors[1:], bound))
        result = self.term_in(factors[0], bound)
        extendable = isinstance(factors[0], sympy.Mul) and isinstance(result, Mul)
        for factor in factors[1:]:
            divisor = divided_by(factor)
            if divisor is not None:
                result, extendable = Div(result, self.term_in(divisor, bound)), False
                continue
            parts = result.args if extendable else (result,)
            result, extendable = Mul(*parts, self.term_in(factor, bound)), True
        return result

    def _power(self, e: Any, bound: Bound) -> Term:
        base, exponent = e.args
        divisor = divided_by(e)
        if divisor is not None:
            return Div(Num(1), self.term_in(divisor, bound))
        if base is sympy.E:
            return Fn("exp", self.term_in(exponent, bound))
        return Pow(self.term_in(base, bound), self.term_in(exponent, bound))

    def _exp(self, e: Any, bound: Bound) -> Term:
        return Fn("exp", self.term_in(e.args[0], bound))

    def _log(self, e: Any, bound: Bound) -> Term:
        inside = Fn("log", self.term_in(e.args[0], bound))
        return inside if len(e.args) == 1 else Div(inside, Fn("log", self.term_in(e.args[1], bound)))

    def _function(self, e: Any, bound: Bound) -> Term:
        args = [self.term_in(a, bound) for a in e.args]
        name = type(e).__name__.lower()
        if name in ("factorial", "binomial") and not is_integer(args[-1]):
            raise ScriptError(f"{e.args[-1]} is not an integer", f"{name} is of integers by + - *")
        return Fn(name, *args)

    def _delta(self, e: Any, bound: Bound) -> Term:
        if len(e.args) != 2:
            raise ScriptError(f"{e} has a range, outside of which it is 0", "write KroneckerDelta(i, j)")
        return Delta(self._integer(e.args[0], bound), self._integer(e.args[1], bound))

    def _piecewise(self, e: Any, bound: Bound) -> Term:
        if not all(isinstance(pair, ExprCondPair) for pair in e.args):
            raise ScriptError(f"{e} is not Piecewise((value, condition), ...)")
        return self._cases([part for pair in e.args for part in pair.args], bound)

    def _choice(self, e: Any, bound: Bound) -> Term:
        return self._cases(e.args, bound)

    def _cases(self, parts: Sequence[Any], bound: Bound) -> Term:
        """Values, each with its condition behind it."""
        args: list[Node] = []
        for value, when in zip(parts[::2], parts[1::2], strict=True):
            args += [self.term_in(value, bound), TRUE if when == sympy.true else self.prop_in(when, bound)]
        return Piecewise(*args)

    def _integer(self, e: Any, bound: Bound) -> Term:
        term = self.term_in(e, bound)
        if not is_integer(term):
            raise ScriptError(f"{e} is not an integer", "an index or bound is built from integers by + - *")
        return term

    def _sum(self, e: Any, bound: Bound) -> Term:
        body = e.args[0]
        for _ in e.args[1:]:  # Sum multiplies its body by 1, once for each sum that was merged into it
            body = without_one(body)
        result: Term = self.over(Sum, body, e.args[1:], bound)
        return result

    def _prod(self, e: Any, bound: Bound) -> Term:
        result: Term = self.over(Prod, e.args[0], e.args[1:], bound)
        return result

    def over(self, kind: Any, body: Any, limits: tuple[Any, ...], bound: Bound) -> Any:
        """A sum, product or quantifier over limits, the first innermost."""
        if body.has(sympy.Piecewise):
            raise ScriptError(
                "SymPy rewrites a Piecewise inside a sum before anyone can look",
                "write piecewise((value, condition), ..., otherwise=value), from derive",
            )
        translate = self.prop_in if kind is ForAll else self.term_in
        if not limits:
            return translate(body, bound)
        limit = tuple(limits[-1])
        if len(limit) != 3:
            raise ScriptError(f"the range of {limit[0]} is not stated", f"write ({limit[0]}, first, last)")
        variable = limit[0]
        if not isinstance(variable, sympy.Idx | sympy.Symbol) or not self.declared.is_integer(variable):
            raise ScriptError(f"{variable} is not an index", "sum over an index made by d.index")
        if any(end in (sympy.oo, -sympy.oo) for end in limit[1:]):
            raise ScriptError(
                f"the range of {variable} has no end", "a range is finite: its end may be a symbol"
            )
        need_known(variable, "integer", *limit[1:])
        lo, hi = (self._integer(bound_, bound) for bound_ in limit[1:])
        inside = self.fresh(INTEGER)
        inner = self.over(kind, body, limits[:-1], {**bound, variable: inside})
        return kind(lo, hi, bind(inner, inside, hint(variable)))

    def _derivative(self, e: Any, bound: Bound) -> Term:
        result = self.term_in(e.args[0], bound)
        for variable, count in e.args[1:]:
            at = self.term_in(variable, bound)
            for _ in range(order_of(count)):
                result = self._differentiated(result, at, variable)
        return result

    def _differentiated(self, body: Term, at: Term, variable: Any) -> Term:
        inside = self.fresh(REAL)
        if isinstance(at, Sym) and at.sort == REAL:
            return Deriv(bind(substitute(body, {at: inside}), inside, hint(variable)), at)
        if isinstance(at, Elem) and isinstance(at.family, Family) and at.family.sort == REAL:
            varied = Update(at.family, *at.indices, inside)
            return Deriv(bind(substitute(body, {at.family: varied}), inside, "v"), at)
        raise ScriptError(
            f"cannot differentiate by {variable}",
            "differentiate by a declared real or an element z[k] of a family",
        )

    def _element(self, e: Any, bound: Bound) -> Term:
        return Elem(self._family(e.args[0], bound), *(self._integer(i, bound) for i in e.args[1:]))

    def _applied(self, e: Any, bound: Bound) -> Term:
        self.use(e.owner)
        return App(e.owner.name, *(self._argument(a, bound) for a in e.args[1:]))

    def _argument(self, e: Any, bound: Bound) -> Node:
        is_family = isinstance(
            e, expressions.FamilyName | expressions.FamilyLambda | expressions.FamilyLiteral
        )
        return self._family(e, bound) if is_family else self.term_in(e, bound)

    def _family(self, e: Any, bound: Bound) -> FamilyExpr:
        if isinstance(e, expressions.FamilyName):
            if e.name not in self.declared.families:
                raise ScriptError(f"the family {e.name} is not declared in this derivation")
            return self.declared.families[e.name]
        if isinstance(e, expressions.FamilyLiteral):
            return Literal(*(self.term_in(a, bound) for a in e.args))
        if isinstance(e, expressions.FamilyLambda):
            return self._lambda(e.variables, e.args[-1], bound)
        raise ScriptError(f"{e} is not a family")

    def _lambda(self, variables: tuple[Any, ...], body: Any, bound: Bound) -> Lam:
        inside = self.fresh(INTEGER)
        inner = {**bound, variables[0]: inside}
        result: Node = (
            self._lambda(variables[1:], body, inner) if len(variables) > 1 else self.term_in(body, inner)
        )
        return bind(result, inside, hint(variables[0]))

    def _float(self, e: Any, bound: Bound) -> Term:
        value = abs(float(e))  # in 1 - 0.5*x SymPy has -0.5, which nobody wrote
        exact = rational(value)
        computed = exact.denominator > 10**9  # that many digits nobody writes
        fix = (
            "write what it is exactly, as in exp(1), sqrt(2) or Rational(1, 3)"
            if computed
            else exactly(exact)
        )
        raise FloatFound(f"{value} is a float", fix)


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise ScriptError(f"got Python's {value}, not a formula")
    if isinstance(value, AuthorFamily):
        raise ScriptError(f"{value} is a family, not a number", f"write {value}[i]")
    if isinstance(value, float):
        value = sympy.Float(value)
    if isinstance(value, list | tuple | dict | set | str) or (
        callable(value) and not isinstance(value, sympy.Basic)
    ):
        fix = "write it without quotation marks" if isinstance(value, str) else ""
        if callable(value):
            fix = "write its value, as in x**2; a function is defined by d.define(name, x**2, of=x)"
        raise ScriptError(f"{getattr(value, '__name__', repr(value))} is not a formula", fix)
    try:
        return sympy.sympify(value, strict=True)
    except NotANumber as error:
        raise ScriptError(error.message, error.fix) from None
    except sympy.SympifyError:
        raise ScriptError(f"{value!r} is not a formula") from None


def _undefined(e: Any) -> Term:
    raise ScriptError(
        f"{e} is not a number", "oo occurs only as a limit: tends(f, x, oo, L); zoo and nan come from x/0"
    )


_FUNCTIONS = (
    sympy.sin, sympy.cos, sympy.tan, sympy.atan, sympy.sinh, sympy.cosh, sympy.tanh, sympy.Abs, sympy.sign, sympy.Max,
    sympy.Min, sympy.factorial, sympy.binomial,
)  # fmt: skip
_TERMS: dict[type, Callable[[Boundary, Any, Bound], Term]] = {
    sympy.Rational: lambda b, e, bound: number_of(e),
    sympy.Float: Boundary._float,
    type(sympy.E): lambda b, e, bound: Fn("exp", Num(1)),
    type(sympy.oo): lambda b, e, bound: _undefined(e),
    type(-sympy.oo): lambda b, e, bound: _undefined(e),
    type(sympy.zoo): lambda b, e, bound: _undefined(e),
    type(sympy.nan): lambda b, e, bound: _undefined(e),
    sympy.Symbol: Boundary._symbol,
    sympy.Idx: Boundary._index,
    sympy.Add: Boundary._sum_of,
    sympy.Mul: Boundary._product_of,
    sympy.Pow: Boundary._power,
    sympy.exp: Boundary._exp,
    sympy.log: Boundary._log,
    **dict.fromkeys(_FUNCTIONS, Boundary._function),
    type(sympy.pi): lambda b, e, bound: Fn("pi"),
    sympy.KroneckerDelta: Boundary._delta,
    sympy.Piecewise: Boundary._piecewise,
    expressions.Choice: Boundary._choice,
    sympy.Sum: Boundary._sum,
    sympy.Product: Boundary._prod,
    sympy.Derivative: Boundary._derivative,
    expressions.Element: Boundary._element,
    expressions.Applied: Boundary._applied,
}

_KNOWN = (
    "formulas are built from + - * / **, exp, log, sqrt, sin, cos, tan, atan, sinh, cosh, tanh, Abs, sign, Max, Min, "
    "factorial, binomial, Sum, Product, Derivative, Piecewise, KroneckerDelta, families and defined functions"
)
_INSTEAD = {
    "Limit": "a limit occurs as Eq(Limit(f, x, a), L) or tends(f, x, a, L)",
    "Equivalent": "SymPy sorts it: use derive.iff",
}


def instead_of(name: str) -> str:
    """What to write for a name of SymPy's of which formulas are not built; empty for one that may serve."""
    thing = getattr(sympy, name, None)
    kind = thing if isinstance(thing, type) else type(thing)
    serves = (*_TERMS, sympy.Limit, boolalg.Boolean)
    if name in INSTEAD or (issubclass(kind, sympy.Basic) and not issubclass(kind, serves)):
        return INSTEAD.get(name, _KNOWN)
    return ""

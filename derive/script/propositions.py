"""SymPy's propositions, and derive's own, as propositions: relations, connectives, limits, quantifiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import sympy
from sympy.logic import boolalg

from derive.script import expressions
from derive.script.errors import ScriptError
from derive.script.stored import hint, need_known
from derive.terms.nodes import (
    REAL,
    And,
    ForAll,
    Iff,
    Implies,
    Infinity,
    Node,
    Not,
    Or,
    Prop,
    Rel,
    Sym,
    Tends,
    bind,
)

if TYPE_CHECKING:
    from derive.script.boundary import Boundary

Bound = Mapping[Any, Sym]


def proposition(boundary: Boundary, e: Any, bound: Bound) -> Prop:
    """The proposition of a SymPy one; `bound` are the variables bound around it. Raises `ScriptError`."""
    op = _RELATIONS.get(type(e))
    if op is not None:
        return _relation(boundary, op, e, bound)
    translate = _PROPS.get(type(e))
    if translate is not None:
        return translate(boundary, e, bound)
    if e in (sympy.true, sympy.false):
        raise ScriptError(
            f"the proposition was decided to be {e} before it could be recorded",
            "write it with Eq(a, b), Le(a, b), ... or as a string",
        )
    if isinstance(e, boolalg.Boolean) and not isinstance(e, sympy.Symbol):
        raise ScriptError(f"{type(e).__name__} is not supported", "use And, Or, Not, iff, implies, forall")
    raise ScriptError(f"{e} is a number where a proposition is meant", "write a relation, such as Eq(a, b)")


def _relation(boundary: Boundary, op: str, e: Any, bound: Bound) -> Prop:
    left, right = e.args
    if op == "=" and isinstance(left, sympy.Limit):
        body, variable, at, side = left.args
        return _limit(boundary, body, variable, at, right, str(side), bound)
    return Rel(op, boundary.term_in(left, bound), boundary.term_in(right, bound))


def _limit(
    boundary: Boundary, body: Any, variable: Any, at: Any, limit: Any, side: str, bound: Bound
) -> Prop:
    if isinstance(variable, sympy.Idx) or not isinstance(variable, sympy.Symbol):
        raise ScriptError(f"{variable} is not a variable of a limit", "a limit binds a real symbol")
    # at infinity integers may be meant: a limit of all numbers is one of theirs
    if at not in (sympy.oo, -sympy.oo) or variable.is_integer is not True:
        need_known(variable, "real", *(_TO_ZERO[side] if at == 0 else (at, at)))
    inside = boundary.fresh(REAL)
    function = bind(boundary.term_in(body, {**bound, variable: inside}), inside, hint(variable))
    return Tends(side, function, _extended(boundary, at, bound), _extended(boundary, limit, bound))


def _extended(boundary: Boundary, e: Any, bound: Bound) -> Node:
    if e == sympy.oo or e == -sympy.oo:
        return Infinity(1 if e == sympy.oo else -1)
    return boundary.term_in(e, bound)


def _tends(boundary: Boundary, e: Any, bound: Bound) -> Prop:
    body, variable, at, limit, side = e.args
    if at == sympy.oo or at == -sympy.oo:
        side = "-" if at == sympy.oo else "+"
    return _limit(boundary, body, variable, at, limit, str(side), bound)


def _forall(boundary: Boundary, e: Any, bound: Bound) -> Prop:
    result: Prop = boundary.over(ForAll, e.args[0], (e.args[1],), bound)
    return result


def _connective(boundary: Boundary, e: Any, bound: Bound) -> Prop:
    return _CONNECTIVES[type(e)](*(boundary.prop_in(a, bound) for a in e.args))


# between what the signs of a variable are on its way to 0
_TO_ZERO = {"+": (sympy.oo,) * 2, "-": (-sympy.oo,) * 2, "+-": (sympy.Dummy(nonzero=True),) * 2}

_RELATIONS: dict[type, str] = {
    sympy.Eq: "=", sympy.Ne: "!=", sympy.Lt: "<", sympy.Le: "<=", sympy.Gt: ">", sympy.Ge: ">=",
}  # fmt: skip

_CONNECTIVES: dict[type, Callable[..., Prop]] = {
    sympy.And: And,
    sympy.Or: Or,
    sympy.Not: Not,
    sympy.Implies: Implies,
    expressions.ImpliesProp: Implies,
    expressions.IffProp: Iff,
}

_PROPS: dict[type, Callable[[Boundary, Any, Bound], Prop]] = {
    **dict.fromkeys(_CONNECTIVES, _connective),
    expressions.ForAllProp: _forall,
    expressions.TendsProp: _tends,
}

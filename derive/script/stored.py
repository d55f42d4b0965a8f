"""What SymPy stores otherwise than it was written: quotients as powers, a sum's body times 1, merged derivatives."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from derive.script.errors import ScriptError
from derive.terms.nodes import Num


def hint(variable: Any) -> str:
    """The name by which a bound variable is printed."""
    return str(variable.name).lstrip("_")


def need_known(variable: Any, sort: str, low: Any, high: Any) -> None:
    """Refuse a bound variable of which more is said than its ends say: (-1)**k is stored as 1 for an even k."""
    known = dict(sympy.Symbol(variable.name, **{sort: True}).assumptions0)
    above = ("positive", "nonnegative", *(("nonzero",) if low is high else ()))
    for end, signs in ((low, above), (high, ("negative", "nonpositive"))):
        for sign in (sign for sign in signs if getattr(end, f"is_extended_{sign}", False)):
            known |= sympy.Symbol(variable.name, **{sort: True, sign: True}).assumptions0
    said = getattr(variable, "assumptions0", {})
    unsaid = [f for f, value in said.items() if known.get(f) != value and not f.startswith("extended_")]
    if unsaid:
        what = ", ".join([f for f in unsaid if said[f]] or [f"not {f}" for f in unsaid])
        raise ScriptError(
            f"{variable} is said to be {what}, and not all its values here are",
            f'write {variable} = Symbol("{variable}", {sort}=True)',
        )


def number_of(e: Any) -> Num:
    """A SymPy rational as a number."""
    return Num(Fraction(int(e.p), int(e.q)))


def divided_by(e: Any) -> Any:
    """b, where e is b**-1."""
    if isinstance(e, sympy.Pow) and e.args[1] == -1 and isinstance(e.args[1], sympy.Integer):
        return e.args[0]
    return None


def without_one(body: Any) -> Any:
    """A sum's body without SymPy's 1: before it, or behind it where it is a number."""
    if isinstance(body, sympy.Mul) and len(body.args) == 2:
        first, second = body.args
        if first == 1:
            return second
        if second == 1 and isinstance(first, sympy.Number):
            return first
    return body


def order_of(e: Any) -> int:
    """How often to differentiate; merged derivatives have counts such as 1 + 1."""
    if isinstance(e, sympy.Add):
        return sum(order_of(part) for part in e.args)
    if not isinstance(e, sympy.Integer):
        raise ScriptError(f"cannot differentiate {e} times", "give the number of derivatives")
    return int(e)

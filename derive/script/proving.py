"""`prove(Eq(lhs, rhs), given=[...])`: does this follow? The same engine as `derive prove`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy

from derive.engine.answer import Answer
from derive.engine.claim import BadClaim, Claim, read_claim, with_hypotheses
from derive.engine.decide import decide
from derive.engine.domains import whole
from derive.record.model import Domain, Record, Symbol
from derive.script.boundary import Boundary, Declared
from derive.script.errors import ScriptError
from derive.terms.nodes import INTEGER, REAL, ZERO

SECONDS = 2.0
_SIGNS = {
    "positive": Domain(above=ZERO),
    "negative": Domain(below=ZERO),
    "nonnegative": Domain(at_least=ZERO),
    "nonpositive": Domain(at_most=ZERO),
    "nonzero": Domain(nonzero=True),
}


def prove(
    claim: Any,
    given: Sequence[Any] = (),
    *,
    let: Mapping[str, str] | None = None,
    families: Mapping[str, Any] | None = None,
    seconds: float = SECONDS,
) -> Answer:
    """Whether a claim follows from the domains of its symbols and from what is given.

    Takes a SymPy relation, such as `Eq(lhs, rhs)` or `lhs <= rhs`; the symbols' own assumptions (positive, nonnegative,
    negative, nonpositive, nonzero, integer) are their domains, and others are refused. Or takes a text in the formula
    language, with `let` for the domains by name and `families` for ranges:
    `prove("p[1] > 0", let={"K": "positive_integer"}, families={"p": {"range": [[1, "K"]], "domain": "positive"}})`.
    `given` are relations of the same kind.
    Gives an `Answer`: its verdict, and witness, obligations, reason and record where they apply.
    Raises `BadClaim` (for text) or `ScriptError` (for SymPy) where it cannot be read, with the fix.
    """
    if isinstance(claim, str):
        data = {"claim": claim, "assumptions": list(given), "symbols": let or {}, "families": families or {}}
        return decide(read_claim(data), seconds=seconds)
    if let or families:
        raise BadClaim(
            "let", "declares names for a claim that is text", "SymPy's symbols carry their assumptions"
        )
    return decide(_claim(claim, given), seconds=seconds)


def _claim(claim: Any, given: Sequence[Any]) -> Claim:
    for wrote in (claim, *given):
        if wrote in (True, False):
            raise ScriptError(
                f"SymPy has evaluated the relation to {wrote} before anyone could look",
                "write it as text, prove('exp(log(x)) = x', let={'x': 'positive'}), or under evaluate(False)",
            )
    _need_one_symbol_for_each_name((claim, *given))
    formulas = [wrote for wrote in (claim, *given) if isinstance(wrote, sympy.Basic)]
    free = {s for wrote in formulas for s in wrote.free_symbols if isinstance(s, sympy.Symbol)}
    declared = Declared(
        {s.name: s for s in free}, integers=frozenset(s for wrote in formulas for s in _in_ranges(wrote))
    )
    props = [Boundary(declared).prop(wrote) for wrote in (claim, *given)]
    symbols = tuple(_symbol(s, declared.is_integer(s)) for s in sorted(free, key=lambda s: s.name))
    return with_hypotheses(Record("claim", symbols=symbols), props[0], props[1:])


def _need_one_symbol_for_each_name(formulas: Sequence[Any]) -> None:
    """What occurs in the formulas, bound or free, differs by name, as it does in a record; and what is the index of a
    sum is no real number elsewhere."""
    named: dict[str, Any] = {}
    free = {s for wrote in formulas for s in getattr(wrote, "free_symbols", ())}
    within = {s for wrote in formulas if isinstance(wrote, sympy.Basic) for s in wrote.atoms(sympy.Symbol)}
    for s in sorted(free | within, key=str):
        if named.setdefault(s.name, s) != s:
            raise ScriptError(f"two symbols are called {s.name}", "use one of them, or another name")
    bound = {limit.args[0] for wrote in formulas for limit in _limits(wrote)}
    for s in sorted(bound & free, key=str):
        if s.is_integer is not True:
            raise ScriptError(
                f"{s} is the index of a sum and stands outside it too",
                f'use another symbol for the index, or {s} = Symbol("{s}", integer=True)',
            )


def _in_ranges(wrote: Any) -> set[Any]:
    """Symbols that index sums and products, or occur in their limits."""
    return {s for limit in _limits(wrote) for s in limit.free_symbols if isinstance(s, sympy.Symbol)}


def _limits(wrote: Any) -> list[Any]:
    """The limits of sums and products: (index, first, last)."""
    if not isinstance(wrote, sympy.Basic):
        return []
    return [limit for node in wrote.atoms(sympy.Sum, sympy.Product) for limit in node.limits]


def _symbol(wrote: Any, is_integer: bool) -> Symbol:
    """The declaration that a SymPy symbol's assumptions amount to. Raises `ScriptError` where it cannot say them."""
    sign = next((sign for sign in _SIGNS if getattr(wrote, f"is_{sign}")), "")
    if not sign and wrote.is_zero is False:
        sign = "nonzero"
    said = {"real": True, **({sign: True} if sign else {}), **({"integer": True} if wrote.is_integer else {})}
    known = sympy.Symbol(wrote.name, **said).assumptions0
    unsaid = [f for f, value in wrote.assumptions0.items() if known.get(f) != value]
    if not unsaid and wrote.is_real is None:  # said to be complex, or to be real or infinite
        unsaid = [f for f, value in wrote.assumptions0.items() if value and f != "commutative"]
    if unsaid:
        raise ScriptError(
            f"{wrote.name} has assumptions that a claim cannot use: {', '.join(sorted(unsaid))}",
            f"use real, integer, {', '.join(_SIGNS)}; give the rest as relations",
        )
    domain = _SIGNS.get(sign, Domain())
    return Symbol(wrote.name, INTEGER, whole(domain)) if is_integer else Symbol(wrote.name, REAL, domain)

"""The domains of a claim's symbols by name, and bounds by numbers that assumptions add to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from derive.record.model import Domain, Symbol
from derive.terms.nodes import INTEGER, ONE, ZERO, Div, Neg, Num, Prop, Rel, Sym, Term

DOMAINS: dict[str, Domain] = {
    "real": Domain(),
    "positive": Domain(above=ZERO),
    "nonnegative": Domain(at_least=ZERO),
    "nonzero": Domain(nonzero=True),
    "unit_open": Domain(above=ZERO, below=ONE),
    "natural": Domain(at_least=ZERO),
    "positive_integer": Domain(at_least=ONE),
    "integer": Domain(),
}
INTEGERS = ("natural", "positive_integer", "integer")


def whole(domain: Domain) -> Domain:
    """The domain of the integers in a domain: strict bounds by numbers become weak ones."""
    low, high = domain.above, domain.below
    if isinstance(low, Num):
        domain = replace(domain, above=None, at_least=Num(floor(low.value) + 1))
    if isinstance(high, Num):
        domain = replace(domain, below=None, at_most=Num(ceil(high.value) - 1))
    if domain.nonzero and domain.at_least == ZERO:
        domain = replace(domain, nonzero=False, at_least=ONE)
    return domain


def bounded(symbols: Sequence[Symbol], prop: Prop) -> tuple[Symbol, ...] | None:
    """The declarations with what a relation between a symbol and a number says; None if it says something else."""
    if not isinstance(prop, Rel):
        return None
    for one, other, turned in ((prop.left, prop.right, False), (prop.right, prop.left, True)):
        number = _number(other)
        if isinstance(one, Sym) and number is not None:
            op = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(prop.op, prop.op) if turned else prop.op
            return _narrowed(symbols, one, op, number)
    return None


def _number(term: Term) -> Fraction | None:
    match term:
        case Num():
            return term.value
        case Neg(args=(Num() as inner,)):
            return -inner.value
        case Div(args=(Num() as up, Num() as down)) if down.value:
            return up.value / down.value
    return None


def _narrowed(symbols: Sequence[Symbol], symbol: Sym, op: str, bound: Fraction) -> tuple[Symbol, ...] | None:
    declared = next((s for s in symbols if s.term == symbol), None)
    domain = None if declared is None else _with(declared.domain, op, bound)
    if declared is None or domain is None:
        return None
    narrowed = replace(declared, domain=whole(domain) if declared.sort == INTEGER else domain)
    return tuple(narrowed if s is declared else s for s in symbols)


def _with(domain: Domain, op: str, bound: Fraction) -> Domain | None:
    """A domain narrowed by one relation; None where its form has no room for it."""
    if op == "!=":
        return replace(domain, nonzero=True) if bound == 0 else None
    low, high = domain.low, domain.high
    if any(end is not None and not isinstance(end, Num) for end in (low, high)):
        return None
    strict, end = op in ("<", ">"), Num(bound)
    if op in (">", ">="):
        if isinstance(low, Num) and _is_within(low.value - bound, strict, is_open=domain.above is not None):
            return domain
        return replace(domain, above=end if strict else None, at_least=None if strict else end)
    if op in ("<", "<="):
        if isinstance(high, Num) and _is_within(bound - high.value, strict, is_open=domain.below is not None):
            return domain
        return replace(domain, below=end if strict else None, at_most=None if strict else end)
    return None


def _is_within(gap: Fraction, strict: bool, *, is_open: bool) -> bool:
    """Whether a bound says nothing new: its gap from an end of the domain, which is open or not."""
    return gap > 0 or (gap == 0 and (is_open or not strict))

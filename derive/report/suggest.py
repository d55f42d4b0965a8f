"""The declaration from which a missing condition would follow, in the words of a script."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derive.record.model import Record
from derive.render.conditions import Condition
from derive.terms.nodes import INTEGER, Add, Elem, Family, Neg, Num, Rel, Sym, Term

_BOUNDS = {">": "above", ">=": "at_least", "<": "below", "<=": "at_most"}


def declaration(conditions: Sequence[Condition], record: Record) -> str:
    """`d.real("c", ..., nonzero=True)` for the first condition that bounds a declared number; else empty."""
    for condition in conditions:
        if found := _declaration(condition, record):
            return found
    return ""


def _declaration(condition: Condition, record: Record) -> str:
    prop = condition.prop
    if not isinstance(prop, Rel) or not isinstance(prop.right, Num) or condition.guards:
        return ""
    number, shift = _shifted(prop.left)
    bound = prop.right.value - shift
    if prop.op == "!=":
        said = "nonzero=True" if bound == 0 else ""
    elif prop.op in _BOUNDS:
        said = f"{_BOUNDS[prop.op]}={_python(bound)}"
    else:
        said = ""
    declared = _declarer(number, record)
    return f"{declared}, ..., {said})" if declared and said else ""


def _shifted(term: Term) -> tuple[Term, Fraction]:
    """K - 1 as K and -1; any other term as itself and 0."""
    if isinstance(term, Add) and len(term.args) == 2:
        first, last = term.args
        if isinstance(last, Num):
            return first, last.value
        if isinstance(last, Neg) and isinstance(last.args[0], Num):
            return first, -last.args[0].value
    return term, Fraction(0)


def _declarer(number: Term, record: Record) -> str:
    if isinstance(number, Sym) and number in [s.term for s in record.symbols]:
        return f'd.{"integer" if number.sort == INTEGER else "real"}("{number.name}"'
    if isinstance(number, Elem) and isinstance(number.family, Family):
        return f'd.family("{number.family.name}"'
    return ""


def _python(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value)
    return f"Rational({value.numerator}, {value.denominator})"

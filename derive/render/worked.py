"""A row with numbers, before any renderer: exact values where they are short, else decimals of right digits."""

from __future__ import annotations

from dataclasses import dataclass

from derive.instance.worked import WorkedLine
from derive.refute.witness import Value
from derive.render.wording import Wording
from derive.terms.nodes import Term, walk

_SHORT = 5  # nodes of a closed term that reads faster than its decimal

Shown = Term | str  # a value: exact, or its decimal


@dataclass(frozen=True)
class Numbers:
    """`left sign right`, and of an equation the decimal of both where they are shown exactly.

    Where a line has no values, `said` tells why: its case fails at this point, or something is undefined.
    """

    left: Shown = ""
    right: Shown = ""
    decimal: str = ""
    said: str = ""


def numbers(worked: WorkedLine, sign: str, wording: Wording) -> Numbers:
    """What is shown of a line's values. Sides of an equation are one number, and shown alike."""
    left, right = worked.left, worked.right
    if not worked.applies:
        return Numbers(said=wording.not_here)
    if isinstance(left, bool) and isinstance(right, bool):
        told = {True: wording.true, False: wording.false}
        return Numbers(told[left], told[right])
    if not (isinstance(left, Value) and isinstance(right, Value)):
        return Numbers(said=worked.why or (wording.holds if worked.holds else ""))
    if sign == "=" and worked.holds:
        exact = _shortest(left, right)
        if exact is None:
            return Numbers(right.decimal, right.decimal)
        return Numbers(exact, exact, "" if _is_its_decimal(exact, right.decimal) else right.decimal)
    return Numbers(left.decimal, right.decimal)


def _shortest(*values: Value) -> Term | None:
    sizes = [(sum(1 for _ in walk(v.exact)), v.exact) for v in values if v.exact is not None]
    short = [(size, exact) for size, exact in sizes if size <= _SHORT]
    return min(short, key=lambda pair: pair[0])[1] if short else None


def _is_its_decimal(exact: Term, decimal: str) -> bool:
    value = getattr(exact, "value", None)
    return value is not None and str(value) == decimal

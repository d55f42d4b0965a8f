"""A row with numbers, before any renderer: exact values where they are short, else decimals of right digits."""

from __future__ import annotations

from dataclasses import replace

from derive.frozen import frozen
from derive.instance.worked import Side, WorkedLine
from derive.refute.witness import Value
from derive.render.derivation import Row
from derive.render.numbering import Ref
from derive.render.phrases import decimal_node
from derive.render.wording import Wording
from derive.terms.nodes import FALSE, TRUE, Node, Term, walk

_SHORT = 5  # nodes of a closed term that reads faster than its decimal

UNNUMBERED = Ref(0, 0)

Shown = Term | str  # a value: exact, or its decimal


@frozen
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


def numeric_row(row: Row, wording: Wording) -> Row | None:
    """The row with numbers in place of its sides, without a number of its own; None where it has none."""
    if row.worked is None or row.right is None:
        return None
    found = numbers(row.worked, row.sign, wording)
    if found.said or found.right == "":
        return None
    left = None if row.left is None else _node(row.worked.left, found.left)
    decimal = ("≈ ", decimal_node(found.decimal)) if found.decimal else ()
    bare = replace(
        row, ref=UNNUMBERED, quantifiers=(), premises=(), uses=(), conditions=(), missing=(), failure=()
    )
    return replace(bare, left=left, right=_node(row.worked.right, found.right), reason=decimal)


def _node(side: Side, shown: Shown) -> Node:
    if isinstance(side, bool):
        return TRUE if side else FALSE
    return decimal_node(shown) if isinstance(shown, str) else shown

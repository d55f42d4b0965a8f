"""A witness: a concrete admissible point at which a claim as written is false or undefined."""

from __future__ import annotations

from dataclasses import dataclass

from derive.record.model import Point
from derive.terms.nodes import Term


@dataclass(frozen=True)
class Value:
    """A number at a point: as a decimal of right digits, and exactly where a short closed term is known."""

    decimal: str
    exact: Term | None = None


@dataclass(frozen=True)
class Undefined:
    """Which subterm of the claim is undefined at the point, and why ("denominator is 0")."""

    term: Term
    why: str


@dataclass(frozen=True)
class Witness:
    """`point` satisfies the context; with the schematic `indices` the claim fails there, confirmed.

    For a false relation `left` and `right` are the values of its sides (for an implication or a conjunction,
    of the relation that fails); for an undefined one `undefined` says where.
    """

    point: Point
    indices: tuple[tuple[str, int], ...] = ()
    left: Value | None = None
    right: Value | None = None
    undefined: Undefined | None = None

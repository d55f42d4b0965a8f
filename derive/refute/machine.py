"""A point to evaluate at: values by name, the registers of bound variables, a budget of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from math import inf
from typing import Any

from flint import fmpq

from derive.frozen import mutable
from derive.refute.values import FULL, Budget, Exactness, Undecided, Value
from derive.terms.nodes import Term


class UndefinedAt(Exception):
    """A term that denotes nothing at the point, and why. Bound indices in the term have their values."""

    def __init__(self, term: Term, why: str):
        super().__init__(why)
        self.term = term
        self.why = why


Table = Mapping[tuple[int, ...], Value]


@mutable
class Machine:
    """A point, and the registers of a run at it. `numbers` includes schematic indices, which may be changed:
    results kept in `memo` do not depend on them."""

    numbers: dict[str, Value]
    families: Mapping[str, Table]
    budget: Budget = field(default_factory=Budget)
    how: Exactness = FULL
    registers: dict[int, Value] = field(default_factory=dict)
    memo: dict[int, Any] = field(default_factory=dict)
    tags: int = 0
    one_sided: int = 0  # tag of a derivative that is taken to one side: at a corner, the way that it leads


def integer(value: Value) -> int:
    """A value that must be an integer, as one. Raises `Undecided` if it is not known to be."""
    if isinstance(value, fmpq) and value.q == 1:
        return int(value.p)
    raise Undecided("an index is not an integer that can be computed")


def index_tuples(ranges: list[range], budget: Budget, most: float = inf) -> list[tuple[int, ...]]:
    """All tuples of indices in ranges, last index fastest. Raises `Undecided` if there are too many, or over `most`."""
    total = 1
    for r in ranges:
        total *= max(0, r.stop - r.start)  # which may be more than `len` can say
    if total > most:
        raise Undecided("too many indices")
    budget.spend(total)
    out: list[tuple[int, ...]] = [()]
    for r in ranges:
        out = [(*front, i) for front in out for i in r]
    return out

"""Integers at which what is known holds: a relation that is false at such does not follow, and need not be sought.

Linear relations between integer symbols. The points are small and few, and found once for what is known together.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from random import Random
from typing import TypeAlias

from derive.kernel.indices import Form, gap
from derive.terms.nodes import Rel, Sym

Point: TypeAlias = Mapping[Sym, int]

MAX_POINTS = 24
VALUES = (1, 2, 0, 3, 4, -1)
MAX_NEW = 2  # symbols that one relation brings in


@lru_cache(maxsize=20_000)
def fails_somewhere(relation: Rel, known: tuple[Rel, ...]) -> bool:
    """Whether a relation is seen to be false at integers at which the known relations hold.

    False too where it is not between integer symbols, not linear, or where no points were found.
    """
    question = gap(relation)
    if question is None:
        return False
    points: Sequence[Point] | None = _points(known)
    if points and not all(s in points[0] for s in question if s is not None):
        points = _extended(points, question)
    return any(not _holds(relation.op, question, point) for point in points or ())


@lru_cache(maxsize=5_000)
def _points(known: tuple[Rel, ...]) -> Sequence[Point]:
    """Some points at which relations hold, no two alike: those of all but the last relation that satisfy it too."""
    if not known:
        return ({},)
    *before, last = known
    asked = gap(last)
    points = _points(tuple(before))
    if asked is None or not points:
        return ()
    kept = [point for point in _extended(points, asked) if _holds(last.op, asked, point)]
    return kept if len(kept) <= MAX_POINTS else Random(0).sample(kept, MAX_POINTS)


def _extended(points: Sequence[Point], form: Form) -> Sequence[Point]:
    """The points with each small value for each symbol of a form that they lack."""
    new = [s for s in form if s is not None and s not in points[0]]
    if not new:
        return points
    if len(new) > MAX_NEW:
        return ()
    near = {abs(form.get(None, 0)) + step for step in (-1, 0, 1)}
    values = (*VALUES, *sorted(near.difference(VALUES)))
    return [
        {**point, **dict(zip(new, chosen, strict=True))}
        for point in points
        for chosen in product(values, repeat=len(new))
    ]


def _holds(op: str, form: Form, point: Point) -> bool:
    value = sum(c if symbol is None else c * point[symbol] for symbol, c in form.items())
    return _HOLDS[op](value, 0)


_HOLDS: Mapping[str, Callable[[int, int], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip

"""Numbers worth trying: pools of small values within bounds, and patterns over families."""

from __future__ import annotations

import random
from collections.abc import Callable

from flint import fmpq

from derive.frozen import frozen, once
from derive.refute import numbers
from derive.refute.context import Cell
from derive.refute.values import Value

SMALL = tuple(
    fmpq(p, q) for p, q in ((1, 1), (0, 1), (2, 1), (-1, 1), (1, 2), (3, 1), (-2, 1), (-1, 2), (1, 3))
)
INSIDE = tuple(fmpq(p, q) for p, q in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (1, 10), (9, 10)))
BEYOND = tuple(fmpq(p, q) for p, q in ((1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (4, 1), (1, 10)))


@frozen
class Bounds:
    """The interval of a domain, as rationals (one that is not rational is rounded: points are checked)."""

    low: fmpq | None = None
    low_open: bool = False
    high: fmpq | None = None
    high_open: bool = False
    nonzero: bool = False
    whole: bool = False

    def admits(self, q: fmpq) -> bool:
        if self.low is not None and (q < self.low or (self.low_open and q == self.low)):
            return False
        if self.high is not None and (q > self.high or (self.high_open and q == self.high)):
            return False
        return not (self.nonzero and q == 0) and not (self.whole and q.q != 1)

    @once
    def pool(self) -> tuple[fmpq, ...]:
        """Small values within the bounds, the plainest first; never empty unless nothing plain fits."""
        wanted: list[fmpq] = []
        if self.low is not None and self.high is not None:
            width = self.high - self.low
            wanted = [q for q in SMALL if self.admits(q)] if width > 2 else []
            wanted += [self.low + width * q for q in INSIDE] + [self.low, self.high]
        elif self.low is not None:
            wanted = [self.low + q for q in BEYOND]
            wanted.insert(2, self.low)
        elif self.high is not None:
            wanted = [self.high - q for q in BEYOND]
            wanted.insert(2, self.high)
        else:
            wanted = list(SMALL)
        if self.whole and self.low is not None:
            wanted += [fmpq(int(self.low.floor()) + i) for i in range(5)]
        out: list[fmpq] = []
        for q in wanted:
            if self.admits(q) and q not in out:
                out.append(q)
        return tuple(out)

    def random(self, rng: random.Random, height: int) -> fmpq:
        """A random rational of small height within the bounds (or 1, if none is found)."""
        for _ in range(20):
            q = fmpq(rng.randint(-height, height), 1 if self.whole else rng.randint(1, height))
            if self.low is not None and self.high is not None:
                q = self.low + (self.high - self.low) * fmpq(rng.randint(0, height), height)
            elif self.low is not None:
                q = self.low + abs(q)
            elif self.high is not None:
                q = self.high - abs(q)
            if self.admits(q):
                return q
        return numbers.ONE


Pattern = Callable[[dict[Cell, Bounds], random.Random], dict[Cell, Value]]


def _ranks(cells: dict[Cell, Bounds]) -> dict[Cell, int]:
    """The number of each element in its family, and of each symbol among the symbols."""
    counts: dict[str, int] = {}
    ranks: dict[Cell, int] = {}
    for name, index in cells:
        group = name if index else ""
        ranks[name, index] = counts.get(group, 0)
        counts[group] = ranks[name, index] + 1
    return ranks


def _at(pool: tuple[fmpq, ...], position: int) -> fmpq:
    return pool[position % len(pool)] if pool else numbers.ONE


def _plainest(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    return {c: _at(b.pool, 0) for c, b in cells.items()}


def _ascending(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    out: dict[Cell, Value] = {}
    for c, rank in _ranks(cells).items():
        pool = cells[c].pool
        out[c] = _at(tuple(sorted(pool[:3])), rank) if c[1] else _at(pool, rank + 2)
    return out


def _descending(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    out: dict[Cell, Value] = {}
    for c, rank in _ranks(cells).items():
        pool = cells[c].pool
        out[c] = _at(tuple(sorted(pool[:4], reverse=True)), rank) if c[1] else _at(pool, rank + 1)
    return out


def _swapped(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    """Families of one kind that are the first of them with its last two elements exchanged.

    So they agree in some elements and not in others, and have the same sum and product.
    """
    out: dict[Cell, Value] = {}
    first: dict[tuple[Bounds, tuple[tuple[int, ...], ...]], str] = {}
    for name in dict.fromkeys(name for name, index in cells if index):
        indices = tuple(index for other, index in cells if other == name)
        own = [_at(cells[name, index].pool, rank) for rank, index in enumerate(indices)]
        twin = first.setdefault((cells[name, indices[0]], indices), name)
        if twin != name:
            own[-2:] = own[:-3:-1]
        out.update({(name, index): value for index, value in zip(indices, own, strict=True)})
    symbols = ((c, b) for c, b in cells.items() if not c[1])
    return out | {c: _at(b.pool, rank + 2) for rank, (c, b) in enumerate(symbols)}


def _zeros(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    return {c: numbers.ZERO if b.admits(numbers.ZERO) else _at(b.pool, 0) for c, b in cells.items()}


def _unit(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    """Families with one element 1 and the others 0."""
    out = _zeros(cells, rng)
    for c, rank in _ranks(cells).items():
        if (not c[1] or rank == 0) and cells[c].admits(numbers.ONE):
            out[c] = numbers.ONE
    return out


def identity(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    """Families of several indices 1 where the first two agree, else 0: rows that are orthogonal to each other."""
    out = _plainest(cells, rng)
    first: dict[str, tuple[int, ...]] = {}
    for name, index in cells:
        if len(index) > 1:
            low = first.setdefault(name, index)
            wanted = numbers.ONE if index[0] - low[0] == index[1] - low[1] else numbers.ZERO
            if cells[name, index].admits(wanted):
                out[name, index] = wanted
    return out


def _logarithms(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    """Families (0, log 2, log 3, ...), whose exponentials are rational; symbols 2, 3, ..."""
    out: dict[Cell, Value] = {}
    for c, rank in _ranks(cells).items():
        b = cells[c]
        if c[1] and b.low is None and b.high is None and not b.whole:
            out[c] = numbers.log(fmpq(rank + 1 + b.nonzero))
        else:
            out[c] = _at(b.pool, rank + 2)
    return out


def _negative(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    out: dict[Cell, Value] = {}
    for c, rank in _ranks(cells).items():
        pool = sorted(cells[c].pool[:5])
        out[c] = _at(tuple(pool), rank)
    return out


def small(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    """All near the low ends of their bounds, so near that they are less than 1 together: a + b + c <= 1."""
    share = fmpq(1, 2 * len(cells) + 2)
    out: dict[Cell, Value] = {}
    for c, b in cells.items():
        width = b.high - b.low if b.low is not None and b.high is not None and b.high > b.low else numbers.ONE
        value = (numbers.ZERO if b.low is None else b.low) + width * share
        out[c] = value if b.admits(value) else _at(b.pool, 0)
    return out


_TURNS = tuple(
    fmpq(p, q) for p, q in ((1, 2), (1, 1), (1, 4), (-1, 2), (1, 6), (3, 2), (1, 3), (2, 3), (2, 1))
)
_PI = fmpq(355, 113)  # near enough to choose by


def turns(position: int) -> Pattern:
    """Real numbers that are all the same multiple of pi, where that is within their bounds."""
    factor = _TURNS[position % len(_TURNS)]

    def pattern(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
        angle = numbers.mul((factor, numbers.PI))
        free = {c for c, b in cells.items() if not b.whole and b.admits(factor * _PI)}
        return {c: angle if c in free else _at(b.pool, 0) for c, b in cells.items()}

    return pattern


def mixed_turns(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    """Real numbers that are multiples of pi, each its own."""
    out: dict[Cell, Value] = {}
    for c, b in cells.items():
        factor = rng.choice(_TURNS)
        fits = not b.whole and b.admits(factor * _PI)
        out[c] = numbers.mul((factor, numbers.PI)) if fits else _at(b.pool, 0)
    return out


def from_pools(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    """Random small values, so that ties and zeros are frequent."""
    return {c: _at(b.pool[:7], rng.randrange(7)) for c, b in cells.items()}


def edges(cells: dict[Cell, Bounds], rng: random.Random) -> dict[Cell, Value]:
    """Each number with even odds at a closed end of its bounds, or at 0: on the border more may be equal than said."""
    out: dict[Cell, Value] = {}
    for c, b in cells.items():
        ends = [q for q in (b.low, b.high) if q is not None and b.admits(q)]
        ends = ends or [q for q in (numbers.ZERO,) if b.admits(q)]
        out[c] = rng.choice(ends) if ends and rng.random() < 0.5 else _at(b.pool[:7], rng.randrange(7))
    return out


def rationals(height: int) -> Pattern:
    """Random rationals of such a height."""
    return lambda cells, rng: {c: b.random(rng, height) for c, b in cells.items()}


SPECIAL: tuple[Pattern, ...] = (
    _ascending, _plainest, _swapped, _zeros, _negative, _descending, _unit, _logarithms,
)  # fmt: skip

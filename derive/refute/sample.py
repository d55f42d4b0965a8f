"""Points of a context: smallest admissible sizes first, special values before random ones.

What comes out satisfies the equations among the hypotheses wherever `solve` finds how; whether it is
admissible is for the caller to check (`Context.objection`). The order is the same on every run.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from flint import fmpq

from derive.record.model import Domain, Point, Record, Symbol
from derive.refute import numbers, patterns, values
from derive.refute.context import Assignment, Cell, Context
from derive.refute.machine import Machine, UndefinedAt
from derive.refute.patterns import Bounds, Pattern
from derive.refute.solve import Equation, System
from derive.refute.values import Budget, Undecided, Value
from derive.terms.nodes import INTEGER, Num, Sym, Term, free

Sizes = dict[str, Value]
Criticals = Callable[[Machine], list[tuple[Term, Term]]]

FIRST_SIZES = 3  # that get all special patterns
MORE_SIZES = 12  # that get a few
MOST_SIZES = 400
TURNS = 9  # multiples of pi
RANDOM_ROUNDS = 30
MOST_OFFSET = 40  # of an integer from its minimum
MOST_CELLS = 2_000


class Sampler:
    """Makes points of a context, deterministically from a seed; `fixed` numbers are in all of them."""

    def __init__(
        self,
        context: Context,
        budget: Budget,
        seed: int = 0,
        criticals: Criticals | None = None,
        fixed: Mapping[Cell, Value] | None = None,
        angles: bool = False,
    ):
        self.angles = angles  # whether multiples of pi are special
        self.fixed = dict(fixed or {})
        self.context = context
        self.budget = budget
        self.rng = random.Random(seed)
        self.criticals = criticals
        self.symbols = [s for s in context.record.symbols if s.sort != INTEGER]
        self.integers = [s for s in context.record.symbols if s.sort == INTEGER]
        names = {s.name for s in self.integers}
        self.size_conditions = [
            h
            for h, source in zip(context.hypotheses, context.record.hypotheses, strict=False)
            if not h.indices and all(isinstance(s, Sym) and s.name in names for s in free(source.prop))
        ]

    def trials(self) -> Iterator[Assignment]:
        """Candidate points, the smallest and plainest first."""
        sizes = self.sizes()
        rooms: list[Room] = []  # that are gone through again and again
        for room in self._rooms(islice(sizes, FIRST_SIZES)):
            rooms.append(room)
            yield from room.point(patterns.SPECIAL[0])
        yield from self._special(rooms)
        yield from self._plain(rooms[:2])
        for room in self._rooms(islice(sizes, MORE_SIZES - FIRST_SIZES)):
            yield from self._few(room)
            if len(rooms) < FIRST_SIZES + 2:
                rooms.append(room)
        yield from self._random(rooms)
        for room in self._rooms(islice(sizes, MOST_SIZES - MORE_SIZES)):
            yield from room.point(patterns.SPECIAL[0])
        for room in rooms[:1] * RANDOM_ROUNDS:
            yield from room.point(patterns.edges)

    def _special(self, rooms: list[Room]) -> Iterator[Assignment]:
        """The special patterns but the first: all at the least size, fewer at others."""
        for position in range(1, len(patterns.SPECIAL)):
            for number, room in enumerate(rooms):
                if position < len(patterns.SPECIAL) - 2 * number:
                    yield from room.point(patterns.SPECIAL[position])
            if position == 1:
                for room in rooms[:2]:
                    yield from room.critical_points()
                if self.angles and rooms:
                    for number in range(TURNS):
                        yield from rooms[0].point(patterns.turns(number))

    def _plain(self, rooms: list[Room]) -> Iterator[Assignment]:
        """Numbers from the pools, and rational ones with small denominators."""
        for count in range(2):
            for room in rooms:
                yield from room.critical_points()
                yield from room.point(patterns.from_pools)
                yield from room.point(patterns.rationals(3 + 4 * count))
        for room in rooms:
            yield from room.point(patterns.small)

    def _few(self, room: Room) -> Iterator[Assignment]:
        """Some points of a larger size."""
        yield from room.point(patterns.SPECIAL[0])
        if any(len(index) > 1 for _, index in room.cells):
            yield from room.point(patterns.identity)
        yield from room.point(patterns.from_pools)
        yield from room.point(patterns.rationals(5))

    def _random(self, rooms: list[Room]) -> Iterator[Assignment]:
        """What is left to chance, with larger and larger denominators."""
        for count in range(RANDOM_ROUNDS):
            for room in rooms[:2] if self.angles else ():
                yield from room.point(patterns.mixed_turns)
            for room in rooms:
                yield from room.point(patterns.from_pools)
                yield from room.point(patterns.rationals(4 + count))
            if count % 5 == 0:
                for room in rooms[:2]:
                    yield from room.critical_points()

    # --- sizes ---

    def sizes(self) -> Iterator[Sizes]:
        """Values of the integer symbols, by the sum of their distances from the least."""
        for total in range(MOST_OFFSET + 1 if self.integers else 1):
            yield from self._sizes({}, total)

    def _sizes(self, front: Sizes, left: int) -> Iterator[Sizes]:
        if len(front) == len(self.integers):
            m = Machine(dict(front), {}, self.budget, self.context.how)
            if not any(h.judge(m).refuted for h in self.size_conditions):
                yield front
            return
        symbol = self.integers[len(front)]
        last = len(front) == len(self.integers) - 1
        for offset in range(left, left + 1) if last else range(left + 1):
            value = self._integer(symbol, front, offset)
            if value is not None:
                yield from self._sizes({**front, symbol.name: value}, left - offset)

    def _integer(self, symbol: Symbol, front: Sizes, offset: int) -> Value | None:
        m = Machine(dict(front), {}, self.budget, self.context.how)
        try:
            bounds = self.bounds(symbol.domain, m, whole=True)
        except (Undecided, UndefinedAt):
            return None
        if bounds.low is not None:
            low = int(bounds.low.ceil())
            n = low + (1 if bounds.low_open and low == bounds.low else 0) + offset
        elif bounds.high is not None:
            n = int(bounds.high.floor()) - offset
        else:
            n = (offset + 1) // 2 * (1 if offset % 2 else -1)
        return fmpq(n) if self.context.in_domain(m, symbol.name, fmpq(n)).holds else None

    # --- cells of one size ---

    def bounds(self, domain: Domain, m: Machine, whole: bool) -> Bounds:
        """The interval of a domain, at the sizes of a machine."""
        low, high = self._bound(domain.low, m), self._bound(domain.high, m)
        return Bounds(
            low, domain.above is not None, high, domain.below is not None, domain.nonzero, whole
        )  # fmt: skip

    def _bound(self, term: Term | None, m: Machine) -> fmpq | None:
        if term is None:
            return None
        if isinstance(term, Num):
            return fmpq(term.value.numerator, term.value.denominator)
        value = self.context.compiler.term(term).run(m)
        if isinstance(value, fmpq):
            return value
        numerator, denominator = float(values.enclose(value).mid()).as_integer_ratio()
        return fmpq(numerator, denominator)

    def _rooms(self, sizes: Iterable[Sizes]) -> Iterator[Room]:
        return (room for size in sizes if (room := self.room(size)) is not None)

    def room(self, sizes: Sizes) -> Room | None:
        """The points of one size; None if there are none or too many numbers in one."""
        try:
            m = Machine(dict(sizes), {}, self.budget, self.context.how)
            cells: dict[Cell, Bounds] = {}
            for s in self.symbols:
                cells[s.name, ()] = self.bounds(s.domain, m, whole=False)
                m.numbers[s.name] = numbers.ONE
            for f in self.context.record.families:
                bounds = self.bounds(f.domain, m, f.sort == INTEGER)
                for index in self.context.ranges(m, f.name, MOST_CELLS):
                    cells[f.name, index] = bounds
            if len(cells) > MOST_CELLS:
                return None
            return Room(self, sizes, {c: b for c, b in cells.items() if c not in self.fixed})
        except (Undecided, UndefinedAt, RecursionError):
            return None


class Room:
    """All points of one size: its cells, with the equations among the hypotheses."""

    def __init__(self, sampler: Sampler, sizes: Sizes, cells: dict[Cell, Bounds]):
        self.sampler = sampler
        self.sizes = sizes
        self.cells = cells
        generic = patterns.rationals(7)(cells, random.Random(1))
        m = self.machine(generic)
        self.system = System(sampler.context, m, cells)
        self._empty = not cells
        self._given = False
        self._targets: list[Equation] | None = None

    def machine(self, values: dict[Cell, Value]) -> Machine:
        """A machine at values of the cells, as they are."""
        values_of = dict(self.sizes)
        families = self.sampler.context.record.families
        tables: dict[str, dict[tuple[int, ...], Value]] = {f.name: {} for f in families}
        for (name, index), value in {**values, **self.sampler.fixed}.items():
            if index:
                tables[name][index] = value
            else:
                values_of[name] = value
        return Machine(values_of, tables, self.sampler.budget, self.sampler.context.how)

    def point(self, pattern: Pattern, extra: tuple[Equation, ...] = ()) -> Iterator[Assignment]:
        """The point of a pattern, moved onto the equations; nothing if that fails.

        As it is, once the time is up: who asks for points looks at the clock, and may ask on with more time.
        """
        if self.sampler.budget.late:
            yield self.as_it_is(pattern)
            return
        if self._empty and self._given:
            return
        rng = self.sampler.rng
        m = self.machine(pattern(self.cells, rng))
        if self.system.impose(m, extra, rng):
            self._given = True
            yield self._assignment(m)

    def as_it_is(self, pattern: Pattern) -> Assignment:
        """The point of a pattern, whether it satisfies the equations or not."""
        return self._assignment(self.machine(pattern(self.cells, self.sampler.rng)))

    def _assignment(self, m: Machine) -> Assignment:
        names = [s.name for s in self.sampler.context.record.symbols]
        return Assignment({n: m.numbers[n] for n in names}, {n: dict(t) for n, t in m.families.items()})

    def critical_points(self) -> Iterator[Assignment]:
        """Points at which a pair of critical terms is equal."""
        if self.sampler.criticals is None or self._empty:
            return
        if self._targets is None:
            self._targets = []
            m = self.machine(patterns.rationals(7)(self.cells, random.Random(1)))
            for left, right in self.sampler.criticals(m):
                try:
                    self._targets.append(self.system.ground(left, right, m))
                except (Undecided, UndefinedAt):
                    continue
        for target in self._targets:
            yield from self.point(patterns.from_pools, (target,))


def points(record: Record, budget: Budget | None = None) -> Iterator[Point]:
    """Admissible points of a record's context, verified: smallest sizes first. Raises nothing."""
    budget = budget or Budget()
    try:
        context = Context(record)
        for trial in Sampler(context, budget).trials():
            budget.check()
            if context.objection(context.machine(trial, budget)) is None:
                yield trial.point()
    except (Undecided, UndefinedAt, RecursionError):
        return

"""Points that satisfy equations which no exact step solves: searched for in floats, to be certified afterwards.

Nothing here is trusted. A point that comes out says which of its numbers are to be the solution of which
equations, near which values; whether there is one, and what holds at it, is for `solution.certified` and the
caller to show.

From random points, steps of Gauss and Newton (the least change that solves the linearised equations, cut back
while it does not help) lead near a solution. Of the numbers that the equations do not determine there, each is
given a rational value near the one it has. Where the slopes of the equations depend on each other, the solution
may be a multiple one: numbers that are nearly the same, or nearly a plain rational, are then taken to be that
exactly, where this makes an equation true whatever the others are.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from fractions import Fraction
from itertools import chain, combinations

from flint import arb, arb_mat, ctx, fmpq

from derive.frozen import frozen
from derive.record.model import Point
from derive.refute import numbers, patterns
from derive.refute.codes import Run
from derive.refute.context import Cell
from derive.refute.krawczyk import PRECISION
from derive.refute.machine import UndefinedAt
from derive.refute.patterns import Bounds, Pattern
from derive.refute.sample import Room
from derive.refute.solution import MOST_UNKNOWNS
from derive.refute.solve import reads
from derive.refute.tape import BALLS, FLOATS, Tape
from derive.refute.values import OutOfBudget, Real, Undecided, Unknown, Value
from derive.refute.witness import Solution
from derive.terms.nodes import REAL, Elem, Family, Num, Rel, Sym, Term

WITHIN = Fraction(1, 10**40)
DIGITS = 50  # of the values near which a solution is
ITERATIONS = 40
PATIENCE = 4  # steps, in which what is left of the equations must become half as large
SMALL = 1e-20  # of the sum of the squares of what is left of the equations
SINGULAR = 1e-4  # of a pivot, relative to the largest slope
NEAR = 1e-3  # what is nearer than this may be the same, where a solution is a multiple one
PLAIN = 12  # denominators of plain rationals
ROUNDINGS = (10, 1_000, 10**6)  # denominators of the numbers that the equations leave free
HEIGHTS = (7, 12, 30)  # of the rationals that a search starts from

Row = list[float]
Found = tuple[Point, Solution | None]


@frozen
class _State:
    """Values of the cells that are moved, cells that are the same as others, and cells with an exact value."""

    moved: dict[Cell, float]
    same: dict[Cell, Cell] = field(default_factory=dict)
    exact: dict[Cell, Value] = field(default_factory=dict)


class Solver:
    """Solves equations at one size. Raises `Undecided` if they are not for it: too many numbers, or none."""

    def __init__(self, room: Room, equations: Sequence[Rel], rng: random.Random):
        self._room = room
        self._rng = rng
        self._equations = tuple(equations)
        compiler = room.sampler.context.compiler
        self._sides: list[tuple[Run, Run]] = [
            (compiler.term(e.left).run, compiler.term(e.right).run) for e in equations
        ]
        m = room.machine(patterns.rationals(7)(room.cells, random.Random(1)))
        read = frozenset[Cell]().union(*(reads(run, m) for pair in self._sides for run in pair))
        self._cells = sorted(c for c in read if c in room.cells and not room.cells[c].whole)
        if not 0 < len(self._cells) <= MOST_UNKNOWNS:
            raise Undecided("no numbers to solve for, or too many")
        self._limits = {c: _limits(room.cells[c]) for c in self._cells}

    def solutions(self, starts: int) -> Iterator[Found]:
        """Points near which there seems to be a solution, one from each start that leads to one."""
        for number in range(starts):
            self._room.sampler.budget.spend(16)
            values = self._start(patterns.rationals(HEIGHTS[number % len(HEIGHTS)]))
            moved = {c: _inside(values[c], *self._limits[c], self._rng) for c in self._cells}
            others = {c: v for c, v in values.items() if c not in moved}
            try:
                found = self._from(_State(moved, {}, others))
            except OutOfBudget:
                raise
            except (UndefinedAt, Undecided, ArithmeticError, ValueError):
                continue
            if found is not None:
                yield found

    def _start(self, pattern: Pattern) -> dict[Cell, Value]:
        """The values of a pattern, on the equations among the hypotheses where exact steps lead there."""
        for at in self._room.point(pattern):
            return {c: at.families[c[0]][c[1]] if c[1] else at.numbers[c[0]] for c in self._room.cells}
        return pattern(self._room.cells, self._rng)

    def _from(self, start: _State) -> Found | None:
        state = self._descended(start)
        if state is not None and not self._regular(state):
            simpler = self._simplified(state)
            state = None if simpler is None else self._descended(simpler)
        if state is None or not self._regular(state):
            return None
        for denominator in ROUNDINGS:
            square = self._square(state, denominator)
            if square is not None:
                return self._found(square)
        return None

    def _simplified(self, state: _State) -> _State | None:
        """The state with those numbers made the same, or plain, that make equations fall away; None if none do."""
        count, before = self._count(state), state
        found = True
        while found:
            found = False
            for simpler in chain(_ties(state), _plain_values(state)):
                if self._count(simpler) < count:
                    state, count, found = simpler, self._count(simpler), True
                    break
        return None if state is before else state

    # --- equations at a state ---

    def _program(self, state: _State) -> tuple[Tape, tuple[Rel, ...]]:
        """The equations that do not hold whatever the moved numbers are, as a program of those."""
        leaves = {c: Unknown(self._name(c), arb(x)) for c, x in state.moved.items()}
        m = self._room.machine(self._values(state, leaves))
        left, residuals = [], []
        for equation, (one, two) in zip(self._equations, self._sides, strict=True):
            residual = numbers.sub(one(m), two(m))
            if isinstance(residual, Real) and not _always_zero(residual):
                left.append(equation)
                residuals.append(residual)
            elif isinstance(residual, fmpq) and residual != 0:
                raise Undecided("an equation that nothing solves")
        return Tape(residuals, list(leaves.values())), tuple(left)

    def _values(self, state: _State, leaves: dict[Cell, Unknown]) -> dict[Cell, Value]:
        values: dict[Cell, Value] = {**state.exact, **leaves}
        for cell, other in state.same.items():
            values[cell] = values[other]
        return values

    def _descended(self, state: _State) -> _State | None:
        """The state moved to where the equations hold nearly, or None."""
        tape, _ = self._program(state)
        cells = list(state.moved)
        limits = [self._limits[c] for c in cells]
        at = descend(
            tape,
            list(state.moved.values()),
            lambda x: all(low < v < high for v, (low, high) in zip(x, limits, strict=True)),
            self._room.sampler.budget.spend,
        )
        return None if at is None else replace(state, moved=dict(zip(cells, at, strict=True)))

    def _pivots(self, state: _State) -> tuple[list[int], int]:
        """The moved numbers that the equations determine near here, and how many equations there are."""
        tape, left = self._program(state)
        at = list(state.moved.values())
        return pivots(tape.jacobian(tape.run(at, FLOATS), FLOATS)), len(left)

    def _count(self, state: _State) -> float:
        """How many equations there are to solve."""
        try:
            return len(self._program(state)[1])
        except (UndefinedAt, Undecided):
            return math.inf

    def _regular(self, state: _State) -> bool:
        determined, count = self._pivots(state)
        return len(determined) == count

    def _square(self, state: _State, denominator: int) -> _State | None:
        """As many numbers moved as there are equations: the others rounded, and the equations solved again."""
        determined, count = self._pivots(state)
        cells = list(state.moved)
        rounded: dict[Cell, Value] = {}
        for k, cell in enumerate(cells):
            if k not in determined:
                value = fmpq(round(state.moved[cell] * denominator), denominator)
                if not self._room.cells[cell].admits(value):
                    return None
                rounded[cell] = value
        fixed = _State(
            {cells[k]: state.moved[cells[k]] for k in sorted(determined)},
            state.same,
            {**state.exact, **rounded},
        )
        if not fixed.moved:
            return fixed if not count else None
        end = self._descended(fixed)
        return end if end is not None and self._regular(end) else None

    # --- results ---

    def _found(self, state: _State) -> Found:
        tape, left = self._program(state)
        solution = None
        if state.moved:
            centre = polished(tape, list(state.moved.values()))
            named = tuple((self._name(c), x) for c, x in zip(state.moved, centre, strict=True))
            solution = Solution(left, named, WITHIN)
        return self._point(state), solution

    def _point(self, state: _State) -> Point:
        record = self._room.sampler.context.record
        terms: dict[Cell, Term] = {c: numbers.to_term(v) for c, v in state.exact.items()}
        terms |= {c: self._name(c) for c in state.moved}
        terms |= {c: terms[other] for c, other in state.same.items()}
        sizes = {name: numbers.to_term(v) for name, v in self._room.sizes.items()}
        tables = [
            (
                f.name,
                tuple((index, t) for (name, index), t in sorted(terms.items(), key=_key) if name == f.name),
            )
            for f in record.families
        ]
        named = [
            (s.name, terms[s.name, ()] if (s.name, ()) in terms else sizes[s.name]) for s in record.symbols
        ]
        return Point(tuple(named), tuple(tables))

    def _name(self, cell: Cell) -> Term:
        name, index = cell
        return Elem(Family(name, len(index)), *(Num(i) for i in index)) if index else Sym(name, REAL)


def _key(item: tuple[Cell, Term]) -> Cell:
    return item[0]


def _ties(state: _State) -> Iterator[_State]:
    """The state with each two moved numbers that are nearly the same made the same."""
    for (cell, x), (other, y) in combinations(state.moved.items(), 2):
        if abs(x - y) < NEAR:
            moved = {c: v for c, v in state.moved.items() if c != other}
            same = {c: cell if twin == other else twin for c, twin in state.same.items()}
            yield replace(state, moved=moved, same={**same, other: cell})


def _plain_values(state: _State) -> Iterator[_State]:
    """The state with each moved number that is nearly a plain rational made that."""
    for cell, value in state.moved.items():
        plain = Fraction(value).limit_denominator(PLAIN)
        if abs(value - float(plain)) < NEAR:
            moved = {c: v for c, v in state.moved.items() if c != cell}
            yield replace(state, moved=moved, exact={**state.exact, cell: numbers.rational(plain)})


def _always_zero(residual: Real) -> bool:
    try:
        return numbers.is_zero(residual)
    except Undecided:
        return False


def _limits(bounds: Bounds) -> tuple[float, float]:
    low, high = bounds.low, bounds.high
    return (
        -math.inf if low is None else int(low.p) / int(low.q),
        math.inf if high is None else int(high.p) / int(high.q),
    )


def _inside(value: Value, low: float, high: float, rng: random.Random) -> float:
    """A float near a value, strictly between limits."""
    x = int(value.p) / int(value.q) if isinstance(value, fmpq) else rng.random()
    margin = min(0.02, 0.02 * (high - low))
    return min(max(x + 0.01 * rng.random(), low + margin), high - margin)


# --- linear algebra in floats -------------------------------------------------------------------


def descend(tape: Tape, at: Row, admits: Callable[[Row], bool], spend: Callable[[], None]) -> Row | None:
    """A place where the outputs of a tape are nearly 0, by damped steps of Gauss and Newton; None if they get stuck."""
    slots = tape.run(at, FLOATS)
    sizes: list[float] = []
    for _ in range(ITERATIONS):
        spend()
        rest = tape.values(slots)
        size = _square_sum(rest)
        if size < SMALL:
            return at
        sizes.append(size)
        if len(sizes) > PATIENCE and size > sizes[-1 - PATIENCE] / 4:
            return None
        step = least_step(tape.jacobian(slots, FLOATS), rest)
        length = 1.0
        while length > 1e-4:
            moved = [x + length * d for x, d in zip(at, step, strict=True)]
            if admits(moved):
                try:
                    tried = tape.run(moved, FLOATS)
                    if _square_sum(tape.values(tried)) < size * (1 - 0.1 * length):
                        break
                except (ArithmeticError, ValueError):
                    pass
            length /= 2
        else:
            return None
        at, slots = moved, tried
    return None


def _square_sum(values: Sequence[float]) -> float:
    total = sum(v * v for v in values)
    return total if total == total else float("inf")


def least_step(slopes: list[Row], rest: Row) -> Row:
    """The least x with slopes * x = -rest, as nearly as there is one (Levenberg's damping, small)."""
    gram = [[sum(a * b for a, b in zip(one, two, strict=True)) for two in slopes] for one in slopes]
    damping = 1e-12 * max(1e-12, max(gram[k][k] for k in range(len(gram))))
    for k in range(len(gram)):
        gram[k][k] += damping
    weights = _solved(gram, [-r for r in rest])
    return [sum(w * row[k] for w, row in zip(weights, slopes, strict=True)) for k in range(len(slopes[0]))]


def _solved(rows: list[Row], right: Row) -> Row:
    """Elimination with partial pivoting. Raises `ZeroDivisionError`."""
    n = len(rows)
    table = [[*row, r] for row, r in zip(rows, right, strict=True)]
    for k in range(n):
        best = max(range(k, n), key=lambda i: abs(table[i][k]))
        table[k], table[best] = table[best], table[k]
        for i in range(k + 1, n):
            factor = table[i][k] / table[k][k]
            if factor:
                table[i] = [a - factor * b for a, b in zip(table[i], table[k], strict=True)]
    out = [0.0] * n
    for k in range(n - 1, -1, -1):
        out[k] = (table[k][n] - sum(table[k][j] * out[j] for j in range(k + 1, n))) / table[k][k]
    return out


def pivots(rows: list[Row]) -> list[int]:
    """Columns of an independent choice, as many as the rank seems to be, by elimination with full pivoting."""
    table = [list(row) for row in rows]
    largest = max((abs(v) for row in table for v in row), default=0.0)
    chosen: list[int] = []
    while table:
        value, i, k = max((abs(v), i, k) for i, row in enumerate(table) for k, v in enumerate(row))
        if not value > SINGULAR * largest:
            break
        pivot = table.pop(i)
        chosen.append(k)
        table = [[a - row[k] / pivot[k] * b for a, b in zip(row, pivot, strict=True)] for row in table]
    return chosen


def polished(tape: Tape, at: Row) -> list[Fraction]:
    """Newton's method in long floats, near a place where floats found a solution.

    Raises `ZeroDivisionError` for a singular Jacobian, `Undecided` where it leads away from that place.
    """
    scale = 10**DIGITS
    with ctx.workprec(PRECISION):
        x = [arb(v) for v in at]
        for _ in range(6):
            slots = tape.run(x, BALLS)
            slopes = arb_mat(tape.jacobian(slots, BALLS)).mid()
            step = slopes.solve(arb_mat([[v] for v in tape.values(slots)]))
            x = [(v - step[k, 0]).mid() for k, v in enumerate(x)]
            if not all(abs(v - near) < NEAR * (1 + abs(near)) for v, near in zip(x, at, strict=True)):
                raise Undecided("the solution that floats found is none")
        # what is near a float is not too large for an integer, beyond which FLINT would end the process
        return [Fraction(int((v * scale).floor().unique_fmpz() or 0), scale) for v in x]

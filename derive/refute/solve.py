"""Making a point satisfy equations: exact steps along a few directions.

Nothing here is trusted: whether the point satisfies the equations is checked afterwards, exactly.
An equation whose side is a symbol or an element is an assignment; the others are solved together
by moving along one direction each (one element, or a common factor of all that the equation reads),
which is exact where they are affine, and repeated where they are triangular.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import suppress

from flint import fmpq, fmpq_mat

from derive.frozen import frozen
from derive.record.model import Index
from derive.refute import numbers
from derive.refute.codes import Run
from derive.refute.context import Cell, Context, bind
from derive.refute.invert import solved_for_symbol
from derive.refute.machine import Machine, Table, UndefinedAt, integer
from derive.refute.patterns import Bounds
from derive.refute.values import OutOfBudget, Undecided, Value
from derive.terms.nodes import (
    And,
    Elem,
    Family,
    Fn,
    ForAll,
    Node,
    Num,
    Prop,
    Rel,
    Sym,
    Term,
    free,
    instantiate,
    substitute,
)

ROUNDS = 4
Direction = dict[Cell, fmpq]


@frozen
class Equation:
    """`left = right` at values of schematic indices; `reads` are the cells that decide it."""

    left: Run
    right: Run
    indices: tuple[Index, ...] = ()
    values: tuple[int, ...] = ()
    reads: frozenset[Cell] = frozenset()

    def residual(self, m: Machine) -> Value:
        bind(m, self.indices, self.values)
        return numbers.sub(self.left(m), self.right(m))


@frozen
class Assign:
    """`cell` must be the value of `run`."""

    cell: Cell
    run: Run
    indices: tuple[Index, ...]
    values: tuple[int, ...]


class _TracedNumbers(dict[str, Value]):
    """Remembers which symbols are read."""

    seen: set[Cell]

    def __getitem__(self, name: str) -> Value:
        self.seen.add((name, ()))
        return super().__getitem__(name)


class _TracedTable(dict[tuple[int, ...], Value]):
    """Remembers which elements are read."""

    name: str
    seen: set[Cell]

    def get(self, index: tuple[int, ...], default: Value | None = None) -> Value | None:
        self.seen.add((self.name, index))
        return super().get(index, default)


def reads(run: Run, m: Machine) -> frozenset[Cell]:
    """The symbols and elements that code reads at a point (as far as it gets there)."""
    seen: set[Cell] = set()
    traced = _TracedNumbers(m.numbers)
    traced.seen = seen
    tables: dict[str, Table] = {}
    for name, values in m.families.items():
        table = _TracedTable(values)
        table.name, table.seen = name, seen
        tables[name] = table
    with suppress(UndefinedAt, Undecided):
        run(Machine(traced, tables, m.budget, m.how))
    return frozenset(seen)


class System:
    """The equations of a context at one size, ready to be imposed on points of that size."""

    def __init__(self, context: Context, m: Machine, cells: Mapping[Cell, Bounds]):
        self.context = context
        self.cells = cells
        self.assigns: list[Assign] = []
        self.equations: list[Equation] = []
        self._through: dict[Cell, frozenset[Cell]] = {}
        for hypothesis in context.hypotheses:
            if hypothesis.guards:
                continue
            for values in context.index_values(m, hypothesis.indices):
                bind(m, hypothesis.indices, values)
                for relation in _equations(hypothesis.prop, context, m):
                    self._enter(relation, hypothesis.indices, values, m)
        determined = {a.cell for a in self.assigns}
        self.passes = 1
        for a in self.assigns:
            bind(m, a.indices, a.values)
            self._through[a.cell] = reads(a.run, m)
            if self._through[a.cell] & determined:
                self.passes = min(8, max(2, len(self.assigns)))
        self.equations = [self._traced(e, m) for e in self.equations]

    def _enter(self, p: Rel, indices: tuple[Index, ...], values: tuple[int, ...], m: Machine) -> None:
        taken = {a.cell for a in self.assigns}
        p = solved_for_symbol(p, {name for name, index in self.cells if not index} - {c[0] for c in taken})
        for side, other in map(_undone, ((p.left, p.right), (p.right, p.left))):
            cell = self._cell(side, m)
            if cell is None or cell in taken or (isinstance(side, Sym) and side in free(other)):
                continue
            self.assigns.append(Assign(cell, self.context.compiler.term(other).run, indices, values))
            return
        left, right = (self.context.compiler.term(side).run for side in (p.left, p.right))
        self.equations.append(Equation(left, right, indices, values))

    def _cell(self, side: Term, m: Machine) -> Cell | None:
        if isinstance(side, Sym):
            cell: Cell = (side.name, ())
        elif isinstance(side, Elem) and isinstance(side.family, Family):
            at = [integer(self.context.compiler.term(i).run(m)) for i in side.indices]
            cell = (side.family.name, tuple(at))
        else:
            return None
        return cell if cell in self.cells else None

    def _traced(self, e: Equation, m: Machine) -> Equation:
        bind(m, e.indices, e.values)
        todo = list(reads(e.left, m) | reads(e.right, m))
        seen: set[Cell] = set()
        while todo:
            cell = todo.pop()
            if cell not in seen:
                seen.add(cell)
                todo += self._through.get(cell, ())
        return Equation(e.left, e.right, e.indices, e.values, frozenset(seen & set(self.cells)))

    def ground(self, left: Term, right: Term, m: Machine) -> Equation:
        """An equation between terms without schematic indices, to be imposed as well."""
        compiler = self.context.compiler
        return self._traced(Equation(compiler.term(left).run, compiler.term(right).run), m)

    def impose(self, m: Machine, extra: tuple[Equation, ...], rng: random.Random) -> bool:
        """Move the point of a machine onto the equations. False if it was not found how."""
        equations = (*self.equations, *extra)
        start = {cell: _value(m, cell) for cell in self.cells} if len(equations) == 2 else {}
        try:
            if self._impose(m, equations, rng):
                return True
        except OutOfBudget:
            return False
        except (UndefinedAt, Undecided):
            pass
        if len(equations) != 2:
            return False
        for cell, value in start.items():
            _put(m, cell, value)
        try:
            return self._solve_pair(m, equations, rng)
        except (UndefinedAt, Undecided):
            return False

    def _impose(self, m: Machine, equations: tuple[Equation, ...], rng: random.Random) -> bool:
        directions: list[Direction] = []
        settled = [e for e in equations if not e.reads]  # by what is not moved here
        if any(_rational(e.residual(m)) for e in settled):
            return False
        equations = tuple(e for e in equations if e.reads)
        for _ in range(ROUNDS):
            self._assign(m)
            residuals = [_rational(e.residual(m)) for e in equations]
            if not any(residuals):
                return True
            if not directions:
                directions = self._directions(m, equations, rng)
            if len(equations) == 1 and self._solve_one(m, equations[0], directions[0], rng):
                return True
            steps = _linear_solution(self._jacobian(m, equations, residuals, directions), residuals)
            if steps is None:
                return False
            for direction, step in zip(directions, steps, strict=True):
                self._move(m, direction, step)
        self._assign(m)
        return not any(_rational(e.residual(m)) for e in equations)

    def _assign(self, m: Machine) -> None:
        for _ in range(self.passes if self.assigns else 0):
            for a in self.assigns:
                m.memo.clear()
                bind(m, a.indices, a.values)
                _put(m, a.cell, a.run(m))
        m.memo.clear()

    def _directions(self, m: Machine, equations: tuple[Equation, ...], rng: random.Random) -> list[Direction]:
        determined = {a.cell for a in self.assigns}
        out: list[Direction] = []
        for e in equations:
            free_cells = sorted(c for c in e.reads if c not in determined and not self.cells[c].whole)
            values = {c: _value(m, c) for c in free_cells}
            usable = [c for c in free_cells if isinstance(values[c], fmpq)]
            chosen: Direction | None = None
            positive = [c for c in usable if self.cells[c].low == 0 and values[c] != 0]
            if len(positive) > 1 and len(positive) == len(usable) and rng.random() < 0.9:
                scale: Direction = {c: values[c] for c in positive}
                if scale not in out:
                    chosen = scale
            if chosen is None:
                units: list[Direction] = [{c: numbers.ONE} for c in usable]
                units = [u for u in units if u not in out]
                if not units:
                    raise Undecided("nothing to solve an equation for")
                chosen = _least_read(units, equations) if rng.random() < 0.5 else rng.choice(units)
            out.append(chosen)
        return out

    def _move(self, m: Machine, direction: Direction, step: fmpq) -> None:
        for cell, d in direction.items():
            _put(m, cell, numbers.add((_value(m, cell), d * step)))
        m.memo.clear()

    def _jacobian(
        self, m: Machine, equations: tuple[Equation, ...], residuals: list[fmpq], directions: list[Direction]
    ) -> list[list[fmpq]]:
        rows = [[numbers.ZERO] * len(directions) for _ in equations]
        for column, direction in enumerate(directions):
            self._move(m, direction, numbers.ONE)
            self._assign(m)
            for row, e in enumerate(equations):
                if not e.reads.isdisjoint(direction):
                    m.budget.spend(10)
                    rows[row][column] = _rational(e.residual(m)) - residuals[row]
            self._move(m, direction, -numbers.ONE)
        return rows

    def _solve_pair(self, m: Machine, equations: tuple[Equation, ...], rng: random.Random) -> bool:
        """Two equations, one affine in a cell, which it determines; the other then quadratic in another cell."""
        determined = {a.cell for a in self.assigns}
        first, second = equations if rng.random() < 0.5 else equations[::-1]

        def usable(e: Equation) -> list[Cell]:
            return sorted(c for c in e.reads if c not in determined and not self.cells[c].whole)

        choices = [(a, b) for a in usable(first) for b in usable(second) + usable(first) if a != b]
        if not choices:
            return False
        solved, moved = rng.choice(choices)

        def residual(value: Value) -> Value:
            _put(m, moved, value)
            _put(m, solved, numbers.ZERO)
            self._assign(m)
            at_zero = first.residual(m)
            _put(m, solved, numbers.ONE)
            self._assign(m)
            slope = numbers.sub(first.residual(m), at_zero)
            if numbers.is_zero(slope, m.how):
                raise Undecided("an equation that does not determine a cell")
            _put(m, solved, numbers.neg(numbers.div(at_zero, slope)))
            self._assign(m)
            return second.residual(m)

        base = [_rational(residual(fmpq(k))) for k in (1, 2, 3, 4)]
        a = (base[2] - 2 * base[1] + base[0]) / 2
        if base[3] - 3 * base[2] + 3 * base[1] - base[0] != 0:
            return False
        b = base[1] - base[0] - 3 * a
        c = base[0] - a - b
        if a == 0:
            root: Value = -c / b if b != 0 else numbers.ONE
        else:
            square = b * b - 4 * a * c
            if square < 0:
                return False
            half = numbers.ZERO if square == 0 else numbers.real_power(square, fmpq(1, 2))
            sign = fmpq(rng.choice((1, -1)))
            root = numbers.mul((1 / (2 * a), numbers.add((-b, numbers.mul((sign, half))))))
        end = residual(root)
        return numbers.is_zero(end, m.how) and numbers.is_zero(first.residual(m), m.how)

    def _solve_one(self, m: Machine, e: Equation, direction: Direction, rng: random.Random) -> bool:
        """One equation that is quadratic along the direction: by a root, rational or with a square root."""
        values = []
        for _ in range(4):
            self._assign(m)
            values.append(_rational(e.residual(m)))
            self._move(m, direction, numbers.ONE)
        self._move(m, direction, fmpq(-4))
        first, second, third, fourth = values
        a = (third - 2 * second + first) / 2
        if a == 0 or fourth - 3 * third + 3 * second - first != 0:
            return False
        b = second - first - a
        square = (b * b - 4 * a * first) / (4 * a * a)
        if square < 0:
            return False
        root = numbers.ZERO if square == 0 else numbers.real_power(square, fmpq(1, 2))
        step = numbers.add((-b / (2 * a), numbers.mul((fmpq(rng.choice((1, -1))), root))))
        for cell, d in direction.items():
            _put(m, cell, numbers.add((_value(m, cell), numbers.mul((d, step)))))
        self._assign(m)
        return numbers.is_zero(e.residual(m), m.how)


def _least_read(units: list[Direction], equations: tuple[Equation, ...]) -> Direction:
    """The last of those cells that the fewest equations read: moving it disturbs the others least."""
    readers = [sum(not e.reads.isdisjoint(unit) for e in equations) for unit in units]
    return [unit for unit, count in zip(units, readers, strict=True) if count == min(readers)][-1]


def _undone(sides: tuple[Term, Term]) -> tuple[Term, Term]:
    """`exp(t[i]) = a` as `t[i] = log(a)`, so that it says what the element is; others as they are."""
    side, other = sides
    if isinstance(side, Fn) and side.name == "exp" and isinstance(side.args[0], Elem):
        return side.args[0], Fn("log", other)
    return sides


def _equations(p: Prop, context: Context, m: Machine) -> Iterator[Rel]:
    """The equations that a hypothesis states outright."""
    if isinstance(p, Rel) and p.op == "=":
        yield p
    elif isinstance(p, And):
        for part in p.args:
            yield from _equations(part, context, m)
    elif isinstance(p, ForAll):
        lo, hi = (integer(context.compiler.term(t).run(m)) for t in (p.lo, p.hi))
        m.budget.spend(max(0, hi - lo + 1))
        for i in range(lo, hi + 1):
            yield from _equations(instantiate(p.body, Num(i)), context, m)


def ground_equations(context: Context, m: Machine) -> list[Rel]:
    """The equations among the hypotheses at the sizes of a machine, for each value of their schematic indices."""
    found: list[Rel] = []
    for hypothesis in context.hypotheses:
        for at in context.index_values(m, hypothesis.indices) if not hypothesis.guards else ():
            bind(m, hypothesis.indices, at)
            numbered: dict[Node, Node] = {i.term: Num(v) for i, v in zip(hypothesis.indices, at, strict=True)}
            found += [substitute(p, numbered) for p in _equations(hypothesis.prop, context, m)]
    return list(dict.fromkeys(found))


def _value(m: Machine, cell: Cell) -> Value:
    name, index = cell
    return m.families[name][index] if index else m.numbers[name]


def _put(m: Machine, cell: Cell, value: Value) -> None:
    name, index = cell
    if index:
        table = m.families[name]
        if not isinstance(table, dict):
            raise Undecided("a point that cannot be changed")
        table[index] = value
    else:
        m.numbers[name] = value


def _rational(value: Value) -> fmpq:
    if not isinstance(value, fmpq):
        raise Undecided("an equation that is not rational")
    return value


def _linear_solution(rows: list[list[fmpq]], residuals: list[fmpq]) -> list[fmpq] | None:
    """x with rows * x = -residuals, or None if the rows are dependent."""
    try:
        found = fmpq_mat(rows).solve(fmpq_mat([[-r] for r in residuals]))
    except ZeroDivisionError:
        return None
    return [found[k, 0] for k in range(len(rows))]

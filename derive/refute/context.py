"""The context of a record at concrete points: what must hold there, and whether it does.

A point is admissible if every symbol and family element is in its domain and every hypothesis holds
for every value of its schematic indices. Nothing is admissible because it could not be decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf

from flint import fmpq

from derive.frozen import frozen
from derive.record.model import Index, Point, Record
from derive.refute import numbers
from derive.refute.codes import Judge, Run
from derive.refute.compiler import Compiler
from derive.refute.machine import Machine, UndefinedAt, index_tuples, integer
from derive.refute.truth import HOLDS, Outcome, Truth
from derive.refute.values import Budget, Equal, Exactness, Undecided, Value
from derive.terms.nodes import INTEGER, Node, Num, Prop, Sym, Term, free

Cell = tuple[str, tuple[int, ...]]  # a symbol (no indices) or a family element


@frozen
class Assignment:
    """Values for all symbols and families of a context."""

    numbers: Mapping[str, Value]
    families: Mapping[str, Mapping[tuple[int, ...], Value]]

    def point(self) -> Point:
        """The same as closed terms. Raises `Undecided` if a value has none of reasonable size."""
        return Point(
            tuple((name, numbers.to_term(v)) for name, v in self.numbers.items()),
            tuple(
                (name, tuple((i, numbers.to_term(v)) for i, v in table.items()))
                for name, table in self.families.items()
            ),
        )


@frozen
class Claim:
    """A proposition to be judged at points, with its guards and the schematic indices it is closed over."""

    prop: Prop
    judge: Judge
    guards: tuple[Judge, ...]
    indices: tuple[Index, ...]
    words: str = ""


class Context:
    """A record's context, compiled. `assumed` adds its assumed lines but that of `leave_out`, with its guards."""

    def __init__(
        self,
        record: Record,
        equal: Equal | None = None,
        *,
        assumed: bool = False,
        leave_out: tuple[Prop, tuple[Prop, ...]] | None = None,
    ):
        self.record = record
        self.how = Exactness(equal)
        self.compiler = Compiler(
            {d.name: d for d in record.definitions}, frozenset(i.name for i in record.indices)
        )
        self._index_ranges: dict[str, tuple[Run, Run]] = {}
        for i in record.indices:
            self._index_ranges[i.name] = (self.compiler.term(i.lo).run, self.compiler.term(i.hi).run)
        self._element = self.compiler.register()
        self._domains: dict[str, Judge] = {}
        domains = [(s.name, s.domain) for s in record.symbols] + [(f.name, f.domain) for f in record.families]
        for name, domain in domains:
            self._domains[name], _ = self.compiler.domain(domain, self._element)
        self._family_ranges = {
            f.name: [(self.compiler.term(lo).run, self.compiler.term(hi).run) for lo, hi in f.ranges]
            for f in record.families
        }
        self.hypotheses = [
            self.claim(h.prop, (), f'"{h.words}"' if h.words else f"hypothesis {h.id}")
            for h in record.hypotheses
        ]
        if assumed:
            for line in record.lines:
                if line.rule == "assume" and (line.prop, line.guards) != leave_out:
                    self.hypotheses.append(self.claim(line.prop, line.guards, f"assumed line {line.id}"))

    def claim(self, prop: Prop, guards: Iterable[Prop] = (), words: str = "") -> Claim:
        """A proposition and its guards, compiled, with the indices it is closed over."""
        guards = tuple(guards)
        judges = tuple(self.compiler.prop(g).judge for g in guards)
        return Claim(prop, self.compiler.prop(prop).judge, judges, self.indices_in(prop, *guards), words)

    def indices_in(self, *nodes: Node) -> tuple[Index, ...]:
        """The schematic indices free in trees, with those in their ranges, in order of declaration."""
        names = {s.name for node in nodes for s in free(node) if isinstance(s, Sym)}
        found: list[Index] = []
        for index in reversed(self.record.indices):
            if index.name in names:
                found.append(index)
                names |= {s.name for s in free(index.lo) | free(index.hi)}
        return tuple(reversed(found))

    def machine(self, at: Assignment, budget: Budget, how: Exactness | None = None) -> Machine:
        """A machine at a point, deciding as well as it can unless told how."""
        return Machine(dict(at.numbers), at.families, budget, how or self.how)

    def index_values(self, m: Machine, indices: tuple[Index, ...]) -> list[tuple[int, ...]]:
        """All values of schematic indices at a point. Raises `Undecided`, `UndefinedAt`."""
        out: list[tuple[int, ...]] = [()]
        for position, index in enumerate(indices):
            lo, hi = self._index_ranges[index.name]
            grown = []
            for front in out:
                bind(m, indices[:position], front)
                bounds = range(integer(lo(m)), integer(hi(m)) + 1)
                grown += [(*front, *at) for at in index_tuples([bounds], m.budget)]
            out = grown
        return out

    def ranges(self, m: Machine, family: str, most: float = inf) -> list[tuple[int, ...]]:
        """All index tuples of a family, `most` at most. Raises `Undecided`, `UndefinedAt`."""
        bounds = self._family_ranges[family]
        return index_tuples([range(integer(lo(m)), integer(hi(m)) + 1) for lo, hi in bounds], m.budget, most)

    def in_domain(self, m: Machine, name: str, value: Value) -> Outcome:
        """Whether a value is in the domain of a symbol or of a family's elements."""
        m.registers[self._element] = value
        return self._domains[name](m)

    # --- admissibility ---

    def objection(self, m: Machine) -> str | None:
        """Why the point of a machine is not known to be admissible, in words; None if it is."""
        try:
            return self._domain_objection(m) or self._hypothesis_objection(m)
        except UndefinedAt as error:
            return f"a range is undefined: {error.why}"
        except Undecided as error:
            return f"undecided: {error}"
        except RecursionError:
            return "undecided: the formula is nested too deeply"

    def _domain_objection(self, m: Machine) -> str | None:
        for s in self.record.symbols:
            if s.name not in m.numbers:
                return f"no value for {s.name}"
            value = m.numbers[s.name]
            if s.sort == INTEGER and not _is_whole(value):
                return f"{s.name} is not an integer"
            if problem := _said(self.in_domain(m, s.name, value), f"the domain of {s.name}"):
                return problem
        for f in self.record.families:
            expected = self.ranges(m, f.name)
            table = m.families.get(f.name)
            if table is None:
                return f"no values for {f.name}"
            if set(table) != set(expected):
                return f"{f.name} needs values at exactly the {len(expected)} indices of its range"
            for i, value in table.items():
                where = f"{f.name}[{', '.join(map(str, i))}]"
                if f.sort == INTEGER and not _is_whole(value):
                    return f"{where} is not an integer"
                if problem := _said(self.in_domain(m, f.name, value), f"the domain of {where}"):
                    return problem
        return None

    def _hypothesis_objection(self, m: Machine) -> str | None:
        for h in self.hypotheses:
            for values in self.index_values(m, h.indices):
                bind(m, h.indices, values)
                if any(g(m).truth.name == "FALSE" for g in h.guards):
                    continue
                if problem := _said(h.judge(m), h.words + at_indices(h.indices, values)):
                    return problem
        return None


def bind(m: Machine, indices: tuple[Index, ...], values: tuple[int, ...]) -> None:
    """Give schematic indices their values."""
    for index, value in zip(indices, values, strict=True):
        m.numbers[index.name] = fmpq(value)


def at_indices(indices: tuple[Index, ...], values: tuple[int, ...]) -> str:
    """ " at i = 1, j = 2", or nothing."""
    pairs = [f"{i.name} = {v}" for i, v in zip(indices, values, strict=True)]
    return f" at {', '.join(pairs)}" if pairs else ""


def judge_at(claim: Claim, m: Machine, values: tuple[int, ...]) -> Outcome:
    """The outcome of a claim at values of its indices; HOLDS where a guard is not known to hold.

    A guard is looked at where those before it hold, and must be defined there.
    """
    bind(m, claim.indices, values)
    for guard in claim.guards:
        case = guard(m)
        if case.truth is Truth.UNDEFINED:
            return case
        if not case.holds:
            return HOLDS
    return claim.judge(m)


def _is_whole(value: Value) -> bool:
    return isinstance(value, fmpq) and value.q == 1


def _said(outcome: Outcome, what: str) -> str | None:
    if outcome.holds:
        return None
    if not outcome.refuted:
        return f"{what} is undecided there"
    return f"{what} is undefined there: {outcome.why}" if outcome.why else f"{what} fails there"


def evaluated(context: Context, terms: Mapping[str, Term]) -> dict[str, Value]:
    """Closed terms as values. Raises `Undecided` for one that is not closed, `UndefinedAt` for no number."""
    m = Machine({}, {}, Budget())
    out: dict[str, Value] = {}
    for name, term in terms.items():
        if isinstance(term, Num):
            out[name] = fmpq(term.value.numerator, term.value.denominator)
        elif free(term):
            raise Undecided(f"the value given for {name} is not a closed term")
        else:
            out[name] = context.compiler.term(term).run(m)
    return out


def assigned(context: Context, point: Point) -> Assignment:
    """A point's values. Raises `Undecided`, `UndefinedAt`."""
    tables = {
        name: {i: v for (i, _), v in zip(table, _all(context, [t for _, t in table]), strict=True)}
        for name, table in point.families
    }
    return Assignment(evaluated(context, dict(point.numbers)), tables)


def _all(context: Context, terms: list[Term]) -> list[Value]:
    named = evaluated(context, {str(i): t for i, t in enumerate(terms)})
    return [named[str(i)] for i in range(len(terms))]

"""Each line of a derivation at one admissible point: both sides, exactly or with decimals that are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress

from flint import fmpq

from derive.frozen import frozen
from derive.instance.choose import choose
from derive.instance.given import BadInstance, Given, read
from derive.record.model import Index, Point, Record
from derive.refute.context import Assignment, Claim, Context, bind, judge_at
from derive.refute.decimals import decimal, decimals
from derive.refute.machine import Machine, UndefinedAt
from derive.refute.values import Budget, Equal, Real, Undecided, stripped
from derive.refute.verify import shown_value
from derive.refute.witness import Value
from derive.terms.nodes import Iff, Implies, Node, Prop, Rel, Term, free

STEPS, SECONDS = 1_000_000, 5.0
MOST_INDEX_VALUES = 2_000

Side = Value | bool | None  # a number, whether a proposition holds, or not to be told


@frozen
class WorkedLine:
    """A line at values of its schematic indices. It does not apply where a guard of it fails."""

    indices: tuple[tuple[str, int], ...] = ()
    left: Side = None
    right: Side = None
    holds: bool | None = None
    applies: bool = True
    why: str = ""  # why there is no value: what is undefined, or not decided


@frozen
class Instance:
    """A derivation at a point: its lines by id, and its claims in order."""

    point: Point
    lines: dict[str, WorkedLine]
    goals: tuple[WorkedLine, ...]

    @property
    def indices(self) -> tuple[tuple[str, int], ...]:
        """The values of schematic indices that most lines share, each once."""
        counts = Counter(pair for line in self.lines.values() for pair in line.indices)
        chosen: dict[str, int] = {}
        for (name, value), _ in counts.most_common():
            chosen.setdefault(name, value)
        return tuple(sorted(chosen.items()))


def instance(record: Record, text: str, equal: Equal | None = None) -> Instance:
    """The record worked with the values in `text` (`K=3, z=[0, 1, 2]`, or `auto`), others chosen.

    The point is verified to be admissible. Raises `BadInstance` for unknown names, values outside
    their domains, and values with which the hypotheses do not hold.
    """
    given = read(text, record)
    found = _worked(record, given, equal, ())
    cases = _cases(record)
    for case in cases:
        if all(line.applies for line in found.lines.values()):
            break
        with suppress(BadInstance):  # a case may not be possible with what is given
            found = max(found, _worked(record, given, equal, (case,)), key=_applying)
    return found


def _worked(record: Record, given: Given, equal: Equal | None, cases: tuple[Prop, ...]) -> Instance:
    at = choose(record, given, equal, cases)
    context = Context(record, equal, assumed=True)
    budget = Budget().allow(SECONDS, STEPS)
    worked = _Worked(context, at, budget, given.indices)
    worked.refuse_out_of_range()
    lines = {line.id: worked.line(line.prop, line.guards) for line in record.lines}
    return Instance(at.point(), lines, tuple(worked.line(g.prop, ()) for g in record.goals))


def _cases(record: Record) -> tuple[Prop, ...]:
    """The cases that lines stand under and that mention no schematic index."""
    indices = {x.term for x in record.indices}
    guards = dict.fromkeys(guard for line in record.lines for guard in line.guards)
    return tuple(guard for guard in guards if not free(guard) & indices)


def _applying(found: Instance) -> int:
    return sum(line.applies for line in found.lines.values())


class _Worked:
    def __init__(self, context: Context, at: Assignment, budget: Budget, wanted: dict[str, int]):
        self.context = context
        self.at = at
        self.budget = budget
        self.wanted = wanted

    def machine(self) -> Machine:
        return self.context.machine(self.at, self.budget)

    def refuse_out_of_range(self) -> None:
        for index in self.context.record.indices:
            if index.name not in self.wanted:
                continue
            m = self.machine()
            allowed = [v[-1] for v in self.context.index_values(m, self.context.indices_in(index.term))]
            if self.wanted[index.name] not in allowed:
                where = f"{min(allowed)}, ..., {max(allowed)}" if allowed else "empty here"
                raise BadInstance(
                    f"{index.name} = {self.wanted[index.name]} is out of its range: {where}",
                    f"choose {index.name} in that range",
                )

    def line(self, prop: Prop, guards: Iterable[Prop]) -> WorkedLine:
        try:
            claim = self.context.claim(prop, guards)
            m = self.machine()
            values = self._values(claim, m)
            if values is None:
                return WorkedLine(applies=False)
            named = tuple((i.name, v) for i, v in zip(claim.indices, values, strict=True))
            holds = judge_at(claim, m, values).known
            left, right, why = self._sides(prop, m)
            return WorkedLine(named, left, right, holds, why=why)
        except (Undecided, RecursionError):
            return WorkedLine(why="too much to evaluate")
        except UndefinedAt as error:
            return WorkedLine(why=error.why)

    def _values(self, claim: Claim, m: Machine) -> tuple[int, ...] | None:
        """Values of the indices at which the guards hold: given ones, then ones that differ; None if none."""
        best: tuple[int, tuple[int, ...]] | None = None
        for values in self.context.index_values(m, claim.indices)[:MOST_INDEX_VALUES]:
            if any(self.wanted.get(i.name, v) != v for i, v in zip(claim.indices, values, strict=True)):
                continue
            bind(m, claim.indices, values)
            if not all(guard(m).holds for guard in claim.guards):
                continue
            distance = sum(abs(v - w) for v, w in zip(values, self._preferred(claim.indices), strict=True))
            distance += 10 * (len(values) - len(set(values)))
            if best is None or distance < best[0]:
                best = distance, values
        return best[1] if best else None

    def _preferred(self, indices: tuple[Index, ...]) -> list[int]:
        """The place of each index among all of its derivation: i = 1, j = 2, so lines are at one instance."""
        names = [i.name for i in self.context.record.indices]
        return [self.wanted.get(i.name, names.index(i.name) + 1) for i in indices]

    def _sides(self, prop: Prop, m: Machine) -> tuple[Side, Side, str]:
        match prop:
            case Rel():
                return self._numbers(prop, m)
            case Iff(args=(first, second)) | Implies(args=(first, second)):
                return self._truth(first, m), self._truth(second, m), ""
        return None, None, ""

    def _numbers(self, relation: Rel, m: Machine) -> tuple[Side, Side, str]:
        try:
            sides = [self._value(side, m) for side in (relation.left, relation.right)]
        except UndefinedAt as error:
            return None, None, error.why
        shown = decimals(*sides) if relation.op != "=" else tuple(decimal(v) for v in sides)
        left, right = (shown_value(v, d) for v, d in zip(sides, shown, strict=True))
        return left, right, ""

    def _value(self, term: Term, m: Machine) -> fmpq | Real:
        return stripped(self.context.compiler.term(term).run(m))

    def _truth(self, prop: Node, m: Machine) -> bool | None:
        if not isinstance(prop, Prop):
            return None
        return self.context.compiler.prop(prop).judge(m).known

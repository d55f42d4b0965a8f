"""An admissible point for an instance: what is given, and for the rest small numbers that differ.

The refuter's machinery makes the point satisfy the hypotheses and decides, exactly or by enclosure,
whether it does. Nothing that could not be decided is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from random import Random

from flint import fmpq

from derive.instance.given import BadInstance, Given, pinned
from derive.record.model import Hypothesis, Point, Record
from derive.refute import numbers, patterns, values
from derive.refute.context import Assignment, Cell, Context, assigned
from derive.refute.machine import UndefinedAt
from derive.refute.patterns import Bounds, Pattern
from derive.refute.sample import Room, Sampler, Sizes
from derive.refute.values import Budget, Equal, Undecided, Value
from derive.terms.nodes import INTEGER, Prop, Term, free

STEPS, SECONDS = 2_000_000, 5.0
PREFERRED = 3  # of a size: enough to see the pattern, few enough to read
MOST_SIZES = 60
RANDOM_POINTS = 8  # of one size, where the regular ones are not admissible
_BETWEEN = tuple(fmpq(p, q) for p, q in ((3, 4), (1, 3), (2, 5), (1, 4), (1, 5)))  # of an interval


def choose(
    record: Record, given: Given, equal: Equal | None = None, under: Sequence[Prop] = ()
) -> Assignment:
    """A verified admissible point with the given values, at which `under` holds too.

    Raises `BadInstance` where none is found.
    """
    budget = Budget().allow(SECONDS, STEPS // (2 if under else 1))
    cases = tuple(Hypothesis(f"case-{n}", prop) for n, prop in enumerate(under))
    record = replace(record, hypotheses=(*record.hypotheses, *cases))
    context = Context(record, equal, assumed=True)
    searched = Context(pinned(record, given), equal, assumed=True)
    best: tuple[int, Assignment] | None = None
    try:
        _refuse_outside(context, given, budget)
        fixed = _cells(context, given)
        for trial in _trials(searched, budget, fixed):
            budget.check()
            if best is not None and _likeness(trial) >= best[0]:
                continue
            if context.objection(context.machine(trial, budget)) is None:
                best = (_likeness(trial), trial)
                if best[0] == 0:
                    break
    except UndefinedAt as error:
        raise BadInstance(f"a value is undefined: {error.why}", "write a number: 3, 1/2, log(2)") from None
    except (Undecided, RecursionError):
        pass  # out of budget: what was found by then
    if best is None:
        raise BadInstance(
            f"no admissible values were found{_objection(context, searched, given)}",
            "give other values, or values for more of what is declared",
        )
    return best[1]


def _refuse_outside(context: Context, given: Given, budget: Budget) -> None:
    """Raises `BadInstance` for a number outside its declared domain, whatever the others are."""
    record = context.record
    domains = {s.name: (s.domain, s.sort) for s in record.symbols} | {
        f.name: (f.domain, f.sort) for f in record.families
    }
    m = context.machine(Assignment({}, {}), budget)
    for name, term in _every(given):
        owner = name.partition("[")[0]
        domain, sort = domains[owner]
        value = context.compiler.term(term).run(m)
        if sort == "integer" and not (isinstance(value, fmpq) and value.q == 1):
            raise BadInstance(f"{name} is an integer", f"write an integer for {name}")
        if not any(free(end) for end in domain.bounds) and context.in_domain(m, owner, value).refuted:
            raise BadInstance(f"the value of {name} is outside its domain", f"see: derive show {record.name}")


def _every(given: Given) -> Iterator[tuple[str, Term]]:
    yield from given.numbers.items()
    for name, table in given.families.items():
        yield from ((f"{name}[{', '.join(map(str, index))}]", value) for index, value in table)


def _cells(context: Context, given: Given) -> dict[Cell, Value]:
    """The numbers that are given and are no sizes, which have domains of their own."""
    at = assigned(context, Point(tuple(given.numbers.items()), tuple(given.families.items())))
    reals = {s.name for s in context.record.symbols if s.sort != INTEGER}
    out: dict[Cell, Value] = {(name, ()): value for name, value in at.numbers.items() if name in reals}
    for name, table in at.families.items():
        out.update({(name, index): value for index, value in table.items()})
    return out


def _trials(context: Context, budget: Budget, fixed: dict[Cell, Value]) -> Iterator[Assignment]:
    """Candidates: sizes near the preferred one first; numbers that differ before any others."""
    sampler = Sampler(context, budget, fixed=fixed)
    sizes = sorted(islice(sampler.sizes(), MOST_SIZES), key=_strangeness)
    rooms = [room for room in map(sampler.room, sizes) if room is not None]
    for room in rooms[:6]:
        yield room.as_it_is(_moved)
        for turn in range(3):
            yield from room.point(_differing(turn))
    for room in rooms[:6]:
        yield from _others(room)
    yield from sampler.trials()


def _others(room: Room) -> Iterator[Assignment]:
    for pattern in patterns.SPECIAL:
        yield from room.point(pattern)
    for n in range(RANDOM_POINTS):
        yield from room.point(patterns.from_pools)
        yield from room.point(patterns.rationals(3 + n))


def _strangeness(sizes: Sizes) -> tuple[int, int]:
    """How far sizes are from the preferred one, and how many are alike."""
    values = [int(v.p) for v in sizes.values() if isinstance(v, fmpq)]
    return sum(abs(v - PREFERRED) for v in values) + 2 * (len(values) - len(set(values))), sum(values)


def _differing(turn: int) -> Pattern:
    """Numbers that all differ within a family; a second family has them in another order."""

    def pattern(cells: dict[Cell, Bounds], rng: Random) -> dict[Cell, Value]:
        families = {name: number for number, name in enumerate(dict.fromkeys(n for n, i in cells if i))}
        counts = {name: sum(n == name for n, _ in cells) for name in families}
        ranks: dict[str, int] = {}
        symbols = 0
        out: dict[Cell, Value] = {}
        for (name, index), bounds in cells.items():
            if index:
                rank = ranks[name] = ranks.get(name, -1) + 1
                count = counts[name]
                out[name, index] = _nth(bounds, (rank + families[name] + turn) % count + 1, count)
            else:
                rank = symbols + turn
                out[name, index] = _placed(bounds, _BETWEEN[rank % len(_BETWEEN)], 2 + rank, rank)
                symbols += 1
        return out

    return pattern


def _moved(cells: dict[Cell, Bounds], rng: Random) -> dict[Cell, Value]:
    """Families that are the first one moved by 1, by 2, ...: the same but for a constant."""
    numbered = {name: n for n, name in enumerate(dict.fromkeys(name for name, index in cells if index))}
    out = _differing(0)(cells, rng)
    for (name, index), bounds in cells.items():
        if index:
            out[name, index] = _nth(bounds, index[-1] + numbered[name], len(cells))
    return out


def _nth(bounds: Bounds, n: int, count: int) -> Value:
    return _placed(bounds, fmpq(n, count + 1), n, n)


def _placed(bounds: Bounds, share: fmpq, distance: int, rank: int) -> Value:
    """The number at a share of an interval, or at a distance from its only end; where there is none, one of a rank."""
    if bounds.low is not None and bounds.high is not None:
        wanted = bounds.low + (bounds.high - bounds.low) * share
    elif bounds.high is not None:
        wanted = bounds.high - distance
    else:
        wanted = (bounds.low or numbers.ZERO) + distance
    pool = bounds.pool or (numbers.ONE,)
    return wanted if bounds.admits(wanted) else pool[rank % len(pool)]


def _likeness(trial: Assignment) -> int:
    """How many numbers of a family are repeated, and how many families are the same."""
    tables = [tuple(map(str, map(_text, table.values()))) for table in trial.families.values()]
    repeated = sum(len(table) - len(set(table)) for table in tables)
    return repeated + len(tables) - len(set(tables)) + _lost(trial)


def _text(value: Value) -> str:
    return str(value) if isinstance(value, fmpq) else str(values.enclose(values.stripped(value)))


def _lost(trial: Assignment) -> int:
    """A size of 1 or 0 shows nothing of a sum."""
    return sum(len(table) < 2 for table in trial.families.values())


def _objection(context: Context, searched: Context, given: Given) -> str:
    """What a point that has the given values is short of, as `: ...`; nothing where none can be built."""
    budget = Budget().allow(SECONDS / 4, STEPS // 4)
    free_of = Context(replace(searched.record, hypotheses=()), context.how.equal)
    try:
        for trial in islice(_trials(free_of, budget, _cells(context, given)), 20):
            budget.check()
            objection = context.objection(context.machine(trial, budget))
            if objection:
                return f": {objection}"
    except (Undecided, UndefinedAt, RecursionError):
        pass
    return ""

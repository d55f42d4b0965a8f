"""The refuter: looks for a point at which a claim as written is false or undefined, and verifies it.

A witness is evidence: it is built from closed terms, evaluated afresh, and reported only if domains
and hypotheses hold there and the claim does not, each decided exactly or by enclosure. That nothing
is found says nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from derive.record.model import Point, Record
from derive.refute.admissible import admissible_point, check_point
from derive.refute.context import Assignment, Claim, Context, assigned, judge_at
from derive.refute.critical import critical_pairs
from derive.refute.machine import UndefinedAt
from derive.refute.sample import Sampler
from derive.refute.values import QUICK, Budget, Equal, Exactness, OutOfBudget, Undecided
from derive.refute.verify import verified
from derive.refute.witness import Solution, Witness
from derive.terms.nodes import ZERO, Fn, Num, Prop, Rel, Term, free, walk

STEPS = 2_000_000
MOST_INDEX_TUPLES = 60
MOST_TRIALS = 400
QUICK_TRIALS = 20  # judged by plain enclosure first, and exactly only if that finds nothing
MORE_TRIALS = 12  # after a witness, in search of a smaller one,
MORE_STEPS = 400  # within so many steps
AUDITED_POINTS = 8
SAMPLING = 0.6  # of the time of a search; the rest is for solving equations, where it found nothing


def refute(
    record: Record,
    prop: Prop,
    guards: Sequence[Prop] = (),
    *,
    seconds: float = 0.25,
    hints: Sequence[Point | Term] = (),
    equal: Equal | None = None,
    seed: int = 0,
) -> Witness | None:
    """A verified witness against a claim in a record's context, or None.

    Takes the claim and its guards, closed over the record's schematic indices free in them; an assumed
    line of the record restricts the points, unless it states the claim itself. `hints` are points to
    try first, and terms whose zeros are worth trying (denominators that are not shown to be nonzero);
    another `seed` gives other random points.
    """
    hunt = Hunt(record, prop, guards, equal=equal, seed=seed)
    hunt.hint(hints)
    return hunt.look(seconds=seconds)


class Hunt:
    """A search for a witness that can be interrupted and taken up again, with more time or better hints.

    `point` is the first admissible point that it came by, verified, or None.
    """

    def __init__(
        self,
        record: Record,
        prop: Prop,
        guards: Sequence[Prop] = (),
        *,
        equal: Equal | None = None,
        seed: int = 0,
    ):
        self.point: Point | None = None
        self._guards = tuple(guards)
        self._record = record
        self._equal = equal
        self._budget = Budget(STEPS)
        self._pairs: list[tuple[Term, Term]] = []
        self._given: list[Point] = list(record.points)
        self._left = MOST_TRIALS
        self._best: tuple[tuple[int, int, int], Witness] | None = None
        self._context: Context | None = None
        try:
            context = Context(record, equal, assumed=True, leave_out=(prop, tuple(guards)))
            self._claim = context.claim(prop, guards)
            self._sampler = Sampler(
                context,
                self._budget,
                seed,
                lambda m: self._pairs + critical_pairs(context, self._claim, prop, m),
                angles=_has_angles(record, prop),
            )
            self._trials = _quick_first(self._sampler.trials())
            self._context = context
        except (Undecided, UndefinedAt, RecursionError):
            pass

    def hint(self, hints: Sequence[Point | Term]) -> None:
        """Points to try next, and terms whose zeros are worth trying."""
        self._pairs += [(hint, ZERO) for hint in hints if isinstance(hint, Term)]
        self._given += [hint for hint in hints if isinstance(hint, Point)]

    def look(self, *, seconds: float, trials: int = MOST_TRIALS) -> Witness | None:
        """A verified witness, found in at most so many further trials, or None."""
        context = self._context
        if context is None:
            return None
        whole = trials >= MOST_TRIALS  # not to be taken up again
        self._budget.allow(seconds * SAMPLING if whole else seconds, STEPS)
        self._sample(context, trials)
        if whole and self._best is None:
            self._budget.allow(seconds * (1 - SAMPLING), STEPS)
            self._solve(context)
        return self._best[1] if self._best is not None else None

    def _sample(self, context: Context, trials: int) -> None:
        try:
            for trial in _hinted(context, self._given):
                self._best = _better(self._best, _try(context, self._claim, trial, self._budget))
            self._given = []
            for trial, quickly in islice(self._trials, trials):
                self._budget.check()
                self._try(context, trial, quickly)
                self._left -= 1
                if self._left <= 0:
                    break
        except (Undecided, UndefinedAt, RecursionError):
            pass

    def _solve(self, context: Context) -> None:
        from derive.refute.last_resort import candidates  # few claims get here

        satisfied = self.point is not None
        try:
            for found in candidates(context, self._sampler, self._claim, self._guards, satisfied):
                self._budget.check()
                if isinstance(found, Assignment):
                    self._best = _better(None, _try(context, self._claim, found, self._budget))
                else:
                    self._best = _better(None, _solved(context, self._claim, *found, self._budget))
                if self._best is not None:
                    return
        except (Undecided, UndefinedAt, RecursionError, ArithmeticError, ValueError):  # floats meet anything
            pass

    def admissible(self, seconds: float) -> Point | None:
        """A verified point of the context, or None if none was found in time."""
        if self.point is None:
            self.point = admissible_point(self._record, seconds=seconds, equal=self._equal)
        return self.point

    def _try(self, context: Context, trial: Assignment, quickly: bool) -> None:
        if self._best is None:
            if self.point is None:
                self._admit(context, trial)
            found = _try(context, self._claim, trial, self._budget, QUICK if quickly else None)
            self._best = _better(self._best, found)
            if self._best is not None:
                self._left = MORE_TRIALS
                self._budget.steps = min(self._budget.steps, MORE_STEPS)
        elif _elements(trial) <= self._best[0][0]:
            self._best = _better(self._best, _try(context, self._claim, trial, self._budget, QUICK))

    def _admit(self, context: Context, trial: Assignment) -> None:
        if context.objection(context.machine(trial, self._budget)) is None:
            point = trial.point()
            if check_point(self._record, point, self._equal) is None:
                self.point = point


def zeros_to_try(conditions: Iterable[Prop]) -> tuple[Term, ...]:
    """Terms at whose zeros conditions may fail that were not shown: hints for a hunt."""
    sides = (side for c in conditions if isinstance(c, Rel) for side in c.args if side.args)
    return tuple(side for side in sides if not any(s.name.startswith("%") for s in free(side)))


def audit(
    record: Record,
    claims: Sequence[tuple[Prop, Sequence[Prop]]],
    *,
    points: int = AUDITED_POINTS,
    seconds: float = 2.0,
    equal: Equal | None = None,
) -> tuple[Witness | None, ...]:
    """For each claim, with its guards, a witness against it at one of some admissible points, or None.

    The same points serve all claims, so that this costs little; unlike `refute` it does not search.
    """
    found: list[Witness | None] = [None] * len(claims)
    budget = Budget().allow(seconds, STEPS)
    try:
        context = Context(record, equal, assumed=True)
        stated = [context.claim(prop, guards) for prop, guards in claims]
        left = points
        for trial in Sampler(context, budget).trials():
            budget.check()
            if context.objection(context.machine(trial, budget)) is not None:
                continue
            for number, claim in enumerate(stated):
                if found[number] is None:
                    found[number] = _try(context, claim, trial, budget)
            left -= 1
            if left <= 0:
                break
    except (Undecided, UndefinedAt, RecursionError):
        pass
    return tuple(found)


def _has_angles(record: Record, prop: Prop) -> bool:
    """Whether sines and such occur in a claim, or in a definition."""
    nodes: list[Prop | Term] = [prop, *(d.body for d in record.definitions)]
    return any(
        isinstance(n, Fn) and n.name in ("sin", "cos", "tan", "pi") for node in nodes for n in walk(node)
    )


# --- looking ------------------------------------------------------------------------------------


def _quick_first(trials: Iterator[Assignment]) -> Iterator[tuple[Assignment, bool]]:
    """The trials, the first few of them to be judged quickly, then again with all the rest."""
    seen: list[Assignment] = []
    for trial in islice(trials, QUICK_TRIALS):
        seen.append(trial)
        yield trial, True
    for trial in chain(seen, trials):
        yield trial, False


def _hinted(context: Context, points: Sequence[Point]) -> Iterator[Assignment]:
    for point in points:
        try:
            yield assigned(context, point)
        except (Undecided, UndefinedAt):
            continue


def _try(
    context: Context, claim: Claim, trial: Assignment, budget: Budget, how: Exactness | None = None
) -> Witness | None:
    """The verified witness that a trial gives, if it gives one. `how` is for the first look only."""
    m = context.machine(trial, budget, how)
    values = context.index_values(m, claim.indices)
    if len(values) > MOST_INDEX_TUPLES:
        picked = random.Random(0).sample(values, MOST_INDEX_TUPLES - 10)
        values = values[:5] + picked + values[-5:]
    for at in values:
        if not judge_at(claim, m, at).refuted:
            continue
        point = trial.point()
        chosen = tuple((i.name, Num(v)) for i, v in zip(claim.indices, at, strict=True))
        found = verified(context, claim, Point((*point.numbers, *chosen), point.families), budget)
        return found if isinstance(found, Witness) else None
    return None


def _solved(
    context: Context, claim: Claim, point: Point, solution: Solution | None, budget: Budget
) -> Witness | None:
    """The witness that a point gives which may rest on a solution, if it gives one."""
    try:
        found = verified(context, claim, point, budget, solution)
    except OutOfBudget:
        raise
    except (Undecided, UndefinedAt):
        return None
    return found if isinstance(found, Witness) else None


def _better(
    best: tuple[tuple[int, int, int], Witness] | None, found: Witness | None
) -> tuple[tuple[int, int, int], Witness] | None:
    if found is None:
        return best
    key = _weight(found.point)
    return (key, found) if best is None or key < best[0] else best


def _weight(point: Point) -> tuple[int, int, int]:
    terms = [t for _, t in point.numbers] + [t for _, table in point.families for _, t in table]
    elements = sum(len(table) for _, table in point.families)
    heights = 0
    negatives = 0
    for t in terms:
        if isinstance(t, Num):
            heights += abs(t.value.numerator).bit_length() + 2 * (t.value.denominator.bit_length() - 1)
            negatives += t.value < 0
        else:
            heights += 6
    return elements, heights + negatives, negatives


def _elements(trial: Assignment) -> int:
    return sum(len(table) for table in trial.families.values())

"""Where sampling found nothing: points at which equations hold that a claim needs in order to fail.

An equivalence fails where one side holds and the other does not, and a side may be equations that no
sampled point satisfies; so may the hypotheses be. They are solved exactly where that is possible, else in floats, to be
certified.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import islice

from derive.frozen import mutable
from derive.refute import patterns
from derive.refute.context import Assignment, Claim, Context
from derive.refute.machine import UndefinedAt
from derive.refute.newton import Found, Solver
from derive.refute.sample import Room, Sampler
from derive.refute.solve import Equation, ground_equations
from derive.refute.values import OutOfBudget, Undecided
from derive.refute.ways import ways_to_fail
from derive.terms.nodes import Prop, Rel

SIZES = 3
EXACT = 4  # points moved onto the equations by exact steps, for each way to fail
STARTS = (4, 8, 16)  # of the search in floats, for each way to fail, round by round


@mutable
class _Way:
    """The equations of one way to fail at one size; `targets` are those that are not hypotheses."""

    room: Room
    targets: tuple[Equation, ...]
    solver: Solver | None


def candidates(
    context: Context, sampler: Sampler, claim: Claim, guards: Sequence[Prop], satisfied: bool
) -> Iterator[Assignment | Found]:
    """Points at which the claim may fail: to be verified. `satisfied`: sampled points satisfy the hypotheses."""
    rng = random.Random(0)
    ways: list[_Way] = []
    for size in islice(sampler.sizes(), SIZES):
        for way in _ways(context, sampler.room(size), claim, guards, satisfied, rng):
            ways.append(way)
            if way.targets:
                for _ in range(EXACT):
                    yield from way.room.point(patterns.from_pools, way.targets)
                    yield from way.room.point(patterns.rationals(5), way.targets)
    for starts in STARTS:
        for way in ways:
            if way.solver is not None:
                yield from way.solver.solutions(starts)


def _ways(
    context: Context,
    room: Room | None,
    claim: Claim,
    guards: Sequence[Prop],
    satisfied: bool,
    rng: random.Random,
) -> Iterator[_Way]:
    if room is None:
        return
    m = room.machine(patterns.rationals(7)(room.cells, random.Random(1)))
    given = ground_equations(context, m)
    for equations in ways_to_fail(context, claim, guards, m):
        extra = [e for e in equations if e not in given]
        if extra or (given and not satisfied):
            yield _Way(room, _targets(room, extra), _solver(room, [*given, *extra], rng))


def _targets(room: Room, equations: Sequence[Rel]) -> tuple[Equation, ...]:
    m = room.machine(patterns.rationals(7)(room.cells, random.Random(1)))
    return tuple(room.system.ground(e.left, e.right, m) for e in equations)


def _solver(room: Room, equations: Sequence[Rel], rng: random.Random) -> Solver | None:
    try:
        return Solver(room, equations, rng)
    except OutOfBudget:
        raise
    except (Undecided, UndefinedAt, ArithmeticError):
        return None

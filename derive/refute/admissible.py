"""Points that satisfy a record's context: found, and verified afresh.

A proof from hypotheses that contradict each other is none, so that the checker asks for such a point. It may be known
only as the solution of the hypotheses (exp(x) = 2 - x, say): then that there is one is proved.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from derive.record.model import Point, Record
from derive.refute.context import Context, assigned
from derive.refute.machine import UndefinedAt
from derive.refute.values import Budget, Equal, Undecided

if TYPE_CHECKING:
    from derive.refute.witness import Solution

STEPS = 2_000_000
STEPS_TO_VERIFY, SECONDS_TO_VERIFY = 1_000_000, 5.0
SIZES = 3  # at which the hypotheses are solved,
STARTS = 60  # from so many places each


def check_point(
    record: Record, point: Point, equal: Equal | None = None, solution: Solution | None = None
) -> str | None:
    """None if a point is verified to be admissible, else what fails or is undecided there, in words."""
    try:
        return _objection(Context(record, equal), point, solution)
    except RecursionError as error:
        return f"undecided: {error}"


def _objection(context: Context, point: Point, solution: Solution | None = None) -> str | None:
    """The same for a context that is compiled already."""
    budget = Budget().allow(SECONDS_TO_VERIFY, STEPS_TO_VERIFY)
    try:
        if solution is None:
            return context.objection(context.machine(assigned(context, point), budget))
        from derive.refute.solution import certified  # few points are solutions

        at, how = certified(context, point, solution, budget)
        return context.objection(context.machine(at, budget, how))
    except UndefinedAt as error:
        return f"a value of the point is undefined: {error.why}"
    except (Undecided, RecursionError) as error:
        return f"undecided: {error}"


def admissible_point(
    record: Record, *, seconds: float, equal: Equal | None = None, hint: Point | None = None
) -> Point | None:
    """A verified point of the top-level context, or None if none was found in time.

    First the points that the record names are tried, then the `hint`.
    """
    for known in (*record.points, hint):
        if known is not None and check_point(record, known, equal) is None:
            return known
    from derive.refute.sample import Sampler  # most often one is known

    budget = Budget().allow(seconds, STEPS)
    try:
        context = Context(record, equal)
        for trial in Sampler(context, budget).trials():
            budget.check()
            if context.objection(context.machine(trial, budget)) is None:
                point = trial.point()
                if _objection(context, point) is None:
                    return point
    except (Undecided, UndefinedAt, RecursionError):
        pass
    return None


def admissible_solution(
    record: Record, *, seconds: float, equal: Equal | None = None
) -> tuple[Point, Solution] | None:
    """A verified point that rests on a solution of the hypotheses, or None if none was found in time."""
    # few hypotheses have to be solved
    import random

    from derive.refute import patterns
    from derive.refute.newton import Solver
    from derive.refute.sample import Sampler
    from derive.refute.solve import ground_equations

    budget, rng = Budget().allow(seconds, STEPS), random.Random(0)
    try:
        context = Context(record, equal)
        sampler = Sampler(context, budget)
        for size in islice(sampler.sizes(), SIZES):
            room = sampler.room(size)
            if room is None:
                continue
            m = room.machine(patterns.rationals(7)(room.cells, rng))
            for point, solution in Solver(room, ground_equations(context, m), rng).solutions(STARTS):
                if solution is not None and check_point(record, point, equal, solution) is None:
                    return point, solution
    except (Undecided, UndefinedAt, RecursionError, ArithmeticError, ValueError):  # floats meet anything
        pass
    return None

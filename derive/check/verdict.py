"""The verdict on one proof: the kernel's, joined with the refuter's witnesses and the admissible point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.frozen import frozen
from derive.kernel.verdict import Failure, GoalVerdict, LineVerdict, Status
from derive.record.model import Point, Position, Record, Refutation

if TYPE_CHECKING:
    from derive.refute.witness import Solution, Witness
    from derive.search.suggested import Suggestion


GOOD = (Status.PROVED, Status.REFUTATION_CONFIRMED)


@frozen
class CheckedLine:
    """A line's final verdict: the kernel's, or REFUTED with a witness."""

    kernel: LineVerdict
    status: Status
    witness: Witness | None = None
    suggestion: Suggestion | None = None


@frozen
class CheckedRefutation:
    """What the check found of a claim said to be false."""

    refutation: Refutation
    status: Status  # REFUTATION_CONFIRMED or UNPROVED
    witness: Witness | None = None
    message: str = ""


@frozen
class RunError:
    """Why a proof could not run: the place, what was found there, and how to mend it."""

    message: str
    fix: str = ""
    position: Position | None = None
    source_line: str = ""


@frozen
class ProofVerdict:
    """`status` is the worst of lines, goals and refutations. `point` is an admissible point, verified here.

    Where the hypotheses are known to hold only at the solution of equations, `point` is None and `solved` says where.
    """

    name: str
    status: Status
    record: Record | None = None
    lines: tuple[CheckedLine, ...] = ()
    goals: tuple[GoalVerdict, ...] = ()
    refutations: tuple[CheckedRefutation, ...] = ()
    problems: tuple[Failure, ...] = ()
    assumptions: tuple[str, ...] = ()
    point: Point | None = None
    solved: tuple[Point, Solution] | None = None
    error: RunError | None = None
    upto: int = 0  # only the first steps were checked; 0: all
    unstated: tuple[CheckedLine, ...] = ()  # claims that no line states, each as a line by algebra alone
    contradicted: bool = False  # the audit found a proved line false at a point: a bug of the checker
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return self.status in GOOD

    @property
    def fails(self) -> bool:
        return self.status in (Status.REFUTED, Status.UNPROVED, Status.COULD_NOT_RUN)


def is_unstated(failure: Failure | None) -> bool:
    """Whether what is wrong with a claim is that no line states it."""
    return failure is not None and failure.code == "goal-not-derived"

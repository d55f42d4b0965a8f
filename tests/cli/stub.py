"""Scripts whose names say their verdicts, and a judge that believes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from typer.testing import Result

from derive.check.verdict import CheckedLine, ProofVerdict
from derive.kernel.verdict import Failure, GoalVerdict, LineVerdict, Status
from derive.record.model import Record

Derive = Callable[..., Result]  # the command line: takes its words

SCRIPT = """\
from sympy import Eq
from derive import Derivation, derivation


@derivation("About [bold]{name}[/bold]")
def {function}(d: Derivation):
    x = d.real("x")
    {body}
    d.claim(Eq(x + 1, x + 1))
    d.calc(x + 1).eq(x + 1)
"""


def judge(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None) -> ProofVerdict:
    """The name says the verdict."""
    wanted = {"wrong": Status.REFUTED, "open": Status.UNPROVED, "assumed": Status.ASSUMED}
    status = wanted.get(record.name, Status.PROVED)
    failure = Failure("does-not-follow", "") if status in (Status.REFUTED, Status.UNPROVED) else None
    lines = tuple(CheckedLine(LineVerdict(x, status, failure=failure), status) for x in record.lines)
    goals = tuple(GoalVerdict(g.prop, status) for g in record.goals)
    assumed = tuple(x.id for x in record.lines) if status is Status.ASSUMED else ()
    return ProofVerdict(record.name, status, record, lines, goals, assumptions=assumed)

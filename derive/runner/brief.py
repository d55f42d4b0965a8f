"""Verdicts in brief: what a list of them says of those that hold, from the children that judge to the checker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.check.verdict import CheckedRefutation, ProofVerdict
from derive.kernel.verdict import GoalVerdict, Status
from derive.record.model import Point, Refutation
from derive.terms.nodes import FALSE, TRUE


def in_brief(verdict: ProofVerdict) -> dict[str, Any]:
    """What a list of verdicts says of one that holds, as JSON has it: no record, no lines and no formulas."""
    return {
        "name": verdict.name,
        "status": verdict.status.value,
        "goals": [(g.status.value, g.line) for g in verdict.goals],
        "refutations": [r.status.value for r in verdict.refutations],
        "assumptions": verdict.assumptions,
        "contradicted": verdict.contradicted,
        "seconds": verdict.seconds,
    }


def from_brief(fields: Mapping[str, Any]) -> ProofVerdict:
    """The verdict that `in_brief` says, with something for each formula."""
    some = Refutation(FALSE, Point())
    return ProofVerdict(
        fields["name"],
        Status(fields["status"]),
        goals=tuple(GoalVerdict(TRUE, Status(status), line) for status, line in fields["goals"]),
        refutations=tuple(CheckedRefutation(some, Status(status)) for status in fields["refutations"]),
        assumptions=tuple(fields["assumptions"]),
        contradicted=fields["contradicted"],
        seconds=fields["seconds"],
    )

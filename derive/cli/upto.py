"""`NAME#3`: a derivation checked up to a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.check.verdict import ProofVerdict, RunError
from derive.frozen import frozen
from derive.kernel.verdict import Status
from derive.record.model import Record
from derive.render.numbering import references
from derive.runner.judge_process import Judge
from derive.runner.judging import could_not_run
from derive.search.tried import Tried

_WORST_FIRST = (Status.REFUTED, Status.UNPROVED, Status.ASSUMED)
_CLAIMS_NOTHING = "goal-not-derived"


@frozen
class UpTo:
    """A judge that leaves out the steps after a number, and what the derivation claims."""

    judge: Judge
    steps: Mapping[str, int]

    def __call__(
        self, record: Record, lemmas: Mapping[str, ProofVerdict], tried: Tried | None = None, /
    ) -> ProofVerdict:
        # what was checked in part proves nothing, however it comes to be cited
        lemmas = {n: replace(v, status=Status.UNPROVED) if n in self.steps else v for n, v in lemmas.items()}
        step = self.steps.get(record.name)
        if not step:
            return self.judge(record, lemmas, tried)
        last = {id: ref.last for id, ref in references(record).items()}
        count = max(last.values(), default=0)
        if step > count:
            steps = f"it has {count} steps" if count != 1 else "it has one step"
            fix = f"{steps}: derive check {record.name}#{count}" if count else "it has no steps"
            return could_not_run(record.name, RunError(f"{record.name} has no step {step}", fix), record)
        lines = tuple(line for line in record.lines if last[line.id] <= step)
        verdict = self.judge(replace(record, lines=lines, goals=(), refutations=()), lemmas)
        if verdict.error is not None:
            return replace(verdict, record=record, upto=step)
        problems = tuple(p for p in verdict.problems if p.code != _CLAIMS_NOTHING)
        found = {line.status for line in verdict.lines} | ({Status.UNPROVED} if problems else set())
        status = next((s for s in _WORST_FIRST if s in found), Status.PROVED)
        return replace(verdict, status=status, record=record, problems=problems, upto=step)

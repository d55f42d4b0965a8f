"""The verdict on one record: the kernel's, then witnesses for what it did not prove, then an admissible point."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from derive.check.verdict import CheckedLine, CheckedRefutation, ProofVerdict, RunError, is_unstated
from derive.kernel.check import check
from derive.kernel.closed import closed_is_zero
from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import Failure, GoalVerdict, KernelVerdict, LineVerdict, Status
from derive.record.codec import content_hash
from derive.record.model import Line, Record, Refutation
from derive.refute.admissible import admissible_point, admissible_solution, check_point
from derive.refute.verify import verify_witness
from derive.search.advisor import Search
from derive.search.tried import Tried

SEARCH = Search()
REFUTE_SECONDS = 0.5
NO_POINT = "no point was found that satisfies what is declared and given: it may contradict itself"
POINT_SECONDS = 2.0
SOLUTION_SECONDS = 1.0

_WORST_FIRST = (
    Status.COULD_NOT_RUN,
    Status.REFUTED,
    Status.UNPROVED,
    Status.ASSUMED,
    Status.REFUTATION_CONFIRMED,
    Status.PROVED,
)


def judge(
    record: Record,
    lemmas: Mapping[str, ProofVerdict] | None = None,
    tried: Tried | None = None,
    *,
    audited: bool = False,
) -> ProofVerdict:
    """The verdict on a record.

    Takes the verdicts on the lemmas that it cites, by name. A lemma that is missing, or whose verdict
    is not proved, leaves the lines that rest on it unproved. With `audited` each proved line is also
    evaluated at admissible points; a line that is false at one is a bug of the checker, and no verdict.
    `tried` has what an earlier check sought in vain. Where with it not all is proved, it serves no further. The point
    that it has is verified as any other.
    """
    started = time.perf_counter()
    pinned = {name for name, digest in record.lemmas if digest}
    cited = {name: _lemma(v, name in pinned) for name, v in (lemmas or {}).items() if v.record is not None}
    kernel = check(record, cited, SEARCH, tried=tried)
    if tried is not None and tried.spared and kernel.status is not Status.PROVED:
        tried.forget()
        kernel = check(record, cited, SEARCH, tried=tried)
    lines = tuple(_with_witness(record, _told_why(line, lemmas or {}), cited) for line in kernel.lines)
    unstated = tuple(
        _unstated(record, n, goal) for n, goal in enumerate(kernel.goals) if is_unstated(goal.failure)
    )
    goals = tuple(_goal_status(goal, lines, unstated) for goal in kernel.goals)
    refutations = tuple(_confirm(record, refutation) for refutation in record.refutations)
    hint = None if tried is None else tried.point
    point = admissible_point(record, seconds=POINT_SECONDS, equal=closed_is_zero, hint=hint)
    if tried is not None:
        tried.point = point
    solved = None
    if point is None:
        solved = admissible_solution(record, seconds=SOLUTION_SECONDS, equal=closed_is_zero)
    is_about_something = point is not None or solved is not None
    problems = kernel.problems if is_about_something else (*kernel.problems, _no_point(record))
    verdict = ProofVerdict(
        record.name,
        _overall(kernel, (*lines, *unstated), refutations, is_about_something),
        record,
        lines,
        goals,
        refutations,
        problems,
        kernel.assumptions,
        point,
        solved=solved,
        unstated=unstated,
        seconds=time.perf_counter() - started,
    )
    return _audited(verdict, record) if audited else verdict


def _no_point(record: Record) -> Failure:
    """That no admissible point was found, or why the one that is given is none."""
    plain = replace(record, hypotheses=tuple(replace(h, words="") for h in record.hypotheses))
    objections = (check_point(plain, given, equal=closed_is_zero) for given in record.points[:1])
    why = next((f"the point that is given does not satisfy them: {o}" for o in objections), NO_POINT)
    return Failure("no-admissible-point", why)


def _audited(verdict: ProofVerdict, record: Record) -> ProofVerdict:
    """The verdict, or COULD_NOT_RUN where the evaluation at a point contradicts the kernel."""
    from derive.refute.refuter import audit

    proved = [line for line in verdict.lines if line.status is Status.PROVED]
    claims = [(line.kernel.line.prop, line.kernel.line.guards) for line in proved]
    for line, witness in zip(proved, audit(record, claims, equal=closed_is_zero), strict=True):
        if witness is not None:
            message = f"the audit contradicts the kernel: line {line.kernel.line.id} is proved, and false at a point"
            fix = "this is a bug of derive: please report it with the record"
            lines = tuple(replace(c, witness=witness) if c is line else c for c in verdict.lines)
            error = RunError(message, fix, line.kernel.line.position)
            return replace(verdict, status=Status.COULD_NOT_RUN, lines=lines, error=error, contradicted=True)
    return verdict


def _lemma(verdict: ProofVerdict, pinned: bool) -> Lemma:
    """A lemma with its own verdict; its hash only where the citing record pins it."""
    if verdict.record is None:
        raise ValueError(f"the lemma {verdict.name} has no record")
    status = Status.PROVED if verdict.status is Status.REFUTATION_CONFIRMED else verdict.status
    return Lemma(verdict.record, status, content_hash(verdict.record) if pinned else "")


def _told_why(line: LineVerdict, lemmas: Mapping[str, ProofVerdict]) -> LineVerdict:
    """Of a line that cites a lemma without a record: that it could not run, and why, where that is known."""
    if line.failure is None or line.failure.code != "no-lemma":
        return line
    cited = [lemmas[c.ref] for c in line.line.premises if c.kind == "lemma" and c.ref in lemmas]
    for lemma in (v for v in cited if v.record is None):
        reason = f": {lemma.error.message}" if lemma.error is not None else ""
        message = f"the lemma {lemma.name} could not run{reason}"
        return replace(line, failure=replace(line.failure, message=message))
    return line


def _with_witness(record: Record, verdict: LineVerdict, lemmas: Mapping[str, Lemma]) -> CheckedLine:
    """A line that is not proved by its own fault is refuted if a witness is found."""
    failure = verdict.failure
    if verdict.status is not Status.UNPROVED or failure is None or failure.code == "premise-not-proved":
        return CheckedLine(verdict, verdict.status)
    # what proves and confirms looks for no witness
    from derive.check.limits import another_limit
    from derive.refute.refuter import refute, zeros_to_try

    witness = refute(
        record,
        verdict.line.prop,
        verdict.line.guards,
        seconds=REFUTE_SECONDS,
        hints=zeros_to_try(o.prop for o in failure.missing),
        equal=closed_is_zero,
    ) or another_limit(record, verdict.line, failure.expected, lemmas, REFUTE_SECONDS)
    return CheckedLine(verdict, Status.UNPROVED if witness is None else Status.REFUTED, witness)


def _unstated(record: Record, n: int, goal: GoalVerdict) -> CheckedLine:
    """A claim that no line states: refuted if a witness is found."""
    from derive.refute.refuter import refute

    line = Line(f"claim {n + 1}", goal.prop, "algebra", position=record.goals[n].position)
    verdict = LineVerdict(line, Status.UNPROVED, failure=goal.failure)
    witness = refute(record, goal.prop, (), seconds=REFUTE_SECONDS, equal=closed_is_zero)
    return CheckedLine(verdict, Status.UNPROVED if witness is None else Status.REFUTED, witness)


def _goal_status(
    goal: GoalVerdict, lines: tuple[CheckedLine, ...], unstated: tuple[CheckedLine, ...]
) -> GoalVerdict:
    """Refuted, if the line that states it is, or it is itself where no line does."""
    stating = [c for c in lines if c.kernel.line.id == goal.line]
    stating += [c for c in unstated if c.kernel.line.prop == goal.prop]
    if any(c.status is Status.REFUTED for c in stating):
        return replace(goal, status=Status.REFUTED)
    return goal


def _confirm(record: Record, refutation: Refutation) -> CheckedRefutation:
    found = verify_witness(record, refutation.prop, refutation.witness, equal=closed_is_zero)
    if isinstance(found, str):
        return CheckedRefutation(refutation, Status.UNPROVED, message=found)
    if found.undefined is not None:
        message = "the claim is undefined at this point: choose one where both sides are defined"
        return CheckedRefutation(refutation, Status.UNPROVED, found, message)
    return CheckedRefutation(refutation, Status.REFUTATION_CONFIRMED, found)


def _overall(
    kernel: KernelVerdict,
    lines: tuple[CheckedLine, ...],
    refutations: tuple[CheckedRefutation, ...],
    admissible: bool,
) -> Status:
    statuses = [kernel.status, *(line.status for line in lines), *(r.status for r in refutations)]
    if not admissible:
        statuses.append(Status.UNPROVED)
    return min(statuses, key=_WORST_FIRST.index)

"""A line for each proof, the summary, the rerun line, the exit code."""

from __future__ import annotations

from collections.abc import Sequence

from derive.check.verdict import ProofVerdict
from derive.frozen import frozen
from derive.kernel.verdict import Status
from derive.library.scan import Problem, Proof
from derive.report.step_numbers import is_summary, numbers, step_count
from derive.report.style import VERDICTS, WIDTH, Words, dotted, relative

OK, FAILED, BROKEN = 0, 1, 2
SHOWN_RERUNS = 5


@frozen
class Counts:
    """How many of each. A proof that confirms refutations counts as proved, and each of them once."""

    proved: int = 0
    refutations_confirmed: int = 0
    assumed: int = 0
    refuted: int = 0
    unproved: int = 0
    could_not_run: int = 0
    up_to_a_step: int = 0


def count(verdicts: Sequence[ProofVerdict], problems: Sequence[Problem] = ()) -> Counts:
    """The counts of a run; a file whose proofs cannot be listed is one that could not run."""

    def having(status: Status) -> int:
        return sum(1 for v in verdicts if v.status is status)

    good = [v for v in verdicts if v.holds]
    return Counts(
        proved=sum(1 for v in good if v.goals and not v.upto),
        refutations_confirmed=sum(
            1 for v in verdicts for r in v.refutations if r.status is Status.REFUTATION_CONFIRMED
        ),
        assumed=having(Status.ASSUMED),
        refuted=having(Status.REFUTED),
        unproved=having(Status.UNPROVED),
        could_not_run=having(Status.COULD_NOT_RUN) + len(problems),
        up_to_a_step=sum(1 for v in good if v.upto),
    )


def exit_code(
    verdicts: Sequence[ProofVerdict], problems: Sequence[Problem] = (), *, strict: bool = False
) -> int:
    """The largest of 0: proved, confirmed; 1: refuted, unproved, assumed if `strict`; 2: could not run."""
    worst = BROKEN if problems else OK
    for verdict in verdicts:
        if verdict.status is Status.COULD_NOT_RUN:
            worst = max(worst, BROKEN)
        elif not verdict.holds and (strict or verdict.status is not Status.ASSUMED):
            worst = max(worst, FAILED)
    return worst


def address(proof: Proof) -> str:
    """`path::name`: what selects exactly this proof."""
    return f"{relative(proof.path)}::{proof.name}"


def header(proof: Proof, verdict: ProofVerdict, width: int = WIDTH) -> Words:
    """`path::name ..... REFUTED (step 3 of 5)`; the name alone where the path leaves no room."""
    word, style = VERDICTS[verdict.status]
    right = word + _where(verdict) + _steps(verdict) + _besides(verdict)
    left = address(proof)
    if len(left) + len(right) + 5 > width:
        left = proof.name
    return dotted(left, right, style, width)


def _steps(verdict: ProofVerdict) -> str:
    """Which steps were checked, where not all were."""
    if not verdict.upto or verdict.record is None or not verdict.holds:
        return ""
    steps = "step 1" if verdict.upto == 1 else f"steps 1 to {verdict.upto}"
    return f" ({steps} of {step_count(verdict.record)})"


def _where(verdict: ProofVerdict) -> str:
    step = failing_step(verdict)
    return f" (step {step} of {step_count(verdict.record)})" if step and verdict.record else ""


def failing_step(verdict: ProofVerdict) -> int:
    """The number of the first step that makes a proof fail; 0 if none does by itself."""
    record = verdict.record
    if record is None or verdict.status not in (Status.REFUTED, Status.UNPROVED):
        return 0
    number = numbers(record)
    failing = (
        c for c in verdict.lines if c.status is verdict.status and not is_summary(c.kernel.line, record)
    )
    return next((number[c.kernel.line.id] for c in failing), 0)


def _besides(verdict: ProofVerdict) -> str:
    """Refutations that a proved derivation also confirms, and what an assumed one assumes."""
    if verdict.status is Status.ASSUMED and verdict.assumptions:
        return f" ({len(verdict.assumptions)})"
    confirmed = sum(1 for r in verdict.refutations if r.status is Status.REFUTATION_CONFIRMED)
    if verdict.status is Status.PROVED and confirmed:
        return f", {confirmed} refutation{'s' * (confirmed > 1)} confirmed"
    return ""


def summary(counts: Counts, seconds: float, *, interrupted: bool = False, unfinished: int = 0) -> Words:
    """`12 proved, 3 refutations confirmed, 1 assumed in 3.2 s`: failures first."""
    parts = [
        (counts.could_not_run, "could not run", "bold red"),
        (counts.refuted, "refuted", "bold red"),
        (counts.unproved, "unproved", "red"),
        (counts.proved, "proved", "green"),
        (
            counts.refutations_confirmed,
            f"refutation{'s' * (counts.refutations_confirmed != 1)} confirmed",
            "green",
        ),
        (counts.up_to_a_step, "proved up to a step", "green"),
        (counts.assumed, "assumed", "cyan"),
        (unfinished, "not checked", "yellow"),
    ]
    said = [(f"{n} {word}", style) for n, word, style in parts if n]
    first, *others = said or [("nothing checked", "")]
    listed = [piece for other in others for piece in ((", ", ""), other)]
    end = [(" (interrupted)", "yellow")] if interrupted else []
    return Words((first, *listed, (f" in {seconds:.1f} s", ""), *end))


def rerun(proofs: dict[str, Proof], verdicts: Sequence[ProofVerdict]) -> list[str]:
    """The commands that check what failed again, one a line."""
    failed = [v for v in verdicts if v.fails and v.name in proofs]
    out = [f"rerun: derive check {_selects(proofs[v.name], v)}" for v in failed[:SHOWN_RERUNS]]
    if len(failed) > SHOWN_RERUNS:
        out.append(f"       ... and {len(failed) - SHOWN_RERUNS} more: derive check --lf")
    return out


def _selects(proof: Proof, verdict: ProofVerdict) -> str:
    """What selects a proof up to the step that failed, for a shell. A `#` inside a word needs no quotes."""
    import shlex  # few runs have any

    step = failing_step(verdict)
    return shlex.quote(address(proof)) + (f"#{step}" if step else "")

"""Running checks for a verb: progress on stderr, the exit code, what failed beside a document."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from derive.cli.selecting import refuse
from derive.library.select import Selection

if TYPE_CHECKING:
    from derive.check.verdict import ProofVerdict
    from derive.runner.client import Worker
    from derive.runner.judge_process import Judge
    from derive.runner.session import Options, Run

INTERRUPTED = 130


def run_checks(
    worker: Worker | None,
    selection: Selection,
    options: Options,
    on_verdict: Callable[[ProofVerdict], None] = lambda verdict: None,
    *,
    audit: bool = False,
    mend: bool = False,
) -> Run:
    """Check what is selected; calls `on_verdict` with each verdict, in order. With `mend` it looks for fixes."""
    from derive.runner.judge_process import Mending, judge_and_mend, judge_plainly
    from derive.runner.progress import ProgressLine
    from derive.runner.session import check as check_proofs

    judged: Judge = judge_and_mend if mend else judge_plainly
    if audit:
        from derive.check.judge import judge

        audited = partial(judge, audited=True)
        judged = Mending(audited) if mend else audited
    if selection.upto:
        from derive.cli.upto import UpTo

        judged = UpTo(judged, selection.upto)
    progress = ProgressLine(sys.stderr)

    def tell(verdict: ProofVerdict) -> None:
        progress.clear()
        on_verdict(verdict)
        if audit and verdict.contradicted:
            _keep_record(verdict)

    try:
        return check_proofs(
            selection.catalogue, selection.proofs, judged, options,
            worker=worker, on_verdict=tell, on_progress=progress, records=selection.records,
        )  # fmt: skip
    finally:
        progress.clear()


def _keep_record(verdict: ProofVerdict) -> None:
    """Save the record on which kernel and audit disagree, so that the bug can be reproduced."""
    from derive.record.codec import dumps

    if verdict.record is None:
        return
    path = Path(f"derive-audit-{verdict.name}.json")
    try:
        path.write_text(dumps(verdict.record), encoding="utf-8")
        typer.echo(f"the record is kept in {path}", err=True)
    except OSError as error:
        typer.echo(f"the record could not be kept in {path}: {error.strerror}", err=True)


def exit_code_of(run: Run, selection: Selection, strict: bool) -> int:
    """The exit code of `check`."""
    from derive.report.overview import exit_code

    return exit_code([*run.selected, *run.cited], selection.problems, strict=strict)


def run_quietly(worker: Worker | None, selection: Selection, timeout: float, *, mend: bool = False) -> Run:
    """Check for a document that is made of the verdicts: on whole proofs. Ctrl-C ends the command."""
    from derive.runner.session import Options

    for name, step in selection.upto.items():
        refuse(
            f"{name} up to step {step} proves nothing that can be shown",
            f"derive check {name}#{step}, or give {name}",
        )
    run = run_checks(worker, selection, Options(timeout=timeout, cache=True), mend=mend)
    if run.interrupted:
        raise typer.Exit(INTERRUPTED)
    return run


def tell_of_notation(verdict: ProofVerdict) -> None:
    """Say which of the author's notation documents do not print as it was meant, and why."""
    from derive.render.choosing import passed_over
    from derive.render.phrases import unread

    record = verdict.record
    if record is None:
        return
    notes = [f"{p.name} is not printed as {p.latex}: {p.why}" for p in passed_over(record)]
    notes += [
        f"${text}$ is printed as words: it is no formula that a script could have" for text in unread(record)
    ]
    if "$" in record.title:
        notes.append("a title is printed as it stands: what is between dollar signs in it is no formula")
    for note in notes:
        typer.echo(f"note: {verdict.name}: {note}", err=True)


def after_documents(run: Run, selection: Selection) -> int:
    """The exit code; what failed is also reported, on stderr, so that stdout is the document alone."""
    from derive.report.run_page import Printer
    from derive.report.style import make_page

    Printer(make_page(sys.stderr), selection, full=True).failures(run)
    return exit_code_of(run, selection, strict=False)

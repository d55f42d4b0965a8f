"""Running checks for a verb: progress on stderr, the exit code, what failed beside a document."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import typer

from derive.library.select import Selection

INTERRUPTED = 130


def run_checks(
    worker: Any, selection: Selection, options: Any, on_verdict: Any, *, audit: bool = False
) -> Any:
    from derive.check.judge import judge
    from derive.runner.progress import ProgressLine
    from derive.runner.session import check as check_proofs

    progress = ProgressLine(sys.stderr)

    def tell(verdict: Any) -> None:
        progress.clear()
        on_verdict(verdict)
        if audit and verdict.contradicted:
            _keep_record(verdict)

    try:
        return check_proofs(
            selection.catalogue, selection.proofs, partial(judge, audited=True) if audit else judge, options,
            worker=worker, on_verdict=tell, on_progress=progress,
        )  # fmt: skip
    finally:
        progress.clear()


def _keep_record(verdict: Any) -> None:
    """Save the record on which kernel and audit disagree, so that the bug can be reproduced."""
    from derive.record.codec import dumps

    path = Path(f"derive-audit-{verdict.name}.json")
    try:
        path.write_text(dumps(verdict.record), encoding="utf-8")
        typer.echo(f"the record is kept in {path}", err=True)
    except OSError as error:
        typer.echo(f"the record could not be kept in {path}: {error.strerror}", err=True)


def exit_code_of(run: Any, selection: Selection, strict: bool) -> int:
    from derive.report.overview import exit_code

    return exit_code([*run.selected, *run.cited], selection.problems, strict=strict)


def run_quietly(worker: Any, selection: Selection, timeout: float) -> Any:
    from derive.runner.session import Options

    run = run_checks(worker, selection, Options(timeout=timeout, cache=True), lambda verdict: None)
    if run.interrupted:
        raise typer.Exit(INTERRUPTED)
    return run


def after_documents(run: Any, selection: Selection) -> int:
    """The exit code; what failed is also reported, on stderr, so that stdout is the document alone."""
    from derive.report.page import Printer
    from derive.report.style import make_console

    Printer(make_console(sys.stderr), selection, full=True).failures(run)
    return exit_code_of(run, selection, strict=False)

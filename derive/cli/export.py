"""`derive export`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from derive.cli.options import Selected, Timeout
from derive.cli.running import after_documents, run_quietly
from derive.cli.selecting import BAD_INPUT, complain, select_proofs
from derive.library.select import with_corrected


class ExportTarget(StrEnum):
    latex = "latex"
    record = "record"


def export(
    ctx: typer.Context,
    words: Selected = None,
    to: Annotated[ExportTarget, typer.Option("--to", help="The format.")] = ExportTarget.latex,
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to write to.")
    ] = Path("notes"),
    timeout: Timeout = 60.0,
) -> None:
    """Write files for lecture notes, or the records that were checked.

    latex: one fragment for each proof, and notes.tex that inputs them all. record: one
    JSON file for each proof and each lemma that it cites; derive check reads them.
    """
    selection = with_corrected(select_proofs(words or []))
    run = run_quietly(ctx.obj, selection, timeout)
    from derive.report.documents import export_latex, export_records

    try:
        if to is ExportTarget.record:
            written = export_records([*run.selected, *run.cited], folder)
        else:
            written = export_latex(run.selected, folder, selection.catalogue.corrected)
        for path in written:
            typer.echo(str(path))
    except OSError as error:
        complain(f"cannot write to {folder}: {error.strerror or error}")
        raise typer.Exit(BAD_INPUT) from None
    raise typer.Exit(after_documents(run, selection))

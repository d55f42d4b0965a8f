"""`derive show`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from derive.cli.instances import instance_of
from derive.cli.languages import languages_of
from derive.cli.options import Lang, Language, Name, Timeout, Values
from derive.cli.running import after_documents, run_quietly
from derive.cli.selecting import select_proofs
from derive.library.select import with_corrected


class Target(StrEnum):
    terminal = "terminal"
    latex = "latex"


class Detail(StrEnum):
    blackboard = "blackboard"
    textbook = "textbook"
    full = "full"


def show(
    ctx: typer.Context,
    name: Name,
    to: Annotated[Target, typer.Option("--to", help="Where it will be read.")] = Target.terminal,
    detail: Annotated[
        Detail,
        typer.Option(
            "--detail", help="Lines and reasons; and what they rest on; or all of it under each line."
        ),
    ] = Detail.textbook,
    lang: Lang = Language.en,
    values: Values = None,
    timeout: Timeout = 60.0,
) -> None:
    """Show a derivation, checked line by line.

    Numbered lines with their reasons, what they rest on, and the verdict. A refuted
    claim is shown with its witness, and with its corrected form beside it.
    """
    selection = with_corrected(select_proofs([name]))
    languages = languages_of(selection, lang)
    run = run_quietly(ctx.obj, selection, timeout)
    from derive.report.documents import show_latex, show_terminal
    from derive.report.style import make_console

    console = make_console(sys.stdout)
    for n, verdict in enumerate(run.selected):
        corrected = selection.catalogue.corrected(verdict.name)
        if n:
            console.print()
        if to is Target.latex:
            show_latex(console, verdict, corrected)
        else:
            worked = instance_of(verdict, values) if n == 0 else None
            show_terminal(console, verdict, detail.value, corrected, languages[verdict.name], worked)
    raise typer.Exit(after_documents(run, selection))

"""`derive show`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from derive.cli.languages import languages_of
from derive.cli.options import Lang, Language, Name, Numbered, ShapeOption, Timeout, Told, Values
from derive.cli.running import after_documents, run_quietly
from derive.cli.selecting import refuse, select_proofs
from derive.library.select import with_corrected
from derive.render.options import Detail, Format, Options, Shape


class Target(StrEnum):
    terminal = "terminal"
    latex = "latex"
    markdown = "markdown"
    html = "html"
    typst = "typst"
    json = "json"
    unicode = "unicode"


def show(
    ctx: typer.Context,
    name: Name,
    to: Annotated[Target, typer.Option("--to", help="Where it will be read.")] = Target.terminal,
    shape: ShapeOption = Shape.fragment,
    detail: Told = Detail.textbook,
    numbered: Numbered = False,
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
    from derive.instance.given import BadInstance
    from derive.report.documents import show_terminal, show_written, worked_as
    from derive.report.style import make_console

    console = make_console(sys.stdout)
    for n, verdict in enumerate(run.selected):
        corrected = selection.catalogue.corrected(verdict.name)
        language = languages[verdict.name]
        wanted = values if n == 0 else None  # the corrected form has its own names
        if n:
            console.print()
        try:
            if to is Target.terminal:
                worked = worked_as(verdict, wanted)
                show_terminal(console, verdict, detail.value, corrected, language, worked)
            else:
                options = Options(Format(to.value), shape, detail, lang.value, numbered, wanted)
                show_written(console, verdict, options, corrected, language)
        except BadInstance as error:
            refuse(str(error), error.fix)
    raise typer.Exit(after_documents(run, selection))

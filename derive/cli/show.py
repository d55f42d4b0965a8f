"""`derive show`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from derive.cli.document_options import Numbered, ShapeOption, Told, Values, refuse_unfit
from derive.cli.languages import languages_of
from derive.cli.options import Lang, Language, Name, Timeout
from derive.cli.running import after_documents, run_quietly, tell_of_notation
from derive.cli.selecting import complain, refuse, select_proofs
from derive.cli.terminal import encodable
from derive.library.select import with_corrected
from derive.render.options import Detail, Format, Options, Shape

if TYPE_CHECKING:
    from derive.runner.session import Run


class Target(StrEnum):
    """Where a derivation will be read."""

    terminal = "terminal"
    latex = "latex"
    markdown = "markdown"
    html = "html"
    typst = "typst"
    json = "json"
    unicode = "unicode"
    lean = "lean"


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
    claim is shown with its witness, and with its corrected form beside it. lean: the
    statement for Lean 4 with Mathlib, not run.
    """
    refuse_unfit(ctx, to, [t for t in Target if t is not Target.lean])
    chosen = select_proofs([name])
    named = {proof.name for proof in chosen.proofs}
    selection = with_corrected(chosen)
    languages = languages_of(selection, lang)
    run = run_quietly(ctx.obj, selection, timeout)
    if to is Target.lean:
        _show_lean(run)
        raise typer.Exit(after_documents(run, selection))
    from derive.instance.given import BadInstance
    from derive.report.documents import show_terminal, show_written, worked_as
    from derive.report.style import make_console

    console = make_console(sys.stdout)
    for n, verdict in enumerate(run.selected):
        corrected = selection.catalogue.corrected(verdict.name)
        language = languages[verdict.name]
        wanted = values if verdict.name in named else None  # the corrected form has its own names
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
        tell_of_notation(verdict)
    raise typer.Exit(after_documents(run, selection))


def _show_lean(run: Run) -> None:
    """The statements for Lean, marked as not run."""
    from derive.coq.confirm import exporters
    from derive.coq.lean import lean_statement
    from derive.coq.text import NotExportable

    made = exporters([*run.selected, *run.cited])
    for verdict in run.selected:
        if verdict.name not in made:
            continue
        try:
            typer.echo(encodable(lean_statement(made[verdict.name])))
        except NotExportable as reason:
            complain(f"{verdict.name} has no statement for Lean: {reason}")

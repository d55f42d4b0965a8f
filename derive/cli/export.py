"""`derive export`."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from derive.cli.freshness import check_folder
from derive.cli.languages import languages_of
from derive.cli.options import (
    Lang,
    Language,
    Numbered,
    ShapeOption,
    Timeout,
    Told,
    Values,
    Whole,
    refuse_unfit,
)
from derive.cli.running import after_documents, run_quietly, tell_of_notation
from derive.cli.selecting import BAD_INPUT, complain, refuse, select_proofs
from derive.library.select import with_corrected
from derive.render.options import Detail, Format, Options, Shape


class ExportTarget(StrEnum):
    """What files may be written in."""

    latex = "latex"
    markdown = "markdown"
    html = "html"
    typst = "typst"
    json = "json"
    unicode = "unicode"
    pdf = "pdf"
    record = "record"
    coq = "coq"


WITH_FIGURES = "--as article, or --to markdown, html, typst or pdf"


def export(
    ctx: typer.Context,
    words: Whole = None,
    to: Annotated[ExportTarget, typer.Option("--to", help="The format.")] = ExportTarget.latex,
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to write to.")
    ] = Path("notes"),
    shape: ShapeOption = Shape.fragment,
    detail: Told = Detail.textbook,
    numbered: Numbered = False,
    lang: Lang = Language.en,
    values: Values = None,
    figures: Annotated[
        bool | None,
        typer.Option(
            "--figures/--no-figures",
            help="With the figure that a proof declares, in articles, pages and PDF; if matplotlib is there.",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; tell which files of DIR are not up to date.")
    ] = False,
    timeout: Timeout = 60.0,
) -> None:
    """Write files for lecture notes, or checked records.

    A file for each proof; for latex, typst and html one more that puts them together.
    pdf needs Typst, from `pip install typst`, or TeX. record: one JSON file for
    each proof and each lemma that it cites; derive check reads them. coq: scripts that
    Coq checks, with the library that they need; derive confirm does it all.
    With --check: exit code 1 if a generated file is stale, missing or edited by hand, or if
    its proof does not hold; without SELECT all generated files of DIR are looked at.
    """
    documents = [*Format, ExportTarget.pdf]
    refuse_unfit(ctx, to, documents)
    if figures and not (
        to is ExportTarget.pdf or (to in documents and Options(Format(to), shape).has_figures)
    ):
        refuse("there are no figures in what this writes", f"leave out --figures, or give {WITH_FIGURES}")
    if check:
        if to in (ExportTarget.record, ExportTarget.pdf, ExportTarget.coq):
            refuse(
                f"--check reads files with a header, and {to.value} has none", "check what it is made from"
            )
        options = Options(Format(to.value), shape, detail, lang.value, numbered, values)
        raise typer.Exit(check_folder(ctx.obj, words or [], folder, options, timeout))
    selection = with_corrected(select_proofs(words or []))
    languages = languages_of(selection, lang)
    run = run_quietly(ctx.obj, selection, timeout)
    from derive.figures.declared import BadFigure
    from derive.instance.given import BadInstance
    from derive.render.sections import heading
    from derive.report.documents import Foreign, export_records
    from derive.report.documents import export as export_documents
    from derive.report.figures import declared_figures, has_matplotlib
    from derive.report.pdf import NoTypesetter, export_pdf

    try:
        if to is ExportTarget.record:
            files = export_records([*run.selected, *run.cited], folder)
        elif to is ExportTarget.coq:
            from derive.coq.files import export_coq

            files = export_coq([*run.selected, *run.cited], folder)
        else:
            format_ = Format.typst if to is ExportTarget.pdf else Format(to.value)
            options = Options(format_, shape, detail, lang.value, numbered, values)
            with_figures = options.has_figures and (has_matplotlib() if figures is None else figures)
            options = replace(options, figures=with_figures)
            drawn = declared_figures(selection.proofs, run.selected) if with_figures else {}
            write = export_pdf if to is ExportTarget.pdf else export_documents
            headings = {p.name: heading(p.topic, languages[p.name]) for p in selection.proofs}
            files = write(
                run.selected, folder, options, languages, selection.catalogue.corrected, drawn, headings
            )
            for verdict in run.selected:
                tell_of_notation(verdict)
    except (NoTypesetter, BadInstance, BadFigure) as error:
        refuse(str(error), error.fix)
    except Foreign as error:
        refuse(str(error), "move it away, or give another folder: -o DIR")
    except OSError as error:
        complain(f"cannot write to {folder}: {error.strerror or error}")
        raise typer.Exit(BAD_INPUT) from None
    for path in files:
        typer.echo(str(path))
    raise typer.Exit(after_documents(run, selection))

"""`derive export`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derive.cli.document_options import Numbered, ShapeOption, Told, Values, refuse_unfit
from derive.cli.freshness import check_folder
from derive.cli.languages import languages_of
from derive.cli.options import Lang, Language, Timeout, Whole
from derive.cli.running import after_documents, run_quietly, tell_of_notation
from derive.cli.selecting import BAD_INPUT, complain, refuse, select_proofs
from derive.library.select import Selection, with_corrected
from derive.render.options import Detail, Format, Options, Shape
from derive.whole_file import Foreign

if TYPE_CHECKING:
    from derive.languages.language import Language as Words
    from derive.runner.session import Run


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
    written_in = Format.typst if to is ExportTarget.pdf else Format(to.value) if to in documents else None
    options = Options(written_in or Format.latex, shape, detail, lang.value, numbered, values)
    if figures and not (written_in and options.has_figures):
        refuse("there are no figures in what this writes", f"leave out --figures, or give {WITH_FIGURES}")
    if check:
        if written_in is None or to is ExportTarget.pdf:
            refuse(
                f"--check reads files with a header, and {to.value} has none", "check what it is made from"
            )
        raise typer.Exit(check_folder(ctx.obj, words or [], folder, options, timeout))
    selection = with_corrected(select_proofs(words or []))
    languages = languages_of(selection, lang)
    run = run_quietly(ctx.obj, selection, timeout)
    try:
        if written_in is None:
            files = _data(to, run, folder)
        else:
            files = _documents(to, run, selection, folder, languages, options, figures)
    except Foreign as error:
        refuse(str(error), error.fix)
    except OSError as error:
        complain(f"cannot write to {folder}: {error.strerror or error}")
        raise typer.Exit(BAD_INPUT) from None
    for path in files:
        typer.echo(str(path))
    raise typer.Exit(after_documents(run, selection))


def _data(to: ExportTarget, run: Run, folder: Path) -> list[Path]:
    """Write records or Coq scripts, also of what is cited; gives the files. Raises `OSError`."""
    verdicts = [*run.selected, *run.cited]
    if to is ExportTarget.coq:
        from derive.coq.files import export_coq

        return export_coq(verdicts, folder)
    from derive.report.documents import export_records

    return export_records(verdicts, folder)


def _documents(
    to: ExportTarget,
    run: Run,
    selection: Selection,
    folder: Path,
    languages: Mapping[str, Words],
    options: Options,
    figures: bool | None,
) -> list[Path]:
    """Write documents; gives the files, or ends the command where they cannot be made. Raises `OSError`."""
    from derive.figures.declared import BadFigure
    from derive.instance.given import BadInstance
    from derive.report.documents import export as export_documents
    from derive.report.documents import telling_of
    from derive.report.figures import declared_figures, has_matplotlib
    from derive.report.pdf import NoTypesetter, export_pdf

    with_figures = options.has_figures and (has_matplotlib() if figures is None else figures)
    write = export_pdf if to is ExportTarget.pdf else export_documents
    try:
        drawn = declared_figures(selection.proofs, run.selected) if with_figures else {}
        tellings = {
            p.name: telling_of(p, languages[p.name], selection.catalogue, drawn.get(p.name))
            for p in selection.proofs
        }
        files = write(run.selected, folder, replace(options, figures=with_figures), tellings)
    except (NoTypesetter, BadInstance, BadFigure) as error:
        refuse(str(error), error.fix)
    for verdict in run.selected:
        tell_of_notation(verdict)
    return files

"""Whole derivations as documents: in the terminal, in every format of notes, as a folder of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from derive.check.verdict import ProofVerdict
from derive.figures.draw import drawn
from derive.figures.sampled import Figure
from derive.instance.given import BadInstance
from derive.instance.worked import Instance, instance
from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import Status
from derive.languages.language import ENGLISH, LANGUAGES, Language
from derive.library.scan import Proof
from derive.notes.freshness import parse
from derive.record.codec import content_hash, dumps
from derive.record.pins import pinned
from derive.render import (
    html_document,
    json_document,
    markdown_document,
    plain_document,
    terminal,
    tex_document,
    tex_slides,
    typst_document,
)
from derive.render.document import Document, Picture, document
from derive.render.header import Header, headed, headed_json, suffix
from derive.render.notation import Notation
from derive.render.options import Detail, Format, Options, Shape, figure_suffix
from derive.render.sections import sections
from derive.render.unicode import render_unicode
from derive.render.wording import wording_in
from derive.report.step_numbers import in_steps
from derive.report.style import relative
from derive.version import __version__
from derive.whole_file import write_whole

NOTES = "notes"
DEFAULT = Options()


_LATEX: Mapping[Shape, Callable[[Document], str]] = {
    Shape.fragment: tex_document.fragment,
    Shape.article: tex_document.article,
    Shape.beamer: tex_slides.slides,
}
_WRITERS: Mapping[Format, Callable[[Document], str]] = {
    Format.markdown: markdown_document.markdown,
    Format.html: html_document.page,
    Format.typst: typst_document.fragment,
}


def written(
    verdict: ProofVerdict,
    options: Options = DEFAULT,
    *,
    language: Language = ENGLISH,
    corrected: str = "",
    figure: Figure | None = None,
    linked: frozenset[str] = frozenset(),
) -> str:
    """A checked derivation as the text of a file, with its header.

    `language` is that of `options` with the author's translations; `corrected` names the proof of a refuted
    claim's corrected form, if there is one; `linked` names derivations whose files stand beside it.
    Raises `BadInstance` for values of `options` that make none.
    """
    if options.to is Format.unicode:
        worked = worked_as(verdict, options.instance)
        text = plain_document.plain(verdict, options.detail, language, corrected, worked)
        return headed(header_of(verdict, options), text, options.to.value)
    header, made = composed(
        verdict, options, language=language, corrected=corrected, figure=figure, linked=linked
    )
    if options.to is Format.json:
        return headed_json(header, json_document.derivation(made, verdict))
    write = _LATEX[options.shape] if options.to is Format.latex else _WRITERS[options.to]
    return headed(header, write(made), options.to.value)


def composed(
    verdict: ProofVerdict,
    options: Options,
    *,
    language: Language = ENGLISH,
    corrected: str = "",
    figure: Figure | None = None,
    heading: str = "",
    linked: frozenset[str] = frozenset(),
) -> tuple[Header, Document]:
    """The header and the document of a checked derivation. Takes what `written` takes; raises `BadInstance`."""
    header = header_of(verdict, options)
    made = document(
        verdict,
        version=header.version,
        content_hash=header.hash,
        detail=options.detail,
        language=language,
        numbered=options.numbered,
        corrected=corrected,
        instance=worked_as(verdict, options.instance),
        picture=_picture(verdict.name, options, figure),
        heading=heading,
        linked=linked,
    )
    return header, made


def _picture(name: str, options: Options, figure: Figure | None) -> Picture | None:
    if figure is None or not options.figures:
        return None
    beside = figure_suffix(options.to)
    return Picture(figure_name(name, beside)) if beside else Picture("", drawn(figure, "svg").decode())


def figure_name(name: str, suffix: str) -> str:
    """The file of a proof's figure, beside its document."""
    return f"{name}-figure.{suffix}"


def worked_as(verdict: ProofVerdict, values: str | None) -> Instance | None:
    """A derivation worked with values, if there are any. Raises `BadInstance`, with its name."""
    if values is None or verdict.record is None:
        return None
    try:
        return instance(verdict.record, values, closed_is_zero)
    except BadInstance as error:
        notation = Notation.of(verdict.record)
        said = in_steps(str(error), verdict.record, lambda prop: render_unicode(prop, notation))
        raise BadInstance(f"{verdict.name}: {said}", error.fix) from None


def header_of(verdict: ProofVerdict, options: Options) -> Header:
    """What a file of a derivation begins with."""
    digest = content_hash(verdict.record) if verdict.record is not None else ""
    return Header(verdict.name, verdict.status.value, __version__, digest, options.words)


def show_terminal(
    console: Console,
    verdict: ProofVerdict,
    detail: str = Detail.textbook,
    corrected: Proof | None = None,
    language: Language = ENGLISH,
    instance: Instance | None = None,
) -> None:
    """Print a checked derivation; of one that could not run there is nothing to show."""
    if verdict.record is not None:
        where = f"{corrected.name} ({relative(corrected.path)}:{corrected.line})" if corrected else ""
        terminal.show(verdict, console, Detail(detail), corrected=where, language=language, instance=instance)


def show_written(
    console: Console,
    verdict: ProofVerdict,
    options: Options,
    corrected: Proof | None = None,
    language: Language = ENGLISH,
) -> None:
    """Print a checked derivation in a format of notes."""
    if verdict.record is not None:
        text = written(verdict, options, language=language, corrected=corrected.name if corrected else "")
        console.print(Text(text), soft_wrap=True, end="")


class Foreign(ValueError):
    """A file that was not written by `export` stands where one would be written."""


def export(
    verdicts: Sequence[ProofVerdict],
    folder: Path,
    options: Options = DEFAULT,
    languages: Mapping[str, Language] | None = None,
    corrected: Callable[[str], Proof | None] = lambda name: None,
    figures: Mapping[str, Figure] | None = None,
    headings: Mapping[str, str] | None = None,
) -> list[Path]:
    """Write the files of derivations into a folder; gives them. Takes what `texts` takes.

    Raises `OSError`, `BadInstance`, `BadFigure`, and `Foreign`, with nothing written.
    """
    made = texts(verdicts, options, languages, corrected, figures, headings, pages(folder))
    if foreign := [path for name in made if (path := folder / name).is_file() and parse(path) is None]:
        raise Foreign(f"{relative(foreign[0])} was not written by derive export, and is left as it is")
    files = {name: text.encode() for name, text in made.items()}
    beside = figure_suffix(options.to)
    if options.figures and beside:
        files |= {figure_name(name, beside): drawn(found, beside) for name, found in (figures or {}).items()}
    folder.mkdir(parents=True, exist_ok=True)
    return [write_whole(folder / name, content) for name, content in files.items()]


def pages(folder: Path) -> frozenset[str]:
    """The names of the pages of a folder, to which others in it have links."""
    return frozenset(path.stem for path in folder.glob("*.html"))


def texts(
    verdicts: Sequence[ProofVerdict],
    options: Options = DEFAULT,
    languages: Mapping[str, Language] | None = None,
    corrected: Callable[[str], Proof | None] = lambda name: None,
    figures: Mapping[str, Figure] | None = None,
    headings: Mapping[str, str] | None = None,
    linked: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """A file for each derivation, and one that puts them together, by their names.

    `languages` has the language for each proof; `corrected` gives the proof of a refuted claim's corrected
    form, by the claim's name; `figures` the figures of those that have one, by name; `headings` those of the sections
    that they belong to, by name; `linked` names derivations whose pages are there already.
    """
    shown = [v for v in verdicts if v.record is not None]
    linked |= {v.name for v in shown}
    files: dict[str, str] = {}
    for verdict in shown:
        twin = corrected(verdict.name)
        language = (languages or {}).get(verdict.name, LANGUAGES[options.language])
        figure = (figures or {}).get(verdict.name)
        own = replace(options, figures=options.figures and figure is not None)
        name = twin.name if twin else ""
        text = written(verdict, own, language=language, corrected=name, figure=figure, linked=linked)
        files[f"{verdict.name}.{suffix(options.to.value)}"] = text
    return files | together(shown, replace(options, figures=False), languages or {}, headings or {})


def together(
    verdicts: Sequence[ProofVerdict],
    options: Options,
    languages: Mapping[str, Language],
    headings: Mapping[str, str],
) -> dict[str, str]:
    """The file that puts those of a folder together, by its name: none for some formats."""
    words = wording_in(options.language)
    ordered = [(headings.get(v.name, ""), v) for v in verdicts]
    names = sections((heading, f"{v.name}.{suffix(options.to.value)}") for heading, v in ordered)
    text = ""
    name = f"{NOTES}.{suffix(options.to.value)}"
    if not verdicts:
        return {}
    if options.to is Format.latex and options.shape is Shape.fragment:
        text = tex_document.notes(names, words=words)
    elif options.to is Format.typst:
        text = typst_document.notes(names, words=words)
    elif options.to is Format.html:
        name = "index.html"
        entries = ((heading, (f"{v.name}.html", _title(v, languages), v.status)) for heading, v in ordered)
        text = html_document.index(sections(entries), words=words)
    if not text:
        return {}
    header = Header(NOTES, _worst(verdicts).value, __version__, "", options.words)
    return {name: headed(header, text, options.to.value)}


def _title(verdict: ProofVerdict, languages: Mapping[str, Language]) -> str:
    title = verdict.record.title if verdict.record is not None else ""
    language = languages.get(verdict.name, ENGLISH)
    return (language.told(title) if title else "") or verdict.name


def _worst(verdicts: Sequence[ProofVerdict]) -> Status:
    order = list(Status)
    return max((v.status for v in verdicts), key=order.index)


def export_records(verdicts: Sequence[ProofVerdict], folder: Path) -> list[Path]:
    """Write the record of each derivation as NAME.json, citing each other by content; gives the files.

    Takes the verdicts on cited lemmas too. Raises `OSError`.
    """
    records = pinned({v.name: v.record for v in verdicts if v.record is not None})
    folder.mkdir(parents=True, exist_ok=True)
    return [
        write_whole(folder / f"{name}.json", (dumps(record) + "\n").encode())
        for name, record in records.items()
    ]

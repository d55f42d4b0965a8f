"""Whole derivations as documents: in the terminal, in every format of notes, as a folder of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from derive.check.verdict import ProofVerdict
from derive.figures.draw import drawn, is_drawn
from derive.figures.sampled import Figure
from derive.frozen import frozen
from derive.instance.given import BadInstance
from derive.instance.worked import Instance, instance
from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import Status
from derive.languages.language import ENGLISH, Language
from derive.library.catalogue import Catalogue
from derive.library.records import read_record
from derive.library.scan import Proof
from derive.notes.freshness import parse
from derive.record.codec import content_hash, dumps
from derive.record.model import Record
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
from derive.render.sections import heading, sections
from derive.render.unicode import render_unicode
from derive.render.wording import wording_in
from derive.report.step_numbers import in_steps
from derive.report.style import relative
from derive.version import __version__
from derive.whole_file import refuse_foreign, write_whole

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


@frozen
class Telling:
    """How a derivation is told besides its verdict: by default in English, alone.

    `language` has the author's translations; `corrected` names the proof of a refuted claim's corrected form, if there
    is one; `heading` is that of the section that it belongs to.
    """

    language: Language = ENGLISH
    corrected: str = ""
    figure: Figure | None = None
    heading: str = ""


Tellings = Mapping[str, Telling]
"""By the name of the derivation; one that is not there is told as `PLAIN` says."""

PLAIN = Telling()
ALONE: Tellings = {}


def telling_of(
    proof: Proof, language: Language, catalogue: Catalogue, figure: Figure | None = None
) -> Telling:
    """How a proof of a catalogue is told in a language."""
    twin = catalogue.corrected(proof.name)
    return Telling(language, twin.name if twin else "", figure, heading(proof.topic, language))


def written(
    verdict: ProofVerdict,
    options: Options = DEFAULT,
    telling: Telling = PLAIN,
    linked: frozenset[str] = frozenset(),
) -> str:
    """A checked derivation as the text of a file, with its header.

    `linked` names derivations whose files stand beside it. Raises `BadInstance` for values of `options` that make none.
    """
    if options.to is Format.unicode:
        worked = worked_as(verdict, options.instance)
        text = plain_document.plain(verdict, options.detail, telling.language, telling.corrected, worked)
        return headed(header_of(verdict, options), text, options.to.value)
    header, made = composed(verdict, options, telling, linked)
    if options.to is Format.json:
        return headed_json(header, json_document.derivation(made, verdict))
    write = _LATEX[options.shape] if options.to is Format.latex else _WRITERS[options.to]
    return headed(header, write(made), options.to.value)


def composed(
    verdict: ProofVerdict,
    options: Options,
    telling: Telling = PLAIN,
    linked: frozenset[str] = frozenset(),
) -> tuple[Header, Document]:
    """The header and the document of a checked derivation. Takes what `written` takes; raises `BadInstance`."""
    header = header_of(verdict, options)
    made = document(
        verdict,
        version=header.version,
        content_hash=header.hash,
        detail=options.detail,
        language=telling.language,
        numbered=options.numbered,
        corrected=telling.corrected,
        instance=worked_as(verdict, options.instance),
        picture=_picture(verdict.name, options, telling.figure),
        heading=telling.heading,
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


def pictures(tellings: Tellings, to: Format) -> dict[str, bytes]:
    """The figures of derivations, by the names of the files that documents in a format take them from."""
    beside = figure_suffix(to)
    shown = {name: telling.figure for name, telling in tellings.items() if telling.figure is not None}
    return (
        {figure_name(name, beside): drawn(found, beside) for name, found in shown.items()} if beside else {}
    )


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
        text = written(verdict, options, Telling(language, corrected.name if corrected else ""))
        console.print(Text(text), soft_wrap=True, end="")


def export(
    verdicts: Sequence[ProofVerdict], folder: Path, options: Options = DEFAULT, tellings: Tellings = ALONE
) -> list[Path]:
    """Write the files of derivations into a folder; gives them. Takes what `texts` takes.

    Raises `OSError`, `BadInstance`, `BadFigure`, and `Foreign`, with nothing written.
    """
    made = texts(verdicts, options, tellings, pages(folder))
    refuse_foreign((folder / name for name in made), lambda path: parse(path) is not None)
    shown = pictures(tellings, options.to) if options.figures else {}
    refuse_foreign((folder / name for name in shown), lambda path: is_drawn(path.read_bytes()))
    files = {name: text.encode() for name, text in made.items()} | shown
    folder.mkdir(parents=True, exist_ok=True)
    return [write_whole(folder / name, content) for name, content in files.items()]


def pages(folder: Path) -> frozenset[str]:
    """The names of the pages of a folder, to which others in it have links."""
    return frozenset(path.stem for path in folder.glob("*.html"))


def texts(
    verdicts: Sequence[ProofVerdict],
    options: Options = DEFAULT,
    tellings: Tellings = ALONE,
    linked: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """A file for each derivation, and one that puts them together, by their names.

    `linked` names derivations whose pages are there already.
    """
    shown = [v for v in verdicts if v.record is not None]
    linked |= {v.name for v in shown}
    files: dict[str, str] = {}
    for verdict in shown:
        telling = tellings.get(verdict.name, PLAIN)
        own = replace(options, figures=options.figures and telling.figure is not None)
        files[f"{verdict.name}.{suffix(options.to.value)}"] = written(verdict, own, telling, linked)
    return files | together(shown, replace(options, figures=False), tellings)


def together(verdicts: Sequence[ProofVerdict], options: Options, tellings: Tellings) -> dict[str, str]:
    """The file that puts those of a folder together, by its name: none for some formats."""
    words = wording_in(options.language)
    ordered = [(tellings.get(v.name, PLAIN), v) for v in verdicts]
    names = sections((telling.heading, f"{v.name}.{suffix(options.to.value)}") for telling, v in ordered)
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
        entries = ((t.heading, (f"{v.name}.html", _title(v, t.language), v.status)) for t, v in ordered)
        text = html_document.index(sections(entries), words=words)
    if not text:
        return {}
    header = Header(NOTES, _worst(verdicts).value, __version__, "", options.words)
    return {name: headed(header, text, options.to.value)}


def _title(verdict: ProofVerdict, language: Language) -> str:
    title = verdict.record.title if verdict.record is not None else ""
    return (language.told(title) if title else "") or verdict.name


def _worst(verdicts: Sequence[ProofVerdict]) -> Status:
    order = list(Status)
    return max((v.status for v in verdicts), key=order.index)


def export_records(verdicts: Sequence[ProofVerdict], folder: Path) -> list[Path]:
    """Write the record of each derivation as NAME.json, citing each other by content; gives the files.

    Takes the verdicts on cited lemmas too. Raises `OSError`, and `Foreign`, with nothing written.
    """
    records = pinned({v.name: v.record for v in verdicts if v.record is not None})
    files = {folder / f"{name}.json": (dumps(record) + "\n").encode() for name, record in records.items()}
    refuse_foreign(files, lambda path: isinstance(read_record(path), Record))
    folder.mkdir(parents=True, exist_ok=True)
    return [write_whole(path, content) for path, content in files.items()]

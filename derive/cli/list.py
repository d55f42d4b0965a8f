"""`derive list`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from derive.cli.options import Language
from derive.cli.selecting import BAD_INPUT, complain, load_catalogue, refuse, relative
from derive.cli.terminal import coloured, encodable, say_document
from derive.languages.verdicts import COLOURS, word
from derive.library.catalogue import Catalogue
from derive.library.last_run import Told, recall
from derive.library.scan import Proof
from derive.library.translations import BadTranslations, translations

UNKNOWN, CHANGED = "-", "*"
LAST_RUN = "The verdicts are those of the last run, and are not checked again here."
CHANGED_SINCE = "the script has changed since then"
# what is said in another language than English; its verdicts are those of its documents
SAID = {
    "ko": {
        LAST_RUN: "마지막으로 실행했을 때의 판정이며, 여기서 다시 검증하지 않음.",
        CHANGED_SINCE: "그 뒤에 스크립트가 바뀜",
    }
}
NARROWEST = 30  # the room for titles, at least
WIDEST = 14  # the room for verdicts, at most


class ListFormat(StrEnum):
    """How proofs are listed."""

    text = "text"
    json = "json"


def list_proofs(
    format: Annotated[ListFormat, typer.Option("--format", help="How they are listed.")] = ListFormat.text,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    lang: Annotated[
        Language, typer.Option("--lang", help="The language of titles and verdicts.")
    ] = Language.en,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Those that come with derive: they can be cited too.")
    ] = False,
) -> None:
    """List proofs with titles and last verdicts; nothing is run."""
    catalogue = load_catalogue()
    if shipped and catalogue.shipped:  # else one's own are those
        catalogue = Catalogue(shipped=catalogue.shipped)
    try:
        proofs = [_titled(p, lang) for p in catalogue.everything]
    except BadTranslations as error:
        refuse(str(error), error.fix)
    told = recall(proofs)
    if as_json or format is ListFormat.json:
        rows = [_row(p, told.get(p.name)) for p in proofs]
        say_document(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for line in _listing(proofs, told, lang):
            typer.echo(encodable(line))
    for problem in catalogue.problems:
        where = f"{relative(problem.path)}:{problem.line}" if problem.line else relative(problem.path)
        complain(f"{where}: {problem.message}", problem.fix)
    for unmarked in catalogue.unmarked:
        typer.echo(unmarked.note(relative(unmarked.path)), err=True)
    if not proofs and not catalogue.problems:
        complain("there are no proofs here", "write one: derive new NAME")
    if catalogue.problems or not proofs:
        raise typer.Exit(BAD_INPUT)


def _row(proof: Proof, told: Told | None) -> dict[str, object]:
    fields = ("name", "title", "topic", "source")
    last = {"status": told.status, "when": told.when, "script_changed": told.changed} if told else None
    return {
        **{f: getattr(proof, f) for f in fields},
        "path": relative(proof.path),
        "line": proof.line,
        "last_run": last,
    }


def _titled(proof: Proof, language: str) -> Proof:
    """The proof with its title in a language, where the catalogues around it have that."""
    return replace(proof, title=translations(proof, language).get(proof.title, proof.title))


def _listing(proofs: Sequence[Proof], told: Mapping[str, Told], language: str) -> list[str]:
    said = SAID.get(language, {})
    room = shutil.get_terminal_size().columns if is_terminal() else sys.maxsize
    words = {name: word(t.status, language) + CHANGED * t.changed for name, t in told.items()}
    # a long verdict stands out of its column, and so do a few long names where the titles would have no room
    beside = max((n for n in map(cells, words.values()) if n <= WIDEST), default=WIDEST) + 2 if words else 0
    longest = max((len(p.name) for p in proofs), default=0)
    wide = min(longest, room - beside - NARROWEST - 4)
    below = (
        sum(len(p.name) > wide for p in proofs) > len(proofs) // 4
    )  # titles, where most names are too long
    lines: list[str] = []
    for topic in dict.fromkeys(p.topic for p in proofs):
        if lines:
            lines.append("")
        if topic:
            lines.append(topic)
        for proof in (p for p in proofs if p.topic == topic):
            start = f"  {proof.name.ljust(min(longest, room - beside - 4) if below else wide)}  "
            last = words.get(proof.name, UNKNOWN if told else "")
            colour = COLOURS.get(told[proof.name].status, "") if proof.name in told else ""
            if below:
                lines.append(f"{start}{coloured(last, colour)}".rstrip())
                lines.append(f"      {_cut(proof.title, room - 6)}".rstrip())
                continue
            gap = " " * max(beside - cells(last), 2 if last else 0)
            title = _cut(proof.title, room - len(start) - cells(last) - len(gap))
            lines.append(f"{start}{coloured(last, colour)}{gap}{title}".rstrip())
    if told:
        lines += ["", said.get(LAST_RUN, LAST_RUN)]
        if any(t.changed for t in told.values()):
            lines.append(f"{CHANGED} {said.get(CHANGED_SINCE, CHANGED_SINCE)}")
    return lines


def is_terminal() -> bool:
    """Whether the list is read on a terminal, with an edge."""
    return sys.stdout.isatty()


def cells(text: str) -> int:
    """How wide a text is in a terminal: Hangul letters take two cells."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _cut(title: str, width: int) -> str:
    """A title that is at most so wide."""
    if cells(title) <= width:
        return title
    while title and cells(title) > width - 3:
        title = title[:-1]
    return f"{title.rstrip()}..." if title else ""

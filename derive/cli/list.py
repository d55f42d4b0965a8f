"""`derive list`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from derive.cli.selecting import BAD_INPUT, complain, load_catalogue, relative
from derive.cli.terminal import coloured, encodable
from derive.library.last_run import Told, recall
from derive.library.scan import Proof

# what `check` calls verdicts, in a word and a colour
WORDS = {
    "proved": ("proved", "green"),
    "refutation confirmed": ("confirmed", "green"),
    "assumed": ("assumed", "cyan"),
    "unproved": ("UNPROVED", "red"),
    "refuted": ("REFUTED", "red"),
    "could not run": ("BROKEN", "red"),
}
CHANGED = "*"
NARROWEST = 20  # of a title that is cut


class ListFormat(StrEnum):
    """How proofs are listed."""

    text = "text"
    json = "json"


def list_proofs(
    format: Annotated[ListFormat, typer.Option("--format", help="How they are listed.")] = ListFormat.text,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """List proofs with titles and last verdicts; nothing is run."""
    catalogue = load_catalogue()
    proofs = catalogue.everything
    told = recall(proofs)
    if as_json or format is ListFormat.json:
        typer.echo(json.dumps([_row(p, told.get(p.name)) for p in proofs], indent=1, ensure_ascii=False))
    else:
        for line in _listing(proofs, told):
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


def _listing(proofs: Sequence[Proof], told: Mapping[str, Told]) -> list[str]:
    wide = max((len(p.name) for p in proofs), default=0)
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    lines: list[str] = []
    for topic in dict.fromkeys(p.topic for p in proofs):
        if lines:
            lines.append("")
        if topic:
            lines.append(topic)
        for proof in (p for p in proofs if p.topic == topic):
            start = f"  {proof.name.ljust(wide)}  "
            last, plain = _verdict(told.get(proof.name)) if told else ("", "")
            left = max(room - len(start) - len(plain), NARROWEST)
            title = proof.title if len(proof.title) <= left else f"{proof.title[: left - 3].rstrip()}..."
            lines.append(f"{start}{last}{title}".rstrip())
    if told:
        lines += ["", "The verdicts are those of the last run, and are not checked again here."]
        if any(t.changed for t in told.values()):
            lines.append(f"{CHANGED} the script has changed since then")
    return lines


def _verdict(told: Told | None) -> tuple[str, str]:
    """The word with its colour, and as plain text, padded alike."""
    word, colour = WORDS.get(told.status, (told.status, "")) if told else ("-", "")
    mark = CHANGED if told and told.changed else ""
    pad = " " * (max(len(w) for w, _ in WORDS.values()) + 2 - len(word) - len(mark))
    return coloured(word, colour) + mark + pad, word + mark + pad

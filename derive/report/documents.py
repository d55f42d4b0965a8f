"""Whole derivations as documents: in the terminal, as a LaTeX fragment, as a folder of notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from derive.check.verdict import ProofVerdict
from derive.instance.worked import Instance
from derive.languages.language import ENGLISH, Language
from derive.library.scan import Proof
from derive.record.codec import content_hash, dumps
from derive.record.pins import pinned
from derive.render import terminal, tex_document
from derive.render.derivation import Detail
from derive.report.style import relative

NOTES = "notes.tex"


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


def show_latex(console: Console, verdict: ProofVerdict, corrected: Proof | None = None) -> None:
    """Print the LaTeX fragment of a checked derivation."""
    if verdict.record is not None:
        console.print(Text(fragment(verdict, corrected)), soft_wrap=True, end="")


def fragment(verdict: ProofVerdict, corrected: Proof | None = None) -> str:
    """The LaTeX fragment of a checked derivation, marked with the version and the record's content hash."""
    from derive.version import __version__

    digest = content_hash(verdict.record) if verdict.record is not None else ""
    name = corrected.name if corrected else ""
    return tex_document.fragment(verdict, version=__version__, content_hash=digest, corrected=name)


def export_latex(
    verdicts: Sequence[ProofVerdict],
    folder: Path,
    corrected: Callable[[str], Proof | None] = lambda name: None,
) -> list[Path]:
    """Write a fragment for each derivation and `notes.tex`; gives the files. Raises `OSError`.

    `corrected` gives the proof of a refuted claim's corrected form, by the claim's name.
    """
    shown = [v for v in verdicts if v.record is not None]
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for verdict in shown:
        path = folder / f"{verdict.name}.tex"
        path.write_text(fragment(verdict, corrected(verdict.name)), "utf-8")
        written.append(path)
    if shown:
        notes = folder / NOTES
        notes.write_text(tex_document.notes([f"{v.name}.tex" for v in shown]), "utf-8")
        written.append(notes)
    return written


def export_records(verdicts: Sequence[ProofVerdict], folder: Path) -> list[Path]:
    """Write the record of each derivation as NAME.json, citing each other by content; gives the files.

    Takes the verdicts on cited lemmas too. Raises `OSError`.
    """
    records = pinned({v.name: v.record for v in verdicts if v.record is not None})
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, record in records.items():
        path = folder / f"{name}.json"
        path.write_text(dumps(record) + "\n", "utf-8")
        written.append(path)
    return written

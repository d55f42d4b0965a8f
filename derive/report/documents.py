"""Whole derivations as documents: in the terminal, as a LaTeX fragment, as a folder of notes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from derive.check.verdict import ProofVerdict
from derive.record.codec import content_hash
from derive.render import terminal, tex_document
from derive.render.derivation import Detail

NOTES = "notes.tex"


def show_terminal(console: Console, verdict: ProofVerdict, detail: str = Detail.textbook) -> None:
    """Print a checked derivation; of one that could not run there is nothing to show."""
    if verdict.record is not None:
        terminal.show(verdict, console, Detail(detail))


def show_latex(console: Console, verdict: ProofVerdict) -> None:
    """Print the LaTeX fragment of a checked derivation."""
    if verdict.record is not None:
        console.print(Text(fragment(verdict)), soft_wrap=True, end="")


def fragment(verdict: ProofVerdict) -> str:
    """The LaTeX fragment of a checked derivation, marked with the version and the record's content hash."""
    from derive.version import __version__

    digest = content_hash(verdict.record) if verdict.record is not None else ""
    return tex_document.fragment(verdict, version=__version__, content_hash=digest)


def export_latex(verdicts: Sequence[ProofVerdict], folder: Path) -> list[Path]:
    """Write a fragment for each derivation and `notes.tex`; gives the files. Raises `OSError`."""
    shown = [v for v in verdicts if v.record is not None]
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for verdict in shown:
        path = folder / f"{verdict.name}.tex"
        path.write_text(fragment(verdict), "utf-8")
        written.append(path)
    if shown:
        notes = folder / NOTES
        notes.write_text(tex_document.notes([f"{v.name}.tex" for v in shown]), "utf-8")
        written.append(notes)
    return written

"""Plain lines on the terminal, for verbs that need no rich page: colour where it is wanted, no crash on output."""

from __future__ import annotations

import os
import sys

import typer


def coloured(text: str, colour: str, *, bold: bool = False) -> str:
    """The text in a colour, if stdout is a terminal that has colours and nobody asked for none."""
    plain = not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") in ("dumb", None)
    return text if plain or not (colour or bold) else typer.style(text, fg=colour or None, bold=bold or None)


def say_document(text: str) -> None:
    """Write a document for other programs, in UTF-8; a byte of a file's name that is no UTF-8 is escaped."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    typer.echo(text)


def encodable(text: str) -> str:
    """The text with `?` for each character that stdout cannot write."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return text.encode(encoding, "replace").decode(encoding)

"""The page: its width, the words and colours of verdicts, a console that prints text as it is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from derive.kernel.verdict import Status
from derive.languages.verdicts import COLOURS, FAILED, word

WIDTH = 78
GUTTER = "bright_blue"  # plain blue cannot be read on black
SOURCE_WIDTH = 120  # the widest that a script's line is shown, where there is room

# the word always stands beside the colour
VERDICTS: dict[Status, tuple[str, str]] = {
    s: (word(s.value), "bold " * (s.value in FAILED) + COLOURS[s.value]) for s in Status
}


def make_console(stream: IO[str]) -> Console:
    """A console that never wraps, never reads markup and never crashes on what it cannot encode."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    console = Console(file=stream, markup=False, highlight=False, emoji=False, soft_wrap=True)
    if not console.width:  # of COLUMNS=0, which means that nobody knows
        console.width = WIDTH
    return console


def page_width(console: Console) -> int:
    """The width to write in: 78, or less on a narrower terminal."""
    return max(40, min(WIDTH, console.width))


def relative(path: str | Path) -> str:
    """A path as short as it can be written here."""
    text = str(path)
    here = os.path.relpath(text) if os.path.isabs(text) else text
    return text if here.startswith("..") else here


def dotted(left: str, right: str, style: str, width: int = WIDTH) -> Text:
    """`left ..... right`: the verdicts stand below each other."""
    dots = max(width - cell_len(left) - cell_len(right) - 2, 3)
    return Text.assemble(left, " ", ("." * dots, "dim"), " ", (right, style))


def fold(words: str, width: int) -> list[str]:
    """Words in lines of a width; a word that is longer stands alone."""
    lines: list[str] = []
    for paragraph in words.splitlines() or [""]:
        lines.extend(fill(paragraph.split(), " ", width))
    return lines


def fill(pieces: Iterable[str], separator: str, width: int) -> list[str]:
    """Pieces that may not be broken, in lines of a width."""
    lines: list[str] = []
    for piece in pieces:
        if lines and cell_len(lines[-1]) + cell_len(separator) + cell_len(piece) <= width:
            lines[-1] += separator + piece
        else:
            if lines:
                lines[-1] = (lines[-1] + separator).rstrip()
            lines.append(piece)
    return lines or [""]

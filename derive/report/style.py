"""The page: its width, the words and colours of verdicts, what prints text as it is."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from derive.frozen import frozen
from derive.kernel.verdict import Status
from derive.languages.verdicts import COLOURS, FAILED, word

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDTH = 78
UNKNOWN = 80  # of a stream that is no terminal
GUTTER = "bright_blue"  # plain blue cannot be read on black
SOURCE_WIDTH = 120  # the widest that a script's line is shown, where there is room

FORCED = ("FORCE_COLOR", "TTY_COMPATIBLE")  # by which rich takes any stream for a terminal

# the word always stands beside the colour
VERDICTS: dict[Status, tuple[str, str]] = {
    s: (word(s.value), "bold " * (s.value in FAILED) + COLOURS[s.value]) for s in Status
}


@frozen
class Words:
    """A line as it is printed: pieces, each with its style. It becomes one of rich where there are colours to set."""

    pieces: tuple[tuple[str, str], ...]

    @property
    def plain(self) -> str:
        return "".join(piece for piece, _ in self.pieces)

    def text(self) -> Text:
        from rich.text import Text

        return Text.assemble(*self.pieces)


@frozen
class Paper:
    """A stream that has no colours: what is printed there needs nothing of rich, which takes its time to import."""

    file: IO[str]
    width: int

    @property
    def encoding(self) -> str:
        return (getattr(self.file, "encoding", None) or "utf-8").lower()


def make_page(stream: IO[str]) -> Console | Paper:
    """Where a run is printed: a console if there may be colours."""
    if stream.isatty() or any(os.environ.get(name) for name in FORCED):
        return make_console(stream)
    _never_fail(stream)
    return Paper(stream, _width())


def make_console(stream: IO[str]) -> Console:
    """A console that never wraps, never reads markup and never crashes on what it cannot encode."""
    from rich.console import Console

    _never_fail(stream)
    console = Console(file=stream, markup=False, highlight=False, emoji=False, soft_wrap=True)
    if not console.width:  # of COLUMNS=0, which means that nobody knows
        console.width = WIDTH
    return console


def _never_fail(stream: IO[str]) -> None:
    """Have it write `?` for what it cannot encode."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _width() -> int:
    """How wide the terminal is, if there is one, as rich finds it."""
    said = os.environ.get("COLUMNS", "")
    if said.isdigit():
        return int(said) or WIDTH
    for stream in range(3):
        with contextlib.suppress(OSError):
            return os.get_terminal_size(stream).columns or WIDTH
    return UNKNOWN


def page_width(page: Console | Paper) -> int:
    """The width to write in: 78, or less on a narrower terminal."""
    return max(40, min(WIDTH, page.width))


def relative(path: str | Path) -> str:
    """A path as short as it can be written here."""
    return str(path).removeprefix(os.path.join(os.getcwd(), ""))


def columns(text: str) -> int:
    """How many columns of the page a text takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def dotted(left: str, right: str, style: str, width: int = WIDTH) -> Words:
    """`left ..... right`: the verdicts stand below each other."""
    dots = max(width - columns(left) - columns(right) - 2, 3)
    return Words(((f"{left} ", ""), ("." * dots, "dim"), (" ", ""), (right, style)))


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
        if lines and columns(lines[-1]) + columns(separator) + columns(piece) <= width:
            lines[-1] += separator + piece
        else:
            if lines:
                lines[-1] = (lines[-1] + separator).rstrip()
            lines.append(piece)
    return lines or [""]

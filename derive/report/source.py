"""The lines of a script around a place, with a caret under it."""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len
from rich.text import Text

from derive.frozen import frozen
from derive.record.model import Position
from derive.report.style import GUTTER, WIDTH, relative

_CUT = "..."
_BEFORE = 12  # columns shown before the marked part of a line that is too long


@frozen
class Excerpt:
    """A place in a file: its line, and the line above."""

    position: Position
    text: str
    above: str = ""


def excerpt(position: Position, source_line: str = "") -> Excerpt:
    """The lines at a position, from the file if it can be read, else from what is given."""
    lines: list[str] = []
    if position.file and not source_line:
        try:
            lines = Path(position.file).read_text("utf-8", "replace").splitlines()
        except OSError:
            lines = []
    at = position.line - 1
    text = source_line or (lines[at] if 0 <= at < len(lines) else "")
    above = lines[at - 1] if 0 < at < len(lines) else ""
    return Excerpt(position, text.rstrip("\n").replace("\t", " "), above.replace("\t", " "))


def place(position: Position) -> str:
    """`file:line:column`, columns counted from 1 as editors do."""
    out = relative(position.file)
    if position.line:
        out += f":{position.line}"
        if position.end_column > position.column:
            out += f":{position.column + 1}"
    return out


def margin(found: Excerpt | None) -> int:
    """How wide the line numbers are."""
    return len(str(found.position.line)) if found and found.position.line else 2


def show(found: Excerpt, label: str, width: int = WIDTH) -> list[Text]:
    """The place, the line above, the line, and carets with a label under the part that is meant.

    Of lines that are too long, the part around the carets.
    """
    position = found.position
    wide = margin(found)
    bar = Text(" " * wide + " |", GUTTER)
    out = [Text.assemble((" " * wide + "--> ", GUTTER), place(position))]
    if not found.text:
        return out
    out.append(bar)
    start, end = _span(position, found.text)
    room = width - wide - 3
    first = _first_shown(found.text, start, end, room)
    if above := _cropped(found.above, first, room).rstrip():
        out.append(Text.assemble((f"{position.line - 1:>{wide}} | ", GUTTER), above))
    text = _cropped(found.text, first, room)
    out.append(Text.assemble((f"{position.line:>{wide}} | ", GUTTER), text))
    start, end = start - first, min(end - first, len(text))
    carets = " " * cell_len(text[:start]) + "^" * max(cell_len(text[start:end]), 1)
    if label and cell_len(carets) + 1 + cell_len(label) > room:
        out.append(Text.assemble((" " * wide + " | ", GUTTER), (carets, "red")))
        carets = " " * max(0, min(start, room - cell_len(label)) - 1)
    out.append(Text.assemble((" " * wide + " | ", GUTTER), (f"{carets} {label}".rstrip(), "red")))
    return out


def _first_shown(text: str, start: int, end: int, room: int) -> int:
    """The first column to show: 0 if the marked part then fits, or begins in the left half; else a little before it."""
    if cell_len(text) <= room or cell_len(text[:end]) <= room - len(_CUT):
        return 0
    if cell_len(text[:start]) <= room // 2:
        return 0
    return max(0, min(start - _BEFORE, len(text) - room + len(_CUT)))


def _cropped(text: str, first: int, room: int) -> str:
    if first:
        text = _CUT + text[first + len(_CUT) :]
    if cell_len(text) <= room:
        return text
    while cell_len(text) > room - len(_CUT):
        text = text[:-1]
    return text + _CUT


def _span(position: Position, text: str) -> tuple[int, int]:
    """The columns to mark: to the end of the line if it goes on below; the whole line if there are none."""
    if position.end_column <= position.column and position.end_line <= position.line:
        return len(text) - len(text.lstrip()), len(text.rstrip())
    goes_on = position.end_line > position.line
    return position.column, len(text.rstrip()) if goes_on else min(position.end_column, len(text))

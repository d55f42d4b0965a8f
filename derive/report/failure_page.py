"""The page that one failure is reported on: headline, place, labelled rows, in the notation of its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from rich.cells import cell_len
from rich.text import Text

from derive.frozen import mutable
from derive.record.model import Position, Record
from derive.render.notation import Notation
from derive.render.spans import Formula
from derive.render.terminal import broken
from derive.render.unicode import plain_phrase, render_unicode
from derive.report.codes import Code
from derive.report.source import Excerpt, margin, show
from derive.report.style import GUTTER, WIDTH, fold
from derive.terms.nodes import Node

LABEL = 11


@mutable
class Page:
    """The lines of one report on a record, in its notation."""

    record: Record
    notation: Notation
    width: int = WIDTH
    source_width: int = 0  # lines of scripts may be wider than words
    lines: list[Text] = field(default_factory=list)
    margin: int = 2
    code: Code = field(init=False)
    headline: str = ""
    position: Position | None = None

    def title(self, code: Code, words: str) -> None:
        self.code, self.headline = code, words
        first, *rest = fold(f"error[{code.code}]: {words}", self.width)
        mark = f"error[{code.code}]"
        self.lines.append(Text.assemble((mark, "bold red"), (first.removeprefix(mark), "bold")))
        self.lines += [Text(f"  {line}", "bold") for line in rest]

    def excerpt(self, found: Excerpt, label: str) -> None:
        self.margin = margin(found)
        self.position = found.position
        self.lines += show(found, label, max(self.width, self.source_width))

    def gap(self) -> None:
        if self.position is not None:
            self.lines.append(Text(" " * self.margin + " |", GUTTER))

    def row(self, label: str, text: str) -> None:
        """`= label  text`, the text on a line of its own where it is too wide."""
        head = f"{' ' * self.margin} = {label.ljust(LABEL)}"
        if not head.endswith(" "):
            head += "  "
        if cell_len(head) + cell_len(text) <= self.width:
            self.lines.append(Text.assemble((head, GUTTER), text))
            return
        indent = " " * (self.margin + 5)
        if cell_len(indent) + cell_len(text) > self.width:  # it must be broken: beside its label
            indent = " " * cell_len(head)
        pieces = broken(text, self.width - cell_len(indent))
        if cell_len(indent) < cell_len(head):
            self.lines.append(Text(head.rstrip(), GUTTER))
            head = indent
        for n, piece in enumerate(pieces):
            self.lines.append(Text.assemble((head if n == 0 else indent, GUTTER), piece))

    def fits(self, text: str) -> bool:
        """Whether a row has room for the text beside its label."""
        return self.margin + 3 + LABEL + cell_len(text) <= self.width

    def words(self, label: str, text: str) -> None:
        """The same for words, which may be folded."""
        head = f"{' ' * self.margin} = {label.ljust(LABEL)}"
        for n, line in enumerate(fold(text, max(self.width - len(head), 20))):
            self.lines.append(Text.assemble((head if n == 0 else " " * len(head), GUTTER), line))

    def formula(self, node: Node) -> str:
        return render_unicode(node, self.notation)

    def phrase(self, parts: Sequence[str | Formula]) -> str:
        return plain_phrase(parts, self.notation)

    def help(self, said: str, beside: str = "") -> None:
        """What mends it, below a gap; what is `beside` it is not broken."""
        self.lines.append(Text(""))
        folded = fold(said, self.width - 10)
        if beside and cell_len(folded[-1]) + cell_len(beside) + 13 <= self.width:
            folded[-1] += f"   {beside}"
        elif beside:
            folded.append(beside)
        for n, line in enumerate(folded):
            self.lines.append(Text.assemble(("    help: " if n == 0 else " " * 10, "green"), line))

    def script(self, said: str, depth: int = 0) -> None:
        """A line of a script, below a help, so many blocks in; where it is too long it goes on further in."""
        start = 10 + 4 * depth
        for n, line in enumerate(fold(said, self.width - start - 4)):
            self.lines.append(Text(" " * (start if n == 0 else start + 4) + line))

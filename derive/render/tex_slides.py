r"""Derivations as slides for beamer: each row is revealed together with its reason.

`\pause` inside `align` is broken in beamer, so every cell of a row has its `\onslide`. Slides are broken
where rows would run over the foot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from derive.render.document import Details, Display, Document, Paragraph, Piece, Rows, Sentence, Words
from derive.render.numbering import Ref
from derive.render.rows import Set
from derive.render.tex_document import TexWriter, fonts
from derive.render.tex_text import tex_text
from derive.render.tex_width import tex_width
from derive.render.wording import Wording

WIDTH = 25.0  # em at 11 points: beamer's 12.8 cm without its margins
_HEIGHT = 17.0  # em, of a slide below its title
_TALL, _LOW = 3.4, 1.6  # of a row with a fraction or a sum, and without


class _Slide(NamedTuple):
    lines: list[str]
    height: float  # in em
    steps: int = 1  # in which it is revealed


def slides(document: Document) -> str:
    """A presentation of its own."""
    return together([document])


def together(documents: Sequence[Document]) -> str:
    """One presentation of several derivations. Takes at least one."""
    frames = [line for d in documents for line in BeamerWriter(d, WIDTH).frames()]
    head = preamble(documents[0].words)
    return "\n".join([*head, r"\begin{document}", *frames, r"\end{document}", ""])


def preamble(words: Wording) -> list[str]:
    """What stands before the slides."""
    return [
        r"\documentclass[11pt]{beamer}",
        *fonts(words),
        r"\setbeamertemplate{navigation symbols}{}",
        r"\setbeamertemplate{footline}[frame number]",
        rf"\renewcommand{{\proofname}}{{{tex_text(words.proof, words.language)}}}",
    ]


class BeamerWriter(TexWriter):
    """Writes frames whose rows appear one after the other."""

    def frames(self) -> list[str]:
        """The lines of all frames: the statement, then the rows; what is short stands below what precedes it."""
        document = self.document
        slides: list[_Slide] = []
        for piece in document.statement:
            lines = [] if slides else [r"\raggedright"]
            _put(slides, _Slide([*lines, *self.pieces((piece,))], self.height(piece)))
        for piece in document.derivation:
            if isinstance(piece, Rows):
                slides += self.row_slides(piece)
            else:
                _put(slides, _Slide(self.pieces((piece,)), self.height(piece)))
        for piece in document.closing:
            _put(slides, _Slide(self.pieces((piece,)), self.height(piece)))
        _put(slides, _Slide([self.checked()], _LOW))
        status = "" if document.is_proved else rf" \hspace*{{\fill}}\mbox{{{self.verdict(document.status)}}}"
        head = rf"\begin{{frame}}{{{self.text(document.title)}{status}}}\relax"
        return [line for slide in slides for line in (head, *slide.lines, r"\end{frame}", "")]

    def height(self, piece: Piece) -> float:
        match piece:
            case Paragraph(items=items):
                wide = sum(self.setter.words_width((*i.words, *i.beside)) + 1 for i in items)
                each = _TALL if piece.in_lines else 1.4
                return each * max(len(items) if piece.in_lines else 1, int(wide / self.setter.width) + 1)
            case Display():
                return 2.5 + _TALL * (len(self.setter.displayed(piece).lines) + 1)
            case Sentence(words=words):
                return 1.4 * (int(self.setter.words_width(words) / self.setter.width) + 1)
            case Details(of=of):
                widths = [sum(self.setter.words_width(p) + 1 for p in phrases) for _, phrases in of]
                return sum(1.2 * (int(0.75 * w / self.setter.width) + 1) for w in widths)
            case _:
                return _LOW

    def row_slides(self, piece: Rows) -> list[_Slide]:
        """The rows of a block on slides; what belongs to one row stays together."""
        opening = [rf"\par\noindent {self.phrase(piece.opening)}"] if piece.opening else []
        start = 2.0 if opening else 0.0
        slides: list[tuple[list[list[Set]], float]] = [([], start)]
        for group in _grouped(self.setter.rows(piece.rows)):
            height = sum(_row_height(row, self.setter.words_width(row.reason)) for row in group)
            if slides[-1][0] and slides[-1][1] + height > _HEIGHT:
                slides.append(([], start))
            groups, used = slides[-1]
            slides[-1] = ([*groups, group], used + height)
        return [_Slide([*opening, *self.revealed(g)], used + 1.0, len(g)) for g, used in slides]

    def revealed(self, groups: Sequence[Sequence[Set]]) -> list[str]:
        rows = []
        for number, group in enumerate(groups, start=1):
            show = rf"\onslide<{number}->" if number > 1 else ""
            for row in group:
                left, right, *reason = (_shown(show, cell) for cell in self.cells(row))
                tag = [_shown(show, cell) for cell in self.number(row, bool(reason))]
                rows.append(" && ".join([f"{left} & {right}", *reason, *tag]))
        return [r"\begin{align*}", " \\\\\n".join(rows), r"\end{align*}"]

    def cells(self, row: Set) -> list[str]:
        """As on a page; a formula without a place to break is made smaller where it is too wide for a slide."""
        room = self.setter.width - tex_width(row.left) - row.indent
        formula = row.right.strip()
        if tex_width(formula) > room:
            smaller = rf"\resizebox{{{room - 0.5:.1f}em}}{{!}}{{$\displaystyle {formula}$}}"
            row = replace(row, right=smaller)
        return super().cells(row)

    def number(self, row: Set, has_reason: bool) -> list[str]:
        if row.row is None or not self.document.has_number(row.row):
            return []
        return [*([] if has_reason else [""]), rf"\text{{({row.row.number})}}"]

    def ref(self, ref: Ref) -> str:
        return f"({ref.last})"

    def details(self, piece: Details) -> list[str]:
        return [r"{\footnotesize", *super().details(piece)[1:]]

    def reason(self, words: Words, room: float, *, brackets: bool = False) -> str:
        return super().reason(words, room, brackets=brackets).replace(r"\text{", r"\text{\small ", 1)


def _put(slides: list[_Slide], more: _Slide) -> None:
    """Put below what stands on the last slide, to be shown when all of that is; or on a new one without room."""
    if slides and slides[-1].height + more.height <= _HEIGHT:
        last = slides.pop()
        lines = more.lines
        if last.steps > 1:
            lines = [rf"\onslide<{last.steps}->{{", *lines, "}"]
        more = _Slide([*last.lines, *lines], last.height + more.height, last.steps)
    slides.append(more)


def _shown(show: str, cell: str) -> str:
    return f"{show}{{{cell.strip()}}}" if show and cell.strip() else cell


def _grouped(rows: Iterable[Set]) -> list[list[Set]]:
    """Rows of a page by the row of the derivation that they belong to."""
    groups: list[list[Set]] = [[]]
    for row in rows:
        groups[-1].append(row)
        if row.row is not None:
            groups.append([])
    return [group for group in groups if group]


def _row_height(row: Set, wide: float) -> float:
    formula = row.left + row.right
    tall = any(sign in formula for sign in (r"\frac", r"\sum", r"\prod", r"\begin"))
    return max(_TALL if tall else _LOW, 1.4 * (int(wide / row.room) + 1) if row.room else 0.0)

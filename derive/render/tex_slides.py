r"""Derivations as slides for beamer: each row is revealed together with its reason.

`\pause` inside `align` is broken in beamer, so every cell of a row has its `\onslide`. A slide has as much of
the statement and the rows as it has room for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from derive.render.document import Details, Display, Document, Paragraph, Piece, Rows, Sentence, Words
from derive.render.numbering import Ref
from derive.render.rows import Set
from derive.render.tex_document import TexWriter, fonts
from derive.render.tex_text import tex_text
from derive.render.tex_width import tex_width
from derive.render.wording import Wording
from derive.render.writer import is_tall
from derive.terms.nodes import Node

WIDTH = 25.0  # em at 11 points: beamer's 12.8 cm without its margins
_HEIGHT = 21.0  # em, of a slide below its title
_TALL, _FRACTION, _LOW = 3.5, 2.8, 1.6  # of a row with a sum or cases, of one with a fraction, of any other
_AROUND = 1.6  # above and below a display


_FOOT = (  # of each slide: what was checked, and the number of the slide
    r"\setbeamertemplate{footline}{\hspace{1em}\parbox[b]{0.8\paperwidth}{\raggedright\tiny\color{gray}\derivechecked}"
    r"\hfill{\tiny\color{gray}\insertframenumber/\inserttotalframenumber}\hspace{1em}\vspace{3pt}}"
)


class _Slide(NamedTuple):
    lines: list[str]
    height: float  # in em
    steps: int  # in which it is revealed


_EMPTY = _Slide([], 0.0, 0)


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
        r"\newcommand{\derivechecked}{}",
        _FOOT,
        rf"\renewcommand{{\proofname}}{{{tex_text(words.proof, words.language)}}}",
    ]


class BeamerWriter(TexWriter):
    """Writes frames whose rows appear one after the other."""

    def frames(self) -> list[str]:
        """The lines of all frames: the statement, then the rows, below each other as far as there is room."""
        document = self.document
        slides = [_EMPTY]
        lead = [rf"\textit{{{self.text(document.words.proof)}.}}"] if document.is_proved else []
        pieces = [*document.statement, *document.derivation, *document.closing]
        for piece, following in zip_longest(pieces, pieces[1:]):
            if isinstance(piece, Rows):
                below = self.height(Details(following.of[:1])) if isinstance(following, Details) else 0.0
                self.put_rows(slides, piece, lead, below)
                lead = []
                continue
            parts = [Details((each,)) for each in piece.of] if isinstance(piece, Details) else [piece]
            for part in parts:
                _put(slides, self.pieces((part,)), self.height(part))
        status = "" if document.is_proved else rf" \hspace*{{\fill}}\mbox{{{self.verdict(document.status)}}}"
        head = rf"\begin{{frame}}{{{self.text(document.title)}{status}}}\relax"
        frames = [line for s in slides for line in (head, r"\raggedright", *s.lines, r"\end{frame}", "")]
        return [rf"\renewcommand{{\derivechecked}}{{{self.checked()}}}", "", *frames]

    def checked(self) -> str:
        """What was checked, in the foot of each slide."""
        return f"{self.name(self.document.name)}: {self.text(self.document.checked)}"

    def height(self, piece: Piece) -> float:
        match piece:
            case Paragraph(items=items):
                wide = sum(self.setter.words_width((*i.words, *i.beside)) + 1 for i in items)
                each = _TALL if piece.in_lines else 1.4
                return each * max(len(items) if piece.in_lines else 1, int(wide / self.setter.width) + 1)
            case Display():
                shown = self.setter.displayed(piece)
                rows = sum(_formula_height(line) for line in shown.lines)
                return _AROUND + rows + (_LOW if piece.is_headed else 0) + (0 if shown.fits else _LOW)
            case Sentence(words=words):
                return 1.4 * (int(self.setter.words_width(words) / self.setter.width) + 1)
            case Details(of=of):
                widths = [sum(self.setter.words_width(p) + 1 for p in phrases) for _, phrases in of]
                nodes = (n for _, phrases in of for p in phrases for n in p if isinstance(n, Node))
                lines = [int(0.75 * w / self.setter.width) + 1 for w in widths]
                small = 1.8 if any(map(is_tall, nodes)) else 1.2
                return small * sum(lines)
            case _:
                return _LOW

    def put_rows(self, slides: list[_Slide], piece: Rows, lead: list[str], below: float) -> None:
        """A block of rows: on the last slide if all of it has room there, else on new ones.

        What belongs to one row stays together. `lead` and the opening of the block stand before it, the opening on each
        of its slides; `below` em are left under the last row for what is told of the block.
        """
        groups = _grouped(self.setter.rows(piece.rows))
        heights = [sum(_row_height(r, self.setter.words_width(r.reason)) for r in group) for group in groups]
        heights[-1] += below
        opening = [self.phrase(piece.opening)] if piece.opening else []
        around = _AROUND + (_LOW if piece.opening or lead else 0.0)
        if slides[-1] != _EMPTY and slides[-1].height + around + sum(heights) > _HEIGHT:
            slides.append(_EMPTY)
        while groups:
            lines, used, steps = slides[-1]
            used, taken = used + around + heights[0], 1
            while taken < len(groups) and used + heights[taken] <= _HEIGHT:
                used, taken = used + heights[taken], taken + 1
            first = steps + 1
            head = [rf"\par\noindent {' '.join([*lead, *opening])}"] if lead or opening else []
            rows = [*_from(first, head), *self.revealed(groups[:taken], first)]
            slides[-1] = _Slide([*lines, *rows], used, steps + taken)
            groups, heights = groups[taken:], heights[taken:]
            lead = []
            slides += [_EMPTY] if groups else []
        slides[-1] = slides[-1]._replace(height=slides[-1].height - below)

    def revealed(self, groups: Sequence[Sequence[Set]], first: int) -> list[str]:
        """Rows that appear one after the other, the first in step `first` of their slide."""
        rows = []
        for number, group in enumerate(groups, start=first):
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
        text = super().reason(words, room, brackets=brackets)
        small = (r"\raggedright", r"\raggedright\small") if room else (r"\text{", r"\text{\small ")
        return text.replace(*small, 1)


def _put(slides: list[_Slide], more: list[str], height: float) -> None:
    """Put below what stands on the last slide, to be shown when all of that is; or on a new one without room."""
    if slides[-1] != _EMPTY and slides[-1].height + height > _HEIGHT:
        slides.append(_EMPTY)
    lines, used, steps = slides[-1]
    slides[-1] = _Slide([*lines, *_from(steps, more)], used + height, max(steps, 1))


def _from(step: int, lines: list[str]) -> list[str]:
    """Lines that are shown from a step of their slide on."""
    return [rf"\onslide<{step}->{{", *lines, "}"] if step > 1 and lines else lines


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
    reason = 1.4 * (int(wide / row.room) + 1) if row.room else 0.0
    return max(_formula_height(row.left + row.right), reason)


def _formula_height(tex: str) -> float:
    depth = deepest = 0  # of braces, around a fraction
    for token in re.findall(r"\\frac|[{}]", tex):
        depth += (token == "{") - (token == "}")
        deepest = max(deepest, depth) if token == r"\frac" else deepest
    if any(sign in tex for sign in (r"\sum", r"\prod", r"\begin")) or deepest:
        return _TALL
    return _FRACTION if r"\frac" in tex else _LOW

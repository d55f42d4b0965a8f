"""The rows of a derivation on a page: what is aligned, where a long line breaks, where its reason stands.

Written for any form: texts are printed in the form, and measured as LaTeX sets them, which is near enough
for the others. A line is broken at relations first, then at the terms of a sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from derive.frozen import frozen
from derive.kernel.verdict import Status
from derive.render.derivation import Row
from derive.render.document import Display, Name, Words
from derive.render.form import Form
from derive.render.latex import LATEX
from derive.render.notation import Notation
from derive.render.numbering import Ref
from derive.render.printer import members, relations, render, summands
from derive.render.spans import Formula
from derive.render.tex_width import tex_width
from derive.terms.nodes import And, Iff, Implies, Node, Or, Rel

_GAP = 2.0
_INDENT = 5.0  # of a reason that stands beneath its row
_NUMBER = 3.0  # the room for a row's number
_BESIDE = 8.0  # the gap before a reason after its row, and the number of the row
_REASON = 7.0  # a reason is not set narrower than this
_CHARACTER = 0.53


class Printed(NamedTuple):
    """A text in a form, and how wide it will be, in em."""

    text: str
    width: float

    def then(self, other: Printed) -> Printed:
        return Printed(self.text + other.text, self.width + other.width)


EMPTY = Printed("", 0.0)


class _Line(NamedTuple):
    left: str
    right: str
    indent: int
    width: float  # of its right


class Displayed(NamedTuple):
    """A displayed formula: its lines as printed, and the indices that it is for."""

    lines: list[str]
    spans: str
    fits: bool  # on one line, with the indices after it


@frozen
class Set:
    """A row as it is set: left and right of where rows are aligned, then a reason.

    The reason stands in a `column` of reasons, `after` the formula, or `beneath` it on a row of its own.
    It has `room` em to be set in as a paragraph; 0 if it fits on one line. Outside the column it stands in brackets;
    of a reason on several rows the first `opens` and the last `closes` them.
    """

    left: str = ""
    right: str = ""
    indent: int = 0
    reason: Words = ()
    place: Literal["column", "after", "beneath"] = "column"
    room: float = 0.0
    row: Row | None = None  # the row that ends here, whose number it has
    opens: bool = True
    closes: bool = True


class Setter:
    """Sets rows in a form, within `width` em. `paragraphs`: whether the format can set a reason as one."""

    def __init__(self, notation: Notation, form: Form, width: float, *, paragraphs: bool = True):
        self.notation = notation
        self.form = form
        self.width = width
        self.paragraphs = paragraphs

    # --- printing and measuring ------------------------------------------------------------------

    def formula(self, part: Formula) -> Printed:
        tex = render(part, self.notation, LATEX)
        text = tex if self.form is LATEX else render(part, self.notation, self.form)
        return Printed(text, tex_width(tex))

    def sign(self, name: str) -> Printed:
        return Printed(self.form.sign(name, self.notation), tex_width(LATEX.sign(name, self.notation)))

    def words_width(self, words: Words) -> float:
        total = 0.0
        for part in words:
            if isinstance(part, Formula):
                total += self.formula(part).width
            else:
                text = part.label if isinstance(part, Ref) else part.text if isinstance(part, Name) else part
                total += sum(_CHARACTER if c < "\u1100" else 1.0 for c in text)
        return total

    # --- a displayed formula ---------------------------------------------------------------------

    def displayed(self, display: Display) -> Displayed:
        """A formula in lines, and its indices."""
        pieces = self.pieces(display.prop)
        spans = EMPTY
        for n, span in enumerate(display.spans):
            spans = (spans.then(self.sign(",")) if n else spans).then(self.formula(span))
        tail = spans.width + self.words_width((self.notation.words.for_, "  ")) + 2.0 if spans.text else 0.0
        if sum(p.width for p in pieces) + tail <= self.width:
            return Displayed(["".join(p.text for p in pieces)], spans.text, True)
        return Displayed([p.text for p in self.lines(display.prop, self.width - 2)], spans.text, False)

    # --- rows ------------------------------------------------------------------------------------

    def rows(self, rows: Sequence[Row]) -> list[Set]:
        """The rows of a block, wide ones broken so that nothing sticks out of the text."""
        lefts = [self.formula(r.left) if r.left is not None else EMPTY for r in rows]
        rights = [_joined(self.relation(r)) if r.right is not None else None for r in rows]
        reasons: list[Words] = [(*r.reason, *self.flag(r)) for r in rows]
        left = max((lefts[n].width for n, r in enumerate(rows) if r.right is not None), default=0.0)
        right = max(lefts[n].width if r is None else r.width for n, r in enumerate(rights))
        narrow = self.width - left - _INDENT  # what a reason beneath a row has
        own_row = left + right > self.width or narrow < 2 * _REASON
        joined = [self.whole(t, r) if own_row else None for t, r in zip(lefts, rights, strict=True)]
        if own_row:
            apart = [1.0 + (r or EMPTY).width for n, r in enumerate(rights) if not joined[n]]
            apart += [t.width for n, t in enumerate(lefts) if not joined[n]]
            left, right = 0.0, max([*apart, *(t.width for t in joined if t)])
        room = self.width - left - right - _GAP
        if room < max([_REASON, *(self.unbreakable(r) for r in reasons)]):
            room = 0.0  # each reason stands beneath its row
        out: list[Set] = []
        for n, row in enumerate(rows):
            above = row.left if own_row and row.right is not None and joined[n] is None else None
            out += [Set(right=t.text) for t in self.lines(above, self.width)]
            lines = self.broken(row, lefts[n], rights[n], joined[n], own_row=own_row, has_column=room > 0)
            out += [Set(left=line.left, right=line.right, indent=line.indent) for line in lines[:-1]]
            alone = room if len(lines) == 1 else 0.0
            out += self.with_reason(row, reasons[n], lines[-1], left, alone)
        return out

    def broken(
        self,
        row: Row,
        left: Printed,
        right: Printed | None,
        joined: Printed | None,
        *,
        own_row: bool,
        has_column: bool,
    ) -> list[_Line]:
        """The relation of a row, and its left side where they stand on one line, as lines."""
        if right is None:
            relation, indent = [left] if has_column and row.left else self.lines(row.left, self.width), 0
        elif joined is not None:
            relation, indent = [joined], 0
        elif own_row:
            relation, indent = self.packed(self.relation(row), self.width - 2), 1
        else:
            relation, indent = [right], 0
        lead = "" if own_row or right is None else left.text
        first, *others = relation or [EMPTY]
        out = [_Line(lead, first.text, indent, first.width)]
        return out + [_Line("", t.text, indent + 1, t.width + 1.0) for t in others]

    def with_reason(
        self,
        row: Row,
        reason: Words,
        line: _Line,
        left: float,
        room: float,
    ) -> list[Set]:
        """The last line of a row with its reason: in the column, after the formula, or beneath."""
        here = Set(left=line.left, right=line.right, indent=line.indent, row=row)
        wide = self.words_width(reason)
        if not reason:
            return [here]
        if room and (wide <= room or self.paragraphs):
            return [replace(here, reason=reason, room=0.0 if wide <= room else max(room, _REASON))]
        if left + line.width + line.indent + wide + _BESIDE <= self.width:
            return [replace(here, reason=reason, place="after")]
        narrow = self.width - left - _INDENT
        here = replace(here, row=None)
        if wide <= narrow or self.paragraphs:
            beneath = Set(reason=reason, place="beneath", room=0.0 if wide <= narrow else narrow, row=row)
            return [here, beneath]
        lines = self.wrapped(reason, narrow)
        last = len(lines) - 1
        under = [
            Set(reason=words, place="beneath", opens=n == 0, closes=n == last)
            for n, words in enumerate(lines)
        ]
        return [here, *under[:-1], replace(under[-1], row=row)]

    def wrapped(self, words: Words, room: float) -> list[Words]:
        """Words in lines, broken at spaces, for formats that set no paragraph in a row."""
        lines: list[list[str | Formula | Ref | Name]] = [[]]
        for part in words:
            pieces = list(_at_spaces(part)) if isinstance(part, str) else [part]
            for piece in pieces:
                if lines[-1] and self.words_width((*lines[-1], piece)) > room:
                    lines.append([])
                    piece = piece.lstrip() if isinstance(piece, str) else piece
                lines[-1].append(piece)
        return [tuple(line) for line in lines]

    def whole(self, left: Printed, right: Printed | None) -> Printed | None:
        """A row whose sides are not aligned with others, on one line if it fits."""
        if not left.text or right is None or left.width + right.width > self.width - _NUMBER:
            return None
        return left.then(right)

    def flag(self, row: Row) -> Words:
        return () if row.status is Status.PROVED else (f" [{self.notation.words.word(row.status)}]",)

    def unbreakable(self, words: Words) -> float:
        """The width of what cannot be broken in a paragraph: the widest formula, or all of it."""
        if not self.paragraphs:
            return self.words_width(words)
        return max((self.words_width((part,)) for part in words if isinstance(part, Formula)), default=0.0)

    def relation(self, row: Row) -> list[Printed]:
        """The relation sign with the right side, in pieces between which a line may break."""
        if row.right is None:
            return []
        first, *others = self.terms(row.right)
        return [self.sign(row.sign).then(first), *others]

    def lines(self, node: Node | None, width: float) -> list[Printed]:
        """A term or proposition in lines; the members of one that does not fit on a line each begin one."""
        lines = self.packed(self.pieces(node), width)
        if len(lines) > 1 and isinstance(node, Iff | And | Or | Implies) and not relations(node):
            return [line for member in self.apart(node) for line in self.packed(member, width)]
        return lines

    def pieces(self, node: Node | None) -> list[Printed]:
        """A term or proposition in pieces between which a line may break."""
        if node is None:
            return []
        if links := relations(node):
            out = self.terms(links[0].left)
            for link in links:
                first, *others = self.terms(link.right)
                out += [self.sign(link.op).then(first), *others]
            return out
        if isinstance(node, Iff | And | Or | Implies) and len(node.args) > 1:
            return [piece for member in self.apart(node) for piece in member]
        return self.terms(node)

    def apart(self, node: And | Or | Iff | Implies) -> list[list[Printed]]:
        """The pieces of each member, with the sign before it."""
        parts = [
            self.pieces(a) if isinstance(a, Rel) else [whole]
            for a, whole in zip(node.args, self.members(node), strict=True)
        ]
        sign = self.sign(node.kind)
        return [*parts[:1], *([sign.then(part[0]), *part[1:]] for part in parts[1:])]

    def terms(self, node: Node) -> list[Printed]:
        tex = summands(node, self.notation, LATEX)
        texts = tex if self.form is LATEX else summands(node, self.notation, self.form)
        return [Printed(text, tex_width(t)) for text, t in zip(texts, tex, strict=True)]

    def members(self, node: And | Or | Iff | Implies) -> list[Printed]:
        tex = members(node, self.notation, LATEX)
        texts = tex if self.form is LATEX else members(node, self.notation, self.form)
        return [Printed(text, tex_width(t)) for text, t in zip(texts, tex, strict=True)]

    def packed(self, pieces: Sequence[Printed], width: float) -> list[Printed]:
        """Pieces put together in lines no wider than `width`, as far as pieces allow."""
        lines: list[Printed] = []
        for piece in pieces:
            if lines and lines[-1].width + piece.width <= width:
                lines[-1] = lines[-1].then(piece)
            else:
                lines.append(piece)
        return lines


def _joined(pieces: Sequence[Printed]) -> Printed:
    out = EMPTY
    for piece in pieces:
        out = out.then(piece)
    return out


def _at_spaces(text: str) -> list[str]:
    """Text cut before its spaces."""
    words = text.split(" ")
    return [words[0], *(f" {w}" for w in words[1:])] if words[0] else [f" {w}" for w in words[1:]]

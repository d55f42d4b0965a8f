"""Derivations as plain text: what `derive show` prints on a page of 80 columns, without colour."""

from __future__ import annotations

from derive.check.verdict import ProofVerdict
from derive.instance.worked import Instance
from derive.languages.language import ENGLISH, Language
from derive.render.document import Details, Display, Paragraph, Rows, Sentence
from derive.render.numbering import Ref
from derive.render.options import Detail
from derive.render.terminal import show_lines
from derive.render.unicode import PLAIN
from derive.render.writer import Writer

WIDTH = 80


def plain(
    verdict: ProofVerdict,
    detail: Detail = Detail.textbook,
    language: Language = ENGLISH,
    corrected: str = "",
    instance: Instance | None = None,
) -> str:
    """The derivation in plain text; `corrected` names the corrected form of a refuted claim."""
    lines = show_lines(
        verdict, WIDTH, "utf-8", detail, corrected=corrected, language=language, instance=instance
    )
    return "\n".join([*(line.plain for line in lines), ""])


class PlainWriter(Writer):
    """Phrases in plain text. Pieces come one a line; the terminal's own page is `plain`."""

    form = PLAIN

    def inline(self, formula: str, *, display: bool = False) -> str:
        return formula

    def text(self, words: str) -> str:
        return "".join(c if c.isprintable() else " " for c in words)

    def name(self, name: str) -> str:
        return name

    def ref(self, ref: Ref) -> str:
        return ref.label

    def paragraph(self, piece: Paragraph) -> list[str]:
        return [f"{piece.label} {'; '.join(self.item(item) for item in piece.items)}."]

    def display(self, piece: Display) -> list[str]:
        return [f"{piece.label} {self.phrase((piece.prop,))}"]

    def sentence(self, piece: Sentence) -> list[str]:
        return [self.phrase(piece.words)]

    def rows(self, piece: Rows) -> list[str]:
        return [f"({row.number}) {self.phrase((row.line.prop,))}" for row in piece.rows]

    def details(self, piece: Details) -> list[str]:
        return [self.phrase(p) for _, phrases in piece.of for p in phrases]

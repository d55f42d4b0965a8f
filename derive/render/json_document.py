"""A derivation as JSON for other programs: what documents say, every formula in every form, and the record.

`docs/notes.md` describes the schema. A key may be added under the same version; a change gets a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from derive.check.verdict import ProofVerdict
from derive.record.codec import encode_record
from derive.render.derivation import Row
from derive.render.document import Details, Display, Document, Paragraph, Piece, Rows, Sentence, Words
from derive.render.form import Form
from derive.render.html_document import HtmlWriter
from derive.render.latex import LATEX
from derive.render.markdown_document import MarkdownWriter
from derive.render.mathml import MATHML, math
from derive.render.notation import Notation
from derive.render.plain_document import PlainPhrases
from derive.render.printer import render
from derive.render.tex_document import TexWriter
from derive.render.typst import TYPST
from derive.render.typst_document import TypstWriter
from derive.render.unicode import PLAIN
from derive.render.writer import Phrases, Writer
from derive.terms.nodes import Node

FORMAT = "derive-derivation"
VERSION = 1

_WIDTH = 40.0  # of no matter here: nothing is broken into lines
_FORMS: Mapping[str, Form] = {"unicode": PLAIN, "latex": LATEX, "typst": TYPST}
_WRITERS: Mapping[str, type[Writer]] = {
    "latex": TexWriter,
    "markdown": MarkdownWriter,
    "html": HtmlWriter,
    "typst": TypstWriter,
}

Json = dict[str, Any]


def derivation(document: Document, verdict: ProofVerdict) -> Json:
    """The JSON form of a document and of the verdict that it was made from."""
    writer = _Json(document)
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": document.name,
        "title": document.title,
        "status": document.status.value,
        "language": document.words.language,
        "detail": document.detail.value,
        "checked": document.checked,
        "statement": writer.pieces(document.statement),
        "derivation": writer.pieces(document.derivation),
        "closing": writer.pieces(document.closing),
        "verdicts": {found.kernel.line.id: found.status.value for found in verdict.lines},
        "assumptions": list(verdict.assumptions),
        "record": encode_record(verdict.record) if verdict.record is not None else None,
    }


class _Json:
    def __init__(self, document: Document):
        self.notation = document.notation
        writers = {name: kind(document, _WIDTH) for name, kind in _WRITERS.items()}
        self.writers: Mapping[str, Phrases] = {"unicode": PlainPhrases(document), **writers}
        self.kinds: Mapping[type, Callable[[Any], Json]] = {
            Paragraph: self.paragraph,
            Display: self.display,
            Sentence: self.sentence,
            Rows: self.rows,
            Details: self.details,
        }

    def pieces(self, pieces: Iterable[Piece]) -> list[Json]:
        return [self.kinds[type(piece)](piece) for piece in pieces]

    def formula(self, node: Node | None, notation: Notation | None = None) -> Json | None:
        if node is None:
            return None
        used = notation or self.notation
        texts = {name: render(node, used, form) for name, form in _FORMS.items()}
        return {**texts, "mathml": math(render(node, used, MATHML))}

    def phrase(self, words: Words, notation: Notation | None = None) -> Json:
        return {name: writer.phrase(words, notation) for name, writer in self.writers.items()}

    def paragraph(self, piece: Paragraph) -> Json:
        items = [
            {"words": self.phrase(i.words, i.notation), "beside": self.phrase(i.beside) if i.beside else None}
            for i in piece.items
        ]
        return {"kind": "paragraph", "label": piece.label, "items": items}

    def display(self, piece: Display) -> Json:
        return {
            "kind": "display",
            "label": piece.label,
            "status": piece.status.value if piece.status is not None else None,
            "beside": self.phrase(piece.beside) if piece.beside else None,
            "formula": self.formula(piece.prop),
            "indices": [self.phrase((span,)) for span in piece.spans],
        }

    def sentence(self, piece: Sentence) -> Json:
        return {"kind": "sentence", "words": self.phrase(piece.words)}

    def rows(self, piece: Rows) -> Json:
        opening = self.phrase(piece.opening) if piece.opening else None
        return {"kind": "rows", "opening": opening, "rows": [self.row(row) for row in piece.rows]}

    def row(self, row: Row) -> Json:
        return {
            "number": row.number,
            "line": row.line.id,
            "status": row.status.value,
            "rule": row.line.rule,
            "left": self.formula(row.left),
            "sign": row.sign or None,
            "right": self.formula(row.right),
            "statement": self.formula(row.line.prop),
            "guards": [self.formula(guard) for guard in row.line.guards],
            "reason": self.phrase(row.reason),
        }

    def details(self, piece: Details) -> Json:
        told = [
            {"number": ref.last if ref is not None else None, "phrases": [self.phrase(p) for p in phrases]}
            for ref, phrases in piece.of
        ]
        return {"kind": "details", "of": told}

"""Derivations in Typst: a fragment to `#include`, or a document of them all.

Rows are one aligned equation, `$ ... & = ... & "reason" $`; the last of a derivation has the label
`<eq:NAME>`. Nothing is imported and no package is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.render.document import Details, Display, Document, Paragraph, Picture, Rows, Sentence, Words
from derive.render.glyphs import without_controls
from derive.render.header import Header
from derive.render.numbering import Ref
from derive.render.rows import Set
from derive.render.sections import Sections, T, sections
from derive.render.typst import TYPST, typst_text
from derive.render.wording import Wording
from derive.render.writer import Writer

WIDTH = 40.0  # em at 11 points: A4 with margins of 2.5 cm
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#$~@\"'=+/-])")


def fragment(document: Document) -> str:
    """What is put into notes with `#include`."""
    return "\n".join([*TypstWriter(document, WIDTH).write(), ""])


def together(documents: Sequence[Document], header: Header) -> str:
    """One document of several derivations, which carries the header as its metadata. Takes at least one."""
    names = (header.derive, header.verdict, header.version, header.hash)
    keywords = ", ".join(typst_text(f"derive {n}") for n in names if n)
    words = documents[0].words
    title = documents[0].title if len(documents) == 1 else words.notes
    about = f"#set document(title: {typst_text(title)}, keywords: ({keywords},), date: none)"
    apart = sections((d.heading, d) for d in documents)
    body = _contents(apart, words)
    for heading, its in apart:
        body += _section(heading) + [fragment(d) for d in its]
    return "\n".join([about, *preamble(words), *body])


def notes(fragments: Sections[str], *, words: Wording) -> str:
    """A document that includes fragments, by the names of their files, in sections."""
    head = f"#align(center, text(17pt)[{markup(words.notes)}])"
    body = _contents(fragments, words)
    for heading, names in fragments:
        body += _section(heading) + [f"#include {typst_text(name)}" for name in names]
    return "\n".join([*preamble(words), head, *body, ""])


def _contents(apart: Sections[T], words: Wording) -> list[str]:
    return [f"#outline(title: [{markup(words.contents)}])"] if len(apart) > 1 else []


def _section(heading: str) -> list[str]:
    return [f"= {markup(heading)}"] if heading else []


def preamble(words: Wording) -> list[str]:
    """What stands before the text: page, fonts, language."""
    korean = '"Noto Serif CJK KR", "UnBatang", "NanumMyeongjo"'
    return [
        '#set page(margin: 2.5cm, numbering: "1")',
        f'#set text(font: ("New Computer Modern", {korean}), lang: {typst_text(words.language)}, size: 10.5pt)',
        # words inside formulas too
        f'#show math.equation: set text(font: ("New Computer Modern Math", {korean}))',
        "#set par(justify: false)",
    ]


def markup(text: str) -> str:
    """Words as Typst's markup sets them: every character is set, none is interpreted."""
    return _SPECIAL.sub(r"\\\1", without_controls(text))


class TypstWriter(Writer):
    """Writes Typst's markup."""

    form = TYPST

    def write(self) -> list[str]:
        document = self.document
        verdict = "" if document.is_proved else f" #h(1fr) {self.verdict(document.status)}"
        out = [f"#block(above: 2em, sticky: true)[*{self.text(document.title)}*{verdict}]", ""]
        out += self.pieces(document.statement)
        if document.is_proved and document.derivation:
            out += [f"#block(sticky: true)[_{self.text(self.words.proof)}._]", ""]
        out += self.pieces(document.derivation)
        out += self.pieces(document.closing)
        checked = f"{self.name(document.name)}: {self.text(document.checked)}."
        return [*out, f"#text(0.8em)[{checked}]" + (" #h(1fr) □" if document.is_proved else "")]

    # --- words -----------------------------------------------------------------------------------

    def inline(self, formula: str, *, display: bool = False) -> str:
        return f"$display({formula})$" if display else f"${formula}$"

    def text(self, words: str) -> str:
        return markup(words)

    def name(self, name: str) -> str:
        return f"#raw({typst_text(name)})"

    def ref(self, ref: Ref) -> str:
        return f"({ref.last})"

    def bold(self, text: str) -> str:
        return f"*{text}*"

    def marked(self, verdict: str, is_good: bool) -> str:
        return f"_{verdict}_" if is_good else f"#box(stroke: 0.5pt, inset: 3pt)[*{verdict}*]"

    # --- pieces ----------------------------------------------------------------------------------

    def paragraph(self, piece: Paragraph) -> list[str]:
        items = self.items(piece)
        if not piece.in_lines:
            return ["\n".join(items), ""]
        # a line is as high as its formulas but for a part of the leading: with little of it sums do not touch
        return [*(f"#block(spacing: 0.8em)[#set par(leading: 0.3em)\n{item}]" for item in items), ""]

    def display(self, piece: Display) -> list[str]:
        lines, spans, fits = self.setter.displayed(piece)
        tail = f" wide {typst_text(self.words.for_ + ' ')} {spans}" if spans else ""
        if fits:
            body = [lines[0] + tail]
        else:
            body = [f"& {line}" if n == 0 else f"& quad {line}" for n, line in enumerate(lines)]
            body += [f"& {tail}"] if tail else []
        head = [f"#block(sticky: true)[{self.heading(piece)}]"] if piece.is_headed else []
        return [*head, f"$ {self.lines(body)} $", ""]

    def sentence(self, piece: Sentence) -> list[str]:
        return [self.phrase(piece.words, display=piece.display), ""]

    def rows(self, piece: Rows) -> list[str]:
        opening = [f"#block(sticky: true)[{self.phrase(piece.opening)}]"] if piece.opening else []
        rows = self.setter.rows(piece.rows)
        is_last = any(row.row is not None and row.row.number == self.document.last for row in rows)
        label = f" <eq:{self.document.name}>" if is_last else ""
        return [*opening, f"$ {self.lines([self.row(row) for row in rows])} ${label}", ""]

    def row(self, row: Set) -> str:
        number = row.row is not None and self.document.has_number(row.row)
        end = f" && quad {typst_text(f'({row.row.number})')}" if number and row.row else ""
        if row.place == "beneath":
            return f"& wide {self.reason(row.reason, row.room, brackets=True)}" + (f" &&{end}" if end else "")
        body = f"{row.left} & {'quad ' * row.indent}{row.right.strip()}".strip()
        if row.place == "after":
            body += f" wide {self.reason(row.reason, 0.0, brackets=True)}"
        elif row.reason:
            return f"{body} && quad {self.reason(row.reason, row.room)}{end}"
        return body + (f" &&{end}" if end else "")

    def reason(self, words: Words, room: float, *, brackets: bool = False) -> str:
        text = self.phrase(("(", *words, ")") if brackets else words)
        return f"#box(width: {room:.1f}em)[#set align(left)\n{text}]" if room else f"#box[{text}]"

    def picture(self, piece: Picture) -> list[str]:
        return [f'#align(center, image("{piece.file}", width: 60%))']

    def details(self, piece: Details) -> list[str]:
        return ["\\\n".join(f"#text(0.8em)[{told}]" for told in self.told(piece)), ""]

    def lines(self, rows: Sequence[str]) -> str:
        return " \\\n".join(rows)

r"""Derivations in Markdown, for blogs and notebooks: formulas that KaTeX and MathJax both accept.

Rows are `$$\begin{aligned}`, without `\label`, `\tag` or `|`. Backslashes that Markdown takes for its own
(`\,`, `\{`) are written as commands of letters, and `<` as `\lt`.
"""

from __future__ import annotations

import re
from itertools import groupby

from derive.render.document import Details, Display, Document, Name, Paragraph, Picture, Rows, Sentence, Words
from derive.render.glyphs import without_controls
from derive.render.latex import LATEX
from derive.render.numbering import Ref
from derive.render.rows import Set
from derive.render.spans import Formula
from derive.render.tex_text import tex_text
from derive.render.writer import Writer

WIDTH = 38.0  # em: a column of about 750 pixels

_QUAD = r"\quad "
# what Markdown would read itself
_COMMANDS = {
    r"\,": r"\thinspace ", r"\ ": "~", r"\{": r"\lbrace ", r"\}": r"\rbrace ", r"\#": r"\text{no. }",
    "<": r"\lt ", ">": r"\gt ", "*": r"\ast ",
}  # fmt: skip
_TAKEN = re.compile(r"\\\\|\\[,{} #]|[<>*]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#$|~])")


def markdown(document: Document) -> str:
    """The document in Markdown."""
    return "\n".join([*MarkdownWriter(document, WIDTH).write(), ""])


def formula(tex: str) -> str:
    """A formula as it may stand between dollar signs in Markdown."""
    text = _TAKEN.sub(lambda m: _COMMANDS.get(m.group(), m.group()), tex)
    return re.sub(" {2,}", " ", text)


class MarkdownWriter(Writer):
    """Writes Markdown with formulas between dollar signs."""

    form = LATEX
    paragraphs = False

    def write(self) -> list[str]:
        document = self.document
        verdict = "" if document.is_proved else f" {self.verdict(document.status)}"
        out = [f"### {self.text(document.title)}{verdict}", ""]
        out += self.pieces(document.statement)
        if document.is_proved and document.derivation:
            out += [f"**{self.text(self.words.proof)}.**", ""]
        out += self.pieces(document.derivation)
        out += self.pieces(document.closing)
        return [*out, f"<sub>{self.name(document.name)}: {self.text(document.checked)}.</sub>"]

    # --- words -----------------------------------------------------------------------------------

    def inline(self, formula_: str, *, display: bool = False) -> str:
        text = formula(formula_)
        return rf"$\displaystyle {text}$" if display else f"${text}$"

    def text(self, words: str) -> str:
        return _SPECIAL.sub(r"\\\1", without_controls(words))

    def name(self, name: str) -> str:
        return f"`{name}`"

    def ref(self, ref: Ref) -> str:
        return f"({ref.last})"

    def bold(self, text: str) -> str:
        return f"**{text}**"

    def marked(self, verdict: str, is_good: bool) -> str:
        return f"({verdict})"

    def in_formula(self, words: Words) -> str:
        r"""A phrase inside a formula: words in `\text`, formulas as they are."""
        out: list[str] = []
        for is_formula, parts in groupby(words, lambda part: isinstance(part, Formula)):
            if is_formula:
                out += [self.phrase((part,)).strip("$") for part in parts]
            elif text := "".join(self.word(part) for part in parts if not isinstance(part, Formula)):
                out.append(rf"\text{{{tex_words(text)}}}")
        return " ".join(out)

    def word(self, part: str | Ref | Name) -> str:
        return self.ref(part) if isinstance(part, Ref) else part.text if isinstance(part, Name) else part

    # --- pieces ----------------------------------------------------------------------------------

    def paragraph(self, piece: Paragraph) -> list[str]:
        return [("  \n" if piece.in_lines else "\n").join(self.items(piece)), ""]

    def display(self, piece: Display) -> list[str]:
        lines, spans, fits = self.setter.displayed(piece)
        tail = rf" \qquad \text{{{tex_words(self.words.for_)} }} {spans}" if spans else ""
        if fits:
            body = [lines[0].strip() + tail]
        else:
            rows = [
                f"& {line.strip()}" if n == 0 else rf"& \quad {line.strip()}" for n, line in enumerate(lines)
            ]
            body = self.aligned([*rows, *([f"& {tail.strip()}"] if tail else [])])
        head = [self.heading(piece), ""] if piece.is_headed else []
        return [*head, *self.block(body)]

    def sentence(self, piece: Sentence) -> list[str]:
        return [self.phrase(piece.words, display=piece.display), ""]

    def rows(self, piece: Rows) -> list[str]:
        opening = [self.phrase(piece.opening), ""] if piece.opening else []
        return [*opening, *self.block(self.aligned([self.row(row) for row in self.setter.rows(piece.rows)]))]

    def row(self, row: Set) -> str:
        number = row.row is not None and self.document.has_number(row.row)
        end = rf" && \text{{({row.row.number})}}" if number and row.row else ""
        if row.place == "beneath":
            body = rf"& \qquad\qquad {self.in_formula(_bracketed(row))}"
        else:
            body = f"{row.left} & {_QUAD * row.indent}{row.right.strip()}".strip()
        if row.place == "column" and (row.reason or end):
            return f"{body} && {self.in_formula(row.reason)}".rstrip() + end
        if row.place == "after":
            body = rf"{body} \qquad {self.in_formula(_bracketed(row))}"
        return body + (f" &&{end}" if end else "")

    def picture(self, piece: Picture) -> list[str]:
        return self.block([f"![]({piece.file})"])

    def details(self, piece: Details) -> list[str]:
        told = zip(piece.of, self.told(piece), strict=True)
        return [*(f"- {text}" if ref is not None else text for (ref, _), text in told), ""]

    def aligned(self, rows: list[str]) -> list[str]:
        return [r"\begin{aligned}", *(f"{row} \\\\" for row in rows[:-1]), rows[-1], r"\end{aligned}"]

    def block(self, lines: list[str]) -> list[str]:
        return ["$$", *(formula(line) for line in lines), "$$", ""]


def tex_words(words: str) -> str:
    r"""Words for `\text` in KaTeX and MathJax, which set every letter but read `\`, `$` and braces."""
    plain = "".join(c if ord(c) > 127 and c.isprintable() else tex_text(c) for c in words)
    return plain.replace(r"\textquotedbl{}", "''").replace("{}", "{}")


def _bracketed(row: Set) -> Words:
    return ("(" * row.opens, *row.reason, ")" * row.closes)

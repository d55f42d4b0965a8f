"""Derivations as web pages: one file each, which loads nothing, with MathML that browsers set themselves.

Rows are a CSS grid whose columns are aligned: left side, relation and right side, reason, number. No font
is embedded: the page names the mathematical fonts that systems have, and ends in the generic `math`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from derive.check.verdict import GOOD
from derive.kernel.verdict import Status
from derive.render.document import Details, Display, Document, Paragraph, Picture, Rows, Sentence, Words
from derive.render.glyphs import without_controls
from derive.render.mathml import MATHML, math
from derive.render.numbering import Ref
from derive.render.rows import Set
from derive.render.sections import Sections
from derive.render.wording import Wording
from derive.render.writer import Writer

WIDTH = 44.0  # em

STYLE = """\
:root { color-scheme: light dark; --dim: color-mix(in srgb, currentColor 70%, transparent);
  --line: color-mix(in srgb, currentColor 30%, transparent); --good: #16883f; --bad: #d63a40; }
body { margin: 2rem auto; max-width: 56rem; padding: 0 1rem; line-height: 1.5;
  font-family: "Latin Modern Roman", "STIX Two Text", "Noto Serif", "Noto Serif CJK KR", Georgia, serif; }
.defined { display: block; padding: .3rem 0; }
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Noto Sans Math", math;
  font-size: 1.05em; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
h2 { font-size: 1em; font-weight: normal; margin: 0.5rem 0; }
.together { white-space: nowrap; }
p.title { font-size: 1.2em; font-weight: bold; margin: 0 0 0.8rem; }
.statement { border-left: 3px solid var(--line); padding-left: 1rem; }
p { margin: 0.5rem 0; }
.display, .rows { margin: 0.8rem 0; overflow-x: auto; overflow-y: hidden; padding: 0.2rem 0; }
.display { text-align: center; }
.display .line { display: block; }
.rows { display: grid; grid-template-columns: auto auto minmax(9rem, 1fr) auto; align-items: baseline;
  column-gap: 0; row-gap: 0.55rem; }
.rows .left { grid-column: 1; text-align: right; white-space: nowrap; }
.rows .right { grid-column: 2; white-space: nowrap; }
.rows .why { grid-column: 3; padding-left: 2rem; }
.rows .why.after, .rows .why.beneath { grid-column: 2 / 4; padding-left: 3rem; }
.rows .number { grid-column: 4; padding-left: 1rem; text-align: right; }
.details { font-size: 0.85rem; color: var(--dim); padding-left: 1rem; margin: 0.3rem 0 0.8rem; }
ul.details { list-style: none; }
.checked { font-size: 0.85rem; color: var(--dim); border-top: 1px solid var(--line); padding-top: 0.4rem; }
.verdict { font-weight: bold; color: var(--bad); }
.verdict.good { color: var(--good); }
figure { margin: 1rem auto; width: fit-content; max-width: 100%; background: #fff; }
figure svg { max-width: min(28rem, 100%); height: auto; }
code { font-family: "Latin Modern Mono", ui-monospace, monospace; font-size: 0.95em; }
a { color: inherit; }
:lang(ko) { word-break: keep-all; }
:lang(ko) em { font-style: normal; font-weight: bold; }
@media (max-width: 40rem) {
  .rows { grid-template-columns: auto 1fr auto; }
  .rows .why, .rows .why.after, .rows .why.beneath { grid-column: 1 / 3; padding-left: 2rem; }
  .rows .number { grid-column: 3; }
}
"""


def page(document: Document) -> str:
    """A page of its own."""
    return together([document])


def together(documents: Sequence[Document]) -> str:
    """One page of several derivations. Takes at least one."""
    words = documents[0].words
    title = documents[0].title if len(documents) == 1 else words.notes
    return _page(title, [line for d in documents for line in HtmlWriter(d, WIDTH).write()], words)


def fragment(document: Document) -> str:
    """An element to put into a page of others, with its style, which touches nothing else of the page."""
    article = HtmlWriter(document, WIDTH).write(heading='p class="title"')  # headings are the page's
    outer = f'<div class="derive" lang="{document.words.language}">'
    return "\n".join([outer, f"<style>\n{_scoped(STYLE)}</style>", *article, "</div>", ""])


def _scoped(style: str) -> str:
    """The rules of a style for what is inside `.derive` only; that of the page's body is left out."""

    def scoped(rule: re.Match[str]) -> str:
        space, selectors, rest = rule.groups()
        if selectors == "body":
            return ""
        names = [".derive" if s == ":root" else f".derive {s}" for s in selectors.split(", ")]
        return f"{space}{', '.join(names)} {rest}"

    return re.sub(r"^( *)([^@\s{}][^{}@]*?) (\{[^{}]*\}\n?)", scoped, style, flags=re.MULTILINE)


def index(entries: Sections[tuple[str, str, Status]], *, words: Wording) -> str:
    """A page of links to derivations, in sections: the name of each file, its title, its verdict."""
    body = [f"<h1>{escape(words.notes)}</h1>"]
    for heading, its in entries:
        body += [f"<h2><b>{escape(heading)}</b></h2>"] if heading else []
        items = (
            f'<li><a href="{escape(file)}">{escape(text)}</a> {_verdict(status, words)}</li>'
            for file, text, status in its
        )
        body += ["<ul>", *items, "</ul>"]
    return _page(words.notes, body, words)


def _page(title: str, body: Sequence[str], words: Wording) -> str:
    head = [
        "<!doctype html>",
        f'<html lang="{words.language}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # an empty icon, or else browsers ask for one
        '<link rel="icon" href="data:,">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
    ]
    return "\n".join([*head, *body, "</main>", "</body>", "</html>", ""])


# a formula with what touches it, such as a bracket, from which a browser would part it at the end of a line
_TOUCHED = re.compile(r"([^\s<>;]*)(<math.*?</math>)([^\s<>&]*)", re.DOTALL)


def _unbroken(line: str) -> str:
    """A line in which no bracket, comma or particle is parted from its formula."""

    def together(found: re.Match[str]) -> str:
        before, formula, after = found.groups()
        return f'<span class="together">{found.group()}</span>' if before or after else formula

    return _TOUCHED.sub(together, line)


def _verdict(status: Status, words: Wording) -> str:
    text = words.verdicts[status] if status in GOOD else words.word(status)
    return _marked(escape(text), status in GOOD)


def _marked(verdict: str, is_good: bool) -> str:
    return f'<span class="verdict{" good" if is_good else ""}">{verdict}</span>'


class HtmlWriter(Writer):
    """Writes HTML with MathML, which needs nothing from elsewhere."""

    form = MATHML
    level = "p"  # the element of headings below that of the title

    def write(self, heading: str = "h1") -> list[str]:
        """The lines of an `article` element, with the element that its title is in."""
        document = self.document
        self.level = "h2" if heading == "h1" else "p"
        title = f"{self.text(document.title)} {self.verdict(document.status)}"
        out = ["<article>", f"<{heading}>{title}</{heading.partition(' ')[0]}>"]
        out += ['<section class="statement">', *self.pieces(document.statement), "</section>"]
        if document.is_proved and document.derivation:
            out.append(f"<{self.level}><em>{self.text(self.words.proof)}.</em></{self.level}>")
        out += self.pieces(document.derivation)
        out += self.pieces(document.closing)
        checked = f"{self.name(document.name)}: {self.text(document.checked)}."
        return [*map(_unbroken, out), f'<p class="checked">{checked}</p>', "</article>"]

    # --- words -----------------------------------------------------------------------------------

    def inline(self, formula: str, *, display: bool = False) -> str:
        return math(formula, display=display)

    def text(self, words: str) -> str:
        return escape(without_controls(words))

    def name(self, name: str) -> str:
        return f"<code>{self.text(name)}</code>"

    def bold(self, text: str) -> str:
        return f"<b>{text}</b>"

    def marked(self, verdict: str, is_good: bool) -> str:
        return _marked(verdict, is_good)

    def proof_name(self, name: str) -> str:
        return (
            f'<a href="{name}.html">{self.name(name)}</a>'
            if name in self.document.linked
            else self.name(name)
        )

    def ref(self, ref: Ref) -> str:
        return f'<a href="#{self.document.label(ref.last)}">({ref.last})</a>'

    # --- pieces ----------------------------------------------------------------------------------

    def paragraph(self, piece: Paragraph) -> list[str]:
        items = self.items(piece)
        if piece.in_lines:  # sums above each other do not touch
            items = [f'<span class="defined">{item}</span>' for item in items]
        return ["<p>" + "\n".join(items) + "</p>"]

    def display(self, piece: Display) -> list[str]:
        lines, spans, fits = self.setter.displayed(piece)
        rows = [f'<span class="line">{math(line, display=True)}</span>' for line in lines]
        if spans:
            where = f'<span class="together">{self.text(self.words.for_)} {math(spans)}</span>'
            if fits:
                rows = [rows[0].removesuffix("</span>") + f"&emsp;{where}</span>"]
            else:
                rows.append(f'<span class="line">{where}</span>')
        head = [f"<{self.level}>{self.heading(piece)}</{self.level}>"] if piece.is_headed else []
        return [*head, f'<div class="display">{"".join(rows)}</div>']

    def sentence(self, piece: Sentence) -> list[str]:
        return [f"<p>{self.phrase(piece.words, display=piece.display)}</p>"]

    def rows(self, piece: Rows) -> list[str]:
        opening = [f"<p>{self.phrase(piece.opening)}</p>"] if piece.opening else []
        rows = [self.row(row) for row in self.setter.rows(piece.rows)]
        return [*opening, '<div class="rows">', *rows, "</div>"]

    def row(self, row: Set) -> str:
        cells = []
        if row.left:
            cells.append(f'<div class="left">{math(row.left, display=True)}</div>')
        if row.right:
            space = f'<mspace width="{2 * row.indent}em"/>' if row.indent else ""
            cells.append(f'<div class="right">{math(space + row.right, display=True)}</div>')
        if row.reason:
            kind = "why" if row.place == "column" else f"why {row.place}"
            reason: Words = row.reason if row.place == "column" else ("(", *row.reason, ")")
            cells.append(f'<div class="{kind}">{self.phrase(reason)}</div>')
        if row.row is not None and self.document.is_counted(row.row):
            shown = f"({row.row.number})" if self.document.has_number(row.row) else ""
            label = self.document.label(row.row.number)
            cells.append(f'<div class="number" id="{label}">{shown}</div>')
        return "".join(cells)

    def picture(self, piece: Picture) -> list[str]:
        drawn = piece.svg[piece.svg.find("<svg") :].strip()
        return [f'<figure role="img" aria-label="{self.text(self.document.title)}">{drawn}</figure>']

    def details(self, piece: Details) -> list[str]:
        return ['<ul class="details">', *(f"<li>{told}</li>" for told in self.told(piece)), "</ul>"]

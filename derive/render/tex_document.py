r"""Derivations for lecture notes in LaTeX: a fragment to `\input`, an article of its own, slides for beamer.

A fragment needs amsmath. Rows are set in `align`, `& = ... && \text{reason} \\`; those that a reason
refers to are numbered, and the last is labelled `eq:NAME`. What is proved stands in the environments
`theorem` and `proof`, those of the document that it is put in or else plain ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.render.document import Details, Display, Document, Paragraph, Picture, Rows, Sentence, Words
from derive.render.latex import LATEX
from derive.render.numbering import Ref
from derive.render.rows import Set
from derive.render.sections import Sections, sections
from derive.render.tex_text import tex_text
from derive.render.wording import Wording
from derive.render.writer import Writer

FRAGMENT_WIDTH = 33.0  # em at 10 points: 12 cm with a little to spare
ARTICLE_WIDTH = 43.0  # of A4 with margins of 2.5 cm

_LONG_NAME = 20
_QUAD = r"\quad "
# what was checked, below a derivation: notes can define it otherwise, as nothing too
_CHECKED = r"\providecommand{\derivechecked}[1]{\par\noindent\parbox[t]{0.9\linewidth}{\footnotesize\raggedright #1.}}"
# a theorem's place in the contents, where notes have them
_LISTED = r"\providecommand{\derivelisted}[1]{}"
_LINE_OF_CONTENTS = r"\addcontentsline{toc}{subsection}{\protect\numberline{\thetheorem}#1}"
# where there is hyperref; for XeTeX it wants a font too that many installations lack, and stops without
_LINKS = r"\ifdefined\XeTeXversion\else\IfFileExists{hyperref.sty}{\usepackage[hidelinks]{hyperref}}{}\fi"
_ENVIRONMENTS = (
    r"\ifcsname theorem\endcsname\else\newtheorem{theorem}{%s}\fi",
    r"\ifcsname proof\endcsname\else\newenvironment{proof}{\par\noindent\textit{%s.} }{\par}\fi",
)


def fragment(document: Document) -> str:
    r"""What is put into notes with `\input`."""
    writer = TexWriter(document, FRAGMENT_WIDTH)
    words = document.words
    guards = [
        line.replace("%s", tex_text(word, words.language))
        for line, word in zip(_ENVIRONMENTS, (words.theorem, words.proof), strict=True)
    ]
    return "\n".join([*((*guards, _LISTED) if document.is_proved else ()), _CHECKED, *writer.write(), ""])


def article(document: Document) -> str:
    """A document of its own."""
    return together([document])


def together(documents: Sequence[Document]) -> str:
    """One document of several derivations. Takes at least one."""
    words = documents[0].words
    body = []
    for heading, its in sections((d.heading, d) for d in documents):
        body += _section(heading, words) + [line for d in its for line in TexWriter(d, ARTICLE_WIDTH).write()]
    return "\n".join([*preamble(words), r"\begin{document}", *body, r"\end{document}", ""])


def notes(fragments: Sections[str], *, words: Wording) -> str:
    r"""A document that inputs fragments, by the names of their files (with `/` between folders), in sections."""
    head = [*preamble(words), rf"\title{{{tex_text(words.notes, words.language)}}}", r"\date{}"]
    contents = rf"\renewcommand{{\contentsname}}{{{tex_text(words.contents, words.language)}}}"
    listed = rf"\renewcommand{{\derivelisted}}[1]{{{_LINE_OF_CONTENTS}}}"
    body = [contents, listed, r"\tableofcontents"] if len(fragments) > 1 else []
    for heading, names in fragments:
        body += _section(heading, words) + [rf"\input{{{name.removesuffix('.tex')}}}" for name in names]
    return "\n".join([*head, r"\begin{document}", r"\maketitle", *body, r"\end{document}", ""])


def _section(heading: str, words: Wording) -> list[str]:
    return [rf"\section{{{tex_text(heading, words.language)}}}"] if heading else []


def fonts(words: Wording) -> list[str]:
    """What sets the fonts, for pdfTeX and for the engines that read Unicode."""
    if words.language == "ko":
        return [r"\usepackage{kotex}"]
    unicode = r"\else\usepackage{fontspec}\fi"
    return [r"\usepackage{iftex}", r"\ifpdftex\usepackage[T1]{fontenc}\usepackage{lmodern}" + unicode]


def preamble(words: Wording) -> list[str]:
    """What stands before an article's text."""
    return [
        r"\documentclass{article}",
        *fonts(words),
        r"\usepackage{amsmath,amsthm,graphicx}",
        r"\usepackage[a4paper,margin=2.5cm]{geometry}",
        # Hangul has no italics: digits and letters between it would have
        *([r"\theoremstyle{definition}"] if words.language == "ko" else []),
        rf"\newtheorem{{theorem}}{{{tex_text(words.theorem, words.language)}}}",
        rf"\renewcommand{{\proofname}}{{{tex_text(words.proof, words.language)}}}",
        r"\allowdisplaybreaks",
        _CHECKED,
        _LISTED,
        _LINKS,
    ]


class TexWriter(Writer):
    r"""Writes the text of an article, for `\input` too."""

    form = LATEX

    def write(self) -> list[str]:
        """The lines of the text."""
        document = self.document
        title = self.text(document.title)
        statement = [r"\begingroup\raggedright", *self.pieces(document.statement), r"\par\endgroup"]
        derivation = self.pieces(document.derivation)
        if document.is_proved:
            out = [
                rf"\begin{{theorem}}[{title}]\label{{thm:{document.name}}}\derivelisted{{{title}}}",
                *statement,
                r"\end{theorem}",
                r"\begin{proof}",
                *derivation,
                *self.pieces(document.closing),
                self.checked(),  # the sign that ends a proof stands in its line
                r"\end{proof}",
            ]
        else:
            head = rf"\par\medskip\noindent\textbf{{{title}}}\hfill {self.verdict(document.status)}\par"
            out = [head, *statement, *derivation, *self.pieces(document.closing), self.checked()]
        return out

    def checked(self) -> str:
        """The line that says what was checked."""
        text = f"{self.name(self.document.name)}: {self.text(self.document.checked)}"
        return rf"\derivechecked{{{text}}}"

    # --- words -----------------------------------------------------------------------------------

    def inline(self, formula: str, *, display: bool = False) -> str:
        return rf"$\displaystyle {formula}$" if display else f"${formula}$"

    def text(self, words: str) -> str:
        return tex_text(words, self.words.language)

    def name(self, name: str) -> str:
        text = self.text(name)
        if len(name) > _LONG_NAME:  # it may be broken after its dashes
            text = text.replace("-", r"-\allowbreak{}")
        return rf"\texttt{{{text}}}"

    def proof_name(self, name: str) -> str:
        label = f"thm:{name}"  # known where the notes have that theorem, too
        theorem = rf"{self.text(self.words.theorem)}~\ref{{{label}}}"
        return rf"{self.name(name)}\ifcsname r@{label}\endcsname{{}} ({theorem})\fi"

    def ref(self, ref: Ref) -> str:
        return rf"\eqref{{{self.document.label(ref.last)}}}"

    def bold(self, text: str) -> str:
        return rf"\textbf{{{text}}}"

    def marked(self, verdict: str, is_good: bool) -> str:
        return rf"\textit{{{verdict}}}" if is_good else rf"\fbox{{{self.bold(verdict)}}}"

    # --- pieces ----------------------------------------------------------------------------------

    def paragraph(self, piece: Paragraph) -> list[str]:
        between = "\\\\[2pt]\n" if piece.in_lines else "\n"  # sums above each other do not touch
        return [r"\par\noindent" + between.join(self.items(piece))]

    def display(self, piece: Display) -> list[str]:
        head = [r"\par\noindent" + self.heading(piece)] if piece.is_headed else []
        lines, spans, fits = self.setter.displayed(piece)
        tail = rf"\qquad \text{{{self.text(self.words.for_)} }} {spans}" if spans else ""
        if fits:
            return [*head, r"\begin{equation*}", f"{lines[0]} {tail}".strip(), r"\end{equation*}"]
        aligned = [f"& {line}" if n == 0 else rf"& \quad {line}" for n, line in enumerate(lines)]
        aligned += [f"& {tail}"] if tail else []
        return [*head, r"\begin{align*}", " \\\\\n".join(aligned), r"\end{align*}"]

    def sentence(self, piece: Sentence) -> list[str]:
        return [rf"\par\noindent {self.phrase(piece.words, display=piece.display)}"]

    def rows(self, piece: Rows) -> list[str]:
        opening = [rf"\par\smallskip\noindent {self.phrase(piece.opening)}"] if piece.opening else []
        rows = [f"{self.row(row)} {self.ending(row)}" for row in self.setter.rows(piece.rows)]
        return [*opening, r"\begin{align}", " \\\\\n".join(rows), r"\end{align}"]

    def row(self, row: Set) -> str:
        left, right, *reason = self.cells(row)
        return " && ".join([f"{left} & {right}".strip(), *reason])

    def cells(self, row: Set) -> list[str]:
        """What is left and right of the alignment, and the reason where it has a column."""
        if row.place == "beneath":
            return ["", rf"\qquad\qquad {self.reason(row.reason, row.room, brackets=True)}"]
        right = _QUAD * row.indent + row.right.strip()
        if row.reason and row.place == "after":
            return [row.left, rf"{right} \qquad {self.reason(row.reason, 0.0, brackets=True)}"]
        return [row.left, right, *([self.reason(row.reason, row.room)] if row.reason else [])]

    def reason(self, words: Words, room: float, *, brackets: bool = False) -> str:
        text = f"({self.phrase(words)})" if brackets else self.phrase(words)
        return rf"\parbox[t]{{{room:.1f}em}}{{\raggedright {text}}}" if room else rf"\text{{{text}}}"

    def ending(self, row: Set) -> str:
        """A label for the last row and for rows that have a number; none for others."""
        document = self.document
        if row.row is not None and document.is_counted(row.row):
            number = row.row.number
            if number == document.last or document.has_number(row.row):
                return rf"\label{{{document.label(number)}}}"
        return r"\notag"

    def picture(self, piece: Picture) -> list[str]:
        return [r"\begin{center}", rf"\includegraphics[width=0.6\linewidth]{{{piece.file}}}", r"\end{center}"]

    def details(self, piece: Details) -> list[str]:
        lines = [rf"\noindent {told}\par" for told in self.told(piece)]
        return [r"{\footnotesize\raggedright", *lines, "}"]

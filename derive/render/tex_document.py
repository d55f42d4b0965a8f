r"""Derivations for lecture notes: a fragment to `\input` for each proof, and a document of them all.

A fragment needs amsmath. Rows are set in `align`, `& = ... && \text{reason} \\`; those that a reason
refers to are numbered, and the last is labelled `eq:NAME`.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.check.verdict import ProofVerdict
from derive.kernel.verdict import Status
from derive.record.model import Point, Record
from derive.refute.witness import Value
from derive.render.conditions import Span
from derive.render.derivation import Block, Entry, Layout, Phrase, Refuted, Row, layout
from derive.render.latex import LATEX, RELATION_SIGNS, render_latex
from derive.render.notation import Notation
from derive.render.numbering import Ref
from derive.render.printer import members, summands
from derive.render.tex_text import tex_comment, tex_text
from derive.render.tex_width import tex_width
from derive.terms.nodes import And, Elem, Family, Iff, Implies, Node, Num, Or, Rel, Sym

TEXT_WIDTH = 33.0  # em at 10 points: 12 cm with a little to spare
_GAP = 2.0
_INDENT = 5.0  # of a reason that stands beneath its row
_NUMBER = 3.0  # the room for a row's number
_BESIDE = 8.0  # the gap before a reason after its row, and the number of the row
_REASON = 7.0  # a reason is not set narrower than this

_SIGNS = {**RELATION_SIGNS, "iff": r"\iff", "implies": r"\implies"}


def fragment(
    verdict: ProofVerdict,
    *,
    version: str,
    content_hash: str,
    width: float = TEXT_WIDTH,
    corrected: str = "",
) -> str:
    """The fragment of one proof: from its verdict, derive's version, its record's hash, the width in em.

    `corrected` is the name of the proof of a refuted claim's corrected form, if there is one.
    """
    page = layout(verdict)
    record = verdict.record or Record(verdict.name)
    writer = _Fragment(Notation.of(record), page, width, corrected)
    head = [
        f"% derive: {tex_comment(verdict.name)}",
        f"% verdict: {verdict.status.value}",
        f"% version: {tex_comment(version)}",
        f"% hash: {tex_comment(content_hash)}",
    ]
    return "\n".join([*head, *writer.write(), ""])


def notes(fragments: Sequence[str], *, title: str = "Derivations") -> str:
    r"""A document that inputs fragments, by the names of their files (with `/` between folders)."""
    inputs = "\n".join(rf"\input{{{name.removesuffix('.tex')}}}" for name in fragments)
    return "\n".join([*_PREAMBLE, rf"\title{{{tex_text(title)}}}", *_BEGIN, inputs, r"\end{document}", ""])


_PREAMBLE = (
    r"\documentclass{article}",
    r"\usepackage[T1]{fontenc}",
    r"\usepackage{lmodern}",
    r"\usepackage{amsmath}",
    r"\usepackage[a4paper,margin=2.5cm]{geometry}",
    r"\allowdisplaybreaks",
)
_BEGIN = (r"\date{}", r"\begin{document}", r"\maketitle")


class _Fragment:
    def __init__(self, notation: Notation, page: Layout, width: float, corrected: str = ""):
        self.notation = notation
        self.page = page
        self.width = width
        self.corrected = corrected
        rows = [row for block in page.blocks for row in block.rows]
        self.last = rows[-1].number if rows else 0
        self.cited = {p.last for row in rows for p in row.reason if isinstance(p, Ref)}

    def write(self) -> list[str]:
        page = self.page
        out = [
            rf"\subsection*{{{tex_text(page.title or page.name)}}}",
            rf"\noindent\texttt{{{tex_text(page.name)}}}\hfill {_verdict(page.status)}",
            "",
            r"\begingroup\raggedright",
        ]
        out += self.statement()
        out.append(r"\par\endgroup")
        for refutation in page.refutations:
            out += self.refutation(refutation)
        if self.corrected:
            out.append(rf"\par\noindent The corrected claim is \texttt{{{tex_text(self.corrected)}}}.")
        for block in page.blocks:
            out += self.block(block)
        for note in page.notes:
            out += ["", rf"\noindent\emph{{{tex_text(note)}}}"]
        if page.assumptions:
            out += ["", rf"\noindent\emph{{Rests on assumed: {tex_text(', '.join(page.assumptions))}}}"]
        return out

    # --- the statement ---------------------------------------------------------------------------

    def statement(self) -> list[str]:
        page = self.page
        out = self.paragraph("Given", (*page.context, *page.hypotheses))
        out += self.paragraph("Let", page.definitions)
        out += self.paragraph("Assumed, not proved:", page.assumed)
        if page.lemmas:
            names = ", ".join(rf"\texttt{{{tex_text(name)}}}" for name in page.lemmas)
            out.append(rf"\par\noindent\textbf{{Lemmas}} {names}.")
        for entry in page.claims:
            status = "" if entry.status is Status.PROVED else " " + _verdict(entry.status or page.status)
            out.append(rf"\par\noindent\textbf{{Claim}}{status}{self.beside(entry)}")
            out += self.displayed(entry)
        return out

    def paragraph(self, label: str, entries: Sequence[Entry]) -> list[str]:
        if not entries:
            return []
        texts = []
        for entry in entries:
            notation = self.notation.within(entry.definition) if entry.definition else self.notation
            text = self.phrase(entry.phrase, notation)
            if entry.definition:  # fractions as large as in a display
                text = text.replace("$", r"$\displaystyle ", 1)
            texts.append(text + self.beside(entry))
        return [rf"\par\noindent\textbf{{{label}}} " + ";\n".join(texts) + "."]

    def beside(self, entry: Entry) -> str:
        return f" ({self.phrase(entry.words)})" if entry.words else ""

    def displayed(self, entry: Entry) -> list[str]:
        prop = entry.phrase[0]
        spans = [p for p in entry.phrase if isinstance(p, Span)]
        pieces = self.pieces(prop) if isinstance(prop, Node) else []
        total = sum(tex_width(p) for p in pieces)
        tail = rf" \qquad \text{{for }} {', '.join(self.span(s) for s in spans)}" if spans else ""
        if total + tex_width(tail) <= self.width:
            return [r"\begin{equation*}", " ".join(pieces) + tail, r"\end{equation*}"]
        rows = self.packed(pieces, self.width - 2)
        lines = [f"& {row}" if n == 0 else rf"& \quad {row}" for n, row in enumerate(rows)]
        if tail:
            lines.append("&" + tail)
        return [r"\begin{align*}", " \\\\\n".join(lines), r"\end{align*}"]

    # --- phrases ---------------------------------------------------------------------------------

    def span(self, span: Span, notation: Notation | None = None) -> str:
        used = notation or self.notation
        head = f"{render_latex(span.variable, used)} = " if span.variable is not None else ""
        return head + ", ".join(r"\dots" if n is None else render_latex(n, used) for n in span.numbers)

    def phrase(self, phrase: Phrase, notation: Notation | None = None) -> str:
        """A phrase for text mode."""
        out = []
        for part in phrase:
            if isinstance(part, Node):
                out.append(f"${render_latex(part, notation or self.notation)}$")
            elif isinstance(part, Span):
                out.append(f"${self.span(part, notation)}$")
            elif isinstance(part, Ref):
                out.append(rf"\eqref{{{self.label(part.last)}}}")
            else:
                out.append(tex_text(part))
        return "".join(out).replace("$ := $", " := ")

    def phrase_width(self, phrase: Phrase) -> float:
        total = 0.0
        for part in phrase:
            if isinstance(part, Node):
                total += tex_width(render_latex(part, self.notation))
            elif isinstance(part, Span):
                total += tex_width(self.span(part))
            else:
                total += 0.53 * len(part.label if isinstance(part, Ref) else part)
        return total

    def label(self, number: int) -> str:
        return f"eq:{self.page.name}" + ("" if number == self.last else f":{number}")

    # --- rows ------------------------------------------------------------------------------------

    def block(self, block: Block) -> list[str]:
        spans = list(dict.fromkeys(s for row in block.rows for s in row.quantifiers))
        conditions = [f"${render_latex(g, self.notation)}$" for g in block.guards]
        opening = []
        if spans:
            opening.append(f"For ${', '.join(self.span(s) for s in spans)}$")
        if conditions:
            opening.append(("when " if spans else "When ") + " and ".join(conditions))
        words = [r"\par\noindent " + " ".join(opening) + ":"] if opening else []
        return [*words, r"\begin{align}", " \\\\\n".join(self.rows(block)), r"\end{align}"]

    def rows(self, block: Block) -> list[str]:
        """The rows of an `align`, wide ones broken so that nothing sticks out of the text."""
        lefts = [self.formula(r.left) if r.left is not None else "" for r in block.rows]
        rights = [self.right(r) for r in block.rows]
        reasons = [(*r.reason, *_flag(r)) for r in block.rows]
        paired = [n for n, row in enumerate(block.rows) if row.right is not None]
        left = max((tex_width(lefts[n]) for n in paired), default=0.0)
        right = max(tex_width(lefts[n] if r is None else r) for n, r in enumerate(rights))
        narrow = self.width - left - _INDENT  # what a reason beneath a row has
        own_row = left + right > self.width or narrow < 2 * _REASON
        joined = [self.joined(t, r) if own_row else "" for t, r in zip(lefts, rights, strict=True)]
        if own_row:
            apart = [1.0 + tex_width(r or "") for n, r in enumerate(rights) if not joined[n]]
            apart += [tex_width(t) for n, t in enumerate(lefts) if not joined[n]]
            left, right = 0.0, max([*apart, *(tex_width(t) for t in joined)])
        room = self.width - left - right - _GAP
        if room < max([_REASON, *(self.widest(r) for r in reasons)]):
            room = 0.0  # each reason stands beneath its row
        out = []
        for n, row in enumerate(block.rows):
            ending = self.ending(row)
            reason = self.reason(reasons[n], room)
            relation = rights[n]
            if relation is None:
                pieces = [lefts[n]] if room >= _REASON and row.left else self.pieces(row.left)
                relation_rows = self.packed(pieces, self.width)
            elif joined[n]:
                relation_rows = [joined[n]]
            elif own_row:
                if row.left is not None:
                    out += [f"& {t} \\notag" for t in self.packed(self.pieces(row.left), self.width)]
                relation_rows = self.packed(self.relation(row), self.width - 2)
            else:
                relation_rows = [relation]
            indent = r"\quad " if own_row and row.right is not None and not joined[n] else ""
            lead = "" if own_row or row.right is None else lefts[n] + " "
            first, *others = relation_rows
            physical = [f"{lead}& {indent}{first}"] + [rf"& {indent}\quad {t}" for t in others]
            if room >= _REASON and not others:
                out.append(f"{physical[0]} && {reason} {ending}" if reason else f"{physical[0]} {ending}")
                continue
            taken = left + tex_width(relation_rows[-1]) + (2.0 if own_row else 0.0)
            if reasons[n] and taken + self.phrase_width(reasons[n]) + _BESIDE <= self.width:
                physical[-1] += rf" \qquad \text{{({self.phrase(reasons[n])})}}"
            elif reasons[n]:
                physical.append(self.beneath(reasons[n], self.width - left - _INDENT))
            out += [f"{t} \\notag" for t in physical[:-1]]
            out.append(f"{physical[-1]} {ending}")
        return out

    def joined(self, left: str, right: str | None) -> str:
        """A row whose sides are not aligned with others, on one line if it fits."""
        whole = f"{left} {right}" if left and right is not None else ""
        return whole if tex_width(whole) <= self.width - _NUMBER else ""

    def ending(self, row: Row) -> str:
        """A label for the last row and for rows referred to; no number for others."""
        if row.number == self.last or row.number in self.cited:
            return rf"\label{{{self.label(row.number)}}}"
        return r"\notag"

    def reason(self, phrase: Phrase, room: float) -> str:
        if not phrase:
            return ""
        text = self.phrase(phrase)
        if self.phrase_width(phrase) <= room:
            return rf"\text{{{text}}}"
        return rf"\parbox[t]{{{max(room, _REASON):.1f}em}}{{\raggedright {text}}}"

    def widest(self, phrase: Phrase) -> float:
        """The width of the widest formula of a phrase: what cannot be broken in a paragraph."""
        return max((self.phrase_width((part,)) for part in phrase if isinstance(part, Node)), default=0.0)

    def beneath(self, phrase: Phrase, room: float) -> str:
        text = self.phrase(phrase)
        if self.phrase_width(phrase) <= room:
            return rf"& \qquad\qquad \text{{({text})}}"
        return rf"& \qquad\qquad \parbox[t]{{{room:.1f}em}}{{\raggedright ({text})}}"

    def formula(self, node: Node) -> str:
        return render_latex(node, self.notation)

    def right(self, row: Row) -> str | None:
        return None if row.right is None else " ".join(self.relation(row))

    def relation(self, row: Row) -> list[str]:
        """The relation sign with the right side, in pieces between which a line may break."""
        if row.right is None:
            return []
        first, *others = self.terms(row.right)
        return [f"{_SIGNS[row.sign]} {first}", *others]

    def pieces(self, node: Node | None) -> list[str]:
        """A term or proposition in pieces between which a line may break."""
        if node is None:
            return []
        if isinstance(node, Rel):
            first, *others = self.terms(node.right)
            return [*self.terms(node.left), f"{_SIGNS[node.op]} {first}", *others]
        if isinstance(node, Iff | And | Or | Implies) and len(node.args) > 1:
            sign = {"and": r"\text{ and }", "or": r"\text{ or }"}.get(node.kind) or _SIGNS[node.kind]
            texts = members(node, self.notation, LATEX)
            parts = [
                self.pieces(a) if isinstance(a, Rel) else [text]
                for a, text in zip(node.args, texts, strict=True)
            ]
            return [*parts[0], *(p for part in parts[1:] for p in _led(sign, part))]
        return self.terms(node)

    def terms(self, node: Node) -> list[str]:
        return [text.strip() for text in summands(node, self.notation, LATEX)]

    def packed(self, pieces: Sequence[str], width: float) -> list[str]:
        """Pieces put together in rows no wider than `width`, as far as pieces allow."""
        rows: list[str] = []
        for piece in pieces:
            if rows and tex_width(rows[-1]) + tex_width(piece) <= width:
                rows[-1] += f" {piece}"
            else:
                rows.append(piece)
        return rows

    # --- refutations -----------------------------------------------------------------------------

    def refutation(self, refuted: Refuted) -> list[str]:
        head = rf"\par\noindent\textbf{{Claim, said to be false}} {_verdict(refuted.checked.status)}"
        out = [head, *self.displayed(refuted.claim)]
        if refuted.why:
            why = self.phrase(refuted.why)
            out.append(rf"\noindent {why[:1].upper()}{why[1:]}.")
        witness = refuted.checked.witness
        if witness is None:
            message = refuted.checked.message
            return [*out, rf"\noindent {tex_text(message)}"] if message else out
        values = [*self.point(witness.point)]
        values += [f"{self.formula(Sym(n))} = {v}" for n, v in witness.indices]
        out.append(r"\par\noindent At " + ", ".join(f"${v}$" for v in values) + ":")
        for side, value in (("left", witness.left), ("right", witness.right)):
            if value is not None:
                out.append(f"the {side} side is {self.value(value)};")
        if witness.undefined is not None:
            term = self.formula(witness.undefined.term)
            out.append(rf"${term}$ is undefined: {tex_text(witness.undefined.why)}.")
        return [*out[:-1], out[-1].removesuffix(";") + ("." if out[-1].endswith(";") else "")]

    def value(self, value: Value) -> str:
        exact = self.formula(value.exact) if value.exact is not None else ""
        if exact == value.decimal:
            return f"${exact}$"
        return (f"${exact}$ " if exact else "") + rf"$\approx$ {tex_text(value.decimal)}"

    def point(self, point: Point) -> list[str]:
        out = [f"{self.formula(Sym(name))} = {self.formula(value)}" for name, value in point.numbers]
        for name, table in point.families:
            for indices, value in table:
                one = Elem(Family(name, len(indices)), *(Num(x) for x in indices))
                out.append(f"{self.formula(one)} = {self.formula(value)}")
        return out


def _led(sign: str, pieces: list[str]) -> list[str]:
    return [f"{sign} {pieces[0]}", *pieces[1:]]


def _flag(row: Row) -> Phrase:
    return () if row.status is Status.PROVED else (f" [{row.status.value}]",)


def _verdict(status: Status) -> str:
    if status in (Status.PROVED, Status.REFUTATION_CONFIRMED):
        return rf"\textit{{{status.value}}}"
    return rf"\fbox{{\textbf{{{status.value.upper()}}}}}"

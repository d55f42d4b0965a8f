"""A derivation in the terminal: `derive show NAME`.

Author's text and formulas are rich `Text` without markup, measured before they are printed, and never
wrapped inside a formula if it fits on a line. Signs and text are cut down to what the output's encoding has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from derive.check.verdict import ProofVerdict
from derive.instance.worked import Instance
from derive.kernel.verdict import Status
from derive.languages.language import ENGLISH, LANGUAGES, Language
from derive.languages.verdicts import COLOURS
from derive.record.model import Record
from derive.refute.witness import Value, Witness
from derive.render.conditions import Condition, as_told, spoken
from derive.render.derivation import Block, Layout, Row, layout
from derive.render.glyphs import encodable, glyphs_for
from derive.render.notation import Notation
from derive.render.numbering import Ref, undollared
from derive.render.options import Detail
from derive.render.phrases import Phrase, joined
from derive.render.reasons import mere_rule
from derive.render.spans import Formula, Span, together
from derive.render.statement import Entry, Refuted
from derive.render.unicode import render_unicode
from derive.render.wording import wording_in
from derive.render.worked import Shown, numbers
from derive.terms.nodes import Rel

_MARGIN = 2
_LABELS = 10
_HANG = 2  # how much further in a formula goes on in the next line
_LONG_LEFT = 26
_GLUE = "\u00a0"  # a space at which a line is not broken
_SHORT = 18  # a formula in a phrase that is no wider stays on one line
_WIDEST = 104  # beyond this a reason is too far from its line


def show(
    verdict: ProofVerdict,
    console: Console,
    detail: Detail = Detail.textbook,
    *,
    corrected: str = "",
    language: Language = ENGLISH,
    instance: Instance | None = None,
) -> None:
    """Prints a checked proof on a console, at its width and in its encoding. Never raises on output.

    `corrected` says where the corrected form of a refuted claim is, if it has one.
    """
    lines = show_lines(
        verdict,
        console.width,
        console.encoding,
        detail,
        corrected=corrected,
        language=language,
        instance=instance,
    )
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)


def show_lines(
    verdict: ProofVerdict,
    width: int,
    encoding: str = "utf-8",
    detail: Detail = Detail.textbook,
    *,
    corrected: str = "",
    language: Language = ENGLISH,
    instance: Instance | None = None,
) -> list[Text]:
    """The lines that `show` prints, each at most `width` cells wide where its words can be broken."""
    page = _page(verdict, width, encoding, detail, language)
    page.write(layout(verdict, detail, language, instance), corrected)
    return page.lines


def statement_lines(verdict: ProofVerdict, width: int) -> list[Text]:
    """What is given, defined, assumed and claimed, without title, lemmas and derivation."""
    page = _page(verdict, width, "utf-8", Detail.textbook, ENGLISH)
    page.statement(replace(layout(verdict), lemmas=()))
    return page.lines


def _page(verdict: ProofVerdict, width: int, encoding: str, detail: Detail, language: Language) -> _Page:
    notation = Notation.of(
        verdict.record or Record(verdict.name), glyphs_for(encoding), wording_in(language.code)
    )
    return _Page(notation, min(max(width, 40), _WIDEST), encoding, detail, language)


class _Page:
    """Collects lines of text at a width."""

    def __init__(self, notation: Notation, width: int, encoding: str, detail: Detail, language: Language):
        self.language = language
        self.wording = notation.words
        self.notation = notation
        self.glyphs = notation.glyphs
        self.width = width
        self.encoding = encoding
        self.detail = detail
        self.shared: dict[str, int] = {}
        self.lines: list[Text] = []

    # --- small pieces ---------------------------------------------------------------------------

    def safe(self, text: str) -> str:
        """Text without control characters, and with `?` for what the encoding does not have."""
        clean = "".join(c if c.isprintable() or c == _GLUE else " " for c in text)
        return "".join(c if c == _GLUE or encodable(c, self.encoding) else "?" for c in clean)

    def formula(self, part: Formula, notation: Notation | None = None) -> str:
        return self.safe(render_unicode(part, notation or self.notation))

    def phrase(self, phrase: Phrase, notation: Notation | None = None) -> str:
        out = []
        for part in phrase:
            if isinstance(part, Formula):
                text = self.formula(part, notation)
                whole = isinstance(part, Span) or cell_len(text) <= _SHORT
                out.append(text.replace(" ", _GLUE) if whole else text)
            else:
                out.append(self.safe(part.label if isinstance(part, Ref) else part))
        return "".join(out)

    def status(self, status: Status) -> Text:
        return Text(self.wording.word(status), f"bold {COLOURS[status.value]}")

    def add(self, text: str | Text = "", style: str = "") -> None:
        line = Text(text, style) if isinstance(text, str) else text
        line.plain = _unglued(line.plain).rstrip()
        self.lines.append(line)

    def add_wrapped(self, text: str, indent: int, style: str = "", first: str = "", hang: int = 0) -> None:
        """Text broken where brackets are least deep; `first` stands in the margin of the first line.

        The lines after the first are indented by `hang` more.
        """
        if not text:
            return
        for n, piece in enumerate(broken(text, self.width - indent, hang)):
            margin = _padded(first, indent) if n == 0 else " " * (indent + hang)
            self.add(Text.assemble((margin, "dim"), (piece, style)))

    def right(self, left: Text, right: Text) -> None:
        """Two texts on one line, the second at the right edge; on two lines if they do not fit."""
        gap = self.width - left.cell_len - right.cell_len
        if gap >= 2:
            self.add(Text.assemble(left, " " * gap, right))
        else:
            self.add(left)
            self.add(Text.assemble(" " * max(0, self.width - right.cell_len), right))

    # --- the parts of a derivation ---------------------------------------------------------------

    def write(self, page: Layout, corrected: str = "") -> None:
        self.add_wrapped(self.safe(page.title or page.name), 0, "bold")
        self.right(self.lines.pop(), self.status(page.status))
        named = f" {self.glyphs.dot} ".join(t for t in (page.name if page.title else "", page.source) if t)
        self.add_wrapped(self.safe(named), 0, "dim")
        self.add()
        self.statement(page)
        if page.instance is not None:
            self.instance(page.instance)
        if corrected:
            self.add_wrapped(self.safe(corrected), _LABELS, first=self.wording.corrected_label)
        for block in page.blocks:
            self.add()
            self.block(block)
        self.add()
        if self.detail is Detail.textbook:
            self.footing(page)
        for note in page.notes:
            self.add_wrapped(self.phrase(note), _MARGIN, "red")
        self.conclusion(page)

    def footing(self, page: Layout) -> None:
        """What the lines rest on and what had to hold for them, each once, with the numbers of the lines."""
        rows = [row for block in page.blocks for row in block.rows]
        used: dict[str, list[Ref]] = {}
        needed: dict[str, list[Ref]] = {}
        for row in rows:
            facts = (self.phrase(p) for p in (*row.premises, *row.uses) if not isinstance(p[0], Ref))
            for found, texts in ((used, facts), (needed, (self.condition(c) for c in row.conditions))):
                for text in dict.fromkeys(texts):
                    found.setdefault(text, []).append(row.ref)
        for label, found in ((self.wording.used_label, used), (self.wording.needed_label, needed)):
            for n, (text, refs) in enumerate(found.items()):
                margin = _padded(label if n == 0 else "", _LABELS)
                self.add_wrapped(text, _LABELS, "dim", margin, _HANG)
                self.right(self.lines.pop(), Text(_collected(refs), "dim"))
        if used or needed:
            self.add()

    def statement(self, page: Layout) -> None:
        self.entries(self.wording.given, (*page.context, *page.hypotheses))
        self.entries(self.wording.define, page.definitions)
        self.entries(self.wording.suppose, page.conditions)
        self.entries(self.wording.assumed_label, page.assumed)
        self.entries(self.wording.lemmas, tuple(Entry((name,)) for name in page.lemmas))
        self.entries(self.wording.claim, page.claims)
        for refutation in page.refutations:
            self.refutation(refutation)

    def entries(self, label: str, entries: tuple[Entry, ...]) -> None:
        for n, entry in enumerate(entries):
            notation = self.notation.within(entry.definition) if entry.definition else self.notation
            text = self.phrase(entry.phrase, notation)
            beside = self.phrase(entry.words)
            margin = _padded(label, _LABELS) if n == 0 else " " * _LABELS
            status = self.status(entry.status) if entry.status is not None else Text(beside, "italic")
            line = Text.assemble((margin, "dim"), text)
            if line.cell_len + status.cell_len + 2 <= self.width:
                self.right(line, status)
            else:
                self.add_wrapped(text, _LABELS, first=margin, hang=_HANG)
                if status.plain:
                    self.right(self.lines.pop(), status)

    def refutation(self, refuted: Refuted) -> None:
        witness = refuted.checked.witness
        self.entries(self.wording.refuted if witness else self.wording.doubted, (refuted.claim,))
        self.add_wrapped(self.phrase(refuted.why), _LABELS, "italic")
        if witness is None:
            self.add_wrapped(self.safe(self.language.say(refuted.checked.message)), _LABELS, "red")
            return
        self.add_wrapped(self.point(witness), _LABELS, first=self.wording.witness)
        for side, value in ((self.wording.left, witness.left), (self.wording.right, witness.right)):
            if value is not None:
                self.add_wrapped(f"{side}: {self.value(value)}", _LABELS)
        if witness.undefined is not None:
            term = self.formula(witness.undefined.term)
            why = self.safe(self.language.say(witness.undefined.why))
            self.add_wrapped(f"{self.wording.not_defined}: {term} ({why})", _LABELS)

    def instance(self, instance: Instance) -> None:
        self.add_wrapped(self.point(instance) or self.wording.any_point, _LABELS, first=self.wording.instance)
        self.shared = dict(instance.indices)

    def worked(self, row: Row, margin: int, column: int) -> None:
        """The row once more with numbers, aligned with it; and where it is, if not at the instance's indices."""
        worked = row.worked
        if worked is None:
            return
        found = numbers(worked, row.sign, self.wording)
        text = self.safe(self.language.say(found.said))
        if not text:
            left = self.number(found.left) if row.left is not None else ""
            decimal = f" {self.glyphs.approx} {found.decimal}" if found.decimal else ""
            pad = " " * (column - cell_len(left))
            text = f"{left}{pad} {self.sign(row)} {self.number(found.right)}{decimal}"
            text = text if column else text.lstrip()
        other = [f"{self.safe(n)} = {v}" for n, v in worked.indices if self.shared.get(n) != v]
        if other:
            text += f"   ({', '.join(other)})"
        self.add_wrapped(text, margin, "cyan")

    def number(self, shown: Shown) -> str:
        return self.safe(shown) if isinstance(shown, str) else self.formula(shown)

    def value(self, value: Value) -> str:
        """`-e/(1+e)^2 ≈ -0.1966`; a number that is its own decimal once."""
        exact = self.formula(value.exact) if value.exact is not None else ""
        decimal = f"{self.glyphs.approx} {self.safe(value.decimal)}"
        return exact if exact == value.decimal else f"{exact} {decimal}".strip()

    def point(self, at: Witness | Instance) -> str:
        """The values at a point, as equations; short ones stay in one line."""
        values = [f"{self.notation.plain_of(n)} = {self.formula(v)}" for n, v in at.point.numbers]
        for name, table in at.point.families:
            for indices, value in table:
                index = ",".join(str(x) for x in indices)
                index = index if index.isdigit() else f"{{{index}}}"
                values.append(f"{self.notation.plain_of(name)}_{index} = {self.formula(value)}")
        values += [f"{n} = {v}" for n, v in at.indices]
        glued = (v.replace(" ", _GLUE) if cell_len(v) <= _SHORT else v for v in map(self.safe, values))
        return ", ".join(glued)

    def block(self, block: Block) -> None:
        spans = block.quantifiers if len(block.rows) > 1 or block.guards else ()
        where = (
            [self.wording.for_indices.format(self.phrase(joined((s,) for s in together(spans))))]
            if spans
            else []
        )
        if block.guards:
            guards = self.wording.and_.join(self.formula(g) for g in as_told(block.guards))
            where.append(self.wording.under_guards.format(guards))
        elif block.leaves_case and not where:
            where.append(self.wording.under_none)
        if where:
            self.add_wrapped(", ".join(where), _MARGIN)
        lefts = [cell_len(self.formula(r.left)) for r in block.rows if r.left is not None and r.right]
        margin = _MARGIN + max(len(r.ref.label) for r in block.rows) + 1
        column = max([n for n in lefts if n <= _LONG_LEFT], default=2)
        hanging = False
        for row, following in zip(block.rows, (*block.rows[1:], None), strict=True):
            if row.left is not None:  # a chain whose left side reaches beyond the column hangs below it
                goes_on = following is not None and following.left is None
                hanging = goes_on and cell_len(self.formula(row.left)) > column
            hanging = self.row(row, margin, column, () if spans else row.quantifiers, hanging)

    def row(self, row: Row, margin: int, column: int, spans: tuple[Span, ...], hanging: bool) -> bool:
        """A line. `hanging`: its relation is to hang below the left side of its chain. Gives whether it does."""
        number = " " * _MARGIN + row.ref.label
        left = self.formula(row.left) if row.left is not None else ""
        reason = self.reason(row)
        if row.status is not Status.PROVED:
            reason.append("  ").append(self.status(row.status))
        hangs = False
        if row.right is None:
            body, indent = left, margin
        else:
            relation = f"{self.sign(row)} {self.formula(row.right)}"
            fits = margin + max(column, cell_len(left)) + 1 + cell_len(relation) <= self.width
            hangs = hanging or not fits
            if row.left is not None and hangs:
                for n, piece in enumerate(broken(left, self.width - margin)):
                    self.add((number.ljust(margin) if n == 0 else " " * margin) + piece)
                number, body, indent = "", relation, margin + 2
            elif hangs:
                body, indent = relation, margin + 2
            else:
                pad = " " * max(0, column - cell_len(left))
                goes_on = row.left is None
                body, indent = f"{left}{pad} {relation}" if not goes_on else f"{pad} {relation}", margin
        pieces = broken(body, self.width - indent, _HANG)
        for n, piece in enumerate(pieces):
            line = Text((number if n == 0 else "").ljust(indent if n == 0 else indent + _HANG) + piece)
            if n < len(pieces) - 1:
                self.add(line)
            elif line.cell_len + reason.cell_len + 3 <= self.width:
                self.right(line, reason)
            else:
                self.add(line)
                self.beneath(reason, margin + 4)
        self.worked(row, margin + 2 if hangs else margin, 0 if hangs else column)
        self.details(row, margin + 4, spans)
        return hangs

    def reason(self, row: Row) -> Text:
        """The words, and the rule that checked the line where the words do not come from it."""
        nothing = row.reason == mere_rule(row.line, self.language)
        reason = Text("" if nothing else self.phrase(row.reason), "italic")
        by_author = bool(row.line.why) and row.line.rule != "algebra"
        if self.detail is Detail.full or (self.detail is Detail.textbook and (by_author or not reason.plain)):
            reason.append(f"  [{row.line.rule}]" if reason.plain else f"[{row.line.rule}]", "not italic dim")
        if self.detail is Detail.textbook and (lines := self.rests_on(row)[0]):
            told = self.wording.from_.format(", ".join(lines))
            reason.append(f", {told}" if reason.plain else told, "not italic dim")
        return reason

    def sign(self, row: Row) -> str:
        names = {"!=": "ne", "<=": "le", ">=": "ge", "iff": "iff", "implies": "implies"}
        name = names.get(row.sign)
        return str(getattr(self.glyphs, name)) if name else row.sign

    def beneath(self, reason: Text, indent: int) -> None:
        if indent + reason.cell_len <= self.width:
            self.add(Text.assemble(" " * (self.width - reason.cell_len), reason))
            return
        self.add_wrapped(reason.plain, indent, "italic")

    def details(self, row: Row, indent: int, spans: tuple[Span, ...]) -> None:
        parts = (
            [self.wording.for_indices.format(self.phrase(joined((s,) for s in together(spans))))]
            if spans
            else []
        )
        if self.detail is Detail.full:
            told = zip((self.wording.from_, self.wording.uses), self.rests_on(row), strict=True)
            parts += [words.format(", ".join(found)) for words, found in told if found]
        if parts:
            self.add_wrapped("; ".join(parts), indent, "dim")
        needs = dict.fromkeys(self.condition(c) for c in row.conditions)
        if needs and self.detail is Detail.full:
            self.add_wrapped(self.wording.needs.format("; ".join(needs)), indent, "dim")
        if row.failure:
            self.add_wrapped(self.phrase(row.failure), indent, "red")
        for text in dict.fromkeys(self.condition(c) for c in row.missing):
            self.add_wrapped(f"{self.glyphs.unmet} {self.wording.missing.format(text)}", indent, "red")

    def rests_on(self, row: Row) -> tuple[list[str], list[str]]:
        """The lines and the facts that it rests on, without what the reason already says."""
        every = (*row.premises, *row.uses)
        if self.detail is not Detail.full and not row.line.why:
            said = _unglued(self.phrase(row.reason))
            lemma = self.language.say("lemma ")
            every = tuple(p for p in every if _unglued(self.phrase(p)).removeprefix(lemma) not in said)
        lines = dict.fromkeys(self.phrase(p) for p in every if isinstance(p[0], Ref))
        uses = dict.fromkeys(self.phrase(p) for p in every if not isinstance(p[0], Ref))
        return list(lines), list(uses)

    def condition(self, condition: Condition) -> str:
        told = (
            self.language.say(condition.why)
            if self.detail is Detail.full or not isinstance(condition.prop, Rel)
            else ""
        )
        return self.phrase(spoken(condition, self.language)) + (
            f" ({self.safe(undollared(told))})" if told else ""
        )

    def conclusion(self, page: Layout) -> None:
        assumed = self.phrase(joined((a,) for a in page.assumptions))
        line = Text.assemble(self.status(page.status), f": {self.safe(page.name)}")
        if assumed:
            line.append(f"; {self.wording.resting_on.format(assumed)}", "cyan")
        self.add(line)


def _unglued(text: str) -> str:
    return text.replace(_GLUE, " ")


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - cell_len(text))


def _collected(refs: Iterable[Ref]) -> str:
    """`(1)-(3), (5)`: neighbours are put together."""
    runs: list[Ref] = []
    for ref in refs:
        if runs and ref.first <= runs[-1].last + 1:
            runs[-1] = Ref(runs[-1].first, max(ref.last, runs[-1].last))
        else:
            runs.append(ref)
    return ", ".join(ref.label for ref in runs)


# how good a place before these is to break a line: one bracket deeper costs as much as a relation gains on a space
_PER_BRACKET = 4
_CLAUSES, _JOINTS, _BEHIND = (
    tuple(word for language in LANGUAGES.values() for word in language.breaks[kind])
    for kind in ("clauses", "joints", "behind")
)
_CLAUSE = 8
_WEIGHTS = tuple(
    (re.compile(rf" ({signs}) "), weight)
    for signs, weight in (
        ("|".join(_CLAUSES), _CLAUSE), ("|".join((*_JOINTS, "<=>|=>|[⇔⇒]")), 3),
        ("<=|>=|!=|:=|[=<>≤≥≠]", 2), (r"[^\w\s]", 1),
    )
)  # fmt: skip


def _weight(text: str, at: int) -> int:
    """What speaks for breaking a text at a space."""
    if text[:at].endswith(_BEHIND):
        return _CLAUSE
    return next((w for sign, w in _WEIGHTS if sign.match(text, at)), int(text[at - 1] in ",;"))


def broken(text: str, width: int, hang: int = 0) -> list[str]:
    """Text in pieces at most `width` cells wide, broken before signs, outside brackets where possible.

    Those after the first are narrower by `hang`. A word longer than the width stays whole.
    """
    pieces: list[str] = []
    rest = text
    while cell_len(rest) > width:
        best, best_rank = 0, -1
        depth = 0
        for at, c in enumerate(rest):
            if cell_len(rest[:at]) > width:
                break
            depth += (c in "([{") - (c in ")]}")
            if c != " " or not rest[:at].strip() or at < width // 3:
                continue
            rank = (
                _PER_BRACKET * max(0, 6 - depth)
                + _weight(rest, at)
                + 12 * (depth == 0 and rest[at - 1] == ";")
            )
            if rank >= best_rank:
                best, best_rank = at, rank
        if best_rank < 0:
            best = rest.find(" ", width)
            if best < 0:
                break
        width -= hang if not pieces else 0
        pieces.append(rest[:best].rstrip())
        rest = rest[best:].lstrip()
    return [*pieces, rest]

"""A checked derivation as a document, before any format: statement, rows, details, and what was checked.

Every format is written from this, so that all of them say the same. Words are in the language of the layout;
formulas are nodes, which each format prints in its own form.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.check.verdict import ProofVerdict
from derive.frozen import frozen
from derive.instance.worked import Instance
from derive.kernel.verdict import Status
from derive.languages.language import ENGLISH, Language
from derive.record.model import Record
from derive.render.conditions import Condition, as_told, spoken, strongest
from derive.render.derivation import Block, Layout, Row, layout
from derive.render.failed import point_equations
from derive.render.failed import witness as witness_words
from derive.render.notation import Notation
from derive.render.numbering import Ref, undollared
from derive.render.options import Detail
from derive.render.phrases import Part, filled, joined
from derive.render.spans import Span, together
from derive.render.statement import Entry, Refuted
from derive.render.wording import Wording, wording_in
from derive.render.worked import numeric_row
from derive.terms.nodes import Node, Num, Rel, Sym

_SHORT_HASH = 12


@frozen
class Name:
    """The name of a proof or a rule, set in typewriter letters."""

    text: str
    is_of_proof: bool = False


Words = tuple[Part | Name, ...]
Told = tuple[Ref | None, tuple[Words, ...]]


@frozen
class Item:
    """One thing that is given or defined, with words beside it. `display`: fractions as large as in a display."""

    words: Words
    beside: Words
    notation: Notation
    display: bool = False


@frozen
class Paragraph:
    """A label in bold, then items; those in display each on a line of their own."""

    label: str
    items: tuple[Item, ...]

    @property
    def in_lines(self) -> bool:
        return any(item.display for item in self.items)


@frozen
class Display:
    """A label with a verdict where there is one, and below it a formula with its indices."""

    label: str
    status: Status | None
    beside: Words
    prop: Node
    spans: tuple[Span, ...]
    goes_on: bool = False  # below another with the same label

    @property
    def is_headed(self) -> bool:
        """Whether something is written above the formula."""
        return not self.goes_on or self.status is not None or bool(self.beside)


@frozen
class Sentence:
    """Words; `display`: with fractions as large as in a display."""

    words: Words
    display: bool = False


@frozen
class Rows:
    """The rows of a block, after words on where they hold."""

    opening: Words
    rows: tuple[Row, ...]


@frozen
class Details:
    """What is told of rows besides formula and reason: what they rest on and need, or why they fail."""

    of: tuple[Told, ...]


@frozen
class Picture:
    """A figure: the file that it is in, beside the document, and its SVG for what is one file."""

    file: str
    svg: str = ""


Piece = Paragraph | Display | Sentence | Rows | Details | Picture


@frozen
class Document:
    """What is written, in order. `numbered`: every row has its number; else those that are `cited`."""

    name: str
    title: str
    status: Status
    notation: Notation
    detail: Detail
    statement: tuple[Piece, ...]
    derivation: tuple[Piece, ...]
    closing: tuple[Piece, ...]
    checked: str
    numbered: bool
    cited: frozenset[int]
    last: int
    heading: str = ""  # of the section that it belongs to among others
    linked: frozenset[str] = frozenset()  # derivations that stand in files beside it

    @property
    def words(self) -> Wording:
        return self.notation.words

    @property
    def is_proved(self) -> bool:
        return self.status is Status.PROVED

    def has_number(self, row: Row) -> bool:
        """Whether a reader sees the number of a row."""
        return self.is_counted(row) and (self.numbered or row.number in self.cited)

    def is_counted(self, row: Row) -> bool:
        """Whether a row has a number of its own, shown or not."""
        return row.number > 0 and not row.is_summary

    def label(self, number: int) -> str:
        """The label of a row's equation: `eq:NAME` of the last, `eq:NAME:3` of others."""
        return f"eq:{self.name}" + ("" if number == self.last else f":{number}")


def document(
    verdict: ProofVerdict,
    *,
    version: str,
    content_hash: str,
    detail: Detail = Detail.textbook,
    language: Language = ENGLISH,
    numbered: bool = False,
    corrected: str = "",
    instance: Instance | None = None,
    picture: Picture | None = None,
    heading: str = "",
    linked: frozenset[str] = frozenset(),
) -> Document:
    """The document of a checked proof: from its verdict, derive's version and its record's hash.

    `corrected` is the name of the proof of a refuted claim's corrected form, if there is one. With an
    instance each block of rows is followed by the same rows with numbers. A picture stands at the end.
    """
    page = layout(verdict, detail, language, instance)
    record = verdict.record or Record(verdict.name)
    notation = Notation.of(record, words=wording_in(language.code))
    writer = _Writer(notation, page, detail, language)
    rows = [row for block in page.blocks for row in block.rows]
    return Document(
        name=page.name,
        title=page.title or page.name,
        status=page.status,
        notation=notation,
        detail=detail,
        statement=tuple(writer.statement(corrected)),
        derivation=(*writer.derivation(), *([picture] if picture is not None else [])),
        closing=tuple(writer.closing()),
        checked=notation.words.checked.format(
            verdict=notation.words.verdicts[page.status],
            version=version,
            hash=content_hash[:_SHORT_HASH] or "-",
        ),
        numbered=numbered or detail is Detail.full or any(row.status is not Status.PROVED for row in rows),
        cited=frozenset(p.last for row in rows for p in row.reason if isinstance(p, Ref)),
        last=rows[-1].number if rows else 0,
        heading=heading,
        linked=linked,
    )


class _Writer:
    def __init__(self, notation: Notation, page: Layout, detail: Detail, language: Language):
        self.notation = notation
        self.words = notation.words
        self.page = page
        self.detail = detail
        self.language = language

    # --- the statement ---------------------------------------------------------------------------

    def statement(self, corrected: str) -> list[Piece]:
        page = self.page
        out: list[Piece] = []
        out += self.paragraph(self.words.given, (*page.context, *page.hypotheses))
        out += self.paragraph(self.words.let, page.definitions)
        out += self.paragraph(self.words.suppose, page.conditions)
        out += self.paragraph(self.words.assumed, page.assumed)
        if page.lemmas:
            names = joined((Name(name, is_of_proof=True),) for name in page.lemmas)
            out.append(Paragraph(self.words.lemmas, (Item(names, (), self.notation),)))
        for n, entry in enumerate(page.claims):
            status = None if entry.status is Status.PROVED else entry.status or page.status
            out += self.display(self.words.claim, status, entry, goes_on=n > 0)
        for refuted in page.refutations:
            out += self.refutation(refuted)
        if page.instance is not None:
            out.append(self.instance(page.instance))
        if corrected:
            out.append(Sentence(filled(self.words.corrected, (Name(corrected, is_of_proof=True),))))
        return out

    def instance(self, instance: Instance) -> Piece:
        indices = (Rel("=", Sym(name), Num(value)) for name, value in instance.indices)
        values = [(v,) for v in (*point_equations(instance.point), *indices)]
        return Paragraph(
            self.words.instance, (Item(joined(values) or (self.words.any_point,), (), self.notation),)
        )

    def paragraph(self, label: str, entries: Sequence[Entry]) -> list[Piece]:
        items = tuple(
            Item(
                e.phrase,
                e.words,
                self.notation.within(e.definition) if e.definition else self.notation,
                display=e.definition is not None,
            )
            for e in entries
        )
        return [Paragraph(label, items)] if items else []

    def display(
        self, label: str, status: Status | None, entry: Entry, *, goes_on: bool = False
    ) -> list[Piece]:
        prop = entry.phrase[0]
        spans = tuple(p for p in entry.phrase if isinstance(p, Span))
        return [Display(label, status, entry.words, prop, spans, goes_on)] if isinstance(prop, Node) else []

    def refutation(self, refuted: Refuted) -> list[Piece]:
        out = self.display(self.words.false_claim, refuted.checked.status, refuted.claim)
        if refuted.why:
            out.append(Sentence((*_capital(refuted.why), ".")))
        witness = refuted.checked.witness
        if witness is not None:
            found = (*witness_words(witness, self.language, self.words), ".")
            out.append(Sentence(found, display=True))
        elif refuted.checked.message:
            out.append(Sentence((self.language.say(refuted.checked.message),)))
        return out

    # --- the derivation --------------------------------------------------------------------------

    def derivation(self) -> list[Piece]:
        out: list[Piece] = []
        for block in self.page.blocks:
            out.append(Rows(self.opening(block), block.rows))
            out += self.in_numbers(block)
            told = self.together(block) if self.detail is Detail.textbook else ()
            told += tuple(d for d in (self.details(row) for row in block.rows) if d[1])
            if told:
                out.append(Details(told))
        return out

    def in_numbers(self, block: Block) -> list[Piece]:
        """The rows of a block once more, with the numbers of the instance; or that they do not apply there."""
        rows = [(row, numeric_row(row, self.words)) for row in block.rows]
        shown = tuple(numeric for _, numeric in rows if numeric is not None)
        if shown:
            at = dict.fromkeys(row.worked.indices for row, n in rows if n is not None and row.worked)
            values = joined((Rel("=", Sym(name), Num(value)),) for name, value in max(at, key=len))
            opening = filled(self.words.in_numbers_at, values) if values else (self.words.in_numbers,)
            return [Rows(opening, shown)]
        if any(row.worked is not None and not row.worked.applies for row in block.rows):
            return [Sentence((f"{self.words.in_numbers} {self.words.not_here}.",))]
        return []

    def opening(self, block: Block) -> Words:
        spans = list(dict.fromkeys(s for row in block.rows for s in row.quantifiers))
        where = joined((s,) for s in together(spans))
        guards = joined(((g,) for g in as_told(block.guards)), self.words.and_)
        if spans and block.guards:
            return filled(self.words.for_each_in_case, where, guards)
        if spans:
            return filled(self.words.for_each, where)
        if block.guards:
            return filled(self.words.in_case, guards)
        return (self.words.in_general,) if block.leaves_case else ()

    def together(self, block: Block) -> tuple[Told, ...]:
        """What the rows of a block need, in one sentence, each condition once."""
        needs = dict.fromkeys(map(self.condition, strongest(c for row in block.rows for c in row.conditions)))
        return ((None, (_capital(filled(self.words.needs, joined(needs, "; "))),)),) if needs else ()

    def details(self, row: Row) -> Told:
        """What is told of one row: all in full detail, else why it fails."""
        out: list[Words] = []
        if self.detail is Detail.full:
            every = tuple(dict.fromkeys((*row.premises, *row.uses)))
            lines = joined(p for p in every if isinstance(p[0], Ref))
            facts = joined(p for p in every if not isinstance(p[0], Ref))
            needs = joined(dict.fromkeys(self.condition(c) for c in row.conditions), "; ")
            out.append(filled(self.words.rule, (Name(row.line.rule),)))
            told = ((self.words.from_, lines), (self.words.uses, facts), (self.words.needs, needs))
            out += [filled(template, words) for template, words in told if words]
        if row.failure:
            out.append(row.failure)
        if row.missing:
            missing = joined(dict.fromkeys(self.condition(c) for c in row.missing), "; ")
            out.append(filled(self.words.missing, missing))
        return (None if row.is_summary else row.ref), tuple(out)

    def condition(self, condition: Condition) -> Words:
        told = condition.why if self.detail is Detail.full or not isinstance(condition.prop, Rel) else ""
        return (
            *spoken(condition, self.language),
            *([f" ({undollared(self.language.say(told))})"] if told else []),
        )

    def closing(self) -> list[Piece]:
        out: list[Piece] = [Sentence((*note, ".")) for note in self.page.notes]
        if self.page.assumptions:
            assumed = filled(self.words.rests_on, joined((a,) for a in self.page.assumptions))
            out.append(Sentence((*assumed, ".")))
        return out


def _capital(phrase: Words) -> Words:
    first, *rest = phrase
    return (first[:1].upper() + first[1:], *rest) if isinstance(first, str) else phrase

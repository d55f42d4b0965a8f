"""A checked derivation laid out for reading, before any renderer: context, claims, numbered rows in chains.

What is laid out comes from the record and its verdict alone. Phrases mix words with formulas, which
each renderer prints in its own notation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.check.verdict import CheckedLine, ProofVerdict
from derive.frozen import frozen
from derive.instance.worked import Instance, WorkedLine
from derive.kernel.verdict import Obligation, Status
from derive.languages.language import ENGLISH, Language
from derive.record.model import Line, Record
from derive.render.conditions import Condition, News, conditions, under_line
from derive.render.failed import told, why
from derive.render.numbering import Ref, reading_order, references, restates, summed_up
from derive.render.options import Detail
from derive.render.phrases import (
    Phrase,
    fitted,
    in_its_cases,
    names_in,
    quantifiers_of,
    spoken_in,
)
from derive.render.reasons import cited, reason_of, used_facts
from derive.render.spans import Span
from derive.render.statement import (
    Entry,
    Refuted,
    claim_entries,
    context_entries,
    definition_entry,
    given_entries,
    refuted_claim,
    spoken_entries,
)
from derive.render.wording import wording_in
from derive.terms.nodes import ForAll, Iff, Implies, Node, Prop, Rel


@frozen
class Row:
    """A line as it is shown. `left` is None where the row goes on from the row before."""

    ref: Ref  # its number; of a chain's summary, those of its links
    line: Line
    left: Node | None
    sign: str  # a relation, "iff", "implies" or "" (then `right` is None)
    right: Node | None
    quantifiers: tuple[Span, ...]
    reason: Phrase
    premises: tuple[Phrase, ...]
    uses: tuple[Phrase, ...]
    conditions: tuple[Condition, ...]  # that were met
    status: Status
    failure: Phrase = ()
    missing: tuple[Condition, ...] = ()
    worked: WorkedLine | None = None  # with numbers, where there is an instance
    is_summary: bool = False  # of a chain: it has the numbers of its links, and none of its own

    @property
    def number(self) -> int:
        return self.ref.last


@frozen
class Block:
    """Rows that belong together: a chain, or lines that follow one another. `guards` hold in all of them.

    `leaves_case`: they hold in general, and those before them in a case only.
    """

    rows: tuple[Row, ...]
    guards: tuple[Prop, ...] = ()
    leaves_case: bool = False

    @property
    def quantifiers(self) -> tuple[Span, ...]:
        """The indices that every row is about, if these are the same for all."""
        all_ = {row.quantifiers for row in self.rows}
        return all_.pop() if len(all_) == 1 else ()


@frozen
class Layout:
    """A derivation laid out: its statement, its blocks of rows, and what is said around them."""

    name: str
    title: str
    source: str
    status: Status
    context: tuple[Entry, ...]
    hypotheses: tuple[Entry, ...]  # but for the conditions
    definitions: tuple[Entry, ...]
    conditions: tuple[Entry, ...]  # on what is defined
    assumed: tuple[Entry, ...]
    lemmas: tuple[str, ...]
    claims: tuple[Entry, ...]
    blocks: tuple[Block, ...]
    refutations: tuple[Refuted, ...]
    notes: tuple[Phrase, ...]  # why it is not proved, where that is not a line's matter
    assumptions: tuple[Ref | str, ...]
    language: Language = ENGLISH  # of all its phrases
    instance: Instance | None = None


def layout(
    verdict: ProofVerdict,
    detail: Detail = Detail.textbook,
    language: Language = ENGLISH,
    instance: Instance | None = None,
) -> Layout:
    """The layout of a checked proof. A proof that could not run has a name, a status and a note.

    With an instance its rows have their numbers.
    """
    record = _translated(verdict.record or Record(verdict.name), language)
    rows = _Reading(record, verdict, detail, language, instance).rows()
    assumed = [row for row in rows if row.line.rule == "assume"]
    notes = [told(f.message, record, language) for f in verdict.problems]
    notes += [
        told(g.failure.message, record, language)
        for g in verdict.goals
        if g.failure is not None and g.status is not Status.ASSUMED
    ]
    labels = references(record)
    if verdict.error is not None:
        notes.append((verdict.error.message,))
    return Layout(
        name=verdict.name,
        title=record.title,
        source=record.source,
        status=verdict.status,
        context=spoken_entries(context_entries(record, language), record, language),
        hypotheses=given_entries(record, language, of_defined=False),
        definitions=spoken_entries(
            (definition_entry(d, language) for d in record.definitions), record, language
        ),
        conditions=given_entries(record, language, of_defined=True),
        assumed=spoken_entries(
            (Entry(in_its_cases(record, r.line, language), r.reason if r.line.why else ()) for r in assumed),
            record,
            language,
        ),
        lemmas=tuple(name for name, _ in record.lemmas),
        claims=spoken_entries(claim_entries(record, verdict), record, language),
        blocks=_blocks(rows),
        refutations=tuple(refuted_claim(found, record, language) for found in verdict.refutations),
        notes=tuple(dict.fromkeys(n for n in notes if n)),
        assumptions=tuple(labels.get(name, language.say(name)) for name in verdict.assumptions),
        language=language,
        instance=instance,
    )


def _translated(record: Record, language: Language) -> Record:
    """The record with its author's words as the catalogue of the language has them."""
    if not language.author:
        return record
    return replace(
        record,
        title=language.told(record.title),
        hypotheses=tuple(replace(h, words=language.told(h.words)) for h in record.hypotheses),
        lines=tuple(replace(x, why=language.told(x.why)) for x in record.lines),
        goals=tuple(replace(g, words=language.told(g.words)) for g in record.goals),
    )


@frozen
class _Reading:
    """What the rows of a derivation are made from."""

    record: Record
    verdict: ProofVerdict
    detail: Detail
    language: Language
    instance: Instance | None

    def rows(self) -> list[Row]:
        checked = {c.kernel.line.id: c for c in self.verdict.lines}
        labels = references(self.record)
        news = News(self.record)
        rows: list[Row] = []
        for line in reading_order(self.record):
            found = checked.get(line.id)
            if not summed_up(line, self.record) or found is None or found.status is not Status.PROVED:
                # a chain's summary says no more than its links, and is shown only where it fails
                rows.append(self.row(line, found, rows[-1] if rows else None, labels, news))
        return rows

    def row(
        self, line: Line, found: CheckedLine | None, before: Row | None, labels: Mapping[str, Ref], news: News
    ) -> Row:
        record, language = self.record, self.language
        kernel = found.kernel if found else None
        failure = kernel.failure if kernel else None
        obligations = kernel.obligations if kernel else ()
        unmet = [o for o in (*obligations, *(failure.missing if failure else ())) if not o.met]
        used = used_facts(line, kernel.facts if kernel else (), record, labels)
        above = before.right if before is not None and _goes_on_from(before.line, line) else None
        left, sign, right = _sides(line, above)
        goes_on = right is not None and above == left
        return Row(
            ref=labels[line.id],
            line=line,
            is_summary=bool(summed_up(line, record)),
            left=None if goes_on else left,
            sign=sign,
            right=right,
            quantifiers=quantifiers_of(record, names_in(line)),
            reason=fitted(reason_of(line, record, labels, language), record, language),
            premises=tuple(
                fitted(cited(c, record, labels, language), record, language) for c in line.premises
            ),
            uses=tuple(fitted(spoken_in(language, phrase), record, language) for phrase in used),
            conditions=self.met(line, obligations, news),
            status=found.status if found else Status.COULD_NOT_RUN,
            failure=why(found, record, language, wording_in(language.code)) if found else (),
            missing=tuple(under_line(c, line, record) for c in conditions(unmet, record, line)),
            worked=self.instance.lines.get(line.id) if self.instance is not None else None,
        )

    def met(self, line: Line, obligations: Sequence[Obligation], news: News) -> tuple[Condition, ...]:
        """The conditions that are shown under a line as met."""
        if self.detail is Detail.full:
            found = conditions(obligations, self.record, line)
            return tuple(under_line(c, line, self.record) for c in found if c.met)
        told = news.of(obligations, line)
        return () if self.detail is Detail.blackboard else told


def _blocks(rows: Sequence[Row]) -> tuple[Block, ...]:
    blocks: list[list[Row]] = []
    for row in rows:
        if blocks and _belong_together(blocks[-1][-1].line, row.line):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    guards = [block[0].line.guards for block in blocks]
    before = [(), *guards]
    return tuple(
        Block(tuple(rows), here, leaves_case=bool(outer) and not here)
        for rows, here, outer in zip(blocks, guards, before, strict=False)
    )


def _goes_on_from(before: Line, line: Line) -> bool:
    """Whether a line is a link after another of its chain, in the same case: else it would be read across that."""
    return line.chain >= 0 and before.chain == line.chain and before.guards == line.guards


def _belong_together(before: Line, line: Line) -> bool:
    alone = before.chain < 0
    chained = alone if line.chain < 0 else before.chain == line.chain or restates(before)
    return chained and before.guards == line.guards


def _sides(line: Line, above: Node | None) -> tuple[Node, str, Node | None]:
    """What is left and right of the sign of a line; whole, where a side would need brackets that is not `above`."""
    prop = line.prop
    if isinstance(prop, Rel):
        return prop.left, prop.op, prop.right
    if isinstance(prop, Iff | Implies) and len(prop.args) == 2:
        left, right = prop.args
        bare = left == above or not isinstance(left, Iff | Implies | ForAll)
        if bare and not isinstance(right, Iff | Implies):
            return left, prop.kind, right
    return prop, "", None

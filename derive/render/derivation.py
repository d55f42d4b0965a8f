"""A checked derivation laid out for reading, before any renderer: context, claims, numbered rows in chains.

What is laid out comes from the record and its verdict alone. Phrases mix words with formulas, which
each renderer prints in its own notation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.check.verdict import CheckedRefutation, ProofVerdict
from derive.instance.worked import Instance, WorkedLine
from derive.kernel.verdict import Status
from derive.languages.language import ENGLISH, Language
from derive.languages.reasons import Equals, LineOf, Words, fact, reason
from derive.record.model import Citation, Definition, Domain, Line, Parameter, Range, Record
from derive.render.conditions import Condition, News, Span, conditions, under_line
from derive.render.names import fresh_name
from derive.render.numbering import Ref, references, summed_up, with_references
from derive.render.options import Detail
from derive.terms.nodes import (
    INTEGER,
    TRUE,
    ZERO,
    App,
    Elem,
    Family,
    Iff,
    Implies,
    Node,
    Rel,
    Sym,
    Term,
    free,
)

Part = str | Node | Span | Ref
Phrase = tuple[Part, ...]


@dataclass(frozen=True)
class Entry:
    """One thing of the statement: a formula part, words of the author, and a status where it has one."""

    phrase: Phrase
    words: Phrase = ()
    status: Status | None = None
    definition: Definition | None = None  # its formula is read with the definition's own parameters


@dataclass(frozen=True)
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
    failure: str = ""
    missing: tuple[Condition, ...] = ()
    worked: WorkedLine | None = None  # with numbers, where there is an instance
    is_summary: bool = False  # of a chain: it has the numbers of its links, and none of its own

    @property
    def number(self) -> int:
        return self.ref.last


@dataclass(frozen=True)
class Block:
    """Rows that belong together: a chain, or lines that follow one another. `guards` hold in all of them."""

    rows: tuple[Row, ...]
    guards: tuple[Node, ...] = ()

    @property
    def quantifiers(self) -> tuple[Span, ...]:
        """The indices that every row is about, if these are the same for all."""
        all_ = {row.quantifiers for row in self.rows}
        return all_.pop() if len(all_) == 1 else ()


@dataclass(frozen=True)
class Refuted:
    """A claim said to be false: its formula with its indices, what the author says of it, what was found."""

    claim: Entry
    why: Phrase
    checked: CheckedRefutation


@dataclass(frozen=True)
class Layout:
    name: str
    title: str
    source: str
    status: Status
    context: tuple[Entry, ...]
    hypotheses: tuple[Entry, ...]
    definitions: tuple[Entry, ...]
    assumed: tuple[Entry, ...]
    lemmas: tuple[str, ...]
    claims: tuple[Entry, ...]
    blocks: tuple[Block, ...]
    refutations: tuple[Refuted, ...]
    notes: tuple[str, ...]  # why it is not proved, where that is not a line's matter
    assumptions: tuple[str, ...]
    language: Language = ENGLISH  # of all its phrases; what failed is told in English
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
    rows, blocks = _blocks(record, verdict, detail, language, instance)
    assumed = [row for row in rows if row.line.rule == "assume"]
    notes = [_told(f.message, record) for f in verdict.problems]
    notes += [_told(g.failure.message, record) for g in verdict.goals if g.failure is not None]
    if verdict.error is not None:
        notes.append(verdict.error.message)
    return Layout(
        name=verdict.name,
        title=record.title,
        source=record.source,
        status=verdict.status,
        context=_said(_context(record), language),
        hypotheses=_said(
            (
                Entry(_closed(record, (h.prop,), free(h.prop)), words(h.words, record))
                for h in record.hypotheses
            ),
            language,
        ),
        definitions=_said((_definition(d, language) for d in record.definitions), language),
        assumed=_said(
            (Entry(_closed(record, (r.line.prop,), _names(r.line)), r.reason) for r in assumed), language
        ),
        lemmas=tuple(name for name, _ in record.lemmas),
        claims=_said(_claims(record, verdict), language),
        blocks=blocks,
        refutations=tuple(_refuted(found, record, language) for found in verdict.refutations),
        notes=tuple(dict.fromkeys(n for n in notes if n)),
        assumptions=verdict.assumptions,
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


def _said(entries: Iterable[Entry], language: Language) -> tuple[Entry, ...]:
    """Entries with the words that derive itself put between formulas in the language."""
    return tuple(replace(e, phrase=spoken_in(language, e.phrase)) for e in entries)


def spoken_in(language: Language, phrase: Phrase) -> Phrase:
    """A phrase with derive's own words in the language."""
    out: list[Part] = []
    for part in phrase:
        if not isinstance(part, str):
            out.append(part)
        elif out and isinstance(out[-1], str):
            out[-1] += language.say(part)
        else:
            out.append(language.say(part))
    return tuple(out)


def _told(message: str, record: Record) -> str:
    return with_references(message, record, lambda ref: ref.label)


def words(text: str, record: Record, labels: Mapping[str, Ref] | None = None) -> Phrase:
    """Words with their `$formulas$` read; a formula that cannot be read stays as it was written.

    With `labels` (of lines, by id), `(2)` refers to the line with that id.
    """
    out: list[Part] = []
    for n, part in enumerate(re.split(r"\$([^$]+)\$", text)):
        if n % 2:
            out += _formulas(part, record)
            continue
        for m, piece in enumerate(re.split(r"\((\w+)\)", part)):
            if m % 2 and labels is not None and piece in labels:
                out.append(labels[piece])
            else:
                out.append(f"({piece})" if m % 2 else piece)
    return tuple(p for p in out if p != "")


def _formulas(text: str, record: Record) -> Phrase:
    """A formula of the formula language; `x = t` may name a variable of a lemma, unknown here."""
    if text in {f.name for f in record.families} | {d.name for d in record.definitions}:
        return (Sym(text),)  # a function or family by its name alone
    whole = _formula(text, record)
    if whole is not None:
        return (whole,)
    name, equals, value = text.partition(" = ")
    right = _formula(value, record) if equals and name.isidentifier() else None
    if right is None:
        return (text,)
    return (Rel("=", Sym(name), right),) if isinstance(right, Term) else (Sym(name), " = ", right)


def _formula(text: str, record: Record) -> Node | None:
    from derive.terms.parse import ParseError, Scope, parse_family, parse_prop, parse_term

    scope = Scope.of(record)
    readers: tuple[Callable[[str, Scope], Node], ...] = (parse_term, parse_prop, parse_family)
    for read in readers:
        try:
            return read(text, scope)
        except ParseError:
            continue
    return None


# --- the statement ------------------------------------------------------------------------------


def _domain(domain: Domain, x: Term) -> list[Node]:
    """What a domain says, with the number on the left, as people write it."""
    out: list[Node] = []
    low, high = ((">", domain.above), (">=", domain.at_least)), (("<", domain.below), ("<=", domain.at_most))
    for sign, bound in (*low, *high):
        if bound is not None:
            out.append(Rel(sign, x, bound))
    if domain.nonzero:
        out.append(Rel("!=", x, ZERO))
    return out


def _context(record: Record) -> tuple[Entry, ...]:
    entries = [Entry(_declared(s.sort, s.term, s.domain)) for s in record.symbols]
    for family in record.families:
        spans = _spans(record, family.ranges, {family.name})
        one = Elem(family.term, *_variables(spans))
        entries.append(Entry((*_declared(family.sort, one, family.domain), *_listed(spans, " for "))))
    return tuple(entries)


def _declared(sort: str, x: Term, domain: Domain) -> Phrase:
    bounds = _domain(domain, x)
    kind = f"{sort} "
    return (kind, bounds[0]) if len(bounds) == 1 else (kind, x, *_listed(bounds, " with "))


def _spans(record: Record, ranges: Iterable[tuple[Term, Term]], avoid: set[str]) -> list[Span]:
    """Index names for ranges: declared indices with the same range first."""
    taken = avoid | {s.name for s in record.symbols} | {f.name for f in record.families}
    taken |= {d.name for d in record.definitions}
    spans = []
    for lo, hi in ranges:
        declared = [x.name for x in record.indices if (x.lo, x.hi) == (lo, hi) and x.name not in taken]
        name = declared[0] if declared else fresh_name("i", INTEGER, taken)
        taken.add(name)
        spans.append(Span(Sym(name, INTEGER), lo, hi))
    return spans


def _variables(spans: Iterable[Span]) -> list[Sym]:
    return [s.variable for s in spans if s.variable is not None]


def _listed(items: Sequence[Node | Span], first: str, then: str = ", ") -> Phrase:
    out: list[Part] = []
    for n, item in enumerate(items):
        out += [then if n else first, item]
    return tuple(out)


def _definition(definition: Definition, language: Language) -> Entry:
    head = App(definition.name, *(p.term for p in definition.parameters))
    shown = [p for p in definition.parameters if not p.implicit]
    spans = [Span(p.term, *p.index) for p in shown if p.index is not None and isinstance(p.term, Sym)]
    wanted: list[Node] = []
    for p in shown:
        if p.index is None:
            wanted += _domain(p.domain, _one_element(p.term, spans, shown))
    scope = (*_families(shown), *_listed(spans, " and " if _families(shown) else " for "))
    phrase = (head, " := ", definition.body, *scope, *_listed(wanted, " with "))
    said = language.named(definition) if definition.words else ""
    return Entry(phrase, (said,) if said else (), definition=definition)


def _families(shown: Sequence[Parameter]) -> Phrase:
    """` for a family p over 1, ..., n`: what is implicit in a family's name; those of one range together."""
    out: list[Part] = []
    together: dict[tuple[Range, ...], list[Parameter]] = {}
    for p in shown:
        if p.is_family:
            together.setdefault(p.ranges, []).append(p)
    for ranges, group in together.items():
        out.append(" and " if out else " for ")
        out.append("a family " if len(group) == 1 else "families ")
        out += _listed([p.term for p in group], "", " and ")
        out += _listed([Span(None, lo, hi) for lo, hi in ranges], " over ", " and ")
    return tuple(out)


def _one_element(term: Sym | Family, spans: Sequence[Span], shown: Sequence[Parameter]) -> Term:
    """The number itself, or a family at an index: that of the definition if it has one."""
    if isinstance(term, Sym):
        return term
    names = [v.name for v in _variables(spans)]
    name = fresh_name(names[0] if names else "i", INTEGER, {q.name for q in shown} - set(names))
    return Elem(term, *[Sym(name, INTEGER)] * term.arity)


def _names(line: Line) -> frozenset[Sym | Family]:
    return free(line.prop).union(*(free(g) for g in line.guards))


def _quantifiers(record: Record, names: Iterable[Sym | Family]) -> tuple[Span, ...]:
    wanted = set(names)
    return tuple(Span(x.term, x.lo, x.hi) for x in record.indices if x.term in wanted)


def _closed(record: Record, phrase: Phrase, names: Iterable[Sym | Family]) -> Phrase:
    return (*phrase, *_listed(_quantifiers(record, names), " for "))


def _claims(record: Record, verdict: ProofVerdict) -> tuple[Entry, ...]:
    entries = []
    for n, goal in enumerate(record.goals):
        status = verdict.goals[n].status if n < len(verdict.goals) else Status.COULD_NOT_RUN
        if status is Status.PROVED and verdict.status not in (Status.PROVED, Status.REFUTATION_CONFIRMED):
            status = verdict.status  # a goal is not shown as proved in a derivation that is not
        phrase = _closed(record, (goal.prop,), free(goal.prop))
        entries.append(Entry(phrase, words(goal.words, record), status))
    return tuple(entries)


def _refuted(found: CheckedRefutation, record: Record, language: Language) -> Refuted:
    prop = found.refutation.prop
    claim = Entry(spoken_in(language, _closed(record, (prop,), free(prop))), status=found.status)
    return Refuted(claim, words(language.told(found.refutation.why), record), found)


# --- the rows -----------------------------------------------------------------------------------


def _blocks(
    record: Record, verdict: ProofVerdict, detail: Detail, language: Language, instance: Instance | None
) -> tuple[list[Row], tuple[Block, ...]]:
    checked = {c.kernel.line.id: c for c in verdict.lines}
    labels = references(record)
    news = News(record)
    rows: list[Row] = []
    blocks: list[list[Row]] = []
    for line in record.lines:
        if not _is_shown(line, record, verdict):
            continue
        before = rows[-1] if rows else None
        follows = before is not None and line.chain >= 0 and before.line.chain == line.chain
        left, sign, right = _sides(line)
        goes_on = follows and before is not None and before.right is not None and before.right == left
        found = checked.get(line.id)
        kernel = found.kernel if found else None
        failure = kernel.failure if kernel else None
        obligations = kernel.obligations if kernel else ()
        if detail is Detail.full:
            met = tuple(under_line(c, line, record) for c in conditions(obligations, record, line) if c.met)
        else:
            met = news.of(obligations, line)
        unmet = [o for o in (*obligations, *(failure.missing if failure else ())) if not o.met]
        row = Row(
            ref=labels[line.id],
            line=line,
            is_summary=bool(summed_up(line, record)),
            left=None if goes_on and right is not None else left,
            sign=sign,
            right=right,
            quantifiers=_quantifiers(record, _names(line)),
            reason=_reason(line, record, labels, language),
            premises=tuple(_cited(c, record, labels, language) for c in line.premises),
            uses=tuple(
                spoken_in(language, p) for p in _used(line, kernel.facts if kernel else (), record, labels)
            ),
            conditions=() if detail is Detail.blackboard else met,
            status=found.status if found else Status.COULD_NOT_RUN,
            failure=_told(failure.message, record) if failure else "",
            missing=tuple(under_line(c, line, record) for c in conditions(unmet, record, line)),
            worked=instance.lines.get(line.id) if instance is not None else None,
        )
        same = before is not None and before.line.guards == line.guards
        joins = follows or (line.chain < 0 and before is not None and before.line.chain < 0)
        if blocks and same and joins:
            blocks[-1].append(row)
        else:
            blocks.append([row])
        rows.append(row)
    return rows, tuple(Block(tuple(b), b[0].line.guards) for b in blocks)


def _reason(line: Line, record: Record, labels: Mapping[str, Ref], language: Language) -> Phrase:
    if line.why:
        return words(line.why, record)
    if language.code == ENGLISH.code:
        said = words(line.said, record, labels)
    else:
        said = _composed(line, record, labels, language)
    return said or (language.say(rule_words(line.rule)),)


def _composed(line: Line, record: Record, labels: Mapping[str, Ref], language: Language) -> Phrase:
    """The reason that `line.said` gives in English, made from the rule again in another language."""
    unsaid = {c.ref for c in line.premises if c.kind == "line" and f"({c.ref})" not in line.said}
    hypotheses = {h.id: h for h in record.hypotheses}
    definitions = {d.name: d for d in record.definitions}
    return _phrase(reason(line, hypotheses, definitions, language, unsaid), record, labels)


def _phrase(said: Words, record: Record, labels: Mapping[str, Ref]) -> Phrase:
    out: list[Part] = []
    for part in said:
        match part:
            case str():
                out += words(part, record)
            case LineOf(id):
                out.append(labels.get(id, f"({id})"))
            case Equals(name, Term() as value):
                out.append(Rel("=", Sym(name), value))
            case Equals(name, value):
                out += [Sym(name), " = ", value]
            case _:
                out.append(part)
    return tuple(out)


def _is_shown(line: Line, record: Record, verdict: ProofVerdict) -> bool:
    """A chain's summary says no more than its links, and is shown only where it fails."""
    if not summed_up(line, record):
        return True
    found = next((c for c in verdict.lines if c.kernel.line.id == line.id), None)
    return found is None or found.status is not Status.PROVED


def _sides(line: Line) -> tuple[Node, str, Node | None]:
    prop = line.prop
    if isinstance(prop, Rel):
        return prop.left, prop.op, prop.right
    if isinstance(prop, Iff | Implies) and len(prop.args) == 2:
        return prop.args[0], prop.kind, prop.args[1]
    return prop, "", None


def _cited(citation: Citation, record: Record, labels: Mapping[str, Ref], language: Language) -> Phrase:
    hypotheses = {h.id: h for h in record.hypotheses}
    found = _phrase(fact(citation, hypotheses, language), record, labels)
    return spoken_in(language, ("lemma ", *found) if citation.kind == "lemma" else found)


def _hypothesis(id: str, record: Record) -> Phrase:
    for hypothesis in record.hypotheses:
        if hypothesis.id == id:
            return words(hypothesis.words, record) or (hypothesis.prop,)
    return (id,)


# printed with the line: "for i = 1, ..., K", "when p_i > 0", "from (2)"
_OBVIOUS = frozenset(("range", "guard", "premise", "near the point"))


def _used(line: Line, facts: Iterable[str], record: Record, labels: Mapping[str, Ref]) -> tuple[Phrase, ...]:
    """The facts a line used beyond those it cites: hypotheses, domains, lemmas."""
    cited = {c.ref for c in line.premises}
    hypotheses = {h.id for h in record.hypotheses}
    out: list[Phrase] = []
    for used in sorted(set(facts) - _OBVIOUS):
        kind, _, name = used.rpartition(" ")
        if used in cited or name in cited:
            continue
        if used in hypotheses or (kind == "hypothesis" and name in hypotheses):
            out.append(_hypothesis(name, record))
        elif kind == "domain":
            out.append(_domain_fact(name, record))
        elif used in labels or (kind == "line" and name in labels):
            out.append((labels[name],))
        else:
            out.append((used,))
    return tuple(dict.fromkeys(out))


def _domain_fact(name: str, record: Record) -> Phrase:
    for symbol in record.symbols:
        if symbol.name == name:
            return _listed(_domain(symbol.domain, symbol.term), "") or ("domain of ", name)
    for family in record.families:
        if family.name == name:
            one = Elem(family.term, *_variables(_spans(record, family.ranges, {name})))
            return _listed(_domain(family.domain, one), "") or ("range of ", name)
    for index in record.indices:
        if index.name == name:
            return (Span(index.term, index.lo, index.hi),)
    return ("domain of ", name)


_RULE_WORDS = {
    "chain": "putting the steps together",
    "take_exp": "exponentiate both sides",
    "take_log": "take logarithms",
    "take_power": "raise both sides to a power",
    "multiply": "multiply both sides",
    "divide": "divide both sides",
    "add": "add to both sides",
    "subtract": "subtract from both sides",
    "sum_over": "sum over the index",
    "product_over": "multiply over the index",
    "solve_for": "solve",
    "differentiate": "differentiate",
    "assume": "assumed",
    "tangent_log": "log lies below its tangents",
    "tangent_exp": "exp lies above its tangents",
    "tangent_power": "a power and its tangent",
}


def rule_words(rule: str) -> str:
    """What is said of a line for which there are no words: its rule."""
    return _RULE_WORDS.get(rule, rule.replace("_", " "))


def fact_phrase(source: str, record: Record) -> Phrase:
    """What a kernel's name of a fact stands for: `domain x`, `hypothesis h1`, `line 3`, `lemma exp-pos`."""
    found = _used(Line("", TRUE, ""), (source,), record, references(record))
    return found[0] if found else (source,)

"""Why a line holds, in words: the author's, the rule's, and the facts that it used beyond those it cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.languages.language import Language
from derive.languages.reasons import ALGEBRA, Equals, LineOf, Words, fact, reason
from derive.record.model import Citation, Line, Record
from derive.render.numbering import Ref, references
from derive.render.phrases import (
    Part,
    Phrase,
    domain_relations,
    listed,
    spans_of,
    spoken_in,
    variables_of,
    words,
)
from derive.render.spans import Setting, Span
from derive.terms.nodes import TRUE, Elem, Rel, Sym, Term


def reason_of(line: Line, record: Record, labels: Mapping[str, Ref], language: Language) -> Phrase:
    """The author's words for a line; else those of its rule, in the language."""
    if line.why:
        return words(line.why, record)
    return _composed(line, record, labels, language) or mere_rule(line, language)


def mere_rule(line: Line, language: Language) -> Phrase:
    """What is said of a line of which there is nothing to say but its rule: of algebra, or of a rule without words."""
    if line.rule == ALGEBRA:
        return (language.rules[ALGEBRA][0],)
    return () if line.rule in language.rules else (line.rule,)


def _composed(line: Line, record: Record, labels: Mapping[str, Ref], language: Language) -> Phrase:
    """The reason made from what is checked. Of `line.said`, which a stranger may have written, only this is taken:
    a line that it leaves out, such as the one just above, is left out."""
    unsaid = {c.ref for c in line.premises if c.kind == "line" and f"({c.ref})" not in line.said}
    hypotheses = {h.id: h for h in record.hypotheses}
    definitions = {d.name: d for d in record.definitions}
    return phrase_of(reason(line, hypotheses, definitions, language, unsaid), record, labels)


def cited(citation: Citation, record: Record, labels: Mapping[str, Ref], language: Language) -> Phrase:
    """What a line cites, in words: a hypothesis, a lemma, a line by its number."""
    hypotheses = {h.id: h for h in record.hypotheses}
    found = phrase_of(fact(citation, hypotheses, language), record, labels)
    return spoken_in(language, ("lemma ", *found) if citation.kind == "lemma" else found)


def phrase_of(said: Words, record: Record, labels: Mapping[str, Ref]) -> Phrase:
    """Composed words as a phrase; `labels` are those of lines, by id."""
    out: list[Part] = []
    for part in said:
        match part:
            case str():
                out += words(part, record)
            case LineOf(id):
                out.append(labels.get(id, f"({id})"))
            case Equals(name, value, of_lemma=True):
                out.append(Setting(name, value))
            case Equals(name, Term() as value):
                out.append(Rel("=", Sym(name), value))
            case Equals(name, value):
                out += [Sym(name), " = ", value]
            case _:
                out.append(part)
    return tuple(out)


def _hypothesis(id: str, record: Record) -> Phrase:
    for hypothesis in record.hypotheses:
        if hypothesis.id == id:
            return words(hypothesis.words, record) or (hypothesis.prop,)
    return (id,)


# printed with the line: "for i = 1, ..., K", "when p_i > 0", "from (2)"
_OBVIOUS = frozenset(("range", "guard", "premise", "near the point"))


def used_facts(
    line: Line, facts: Iterable[str], record: Record, labels: Mapping[str, Ref]
) -> tuple[Phrase, ...]:
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
        elif kind == "assumption":  # told by its verdict, where it is one itself
            out += [("assumption ", labels.get(name, name))] if name != line.id else []
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
            return listed(domain_relations(symbol.domain, symbol.term), "") or ("domain of ", name)
    for family in record.families:
        if family.name == name:
            one = Elem(family.term, *variables_of(spans_of(record, family.ranges, {name})))
            return listed(domain_relations(family.domain, one), "") or ("range of ", name)
    for index in record.indices:
        if index.name == name:
            return (Span(index.term, index.lo, index.hi),)
    return ("domain of ", name)


def fact_phrase(source: str, record: Record) -> Phrase:
    """What a kernel's name of a fact stands for: `domain x`, `hypothesis h1`, `line 3`, `lemma exp-pos`."""
    found = used_facts(Line("", TRUE, ""), (source,), record, references(record))
    return found[0] if found else (source,)

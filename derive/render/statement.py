"""What a derivation states, laid out for reading: its context, hypotheses, definitions and claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from derive.check.verdict import CheckedRefutation, ProofVerdict
from derive.frozen import frozen
from derive.kernel.verdict import Status
from derive.languages.language import Language
from derive.languages.reasons import filled
from derive.record.model import Definition, Domain, Parameter, Range, Record
from derive.render.names import fresh_name
from derive.render.phrases import (
    Part,
    Phrase,
    closed,
    domain_relations,
    fitted,
    listed,
    spans_of,
    spoken_in,
    variables_of,
    words,
)
from derive.render.spans import Span, together
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    And,
    App,
    Elem,
    Family,
    Lam,
    Node,
    Prop,
    Rel,
    Sym,
    Term,
    free,
    walk,
)


@frozen
class Entry:
    """One thing of the statement: a formula part, words of the author, and a status where it has one."""

    phrase: Phrase
    words: Phrase = ()
    status: Status | None = None
    definition: Definition | None = None  # its formula is read with the definition's own parameters


@frozen
class Refuted:
    """A claim said to be false: its formula with its indices, what the author says of it, what was found."""

    claim: Entry
    why: Phrase
    checked: CheckedRefutation


def spoken_entries(entries: Iterable[Entry], record: Record, language: Language) -> tuple[Entry, ...]:
    """Entries with the words that derive itself put between formulas in the language."""
    return tuple(
        replace(
            e,
            phrase=fitted(spoken_in(language, e.phrase), record, language),
            words=fitted(e.words, record, language),
        )
        for e in entries
    )


def context_entries(record: Record, language: Language) -> tuple[Entry, ...]:
    """The symbols that are not idle, and the families: sorts, bounds, ranges. Neighbours of one kind are one entry."""
    idle = idle_names(record)
    shown: list[tuple[str, Domain, tuple[Span, ...], Term]] = [
        (s.sort, s.domain, (), s.term) for s in record.symbols if s.name not in idle
    ]
    for family in record.families:
        spans = spans_of(record, family.ranges, {family.name})
        shown.append((family.sort, family.domain, tuple(spans), Elem(family.term, *variables_of(spans))))
    entries = []
    for (sort, domain, each), group in groupby(shown, key=lambda one: one[:3]):
        terms = [term for *_, term in group]
        for some in [[term] for term in terms] if _bounded(domain, terms[0]) is None else [terms]:
            said = _declared(sort, some, domain, language)
            entries.append(Entry((*said, *listed(together(each), " for "))))
    return tuple(entries)


def given_entries(record: Record, language: Language, *, of_defined: bool) -> tuple[Entry, ...]:
    """The hypotheses that mention what is defined, which is to be read first; or those that do not."""
    defined = {d.name for d in record.definitions}
    entries = (
        Entry(closed(record, (h.prop,), free(h.prop)), words(h.words, record))
        for h in record.hypotheses
        if any(isinstance(n, App) and n.name in defined for n in walk(h.prop)) is of_defined
    )
    return spoken_entries(entries, record, language)


def idle_names(record: Record) -> set[str]:
    """The names of the context that are only lent to a definition's parameter or to a variable that is bound.

    Nothing is said of their numbers, and what is said of the parameter stands in the definition.
    """
    lent = _lent(record) - _spoken_of(record)
    return lent - _told_of(record) if lent else lent


def _lent(record: Record) -> set[str]:
    """The names of parameters that are printed, and of bound variables in what is claimed and shown."""
    own = (d for d in record.definitions if not d.shared)
    bound = (n for prop in _propositions(record) for n in walk(prop) if isinstance(n, Lam))
    return {p.name for d in own for p in d.parameters if not p.implicit} | {n.hint for n in bound}


def _spoken_of(record: Record) -> set[str]:
    """The names of all that a record says something of, but for what the symbols' own domains say of themselves."""
    ranges = [end for f in record.families for lo_hi in f.ranges for end in lo_hi]
    ranges += [end for index in record.indices for end in (index.lo, index.hi)]
    domains = [f.domain.relations(Elem(f.term, *(ONE,) * f.term.arity)) for f in record.families]
    bounds = [bound for s in record.symbols for r in s.domain.relations(ZERO) for bound in (r.left, r.right)]
    given: list[Node] = [v for line in record.lines for c in line.premises for _, v in c.at]
    given += [v for line in record.lines for _, v in line.parameters if isinstance(v, Node)]
    nodes = (*_propositions(record), *ranges, *bounds, *given, *(r for d in domains for r in d))
    implicit = {p.name for d in record.definitions if not d.shared for p in d.parameters if p.implicit}
    return implicit.union(*({n.name for n in free(node)} for node in nodes))


def _told_of(record: Record) -> set[str]:
    """The names in formulas among an author's words, and in witnesses, of numbers that are not just any real ones."""
    said = [h.words for h in record.hypotheses] + [g.words for g in record.goals]
    said += [line.why for line in record.lines] + [r.why for r in record.refutations]
    formulas = [part for text in said for part in words(text, record) if isinstance(part, Node)]
    witnessed = {name for r in record.refutations for name, _ in r.witness.numbers}
    bounded = {s.name for s in record.symbols if s.sort == INTEGER or s.domain != Domain()}
    return bounded & witnessed.union(*({n.name for n in free(node)} for node in formulas))


def _propositions(record: Record) -> Iterator[Prop]:
    """All that a record states, supposes or doubts."""
    yield from (h.prop for h in record.hypotheses)
    for line in record.lines:
        yield from (line.prop, *line.guards)
    yield from (g.prop for g in record.goals)
    yield from (r.prop for r in record.refutations)


def _declared(sort: str, terms: Sequence[Term], domain: Domain, language: Language) -> Phrase:
    """`real x, y > 0`: numbers of one kind; and if there are more bounds than one, `real x with 0 < x < 1`."""
    *others, last = terms
    bounded = _bounded(domain, last)
    if bounded is not None:
        return listed([*others, bounded], f"{sort} ")
    bounds = listed(domain_relations(domain, last), "")[1:]
    return filled(language.frames["declared"], {"what": listed(terms, f"{sort} "), "bounds": bounds})


def _bounded(domain: Domain, x: Term) -> Node | None:
    """`x > 0`, or `x` alone; nothing where it takes more words."""
    first, *others = domain_relations(domain, x) or [x]
    return None if others or isinstance(first, And) else first


def definition_entry(definition: Definition, language: Language) -> Entry:
    """A definition: `head := body`, for which arguments, and what it is called."""
    head = App(definition.name, *(p.term for p in definition.parameters))
    shown = [p for p in definition.parameters if not p.implicit]
    spans = [Span(p.term, *p.index) for p in shown if p.index is not None and isinstance(p.term, Sym)]
    families = _families(shown, language)
    scope = (*families, *listed(together(spans), " and " if families else " for "))
    phrase = (head, " := ", definition.body, *scope, *_bounds(shown, spans))
    said = language.named(definition) if definition.words else ""
    return Entry(phrase, (said,) if said else (), definition=definition)


def _bounds(shown: Sequence[Parameter], spans: Sequence[Span]) -> Phrase:
    """` with integer n >= 1, x > 0`: what is wanted of the parameters that are no indices."""
    out: list[Part] = []
    for p in shown:
        if p.index is not None:
            continue
        one = _one_element(p.term, spans, shown)
        kind, bounds = "integer " if p.sort == INTEGER else "", domain_relations(p.domain, one)
        if kind and not (bounds and isinstance(bounds[0], Rel)):
            bounds.insert(0, one)
        for n, wanted in enumerate(bounds):
            out += [", " if out else " with ", *([kind] if kind and n == 0 else []), wanted]
    return tuple(out)


def _families(shown: Sequence[Parameter], language: Language) -> Phrase:
    """` for a family p over 1, ..., n`: what is implicit in a family's name; those of one range together."""
    out: list[Part] = []
    together: dict[tuple[Range, ...], list[Parameter]] = {}
    for p in shown:
        if p.is_family:
            together.setdefault(p.ranges, []).append(p)
    for ranges, group in together.items():
        out.append(" and " if out else " for ")
        names = listed([p.term for p in group], "", " and ")[1:]
        over = listed([Span(None, lo, hi) for lo, hi in ranges], "", language.frames["and names"])[1:]
        frame = language.frames["family" if len(group) == 1 else "families"]
        out += filled(frame, {"names": names, "ranges": over})
    return tuple(out)


def _one_element(term: Sym | Family, spans: Sequence[Span], shown: Sequence[Parameter]) -> Term:
    """The number itself, or a family at an index: that of the definition if it has one."""
    if isinstance(term, Sym):
        return term
    names = [v.name for v in variables_of(spans)]
    name = fresh_name(names[0] if names else "i", INTEGER, {q.name for q in shown} - set(names))
    return Elem(term, *[Sym(name, INTEGER)] * term.arity)


def claim_entries(record: Record, verdict: ProofVerdict) -> tuple[Entry, ...]:
    """The goals with their statuses; none counts as proved in a derivation that is not."""
    entries = []
    for n, goal in enumerate(record.goals):
        status = verdict.goals[n].status if n < len(verdict.goals) else Status.COULD_NOT_RUN
        if status is Status.PROVED and not verdict.holds:
            # not shown as proved in a derivation that is not; nor as refuted, where something else is
            status = Status.UNPROVED if verdict.status is Status.REFUTED else verdict.status
        phrase = closed(record, (goal.prop,), free(goal.prop))
        entries.append(Entry(phrase, words(goal.words, record), status))
    return tuple(entries)


def refuted_claim(found: CheckedRefutation, record: Record, language: Language) -> Refuted:
    """A claim said to be false, with what the check found."""
    prop = found.refutation.prop
    claim = Entry(spoken_in(language, closed(record, (prop,), free(prop))), status=found.status)
    why = words(language.told(found.refutation.why), record)
    return Refuted(claim, fitted(why, record, language), found)

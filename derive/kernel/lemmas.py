"""Citing a lemma: every declared symbol mapped, every domain and hypothesis of the lemma obliged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from derive.frozen import frozen, once
from derive.kernel.context import Context, Fact, Theory, close, domain_at
from derive.kernel.obligations import Obligations
from derive.kernel.size import check_size
from derive.kernel.step import Premise, refuse
from derive.kernel.verdict import Status
from derive.kernel.wellformed import (
    NotWellFormed,
    applied_by,
    bounds_of,
    check_formula,
    check_ranges,
    declared,
    define,
    misfit,
)
from derive.record.model import Citation, Definition, Domain, FamilySymbol, Record, Symbol
from derive.terms.nodes import (
    ZERO,
    Family,
    FamilyExpr,
    Node,
    Sym,
    Term,
    free,
    is_integer,
    substitute,
)


@frozen
class Lemma:
    """A checked record: its verdict comes from its own check, never from the citing one."""

    record: Record
    status: Status
    hash: str = ""

    @once
    def theory(self) -> Theory:
        """What it declares and defines. Raises `NotWellFormed`."""
        theory = declared(self.record)
        for definition in self.record.definitions:
            theory, _ = define(theory, definition)
        return theory


def lemma_premise(
    lemmas: Mapping[str, Lemma],
    record: Record,
    context: Context,
    obligations: Obligations,
    citation: Citation,
) -> Premise:
    """The instance of a lemma's goal. Raises `Refused` where the instantiation is no instantiation."""
    lemma = lemmas.get(citation.ref)
    if lemma is None:
        raise refuse("no-lemma", f"there is no record of the lemma {citation.ref}")
    pinned = dict(record.lemmas).get(citation.ref, "")
    if pinned and pinned != lemma.hash:
        raise refuse("lemma", f"the lemma {citation.ref} has changed since it was cited")
    if not 0 <= citation.goal < len(lemma.record.goals):
        raise refuse(
            "lemma",
            f"the lemma {citation.ref} has {len(lemma.record.goals)} goals, not goal {citation.goal + 1}",
        )
    label = f"lemma {citation.ref}"
    _check_statements(lemma, citation.goal, label)
    values = {**_indifferent(lemma.record, citation.goal), **dict(citation.at)}
    mapping = _mapping(lemma.record, context, obligations, values, label)
    _oblige_hypotheses(lemma.record, context, obligations, mapping, label)
    goal = _foreign(lemma.record, context).unfold_all(lemma.record.goals[citation.goal].prop)
    open_ = [
        (index.term, index.lo, index.hi)
        for index in lemma.record.indices
        if index.term in free(goal) and index.term not in mapping
    ]
    prop = substitute(close(goal, open_), mapping)
    return Premise(prop, label, f"lemma {citation.ref}", mentions=anything(context.theory))


def anything(theory: Theory) -> frozenset[Sym | Family]:
    """What an instance may rest on: what its conditions were shown from is tracked in a line of its own only."""
    return frozenset(d.term for d in (*theory.symbols.values(), *theory.families.values()))


def _check_statements(lemma: Lemma, goal: int, label: str) -> None:
    """What is unfolded next is well formed, and not too large: a lemma that is not proved may be neither.

    Raises `Refused`, `TooLarge`.
    """
    indices = frozenset(index.term for index in lemma.record.indices)
    try:
        check_ranges((index.range for index in lemma.record.indices), lemma.theory)
        for prop in (*(h.prop for h in lemma.record.hypotheses), lemma.record.goals[goal].prop):
            check_formula(prop, lemma.theory, indices)
            check_size(lemma.theory, prop)
    except NotWellFormed as error:
        raise refuse("lemma", f"{label} is not well formed: {error}") from None


def _indifferent(lemma: Record, goal: int) -> dict[str, Term]:
    """Symbols of which neither the goal, nor a hypothesis, nor a range says anything: any number will do, so 0 does."""
    stated = [lemma.goals[goal].prop, *(h.prop for h in lemma.hypotheses)]
    ranges = (
        *(range for family in lemma.families for range in family.ranges),
        *(i.range for i in lemma.indices),
    )
    said = frozenset().union(*(free(node) for node in (*stated, *(end for range in ranges for end in range))))
    return {s.name: ZERO for s in lemma.symbols if s.domain == Domain() and s.term not in said}


def _declarations(lemma: Record) -> tuple[Symbol | FamilySymbol, ...]:
    return (*lemma.symbols, *lemma.families)


def _mapping(
    lemma: Record, context: Context, obligations: Obligations, at: Mapping[str, Any], label: str
) -> dict[Sym | Family, Term | FamilyExpr]:
    """The lemma's symbols, families and indices to terms of the citing line, domains obliged."""
    mapping: dict[Sym | Family, Term | FamilyExpr] = {}
    indices = {index.name for index in lemma.indices}
    unknown = sorted(set(at) - indices - {d.name for d in _declarations(lemma)})
    if unknown:
        names = ", ".join(d.name for d in _declarations(lemma))
        raise refuse("lemma", f"{label} has nothing named {unknown[0]} to instantiate: it declares {names}")
    for declaration in _declarations(lemma):
        value = at.get(declaration.name)
        if value is None:
            raise refuse("lemma", f"{label} must be told what its {declaration.name} is")
        _becomes(declaration, value, mapping, context, obligations, label)
    for index in lemma.indices:
        value = at.get(index.name)
        if value is None:
            continue
        _check_value(value, context, label)
        if not isinstance(value, Term) or not is_integer(value):
            raise refuse("lemma", f"{label}: the index {index.name} becomes an integer")
        obligations.term(context, value)
        lo, hi = substitute(index.lo, mapping), substitute(index.hi, mapping)
        obligations.in_range(context, value, lo, hi, f"{index.name} in its range in {label}")
        mapping[index.term] = value
    return mapping


def _becomes(
    declaration: Symbol | FamilySymbol,
    value: Any,
    mapping: dict[Sym | Family, Term | FamilyExpr],
    context: Context,
    obligations: Obligations,
    label: str,
) -> None:
    """A symbol or family takes a value of its kind, sort and domain, which goes into the mapping."""
    _check_value(value, context, label)
    why = f"domain of {declaration.name} in {label}"
    problem = misfit(declaration, value)
    if problem:
        raise refuse("lemma", f"{label}: {problem}")
    if isinstance(declaration, Symbol):
        obligations.term(context, value)
        for relation in domain_at(declaration.domain, mapping).relations(value):
            obligations.oblige(context, relation, why)
    else:
        obligations.family(context, value, declaration, mapping, why)
    mapping[declaration.term] = value


def elsewhere(
    record: Record, context: Context, obligations: Obligations, fact: Fact, at: Mapping[str, Any], label: str
) -> dict[Sym | Family, Term | FamilyExpr]:
    """The values at which an earlier line is read, which holds wherever the declarations and what it rests on do.

    So they are obliged there: the domains of what changes, of what is declared by it, and the hypotheses about it,
    unless the line rests on none.
    """
    mapping: dict[Sym | Family, Term | FamilyExpr] = {}
    changed = {d.term for d in _declarations(record) if d.name in at}
    for declaration in _declarations(record):
        if declaration.name in at or not changed.isdisjoint(_depends_on(declaration)):
            _becomes(
                declaration, at.get(declaration.name, declaration.term), mapping, context, obligations, label
            )
    if not changed.isdisjoint(fact.mentions):
        _oblige_hypotheses(record, context, obligations, mapping, label, changed)
    return mapping


def _depends_on(declaration: Symbol | FamilySymbol) -> frozenset[Sym | Family]:
    """What the domain and the ranges of a declaration mention."""
    return frozenset().union(*map(free, bounds_of(declaration)))


def _check_value(value: Node, context: Context, label: str) -> None:
    try:
        check_formula(value, context.theory, frozenset(binder[0] for binder in context.binders))
    except NotWellFormed as error:
        raise refuse("lemma", f"{label}: {error}") from None


def _oblige_hypotheses(
    lemma: Record,
    context: Context,
    obligations: Obligations,
    mapping: Mapping[Any, Any],
    label: str,
    about: Collection[Sym | Family] = (),
) -> None:
    """Each hypothesis of the lemma, for all its indices: an instance at one index does not need it at others only.

    Or those only that mention some of its symbols.
    """
    foreign = _foreign(lemma, context)
    for hypothesis in lemma.hypotheses:
        prop = foreign.unfold_all(hypothesis.prop)
        indices = [(index.term, index.lo, index.hi) for index in lemma.indices if index.term in free(prop)]
        closed = close(prop, indices)
        if about and free(closed).isdisjoint(about):
            continue
        obligations.oblige(
            context,
            substitute(closed, mapping),
            f"hypothesis of {label}: {hypothesis.words or hypothesis.id}",
        )


def _foreign(lemma: Record, context: Context) -> Theory:
    """The definitions that mean something else here, or nothing: they, or ones that they use, differ.

    Those are written out in what is cited; the definitions that both records share stay.
    """
    found: dict[str, Definition] = {}
    for definition in lemma.definitions:
        if (
            not applied_by(definition).isdisjoint(found)
            or context.theory.definitions.get(definition.name) != definition
        ):
            found[definition.name] = definition
    return Theory(definitions=found)

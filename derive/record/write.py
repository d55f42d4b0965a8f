"""A record as JSON data. Each function gives one object; fields at their defaults are left out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from derive.record.model import (
    FORMAT,
    VERSION,
    Citation,
    Definition,
    Domain,
    FamilySymbol,
    Goal,
    Hypothesis,
    Index,
    Line,
    Parameter,
    ParameterValue,
    Point,
    Position,
    Range,
    Record,
    Refutation,
    Symbol,
)
from derive.terms.codec import Malformed, encode, encode_rational
from derive.terms.nodes import REAL, Lam, Node

Json = dict[str, Any]

# what a reader sees and the kernel does not: left out of the content hash
_WORDS = frozenset(
    {"title", "source", "file", "words", "why", "said", "position", "latex", "unicode", "translations"}
)
# what holds no terms and no words: evidence, and lists of names
_KEPT = frozenset({"certificate", "names"})


def record(value: Record, *, for_hash: bool = False) -> Json:
    """The JSON form of a record. For the content hash: without words, notations, positions and names of
    bound variables."""
    out = _object(
        name=value.name,
        title=value.title,
        source=value.source,
        file=value.file,
        symbols=[_symbol(s) for s in value.symbols],
        families=[_family(f) for f in value.families],
        indices=[_index(i) for i in value.indices],
        definitions=[_definition(d) for d in value.definitions],
        hypotheses=[_hypothesis(h) for h in value.hypotheses],
        lines=[_line(line) for line in value.lines],
        goals=[_goal(g) for g in value.goals],
        refutations=[_refutation(r) for r in value.refutations],
        lemmas=[[name, hash_] for name, hash_ in value.lemmas],
        points=[_point(p) for p in value.points],
    )
    out = {"format": FORMAT, "version": VERSION, **out}
    stripped: Json = _without_words(out) if for_hash else out
    return stripped


def _object(**fields: Any) -> Json:
    """An object without the fields that say nothing."""
    return {k: v for k, v in fields.items() if v is not None and v is not False and v != "" and v != []}


def _without_words(data: Any) -> Any:
    """Drop words, and the display name that is second in each `["lam", name, sort, body]`."""
    if isinstance(data, dict):
        return {k: v if k in _KEPT else _without_words(v) for k, v in data.items() if k not in _WORDS}
    if isinstance(data, list):
        if len(data) == 4 and data[0] == Lam.kind:
            return [Lam.kind, "", data[2], _without_words(data[3])]
        return [_without_words(d) for d in data]
    return data


def _term(node: Node | None) -> list[Any] | None:
    return None if node is None else encode(node)


def _range(value: Range) -> list[Any]:
    return [encode(value[0]), encode(value[1])]


def _domain(value: Domain) -> Json | None:
    found = _object(
        above=_term(value.above),
        at_least=_term(value.at_least),
        below=_term(value.below),
        at_most=_term(value.at_most),
        nonzero=value.nonzero,
    )
    return found or None


def _sort(sort: str) -> str:
    return "" if sort == REAL else sort


def _symbol(value: Symbol) -> Json:
    return _object(name=value.name, sort=_sort(value.sort), domain=_domain(value.domain), latex=value.latex)


def _family(value: FamilySymbol) -> Json:
    return _object(
        name=value.name,
        ranges=[_range(r) for r in value.ranges],
        sort=_sort(value.sort),
        domain=_domain(value.domain),
        latex=value.latex,
    )


def _index(value: Index) -> Json:
    return _object(name=value.name, range=_range((value.lo, value.hi)), latex=value.latex)


def _definition(value: Definition) -> Json:
    return _object(
        name=value.name,
        parameters=[_parameter(p) for p in value.parameters],
        body=encode(value.body),
        latex=value.latex,
        unicode=value.unicode,
        shared=value.shared,
        words=value.words,
        translations=[list(t) for t in value.translations],
        position=_position(value.position),
    )


def _parameter(value: Parameter) -> Json:
    return _object(
        name=value.name,
        sort=_sort(value.sort),
        ranges=[_range(r) for r in value.ranges],
        domain=_domain(value.domain),
        index=None if value.index is None else _range(value.index),
        implicit=value.implicit,
    )


def _hypothesis(value: Hypothesis) -> Json:
    return _object(
        id=value.id, prop=encode(value.prop), words=value.words, position=_position(value.position)
    )


def _citation(value: Citation) -> Json:
    return _object(
        kind=value.kind,
        ref=value.ref,
        at=[[name, encode(term)] for name, term in value.at],
        goal=value.goal or None,
    )


def _line(value: Line) -> Json:
    return _object(
        id=value.id,
        prop=encode(value.prop),
        rule=value.rule,
        premises=[_citation(c) for c in value.premises],
        parameters=[[name, _value(v)] for name, v in value.parameters],
        guards=[encode(g) for g in value.guards],
        why=value.why,
        said=value.said,
        chain=None if value.chain == -1 else value.chain,
        position=_position(value.position),
    ) | ({} if value.certificate is None else {"certificate": value.certificate})


def _value(value: ParameterValue) -> Json:
    """The value of a rule's parameter, tagged with its type."""
    match value:
        case Node():
            return {"term": encode(value)}
        case str():
            return {"text": value}
        case bool():
            raise Malformed("a rule's parameter may not be a boolean")
        case int():
            return {"integer": value}
        case Fraction():
            return {"number": encode_rational(value)}
        case _:
            return {"names": list(value)}


def _goal(value: Goal) -> Json:
    return _object(prop=encode(value.prop), words=value.words, position=_position(value.position))


def _refutation(value: Refutation) -> Json:
    return _object(
        prop=encode(value.prop),
        witness=_point(value.witness),
        why=value.why,
        position=_position(value.position),
    )


def _point(value: Point) -> Json:
    return _object(
        numbers=[[name, encode(term)] for name, term in value.numbers],
        families=[[name, [_entry(at, term) for at, term in table]] for name, table in value.families],
    )


def _entry(at: Sequence[int], term: Node) -> list[Any]:
    return [list(at), encode(term)]


def _position(value: Position | None) -> Json | None:
    if value is None:
        return None
    return {
        "file": value.file,
        "line": value.line,
        "column": value.column,
        "end_line": value.end_line,
        "end_column": value.end_column,
    }

"""Slips in what a line cites: a premise left out, another one in its place, a changed parameter of the rule.

The line still says what is true, so that numbers cannot refute it: it may be accepted only where the rule,
so applied, gives it all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from derive.record.model import Citation, Line, Record
from derive.terms.nodes import INTEGER, Add, Neg, Num, Sym, Term

MOST_OTHERS = 3  # premises that are tried in the place of one


@dataclass(frozen=True)
class Slip:
    """`what` was done, and the line that it gives."""

    what: str
    line: Line


def slips(record: Record, line: Line) -> Iterator[Slip]:
    """Every slip in what a line cites and in its rule's parameters."""
    yield from _premises(record, line)
    for k, (name, value) in enumerate(line.parameters):
        for what, changed in _parameter(record, value):
            parameters = (*line.parameters[:k], (name, changed), *line.parameters[k + 1 :])
            yield Slip(f"{what}: {name}", replace(line, parameters=parameters))


def _premises(record: Record, line: Line) -> Iterator[Slip]:
    before = record.lines[: record.lines.index(line)]
    others = [Citation("line", other.id) for other in reversed(before) if other.guards == line.guards]
    others += [Citation("hypothesis", h.id) for h in record.hypotheses]
    for k, cited in enumerate(line.premises):
        rest = (*line.premises[:k], *line.premises[k + 1 :])
        yield Slip("premise left out", replace(line, premises=rest))
        wrong = [o for o in others if (o.kind, o.ref) not in {(p.kind, p.ref) for p in line.premises}]
        for other in wrong[:MOST_OTHERS]:
            changed = (*line.premises[:k], other, *line.premises[k + 1 :])
            yield Slip("wrong premise cited", replace(line, premises=changed))
        if cited.at:
            yield from _instances(line, k, cited)


def _instances(line: Line, k: int, cited: Citation) -> Iterator[Slip]:
    for n, (name, value) in enumerate(cited.at):
        if isinstance(value, Term):
            for changed in (Add(value, Num(1)), Neg(value)):
                at = (*cited.at[:n], (name, changed), *cited.at[n + 1 :])
                premises = (*line.premises[:k], replace(cited, at=at), *line.premises[k + 1 :])
                yield Slip("wrong instance", replace(line, premises=premises))


def _parameter(record: Record, value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case Term():
            yield "parameter changed", Num(value.value + 1) if isinstance(value, Num) else Add(value, Num(1))
            yield "parameter negated", Neg(value)
            if isinstance(value, Sym):
                others = [s.term for s in record.symbols if s.sort == value.sort and s.term != value]
                if value.sort == INTEGER:
                    others += [Sym(i.name, INTEGER) for i in record.indices if i.name != value.name]
                yield from (("another symbol", other) for other in others[:2])
        case bool():
            yield "parameter changed", not value
        case int() | Fraction():
            yield "parameter changed", value + 1
        case str():
            yield from (("another index", i.name) for i in record.indices if i.name != value)
        case tuple() if value:
            yield "a name left out", value[1:]

"""What an author may have forgotten to cite for a line that does not follow by algebra. Nothing here is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from derive.frozen import frozen
from derive.record.model import Citation, Definition, Line, Record
from derive.search.missing_rules import in_two, with_rules
from derive.terms.nodes import App, Deriv, Node, walk

MOST_CITED = 8  # hypotheses and lines that are tried, the last ones


@frozen
class Reason:
    """The line with a longer reason, and what is new in it: a rule, names of definitions, or citations.

    `first` is a line that is written before it, whose id is that of `missing_rules.FIRST`.
    """

    line: Line
    names: tuple[str, ...] = ()
    cited: tuple[Citation, ...] = ()
    first: Line | None = None


def reasons(line: Line, record: Record) -> Iterator[Reason]:
    """Candidates, the likeliest first. Only for lines without a rule of their own."""
    if line.rule != "algebra":
        return
    before = record.lines_before(line.id)
    unfolded = line.parameter("unfold", ())
    new = tuple(name for name in _applied(line.prop, record) if name not in unfolded)
    whole = _unfolding(line, (*unfolded, *new))
    derived = any(isinstance(node, Deriv) for node in walk(line.prop))
    if new:
        yield Reason(whole, new)
    if derived and not line.premises:
        yield Reason(replace(line, rule="differentiate"))
        if new:
            yield Reason(replace(whole, rule="differentiate"), new)
    cited = {(c.kind, c.ref) for c in line.premises}
    facts = [Citation("hypothesis", h.id) for h in record.hypotheses]
    facts += [Citation("line", x.id) for x in before if set(x.guards) <= set(line.guards)]
    for fact in facts[-MOST_CITED:]:
        if (fact.kind, fact.ref) not in cited:
            yield Reason(replace(line, premises=(*line.premises, fact)), cited=(fact,))
            if new:
                yield Reason(replace(whole, premises=(*line.premises, fact)), new, (fact,))
    for ruled in with_rules(line, record, before):
        yield Reason(ruled, cited=tuple(c for c in ruled.premises if c not in line.premises))
    for first, ruled in in_two(line, record):
        yield Reason(ruled, first=first)


def _unfolding(line: Line, names: tuple[str, ...]) -> Line:
    others = tuple((key, value) for key, value in line.parameters if key != "unfold")
    return replace(line, parameters=(*others, ("unfold", names)))


def _applied(node: Node, record: Record) -> tuple[str, ...]:
    """The defined functions in a formula, and those in their bodies."""
    definitions: Mapping[str, Definition] = {d.name: d for d in record.definitions}
    found: dict[str, None] = {}
    pending = [node]
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, App) and part.name in definitions and part.name not in found:
                found[part.name] = None
                pending.append(definitions[part.name].body)
    return tuple(found)

"""What the objects of a record have, in JSON and as data: one table, by which they are read and written."""

from __future__ import annotations

from typing import Any

from derive.record.fields import (
    ARGUMENT,
    BOOLEAN,
    HASH,
    ID,
    INTEGER,
    LANGUAGE,
    LATEX,
    MAX_ARITY,
    NAME,
    NATURAL,
    PROP,
    RANGE,
    RULE,
    SORT,
    TERM,
    TEXT,
    UNICODE,
    VALUE,
    distinct,
    distinct_in,
    one_of,
)
from derive.record.form import Form, Part, Reading, Writing, listed, paired
from derive.record.model import (
    Citation,
    Definition,
    Domain,
    FamilySymbol,
    Goal,
    Hypothesis,
    Index,
    Line,
    Parameter,
    Point,
    Position,
    Record,
    Refutation,
    Symbol,
)
from derive.terms.codec import Malformed
from derive.terms.nodes import REAL, App, walk

MAX_LINES = 2000


def _has_an_index(family: FamilySymbol) -> None:
    if not family.ranges:
        raise Malformed("a family needs an index", "ranges")


def _is_an_integer_if_an_index(parameter: Parameter) -> None:
    if parameter.index is not None and (parameter.is_family or parameter.sort == REAL):
        raise Malformed("only an integer parameter can be an index", "index")


def _entry_has_an_index(at: tuple[int, ...]) -> None:
    if not at:
        raise Malformed("a family element needs an index")


def _values_are_distinct(point: Point) -> None:
    distinct(name for name, _ in (*point.numbers, *point.families))


def _references_are_known(record: Record) -> None:
    """Each name is declared once, and each premise cites what comes before it."""
    first: dict[str, str] = {}
    for kind in ("symbols", "families", "indices", "definitions"):
        for n, declared in enumerate(getattr(record, kind)):
            if declared.name in first:
                reason = f"{declared.name!r} is declared already, as {first[declared.name]}"
                raise Malformed(reason, f"{kind}[{n}].name")
            first[declared.name] = f"{kind}[{n}]"
    for n, definition in enumerate(record.definitions):
        used = {node.name for node in walk(definition.body) if isinstance(node, App)}
        for name in sorted(used & {p.name for p in definition.parameters}):
            raise Malformed(f"{name!r} is a definition there, and a parameter too", f"definitions[{n}].body")
    distinct((name for name, _ in record.lemmas), "lemmas")
    ids: set[str] = set()
    for kind in ("hypotheses", "lines"):
        for n, stated in enumerate(getattr(record, kind)):
            if stated.id in ids:
                raise Malformed(f"{stated.id!r} twice", f"{kind}[{n}].id")
            ids.add(stated.id)
    known = {("lemma", name) for name, _ in record.lemmas}
    known |= {("hypothesis", hypothesis.id) for hypothesis in record.hypotheses}
    later = {("line", line.id) for line in record.lines}
    for n, line in enumerate(record.lines):
        for m, cited in enumerate(line.premises):
            if (cited.kind, cited.ref) not in known:
                comes = "comes later" if (cited.kind, cited.ref) in later else "is unknown"
                reason = f"the {cited.kind} {cited.ref!r} {comes}"
                raise Malformed(reason, f"lines[{n}].premises[{m}].ref")
        known.add(("line", line.id))


def _position(data: object, reading: Reading) -> Position:
    """A position, or its numbers alone: in the record's own file, as most are."""
    if not isinstance(data, list):
        return POSITION.read(data, reading)
    if len(data) != 4:
        raise Malformed("expected line, column, end_line and end_column")
    return Position(reading.file, *_NUMBERS.read(data, reading))


def _written_position(position: Position, writing: Writing) -> Any:
    if position.file != writing.file:
        return POSITION.write(position, writing)
    return [position.line, position.column, position.end_line, position.end_column]


def _named(part: Part) -> Part:
    """Values by names."""
    return listed(paired(NAME, part))


DOMAIN = Form(Domain, {"above": TERM, "at_least": TERM, "below": TERM, "at_most": TERM, "nonzero": BOOLEAN})
SYMBOL = Form(Symbol, {"name": NAME, "sort": SORT, "domain": DOMAIN.part, "latex": LATEX})
FAMILY = Form(
    FamilySymbol,
    {"name": NAME, "ranges": listed(RANGE, MAX_ARITY), "sort": SORT, "domain": DOMAIN.part, "latex": LATEX},
    _has_an_index,
)
INDEX: Form[Index] = Form(
    Index,
    {"name": NAME, "range": RANGE, "latex": LATEX},
    made=lambda name, range, latex="": Index(name, range[0], range[1], latex),
)
PARAMETER = Form(
    Parameter,
    {"name": NAME, "sort": SORT, "ranges": listed(RANGE, MAX_ARITY), "domain": DOMAIN.part, "index": RANGE,
     "implicit": BOOLEAN},
    _is_an_integer_if_an_index,
)  # fmt: skip
POSITION = Form(
    Position,
    {"file": TEXT, "line": NATURAL, "column": NATURAL, "end_line": NATURAL, "end_column": NATURAL},
)
_NUMBERS = listed(NATURAL)
PLACE = Part(_position, _written_position)
DEFINITION = Form(
    Definition,
    {"name": NAME, "parameters": listed(PARAMETER.part), "body": TERM, "latex": LATEX, "unicode": UNICODE,
     "shared": BOOLEAN, "words": TEXT, "translations": listed(paired(LANGUAGE, TEXT)), "position": PLACE},
    distinct_in("parameters", lambda parameter: parameter.name),
)  # fmt: skip
HYPOTHESIS = Form(Hypothesis, {"id": ID, "prop": PROP, "words": TEXT, "position": PLACE})
CITATION = Form(
    Citation,
    {"kind": one_of("hypothesis", "line", "lemma"), "ref": ID, "at": _named(ARGUMENT), "goal": NATURAL},
    distinct_in("at", lambda named: named[0]),
)
LINE = Form(
    Line,
    {"id": ID, "prop": PROP, "rule": RULE, "premises": listed(CITATION.part), "parameters": _named(VALUE),
     "guards": listed(PROP), "why": TEXT, "said": TEXT, "chain": NATURAL, "position": PLACE},
    distinct_in("parameters", lambda named: named[0]),
)  # fmt: skip
GOAL = Form(Goal, {"prop": PROP, "words": TEXT, "position": PLACE})
ENTRY = paired(listed(INTEGER, MAX_ARITY, _entry_has_an_index), TERM)
TABLE = listed(ENTRY, check=lambda table: distinct(str(at) for at, _ in table))
POINT = Form(Point, {"numbers": _named(TERM), "families": _named(TABLE)}, _values_are_distinct)
REFUTATION = Form(
    Refutation,
    {"prop": PROP, "witness": Part(POINT.read, POINT.write, Point()), "why": TEXT, "position": PLACE},
)
RECORD: Form[Record] = Form(
    Record,
    {"name": ID, "title": TEXT, "source": TEXT, "symbols": listed(SYMBOL.part), "families": listed(FAMILY.part),
     "indices": listed(INDEX.part), "definitions": listed(DEFINITION.part), "hypotheses": listed(HYPOTHESIS.part),
     "lines": listed(LINE.part, MAX_LINES), "goals": listed(GOAL.part), "refutations": listed(REFUTATION.part),
     "lemmas": listed(paired(ID, HASH)), "file": TEXT, "points": listed(POINT.part)},
    _references_are_known,
)  # fmt: skip

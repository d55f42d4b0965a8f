"""JSON data as a record. Each function reads one object and says where it is wrong.

Nothing is executed, and nothing is taken on trust: text goes through `check_text`, notations through
`check_latex`, and terms and names are read by `fields`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from derive.record.fields import (
    MAX_ARITY,
    MAX_LINES,
    Fields,
    argument,
    boolean,
    certificate,
    distinct,
    each,
    identifier,
    integer,
    language_code,
    named,
    natural,
    node,
    pair,
    prop,
    range_of,
    rule_name,
    sha256,
    sort,
    term,
)
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
    Record,
    Refutation,
    Symbol,
)
from derive.record.notation import check_latex, check_text, check_unicode
from derive.terms.codec import Malformed, check_name, decode_rational
from derive.terms.nodes import REAL, App, Term, walk

_CITED = ("hypothesis", "line", "lemma")


# --- declarations ---------------------------------------------------------------------------------


def _domain(data: object, where: str) -> Domain:
    o = Fields(data, where)
    out = Domain(
        above=o.get_or("above", term, None),
        at_least=o.get_or("at_least", term, None),
        below=o.get_or("below", term, None),
        at_most=o.get_or("at_most", term, None),
        nonzero=o.get_or("nonzero", boolean, False),
    )
    o.done()
    return out


def _symbol(data: object, where: str) -> Symbol:
    o = Fields(data, where)
    out = Symbol(
        name=o.get("name", check_name),
        sort=o.get_or("sort", sort, REAL),
        domain=o.get_or("domain", _domain, Domain()),
        latex=o.get_or("latex", check_latex, ""),
    )
    o.done()
    return out


def _family(data: object, where: str) -> FamilySymbol:
    o = Fields(data, where)
    out = FamilySymbol(
        name=o.get("name", check_name),
        ranges=o.get("ranges", each(range_of, MAX_ARITY)),
        sort=o.get_or("sort", sort, REAL),
        domain=o.get_or("domain", _domain, Domain()),
        latex=o.get_or("latex", check_latex, ""),
    )
    if not out.ranges:
        raise Malformed(f"{o.place('ranges')}: a family needs an index")
    o.done()
    return out


def _index(data: object, where: str) -> Index:
    o = Fields(data, where)
    name = o.get("name", check_name)
    lo, hi = o.get("range", range_of)
    out = Index(name=name, lo=lo, hi=hi, latex=o.get_or("latex", check_latex, ""))
    o.done()
    return out


def _parameter(data: object, where: str) -> Parameter:
    o = Fields(data, where)
    out = Parameter(
        name=o.get("name", check_name),
        sort=o.get_or("sort", sort, REAL),
        ranges=o.each("ranges", range_of, MAX_ARITY),
        domain=o.get_or("domain", _domain, Domain()),
        index=o.get_or("index", range_of, None),
        implicit=o.get_or("implicit", boolean, False),
    )
    if out.index is not None and (out.is_family or out.sort == REAL):
        raise Malformed(f"{o.place('index')}: only an integer parameter can be an index")
    o.done()
    return out


def _definition(data: object, where: str) -> Definition:
    o = Fields(data, where)
    out = Definition(
        name=o.get("name", check_name),
        parameters=o.each("parameters", _parameter),
        body=o.get("body", term),
        latex=o.get_or("latex", check_latex, ""),
        unicode=o.get_or("unicode", check_unicode, ""),
        shared=o.get_or("shared", boolean, False),
        words=o.get_or("words", check_text, ""),
        translations=o.each("translations", _translation),
        position=o.get_or("position", _position, None),
    )
    distinct((p.name for p in out.parameters), o.place("parameters"))
    o.done()
    return out


def _translation(data: object, where: str) -> tuple[str, str]:
    language, words = pair(data, where)
    return language_code(language, where), check_text(words, where)


# --- statements -----------------------------------------------------------------------------------


def _hypothesis(data: object, where: str) -> Hypothesis:
    o = Fields(data, where)
    out = Hypothesis(
        id=o.get("id", identifier),
        prop=o.get("prop", prop),
        words=o.get_or("words", check_text, ""),
        position=o.get_or("position", _position, None),
    )
    o.done()
    return out


def _citation(data: object, where: str) -> Citation:
    o = Fields(data, where)
    kind = o.get("kind", check_text)
    if kind not in _CITED:
        raise Malformed(f"{o.place('kind')}: expected {', '.join(_CITED)}")
    out = Citation(
        kind=kind,
        ref=o.get("ref", identifier),
        at=o.each("at", named(argument)),
        goal=o.get_or("goal", natural, 0),
    )
    distinct((name for name, _ in out.at), o.place("at"))
    o.done()
    return out


def _position(data: object, where: str) -> Position:
    o = Fields(data, where)
    out = Position(
        file=o.get("file", check_text),
        line=o.get("line", natural),
        column=o.get_or("column", natural, 0),
        end_line=o.get_or("end_line", natural, 0),
        end_column=o.get_or("end_column", natural, 0),
    )
    o.done()
    return out


def _number(data: object, where: str) -> Fraction:
    return decode_rational(check_text(data, where), where)


_VALUES: Mapping[str, Callable[[object, str], ParameterValue]] = {
    "term": node, "text": check_text, "integer": integer, "number": _number, "names": each(check_name),
}  # fmt: skip


def _parameter_value(data: object, where: str) -> ParameterValue:
    o = Fields(data, where)
    tags = [tag for tag in _VALUES if tag in o.left]
    if len(tags) != 1:
        raise Malformed(f"{where}: expected exactly one of {', '.join(_VALUES)}")
    out = o.get(tags[0], _VALUES[tags[0]])
    o.done()
    return out


def _line(data: object, where: str) -> Line:
    o = Fields(data, where)
    out = Line(
        id=o.get("id", identifier),
        prop=o.get("prop", prop),
        rule=o.get("rule", rule_name),
        premises=o.each("premises", _citation),
        parameters=o.each("parameters", named(_parameter_value)),
        guards=o.each("guards", prop),
        why=o.get_or("why", check_text, ""),
        said=o.get_or("said", check_text, ""),
        chain=o.get_or("chain", natural, -1),
        position=o.get_or("position", _position, None),
        certificate=o.get_or("certificate", certificate, None),
    )
    distinct((name for name, _ in out.parameters), o.place("parameters"))
    o.done()
    return out


def _goal(data: object, where: str) -> Goal:
    o = Fields(data, where)
    out = Goal(
        prop=o.get("prop", prop),
        words=o.get_or("words", check_text, ""),
        position=o.get_or("position", _position, None),
    )
    o.done()
    return out


def _entry(data: object, where: str) -> tuple[tuple[int, ...], Term]:
    at, value = pair(data, where)
    indices = each(integer, MAX_ARITY)(at, f"{where}[0]")
    if not indices:
        raise Malformed(f"{where}[0]: a family element needs an index")
    return indices, term(value, f"{where}[1]")


def _table(data: object, where: str) -> tuple[tuple[tuple[int, ...], Term], ...]:
    table = each(_entry)(data, where)
    distinct((str(at) for at, _ in table), where)
    return table


def _point(data: object, where: str) -> Point:
    o = Fields(data, where)
    out = Point(numbers=o.each("numbers", named(term)), families=o.each("families", named(_table)))
    distinct([name for name, _ in out.numbers] + [name for name, _ in out.families], where)
    o.done()
    return out


def _refutation(data: object, where: str) -> Refutation:
    o = Fields(data, where)
    out = Refutation(
        prop=o.get("prop", prop),
        witness=o.get_or("witness", _point, Point()),
        why=o.get_or("why", check_text, ""),
        position=o.get_or("position", _position, None),
    )
    o.done()
    return out


def _lemma(data: object, where: str) -> tuple[str, str]:
    name, found = pair(data, where)
    # no hash: the citing record takes the proof of this name as it is now
    return identifier(name, f"{where}[0]"), "" if found == "" else sha256(found, f"{where}[1]")


# --- the record -----------------------------------------------------------------------------------


def record(data: object) -> Record:
    """The record of a JSON form. Raises `Malformed` with the place, or `RecursionError`."""
    o = Fields(data, "")
    o.get("format", _format)
    o.get("version", _version)
    out = Record(
        name=o.get("name", identifier),
        title=o.get_or("title", check_text, ""),
        source=o.get_or("source", check_text, ""),
        symbols=o.each("symbols", _symbol),
        families=o.each("families", _family),
        indices=o.each("indices", _index),
        definitions=o.each("definitions", _definition),
        hypotheses=o.each("hypotheses", _hypothesis),
        lines=o.each("lines", _line, MAX_LINES),
        goals=o.each("goals", _goal),
        refutations=o.each("refutations", _refutation),
        lemmas=o.each("lemmas", _lemma),
        file=o.get_or("file", check_text, ""),
        points=o.each("points", _point),
    )
    o.done()
    _check_references(out)
    return out


def _format(data: object, where: str) -> None:
    if data != FORMAT:
        raise Malformed(f"{where}: expected {FORMAT!r}")


def _version(data: object, where: str) -> None:
    if type(data) is not int or data != VERSION:
        raise Malformed(f"{where}: this program reads version {VERSION}, got {repr(data)[:40]}")


def _check_references(value: Record) -> None:
    declared: Sequence[tuple[str, str]] = [
        *((f"symbols[{n}]", s.name) for n, s in enumerate(value.symbols)),
        *((f"families[{n}]", f.name) for n, f in enumerate(value.families)),
        *((f"indices[{n}]", i.name) for n, i in enumerate(value.indices)),
        *((f"definitions[{n}]", d.name) for n, d in enumerate(value.definitions)),
    ]
    first: dict[str, str] = {}
    for where, name in declared:
        if name in first:
            raise Malformed(f"{where}.name: {name!r} is declared already, as {first[name]}")
        first[name] = where
    for n, definition in enumerate(value.definitions):
        used = {node.name for node in walk(definition.body) if isinstance(node, App)}
        for name in sorted(used & {p.name for p in definition.parameters}):
            raise Malformed(f"definitions[{n}].body: {name!r} is a definition there, and a parameter too")
    ids: dict[str, str] = {}
    distinct((name for name, _ in value.lemmas), "lemmas")
    lemmas = {name for name, _ in value.lemmas}
    for n, hypothesis in enumerate(value.hypotheses):
        if hypothesis.id in ids:
            raise Malformed(f"hypotheses[{n}].id: {hypothesis.id!r} twice")
        ids[hypothesis.id] = "hypothesis"
    later = {line.id for line in value.lines}
    for n, line in enumerate(value.lines):
        for m, cited in enumerate(line.premises):
            where = f"lines[{n}].premises[{m}].ref"
            known = cited.ref in lemmas if cited.kind == "lemma" else ids.get(cited.ref) == cited.kind
            if not known:
                comes = "comes later" if cited.kind == "line" and cited.ref in later else "is unknown"
                raise Malformed(f"{where}: the {cited.kind} {cited.ref!r} {comes}")
        if line.id in ids:
            raise Malformed(f"lines[{n}].id: {line.id!r} twice")
        ids[line.id] = "line"

"""JSON data as a record. Each function reads one object and says where it is wrong.

Nothing is executed, and nothing is taken on trust: terms go through their constructors, names through
their grammar, text through `check_text`, notations through `check_latex`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

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
from derive.record.notation import check_latex, check_text, check_unicode
from derive.terms.codec import Malformed, check_name, decode, decode_rational
from derive.terms.nodes import REAL, SORTS, FamilyExpr, Node, Prop, Term, is_integer

MAX_BYTES = 8_000_000
MAX_LINES = 2000
MAX_ITEMS = 2000  # in any other list
MAX_ARITY = 6
MAX_INTEGER_DIGITS = 15
MAX_CERTIFICATE_DEPTH = 60
MAX_CERTIFICATE_ITEMS = 200_000
MAX_STRING = 10_000  # in a certificate

# names of proofs and ids of lines: words joined by single marks
_ID = re.compile(r"[A-Za-z0-9]+([-_.:#][A-Za-z0-9]+)*\Z")
_MAX_ID = 100
_RULE = re.compile(r"[a-z]+(_[a-z]+)*\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_CITED = ("hypothesis", "line", "lemma")
_VALUE_TAGS = ("term", "text", "integer", "number", "names")

_T = TypeVar("_T")
_N = TypeVar("_N", bound=Node)


class _Object:
    """One JSON object, read field by field; `done` refuses the fields that nobody asked for."""

    def __init__(self, data: object, where: str):
        if not isinstance(data, dict):
            raise Malformed(f"{where}: expected an object")
        self.data = data
        self.where = where
        self.asked: set[str] = set()

    def place(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def has(self, key: str) -> bool:
        self.asked.add(key)
        return key in self.data

    def get(self, key: str, read: Callable[[object, str], _T]) -> _T:
        if not self.has(key):
            raise Malformed(f"{self.place(key)}: missing")
        return read(self.data[key], self.place(key))

    def get_or(self, key: str, read: Callable[[object, str], _T], default: _T) -> _T:
        return self.get(key, read) if self.has(key) else default

    def each(self, key: str, read: Callable[[object, str], _T], most: int = MAX_ITEMS) -> tuple[_T, ...]:
        return self.get(key, _each(read, most)) if self.has(key) else ()

    def done(self) -> None:
        unknown = sorted(str(k)[:40] for k in self.data if k not in self.asked)
        if unknown:
            raise Malformed(f"{self.where or 'record'}: unknown field {unknown[0]!r}")


# --- small values ---------------------------------------------------------------------------------


def _each(
    read: Callable[[object, str], _T], most: int = MAX_ITEMS
) -> Callable[[object, str], tuple[_T, ...]]:
    def run(data: object, where: str) -> tuple[_T, ...]:
        if not isinstance(data, list):
            raise Malformed(f"{where}: expected a list")
        if len(data) > most:
            raise Malformed(f"{where}: {len(data)} entries, at most {most} are read")
        return tuple(read(item, f"{where}[{n}]") for n, item in enumerate(data))

    return run


def _pair(data: object, where: str) -> tuple[Any, Any]:
    if not isinstance(data, list) or len(data) != 2:
        raise Malformed(f"{where}: expected a list of two")
    return data[0], data[1]


def _boolean(data: object, where: str) -> bool:
    if not isinstance(data, bool):
        raise Malformed(f"{where}: expected true or false")
    return data


def _integer(data: object, where: str) -> int:
    if isinstance(data, bool) or not isinstance(data, int) or abs(data) >= 10**MAX_INTEGER_DIGITS:
        raise Malformed(f"{where}: expected an integer of at most {MAX_INTEGER_DIGITS} digits")
    return data


def _natural(data: object, where: str) -> int:
    value = _integer(data, where)
    if value < 0:
        raise Malformed(f"{where}: expected an integer that is not negative")
    return value


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[object, str], str]:
    def run(data: object, where: str) -> str:
        if not isinstance(data, str) or len(data) > _MAX_ID or not pattern.match(data):
            raise Malformed(f"{where}: {repr(data)[:60]} is not {what}")
        return data

    return run


_id = _matching(_ID, "an id (letters and digits, joined by single - _ . : #)")
_rule = _matching(_RULE, "the name of a rule (small letters, joined by single _)")
_hash = _matching(_HASH, "a SHA-256 in hexadecimal")


_language = _matching(re.compile(r"[a-z]{2}\Z"), "the code of a language (two small letters)")


def _sort(data: object, where: str) -> str:
    if data not in SORTS or not isinstance(data, str):
        raise Malformed(f"{where}: expected {' or '.join(SORTS)}")
    return data


def _node(kind: type[_N] | tuple[type[_N], ...], what: str) -> Callable[[object, str], _N]:
    def run(data: object, where: str) -> _N:
        node = decode(data, where)
        if not isinstance(node, kind):
            raise Malformed(f"{where}: expected {what}, got {node.kind}")
        return node

    return run


_term = _node(Term, "a term")
_prop = _node(Prop, "a proposition")
_any_node: Callable[[object, str], Node] = _node(Node, "a term, family or proposition")


def _argument(data: object, where: str) -> Term | FamilyExpr:
    node = decode(data, where)
    if not isinstance(node, Term | FamilyExpr):
        raise Malformed(f"{where}: expected a term or a family, got {node.kind}")
    return node


def _bound(data: object, where: str) -> Term:
    term = _term(data, where)
    if not is_integer(term):
        raise Malformed(f"{where}: the bound of a range must be an integer by its form")
    return term


def _range(data: object, where: str) -> Range:
    lo, hi = _pair(data, where)
    return _bound(lo, f"{where}[0]"), _bound(hi, f"{where}[1]")


def _named(read: Callable[[object, str], _T]) -> Callable[[object, str], tuple[str, _T]]:
    """[name, value]"""

    def run(data: object, where: str) -> tuple[str, _T]:
        name, value = _pair(data, where)
        return check_name(name, f"{where}[0]"), read(value, f"{where}[1]")

    return run


def _distinct(names: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Malformed(f"{where}: {name!r} twice")
        seen.add(name)


# --- declarations ---------------------------------------------------------------------------------


def _domain(data: object, where: str) -> Domain:
    o = _Object(data, where)
    out = Domain(
        above=o.get_or("above", _term, None),
        at_least=o.get_or("at_least", _term, None),
        below=o.get_or("below", _term, None),
        at_most=o.get_or("at_most", _term, None),
        nonzero=o.get_or("nonzero", _boolean, False),
    )
    o.done()
    return out


def _symbol(data: object, where: str) -> Symbol:
    o = _Object(data, where)
    out = Symbol(
        name=o.get("name", check_name),
        sort=o.get_or("sort", _sort, REAL),
        domain=o.get_or("domain", _domain, Domain()),
        latex=o.get_or("latex", check_latex, ""),
    )
    o.done()
    return out


def _family(data: object, where: str) -> FamilySymbol:
    o = _Object(data, where)
    out = FamilySymbol(
        name=o.get("name", check_name),
        ranges=o.get("ranges", _each(_range, MAX_ARITY)),
        sort=o.get_or("sort", _sort, REAL),
        domain=o.get_or("domain", _domain, Domain()),
        latex=o.get_or("latex", check_latex, ""),
    )
    if not out.ranges:
        raise Malformed(f"{o.place('ranges')}: a family needs an index")
    o.done()
    return out


def _index(data: object, where: str) -> Index:
    o = _Object(data, where)
    name = o.get("name", check_name)
    lo, hi = o.get("range", _range)
    out = Index(name=name, lo=lo, hi=hi, latex=o.get_or("latex", check_latex, ""))
    o.done()
    return out


def _parameter(data: object, where: str) -> Parameter:
    o = _Object(data, where)
    out = Parameter(
        name=o.get("name", check_name),
        sort=o.get_or("sort", _sort, REAL),
        ranges=o.each("ranges", _range, MAX_ARITY),
        domain=o.get_or("domain", _domain, Domain()),
        index=o.get_or("index", _range, None),
        implicit=o.get_or("implicit", _boolean, False),
    )
    if out.index is not None and (out.is_family or out.sort == REAL):
        raise Malformed(f"{o.place('index')}: only an integer parameter can be an index")
    o.done()
    return out


def _definition(data: object, where: str) -> Definition:
    o = _Object(data, where)
    out = Definition(
        name=o.get("name", check_name),
        parameters=o.each("parameters", _parameter),
        body=o.get("body", _term),
        latex=o.get_or("latex", check_latex, ""),
        unicode=o.get_or("unicode", check_unicode, ""),
        shared=o.get_or("shared", _boolean, False),
        words=o.get_or("words", check_text, ""),
        translations=o.each("translations", _translation),
    )
    _distinct((p.name for p in out.parameters), o.place("parameters"))
    o.done()
    return out


def _translation(data: object, where: str) -> tuple[str, str]:
    language, words = _pair(data, where)
    return _language(language, where), check_text(words, where)


# --- statements -----------------------------------------------------------------------------------


def _hypothesis(data: object, where: str) -> Hypothesis:
    o = _Object(data, where)
    out = Hypothesis(id=o.get("id", _id), prop=o.get("prop", _prop), words=o.get_or("words", check_text, ""))
    o.done()
    return out


def _citation(data: object, where: str) -> Citation:
    o = _Object(data, where)
    kind = o.get("kind", check_text)
    if kind not in _CITED:
        raise Malformed(f"{o.place('kind')}: expected {', '.join(_CITED)}")
    out = Citation(
        kind=kind,
        ref=o.get("ref", _id),
        at=o.each("at", _named(_argument)),
        goal=o.get_or("goal", _natural, 0),
    )
    _distinct((name for name, _ in out.at), o.place("at"))
    o.done()
    return out


def _position(data: object, where: str) -> Position:
    o = _Object(data, where)
    out = Position(
        file=o.get("file", check_text),
        line=o.get("line", _natural),
        column=o.get_or("column", _natural, 0),
        end_line=o.get_or("end_line", _natural, 0),
        end_column=o.get_or("end_column", _natural, 0),
    )
    o.done()
    return out


def _parameter_value(data: object, where: str) -> ParameterValue:
    o = _Object(data, where)
    tags = [tag for tag in _VALUE_TAGS if o.has(tag)]
    if len(tags) != 1:
        raise Malformed(f"{where}: expected exactly one of {', '.join(_VALUE_TAGS)}")
    o.done()
    match tags[0]:
        case "term":
            return o.get("term", _any_node)
        case "text":
            return o.get("text", check_text)
        case "integer":
            return o.get("integer", _integer)
        case "number":
            return o.get("number", lambda d, w: decode_rational(check_text(d, w), w))
        case _:
            return o.get("names", _each(check_name))


def _line(data: object, where: str) -> Line:
    o = _Object(data, where)
    out = Line(
        id=o.get("id", _id),
        prop=o.get("prop", _prop),
        rule=o.get("rule", _rule),
        premises=o.each("premises", _citation),
        parameters=o.each("parameters", _named(_parameter_value)),
        guards=o.each("guards", _prop),
        why=o.get_or("why", check_text, ""),
        said=o.get_or("said", check_text, ""),
        chain=o.get_or("chain", _natural, -1),
        position=o.get_or("position", _position, None),
        certificate=o.get_or("certificate", _certificate, None),
    )
    _distinct((name for name, _ in out.parameters), o.place("parameters"))
    o.done()
    return out


def _certificate(data: object, where: str) -> Any:
    """Any JSON within limits: strings without lone surrogates, finite numbers, not too deep or large."""
    stack: list[tuple[object, int]] = [(data, 0)]
    count = 0
    while stack:
        here, depth = stack.pop()
        count += 1
        if depth > MAX_CERTIFICATE_DEPTH or count > MAX_CERTIFICATE_ITEMS:
            raise Malformed(f"{where}: too deep or too large")
        if isinstance(here, dict):
            stack.extend((key, depth + 1) for key in here)
            stack.extend((value, depth + 1) for value in here.values())
            if not all(isinstance(key, str) for key in here):
                raise Malformed(f"{where}: keys must be strings")
        elif isinstance(here, list):
            stack.extend((item, depth + 1) for item in here)
        elif isinstance(here, str):
            if len(here) > MAX_STRING or any("\ud800" <= c <= "\udfff" for c in here):
                raise Malformed(f"{where}: a string that is too long or no Unicode")
        elif isinstance(here, bool) or here is None:
            pass
        elif isinstance(here, int):
            _integer(here, where)
        elif not isinstance(here, float) or not math.isfinite(here):
            raise Malformed(f"{where}: not JSON")
    return data


def _goal(data: object, where: str) -> Goal:
    o = _Object(data, where)
    out = Goal(
        prop=o.get("prop", _prop),
        words=o.get_or("words", check_text, ""),
        position=o.get_or("position", _position, None),
    )
    o.done()
    return out


def _entry(data: object, where: str) -> tuple[tuple[int, ...], Term]:
    at, value = _pair(data, where)
    indices = _each(_integer, MAX_ARITY)(at, f"{where}[0]")
    if not indices:
        raise Malformed(f"{where}[0]: a family element needs an index")
    return indices, _term(value, f"{where}[1]")


def _table(data: object, where: str) -> tuple[tuple[tuple[int, ...], Term], ...]:
    table = _each(_entry)(data, where)
    _distinct((str(at) for at, _ in table), where)
    return table


def _point(data: object, where: str) -> Point:
    o = _Object(data, where)
    out = Point(numbers=o.each("numbers", _named(_term)), families=o.each("families", _named(_table)))
    _distinct([name for name, _ in out.numbers] + [name for name, _ in out.families], where)
    o.done()
    return out


def _refutation(data: object, where: str) -> Refutation:
    o = _Object(data, where)
    out = Refutation(
        prop=o.get("prop", _prop),
        witness=o.get_or("witness", _point, Point()),
        why=o.get_or("why", check_text, ""),
        position=o.get_or("position", _position, None),
    )
    o.done()
    return out


def _lemma(data: object, where: str) -> tuple[str, str]:
    name, found = _pair(data, where)
    # no hash: the citing record takes the proof of this name as it is now
    return _id(name, f"{where}[0]"), "" if found == "" else _hash(found, f"{where}[1]")


# --- the record -----------------------------------------------------------------------------------


def record(data: object) -> Record:
    """The record of a JSON form. Raises `Malformed` with the place, or `RecursionError`."""
    o = _Object(data, "")
    o.get("format", _format)
    o.get("version", _version)
    out = Record(
        name=o.get("name", _id),
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
    ids: dict[str, str] = {}
    _distinct((name for name, _ in value.lemmas), "lemmas")
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

"""Records from text: the mini-language of rule contracts, and lines in the formula language.

`K integer at_least 1; i in 1..K; p over 1..K above 0; m integer over 1..K; x real above 0 below 1`
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from derive.formula.parse import Scope, parse_family, parse_prop, parse_term
from derive.kernel.check import check
from derive.kernel.context import Context, Theory
from derive.kernel.lemmas import Lemma
from derive.kernel.obligations import Obligations
from derive.kernel.prover import Prover
from derive.kernel.rules.contract import Example
from derive.kernel.verdict import KernelVerdict, LineVerdict, Status
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
    Range,
    Record,
    Symbol,
)
from derive.search.advisor import Search
from derive.terms.nodes import INTEGER, REAL, Deriv, FamilyExpr, Prop, Sym, Term, walk

SORTS = {"real": REAL, "integer": INTEGER}
BOUNDS = ("above", "at_least", "below", "at_most")


# --- declarations ---------------------------------------------------------------------------------


def declared(text: str, definitions: Sequence[Definition] = ()) -> Record:
    """A record with declarations only. Raises `ValueError` for what the mini-language does not know."""
    record = Record("test", definitions=tuple(definitions))
    for declaration in filter(None, (part.strip() for part in text.split(";"))):
        record = _declare(record, declaration)
    return record


def _declare(record: Record, text: str) -> Record:
    name, *words = text.split()
    if words[:1] == ["in"]:
        (range_,) = _ranges(record, words[1])
        return replace(record, indices=(*record.indices, Index(name, *range_)))
    sort = SORTS[words.pop(0)] if words[0] in SORTS else REAL
    ranges: tuple[Range, ...] = ()
    if words[:1] == ["over"]:
        ranges = _ranges(record, words[1])
        words = words[2:]
    domain = _domain(record, words)
    if ranges:
        return replace(record, families=(*record.families, FamilySymbol(name, ranges, sort, domain)))
    return replace(record, symbols=(*record.symbols, Symbol(name, sort, domain)))


def _ranges(record: Record, text: str) -> tuple[Range, ...]:
    """`1..K` or, for two indices, `1..K,0..K-1`."""
    out = []
    for part in text.split(","):
        lo, hi = part.split("..")
        out.append((term(record, lo), term(record, hi)))
    return tuple(out)


def _domain(record: Record, words: Sequence[str]) -> Domain:
    bounds: dict[str, Any] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "nonzero":
            bounds[word] = True
        elif word in BOUNDS:
            bounds[word] = term(record, rest.pop(0))
        else:
            raise ValueError(f"{word} is no bound")
    return Domain(**bounds)


def term(record: Record, text: str) -> Term:
    return parse_term(text, Scope.of(record))


def prop(record: Record, text: str) -> Prop:
    return parse_prop(text, Scope.of(record))


def family(record: Record, text: str) -> FamilyExpr:
    return parse_family(text, Scope.of(record))


def definition(name: str, parameters: str, body: str) -> Definition:
    """A definition, its parameters as `n implicit integer at_least 1; z over 1..n; i in 1..n`."""
    scope, found = Record("scope"), []
    for part in filter(None, (p.strip() for p in parameters.split(";"))):
        implicit = " implicit" in part
        scope = _declare(scope, part.replace(" implicit", ""))
        parameter = part.split()[0]
        for s in scope.symbols:
            if s.name == parameter:
                found.append(Parameter(s.name, s.sort, domain=s.domain, implicit=implicit))
        for f in scope.families:
            if f.name == parameter:
                found.append(Parameter(f.name, f.sort, f.ranges, f.domain, implicit=implicit))
        for i in scope.indices:
            if i.name == parameter:
                found.append(Parameter(i.name, INTEGER, index=(i.lo, i.hi), implicit=implicit))
    return Definition(name, tuple(found), term(scope, body))


# --- hypotheses and lines -------------------------------------------------------------------------


def given(record: Record, *props: str) -> Record:
    """The record with hypotheses h1, h2, ..."""
    for text in props:
        new = Hypothesis(f"h{len(record.hypotheses) + 1}", prop(record, text))
        record = replace(record, hypotheses=(*record.hypotheses, new))
    return record


def cite(record: Record, ref: str) -> Citation:
    """`h1`, a line's id, or either at indices: `h1 at i=K`."""
    name, _, at = ref.partition(" at ")
    pairs = (pair.split("=") for pair in filter(None, at.split(";")))
    where = tuple((index.strip(), term(record, value)) for index, value in pairs)
    kind = "hypothesis" if name in {h.id for h in record.hypotheses} else "line"
    return Citation(kind, name, where)


def line(
    record: Record,
    conclusion: str | Prop,
    rule: str = "algebra",
    premises: Sequence[str | Citation] = (),
    guards: Sequence[str] = (),
    **parameters: str | tuple[str, ...],
) -> Record:
    """The record with one more line, numbered 1, 2, ..."""
    new = Line(
        str(len(record.lines) + 1),
        prop(record, conclusion) if isinstance(conclusion, str) else conclusion,
        rule,
        tuple(cite(record, p) if isinstance(p, str) else p for p in premises),
        tuple((name, _parameter(record, name, value)) for name, value in parameters.items()),
        tuple(prop(record, g) for g in guards),
    )
    return replace(record, lines=(*record.lines, new))


def _parameter(record: Record, name: str, value: str | tuple[str, ...]) -> Any:
    if name == "index" or not isinstance(value, str):
        return value
    return term(record, value)


def claim(record: Record, text: str) -> Record:
    return replace(record, goals=(*record.goals, Goal(prop(record, text))))


def example(rule: str, e: Example) -> Record:
    """The record of a contract's example: its last line is the example's, by the rule.

    Premises are hypotheses; one with guards, or about a derivative, is a line that has been shown.
    """
    record = declared(e.declare)
    refs = []
    for number, text in enumerate(e.premises):
        guards = e.guards[number] if number < len(e.guards) else ()
        if guards or any(isinstance(node, Deriv) for node in walk(prop(record, text))):
            record = line(record, text, "algebra" if guards else "differentiate", guards=guards)
            refs.append(record.lines[-1].id)
        else:
            record = given(record, text)
            refs.append(record.hypotheses[-1].id)
    return line(record, e.conclusion, rule, refs, **dict(e.parameters))


# --- verdicts -------------------------------------------------------------------------------------


def verdict(record: Record, lemmas: Mapping[str, Lemma] | None = None, advisor: Any = None) -> KernelVerdict:
    return check(record, lemmas, Search() if advisor is None else advisor)


def last(record: Record, lemmas: Mapping[str, Lemma] | None = None, advisor: Any = None) -> LineVerdict:
    """The verdict on the last line."""
    return verdict(record, lemmas, advisor).lines[-1]


def follows(declare: str, conclusion: str, *premises: str, **options: Any) -> LineVerdict:
    """The verdict on one line from hypotheses, all of them cited."""
    record = given(declared(declare), *premises)
    return last(line(record, conclusion, premises=[h.id for h in record.hypotheses], **options))


def context(record: Record) -> Context:
    """The place at which every schematic index is fixed; hypotheses hold."""
    theory = Theory(
        {s.name: s for s in record.symbols},
        {f.name: f for f in record.families},
        {d.name: d for d in record.definitions},
    )
    place = Context(theory)
    for index in record.indices:
        place = place.inside(Sym(index.name, INTEGER), index.lo, index.hi)
    return place.assuming(*(h.prop for h in record.hypotheses), source="premise")


def prover(advisor: Any = None) -> Prover:
    return Prover(Search() if advisor is None else advisor)


def shows(declare: str, text: str, *premises: str) -> bool:
    """Whether the prover shows a condition from declarations and premises."""
    record = given(declared(declare), *premises)
    return prover().prove(context(record), prop(record, text)) is not None


def needs(
    declare: str, text: str, *premises: str, definitions: Sequence[Definition] = ()
) -> list[tuple[str, bool]]:
    """What a formula needs in order to be defined: why, and whether it is met."""
    record = given(declared(declare, definitions), *premises)
    obligations = Obligations(prover())
    obligations.proposition(context(record), prop(record, text))
    return [(o.why, o.met) for o in obligations.found]


def missing(declare: str, text: str, *premises: str, definitions: Sequence[Definition] = ()) -> list[str]:
    return [why for why, met in needs(declare, text, *premises, definitions=definitions) if not met]


def refused(found: LineVerdict, code: str) -> bool:
    """Refused, and for the reason that is expected."""
    return found.status is Status.UNPROVED and found.failure is not None and found.failure.code == code

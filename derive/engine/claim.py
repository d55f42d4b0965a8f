"""A claim: a relation in a context, as a record without lines, and how it is read from data (strings and lists).

The fields are those of `derive prove --batch`. Reading executes nothing; what cannot be read raises
`BadClaim` with the field, the place in it and the fix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from derive.engine.domains import DOMAINS, INTEGERS, bounded, whole
from derive.formula import grammar
from derive.formula.grammar import ParseError
from derive.formula.parse import Scope, parse_prop, parse_relation, parse_term
from derive.frozen import frozen
from derive.kernel.context import Theory
from derive.kernel.wellformed import NotWellFormed, check_ranges, declared
from derive.record.model import Domain, FamilySymbol, Hypothesis, Index, Record, Symbol
from derive.terms.codec import MAX_NAME, NAME
from derive.terms.nodes import (
    INTEGER,
    REAL,
    TRUE,
    ForAll,
    IllFormed,
    Prop,
    Sym,
    Term,
    bind,
    free,
    substitute,
)

Place = tuple[grammar.Syntax, frozenset[str]]  # a part of a formula, and the names that are bound around it
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
FIELDS = ("id", "symbols", "families", "assumptions", "family_assumptions", "lhs", "rel", "rhs")
_ASSUMED = ("assume", "assuming", "conditions", "constraints", "given", "hypotheses", "premises", "where")
MEANT = dict.fromkeys(_ASSUMED, "assumptions") | {"variables": "symbols", "let": "symbols", "relation": "rel"}
_SAME_RELATION = {"==": "=", "<>": "!=", "Eq": "=", "Ne": "!=", "Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">="}


class BadClaim(ValueError):
    """What was given is no claim: the field, what is wrong there, and how to mend it."""

    def __init__(self, where: str, message: str, fix: str = ""):
        self.where = where
        self.message = message
        self.fix = fix
        super().__init__(f"{where}: {message}" + (f"\n{fix}" if fix else ""))


@frozen
class Claim:
    """`prop` in the context of `record`, which has neither lines nor goals."""

    record: Record
    prop: Prop


def read_claim(data: Mapping[str, Any]) -> Claim:
    """The claim that an object of a batch states. Raises `BadClaim`."""
    _check_fields(data)
    trees = tuple(_trees(data))
    _check_arguments(data, trees)
    record = _declared(data, _used_as_integers(trees))
    record = _assumed(record, data)
    return Claim(record, _stated(record, data))


def _stated(record: Record, data: Mapping[str, Any]) -> Prop:
    """What is claimed: `lhs rel rhs`, or any proposition as one text, `claim`."""
    if "claim" in data:
        return _prop(record, "claim", data["claim"])
    with_fields = (_string(data, "lhs"), _relation(data), _string(data, "rhs"))
    try:
        return parse_relation(*with_fields, Scope.of(replace(record, indices=())))
    except ParseError as error:
        raise _unreadable("lhs or rhs", error) from None
    except IllFormed as error:
        raise BadClaim("lhs or rhs", str(error)) from None


# --- fields


def _check_fields(data: Mapping[str, Any]) -> None:
    """Fields of others are left alone, unless one looks like a field of ours that would go unread."""
    for name in data:
        meant = get_close_matches(MEANT.get(name, name), FIELDS, 1, 0.8) if isinstance(name, str) else []
        if meant and name not in FIELDS:
            raise BadClaim(name, "is no field of a claim", f"did you mean {meant[0]}?")
    if "claim" in data and (besides := [name for name in ("lhs", "rel", "rhs") if name in data]):
        raise BadClaim(besides[0], "says what is claimed, and so does claim", "give one of them")
    for field, kind in (("symbols", Mapping), ("families", Mapping), ("assumptions", list)):
        if not isinstance(data.get(field, kind()) if kind is list else data.get(field, {}), kind):
            raise BadClaim(field, f"must be {'a list' if kind is list else 'an object'}")
    if not isinstance(data.get("family_assumptions", []), list):
        raise BadClaim("family_assumptions", "must be a list")


def _check_keys(where: str, entry: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """A condition that went unread would make an assumption say more than it was meant to."""
    for key in entry:
        if key not in known:
            raise BadClaim(where, f"{key!r} is not known there", f"write {' and '.join(known)} only")


def _string(data: Mapping[str, Any], field: str) -> str:
    value = data.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise BadClaim(field, "is missing" if value is None else "must be a formula as text")
    return value


def _relation(data: Mapping[str, Any]) -> str:
    rel = data.get("rel", "=")
    rel = _SAME_RELATION.get(rel, rel) if isinstance(rel, str) else rel
    if rel not in RELATIONS:
        raise BadClaim("rel", f"{rel!r} is not a relation", f"write one of {' '.join(RELATIONS)}")
    return str(rel)


def _texts(data: Mapping[str, Any]) -> Iterator[tuple[Any, frozenset[str]]]:
    """The formulas of a claim, each with the names of the indices that it is said for."""
    texts = (data.get("claim"), data.get("lhs"), data.get("rhs"), *data.get("assumptions", []))
    yield from ((text, frozenset()) for text in texts)
    for entry in data.get("family_assumptions", []):
        if isinstance(entry, Mapping):
            firsts = [limit[0] for limit in _indices(entry) if isinstance(limit, list) and limit]
            yield entry.get("rel"), frozenset(name for name in firsts if isinstance(name, str))


def _indices(entry: Mapping[str, Any]) -> list[Any]:
    """The indices with their ranges that a relation is said for: one of them may stand by itself."""
    limits = entry.get("for")
    if not isinstance(limits, list):
        return []
    return [limits] if len(limits) == 3 and isinstance(limits[0], str) else limits


def _unreadable(where: str, error: ParseError) -> BadClaim:
    return BadClaim(where, f"{error.message} (column {error.position + 1})\n{error.caret()}", error.fix)


# --- declarations


def _trees(data: Mapping[str, Any]) -> Iterator[Place]:
    for text, names in _texts(data):
        if isinstance(text, str):
            try:
                yield grammar.parse(text), names
            except ParseError:
                continue  # it is reported where it is read


def _used_as_integers(trees: Sequence[Place]) -> frozenset[str]:
    """Numbers that stand in ranges of sums or as indices: they can only be integers."""
    return frozenset(n for tree in trees for place in _integer_places(*tree) for n in _numbers(*place))


def _check_arguments(data: Mapping[str, Any], trees: Sequence[Place]) -> None:
    """n! and binomials are those of integers: a symbol that was declared as a real number is not read as one."""
    places = (place for tree in trees for here in _within(*tree) for place in _arguments_here(*here))
    for name in sorted({n for place in places for n in _numbers(*place)}):
        domain = data.get("symbols", {}).get(name)
        if isinstance(domain, str) and domain in DOMAINS and domain not in INTEGERS:
            message = f"{name} is {domain} and stands in a factorial or below in a binomial"
            raise BadClaim(f"symbols: {name}", message, f"declare {name} as {' or '.join(sorted(INTEGERS))}")


def _within(tree: grammar.Syntax, bound: frozenset[str]) -> Iterator[Place]:
    """A tree and all that it is made of."""
    yield tree, bound
    for part, inside in _parts(tree, bound):
        yield from _within(part, inside)


def _parts(tree: grammar.Syntax, bound: frozenset[str]) -> Iterator[Place]:
    """What a tree is made of, without the names of functions and of what it binds."""
    if not isinstance(tree, grammar.Call):
        yield from ((part, bound) for part in tree.parts())
    elif tree.function.id in ("Sum", "Product", "ForAll"):
        yield from (end for limit in _limits(tree, bound) for end in limit)
        names = (_bound_by(limit) for limit in tree.args[1:])
        yield from ((body, bound.union(*names)) for body in tree.args[:1])
    elif tree.function.id == "Limit" and len(tree.args) > 1:
        yield tree.args[0], bound | _numbers(tree.args[1])
        yield from ((arg, bound) for arg in tree.args[2:])
    else:
        yield from ((arg, bound) for arg in tree.args)


def _limits(tree: grammar.Call, bound: frozenset[str]) -> Iterator[list[Place]]:
    """The ends of the ranges of a sum, the outermost first: those of the others may mention its index."""
    for limit in reversed(tree.args[1:]):
        yield [(end, bound) for end in limit.items[1:]] if isinstance(limit, grammar.TupleOf) else []
        bound |= _bound_by(limit)


def _bound_by(limit: grammar.Syntax) -> frozenset[str]:
    return _numbers(limit.items[0] if isinstance(limit, grammar.TupleOf) else limit)


def _arguments_here(tree: grammar.Syntax, bound: frozenset[str]) -> Iterator[Place]:
    if isinstance(tree, grammar.Call) and tree.function.id in ("factorial", "binomial"):
        yield from ((arg, bound) for arg in tree.args[tree.function.id == "binomial" :])


def _integer_places(tree: grammar.Syntax, names: frozenset[str]) -> Iterator[Place]:
    for here, bound in _within(tree, names):
        yield from _arguments_here(here, bound)
        if isinstance(here, grammar.Subscript):
            yield from ((index, bound) for index in here.indices)
        elif isinstance(here, grammar.Call) and here.function.id in ("Sum", "Product", "ForAll"):
            yield from (end for limit in _limits(here, bound) for end in limit)
        elif isinstance(here, grammar.Call) and here.function.id in ("KroneckerDelta", "KD"):
            yield from ((arg, bound) for arg in here.args)


def _numbers(tree: grammar.Syntax, bound: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names in a tree that nothing binds, neither in it nor around it."""
    found = ((here.id, names) for here, names in _within(tree, bound) if isinstance(here, grammar.Name))
    return frozenset(name for name, names in found if name not in names)


def _declared(data: Mapping[str, Any], integers: frozenset[str]) -> Record:
    """The record with its symbols and families; those in ranges are integers."""
    families = {name: _ranges(name, entry) for name, entry in data.get("families", {}).items()}
    ranged = {n for ranges in families.values() for pair in ranges for end in pair for n in _names_in(end)}
    given: dict[str, Any] = dict.fromkeys(sorted(ranged), "natural") | dict(data.get("symbols", {}))
    symbols = tuple(
        _symbol(name, domain, name in ranged or name in integers) for name, domain in given.items()
    )
    record = Record("claim", symbols=symbols)
    for name, entry in data.get("families", {}).items():
        record = replace(record, families=(*record.families, _family(record, name, entry, families[name])))
    _check_declarations(record)
    return record


def _check_declarations(record: Record) -> None:
    try:
        declared(record)
    except NotWellFormed as error:
        raise BadClaim("symbols or families", str(error)) from None


def _check_name(name: object, field: str) -> str:
    if not isinstance(name, str) or len(name) > MAX_NAME or not NAME.match(name):
        raise BadClaim(field, f"{name!r} is not a name", "a letter, then letters, digits, single underscores")
    return name


def _symbol(name: str, domain: Any, in_range: bool) -> Symbol:
    _check_name(name, "symbols")
    sort, bounds = _domain(f"symbols: {name}", domain)
    if in_range and sort == REAL:
        sort, bounds = INTEGER, whole(bounds)
    return Symbol(name, sort, bounds)


def _domain(where: str, domain: Any) -> tuple[str, Domain]:
    name = "real" if domain is None else domain
    if not isinstance(name, str) or name not in DOMAINS:
        raise BadClaim(where, f"{domain!r} is not a domain", f"write one of {', '.join(DOMAINS)}")
    return INTEGER if name in INTEGERS else REAL, DOMAINS[name]


def _ranges(name: str, entry: Any) -> list[tuple[str, str]]:
    if isinstance(entry, str | list):
        entry = {"range": entry}
    if not isinstance(entry, Mapping) or "range" not in entry:
        raise BadClaim(f"families: {name}", "needs a range", 'write {"range": [[1, "K"]]}')
    _check_keys(f"families: {name}", entry, ("range", "domain"))
    ranges = entry["range"]
    if isinstance(ranges, str) or (
        isinstance(ranges, list)
        and len(ranges) == 2
        and not any(isinstance(r, list) for r in ranges)
        and not any(isinstance(r, str) and ".." in r for r in ranges)
    ):
        ranges = [ranges]
    out = [_range(f"families: {name}", r) for r in ranges] if isinstance(ranges, list) else []
    if not 1 <= len(out) <= 6:
        raise BadClaim(f"families: {name}", "needs a range for each index", 'write [[1, "K"]]')
    return out


def _range(where: str, pair: Any) -> tuple[str, str]:
    if isinstance(pair, str) and pair.count("..") == 1:
        pair = pair.split("..")
    ok = isinstance(pair, list) and len(pair) == 2
    if not ok or any(isinstance(end, bool) or not isinstance(end, int | str) for end in pair):
        raise BadClaim(where, f"{pair!r} is not a range", 'write [1, "K"], its first and its last index')
    return str(pair[0]), str(pair[1])


def _names_in(text: str) -> frozenset[str]:
    try:
        return _numbers(grammar.parse(text))
    except ParseError as error:
        raise _unreadable("families", error) from None


def _end(record: Record, text: str, where: str) -> Term:
    try:
        return parse_term(text, Scope.of(record))
    except ParseError as error:
        raise _unreadable(where, error) from None


def _family(record: Record, name: str, entry: Any, ranges: list[tuple[str, str]]) -> FamilySymbol:
    where = f"families: {_check_name(name, 'families')}"
    sort, bounds = _domain(where, entry.get("domain") if isinstance(entry, Mapping) else None)
    ends = tuple((_end(record, lo, where), _end(record, hi, where)) for lo, hi in ranges)
    return FamilySymbol(name, ends, sort, bounds)


# --- assumptions


def with_hypotheses(record: Record, prop: Prop, hypotheses: Sequence[Prop]) -> Claim:
    """A proposition under hypotheses. A number that bounds one symbol becomes part of its domain."""
    kept: list[Prop] = []
    for hypothesis in hypotheses:
        symbols = bounded(record.symbols, hypothesis)
        if symbols is None:
            kept.append(hypothesis)
        else:
            record = replace(record, symbols=symbols)
    return Claim(_with(record, kept), prop)


def _with(record: Record, hypotheses: Sequence[Prop]) -> Record:
    return replace(record, hypotheses=tuple(Hypothesis(f"h{n + 1}", p) for n, p in enumerate(hypotheses)))


def _assumed(record: Record, data: Mapping[str, Any]) -> Record:
    """The record with its hypotheses, and with bounds by numbers as parts of domains."""
    props = [_prop(record, f"assumptions[{n}]", t) for n, t in enumerate(data.get("assumptions", []))]
    record = with_hypotheses(record, TRUE, props).record
    hypotheses = [h.prop for h in record.hypotheses]
    for n, entry in enumerate(data.get("family_assumptions", [])):
        record, prop = _for_each(record, f"family_assumptions[{n}]", entry)
        hypotheses.append(prop)
    return _with(record, hypotheses)


def _prop(record: Record, where: str, text: Any) -> Prop:
    if not isinstance(text, str):
        raise BadClaim(where, "must be a relation as text")
    try:
        return parse_prop(text, Scope.of(replace(record, indices=())))
    except ParseError as error:
        raise _unreadable(where, error) from None


def _for_each(record: Record, where: str, entry: Any) -> tuple[Record, Prop]:
    """A relation for all values of indices: schematic where their ranges are fixed, else quantified."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("for"), list):
        raise BadClaim(where, "needs for and rel", 'write {"for": [["i", 1, "K"]], "rel": "p[i] > 0"}')
    _check_keys(where, entry, ("for", "rel"))
    scope = record
    indices: list[Index] = []
    for limit in _indices(entry):
        if not isinstance(limit, list) or len(limit) != 3:
            raise BadClaim(where, f"{limit!r} is not an index with its range", 'write ["i", 1, "K"]')
        name = _check_name(limit[0], where)
        if any(name == other.name for other in indices):
            raise BadClaim(where, f"{name} is two indices there", "give each index a name of its own")
        lo, hi = _range(where, limit[1:])
        inside = replace(scope, symbols=tuple(s for s in scope.symbols if s.name != name))
        indices.append(Index(name, _end(scope, lo, where), _end(scope, hi, where)))
        scope = replace(inside, symbols=(*inside.symbols, Symbol(name, INTEGER)))
    prop = _prop(scope, where, entry.get("rel"))
    taken = {s.name for s in record.symbols} | {f.name for f in record.families}
    taken |= {i.name for i in record.indices}
    if all(_is_fixed(record, index, indices[:n]) for n, index in enumerate(indices)):
        for index in indices:
            new = index.name if index.name not in taken else _fresh(index.name, taken)
            taken.add(new)
            if new != index.name:
                prop = _renamed(prop, index.name, new)
            record = replace(record, indices=(*record.indices, replace(index, name=new)))
        return record, prop
    for index in reversed(indices):
        prop = ForAll(index.lo, index.hi, bind(prop, index.term))
    return record, prop


def _is_fixed(record: Record, index: Index, before: Sequence[Index]) -> bool:
    """Whether the ends of a range are such as a schematic index may have: no index before it is meant by them."""
    if any(other.term in free(end) for other in before for end in (index.lo, index.hi)):
        return False
    theory = Theory({s.name: s for s in record.symbols})
    try:
        check_ranges(((index.lo, index.hi),), theory)
    except NotWellFormed:
        return False
    return True


def _fresh(name: str, taken: set[str]) -> str:
    return next(new for n in range(2, 10_000) if (new := f"{name}{n}") not in taken)


def _renamed(prop: Prop, old: str, new: str) -> Prop:
    renamed: Prop = substitute(prop, {Sym(old, INTEGER): Sym(new, INTEGER)})
    return renamed

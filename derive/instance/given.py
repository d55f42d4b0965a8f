"""Values that a person gives for an instance: `K=3, z=[0, 1, 2], i=1`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field, replace
from difflib import get_close_matches
from typing import NoReturn

from derive.formula.parse import ParseError, Scope, parse_term
from derive.frozen import frozen
from derive.record.model import Domain, FamilySymbol, Hypothesis, Record, Symbol
from derive.terms.nodes import INTEGER, Num, Rel, Sym, Term

AUTO = "auto"
CLOSED = Scope()
Table = tuple[tuple[tuple[int, ...], Term], ...]


class BadInstance(ValueError):
    """Values that make no instance: what is wrong with them, and how to mend it."""

    def __init__(self, message: str, fix: str = ""):
        super().__init__(message)
        self.fix = fix


@frozen
class Given:
    """Closed terms for symbols, values for schematic indices, tables for families, by name."""

    numbers: dict[str, Term] = field(default_factory=dict)
    indices: dict[str, int] = field(default_factory=dict)
    families: dict[str, Table] = field(default_factory=dict)


def read(text: str, record: Record, variable: Sym | None = None) -> Given:
    """The values in a text, which may depend on a variable if one is given.

    `auto`, or nothing, leaves all to be chosen. Raises `BadInstance`.
    """
    scope = Scope((Symbol(variable.name),)) if variable is not None else CLOSED
    given = Given()
    if text.strip() in ("", AUTO):
        return given
    families = {f.name: f for f in record.families}
    symbols = {s.name for s in record.symbols}
    indices = {x.name for x in record.indices}
    for part in _split(text):
        name, value = _assignment(part)
        if name in given.numbers or name in given.indices or name in given.families:
            raise BadInstance(f"{name} has two values", f"write {name}=... once")
        if name in families:
            given.families[name] = _table(families[name], value, scope)
        elif name in symbols:
            given.numbers[name] = _number(name, value, scope)
        elif name in indices:
            given.indices[name] = _integer(name, value)
        else:
            _unknown(name, [*symbols, *families, *indices], record)
    return given


def pinned(record: Record, given: Given) -> Record:
    """The record with the integers that are given as their domains; a list says how large its range is.

    Points of the result need not be admissible in the record: integers may be outside their own domains.
    Raises `BadInstance` for a list that is not as long as what is given says.
    """
    integers = {s.name: given.numbers[s.name] for s in record.symbols if s.name in given.numbers}
    sizes: list[Rel] = []
    for family in record.families:
        for place, (_, hi) in enumerate(family.ranges):
            last = max((index[place] for index, _ in given.families.get(family.name, ())), default=None)
            if last is None or isinstance(hi, Num):
                continue
            if isinstance(hi, Sym):
                if integers.setdefault(hi.name, Num(last)) != Num(last):
                    raise BadInstance(
                        f"{family.name} has elements up to {last}, and {hi.name} is given too",
                        f"leave {hi.name} out, or give it the value {last}",
                    )
            else:
                sizes.append(Rel("=", hi, Num(last)))
    symbols = tuple(
        replace(s, domain=Domain(at_least=integers[s.name], at_most=integers[s.name]))
        if s.sort == INTEGER and s.name in integers
        else s
        for s in record.symbols
    )
    extra = tuple(Hypothesis(f"size-{n}", size) for n, size in enumerate(dict.fromkeys(sizes)))
    return replace(record, symbols=symbols, hypotheses=(*record.hypotheses, *extra))


def _split(text: str) -> Iterator[str]:
    """The parts between commas that are outside brackets."""
    depth = start = 0
    for at, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if c in ",;" and depth == 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _assignment(part: str) -> tuple[str, str]:
    found = re.fullmatch(r"\s*([A-Za-z]\w*)\s*=\s*(.+?)\s*", part, re.DOTALL)
    if found is None:
        raise BadInstance(
            f"{part.strip()!r} gives no value", "write name=value, as in 'K=3, z=[0, 1, 2], i=1'"
        )
    return found[1], found[2]


def _number(name: str, text: str, scope: Scope = CLOSED) -> Term:
    try:
        return parse_term(text, scope)
    except ParseError as error:
        told = str(error).splitlines()[0]
        raise BadInstance(f"the value of {name}: {told}", "write a number: 3, 1/2, log(2)") from None


def _integer(name: str, text: str) -> int:
    term = _number(name, text)
    value = term.value if isinstance(term, Num) else None
    if value is None or value.denominator != 1:
        raise BadInstance(f"{name} is an index, got {text}", f"write an integer: {name}=1")
    return int(value)


def _table(family: FamilySymbol, text: str, scope: Scope) -> Table:
    return tuple(_cells(family, text, len(family.ranges), scope))


def _cells(
    family: FamilySymbol, text: str, depth: int, scope: Scope
) -> Iterator[tuple[tuple[int, ...], Term]]:
    inner = text.strip()
    if not (inner.startswith(("[", "(")) and inner.endswith(("]", ")"))):
        nested = "[[1, 2], [3, 4]]" if len(family.ranges) > 1 else "[0, 1, 2]"
        raise BadInstance(
            f"{family.name} is a family, got {text.strip()}", f"write a list: {family.name}={nested}"
        )
    low = family.ranges[len(family.ranges) - depth][0]
    first = int(low.value) if isinstance(low, Num) else 1
    items = [item for item in _split(inner[1:-1]) if item.strip()]
    for n, item in enumerate(items, start=first):
        if depth > 1:
            yield from (((n, *rest), value) for rest, value in _cells(family, item, depth - 1, scope))
        else:
            yield (n,), _number(f"{family.name}[{n}]", item.strip(), scope)


def _unknown(name: str, known: list[str], record: Record) -> NoReturn:
    same = [n for n in known if n.lower() == name.lower()]
    near = same or get_close_matches(name, known, 3)
    defined = {d.name for d in record.definitions}
    if name in defined:
        raise BadInstance(
            f"{name} is defined, so its value follows", "give values of what is declared: " + ", ".join(known)
        )
    fix = f"did you mean {' or '.join(near)}?" if near else f"it declares {', '.join(known) or 'nothing'}"
    raise BadInstance(f"no {name} is declared", fix)

"""Concrete points in Coq: an admissible point of the context, and the witnesses of refutations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from derive.coq.conversion import Script
from derive.coq.definedness import binder
from derive.coq.definedness import conditions as conditions_of
from derive.coq.statements import Statements
from derive.coq.text import NotExportable, Printer, conjunction
from derive.record.model import Point, Refutation
from derive.terms.nodes import INTEGER, Family, Term

INDICES = "ijkl"  # of a family at a point
Table = Sequence[tuple[tuple[int, ...], Term]]


def witness(stated: Statements, point: Point) -> tuple[str, Script]:
    """That the context is satisfiable, and the point that shows it."""
    binders, values = _values(stated, point, ())
    given = _given(stated)
    statement = (
        f"Example witness : exists {binders},\n  {conjunction(given)}"
        if binders
        else "Example witness : True"
    )
    return statement, [
        *([f"exists {', '.join(values)}."] if values else []),
        *stated.unfold_domains(),
        "admissible.",
    ]


def refutation(stated: Statements, number: int, claim: Refutation) -> tuple[str, Script]:
    """That the claim is false, both sides defined, at its witness."""
    indices = [i.name for i in stated.indices(claim.prop)]
    binders, values = _values(stated, claim.witness, indices)
    p = stated.p
    given = _given(stated)
    for index in stated.indices(claim.prop):
        given.append(p.between(index.lo, index.term, index.hi))
    defined = conditions_of(p, claim.prop)
    false = f"~ ({p.prop(claim.prop)})"
    statement = f"Theorem refutation_{number} : exists {binders},\n  {conjunction([*given, *defined, false])}"
    return statement, [f"exists {', '.join(values)}.", *stated.unfold_domains(), "refuted."]


def _given(stated: Statements) -> list[str]:
    given = [text for d in stated.declarations for _, text in stated.domain(d)]
    return [f"({text})" for text in [*given, *(text for _, text in stated.hypotheses())]]


def _values(stated: Statements, point: Point, indices: Iterable[str]) -> tuple[str, list[str]]:
    """The binders of the context and of indices, and the values that a point gives them."""
    numbers, families = dict(point.numbers), dict(point.families)
    p = stated.p
    binders, values = [], []
    for declaration in stated.declarations:
        binders.append(binder(p, declaration))
        if isinstance(declaration.term, Family):
            values.append(_family(p, families.get(declaration.name, ()), declaration.term))
        else:
            values.append(_number(p, numbers, declaration.name, declaration.sort))
    for name in indices:
        binders.append(f"({p.names.index(name)} : Z)")
        values.append(_number(p, numbers, name, INTEGER))
    return " ".join(binders), values


def _number(p: Printer, numbers: Mapping[str, Term], name: str, sort: str) -> str:
    value = numbers.get(name)
    if value is None:
        raise NotExportable(f"the point has no value for {name}")
    return f"({p.integer(value)})%Z" if sort == INTEGER else f"({p.real(value)})"


def _family(p: Printer, table: Table, family: Family) -> str:
    """The function that has the values of a table, and 0 elsewhere."""
    integers = family.sort == INTEGER
    zero = "0%Z" if integers else "0"

    def value(term: Term) -> str:
        return f"({p.integer(term)})%Z" if integers else f"({p.real(term)})"

    indices = INDICES[: family.arity]
    if len(indices) < family.arity:
        raise NotExportable(f"a family of more than {len(INDICES)} indices at a point")
    name = "zlisted" if integers else "listed"
    found = _nested([(place, value(term)) for place, term in table], indices, name, zero)
    return f"(fun {' '.join(indices)} => {found})"


def _nested(table: Sequence[tuple[tuple[int, ...], str]], indices: str, name: str, zero: str) -> str:
    """The value at the indices that are left, by cases for the first of them; of the last a list."""
    if len(indices) == 1:
        return _row([(place[0], value) for place, value in table], indices, name)
    parts: dict[int, list[tuple[tuple[int, ...], str]]] = {}
    for (first, *others), value in table:
        parts.setdefault(first, []).append((tuple(others), value))
    out = zero
    for first, part in sorted(parts.items(), reverse=True):
        out = f"if Z.eqb {indices[0]} ({first}) then {_nested(part, indices[1:], name, zero)} else {out}"
    return out


def _row(row: Sequence[tuple[int, str]], index: str, name: str) -> str:
    found = dict(row)
    if not found:
        return f"{name} nil {index}"
    first, last = min(found), max(found)
    zero = "0%Z" if name == "zlisted" else "0"
    items = " :: ".join([*(found.get(k, zero) for k in range(first, last + 1)), "nil"])
    shift = index if first == 1 else f"({index} - ({first - 1}))%Z"
    return f"{name} ({items})%list {shift}"

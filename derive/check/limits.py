"""Limits that are wrong: the kernel proves that the limit is another one, and numbers say where the two differ.

No number refutes a limit. But a limit has one value: where f(x) -> L is proved, f(x) -> M is false wherever L and M
differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from derive.kernel.check import check
from derive.kernel.closed import closed_is_zero
from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import Status
from derive.record.model import Line, Record
from derive.refute.refuter import refute
from derive.refute.witness import Value, Witness
from derive.search.advisor import Search
from derive.terms.nodes import (
    INTEGER,
    ZERO,
    Add,
    Implies,
    Infinity,
    Node,
    Not,
    Prop,
    Rel,
    Sym,
    Tends,
    Term,
    free,
)


def another_limit(
    record: Record, line: Line, other: Node | None, lemmas: Mapping[str, Lemma], seconds: float
) -> Witness | None:
    """A point at which the limit that a line claims is another one, `other`, which the kernel proves in its place.

    The witness has the limit on its left and what was claimed on its right. None if `other` is no limit of
    the same function at the same place, is not proved, or is not known to differ from the claimed one.
    """
    claimed = line.prop
    if not isinstance(claimed, Tends) or not isinstance(other, Tends):
        return None
    if (other.body, other.at) != (claimed.body, claimed.at):
        return None
    for side in _sides(claimed, other):
        if _proved(record, replace(line, prop=Tends(side, claimed.body, claimed.at, other.limit)), lemmas):
            return _where_they_differ(record, line, other.limit, claimed.limit, seconds)
    return None


def _sides(claimed: Tends, other: Tends) -> Iterator[str]:
    """From where the other limit would refute the claimed one: a limit from both sides is one from either."""
    if claimed.side == "+-":
        yield from (other.side, "+", "-")
    elif other.side in (claimed.side, "+-"):
        yield claimed.side


def _proved(record: Record, instead: Line, lemmas: Mapping[str, Lemma]) -> bool:
    """Whether a line by the rule for limits would be proved in the place of the line with its id."""
    lines = (*record.lines_before(instead.id), replace(instead, rule="limit", chain=-1))
    verdict = check(replace(record, lines=lines, goals=(), refutations=()), lemmas, Search())
    return bool(verdict.lines) and (verdict.lines[-1].line.id, verdict.lines[-1].status) == (
        instead.id,
        Status.PROVED,
    )


def _where_they_differ(
    record: Record, line: Line, found: Node, claimed: Node, seconds: float
) -> Witness | None:
    """A point of the line's context at which two limits are not the same."""
    indices = [s for s in free(line.prop) if isinstance(s, Sym) and s.sort == INTEGER]
    anywhere = Add(ZERO, *sorted(indices, key=lambda s: s.name)) if indices else ZERO
    here = Rel("=", anywhere, anywhere)  # so that its indices are given values
    same: Prop | None = None
    if isinstance(found, Term) and isinstance(claimed, Term):
        same = Implies(here, Rel("=", found, claimed))
    elif found != claimed:
        same = Not(here)
    if same is None:
        return None
    witness = refute(record, same, line.guards, seconds=seconds, equal=closed_is_zero)
    if witness is None or isinstance(same, Implies):
        return witness
    return replace(witness, left=_shown(found), right=_shown(claimed))


def _shown(value: Node) -> Value:
    if isinstance(value, Infinity):
        return Value("oo" if value.sign > 0 else "-oo")
    return Value("", value) if isinstance(value, Term) else Value("")

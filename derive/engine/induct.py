"""Induction on a natural number of the context: D(n0) = 0 and D(n + 1) - D(n) = 0, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from derive.engine.attempt import Attempt, Proof, cite, line
from derive.terms.nodes import INTEGER, ONE, Add, Prod, Prop, Rel, Sum, Sym, Term, free, substitute, walk


def by_induction(attempt: Attempt) -> Iterator[Proof]:
    """For each integer symbol that is declared with a minimum, likeliest first."""
    if isinstance(attempt.prop, Rel):
        for variable, start in _variables(attempt):
            yield induction(attempt.prop, variable, start)


def induction(prop: Prop, variable: Sym, start: Term) -> Proof:
    """The base, the step under the case of the statement, and the conclusion."""
    base = substitute(prop, {variable: start})
    onward = substitute(prop, {variable: Add(variable, ONE)})
    return Proof(
        (
            line("base", base, "algebra"),
            line("step", onward, "algebra", guards=(prop,)),
            line("all", prop, "induction", cite("base", "step"), variable=variable, start=start),
        )
    )


def _variables(attempt: Attempt) -> list[tuple[Sym, Term]]:
    """Those that end a range first."""
    found = [
        (Sym(s.name, INTEGER), s.domain.at_least)
        for s in attempt.record.symbols
        if s.sort == INTEGER and s.domain.at_least is not None and s.term in free(attempt.prop)
    ]
    ends = [node.hi for node in walk(attempt.prop) if isinstance(node, Sum | Prod)]
    return sorted(found, key=lambda v: not any(v[0] in free(end) for end in ends))

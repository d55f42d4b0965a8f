"""The kernel's normal form, for strategies to guess with. The kernel decides afterwards."""

from __future__ import annotations

from derive.kernel.context import Context, Theory
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.normal_form import settled
from derive.kernel.prover import Prover
from derive.record.model import Record
from derive.search.advisor import Search
from derive.terms.nodes import Sym, Term


def theory_of(record: Record) -> Theory:
    """The declarations of a record."""
    return Theory(
        {s.name: s for s in record.symbols},
        {f.name: f for f in record.families},
        {d.name: d for d in record.definitions},
    )


def canonical(record: Record, term: Term, *variables: Sym) -> Term | None:
    """The normal form of a term in the context of a record, under real binders; None if it has none in reason."""
    context = Context(theory_of(record))
    for variable in variables:
        context = context.with_variable(variable)
    try:
        return settled(lambda roots: Prover(Search(), roots=roots).normalizer.canonical(context, term))
    except (ZeroDivisionError, TooLarge, Undischarged):
        return None

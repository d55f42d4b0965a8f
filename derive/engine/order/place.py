"""A claim's context as the kernel will see it, to compute normal forms and signs in while searching."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import inf
from typing import TypeVar

from derive.engine.attempt import hypotheses
from derive.kernel.context import Context, Fact
from derive.kernel.fractions import Frac, Poly, TooLarge, Undischarged
from derive.kernel.normal_form import settled
from derive.kernel.prover import Prover
from derive.kernel.wellformed import declared
from derive.record.model import Record
from derive.search.advisor import Search
from derive.terms.nodes import ZERO, Div, IllFormed, Num, Prop, Rel, Sym, Term, free

T = TypeVar("T")


class Place:
    """Where a claim is to be shown: its declarations and hypotheses, and the guards of a case."""

    def __init__(
        self,
        record: Record,
        guards: tuple[Prop, ...] = (),
        roots: dict[Term, int] | None = None,
        deadline: float = inf,
    ):
        theory = declared(record)
        indices = {i.name: (i.term, i.lo, i.hi) for i in record.indices}
        facts = []
        for h in record.hypotheses:
            names = {s.name for s in free(h.prop) if isinstance(s, Sym)}
            facts.append(
                Fact(h.prop, f"hypothesis {h.id}", tuple(e for n, e in indices.items() if n in names))
            )
        self.roots = {} if roots is None else roots
        self.deadline = deadline
        self._written: dict[str, tuple[Term, Fraction]] = {}
        self.record = record
        self.hypotheses = hypotheses(record)
        self.guards = guards
        self.prover = Prover(Search(), roots=self.roots)
        self.atoms = self.prover.normalizer.atoms
        context = Context(theory, tuple(facts))
        self.context = context.assuming(*guards) if guards else context

    @property
    def late(self) -> bool:
        """Whether nothing new should be begun."""
        return time.process_time() > self.deadline

    def under(self, *guards: Prop) -> Place:
        """The place in a case."""
        return Place(self.record, (*self.guards, *guards), self.roots, self.deadline)

    def remember(self, terms: Iterable[Term]) -> None:
        """How positive terms are written: a normal form is written so that its sign is seen."""
        for term in terms:
            value = self.fraction(term)
            if value is None or not value.den.is_constant() or len(value.num) < 2 or self.sign(term) != "+":
                continue
            lead = value.num.leading_coefficient()
            self._written.setdefault(str(value.num / lead), (term, Fraction(int(lead.p), int(lead.q))))

    def written(self, factor: Poly) -> Term:
        """A polynomial with leading coefficient 1 as it was written, else in normal form."""
        term, lead = self._written.get(str(factor), (self.atoms.term_of_poly(factor), Fraction(1)))
        return term if lead == 1 else Div(term, Num(lead))

    def fraction(self, term: Term, context: Context | None = None) -> Frac | None:
        """A term's normal form; None where there is none. Raises RootsChanged."""
        normalizer = self.prover.normalizer
        try:
            return normalizer.reduce_roots(normalizer.normal(context or self.context, term))
        except (ZeroDivisionError, TooLarge, Undischarged, RecursionError):
            return None

    def polynomial(self, term: Term) -> Poly | None:
        """A term's normal form, if it has no denominator."""
        found = self.fraction(term)
        return None if found is None or not found.den.is_one() else self.atoms.lift(found.num)

    def reduced(self, poly: Poly) -> Poly:
        """A polynomial with powers of roots reduced."""
        found = self.prover.normalizer.reduce_roots(self.atoms.polynomial(poly))
        return self.atoms.lift(found.num)

    def sign(self, term: Term, context: Context | None = None) -> str:
        """The signs that a term may have: a part of `+0-`."""
        try:
            return self.prover.sign(context or self.context, term)[0]
        except (ZeroDivisionError, TooLarge, Undischarged, RecursionError):
            return "+0-"

    def shows(self, prop: Prop, context: Context | None = None) -> bool:
        """Whether the kernel shows a condition here."""
        return self.prover.prove(context or self.context, prop) is not None

    def nonnegative(self, term: Term, context: Context | None = None) -> bool:
        return self.shows(Rel("<=", ZERO, term), context)


def searched(record: Record, seconds: float, search: Callable[[Place], T]) -> T | None:
    """What a search gives at a place; it starts again when finer roots are met."""
    deadline = time.process_time() + seconds
    try:
        return settled(lambda roots: search(Place(record, (), roots, deadline)))
    except (ZeroDivisionError, TooLarge, Undischarged, IllFormed):
        return None

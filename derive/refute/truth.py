"""Truth of propositions at a point, where sides may be undefined: five outcomes and their connectives.

HOLDS and FALSE are of defined propositions. UNDEFINED: something in it is undefined, and it must not
be. FAILS: it does not hold, and whether it is false or undefined depends on how one reads it. OPEN:
nothing is claimed. A connective answers only where every reading of partiality agrees, so that a
witness is never an artefact of one reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from derive.frozen import frozen
from derive.refute.values import Value
from derive.terms.nodes import Term


class Truth(Enum):
    HOLDS = "holds"
    FALSE = "false"
    UNDEFINED = "undefined"
    FAILS = "fails"
    OPEN = "open"


@frozen
class Outcome:
    """A truth; for a false relation its sides, for an undefined one the term and why."""

    truth: Truth
    sides: tuple[Value, Value] | None = None
    term: Term | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.truth is Truth.HOLDS

    @property
    def refuted(self) -> bool:
        """Whether the proposition certainly does not hold, defined or not."""
        return self.truth in (Truth.FALSE, Truth.UNDEFINED, Truth.FAILS)

    @property
    def known(self) -> bool | None:
        """Whether it holds; None where that is open."""
        return True if self.holds else False if self.refuted else None


HOLDS = Outcome(Truth.HOLDS)
FALSE = Outcome(Truth.FALSE)
OPEN = Outcome(Truth.OPEN)


def _demote(outcome: Outcome) -> Outcome:
    return Outcome(Truth.FAILS, outcome.sides, outcome.term, outcome.why)


def conjunction(outcomes: Iterable[Outcome]) -> Outcome:
    """And, and ForAll: holds if all do; one that certainly does not hold is enough to fail."""
    worst = HOLDS
    mixed = False
    for o in outcomes:
        if o.holds:
            continue
        if worst.holds:
            worst = o
        elif o.truth is not worst.truth:
            mixed = True
            if not worst.refuted or (worst.sides is None and worst.term is None):
                worst = o
    return _demote(worst) if mixed and worst.refuted else worst


def disjunction(outcomes: Iterable[Outcome]) -> Outcome:
    """Or: holds if one does and all are defined; fails if none can hold."""
    seen = list(outcomes)
    truths = {o.truth for o in seen}
    if truths <= {Truth.HOLDS, Truth.FALSE}:
        return HOLDS if Truth.HOLDS in truths else FALSE
    if truths & {Truth.HOLDS, Truth.OPEN}:
        return OPEN
    return _demote(next(o for o in seen if o.truth is not Truth.FALSE))


def negation(outcome: Outcome) -> Outcome:
    """Not: only what is defined may be negated."""
    if outcome.holds:
        return FALSE
    if outcome.truth is Truth.FALSE:
        return HOLDS
    return outcome if outcome.truth is Truth.UNDEFINED else OPEN


def implication(premise: Outcome, conclusion: Outcome) -> Outcome:
    """Implies: the conclusion matters only where the premise holds; the premise must be defined."""
    if premise.holds:
        return conclusion
    if premise.truth is Truth.UNDEFINED:
        return premise
    return HOLDS if premise.truth is Truth.FALSE else OPEN


def equivalence(outcomes: Iterable[Outcome]) -> Outcome:
    """Iff: every member must be defined, and all alike."""
    seen = list(outcomes)
    for o in seen:
        if o.truth is Truth.UNDEFINED:
            return o
    truths = {o.truth for o in seen}
    if len(truths) <= 1:
        return HOLDS if truths <= {Truth.HOLDS} or truths <= {Truth.FALSE} else OPEN
    if Truth.HOLDS not in truths or truths == {Truth.HOLDS, Truth.OPEN}:
        return OPEN
    if truths == {Truth.HOLDS, Truth.FALSE}:
        return FALSE
    failing = next((o for o in seen if o.truth is Truth.FAILS), None)
    return _demote(failing) if failing is not None else Outcome(Truth.FAILS)

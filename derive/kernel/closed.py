"""Equality of closed terms, by the normal form."""

from __future__ import annotations

from derive.kernel.context import Context, Theory
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.normal_form import settled
from derive.kernel.obligations import Obligations
from derive.kernel.prover import Prover
from derive.terms.nodes import ZERO, Rel, Term, free


def closed_is_zero(term: Term) -> bool | None:
    """Whether a closed term (no symbols, no defined functions) is zero; None where that is not known.

    False and True are proofs: the term is shown to be defined, and to be (or not to be) zero.
    """
    if free(term) or term.loose:
        return None
    try:
        return settled(lambda roots: _is_zero(Prover(None, roots=roots), term))
    except (TooLarge, Undischarged, ZeroDivisionError, KeyError):
        return None


def _is_zero(prover: Prover, term: Term) -> bool | None:
    context = Context(Theory())
    obligations = Obligations(prover)
    obligations.term(context, term)
    if obligations.missing:
        return None
    if prover.normalizer.difference(context, term, ZERO).is_zero:
        return True
    return False if prover.shows(context, Rel("!=", term, ZERO)) else None

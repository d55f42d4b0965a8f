"""Derivatives, of any order, at any place of the claim."""

from __future__ import annotations

from collections.abc import Iterator

from derive.engine.attempt import Attempt, Proof, line
from derive.terms.nodes import Deriv, walk


def by_derivatives(attempt: Attempt) -> Iterator[Proof]:
    """The table's values for the derivatives in the claim."""
    if any(isinstance(node, Deriv) for node in walk(attempt.prop)):
        yield Proof((line("1", attempt.prop, "differentiate", attempt.hypotheses),))

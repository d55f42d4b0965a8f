"""Limits."""

from __future__ import annotations

from collections.abc import Iterator

from derive.engine.attempt import Attempt, Proof, line
from derive.terms.nodes import Tends


def by_limit(attempt: Attempt) -> Iterator[Proof]:
    """A limit by composition."""
    if isinstance(attempt.prop, Tends):
        yield Proof((line("1", attempt.prop, "limit", attempt.hypotheses),))

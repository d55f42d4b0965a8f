"""One line by algebra, without and with the hypotheses."""

from __future__ import annotations

from collections.abc import Iterator

from derive.engine.attempt import Attempt, Proof, line
from derive.terms.nodes import Tends


def by_algebra(attempt: Attempt) -> Iterator[Proof]:
    """The claim as one line, from what the context says."""
    if not isinstance(attempt.prop, Tends):
        yield Proof((line("1", attempt.prop, "algebra"),))


def by_hypotheses(attempt: Attempt) -> Iterator[Proof]:
    """The claim as one line, from all hypotheses at once."""
    if attempt.hypotheses and not isinstance(attempt.prop, Tends):
        yield Proof((line("1", attempt.prop, "algebra", attempt.hypotheses),))

"""Every hypothesis and every bound of the named proofs is needed, and its absence is named."""

from __future__ import annotations

import pytest

from derive.kernel.check import check
from derive.kernel.verdict import Failure, KernelVerdict, Status
from derive.search.advisor import Search
from derive.terms.nodes import free
from tests.mutation.campaign import Weakened, weakened
from tests.mutation.proofs import NAMED, judged, lemmas_of, record


@pytest.mark.parametrize("name", NAMED)
def test_the_named_proofs_are_proved(name: str) -> None:
    verdict = judged(name)
    assert verdict.status is Status.PROVED
    assert not verdict.assumptions


@pytest.mark.parametrize("name", NAMED)
def test_no_named_proof_fixes_the_number_of_classes(name: str) -> None:
    for symbol in record(name).symbols:
        if symbol.sort == "integer":
            assert symbol.domain.at_most is None
            assert symbol.domain.below is None


@pytest.mark.parametrize("name", NAMED)
def test_without_any_one_condition_the_proof_fails_and_says_what_is_missing(name: str) -> None:
    proof = record(name)
    for weaker in weakened(proof):
        found = check(weaker.record, lemmas_of(proof), Search())
        assert found.status is Status.UNPROVED, weaker.what
        assert _names_what_is_missing(found, weaker), weaker.what


def _names_what_is_missing(found: KernelVerdict, weaker: Weakened) -> bool:
    """Some failure is about the names that the condition was about, or lacks the premise that it was."""
    failures = [
        *(x.failure for x in found.lines if x.failure is not None),
        *(g.failure for g in found.goals if g.failure is not None),
        *found.problems,
    ]
    return any(_is_about(failure, weaker) for failure in failures)


def _is_about(failure: Failure, weaker: Weakened) -> bool:
    nodes = [o.prop for o in failure.missing]
    nodes += [n for n in (failure.difference,) if n is not None]  # type: ignore[misc]
    mentioned = {s.name for node in nodes for s in free(node)}
    lacks_a_line = failure.code == "bad-premise" and weaker.what.startswith("hypothesis")
    return bool(mentioned & weaker.about) or lacks_a_line

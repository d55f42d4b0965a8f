"""The collection keeps its promises, and the engine does not fall back on it."""

from __future__ import annotations

from collections import Counter

import pytest

from derive.engine.answer import PROVED
from tests.collection.__main__ import DECIDED, results, text_of
from tests.collection.claims import collection
from tests.collection.labels import wrong

SAMPLE = 9  # every ninth claim, another start for each test


def test_the_collection_has_claims_of_every_kind() -> None:
    kinds = Counter(claim.kind for claim in collection())
    assert kinds["equality"] >= 300
    assert kinds["inequality"] >= 150
    assert kinds["false"] >= 300
    assert 3 * sum(bool(claim.missing) for claim in collection()) >= kinds["false"]


def test_every_claim_has_an_id_of_its_own_and_a_source() -> None:
    assert len({claim.id for claim in collection()}) == len(collection())
    assert len({(text_of(claim)) for claim in collection()}) == len(collection())
    assert all(claim.source for claim in collection())


def test_about_a_third_is_held_out() -> None:
    for kind in ("equality", "inequality", "false"):
        mine = [claim.held_out for claim in collection() if claim.kind == kind]
        assert 0.28 < sum(mine) / len(mine) < 0.42


@pytest.mark.parametrize("claim", collection()[::29], ids=lambda claim: claim.id)
def test_labels_agree_with_numbers(claim) -> None:  # type: ignore[no-untyped-def]
    assert wrong(claim, 40 if claim.kind == "false" else 4) is None


def test_no_false_claim_is_proved() -> None:
    false = [claim for claim in collection() if claim.kind == "false"]
    assert [text_of(r.claim) for r in results(false) if r.verdict == PROVED] == []


def test_what_was_decided_stays_decided() -> None:
    """A sample of what `python -m tests.collection --record` wrote down."""
    decided = set(DECIDED.read_text(encoding="utf-8").split()[4::SAMPLE])
    sample = [claim for claim in collection() if claim.id in decided]
    assert len(sample) == len(decided)
    assert [(r.claim.id, r.verdict) for r in results(sample, seconds=5) if not r.right] == []

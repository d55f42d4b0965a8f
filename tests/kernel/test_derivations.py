"""What is proved in random derivations holds at random points; more seeds: `DERIVATION_SEEDS=200`."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import Status
from derive.refute.refuter import audit
from tests.kernel.build import verdict
from tests.kernel.derivations import Derivations

SEEDS = range(int(os.environ.get("DERIVATION_SEEDS", "6")))
DERIVATIONS, POINTS = 20, 60


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_proved_in_a_random_derivation_holds(seed: int) -> None:
    source = Derivations(seed)
    for _ in range(DERIVATIONS):
        record = source.derivation()
        proved = [v.line for v in verdict(record).lines if v.status is Status.PROVED]
        claims = [(line.prop, line.guards) for line in proved]
        witnesses = audit(record, claims, points=POINTS, equal=closed_is_zero)
        for line, witness in zip(proved, witnesses, strict=True):
            assert witness is None, (line, witness, record)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_proved_holds_wherever_the_hypotheses_hold_that_it_is_said_to_rest_on(seed: int) -> None:
    """So it is what the rules of calculus and induction go by, and what readers are told."""
    source = Derivations(seed)
    for _ in range(DERIVATIONS):
        record = source.derivation()
        for v in verdict(record).lines:
            used = tuple(h for h in record.hypotheses if f"hypothesis {h.id}" in v.uses)
            if v.status is Status.PROVED and len(used) < len(record.hypotheses):
                alone = replace(record, hypotheses=used)
                claims = [(v.line.prop, v.line.guards)]
                assert audit(alone, claims, points=POINTS, equal=closed_is_zero) == (None,), (v, record)

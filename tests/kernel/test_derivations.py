"""What is proved in random derivations holds at random points; more seeds: `DERIVATION_SEEDS=200`."""

from __future__ import annotations

import os

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

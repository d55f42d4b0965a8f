"""What is proved by lemmas, induction, cases, slopes and signs at random holds at points; more: `LINE_SEEDS=50`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from derive.kernel.closed import closed_is_zero
from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import Status
from derive.record.model import Record
from derive.refute.refuter import audit
from tests.kernel.build import last
from tests.kernel.citations import Citations, known
from tests.kernel.inductions import Inductions
from tests.kernel.slopes import Slopes

SEEDS = range(int(os.environ.get("LINE_SEEDS", "1")))
LEMMAS, CITATIONS, INDUCTIONS, SLOPES, POINTS = 50, 8, 25, 8, 25

Proof = tuple[Record, Mapping[str, Lemma]]


def by_lemmas(seed: int) -> Iterator[Proof]:
    source = Citations(seed)
    for _ in range(LEMMAS):
        lemma = source.lemma()
        if lemma is not None:
            for _ in range(CITATIONS):
                record = source.cited(lemma, source.here())
                if record is not None:
                    yield record, known(lemma)


def by_induction(seed: int) -> Iterator[Proof]:
    source = Inductions(seed)
    for _ in range(INDUCTIONS):
        for record in (source.induction(), source.split()):
            if record is not None:
                yield record, {}


def by_slopes_and_signs(seed: int) -> Iterator[Proof]:
    source = Slopes(seed)
    for _ in range(SLOPES):
        for make in (source.rising, source.monotone, source.signs, source.added, source.vanishing):
            record = make()
            if record is not None:
                yield record, {}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("source", [by_lemmas, by_induction, by_slopes_and_signs])
def test_what_is_proved_holds_wherever_the_hypotheses_hold_that_it_rests_on(
    source: Callable[[int], Iterator[Proof]], seed: int
) -> None:
    proved = 0
    for record, lemmas in source(seed):
        found = last(record, lemmas)
        if found.status is Status.PROVED:
            proved += 1
            used = tuple(h for h in record.hypotheses if f"hypothesis {h.id}" in found.uses)
            for here in (record, replace(record, hypotheses=used)):
                claims = [(found.line.prop, found.line.guards)]
                assert audit(here, claims, points=POINTS, equal=closed_is_zero) == (None,), (found, here)
    assert proved

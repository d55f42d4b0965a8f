"""What a lecturer writes on the board is checked: derivations that were no examples when derive was made."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.kernel.verdict import Status
from derive.library.catalogue import Catalogue, scan_roots, shipped
from derive.runner.session import Options, check

PROOFS = Path(__file__).parent / "proofs"
LECTURES, PROBLEMS = scan_roots([PROOFS])


@cache
def verdicts() -> dict[str, ProofVerdict]:
    root = shipped()
    assert root is not None
    catalogue = Catalogue(LECTURES, scan_roots([root])[0])
    found = check(catalogue, LECTURES.values(), judge, Options(cache=False))
    return {v.name: v for v in found.selected}


def test_the_scripts_can_be_read() -> None:
    assert PROBLEMS == ()
    assert len(LECTURES) > 370


@pytest.mark.parametrize("name", LECTURES)
def test_a_derivation_from_a_lecture_is_proved(name: str) -> None:
    verdict = verdicts()[name]
    assert verdict.status is Status.PROVED, [
        v.kernel.line.id for v in verdict.lines if v.status is not Status.PROVED
    ]


MISTAKES = scan_roots([Path(__file__).parent / "mistakes"])[0]


@cache
def verdicts_on_mistakes() -> dict[str, ProofVerdict]:
    root = shipped()
    assert root is not None
    catalogue = Catalogue(MISTAKES, scan_roots([root])[0])
    return {v.name: v for v in check(catalogue, MISTAKES.values(), judge, Options(cache=False)).selected}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_as_it_is_printed_is_refuted_at_numbers(name: str) -> None:
    verdict = verdicts_on_mistakes()[name]
    assert verdict.status is Status.REFUTED
    assert any(c.witness is not None for c in (*verdict.lines, *verdict.unstated))

"""Steps of the kernel's normal form that Coq follows: lines that rest on one of them each, all confirmed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from derive.check.judge import judge
from derive.coq.confirm import Confirmer, exporters
from derive.coq.opinion import Opinion
from derive.kernel.rules.contract import Example
from derive.kernel.verdict import Status
from tests.coq.forced import coq
from tests.coq.steps import LINES, records
from tests.kernel.build import example

pytestmark = pytest.mark.skipif(shutil.which("coqc") is None, reason="Coq is not installed")


def test_coq_confirms_lines_that_rest_on_one_step_of_the_normal_form_each(tmp_path: Path) -> None:
    found = [judge(record, {}) for record in records()]
    assert [v.name for v in found for line in v.lines if line.kernel.status is not Status.PROVED] == []
    opinions = Confirmer(coq(), tmp_path).confirm(found, [v.name for v in found])
    parts = [(line, p) for line, o in zip(LINES, opinions, strict=True) for p in o.parts]
    assert [part for part in parts if part[1].opinion is not Opinion.CONFIRMED] == []


def test_a_step_that_coq_does_not_follow_says_so() -> None:
    record = replace(example("algebra", Example("", "cos(pi/5) = (1 + sqrt(5))/4")), name="line")
    (piece,) = exporters([judge(record, {})])["line"].export().pieces
    assert piece.reason.startswith("algebra: the exact values of sine and cosine at 1/5 pi")

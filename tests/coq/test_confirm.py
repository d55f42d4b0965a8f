"""Coq itself: it accepts what is exported, and nothing that is false."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

import derive.coq
from derive.coq.confirm import ALLOWED_AXIOMS, Confirmer, Opinion
from tests.coq.forced import coq, false_lines, opinion_on, verdicts

pytestmark = pytest.mark.skipif(shutil.which("coqc") is None, reason="Coq is not installed")


def test_coq_confirms_a_proof_line_by_line_with_the_axioms_of_the_reals_only(tmp_path: Path) -> None:
    found = verdicts("logit-sigmoid-inverse")
    (opinion,) = Confirmer(coq(), tmp_path).confirm(found, ["logit-sigmoid-inverse"])
    assert [p for p in opinion.parts if p.opinion is not Opinion.CONFIRMED] == []
    assert opinion.axioms
    assert set(opinion.axioms) <= ALLOWED_AXIOMS


def test_a_proof_that_cites_a_lemma_is_confirmed_from_the_lemmas_own_script(tmp_path: Path) -> None:
    found = verdicts("entropy-le-cross-entropy")
    (opinion,) = Confirmer(coq(), tmp_path).confirm(found, ["entropy-le-cross-entropy"])
    assert opinion.confirmed, opinion.parts
    assert "log_le_sub_one.claim_1" in (tmp_path / "entropy_le_cross_entropy.v").read_text()


# --- false lines, forced past the kernel


@pytest.mark.parametrize("name", ["softmax-translation-invariance", "entropy-le-cross-entropy"])
def test_a_false_line_that_the_kernel_was_made_to_accept_is_not_confirmed(tmp_path: Path, name: str) -> None:
    """`python -m tests.coq.forced` does this to every proof."""
    first, *lemmas = verdicts(name)
    assert first.record is not None
    line, _, forced = next(false_lines(first.record, 1, random.Random(2)))
    assert opinion_on(forced, line, tuple(lemmas), tmp_path) is Opinion.NOT_CONFIRMED


# --- the support library


def test_sums_and_derivatives_of_the_support_library_are_those_of_coquelicot(tmp_path: Path) -> None:
    shutil.copy(Path(derive.coq.__file__).with_name("theory") / "DeriveCoquelicot.v", tmp_path)
    result = coq().compile(tmp_path, "DeriveCoquelicot", 120)
    if "Cannot find a physical path bound to logical path" in result.output:
        pytest.skip("Coquelicot is not installed")
    assert result.ok, result.output

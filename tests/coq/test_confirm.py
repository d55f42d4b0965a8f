"""Coq itself: it accepts what is exported, and nothing that is false."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.coq.confirm import ALLOWED_AXIOMS, Confirmer, Opinion
from derive.coq.toolchain import Coq, find
from derive.kernel import algebra
from derive.kernel.verdict import Evidence, Status
from derive.library.catalogue import load
from derive.record.model import Record
from derive.runner.session import Options, check
from derive.terms.nodes import Add, Num, Prop, Rel

pytestmark = pytest.mark.skipif(shutil.which("coqc") is None, reason="Coq is not installed")

ROOT = Path(__file__).parents[2]


@cache
def coq() -> Coq:
    return find()


@cache
def verdicts(name: str) -> tuple[ProofVerdict, ...]:
    """The verdict on a proof of this project, and those on its lemmas."""
    catalogue = load(ROOT)
    proof = next(p for p in catalogue.everything if p.name == name)
    run = check(catalogue, [proof], judge, Options(cache=True, jobs=1))
    return (*run.selected, *run.cited)


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


@pytest.fixture
def credulous(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel for which everything follows: a test build that lets false lines through."""

    def follows(step: object, context: object, prop: Prop, premises: object = ()) -> Evidence:
        return Evidence("normal form", prop)

    for module in ("structure", "both_sides", "sums", "calculus", "induction"):
        monkeypatch.setattr(f"derive.kernel.rules.{module}.follows", follows, raising=False)
    monkeypatch.setattr(algebra, "follows", follows)


def _shifted(record: Record, id: str) -> Record:
    """The record with 1 added to the right side of a line, and of the claim if it is that line."""
    line = record.line(id)
    assert isinstance(line.prop, Rel)
    false = Rel(line.prop.op, line.prop.left, Add(line.prop.right, Num(-1 if line.prop.op == "<=" else 1)))
    lines = tuple(replace(other, prop=false) if other.id == id else other for other in record.lines)
    goals = tuple(replace(g, prop=false) if g.prop == line.prop else g for g in record.goals)
    return replace(record, lines=lines, goals=goals)


def test_a_false_line_that_the_kernel_was_made_to_accept_is_not_confirmed(
    tmp_path: Path, credulous: None
) -> None:
    name = "softmax-translation-invariance"
    first, *lemmas = verdicts(name)
    assert first.record is not None
    line = next(line for line in first.record.lines if line.rule == "algebra")
    forced = judge(_shifted(first.record, line.id))
    assert [c.status for c in forced.lines if c.kernel.line.id == line.id] == [Status.PROVED]
    (opinion,) = Confirmer(coq(), tmp_path, 60, 3).confirm([forced, *lemmas], [name])
    (part,) = [p for p in opinion.lines if p.name == line.id]
    assert part.opinion is Opinion.NOT_CONFIRMED
    assert not opinion.confirmed

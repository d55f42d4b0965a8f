"""Every sentence of what "proved" means keeps a wrong proof out; where it is not kept, the proof gets through."""

from __future__ import annotations

import pytest

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.kernel.verdict import Failure, Status
from tests.meaning.sentences import MEANING, Sentence, Wrong

SENTENCES = [row for rows in MEANING.values() for row in rows]
ROWS = [pytest.param(row, id=row.says) for row in SENTENCES]
BROKEN = [pytest.param(row, id=row.says) for row in SENTENCES if row.broken is not None]


@pytest.mark.parametrize("row", ROWS)
def test_a_wrong_proof_is_kept_out(row: Sentence) -> None:
    verdict = _judged(row.wrong())
    assert verdict.status in (Status.UNPROVED, Status.REFUTED)
    assert row.code in {f.code for f in _failures(verdict, row.where)}


@pytest.mark.parametrize("row", BROKEN)
def test_where_the_sentence_is_not_kept_the_wrong_proof_gets_through(
    row: Sentence, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = row.wrong()
    assert row.broken is not None
    row.broken(monkeypatch)
    verdict = _judged(wrong)
    assert not _failures(verdict, row.where), _failures(verdict, row.where)


def test_nearly_every_sentence_has_a_way_to_be_broken() -> None:
    assert len(BROKEN) >= 0.8 * len(ROWS)


def _judged(wrong: Wrong) -> ProofVerdict:
    lemmas = {name: ProofVerdict(name, lemma.status, lemma.record) for name, lemma in wrong.lemmas.items()}
    return judge(wrong.record, lemmas)


def _failures(verdict: ProofVerdict, where: str) -> list[Failure]:
    """The failures of the last line, of the goals, or of the whole."""
    if where == "goal":
        return [g.failure for g in verdict.goals if g.failure is not None]
    if where == "problem":
        return list(verdict.problems)
    return [f for f in (verdict.lines[-1].kernel.failure,) if f is not None]

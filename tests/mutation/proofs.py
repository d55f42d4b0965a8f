"""The shipped proofs as records, lemmas first, with their verdicts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.kernel.lemmas import Lemma
from derive.library.catalogue import scan_roots
from derive.library.scan import Proof
from derive.record.codec import content_hash
from derive.record.model import Record
from derive.script.run import ScriptFailure, run_script

PROOFS = Path(__file__).parents[2] / "proofs"
NAMED = (
    "logit-sigmoid-inverse",
    "softmax-from-logit",
    "softmax-translation-invariance",
    "softmax-k2-is-sigmoid",
    "softmax-from-bayes",
    "entropy-le-cross-entropy",
    "entropy-le-cross-entropy-with-zeros",
    "gibbs-equality-iff",
    "log-le-sub-one",
)


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Proof]:
    """Every proof by name, as the library finds it. Raises `ValueError` for a file that it cannot read."""
    proofs, problems = scan_roots([PROOFS])
    if problems:
        raise ValueError(problems[0].message)
    return dict(proofs)


@lru_cache(maxsize=64)
def judged(name: str) -> ProofVerdict:
    """The verdict on a proof, after its lemmas'. Raises `ValueError` if its script does not run."""
    proof = catalogue()[name]
    (result,) = run_script(proof.path, only=name, known=set(catalogue()))
    if isinstance(result, ScriptFailure):
        raise ValueError(f"{name}: {result.message}")
    return judge(result, {lemma: judged(lemma) for lemma, _ in result.lemmas})


def record(name: str) -> Record:
    found = judged(name).record
    if found is None:
        raise ValueError(f"{name} has no record")
    return found


def lemmas_of(cited: Record) -> dict[str, Lemma]:
    """What a record cites, with the status of its own check."""
    return {
        name: Lemma(record(name), judged(name).status, content_hash(record(name))) for name, _ in cited.lemmas
    }

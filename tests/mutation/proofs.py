"""The shipped proofs as records, lemmas first, with their verdicts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.kernel.lemmas import Lemma
from derive.library.catalogue import scan_roots
from derive.record.codec import content_hash
from derive.record.model import Record
from derive.script.run import ScriptFailure, run_script

PROOFS = Path(__file__).parents[2] / "proofs"


@lru_cache(maxsize=1)
def records() -> dict[str, Record]:
    """Every proof's record by name; cited lemmas stand before what cites them."""
    proofs, problems = scan_roots([PROOFS])
    if problems:
        raise ValueError(problems)
    found: dict[str, Record] = {}
    for path in sorted({proof.path for proof in proofs.values()}):
        for result in run_script(path, known=set(proofs)):
            if isinstance(result, ScriptFailure):
                raise ValueError(f"{path}: {result.message}")
            found[result.name] = result
    ordered: dict[str, Record] = {}
    while len(ordered) < len(found):
        ready = [
            n for n, r in found.items() if n not in ordered and {name for name, _ in r.lemmas} <= set(ordered)
        ]
        if not ready:
            raise ValueError("the lemmas are cyclic or missing")
        ordered.update({name: found[name] for name in ready})
    return ordered


@lru_cache(maxsize=1)
def verdicts() -> dict[str, ProofVerdict]:
    done: dict[str, ProofVerdict] = {}
    for name, record in records().items():
        done[name] = judge(record, {lemma: done[lemma] for lemma, _ in record.lemmas})
    return done


@lru_cache(maxsize=1)
def lemmas() -> dict[str, Lemma]:
    """What a record may cite, with the status of its own check."""
    return {
        name: Lemma(verdict.record, verdict.status, content_hash(verdict.record))
        for name, verdict in verdicts().items()
        if verdict.record is not None
    }

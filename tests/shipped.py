"""The proofs that come with the package, checked once for all tests that need them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.library.catalogue import Catalogue, load
from derive.runner.session import Options, check

ROOT = Path(__file__).resolve().parents[1]


@cache
def catalogue() -> Catalogue:
    return load(ROOT)


@cache
def verdicts() -> tuple[ProofVerdict, ...]:
    """The verdicts on all shipped proofs, in order of path."""
    found = catalogue()
    return check(found, found.everything, judge, Options(cache=True)).selected

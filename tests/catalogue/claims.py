"""What the posts claim (`material.toml`), and every shipped proof with its verdict."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from derive.check.verdict import ProofVerdict
from derive.kernel.verdict import Status
from derive.library.scan import Proof
from derive.record.model import Record
from tests.mutation.proofs import catalogue, judged

MATERIAL = Path(__file__).parent / "material.toml"
VERDICTS = {"proved": Status.PROVED, "refuted": Status.REFUTATION_CONFIRMED}


@dataclass(frozen=True)
class Post:
    """A post: its file's name, what it is about, and the verdict that each of its claims should have."""

    file: str
    about: str
    claims: Mapping[str, Status]

    @property
    def number(self) -> str:
        return self.file.partition("_")[0]


@dataclass(frozen=True)
class Claim:
    """A shipped proof, where it is, and its verdict."""

    proof: Proof
    verdict: ProofVerdict

    @property
    def name(self) -> str:
        return self.proof.name

    @property
    def record(self) -> Record:
        if self.verdict.record is None:
            raise ValueError(f"{self.name} has no record")
        return self.verdict.record


@cache
def material() -> tuple[Post, ...]:
    """The posts in order. Raises `KeyError` for a verdict that is none."""
    posts = tomllib.loads(MATERIAL.read_text(encoding="utf-8"))["post"]
    return tuple(
        Post(p["file"], p["about"], {name: VERDICTS[word] for name, word in p["claims"].items()})
        for p in posts
    )


@cache
def claims() -> Mapping[str, Claim]:
    """Every shipped proof by name, in order of path. Raises `ValueError` if a script does not run."""
    return {name: Claim(proof, judged(name)) for name, proof in catalogue().items()}

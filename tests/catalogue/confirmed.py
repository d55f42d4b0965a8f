"""What Coq said of each shipped proof, kept beside the catalogue: `derive confirm all --format json | python -m
tests.catalogue.confirmed` writes `confirmed.toml`.

An opinion is on a record: it is shown only while the proof's content hash is the one that Coq's opinion was on.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from derive.record.codec import content_hash
from tests.catalogue.claims import Claim, claims

UNASKED = "not asked since the proof changed"
CONFIRMED = Path(__file__).parent / "confirmed.toml"


@dataclass(frozen=True)
class Kept:
    """Coq's opinion on a record: how many of its lines it confirmed, and whether all that was exported."""

    hash: str
    lines: int
    confirmed: int
    wholly: bool


@cache
def kept() -> tuple[str, Mapping[str, Kept]]:
    """Coq's version, and the opinions by the proof's name."""
    data = tomllib.loads(CONFIRMED.read_text(encoding="utf-8"))
    return data.pop("coq"), {name: Kept(**entry) for name, entry in data.items()}


def opinion(claim: Claim) -> str:
    """For the catalogue, in a few words."""
    version, opinions = kept()
    found = opinions.get(claim.name)
    if found is None or found.hash != content_hash(claim.record):
        return UNASKED
    if found.wholly:
        return f"confirmed by Coq {version}"
    return f"{found.confirmed} of {found.lines} lines confirmed by Coq {version}"


def _kept(proof: Mapping[str, Any]) -> Kept:
    lines = [part["opinion"] == "confirmed" for part in proof["parts"] if part["kind"] == "line"]
    digest = content_hash(claims()[proof["name"]].record)
    return Kept(digest, len(lines), sum(lines), proof["opinion"] == "confirmed")


def main() -> None:
    data = json.load(sys.stdin)
    out = [f'coq = "{data["coq"]}"\n']
    for proof in sorted(data["proofs"], key=lambda p: str(p["name"])):
        k = _kept(proof)
        out.append(
            f'[{proof["name"]}]\nhash = "{k.hash}"\nlines = {k.lines}\nconfirmed = {k.confirmed}\n'
            f"wholly = {str(k.wholly).lower()}\n"
        )
    CONFIRMED.write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()

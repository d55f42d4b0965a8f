"""The collection: one claim a line, in the input format of `derive prove --batch` and with what is known of it.

Beside the fields of that format a line has `kind` (equality, inequality or false), `topic`, `source` (where the fact is
from; the wording is ours), `held_out` (a third that nobody looks at while developing) and, where a false claim lacks
one assumption only, `missing`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILES = ("equalities.jsonl", "inequalities.jsonl", "false.jsonl")
INPUT = ("id", "symbols", "families", "assumptions", "family_assumptions", "lhs", "rel", "rhs")


@dataclass(frozen=True)
class Claim:
    """A claim of the collection, and its label."""

    id: str
    kind: str
    topic: str
    source: str
    held_out: bool
    lhs: str
    rhs: str
    rel: str = "="
    symbols: dict[str, str] = field(default_factory=dict)
    families: dict[str, Any] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    family_assumptions: tuple[dict[str, Any], ...] = ()
    missing: str = ""

    @property
    def as_input(self) -> dict[str, Any]:
        """The claim as a line of a batch, without what is known of it."""
        return {name: getattr(self, name) for name in INPUT if getattr(self, name)}


def _read(line: str) -> Claim:
    data = json.loads(line)
    for name in ("assumptions", "family_assumptions"):
        data[name] = tuple(data.get(name, ()))
    return Claim(**data)


def _claims() -> Iterator[Claim]:
    for name in FILES:
        for line in (HERE / name).read_text(encoding="utf-8").splitlines():
            yield _read(line)


@cache
def collection() -> tuple[Claim, ...]:
    """Every claim, in the order of the files."""
    return tuple(_claims())

"""The results of a campaign as they come: one JSON line for each part, so that a stop loses little.

A part is up to `PART` mutants of one line of one proof. It is done again where the proof's record, or how it
was judged, is another now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

PART = 100


@dataclass(frozen=True)
class Part:
    """Mutants of one line, from the number `start`: `every` one in so many was tried, with `seconds` for each."""

    proof: str
    line: str
    start: int
    record: str  # the hash of the proof's record
    every: int
    seconds: float


@dataclass(frozen=True)
class Judged:
    """What became of one mutant: what was done, its fate, and, of those to look at, how it reads."""

    number: int
    what: str
    fate: str
    shown: str = ""


@dataclass(frozen=True)
class Done:
    """A part and what became of it; `cited` counts the slips in what the line cites (with the first part)."""

    part: Part
    mutants: tuple[Judged, ...]
    cited: dict[str, int]
    took: float


class Kept:
    """The parts that are done, by part. With a file they are read from it, and added to it."""

    def __init__(self, path: Path | None = None):
        self._path = path
        self.done: dict[Part, Done] = {}
        if path is not None and path.exists():
            for text in path.read_text("utf-8").splitlines():
                one = _read(text)
                if one is not None:
                    self.done[one.part] = one

    def add(self, one: Done) -> None:
        """Keep what became of a part; what was kept of it before no longer counts."""
        self.done[one.part] = one
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")

    def having(self, parts: Iterable[Part]) -> list[Done]:
        return [self.done[part] for part in parts if part in self.done]


def _read(text: str) -> Done | None:
    """A part from its line; None for the end of a file that was cut short."""
    try:
        data = json.loads(text)
        mutants = tuple(Judged(**one) for one in data["mutants"])
        return Done(Part(**data["part"]), mutants, data["cited"], data["took"])
    except (ValueError, KeyError, TypeError):
        return None

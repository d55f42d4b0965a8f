"""What was sought in vain for each proof, kept from run to run: it saves a search, never a verdict.

A file of hashes stands in the folder of the cache, beside the proofs. It is trusted as little as the rest of that
folder: `derive.search.tried` says what a wrong one costs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from derive.library.cache_folder import folder_of, is_shipped, root_of, write
from derive.library.scan import Proof

FILE = "searches.json"
MOST = 10_000  # of one proof


@dataclass
class Searches:
    """What is kept in the folders of the proofs of one run."""

    _kept: dict[Path, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    _changed: set[Path] = field(default_factory=set)

    def of(self, proof: Proof) -> tuple[int, ...]:
        """The hashes of what was sought in vain when a proof was last checked."""
        return self._in(proof).get(proof.name, ())

    def keep(self, proof: Proof, hashes: Iterable[int]) -> None:
        """Remember what was sought in vain now; `write` writes it."""
        found = tuple(sorted(hashes))
        if found != self.of(proof) and len(found) <= MOST and not is_shipped(root_of(proof)):
            self._in(proof)[proof.name] = found
            self._changed.add(_file_of(proof))

    def write(self) -> None:
        """Write what changed."""
        for path in self._changed:
            write(path, json.dumps(self._kept[path], sort_keys=True).encode())
        self._changed.clear()

    def _in(self, proof: Proof) -> dict[str, tuple[int, ...]]:
        path = _file_of(proof)
        if path not in self._kept:
            self._kept[path] = _read(path)
        return self._kept[path]


def _file_of(proof: Proof) -> Path:
    return folder_of(root_of(proof)) / FILE


def _read(path: Path) -> dict[str, tuple[int, ...]]:
    """What a file says, as far as it is in order."""
    try:
        entries = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(entries, dict):
        return {}
    lists = {name: found for name, found in entries.items() if isinstance(found, list) and len(found) <= MOST}
    return {name: tuple(found) for name, found in lists.items() if all(type(n) is int for n in found)}

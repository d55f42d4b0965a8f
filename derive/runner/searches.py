"""What was sought in vain for each proof, kept from run to run: it saves a search, never a verdict.

A file of hashes stands in the folder of the cache, beside the proofs. It is trusted as little as the rest of that
folder: `derive.search.tried` says what a wrong one costs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path

from derive.frozen import mutable
from derive.library.cache_folder import folder_of, is_shipped, root_of, write
from derive.library.scan import Proof

FILE = "searches.json"
MOST = 10_000  # of one proof


@mutable
class Searches:
    """What is kept in the folders of the proofs of one run."""

    _kept: dict[Path, dict[str, tuple[int, ...]]] = field(default_factory=dict)  # by the folder of proofs
    _changed: set[Path] = field(default_factory=set)

    def of(self, proof: Proof) -> tuple[int, ...]:
        """The hashes of what was sought in vain when a proof was last checked."""
        return self._in(root_of(proof)).get(proof.name, ())

    def keep(self, proof: Proof, hashes: Iterable[int]) -> None:
        """Remember what was sought in vain now; `write` writes it."""
        root, found = root_of(proof), tuple(sorted(hashes))
        kept = self._in(root)
        if found != kept.get(proof.name, ()) and len(found) <= MOST and not is_shipped(root):
            kept[proof.name] = found
            self._changed.add(root)

    def write(self) -> None:
        """Write what changed."""
        for root in self._changed:
            write(folder_of(root) / FILE, json.dumps(self._kept[root], sort_keys=True).encode())
        self._changed.clear()

    def _in(self, root: Path) -> dict[str, tuple[int, ...]]:
        if root not in self._kept:
            self._kept[root] = _read(folder_of(root) / FILE)
        return self._kept[root]


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

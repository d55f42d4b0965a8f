"""What was sought for each proof, kept from run to run: it saves a search, never a verdict.

A file of it stands in the folder of the cache, beside the proofs. It is trusted as little as the rest of that
folder: `derive.search.tried` says what a wrong one costs.
"""

from __future__ import annotations

import json
from dataclasses import asdict, field
from pathlib import Path

from derive.frozen import mutable
from derive.library.cache_folder import folder_of, is_shipped, root_of, write
from derive.library.scan import Proof
from derive.runner.written import Sought

FILE = "searches.json"
MOST = 10_000  # hashes of one proof


@mutable
class Searches:
    """What is kept in the folders of the proofs of one run."""

    _kept: dict[Path, dict[str, Sought]] = field(default_factory=dict)  # by the folder of proofs
    _changed: set[Path] = field(default_factory=set)

    def of(self, proof: Proof) -> Sought:
        """What was sought when a proof was last checked."""
        return self._in(root_of(proof)).get(proof.name, Sought())

    def keep(self, proof: Proof, found: Sought) -> None:
        """Remember what was sought now; `write` writes it."""
        root = root_of(proof)
        kept = self._in(root)
        if found != kept.get(proof.name, Sought()) and len(found.vain) <= MOST and not is_shipped(root):
            kept[proof.name] = found
            self._changed.add(root)

    def write(self) -> None:
        """Write what changed."""
        for root in self._changed:
            entries = {name: asdict(found) for name, found in self._kept[root].items()}
            write(folder_of(root) / FILE, json.dumps(entries, sort_keys=True).encode())
        self._changed.clear()

    def _in(self, root: Path) -> dict[str, Sought]:
        if root not in self._kept:
            self._kept[root] = _read(folder_of(root) / FILE)
        return self._kept[root]


def _read(path: Path) -> dict[str, Sought]:
    """What a file says, as far as it is in order."""
    try:
        entries = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(entries, dict):
        return {}
    read = {name: _sought(entry) for name, entry in entries.items()}
    return {name: found for name, found in read.items() if found is not None}


def _sought(entry: object) -> Sought | None:
    """An entry of the file, if it is in order: whether its point is one is for who tries it."""
    if not isinstance(entry, dict) or entry.keys() != {"vain", "point"}:
        return None
    vain, point = entry["vain"], entry["point"]
    if not isinstance(vain, list) or len(vain) > MOST or not all(type(n) is int for n in vain):
        return None
    return Sought(tuple(vain), point) if isinstance(point, str) else None

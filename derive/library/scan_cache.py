"""What files contained when they were last looked through, for files that are as they were.

It saves parsing, and is only about names: what a proof is worth is found out from its record. A file is as
it was if its size and its times of change are, also the one that no program can set (`cp -p` and `tar` set the
other); one that was changed just now is not kept, since it could be changed again within the same tick of the clock.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from derive.library.cache_folder import folder_of, write
from derive.library.scan import Proof, Scanned, scan_file
from derive.version import __version__

FILE = "scans.json"
_SETTLED = 2.0  # seconds since a change
_PACKAGE = Path(__file__).resolve().parents[1]


class Scans:
    """The scans of the files under some folders of proofs."""

    def __init__(self, roots: Iterable[Path]) -> None:
        own = [root.absolute() for root in roots if root.is_dir()]
        own = [root for root in own if _PACKAGE not in (root, *root.parents)]
        self._path = folder_of(own[0]) / FILE if own else None
        self._version = f"{__version__} {_changed(Path(__file__).with_name('scan.py'))}"
        self._old = self._read()
        self._new: dict[str, Any] = {}

    def scan(self, path: Path, topic: str) -> Scanned:
        """What a file contains; as `scan_file`."""
        try:
            state = path.stat()
        except OSError:
            return scan_file(path, topic)
        key = str(path.absolute())
        stamp = [state.st_mtime_ns, state.st_ctime_ns, state.st_size, topic]
        entry = self._old.get(key)
        proofs = _proofs(entry, path, stamp)
        if proofs is None:
            scanned = scan_file(path, topic)
            plain = not scanned.problems and not scanned.unmarked
            if plain and state.st_mtime < time.time() - _SETTLED:
                self._new[key] = [*stamp, [_fields(p) for p in scanned.proofs]]
            return scanned
        self._new[key] = entry
        return Scanned(proofs)

    def keep(self) -> None:
        """Write what is new."""
        if self._path is not None and self._new != self._old:
            write(self._path, json.dumps({"version": self._version, "files": self._new}).encode())

    def _read(self) -> dict[str, Any]:
        if self._path is None:
            return {}
        try:
            data = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(data, dict) or data.get("version") != self._version:
            return {}
        files = data.get("files")
        return files if isinstance(files, dict) else {}


def _changed(path: Path) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _fields(proof: Proof) -> list[Any]:
    """What is kept of a proof, as `_proofs` reads it."""
    texts = (proof.name, proof.title, proof.source, proof.topic, proof.function)
    return [*texts, proof.line, list(proof.lemmas)]


def _proofs(entry: Any, path: Path, stamp: list[Any]) -> tuple[Proof, ...] | None:
    """The proofs of an entry, if it is one of this file as it is."""
    try:
        *then, rows = entry
        if then != stamp:
            return None
        found = []
        for name, title, source, topic, function, line, lemmas in rows:
            texts = (name, title, source, topic, function, *lemmas)
            if {*map(type, texts)} != {str} or not isinstance(line, int):
                return None
            found.append(Proof(name, title, source, topic, path, line, function, tuple(lemmas)))
        return tuple(found)
    except (TypeError, ValueError):
        return None

"""What the last run said of each proof, for `list` and `--lf`: it is shown as such, and never trusted as a verdict.

It stands in `last_run.json` in the folder of the cache, beside the proofs. An entry that is missing or
broken is one that is not known.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from derive.frozen import frozen
from derive.library.cache_folder import folder_of, is_shipped, root_of, write
from derive.library.scan import Proof

FILE = "last_run.json"


@frozen
class Told:
    """The verdict of a proof when it was last checked. `changed`: its script is another one now."""

    status: str
    when: str
    changed: bool


def recall(proofs: Iterable[Proof]) -> dict[str, Told]:
    """What is known of some proofs, by name."""
    kept: dict[Path, Mapping[str, Any]] = {}
    digests: dict[Path, str] = {}
    found = {}
    for proof in proofs:
        folder = folder_of(root_of(proof))
        if folder not in kept:
            kept[folder] = _read(folder / FILE)
        entry = kept[folder].get(proof.name)
        if not isinstance(entry, dict) or entry.get("path") != _from(folder, proof):
            continue
        if proof.path not in digests:
            digests[proof.path] = _digest(proof.path)
        found[proof.name] = Told(
            str(entry.get("status")), str(entry.get("when")), entry.get("script") != digests[proof.path]
        )
    return found


def remember(proofs: Iterable[Proof], statuses: Mapping[str, str], digests: Mapping[str, str]) -> None:
    """Keep the verdicts of a run, beside those of others. What cannot be written is not kept.

    Takes the digests of the scripts, by their paths, as far as the run has them: of the others they are made.
    """
    now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    by_root: dict[Path, list[Proof]] = {}
    for proof in proofs:
        if proof.name in statuses:
            by_root.setdefault(root_of(proof), []).append(proof)
    for root, told in by_root.items():
        if is_shipped(root):
            continue
        folder = folder_of(root)
        entries = {}
        for proof in told:
            script = str(proof.path.absolute())
            entries[proof.name] = {
                "status": statuses[proof.name],
                "when": now,
                "path": _from(folder, proof),
                "script": digests.get(script) or _digest(script),
            }
        here = {n: e for n, e in _read(folder / FILE).items() if n in entries or _still_there(folder, e)}
        write(folder / FILE, json.dumps({**here, **entries}, sort_keys=True).encode())


def _from(folder: Path, proof: Proof) -> str:
    """A proof's file as seen from what the folder of the cache is in, so that a project may be moved."""
    return proof.path.absolute().as_posix().removeprefix(f"{folder.parent.as_posix()}/")


def _still_there(folder: Path, entry: Any) -> bool:
    return isinstance(entry, dict) and (folder.parent / str(entry.get("path"))).exists()


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _digest(path: Path | str) -> str:
    try:
        return digest(path)
    except OSError:
        return ""


def digest(path: Path | str) -> str:
    """Of what is in a file. Raises `OSError`."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()

"""The folder of what is kept from run to run, beside the proofs: it may be deleted at any time."""

from __future__ import annotations

import contextlib
import os
from functools import lru_cache
from pathlib import Path

from derive.library.scan import Proof
from derive.whole_file import write_whole

FOLDER = ".derive_cache"

_PACKAGE = Path(__file__).resolve().parents[1]


def folder_of(root: Path) -> Path:
    """Where it is for a folder of proofs: beside it if it is part of a project, else in it."""
    beside = root.name == "proofs" or (root.parent / "pyproject.toml").is_file()
    return (root.parent if beside else root) / FOLDER


def root_of(proof: Proof) -> Path:
    """The folder of proofs that a proof was found in."""
    return _root(os.path.dirname(proof.path.absolute()), proof.topic)


@lru_cache(maxsize=10_000)
def _root(folder: str, topic: str) -> Path:
    return Path(folder).parents[topic.count("/")] if topic else Path(folder)


@lru_cache(maxsize=1000)
def is_shipped(folder: Path) -> bool:
    """Whether it is part of this package, where nothing is kept."""
    return _PACKAGE in (resolved := folder.resolve()).parents or resolved == _PACKAGE


def write(path: Path, data: bytes) -> None:
    """Replace a file at once, or not at all; what cannot be written is not kept."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        if not (ignored := path.with_name(".gitignore")).exists():
            ignored.write_text("*\n")
        write_whole(path, data)

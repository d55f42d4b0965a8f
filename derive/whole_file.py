"""Writing a file at once, or not at all; and never in the place of one of somebody else's."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path


class Foreign(ValueError):
    """A file that was not written by derive stands where one would be written."""

    fix = "move it away, or give another folder: -o DIR"


def refuse_foreign(paths: Iterable[Path], is_own: Callable[[Path], bool]) -> None:
    """Raises `Foreign` for a file that is there and not our own, and `OSError` for one that cannot be read."""
    for path in paths:
        if path.is_file() and not is_own(path):
            raise Foreign(f"{path} was not written by this command, and is left as it is")


def write_whole(path: Path, data: bytes) -> Path:
    """Replace a file, or make it, and give its path; where that fails, what was there stays. Raises `OSError`."""
    real = Path(os.path.realpath(path))  # a link stays one
    draft = real.with_name(f".{real.name[:40]}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        os.replace(draft, real)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    return path

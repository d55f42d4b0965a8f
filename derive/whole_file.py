"""Writing a file at once, or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


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

"""Where a long run stands: one line on stderr, only on a terminal, gone when the run is over."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Sequence
from typing import IO

from derive.runner.session import Progress

QUIET_FOR = 0.7  # seconds: a short run says nothing
EVERY = 0.1


class ProgressLine:
    """Writes `checking 3/10: softmax-from-logit` over itself. Call it with each `Progress`, then `clear`."""

    def __init__(self, stream: IO[str]):
        self._stream = stream
        self._on = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._started = self._last = time.monotonic()
        self._shown = False

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if not self._on or now - self._started < QUIET_FOR or now - self._last < EVERY:
            return
        self._last = now
        width = _columns(self._stream) - 1
        text = f"checking {progress.done + 1}/{progress.total}: "
        text += _listed(progress.active, width - len(text))
        self._stream.write(f"\r\x1b[K{text[:width]}")
        self._stream.flush()
        self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False


def _columns(stream: IO[str]) -> int:
    """How wide the terminal of a stream is; standard output may be another one, or none."""
    if "COLUMNS" not in os.environ:
        with contextlib.suppress(OSError, ValueError):
            return os.get_terminal_size(stream.fileno()).columns
    return shutil.get_terminal_size().columns


def _listed(names: Sequence[str], room: int) -> str:
    """As many names as have room, and how many more there are."""
    for shown in range(len(names), 1, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        text = ", ".join(names[:shown]) + more
        if len(text) <= room:
            return text
    return names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else "") if names else ""

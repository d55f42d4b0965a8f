"""The main process's end: start a worker, ask it, read its answers."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from derive.runner.early import fork_worker
from derive.runner.limits import kill_process
from derive.runner.message import Answer, Request, receive_answer, send_request

HAS_FORK = hasattr(os, "fork")


class Worker(Protocol):
    """Something that runs scripts. `fileno` is readable when there is an answer, or when it is gone."""

    def submit(self, request: Request) -> None: ...

    def receive(self) -> Answer | None: ...

    def fileno(self) -> int: ...

    def close(self) -> None: ...


class ForkedWorker:
    """A worker forked from this process. Start it early: it imports SymPy while this one does the rest."""

    def __init__(self, pid: int, answers: int, requests: int):
        """Takes what `fork_worker` gives."""
        self._pid = pid
        self._answers = answers
        self._requests = requests
        self._asked = False
        self._closed = False

    @classmethod
    def start(cls) -> ForkedWorker:
        """Fork a worker. This process must have no other threads."""
        return cls(*fork_worker())

    def submit(self, request: Request) -> None:
        """Ask. That the worker is gone shows at `receive`."""
        self._asked = True
        with contextlib.suppress(OSError):
            send_request(self._requests, request)

    def receive(self) -> Answer | None:
        """The next answer; None when the worker is gone."""
        return receive_answer(self._answers)

    def fileno(self) -> int:
        return self._answers

    def close(self) -> None:
        """End the worker and whatever it runs. Closing it again does nothing."""
        if self._closed:
            return
        self._closed = True
        os.close(self._requests)
        os.close(self._answers)
        if not self._asked:  # it has no children, and may be in the middle of its imports
            kill_process(self._pid)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


class SpawningWorker:
    """Runs each script in a fresh interpreter: for systems without fork. Slower, and one at a time."""

    def __init__(self) -> None:
        self._asked: deque[Request] = deque()

    def submit(self, request: Request) -> None:
        self._asked.append(request)

    def receive(self) -> Answer | None:
        """Run the next script that was asked for, to its end."""
        return spawn(self._asked.popleft()) if self._asked else None

    def fileno(self) -> int:
        return -1

    def close(self) -> None:
        self._asked.clear()


def spawn(request: Request) -> Answer:
    """Run one request in a fresh interpreter and wait for it."""
    import json
    import subprocess
    import tempfile
    from dataclasses import asdict

    package = str(Path(__file__).resolve().parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "frames"
        command = [sys.executable, "-m", "derive.runner.single", json.dumps(asdict(request)), str(target)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=2,
                timeout=request.timeout,
                env=environment,
                check=False,
            )
            ended = f"the script's process ended with exit code {done.returncode}" if done.returncode else ""
        except subprocess.TimeoutExpired:
            ended = f"timed out after {request.timeout:g} s"
        output = target.read_bytes() if target.exists() else b""
    return Answer(request.job, ended, "", time.monotonic() - started, output)


def start_worker() -> Worker:
    """The kind of worker that this system can have."""
    return ForkedWorker.start() if HAS_FORK else SpawningWorker()


StartWorker = Callable[[], Worker]

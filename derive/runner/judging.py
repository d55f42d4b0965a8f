"""One check in a forked child of the checker, so that a check that hangs or crashes is one verdict only.

The child is a copy of the checker: it has the kernel imported and the lemmas' verdicts in memory, and
never runs an author's code. Forking costs a few milliseconds.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from derive.check.verdict import ProofVerdict, RunError
from derive.kernel.verdict import Status
from derive.record.model import Record
from derive.runner.limits import die_with_parent, how_it_ended, kill_group, limit
from derive.runner.transfer import dump, load

Judge = Callable[[Record, Mapping[str, ProofVerdict]], ProofVerdict]


def could_not_run(name: str, error: RunError, record: Record | None = None) -> ProofVerdict:
    """The verdict on a proof that gave no other."""
    return ProofVerdict(name, Status.COULD_NOT_RUN, record=record, error=error)


@dataclass
class Checking:
    """A check that runs in a child."""

    record: Record
    pid: int
    pipe: int
    started: float
    deadline: float
    output: bytearray = field(default_factory=bytearray)

    def read(self) -> bool:
        """Take what the child wrote; True when it has written all."""
        part = os.read(self.pipe, 2**20)
        self.output += part
        return not part

    def finish(self) -> ProofVerdict:
        """The verdict, after `read` gave True."""
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        seconds = time.monotonic() - self.started
        if status == 0:
            verdict: ProofVerdict = load(bytes(self.output))
            return replace(verdict, seconds=verdict.seconds or seconds)
        ended = f"the checker gave up: {how_it_ended(status)}"
        if os.WIFEXITED(status):
            ended = f"the checker failed (this is a bug of derive): {self.output.decode('utf-8', 'replace')}"
        return could_not_run(self.record.name, RunError(ended), self.record)

    def stop(self, reason: str = "") -> ProofVerdict:
        """Kill the child; the verdict says why."""
        kill_group(self.pid)
        os.close(self.pipe)
        os.waitpid(self.pid, 0)
        fix = "split its hardest line into smaller steps, or give it more time: --timeout SECONDS"
        return could_not_run(self.record.name, RunError(reason, fix), self.record)


def start_check(
    judge: Judge, record: Record, lemmas: Mapping[str, ProofVerdict], *, timeout: float, memory: int
) -> Checking:
    """Fork a child that checks a record. This process must have no other threads."""
    reading, writing = os.pipe()
    now = time.monotonic()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            die_with_parent()
            limit(timeout, memory)
            code, output = _judged(judge, record, lemmas)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(output)
        finally:
            os._exit(code)
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    os.close(writing)
    return Checking(record, pid, reading, now, now + timeout)


def _judged(judge: Judge, record: Record, lemmas: Mapping[str, ProofVerdict]) -> tuple[int, bytes]:
    try:
        return 0, dump(judge(record, lemmas))
    except Exception as error:
        return 1, f"{type(error).__name__}: {error}".encode()


def check_here(judge: Judge, record: Record, lemmas: Mapping[str, ProofVerdict]) -> ProofVerdict:
    """The same in this process, for systems without fork: without limits."""
    started = time.monotonic()
    try:
        verdict = judge(record, lemmas)
    except Exception as error:
        message = f"the checker failed (this is a bug of derive): {type(error).__name__}: {error}"
        return could_not_run(record.name, RunError(message), record)
    return replace(verdict, seconds=verdict.seconds or time.monotonic() - started)

"""A batch of claims, one JSON object a line: each judged in a child that a hang or a crash costs nothing but itself.

The parent reads, watches the clock and writes; it has the engine imported, so that a new child costs a fork only.
Children are renewed now and then, so that memory stays flat over any number of claims.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Any

from derive.engine.answer import COULD_NOT_RUN, UNPROVED, Answer
from derive.engine.claim import BadClaim, read_claim
from derive.engine.decide import SECONDS, decide
from derive.frozen import mutable
from derive.runner.early import forked
from derive.runner.limits import die_with_parent, how_it_ended, kill_process, limit_memory
from derive.runner.message import write_all

HARD_LIMIT = 10.0  # seconds for one claim, whatever it does
MARGIN = 0.5  # kept of that, to stop a child and to answer
MEMORY = 2_000_000_000  # bytes for a child
CLAIMS_A_CHILD = 500
MAX_LINE = 1_000_000  # characters


def answers(lines: Iterable[str], *, seconds: float = SECONDS, limit: float = HARD_LIMIT) -> Iterator[str]:
    """For each line a JSON object, its verdict; in order, each as soon as it is there. Blank lines are passed over."""
    worker: _Worker | None = None
    try:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            data = _object(line, number)
            if isinstance(data, str):
                yield json.dumps(data_of(None, Answer(COULD_NOT_RUN, reason=data)))
                continue
            if not hasattr(os, "fork"):
                yield json.dumps(answer_of(data, seconds))
                continue
            if worker is None or worker.judged >= CLAIMS_A_CHILD:
                if worker is not None:
                    worker.end()
                worker = _Worker.fork(seconds)
            text = worker.ask(data, limit - MARGIN)
            if text is None:
                reason = worker.ended(limit)
                worker = None
                verdict = UNPROVED if "time" in reason else COULD_NOT_RUN
                text = json.dumps(data_of(data.get("id"), Answer(verdict, seconds=limit, reason=reason)))
            yield text
    finally:
        if worker is not None:
            worker.end()


def _object(line: str, number: int) -> dict[str, Any] | str:
    """What a line holds, or in words why that is no claim."""
    if len(line) > MAX_LINE:
        return f"line {number}: more than {MAX_LINE} characters"
    try:
        data = json.loads(line, object_pairs_hook=_each_once)
    except _Twice as error:
        return f"line {number}: the key {error.args[0]!r} twice in one object"
    except ValueError as error:
        return f"line {number}: not JSON: {error}"
    except RecursionError:
        return f"line {number}: nested too deeply"
    return data if isinstance(data, dict) else f"line {number}: a claim is a JSON object, with lhs and rhs"


class _Twice(ValueError):
    """A key that an object has twice: one value of it would go unread."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Raises `_Twice`."""
    out: dict[str, Any] = {}
    for key, value in pairs:
        if key in out:
            raise _Twice(key[:40])
        out[key] = value
    return out


def data_of(id: Any, answer: Answer) -> dict[str, Any]:
    """An answer as the JSON object of its claim's line."""
    return {"id": id, **answer.as_data()}


def answer_of(data: dict[str, Any], seconds: float) -> dict[str, Any]:
    """The verdict object on a claim's object. Never raises for what the object holds."""
    started = time.perf_counter()
    try:
        answer = decide(read_claim(data), seconds=seconds)
    except BadClaim as error:
        answer = Answer(COULD_NOT_RUN, reason=f"{error.where}: {error.message}", fix=error.fix)
    except MemoryError:
        answer = Answer(COULD_NOT_RUN, reason="out of memory")
    except RecursionError:
        answer = Answer(UNPROVED, reason="nested too deeply")
    except Exception as error:
        answer = Answer(COULD_NOT_RUN, reason=f"this is a bug of derive: {type(error).__name__}: {error}")
    out = data_of(data.get("id"), answer)
    out["seconds"] = round(time.perf_counter() - started, 6)
    return out


@mutable
class _Worker:
    """A child that answers one claim after another, seen from the parent."""

    pid: int
    requests: int
    replies: int
    judged: int = 0
    inbox: bytearray = field(default_factory=bytearray)
    late: bool = False

    @staticmethod
    def fork(seconds: float) -> _Worker:
        def work(requests: int, replies: int) -> None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            die_with_parent()
            limit_memory(MEMORY)
            _serve(requests, replies, seconds)

        gc.collect()
        gc.freeze()
        pid, replies, requests = forked(work)
        return _Worker(pid, requests, replies)

    def ask(self, data: dict[str, Any], seconds: float) -> str | None:
        """The child's answer, or None if it died or is late."""
        deadline = time.monotonic() + seconds
        self.judged += 1
        try:
            write_all(self.requests, json.dumps(data).encode() + b"\n")
        except OSError:
            return None
        while b"\n" not in self.inbox:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.replies], [], [], left)[0]:
                self.late = True
                return None
            chunk = os.read(self.replies, 1 << 16)
            if not chunk:
                return None
            self.inbox += chunk
        line, _, rest = self.inbox.partition(b"\n")
        self.inbox = bytearray(rest)
        return bytes(line).decode()

    def end(self) -> int:
        """Stop the child. Gives its `waitpid` status."""
        for descriptor in (self.requests, self.replies):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        kill_process(self.pid)
        return os.waitpid(self.pid, 0)[1]

    def ended(self, limit: float) -> str:
        """Stop a child that gave no answer; in words, why it gave none."""
        if self.late:
            self.end()
            return f"the time limit of {limit:g} s"
        for descriptor in (self.requests, self.replies):
            os.close(descriptor)
        return how_it_ended(os.waitpid(self.pid, 0)[1]).replace("the script", "the claim")


def _serve(requests: int, replies: int, seconds: float) -> None:
    """In the child: answer each line, until there are no more."""
    with os.fdopen(requests, encoding="utf-8") as lines:
        for line in lines:
            write_all(replies, json.dumps(answer_of(json.loads(line), seconds)).encode() + b"\n")

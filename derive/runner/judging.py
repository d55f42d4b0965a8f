"""Checks in a few forked children of the checker, so that one that hangs or crashes costs one verdict only.

A child is a copy of the checker: it has the kernel imported, judges one record after another, and never
runs an author's code. One that fails, crashes or takes too long is replaced. It keeps the verdicts that
it gave and those on lemmas that it was sent, so each lemma is sent to each child at most once.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from derive.check.verdict import ProofVerdict, RunError
from derive.kernel.verdict import Status
from derive.record.model import Record
from derive.runner.limits import allow, die_with_parent, how_it_ended, kill_group, limit_memory
from derive.runner.message import Inbox, receive, send
from derive.runner.transfer import dump, load

Judge = Callable[[Record, Mapping[str, ProofVerdict]], ProofVerdict]

FEWER_COLLECTIONS = (20_000, 50, 100)  # a check makes much that lives as long as it does


def could_not_run(name: str, error: RunError, record: Record | None = None) -> ProofVerdict:
    """The verdict on a proof that gave no other."""
    return ProofVerdict(name, Status.COULD_NOT_RUN, record=record, error=error)


@dataclass
class Checker:
    """A child that judges records, seen from the parent."""

    pid: int
    requests: int
    answers: int
    holds: set[str] = field(default_factory=set)  # lemmas on which it has the verdicts
    record: Record | None = None  # what it is judging
    started: float = 0.0
    inbox: Inbox = field(default_factory=Inbox)

    def end(self) -> int:
        """Kill it, if it still lives. Gives its `waitpid` status."""
        os.close(self.requests)
        os.close(self.answers)
        kill_group(self.pid)
        return os.waitpid(self.pid, 0)[1]


@dataclass
class Checkers:
    """The children: at most `size` at once, started when there is work. This process has no other threads."""

    judge: Judge
    size: int
    timeout: float
    memory: int
    idle: list[Checker] = field(default_factory=list)
    busy: dict[int, Checker] = field(default_factory=dict)  # by the descriptor of their answers

    @property
    def has_room(self) -> bool:
        return len(self.busy) < self.size

    @property
    def judging(self) -> tuple[str, ...]:
        """The names of the proofs that are being judged."""
        return tuple(c.record.name for c in self.busy.values() if c.record is not None)

    def start(self, record: Record, lemmas: Mapping[str, ProofVerdict]) -> None:
        """Have a child judge a record. `lemmas` has the verdicts on the lemmas that it cites."""
        while True:
            fresh = not self.idle
            checker = self._fork() if fresh else self.idle.pop()
            news = {n: _as_lemma(v) for n, v in lemmas.items() if n not in checker.holds}
            checker.record = record
            checker.started = time.monotonic()
            self.busy[checker.answers] = checker
            try:
                send(checker.requests, {}, dump((record, news)))
                checker.holds.update(news)
                return
            except OSError:  # it died; if it did so when idle, this record is not to blame
                if fresh:
                    return  # `hear` says how it ended
                del self.busy[checker.answers]
                checker.end()

    def hear(self, answers: int) -> ProofVerdict | None:
        """Read from a child that has something to say; the verdict, when it is all there."""
        checker = self.busy[answers]
        record = _record_of(checker)
        if not checker.inbox.read(answers):
            del self.busy[answers]
            return could_not_run(record.name, RunError(f"the checker gave up: {_ended(checker)}"), record)
        message = checker.inbox.take()
        if message is None:
            return None
        del self.busy[answers]
        header, payload = message
        if "failed" in header:
            checker.end()
            return _failed(record, header["failed"])
        verdict: ProofVerdict = load(payload, _shared(record))
        checker.holds.add(record.name)
        checker.record = None
        self.idle.append(checker)
        return replace(verdict, seconds=verdict.seconds or time.monotonic() - checker.started)

    def overdue(self) -> list[ProofVerdict]:
        """End the children whose time is up and that have said nothing; the verdicts that say so."""
        now = time.monotonic()
        late = [fd for fd, checker in self.busy.items() if now > checker.started + self.timeout]
        answered, _, _ = select.select(late, [], [], 0) if late else ([], [], [])
        out = []
        for answers, checker in list(self.busy.items()):
            if answers in late and answers not in answered:
                del self.busy[answers]
                checker.end()
                record = _record_of(checker)
                reason = f"checking it timed out after {self.timeout:g} s"
                fix = "split its hardest line into smaller steps, or give it more time: --timeout SECONDS"
                out.append(could_not_run(record.name, RunError(reason, fix), record))
        return out

    def close(self) -> None:
        """End all children."""
        for checker in (*self.idle, *self.busy.values()):
            with contextlib.suppress(OSError):
                checker.end()
        self.idle.clear()
        self.busy.clear()

    def _fork(self) -> Checker:
        requests_out, requests_in = os.pipe()
        answers_out, answers_in = os.pipe()
        others = [fd for c in (*self.idle, *self.busy.values()) for fd in (c.requests, c.answers)]
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                for fd in (requests_in, answers_out, *others):
                    os.close(fd)
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                die_with_parent()
                limit_memory(self.memory)
                gc.freeze()  # what the parent made stays shared
                gc.set_threshold(*FEWER_COLLECTIONS)
                serve(self.judge, requests_out, answers_in, self.timeout)
                code = 0
            finally:
                os._exit(code)
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        os.close(requests_out)
        os.close(answers_in)
        return Checker(pid, requests_in, answers_out)


def serve(judge: Judge, requests: int, answers: int, timeout: float) -> None:
    """In the child: judge what is asked, one record after another, until nobody asks or one fails."""
    held: dict[str, ProofVerdict] = {}
    while (message := receive(requests)) is not None:
        allow(timeout)
        try:
            record, news = load(message[1])
            held.update(news)
            verdict = judge(record, {n: held[n] for n, _ in record.lemmas if n in held})
            payload = dump(verdict, _shared(record))
        except Exception as error:
            send(answers, {"failed": f"{type(error).__name__}: {error}"})
            return
        held[record.name] = _as_lemma(verdict)
        send(answers, {}, payload)
        allow(0)


def _shared(record: Record) -> tuple[object, ...]:
    """What both sides have of a record: a verdict that comes back only refers to it."""
    return (record, *record.lines, *(g.prop for g in record.goals), *record.refutations)


def _as_lemma(verdict: ProofVerdict) -> ProofVerdict:
    """What a citing record needs to know of a verdict."""
    return ProofVerdict(verdict.name, verdict.status, verdict.record)


def _record_of(checker: Checker) -> Record:
    if checker.record is None:
        raise ValueError("the checker is idle")
    return checker.record


def _ended(checker: Checker) -> str:
    """How a child ended that closed its answers."""
    os.close(checker.requests)
    os.close(checker.answers)
    return how_it_ended(os.waitpid(checker.pid, 0)[1])


def _failed(record: Record, reason: str) -> ProofVerdict:
    return could_not_run(
        record.name, RunError(f"the checker failed (this is a bug of derive): {reason}"), record
    )


def check_here(judge: Judge, record: Record, lemmas: Mapping[str, ProofVerdict]) -> ProofVerdict:
    """The same in this process, for systems without fork: without limits."""
    started = time.monotonic()
    try:
        verdict = judge(record, {n: _as_lemma(v) for n, v in lemmas.items()})
    except Exception as error:
        return _failed(record, f"{type(error).__name__}: {error}")
    return replace(verdict, seconds=verdict.seconds or time.monotonic() - started)

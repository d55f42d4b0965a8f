"""Checks in a few forked children of the checker, so that one that hangs or crashes costs one verdict only.

This is the parent's side; `judge_process.py` is the children's. A child that fails, crashes or takes too long is
replaced. It keeps the verdicts on lemmas, so each lemma is sent to each child at most once.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from typing import Any

from derive.check.verdict import ProofVerdict, RunError
from derive.frozen import mutable
from derive.kernel.verdict import Status
from derive.record.model import Record
from derive.runner.brief import from_brief
from derive.runner.early import forked
from derive.runner.judge_process import EARLY, FEWER_COLLECTIONS, CitedLemma, Judge, request, serve, whole
from derive.runner.limits import die_with_parent, ended, how_it_ended, kill_process, limit_memory
from derive.runner.message import Inbox, packed, receive, send, write_all, write_some
from derive.runner.written import Sought, Written, not_a_record
from derive.terms.codec import Malformed

MOST_AHEAD = 2**15  # bytes of a request that is sent ahead: what is longer is for whoever is done first


def could_not_run(name: str, error: RunError, record: Record | None = None) -> ProofVerdict:
    """The verdict on a proof that gave no other."""
    return ProofVerdict(name, Status.COULD_NOT_RUN, record=record, error=error)


@mutable
class Checker:
    """A child that judges records, seen from the parent. `ended` ends its process, and gives its `waitpid` status."""

    ended: Callable[[bool], int]
    requests: int
    answers: int
    holds: set[str] = field(default_factory=set)  # lemmas on which it has the verdicts
    record: Written | None = None  # what it is judging
    started: float = 0.0
    following: Written | None = None  # what it was sent besides, so that it need not wait
    unsent: bytearray = field(default_factory=bytearray)  # of that, what its pipe had no room for
    inbox: Inbox = field(default_factory=Inbox)

    def end(self, *, kill: bool = True) -> int:
        """End it, unless it ended by itself. Gives its `waitpid` status."""
        os.close(self.requests)
        os.close(self.answers)
        return self.ended(kill)


@mutable
class Keeper:
    """The process that imports the kernel once for the judges that are forked early, and whose children they are."""

    pid: int
    answers: int
    requests: int
    closed: bool = False

    def ended(self, judge: int, kill: bool) -> int:
        """As of a child of this process; if the keeper is gone, so are its children."""
        message = None
        if not self.closed:
            with contextlib.suppress(OSError):
                send(self.requests, {"judge": judge, "kill": kill})
            message = receive(self.answers)
        return int(message[0]["status"]) if message else int(signal.SIGKILL)

    def close(self) -> None:
        """Have it end its children, and itself; nobody waits for that."""
        if not self.closed:
            self.closed = True
            os.close(self.requests)
            os.close(self.answers)

    def wait(self) -> None:
        """Until it has ended, which takes no time if nothing was asked of it."""
        if not self.closed:
            kill_process(self.pid)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


@mutable
class Checkers:
    """The children: at most `size` at once, started when there is work. This process has no other threads."""

    judge: Judge
    size: int
    timeout: float
    memory: int
    brief: bool = False  # verdicts on proofs that hold come in brief
    idle: list[Checker] = field(default_factory=list)
    busy: dict[int, Checker] = field(default_factory=dict)  # by the descriptor of their answers
    unreadable: set[str] = field(default_factory=set)  # whose bytes turned out to be no record
    early: list[Checker] = field(default_factory=list)  # forked when the command began, not yet at work
    keepers: list[Keeper] = field(default_factory=list)  # of those
    left: list[Written] = field(default_factory=list)  # what was sent ahead to a child that ended before
    sought: dict[str, Sought] = field(default_factory=dict)  # of verdicts in brief

    def __post_init__(self) -> None:
        for keeper, checkers in _forked_early:
            self.keepers.append(keeper)
            self.early += checkers
        _forked_early.clear()
        if self.judge not in EARLY.values():
            self.close()

    @property
    def has_room(self) -> bool:
        return len(self.busy) < self.size

    @property
    def takes_more(self) -> bool:
        """Whether one is idle, can be forked, or has nothing to do after what it does."""
        return self.has_room or any(c.following is None for c in self.busy.values())

    @property
    def judging(self) -> tuple[str, ...]:
        """The names of the proofs that are being judged."""
        return tuple(c.record.name for c in self.busy.values() if c.record is not None)

    def start(self, record: Written, lemmas: Mapping[str, CitedLemma]) -> None:
        """Have a child judge a record. `lemmas` has what is known of those that it cites."""
        while True:
            fresh = not self.idle
            checker = self._another() if fresh else self.idle.pop()
            checker.record = record
            checker.started = time.monotonic()
            self.busy[checker.answers] = checker
            try:
                write_all(checker.requests, self._message(checker, record, lemmas))
                return
            except OSError:  # it died; if it did so when idle, this record is not to blame
                if fresh:
                    return  # `hear` says how it ended
                del self.busy[checker.answers]
                checker.end()

    def start_ahead(self, record: Written, lemmas: Mapping[str, CitedLemma]) -> bool:
        """Send a record to a child that is at work, for afterwards; False if none is free for it."""
        size = len(record.data) + sum(len(c.record.data) for c in lemmas.values() if c.record)
        checker = next((c for c in self.busy.values() if c.following is None), None)
        if checker is None or size > MOST_AHEAD:
            return False
        try:
            checker.unsent = bytearray(self._message(checker, record, lemmas))
            write_some(checker.requests, checker.unsent)
        except OSError:
            return False  # `hear` says how it ended
        checker.following = record
        return True

    def _message(self, checker: Checker, record: Written, lemmas: Mapping[str, CitedLemma]) -> bytes:
        """What a child is sent to judge a record; from then on it holds the lemmas."""
        news = {n: lemma for n, lemma in lemmas.items() if n not in checker.holds}
        checker.holds.update(news)
        return packed(*request(record, news))

    def hear(self, answers: int) -> list[ProofVerdict]:
        """Read from a child that has something to say; the verdicts that are all there."""
        checker = self.busy[answers]
        if not checker.inbox.read(answers):
            written = _record_of(checker)
            self._give_up(checker)
            error = RunError(f"the checker gave up: {how_it_ended(checker.end(kill=False))}")
            return [could_not_run(written.name, error, written.read_if_it_is_one())]
        found = []
        while checker.record is not None and (message := checker.inbox.take()) is not None:
            found.append(self._answer(checker, checker.record, *message))
        return found

    def _answer(
        self, checker: Checker, written: Written, header: Mapping[str, Any], payload: bytes
    ) -> ProofVerdict:
        """The verdict of a message; the child turns to what it was sent besides."""
        began, checker.started = checker.started, time.monotonic()
        if "failed" in header:
            self._give_up(checker)
            checker.end()
            return _failed(written, header["failed"])
        checker.record, checker.following = checker.following, None
        if checker.unsent:
            with contextlib.suppress(OSError):  # `hear` says how it ended
                write_all(checker.requests, checker.unsent)
            checker.unsent.clear()
        if checker.record is None:
            del self.busy[checker.answers]
            self.idle.append(checker)
        if "malformed" in header:
            self.unreadable.add(written.name)
            return could_not_run(written.name, not_a_record(header["malformed"]))
        brief = header["brief"]
        verdict = from_brief(brief) if brief else whole(payload, written.read())
        checker.holds.add(written.name)
        if brief:
            self.sought[written.name] = Sought(tuple(header["vain"]), header["point"])
        return verdict if verdict.seconds else replace(verdict, seconds=checker.started - began)

    def _give_up(self, checker: Checker) -> None:
        """Wait for this child no more."""
        del self.busy[checker.answers]
        checker.record = None
        if checker.following is not None:
            self.left.append(checker.following)
            checker.following = None

    def overdue(self) -> list[ProofVerdict]:
        """End the children whose time is up and that have said nothing; the verdicts that say so."""
        now = time.monotonic()
        late = [fd for fd, checker in self.busy.items() if now > checker.started + self.timeout]
        answered, _, _ = select.select(late, [], [], 0) if late else ([], [], [])
        out = []
        for answers, checker in list(self.busy.items()):
            if answers in late and answers not in answered:
                written = _record_of(checker)
                self._give_up(checker)
                checker.end()
                reason = f"checking it timed out after {self.timeout:g} s"
                fix = "split its hardest line into smaller steps, or give it more time: --timeout SECONDS"
                record = written.read_if_it_is_one()
                out.append(could_not_run(written.name, RunError(reason, fix), record))
        return out

    def close(self) -> None:
        """End all children."""
        for keeper in self.keepers:
            keeper.close()
        self._end([*self.idle, *self.busy.values(), *self.early])
        self.idle.clear()
        self.busy.clear()
        self.early.clear()

    def _end(self, checkers: Iterable[Checker]) -> None:
        for checker in checkers:
            with contextlib.suppress(OSError):
                checker.end()

    def _another(self) -> Checker:
        """One that was forked when the command began, or a new one."""
        if not self.early:
            return self._fork()
        checker = self.early.pop()
        how = next(name for name, judge in EARLY.items() if judge is self.judge)
        limits = {"timeout": self.timeout, "memory": self.memory, "brief": self.brief}
        with contextlib.suppress(OSError):  # if it died, `start` finds out
            send(checker.requests, {"how": how, **limits})
        return checker

    def _fork(self) -> Checker:
        def work(requests: int, answers: int) -> None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            die_with_parent()
            limit_memory(self.memory)
            gc.freeze()  # what the parent made stays shared
            gc.set_threshold(*FEWER_COLLECTIONS)
            serve(self.judge, requests, answers, self.timeout, brief=self.brief)

        pid, answers, requests = forked(work)
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        return Checker(partial(ended, pid), requests, answers)


_forked_early: list[tuple[Keeper, list[Checker]]] = []


def kept_judges(process: tuple[int, int, int], pipes: Sequence[tuple[int, int, int, int]]) -> Keeper:
    """Take what `fork_keeper` gave. The first `Checkers` take the judges."""
    keeper = Keeper(*process)
    judges = [
        Checker(partial(keeper.ended, n), requests, answers)
        for n, (_, requests, answers, _) in enumerate(pipes)
    ]
    _forked_early.append((keeper, judges))
    return keeper


def _record_of(checker: Checker) -> Written:
    if checker.record is None:
        raise ValueError("the checker is idle")
    return checker.record


def _failed(written: Written, reason: str) -> ProofVerdict:
    error = RunError(f"the checker failed (this is a bug of derive): {reason}")
    return could_not_run(written.name, error, written.read_if_it_is_one())


def check_here(judge: Judge, written: Written, lemmas: Mapping[str, CitedLemma]) -> ProofVerdict:
    """The same in this process, for systems without fork: without limits."""
    started = time.monotonic()
    try:
        verdict = judge(written.read(), {name: cited.verdict(name) for name, cited in lemmas.items()})
    except Malformed as error:
        return could_not_run(written.name, not_a_record(error))
    except Exception as error:
        return _failed(written, f"{type(error).__name__}: {error}")
    return replace(verdict, seconds=verdict.seconds or time.monotonic() - started)

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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from typing import Any, Protocol

from derive.check.verdict import ProofVerdict, RunError
from derive.frozen import frozen, mutable
from derive.kernel.verdict import Status
from derive.record.model import Point, Record
from derive.runner.brief import from_brief, in_brief
from derive.runner.early import forked, forked_to_serve
from derive.runner.limits import allow, die_with_parent, how_it_ended, kill_group, kill_process, limit_memory
from derive.runner.message import Inbox, packed, receive, send, write_all, write_some
from derive.runner.written import Sought, Written, not_a_record
from derive.search.tried import Tried
from derive.terms.codec import Malformed

MOST_AHEAD = 2**15  # bytes of a request that is sent ahead: what is longer is for whoever is done first
FEWER_COLLECTIONS = (200_000, 50, 100)  # a check makes much that lives as long as it does


class Judge(Protocol):
    """Gives the verdict on a record, from those on the lemmas that it cites and from what was sought in vain before."""

    def __call__(
        self, record: Record, lemmas: Mapping[str, ProofVerdict], tried: Tried | None = None, /
    ) -> ProofVerdict: ...


def judge_plainly(
    record: Record, lemmas: Mapping[str, ProofVerdict], tried: Tried | None = None, /
) -> ProofVerdict:
    """The judge of `derive.check`, imported when it is needed: in most runs, by the children only."""
    from derive.check.judge import judge

    return judge(record, lemmas, tried)


@frozen
class Mending:
    """A judge that adds to the lines that fail by themselves what may mend them; imported when one fails."""

    judge: Judge

    def __call__(
        self, record: Record, lemmas: Mapping[str, ProofVerdict], tried: Tried | None = None, /
    ) -> ProofVerdict:
        verdict = self.judge(record, lemmas, tried)
        if verdict.holds:
            return verdict
        from derive.check.suggestion import mended
        from derive.engine.found import with_found_proof

        return with_found_proof(mended(verdict, record, lemmas), record, lemmas)


judge_and_mend = Mending(judge_plainly)
EARLY: Mapping[str, Judge] = {
    "plainly": judge_plainly,
    "and mend": judge_and_mend,
}  # what `serve_early` can do


def could_not_run(name: str, error: RunError, record: Record | None = None) -> ProofVerdict:
    """The verdict on a proof that gave no other."""
    return ProofVerdict(name, Status.COULD_NOT_RUN, record=record, error=error)


@frozen
class CitedLemma:
    """What a child must know of a lemma: how it was judged, and the record, where there is one."""

    status: Status
    record: Written | None
    error: str = ""  # why it could not run, in words

    def verdict(self, name: str) -> ProofVerdict:
        """What a citing record needs to know of the verdict on it. Raises `Malformed`."""
        record = self.record.read() if self.record else None
        return ProofVerdict(name, self.status, record, error=RunError(self.error) if self.error else None)


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


def _ended(pid: int, kill: bool) -> int:
    """End a child of this process, unless it ended by itself. Gives its `waitpid` status."""
    if kill:
        kill_group(pid)
    return os.waitpid(pid, 0)[1]


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
        return packed(*_request(record, news))

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
        verdict = from_brief(brief) if brief else _whole(payload, written.read())
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
        return Checker(partial(_ended, pid), requests, answers)


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


def keep(ends: Sequence[tuple[int, int]], requests: int, answers: int) -> None:
    """In the keeper: fork a judge for each pair of descriptors, and end those that it is asked to, at last all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    gc.disable()
    import_kernel()
    gc.enable()
    gc.freeze()
    gc.set_threshold(*FEWER_COLLECTIONS)
    pids = dict(enumerate(forked_to_serve(serve_early, *pair) for pair in ends))
    for pair in ends:
        for end in pair:
            os.close(end)
    while (message := receive(requests)) is not None:
        send(answers, {"status": _ended(pids.pop(message[0]["judge"]), message[0]["kill"])})
    for pid in pids.values():
        kill_group(pid)
    for pid in pids.values():
        os.waitpid(pid, 0)


def import_kernel() -> None:
    """Import what a judge needs."""
    import derive.check.judge  # noqa: F401


def serve_early(requests: int, answers: int) -> None:
    """In a judge that was forked when the command began: wait to be told how to judge."""
    os.setpgid(0, 0)
    die_with_parent()
    message = receive(requests)
    if message is not None:
        limits = message[0]
        limit_memory(limits["memory"])
        serve(EARLY[limits["how"]], requests, answers, limits["timeout"], brief=limits["brief"])


def serve(judge: Judge, requests: int, answers: int, timeout: float, *, brief: bool = False) -> None:
    """In the child: judge what is asked, one record after another, until nobody asks or one fails."""
    held: dict[str, ProofVerdict] = {}
    while (message := receive(requests)) is not None:
        allow(timeout)
        header, payload = _answered(judge, *_requested(*message), held, brief)
        send(answers, header, payload)
        allow(0)
        if "failed" in header:
            return


def _answered(
    judge: Judge,
    written: Written,
    news: Mapping[str, CitedLemma],
    held: dict[str, ProofVerdict],
    brief: bool,
) -> tuple[dict[str, Any], bytes]:
    """The message about a record. What a citing record needs of it and of the lemmas that came with it is `held`."""
    try:
        for name, lemma in news.items():
            held[name] = lemma.verdict(name)
        record = written.read()
        # not where what a line rests on is shown: by another way it might be something else
        tried = Tried(written.sought.vain, _hint(written.sought.point)) if brief else None
        verdict = judge(record, {n: held[n] for n, _ in record.lemmas if n in held}, tried)
        short = in_brief(verdict) if brief and verdict.holds and not verdict.upto else None
        payload = b"" if short else _packed_whole(verdict, record)
    except Malformed as error:
        return {"malformed": str(error)}, b""
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}, b""
    held[record.name] = ProofVerdict(verdict.name, verdict.status, verdict.record)
    header: dict[str, Any] = {"brief": short}
    if short and tried:
        header["vain"] = sorted(tried.hashes)
        header["point"] = _to_keep(tried.point, record)
    return header, payload


def _to_keep(point: Point | None, record: Record) -> str:
    """The text of a point, unless the record names it, or one of its numbers is too long to be written."""
    from derive.record.codec import dumps_point  # which the command itself does without

    try:
        return "" if point is None or point in record.points else dumps_point(point)
    except Malformed:
        return ""


def _hint(text: str) -> Point | None:
    """The point that was kept, if it is one."""
    from derive.record.codec import loads_point

    try:
        return loads_point(text) if text else None
    except Malformed:
        return None


def _request(record: Written, lemmas: Mapping[str, CitedLemma]) -> tuple[dict[str, Any], bytes]:
    """A record and the lemmas that a child does not know yet, as a message: the bytes of one after the other."""
    data = [record.data, *(c.record.data if c.record else b"" for c in lemmas.values())]
    statuses = [(name, cited.status.value, cited.error) for name, cited in lemmas.items()]
    header = {"name": record.name, "lemmas": statuses, "sizes": list(map(len, data))}
    return {**header, "vain": record.sought.vain, "point": record.sought.point}, b"".join(data)


def _requested(header: dict[str, Any], payload: bytes) -> tuple[Written, dict[str, CitedLemma]]:
    """The inverse of `_request`."""
    parts, start = [], 0
    for size in header["sizes"]:
        parts.append(payload[start : start + size])
        start += size
    lemmas = {
        name: CitedLemma(Status(status), Written(name, data) if data else None, error)
        for (name, status, error), data in zip(header["lemmas"], parts[1:], strict=True)
    }
    sought = Sought(tuple(header["vain"]), header["point"])
    return Written(header["name"], parts[0], sought=sought), lemmas


def _packed_whole(verdict: ProofVerdict, record: Record) -> bytes:
    """A verdict with all that it says, as bytes, for who has the record."""
    from derive.runner.transfer import dump  # where a list of verdicts is all that is wanted, few come so

    return dump(verdict, _shared(record))


def _whole(payload: bytes, record: Record) -> ProofVerdict:
    """The inverse of `_packed_whole`."""
    from derive.runner.transfer import load

    verdict: ProofVerdict = load(payload, _shared(record))
    return verdict


def _shared(record: Record) -> tuple[object, ...]:
    """What both sides have of a record: a verdict that comes back only refers to it."""
    return (record, *record.lines, *(g.prop for g in record.goals), *record.refutations)


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

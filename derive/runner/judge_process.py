"""What happens in a judge, a child that judges records, and in the keeper, which forks those of a command.

A judge is a copy of the process that forked it: it has the kernel imported, judges one record after another, and never
runs an author's code. It keeps the verdicts that it gave and those on lemmas that it was sent.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from derive.check.verdict import ProofVerdict, RunError
from derive.frozen import frozen
from derive.kernel.verdict import Status
from derive.record.model import Point, Record
from derive.runner.brief import in_brief
from derive.runner.early import forked_to_serve
from derive.runner.limits import allow, die_with_parent, ended, kill_group, limit_memory
from derive.runner.message import receive, send
from derive.runner.written import Sought, Written
from derive.search.tried import Tried
from derive.terms.codec import Malformed

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
        send(answers, {"status": ended(pids.pop(message[0]["judge"]), message[0]["kill"])})
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
        header, payload = _answered(judge, *requested(*message), held, brief)
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
        payload = b"" if short else packed_whole(verdict, record)
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


def request(record: Written, lemmas: Mapping[str, CitedLemma]) -> tuple[dict[str, Any], bytes]:
    """A record and the lemmas that a child does not know yet, as a message: the bytes of one after the other."""
    data = [record.data, *(c.record.data if c.record else b"" for c in lemmas.values())]
    statuses = [(name, cited.status.value, cited.error) for name, cited in lemmas.items()]
    header = {"name": record.name, "lemmas": statuses, "sizes": list(map(len, data))}
    return {**header, "vain": record.sought.vain, "point": record.sought.point}, b"".join(data)


def requested(header: dict[str, Any], payload: bytes) -> tuple[Written, dict[str, CitedLemma]]:
    """The inverse of `request`."""
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


def packed_whole(verdict: ProofVerdict, record: Record) -> bytes:
    """A verdict with all that it says, as bytes, for who has the record."""
    from derive.runner.transfer import dump  # where a list of verdicts is all that is wanted, few come so

    return dump(verdict, _shared(record))


def whole(payload: bytes, record: Record) -> ProofVerdict:
    """The inverse of `packed_whole`."""
    from derive.runner.transfer import load

    verdict: ProofVerdict = load(payload, _shared(record))
    return verdict


def _shared(record: Record) -> tuple[object, ...]:
    """What both sides have of a record: a verdict that comes back only refers to it."""
    return (record, *record.lines, *(g.prop for g in record.goals), *record.refutations)

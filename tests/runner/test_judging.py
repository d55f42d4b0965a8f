"""What a judge is sent while it is at work waits for nobody, whatever a pipe holds."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest

from derive.check.verdict import ProofVerdict
from derive.kernel.verdict import Status
from derive.library.catalogue import Catalogue, scan_roots
from derive.record.model import Record
from derive.runner import judge_process, judging
from derive.runner.judge_process import serve
from derive.runner.judging import Checkers
from derive.runner.message import receive, send
from derive.runner.session import Options, check
from derive.runner.written import Written, rewritten
from tests.kernel.build import declared, line

PAGE = 4096  # bytes: the least that Linux lets a pipe hold
SECONDS = 60

pytestmark = pytest.mark.skipif(
    not hasattr(fcntl, "F_SETPIPE_SZ"), reason="only Linux has pipes of other sizes"
)


@pytest.fixture
def small_pipes(monkeypatch: pytest.MonkeyPatch) -> None:
    make = os.pipe

    def pipe() -> tuple[int, int]:
        reading, writing = make()
        assert fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PAGE) == PAGE
        return reading, writing

    monkeypatch.setattr(os, "pipe", pipe)


@contextmanager
def ended_in_time() -> Iterator[None]:
    """Processes that wait for each other would wait for ever."""

    def give_up(number: int, frame: FrameType | None) -> None:
        raise AssertionError("nobody goes on")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def long_record(name: str) -> Written:
    """A record of several pages, but not so long that it is not sent ahead."""
    record = declared("x real")
    for n in range(150):
        record = line(record, f"x + {n}*x = {n + 1}*x")
    written = rewritten(replace(record, name=name))
    assert 2 * PAGE < len(written.data) < judging.MOST_AHEAD
    return written


def wordy(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
    """A judge whose verdicts take several pages."""
    return ProofVerdict(record.name, Status.UNPROVED, assumptions=("so long" * PAGE,))


def heard(checkers: Checkers, count: int) -> list[str]:
    """The names of the next verdicts of the only judge."""
    names: list[str] = []
    while len(names) < count:
        (answers,) = checkers.busy
        names += [v.name for v in checkers.hear(answers)]
    return names


@pytest.mark.usefixtures("small_pipes")
def test_what_is_sent_ahead_waits_for_no_judge() -> None:
    """It waits to write its verdict meanwhile, so that waiting for it would be for ever."""
    names = ["first", "second", "third"]
    checkers = Checkers(wordy, 1, 20.0, 0)
    told: list[str] = []
    with ended_in_time():
        try:
            checkers.start(long_record(names[0]), {})
            for n, name in enumerate(names[1:], start=1):
                assert checkers.start_ahead(long_record(name), {})
                assert not checkers.start_ahead(long_record("another"), {})
                told += heard(checkers, n - len(told))
            told += heard(checkers, 1)
        finally:
            checkers.close()
    assert told == names


@pytest.mark.usefixtures("small_pipes")
def test_scripts_are_asked_for_while_the_worker_has_much_to_say(tmp_path: Path) -> None:
    """What is asked has the names of all proofs, and what scripts wrote may be long."""
    body = "from sympy import Eq\nfrom derive import Derivation, derivation\n"
    for n in range(4):
        named = f"p{n}_{'x' * 60}"
        lines = "\n".join(f"    d.step(Eq(x + {k}, {k} + x))" for k in range(60))
        claim = "    x = d.real('x')\n    d.claim(Eq(x, x), why='it is the same')\n"
        (tmp_path / f"p{n}.py").write_text(
            f"{body}@derivation('P')\ndef {named}(d: Derivation):\n{claim}{lines}\n"
        )
    proofs, problems = scan_roots([tmp_path])
    assert not problems
    names = {**proofs, **{f"no-{n}-{'x' * 60}": next(iter(proofs.values())) for n in range(200)}}
    with ended_in_time():
        run = check(Catalogue(names), proofs.values(), wordy, Options(jobs=2))
    assert [v.error for v in run.selected] == [None] * 4


def test_a_judge_that_waits_has_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor after what was no record."""
    clock: list[float] = []
    monkeypatch.setattr(judge_process, "allow", clock.append)
    requests, ask = os.pipe()
    answer, answers = os.pipe()
    data = rewritten(replace(declared("x real"), name="fine")).data
    for payload in (b"{", data):
        send(ask, {"name": "fine", "lemmas": [], "sizes": [len(payload)], "vain": [], "point": ""}, payload)
    os.close(ask)
    serve(lambda record, lemmas, tried=None: ProofVerdict(record.name, Status.PROVED), requests, answers, 5.0)
    os.close(answers)
    said = [receive(answer), receive(answer), receive(answer)]
    assert ["malformed" in message[0] for message in said if message] == [True, False]
    assert clock == [5.0, 0, 5.0, 0]
    os.close(requests)
    os.close(answer)

"""What is forked at the start of a command serves it, and ends with it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from derive.__main__ import needs_judges, needs_worker
from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.cli.app import app
from derive.kernel.verdict import Status
from derive.library.catalogue import Catalogue, scan_roots
from derive.library.scan import Proof
from derive.record.model import Record
from derive.runner import judging, session
from derive.runner.early import KEPT, PROOFS, fork_keeper, seems_kept
from derive.runner.judge_process import EARLY, Judge, judge_and_mend, judge_plainly
from derive.runner.session import Options, check

SCRIPT = """
from sympy import Eq
from derive import Derivation, derivation

@derivation("fine")
def {name}(d: Derivation):
    x = d.real("x")
    d.claim(Eq(x + x, 2 * x))
    d.calc(x + x).eq(2 * x)
"""


def _fine(folder: Path, count: int) -> Mapping[str, Proof]:
    for n in range(count):
        (folder / f"p{n}.py").write_text(SCRIPT.format(name=f"p{n}"))
    return scan_roots([folder])[0]


@pytest.mark.parametrize("how", [judge_plainly, judge_and_mend, judge])
def test_judges_that_were_forked_early_give_the_verdicts_and_end(tmp_path: Path, how: Judge) -> None:
    proofs = _fine(tmp_path, 4)
    keeper = judging.kept_judges(*fork_keeper(3))
    ((_, judges),) = judging._forked_early
    run = check(Catalogue(proofs), proofs.values(), how, Options(jobs=2))
    assert [v.status for v in run.selected] == [Status.PROVED] * 4
    assert judging._forked_early == []
    keeper.wait()
    with pytest.raises(ChildProcessError):
        os.waitpid(keeper.pid, os.WNOHANG)
    assert [judge.ended(True) for judge in judges] == [signal.SIGKILL] * 3


def test_an_early_judge_that_crashes_costs_its_own_proof_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(record: Record, *rest: Any) -> ProofVerdict:
        if record.name == "p1":
            os.kill(os.getpid(), signal.SIGSEGV)
        return judge_plainly(record, *rest)

    monkeypatch.setitem(EARLY, "crash", crash)
    proofs = _fine(tmp_path, 4)
    keeper = judging.kept_judges(*fork_keeper(2))
    run = check(Catalogue(proofs), proofs.values(), crash, Options(jobs=2))
    keeper.wait()
    assert [v.status for v in run.selected if v.name != "p1"] == [Status.PROVED] * 3
    (lost,) = (v for v in run.selected if v.name == "p1")
    assert lost.error is not None
    assert "segmentation fault" in lost.error.message


def test_an_early_judge_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(record: Record, *rest: Any) -> ProofVerdict:
        time.sleep(60 if record.name == "p1" else 0)
        return judge_plainly(record, *rest)

    monkeypatch.setitem(EARLY, "sleep", sleep)
    proofs = _fine(tmp_path, 4)
    keeper = judging.kept_judges(*fork_keeper(2))
    run = check(Catalogue(proofs), proofs.values(), sleep, Options(jobs=2, timeout=3))
    keeper.wait()
    assert [v.status for v in run.selected if v.name != "p1"] == [Status.PROVED] * 3
    (lost,) = (v for v in run.selected if v.name == "p1")
    assert lost.error is not None
    assert "timed out after 3 s" in lost.error.message


def test_if_the_keeper_of_early_judges_is_killed_others_take_their_place(tmp_path: Path) -> None:
    proofs = _fine(tmp_path, 6)
    keeper = judging.kept_judges(*fork_keeper(2))
    os.kill(keeper.pid, signal.SIGKILL)
    run = check(Catalogue(proofs), proofs.values(), judge_plainly, Options(jobs=2))
    keeper.wait()
    lost = [v for v in run.selected if v.status is not Status.PROVED]
    assert len(lost) <= 2  # what they had begun
    assert all(v.error is not None and "SIGKILL" in v.error.message for v in lost)


@pytest.mark.parametrize("format", [[], ["--format", "concise"], ["--format", "json"]])
def test_what_a_check_asks_for_is_what_early_judges_can_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: list[str]
) -> None:
    """Else they are ended and others forked, which import the kernel anew: a third of a short command."""
    (tmp_path / "p.py").write_text(SCRIPT.format(name="p"))
    seen: list[Judge] = []

    def checked(catalogue: Catalogue, proofs: Any, judge: Judge, *rest: Any, **more: Any) -> Any:
        seen.append(judge)
        return check(catalogue, proofs, judge, *rest, **more)

    monkeypatch.setattr(session, "check", checked)
    assert CliRunner().invoke(app, ["check", str(tmp_path / "p.py"), *format]).exit_code == 0
    assert [judge in EARLY.values() for judge in seen] == [True]


def test_what_is_kept_is_expected_to_serve_unless_a_script_is_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not seems_kept()
    script, kept = tmp_path / PROOFS / "topic" / "p.py", tmp_path / KEPT / "p-1"
    for file in (script, kept):
        file.parent.mkdir(parents=True)
        file.write_text("")
    os.utime(script, (1000, 1000))
    assert seems_kept()
    assert not needs_worker(["check", "all"])
    assert needs_worker(["check", "all", "--no-cache"])
    os.utime(script, (2**31, 2**31))
    assert not seems_kept()
    assert needs_worker(["check", "all"])


@pytest.mark.parametrize("arguments", [["list"], ["--help"], ["check", "--help"], []])
def test_a_command_that_checks_nothing_forks_nothing(arguments: list[str]) -> None:
    assert not needs_judges(arguments)
    assert not needs_worker(arguments)

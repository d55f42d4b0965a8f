"""What is forked at the start of a command serves it, and ends with it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from derive.__main__ import needs_judges, needs_worker
from derive.check.judge import judge
from derive.cli.app import app
from derive.kernel.verdict import Status
from derive.library.catalogue import Catalogue, scan_roots
from derive.runner import judging, session
from derive.runner.early import KEPT, PROOFS, seems_kept
from derive.runner.judging import EARLY, Judge, judge_and_mend, judge_plainly
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


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


@pytest.mark.parametrize("how", [judge_plainly, judge_and_mend, judge])
def test_judges_that_were_forked_early_give_the_verdicts_and_end(tmp_path: Path, how: Judge) -> None:
    for n in range(4):
        (tmp_path / f"p{n}.py").write_text(SCRIPT.format(name=f"p{n}"))
    judging.fork_judges(3)
    pids = [pid for pid, _, _ in judging._forked_early]
    proofs, _ = scan_roots([tmp_path])
    run = check(Catalogue(proofs), proofs.values(), how, Options(jobs=2))
    assert [v.status for v in run.selected] == [Status.PROVED] * 4
    assert judging._forked_early == []
    until = time.monotonic() + 10
    while not all(map(_has_ended, pids)) and time.monotonic() < until:
        time.sleep(0.01)
    assert all(map(_has_ended, pids))


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

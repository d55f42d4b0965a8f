"""Faults as they happen: each costs what it must, is said clearly, and loses nothing else. All are done for real."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from derive.library.configuration import FORMATS
from derive.record.codec import dumps
from derive.record.model import Record
from derive.render.header import FIELDS

SCRIPT = """\
from sympy import Eq
from derive import Derivation, derivation
{before}

@derivation("Twice")
def {name}(d: Derivation):
    x = d.real("x")
    {body}
    d.claim(Eq(x + x, 2*x))
    d.calc(x + x).eq(2*x)
"""
CHECK = [sys.executable, "-m", "derive", "check"]
SECONDS = 60


def write(folder: Path, *names: str, body: str = "pass", before: str = "") -> None:
    (folder / "proofs").mkdir(exist_ok=True)
    for name in names:
        text = SCRIPT.format(name=name, body=body, before=before)
        (folder / "proofs" / f"{name}.py").write_text(text)


def run(
    folder: Path | bytes, *words: str, prefix: tuple[str, ...] = (), **options: Any
) -> subprocess.CompletedProcess[str]:
    options = {"capture_output": True, "encoding": "utf-8", "errors": "surrogateescape", **options}
    return subprocess.run([*prefix, *CHECK, *words], cwd=folder, timeout=SECONDS, **options)


def no_traceback(done: subprocess.CompletedProcess[str]) -> bool:
    return "Traceback" not in (done.stderr or "") + (done.stdout or "")


# --- Ctrl-C


def test_ctrl_c_leaves_a_partial_report_exit_code_130_and_no_process(tmp_path: Path) -> None:
    write(tmp_path, "a_fast")
    write(tmp_path, "b_endless", body="while True: x = x")
    process = subprocess.Popen(
        [*CHECK, "a-fast", "b-endless"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}, preexec_fn=_hears_interrupts,
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline()  # it is told as soon as it is there
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of its processes
    rest, errors = process.communicate(timeout=SECONDS)
    assert first.rstrip().endswith("proved")
    assert "1 proved, 1 not checked" in rest
    assert "(interrupted)" in rest
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert _nobody_left(process.pid)


def test_ctrl_c_while_a_command_starts_ends_it_without_a_traceback() -> None:
    early = "import derive.__main__ as m\ndef run(): raise KeyboardInterrupt\nm.run = run\nm.main()"
    done = subprocess.run([sys.executable, "-c", early], capture_output=True, text=True, timeout=SECONDS)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def _hears_interrupts() -> None:
    """A shell's background jobs, and what they start, do not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _nobody_left(group: int) -> bool:
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_a_terminated_run_leaves_no_process(tmp_path: Path) -> None:
    write(tmp_path, "endless", body="while True: x = x")
    process = subprocess.Popen(
        [*CHECK, "all"], cwd=tmp_path, stdout=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(1.5)
    process.kill()
    process.wait()
    assert _nobody_left(process.pid)


# --- names of files


@pytest.mark.parametrize("words", [("list", "--json"), *(("check", "all", "--format", f) for f in FORMATS)])
def test_a_file_whose_name_is_no_utf_8_is_told_of_in_every_format(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """As archives from elsewhere bring them: Python reads such a byte as half of a character, which no encoding has."""
    write(tmp_path, "twice")
    (tmp_path / "proofs/twice.py").rename(os.fsdecode(os.fsencode(tmp_path) + b"/proofs/gr\xf6sse.py"))
    done = subprocess.run(
        [sys.executable, "-m", "derive", *words], cwd=tmp_path, capture_output=True, timeout=SECONDS,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8:strict"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode("utf-8")
    if words[-1] in ("json", "--json"):
        read = json.loads(said)
        file = read[0]["path"] if words[0] == "list" else read["proofs"][0]["file"]
        assert os.fsencode(file).endswith(b"proofs/gr\xf6sse.py")


# --- one folder, several runs, files that change


def test_two_runs_at_once_in_one_folder_do_not_disturb_each_other(tmp_path: Path) -> None:
    write(tmp_path, *(f"proof_{n}" for n in range(6)))
    both = [
        subprocess.Popen(
            [*CHECK, "all"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in both:
        out, errors = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, errors
        assert "6 proved" in out
    assert "6 proved" in run(tmp_path, "all").stdout  # from what either of them kept
    assert not [f.name for f in (tmp_path / ".derive_cache").iterdir() if f.name.startswith(".proof")]


def test_a_file_deleted_during_the_run_could_not_run_and_the_others_are_checked(tmp_path: Path) -> None:
    write(tmp_path, "a_deletes", before="import os", body="os.remove('proofs/b_deleted.py')")
    write(tmp_path, "b_deleted", before="import os")
    write(tmp_path, "c_stays")
    done = run(tmp_path, "a-deletes", "b-deleted", "c-stays", "--jobs", "1", "--format", "concise")
    assert done.returncode == 2
    assert "cannot read the script" in done.stdout
    assert "1 could not run, 2 proved" in done.stdout
    assert no_traceback(done)


def test_a_folder_deleted_during_the_run_is_no_crash(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    write(folder, "a_deletes", before="import shutil", body="shutil.rmtree('proofs')")
    done = run(folder, "all")
    assert done.returncode == 0
    assert no_traceback(done)


# --- caches and disks


def test_a_corrupted_cache_costs_time_only(tmp_path: Path) -> None:
    write(tmp_path, "empty", "zeros", "noise", "cut", "whole")
    assert run(tmp_path, "all").returncode == 0
    for entry in (tmp_path / ".derive_cache").glob("*-*"):
        kept = entry.read_bytes()
        damage = {
            "empty": b"",
            "zeros": b"\0" * 1000,
            "noise": b"\xff" * 1000,
            "cut": kept[:-7],
            "whole": kept,
        }
        entry.write_bytes(damage[entry.name.partition("-")[0]])
    done = run(tmp_path, "all")
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 proved" in done.stdout


def test_a_cache_that_is_no_folder_costs_time_only(tmp_path: Path) -> None:
    write(tmp_path, "one")
    (tmp_path / ".derive_cache").write_text("in the way")
    done = run(tmp_path, "all")
    assert (done.returncode, done.stderr) == (0, "")


def _nothing_can_be_written() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def test_on_a_full_disk_the_verdicts_are_told_and_nothing_half_written_stays(tmp_path: Path) -> None:
    write(tmp_path, "one")
    done = run(tmp_path, "all", preexec_fn=_nothing_can_be_written)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 proved" in done.stdout
    assert not list((tmp_path / ".derive_cache").glob("*one*"))
    assert "1 proved" in run(tmp_path, "all").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "one", "-o", "notes"), "cannot write to notes"),
        (("export", "one", "-o", "notes", "--to", "record"), "cannot write to notes"),
        (("new", "another"), "cannot write proofs/another.py"),
    ],
)
def test_what_cannot_be_written_to_a_full_disk_is_said_and_leaves_what_was_there(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    write(tmp_path, "one")
    notes = tmp_path / "notes"
    notes.mkdir()
    before = {"one.tex": "".join(f"% {field}: 1\n" for field in FIELDS), "one.json": dumps(Record("one"))}
    for name, text in before.items():
        (notes / name).write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "derive", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        preexec_fn=_nothing_can_be_written,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert no_traceback(done)
    assert {p.name: p.read_text() for p in notes.iterdir()} == before
    assert [p.name for p in (tmp_path / "proofs").glob("*.py")] == ["one.py"]


@pytest.mark.parametrize("unbuffered", ["", "1"])  # written at the end, or as it is told
def test_a_report_that_cannot_be_written_is_an_error_and_no_traceback(
    tmp_path: Path, unbuffered: str
) -> None:
    write(tmp_path, "one")
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "w") as full:
        done = run(tmp_path, "all", capture_output=False, stdout=full, stderr=subprocess.PIPE, env=env)
    assert done.returncode == 2
    assert no_traceback(done)
    assert "cannot write the report" in done.stderr


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    write(tmp_path, "one", "two")
    reading, writing = os.pipe()
    os.close(reading)
    done = run(tmp_path, "all", capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert done.stderr == ""
    assert done.returncode == 128 + signal.SIGPIPE  # a script that pipes must not take it for a refutation


def test_what_the_system_refuses_is_said_in_a_line_and_is_no_refutation(tmp_path: Path) -> None:
    write(tmp_path, "one")
    done = run(tmp_path, "all", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8)))
    assert (done.returncode, done.stderr) == (2, "error: cannot go on: Too many open files\n")


def test_a_fault_of_derive_itself_is_no_refutation(tmp_path: Path) -> None:
    broken = "import derive.cli.app as verbs, derive.__main__ as command; verbs.app = None; command.main()"
    done = subprocess.run(
        [sys.executable, "-c", broken], cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS
    )
    assert done.returncode == 2
    assert done.stderr.endswith("error: derive itself failed, as above: please report it\n")


def test_a_link_that_leads_back_is_not_followed_for_ever(tmp_path: Path) -> None:
    """The guess whether a worker is needed ended with a traceback."""
    write(tmp_path, "one")
    (tmp_path / "proofs" / "back").symlink_to("..")
    (tmp_path / "proofs" / "nowhere.py").symlink_to("gone")
    done = run(tmp_path, "one")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_before_it_begins_change_no_verdict(tmp_path: Path, closed: str) -> None:
    write(tmp_path, "one")
    command = f'"$0" -m derive check all --no-cache --format json {closed}'
    done = run(tmp_path, prefix=("sh", "-c", command, sys.executable))
    assert done.returncode == 0
    assert no_traceback(done)


# --- folders that one may not write to, or whose names are no text


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder outside of pytest's own, made writable again at the end."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def _as_who_must_obey_modes() -> tuple[str, ...]:
    """Root writes where it likes: without that capability it does not."""
    return ("setpriv", "--bounding-set", "-dac_override") if os.geteuid() == 0 else ()


def test_in_a_read_only_checkout_all_is_checked_and_nothing_is_written(elsewhere: Path) -> None:
    write(elsewhere, "one")
    (elsewhere / "proofs").chmod(0o555)
    elsewhere.chmod(0o555)
    prefix = _as_who_must_obey_modes()
    probe = subprocess.run([*prefix, "touch", "new"], cwd=elsewhere, capture_output=True)
    assert probe.returncode != 0, "this folder should not be writable"
    done = run(elsewhere, "all", prefix=prefix)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 proved" in done.stdout
    assert sorted(p.name for p in elsewhere.iterdir()) == ["proofs"]


@pytest.mark.parametrize("locale", ["C.UTF-8", "POSIX"])
def test_a_folder_that_is_not_utf_8_is_checked_like_any_other(tmp_path: Path, locale: str) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9-\xff"
    os.mkdir(folder)
    place = Path(os.fsdecode(folder))
    write(place, "one")
    write(place, "wrong", body="d.step(Eq(x, 2*x))")
    done = run(folder, "all", env={**os.environ, "LC_ALL": locale})
    assert done.returncode == 1
    assert "1 refuted, 1 proved" in done.stdout
    assert no_traceback(done)


def test_a_script_whose_name_is_not_utf_8_is_checked_like_any_other(tmp_path: Path) -> None:
    write(tmp_path, "one")
    os.rename(tmp_path / "proofs" / "one.py", os.fsencode(tmp_path / "proofs") + b"/\xff\xfe.py")
    done = run(tmp_path, "all")
    assert done.returncode == 0
    assert "1 proved" in done.stdout
    assert no_traceback(done)


# --- processes that die


DYING = {
    "fault_in_c": ("ctypes.string_at(0)", "segmentation fault"),
    "terminated": ("os.kill(os.getpid(), signal.SIGTERM)", "SIGTERM"),
    "aborted": ("os.abort()", "SIGABRT"),
    "no_memory": ("bytearray(2**40)", "more memory than it may have"),
    "recursion": ("(lambda f: f(f))(lambda f: f(f))", "recursed"),
    "sleeps": ("time.sleep(1000)", "timed out"),
}


def test_a_process_that_dies_costs_its_own_proof_only_and_the_reason_is_said(tmp_path: Path) -> None:
    for name, (body, _) in DYING.items():
        write(tmp_path, name, before="import ctypes, os, signal, time", body=body)
    write(tmp_path, "good")
    done = run(tmp_path, "all", "--timeout", "2", "--format", "concise")
    assert done.returncode == 2
    rows = done.stdout.splitlines()
    for name, (_, reason) in DYING.items():
        verdict = next(n for n, row in enumerate(rows) if row.startswith(f"proofs/{name}.py"))
        assert rows[verdict].endswith("COULD NOT RUN")
        assert reason in rows[verdict + 1]
    assert "6 could not run, 1 proved" in done.stdout
    assert "Traceback" not in done.stdout

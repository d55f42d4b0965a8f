"""The cache saves running a script, never a verdict; and nothing that happens to it is an error."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from derive.check.judge import judge as real_judge
from derive.check.verdict import ProofVerdict
from derive.kernel.verdict import Status
from derive.library import last_run
from derive.library.cache_folder import FOLDER
from derive.library.catalogue import Catalogue, scan_roots
from derive.record import codec
from derive.record.model import Record
from derive.runner import cache
from derive.runner.client import Worker, start_worker
from derive.runner.framing import END, FAILURE, RECORD, Frame
from derive.runner.judge_process import Judge
from derive.runner.message import Answer, Request
from derive.runner.session import Options, Run, check
from derive.search.tried import Tried

SCRIPT = """\
from sympy import Eq
from derive import Derivation, derivation
{before}

@derivation("Script")
def {name}(d: Derivation):
    x = d.real("x")
    {body}
    d.claim(Eq({left}, {right}))
    d.calc({left}).eq({right})
"""


class Counting:
    """A worker that notes which scripts it was asked to run, and outlives the runs that close it."""

    def __init__(self, inner: Worker) -> None:
        self.inner = inner
        self.ran: list[str] = []
        self.closed = 0

    def submit(self, request: Request) -> None:
        self.ran += [Path(script.path).stem for script in request.scripts]
        self.inner.submit(request)

    def receive(self) -> Answer | None:
        return self.inner.receive()

    def fileno(self) -> int:
        return self.inner.fileno()

    def close(self) -> None:
        self.closed += 1


Checked = Callable[..., tuple[list[str], Run]]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    started = start_worker()
    yield started
    started.close()


@pytest.fixture
def run(worker: Worker) -> Checked:
    """Checks a folder; gives the scripts that ran, sorted, and what came of it."""

    def checked(folder: Path, cache: bool = True, judge: Judge = real_judge) -> tuple[list[str], Run]:
        found, problems = scan_roots([folder])
        assert not problems
        counting = Counting(worker)
        options = Options(cache=cache, timeout=20)
        result = check(Catalogue(found), found.values(), judge, options, start=lambda: counting)
        return sorted(counting.ran), result

    return checked


@pytest.fixture
def proofs(tmp_path: Path) -> Path:
    folder = tmp_path / "proofs"
    folder.mkdir()
    return folder


def write(
    folder: Path, name: str, left: str = "x + x", right: str = "2*x", body: str = "", before: str = ""
) -> Path:
    path = folder / f"{name}.py"
    text = textwrap.dedent(body) or "pass"
    path.write_text(SCRIPT.format(name=name, left=left, right=right, body=text, before=before))
    return path


def statuses(result: Run) -> dict[str, Status]:
    return {v.name: v.status for v in result.selected}


def entries(folder: Path) -> list[Path]:
    return sorted(p for p in (folder.parent / FOLDER).iterdir() if p.name != ".gitignore")


def without_times(result: Run) -> list[object]:
    return [(v.name, v.status, v.record, v.lines, v.goals, v.problems, v.point) for v in result.selected]


def test_an_unchanged_script_is_not_run_again_and_its_verdict_is_the_same(run: Checked, proofs: Path) -> None:
    write(proofs, "right")
    write(proofs, "wrong", right="3*x")
    ran, fresh = run(proofs)
    assert ran == ["right", "wrong"]
    again, cached = run(proofs)
    assert again == []
    assert statuses(cached) == {"right": Status.PROVED, "wrong": Status.REFUTED}
    assert without_times(cached) == without_times(fresh) == without_times(run(proofs, cache=False)[1])


def test_a_changed_script_is_run_again(run: Checked, proofs: Path) -> None:
    write(proofs, "a")
    run(proofs)
    write(proofs, "a", right="3*x")
    ran, result = run(proofs)
    assert ran == ["a"]
    assert statuses(result) == {"a": Status.REFUTED}


def test_a_script_that_is_edited_while_it_is_judged_is_remembered_as_another(
    run: Checked, proofs: Path
) -> None:
    path = write(proofs, "a")
    before = path.read_bytes()

    def judge(record: Record, lemmas: Mapping[str, ProofVerdict], *rest: Tried | None) -> ProofVerdict:
        path.write_bytes(before + b"# edited meanwhile\n")
        return real_judge(record, lemmas, *rest)

    for _ in range(2):  # run, and perhaps not run again
        _, result = run(proofs, judge=judge)
        found, _ = scan_roots([proofs])
        last_run.remember(found.values(), {"a": "proved"}, result.digests)
        assert last_run.recall(found.values())["a"].changed
        path.write_bytes(before)
        assert not last_run.recall(found.values())["a"].changed


def test_a_changed_sibling_module_is_run_again(run: Checked, proofs: Path) -> None:
    (proofs / "shared_numbers.py").write_text("TWO = 2\n")
    write(proofs, "a", right="TWO*x", before="from shared_numbers import TWO")
    assert statuses(run(proofs)[1]) == {"a": Status.PROVED}
    (proofs / "shared_numbers.py").write_text("TWO = 3\n")
    assert statuses(run(proofs)[1]) == {"a": Status.REFUTED}
    assert not (
        proofs / "__pycache__"
    ).exists()  # Python takes it for that of any file of this size and second


def test_a_script_that_imports_a_module_from_elsewhere_is_run_each_time(run: Checked, proofs: Path) -> None:
    """With TWO = 3 the claim is false, and was called proved: only files of the folder were looked at."""
    (proofs.parent / "numbers_elsewhere.py").write_text("TWO = 2\n")
    before = f"import sys; sys.path.insert(0, {str(proofs.parent)!r}); from numbers_elsewhere import TWO"
    write(proofs, "a", right="TWO*x", before=before)
    assert statuses(run(proofs)[1]) == {"a": Status.PROVED}
    (proofs.parent / "numbers_elsewhere.py").write_text("TWO = 3\n")
    assert statuses(run(proofs)[1]) == {"a": Status.REFUTED}


def test_a_script_that_imports_from_a_folder_of_its_folder_is_not_run_again(
    run: Checked, proofs: Path
) -> None:
    (proofs / "parts").mkdir()
    (proofs / "parts/numbers_within.py").write_text("TWO = 2\n")
    write(
        proofs, "a", right="TWO*x", before="from parts.numbers_within import TWO; import json, decimal, csv"
    )
    assert run(proofs)[0] == ["a"]
    assert run(proofs)[0] == []


def test_a_change_of_the_code_that_scripts_run_on_makes_them_run_again(
    run: Checked, proofs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(proofs, "a")
    run(proofs)
    monkeypatch.setattr("derive.runner.cache._own_code", lambda: [("functions.py", 1, 2)])
    assert run(proofs)[0] == ["a"]


def test_all_of_derive_that_runs_in_a_scripts_process_is_watched(proofs: Path) -> None:
    write(proofs, "a")
    program = (
        "import pathlib, sys, derive.runner.script_process; from derive.script.run import run_script;"
        f"run_script(pathlib.Path({str(proofs / 'a.py')!r})); import derive.formula.parse;"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'derive'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    watched = {file for file, *_ in cache._own_code()}
    assert len(watched) > 30
    assert set(done.stdout.split()) - watched == set()


def test_a_change_of_the_project_file_makes_scripts_run_again(run: Checked, proofs: Path) -> None:
    write(proofs, "a")
    run(proofs)
    (proofs.parent / "pyproject.toml").write_text("[tool.derive]\n")
    assert run(proofs)[0] == ["a"]


def test_a_new_proof_makes_scripts_run_again_since_they_may_cite_it(run: Checked, proofs: Path) -> None:
    write(proofs, "a")
    run(proofs)
    write(proofs, "b")
    assert run(proofs)[0] == ["a", "b"]


@pytest.mark.parametrize("body", ["print('look')", "1 / 0"])
def test_a_script_that_prints_or_fails_is_run_each_time(run: Checked, proofs: Path, body: str) -> None:
    write(proofs, "a", body=body)
    run(proofs)
    assert run(proofs)[0] == ["a"]


def test_without_the_cache_nothing_is_read_or_written(run: Checked, proofs: Path) -> None:
    write(proofs, "a")
    run(proofs, cache=False)
    assert not (proofs.parent / FOLDER).exists()
    run(proofs)
    assert run(proofs, cache=False)[0] == ["a"]


@pytest.mark.parametrize("damage", [b"", b"garbage", None, b"\n" + Frame(END).encode()])
def test_a_broken_entry_is_ignored_and_replaced(run: Checked, proofs: Path, damage: bytes | None) -> None:
    write(proofs, "a")
    run(proofs)
    [entry] = entries(proofs)
    entry.write_bytes(entry.read_bytes()[:-20] if damage is None else damage)
    ran, result = run(proofs)
    assert ran == ["a"]
    assert statuses(result) == {"a": Status.PROVED}
    assert run(proofs)[0] == []


@pytest.mark.parametrize(
    "frames",
    [
        [],
        [Frame(RECORD, b"no record")],
        [Frame(RECORD, b"{}")],
        [Frame(FAILURE, b'{"message": "forged"}')],
    ],
)
def test_an_entry_that_gives_no_record_is_run_again_even_if_its_key_fits(
    run: Checked, proofs: Path, frames: list[Frame]
) -> None:
    write(proofs, "a")
    run(proofs)
    [entry] = entries(proofs)
    key = entry.read_bytes().partition(b"\n")[0]
    entry.write_bytes(key + b"\n" + b"".join(f.encode() for f in [*frames, Frame(END)]))
    ran, result = run(proofs)
    assert ran == ["a"]
    assert statuses(result) == {"a": Status.PROVED}


def test_a_record_that_was_tampered_with_is_judged_as_it_is(run: Checked, proofs: Path) -> None:
    write(proofs, "a")
    run(proofs)
    [entry] = entries(proofs)
    key = entry.read_bytes().partition(b"\n")[0]
    false = record_of(run, proofs.parent / "elsewhere", "a", right="3*x")
    forged = [Frame(RECORD, codec.dumps(false).encode()), Frame(END)]
    entry.write_bytes(key + b"\n" + b"".join(f.encode() for f in forged))
    ran, result = run(proofs)
    assert ran == []
    assert statuses(result) == {"a": Status.REFUTED}


def record_of(run: Checked, folder: Path, name: str, right: str) -> Record:
    folder.mkdir()
    write(folder, name, right=right)
    record = run(folder, cache=False)[1].selected[0].record
    assert record is not None
    return record


def test_a_script_that_changes_while_it_runs_is_not_kept(run: Checked, proofs: Path) -> None:
    write(proofs, "a", body='open(__file__, "a").write("# later\\n")')
    run(proofs)
    assert not (proofs.parent / FOLDER).exists()


def test_a_script_that_changes_while_its_record_is_judged_is_run_again(run: Checked, proofs: Path) -> None:
    path = write(proofs, "a")

    def meddling(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
        path.write_text(path.read_text() + "# later\n")
        return real_judge(record, lemmas)

    run(proofs, judge=meddling)
    assert run(proofs)[0] == ["a"]


def test_a_folder_that_cannot_be_written_to_is_no_error(run: Checked, proofs: Path) -> None:
    write(proofs, "a")
    (proofs.parent / FOLDER).write_text("a file stands where the folder should be")
    for _ in range(2):
        ran, result = run(proofs)
        assert ran == ["a"]
        assert statuses(result) == {"a": Status.PROVED}


def test_an_entry_that_cannot_be_read_is_no_error(run: Checked, proofs: Path) -> None:
    write(proofs, "a")
    run(proofs)
    [entry] = entries(proofs)
    entry.unlink()
    entry.mkdir()
    assert run(proofs)[0] == ["a"]


def test_the_cache_keeps_itself_out_of_version_control(run: Checked, proofs: Path) -> None:
    write(proofs, "a")
    run(proofs)
    assert (proofs.parent / FOLDER / ".gitignore").read_text() == "*\n"


def test_a_cached_record_has_the_positions_of_a_fresh_one(run: Checked, proofs: Path) -> None:
    path = write(proofs, "a", right="3*x")
    run(proofs)
    [verdict] = run(proofs)[1].selected
    assert verdict.record is not None
    position = verdict.record.lines[0].position
    assert position is not None
    assert position.file == str(path)


def test_a_worker_that_was_started_early_is_ended_if_no_script_has_to_run(
    run: Checked, proofs: Path, worker: Worker
) -> None:
    write(proofs, "a")
    run(proofs)
    found, _ = scan_roots([proofs])
    early = Counting(worker)
    during: list[int] = []
    check(
        Catalogue(found), found.values(), real_judge, Options(cache=True),
        worker=early, on_verdict=lambda verdict: during.append(early.closed),
    )  # fmt: skip
    assert (early.ran, during) == ([], [1])

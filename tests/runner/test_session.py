"""One bad script loses nothing else; lemmas come first; the run always ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from derive.check.verdict import CheckedLine, ProofVerdict
from derive.kernel.verdict import GoalVerdict, LineVerdict, Status
from derive.library.catalogue import Catalogue, scan_roots
from derive.record.model import Position, Record
from derive.runner import script_process
from derive.runner.client import SpawningWorker, Worker, start_worker
from derive.runner.judge_process import Judge, judge_plainly
from derive.runner.message import Request
from derive.runner.session import Options, Run, check

HEAD = """\
import os, signal, sys, time
from sympy import Eq, log
from derive import Derivation, derivation
"""
GOOD = """
@derivation("fine")
def {name}(d: Derivation):
    x = d.real("x")
    {body}
    d.claim(Eq(x, x))
    d.calc(x).eq(x)
"""


def proved(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
    """A judge that finds everything proved; it says which lemmas it was given."""
    lines = tuple(CheckedLine(LineVerdict(x, Status.PROVED), Status.PROVED) for x in record.lines)
    goals = tuple(GoalVerdict(g.prop, Status.PROVED) for g in record.goals)
    given = tuple(f"{n}: {v.status.value}" for n, v in lemmas.items())
    return ProofVerdict(record.name, Status.PROVED, record, lines, goals, assumptions=given)


def message_of(verdict: ProofVerdict) -> str:
    """Why a proof could not run."""
    assert verdict.error is not None
    return verdict.error.message


def place_of(verdict: ProofVerdict) -> Position:
    """Where a proof could not run."""
    assert verdict.error is not None
    assert verdict.error.position is not None
    return verdict.error.position


def write(folder: Path, name: str, *bodies: str, before: str = "") -> None:
    functions = [
        GOOD.format(
            name=name + "_again" * n, body=textwrap.indent(textwrap.dedent(b), "    ").strip() or "pass"
        )
        for n, b in enumerate(bodies)
    ]
    (folder / f"{name}.py").write_text(HEAD + before + "\n".join(functions))


def run(folder: Path, *names: str, judge: Judge = proved, timeout: float = 20.0, **more: Any) -> Run:
    proofs, problems = scan_roots([folder])
    assert not problems
    known = ("jobs", "first_only", "memory", "brief")
    options = Options(timeout=timeout, **{k: more.pop(k) for k in known if k in more})
    chosen = [proofs[n] for n in names] if names else list(proofs.values())
    return check(Catalogue(proofs), chosen, judge, options, **more)


def by_name(result: Run) -> dict[str, ProofVerdict]:
    return {v.name: v for v in (*result.selected, *result.cited)}


BAD = {
    "endless": "while True: pass",
    "sleeps": "time.sleep(1000)",
    "exits": "os._exit(0)",
    "exits_badly": "os._exit(3)",
    "calls_exit": "sys.exit(0)",
    "crashes": "os.kill(os.getpid(), signal.SIGSEGV)",
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "hungry": "bytearray(8 * 2**30)",
    "scribbles": "[os.write(fd, b'garbage') for fd in range(4, 40) if _is_pipe(fd)]",
    "shuts_and_loops": "os.closerange(3, 100)\nwhile True: time.sleep(1)",
    "shuts_and_exits": "os.closerange(3, 100)\nos._exit(0)",
    "kills_worker": "os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(1000)",
}
IS_PIPE = """
import stat
def _is_pipe(fd):
    try:
        return stat.S_ISFIFO(os.fstat(fd).st_mode)
    except OSError:
        return False
"""


@pytest.fixture(scope="module")
def bad_run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ProofVerdict]:
    folder = tmp_path_factory.mktemp("bad")
    for name, body in BAD.items():
        write(folder, name, body, before=IS_PIPE)
    write(folder, "good", "")
    write(folder, "prints", "print('on stdout', flush=True)")
    write(folder, "twins", "os._exit(0)", "")
    write(folder, "leaves_a_child", "if os.fork() == 0: time.sleep(1000)")
    return by_name(run(folder, timeout=1.0))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("endless", "timed out"),
        ("sleeps", "timed out"),
        ("exits", "ended its process (exit code 0)"),
        ("exits-badly", "ended its process (exit code 3)"),
        ("calls-exit", "exit"),
        ("crashes", "segmentation fault"),
        ("killed", "SIGKILL"),
        ("hungry", "emory"),
        ("scribbles", "before it was finished"),
        ("shuts-and-loops", "timed out"),
        ("shuts-and-exits", "before it was finished"),
        ("kills-worker", "the script ended the process that runs scripts"),
        ("twins", "ended its process"),
    ],
)
def test_a_script_that_misbehaves_could_not_run_and_says_why(
    bad_run: Mapping[str, ProofVerdict], name: str, reason: str
) -> None:
    verdict = bad_run[name]
    assert verdict.status is Status.COULD_NOT_RUN
    assert reason in message_of(verdict)
    assert name.replace("-", "_") in place_of(verdict).file


@pytest.mark.parametrize("name", ["good", "prints", "leaves-a-child", "twins-again"])
def test_what_misbehaves_beside_it_does_not_harm_a_good_proof(
    bad_run: Mapping[str, ProofVerdict], name: str
) -> None:
    assert bad_run[name].status is Status.PROVED


def test_every_selected_proof_has_a_verdict(bad_run: Mapping[str, ProofVerdict]) -> None:
    assert len(bad_run) == len(BAD) + 5


def test_a_lemma_is_judged_before_what_cites_it_and_apart_from_what_was_selected(tmp_path: Path) -> None:
    write(tmp_path, "a_needs_b", 'd.lemma("b-needs-c")')
    write(tmp_path, "b_needs_c", 'd.lemma("c")')
    write(tmp_path, "c", "")
    result = run(tmp_path, "a-needs-b")
    assert [v.name for v in result.selected] == ["a-needs-b"]
    assert {v.name for v in result.cited} == {"b-needs-c", "c"}
    assert by_name(result)["a-needs-b"].assumptions == ("b-needs-c: proved",)


def test_lemmas_whose_names_are_computed_are_found_from_the_record(tmp_path: Path) -> None:
    write(tmp_path, "a", 'd.lemma("".join(["l", "ate"]))')
    write(tmp_path, "late", "")
    assert by_name(run(tmp_path, "a"))["a"].assumptions == ("late: proved",)


def test_lemmas_in_a_circle_could_not_run_and_the_circle_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a", 'd.lemma("b")')
    write(tmp_path, "b", 'd.lemma("a")')
    write(tmp_path, "itself", 'd.lemma("itself")')
    write(tmp_path, "outside", 'd.lemma("a")')
    verdicts = by_name(run(tmp_path))
    assert "a -> b -> a" in message_of(verdicts["a"])
    assert "b -> a -> b" in message_of(verdicts["b"])
    assert "itself cites itself" in message_of(verdicts["itself"])
    assert verdicts["outside"].assumptions == ("a: could not run",)


def test_a_lemma_that_could_not_run_reaches_the_judge_as_that(tmp_path: Path) -> None:
    write(tmp_path, "a", 'd.lemma("broken")')
    write(tmp_path, "broken", "1 / 0")
    result = by_name(run(tmp_path, "a"))
    assert result["a"].assumptions == ("broken: could not run",)
    assert "ZeroDivisionError" in message_of(result["broken"])
    assert place_of(result["broken"]).line == 8


def test_a_line_that_cites_what_could_not_run_says_so_and_where(tmp_path: Path) -> None:
    write(tmp_path, "a", 'd.step(x >= x, by=d.lemma("broken"))')
    write(tmp_path, "broken", "1 / 0")
    verdict = by_name(run(tmp_path, "a", judge=judge_plainly))["a"]
    failure = verdict.lines[0].kernel.failure
    assert failure is not None
    assert failure.code == "no-lemma"
    assert failure.message == (
        "the lemma broken could not run: ZeroDivisionError: division by zero (broken.py, line 8)"
    )


def test_a_check_that_hangs_or_crashes_is_one_verdict_only(tmp_path: Path) -> None:
    for name in ("hangs", "crashes", "raises", "fine"):
        write(tmp_path, name, "")

    def judge(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
        if record.name == "hangs":
            time.sleep(1000)
        if record.name == "crashes":
            os.kill(os.getpid(), signal.SIGKILL)
        if record.name == "raises":
            raise ValueError("no such thing")
        return proved(record, lemmas)

    verdicts = by_name(run(tmp_path, judge=judge, timeout=1.0))
    assert "timed out" in message_of(verdicts["hangs"])
    assert "SIGKILL" in message_of(verdicts["crashes"])
    assert "no such thing" in message_of(verdicts["raises"])
    assert verdicts["fine"].status is Status.PROVED


def test_what_a_check_leaves_behind_does_not_reach_another_proof_after_it_failed(tmp_path: Path) -> None:
    for name in ("a_raises", "b_after", "c_after"):
        write(tmp_path, name, "")
    seen: list[str] = []

    def judge(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
        seen.append(record.name)
        if record.name == "a-raises":
            raise MemoryError("full")
        return ProofVerdict(record.name, Status.PROVED, record, assumptions=tuple(seen))

    verdicts = by_name(run(tmp_path, judge=judge, jobs=1))
    assert "full" in message_of(verdicts["a-raises"])
    assert verdicts["b-after"].assumptions == ("b-after",)
    assert verdicts["c-after"].assumptions == ("b-after", "c-after")


@pytest.mark.parametrize("how", ["hangs", "crashes", "raises"])
def test_what_was_sent_ahead_to_a_judge_that_ended_is_judged_by_another(tmp_path: Path, how: str) -> None:
    write(tmp_path, how, "d.calc(x + 1).eq(x + 1)")  # the longest is judged first
    for name in ("a", "b", "c"):
        write(tmp_path, name, "")

    def judge(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
        if record.name == how:
            time.sleep(0.3)  # until the next record is in the pipe
            match how:
                case "hangs":
                    time.sleep(1000)
                case "crashes":
                    os.kill(os.getpid(), signal.SIGKILL)
                case _:
                    raise ValueError("no such thing")
        return proved(record, lemmas)

    verdicts = by_name(run(tmp_path, judge=judge, jobs=1, timeout=2.0))
    assert verdicts.pop(how).status is Status.COULD_NOT_RUN
    assert {name: verdict.status for name, verdict in verdicts.items()} == dict.fromkeys("abc", Status.PROVED)


def test_the_clock_of_a_check_starts_anew_with_each_proof(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        write(tmp_path, name, "")

    def judge(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
        time.sleep(0.4)
        return proved(record, lemmas)

    result = run(tmp_path, judge=judge, jobs=1, timeout=1.0)
    assert [v.status for v in result.selected] == [Status.PROVED] * 4


def test_a_lemma_reaches_a_child_that_did_not_judge_it(tmp_path: Path) -> None:
    write(tmp_path, "lemma", "")
    for name in ("a", "b", "c"):
        write(tmp_path, name, 'd.lemma("lemma")')

    def judge(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
        time.sleep(0.1)
        assert all(v.record is not None for v in lemmas.values())
        return proved(record, lemmas)

    verdicts = by_name(run(tmp_path, judge=judge, jobs=3))
    assert [verdicts[n].assumptions for n in "abc"] == [("lemma: proved",)] * 3


def test_what_others_wait_for_is_judged_before_what_is_longer_alone(tmp_path: Path) -> None:
    write(tmp_path, "a_lemma", "")
    write(tmp_path, "b_long", "d.calc(x + 1).eq(x + 1)")
    write(tmp_path, "c_citing", 'd.lemma("a-lemma")\nd.calc(x + 1).eq(x + 1)')
    judged = tmp_path / "judged"

    def judge(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
        with judged.open("a") as file:
            print(record.name, file=file)
        return proved(record, lemmas)

    records = {v.name: v.record for v in run(tmp_path).selected}
    run(tmp_path, judge=judge, jobs=1, records=records)
    assert judged.read_text().split() == ["a-lemma", "b-long", "c-citing"]


def test_a_script_holds_no_descriptor_of_the_checker(tmp_path: Path) -> None:
    write(tmp_path, "a_first", "")
    write(tmp_path, "b_kills", "os.kill(os.getppid(), signal.SIGKILL)")
    write(tmp_path, "c_looks", "if sum(_is_pipe(fd) for fd in range(3, 100)) != 1: 1 / 0", before=IS_PIPE)
    assert by_name(run(tmp_path, jobs=1, timeout=5.0))["c-looks"].status is Status.PROVED


def test_a_verdict_survives_the_way_from_the_checking_process(tmp_path: Path) -> None:
    write(tmp_path, "a", 'p = d.family("p", d.index("i", 1, d.integer("K", at_least=1)), above=0)')
    verdict = by_name(run(tmp_path))["a"]
    assert verdict.record is not None
    assert verdict.lines[0].kernel.line == verdict.record.lines[0]
    assert verdict.goals[0].prop == verdict.record.goals[0].prop


def test_verdicts_are_told_in_the_order_of_selection(tmp_path: Path) -> None:
    write(tmp_path, "a_slow", "time.sleep(0.3)")
    write(tmp_path, "b_fast", "")
    told: list[str] = []
    run(tmp_path, on_verdict=lambda v: told.append(v.name))
    assert told == ["a-slow", "b-fast"]


def test_the_first_failure_ends_the_run_if_only_that_is_wanted(tmp_path: Path) -> None:
    write(tmp_path, "a_bad", "1 / 0")
    write(tmp_path, "b_slow", "time.sleep(1000)")
    result = run(tmp_path, first_only=True, jobs=1)
    assert [v.name for v in result.selected] == ["a-bad"]
    assert result.unfinished == ("b-slow",)


def test_an_interrupt_keeps_the_verdicts_there_are(tmp_path: Path) -> None:
    write(tmp_path, "a_fast", "")
    write(tmp_path, "b_endless", "while True: pass")

    def interrupt(verdict: ProofVerdict) -> None:
        raise KeyboardInterrupt

    result = run(tmp_path, on_verdict=interrupt)
    assert result.interrupted
    assert [v.name for v in result.selected] == ["a-fast"]
    assert result.unfinished == ("b-endless",)


def test_without_fork_scripts_run_in_fresh_interpreters(tmp_path: Path) -> None:
    write(tmp_path, "fine", "")
    write(tmp_path, "exits", "os._exit(0)")
    write(tmp_path, "endless", "while True: pass")
    verdicts = by_name(run(tmp_path, worker=SpawningWorker(), timeout=8.0))
    assert verdicts["fine"].status is Status.PROVED
    assert "before it was finished" in message_of(verdicts["exits"])
    assert "timed out" in message_of(verdicts["endless"])


def test_the_whole_command_does_without_fork(tmp_path: Path) -> None:
    folder = tmp_path / "proofs"
    folder.mkdir()
    write(folder, "fine", "")
    write(folder, "wrong", "d.claim(Eq(x, x + 1), why='no')")
    program = "import os, sys; del os.fork; from derive.__main__ import main; main()"
    command = [sys.executable, "-c", program, "check", "all", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100)
    assert done.stderr == ""
    assert "1 refuted, 1 proved" in done.stdout
    assert done.returncode == 1


def test_the_checker_never_imports_sympy_nor_runs_author_code(tmp_path: Path) -> None:
    write(tmp_path, "a", "os.environ['AUTHOR_WAS_HERE'] = '1'")
    program = f"""
import os, sys
from pathlib import Path
from derive.check.verdict import ProofVerdict
from derive.kernel.verdict import Status
from derive.library.catalogue import Catalogue, scan_roots
from derive.runner.session import Options, check
proofs, _ = scan_roots([Path({str(tmp_path)!r})])
result = check(Catalogue(proofs), proofs.values(), lambda r, l, t: ProofVerdict(r.name, Status.PROVED, r))
assert [v.status for v in result.selected] == [Status.PROVED]
assert "AUTHOR_WAS_HERE" not in os.environ
print("sympy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_in_brief_only_what_failed_comes_with_its_record(tmp_path: Path) -> None:
    write(tmp_path, "one", "")
    write(tmp_path, "two", "")

    def judge(record: Record, lemmas: Mapping[str, ProofVerdict], tried: object = None, /) -> ProofVerdict:
        verdict = proved(record, lemmas)
        return verdict if record.name == "one" else replace(verdict, status=Status.UNPROVED)

    verdicts = by_name(run(tmp_path, judge=judge, brief=True))
    assert (verdicts["one"].record, verdicts["one"].lines, len(verdicts["one"].goals)) == (None, (), 1)
    assert verdicts["two"].record is not None
    assert verdicts["two"].lines


def test_bytes_that_are_no_record_are_refused_by_the_child_that_reads_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        "one",
        "",
        before="""
from derive.record import codec
codec.dumps_briefly = lambda record: '{"name": "one", "lemmas": [], "surprise": 1}'
""",
    )
    error = by_name(run(tmp_path))["one"].error
    assert error is not None
    assert "a record that is not one" in error.message


def test_a_proof_is_not_blamed_for_a_lemma_whose_bytes_are_no_record(tmp_path: Path) -> None:
    text = '{"name":"one","lemmas":[],"surprise":1}'
    forge = f"from derive.record import codec\ncodec.dumps_briefly = lambda record: {text!r}\n"
    write(tmp_path, "one", "", before=forge)
    write(tmp_path, "two", 'd.lemma("one")')
    found = by_name(run(tmp_path))
    assert found["one"].status is Status.COULD_NOT_RUN
    assert (found["two"].error, found["two"].assumptions) == (None, ("one: could not run",))


def test_of_scripts_that_share_a_process_a_bad_one_loses_nothing_else(tmp_path: Path) -> None:
    for n in range(20):
        write(tmp_path, f"good{n}", "")
    write(tmp_path, "endless", "while True: x = 1")
    write(tmp_path, "wrong", "d.calc(x).eq(0.5)")
    head = HEAD.replace("import os, signal, sys, time\n", "")
    for path in tmp_path.iterdir():
        path.write_text(path.read_text().replace(HEAD, head))
    verdicts = by_name(run(tmp_path, timeout=2.0))
    good = {name for name, verdict in verdicts.items() if verdict.status is Status.PROVED}
    assert good == {f"good{n}" for n in range(20)}
    assert "timed out" in message_of(verdicts["endless"])
    assert "float" in message_of(verdicts["wrong"])


def test_scripts_share_a_process_only_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        write(tmp_path, f"p{n}", "")
    for path in tmp_path.iterdir():
        path.write_text(path.read_text().replace(HEAD, HEAD.replace("import os, signal, sys, time\n", "")))

    def processes() -> int:
        asked: list[Request] = []

        def start() -> Worker:
            worker = start_worker()
            submit = worker.submit

            def noting(request: Request) -> None:
                asked.append(request)
                submit(request)

            monkeypatch.setattr(worker, "submit", noting)
            return worker

        assert {v.status for v in by_name(run(tmp_path, jobs=1, start=start)).values()} == {Status.PROVED}
        return len(asked)

    assert processes() == 1
    monkeypatch.setattr(script_process, "TOGETHER_FOR", 0.0)  # the worker is a fork of this process
    assert processes() == 1 + 3

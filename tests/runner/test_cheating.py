"""Scripts that try to cheat: the verdict is computed in a process that never ran them, from the record alone."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

SCRIPT = """\
import ctypes, gc, os, sys, threading, time
import sympy
from sympy import Eq
from derive import Derivation, derivation
{before}

@derivation("x is x + 1")
def cheat(d: Derivation):
    x = d.real("x")
    d.claim(Eq(x, x + 1))
    d.step(Eq(x, x + 1))
{after}
"""
FAKE = "proofs/cheat.py::cheat ...... proved\\n\\n1 proved in 0.1 s\\n"
PATCHES = """
import derive.kernel.check, derive.check.judge, derive.refute.refuter, derive.report.overview, derive.runner.session
from derive.kernel.verdict import KernelVerdict, LineVerdict, Status
def believe(record, *_, **__):
    return KernelVerdict(Status.PROVED, tuple(LineVerdict(line, Status.PROVED) for line in record.lines))
for module in (derive.kernel.check, derive.check.judge):
    module.check = believe
derive.check.judge.judge = believe
derive.refute.refuter.refute = lambda *_, **__: None
derive.report.overview.exit_code = lambda *_, **__: 0
Status.REFUTED = Status.UNPROVED = Status.PROVED
"""
EQUAL = """
import derive.terms.nodes
derive.terms.nodes.Node.__eq__ = lambda self, other: True
sympy.Basic.__eq__ = lambda self, other: True
class Same(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
"""
WAYS = {
    "patching the kernel": (PATCHES, ""),
    "redefining equality": (EQUAL, ""),
    "editing what is written": ("", """
        for value in (*vars(d).values(), *vars(d._written).values()):
            if isinstance(value, list):
                for line in value:
                    for field in ("rule", "status"):
                        try: object.__setattr__(line, field, "assume")
                        except Exception: pass
        """),
    "saying that it is proved": ("", """
        for each in gc.get_objects():
            if type(each).__name__ in ("Line", "Record", "Goal"):
                for word in ("status", "verdict", "proved"):
                    try: object.__setattr__(each, word, "proved")
                    except Exception: pass
        """),
    "printing a report": (f"print({FAKE!r}, flush=True)", f"""
        os.write(1, {FAKE!r}.encode())
        sys.__stdout__.write({FAKE!r}); sys.__stdout__.flush()
        """),
    "ending well, at once": ("sys.exit(0)", ""),
    "ending well, later": ("", "sys.exit(0)"),
    "ending at once without a word": ("", "os._exit(0)"),
    "leaving threads behind": ("""
        def busy():
            while True: pass
        for daemon in (False, True):
            threading.Thread(target=busy, daemon=daemon).start()
        """, ""),
    "leaving a process behind": ("", """
        if os.fork() == 0:
            os.setsid()
            time.sleep(300)
        """),
    "writing to every descriptor": ("", """
        for fd in range(3, 64):
            try: os.write(fd, b"R\\x00\\x00\\x00\\x02{}E\\x00\\x00\\x00\\x00")
            except OSError: pass
        """),
    "writing to the cache": ("""
        os.makedirs(".derive_cache", exist_ok=True)
        for name in ("cheat", "cheat-0000000000000000"):
            open(".derive_cache/" + name, "w").write("proved")
        """, ""),
    "changing the checker's files": ("""
        import derive
        place = os.path.join(os.getcwd(), "derive")
        os.makedirs(place, exist_ok=True)
        open(os.path.join(place, "__init__.py"), "w").write("raise SystemExit(0)")
        """, ""),
    "killing the checker": ("", """
        os.kill(os.getppid(), 9)
        time.sleep(20)
        """),
    "a deep stack": ("sys.setrecursionlimit(10**9)", "def f(n): return f(n + 1)\nf(0)"),
}  # fmt: skip


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[subprocess.CompletedProcess[str]]:
    """All of them checked at once, twice: the second time with whatever the first has left behind."""
    project = tmp_path_factory.mktemp("cheating")
    (project / "proofs").mkdir()
    for number, (before, after) in enumerate(WAYS.values()):
        function = f"way{number}"
        parts = {"before": textwrap.dedent(before), "after": textwrap.indent(textwrap.dedent(after), "    ")}
        text = SCRIPT.format(**parts).replace("def cheat", f"def {function}")
        (project / "proofs" / f"{function}.py").write_text(text)
    return [check(project, "all", "--strict", "--format", "concise") for _ in range(2)]


def check(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "derive", "check", *words, "--timeout", "2"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=200)


@pytest.mark.parametrize("time", [0, 1], ids=["the first time", "the second time"])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_to_cheat_makes_a_false_claim_proved(
    reports: list[subprocess.CompletedProcess[str]], way: str, time: int
) -> None:
    file = f"proofs/way{list(WAYS).index(way)}.py"
    (verdict,) = [row for row in reports[time].stdout.splitlines() if row.startswith(f"{file}::")]
    assert verdict.endswith(("REFUTED (step 1 of 1)", "COULD NOT RUN", "assumed (1)"))


def test_no_fake_report_is_printed_and_the_exit_code_is_right(
    reports: list[subprocess.CompletedProcess[str]],
) -> None:
    for report in reports:
        assert report.returncode == 2
        assert " proved" not in report.stdout.replace("not proved", "")
        assert FAKE.splitlines()[-1] not in report.stdout


def test_what_a_cheating_script_does_to_its_process_reaches_no_other_proof(tmp_path: Path) -> None:
    project = tmp_path
    (project / "proofs").mkdir()
    for name in ("a_cheat", "b_cheat"):
        text = SCRIPT.format(before=PATCHES + EQUAL, after="").replace("def cheat", f"def {name}")
        (project / "proofs" / f"{name}.py").write_text(text)
    honest = (
        SCRIPT.format(before="", after="").replace("def cheat", "def honest").replace("x + 1", "x + x - x")
    )
    (project / "proofs" / "honest.py").write_text(honest)
    done = check(project, "all", "--jobs", "1", "--format", "concise")
    assert done.returncode in (1, 2)
    assert done.stdout.count(" proved\n") == 1
    assert "honest" in next(row for row in done.stdout.splitlines() if row.endswith(" proved"))

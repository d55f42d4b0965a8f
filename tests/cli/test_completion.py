"""Shell completion: names of proofs, without running or importing anything that takes time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.stub import Derive

ROOT = Path(__file__).parents[2]
Completed = Callable[[str], tuple[list[str], bool]]


@pytest.fixture
def completed(derive: Derive) -> Completed:
    """What bash is given for the last word of a command line, and whether SymPy was imported for it."""

    def complete(line: str) -> tuple[list[str], bool]:
        program = (
            "import sys, atexit; from derive.cli.app import app\n"
            "atexit.register(lambda: print('sympy' in sys.modules, file=sys.stderr))\n"
            "app(prog_name='derive')"
        )
        words = line.split(" ")
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=False,
            env={
                "PYTHONPATH": str(ROOT),
                "_DERIVE_COMPLETE": "complete_bash",
                "COMP_WORDS": line,
                "COMP_CWORD": str(len(words) - 1),
            },
        )
        return done.stdout.split(), done.stderr.split()[-1] == "True"

    return complete


def test_names_of_proofs_are_completed_without_sympy(completed: Completed) -> None:
    assert completed("derive show fin") == (["fine"], False)
    names, slow = completed("derive check a")
    assert {"also-fine", "assumed", "all"} <= set(names)
    assert all(name.startswith("a") for name in names)
    assert not slow


def test_a_bad_configuration_completes_nothing(completed: Completed) -> None:
    Path("pyproject.toml").write_text("[tool.derive]\nno = 1\n")
    assert completed("derive show f")[0] == []

"""A script shares a process with others only if it could leave nothing behind, by its form."""

from __future__ import annotations

from pathlib import Path

import pytest
from sympy import sympify

from derive.library.catalogue import load
from derive.script.plain import is_plain
from derive.script.run import NeedsOwnProcess, run_script

PLAIN = """
from sympy import Eq, Sum, exp
from derive import Derivation, derivation
from derive.rules import take_exp

@derivation("fine")
def fine(d: Derivation):
    x = d.real("x")
    d.calc(x).eq(x, by=tuple(take_exp for _ in range(0)))
"""
NOT_PLAIN = [
    "import os",
    "import sympy.core.cache",
    "from math import pi",
    "import helpers",
    "import sympy; sympy.exp = sympy.log",
    "import sympy; del sympy.exp",
    "import sympy; sympy.core.x[0] = 1",
    "print('said')",
    "open('somewhere')",
    "exec('x = 1')",
    "setattr(f, 'x', 1)",
    "getattr(f, 'x')",
    "f.__globals__",
    "def f():\n    global x\n    x = 1",
    "def f():\n    def g():\n        import os",
    "class A:\n    def f(self):\n        self.x = 1",
    "lambda: __import__('os')",
    "import sympy",
    "import derive.rules",
    "from sympy import sympify",
    "from sympy import *",
    "from derive import script",
    "(x for x in ()).gi_frame.f_builtins['exec']('x = 1')",
]


def test_a_script_that_only_derives_is_plain() -> None:
    assert is_plain(compile(PLAIN, "script", "exec"))


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_a_script_that_may_leave_something_behind_is_not(text: str, tmp_path: Path) -> None:
    assert not is_plain(compile(PLAIN + text, "script", "exec"))
    path = tmp_path / "script.py"
    path.write_text(PLAIN + text)
    with pytest.raises(NeedsOwnProcess):
        run_script(path, together=True)


def test_the_shipped_proofs_are_plain() -> None:
    paths = {proof.path for proof in load(Path(__file__).parents[2]).everything}
    assert paths
    assert [p for p in paths if not is_plain(compile(p.read_bytes(), str(p), "exec"))] == []


@pytest.mark.parametrize(
    "formula", ["exp('print(1)')", "Sum(1, ('i', 1, 2))", "Eq(x, 1).subs(x, 'print(1)')"]
)
def test_text_is_not_parsed_by_sympy_where_scripts_share_a_process(formula: str, tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(PLAIN + f"    d.claim({formula})\n")
    (outcome,) = run_script(path, together=True)
    assert "text given to SymPy" in str(outcome)


def test_sympy_parses_again_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(PLAIN)
    run_script(path, together=True)
    assert sympify("1 + 1") == 2

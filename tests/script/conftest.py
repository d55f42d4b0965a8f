from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from derive.record.model import Record
from derive.script.run import ScriptFailure, run_script

HEADER = """\
from sympy import *
from derive import *
from derive.functions import cross_entropy, entropy, logit, sigmoid, softmax
from derive.rules import *

@derivation("A title")
def a_proof(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    z = d.family("z", i)
    P = d.family("P", i, above=0, latex=r"P(C_{i} \\mid x)")
    x = d.real("x", above=0)
    y = d.real("y")
    total = d.given(Eq(Sum(P[i], i), 1), "the probabilities sum to one")
"""

Run = Callable[..., Any]


@pytest.fixture
def run_text(tmp_path: Path) -> Run:
    """Run a whole script from text."""

    def run(text: str, **options: Any) -> list[Record | ScriptFailure]:
        path = tmp_path / "script.py"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return run_script(path, **options)

    return run


@pytest.fixture
def write(run_text: Run) -> Run:
    """Run the lines of one derivation in a context with K, i, j, k, z, P, x, y; give what came of it."""

    def run(body: str, **options: Any) -> Record | ScriptFailure:
        result: Record | ScriptFailure
        (result,) = run_text(HEADER + textwrap.indent(textwrap.dedent(body), "    "), **options)
        return result

    return run


@pytest.fixture
def record(write: Run) -> Run:
    def run(body: str, **options: Any) -> Record:
        result = write(body, **options)
        assert isinstance(result, Record), result
        return result

    return run


@pytest.fixture
def failure(write: Run) -> Run:
    def run(body: str, **options: Any) -> ScriptFailure:
        result = write(body, **options)
        assert isinstance(result, ScriptFailure), result
        return result

    return run

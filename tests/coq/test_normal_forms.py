"""Steps of the kernel's normal form that Coq follows: lines that rest on one of them each, all confirmed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from derive.check.judge import judge
from derive.coq.confirm import Confirmer
from derive.coq.opinion import Opinion
from derive.kernel.rules.contract import Example
from tests.coq.forced import coq
from tests.kernel.build import example

pytestmark = pytest.mark.skipif(shutil.which("coqc") is None, reason="Coq is not installed")

LOGARITHMS = (
    ("x real nonzero", "log(x**2) = 2*log(Abs(x))"),
    ("x real nonzero; y real above 0", "log(9*x**2*y) = 2*log(3) + 2*log(Abs(-x)) + log(y)"),
    ("x real nonzero; y real nonzero", "log(x**2/y**4) = 2*log(Abs(x)) - 4*log(Abs(y))"),
    ("x real; y real; z real", "log(exp(x)*x**2*y*z/(z - x)**4) - log(z*y*x**2/(x - z)**4) = x",
        "0 < exp(x)*x**2*y*z/(z - x)**4", "0 < z*y*x**2/(x - z)**4", "z != x"),
)  # fmt: skip


@pytest.mark.parametrize("lines", [LOGARITHMS], ids=["logarithms"])
def test_coq_confirms_lines_by_normal_form(lines: tuple[tuple[str, ...], ...], tmp_path: Path) -> None:
    records = [
        replace(example("algebra", Example(declare, claim, tuple(given))), name=f"line-{k}")
        for k, (declare, claim, *given) in enumerate(lines)
    ]
    found = [judge(record, {}) for record in records]
    opinions = Confirmer(coq(), tmp_path).confirm(found, [v.name for v in found])
    parts = [(claim, p) for (_, claim, *_), o in zip(lines, opinions, strict=True) for p in o.parts]
    assert [part for part in parts if part[1].opinion is not Opinion.CONFIRMED] == []

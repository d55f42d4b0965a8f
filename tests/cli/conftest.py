"""A folder of proofs whose names say their verdicts, and the command line run in it."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from derive.cli.app import app
from tests.cli.stub import SCRIPT, Derive, judge


@pytest.fixture
def derive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Derive:
    """Runs the command line in a folder with proofs whose names say their verdicts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "derive.check.judge", types.SimpleNamespace(judge=judge))
    folder = tmp_path / "proofs" / "topic"
    folder.mkdir(parents=True)
    for name in ("fine", "also-fine", "wrong", "open", "assumed", "broken"):
        function = name.replace("-", "_")
        body = "d.given(Eq(x, 0.5))" if name == "broken" else "pass"
        (folder / f"{function}.py").write_text(SCRIPT.format(name=name, function=function, body=body))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments), prog_name="derive")

    return run

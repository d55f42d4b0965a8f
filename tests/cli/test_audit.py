"""What the audit says aloud: a kernel that proves what is false is caught, with the record that reproduces it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from derive.check import judge as judging
from derive.cli.app import app
from derive.kernel.verdict import GoalVerdict, KernelVerdict, LineVerdict, Status
from derive.record.codec import encode_record, loads
from derive.record.model import Record
from tests.kernel.build import claim, declared, line


@pytest.fixture
def credulous(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kernel that believes every line, and a record with a false one: its checks are forked from here."""

    def believe(record: Record, *_: object, **__: object) -> KernelVerdict:
        lines = tuple(LineVerdict(each, Status.PROVED) for each in record.lines)
        return KernelVerdict(
            Status.PROVED, lines, tuple(GoalVerdict(g.prop, Status.PROVED) for g in record.goals)
        )

    monkeypatch.setattr(judging, "check", believe)
    monkeypatch.chdir(tmp_path)
    record = claim(line(declared("x real"), "x = x + 1"), "x = x + 1")
    Path("false.json").write_text(json.dumps({**encode_record(record), "name": "false-one"}))
    return tmp_path


def test_a_disagreement_is_said_aloud_and_its_record_kept(credulous: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["check", "false.json"], prog_name="derive").exit_code == 0
    result = runner.invoke(app, ["check", "false.json", "--audit"], prog_name="derive")
    assert result.exit_code == 2
    assert "the audit contradicts the kernel" in result.stdout
    assert "bug of derive" in result.stdout
    assert "the record is kept in derive-audit-false-one.json" in result.stderr
    assert loads((credulous / "derive-audit-false-one.json").read_bytes()).name == "false-one"


def test_where_the_record_cannot_be_kept_the_disagreement_is_said_all_the_same(credulous: Path) -> None:
    (credulous / "derive-audit-false-one.json").mkdir()
    result = CliRunner().invoke(app, ["check", "false.json", "--audit"], prog_name="derive")
    assert result.exit_code == 2
    assert "could not be kept" in result.stderr


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    "arguments", [[], ["--audit"], ["--format", "json"], ["--audit", "--format", "json"]]
)
def test_every_check_offers_the_proof_that_the_engine_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    record = line(declared("n integer at_least 1; a real above 0"), "(1 + a)**n >= 1 + n*a")
    Path("named.json").write_text(json.dumps({**encode_record(record), "name": "named"}))
    result = CliRunner().invoke(app, ["check", "named.json", *arguments], prog_name="derive")
    assert "tangent_power(1 + a, 1, n)" in result.stdout

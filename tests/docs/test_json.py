"""`docs/json.md` names every field that other programs read, and no field that is not there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from derive.coq.opinion import Opinion, PartOpinion, ProofOpinion
from derive.engine.answer import VERDICTS
from derive.languages.verdicts import COLOURS
from derive.report.second_opinion import as_json

DOCUMENT = Path(__file__).parents[2] / "docs" / "json.md"
BY_NAME = ("numbers", "at")  # what is in these has names of the author's
SCRIPT = """\
from sympy import Eq
from derive import Derivation, derivation

@derivation("Undefined at 1")
def undefined(d: Derivation):
    c = d.real("c")
    d.claim(Eq((c**2 - 1) / (c - 1), c + 1), why="factor and cancel")

@derivation("False at a number without a name")
def unnamed(d: Derivation):
    x = d.real("x", above=0)
    d.claim("x = 1 <=> x - 1 = 2*log(x)", why="look")

@derivation("Cites another")
def citing(d: Derivation):
    a = d.real("a")
    d.assume(Eq(a, 1))
    d.refute(Eq(a, 2), at={a: 1})

@derivation("Cannot run")
def unable(d: Derivation):
    d.rael("x")
"""
CLAIMS = (
    {"id": 1, "symbols": {"x": "real"}, "lhs": "1/x", "rhs": "1/x"},
    {"id": 2, "symbols": {"x": "real"}, "lhs": "x", "rhs": "1"},
    {
        "id": 3,
        "symbols": {"x": "positive"},
        "assumptions": ["x != 1"],
        "lhs": "x - 2*log(x)",
        "rel": "!=",
        "rhs": "1",
    },
    {"id": 4, "symbols": {"y": "real"}, "assumptions": ["y**3 > 8"], "lhs": "log(y)", "rhs": "log(y)"},
    {"id": 5, "symbols": {"x": "real"}, "lhs": "x", "rhs": "y"},
)


def test_verdicts_on_claims_are_words_of_the_table_of_verdicts() -> None:
    assert {verdict.replace("_", " ") for verdict in VERDICTS} <= set(COLOURS)
    assert all(f"`{verdict}`" in DOCUMENT.read_text("utf-8") for verdict in VERDICTS)


def documented(name: str) -> set[str]:
    """The fields in the table of a part of the document."""
    part = re.search(
        rf"<!-- fields {name} -->(.*?)<!-- end fields -->", DOCUMENT.read_text("utf-8"), re.DOTALL
    )
    assert part is not None
    cells = [row.split("|")[2] for row in part.group(1).splitlines() if row.count("|") == 3]
    return {field for cell in cells[2:] for field in re.findall(r"`(\w+)`", cell)} | {
        field for row in part.group(1).splitlines() for field in re.findall(r"^\| `(\w+)`", row)
    }


def keys(data: Any) -> Iterator[str]:
    if isinstance(data, list):
        for item in data:
            yield from keys(item)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            if not (key in BY_NAME and isinstance(value, dict)):
                yield from keys(value)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("json")
    (folder / "proofs").mkdir()
    (folder / "proofs/script.py").write_text(SCRIPT)
    (folder / "proofs/wrong.py").write_text("def f(:\n")
    (folder / "claims.jsonl").write_text("".join(json.dumps(claim) + "\n" for claim in CLAIMS))
    return folder


def said(here: Path, *words: str) -> str:
    command = [sys.executable, "-m", "derive", *words]
    return subprocess.run(command, cwd=here, capture_output=True, encoding="utf-8", timeout=200).stdout


def test_the_fields_of_a_report_are_documented(here: Path) -> None:
    report = json.loads(said(here, "check", "all", "--format", "json"))
    assert set(keys(report)) == documented("report")


def test_the_fields_of_a_list_are_documented(here: Path) -> None:
    said(here, "check", "undefined")
    assert set(keys(json.loads(said(here, "list", "--format", "json")))) == documented("list")


def test_the_fields_of_an_answer_are_documented(here: Path) -> None:
    answers = [json.loads(line) for line in said(here, "prove", "--batch", "claims.jsonl").splitlines()]
    assert set(keys(answers)) - {"id"} == documented("answer")


def test_the_fields_of_coqs_opinion_are_documented() -> None:
    part = PartOpinion("line", "line_1", "algebra", Opinion.CONFIRMED, "")
    assert set(keys(as_json([ProofOpinion("name", (part,))], "8.16.1"))) == documented("opinion")
    for opinion in Opinion:
        assert f"`{opinion.value}`" in DOCUMENT.read_text("utf-8")

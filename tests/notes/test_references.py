r"""`\derive{name}` in hand-written notes: found where TeX would see it, and checked against the proofs."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from derive.cli.app import app
from derive.notes.references import references

SCRIPT = """\
from sympy import Eq
from derive import Derivation, derivation

@derivation("T")
def {name}(d: Derivation):
    x = d.real("x")
    d.claim(Eq({left}, 2*x), why="add")
"""


def found(text: str, name: str = "notes.tex") -> list[tuple[int, int, str, int]]:
    return [(r.line, r.column, r.name, r.step) for r in references(Path(name), text)]


def test_a_reference_has_its_place_its_name_and_its_line() -> None:
    assert found("By \\derive{softmax-ratio},\nand \\derive[see]{ a-b#3 }") == [
        (1, 4, "softmax-ratio", 0),
        (2, 5, "a-b", 3),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "% \\derive{a}",
        "\\newcommand{\\derive}[1]{\\eqref{eq:#1}}",
        "\\begin{verbatim}\n\\derive{a}\n\\end{verbatim}",
        "\\begin{lstlisting}\n\\derive{a}\n\\end{lstlisting}",
        "\\verb|\\derive{a}|",
        "\\derivex{a}",
    ],
)
def test_what_tex_would_not_read_as_a_reference_is_none(text: str) -> None:
    assert found(text) == []


def test_an_escaped_percent_sign_begins_no_comment() -> None:
    assert found("100\\% \\derive{a}") == [(1, 7, "a", 0)]
    assert found("\\\\% \\derive{a}") == []


def test_in_markdown_code_and_html_comments_hold_no_references() -> None:
    text = "`\\derive{a}` <!-- \\derive{b} -->\n```tex\n\\derive{c}\n```\n100% \\derive{d}"
    assert found(text, "notes.md") == [(5, 6, "d", 0)]


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "proofs").mkdir()
    for name, left in (("twice", "x + x"), ("thrice", "x + x + x")):
        (tmp_path / "proofs" / f"{name}.py").write_text(SCRIPT.format(name=name, left=left))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "notes.tex"


def checkrefs(path: Path) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, ["checkrefs", str(path.name)])
    return result.exit_code, result.stdout.splitlines()


def test_notes_that_name_only_what_holds_pass(notes: Path) -> None:
    notes.write_text("\\derive{twice} and \\derive{twice#1}")
    assert checkrefs(notes) == (0, ["2 references in 1 file: each proof is there and holds"])


def test_a_name_that_is_unknown_and_a_proof_that_does_not_hold_are_told_with_their_places(
    notes: Path,
) -> None:
    notes.write_text("\\derive{twise}\n\\derive{thrice}, \\derive{twice#4}")
    code, lines = checkrefs(notes)
    assert code == 1
    assert lines == [
        "notes.tex:1:1: error: there is no proof 'twise'; did you mean twice or thrice?",
        "notes.tex:2:1: error: thrice does not hold: refuted (see: derive check thrice)",
        "notes.tex:2:18: error: twice has no line 4: its last is 1",
        "3 references in 1 file: 3 wrong",
    ]


def test_notes_without_references_are_told_what_one_is(notes: Path) -> None:
    notes.write_text("as derive:twice says")
    assert checkrefs(notes) == (
        0,
        [r"0 references in 1 file: a reference is \derive{NAME}, or \derive{NAME#3}"],
    )


def test_a_file_that_cannot_be_read_is_bad_input(notes: Path) -> None:
    assert checkrefs(notes) == (2, [])
    notes.write_bytes(b"\xff\\derive{twice}")
    assert checkrefs(notes)[0] == 2
    assert CliRunner().invoke(app, ["checkrefs"]).exit_code == 2
    folder = CliRunner().invoke(app, ["checkrefs", str(notes.parent)])
    assert folder.exit_code == 2
    assert f"name its files: {notes.parent}/*.tex" in folder.stderr

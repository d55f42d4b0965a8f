"""The command line: exit codes, what stands on which stream, and what is never imported."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from derive.cli.app import command_line
from tests.cli.stub import SCRIPT, Derive

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["fine", "also-fine"], 0),
        (["assumed"], 0),
        (["assumed", "--strict"], 1),
        (["wrong"], 1),
        (["open", "fine"], 1),
        (["all"], 2),
        (["broken"], 2),
        ([], 2),
        (["no-such-proof"], 2),
        (["fine", "--no-such-option"], 2),
    ],
)
def test_the_exit_code_of_check_is_the_largest(derive: Derive, arguments: list[str], code: int) -> None:
    assert derive("check", *arguments).exit_code == code


@pytest.mark.parametrize("verb", ["show", "export", "plot", "confirm"])
def test_no_document_says_of_some_steps_what_holds_of_a_whole_proof(derive: Derive, verb: str) -> None:
    """`show wrong#1` began with PROVED, the claim below being false: its first step holds."""
    result = derive(verb, "fine#1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "fine up to step 1 proves nothing" in result.stderr


def test_an_unknown_name_gets_the_nearest_names_on_stderr(derive: Derive) -> None:
    result = derive("check", "fin")
    assert result.stdout == ""
    assert "there is no proof fin" in result.stderr
    assert "did you mean fine" in result.stderr


def test_the_report_ends_with_the_summary_and_how_to_check_again(derive: Derive) -> None:
    *_, summary, first, second, third = derive("check", "all").stdout.splitlines()
    assert summary.startswith("1 could not run, 1 refuted, 1 unproved, 2 proved, 1 assumed in ")
    assert {first, second, third} == {
        f"rerun: derive check proofs/topic/{n}"
        for n in ("broken.py::broken", "wrong.py::wrong#1", "open.py::open#1")
    }


def test_a_mistake_in_a_script_is_shown_at_its_place_and_the_others_are_checked(derive: Derive) -> None:
    result = derive("check", "fine", "broken")
    assert "0.5" in result.stdout
    assert "broken.py:8" in result.stdout
    assert "proofs/topic/fine.py::fine" in result.stdout
    assert "1 proved" in result.stdout


def test_a_syntax_error_costs_only_its_own_file(derive: Derive) -> None:
    Path("proofs/torn.py").write_text("from derive import derivation\ndef (:\n")
    result = derive("check", "all", "--format", "concise")
    assert result.exit_code == 2
    assert "proofs/torn.py:2: error[D101]: syntax error" in result.stdout
    assert "2 proved" in result.stdout


def test_concise_has_a_line_for_each_proof_and_one_for_each_failure(derive: Derive) -> None:
    lines = derive("check", "fine", "wrong", "--format", "concise").stdout.splitlines()
    assert lines[0].endswith(" proved")
    assert lines[1].endswith("REFUTED (step 1 of 1)")
    assert lines[2] == "  error[D201]: step 1 does not follow"


def test_json_is_one_document_with_the_exit_code(derive: Derive) -> None:
    result = derive("check", "fine", "wrong", "broken", "--format", "json")
    data = json.loads(result.stdout)
    assert data["format"] == "derive-report"
    assert data["exit_code"] == result.exit_code == 2
    assert [p["status"] for p in data["proofs"]] == ["proved", "refuted", "could not run"]
    assert data["proofs"][1]["lines"][0]["failure"]["code"] == "D201"
    assert data["proofs"][2]["error"]["position"]["line"] == 8


def test_list_names_titles_and_topics_without_reading_markup(derive: Derive) -> None:
    result = derive("list")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "topic"
    assert "  fine       About [bold]fine[/bold]" in result.stdout


def test_list_as_json_has_a_row_for_each_proof(derive: Derive) -> None:
    rows = json.loads(derive("list", "--format", "json").stdout)
    assert derive("list", "--json").stdout == derive("list", "--format", "json").stdout
    assert {r["name"] for r in rows} == {"fine", "also-fine", "wrong", "open", "assumed", "broken"}
    assert set(rows[0]) == {"name", "title", "topic", "source", "path", "line", "last_run"}


def test_list_still_lists_beside_a_broken_file(derive: Derive) -> None:
    Path("proofs/torn.py").write_text("from derive import derivation\ndef (:\n")
    result = derive("list")
    assert result.exit_code == 2
    assert "fine" in result.stdout
    assert "proofs/torn.py:2" in result.stderr


def test_show_prints_the_derivation_and_its_latex(derive: Derive) -> None:
    shown = derive("show", "fine")
    assert shown.exit_code == 0
    assert "x + 1" in shown.stdout
    latex = derive("show", "fine", "--to", "latex")
    assert latex.stdout.startswith("% derive: fine")


def test_show_and_export_say_which_latex_of_the_author_is_not_printed(derive: Derive) -> None:
    script = Path("proofs/named.py")
    script.write_text(
        "from sympy import Eq\nfrom derive import Derivation, derivation\n\n"
        '@derivation("Named")\ndef named(d: Derivation):\n'
        '    x = d.real("x", latex="2y")\n    y = d.real("y", latex=r"\\hat{y}")\n'
        "    d.claim(Eq(x + y, y + x), why='they commute')\n"
    )
    for verb in (("show", "named", "--to", "latex"), ("export", "named", "fine", "-o", "out")):
        written = derive(*verb)
        assert written.exit_code == 0
        assert "note: named: x is not printed as 2y" in written.stderr
        assert written.stderr.count("note:") == 1
    assert "note: named: x is not printed as 2y" in derive("check", "named").stderr
    assert "note:" not in derive("check", "all").stderr


def test_show_works_a_derivation_with_numbers_and_refuses_bad_ones(derive: Derive) -> None:
    shown = derive("show", "fine", "--instance", "x=3")
    assert shown.exit_code == 0
    assert "Instance  x = 3" in shown.stdout
    refused = derive("show", "fine", "--instance", "y=3")
    assert refused.exit_code == 2
    assert "error: fine: no y is declared" in refused.stderr


def test_show_in_korean_takes_the_authors_words_from_the_catalogue_beside_the_proof(derive: Derive) -> None:
    title = "About [bold]fine[/bold]"
    assert "증명" in derive("show", "fine", "--lang", "ko").stdout
    Path("proofs/ko.toml").write_text(f'[words]\n"{title}" = "괜찮은 것"\n', encoding="utf-8")
    shown = derive("show", "fine", "--lang", "ko").stdout
    assert "괜찮은 것" in shown
    assert title not in shown
    assert title in derive("show", "fine").stdout


def test_a_project_may_say_that_its_derivations_are_told_in_korean(derive: Derive) -> None:
    Path("pyproject.toml").write_text('[tool.derive]\nlang = "ko"\n')
    assert "증명" in derive("show", "fine").stdout
    assert "증명" not in derive("show", "fine", "--lang", "en").stdout
    Path("pyproject.toml").write_text('[tool.derive]\nlang = "kr"\n')
    assert derive("show", "fine").exit_code == 2


def test_a_broken_catalogue_is_bad_input_with_its_place(derive: Derive) -> None:
    Path("proofs/ko.toml").write_text("[words", encoding="utf-8")
    result = derive("show", "fine", "--lang", "ko")
    assert result.exit_code == 2
    assert "ko.toml" in result.stderr
    assert "[words]" in result.stderr


def test_show_prints_the_corrected_form_beside_the_claim_and_says_where_it_is(derive: Derive) -> None:
    script = SCRIPT.format(name="fine", function="fine", body="pass")
    script = script.replace('[/bold]"', '[/bold]", name="fine-corrected"')
    Path("proofs/topic/fine_corrected.py").write_text(script)
    shown = derive("show", "fine").stdout
    assert "Corrected fine-corrected (proofs/topic/fine_corrected.py:6)" in shown
    assert shown.count("About [bold]fine[/bold]") == 2
    assert "% derive: fine-corrected" in derive("show", "fine", "--to", "latex").stdout
    written = derive("export", "fine", "-o", "out").stdout.splitlines()
    assert written == ["out/fine.tex", "out/fine-corrected.tex", "out/notes.tex"]


def test_show_of_a_proof_that_cannot_run_says_why_on_stderr(derive: Derive) -> None:
    result = derive("show", "broken")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "0.5" in result.stderr


def test_export_writes_a_fragment_each_and_notes_that_input_them(derive: Derive) -> None:
    result = derive("export", "fine", "also-fine", "--to", "latex", "-o", "out")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["out/fine.tex", "out/also-fine.tex", "out/notes.tex"]
    assert r"\input{also-fine}" in Path("out/notes.tex").read_text()


@pytest.mark.parametrize(
    ("to", "begins"),
    [
        ("latex", "% derive: fine"),
        ("markdown", "<!--\nderive: fine"),
        ("html", "<!--\nderive: fine"),
        ("typst", "// derive: fine"),
        ("json", '{\n"derive": {"derive": "fine", '),
        ("unicode", "# derive: fine"),
    ],
)
def test_what_show_prints_is_what_export_writes(derive: Derive, to: str, begins: str) -> None:
    shown = derive("show", "fine", "--to", to, "--detail", "full").stdout
    assert shown.startswith(begins)
    file = derive("export", "fine", "--to", to, "--detail", "full", "-o", "out").stdout.splitlines()[0]
    assert Path(file).read_text(encoding="utf-8") == shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("show fine --to html --as beamer", "--as has no effect with --to html\n  leave it out, or give --to latex\n"),
        ("show fine --as fragment", "--as has no effect with --to terminal"),
        ("show fine --to lean --lang ko", "--lang has no effect with --to lean"),
        ("export fine --to pdf --as beamer", "--as has no effect with --to pdf"),
        ("export fine --to record --detail full", "markdown, html, typst, json, unicode or pdf\n"),
        ("export fine --to coq --instance auto", "--instance has no effect with --to coq"),
        ("export fine --figures", "leave out --figures, or give --as article"),
    ],
)  # fmt: skip
def test_an_option_that_the_format_has_no_use_for_is_refused_with_what_fits(
    derive: Derive, words: str, said: str
) -> None:
    result = derive(*words.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not Path("notes").exists()


def test_a_setting_of_the_project_is_no_complaint_where_it_has_no_use(derive: Derive) -> None:
    Path("pyproject.toml").write_text('[tool.derive]\nlang = "ko"\n')
    assert derive("export", "fine", "--to", "record", "-o", "out").exit_code == 0


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("fine.tex", "latex"),
        ("notes.tex", "latex"),
        ("fine.json", "record"),
        ("fine.v", "coq"),
        ("Makefile", "coq"),
        ("theory/DeriveSums.v", "coq"),
    ],
)
def test_export_leaves_a_file_that_it_did_not_write(derive: Derive, name: str, to: str) -> None:
    """Notes of one's own in notes/notes.tex were lost."""
    own = Path("notes", name)
    own.parent.mkdir(parents=True)
    own.write_text("my own\n")
    result = derive("export", "fine", "--to", to)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"error: notes/{name} was not written by this command" in result.stderr
    assert [p for p in Path("notes").rglob("*") if p.is_file()] == [own]
    assert own.read_text() == "my own\n"
    own.unlink()
    assert [derive("export", "fine", "--to", to).exit_code for _ in range(2)] == [0, 0]


def test_export_to_a_place_that_cannot_be_written_is_an_error(derive: Derive) -> None:
    Path("out").write_text("a file")
    result = derive("export", "fine", "-o", "out")
    assert result.exit_code == 2
    assert "cannot write to out" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["check", "--nope"], "error: no such option: --nope"),
        (["check", "--jobs", "x"], "error: invalid value for '-j' / '--jobs': 'x' is not"),
        (["show"], "error: missing argument 'NAME'\n  see: derive show --help\n"),
        (["chek"], "error: no such command 'chek'"),
        (["prove"], "error: there is no claim\n  give a CLAIM"),
        (["prove", "x = x", "--let", "x"], "error: --let 'x' has no domain\n  write --let x:positive\n"),
    ],
)
def test_usage_errors_read_like_all_others(
    arguments: list[str], complaint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["derive", *arguments])
    assert command_line(None) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(complaint)


def test_without_a_verb_there_is_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["derive"])
    assert command_line(None) == 2
    assert capsys.readouterr().err.startswith("Usage: derive [OPTIONS] COMMAND")


def test_the_version_is_told(derive: Derive) -> None:
    assert derive("--version").stdout.startswith("derive ")


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["check", "--help"], ["list"], ["graph"], ["new", "a"], ["--version"], ["check", "typo"]],
)
def test_help_list_and_usage_errors_do_not_import_sympy(derive: Derive, arguments: list[str]) -> None:
    program = (
        "import sys; from derive.cli.app import app\n"
        f"try: app({arguments!r})\n"
        "except SystemExit: pass\n"
        "print('sympy' in sys.modules, 'flint' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.stderr.splitlines()[-1] == "False False"


@pytest.mark.parametrize("encoding", ["ascii", "cp949", "latin-1"])
def test_no_output_encoding_makes_it_crash(derive: Derive, encoding: str) -> None:
    script = Path("proofs/topic/wrong.py")
    script.write_text(script.read_text().replace("x + 1).eq(x + 1)", 'x + 1).eq(x + 1, why="✓ 합")'))
    program = (
        "import sys, types; sys.path.insert(0, 'stub'); import derive.check\n"
        "from tests.cli.stub import judge\n"
        "sys.modules['derive.check.judge'] = types.SimpleNamespace(judge=judge)\n"
        "from derive.cli.app import app; app(['check', 'wrong'])"
    )
    environment = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, env=environment)
    assert done.returncode == 1, done.stderr
    assert b"REFUTED" in done.stdout


def test_the_page_is_plain_where_colour_is_not_wanted(derive: Derive) -> None:
    assert "\x1b" not in derive("check", "wrong").stdout


def test_no_cache_neither_reads_nor_writes_what_scripts_wrote(derive: Callable[..., Result]) -> None:
    """What files contain is kept all the same: it is only about names."""
    derive("check", "fine", "--no-cache")
    assert not list(Path(".derive_cache").glob("fine-*"))
    derive("check", "fine")
    assert list(Path(".derive_cache").glob("fine-*"))

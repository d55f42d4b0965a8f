"""Proofs are found by syntax alone, and a selection means exactly what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from derive.library.catalogue import Catalogue, load, own_roots, scan_roots
from derive.library.configuration import BadConfiguration, configuration
from derive.library.scan import scan_file
from derive.library.select import NotFound, select


def script(path: Path, *functions: str, head: str = "from derive import derivation") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    bodies = [f'@derivation("About {f}")\ndef {f}(d):\n    pass\n' for f in functions]
    path.write_text("\n".join([head, *bodies]))
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    script(tmp_path / "proofs/softmax/shift.py", "softmax_shift")
    script(tmp_path / "proofs/softmax/scale.py", "softmax_scale", "softmax_scale_corrected")
    script(tmp_path / "proofs/log.py", "log_below_line")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(here: Path, *words: str) -> list[str]:
    return [p.name for p in select(load(here), words).proofs]


def test_all_means_ones_own_proofs_in_order_of_path(here: Path) -> None:
    assert names(here, "all") == [
        "log-below-line",
        "softmax-scale",
        "softmax-scale-corrected",
        "softmax-shift",
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["softmax-shift"], ["softmax-shift"]),
        (["softmax-s?ift", "log-*"], ["softmax-shift", "log-below-line"]),
        (["proofs/softmax"], ["softmax-scale", "softmax-scale-corrected", "softmax-shift"]),
        (["proofs/softmax/scale.py"], ["softmax-scale", "softmax-scale-corrected"]),
        (["proofs/softmax/scale.py::softmax-scale-corrected"], ["softmax-scale-corrected"]),
        (["log-below-line", "log-*"], ["log-below-line"]),
    ],
)
def test_a_selection_finds_what_it_names_once(here: Path, words: list[str], found: list[str]) -> None:
    assert names(here, *words) == found


@pytest.mark.parametrize(
    ("words", "message", "near"),
    [
        ([], "nothing selected", ()),
        ([""], "nothing selected", ()),
        (["a", ""], "nothing selected", ()),
        (["sofmax-shift"], "there is no proof sofmax-shift", ("softmax-shift",)),
        (["zz-*"], "no proof matches", ()),
        (["proofs/nothing.py"], "there is no file", ()),
        (["proofs/softmax/shift.py::softmax-shfit"], "has no proof", ("softmax-shift",)),
    ],
)
def test_a_selection_that_means_nothing_is_refused_with_near_names(
    here: Path, words: list[str], message: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(NotFound, match=message) as caught:
        select(load(here), words)
    assert caught.value.near[:1] == near


def test_a_file_outside_the_known_folders_can_be_selected_by_path(here: Path) -> None:
    script(here / "scratch/mine.py", "mine")
    chosen = select(load(here), ["scratch/mine.py"])
    assert [p.name for p in chosen.proofs] == ["mine"]
    assert chosen.catalogue.find("mine") is not None


def test_two_proofs_of_one_name_are_not_selected_together(here: Path) -> None:
    """The last one named was checked, and nothing was said of the other."""
    script(here / "scratch/shift.py", "softmax_shift")
    script(here / "scratch/other.py", "softmax_shift")
    for words in (["scratch/shift.py", "scratch/other.py"], ["softmax-shift", "scratch/other.py"]):
        with pytest.raises(NotFound, match="both have a proof softmax-shift"):
            select(load(here), words)
    assert names(here, "scratch/other.py", "scratch/other.py") == ["softmax-shift"]


@pytest.mark.parametrize("environment", [".venv", "env"])
def test_a_folder_is_looked_through_without_the_virtual_environment_in_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, environment: str
) -> None:
    """`derive check .` checked those that come with it, too, where it was installed in .venv as README says."""
    installed = here / environment / "lib/derive"
    script(installed / "proofs_shipped/square.py", "square")
    (here / environment / "pyvenv.cfg").write_text("home = /usr\n")
    monkeypatch.setattr("derive.library.catalogue.shipped", lambda: installed / "proofs_shipped")
    monkeypatch.setattr("derive.library.select.shipped", lambda: installed / "proofs_shipped")
    own = names(here, "all")
    assert names(here, "square") == ["square"]
    assert names(here, ".") == own
    assert names(here, str(installed)) == names(here, str(installed / "proofs_shipped")) == ["square"]
    (here / "pyproject.toml").write_text('[tool.derive]\nproofs = ["."]\n')
    assert names(here, "all") == own


def test_a_folder_of_records_is_told_how_to_check_them(here: Path) -> None:
    (here / "records").mkdir()
    (here / "records/log-below-line.json").write_text("{}")
    with pytest.raises(NotFound, match=r"records are named one by one: records/\*\.json"):
        select(load(here), ["records"])


def test_title_name_source_topic_and_lemmas_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(
        "import derive as dv\n"
        '@dv.derivation(title="A\\n title", source="s.txt", name="other")\n'
        'def f(d):\n    d.lemma("one").at(x=1); d.lemma("two"); d.lemma("one")\n'
    )
    (proof,) = scan_file(path, "topic").proofs
    assert (proof.name, proof.title, proof.source, proof.topic) == ("other", "A title", "s.txt", "topic")
    assert proof.lemmas == ("one", "two")
    assert proof.line == 3


def test_a_renamed_decorator_is_still_recognised(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('from derive import derivation as proof\n@proof("t")\ndef f(d): pass\n')
    assert [p.name for p in scan_file(path).proofs] == ["f"]


def test_functions_of_other_decorators_are_no_proofs(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(
        "from derive import derivation, definition\n@definition(symbol='s')\ndef f(x): return x\n"
    )
    assert scan_file(path).proofs == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(d: Derivation):\n    d.claim(1)\n", ["f"]),
        ("@derivatoin('t')\ndef f(d):\n    x = d.real('x')\n    d.refute(x)\n", ["f"]),
        ("@derivation('t')\ndef f(d):\n    d.claim(1)\n", []),
        # what another calls, what takes more, what claims nothing
        ("def f(d):\n    d.claim(1)\n@derivation('t')\ndef g(d):\n    f(d)\n", []),
        ("def f(d, n):\n    d.claim(n)\n", []),
        ("def f(d):\n    return d.real('x')\n", []),
        ("def f(e):\n    d.claim(1)\n", []),
    ],
)
def test_a_function_that_claims_something_without_the_decorator_is_noted(
    tmp_path: Path, text: str, found: list[str]
) -> None:
    path = tmp_path / "a.py"
    path.write_text("from derive import Derivation\n" + text)
    assert [u.function for u in scan_file(path).unmarked] == found


def test_a_file_without_proofs_that_cannot_be_parsed_is_nobodys_business(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("from derive import Derivation\ndef f(:\n")
    assert not scan_file(path).problems


def test_who_asks_for_a_function_without_the_decorator_is_told(here: Path) -> None:
    (here / "proofs/bare.py").write_text("from derive import Derivation\ndef my_proof(d):\n    d.claim(1)\n")
    with pytest.raises(NotFound, match=r"bare.py, line 2, has no @derivation"):
        select(load(here), ["my-proof"])
    with pytest.raises(NotFound, match=r"was my_proof in line 2 to have it"):
        select(load(here), ["proofs/bare.py"])
    assert [u.function for u in select(load(here), ["all"]).unmarked] == ["my_proof"]
    assert [u.function for u in select(load(here), ["proofs/softmax"]).unmarked] == []


def test_what_is_nested_too_deeply_for_python_is_told_how_to_mend(here: Path) -> None:
    (here / "proofs" / "deep.py").write_text("from derive import derivation\nx = " + "-" * 20_000 + "1\n")
    (problem,) = load(here).problems
    assert problem.message == "an expression is nested too deeply for Python"
    assert "end a long chain and begin another" in problem.fix


def test_a_syntax_error_is_told_with_its_place_and_the_other_proofs_are_still_listed(here: Path) -> None:
    (here / "proofs/broken.py").write_text("from derive import derivation\nx = (\n  1 +\n")
    catalogue = load(here)
    assert len(catalogue.own) == 4
    (problem,) = catalogue.problems
    assert problem.path.name == "broken.py"
    assert "syntax error" in problem.message
    assert problem.line > 0


def test_a_chain_without_its_parentheses_gets_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(
        'from derive import derivation\n@derivation("")\ndef f(d):\n    d.calc(1)\n      .eq(1)\n'
    )
    (problem,) = scan_file(path).problems
    assert "parentheses" in problem.fix


SYNTAX = {
    "an unclosed bracket": ("d.step(Eq(x, (x + 1)", "'(' was never closed", "close it with )", "(x"),
    "an unclosed bracket before a line": ("d.step(Eq(x, 1)\n    d.step(x)", "never closed", "close it with )", "(Eq"),
    "a bracket too many": ("d.step(x)]", "unmatched ']'", "there is no [", "]"),
    "brackets that cross": ("d.step((x])", "does not match", "its own kind", "]"),
    "an unclosed string": ('d.real("x)', "unterminated string", "quotation mark", '"x)'),
    "a product without a sign": ("d.calc(2x)", "invalid decimal literal", "2*x", "2x"),
    "a sign of mathematics": ("d.step(x ≤ 1)", "invalid character '≤'", "write <= for ≤", "≤"),
    "an equation": ("d.step(x + 1 = 2)", "", "Eq(left, right)", "x + 1 = 2"),
    "a name that is Python's": ("lambda = d.real('l')", "invalid syntax", "lambda is a word of Python's", "="),
    "a missing comma": ("d.step(Eq(x 1))", "forgot a comma", "* between factors", "x 1"),
    "a missing colon": ("with d.case(x)\n        d.step(x)", "expected ':'", "colon", ""),
    "a line at another column": ("d.step(x)\n   d.step(x)", "unindent", "one column", ""),
    "bars": ("d.step(Eq(|x|, x))", "invalid syntax", "Abs(x)", "|"),
    "a relation the wrong way round": ("d.step(x => 1)", "invalid syntax", "write >=", ">"),
    "anything else": ("d.step(Eq(x, , 1))", "invalid syntax", "at the caret or just before", ","),
}  # fmt: skip


@pytest.mark.parametrize("name", SYNTAX)
def test_a_syntax_error_comes_with_the_fix(tmp_path: Path, name: str) -> None:
    body, message, fix, caret = SYNTAX[name]
    path = tmp_path / "a.py"
    path.write_text(
        f'from derive import derivation\n@derivation("")\ndef f(d):\n    {body}\n', encoding="utf-8"
    )
    (problem,) = scan_file(path).problems
    assert problem.message.startswith("syntax error: ")
    assert message in problem.message
    assert fix in problem.fix
    assert problem.source_line[problem.column :].startswith(caret)


def test_a_file_in_another_encoding_is_to_be_saved_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(
        'from derive import derivation\n@derivation("Größe")\ndef f(d): pass\n'.encode("latin-1")
    )
    (problem,) = scan_file(path).problems
    assert problem.fix == "save the file as UTF-8"


def test_a_computed_name_is_a_problem_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('from derive import derivation\n@derivation("", name="a" + "b")\ndef f(d): pass\n')
    scanned = scan_file(path)
    assert scanned.proofs == ()
    assert scanned.problems[0].line == 2


def test_a_name_in_two_files_belongs_to_neither_and_both_are_named(here: Path) -> None:
    script(here / "proofs/other.py", "softmax_shift", "innocent")
    catalogue = load(here)
    assert "softmax-shift" not in catalogue.own
    assert "innocent" in catalogue.own
    assert {p.path.name for p in catalogue.problems} == {"shift.py", "other.py"}
    assert all("shift.py" in p.message or "other.py" in p.message for p in catalogue.problems)
    assert select(catalogue, ["softmax-shift"]).problems


def test_files_that_are_not_text_are_problems_not_crashes(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"derivation \xff\xfe\x00")
    assert scan_file(tmp_path / "a.py").problems
    assert scan_file(tmp_path / "gone.py").problems


def test_a_named_pipe_is_not_waited_for(here: Path) -> None:
    os.mkfifo(here / "proofs/pipe.py")
    (problem,) = load(here).problems
    assert (problem.path.name, problem.message) == ("pipe.py", "cannot be read: it is a named pipe")


def test_configured_folders_replace_the_default_one(here: Path) -> None:
    script(here / "elsewhere/x.py", "x")
    (here / "pyproject.toml").write_text('[tool.derive]\nproofs = ["elsewhere"]\n')
    assert names(here, "all") == ["x"]
    deep = here / "elsewhere/deep"
    deep.mkdir()
    assert own_roots(deep) == [here / "elsewhere"]


def test_the_folder_of_proofs_is_found_from_inside_it(here: Path) -> None:
    inside = here / "proofs/topic/deep"
    inside.mkdir(parents=True)
    assert own_roots(inside) == own_roots(here / "proofs") == own_roots(here) == [here / "proofs"]
    assert names(inside, "all") == names(here, "all")


@pytest.mark.parametrize("border", ["pyproject.toml", ".git"])
def test_elsewhere_in_a_project_its_folder_of_proofs_is_meant_and_outside_no_other(
    here: Path, border: str
) -> None:
    beside = here / "notes/week"
    beside.mkdir(parents=True)
    assert own_roots(beside) == []
    (here / border).touch()
    assert own_roots(beside) == [here / "proofs"]
    (here / "notes" / border).touch()  # a project of its own
    assert own_roots(beside) == []
    (here / "notes/proofs").mkdir()
    assert own_roots(beside) == [here / "notes/proofs"]


def test_where_the_folder_of_proofs_has_none_all_means_none_and_not_those_that_come_with_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs/a.py").write_text("from derive import Derivation\ndef a(d): d.claim(1)\n")
    catalogue = load(tmp_path)
    assert catalogue.shipped
    assert catalogue.everything == ()
    with pytest.raises(NotFound, match=r"there are no proofs in .*proofs"):
        select(catalogue, ["all"])
    assert [p.name for p in select(catalogue, ["softmax-ratio"]).proofs] == ["softmax-ratio"]


NO_NAMES = {
    "def 분산(d): pass": ("'분산' cannot be", 'name="my-claim"', "def 분산(d): pass"),
    "def _x(d): pass": ("'-x' cannot be", 'name="x"', "def _x(d): pass"),
    "@derivation('제목', name='a b!')\ndef c(d): pass": ("'a b!' cannot be", 'name="a-b"', "'a b!'"),
    "@derivation('제목', name='a#3')\ndef c(d): pass": ("'a#3' cannot be", 'name="a-3"', "'a#3'"),
}


@pytest.mark.parametrize("text", NO_NAMES)
def test_a_proof_whose_name_is_none_has_its_place_and_a_name_that_is_one(tmp_path: Path, text: str) -> None:
    message, fix, caret = NO_NAMES[text]
    decorated = text if text.startswith("@") else f"@derivation('제목')\n{text}"
    path = tmp_path / "proofs/a.py"
    path.parent.mkdir()
    path.write_text(f"from derive import derivation\n{decorated}\n@derivation('b')\ndef b(d): pass\n")
    scanned = scan_file(path)
    (problem,) = scanned.problems
    assert [p.name for p in scanned.proofs] == ["b"]
    assert message in problem.message
    assert fix in problem.fix
    assert problem.source_line[problem.column : problem.end_column] == caret
    asked = message.partition("'")[2].partition("'")[0]
    if "#" not in asked:
        assert select(load(tmp_path), [asked]).problems == (problem,)


def test_a_setting_that_cannot_be_meant_is_told_with_what_it_is_and_what_it_may_be(here: Path) -> None:
    (here / "pyproject.toml").write_text('[tool.derive]\nlang = "de"\n')
    with pytest.raises(
        BadConfiguration, match=r"lang = 'de' cannot be meant: .* \[tool.derive\] lang = .*, one of en, ko"
    ):
        load(here)


@pytest.mark.parametrize("setting", ["proofs = 3", 'proofs = ["gone"]', "proofs = ["])
def test_a_configuration_that_cannot_be_meant_is_refused(here: Path, setting: str) -> None:
    (here / "pyproject.toml").write_text(f"[tool.derive]\n{setting}\n")
    with pytest.raises(BadConfiguration):
        load(here)


WRITTEN = (
    "[tool.derive]\njobs = 3",
    "[ tool . derive ]\njobs = 3",
    "[\"tool\".'derive']\njobs = 3",
    "tool.derive.jobs = 3",
    "tool . derive = {jobs = 3}",
    "tool = {derive = {jobs = 3}}",
    "'tool'={derive={jobs=3}}",
    "[tool]  # of all tools\nderive.jobs = 3",
    '["tool"]\n"derive"."jobs" = 3',
)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_setting_is_found_however_its_table_is_written(here: Path, text: str) -> None:
    (here / "pyproject.toml").write_text(f"{text}\n")
    assert configuration(here).values == {"jobs": 3}


def test_what_has_no_table_of_settings_is_not_parsed(here: Path) -> None:
    text = '[project]\nname = "derive"\n[project.scripts]\nderive = "derive:main"\n[tool.ruff]\nsrc = ["derive"]\n'
    (here / "pyproject.toml").write_text(f"{text}broken")
    assert not configuration(here).values


def test_so_is_one_that_is_no_text(here: Path) -> None:
    (here / "pyproject.toml").write_bytes(b"\xff\xfe[tool.derive]")
    with pytest.raises(BadConfiguration, match="cannot be read as UTF-8 text"):
        load(here)


def test_own_proofs_shadow_shipped_ones(tmp_path: Path) -> None:
    own, _ = scan_roots([script(tmp_path / "own/a.py", "same", "mine")])
    shipped, _ = scan_roots([script(tmp_path / "shipped/a.py", "same", "theirs")])
    catalogue = Catalogue(own, shipped)
    assert catalogue.find("same") == own["same"]
    assert catalogue.find("theirs") == shipped["theirs"]
    assert [p.name for p in catalogue.everything] == ["same", "mine"]
    assert [p.name for p in Catalogue({}, shipped).everything] == ["same", "theirs"]


def test_finding_proofs_imports_neither_sympy_nor_the_scripts(here: Path) -> None:
    script(here / "proofs/loud.py", "loud", head="from derive import derivation\nprint('I was run')")
    program = (
        "import sys; from pathlib import Path; from derive.library.catalogue import load; load(Path('.'));"
    )
    program += "print('sympy' in sys.modules)"
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": root}
    )
    assert done.stdout.strip() == "False"

"""Under pytest each proof is an item, wherever it is found, and scripts never run in pytest's process."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[1]
GOOD = """\
from sympy import Eq
from derive import Derivation, derivation
{extra}

@derivation("A proof")
def {name}(d: Derivation):
    x = d.real("x")
    d.claim(Eq(x + x, {claim}))
    d.{step}
"""


def script(name: str, *, claim: str = "2*x", step: str = "", extra: str = "") -> str:
    return GOOD.format(name=name, claim=claim, step=step or f"calc(x + x).eq({claim})", extra=extra)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project with proofs of three verdicts, a test, and a file that imports a proof."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p derive.pytest_plugin -p no:cacheprovider")
    pytester.makepyprojecttoml("[tool.pytest.ini_options]\n")
    folder = pytester.mkdir("proofs")
    (folder / "good.py").write_text(script("good") + script("also_good").partition("\n\n")[2])
    (folder / "bad.py").write_text(script("bad", claim="3*x"))
    (folder / "assumed.py").write_text(
        script("assumed_only", claim="2*x", step='assume(Eq(x + x, 2*x), "as everyone knows")')
    )
    pytester.makepyfile(test_other="def test_other():\n    pass\n")
    return pytester


def test_each_proof_is_one_item_and_ordinary_tests_still_run(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("-rfs")
    result.assert_outcomes(passed=3, failed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*proof bad*",
            "error[[]D201[]]: step 1 does not follow",
            "*--> proofs/bad.py:9:22",
            "FAILED proofs/bad.py::bad*",
            "SKIPPED*proofs/assumed.py*assumed, not proved: 1 line(s) or lemma(s)",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_a_file_that_is_named_is_collected_once_and_not_imported(project: pytest.Pytester) -> None:
    marked = project.path / "proofs/good.py"
    marked.write_text(
        script("good", extra="import pathlib, sys\nif 'pytest' in sys.modules: raise SystemExit")
    )
    result = project.runpytest_subprocess("proofs/good.py", "-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["proofs/good.py::good PASSED*"])


def test_an_item_can_be_named_and_chosen_by_words(project: pytest.Pytester) -> None:
    project.runpytest_subprocess("proofs/good.py::also-good").assert_outcomes(passed=1)
    project.runpytest_subprocess("-k", "good and not also").assert_outcomes(passed=1, deselected=4)


def test_a_proof_elsewhere_is_collected_only_if_its_file_is_named(project: pytest.Pytester) -> None:
    project.mkdir("elsewhere")
    (project.path / "elsewhere/far.py").write_text(script("far"))
    project.runpytest_subprocess("elsewhere").assert_outcomes()
    project.runpytest_subprocess("elsewhere/far.py").assert_outcomes(passed=1)


def test_a_test_module_that_has_proofs_too_keeps_its_tests(project: pytest.Pytester) -> None:
    both = project.path / "proofs/test_both.py"
    both.write_text(script("both") + "\n\ndef test_here():\n    pass\n")
    project.runpytest_subprocess("proofs/test_both.py").assert_outcomes(passed=2)


def test_a_file_that_cannot_be_read_as_proofs_is_an_error_at_its_place(project: pytest.Pytester) -> None:
    (project.path / "proofs/torn.py").write_text("from derive import derivation\ndef (:\n")
    result = project.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*syntax error*", "*--> *torn.py:2*"])


def test_a_script_that_cannot_run_fails_alone(project: pytest.Pytester) -> None:
    (project.path / "proofs/broken.py").write_text(script("broken", claim="0.5"))
    result = project.runpytest_subprocess("proofs/broken.py", "proofs/good.py")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["error[[]D101[]]: 0.5 is a float"])


def test_a_name_that_two_proofs_have_is_told_of_each(project: pytest.Pytester) -> None:
    """It was said that the check did not get to them."""
    (project.path / "proofs" / "twin.py").write_text(script("bad"))
    result = project.runpytest_subprocess("proofs/bad.py", "proofs/twin.py")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        ["the name bad is also used in proofs/twin.py:6", "give one of them another name*"]
    )
    result.stdout.fnmatch_lines(["the name bad is also used in proofs/bad.py:6"])


def test_assumed_proofs_fail_where_the_project_is_strict(project: pytest.Pytester) -> None:
    project.makepyprojecttoml("[tool.pytest.ini_options]\n[tool.derive]\nstrict = true\n")
    project.runpytest_subprocess("proofs/assumed.py").assert_outcomes(failed=1)


def test_a_configuration_that_cannot_be_meant_is_a_usage_error(project: pytest.Pytester) -> None:
    project.makepyprojecttoml("[tool.pytest.ini_options]\n[tool.derive]\nno_such = 1\n")
    result = project.runpytest_subprocess()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*has no setting no_such*"])


def test_pytest_loads_the_plugin_where_derive_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"derive.pytest_plugin": "derive.pytest_plugin"}

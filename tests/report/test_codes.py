"""Every code is reached by what an author, or a stranger's record, can do; its report says where, and what mends it."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

import derive
from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.library.catalogue import load
from derive.library.scan import Proof
from derive.report.codes import CODES, code_of
from derive.report.failure import findings
from derive.report.outcomes import assumed
from derive.runner.session import Options, check

HEAD = (
    "from sympy import *\nfrom derive import *\nfrom derive.rules import *\n\n"
    "@derivation('a')\ndef a(d):\n    x, y = d.reals('x y')\n"
)
ENDLESS = "while True:\n    pass"
TALL = "Eq((1 + x + y)**60, (1 + x + y)**59 * (x + y + 1))"
# what a script does, and what its report has besides its code
REACHED = {
    "D101": ("d.rael('z')", ("a.py:8:5", "no .rael of a Derivation", "did you mean real")),
    "D201": ("d.step(Eq((x + y)**2, x**2))", ("a.py:8:12", "does not follow", "differ by", "witness")),
    "D202": ("d.step(Eq(x/x, 1))", ("a.py:8:12", "undefined at x = 0", "needs", "x ≠ 0", "help: ")),
    "D203": (
        "d.step(x <= y, by=d.given(x <= y)).then(x*x <= x*y, by=multiply(x))",
        ("a.py:8:", "x ≥ 0", "needs", "help: "),
    ),
    "D204": ("d.step(x > 1, by=d.lemma('false').at(x=x))", ("a.py:8:12", "lemma false is not proved", "help: ")),
    "D207": ("d.step(Eq(x, x), by=solve_for(x))", ("a.py:8:", "solve", "help: derive explain")),
    "D208": ("d.claim(Eq(x + x, 2*x))\nd.step(Eq(3*x, x + x + x))", ("a.py:8:13", "claim", "help: ")),
    "D209": ("d.given(x < 1)\nd.given(x > 1)", ("given      x < 1", "given      x > 1", "help: ")),
    "D210": ("z = d.define('z', 1/x)", ("a.py:8:", "definition of z", "needs", "x ≠ 0", "help: ")),
    "D211": ("d.given(x > log(y))", ("a.py:8:", "not defined everywhere", "y > 0", "help: ")),
    "D212": ("d.step(Eq(x, x))", ("a.py:8:12", "claims nothing", "help: say what is shown")),
    "D213": (f"d.step({TALL})", ("a.py:8:12", "step 1 is too large to check", "help: put smaller steps")),
    "D215": ("d.refute(Eq(x, 1), at={x: 1, y: 0})", ("a.py:8:14", "the claim holds at", "help: give numbers")),
    "D216": ("d.claim(Eq(x, 1))", ("a.py:8:13", "the claim is false", "witness")),
    "D301": ("d.step(x > 0, by=d.lemma('exp-positive'))", ("a.py:8:12", "what its x is", "help: cite it at")),
    "D302": ("d.step(x > 0, by=d.lemma('cannot-run'))", ("a.py:8:12", "(b.py, line 13)", "derive check cannot-run")),
    "D401": (ENDLESS, ("a.py:6", "timed out", "--timeout")),
}  # fmt: skip
BY_OTHERS = {"D102", "D205", "D206", "D214"}  # tested in test_report, below, and in tests/kernel/test_linear


def test_every_code_is_reached() -> None:
    assert {c.code for c in CODES} == REACHED.keys() | BY_OTHERS


def checked(tmp_path: Path, body: str) -> ProofVerdict:
    folder = tmp_path / "proofs"
    folder.mkdir()
    claim = "" if "d.claim" in body or "Eq(x, x)" in body else "\nd.claim(Eq(y, y), why='so')"
    (folder / "a.py").write_text(HEAD + textwrap.indent(body + claim, "    ") + "\n")
    lemma = HEAD.replace("'a'", "'exp-positive'").replace("def a", "def exp_positive")
    false = (
        "\n\n@derivation('b', name='false')\ndef no(d):\n    x = d.real('x')\n    d.claim(x > 1, why='so')\n"
    )
    unable = "\n\n@derivation('c')\ndef cannot_run(d):\n    d.rael('z')\n"
    (folder / "b.py").write_text(f"{lemma}    d.claim(exp(x) > 0, why='so')\n{unable}{false}")
    catalogue = load(tmp_path)
    seconds = 1 if body == ENDLESS else 60
    return check(catalogue, [catalogue.own["a"]], judge, Options(timeout=seconds)).selected[0]


@pytest.mark.parametrize("code", REACHED)
def test_a_report_with_its_code_says_where_and_what_mends_it(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    body, parts = REACHED[code]
    found = {f.code.code: f.text for f in findings(checked(tmp_path, body))}
    assert code in found, found
    assert [part for part in parts if part not in found[code]] == [], found[code]


def test_an_assumed_claim_has_its_code_where_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    verdict = checked(tmp_path, "d.claim(Eq(x, 1))\nd.assume(Eq(x, 1))")
    failure = verdict.goals[0].failure
    assert failure is not None
    assert code_of(failure.code).code == "D205"


def test_what_is_assumed_is_reported_as_a_formula_in_its_case_and_words_as_words_on_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    verdict = checked(
        tmp_path, "d.claim(Eq(x, x), why='so')\nwith d.case(x > 1):\n    d.assume(Eq(x, 2), 'x\\n= 1')"
    )
    (found,) = assumed(Proof(verdict.name, "", "", "", tmp_path, 1, "a"), verdict)
    assert found.headline == 'assumed, not proved: x = 2 where x > 1 ("x = 1")'


def test_a_rule_that_is_not_there_has_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    record = checked(tmp_path, "d.claim(Eq(x, x), why='so')").record
    assert record is not None
    by_nothing = replace(record, lines=tuple(replace(line, rule="no_rule") for line in record.lines))
    assert findings(judge(by_nothing))[0].code.code == "D206"


def test_every_word_of_the_kernel_has_a_code() -> None:
    package = Path(derive.__file__).parent
    files = [*(package / "kernel").rglob("*.py"), *(package / "check").glob("*.py")]
    calls = [n for f in files for n in ast.walk(ast.parse(f.read_text("utf-8"))) if isinstance(n, ast.Call)]
    said = [c.args[0] for c in calls if c.args and ast.unparse(c.func) in ("refuse", "Failure", "Refused")]
    words = {str(a.value) for a in said if isinstance(a, ast.Constant)}
    assert len(words) > 10
    assert [word for word in sorted(words) if code_of(word) not in CODES] == []

"""For a line that fails, the engine looks for a proof: it is offered only if the kernel takes it in its place."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from derive.check.verdict import ProofVerdict
from derive.kernel.verdict import Status
from derive.record.model import Record
from derive.report.failure import report
from derive.runner.judge_process import judge_and_mend
from derive.script.run import run_script

HEAD = """\
from sympy import *
from derive import *
from derive.rules import *

@derivation("Something")
def something(d):
    p, q, w = d.reals("p q w", above=0, below=1)
    a, b, c = d.reals("a b c", above=0)
    n = d.integer("n", at_least=1)
    m = d.define("m", w*p + (1 - w)*q)
"""


pytestmark = pytest.mark.usefixtures("unhurried")


def judged(tmp_path: Path, lines: str) -> ProofVerdict:
    script = tmp_path / "found.py"
    script.write_text(HEAD + textwrap.indent(f"{lines}\nd.claim(Eq(a, a), why='so')\n", "    "))
    (record,) = run_script(script)
    assert isinstance(record, Record), record
    return judge_and_mend(record, {})


def said(verdict: ProofVerdict) -> str:
    return "\n".join(line.plain for line in report(verdict, width=300))


# a line without its reason, in which {} stands for what is offered
NAMED = {
    "d.step(m < 1, by=(m, {}))": "combination(rest=(1 - p)*w + (1 - q)*(1 - w))",
    "h = d.given(a + b + c <= 3)\nd.step(a*b + b*c + c*a <= 3, by=(h, {}))": "combination(",
}


@pytest.mark.parametrize("lines", NAMED)
def test_a_rule_that_the_engine_finds_can_be_written_as_it_is_offered(tmp_path: Path, lines: str) -> None:
    text = said(judged(tmp_path, lines.replace(", {})", ")")))
    found = re.search(r"name the rule: by=\(\.\.\., (.*)\)   \(checked: it follows\)", text)
    assert found is not None, text
    assert found[1].startswith(NAMED[lines])
    mended = judged(tmp_path, lines.replace("{}", found[1]))
    assert all(line.status is Status.PROVED for line in mended.lines)


BEFORE = {
    "d.step((1 + a)**n >= 1 + n*a{})": ["tangent_power(1 + a, 1, n)", "combination()"],
    "d.step(sqrt(a*b) <= (a + b)/2{})": ["combination(rest=", "take_power(2)", "by=(two, one)"],
    "with d.case(a >= 1):\n    d.step(sqrt(a*b) <= (a + b)/2{})": ["combination(rest=", "take_power(2)"],
    "i = d.index('i', 1, n)\nx = d.family('x', i, above=0)\nd.step(sqrt(a*x[i]) <= (a + x[i])/2{})": [
        "combination(rest=",
        "sqrt(a*x[i])",
    ],
}


@pytest.mark.parametrize("lines", BEFORE)
def test_lines_that_the_engine_finds_can_be_written_before(tmp_path: Path, lines: str) -> None:
    text = said(judged(tmp_path, lines.format("")))
    assert "write before it, and cite the last:   (checked: it follows)" in text
    written = re.findall(r"^ {10}((?:one|two|three) = .*)$", text, re.MULTILINE)
    assert [part for part in BEFORE[lines] if part not in "\n".join(written)] == []
    *_, last = lines.split("\n")
    indent = " " * (len(last) - len(last.lstrip()))
    before = "\n".join(indent + line for line in written)
    cited = lines.replace(last, before + "\n" + last).format(f", by={written[-1].split()[0]}")
    mended = judged(tmp_path, cited)
    assert all(line.status is Status.PROVED for line in mended.lines)


# lines whose formulas need something that is not plain to see
NEEDY = (
    "d.step(Eq(log(exp(x) - x), log(exp(x) - x + 0*x)))",
    "d.step(Eq(log(x**4 - x + 1), log(1 + x**4 - x)))",
    "d.step(Eq((1 - m**2)/(1 - m), 1 + m))",
    "h = d.given(a + b <= 1)\nd.step(Eq((1 - 4*a*b + c)/(1 - 4*a*b + c), 1), by=h)",
    "small = d.given(a + b <= 1, 'they are small')\nd.step(Eq((1 - 4*a*b + c)/(1 - 4*a*b + c), 1), by=small)",
    "h = d.given(2*a + 2*b <= 2, 'they are small')\nk = d.step(2*a + 2*b <= 2, by=h).then(a + b <= 1)\n"
    "d.step(Eq((1 - 4*a*b + c)/(1 - 4*a*b + c), 1), by=k)",
)


@pytest.mark.parametrize("lines", NEEDY)
def test_what_a_line_needs_can_be_shown_before_it_as_it_is_offered(tmp_path: Path, lines: str) -> None:
    lines = f"x = d.real('x')\n{lines}"
    text = said(judged(tmp_path, lines))
    assert "what is needed first can be shown before it:   (checked)" in text, text
    written = re.findall(r"^ {10}((?:one|two|three|four) = .*)$", text, re.MULTILINE)
    *head, last = lines.split("\n")
    mended = judged(tmp_path, "\n".join([*head, *written, last]))
    assert all(line.status is Status.PROVED for line in mended.lines)


BLOCKS = {
    "k = d.index('k', 1, n)\nd.step(Eq(Sum(k*factorial(k), k), factorial(n + 1) - 1){})": [
        "with d.induction(",
        "induction(n, 1)",
    ],
    "x = d.real('x')\nd.step(log(1 + exp(x)) <= Max(0, x) + log(2){})": [
        "with d.case(0 >= x):",
        "take_log",
        "cases)",
    ],
}


@pytest.mark.parametrize("lines", BLOCKS)
def test_lines_inside_a_case_are_offered_as_a_script_has_them(tmp_path: Path, lines: str) -> None:
    text = said(judged(tmp_path, lines.format("")))
    assert "write before it, and cite the last:   (checked: it follows)" in text
    written = re.findall(r"^ {10}( *(?:with |\w+ = d\.step).*)$", text, re.MULTILINE)
    assert [part for part in BLOCKS[lines] if part not in "\n".join(written)] == []
    head, last = lines.split("\n")
    mended = judged(tmp_path, "\n".join([head, *written, last.format(f", by={written[-1].split()[0]}")]))
    assert all(line.status is Status.PROVED for line in mended.lines)


def test_hypotheses_that_a_found_proof_does_not_need_are_not_cited(tmp_path: Path) -> None:
    text = said(judged(tmp_path, "h = d.given(a + c <= 9)\nd.step(sqrt(a*b) <= (a + b)/2, by=h)"))
    written = re.findall(r"^ {10}((?:one|two|three) = .*)$", text, re.MULTILINE)
    assert written
    assert not any("9" in line for line in written)


@pytest.mark.parametrize(
    "lines",
    [
        "d.step(m < w, by=m)",
        "h = d.given(a + b <= c)\nd.step(a*b <= c*c/8, by=h)",
        "with d.case(a >= 1):\n    s = d.step(a**2 >= 1)\nd.step(a**2 + b > 1)",
    ],
)
def test_nothing_is_offered_for_what_does_not_follow(tmp_path: Path, lines: str) -> None:
    text = said(judged(tmp_path, lines))
    assert "write before it" not in text
    assert "name the rule" not in text


CLAIMS = {
    "d.claim(Eq((a - 1)*(a + 1), a**2 - 1))": 'd.claim(..., why="...")   (checked: it follows)',
    "d.claim(Le(log(a), a - 1))": "write by=tangent_log(a, 1)   (checked: it follows)",
    "d.claim(m < 1)": "combination(",
    "d.claim(Eq(a**2, a))": "error[D216]: the claim is false",
    "d.claim(Eq(a/(a - b), 1/(1 - b/a)))": "error[D216]: the claim is undefined",
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_without_a_line_is_looked_at(tmp_path: Path, claim: str) -> None:
    found = judged(tmp_path, claim)
    assert found.status is (Status.REFUTED if "D216" in CLAIMS[claim] else Status.UNPROVED)
    assert CLAIMS[claim] in said(found)


def test_a_claim_that_a_refuted_line_states_is_told_once(tmp_path: Path) -> None:
    text = said(judged(tmp_path, "d.claim(Eq(a**2, a), why='so')"))
    assert text.count("error[") == 1


def test_a_wrong_claim_is_told_beside_a_wrong_line(tmp_path: Path) -> None:
    text = said(judged(tmp_path, "d.claim(Eq(a**2, a))\nd.step(Eq(a + 1, a))"))
    assert "error[D201]: step 1" in text
    assert "error[D216]: the claim is false" in text


def test_a_sign_before_a_summand_does_not_hide_its_factor(tmp_path: Path) -> None:
    lines = (
        "one = d.step(Le(log(a), log(a + b)))\ntwo = d.step(Le(log(b), log(a + b)))\n"
        "more = d.given(Le(b, a))\n"
        "d.step(Le(-(a - b)*log(a + b) - b*log(a + b), -(a - b)*log(a) - b*log(b)), by=(one, two{}))"
    )
    assert "combination(a - b, b)" in said(judged(tmp_path, lines.format("")))
    assert judged(tmp_path, lines.format(", combination(a - b, b)")).status is Status.PROVED


def test_what_the_engine_offers_has_roots_as_people_write_them(tmp_path: Path) -> None:
    text = said(judged(tmp_path, "d.step(Le(1/sqrt(n + 1), 2*(sqrt(n + 1) - sqrt(n))))"))
    assert "sqrt(n + 1)" in text
    assert "log(n)" not in text


VALUES = "k = d.integer('k', at_least=0, at_most=1)\n"


def test_an_integer_with_few_values_is_looked_at_at_each(tmp_path: Path) -> None:
    """Rather than another formula that follows, k**1 for k**2: the line that is written is right."""
    text = said(judged(tmp_path, f"{VALUES}d.step(Eq(k**2, k))"))
    assert "did you mean" not in text
    written = re.findall(r"^ {10}(.*)$", text, re.MULTILINE)
    assert written[0] == "with d.case('k = 0'):"
    assert written[-1].endswith("by=(one, two, cases))")
    mended = judged(tmp_path, VALUES + "\n".join(written) + "\nd.step(Eq(k**2, k), by=three)")
    assert all(line.status is Status.PROVED for line in mended.lines)


def test_what_is_false_at_one_of_its_values_is_not_offered(tmp_path: Path) -> None:
    assert "cases" not in said(
        judged(tmp_path, "k = d.integer('k', at_least=0, at_most=2)\nd.step(Eq(k**2, k))")
    )


def test_nothing_is_offered_where_the_check_took_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "d.step(Eq(m, w*p + q - w*q))"
    assert "by=m" in said(judged(tmp_path, lines))
    monkeypatch.setattr("derive.check.suggestion.SLOW", 0.0)
    assert "by=m" not in said(judged(tmp_path, lines))

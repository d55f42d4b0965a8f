"""`derive explain`: every code and rule has its text, and a step says why it holds, or why not."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.text import Text

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.kernel.rules import RULES
from derive.record.model import Record
from derive.report.codes import CODES
from derive.report.explain import explanation, plain
from derive.report.explain_step import step_explained
from derive.runner.judge_process import judge_and_mend
from derive.script.run import run_script
from tests.cli.stub import Derive

ROOT = Path(__file__).parents[2]


def text_of(lines: Iterable[Text]) -> str:
    return "\n".join(line.plain for line in lines)


@pytest.mark.parametrize("code", [c.code for c in CODES])
def test_every_code_is_explained_under_its_title(code: str) -> None:
    text = text_of(explanation(code, 78) or [])
    title = next(c.title for c in CODES if c.code == code)
    assert text.startswith(f"{code}: {title}\n")
    assert len(text.splitlines()) > 2
    assert text_of(explanation(code.lower(), 78) or []) == text


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_explained_with_its_conditions_in_lines_that_fit(rule: str) -> None:
    lines = explanation(rule.replace("_", "-"), 78) or []
    text = text_of(lines)
    assert text.startswith(rule)
    words = re.sub(r"\s+", " ", text)
    for condition in RULES[rule].conditions:
        assert f"Needs: {condition.name}." in words
    assert all(line.cell_len <= 78 or line.plain.startswith("    ") for line in lines)


def test_markdown_is_unmarked_and_its_code_is_kept(derive: Derive) -> None:
    text = text_of(plain("## `a`\n\nSee [b](c.md) and **d**\nand e.\n\n```x\n- *kept*\n```\n", 40))
    assert text == "a\n\nSee b and d and e.\n\n    - *kept*"


def test_an_unknown_code_or_rule_gets_near_ones(derive: Derive) -> None:
    result = derive("explain", "mutliply")
    assert result.exit_code == 2
    assert "did you mean multiply" in result.stderr
    assert "derive explain fine#1" in derive("explain", "fine").stderr
    assert derive("explain", "D999").exit_code == 2


def test_codes_are_explained_without_sympy() -> None:
    program = (
        "import sys; from derive.cli.app import app\n"
        "try: app(['explain', 'D201'])\n"
        "except SystemExit: pass\n"
        "print('sympy' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stderr == "False\n"
    assert done.stdout.startswith("D201: does not follow")


# --- steps


SCRIPT = """\
from sympy import Eq, Sum, log
from derive import Derivation, derivation
from derive.rules import sum_over
from tests.cli.stub import Derive

@derivation("A step")
def a_step(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    total = d.given(Eq(Sum(p[i], i), 1), "the probabilities sum to one")
    m = d.real("m")
    d.claim(Eq(Sum(m * p[i], i) + log(p[1] / p[K]), m + log(p[1]) - log(p[K])))
    (d.calc(Sum(m * p[i], i) + log(p[1] / p[K]))
      .eq(m * Sum(p[i], i) + log(p[1]) - log(p[K]), why="$m$ comes out")
      .eq(m + log(p[1]) - log(p[K]),                by=total)
      .eq(m + log(p[1]) - log(p[K]) + 1 - 1))
"""


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> ProofVerdict:
    path = tmp_path_factory.mktemp("steps") / "a_step.py"
    path.write_text(SCRIPT)
    (record,) = run_script(path)
    assert isinstance(record, Record)
    return judge_and_mend(record, {})


def test_a_step_tells_its_normal_form_and_its_obligations_with_why_they_hold(verdict: ProofVerdict) -> None:
    text = text_of(step_explained(verdict, 1) or [])
    assert text.startswith("a-step, step 1 of 3 .")
    assert "m comes out" in text
    assert "By the rule algebra" in text
    assert re.search(r"Normal forms\n  of both sides: .*log p_1 - log p_K", text)
    assert "✓ p_K ≠ 0 (denominator), by sign" in text
    assert "✓ p_1 / p_K > 0 (argument of log), by sign" in text
    assert "by domain: p_i > 0" in text


def test_a_condition_says_for_which_values_it_was_shown(tmp_path: Path) -> None:
    path = tmp_path / "near.py"
    path.write_text(NEAR)
    (record,) = run_script(path)
    assert isinstance(record, Record)
    texts = (text_of(step_explained(judge(record, {}), n) or []) for n in (1, 2))
    limit, summed = (re.sub(r"\s+", " ", text) for text in texts)
    assert "✓ t > 0 for every t where t > 0 and t < 1 (argument of log), by given: near the point" in limit
    assert limit.count("by limit") == 1
    assert "✓ a_j ≠ 0 for j = 1, …, K (denominator), by sign" in summed
    assert "the sign of a_j by domain" in summed


NEAR = """\
from sympy import Eq, Sum, log, oo
from derive import Derivation, derivation, tends
from derive.rules import limit

@derivation("Near a point")
def near(d: Derivation):
    K = d.integer("K", at_least=1)
    j = d.index("j", 1, K)
    a = d.family("a", j, above=0)
    t = d.real("t")
    d.claim(tends(log(t), t, 0, -oo, side="+"), by=limit)
    d.step(Eq(Sum(a[j] / a[j], j), K))
"""


def test_a_step_tells_where_each_hypothesis_is_used(verdict: ProofVerdict) -> None:
    first, second, third = (text_of(step_explained(verdict, n) or []) for n in (1, 2, 3))
    assert "the probabilities sum to one" not in first
    assert "\nFrom\n  the probabilities sum to one: ∑_{i=1}^{K} p_i = 1" in second
    assert "  the probabilities sum to one: in the step itself" in second
    assert "the probabilities sum to one" not in third


def test_a_step_that_fails_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a_step.py"
    path.write_text(SCRIPT.replace(".eq(m + log(p[1]) - log(p[K]),  ", ".eq(2*m + log(p[1]) - log(p[K]),"))
    (record,) = run_script(path)
    assert isinstance(record, Record)
    text = text_of(step_explained(judge(record, {}), 2) or [])
    assert "error[D201]: step 2 does not follow" in text
    assert "of the right side" in text


def test_there_is_no_step_beyond_the_last(verdict: ProofVerdict, derive: Derive) -> None:
    assert step_explained(verdict, 4) is None
    result = derive("explain", "fine#7")
    assert result.exit_code == 2
    assert "fine has no step 7" in result.stderr


def test_a_script_that_cannot_run_says_so(derive: Derive) -> None:
    result = derive("explain", "broken#1")
    assert result.exit_code == 2
    assert "0.5 is a float" in result.stdout

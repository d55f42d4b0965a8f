"""Mistakes that people make get words of their own, and a suggestion is made only if it has been checked."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from derive.check.suggestion import suggestion
from derive.check.verdict import ProofVerdict
from derive.kernel.check import check
from derive.kernel.verdict import Status
from derive.record.model import Record
from derive.report.failure import report
from derive.runner.judge_process import judge_and_mend
from derive.script.run import run_script
from derive.search.advisor import Search
from derive.search.repairs import Repair
from derive.terms.nodes import Rel

HEAD = """\
from sympy import Derivative, Eq, Ge, Gt, Le, Lt, Product, Rational, Sum, exp, log, sqrt
from derive import KD, Derivation, derivation, piecewise, tends
from derive.functions import softmax
from derive.rules import *

@derivation("A mistake")
def mistake(d: Derivation):
    K = d.integer("K", at_least=2)
    i, j, k = d.indices("i j k", 1, K)
    x, y = d.family("x", i, above=0), d.family("y", i)
    w = d.family("w", i, at_least=0)
    ones = d.given(Eq(Sum(w[i], i), 1), "the weights sum to one")
    a, b, c = d.real("a"), d.real("b"), d.real("c", below=0)
"""


@dataclass(frozen=True)
class Told:
    """A mistake, what is said of it, and what is proposed ("" if nothing)."""

    lines: str
    note: str
    meant: str = ""


MISTAKES = {
    "index free on one side, summed on the other": Told(
        "d.calc(Sum(x[i]*y[i], i)).eq(x[i]*y[i])", "i is free on the right, and summed over on the left"
    ),
    "denominator whose summand does not use its index": Told(
        "d.calc(softmax(y)[i]).eq(exp(y[i])/Sum(exp(y[i]), j), by=softmax)",
        "the summand e^(y_i) does not use j, the index of its sum",
        "exp(y[i])/Sum(exp(y[j]), (j, 1, K))",
    ),
    "dividing by what may be 0": Told(
        "h = d.given(Eq(a*c, a*b))\nd.step(Eq(a*c, a*b), by=h).then(Eq(c, b), by=divide(a))",
        "the step divides by a, which may be 0",
    ),
    "one-way step used as an equivalence": Told(
        "d.chain(Eq(a, b)).iff(Eq(a**2, b**2))",
        "the step holds from left to right only: it is no equivalence",
        ".implies(...) for a = b ⇒ a^2 = b^2",
    ),
    "range too short": Told(
        "d.calc(Sum(x[i], i)).eq(x[1] + Sum(x[i], (i, 2, K - 1)))",
        "the upper end of a range is off by one",
        "x[1] + Sum(x[i], (i, 2, K))",
    ),
    "Jensen for a concave function": Told(
        "d.calc(log(Sum(w[i]*x[i], i))).le(Sum(w[i]*log(x[i]), i), by=ones)",
        "Jensen's inequality goes the other way: log is concave, so log of a weighted mean is at least",
    ),
    "Jensen for a convex function": Told(
        "d.calc(exp(Sum(w[i]*y[i], i))).ge(Sum(w[i]*exp(y[i]), i), by=ones)",
        "Jensen's inequality goes the other way: exp is convex, so exp of a weighted mean is at most",
    ),
    "one for a delta": Told(
        "d.calc(x[i]*KD(i, k) - x[i]*x[k]).eq(x[i]*(1 - x[k]))",
        "the two sides are equal where i = k",
        "x[i]*(KD(i, k) - x[k])",
    ),
    "a sign": Told("d.calc((a - b)**2).eq(a**2 + 2*a*b + b**2)", "", "a**2 - 2*a*b + b**2"),
    "an index": Told(
        "d.calc(Sum(x[i], i)**2).eq(Sum(Sum(x[i]*x[i], j), i))", "", "Sum(Sum(x[j]*x[i], (j, 1, K)), (i, 1, K))"
    ),
    "an inequality times a negative number": Told(
        "h = d.given(Le(a, b))\nd.step(Le(a, b), by=h).then(Le(c*a, c*b), by=multiply(c))", "", "c a ≥ c b"
    ),
    "an index past the end": Told(
        "d.calc(Sum(x[i + 1] - x[i], i)).eq(x[K] - x[1])", "the index i + 1 goes beyond the end K of its range"
    ),
    "an index before the start": Told("d.calc(x[0] - x[0]).eq(0)", "the index 0 is before the start 1 of its range"),
    "an index one before": Told(
        "d.calc(x[i - 1] - x[i - 1]).eq(0)", "the index i - 1 is before the start 1 of its range"
    ),
    "a root of a square": Told("d.calc(sqrt(a**2)).eq(a)", "", "Abs(a)"),
    "a difference turned": Told("d.calc(x[i]*(a - b)).eq(x[i]*b - x[i]*a)", "", "x[i]*a - x[i]*b"),
    "a factor 2 forgotten": Told("d.calc(Sum(x[i] + x[i], i)).eq(Sum(x[i], i))", "", "2*Sum(x[i], (i, 1, K))"),
    "an exponent off by one": Told("d.calc(a**K*a).eq(a**K)", "", "a**(K + 1)"),
    "a square forgotten": Told("d.calc(Sum(x[i], i)*Sum(x[i], i)).eq(Sum(x[i], i))", "", "Sum(x[i], (i, 1, K))**2"),
    "a factor forgotten": Told("d.calc(Sum(a*x[i], i)).eq(Sum(x[i], i))", "", "a*Sum(x[i], (i, 1, K))"),
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("unhurried")


def judged(tmp_path: Path, lines: str) -> ProofVerdict:
    script = tmp_path / "mistake.py"
    script.write_text(HEAD + textwrap.indent(lines, "    ") + "\n")
    (record,) = run_script(script)
    assert isinstance(record, Record), record
    return judge_and_mend(record, {})


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_has_words_of_its_own_and_the_line_that_was_meant(tmp_path: Path, name: str) -> None:
    told = MISTAKES[name]
    verdict = judged(tmp_path, told.lines)
    assert any(c.status is Status.REFUTED for c in verdict.lines)
    text = "\n".join(line.plain for line in report(verdict, width=200))
    assert told.note in text
    if told.meant:
        assert f"did you mean {told.meant} ?   (checked: it follows)" in text
    else:
        assert "did you mean" not in text


def test_nothing_is_proposed_where_any_line_may_follow(tmp_path: Path) -> None:
    verdict = judged(tmp_path, "d.given(a < 0)\nd.given(a > 1)\nd.step(Eq(a, 5))")
    text = "\n".join(line.plain for line in report(verdict, width=200))
    assert "it may contradict itself" in text
    assert "did you mean" not in text


def test_a_suggestion_is_a_line_that_the_kernel_proves(tmp_path: Path) -> None:
    verdict = judged(tmp_path, MISTAKES["a sign"].lines)
    (failing,) = [c for c in verdict.lines if c.suggestion]
    assert verdict.record is not None
    assert failing.suggestion is not None
    mended = replace(failing.kernel.line, prop=failing.suggestion.prop)
    lines = tuple(mended if x.id == mended.id else x for x in verdict.record.lines)
    again = check(replace(verdict.record, lines=lines), {}, Search())
    assert next(v for v in again.lines if v.line.id == mended.id).status is Status.PROVED


def test_what_does_not_follow_is_not_suggested_however_near_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = judged(tmp_path, MISTAKES["a sign"].lines)
    assert verdict.record is not None
    line = verdict.record.lines[0]
    assert isinstance(line.prop, Rel)
    near = [Repair("a guess", Rel("=", line.prop.left, side)) for side in line.prop.right.args]
    monkeypatch.setattr("derive.check.suggestion.repairs", lambda *given, **more: iter(near))
    assert suggestion(verdict.record, {}, line) is None


def test_a_line_that_is_right_gets_no_suggestion_and_no_words(tmp_path: Path) -> None:
    verdict = judged(tmp_path, "d.calc((a - b)**2).eq(a**2 - 2*a*b + b**2)")
    assert all(c.suggestion is None for c in verdict.lines)


def test_jensen_the_right_way_round_is_not_called_a_mistake(tmp_path: Path) -> None:
    verdict = judged(tmp_path, "d.calc(log(Sum(w[i]*x[i], i))).ge(Sum(w[i]*log(x[i]), i), by=ones)")
    assert "Jensen" not in "\n".join(line.plain for line in report(verdict, width=200))


def test_the_members_of_an_equivalence_are_told_at_its_witness(tmp_path: Path) -> None:
    text = [line.plain.strip() for line in report(judged(tmp_path, "d.chain(Eq(a, b)).iff(Eq(a**2, b**2))"))]
    assert "a = b       false" in text
    assert "a^2 = b^2   true" in text


FORGOTTEN = {
    "f = d.define('f', log(x[1]))\nd.step(Eq(exp(f), x[1]))": "write by=f   (checked: it follows)",
    "d.step(Eq(Derivative(a**2, a), 2*a))": "write by=differentiate   (checked: it follows)",
    "f = d.define('f', a**2, of=a)\nd.step(Eq(Derivative(f(b), b), 2*b), by=f)": "name the rule: by=(...,",
    "f = d.define('f', a**2, of=a)\nd.step(Eq(Derivative(f(b), b), 2*b))": "write by=differentiate   (checked",
    "h = d.given(Eq(a*b, 1))\nd.given(Eq(b*c, 1), 'so it is')\nd.step(Eq(a, c), by=h)": 'cite "so it is", too',
    "s = d.step(Eq(a*(a + b), a**2 + a*b))\nf = d.define('f', c - 1)\nd.step(Eq(f, a), by=s)": "",
}


@pytest.mark.parametrize("lines", FORGOTTEN)
def test_what_was_not_cited_is_named_if_the_line_follows_from_it(tmp_path: Path, lines: str) -> None:
    text = "\n".join(line.plain for line in report(judged(tmp_path, lines), width=200))
    assert FORGOTTEN[lines] in text
    assert ("(checked" in text) is bool(FORGOTTEN[lines])


# a line without the reason that it needs, and the reason that is offered
NO_REASON = {
    "d.step(log(r) <= r - 1{})": "tangent_log(r, 1)",
    "d.step(log(r) <= log(u) + (r - u)/u{})": "tangent_log(r, u)",
    "d.step(1 + a <= exp(a){})": "tangent_exp(a, 0)",
    "d.step(tends(exp(a), a, 0, 1, side='+'){})": "limit",
    "d.step(Sum(p[i], i) <= K{})": "(d.step(p[i] <= 1), sum_over(i))",
    "d.step(Sum(p[i], i)/K <= 1{})": "(d.step(p[i] <= 1), sum_over(i))",
}  # fmt: skip

# a line whose facts are cited, and the rule that is not named
NO_RULE = {
    "h = d.given(x[i] <= a)\nd.step(Sum(x[i], i)/K <= a, by={})": "sum_over(i)",
    "h = d.given(Eq(log(r), 2*log(u)))\nd.step(Eq(r, u**2), by={})": "take_exp",
    "h = d.given(exp(a) <= u)\nd.step(a <= log(u), by={})": "take_log",
    "h = d.given(r <= u)\nd.step(r**Rational(3, 2) <= u**Rational(3, 2), by={})": "take_power(Rational(3, 2))",
    "h = d.given(1 - r <= exp(-r))\nd.given(r < 1)\nd.step((1 - r)**K <= exp(-r)**K, by={})": "take_power(K)",
    "h = d.given(p[i] <= r)\nd.step(Product(p[i], i) <= r**K, by={})": "product_over(i)",
}
ALL_OF_IT = "r, u = d.real('r', above=0), d.real('u', above=0)\np = d.family('p', i, at_least=0, at_most=1)\n"


@pytest.mark.parametrize("lines", NO_REASON)
def test_the_reason_that_is_offered_can_be_written_as_it_stands(tmp_path: Path, lines: str) -> None:
    told = judged(tmp_path, ALL_OF_IT + lines.format(""))
    text = "\n".join(line.plain for line in report(told, width=200))
    assert f"help: write by={NO_REASON[lines]}   (checked: it follows)" in text
    mended = judged(tmp_path, ALL_OF_IT + lines.format(f", by={NO_REASON[lines]}"))
    assert all(c.status is Status.PROVED for c in mended.lines)


@pytest.mark.parametrize("lines", NO_RULE)
def test_a_rule_that_is_not_named_is_offered_with_its_arguments(tmp_path: Path, lines: str) -> None:
    told = judged(tmp_path, ALL_OF_IT + lines.format("h"))
    text = "\n".join(line.plain for line in report(told, width=200))
    assert f"help: name the rule: by=(..., {NO_RULE[lines]})   (checked: it follows)" in text
    mended = judged(tmp_path, ALL_OF_IT + lines.format(f"(h, {NO_RULE[lines]})"))
    assert all(c.status is Status.PROVED for c in mended.lines)


def test_a_line_before_is_offered_with_the_rule_that_goes_on_from_it(tmp_path: Path) -> None:
    lines = "h = d.given(c >= (log(r) + log(u))/u)\nd.step(r*exp(-u*c) <= r*exp(-(log(r) + log(u))), by=h)"
    text = "\n".join(line.plain for line in report(judged(tmp_path, ALL_OF_IT + lines), width=200))
    first = "d.step((-u)*c <= -(log(r) + log(u)))"
    assert f"help: write by=({first}, ..., take_exp)   (checked: it follows)" in text


def test_a_combination_is_offered_with_what_stands_before_each_summand(tmp_path: Path) -> None:
    lines = (
        "g = d.given(log(r/u) + r/u - 1 >= 0)\nh = d.given(a**2 + b + a*exp(b) >= 0)\n"
        "d.step(r*(log(r/u) + r/u - 1) + (1 + c**2)*(a**2 + b + a*exp(b)) >= 0, by={})"
    )
    text = "\n".join(x.plain for x in report(judged(tmp_path, ALL_OF_IT + lines.format("(g, h)")), width=200))
    assert "help: name the rule: by=(..., combination(r, 1 + c**2))   (checked: it follows)" in text
    mended = judged(tmp_path, ALL_OF_IT + lines.format("(g, h, combination(r, 1 + c**2))"))
    assert all(c.status is Status.PROVED for c in mended.lines)


def test_a_line_before_is_offered_for_what_a_cited_definition_says(tmp_path: Path) -> None:
    lines = "f = d.define('f', Sum(p[i], i))\nd.step(f <= K, by=f)"
    text = "\n".join(line.plain for line in report(judged(tmp_path, ALL_OF_IT + lines), width=200))
    assert "help: write by=(d.step(p[i] <= 1), ..., sum_over(i))   (checked: it follows)" in text


@pytest.mark.parametrize(
    "lines",
    [
        "d.step(log(r) <= r - 2)",
        "h = d.given(x[i] <= y[i])\nd.step(Sum(y[i], i) <= Sum(x[i], i), by=h)",
        "h = d.given(Eq(a**2, b**2))\nd.step(Eq(a, b), by=h)",
        "d.step(Sum(y[i], i) <= K)",
    ],
)
def test_no_rule_is_offered_for_what_is_false(tmp_path: Path, lines: str) -> None:
    text = "\n".join(line.plain for line in report(judged(tmp_path, ALL_OF_IT + lines), width=200))
    assert "name the rule" not in text
    assert "write by" not in text


@pytest.mark.parametrize(
    ("step", "offered"),
    [
        ("Eq(n**2, 1), by=(e, f)", ""),
        ("Eq(n**2, n), by=(e, f)", "name the rule: by=(..., cases)"),
        ("Eq(n**2, n)", "cite steps 1 and 2, too and name the rule: by=(..., cases)"),
    ],
)
def test_what_is_shown_in_each_case_is_offered_to_be_joined(tmp_path: Path, step: str, offered: str) -> None:
    lines = (
        "n = d.integer('n', at_least=0, at_most=1)\n"
        "with d.case(Eq(n, 0)):\n    e = d.step(Eq(n**2, n))\n"
        f"with d.case(Eq(n, 1)):\n    f = d.step(Eq(n**2, n))\nd.step({step})"
    )
    text = "\n".join(line.plain for line in report(judged(tmp_path, lines), width=200))
    assert offered in text
    assert ("cases)" in text) is bool(offered)


def test_an_induction_tells_what_is_given_of_its_variable(tmp_path: Path) -> None:
    lines = (
        "n = d.integer('n', at_least=1)\nfew = d.given(n <= K, 'few')\n"
        "base = d.step(0 <= K - 1)\n"
        "with d.induction(0 <= K - n):\n    on = d.step(0 <= K - (n + 1), by=few)\n"
        "d.step(0 <= K - n, by=(base, on, induction(n, 1)))"
    )
    text = "\n".join(line.plain for line in report(judged(tmp_path, lines), width=200))
    assert "n ≤ K is given of one n, and an induction goes over each; a bound on it is declared" in text


def test_a_hypothesis_without_words_is_called_by_what_it_says(tmp_path: Path) -> None:
    given = "h = d.given(x[i] <= y[i]{})\nd.step(Eq(a, b), by=h)"
    said = [
        "\n".join(line.plain for line in report(judged(tmp_path, given.format(words)), width=200))
        for words in ("", ", 'y is above'")
    ]
    assert "step 1 does not follow from x_i ≤ y_i" in said[0]
    assert 'step 1 does not follow from "y is above"' in said[1]

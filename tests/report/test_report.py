"""A failure report says where, what was got, what was needed, at which numbers, and how to mend it."""

from __future__ import annotations

import io
import re
import textwrap
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from derive.check.judge import judge
from derive.check.verdict import CheckedLine, CheckedRefutation, ProofVerdict, RunError
from derive.kernel.verdict import Failure, GoalVerdict, LineVerdict, Obligation, Status
from derive.library.scan import Problem, Proof
from derive.record.model import (
    Citation,
    Domain,
    FamilySymbol,
    Goal,
    Hypothesis,
    Index,
    Line,
    Point,
    Position,
    Record,
    Refutation,
    Symbol,
)  # fmt: skip
from derive.refute.witness import Solution, Undefined, Value, Witness
from derive.render.glyphs import glyphs_for
from derive.report.codes import CODES, code_of
from derive.report.failure import problem, report, run_error
from derive.report.overview import Counts, count, exit_code, header, rerun, summary
from derive.report.step_numbers import in_steps, numbers, premises_in_words
from derive.report.style import WIDTH, Paper, dotted, fill, fold, make_console, make_page, page_width
from derive.script.run import run_script
from derive.terms.nodes import INTEGER, Add, Delta, Div, Elem, Family, Mul, Neg, Num, Rel, Sym

K, i, k = (Sym(n, INTEGER) for n in ("K", "i", "k"))
P = Family("p", 1)
p_i, p_k = Elem(P, i), Elem(P, k)
LEFT = Add(Mul(p_i, Delta(i, k)), Neg(Mul(p_i, p_k)))
RIGHT = Mul(p_i, Add(Num(1), Neg(p_k)))
DIFFERENCE = Mul(p_i, Add(Delta(i, k), Neg(Num(1))))
SOURCE = [
    "    (d.calc(start)",
    '      .eq(p[i]*KD(i, k) - p[i]*p[k],  why="split the fraction")',
    '      .eq(p[i]*(1 - p[k]),            why="factor out $p[i]$")',
]


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "jacobian.py"
    path.write_text("\n".join(["# head", *SOURCE, ""]))
    return path


def record(script: Path) -> Record:
    start = SOURCE[2].index("p[i]")
    at = Position(str(script), 4, start, 4, start + len("p[i]*(1 - p[k])"))
    return Record(
        "jacobian",
        symbols=(Symbol("K", INTEGER, Domain(at_least=Num(1))),),
        families=(FamilySymbol("p", ((Num(1), K),), domain=Domain(above=Num(0))),),
        indices=(Index("i", Num(1), K), Index("k", Num(1), K)),
        hypotheses=(Hypothesis("h1", Rel("=", p_i, p_i), "p is itself"),),
        lines=(
            Line("a", Rel("=", LEFT, LEFT), "algebra", chain=0, position=replace(at, line=3)),
            Line("b", Rel("=", LEFT, RIGHT), "algebra", (Citation("line", "a"),), chain=0, position=at),
            Line(
                "c", Rel("=", LEFT, RIGHT), "chain", (Citation("line", "a"), Citation("line", "b")), chain=0
            ),
        ),
        goals=(Goal(Rel("=", LEFT, RIGHT)),),
    )


P_1 = Elem(Family("p", 1), Num(1))
POINT = Point((("K", Num(2)),), (("p", (((1,), Num(1)), ((2,), Num(3)))),))
WITNESS = Witness(POINT, (("i", 1), ("k", 2)), Value("-3.0000", Num(-3)), Value("-2.0000", Num(-2)))


def failing(
    script: Path, failure: Failure, status: Status = Status.UNPROVED, witness: Witness | None = None
) -> ProofVerdict:
    r = record(script)
    rests = Failure("premise-not-proved", "follows, but step 2 is not proved")
    lines = (
        CheckedLine(LineVerdict(r.lines[0], Status.PROVED), Status.PROVED),
        CheckedLine(LineVerdict(r.lines[1], Status.UNPROVED, failure=failure), status, witness),
        CheckedLine(LineVerdict(r.lines[2], Status.UNPROVED, failure=rests), Status.UNPROVED),
    )
    goals = (
        GoalVerdict(r.goals[0].prop, Status.UNPROVED, failure=Failure("goal-not-derived", "not derived")),
    )
    return ProofVerdict("jacobian", status, r, lines, goals)


def text(verdict: ProofVerdict, encoding: str = "utf-8") -> str:
    return "\n".join(line.plain for line in report(verdict, glyphs_for(encoding)))


DOES_NOT_FOLLOW = Failure("does-not-follow", "", difference=DIFFERENCE)


def test_that_nothing_is_claimed_is_said_at_the_last_line_with_the_claim_that_it_states(script: Path) -> None:
    verdict = judge(replace(record(script), goals=()), {})
    said = text(verdict)
    assert "error[D212]: the derivation claims nothing\n --> jacobian.py:" in said
    assert "stated, but not claimed" in said
    assert "help: say what is shown, as the last line does: d.claim(" in said


def test_the_report_of_a_refuted_line_has_place_sides_difference_and_witness(script: Path) -> None:
    said = text(failing(script, DOES_NOT_FOLLOW, Status.REFUTED, WITNESS))
    assert said == (
        "error[D201]: step 2 does not follow from step 1\n"
        " --> jacobian.py:4:11\n"
        "  |\n"
        '3 |       .eq(p[i]*KD(i, k) - p[i]*p[k],  why="split the fraction")\n'
        '4 |       .eq(p[i]*(1 - p[k]),            why="factor out $p[i]$")\n'
        "  |           ^^^^^^^^^^^^^^^ false at the witness\n"
        "  |\n"
        "  = step 1     p_i δ_ik - p_i p_k\n"
        "  = step 2     p_i (1 - p_k)\n"
        "  = differ by  p_i (δ_ik - 1)\n"
        "\n"
        "    witness   K = 2, i = 1, k = 2, p_1 = 1, p_2 = 3   (exact)\n"
        "        step 1   -3   ≈ -3.0000\n"
        "        step 2   -2   ≈ -2.0000\n"
    )


def test_what_the_headline_says_is_not_said_again(script: Path) -> None:
    said = text(failing(script, Failure("condition-missing", "the domain of x is no interval")))
    assert said.startswith("error[D203]: step 2: the domain of x is no interval")
    assert said.count("no interval") == 1


def test_a_witness_that_is_a_solution_has_its_first_digits_and_the_equations(script: Path) -> None:
    point = Point((("K", Num(1)),), (("p", (((1,), P_1),)),))
    solved = Solution(
        (Rel("=", P_1, Num(2)),), ((P_1, Fraction(2) - Fraction(1, 10**30)),), Fraction(1, 10**20)
    )
    witness = Witness(point, (("i", 1), ("k", 1)), Value("-3.0000"), Value("-2.0000"), solution=solved)
    said = text(failing(script, DOES_NOT_FOLLOW, Status.REFUTED, witness))
    assert said.endswith(
        "    witness   K = 1, i = 1, k = 1, p_1 ≈ 2.000000000000\n"
        "              where\n"
        "                p_1 = 2\n"
        "              (certified: there is a solution with these digits)\n"
        "        step 1   ≈ -3.0000\n"
        "        step 2   ≈ -2.0000\n"
    )


def test_a_rule_that_does_not_apply_has_the_caret_and_not_the_formula(script: Path) -> None:
    whole = script.read_text().replace('why="factor out $p[i]$")', "by=(total, algebra(p[K])))")
    script.write_text(whole.replace("# head", "def proof(d):") + ")")
    misused = Failure("bad-premise", "there is nothing to solve")
    shown = text(failing(script, misused)).splitlines()
    assert shown[0] == "error[D207]: step 2: there is nothing to solve"
    assert shown[5].index("^") == shown[4].index("algebra(")
    assert shown[6].endswith(" does not apply")
    false = text(failing(script, misused, Status.REFUTED, WITNESS)).splitlines()
    assert false[5].index("^") == false[4].index("p[i]*(1")


def test_every_line_of_a_report_fits_where_it_can_be_broken(script: Path) -> None:
    assert (
        max(len(x) for x in text(failing(script, DOES_NOT_FOLLOW, Status.REFUTED, WITNESS)).splitlines())
        <= 78
    )


def test_a_missing_condition_is_printed_with_its_scope_and_a_help(script: Path) -> None:
    missing = Obligation(Rel("!=", Add(p_i, Neg(p_k)), Num(0)), "denominator", (Rel("!=", i, k),))
    said = text(failing(script, Failure("condition-missing", "p_i - p_k may be 0", (missing,))))
    assert "error[D203]: step 2 needs p_i - p_k ≠ 0 where i ≠ k, which is not shown" in said
    assert "= needs      p_i - p_k ≠ 0 where i ≠ k   (denominator)" in said
    assert "help: prove it in an earlier line" in said


def test_what_is_needed_of_every_number_and_where_stand_apart(script: Path) -> None:
    near = Sym("%0")
    many = Add(*(Mul(near, Num(n)) for n in range(2, 20)))
    missing = Obligation(Rel("!=", many, Num(0)), "denominator", (Rel("<", Num(0), near),))
    said = text(failing(script, Failure("condition-missing", "m", (missing,))))
    assert "= for        every x where x > 0" in said


def test_variables_that_the_kernel_made_up_are_printed_as_letters(script: Path) -> None:
    bound = Sym("%0", INTEGER)
    scope = (Rel("<=", Num(1), bound), Rel("<=", bound, K))
    missing = Obligation(Rel("<", Num(0), Elem(P, bound)), "argument of log", scope)
    said = text(failing(script, Failure("condition-missing", "m", (missing,))))
    assert "= needs      p_j > 0 for j = 1, …, K   (argument of log)" in said
    assert "%" not in said


def test_an_undefined_line_says_which_part_is_undefined_where(script: Path) -> None:
    term = Div(Num(1), Add(p_i, Neg(p_k)))
    witness = Witness(POINT, (("i", 1), ("k", 1)), undefined=Undefined(term, "denominator is 0"))
    said = text(failing(script, Failure("condition-missing", "m"), Status.REFUTED, witness))
    assert "error[D202]: step 2 is undefined at K = 2, i = 1, k = 1" in said
    assert "(p_i - p_k) is undefined there: denominator is 0" in said


def test_lines_that_only_rest_on_the_wrong_one_are_one_sentence() -> None:
    line_a = Line("a", Rel("=", p_i, p_k), "algebra")
    line_b = Line("b", Rel("=", p_k, p_i), "algebra", (Citation("line", "a"),))
    rests = Failure("premise-not-proved", "follows, but step 1 is not proved")
    verdict = ProofVerdict(
        "x", Status.UNPROVED, Record("x", lines=(line_a, line_b)),
        (CheckedLine(LineVerdict(line_a, Status.UNPROVED, failure=DOES_NOT_FOLLOW), Status.UNPROVED),
         CheckedLine(LineVerdict(line_b, Status.UNPROVED, failure=rests), Status.UNPROVED)),
    )  # fmt: skip
    said = text(verdict)
    assert said.count("error[") == 1
    assert "step 2 follows, but rests on what is not proved" in said


def test_a_goal_that_no_line_states_is_reported_when_nothing_else_is() -> None:
    goal = GoalVerdict(
        Rel("=", p_i, p_k), Status.UNPROVED, failure=Failure("goal-not-derived", "not derived")
    )
    verdict = ProofVerdict("x", Status.UNPROVED, Record("x", goals=(Goal(goal.prop),)), goals=(goal,))
    assert "error[D208]: not derived" in text(verdict)
    assert "= claim      p_i = p_k" in text(verdict)


def test_an_unconfirmed_refutation_says_why() -> None:
    refutation = Refutation(Rel("=", p_i, p_k), POINT)
    checked = CheckedRefutation(refutation, Status.UNPROVED, message="both sides are 1 there")
    verdict = ProofVerdict(
        "x", Status.UNPROVED, Record("x", refutations=(refutation,)), refutations=(checked,)
    )
    assert "the refutation is not confirmed: both sides are 1 there" in text(verdict)


def test_problems_with_the_record_come_first() -> None:
    verdict = ProofVerdict(
        "x", Status.UNPROVED, Record("x"), problems=(Failure("no-admissible-point", "no point"),)
    )
    assert text(verdict).startswith("error[D209]: no point")


CONTEXT_FAULTS = {
    "a hypothesis that is undefined somewhere": (
        "t = d.index('t', 1, T)\nv = d.family('v', t)\nd.given(Eq(v[t], v[t-1]), 'the update')",
        (
            'error[D211]: "the update" is not defined everywhere',
            "d.given(Eq(v[t], v[t-1]), 'the update')",
            "help:",
        ),
    ),
    "a definition that needs a hypothesis": (
        "x = d.real('x')\nd.given(x > 0)\ny = d.define('y', 1 / x)",
        (
            "error[D210]: the definition of y is not defined",
            "y = d.define('y', 1 / x)",
            "x ≠ 0",
            "nonzero=True",
        ),
    ),
    "what contradicts itself": (
        "x = d.real('x', above=1)\nd.given(x < 0)",
        (
            "error[D209]",
            "d.given(x < 0)",
            "^^^^^ given last",
            "= declared   1 ≤ T",
            "= declared   1 < x",
            "= given      x < 0",
        ),
    ),
}


@pytest.mark.parametrize("name", CONTEXT_FAULTS)
def test_a_fault_of_the_context_is_shown_at_its_place(name: str, tmp_path: Path) -> None:
    body, parts = CONTEXT_FAULTS[name]
    path = tmp_path / "a.py"
    head = "from sympy import *\nfrom derive import *\n@derivation('a')\ndef a(d):\n"
    body = f"T = d.integer('T', at_least=1)\n{body}"
    path.write_text(head + textwrap.indent(f"{body}\nd.claim(Eq(T, T), why='so')\n", "    "))
    (written,) = run_script(path)
    assert isinstance(written, Record)
    said = text(judge(written))
    assert all(part in said for part in parts), said
    assert said.count("error[") == 1


NEAR_CLAIMS = {
    "d.claim(Abs(x) >= x)\nwith d.case(x >= 0):\n    d.step(Abs(x) >= x)": (
        "|x| ≥ x   where x ≥ 0",
        "the other cases",
    ),
    "d.claim(x**2 >= 0)": ("claim      x^2 ≥ 0", 'd.claim(..., why="...")'),
}


@pytest.mark.parametrize("lines", NEAR_CLAIMS)
def test_a_claim_that_a_line_nearly_states_says_how_to_state_it(lines: str, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    head = "from sympy import *\nfrom derive import *\n@derivation('a')\ndef a(d):\n    x = d.real('x')\n"
    path.write_text(head + textwrap.indent(lines, "    ") + "\n")
    (written,) = run_script(path)
    assert isinstance(written, Record)
    said = text(judge(written))
    assert all(part in said for part in NEAR_CLAIMS[lines]), said


def test_a_derivation_without_a_claim_is_offered_its_last_line(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    lines = "x = d.real('x')\n    d.step(Eq(x + x, 2*x))"
    path.write_text(f"from sympy import *\nfrom derive import *\n@derivation('a')\ndef a(d):\n    {lines}\n")
    (written,) = run_script(path)
    assert isinstance(written, Record)
    assert "d.claim('x + x = 2*x')" in text(judge(written))


def test_ascii_output_has_no_other_signs(script: Path) -> None:
    assert text(failing(script, DOES_NOT_FOLLOW, Status.REFUTED, WITNESS), "ascii").isascii()


def test_a_script_error_shows_its_line_and_the_fix() -> None:
    position = Position("a.py", 7, 8, 7, 11)
    lines = run_error(RunError("0.5 is a float", "write Rational(1, 2)", position, "    x = 0.5 * y"))
    said = "\n".join(line.plain for line in lines)
    assert "error[D101]: 0.5 is a float" in said
    assert "a.py:7:9" in said
    assert "7 |     x = 0.5 * y\n  |         ^^^" in said
    assert "fix:" in said
    assert "write Rational(1, 2)" in said


def test_carets_stand_under_what_they_mean_beside_wide_characters() -> None:
    source = '    why="합", by=0.5'
    start = source.index("0.5")
    lines = run_error(RunError("m", "", Position("a.py", 1, start, 1, start + 3), source))
    caret = next(x.plain for x in lines if "^" in x.plain)
    assert caret.index("^") == len("1 | ") + start + 1  # the Korean letter is two cells wide


def test_author_text_is_never_read_as_markup(script: Path) -> None:
    lines = run_error(RunError("[red]p[i][/red] and [bold"))
    assert "[red]p[i][/red] and [bold" in lines[0].plain


def test_a_file_that_cannot_be_read_has_a_code_of_its_own() -> None:
    lines = problem(Problem(Path("a.py"), "the name x is also used in b.py", "rename", 3))
    assert lines[0].plain.startswith("error[D102]")


def test_codes_are_distinct_and_every_word_finds_its_own() -> None:
    assert len({c.code for c in CODES}) == len({c.word for c in CODES}) == len(CODES)
    assert all(re.fullmatch(r"D[1-4]\d\d", c.code) for c in CODES)
    assert all(code_of(c.word) is c for c in CODES)


def verdict(status: Status, goals: int = 1, confirmed: int = 0) -> ProofVerdict:
    goal = GoalVerdict(Rel("=", p_i, p_i), status)
    refutation = CheckedRefutation(Refutation(Rel("=", p_i, p_k), POINT), Status.REFUTATION_CONFIRMED)
    return ProofVerdict(
        "x", status, Record("x"), goals=(goal,) * goals, refutations=(refutation,) * confirmed
    )


@pytest.mark.parametrize(
    ("statuses", "strict", "code"),
    [
        ([Status.PROVED, Status.REFUTATION_CONFIRMED], True, 0),
        ([Status.ASSUMED], False, 0),
        ([Status.ASSUMED], True, 1),
        ([Status.REFUTED, Status.PROVED], False, 1),
        ([Status.UNPROVED], False, 1),
        ([Status.COULD_NOT_RUN, Status.UNPROVED], False, 2),
    ],
)
def test_the_exit_code_is_the_largest(statuses: list[Status], strict: bool, code: int) -> None:
    assert exit_code([verdict(s) for s in statuses], strict=strict) == code


def test_a_file_that_cannot_be_listed_makes_the_exit_code_2() -> None:
    assert exit_code([verdict(Status.PROVED)], [Problem(Path("a.py"), "m")]) == 2


def test_the_summary_counts_assumed_aloud_and_never_as_proved() -> None:
    counts = count([verdict(Status.PROVED, confirmed=1), verdict(Status.REFUTATION_CONFIRMED, 0, 2),
                    verdict(Status.ASSUMED)])  # fmt: skip
    assert counts == Counts(proved=1, refutations_confirmed=3, assumed=1)
    assert summary(counts, 3.21).plain == "1 proved, 3 refutations confirmed, 1 assumed in 3.2 s"


def test_the_header_ends_with_the_verdict_and_the_step(script: Path) -> None:
    proof = Proof("jacobian", "", "", "", script, 1, "jacobian")
    line = header(proof, failing(script, DOES_NOT_FOLLOW, Status.REFUTED, WITNESS)).plain
    assert line.startswith("jacobian.py::jacobian ...")
    assert line.endswith("REFUTED (step 2 of 2)")
    assert len(line) == 78


def test_the_rerun_line_selects_what_failed(script: Path) -> None:
    proof = Proof("jacobian", "", "", "", script, 1, "jacobian")
    lines = rerun({"jacobian": proof}, [failing(script, DOES_NOT_FOLLOW)])
    assert lines == ["rerun: derive check jacobian.py::jacobian#2"]


def test_steps_are_numbered_as_readers_count_them(script: Path) -> None:
    r = record(script)
    assert numbers(r) == {"a": 1, "b": 2, "c": 2}
    cited = (
        Citation("line", "a"),
        Citation("line", "b"),
        Citation("hypothesis", "h1"),
        Citation("lemma", "l"),
    )
    assert premises_in_words(r, cited) == 'steps 1 and 2, "p is itself" and lemma l'


def test_folding_keeps_every_word_and_the_width() -> None:
    words = "one two three four five six seven"
    assert " ".join(fold(words, 10)) == words
    assert max(map(len, fold(words, 10))) <= 10
    assert fill(["a = 1", "b = 2", "c = 3"], ", ", 13) == ["a = 1, b = 2,", "c = 3"]
    assert len(dotted("left", "right", "red", 40).plain) == 40


def test_a_formula_in_words_is_quoted_as_it_is_written() -> None:
    given = Hypothesis("h1", Rel("<", Num(0), Sym("x")), "$x$ is positive")
    record = Record("r", hypotheses=(given,))
    assert premises_in_words(record, [Citation("hypothesis", "h1")]) == '"x is positive"'
    assert in_steps("hypothesis of lemma a: $x**2$ is 1", record) == "hypothesis of lemma a: x**2 is 1"
    assert in_steps("hypothesis h1 is not proved", record) == '"x is positive" is not proved'


def test_a_stream_without_colours_needs_no_console_and_has_the_same_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for columns in ("", "0", "50", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        paper = make_page(io.StringIO())
        assert isinstance(paper, Paper)
        assert paper.width == make_console(io.StringIO()).width
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert not isinstance(make_page(io.StringIO()), Paper)


def test_a_width_of_0_is_taken_for_that_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "0")
    out = io.StringIO()
    console = make_console(out)
    console.print("said")
    assert out.getvalue() == "said\n"
    assert page_width(console) == WIDTH

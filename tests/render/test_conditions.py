"""Conditions are told once, with letters, under the ranges that a reader needs, and only where they are news."""

from __future__ import annotations

from dataclasses import replace

from derive.check.verdict import ProofVerdict
from derive.formula.parse import Scope, parse_relation
from derive.kernel.verdict import Evidence, Obligation, Status
from derive.record.model import Citation, Domain, Hypothesis, Line, Record, Symbol
from derive.render.conditions import News, conditions, lettered, spoken, strongest, under_line
from derive.render.notation import Notation
from derive.render.numbering import Ref, reading_order, references, with_references
from derive.render.options import Detail
from derive.render.spans import Formula, Span
from derive.render.terminal import show_lines
from derive.render.unicode import render_unicode
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    And,
    ForAll,
    Neg,
    Num,
    Prop,
    Rel,
    Sym,
    Tends,
    bind,
)
from tests.kernel import build
from tests.kernel.build import declared, line
from tests.render.fixtures import SETTING, K, P, c, el, eq, i, proved, softmax_from_logit, unproved, z

J = Sym("%0", INTEGER)
RANGE = (Rel("<=", ONE, J), Rel("<=", J, K))
HERE = (Rel("<=", ONE, i), Rel("<=", i, K))
LINE = Line("1", eq(el(P, i), el(P, i)), "algebra")


def met(prop: Prop, *scope: Prop, source: str = "domain P", why: str = "denominator") -> Obligation:
    return Obligation(prop, why, scope, Evidence("x", prop, source=source))


def told(parts: tuple[str | Formula, ...]) -> str:
    def one(part: str | Formula) -> str:
        if isinstance(part, Span):
            names = ", ".join(one(v) for v in (part.variable, *part.others) if v is not None)
            name = f"{names} = " if names else ""
            return f"{name}{one(part.lo)}..{one(part.hi)}"
        return part if isinstance(part, str) else render_unicode(part, Notation.of(SETTING))

    return "".join(one(p) for p in parts)


def all_told(*obligations: Obligation, line: Line | None = None) -> list[str]:
    return [told(spoken(found)) for found in conditions(obligations, SETTING, line)]


def news(*obligations: Obligation, line: Line = LINE) -> list[str]:
    return [told(spoken(found)) for found in News(SETTING).of(obligations, line)]


def test_the_kernels_variables_get_the_letters_of_declared_indices() -> None:
    assert all_told(met(Rel("!=", el(z, J), ZERO), *RANGE)) == ["z_i ≠ 0 for i = 1..K"]


def test_a_letter_that_the_line_uses_is_not_taken() -> None:
    obligation = met(Rel("!=", el(z, J), ZERO), *RANGE)
    assert all_told(obligation, line=LINE) == ["z_j ≠ 0 for j = 1..K"]


def test_guards_follow_the_ranges() -> None:
    guard = Rel("<", ZERO, el(P, J))
    assert all_told(met(Rel("!=", el(z, J), ZERO), *RANGE, guard)) == ["z_i ≠ 0 for i = 1..K where P_i > 0"]


def test_the_range_of_an_unmentioned_index_is_kept_only_as_its_not_being_empty() -> None:
    shorter = (Rel("<=", ONE, J), Rel("<=", J, Add(K, Neg(ONE))))
    assert all_told(met(Rel("!=", c, ZERO), *RANGE)) == ["c ≠ 0"]
    assert all_told(met(Rel("!=", c, ZERO), *shorter)) == ["c ≠ 0 where K - 1 ≥ 1"]


def test_what_is_printed_with_a_line_is_not_said_again() -> None:
    guarded = replace(LINE, guards=(Rel("<", ZERO, c),))
    obligation = met(Rel("!=", el(z, i), ZERO), *HERE, *guarded.guards)
    (condition,) = conditions((obligation,), SETTING, guarded)
    assert told(spoken(under_line(condition, guarded, SETTING))) == "z_i ≠ 0"


def test_no_name_of_the_kernel_is_left_in_a_formula() -> None:
    formula = lettered(Add(el(z, J), el(z, Sym("%1", INTEGER)), Sym("%2")), SETTING)
    assert "%" not in render_unicode(formula, Notation.of(SETTING))


def test_an_index_in_its_own_range_is_no_news() -> None:
    assert news(met(Rel("<=", J, K), *RANGE, source="range", why="index in range")) == []
    assert news(met(Rel("<=", Num(2), K), source="hypothesis h", why="index in range")) == ["K ≥ 2"]


def test_what_is_declared_is_no_news() -> None:
    assert news(met(Rel("<", ZERO, el(P, J)), *RANGE)) == []
    assert news(met(Rel("<=", ZERO, el(P, J)), *RANGE)) == []
    assert news(met(Rel("!=", el(P, J), ZERO), *RANGE)) == ["P_j ≠ 0 for j = 1..K"]
    assert news(met(Rel("<=", ONE, K), source="domain K", why="index in range")) == []


def test_a_condition_is_news_once_whatever_its_letter_and_guards() -> None:
    first = met(Rel("!=", el(z, i), ZERO), *HERE)
    again = met(Rel("!=", el(z, J), ZERO), *RANGE, Rel("<", ZERO, c))
    assert news(first, again) == ["z_i ≠ 0"]


def test_a_condition_under_a_guard_does_not_stand_for_itself_without() -> None:
    guarded = met(Rel("!=", c, ZERO), Rel("<", ZERO, el(z, ONE)))
    in_order = News(SETTING)
    lines = [in_order.of([o], LINE) for o in (guarded, met(Rel("!=", c, ZERO)))]
    assert [[told(spoken(found)) for found in line] for line in lines] == [["c ≠ 0 where z_1 > 0"], ["c ≠ 0"]]
    assert [told(spoken(found)) for found in strongest([*lines[0], *lines[1]])] == ["c ≠ 0"]


def test_what_holds_anyhow_is_not_said_of_a_case_besides() -> None:
    nonzero, case = Rel("!=", c, ZERO), Rel("<=", Num(2), K)
    assert news(met(nonzero, case), met(nonzero)) == news(met(nonzero), met(nonzero, case)) == ["c ≠ 0"]


def test_a_condition_that_repeats_its_guard_is_no_news() -> None:
    guard = Rel("<", ZERO, c)
    assert news(met(guard, guard)) == []


def test_a_premise_is_no_condition_of_the_line_that_cites_it() -> None:
    premise = eq(c, el(z, i))
    record = replace(SETTING, lines=(Line("0", premise, "algebra"),))
    line = replace(LINE, prop=eq(el(z, i), c), premises=(Citation("line", "0"),))
    found = News(record).of([met(Rel("<", ZERO, c), *HERE, premise)], line)
    assert [told(spoken(f)) for f in found] == ["c > 0"]


def test_the_range_of_a_premise_is_no_condition_of_the_line_that_cites_it_for_each_index() -> None:
    premise = Rel(">=", el(z, i), ZERO)
    record = replace(SETTING, lines=(Line("0", premise, "algebra"),))
    line = replace(LINE, prop=eq(c, c), premises=(Citation("line", "0"),))
    whole = ForAll(ONE, K, bind(Rel("<=", ZERO, el(z, i)), i))
    found = News(record).of([met(Rel("<", ZERO, c), whole)], line)
    assert [told(spoken(f)) for f in found] == ["c > 0"]


def test_a_case_with_two_conditions_is_not_repeated_whether_taken_together_or_apart() -> None:
    one, two = Rel(">=", el(z, i), ONE), Rel("<", el(z, i), c)
    line = replace(LINE, guards=(And(one, two),))
    for guards in ((And(Rel("<=", ONE, el(z, i)), two),), (Rel("<=", ONE, el(z, i)), two)):
        assert news(met(Rel("!=", c, ZERO), *guards), line=line) == ["c ≠ 0"]
    assert news(met(Rel("!=", c, ZERO), And(one, eq(c, K))), line=line) == ["c ≠ 0 where z_i ≥ 1 and c = K"]


def test_every_stands_before_a_number_that_is_no_index() -> None:
    real = Sym("%1")
    assert all_told(met(Rel("!=", Add(el(z, J), real), ZERO), *RANGE)) == [
        "z_i + u ≠ 0 for i = 1..K, every u"
    ]


def test_a_number_that_a_limit_binds_has_its_letter_in_what_is_needed_of_it() -> None:
    record, near = Record("r", symbols=(Symbol("h"), Symbol("c"))), Sym("%1")
    limit = Tends("+", bind(Sym("h"), Sym("h")), ZERO, ZERO)
    needed = met(Rel("!=", near, ZERO), Rel("<", ZERO, near))
    (found,) = conditions([needed], record, Line("1", limit, "limit"))
    assert (found.prop, found.reals) == (Rel("!=", Sym("h"), ZERO), (Sym("h"),))
    of_h = met(Rel("!=", near, Sym("h")))
    (told_apart,) = conditions([of_h], record, Line("1", limit, "limit"))
    assert told_apart.prop == Rel("!=", Sym("x"), Sym("h"))


def test_a_number_that_a_limit_binds_has_another_letter_where_the_limit_is_printed_with_another() -> None:
    """Else "for every h where h < 0" would say nothing, h being declared positive."""
    h, near = Sym("h"), Sym("%1")
    needed = met(Rel("!=", near, ZERO), Rel("<", near, ZERO))
    limit = Line("1", Tends("-", bind(h, h), ZERO, ZERO), "limit")
    positive = Record("r", symbols=(Symbol("h", domain=Domain(above=ZERO)),))
    supposed = Record("r", symbols=(Symbol("h"),), hypotheses=(Hypothesis("h1", Rel("<", ZERO, h)),))
    assumed = Record("r", symbols=(Symbol("h"),), lines=(Line("0", Rel("<", ZERO, h), "assume"),))
    for record in (positive, supposed, assumed):
        (found,) = conditions([needed], record, limit)
        assert found.prop == Rel("!=", Sym("x"), ZERO)


def test_what_is_met_near_enough_is_not_said_of_a_distance() -> None:
    """log is defined near c > 0 from the left, but not wherever c - 1/1024 < x < c."""
    record = declared("x real; c real above 0")
    record = line(
        record, parse_relation("Limit(log(x), x, c, '-')", "=", "log(c)", Scope.of(record)), "limit"
    )
    found = build.last(record)
    assert found.status is Status.PROVED
    (near,) = (o for o in found.obligations if o.met_near)
    (condition,) = conditions([near], record, record.lines[0])
    assert condition.guards == (Rel("<", Sym("x"), Sym("c")),)
    assert spoken(condition) == (
        Rel(">", Sym("x"), ZERO), " for every ", Sym("x"), " where ", Rel("<", Sym("x"), Sym("c")), ", near enough"
    )  # fmt: skip


def test_what_is_cited_of_a_declared_number_is_not_given_of_one_that_a_limit_binds() -> None:
    h, near = Sym("h"), Sym("%1")
    below = Symbol("h", domain=Domain(below=ONE))
    record = Record("r", symbols=(below,), lines=(Line("1", Rel("<", h, ONE), "algebra"),))
    limit = Line("2", Tends("+", bind(h, h), ZERO, ZERO), "limit", (Citation("line", "1"),))
    (found,) = conditions([met(Rel("!=", near, ZERO), Rel("<", near, ONE))], record, limit)
    assert len(under_line(found, limit, record).guards) == 1


def test_a_quantified_condition_reads_like_one_under_a_range() -> None:
    whole = ForAll(ONE, K, bind(Rel("!=", el(z, J), ZERO), J, "%s0"))
    assert all_told(met(whole)) == ["z_i ≠ 0 for i = 1..K"]
    assert all_told(met(whole), line=LINE) == ["z_j ≠ 0 for j = 1..K"]
    idle = ForAll(ONE, K, bind(Rel("<", ZERO, c), J))
    assert all_told(met(idle)) == ["c > 0"]
    assert news(met(Rel("<", ZERO, c)), met(idle)) == ["c > 0"]


def test_what_a_line_cites_is_no_condition_of_it() -> None:
    record = replace(SETTING, lines=(Line("0", Rel("<", ZERO, el(z, i)), "algebra"),))
    line = replace(LINE, premises=(Citation("line", "0"),))
    obligations = [met(Rel("<", ZERO, el(z, J)), *RANGE), met(Rel("<", ZERO, c))]
    assert [told(spoken(f)) for f in News(record).of(obligations, line)] == ["c > 0"]


def test_a_name_that_the_kernel_made_up_is_never_printed() -> None:
    assert (
        render_unicode(ForAll(ONE, K, bind(Rel("!=", el(z, J), ZERO), J, "%s0")))
        == "∀ i ∈ {1, …, K}: z_i ≠ 0"
    )


def test_few_numbers_are_listed_without_dots() -> None:
    shown: dict[int, list[int | None]] = {1: [1], 2: [1, 2], 3: [1, 2, 3], 4: [1, None, 4], 0: [1, None, 0]}
    for last, numbers in shown.items():
        span = Span(i, ONE, Num(last))
        assert list(span.numbers) == [None if n is None else Num(n) for n in numbers]
    assert Span(i, ONE, K).numbers == (ONE, None, K)


# --- numbers ------------------------------------------------------------------------------------


def test_numbers_do_not_depend_on_what_is_proved() -> None:
    record = softmax_from_logit()
    numbers = references(record)
    summary = next(line.id for line in record.lines if line.rule == "chain")

    def labels(verdict: ProofVerdict) -> dict[str, str]:
        text = [line.plain for line in show_lines(verdict, 100)]
        shown = [line.split()[0] for line in text if line.startswith("  (")]
        return dict.fromkeys(shown, "")

    good, bad = labels(proved(record)), labels(_failing(record, summary))
    assert set(bad) - set(good) == {numbers[summary].label}
    assert list(good) == [label for label in bad if label != numbers[summary].label]


def _failing(record: Record, id: str) -> ProofVerdict:
    verdict = proved(record)
    lines = tuple(
        replace(found, status=Status.UNPROVED) if found.kernel.line.id == id else found
        for found in verdict.lines
    )
    return replace(verdict, status=Status.UNPROVED, lines=lines)


def test_messages_call_lines_what_readers_call_them() -> None:
    record = softmax_from_logit()
    summary = next(line.id for line in record.lines if line.rule == "chain")
    said = with_references(f"follows, but line {summary} is not proved", record, lambda ref: ref.label)
    assert said == f"follows, but {references(record)[summary].label} is not proved"
    assert with_references("line zz of a poem", record, lambda ref: ref.label) == "line zz of a poem"


def test_a_chain_is_referred_to_by_its_first_and_last_link() -> None:
    links = [Line(str(n), eq(c, c), "algebra", chain=0) for n in (1, 2, 3)]
    summary = Line("4", eq(c, c), "chain", tuple(Citation("line", x.id) for x in links), chain=0)
    after = Line("5", eq(c, c), "algebra")
    numbers = references(Record("r", lines=(*links, summary, after)))
    assert (numbers["4"], numbers["5"]) == (Ref(1, 3), Ref(4, 4))


def test_what_a_case_supposes_is_read_before_the_chain_that_cites_it() -> None:
    case = Rel("<", c, c)
    before, *links = (Line(n, eq(c, c), "algebra", chain=0, guards=(case,)) for n in "123")
    supposed = Line("s", case, "algebra", guards=(case,))
    elsewhere = Line("e", case, "algebra", (Citation("line", "1"),), guards=(case,))
    record = Record("r", lines=(before, supposed, elsewhere, *links))
    assert [line.id for line in reading_order(record)] == ["s", "1", "e", "2", "3"]
    assert references(record)["s"] == Ref(1, 1)
    after = Record("r", lines=(before, *links, supposed))
    assert [line.id for line in reading_order(after)] == ["1", "2", "3", "s"]


# --- detail -------------------------------------------------------------------------------------


def test_each_detail_says_more_than_the_one_before() -> None:
    verdict = unproved(softmax_from_logit(), 6)
    sizes = [sum(len(line.plain) for line in show_lines(verdict, 100, "utf-8", d)) for d in Detail]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == 3


def test_what_is_missing_is_shown_in_every_detail() -> None:
    verdict = unproved(softmax_from_logit(), 6)
    for detail in Detail:
        assert any("missing: " in line.plain for line in show_lines(verdict, 100, "utf-8", detail))

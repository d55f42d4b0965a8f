"""What is given is what a reader needs: every number of which something is said, and none that only lends its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.check.judge import judge
from derive.kernel.verdict import Status
from derive.languages.language import ENGLISH
from derive.record.model import (
    Definition,
    Domain,
    Goal,
    Hypothesis,
    Line,
    Parameter,
    Point,
    Record,
    Refutation,
    Symbol,
)
from derive.render.derivation import layout
from derive.render.notation import Notation
from derive.render.numbering import Ref
from derive.render.statement import claim_entries, context_entries
from derive.render.unicode import plain_phrase
from derive.terms.nodes import INTEGER, ONE, ZERO, Add, App, Deriv, Node, Rel, Sym, Tends, bind
from tests.kernel.build import claim, declared, line

h, x, n = Sym("h"), Sym("x"), Sym("n", INTEGER)
F = Definition("f", (Parameter("x", domain=Domain(above=ZERO)),), Add(Sym("x"), ONE))
RECORD = Record("r", symbols=(Symbol("x", domain=Domain(above=ZERO)),), definitions=(F,))
AT_ONE = Rel("<", ZERO, App("f", ONE))


def given(record: Record) -> set[str]:
    """The numbers that are printed as given."""
    parts = [part for entry in context_entries(record, ENGLISH) for part in entry.phrase]
    return {s.name for p in parts if isinstance(p, Node) for s in (p, *p.args) if isinstance(s, Sym)}


def test_a_number_that_only_names_a_parameter_is_not_given() -> None:
    assert given(replace(RECORD, goals=(Goal(AT_ONE),))) == set()


def test_what_is_given_of_what_is_defined_is_said_after_its_definition() -> None:
    about = Hypothesis("1", Rel("<", ONE, App("f", x)), "f is large")
    page = layout(judge(replace(RECORD, hypotheses=(Hypothesis("2", Rel("<", ONE, x)), about))))
    assert [entry.phrase[0] for entry in page.conditions] == [about.prop]
    assert [entry.phrase[0] for entry in page.hypotheses] == [Rel("<", ONE, x)]


def test_a_number_that_only_a_limit_binds_is_not_given() -> None:
    limit = Tends("+-", bind(h, h), ZERO, ZERO)
    record = Record("r", symbols=(Symbol("h"),), goals=(Goal(limit),))
    assert given(record) == set()
    assert given(replace(record, goals=(Goal(Tends("+-", bind(h, h), h, ZERO)),))) == {"h"}


def test_a_number_of_which_anything_is_said_is_given() -> None:
    assert given(replace(RECORD, goals=(Goal(Rel("<", ZERO, App("f", x))),))) == {"x"}
    assert given(replace(RECORD, hypotheses=(Hypothesis("1", Rel("<", ONE, x)),))) == {"x"}
    assert given(replace(RECORD, lines=(Line("1", AT_ONE, "algebra", guards=(Rel("<", ONE, x),)),))) == {"x"}
    assert given(replace(RECORD, lines=(Line("1", AT_ONE, "multiply", parameters=(("by", x),)),))) == {"x"}
    slope = Rel("=", Deriv(bind(App("f", x), x), x), ONE)
    assert given(replace(RECORD, goals=(Goal(slope),))) == {"x"}


def test_a_number_of_which_the_author_or_a_witness_speaks_is_given() -> None:
    said = Hypothesis("1", AT_ONE, "since $x + 1$ is positive")
    assert given(replace(RECORD, hypotheses=(said,))) == {"x"}
    assert given(replace(RECORD, lines=(Line("1", AT_ONE, "algebra", why="$x$ is positive"),))) == {"x"}
    refuted = Refutation(Rel("<", App("f", ONE), ONE), Point((("x", ONE),)))
    assert given(replace(RECORD, refutations=(refuted,))) == {"x"}
    any_number = (Symbol("x"),)  # that it is real says nothing of the variable that the author means
    assert given(replace(RECORD, symbols=any_number, hypotheses=(said,))) == set()


def test_a_number_on_which_a_definition_depends_in_silence_is_given() -> None:
    silent = replace(F, parameters=(replace(F.parameters[0], implicit=True),))
    assert given(replace(RECORD, definitions=(silent,))) == {"x"}


def test_a_number_that_bounds_another_is_given() -> None:
    of_n = Definition("g", (Parameter("n", INTEGER),), n)
    symbols = (Symbol("n", INTEGER), Symbol("m", INTEGER, Domain(at_most=n)))
    assert given(Record("r", symbols=symbols, definitions=(of_n,))) == {"n", "m"}


def test_a_number_that_nothing_uses_is_given_as_it_was_declared() -> None:
    assert given(Record("r", symbols=(Symbol("x"),))) == {"x"}


@pytest.mark.parametrize("shown", [True, False])
def test_a_claim_is_not_called_refuted_since_something_else_is(shown: bool) -> None:
    """In a derivation that is refuted a claim with a good line is not proved; it is not false either."""
    record = claim(line(declared("y real"), "y**2 >= 0"), "y**2 >= 0")
    record = line(record, "y**2 > 0") if shown else claim(record, "y**2 > 0")
    found = judge(record)
    assert found.status is Status.REFUTED
    assert claim_entries(record, found)[0].status is Status.UNPROVED


def test_what_is_assumed_is_shown_with_its_indices_and_cases() -> None:
    record = declared("n integer at_least 1; i in 1..n; p over 1..n; x real")
    record = line(record, "p[i] > x", "assume", guards=["x > 2"])
    (entry,) = layout(judge(record)).assumed
    said = plain_phrase([part for part in entry.phrase if not isinstance(part, Ref)], Notation.of(record))
    assert said == "p_i > x for i = 1, …, n where x > 2"


def said(record: Record) -> list[str]:
    """What is printed as given."""
    return [plain_phrase(e.phrase, Notation.of(record)) for e in context_entries(record, ENGLISH)]  # type: ignore[arg-type]


def test_a_number_stands_between_its_bounds() -> None:
    record = declared("x real above 0 at_most 1; n integer at_least 1; p over 1..n above 0 below 1")
    assert said(record) == [
        "real x with 0 < x ≤ 1",
        "integer n ≥ 1",
        "real p_i with 0 < p_i < 1 for i = 1, …, n",
    ]


def test_neighbours_of_one_kind_are_said_together() -> None:
    record = declared(
        "a real; b real; c real above 0; n integer above 0; p over 1..n above 0; q over 1..n above 0"
    )
    assert said(record) == ["real a, b", "real c > 0", "integer n > 0", "real p_i, q_i > 0 for i = 1, …, n"]
    both = declared(
        "a real above 0 below 1; b real above 0 below 1; c real above 0 nonzero; e real above 0 nonzero"
    )
    assert said(both) == [
        "real a with 0 < a < 1", "real b with 0 < b < 1", "real c with c > 0, c ≠ 0", "real e with e > 0, e ≠ 0",
    ]  # fmt: skip


def test_indices_of_one_range_are_said_together_and_others_apart() -> None:
    record = declared("n integer at_least 1; m integer at_least 1; a over 1..n,1..n; b over 1..n,1..m,1..m")
    a, b = said(record)[1:]
    assert a == "real a_ij for i, j = 1, …, n"
    assert b == "real b_ijk for i = 1, …, n, j = 1, …, m, k = 1, …, m"

"""Integers at which a relation fails spare a search in vain: they never keep from what follows, nor prove anything."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.search.advisor import Search
from derive.search.integers import fails_somewhere
from derive.terms.nodes import INTEGER, Add, Mul, Num, Rel, Sym, Term
from tests.kernel import build
from tests.kernel.build import context, declared, prop, prover, shows

SYMBOLS = tuple(Sym(name, INTEGER) for name in ("i", "k", "n"))
DECLARED = "i integer; k integer; n integer"


class Patient(Search):
    """Always searches."""

    def fails_somewhere(self, relation: Rel, known: tuple[Rel, ...]) -> bool:
        return False


class Hasty(Search):
    """Says of everything that it fails somewhere."""

    def fails_somewhere(self, relation: Rel, known: tuple[Rel, ...]) -> bool:
        return True


def _sum(coefficients: tuple[int, ...], constant: int) -> Term:
    return Add(Num(constant), *(Mul(Num(c), s) for c, s in zip(coefficients, SYMBOLS, strict=True)))


small = st.integers(-2, 2)
relations = st.builds(
    lambda op, coefficients, constant, other: Rel(op, _sum(coefficients, constant), SYMBOLS[other]),
    st.sampled_from(("=", "!=", "<", "<=")),
    st.tuples(small, small, small),
    st.integers(-3, 9),
    st.integers(0, 2),
)


@given(st.lists(relations, max_size=4), relations)
@settings(max_examples=200, deadline=None)
def test_what_follows_never_fails_at_points_at_which_the_rest_holds(known: list[Rel], relation: Rel) -> None:
    place = context(declared(DECLARED)).assuming(*known)
    if prover(Patient()).prove(place, relation) is not None:
        assert not fails_somewhere(relation, tuple(known))
        assert prover().prove(place, relation) is not None


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("i = k", ("1 <= i", "i <= n", "1 <= k", "k <= n")),
        ("i != k", ("1 <= i", "i <= n", "1 <= k", "k <= n")),
        ("n < 1", ("1 <= i", "i <= n")),
        ("i <= n - 1", ("1 <= i", "i <= n", "i != k")),
        ("2 <= n", ()),
    ],
)
def test_index_questions_that_depend_are_seen_to_fail(question: str, known: tuple[str, ...]) -> None:
    record = declared(DECLARED)
    assert fails_somewhere(prop(record, question), tuple(prop(record, k) for k in known))  # type: ignore[arg-type]


def test_nothing_fails_where_what_is_known_contradicts_itself() -> None:
    assert shows(DECLARED, "n = 7", "n < 1", "1 <= n")


def test_a_fact_for_each_index_is_not_taken_for_one_index() -> None:
    record = build.given(declared("N integer at_least 1; M integer; i in 1..N"), "i <= M")
    record = build.line(record, "N <= M", premises=["h1 at i=N"])
    assert build.last(record).status.value == "proved"
    assert build.last(build.line(record, "N - M <= 0")).status.value == "proved"


def test_facts_about_elements_are_not_forgotten() -> None:
    declare = "N integer at_least 1; m integer over 1..N; a integer; b integer"
    assert shows(declare, "a <= b", "a <= m[1]", "m[1] <= b")


def test_the_advice_can_only_keep_from_a_proof() -> None:
    record = build.given(declared(DECLARED), "i < k", "k < n")
    further, stated = prop(record, "i + 2 <= n"), prop(record, "i < k")
    assert prover().prove(context(record), further) is not None
    assert prover(Hasty()).prove(context(record), further) is None
    assert prover(Hasty()).prove(context(record), stated) is not None

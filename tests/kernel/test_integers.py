"""Relations between integers: what follows from one or two that are known, and what is seen to fail somewhere.

Integers at which a relation fails spare a search in vain: they never keep from what follows, nor prove anything.
"""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.context import Fact
from derive.kernel.indices import follows_from
from derive.search.advisor import Search
from derive.search.integers import fails_somewhere
from derive.terms.nodes import INTEGER, Add, Mul, Num, Rel, Sym, Term, substitute
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
@settings(max_examples=200)
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
    assert fails_somewhere(prop(record, question), tuple(prop(record, k) for k in known))


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
    elsewhere = prop(record, "2*i + 3 <= n + k")
    assert prover().prove(context(record), elsewhere) is not None
    assert prover(Hasty()).prove(context(record), elsewhere) is None
    assert all(prover(Hasty()).prove(context(record), p) is not None for p in (stated, further))


# --- what follows from one or two relations


@given(st.lists(relations, max_size=4), relations, st.lists(st.integers(-6, 6), min_size=3, max_size=3))
@settings(max_examples=300)
def test_what_follows_holds_wherever_the_known_relations_hold(
    known: list[Rel], relation: Rel, values: list[int]
) -> None:
    used = follows_from(relation, tuple(known))
    point = dict(zip(SYMBOLS, values, strict=True))
    if used is not None and all(_holds(known[n], point) for n in used):
        assert _holds(relation, point)


def _holds(relation: Rel, point: dict[Sym, int]) -> bool:
    sides = (
        substitute(side, {s: Num(n) for s, n in point.items()}) for side in (relation.left, relation.right)
    )
    left, right = (sum(_value(part) for part in side.args) if side.args else side.value for side in sides)
    return {"=": left == right, "!=": left != right, "<": left < right, "<=": left <= right}[relation.op]


def _value(term: Term) -> Fraction:
    return math.prod((a.value for a in term.args), start=Fraction(1)) if term.args else term.value  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("question", "known", "used"),
    [
        ("0 <= n", ("1 <= n",), (0,)),
        ("1 <= n", ("1 <= i", "i <= n"), (0, 1)),
        ("i != k", ("i < k",), (0,)),
        ("i + 1 <= k", ("i < k",), (0,)),
        ("i = k", ("i <= k", "k <= i"), (0, 1)),
        ("2*i <= 2*n", ("i <= n",), (0,)),
        ("i <= i + 1", (), ()),
        ("1 <= i", ("0 <= i",), None),
        ("n <= i", ("i <= n",), None),
        ("i = k", ("i <= k",), None),
        ("i < k", ("i != k", "i <= k"), None),  # left to the search
        ("i*i <= n", ("i <= n",), None),  # not linear
        ("x <= 1", ("x < 2",), None),  # of reals, a strict bound is no tighter
    ],
)
def test_relations_that_follow_from_one_or_two(
    question: str, known: tuple[str, ...], used: tuple[int, ...] | None
) -> None:
    record = declared(f"{DECLARED}; x real")
    assert follows_from(prop(record, question), tuple(prop(record, k) for k in known)) == used


def test_a_domain_is_not_known_of_the_variable_of_a_binder_of_the_same_name() -> None:
    record = declared("n integer at_least 1")
    assert prover().prove(context(record), prop(record, "0 <= n")) is not None
    inside = context(record).with_variable(Sym("n", INTEGER))
    assert prover().prove(inside, prop(record, "0 <= n")) is None


def test_a_fact_under_a_guard_is_no_fact() -> None:
    i, k = SYMBOLS[:2]
    guarded = Fact(Rel("<=", i, k), "line 1", guards=(Rel("<=", k, i),))
    place = context(declared(DECLARED)).knowing([guarded])
    assert prover().prove(place, Rel("<", i, Add(k, Num(1)))) is None
    assert prover().prove(place.assuming(Rel("=", k, i)), Rel("<", i, Add(k, Num(2)))) is not None


def test_what_follows_rests_on_what_it_uses_only() -> None:
    record = build.given(declared("n integer at_least 2; k integer"), "k <= n", "1 <= k")
    found = build.last(build.line(record, "log(n)/log(n) = 1"))
    assert found.uses == {"domain n"}

"""Terms: alpha-equality, substitution, binders, and what is refused."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.terms.nodes import (
    INTEGER,
    KINDS,
    ONE,
    REAL,
    ZERO,
    Add,
    And,
    App,
    Bound,
    Delta,
    Deriv,
    Elem,
    Family,
    FamilyExpr,
    Fn,
    ForAll,
    Iff,
    IllFormed,
    Infinity,
    Lam,
    Literal,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prop,
    Rel,
    Sum,
    Sym,
    Tends,
    Term,
    Update,
    arity,
    bind,
    element,
    free,
    instantiate,
    is_integer,
    product_of,
    substitute,
    sum_of,
    walk,
)
from tests import strategies as s
from tests.terms.evaluate import env_of, evaluate

I, J, K = Sym("i", INTEGER), Sym("j", INTEGER), Sym("K", INTEGER)  # noqa: E741
X, Y = Sym("x"), Sym("y")
P, Z, F, M = Family("p"), Family("z"), Family("F", 2), Family("m", 1, INTEGER)
MANY = settings(max_examples=100)

# `tends` has no value at a point
PLAIN = s.terms(size=5).filter(lambda t: not any(isinstance(n, Tends) for n in walk(t)))


def total(body: Term, index: Sym, hint: str | None = None) -> Sum:
    return Sum(ONE, K, bind(body, index, hint))


# --- equality -------------------------------------------------------------------------------------


def test_the_name_of_a_summation_index_does_not_matter() -> None:
    left, right = total(Elem(P, I), I), total(Elem(P, J), J)
    assert left == right
    assert hash(left) == hash(right)
    assert (left.body.hint, right.body.hint) == ("i", "j")


def test_a_free_index_is_not_a_bound_one() -> None:
    assert total(Elem(P, I), J) != total(Elem(P, J), J)


def test_the_order_of_nested_binders_matters() -> None:
    inner_i = total(total(Elem(F, I, J), I), J)
    inner_j = total(total(Elem(F, I, J), J), I)
    assert inner_i != inner_j


def test_sorts_and_arities_distinguish_names() -> None:
    assert Sym("x") != Sym("x", INTEGER)
    assert Family("p") != Family("p", 2)
    assert Family("p") != Family("p", 1, INTEGER)


def test_a_number_is_not_the_quotient_that_it_equals() -> None:
    assert Num(2) == Num(Fraction(4, 2))
    assert Add(X, Y) != Add(Y, X)
    assert Neg(ONE) != Num(-1)


@MANY
@given(s.terms())
def test_equal_terms_have_equal_hashes_however_they_were_built(term: Term) -> None:
    again = pickle.loads(pickle.dumps(term))
    assert again == term
    assert hash(again) == hash(term)
    assert copy.deepcopy(term) == term


# --- immutability ---------------------------------------------------------------------------------


def _what_mypy_refuses(node: Node, sym: Sym, relation: Rel, lam: Lam) -> None:
    """The checks fail if mypy lets this pass: it refuses comments for errors that are none."""
    node.args = ()  # type: ignore[misc]
    node.payload = ()  # type: ignore[misc]
    node.loose = 1  # type: ignore[misc]
    node._hash = 1  # type: ignore[misc]
    sym.name = "y"  # type: ignore[misc]
    relation.op = "<"  # type: ignore[misc]
    relation.left = sym  # type: ignore[misc]
    lam.hint = "j"  # type: ignore[misc]


def test_nothing_can_be_added_to_a_term() -> None:
    with pytest.raises(AttributeError):
        Add(X, ONE).new = ()  # type: ignore[attr-defined]


def test_operations_leave_their_argument_as_it_was() -> None:
    term = total(Add(Elem(P, I), X), I)
    before = repr(term)
    substitute(term, {X: ONE, P: bind(I, I)})
    instantiate(term.body, K)
    assert repr(term) == before


# --- substitution never captures ------------------------------------------------------------------


def test_an_index_that_is_substituted_under_a_sum_stays_free() -> None:
    """Replacing x by p_i in sum_i (p_i + x) must not sum over the new i."""
    term = total(Add(Elem(P, I), X), I)
    image = substitute(term, {X: Elem(P, I)})
    assert image == total(Add(Elem(P, J), Elem(P, I)), J)
    assert free(image) == {P, K, I}


def test_substitution_reaches_inside_sums() -> None:
    assert substitute(total(Elem(P, I), I), {P: Z}) == total(Elem(Z, I), I)


def test_substitution_is_simultaneous() -> None:
    assert substitute(Add(X, Y), {X: Y, Y: X}) == Add(Y, X)
    assert substitute(Add(Elem(P, I), Elem(Z, I)), {P: Z, Z: P}) == Add(Elem(Z, I), Elem(P, I))


def test_substituting_a_bound_name_changes_nothing() -> None:
    term = total(Elem(P, I), I)
    assert substitute(term, {I: ONE}) == term


def test_a_derivative_keeps_its_variable_and_moves_its_point() -> None:
    square = Pow(X, Num(2))
    derivative = Deriv(bind(square, X), X)
    assert substitute(derivative, {X: Num(3)}) == Deriv(bind(square, X), Num(3))


def test_a_family_that_becomes_a_lambda_is_applied() -> None:
    shifted = bind(Add(Elem(Z, J), X), J)
    assert substitute(total(Elem(P, I), I), {P: shifted}) == total(Add(Elem(Z, I), X), I)


def test_a_two_index_family_is_applied_to_both_in_order() -> None:
    table = bind(bind(Add(Elem(P, I), Neg(Elem(Z, J))), J), I)
    assert substitute(Elem(F, ONE, K), {F: table}) == Add(Elem(P, ONE), Neg(Elem(Z, K)))
    inside = total(total(Elem(F, I, J), I), J)
    assert substitute(inside, {F: table}) == total(total(Add(Elem(P, I), Neg(Elem(Z, J))), I), J)


def test_beta_reduction_under_binders_keeps_outer_variables() -> None:
    """p := (l -> z_l), inside sums over i and j, with the argument from the outer one."""
    ell = Sym("l", INTEGER)
    lam = bind(total(Elem(F, ell, I), I), ell)
    image = substitute(total(total(Mul(Elem(P, I), Elem(P, J)), J), I), {P: lam})

    def row(at: Sym) -> Term:
        return total(Elem(F, at, K), ell) if at == ell else Sum(ONE, K, bind(Elem(F, at, ell), ell))

    assert image == total(total(Mul(row(I), row(J)), J), I)


def test_a_loose_variable_that_is_substituted_still_points_out_of_the_tree() -> None:
    """x := the variable of a binder around sum_i (p_i + x): inside the sum it is one binder further out."""
    around = instantiate(Lam("l", REAL, substitute(total(Add(Elem(P, I), X), I), {X: Bound(0)})), Y)
    assert around == total(Add(Elem(P, I), Y), I)


@MANY
@given(PLAIN, s.terms(size=3), st.sampled_from((X, I)))
def test_substituting_before_or_after_a_binder_is_opened_is_the_same(
    term: Term, value: Term, at: Sym
) -> None:
    c = Sym("c")
    if at in free(value):
        return
    left = instantiate(bind(substitute(term, {c: value}), at), at)
    assert left == substitute(instantiate(bind(term, at), at), {c: value})
    loose = substitute(bind(term, at).body, {c: value})
    assert Lam("l", at.sort, loose) == bind(substitute(term, {c: value}), at)


@MANY
@given(PLAIN, s.terms(s.Names(families=s.FAMILIES[:2]), size=3), st.integers(0, 30))
def test_substituting_a_symbol_is_changing_its_value(term: Term, value: Term, seed: int) -> None:
    if any(isinstance(n, Tends) for n in walk(value)):
        return
    env = env_of(seed)
    changed = {**env, X: evaluate(value, env)}
    assert evaluate(substitute(term, {X: value}), env) == evaluate(term, changed)


@MANY
@given(PLAIN, s.integers(), st.integers(0, 30))
def test_substituting_an_index_is_changing_its_value(term: Term, value: Term, seed: int) -> None:
    env = env_of(seed)
    changed = {**env, I: evaluate(value, env)}
    assert evaluate(substitute(term, {I: value}), env) == evaluate(term, changed)


@MANY
@given(PLAIN, s.families(size=3), st.integers(0, 30))
def test_substituting_a_family_is_changing_its_values(term: Term, value: FamilyExpr, seed: int) -> None:
    if any(isinstance(n, Tends) for n in walk(value)):
        return
    env = env_of(seed)
    changed = {**env, Z: evaluate(value, env)}
    assert evaluate(substitute(term, {Z: value}), env) == evaluate(term, changed)


@MANY
@given(PLAIN, s.terms(size=3), s.terms(size=3))
def test_substitution_touches_what_is_free_and_nothing_else(term: Term, one: Term, two: Term) -> None:
    image = substitute(term, {X: one})
    assert image.loose == 0
    kept = free(term) - {X}
    assert free(image) == (kept | free(one) if X in free(term) else kept)
    absent = Sym("absent")
    assert substitute(term, {absent: two}) == term


@MANY
@given(PLAIN, s.terms(s.Names(reals=(Y,)), size=2), s.terms(s.Names(reals=(Y,)), size=2))
def test_substitutions_of_independent_symbols_commute(term: Term, one: Term, two: Term) -> None:
    c = Sym("c")
    left = substitute(substitute(term, {X: one}), {c: two})
    right = substitute(substitute(term, {c: two}), {X: one})
    assert left == right == substitute(term, {X: one, c: two})


@MANY
@given(s.terms(), st.sampled_from((X, I, K)))
def test_binding_and_opening_are_inverse(term: Term, symbol: Sym) -> None:
    lam = bind(term, symbol)
    assert symbol not in free(lam)
    assert instantiate(lam, symbol) == term
    fresh = Sym("fresh", symbol.sort)
    assert bind(instantiate(lam, fresh), fresh) == lam


@MANY
@given(s.props())
def test_propositions_are_bound_and_opened_too(prop: Prop) -> None:
    assert instantiate(bind(prop, I), I) == prop


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: Num(0.5), "exact rational"),  # type: ignore[arg-type]
        (lambda: Num(True), "exact rational"),
        (lambda: Sym("x", "complex"), "sort"),
        (lambda: Family("p", 0), "arity"),
        (lambda: Add(X), "at least two"),
        (lambda: Add(X, Rel("=", X, X)), "needs a Term"),  # type: ignore[arg-type]
        (lambda: Mul(X, P), "needs a Term"),  # type: ignore[arg-type]
        (lambda: Mul(X, Infinity(1)), "needs a Term"),  # type: ignore[arg-type]
        (lambda: Elem(P), "at least one index"),
        (lambda: Elem(P, X), "integers"),
        (lambda: Elem(P, Num(Fraction(1, 2))), "integers"),
        (lambda: Elem(P, I, J), "2 indices for a family of 1"),
        (lambda: Elem(F, I), "1 indices for a family of 2"),
        (lambda: Elem(Literal(ONE), I, J), "2 indices for a family of 1"),
        (lambda: Elem(bind(bind(X, J), I), I), "1 indices for a family of 2"),
        (lambda: Elem(bind(X, X), I), "not a family over integers"),
        (lambda: Elem(bind(Rel("=", X, X), I), I), "not a family over integers"),
        (lambda: Update(F, I, X), "1 indices for a family of 2"),
        (lambda: Update(P, X, X), "integers"),
        (lambda: Delta(X, I), "integers"),
        (lambda: Sum(ONE, X, bind(X, I)), "integers"),
        (lambda: Sum(ONE, K, bind(X, X)), "ranges over integers"),
        (lambda: Sum(ONE, K, bind(Rel("=", X, X), I)), "needs a Term"),
        (lambda: Sum(ONE, K, P), "needs a Lam"),  # type: ignore[arg-type]
        (lambda: ForAll(ONE, K, bind(X, I)), "needs a Prop"),
        (lambda: Deriv(bind(X, I), X), "real variable"),
        (lambda: Tends("+", bind(X, I), X, X), "real variable"),
        (lambda: Tends("up", bind(X, X), X, X), "side"),
        (lambda: Piecewise(X), "value, condition"),
        (lambda: Piecewise(And(), X), "needs a Term"),
        (lambda: Fn("sine", X), "knows"),
        (lambda: Iff(Rel("=", X, X)), "at least two members"),
        (lambda: Rel("==", X, X), "knows"),
        (lambda: App("f", Rel("=", X, X)), "Term or FamilyExpr"),
        (lambda: App("f", bind(X, X)), "not a family over integers"),
        (lambda: Infinity(0), "sign"),
        (lambda: Lam("v", REAL, Infinity(1)), "needs a Term"),
        (lambda: Lam("v", REAL, Elem(P, Bound(0, INTEGER))), "sort real, used as integer"),
        (lambda: Lam("i", INTEGER, Fn("exp", Bound(0, REAL))), "sort integer, used as real"),
        (lambda: Lam("v", REAL, Lam("i", INTEGER, Elem(P, Bound(1, INTEGER)))), "sort real, used as integer"),
        (lambda: bind(Bound(0), X), "closed"),
        (lambda: substitute(Elem(P, I), {I: X}), "only become an integer"),
        (lambda: substitute(Pow(X, I), {I: Num(Fraction(1, 2))}), "only become an integer"),
        (lambda: substitute(Pow(X, Elem(M, I)), {M: P}), "only become integers"),
        (lambda: substitute(Elem(P, I), {P: F}), "1 indices for a family of 2"),
        (lambda: substitute(Elem(P, I), {P: X}), "FamilyExpr"),
        (lambda: substitute(X, {X: P}), "Term"),
        (lambda: instantiate(bind(X, I), X), "only become an integer"),
    ],
)
def test_a_tree_without_meaning_is_refused(build: Any, reason: str) -> None:
    with pytest.raises(IllFormed, match=reason):
        build()


def test_an_exponent_that_is_an_integer_by_form_stays_one_under_substitution() -> None:
    assert is_integer(substitute(Elem(M, I), {M: bind(Add(J, ONE), J), I: K}))
    two = Family("n2", 2, INTEGER)
    assert is_integer(Elem(bind(bind(Add(I, J), J), I), ONE, K))
    assert substitute(Elem(two, ONE, K), {two: bind(bind(Add(I, J), J), I)}) == Add(ONE, K)


@pytest.mark.parametrize(
    ("term", "answer"),
    [
        (Num(-2), True),
        (Num(Fraction(1, 2)), False),
        (X, False),
        (K, True),
        (Add(K, Neg(ONE)), True),
        (Mul(K, X), False),
        (Delta(I, J), True),
        (Pow(K, Num(2)), True),
        (Pow(K, Num(-1)), False),
        (Pow(K, K), False),
        (Fn("factorial", K), True),
        (Fn("max", K, I), True),
        (Fn("abs", X), False),
        (Fn("binomial", X, K), False),
        (Elem(M, I), True),
        (Elem(P, I), False),
        (Elem(Update(M, I, K), J), True),
        (Elem(Update(M, I, X), J), False),
        (Elem(Literal(ONE, X), ONE), False),
    ],
)
def test_an_integer_is_one_by_its_form(term: Term, answer: bool) -> None:
    assert is_integer(term) is answer


def test_arity_counts_indices() -> None:
    assert [arity(f) for f in (P, F, Literal(ONE), Update(F, I, J, X), bind(bind(X, I), J))] == [
        1,
        2,
        1,
        2,
        2,
    ]


def test_an_element_of_a_lambda_is_its_body() -> None:
    assert element(bind(Add(I, X), I), K) == Add(K, X)
    assert element(P, I) == Elem(P, I)


def test_greater_is_less_read_backwards() -> None:
    assert Rel(">", X, Y).forward() == Rel("<", Y, X)
    assert Rel(">=", X, Y).forward() == Rel("<=", Y, X)
    assert Rel("!=", X, Y).forward() == Rel("!=", X, Y)


def test_every_kind_is_generated_by_the_strategies() -> None:
    """The strategies are what other rooms test with: no kind may be missing from them."""
    seen: set[str] = set()

    @settings(
        max_examples=300,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(s.terms(), s.props())
    def collect(term: Node, prop: Node) -> None:
        seen.update(n.kind for tree in (term, prop) for n in walk(tree))

    collect()
    assert seen == set(KINDS)


def test_a_sum_or_product_of_one_is_itself_and_of_none_the_neutral_number() -> None:
    x, y = Sym("x"), Sym("y")
    assert (sum_of([]), sum_of([x]), sum_of([x, y])) == (ZERO, x, Add(x, y))
    assert (product_of([]), product_of([x]), product_of([x, y])) == (ONE, x, Mul(x, y))

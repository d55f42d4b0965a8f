"""The normal form has the value of the term, and rewrites only under the condition that makes it so."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from derive.kernel.context import Context, Theory
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.normal_form import RootsChanged
from derive.kernel.prover import Prover
from derive.kernel.verdict import Status
from derive.terms.nodes import ONE, Num, Rel, Term
from tests.evaluator import Env, Undecided
from tests.kernel import build
from tests.kernel.build import declared, follows, prover
from tests.kernel.points import CONTEXT, agree, envs, opened, sums, terms, value_at

LAW = settings(max_examples=250)


def canonical(term: Term) -> Term:
    """The normal form as a term, in the context of `points`, finer roots taken up."""
    roots: dict[Term, int] = {}
    place = Context(CONTEXT.theory, CONTEXT.facts, CONTEXT.local, CONTEXT.binders)
    for _ in range(8):
        p = Prover(prover()._linear._advisor, roots=roots)
        try:
            return p.normalizer.atoms.term(p.normalizer.reduce_roots(p.normalizer.normal(place, term)))
        except RootsChanged:
            continue
        except (ZeroDivisionError, TooLarge, Undischarged):
            break
    assume(False)
    raise AssertionError


def same(declare: str, left: str, right: str, *premises: str) -> bool:
    """Whether two formulas have the same normal form, given the premises."""
    record = build.given(declared(declare), *premises)
    p = prover()
    here = build.context(record)
    return p.normalizer.difference(here, build.term(record, left), build.term(record, right)).is_zero


@given(terms(), envs())
@LAW
def test_the_normal_form_has_the_value_of_the_term(term: Term, env: Env) -> None:
    _preserves_value(term, env)


@given(sums(size=3), envs())
@LAW
def test_the_normal_form_of_a_sum_has_its_value_on_every_range(term: Term, env: Env) -> None:
    _preserves_value(term, env)


def _preserves_value(term: Term, env: Env) -> None:
    """Where both are defined: what is undefined is an opaque number to the normal form (0 times it is 0),

    and so are elements out of range, so after it they may be any.
    """
    try:
        before, after = value_at(term, env), value_at(canonical(term), opened(env))
    except Undecided:
        assume(False)
    if before is not None and after is not None:
        assert agree(before, after)


# --- logarithms, exponentials, powers -------------------------------------------------------------


def test_log_of_a_product_needs_each_factor_positive() -> None:
    assert same("x real above 0; y real above 0", "log(x*y)", "log(x) + log(y)")
    assert same("x real above 0; y real", "log(x*y)", "log(x) + log(y)")  # y > 0 wherever log(x*y) is defined
    assert not same("x real; y real", "log(x*y)", "log(x) + log(y)")
    assert not same("x real; y real", "log(x*y)", "log(x) + log(y)", "x*y > 0")


def test_log_of_a_product_of_negatives_splits_with_the_signs_turned() -> None:
    assert same("x real below 0; y real below 0", "log(x*y)", "log(-x) + log(-y)")
    assert not same("x real below 0; y real below 0", "log(x*y)", "log(x) + log(y)")


def test_log_of_a_power_needs_a_positive_base() -> None:
    assert same("x real above 0", "log(x**2)", "2*log(x)")
    assert not same("x real nonzero", "log(x**2)", "2*log(x)")
    assert same("x real below 0", "log(x**2)", "2*log(-x)")


def test_log_of_an_even_power_is_by_the_absolute_value_and_that_splits_too() -> None:
    assert same("x real nonzero", "log(x**2)", "2*log(Abs(x))")
    assert same("x real; y real", "log(4*(x - 2*y)**2)", "2*log(Abs(2*x - 4*y))")
    assert same("x real; y real", "log((2*x - 4*y)**2)", "2*log(2) + 2*log(Abs(x - 2*y))")
    assert not same("x real; y real", "log((x - y)**2)", "2*log(x - y)")


def test_log_of_a_rational_splits_into_primes() -> None:
    assert same("", "log(12)", "2*log(2) + log(3)")
    assert same("", "log(Rational(8, 9))", "3*log(2) - 2*log(3)")


def test_log_of_exp_is_its_argument_and_exp_of_log_of_a_positive() -> None:
    assert same("c real", "log(exp(c))", "c")
    assert same("x real above 0", "exp(log(x))", "x")
    assert same("x real above 0; c real", "exp(c*log(x))", "x**c")


def test_exp_of_a_sum_is_the_product_of_exps() -> None:
    assert same("a real; b real", "exp(a + 2*b)", "exp(a)*exp(b)**2")
    assert same("a real; b real", "exp(a - b)*exp(b)", "exp(a)")
    assert not same("a real; b real", "exp(a*b)", "exp(a)*exp(b)")


def test_a_root_is_shared_by_rational_multiples() -> None:
    record = declared("x real above 0")
    found = build.last(build.line(record, "sqrt(x)*x**Rational(1, 3) = x**Rational(5, 6)"))
    assert found.failure is None
    assert build.last(build.line(record, "sqrt(x)**2 = x")).failure is None


def test_the_square_root_of_a_square_is_not_its_base() -> None:
    assert not same("c real", "sqrt(c**2)", "c")
    assert same("x real above 0", "sqrt(x**2)", "x")
    assert same("x real below 0", "sqrt(x**2)", "-x")


def test_powers_of_an_unknown_base_add_only_where_it_is_not_zero_or_the_exponents_are_not_negative() -> None:
    assert same("c real; n integer at_least 0", "c**(n + 2)", "c**n*c**2")
    assert same("c real nonzero; n integer", "c**(n + 2)", "c**n*c**2")
    assert not same("c real; n integer", "c**(n + 2)", "c**n*c**2")


# --- sums -----------------------------------------------------------------------------------------


Z = "K integer at_least 1; i in 1..K; z over 1..K"


def test_a_sum_splits_at_any_place_in_its_range() -> None:
    assert same(Z, "Sum(z[j], (j, 1, K))", "Sum(z[j], (j, 1, K - 1)) + z[K]")
    assert same(Z, "Sum(z[j], (j, 1, K))", "z[1] + Sum(z[j], (j, 2, K))")
    assert same(Z, "Sum(z[j], (j, 1, K))", "Sum(z[j], (j, 1, i)) + Sum(z[j], (j, i + 1, K))")


def test_a_sum_shifts_with_its_index() -> None:
    assert same(Z, "Sum(z[j], (j, 1, K))", "Sum(z[j + 1], (j, 0, K - 1))")
    assert not same(Z, "Sum(z[j], (j, 1, K))", "Sum(z[j], (j, 0, K - 1))")


def test_a_backward_range_is_the_empty_sum_and_not_karrs() -> None:
    assert same("", "Sum(j, (j, 3, 1))", "0")
    assert same("", "Product(j + 1, (j, 3, 1))", "1")
    assert not same("n integer", "Sum(1, (j, 1, n))", "n")  # 0 for n < 0
    assert same("n integer at_least 0", "Sum(1, (j, 1, n))", "n")


def test_a_peeled_term_must_be_defined() -> None:
    record = declared("K integer at_least 2")
    peeled = "Sum(1/(K - j), (j, 1, K - 1)) = Sum(1/(K - j), (j, 1, K)) - 1/(K - K)"
    found = build.last(build.line(record, peeled))
    assert found.failure is not None


def test_a_sum_is_one_from_1_on_only_if_its_terms_are_defined_there() -> None:
    """For c = 0 and j < i, c^(j - i) is not."""
    declare = "K integer at_least 1; i in 1..K; c real; z over 1..K"
    whole = "Sum(%s, (j, 1, K)) - Sum(%s, (j, 1, i - 1))"
    for term, defined in (("z[j]", True), ("c**j", True), ("c**(j - i)", False)):
        assert same(declare, f"Sum({term}, (j, i, K))", whole % (term, term)) is defined


def test_what_is_far_below_a_range_that_begins_at_a_number_is_not_taken_to_be_defined() -> None:
    """Of few terms below it each is peeled, and looked at; from 100 on none was."""
    whole = "Sum(%s, (j, 1, n)) - Sum(%s, (j, 1, 99))"
    for term, defined in (("log(j)", True), ("log(j**3 - 900000)", False)):
        assert same("n integer at_least 200", f"Sum({term}, (j, 100, n))", whole % (term, term)) is defined


def test_what_does_not_depend_on_the_index_leaves_the_sum() -> None:
    assert same(Z + "; c real", "Sum(c*z[j], (j, 1, K))", "c*Sum(z[j], (j, 1, K))")
    assert same(Z + "; c real nonzero", "Sum(z[j]/c, (j, 1, K))", "Sum(z[j], (j, 1, K))/c")
    assert not same(Z, "Sum(z[j]*z[j], (j, 1, K))", "z[i]*Sum(z[j], (j, 1, K))")


def test_an_element_under_a_sum_is_no_constant() -> None:
    assert not same(Z, "Sum(z[j], (j, 1, K))", "K*z[i]")
    assert same(Z, "Sum(z[i], (j, 1, K))", "K*z[i]")


def test_a_double_sum_of_a_product_factors_and_sums_change_places() -> None:
    assert same(Z, "Sum(Sum(z[a]*z[b], (a, 1, K)), (b, 1, K))", "Sum(z[j], (j, 1, K))**2")
    two = "K integer at_least 1; L integer at_least 1; F over 1..K,1..L"
    assert same(two, "Sum(Sum(F[a, b]*2, (a, 1, K)), (b, 1, L))", "2*Sum(Sum(F[a, b], (a, 1, K)), (b, 1, L))")


def test_a_delta_picks_its_term_only_in_range() -> None:
    assert same(Z, "Sum(KroneckerDelta(i, j)*z[j], (j, 1, K))", "z[i]")
    assert same(Z, "Sum(KroneckerDelta(K + 1, j)*z[j], (j, 1, K))", "0")
    assert not same(Z + "; n integer", "Sum(KroneckerDelta(n, j)*z[j], (j, 1, K))", "z[1]")
    assert not same(Z, "Sum(KroneckerDelta(i, j)*z[j], (j, 1, K - 1))", "z[i]")


def test_a_delta_is_idempotent() -> None:
    assert same(Z + "; k in 1..K", "KroneckerDelta(i, k)**2", "KroneckerDelta(i, k)")
    assert same(Z + "; k in 1..K", "KroneckerDelta(i, k)", "KroneckerDelta(k, i)")
    assert same(Z, "KroneckerDelta(i, i)", "1")
    assert same(Z, "KroneckerDelta(i, i + 1)", "0")


@given(st.integers(0, 6), st.integers(0, 12), st.integers(-3, 3))
@settings(max_examples=60)
def test_sums_of_powers_are_faulhabers(power: int, size: int, shift: int) -> None:
    record = declared("n integer at_least 3")
    body = f"j**{power}" if power else "1"
    term = build.term(record, f"Sum({body}, (j, 1, n + {shift}))")
    p = prover()
    closed = p.normalizer.canonical(build.context(record), term)
    n = size + 3
    found = value_at(closed, Env({"n": fmpq(n)}))
    assert found == fmpq(sum(j**power for j in range(1, n + shift + 1)))


# --- cases ----------------------------------------------------------------------------------------


def test_the_branch_that_holds_is_taken_and_one_that_may_not_hold_is_kept() -> None:
    assert same("x real above 0", "Piecewise((x, x > 0), (0, True))", "x")
    assert same("x real below 0", "Piecewise((x, x > 0), (0, True))", "0")
    assert not same("x real at_least 0", "Piecewise((1, x > 0), (0, True))", "1")


@pytest.mark.parametrize("numerator", [1, 2, 7])
def test_rational_numbers_are_exact(numerator: int) -> None:
    p = prover()
    third = Num(Fraction(numerator, 3))
    assert p.prove(Context(Theory()), Rel("=", third, third)) is not None
    assert p.prove(Context(Theory()), Rel("<", third, ONE)) is None or numerator < 3


def test_a_telescoping_sum_collapses() -> None:
    assert same("K integer at_least 1; z over 0..K", "Sum(z[j] - z[j - 1], (j, 1, K))", "z[K] - z[0]")


def test_a_product_of_positive_differences_has_a_logarithm() -> None:
    declare = "n integer at_least 1; b over 1..n above 0 below 1"
    product, logs = "log(Product(1 - b[j], (j, 1, n)))", "Sum(log(1 - b[j]), (j, 1, n))"
    assert same(declare, product, logs)
    assert same(declare, "Product(b[j] - 1, (j, 1, n))", "(-1)**n * Product(1 - b[j], (j, 1, n))")
    assert not same("n integer at_least 1; b over 1..n above 0", product, logs)


def test_exp_of_a_sum_of_logarithms_is_the_product_of_what_is_positive() -> None:
    K = "K integer at_least 0; p over 1..K above 0; q over 1..K above 0"
    logs = "exp(Sum(log(p[i]/q[i]), (i, 1, K)))"
    quotient = "Product(p[i], (i, 1, K))/Product(q[i], (i, 1, K))"
    assert follows(K, f"{logs} = {quotient}").status is Status.PROVED
    assert follows(K, f"{logs}**2 = {quotient}").status is Status.UNPROVED
    halves = "exp(Sum(log(p[i]), (i, 1, K))/2)**2 = Product(p[i], (i, 1, K))"
    assert follows(K, halves).status is Status.PROVED
    mixed = "K integer at_least 0; p over 1..K nonzero"
    assert (
        follows(mixed, "exp(Sum(log(p[i]**2), (i, 1, K))/2) = Product(p[i], (i, 1, K))").status
        is Status.UNPROVED
    )


def test_a_part_of_a_sum_that_is_recalled_rests_on_what_it_rested_on() -> None:
    record = declared("K integer at_least 1; p over 1..K")
    here, forms = build.context(record), prover().normalizer
    rests_on = []
    for text in ("Sum(p[i], (i, 1, K))", "Sum(2*p[i], (i, 1, K))"):
        outer = forms.support.begin()
        forms.normal(here, build.term(record, text))
        rests_on.append(forms.support.end(outer))
    assert rests_on[0] == rests_on[1] == {"domain K"}

"""A condition that is shown holds; the rules of signs know no more than is true."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.context import Context
from derive.kernel.normal_form import RootsChanged
from derive.terms.nodes import ZERO, Rel, Term
from tests.evaluator import Env, Undecided, decide
from tests.kernel.build import context, declared, definition, prop, prover, shows
from tests.kernel.build import given as facts
from tests.kernel.points import CONTEXT, envs, terms, value_at

Z = "K integer at_least 1; i in 1..K; z over 1..K; p over 1..K above 0"


@given(terms(size=3), terms(size=1), st.sampled_from(("<", "<=", "!=", "=")), envs())
@settings(max_examples=200)
def test_what_is_shown_holds_at_every_point(left: Term, right: Term, op: str, env: Env) -> None:
    _shown_holds(Rel(op, left, right), env)


@given(terms(size=3), st.sampled_from(("<", "<=")), st.booleans(), envs())
@settings(max_examples=200)
def test_a_sign_that_is_shown_is_the_sign_at_every_point(term: Term, op: str, up: bool, env: Env) -> None:
    _shown_holds(Rel(op, ZERO, term) if up else Rel(op, term, ZERO), env)


def _shown_holds(claim: Rel, env: Env) -> None:
    place = Context(CONTEXT.theory, CONTEXT.facts, CONTEXT.local, CONTEXT.binders)
    try:
        shown = prover().prove(place, claim) is not None
        if shown and None not in (value_at(claim.left, env), value_at(claim.right, env)):
            assert decide(claim, env) is not False
    except (RootsChanged, Undecided):
        return


@pytest.mark.parametrize(
    ("declare", "claim"),
    [
        ("x real", "exp(x) > 0"),
        ("x real above 0", "x + 1 > 0"),
        ("x real", "x**2 >= 0"),
        ("x real nonzero", "x**2 > 0"),
        ("x real below 0", "x**3 < 0"),
        ("x real above 0; y real below 0", "x*y < 0"),
        ("x real above 0; y real below 0", "x/y < 0"),
        (Z, "Sum(p[j], (j, 1, K)) > 0"),
        (Z, "Sum(p[j], (j, 1, K - 1)) >= 0"),
        (Z, "Product(p[j], (j, 1, K)) > 0"),
        (Z, "1 + Sum(exp(z[j]), (j, 1, K - 1)) > 0"),
        ("x real above 1", "log(x) > 0"),
        ("x real above 0 below 1", "log(x) < 0"),
        ("x real above 0 below 1", "1 - x > 0"),
        ("x real above 0 below 1", "x/(1 - x) > 0"),
        ("x real", "Piecewise((x, x > 0), (1, True)) > 0"),
        ("n integer above 0", "n >= 1"),
        ("n integer; m integer at_least 0", "n + m + 1 > n"),
        ("a real; b real", "a**2 + b**2 + 1 != 0"),
    ],
)
def test_signs_by_structure(declare: str, claim: str) -> None:
    assert shows(declare, claim)


def test_an_even_power_and_the_absolute_value_of_what_is_said_not_to_be_0_are_positive() -> None:
    assert shows("x real; y real", "0 < (x - y)**2", "x != y")
    assert shows("x real; y real", "0 < 3*(y - x)**4*exp(x)", "x != y")
    assert shows("x real; y real", "0 < Abs(x - y)", "y != x")
    assert not shows("x real; y real", "0 < Abs(x - y)", "x != 2*y")
    assert not shows("x real", "0 < Abs(x)")
    assert not shows("x real; y real", "0 < (x - y)**2", "x != 2*y")
    assert not shows("x real; y real", "0 < (x - y)**3", "x != y")


@pytest.mark.parametrize(
    ("declare", "claim"),
    [
        ("x real", "x**2 > 0"),
        ("x real", "x**3 >= 0"),
        ("x real at_least 0", "x > 0"),
        ("x real above 0; y real", "x*y > 0"),
        ("x real above 0", "log(x) > 0"),
        ("x real above 0", "x - 1 > 0"),
        (Z, "Sum(p[j], (j, 1, K - 1)) > 0"),  # K = 1
        (Z, "p[K + 1] > 0"),  # not an element
        (Z, "p[K - 1] > 0"),
        (Z, "Sum(z[j], (j, 1, K)) != 0"),
        ("x real above 0", "x >= 1"),  # reals are not integers
        ("x real", "Piecewise((x, x > 0), (0, True)) > 0"),
        ("n integer", "n**2 > 0"),
    ],
)
def test_what_does_not_hold_everywhere_is_not_shown(declare: str, claim: str) -> None:
    assert not shows(declare, claim)


def test_a_domain_serves_only_for_an_index_in_range() -> None:
    assert shows("K integer at_least 2; p over 1..K above 0", "p[K - 1] > 0")
    assert not shows("K integer at_least 1; p over 1..K above 0", "p[K - 1] > 0")


def test_hypotheses_and_guards_narrow_a_sign() -> None:
    assert shows("x real", "x > 0", "x >= 2")
    assert shows("x real; y real", "x - y > 0", "y < x")
    assert not shows("x real; y real", "x - y > 0", "y <= x")
    assert shows("x real; y real", "x - y != 0", "x != y")


WEIGHTS = "n integer at_least 1; w over 1..n at_least 0; "
TOTAL = "Sum(w[i], (i, 1, n)) = 1"
MEANS = [
    (WEIGHTS + "x over 1..n above 0", "0 < Sum(w[i]*x[i], (i, 1, n))", (TOTAL,), True),
    (WEIGHTS + "x over 1..n", "0 < Sum(w[i]*exp(x[i])*2, (i, 1, n))", (TOTAL,), True),
    (WEIGHTS + "x over 1..n above 0", "Sum(-w[i]*x[i], (i, 1, n)) < 0", (TOTAL,), True),
    (WEIGHTS + "x over 1..n above 0", "0 < Sum(w[i]*x[i], (i, 1, n))", (), False),
    (WEIGHTS + "x over 1..n at_least 0", "0 < Sum(w[i]*x[i], (i, 1, n))", (TOTAL,), False),
    (WEIGHTS + "x over 1..n above 0", "0 < Sum(w[i]*x[i], (i, 2, n))", (TOTAL,), False),
    ("n integer at_least 1; w over 1..n; x over 1..n above 0",
     "0 < Sum(w[i]*x[i], (i, 1, n))", (TOTAL,), False),
    ("w real at_least 0 at_most 1; a real above 0; b real above 0", "0 < w*a + (1 - w)*b", (), True),
    ("w real at_least 0 at_most 1; a real above 0; b real", "0 < w*a + (1 - w)*exp(b)", (), True),
    ("w real at_least 0 at_most 1; a real above 0; b real at_least 0", "0 < w*a + (1 - w)*b", (), False),
    ("w real at_least 0 at_most 1; a real above 0; b real above 0", "0 < w*a + w*b", (), False),
    ("w real; a real above 0; b real above 0", "0 < w*a + (1 - w)*b", (), False),
]  # fmt: skip


@pytest.mark.parametrize(("declare", "prop", "premises", "shown"), MEANS)
def test_positive_numbers_have_a_positive_mean_where_the_weights_are_not_all_zero(
    declare: str, prop: str, premises: tuple[str, ...], shown: bool
) -> None:
    assert shows(declare, prop, *premises) is shown


def _value_shown(claim: str, *hypotheses: str) -> bool:
    """Whether a condition on u := z_1^2 + ... + z_K^2, which by its definition is not negative, is shown."""
    u = definition("u", "K implicit integer at_least 1; z implicit over 1..K", "Sum(z[j]**2, (j, 1, K))")
    record = facts(declared("K integer at_least 1; z over 1..K; a real above 0; b real", (u,)), *hypotheses)
    return prover().prove(context(record), prop(record, claim)) is not None


@pytest.mark.parametrize(
    ("hypothesis", "claim", "shown"),
    [
        ("u > 0", "a*u > 0", True),
        ("u > 0", "sqrt(u) != 0", True),
        ("u != 0", "1/u > 0", True),
        ("u = a**2", "u > 0", True),
        ("u = a**2", "sqrt(u) > 0", True),
        ("u = a*u + a", "sqrt(u) > 0", True),
        ("u = b**2", "a*u > 0", False),
        ("u = b", "a*u > 0", False),
        ("u >= 0", "a*u > 0", False),
        ("u > -1", "a*u > 0", False),
        ("a = 1", "a*u > 0", False),
    ],
)
def test_the_sign_of_a_value_is_narrowed_by_what_is_said_of_it(
    hypothesis: str, claim: str, shown: bool
) -> None:
    assert _value_shown(claim, hypothesis) is shown


@pytest.mark.parametrize(
    ("premise", "claim", "shown"),
    [
        ("x > 0", "1 - Piecewise((2, x <= 0), (0, True)) > 0", True),
        ("x > 0", "exp(x) - Piecewise((exp(x) + 1, x <= 0), (0, True)) > 0", True),
        ("x > 0", "Piecewise((-1, x <= 0), (x, True)) > 0", True),
        ("x >= 0", "exp(x) - Piecewise((exp(x) + 1, x <= 0), (0, True)) > 0", False),
        ("x < 1", "exp(x) - Piecewise((exp(x) + 1, x <= 0), (0, True)) > 0", False),
        ("x >= 1", "Piecewise((-1, x < 0), (-1, x = 1), (x, True)) > 0", False),
    ],
)
def test_a_case_that_is_excluded_has_no_sign(premise: str, claim: str, shown: bool) -> None:
    assert shows("x real", claim, premise) is shown


@pytest.mark.parametrize(
    "claim", ["Piecewise((1, x < 0)) > 0", "Piecewise((1, x < 0)) < 0", "x*Piecewise((1, x < 0)) > 0"]
)
def test_cases_of_which_none_applies_have_any_sign(claim: str) -> None:
    """They are undefined: as a number without a sign they would show anything of what they are multiplied with."""
    assert not shows("x real at_least 0", claim)
    assert not shows("x real", claim)


def test_cases_of_which_one_is_excluded_and_the_other_may_not_apply_have_any_sign() -> None:
    assert not shows("x real", "Piecewise((1, x < 5), (-1, x < 0)) > 0", "x >= 0")
    assert not shows("x real", "Piecewise((1, x < 5), (2, x < 0)) > 0")
    assert shows("x real", "Piecewise((1, x < 5), (2, x >= 5)) > 0")
    assert shows("x real", "Piecewise((1, 5 > x), (2, x >= 5)) > 0")

"""Rules for inequalities: what each must refuse, beyond its contract's examples."""

from __future__ import annotations

import pytest

from derive.kernel.verdict import Status
from tests.kernel.build import declared, follows, given, last, line, refused

# --- combinations


def test_a_combination_may_use_equations_with_any_multiplier() -> None:
    assert (
        follows("a real; b real", "a*b <= 1/4", "a + b = 1", rule="combination", rest="(a - b)**2/4").status
        is Status.PROVED
    )


def test_multipliers_are_numbered_by_premise_equations_included() -> None:
    record = given(declared("a real; b real; c real at_least 0"), "c = 2*c - c", "a <= b")
    assert last(line(record, "c*a <= c*b", "combination", ["h1", "h2"], times_2="c")).status is Status.PROVED
    assert refused(
        last(line(record, "c*a <= c*b", "combination", ["h1", "h2"], times_1="c")), "does-not-follow"
    )


def test_an_inequation_is_no_summand_of_a_combination() -> None:
    assert refused(follows("a real; b real", "a <= b", "a != b", rule="combination"), "does-not-follow")


def test_a_rest_that_is_undefined_somewhere_is_refused() -> None:
    found = last(line(declared("a real; b real"), "0 <= a**2", "combination", rest="a**2*b/b"))
    assert refused(found, "condition-missing")


def test_a_strict_premise_times_zero_makes_nothing_strict() -> None:
    assert refused(
        follows("a real; b real; c real", "c < c", "a < b", rule="combination", times_1="0"),
        "condition-missing",
    )


def test_a_product_of_negative_differences_is_no_product_of_hypotheses() -> None:
    record = given(declared("a real; b real"), "a <= 0", "b <= 0")
    found = last(line(record, "0 <= -a*b", "combination", ["h1"], times_1="b"))
    assert refused(found, "condition-missing")


SUM_TO_ONE = "0 <= Sum(p[j], (j, 1, i - 1)) + Sum(p[j], (j, i + 1, K))", "Sum(p[j], (j, 1, K)) = 1"
OTHERS = "K integer at_least 1; i in 1..K; p over 1..K at_least 0"
ADDED = [
    ("a real; b real; c real above 0", "a/c + b/c <= 2/c", ("a/c <= 1/c", "b/c <= 1/c"), True),
    ("a real above 0; c real above 0; e real above 0",
     "log(a) + log(c) <= a/e + c/e", ("log(a) <= a/e + 1/(c + e)", "log(c) <= c/e - 1/(c + e)"), True),
    ("a real above 0; c real above 0; e real above 0",
     "log(a) + log(c) < a/e + c/e", ("log(a) <= a/e + 1/(c + e)", "log(c) < c/e - 1/(c + e)"), True),
    ("a real above 0; c real above 0; e real above 0",
     "log(a) + log(c) < a/e + c/e", ("log(a) <= a/e + 1/(c + e)", "log(c) <= c/e - 1/(c + e)"), False),
    ("a real above 0; c real above 0; e real above 0",
     "log(a) - log(c) <= a/e - c/e", ("log(a) <= a/e + 1/(c + e)", "log(c) <= c/e - 1/(c + e)"), False),
    (OTHERS, "p[i] <= 2", SUM_TO_ONE, True),
    (OTHERS, "p[i] < 2", SUM_TO_ONE, True),
    (OTHERS, "p[i] < 1", SUM_TO_ONE, False),
    (OTHERS, "2*p[i] <= 1", SUM_TO_ONE, False),
]  # fmt: skip


@pytest.mark.parametrize(("declare", "conclusion", "premises", "proved"), ADDED)
def test_premises_add_up(declare: str, conclusion: str, premises: tuple[str, ...], proved: bool) -> None:
    assert (follows(declare, conclusion, *premises).status is Status.PROVED) is proved


MEAN = "Sum(g[i], (i, 1, n))/n"
STATED = f"Sum(g[i]**2, (i, 1, n))/n - ({MEAN})**2 = Sum((g[i] - {MEAN})**2, (i, 1, n))/n"


@pytest.mark.parametrize(
    ("conclusion", "premise", "proved"),
    [
        (f"({MEAN})**2 <= Sum(g[i]**2, (i, 1, n))/n", STATED, True),
        (f"({MEAN})**2 < Sum(g[i]**2, (i, 1, n))/n", STATED, False),
        (f"Sum(g[i]**2, (i, 1, n))/n <= ({MEAN})**2", STATED, False),
        (f"2*({MEAN})**2 <= Sum(g[i]**2, (i, 1, n))/n", STATED, False),
        ("a <= b", "a - b = c**2", False),
        ("a != b", "a - b = c**2 + 1", True),
        ("a != b", "b - a = c**2", False),
    ],
)
def test_an_equation_that_says_what_the_difference_is_shows_its_sign(
    conclusion: str, premise: str, proved: bool
) -> None:
    declare = "n integer at_least 1; g over 1..n; a real; b real; c real"
    assert (follows(declare, conclusion, premise).status is Status.PROVED) is proved


# --- the mean value theorem


def test_a_slope_across_a_pole_shows_nothing() -> None:
    """tan rises wherever it is defined, and tan 0 <= tan x fails at x = 3."""
    record = line(declared("x real at_least 0"), "0 <= Derivative(-1/(x - 1), x)", "differentiate")
    assert record.lines[-1].rule == "differentiate"
    found = last(line(record, "1 <= -1/(x - 1)", "rising", ["1"], variable="x", start="0"))
    assert found.status is Status.UNPROVED


def test_the_slope_of_another_function_shows_nothing() -> None:
    record = line(declared("x real at_least 0"), "0 <= Derivative(x**2, x)", "differentiate")
    found = last(line(record, "0 <= x - x**2", "rising", ["1"], variable="x", start="0"))
    assert refused(found, "does-not-follow")


def test_a_root_has_no_slope_at_its_end() -> None:
    """True, but the table has no derivative of sqrt at 0: continuity alone is not what the rule checks."""
    record = line(declared("x real above 0"), "0 < Derivative(sqrt(x), x)", "differentiate")
    assert last(record).status is Status.PROVED
    found = last(line(record, "0 < sqrt(x)", "rising", ["1"], variable="x", start="0"))
    assert refused(found, "condition-missing")


def test_a_start_that_moves_with_the_variable_is_refused() -> None:
    record = line(declared("x real at_least 0"), "0 <= Derivative(x**2, x)", "differentiate")
    found = last(line(record, "(x - 1)**2 <= x**2", "rising", ["1"], variable="x", start="x - 1"))
    assert refused(found, "bad-premise")


def test_a_slope_in_a_case_serves_only_where_the_case_holds() -> None:
    """x^2 - 4 x falls to the left of 2."""
    record = line(declared("x real at_least 0"), "0 <= 2*x - 4", "algebra", guards=["x >= 2"])
    record = line(record, "0 <= Derivative(x**2 - 4*x, x)", "differentiate", ["1"], guards=["x >= 2"])
    assert last(record).status is Status.PROVED
    start = line(record, "-4 <= x**2 - 4*x", "rising", ["2"], guards=["x >= 2"], variable="x", start="2")
    assert last(start).status is Status.PROVED
    early = line(record, "0 <= x**2 - 4*x", "rising", ["2"], guards=["x >= 2"], variable="x", start="0")
    assert refused(last(early), "condition-missing")


def test_a_falling_slope_serves_below_the_start_only() -> None:
    record = line(declared("x real"), "2*x <= 0", "algebra", guards=["x <= 0"])
    record = line(record, "Derivative(x**2, x) <= 0", "differentiate", ["1"], guards=["x <= 0"])
    assert last(record).status is Status.PROVED
    below = line(record, "0 <= x**2", "rising", ["2"], guards=["x <= 0"], variable="x", start="0")
    assert last(below).status is Status.PROVED
    above = line(record, "1 <= x**2", "rising", ["2"], guards=["x <= 0"], variable="x", start="-1")
    assert refused(last(above), "condition-missing")


# --- signs


def test_a_sum_but_for_one_index_is_positive_over_two() -> None:
    declare = "K integer at_least {}; k integer at_least 1 at_most K; p over 1..K above 0"
    claim = "0 < Sum(p[i]*(1 - KroneckerDelta(i, k)), (i, 1, K))"
    assert follows(declare.format(2), claim).status is Status.PROVED
    assert refused(follows(declare.format(1), claim), "does-not-follow")


def test_a_sum_without_its_diagonal_may_be_empty() -> None:
    """The index that is left out is the summation index itself: nothing is left."""
    found = follows(
        "K integer at_least 2; p over 1..K above 0", "0 < Sum(p[i]*(1 - KroneckerDelta(i, i)), (i, 1, K))"
    )
    assert found.status is Status.UNPROVED


def test_sine_is_bounded_but_not_strictly() -> None:
    assert follows("x real", "sin(x) <= 1").status is Status.PROVED
    assert refused(follows("x real", "sin(x) < 1"), "does-not-follow")


def test_arcus_tangent_stays_below_a_quarter_turn() -> None:
    assert follows("x real", "atan(x) < pi/2").status is Status.PROVED
    assert refused(follows("x real", "atan(x) < pi/3"), "does-not-follow")


# --- powers


def test_an_even_power_of_numbers_of_either_sign_keeps_no_order() -> None:
    record = given(declared("a real; b real"), "a < b")
    assert refused(last(line(record, "a**2 < b**2", "take_power", ["h1"], by="2")), "condition-missing")
    assert last(line(record, "a**3 < b**3", "take_power", ["h1"], by="3")).status is Status.PROVED


def test_a_negative_power_turns_the_order() -> None:
    record = given(declared("a real above 0; b real above 0"), "a < b")
    assert last(line(record, "b**(-2) < a**(-2)", "take_power", ["h1"], by="-2")).status is Status.PROVED
    assert refused(last(line(record, "a**(-2) < b**(-2)", "take_power", ["h1"], by="-2")), "does-not-follow")


COMMON = "K integer at_least 1; p over 1..K; x real; y real"


@pytest.mark.parametrize(
    "claim",
    [
        "1/K <= Sum((p[j] - 1/K)**2, (j, 1, K)) + 1/K",
        "y - x <= y + (x - 1)**2 - x + Sum((p[j] - x)**2, (j, 1, K))",
    ],
)
def test_what_stands_on_both_sides_is_left_out(claim: str) -> None:
    assert follows(COMMON, claim).status is Status.PROVED


@pytest.mark.parametrize(
    "claim",
    [
        "1/K < Sum((p[j] - 1/K)**2, (j, 1, K)) + 1/K",
        "1/K + 1/K <= Sum((p[j] - 1/K)**2, (j, 1, K)) + 1/K",
        "Sum((p[j] - 1/K)**2, (j, 1, K)) + 1/K <= 1/K",
        "1/x + y <= 1/x + y + (x - y)**2",
    ],
)
def test_what_stands_on_both_sides_is_left_out_as_often_as_there_and_where_defined(claim: str) -> None:
    assert follows(COMMON, claim).status is Status.UNPROVED


# --- signs as they are written

SQUARES = "K integer at_least 1; x over 1..K; c real above 0; u real; v real"
SPREAD = "Sum((x[i] - u)**2, (i, 1, K))"


@pytest.mark.parametrize(
    ("fact", "claim"),
    [
        (f"v = u + {SPREAD}", "u <= v"),
        (f"v = u - c*{SPREAD}/2", "v <= u"),
        (f"{SPREAD} + c*v**2 = 0", "v = 0"),
        (f"{SPREAD} + c*v**2 = 0", f"{SPREAD} = 0"),
        (f"v = u + {SPREAD} + c", "u < v"),
    ],
)
def test_a_sum_of_squares_is_not_negative_where_an_equation_has_it(fact: str, claim: str) -> None:
    assert follows(SQUARES, claim, fact).status is Status.PROVED


@pytest.mark.parametrize(
    ("fact", "claim"),
    [
        (f"v = u + {SPREAD}", "u < v"),
        (f"v = u - {SPREAD}", "u <= v"),
        (f"{SPREAD} - c*v**2 = 0", "v = 0"),
        (f"{SPREAD} + u*v**2 = 0", "v = 0"),
        ("v = u + Sum((x[i] - u)**3, (i, 1, K))", "u <= v"),
        (f"{SPREAD} + c*v**2 = 1", "v = 0"),
    ],
)
def test_only_what_has_a_sign_as_it_is_written_gives_one(fact: str, claim: str) -> None:
    assert refused(follows(SQUARES, claim, fact), "does-not-follow")


def test_nonnegative_terms_that_add_up_to_zero_are_zero_each() -> None:
    claim = f"{SPREAD} + c*v**2 = 0 <=> {SPREAD} = 0 and v = 0"
    assert last(line(declared(SQUARES), claim)).status is Status.PROVED
    assert refused(last(line(declared(SQUARES), claim.replace("+ c", "- c"))), "does-not-follow")


# --- a sum that is 0, and its terms

TERMS = "K integer at_least 1; x over 1..K; y over 1..K; c real above 0; u real; v real"


@pytest.mark.parametrize(
    "claim",
    [
        f"{SPREAD} + c*v**2 = 0 <=> ForAll(x[i] = u, (i, 1, K)) and v = 0",
        f"{SPREAD} = 0 and v = 0 <=> v = 0 and ForAll(x[i] = u, (i, 1, K))",
        "ForAll(y[i] = 0, (i, 1, K)) and u = 0 <=> Sum((y[i] - u*x[i])**2, (i, 1, K)) + c*u**2 = 0",
        "Sum(Abs(x[i]), (i, 1, K)) + Sum(Abs(y[i]), (i, 1, K)) = 0"
        " <=> ForAll(x[i] = 0, (i, 1, K)) and ForAll(y[i] = 0, (i, 1, K))",
        "u**2 + v**2 = 0 <=> u = 0 and v = 0",
    ],
)
def test_terms_of_a_sum_that_is_zero_are_zero_in_any_mixture(claim: str) -> None:
    assert last(line(declared(TERMS), claim, "each_zero")).status is Status.PROVED


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (f"{SPREAD} - c*v**2 = 0 <=> ForAll(x[i] = u, (i, 1, K)) and v = 0", "condition-missing"),
        (f"{SPREAD} + c*v = 0 <=> ForAll(x[i] = u, (i, 1, K)) and v = 0", "condition-missing"),
        (f"{SPREAD} + c*v**2 = 0 <=> ForAll(x[i] = u, (i, 1, K))", "does-not-follow"),
        (f"{SPREAD} + c*v**2 = 0 <=> ForAll(x[i] = 0, (i, 1, K)) and v = 0", "does-not-follow"),
        (f"{SPREAD} + 1 = 0 <=> ForAll(x[i] = u, (i, 1, K))", "does-not-follow"),
        ("u + v = 0 <=> u = 0 and v = 0", "condition-missing"),
        (f"{SPREAD} = 1 <=> ForAll(x[i] = u, (i, 1, K))", "bad-premise"),
        (f"{SPREAD} = 0 => ForAll(x[i] = u, (i, 1, K))", "bad-premise"),
    ],
)
def test_terms_that_may_be_negative_or_are_left_out_are_not_zero(claim: str, code: str) -> None:
    assert refused(last(line(declared(TERMS), claim, "each_zero")), code)


# --- powers and factors of what is 0


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        (["(u - v)**2 = 0", "v = 1"], "u = 1"),
        (["c*(u - v)**2 = 0", "c*v**3 = 0"], "u = 0"),
        (["u**2*v**2 = 0"], "u*v = 0"),
    ],
)
def test_equations_serve_together_without_powers_and_nonzero_factors(facts: list[str], claim: str) -> None:
    assert follows(TERMS, claim, *facts).status is Status.PROVED


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        (["u*(u - v)**2 = 0", "v = 1"], "u = 1"),
        (["u**2*v**2 = 0"], "u = 0"),
        (["(u - v)**2 = 1", "v = 0"], "u = 1"),
        (["u**2 = 2*u"], "u = 2"),
    ],
)
def test_a_factor_that_may_be_zero_is_not_left_out(facts: list[str], claim: str) -> None:
    assert refused(follows(TERMS, claim, *facts), "does-not-follow")


# --- multiples of premises


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        (["u <= log(z[1])", "v <= log(z[1])"], "(u + v)/2 <= log(z[1])"),
        (["u <= log(c) + (v - c)/c", "v - c <= 0", "c < 3"], "u <= log(c) + (v - c)/c"),
        (
            ["u - log(c) <= (v - c)/(c + v**2)", "log(c) - u <= (v**2 + c)/(c + v**2)"],
            "0 <= (v + v**2)/(c + v**2)",
        ),
        (["u < v", "v <= c"], "2*u + v < 3*c"),
    ],
)
def test_premises_are_added_up_with_multipliers(facts: list[str], claim: str) -> None:
    assert follows(TERMS + "; z over 1..K above 0", claim, *facts).status is Status.PROVED


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        (["u <= v", "v <= c"], "u < c"),
        (["u <= v"], "v*v <= u*v"),
        (["u <= v", "v <= 2*c"], "u <= c"),
        (["u - v <= 1/(1 + v**2)"], "u - v <= 1/2"),
    ],
)
def test_no_multiplier_is_negative_or_makes_strict(facts: list[str], claim: str) -> None:
    assert refused(follows(TERMS, claim, *facts), "does-not-follow")


# --- rising, on both sides of the start


@pytest.mark.parametrize(
    ("declare", "slope", "claim", "code"),
    [
        ("x real at_most 0", "0 <= Derivative(x**3, x)", "x**3 <= 0", ""),
        ("x real below 0", "0 < Derivative(exp(x), x)", "exp(x) < 1", ""),
        ("x real at_least 0", "Derivative(-x**3, x) <= 0", "-x**3 <= 0", ""),
        ("x real at_most 0", "0 <= Derivative(x**3, x)", "0 <= x**3", "does-not-follow"),
        ("x real at_most 0", "0 < Derivative(exp(x), x)", "exp(x) < 1", "does-not-follow"),
        ("x real", "0 <= Derivative(x**3, x)", "x**3 <= 0", "condition-missing"),
    ],
)
def test_what_rises_is_less_before_the_start(declare: str, slope: str, claim: str, code: str) -> None:
    record = declared(declare)
    value = slope.replace("0 <= ", "").replace("0 < ", "").replace(" <= 0", "")
    body = value.removeprefix("Derivative(").removesuffix(", x)")
    worth = {"x**3": "3*x**2", "exp(x)": "exp(x)", "-x**3": "-3*x**2"}[body]
    record = line(record, f"{value} = {worth}", "differentiate")
    record = line(record, slope, "algebra", ["1"])
    found = last(line(record, claim, "rising", ["2"], variable="x", start="0"))
    assert found.status is Status.PROVED if not code else refused(found, code)

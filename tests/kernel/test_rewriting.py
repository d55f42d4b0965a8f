"""An equation for each index serves for a whole family, also under a sum, where it covers the range of the family."""

from __future__ import annotations

import pytest

from derive.kernel.verdict import Status
from tests.kernel.build import declared, definition, given, last, line

N = "n integer at_least 2; i in 1..n; j in 1..n; "
SUMS_OF_T_AND_S = "t[j] - s[j] + Sum(t[k], (k, 1, n)) = Sum(s[k], (k, 1, n))"


def test_an_equation_for_each_index_of_the_line_serves_under_a_sum() -> None:
    record = given(declared(N + "t over 1..n; s over 1..n; c real"), "t[j] = s[j] + c")
    softmax = "exp(t[j])/Sum(exp(t[k]), (k, 1, n)) = exp(s[j])/Sum(exp(s[k]), (k, 1, n))"
    assert last(line(record, softmax, premises=["h1"])).status is Status.PROVED


def test_an_equation_about_a_defined_family_serves_under_a_sum() -> None:
    t = definition(
        "t", "n implicit integer at_least 2; s implicit over 1..n; c implicit real; j in 1..n", "s[j] + c"
    )
    record = line(declared(N + "s over 1..n; c real", (t,)), "t(j) = s[j] + c", unfold=("t",))
    shifted = "t(j) - s[j] - c + Sum(t(k)**2, (k, 1, n)) = Sum((s[k] + c)**2, (k, 1, n))"
    assert last(line(record, shifted, premises=["1"])).status is Status.PROVED


def test_an_equation_about_two_indices_serves_under_two_sums() -> None:
    record = given(declared(N + "a over 1..n,1..n; b over 1..n,1..n"), "a[i, j] = b[j, i]")
    both = "Sum(Sum(a[k, l]**2, (l, 1, n)), (k, 1, n)) = Sum(Sum(b[l, k]**2, (l, 1, n)), (k, 1, n))"
    assert last(line(record, both, premises=["h1"])).status is Status.PROVED


@pytest.mark.parametrize(
    ("declare", "hypothesis"),
    [
        ("n integer at_least 2; j in 2..n; t over 1..n; s over 1..n", "t[j] = s[j]"),
        ("n integer at_least 2; j in 1..n - 1; t over 1..n; s over 1..n", "t[j] = s[j]"),
        ("n integer at_least 2; j in 2..n; t over 1..n; s over 1..n", "t[j - 1] = s[j - 1]"),
    ],
)  # fmt: skip
def test_an_equation_for_some_indices_does_not_serve_for_all(declare: str, hypothesis: str) -> None:
    record = given(declared(declare.replace("n - 1", "n-1")), hypothesis)
    assert last(line(record, SUMS_OF_T_AND_S, premises=["h1"])).status is Status.UNPROVED


def test_an_equation_in_a_case_about_its_index_does_not_serve_for_all() -> None:
    record = given(declared(N + "t over 1..n; s over 1..n"), "j = 1 => t[j] = s[j]")
    record = line(record, "t[j] = s[j]", premises=["h1"], guards=["j = 1"])
    assert last(record).status is Status.PROVED
    assert last(line(record, SUMS_OF_T_AND_S, premises=["1"], guards=["j = 1"])).status is Status.UNPROVED


def test_an_equation_on_the_diagonal_does_not_serve_off_it() -> None:
    record = given(declared(N + "a over 1..n,1..n; b over 1..n,1..n"), "a[i, i] = b[i, i]")
    both = "Sum(Sum(a[k, l], (l, 1, n)), (k, 1, n)) = Sum(Sum(b[k, l], (l, 1, n)), (k, 1, n))"
    assert last(line(record, both, premises=["h1"])).status is Status.UNPROVED


def test_an_index_that_is_also_a_number_of_a_definition_is_no_free_place() -> None:
    """f(x, i) = x - i is 0 at x = i, and not elsewhere."""
    f = definition("f", "n implicit integer at_least 2; x real; i in 1..n", "x - i")
    record = line(declared(N, (f,)), "f(i, i) = 0", unfold=("f",))
    assert last(record).status is Status.PROVED
    assert (
        last(line(record, "f(i, i) + Sum(f(1, k), (k, 1, n)) = 0", premises=["1"])).status is Status.UNPROVED
    )


Z = "n integer at_least 2; i in 1..n; k in 1..n; z over 1..n; "
SLOPE = "Derivative(exp(z[i])*z[1], z[k])"


def test_an_equation_about_a_derivative_for_each_index_serves_under_a_sum() -> None:
    record = given(declared(Z), "z[1] = z[1]")
    value = "exp(z[i])*KroneckerDelta(i, k)*z[1] + exp(z[i])*KroneckerDelta(1, k)"
    record = line(record, f"{SLOPE} = {value}", "differentiate")
    assert last(record).status is Status.PROVED
    total = f"Sum({SLOPE}, (i, 1, n)) = Sum({value}, (i, 1, n))"
    assert (
        last(line(record, total.replace("[i]", "[m]").replace("(i,", "(m,"), premises=["1"])).status
        is Status.PROVED
    )
    short = total.replace("[i]", "[m]").replace("(i,", "(m,").replace("(m, 1, n))", "(m, 1, n - 1))", 1)
    assert last(line(record, short, premises=["1"])).status is Status.UNPROVED


@pytest.mark.parametrize(
    ("declare", "equation", "conclusion"),
    [
        # in one range there is less than is summed
        ("n integer at_least 2; i in 2..n; z over 1..n; w over 1..n", "log(exp(z[i]) + 1) = w[i]",
         "Sum(log(exp(z[m]) + 1), (m, 1, n)) = Sum(w[m], (m, 1, n))"),
        # what stands in a sum that may be empty says nothing of the index
        ("n integer at_least 2; N integer at_least 0; i in 2..n; z over 1..n; w over 1..n",
         "log(2 + Sum(z[i]**2, (j, 1, N))) = w[i]",
         "Sum(log(2 + Sum(z[m]**2, (j, 1, N))), (m, 1, n)) = Sum(w[m], (m, 1, n))"),
        # nor what stands in a sum whose own range is empty at some index
        ("n integer at_least 2; i in 1..n; c over 1..n,1..n; w over 0..n",
         "Sum(c[i, j], (j, 1, i)) = w[i]",
         "Sum(Sum(c[m, j], (j, 1, m)), (m, 0, n)) = Sum(w[m], (m, 0, n))"),
        # nor what stands in a product, which a factor 0 does not end, but an empty range does
        ("n integer at_least 2; N integer at_least 0; i in 2..n; c over 1..n,1..N; w over 1..n",
         "Product(c[i, j], (j, 1, N)) = w[i]",
         "Sum(Product(c[m, j], (j, 1, N)), (m, 1, n)) = Sum(w[m], (m, 1, n))"),
        # rows are summed over less than the family has
        ("n integer at_least 2; N integer at_least 1; i in 2..n; c over 1..n,1..N", "Sum(c[i, j], (j, 1, N)) = 1",
         "Sum(Sum(c[m, j], (j, 1, N)), (m, 1, n)) = n"),
        # nor does what stands in a case
        ("n integer at_least 2; x real; i in 2..n; z over 1..n; w over 1..n",
         "Piecewise((z[i], x > 0), (1, True)) + 1 = w[i]",
         "Sum(Piecewise((z[m], x > 0), (1, True)) + 1, (m, 1, n)) = Sum(w[m], (m, 1, n))"),
        # nor what stands in the second condition, which need not be looked at
        ("n integer at_least 2; x real; i in 2..n; z over 1..n; w over 1..n",
         "Piecewise((2, x > 0), (1, z[i] > 0), (0, True)) + 1 = w[i]",
         "Sum(Piecewise((2, x > 0), (1, z[m] > 0), (0, True)) + 1, (m, 1, n)) = Sum(w[m], (m, 1, n))"),
        # what stands in the first condition has to be all of the family
        ("n integer at_least 2; i in 2..n; z over 1..n; w over 1..n",
         "Piecewise((1, z[i] > 0), (0, True)) + 1 = w[i]",
         "Sum(Piecewise((1, z[m] > 0), (0, True)) + 1, (m, 1, n)) = Sum(w[m], (m, 1, n))"),
        # one index is not two
        ("n integer at_least 2; i in 1..n; z over 1..n; w over 1..n", "log(exp(z[i]) + exp(w[i])) = 1",
         "Sum(Sum(log(exp(z[m]) + exp(w[l])), (l, 1, n)), (m, 1, n)) = n**2"),
    ],
)  # fmt: skip
def test_an_equation_about_a_formula_serves_only_where_it_holds(
    declare: str, equation: str, conclusion: str
) -> None:
    record = given(declared(declare), equation)
    assert last(line(record, conclusion, premises=["h1"])).status is Status.UNPROVED


def test_an_equation_about_a_formula_for_each_index_serves_at_bound_indices() -> None:
    record = given(
        declared("n integer at_least 2; i in 1..n; z over 1..n; w over 1..n"), "log(exp(z[i]) + 1) = w[i]"
    )
    total = "Sum(log(exp(z[m]) + 1)**2, (m, 1, n)) = Sum(w[m]**2, (m, 1, n))"
    assert last(line(record, total, premises=["h1"])).status is Status.PROVED


@pytest.mark.parametrize(
    ("least", "start", "status"),
    [(1, 1, Status.PROVED), (0, 1, Status.PROVED), (0, 0, Status.UNPROVED)],
    ids=["has a term", "may be empty, in range", "may be empty, out of range"],
)
def test_an_equation_about_a_sum_for_each_index_serves_at_bound_indices_in_its_range(
    least: int, start: int, status: Status
) -> None:
    """Where the sum has a term, c[m, 1] is defined, so m is a row; where it may be empty, m = 0 means something too."""
    declare = f"n integer at_least 2; N integer at_least {least}; i in 1..n; p over 0..n; w over 0..n; c over 1..n,1..N"
    record = given(declared(declare), "Sum(c[i, j], (j, 1, N)) = w[i]")
    total = f"Sum(p[m]*Sum(c[m, j], (j, 1, N)), (m, {start}, n)) = Sum(p[m]*w[m], (m, {start}, n))"
    assert last(line(record, total, premises=["h1"])).status is status


def test_an_equation_about_cases_serves_where_their_first_condition_is_defined() -> None:
    record = given(
        declared("n integer at_least 2; i in 1..n; z over 1..n; w over 1..n"),
        "Piecewise((1, z[i] > 0), (0, True)) + Piecewise((1, z[i] <= 0), (0, True)) = w[i]",
    )
    total = (
        "Sum(Piecewise((1, z[m] > 0), (0, True)) + Piecewise((1, z[m] <= 0), (0, True)), (m, 1, n))"
        " = Sum(w[m], (m, 1, n))"
    )
    assert last(line(record, total, premises=["h1"])).status is Status.PROVED


SYMMETRIC = "n integer at_least 1; i in 1..n; j in 1..n; w over 1..n,1..n; x over 1..n"


def test_a_symmetric_matrix_may_be_turned_on_one_side() -> None:
    record = given(declared(SYMMETRIC), "w[i, j] = w[j, i]")
    claim = "Sum(w[i, j]*x[j]**2, (i, 1, n), (j, 1, n)) = Sum(w[i, j]*x[i]**2, (i, 1, n), (j, 1, n))"
    assert last(line(record, claim, premises=["h1"])).status is Status.PROVED


@pytest.mark.parametrize("fact", ["w[i, j] = -w[j, i]", "w[i, i] = w[i, i] + x[i] - x[i]"])
def test_a_matrix_that_is_not_said_to_be_symmetric_is_not_turned(fact: str) -> None:
    record = given(declared(SYMMETRIC), fact)
    claim = "Sum(w[i, j]*x[j]**2, (i, 1, n), (j, 1, n)) = Sum(w[i, j]*x[i]**2, (i, 1, n), (j, 1, n))"
    assert last(line(record, claim, premises=["h1"])).status is Status.UNPROVED


def test_a_recursion_is_not_used_where_it_does_not_hold() -> None:
    record = given(declared("n integer at_least 2; i in 2..n; x over 1..n"), "x[i] = 2*x[i - 1]")
    claim = "Sum(x[k], (k, 1, n)) = Sum(2*x[k], (k, 1, n - 1))"
    assert last(line(record, claim, premises=["h1"])).status is Status.UNPROVED

"""Code of the kernel that few derivations reach: what it shows is true, and the nearest false claim is not shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pytest

from derive.kernel.closed import closed_is_zero
from derive.kernel.context import Context, Theory
from derive.kernel.fractions import Atoms, TooLarge, prime_powers
from derive.kernel.normal_form import RootsChanged, settled
from derive.kernel.verdict import Status
from derive.terms.nodes import ONE, Bound, Sym, Term
from tests.kernel.build import declared, follows, prover, shows, term


@dataclass(frozen=True)
class Twins:
    """A true claim and a false one beside it, in one context, from the same premises by the same rule."""

    declare: str
    true: str
    false: str
    premises: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


def by(rule: str) -> dict[str, Any]:
    return {"rule": rule}


DECLARED = "K integer at_least 2; k integer at_least 1 at_most K; x real; y real; z over 1..K"
TWINS = {
    "slope of atan": Twins(
        "x real",
        "Derivative(atan(x), x) = 1/(1 + x**2)",
        "Derivative(atan(x), x) = 1/(1 - x**2)",
        (),
        by("differentiate"),
    ),
    "slope of sinh": Twins(
        "x real",
        "Derivative(sinh(2*x), x) = 2*cosh(2*x)",
        "Derivative(sinh(2*x), x) = cosh(2*x)",
        (),
        by("differentiate"),
    ),
    "slope of cosh": Twins(
        "x real",
        "Derivative(cosh(x), x) = sinh(x)",
        "Derivative(cosh(x), x) = -sinh(x)",
        (),
        by("differentiate"),
    ),
    "slope of tanh": Twins(
        "x real",
        "Derivative(tanh(x), x) = 1 - tanh(x)**2",
        "Derivative(tanh(x), x) = 1 + tanh(x)**2",
        (),
        by("differentiate"),
    ),
    "ball of a binomial": Twins(
        "", "binomial(Rational(1, 2), 3) > log(1)", "binomial(Rational(1, 2), 3) < 0", (), by("enclose")
    ),
    "ball of a sign": Twins("", "sign(1 - exp(1)) < log(2)", "sign(exp(1) - 1) < log(2)", (), by("enclose")),
    "ball of a maximum": Twins(
        "", "Max(log(2), exp(-1), pi/5) > 69/100", "Max(log(2), exp(-1), pi/5) > 70/100", (), by("enclose")
    ),
    "ball of a minimum": Twins(
        "", "Min(log(2), exp(-1), pi/5) < 37/100", "Min(log(2), exp(-1), pi/5) < 36/100", (), by("enclose")
    ),
    "ball of a tangent": Twins("", "tan(1) > 1", "tan(2) > 1", (), by("enclose")),
    "expansion of cosh": Twins(
        "x real",
        "Limit((cosh(x) - 1)/x**2, x, 0) = 1/2",
        "Limit((cosh(x) - 1)/x**2, x, 0) = 1",
        (),
        by("limit"),
    ),
    "expansion of tan": Twins(
        "x real",
        "Limit((tan(x) - x)/x**3, x, 0) = 1/3",
        "Limit((tan(x) - x)/x**3, x, 0) = 1/6",
        (),
        by("limit"),
    ),
    "expansion of atan": Twins(
        "x real",
        "Limit((x - atan(x))/x**3, x, 0) = 1/3",
        "Limit((x - atan(x))/x**3, x, 0) = 1/6",
        (),
        by("limit"),
    ),
    "expansion of atan near 1": Twins(
        "x real",
        "Limit((atan(x) - pi/4)/(x - 1), x, 1) = 1/2",
        "Limit((atan(x) - pi/4)/(x - 1), x, 1) = 1",
        (),
        by("limit"),
    ),
    "expansion of a sign": Twins(
        "x real",
        "Limit(sign(x - x**3), x, 0, '-') = -1",
        "Limit(sign(x - x**3), x, 0, '-') = 1",
        (),
        by("limit"),
    ),
    "limit of a sum": Twins(
        "K integer at_least 1; x real; z over 1..K",
        "Limit(Sum(z[j]*exp(x), (j, 1, K)), x, 0) = Sum(z[j], (j, 1, K))",
        "Limit(Sum(z[j]*exp(x), (j, 1, K)), x, 0) = 0",
        (),
        by("limit"),
    ),
    "limit of an unknown power": Twins(
        "x real; a real above 0",
        "Limit(x**a, x, 0, '+') = 0",
        "Limit(x**(-a), x, 0, '+') = 0",
        (),
        by("limit"),
    ),
    "limit of exp of exp": Twins(
        "x real", "Limit(1 - exp(-exp(x)), x, oo) = 1", "Limit(1 - exp(-exp(-x)), x, oo) = 1", (), by("limit")
    ),
    "one of two": Twins("x real", "Or(x >= 0, x <= 1)", "Or(x > 0, x < 0)"),
    "one of two by a premise": Twins(
        "x real; y real", "Or(x > 1, y > 1)", "Or(x > 2, y > 1)", ("x + y > 2",)
    ),
    "no relation": Twins("x real", "Not(x**2 < 0)", "Not(x < 0)"),
    "a delta out of range": Twins(
        DECLARED, "Sum(KD(j, K + 1)*z[j], (j, 1, K)) = 0", "Sum(KD(j, K)*z[j], (j, 1, K)) = 0"
    ),
    "a sum in two parts": Twins(
        DECLARED,
        "Sum(Piecewise((z[j], j <= k), (0, True)), (j, 1, K)) = Sum(z[j], (j, 1, k))",
        "Sum(Piecewise((z[j], j < k), (0, True)), (j, 1, K)) = Sum(z[j], (j, 1, k))",
    ),
    "a sum in two parts, turned": Twins(
        DECLARED,
        "Sum(Piecewise((0, j <= k), (z[j], True)), (j, 1, K)) = Sum(z[j], (j, k + 1, K))",
        "Sum(Piecewise((0, j < k), (z[j], True)), (j, 1, K)) = Sum(z[j], (j, k + 1, K))",
    ),
    "a sum over a triangle": Twins(
        DECLARED,
        "Sum(Sum(z[j], (j, 1, i)), (i, 1, K)) = Sum((K - j + 1)*z[j], (j, 1, K))",
        "Sum(Sum(z[j], (j, 1, i)), (i, 1, K)) = Sum((K - j)*z[j], (j, 1, K))",
    ),
    "a symmetric sum over a triangle": Twins(
        DECLARED,
        "2*Sum(Sum(z[i]*z[j], (j, 1, i)), (i, 1, K)) = Sum(z[i], (i, 1, K))**2 + Sum(z[i]**2, (i, 1, K))",
        "2*Sum(Sum(z[i]*z[j], (j, 1, i)), (i, 1, K)) = Sum(z[i], (i, 1, K))**2 - Sum(z[i]**2, (i, 1, K))",
    ),
    "the sign of a logarithm": Twins(
        "x real above 0; y real", "log(x)**2 > 0", "log(x)**2 > 0 - y", ("x != 1",)
    ),
    "a sum in two parts from an index on": Twins(
        DECLARED,
        "Sum(Piecewise((z[j], k <= j), (0, True)), (j, 1, K)) = Sum(z[j], (j, k, K))",
        "Sum(Piecewise((z[j], k < j), (0, True)), (j, 1, K)) = Sum(z[j], (j, k, K))",
    ),
    "a product with one factor": Twins(
        DECLARED,
        "Product(1 + KD(j, k)*z[j], (j, 1, K)) = 1 + z[k]",
        "Product(1 + KD(j, k)*z[j], (j, 1, K)) = z[k]",
    ),
    "a sum under a sum to the outer index": Twins(
        DECLARED,
        "Sum(Sum(x**2, (j, 1, i)), (i, 1, K)) = x**2*K*(K + 1)/2",
        "Sum(Sum(x**2, (j, 1, i)), (i, 1, K)) = x**2*K**2",
    ),
    "ball of a product": Twins(
        "", "Product(log(j + 1), (j, 1, 3)) > 1", "Product(log(j + 1), (j, 1, 2)) > 1", (), by("enclose")
    ),
    "ball of a delta": Twins("", "KD(2, 2)*log(2) > 1/2", "KD(2, 3)*log(2) > 1/2", (), by("enclose")),
    "slope of a slope": Twins(
        "x real",
        "Derivative(Derivative(x**3, x), x) = 6*x",
        "Derivative(Derivative(x**3, x), x) = 3*x**2",
        (),
        by("differentiate"),
    ),
    "a strict sum of each": Twins(
        DECLARED, "Sum(z[j]**2 + 1, (j, 1, K)) > 0", "Sum(z[j]**2 - 1, (j, 1, K)) > 0"
    ),
    "an order of products": Twins(
        "n integer at_least 1; x over 1..n",
        "Product(x[j]**2, (j, 1, n)) >= 0",
        "Product(x[j], (j, 1, n)) >= 0",
    ),
    "the last factor of a product, which may be 0": Twins(
        "n integer at_least 1; z over 1..n",
        "Product(z[j], (j, 1, n - 1))*z[n] = Product(z[j], (j, 1, n))",
        "Product(z[j], (j, 1, n - 1)) = Product(z[j], (j, 1, n))",
    ),
    "cosine of many angles": Twins(
        "x real", "cos(20*x)**2 + sin(20*x)**2 = 1", "cos(20*x)**2 - sin(20*x)**2 = 1"
    ),
    "the size of a product": Twins(
        DECLARED,
        "Abs(Product(z[j], (j, 1, K))) = Product(Abs(z[j]), (j, 1, K))",
        "Abs(Product(z[j], (j, 1, K))) = Product(z[j], (j, 1, K))",
    ),
    "an angle that is not in the table": Twins("", "cos(8*pi/7) = -cos(pi/7)", "cos(8*pi/7) = cos(pi/7)"),
    "indices that are equal by two inequalities": Twins(
        "i integer; j integer", "KD(i, j) = 1", "KD(i, j + 1) = 1", ("i <= j", "j <= i")
    ),
    "cases by a conjunction": Twins(
        "x real",
        "Piecewise((x + x, And(x > 0, x < 1)), (0, True)) = Piecewise((2*x, And(x > 0, x < 1)), (0, True))",
        "Piecewise((x + x, And(x > 0, x < 1)), (0, True)) = Piecewise((2*x, And(x > 0, x < 2)), (0, True))",
    ),
    "a root of an odd power": Twins("p real at_least 0; x real", "(p**3)**(1/3) = p", "(x**4)**(1/4) = x"),
    "an exponent whose normal form is a quotient": Twins(
        "n integer at_least 2; k integer at_least 1 at_most n; x real",
        "(-2*x)**binomial(n, k) = (-(x + x))**binomial(n, k)",
        "(-2*x)**binomial(n, k) = (2*x)**binomial(n, k)",
    ),
    "cases that are no two parts of a range": Twins(
        DECLARED,
        "Sum(Piecewise((z[j] + z[j], 2*j <= K), (0, True)), (j, 1, K))"
        " = Sum(Piecewise((2*z[j], 2*j <= K), (0, True)), (j, 1, K))",
        "Sum(Piecewise((z[j], 2*j <= K), (0, True)), (j, 1, K)) = Sum(z[j], (j, 1, k))",
    ),
    "a delta of twice the index": Twins(
        DECLARED, "Sum(KD(j, 2*j)*z[j], (j, 1, K)) = 0", "Sum(KD(j, 2*j - 1)*z[j], (j, 1, K)) = 0"
    ),
    "a delta of a multiple of the index": Twins(
        DECLARED,
        "Sum(KD(2*j, k)*z[j], (j, 1, K)) = Sum(z[j]*KD(k, 2*j), (j, 1, K))",
        "Sum(KD(2*j, k)*z[j], (j, 1, K)) = z[k]",
    ),
    "a triangle of what is not defined on the square": Twins(
        "K integer at_least 1",
        "Sum(Sum(1/(i - j + 1), (j, 1, i)), (i, 1, K)) = Sum(Sum(1/(1 + i - j), (j, 1, i)), (i, 1, K))",
        "Sum(Sum(1/(i - j + 1), (j, 1, i)), (i, 1, K)) = Sum(Sum(1/(i - j + 1), (j, 1, K)), (i, 1, K))",
    ),
    "a premise inside the goal, which then follows from another": Twins(
        "x real above 0; y real; p real", "log(x) = 2*y", "log(x) = y", ("x = exp(p)", "p = 2*y")
    ),
    "a relation over a negative denominator": Twins("w real below 0; y real", "w < y", "y < w", ("y/w < 1",)),
    "an implication": Twins("x real", "x > 1 => x > 0", "x > 0 => x > 1"),
    "a slope in cases by a conjunction": Twins(
        "x real above 2",
        "Derivative(Piecewise((x, x > 1), (0, True)), x) = 1",
        "Derivative(Piecewise((x, And(x > 1, x < 9)), (0, True)), x) = 1",
        (),
        by("differentiate"),
    ),
    "a slope in a branch that has conditions": Twins(
        "x real above 2",
        "Derivative(Piecewise((x**2, x > 1), (0, True)), x) = 2*x",
        "Derivative(Piecewise((Abs(x), x > 1), (0, True)), x) = 1",
        (),
        by("differentiate"),
    ),
    "a sum far beyond its symbol": Twins(
        "K integer at_least 1; x over 1..K+100",
        "Sum(2*x[j], (j, 1, K + 100)) = 2*Sum(x[j], (j, 1, K + 100))",
        "Sum(x[j], (j, 1, K + 100)) = Sum(x[j], (j, 1, K + 99))",
    ),
}


@pytest.mark.parametrize("name", TWINS)
def test_the_true_one_of_twins_is_shown_and_the_false_one_is_not(name: str) -> None:
    twins = TWINS[name]
    shown = follows(twins.declare, twins.true, *twins.premises, **twins.options)
    assert shown.status is Status.PROVED, shown.failure
    assert follows(twins.declare, twins.false, *twins.premises, **twins.options).status is Status.UNPROVED


def test_what_is_implied_or_equivalent_is_shown_and_its_converse_is_not() -> None:
    assert shows("x real", "x > 1 => x > 0")
    assert not shows("x real", "x > 0 => x > 1")
    assert shows("x real", "x > 1 <=> 2*x > 2")
    assert not shows("x real", "x > 1 <=> x > 0")


def test_a_polynomial_of_too_many_terms_is_given_up() -> None:
    atoms = Atoms()
    total = atoms.constant(0)
    for n in range(130):
        total = total + atoms.atom(Sym(f"x{n}"))
    with pytest.raises(TooLarge):
        total**2


def test_nothing_is_divided_by_0_not_even_0() -> None:
    zero = Atoms().constant(0).num
    with pytest.raises(ZeroDivisionError):
        Atoms().reduced(zero, zero)


def test_a_number_that_is_too_large_to_be_factored_stays_whole() -> None:
    assert prime_powers(Fraction(9, 10**13)) == [(3, 2), (10**13, -1)]


def test_more_different_roots_than_are_tried_are_given_up() -> None:
    def endless(roots: dict[Term, int]) -> None:
        roots[ONE] = roots.get(ONE, 0) + 1
        raise RootsChanged

    with pytest.raises(TooLarge):
        settled(endless)


def test_what_is_no_term_that_is_written_has_no_normal_form() -> None:
    with pytest.raises(TypeError):
        prover().normalizer.normal(Context(Theory()), Bound(0))


@pytest.mark.parametrize(
    ("text", "zero"), [("log(4) - 2*log(2)", True), ("exp(1) - 2", False), ("1/(log(1))", None), ("x", None)]
)
def test_whether_a_closed_term_is_zero_is_proved_or_not_said(text: str, zero: bool | None) -> None:
    assert closed_is_zero(term(declared("x real"), text)) is zero

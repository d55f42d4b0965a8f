"""Code of the kernel that few derivations reach: what it shows is true, and the nearest false claim is not shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from derive.kernel.verdict import Status
from tests.kernel.build import follows


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
}


@pytest.mark.parametrize("name", TWINS)
def test_the_true_one_of_twins_is_shown_and_the_false_one_is_not(name: str) -> None:
    twins = TWINS[name]
    shown = follows(twins.declare, twins.true, *twins.premises, **twins.options)
    assert shown.status is Status.PROVED, shown.failure
    assert follows(twins.declare, twins.false, *twins.premises, **twins.options).status is Status.UNPROVED

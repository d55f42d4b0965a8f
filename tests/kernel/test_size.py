"""Records that once kept the kernel busy or ended it: what is too large is given up at once, and said to be."""

from __future__ import annotations

import time

import pytest

from derive.kernel.verdict import Status
from derive.record.model import Definition, Parameter
from derive.terms.nodes import INTEGER, ONE, ZERO, Add, App, Div, Elem, Num, Pow, Rel, Sym, Term, bind
from tests.kernel.build import declared, follows, last, line, refused, verdict

x = Sym("x")


def doubling(levels: int, body: str) -> list[Definition]:
    """f0, f1, ...: each uses the one before twice."""
    found = [Definition("f0", (Parameter("u"),), Add(Sym("u"), ONE))]
    for n in range(1, levels):
        u: Term = Sym("u")
        inner = App(f"f{n - 1}", u)
        doubled = Add(inner, inner) if body == "sum" else App(f"f{n - 1}", inner)
        found.append(Definition(f"f{n}", (Parameter("u"),), doubled))
    return found


@pytest.mark.parametrize("body", ["sum", "nested"])
def test_definitions_that_double_are_refused_and_not_unfolded(body: str) -> None:
    definitions = doubling(60, body)
    found = verdict(line(declared("x real", definitions), Rel("=", App("f59", x), x), unfold=("f59",)))
    assert found.problems[0].code == "too-large"


def test_families_that_double_are_refused_and_not_applied() -> None:
    index: Term = Sym("n", INTEGER)
    j = Sym("j", INTEGER)
    for _ in range(40):
        index = Elem(bind(Add(j, j), j), index)
    found = last(line(declared("n integer"), Rel("=", index, index)))
    assert refused(found, "too-large")


def test_what_is_nested_too_deeply_is_refused() -> None:
    definitions: list[Definition] = []
    for n in range(60):
        body: Term = App(f"f{n - 1}", Sym("u")) if n else Sym("u")
        for _ in range(30):
            body = Add(ONE, Div(ONE, Add(ONE, Pow(body, Num(2)))))
        definitions.append(Definition(f"f{n}", (Parameter("u"),), body))
    found = verdict(line(declared("x real", definitions), Rel("<", ZERO, App("f59", x))))
    assert found.status is Status.UNPROVED
    assert found.problems[0].code == "too-large"


@pytest.mark.parametrize(
    "claim",
    [
        "((((7**199)**199)**199)**199) > 0",
        "((((n**199)**199)**199)**199) = n",
        "Sum(Sum(Sum(Sum(1, (a, 1, 300)), (b, 1, 300)), (c, 1, 300)), (e, 1, 300)) = 1",
        "Product(Product(Product(Product(x + a*b, (a, 1, 60)), (b, 1, 60)), (c, 1, 60)), (e, 1, 60)) = 1",
        "(x + y + n + 1)**4*(x - y + 2*n)**4*(x*y - n)**4 = 0",
        "exp(10**300*x) = 1",
        "binomial(x, 24)*binomial(y, 24) = binomial(x + y, 24)",
        "(x**200 - 1)/(x**199 + x**3 - 1) < (y**200 - 1)/(x**197 + y**3 - 1)",
    ],
)
def test_huge_expansions_are_given_up_at_once(claim: str) -> None:
    started = time.process_time()
    found = follows("n integer at_least 1; x real; y real", claim)
    assert found.status is Status.UNPROVED
    assert time.process_time() - started < 2


def test_nested_sums_of_numbers_are_not_enclosed_for_ever() -> None:
    nested = "Sum(Sum(Sum(Sum(1, (a, 1, 300)), (b, 1, 300)), (c, 1, 300)), (e, 1, 300))"
    assert refused(follows("x real", f"{nested} < 0", rule="enclose"), "does-not-follow")


def test_many_equations_are_not_tried_in_every_order() -> None:
    """Eight equations have 40320 orders, each with two directions for each of them."""
    names = [f"a{n}" for n in range(9)]
    equations = [f"a{n}*a{n + 1} = a{(n + 5) % 9}" for n in range(8)]
    found = follows("; ".join(f"{name} real" for name in names), "a0*a1*a2 = a3*a4", *equations)
    assert refused(found, "does-not-follow")

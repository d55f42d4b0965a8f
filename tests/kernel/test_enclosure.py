"""Enclosures of closed terms decide no relation of what is undefined, too large or not enclosed at all."""

from __future__ import annotations

import pytest

from derive.kernel.context import Theory
from derive.kernel.enclosure import MAX_STEPS, enclosed
from derive.terms.nodes import ONE, ZERO, Add, Delta, Elem, Fn, Literal, Num, Rel, Sym, Term
from tests.kernel.build import declared, prop, term

NOTHING = declared("")


@pytest.mark.parametrize(
    "text",
    [
        "1/(log(2) - log(2))",
        "log(1 - exp(0))",
        "tan(pi/2)",
        "tan(3*pi/2)",
        "(log(2) - log(2))**(-1)",
        "(-2)**(1/2)",
        "0**(1/3)",
        "2**5000",
        "exp(exp(exp(10)))",
        "factorial(5000)",
        "binomial(1/2, 5000)",
        "Sum(exp(-j), (j, 1, 500))",
        "Piecewise((1, 1 < 2), (2, True))",
    ],
)
def test_what_is_undefined_too_large_or_not_enclosed_is_not_compared(text: str) -> None:
    value = term(NOTHING, text)
    far = Fn("exp", Num(4000))
    assert not any(enclosed(Theory(), Rel(op, far, value)) for op in ("<", ">", "!="))
    assert not any(enclosed(Theory(), Rel(op, value, far)) for op in ("<", ">", "!="))


def test_a_sign_that_is_not_known_is_one_of_three() -> None:
    sign = term(NOTHING, "sign(log(2) - log(2))")
    assert enclosed(Theory(), Rel("<", sign, Num(2)))
    assert not any(enclosed(Theory(), Rel(op, sign, Num(n))) for op in ("<", ">", "!=") for n in (-1, 0, 1))


@pytest.mark.parametrize(
    "value",
    [
        Elem(Literal(ONE, Num(2)), Num(3)),
        Elem(Literal(ONE, Num(2)), Delta(ONE, Num(2))),
        Fn("factorial", Fn("sign", Num(-1))),
        Add(Sym("x"), ONE),
    ],
)
def test_an_element_out_of_range_and_what_varies_are_not_compared(value: Term) -> None:
    assert enclosed(Theory(), Rel("<", value, Num(100))) is None


def test_an_element_in_range_is_compared() -> None:
    assert enclosed(Theory(), Rel("<", Elem(Literal(ONE, Num(2)), Num(2)), Num(3))) is not None


@pytest.mark.parametrize(
    ("text", "holds"), [("2**(1/2) < 3/2", True), ("2**(1/2) < 7/5", False), ("exp(-1)**pi < 1/20", True)]
)
def test_real_powers_of_positive_numbers_are_compared(text: str, holds: bool) -> None:
    relation = prop(NOTHING, text)
    assert isinstance(relation, Rel)
    assert (enclosed(Theory(), relation) is not None) is holds


def test_equal_numbers_are_never_told_apart_nor_shown_to_be_equal() -> None:
    log = Fn("log", Num(2))
    assert enclosed(Theory(), Rel("=", log, log)) is None
    assert enclosed(Theory(), Rel("!=", log, log)) is None


def test_a_formula_of_too_many_parts_is_not_compared() -> None:
    assert enclosed(Theory(), Rel("<", ZERO, Add(*[ONE] * (MAX_STEPS + 1)))) is None

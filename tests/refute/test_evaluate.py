"""The evaluator computes what the meaning of formulas says, exactly or enclosed."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.formula.parse import Scope, parse_relation
from derive.record.model import Definition, Domain, Parameter, Symbol
from derive.refute.compiler import Compiler
from derive.refute.decimals import decimal, decimals
from derive.refute.machine import Machine
from derive.refute.truth import Truth
from derive.refute.values import Budget, OutOfBudget, Unknown, Value
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    And,
    App,
    Delta,
    Div,
    Family,
    Fn,
    Iff,
    Implies,
    Literal,
    Mul,
    Neg,
    Not,
    Num,
    Or,
    Pow,
    Prop,
    Term,
    Update,
)  # fmt: skip
from tests.evaluator import Ball, Env, Exact, Undecided, UndefinedAt, decide, evaluate, judge
from tests.refute.build import (
    SOFTMAX,
    K,
    a,
    add,
    at,
    b,
    cases,
    d,
    d_element,
    div,
    each,
    eq,
    exp,
    i,
    j,
    k,
    le,
    log,
    lt,
    mul,
    n,
    ne,
    power,
    product,
    sub,
    total,
    u,
    v,
    x,
    y,
    z,
)  # fmt: skip

TABLE: dict[tuple[int, ...], Any] = {(1,): 0, (2,): fmpq(1, 2), (3,): -1}
ENV = Env({"x": fmpq(1, 2), "y": -3, "K": 3, "i": 1, "k": 2}, {"z": TABLE}, {"softmax": SOFTMAX})


def exact(term: Term, env: Env = ENV) -> Fraction:
    value = evaluate(term, env)
    assert isinstance(value, Exact)
    return Fraction(int(value.value.p), int(value.value.q))


def close(term: Term, env: Env = ENV) -> float:
    value = evaluate(term, env)
    return float(value.value.mid()) if isinstance(value, Ball) else int(value.value.p) / int(value.value.q)


# --- exact arithmetic ---

rationals = st.fractions(min_value=-5, max_value=5, max_denominator=6)


Valued = tuple[Term, Fraction | None]


def arithmetic(inner: st.SearchStrategy[Valued]) -> st.SearchStrategy[Valued]:
    def join(op: str, left: Valued, right: Valued) -> Valued:
        (s, p), (t, q) = left, right
        term = {"+": Add(s, t), "-": Add(s, Neg(t)), "*": Mul(s, t), "/": Div(s, t)}[op]
        if p is None or q is None or (op == "/" and q == 0):
            return term, None
        return term, {"+": p + q, "-": p - q, "*": p * q}[op] if op != "/" else p / q

    def raised(base: Valued, exponent: int) -> Valued:
        s, p = base
        value = None if p is None or (p == 0 and exponent < 0) else p**exponent
        return Pow(s, Num(exponent)), value

    joined = st.builds(join, st.sampled_from("+-*/"), inner, inner)
    return joined | st.builds(raised, inner, st.integers(-2, 3))


terms = st.recursive(rationals.map(lambda q: (Num(q), q)), arithmetic, max_leaves=8)


@given(terms)
@settings(max_examples=150)
def test_rational_terms_have_the_value_that_fractions_give_or_none(pair: Valued) -> None:
    term, expected = pair
    if expected is None:
        with pytest.raises(UndefinedAt):
            evaluate(term, ENV)
    else:
        assert exact(term) == expected


@given(rationals, rationals)
@settings(max_examples=60)
def test_an_enclosure_contains_the_float_up_to_rounding(p: Fraction, q: Fraction) -> None:
    term = div(exp(p), add(1, exp(q)))
    assert math.isclose(close(term), math.exp(p) / (1 + math.exp(q)), rel_tol=1e-12)


def test_logarithms_of_rationals_and_their_exponentials_are_exact() -> None:
    assert exact(exp(mul(2, log(3)))) == 9
    assert exact(sub(log(12), add(mul(2, log(2)), log(3)))) == 0
    assert exact(exp(log(exp(div(0, 1))))) == 1
    assert decide(lt(log(2), log(3)), ENV) is True
    assert decide(eq(log(2), div(7, 10)), ENV) is False
    assert exact(power(power(2, div(1, 2)), 2)) == 2


# --- what is undefined ---


@pytest.mark.parametrize(
    "term",
    [
        div(1, 0), div(x, sub(x, x)), log(0), log(y), power(0, -1), power(y, div(1, 2)), power(0, div(0, 1)),
        at(z, 4), at(z, 0), at(Literal(ONE, ZERO), 3), cases((1, lt(x, 0))), total(div(1, sub(i, 2))),
        mul(0, div(1, 0)), cases((1, lt(0, log(y))), (2, le(0, x))), at(Update(z, Num(7), ONE), 7),
    ],
)  # fmt: skip
def test_what_has_no_value_is_undefined(term: Term) -> None:
    with pytest.raises(UndefinedAt):
        evaluate(term, ENV)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (power(0, 0), 1), (power(sub(x, x), sub(K, K)), 1), (power(0, div(1, 2)), 0),
        (power(4, div(1, 2)), 2),
        (total(i, i, 3, 1), 0), (product(i, i, 3, 1), 1), (total(i, i, 5, 4), 0), (total(i), 6),
        (product(i), 6),
        (total(total(1, j, 1, i), i), 6), (Delta(i, k), 0), (Delta(add(i, 1), k), 1),
        (at(Update(z, i, y), 1), -3),
        (cases((1, lt(0, x)), (div(1, 0), le(x, 0))), 1), (at(Literal(x, y), k), -3),
        (at(each(j, mul(j, j)), k), 4),
        (total(at(Update(z, k, x), j), j), Fraction(-1, 2)),
        (total(mul(Delta(i, k), at(z, i))), Fraction(1, 2)),
    ],
)  # fmt: skip
def test_a_term_has_its_value(term: Term, value: Fraction | int) -> None:
    assert exact(term) == value


def test_a_definition_needs_its_arguments_in_their_domains() -> None:
    unit = Parameter("y", domain=Domain(above=ZERO, below=ONE))
    logit = Definition("logit", (unit,), log(div(y, sub(1, y))))
    first = Definition("first", (Parameter("n", INTEGER), Parameter("z", ranges=((ONE, n),))), at(z, 1))
    env = Env({"x": fmpq(1, 2), "K": 2}, {"z": {(1,): 1, (2,): 2}}, {"logit": logit, "first": first})
    assert exact(App("logit", x), env) == 0
    with pytest.raises(UndefinedAt, match="outside its domain") as error:
        evaluate(App("logit", add(x, x)), env)
    assert error.value.term == App("logit", add(x, x))
    assert exact(App("first", K, z), env) == 1
    with pytest.raises(UndefinedAt, match="index out of range"):
        evaluate(App("first", add(K, 1), z), env)


# --- derivatives ---


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (d(power(v, 2), v, 3), 6), (d(div(1, v), v, 2), Fraction(-1, 4)), (d(log(v), v, 4), Fraction(1, 4)),
        (d(power(v, 0), v, 0), 0), (d(v, v, 0), 1), (d(mul(v, exp(v)), v, 0), 1), (d(x, v, 1), 0),
        (d(d(power(v, 3), v, u), u, 2), 12), (d(mul(v, d(mul(u, v), u, v)), v, 5), 10),
        (d(cases((mul(2, v), lt(v, 1)), (0, le(1, v))), v, 0), 2),
        (d(power(v, div(1, 2)), v, 4), Fraction(1, 4)),
        (d_element(total(power(at(z, j), 2), j), z, k), 1), (d_element(at(z, i), z, k), 0),
    ],
)  # fmt: skip
def test_a_derivative_has_its_value(term: Term, value: Fraction | int) -> None:
    assert exact(term) == value


def test_a_derivative_needs_its_body_defined_at_the_point() -> None:
    with pytest.raises(UndefinedAt):
        evaluate(d(div(1, v), v, 0), ENV)


@pytest.mark.parametrize(
    "term",
    [d(cases((v, lt(0, v)), (Neg(v), le(v, 0))), v, 0), d(power(v, div(3, 2)), v, 0)],
)
def test_a_derivative_at_an_edge_is_undecided(term: Term) -> None:
    with pytest.raises(Undecided):
        evaluate(term, ENV)


SCORES = st.lists(st.fractions(-2, 2, max_denominator=4), min_size=2, max_size=4)


@given(SCORES, st.data())
@settings(max_examples=25)
def test_the_derivative_of_softmax_is_near_a_difference_quotient(
    scores: list[Fraction], data: st.DataObject
) -> None:
    size = len(scores)
    one, other = data.draw(st.integers(1, size)), data.draw(st.integers(1, size))
    env = Env({"K": size}, {"z": {(r,): fmpq(s.numerator, s.denominator) for r, s in enumerate(scores, 1)}},
              {"softmax": SOFTMAX})  # fmt: skip
    body = App("softmax", K, z, Num(one))
    small = Fraction(1, 10**6)
    moved = App("softmax", K, Update(z, Num(other), add(at(z, other), small)), Num(one))
    quotient = (close(moved, env) - close(body, env)) * 10**6
    assert math.isclose(close(d_element(body, z, Num(other)), env), quotient, abs_tol=1e-5)


# --- propositions ---

TRUE, FALSE = eq(1, 1), eq(1, 2)
BROKEN = eq(div(1, 0), 1)
UNKNOWN = eq(power(10, power(10, power(10, 10))), 1)


@pytest.mark.parametrize(
    ("prop", "verdict"),
    [
        (TRUE, True), (FALSE, False), (BROKEN, False), (Not(BROKEN), False), (ne(div(1, 0), 1), False),
        (And(), True), (Or(), False), (And(TRUE, FALSE), False), (And(FALSE, UNKNOWN), False),
        (Or(FALSE, TRUE), True),
        (Or(TRUE, BROKEN), None), (Or(FALSE, BROKEN), False), (Not(And(FALSE, BROKEN)), None),
        (Implies(FALSE, BROKEN), True), (Implies(TRUE, BROKEN), False), (Implies(BROKEN, TRUE), False),
        (Iff(FALSE, BROKEN), False), (Iff(TRUE, FALSE), False), (Iff(FALSE, FALSE), True),
        (Iff(TRUE, UNKNOWN), None),
        (UNKNOWN, None), (Implies(UNKNOWN, TRUE), None), (le(x, div(1, 2)), True), (lt(x, div(1, 2)), False),
    ],
)  # fmt: skip
def test_connectives_answer_only_where_every_reading_of_partiality_agrees(
    prop: Prop, verdict: bool | None
) -> None:
    assert decide(prop, ENV) is verdict


def test_an_undefined_relation_says_which_term_and_why() -> None:
    outcome = judge(lt(0, log(y)), ENV)
    assert outcome.truth is Truth.UNDEFINED
    assert (outcome.term, outcome.why) == (log(y), "argument of log is negative")


def test_close_numbers_are_told_apart_by_more_precision() -> None:
    tiny = power(10, -40)
    assert decide(lt(exp(1), add(exp(1), tiny)), ENV) is True
    assert decide(eq(mul(exp(1), exp(1)), exp(2)), ENV) is None


@pytest.mark.parametrize(
    "term",
    [
        total(i, i, 1, 10**9),
        product(total(j, j, 1, 10**4), i, 1, 10**4),
        power(a, 10**30),
        exp(exp(exp(10))),
    ],
)
def test_too_much_work_is_undecided(term: Term) -> None:
    with pytest.raises(Undecided):
        evaluate(term, Env({"a": 3}))


# --- decimals ---


@given(st.fractions(min_value=-50, max_value=50, max_denominator=10**6))
@settings(max_examples=100)
def test_a_decimal_is_the_number_rounded_to_its_last_place(q: Fraction) -> None:
    shown = decimal(fmpq(q.numerator, q.denominator))
    assert abs(Fraction(shown) - q) <= max(Fraction(1, 20000) * (abs(q) > Fraction(1, 1000)), abs(q) / 10000)


def test_decimals_grow_until_they_differ() -> None:
    left, right = decimals(fmpq(1, 3), fmpq(1, 3) + fmpq(1, 10**7))
    assert left != right
    assert decimal(fmpq(7)) == "7"
    assert decimal(fmpq(1, 10**9)) == "1.0000e-9"
    assert (decimal(fmpq(97123, 10**7)), decimal(fmpq(-1, 30000))) == ("0.0097123", "-0.000033333")


def test_numbers_that_no_known_digit_tells_apart_are_shown_with_few() -> None:
    near = Unknown(x, arb(fmpq(11, 3)) + arb(0, 1e-30))
    assert decimals(near, fmpq(11, 3)) == ("3.6667", "3.6667")


def test_unused_names_are_fine() -> None:
    assert exact(add(a, b), Env({"a": 1, "b": 2}, {"w": {}})) == 3
    assert decide(le(at(Family("q"), 1), 0), Env()) is None


# --- corners --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "at", "wanted"),
    [
        ("Derivative(Abs(x), x)", "0", 0, "undefined"),
        ("Derivative(Abs(x), x)", "1", 2, "holds"),
        ("Derivative(Max(x, 0), x)", "0", 0, "undefined"),
        ("Derivative(x*Abs(x), x)", "0", 0, "holds"),
        ("Derivative(Abs(x)**2, x)", "0", 0, "holds"),
        ("Derivative(Min(x, -x), x)", "0", 0, "undefined"),
        ("Derivative(sign(x), x)", "0", 0, "open"),
        ("Derivative(sqrt(x), x)", "1/(2*sqrt(x))", 0, "undefined"),
    ],
)
def test_a_derivative_at_a_corner_exists_if_both_slopes_agree(
    left: str, right: str, at: int, wanted: str
) -> None:
    claim = parse_relation(left, "=", right, Scope(symbols=(Symbol("x"),)))
    assert judge(claim, Env({"x": fmpq(at)})).truth.value == wanted


def test_a_derivative_inside_one_that_is_taken_to_one_side_is_still_taken_to_both() -> None:
    corner = d(Fn("abs", y), y, 0)
    claim = eq(d(add(mul(x, Fn("abs", x)), corner), x, 0), 0)
    assert judge(claim, Env()).truth is Truth.UNDEFINED


def test_a_corner_of_one_derivative_is_not_passed_by_the_direction_of_another() -> None:
    kink = mul(y, Fn("max", Neg(x), ZERO))  # whose slope by y at 0 is max(-x, 0)
    inner = d(add(mul(y, Fn("abs", y)), kink), y, 0)
    assert judge(eq(d(inner, x, 0), 0), Env()).truth is Truth.OPEN


# --- work ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("term", [total(div(1, i), i, 1, 10**5), product(exp(i), i, 1, 10**5)])
def test_a_long_sum_ends_when_the_time_is_up(term: Term) -> None:
    evaluated = 0

    class Counted(dict[int, Value]):
        def __setitem__(self, register: int, value: Value) -> None:
            nonlocal evaluated
            evaluated += 1
            super().__setitem__(register, value)

    machine = Machine({}, {}, Budget(10**6, deadline=0.0), registers=Counted())
    with pytest.raises(OutOfBudget):
        Compiler({}).term(term).run(machine)
    assert evaluated < 1_000

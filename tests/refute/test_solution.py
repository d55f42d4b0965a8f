"""Witnesses that rest on a solution of equations: found where nothing else refutes, and never against what is true."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb, ctx
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from derive.kernel.closed import closed_is_zero
from derive.record.model import Point, Record
from derive.refute.refuter import refute
from derive.refute.verify import verify_witness
from derive.refute.witness import Solution, Witness
from derive.terms.nodes import INTEGER, REAL, Add, Elem, Family, Fn, Mul, Num, Prop, Rel, Sym
from tests.kernel.build import declared, given, prop

Claim = tuple[str, tuple[str, ...], str]
LOGS = "x real above 0; y real above 0"
SIMPLEX = "K integer at_least 1; i in 1..K; p over 1..K above 0; q over 1..K above 0"
SUMS = ("Sum(p[j], (j, 1, K)) = 1", "Sum(q[j], (j, 1, K)) = 1")
NEAR_PAIRS = "ForAll(q[j] - p[j] - p[i]*log(q[j]/p[j]) = 0, (j, 1, K))"

FALSE: dict[str, Claim] = {
    "a hypothesis with an exponential": ("x real", ("exp(x) = 2 - x",), "x > 1"),
    "a hypothesis that is a polynomial without rational roots": ("x real", ("x**5 - x - 1 = 0",), "x < 1"),
    "two hypotheses": ("x real; y real", ("exp(x) + y = 2", "x + exp(y) = 2"), "x = y"),
    "a hypothesis beside an inequation": (LOGS, ("x*log(x) = y*log(y)", "x != y"), "x + y > 1"),
    "a definition by an implicit equation": ("x real", ("tan(x) = x", "x > 1"), "x < 4"),
    "one side of an equivalence": (LOGS, (), "x = 1 <=> x - 1 = 2*log(x)"),
    "a premise": ("x real", (), "sin(x) = x/2 => x = 0"),
    "a claim that two sides differ": ("x real", (), "exp(x) != 3 - x"),
    "a conjunction that is denied": ("x real; y real", (), "not (exp(x) + exp(y) = 3 and x*y = 1/10)"),
    "a choice of which neither holds": ("x real; y real", (), "exp(x) + exp(y) != 3 or sin(x*y) != 1/10"),
    "an undefined term": ("x real", ("exp(x) = 2 - x",), "1/(exp(x) + x - 2) = 1"),
    "a sum over a family": (
        "K integer at_least 2; p over 1..K above 0", SUMS[:1],
        "-Sum(p[j]*log(p[j]), (j, 1, K)) = 1/2 => p[1] > 1/2"),
    "families that are equal in one element, at a double root": (
        SIMPLEX, SUMS, f"{NEAR_PAIRS} => ForAll(p[j] = q[j], (j, 1, K))"),
}  # fmt: skip

TRUE: dict[str, Claim] = {
    "bounds of a root": ("x real", ("exp(x) = 2 - x",), "x > 2/5 and x < 1/2"),
    "a hypothesis solved for its symbol": ("x real", ("exp(x) = 2 - x",), "x = log(2 - x)"),
    "a hypothesis with its terms moved": ("x real", ("exp(x) = 2 - x",), "exp(x) + x = 2"),
    "a hypothesis that is multiplied": ("x real", ("exp(x) = 2 - x",), "2*x*exp(x) = 4*x - 2*x**2"),
    "two names of the same root": ("x real; y real", ("exp(x) = 2 - x", "exp(y) = 2 - y"), "x = y"),
    "a touching logarithm": (LOGS, (), "log(x) = x - 1 <=> x = 1"),
    "a touching exponential": ("x real", (), "exp(x) = 1 + x <=> x = 0"),
    "a curve that is never met": ("x real", (), "exp(x) != x"),
    "a square that is 0": ("x real; y real", ("x**2 + y**2 = 2*x*y",), "x = y"),
    "an increasing function": ("x real; y real", ("exp(x) + x = exp(y) + y",), "x = y"),
    "equality in an inequality between distributions": (
        SIMPLEX, SUMS, "Sum(q[j]*log(q[j]/p[j]), (j, 1, K)) = 0 => ForAll(p[j] = q[j], (j, 1, K))"),
    "a consequence of two hypotheses": ("x real; y real", ("exp(x)*y = 1", "x + y = 5"), "exp(5 - y)*y = 1"),
}  # fmt: skip


def refuted(claim: Claim, seconds: float = 1.0) -> tuple[Record, Prop, Witness | None]:
    declarations, hypotheses, conclusion = claim
    record = given(declared(declarations), *hypotheses)
    stated = prop(record, conclusion)
    return record, stated, refute(record, stated, seconds=seconds, equal=closed_is_zero)


@pytest.mark.parametrize("claim", FALSE.values(), ids=FALSE)
def test_what_only_the_solution_of_equations_refutes_is_refuted(claim: Claim) -> None:
    # it takes 0.4 s; the process of the whole suite may pause for some
    record, stated, witness = refuted(claim, 30.0)
    assert witness is not None
    found = witness.solution
    assert found is not None
    assert 0 < len(found.numbers) == len(found.equations)
    again = verify_witness(record, stated, _with_indices(witness), solution=found, equal=closed_is_zero)
    assert again == witness


@pytest.mark.parametrize("claim", TRUE.values(), ids=TRUE)
def test_what_is_true_of_the_solutions_of_equations_is_not_refuted(claim: Claim) -> None:
    assert refuted(claim)[2] is None


@settings(max_examples=15)
@drawn(st.fractions(0, 3, max_denominator=9), st.fractions(0, 3, max_denominator=9), st.integers(1, 3))
def test_a_claim_about_a_root_is_refuted_only_if_it_is_false(
    shift: Fraction, bound: Fraction, scale: int
) -> None:
    """exp(x) + scale x = 2 + shift has one root, for the left side increases; it is below a bound or not."""
    claim = f"x < {bound}"
    below = _left_side(bound, scale) > 2 + shift
    witness = refuted(("x real", (f"exp(x) + {scale}*x = 2 + {shift}",), claim), 0.3)[2]
    assert (witness is None) == below


def _left_side(x: Fraction, scale: int) -> float:
    with ctx.workprec(100):
        return float((arb(x.numerator) / x.denominator).exp() + scale * arb(x.numerator) / x.denominator)


# --- what is no solution, or not what it is said to be ------------------------------------------------


X, Y = Sym("x", REAL), Sym("y", REAL)
ROOT = Fraction(442854401002388583141327999999, 10**30)  # of exp(x) = 2 - x
RECORD = given(declared("n integer at_least 1; x real; y real; z over 1..n"), "exp(x) = 2 - x")
EQUATION = RECORD.hypotheses[0].prop
FAMILY = (("z", (((1,), Num(5)),)),)
POINT = Point((("n", Num(1)), ("x", X), ("y", Num(3))), FAMILY)
Z_1 = Elem(Family("z", 1, REAL), Num(1))


def solution(
    *equations: Prop, numbers: object = ((X, ROOT),), within: Fraction = Fraction(1, 10**20)
) -> Solution:
    return Solution(equations, numbers, within)  # type: ignore[arg-type]


def answer(claimed: Solution, claim: str = "x > 1", point: Point = POINT) -> Witness | str:
    return verify_witness(RECORD, prop(RECORD, claim), point, solution=claimed, equal=closed_is_zero)


def test_a_solution_that_is_there_is_accepted() -> None:
    assert isinstance(answer(solution(EQUATION)), Witness)


NOT_THERE: dict[str, Solution] = {
    "digits of something else": solution(EQUATION, numbers=((X, ROOT + Fraction(1, 10**10)),)),
    "too narrow a box": solution(EQUATION, within=Fraction(1, 10**40)),
    "too wide a box": solution(EQUATION, within=Fraction(100)),
    "a box of no width": solution(EQUATION, within=Fraction(0)),
    "another equation": solution(Rel("=", X, Num(2))),
    "an order": solution(Rel("<=", Fn("exp", X), Add(Num(2), Mul(Num(-1), X)))),
    "an equation without a solution": solution(Rel("=", Fn("exp", X), Num(0))),
    "no equation": solution(),
    "an equation twice": solution(EQUATION, EQUATION),
    "an equation for two numbers": solution(EQUATION, numbers=((X, ROOT), (Y, ROOT))),
    "a number twice": solution(EQUATION, EQUATION, numbers=((X, ROOT), (X, ROOT))),
    "a double root": solution(
        Rel("=", Fn("exp", X), Add(Num(1), X)), numbers=((X, Fraction(0)),), within=Fraction(1, 10**6)),
    "no numbers": solution(EQUATION, numbers=()),
    "an integer": solution(Rel("=", Sym("n", INTEGER), Num(1)), numbers=((Sym("n", INTEGER), Fraction(1)),)),
    "a number that is none of the context": solution(EQUATION, numbers=((Sym("w", REAL), ROOT),)),
    "no number but a term": solution(EQUATION, numbers=((Add(X, Num(0)), ROOT),)),
    "an element at no number": solution(EQUATION, numbers=((Elem(Family("z", 1, REAL), Sym("n", INTEGER)), ROOT),)),
}  # fmt: skip


@pytest.mark.parametrize("claimed", NOT_THERE.values(), ids=NOT_THERE)
def test_what_is_not_proved_to_be_a_solution_refutes_nothing(claimed: Solution) -> None:
    found = answer(claimed)
    assert isinstance(found, str)
    assert "undecided" in found or "undefined" in found


def test_a_point_beside_the_solution_is_not_admissible() -> None:
    elsewhere = Rel("=", Fn("exp", X), Num(2))
    log_2 = Fraction(693147180559945309417232121458, 10**30)
    found = answer(solution(elsewhere, numbers=((X, log_2),)))
    assert isinstance(found, str)
    assert "not admissible" in found


def test_a_claim_that_holds_at_the_solution_is_not_refuted() -> None:
    found = answer(solution(EQUATION), "x < 1")
    assert isinstance(found, str)
    assert "holds" in found


def test_a_claim_that_is_too_near_to_the_solution_is_undecided() -> None:
    found = answer(solution(EQUATION), f"x < {ROOT + Fraction(1, 10**25)}")
    assert isinstance(found, str)
    assert "undecided" in found


def test_the_point_may_use_no_number_that_is_not_solved_for() -> None:
    found = answer(solution(EQUATION), point=replace(POINT, numbers=(("n", Num(1)), ("x", X), ("y", Y))))
    assert isinstance(found, str)


def test_numbers_may_be_elements_and_the_same_as_others() -> None:
    equation = Rel("=", Fn("exp", Z_1), Add(Num(2), Mul(Num(-1), Z_1)))
    point = Point((("n", Num(1)), ("x", Z_1), ("y", Z_1)), (("z", (((1,), Z_1),)),))
    claimed = solution(equation, numbers=((Z_1, ROOT),))
    assert isinstance(answer(claimed, "x > 1", point), Witness)
    same = answer(claimed, "x != y", point)
    assert isinstance(same, Witness)
    assert isinstance(answer(claimed, "x = y and y = z[1]", point), str)


def _with_indices(witness: Witness) -> Point:
    indices = tuple((name, Num(value)) for name, value in witness.indices)
    return replace(witness.point, numbers=(*witness.point.numbers, *indices))

"""False claims are refuted with a verified witness; for true ones nothing is found."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest
from flint import fmpq

from derive.record.model import Domain, FamilySymbol, Line, Point, Record
from derive.refute.admissible import admissible_point, check_point
from derive.refute.context import Context
from derive.refute.refuter import Hunt, refute
from derive.refute.sample import Sampler, points
from derive.refute.values import Budget
from derive.refute.verify import verify_witness
from derive.refute.witness import Witness, concerning
from derive.terms.nodes import ONE, ZERO, Delta, ForAll, Iff, Implies, Literal, Neg, Num, Prop, Term, free
from tests.refute.build import (
    NONNEGATIVE,
    POSITIVE,
    UNIT,
    K,
    a,
    add,
    at,
    b,
    c,
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
    m,
    mul,
    n,
    ne,
    p,
    power,
    product,
    q,
    record,
    s,
    softmax,
    sub,
    total,
    u,
    v,
    w,
    x,
    y,
    z,
)  # fmt: skip

SUMS_TO_ONE = eq(total(at(p, i)), 1)
BOTH_SUM_TO_ONE = (SUMS_TO_ONE, eq(total(at(q, i)), 1))
DISTRIBUTIONS = {"p": POSITIVE, "q": POSITIVE}


def jacobian() -> Term:
    return d_element(softmax(z, i), z, k)


FALSE_CLAIMS: dict[str, tuple[Record, Prop]] = {
    "cancelling needs c != 1": (record("c"), eq(div(sub(power(c, 2), 1), sub(c, 1)), add(c, 1))),
    "(a-b)/(a-b) is undefined at a = b": (record("a b"), eq(div(sub(a, b), sub(a, b)), 1)),
    "sum of (j-3)/(j-3)": (record(), eq(total(div(sub(j, 3), sub(j, 3)), j), K)),
    "an integer denominator far out": (record(), eq(div(sub(K, 11), sub(K, 11)), 1)),
    "exp(log x) of any x": (record("x"), eq(exp(log(x)), x)),
    "x/x": (record("x"), eq(div(x, x), 1)),
    "equal squares": (record("a b", given=(eq(power(a, 2), power(b, 2)),)), eq(a, b)),
    "0 x = 0 y": (record("x y", given=(eq(mul(0, x), mul(0, y)),)), eq(x, y)),
    "backward range is not Karr's": (record(), eq(total(i, i, 3, 1), -2)),
    "the sum is not K times an element": (record("", "z"), eq(total(at(z, j), j), mul(K, at(z, i)))),
    "log x > 0 iff x > 1 over all reals": (record("x"), Iff(lt(0, log(x)), lt(1, x))),
    "a shifted range": (record("", "z"), eq(total(at(z, i)), total(at(z, add(i, 1)), i, 0, K))),
    "a range off by one": (record("", "z"), eq(total(at(z, i)), total(at(z, i), i, 1, sub(K, 1)))),
    "an element that K = 1 lacks": (record("", {"p": POSITIVE}), lt(0, at(p, sub(K, 1)))),
    "a sum of positive terms over an empty range": (
        record("", {"p": POSITIVE}), lt(0, total(at(p, i), i, 1, sub(K, 1)))),
    "minus one element is not positive for K = 1": (
        record("", {"p": POSITIVE}, (SUMS_TO_ONE,)), lt(0, sub(1, at(p, i)))),
    "log of a product of negatives": (record("x y", given=(lt(0, mul(x, y)),)),
        eq(log(mul(x, y)), add(log(x), log(y)))),
    "sqrt of a square": (record("x"), eq(power(power(x, 2), div(1, 2)), x)),
    "log of a sum": (record({"x": POSITIVE, "y": POSITIVE}), eq(log(add(x, y)), add(log(x), log(y)))),
    "exp of a sum": (record("x y"), eq(exp(add(x, y)), add(exp(x), exp(y)))),
    "dividing an inequality by a negative": (record("a b c", given=(lt(mul(a, c), mul(b, c)),)), lt(a, b)),
    "squaring an inequality": (record("a b", given=(lt(a, b),)), lt(power(a, 2), power(b, 2))),
    "reciprocals of both signs": (
        record("a b", given=(lt(a, b), ne(a, 0), ne(b, 0))), lt(div(1, b), div(1, a))),
    "<= is not <": (record("x"), lt(0, power(x, 2))),
    "!= is refuted by an exact equality": (record({"x": POSITIVE, "y": POSITIVE}), ne(log(x), log(y))),
    "softmax is not scale invariant": (
        record("c", "z"), eq(softmax(each(j, mul(c, at(z, j))), i), softmax(z, i))),
    "a wrong jacobian": (record("", "z"), eq(jacobian(), mul(softmax(z, i), sub(1, softmax(z, k))))),
    "a jacobian with its sign flipped": (
        record("", "z"), eq(jacobian(), mul(softmax(z, i), sub(softmax(z, k), Delta(i, k))))),
    "a denominator whose summand does not use its index": (
        record("", "z"), eq(softmax(z, i), div(exp(at(z, i)), total(exp(at(z, i)), j)))),
    "entropy the wrong way round": (
        record("", DISTRIBUTIONS, BOTH_SUM_TO_ONE),
        le(Neg(total(mul(at(p, i), log(at(q, i))))), Neg(total(mul(at(p, i), log(at(p, i))))))),
    "a probability below 1/2": (record("", {"p": POSITIVE}, (SUMS_TO_ONE,)), lt(at(p, i), div(1, 2))),
    "entropy is not below log 2": (
        record("", {"p": POSITIVE}, (SUMS_TO_ONE,), least=2),
        lt(Neg(total(mul(at(p, i), log(at(p, i))))), log(2))),
    "a product of zeros": (record("", {"p": NONNEGATIVE}, (SUMS_TO_ONE,)), lt(0, product(at(p, i)))),
    "p log p at zero": (
        record("", {"p": NONNEGATIVE}, (SUMS_TO_ONE,)), le(total(mul(at(p, i), log(at(p, i)))), 0)),
    "the derivative of 1/x": (record({"x": POSITIVE}), eq(d(div(1, v), v, x), div(1, power(x, 2)))),
    "the derivative of log at negatives": (record("x"), eq(d(log(v), v, x), div(1, x))),
    "the derivative of |x| is not everywhere 1": (
        record("x"), eq(d(cases((v, lt(0, v)), (Neg(v), le(v, 0))), v, x), 1)),
    "a schematic claim fails off the diagonal": (record("", "z"), eq(at(z, i), at(z, j))),
    "a delta that forgets its other index": (
        record("", "z"), eq(total(mul(Delta(i, j), at(z, j)), j), at(z, 1))),
    "triangular is not square": (record("", "z"),
        eq(total(total(at(z, j), j, 1, i), i), total(total(at(z, j), j), i))),
    "an implication from what is not defined everywhere": (record("x"), Implies(lt(0, div(1, x)), lt(0, x))),
    "an implication backwards": (record("x"), Implies(lt(1, power(x, 2)), lt(1, x))),
    "for all in range": (record("", "z"), ForAll(ONE, K, each(j, le(at(z, j), at(z, i))))),
    "x^n for even n": (record("x", integers={"n": Domain(at_least=ZERO)}), le(0, power(x, n))),
    "0^0 is 1": (record("x", integers={"n": Domain(at_least=ZERO)}), eq(power(0, n), 0)),
    "a literal family": (record("x y"), eq(total(at(Literal(x, y), j), j, 1, 2), x)),
    "posterior odds upside down": (
        record({"a": POSITIVE, "b": POSITIVE, "u": UNIT}), eq(div(mul(a, u), mul(b, sub(1, u))), div(a, b))),
    "one more term than there is": (record("", "z"), eq(total(at(z, add(j, 1)), j), total(at(z, j), j))),
    "a floor of two classes": (record("", {"p": POSITIVE}, (SUMS_TO_ONE,)), le(at(p, i), sub(1, div(1, K)))),
    "a bound on an integer": (record(integers={"n": Domain(), "m": Domain()}), le(mul(n, m), power(n, 2))),
    "irrational points": (record("x", given=(eq(power(x, 2), 2),)), lt(0, x)),
    "a value that a logistic never takes": (
        record("s y", given=(eq(y, div(1, add(1, exp(Neg(s))))),)), lt(1, y)),
}  # fmt: skip

TRUE_CLAIMS: dict[str, tuple[Record, Prop]] = {
    "cancelling where c != 1": (
        record({"c": Domain(above=ONE)}), eq(div(sub(power(c, 2), 1), sub(c, 1)), add(c, 1))),
    "empty sum": (record(), eq(total(i, i, 3, 1), 0)),
    "exp(log x) of a positive": (record({"x": POSITIVE}), eq(exp(log(x)), x)),
    "log x > 0 iff x > 1 over positives": (record({"x": POSITIVE}), Iff(lt(0, log(x)), lt(1, x))),
    "shift": (record("c", "z"), eq(softmax(each(j, add(at(z, j), c)), i), softmax(z, i))),
    "jacobian": (record("", "z"), eq(jacobian(), mul(softmax(z, i), sub(Delta(i, k), softmax(z, k))))),
    "gibbs": (record("", DISTRIBUTIONS, BOTH_SUM_TO_ONE),
        le(Neg(total(mul(at(p, i), log(at(p, i))))), Neg(total(mul(at(p, i), log(at(q, i))))))),
    "log below its tangent": (record({"x": POSITIVE}), le(log(x), sub(x, 1))),
    "squares": (record("x"), le(0, power(x, 2))),
    "a probability": (record("", {"p": POSITIVE}, (SUMS_TO_ONE,)), le(at(p, i), 1)),
    "minus one element, K at least 2": (
        record("", {"p": POSITIVE}, (SUMS_TO_ONE,), least=2), lt(0, sub(1, at(p, i)))),
    "0^0": (record(), eq(power(0, sub(K, K)), 1)),
    "a case at zero": (
        record("x"), eq(cases((0, eq(x, 0)), (div(x, x), ne(x, 0))), cases((0, eq(x, 0)), (1, ne(x, 0))))),
    "definedness of a conclusion may use the premise": (
        record("x"), Implies(lt(0, x), le(log(x), sub(x, 1)))),
    "a false premise": (record("x"), Implies(lt(power(x, 2), 0), eq(x, 7))),
    "contradictory hypotheses refute nothing": (record("x", given=(lt(x, 0), lt(0, x))), eq(x, 7)),
    "two derivatives": (record("x"), eq(d(d(power(v, 3), v, u), u, x), mul(6, x))),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE_CLAIMS)
def test_a_false_claim_is_refuted_and_the_witness_verified_again(name: str) -> None:
    context, claim = FALSE_CLAIMS[name]
    witness = refute(context, claim, seconds=2)
    assert witness is not None
    assert check_point(context, witness.point) is None
    chosen = tuple((index, Num(value)) for index, value in witness.indices)
    again = Point((*witness.point.numbers, *chosen), witness.point.families)
    assert verify_witness(context, claim, again) == witness
    _serves_alone(witness, context, claim)


def _serves_alone(witness: Witness, context: Record, claim: Prop) -> Point:
    """The values that concern a claim, which are a witness where nothing else is declared or given."""
    shown = concerning(witness, context, claim)
    kept = {name for name, _ in (*shown.point.numbers, *shown.point.families)}
    others = ({s.name for s in context.symbols} | {f.name for f in context.families}) - kept
    alone = replace(
        context,
        symbols=tuple(s for s in context.symbols if s.name in kept),
        families=tuple(f for f in context.families if f.name in kept),
        indices=tuple(x for x in context.indices if "K" in kept),
        hypotheses=tuple(
            h for h in context.hypotheses if others.isdisjoint(leaf.name for leaf in free(h.prop))
        ),
    )
    chosen = tuple((index, Num(value)) for index, value in witness.indices)
    point = Point((*shown.point.numbers, *chosen), shown.point.families)
    assert verify_witness(alone, claim, point) == replace(witness, point=shown.point)
    return shown.point


def test_only_the_values_that_concern_a_claim_are_shown() -> None:
    above_c = Domain(above=c)
    context = record(
        {"c": Domain(), "x": Domain(), "y": above_c, "s": Domain()},
        DISTRIBUTIONS | {"z": Domain()},
        given=(*BOTH_SUM_TO_ONE, le(at(z, i), s), lt(1, K)),
    )

    def concern(claim: Prop) -> str:
        witness = refute(context, claim, seconds=1)
        assert witness is not None
        point = _serves_alone(witness, context, claim)
        return "".join(name for name, _ in (*point.numbers, *point.families))

    assert concern(eq(x, 1)) == "x"
    assert concern(eq(y, 1)) == "cy"  # its bound
    assert concern(eq(at(p, 1), 1)) == "Kp"  # its size, and what its sum over it is
    assert concern(eq(at(z, i), 1)) == "Ksz"  # what it is at most


@pytest.mark.parametrize("name", TRUE_CLAIMS)
def test_nothing_is_found_against_a_true_claim(name: str) -> None:
    context, claim = TRUE_CLAIMS[name]
    assert refute(context, claim, seconds=0.15) is None


def test_a_left_side_that_is_undefined_is_named_with_the_point() -> None:
    witness = refute(record("x"), Implies(lt(0, div(1, x)), lt(0, x)), seconds=1)
    assert witness is not None
    assert witness.point.number("x") == ZERO
    assert witness.undefined is not None
    assert witness.undefined.term == div(1, x)


def test_a_case_must_be_defined_where_the_cases_around_it_hold() -> None:
    case, around, claim = lt(0, div(1, x)), ne(x, 0), lt(0, x)
    witness = refute(record("x"), claim, [case], seconds=1)
    assert witness is not None
    assert witness.undefined is not None
    assert refute(record("x"), claim, [around, case], seconds=0.15) is None


def values(**numbers: int | Term) -> tuple[tuple[str, Term], ...]:
    return tuple((name, Num(v) if isinstance(v, int) else v) for name, v in numbers.items())


def elements(*items: int | Term) -> tuple[tuple[tuple[int, ...], Term], ...]:
    return tuple(((at,), Num(v) if isinstance(v, int) else v) for at, v in enumerate(items, 1))


SCALED = eq(softmax(each(j, mul(c, at(z, j))), i), softmax(z, i))


def test_an_authors_witness_is_confirmed_exactly_at_logarithms() -> None:
    witness = verify_witness(
        record("c", "z"), SCALED, Point(values(K=2, c=2, i=1), (("z", elements(0, log(2))),))
    )
    assert isinstance(witness, Witness)
    assert witness.left is not None
    assert witness.right is not None
    assert (witness.left.exact, witness.right.exact) == (Num(Fraction(1, 5)), Num(Fraction(1, 3)))
    assert (witness.left.decimal, witness.right.decimal) == ("0.2000", "0.3333")


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        (Point(values(K=2, c=1, i=1), (("z", elements(0, 1)),)), "the claim holds"),
        (Point(values(K=2, c=2, i=3), (("z", elements(0, 1)),)), "out of its range"),
        (Point(values(K=3, c=2, i=1), (("z", elements(0, 1)),)), "exactly the 3 indices"),
        (Point(values(K=0, c=2, i=1), (("z", elements(0, 1)),)), "domain of K"),
        (Point(values(K=2, i=1), (("z", elements(0, 1)),)), "no value for c"),
        (Point(values(K=2, c=div(1, 0), i=1), (("z", elements(0, 1)),)), "undefined"),
        (Point(values(K=2, c=x, i=1), (("z", elements(0, 1)),)), "not a closed term"),
        (Point(values(K=2, c=2, u=1, i=1), (("z", elements(0, 1)),)), "not a number of the context"),
    ],
)
def test_a_point_that_is_no_witness_is_refused_for_its_reason(point: Point, reason: str) -> None:
    answer = verify_witness(record("c", "z"), SCALED, point)
    assert isinstance(answer, str)
    assert reason in answer


def test_a_point_outside_a_hypothesis_is_not_admissible() -> None:
    context = record("", {"p": POSITIVE}, (SUMS_TO_ONE,))
    half = Num(Fraction(1, 2))
    assert check_point(context, Point(values(K=2), (("p", elements(half, half)),))) is None
    assert "h1 fails" in str(check_point(context, Point(values(K=2), (("p", elements(half, 1)),))))
    assert "domain of p[2]" in str(check_point(context, Point(values(K=2), (("p", elements(1, 0)),))))


def test_a_schematic_hypothesis_must_hold_at_every_index() -> None:
    context = record("", "z", (eq(at(z, i), 1),))
    assert "at i = 2" in str(check_point(context, Point(values(K=2), (("z", elements(1, 2)),))))


def test_guards_restrict_what_is_claimed() -> None:
    context = record("", "z")
    off_diagonal = eq(Delta(i, j), 0)
    assert refute(context, off_diagonal) is not None
    assert refute(context, off_diagonal, (ne(i, j),), seconds=0.1) is None
    assert refute(context, eq(Delta(i, j), 1), (ne(i, j),)) is not None


def test_an_assumed_line_restricts_the_points_but_not_its_own() -> None:
    assumed = lt(1, x)
    context = replace(record("x"), lines=(Line("l1", assumed, "assume"),))
    assert refute(context, lt(0, log(x)), seconds=0.1) is None
    assert refute(context, assumed) is not None
    in_a_case = replace(context, lines=(Line("l1", assumed, "assume", guards=(lt(0, x),)),))
    witness = refute(in_a_case, assumed)
    assert witness is not None  # at x = 1 what is assumed would not hold
    assert dict(witness.point.numbers)["x"] == Num(0)


def test_equality_of_transcendental_numbers_is_left_to_the_given_decider() -> None:
    context = record("a b")
    claim = ne(div(exp(a), exp(b)), exp(sub(a, b)))
    asked: list[Term] = []

    def equal(term: Term) -> bool | None:
        asked.append(term)
        return None

    point = Point(values(K=1, a=3, b=2))
    assert "undecided" in str(verify_witness(context, claim, point, equal=equal))
    assert asked
    assert isinstance(verify_witness(context, claim, point, equal=lambda term: True), Witness)


@pytest.mark.parametrize(
    "context",
    [
        record("", {"p": POSITIVE, "q": POSITIVE}, BOTH_SUM_TO_ONE, least=2),
        record("x", {"p": NONNEGATIVE, "z": Domain()}, (SUMS_TO_ONE, eq(total(mul(at(p, i), at(z, i))), x))),
        record("s", {"p": POSITIVE, "q": POSITIVE, "w": POSITIVE},
            (SUMS_TO_ONE, eq(at(w, k), mul(at(p, k), at(q, k))), eq(s, total(at(w, k), k)))),
        record("a b", given=(eq(mul(a, b), 6), lt(a, b))),
        record({"a": UNIT, "b": UNIT}, given=(eq(add(a, b), 1), lt(a, b))),
        record("x y", given=(eq(x, exp(y)), lt(2, x))),
        record("", "z", (eq(at(z, add(i, 0)), at(z, 1)),)),
        record(integers={"n": Domain(at_least=ZERO)}, given=(lt(K, n),)),
        record("a b u", given=(eq(add(a, b, u), 6), eq(sub(a, b), 1), eq(u, 2))),
        replace(record(), families=(FamilySymbol("P", ((ONE, K), (ONE, K)), domain=POSITIVE),)),
    ],
)  # fmt: skip
def test_an_admissible_point_is_found(context: Record) -> None:
    point = admissible_point(context, seconds=2)
    assert point is not None
    assert check_point(context, point) is None


def test_no_point_is_admissible_to_a_contradiction() -> None:
    assert admissible_point(record("x", given=(lt(x, 0), lt(0, x))), seconds=0.2) is None


def test_the_search_is_the_same_on_every_run() -> None:
    context, claim = FALSE_CLAIMS["a wrong jacobian"]
    assert refute(context, claim, seconds=2) == refute(context, claim, seconds=2)


def test_an_undefined_term_is_shown_with_its_bound_indices_filled_in() -> None:
    context, claim = FALSE_CLAIMS["sum of (j-3)/(j-3)"]
    witness = refute(context, claim)
    assert witness is not None
    assert witness.point == Point(values(K=3))
    assert witness.undefined is not None
    assert witness.undefined.term == div(sub(3, 3), sub(3, 3))
    assert witness.undefined.why == "denominator is 0"


def test_work_without_end_is_cut_off() -> None:
    context = record("x")
    tower = power(10, power(10, power(10, 10)))
    for claim in (eq(tower, 1), eq(total(i, i, 1, 10**9), 0), eq(power(x, 10**12), 7)):
        started = time.monotonic()
        refute(context, claim, seconds=0.1)
        assert time.monotonic() - started < 1.5


def test_a_search_that_ran_out_of_time_is_taken_up_again() -> None:
    hunt = Hunt(record("", "p", (SUMS_TO_ONE,)), lt(at(p, i), div(1, 2)))
    assert hunt.look(seconds=-1.0, trials=12) is None
    assert hunt.look(seconds=5.0, trials=60) is not None


def test_a_family_of_too_many_elements_is_not_spread_out_to_be_counted() -> None:
    context, budget = Context(record("", "z", least=10**6)), Budget(2 * 10**6)
    assert Sampler(context, budget).room({"K": fmpq(10**6)}) is None
    assert budget.steps == 2 * 10**6


@pytest.mark.parametrize(("family", "claim"), [("z", eq(total(at(z, i)), 1)), ("", eq(i, 0))])
def test_a_range_too_long_to_count_is_too_much_work(family: str, claim: Prop) -> None:
    assert refute(record("x", family, least=10**30), claim) is None


def test_hints_lead_to_points_that_sampling_would_not_meet() -> None:
    context = record("x")
    claim = eq(div(sub(x, 777), sub(x, 777)), 1)
    point = Point(values(K=1, x=777))
    witness = refute(context, claim, hints=(point,))
    assert witness is not None
    assert witness.point == point
    apart = eq(cases((1, ne(mul(x, 7), 123)), (2, eq(mul(x, 7), 123))), 1)
    assert refute(context, apart, hints=(sub(mul(x, 7), 123),)) is not None


def test_fifty_classes_are_no_obstacle() -> None:
    witness = refute(record("c", "z", least=50), SCALED, seconds=2)
    assert witness is not None
    assert witness.point.number("K") == Num(50)


def test_points_are_admissible_and_grow() -> None:
    context = record("", {"p": POSITIVE}, (SUMS_TO_ONE,))
    found = list(islice(points(context), 12))
    assert all(check_point(context, point) is None for point in found)
    sizes = {point.number("K") for point in found}
    assert {Num(1), Num(2), Num(3)} <= sizes

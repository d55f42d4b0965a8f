"""False claims that the kernel once proved, and records that once crashed it. Each stays refused for ever.

What once kept it busy is in `test_size.py`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from derive.kernel.advisor import Shape
from derive.kernel.context import Context, Theory
from derive.kernel.lemmas import Lemma
from derive.kernel.rules import induction
from derive.kernel.verdict import Status
from derive.record.model import (
    Citation,
    Definition,
    Hypothesis,
    Line,
    Parameter,
    Point,
    Record,
    Refutation,
)
from derive.refute.refuter import refute
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    App,
    Deriv,
    Div,
    Elem,
    Family,
    Fn,
    IllFormed,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Term,
    Update,
    bind,
)
from tests.kernel.build import (
    claim,
    declared,
    definition,
    follows,
    given,
    last,
    line,
    prop,
    refused,
    term,
    verdict,
)

K = Sym("K", INTEGER)
x, y = Sym("x"), Sym("y")


def total(body: Term, index: Sym) -> Term:
    return Sum(ONE, K, bind(body, index))


# --- signs and the normal form


def test_a_quotient_by_what_is_zero_has_no_sign() -> None:
    """y <= 0 and 0 <= y make y = 0, so that x is no multiple of y by a factor of known sign."""
    assert refused(follows("x real; y real at_most 0", "0 <= x", "0 <= y"), "does-not-follow")


@pytest.mark.parametrize("base", ["(-2)", "x"])
def test_a_power_of_an_integer_stays_an_integer_exponent(base: str) -> None:
    """n*n is no real exponent, for which the base would be nonnegative."""
    assert refused(follows("n integer at_least 1; x real", f"0 <= {base}**(n*n)"), "does-not-follow")


@pytest.mark.parametrize("exponent", ["binomial(n, 2)", "Max(m, n)", "Max(m, n) + 1"])
def test_an_integer_whose_normal_form_has_halves_stays_an_integer_exponent(exponent: str) -> None:
    """n (n - 1)/2 is no integer by its form, and a base with a real exponent would be nonnegative."""
    declare = "x real; m integer at_least 0; n integer at_least 2"
    for base in ("(-2)", "x"):
        assert refused(follows(declare, f"0 <= {base}**({exponent})"), "does-not-follow")
    assert follows(declare, f"x**({exponent}) = x**({exponent})").status is Status.PROVED


@pytest.mark.parametrize(
    "formula",
    ["Sum(z[j], (j, 1, n*n)) = Sum(z[l], (l, 1, n*n))", "z[n*n] = z[n*n]", "KD(n*n, K) = KD(K, n*n)"],
)
def test_products_of_integers_may_be_indices_and_ends_of_ranges(formula: str) -> None:
    found = follows("n integer at_least 1; K integer at_least 1; z over 1..n*n", formula)
    assert found.status is Status.PROVED, found.failure


@pytest.mark.parametrize("power", range(4))
def test_sums_of_powers_of_the_index_have_closed_forms(power: int) -> None:
    closed = ("n", "n*(n + 1)/2", "n*(n + 1)*(2*n + 1)/6", "(n*(n + 1)/2)**2")[power]
    found = follows("n integer at_least 0", f"Sum(j**{power}, (j, 1, n)) = {closed}")
    assert found.status is Status.PROVED, found.failure


@pytest.mark.parametrize("unfold", [(), ("f",)])
@pytest.mark.parametrize("body", ["exp(j*log(j - Rational(3, 2)))", "f(j - Rational(3, 2), j)"])
def test_a_term_before_the_range_must_be_defined_to_be_peeled(body: str, unfold: tuple[str, ...]) -> None:
    """At j = 1, where exp(j log(j - 3/2)) is undefined, its normal form would be -1/2."""
    f = definition("f", "u real above 0; n integer", "exp(n*log(u))")
    record = declared("m integer at_least 1", [f])
    found = last(line(record, f"Rational(1, 2) <= Sum({body}, (j, 2, m))", unfold=unfold))
    assert refused(found, "does-not-follow")


def test_finer_roots_may_be_met_in_hypotheses_and_definitions() -> None:
    primes = "+".join(f"exp(u/{p})" for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31))
    record = given(
        declared("x real; y real", [definition("f", "u real", f"1/({primes} - 11)")]),
        "y = 1/(exp(x/2) - exp(x/3))",
    )
    found = verdict(line(record, "f(x) = f(x)"))
    assert found.status is Status.UNPROVED
    assert {p.code for p in found.problems} >= {"definition", "declaration"}


@pytest.mark.parametrize(
    ("inner", "value"),
    [("Abs(j - k)", "2"), ("KD(j, k)", "1 + exp(m)"), ("cos(j*k*x)", "1 + exp(Sum(cos(j*j*x), (j, 1, m)))")],
)
def test_the_index_of_a_sum_is_not_captured_by_a_sum_in_it(inner: str, value: str) -> None:
    """The binomial theorem for a^k = exp(k sum_j ...), where what is summed depends on k: so a does, too."""
    claim = f"Sum(binomial(n, k)*exp(k*Sum({inner}, (j, 1, m))), (k, 0, n)) = ({value})**n"
    found = follows("n integer at_least 0; m integer at_least 1; x real", claim)
    assert refused(found, "does-not-follow")


def test_a_variable_that_was_opened_elsewhere_is_not_captured() -> None:
    place = Context(Theory())
    index = place.fresh(INTEGER)
    with pytest.raises(IllFormed):
        place.open(bind(Add(Sym("j", INTEGER), index), Sym("j", INTEGER)), ZERO, ONE)


@pytest.mark.parametrize("d", [2, 3])
def test_what_a_root_satisfies_in_one_case_is_not_said_of_it_outside(d: int) -> None:
    """For m = K + 1 the sum and the product are empty, and the right side lacks 1 + K^2; for m <= K it holds."""
    root = f"exp(Sum(log(1 + j**2), (j, m, K - 1))/{d})"
    holds = f"{root}**{d}*(1 + K**2) = Product(1 + j**2, (j, m, K))"
    declare = "m integer; K integer"
    assert follows(declare, f"m <= K => {holds}").status is Status.PROVED
    assert refused(follows(declare, f"And(Implies(m <= K, {holds}), {holds})"), "does-not-follow")


@pytest.mark.parametrize(
    ("declare", "hypothesis", "sure", "sign"),
    [
        ("m integer; n integer", "m != n => x > 0", "exp(Piecewise((0, Eq(m, n)), (log(x), True)))", "0 < x"),
        ("K integer at_least 1", "K > 1 => x > 0", "exp(-Sum(log(x), (j, 1, K - 1)))", "0 < x"),
        ("K integer at_least 1", "K > 1 => x > 0", "exp(Sum(log(x), (j, 1, K - 1)))", "0 <= x"),
    ],
)
def test_what_is_defined_in_a_case_or_a_range_only_stays_there(
    declare: str, hypothesis: str, sure: str, sign: str
) -> None:
    """With m = n, or K = 1, x may be -1: exp log x, once it stood outside, was taken for x."""
    record = line(given(declared(f"{declare}; x real"), hypothesis), f"0 < {sure}")
    assert last(record).status is Status.PROVED
    assert refused(last(line(record, sign, premises=["1"])), "does-not-follow")


# --- derivatives


def test_a_branch_condition_is_continuous_where_it_is_strict() -> None:
    """The inner cases jump at 0, so that the outer ones change their branch there."""
    record = declared("x real")
    cases = term(record, "Piecewise((0, Piecewise((1, x < 0), (-1, True)) < 0), (x, True))")
    found = last(line(record, Rel("=", Deriv(bind(cases, x), ZERO), ZERO), "differentiate"))
    assert refused(found, "condition-missing")


def test_an_argument_jumps_out_of_an_open_domain() -> None:
    """f = 1 where u > 0: at x = 0 the argument is 1, and -1 below."""
    record = declared("x real", [definition("f", "u real above 0", "1")])
    body = App("f", term(record, "Piecewise((1, x >= 0), (-1, True))"))
    found = last(line(record, Rel("=", Deriv(bind(body, x), ZERO), ZERO), "differentiate"))
    assert refused(found, "condition-missing")


def test_the_index_of_a_sum_is_not_captured_by_a_derivative_in_it() -> None:
    """d/dx sum_j d/dy sum_l a_j b_l x y is the product of the two sums."""
    record = declared("K integer at_least 1; x real; y real; a over 1..K; b over 1..K")
    j, m = Sym("j", INTEGER), Sym("m", INTEGER)
    inner = Deriv(bind(total(Mul(Elem(Family("a"), j), Elem(Family("b"), m), x, y), m), y), y)
    outer = Deriv(bind(total(inner, j), x), x)
    product = term(record, "Sum(a[j], (j, 1, K))*Sum(b[l], (l, 1, K))")
    captured = term(record, "Sum(Sum(a[l]*b[l], (l, 1, K)), (j, 1, K))")
    assert last(line(record, Rel("=", outer, product), "differentiate")).status is Status.PROVED
    assert refused(last(line(record, Rel("=", outer, captured), "differentiate")), "does-not-follow")


ROOT = Pow(y, Num(Fraction(1, 2)))


def test_what_a_derivative_of_a_derivative_loses_must_be_defined_near_the_point() -> None:
    """d/dy d/dx (x + sqrt y) at y = 0: for y < 0 the inner derivative, which is 1 for y >= 0, is undefined."""
    inner = Deriv(bind(Add(x, ROOT), x), ZERO)
    found = last(line(declared("x real"), Rel("=", Deriv(bind(inner, y), ZERO), ZERO), "differentiate"))
    assert refused(found, "condition-missing")


@pytest.mark.parametrize("form", ["number", "family"])
def test_an_argument_that_a_body_does_not_use_must_be_defined_near_the_point(form: str) -> None:
    """f = 1, but f(sqrt y) is undefined for y < 0."""
    takes = "u real" if form == "number" else "n implicit integer at_least 1; u over 1..n"
    record = declared("x real", [definition("f", takes, "1")])
    body = App("f", ROOT) if form == "number" else App("f", Num(2), bind(ROOT, Sym("j", INTEGER)))
    found = last(line(record, Rel("=", Deriv(bind(body, y), ZERO), ZERO), "differentiate"))
    assert refused(found, "condition-missing")


def test_an_update_at_an_index_out_of_range_is_undefined_under_a_derivative_too() -> None:
    record = declared("K integer at_least 1; z over 1..K")
    z, v = Family("z"), Sym("v")
    body = Add(Elem(Update(z, Num(7), Elem(z, Num(7))), ONE), v)
    found = last(line(record, Rel("=", Deriv(bind(body, v), ZERO), ONE), "differentiate"))
    assert refused(found, "condition-missing")


def test_an_equation_is_differentiated_in_its_case_only() -> None:
    """x |c| = x c for c > 0; the derivatives by x differ for c < 0."""
    record = line(declared("x real; c real nonzero"), "x*Abs(c) = x*c", guards=["c > 0"])
    slopes = "Derivative(x*Abs(c), x) = Derivative(x*c, x)"
    assert last(line(record, slopes, premises=["1"], guards=["c > 0"])).status is Status.PROVED
    assert refused(last(line(record, slopes, premises=["1"])), "does-not-follow")


# --- declarations


def test_a_bound_of_a_parameter_is_defined_at_all_values_of_what_comes_before_it() -> None:
    """At n = 0 nobody can say whether u is within the bounds of f: so f(n, u) means nothing there."""
    f = definition("f", "n integer; u real at_least -(n**(-2))", "u")
    record = declared("n integer; u real at_least 0", [f])
    found = verdict(claim(line(record, "f(n, u) = f(n, u)"), "f(n, u) = f(n, u)"))
    assert (found.status, [p.code for p in found.problems]) == (Status.UNPROVED, ["definition"])


@pytest.mark.parametrize(
    "declaration", ["z over 1..factorial(n)", "z in 1..factorial(n)", "z real above 1/n"]
)
def test_a_bound_in_a_declaration_is_defined_at_all_values_of_what_comes_before_it(declaration: str) -> None:
    record = line(declared(f"n integer; {declaration}"), "n = n")
    assert [p.code for p in verdict(claim(record, "n = n")).problems] == ["declaration"]
    record = line(declared(f"n integer at_least 1; {declaration}"), "n = n")
    assert verdict(claim(record, "n = n")).status is Status.PROVED


# --- lemmas


def test_a_definition_is_another_one_if_a_definition_that_it_uses_is() -> None:
    """Both records define f(u) = g(u) + 0, but g(u) is u in the lemma and 2u here."""
    f = Definition("f", (Parameter("u"),), Add(App("g", Sym("u")), ZERO))
    lemma = declared("x real", [definition("g", "u real", "u"), f])
    lemma = claim(line(lemma, "f(x) = x", unfold=("f", "g")), "f(x) = x")
    record = declared("y real", [definition("g", "u real", "2*u"), f])
    record = line(record, "f(y) = y", "algebra", [Citation("lemma", "identity", (("x", y),))])
    found = last(record, {"identity": Lemma(lemma, verdict(lemma).status)})
    assert verdict(lemma).status is Status.PROVED
    assert refused(found, "does-not-follow")


# --- extrema

JUMP = "Piecewise(({0} - 100, {0} > 0), (0, True))"
SLOPE = "Piecewise((1, {0} > -1), (-1, True))"


def least_at_minus_one(record: Record, slope: str | Citation) -> Record:
    return line(record, JUMP.format("x") + " >= 0", "minimum_at", [slope], variable="x", point="-1")


def test_the_slope_may_not_rest_on_a_case_that_a_hypothesis_opens() -> None:
    record = given(declared("x real"), "x > 0")
    record = line(record, f"Derivative({JUMP.format('x')}, x) = 1", "differentiate", guards=("x > 0",))
    record = line(record, f"Derivative({JUMP.format('x')}, x) = {SLOPE.format('x')}", "algebra", ["1"])
    assert refused(last(least_at_minus_one(record, "2")), "condition-missing")


def test_the_slope_may_not_come_from_a_lemma_whose_domain_a_hypothesis_gives() -> None:
    lemma = line(declared("y real above 0"), f"Derivative({JUMP.format('y')}, y) = 1", "differentiate")
    slope = f"Derivative({JUMP.format('y')}, y) = {SLOPE.format('y')}"
    lemma = claim(line(lemma, slope, "algebra", ["1"]), slope)
    record = least_at_minus_one(given(declared("x real"), "x > 0"), Citation("lemma", "slope", (("y", x),)))
    assert verdict(lemma).status is Status.PROVED
    assert refused(last(record, {"slope": Lemma(lemma, Status.PROVED)}), "condition-missing")


# --- induction


def n_below_what_is_at_most_n() -> Record:
    """n < m, where 1 <= m <= n: in no point is the step's case, so the step holds, and so does the base."""
    record = line(declared("n integer at_least 0; m integer at_least 1 at_most n"), "0 < m")
    record = line(record, "n + 1 < m", guards=["n < m"])
    return line(record, "n < m", "induction", ["1", "2"], variable="n", start="0")


def n_where_a_family_from_n_on_cannot_be() -> Record:
    """n <= 2, where z_n..z_2 are above 1 and below 0: no point has n <= 2, the step's case, but n = 3 is one."""
    record = line(declared("n integer at_least 0; z over n..2 above 1 below 0"), "0 <= 2")
    record = line(line(record, "1 < z[n]", guards=["n <= 2"]), "z[n] < 0", guards=["n <= 2"])
    record = line(record, "1 < 0", premises=["2", "3"], guards=["n <= 2"])
    record = line(record, "n + 1 <= 2", premises=["4"], guards=["n <= 2", "n >= 1"])
    record = line(record, "n + 1 <= 2", guards=["n <= 2", "n < 1"])
    record = line(record, "n + 1 <= 2", "cases", ["5", "6"], ["n <= 2"])
    return line(record, "n <= 2", "induction", ["1", "7"], variable="n", start="0")


@pytest.mark.parametrize("record", [n_below_what_is_at_most_n(), n_where_a_family_from_n_on_cannot_be()])
def test_induction_needs_that_no_domain_and_no_range_depends_on_n(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(last(record), "condition-missing")
    assert refute(record, record.lines[-1].prop) is not None
    monkeypatch.setattr(induction, "_nothing_else_depends_on", lambda step, variable: None)
    assert last(record).status is Status.PROVED  # so nothing else keeps this away


def test_a_hypothesis_for_each_index_from_n_on_is_a_hypothesis_about_n() -> None:
    """z = (1, 5, 0) and n = 3: z_i = 0 from n on, and the sum up to n is not z_1."""
    record = declared("N integer at_least 1; n integer at_least 1 at_most N; z over 1..N; i in n..N")
    record = line(given(record, "z[i] = 0"), "Sum(z[j], (j, 1, 1)) = z[1]")
    guards = ("Sum(z[j], (j, 1, n)) = z[1]", "n < N")
    record = line(record, "Sum(z[j], (j, 1, n + 1)) = z[1]", "algebra", ["h1 at i=n+1"], guards=guards)
    record = line(record, "Sum(z[j], (j, 1, n)) = z[1]", "induction", ["1", "2"], variable="n", start="1")
    statuses = [v.status for v in verdict(record).lines]
    assert statuses[:2] == [Status.PROVED, Status.PROVED]
    assert refused(last(record), "condition-missing")


# --- assumptions


@pytest.mark.parametrize(
    ("declare", "assumed", "before", "text", "rule", "parameters"),
    [
        ("x real", "x**2 = 1", "", "Derivative(x**2, x) = Derivative(1, x)", "algebra", {}),
        ("x real; a real; b real", "x > 0", "Derivative(x**2, x) = 2*x", "a < b <=> a**2 < b**2", "increasing",
         {"variable": "x", "first": "a", "second": "b"}),
        ("x real", "x >= 2", "Derivative(x**2 - 4*x, x) >= 0", "x**2 - 4*x >= 0", "rising",
         {"variable": "x", "start": "0"}),
        ("x real", "x >= 2", "Derivative(x**3 - 9*x, x) = 3*x**2 - 9", "x**3 - 9*x >= 0", "minimum_at",
         {"variable": "x", "point": "0"}),
    ],
    ids=["differentiated", "increasing", "rising", "a minimum"],
)  # fmt: skip
def test_what_is_assumed_of_a_number_is_not_known_near_it(
    declare: str, assumed: str, before: str, text: str, rule: str, parameters: dict[str, str]
) -> None:
    """It is part of what is printed as the context, as a hypothesis is; the lines would not follow from it."""
    record = line(declared(declare), assumed, "assume")
    if before:
        record = line(record, before, "differentiate" if "=" in before[-10:] else "algebra", premises=["1"])
    premises = [str(n) for n in range(len(record.lines), 0, -1)]
    assert last(line(record, text, rule, premises, **parameters)).status is Status.UNPROVED


def test_what_is_assumed_of_an_integer_is_a_hypothesis_for_induction() -> None:
    record = line(declared("n integer at_least 1"), "n <= 1", "assume")
    record = line(record, "1 <= 1")
    record = line(record, "n + 1 <= 1", premises=["1"], guards=["n <= 1"])
    assert refused(
        last(line(record, "n <= 1", "induction", ["2", "3"], variable="n", start="1")), "condition-missing"
    )


# --- citations


@pytest.mark.parametrize(
    ("declare", "stated", "at"),
    [
        ("K integer at_least 1; i in 1..K; j in 5..K; z over 1..K", "i + j >= 6 + 0*z[1]", "j=i"),
        ("K integer at_least 1; n integer at_least 5; i in 1..K; z over 1..K", "i + n >= 6", "n=i"),
    ],
)
def test_what_a_line_says_at_an_index_in_a_case_is_not_said_at_every_index(
    declare: str, stated: str, at: str
) -> None:
    """i + i >= 6 holds for i = 7, at which the line is read; for i = 1, which z_1 suggests, it would be 2 >= 6."""
    record = line(
        line(declared(declare), stated), "0*i*z[1] + i >= 3", premises=[f"1 at {at}"], guards=["i = 7"]
    )
    assert last(record).status is Status.PROVED
    record = line(record, "0*i*z[1] + 2 >= 6", premises=[f"1 at {at}"], guards=["i = 7"])
    assert refused(last(record), "does-not-follow")


# --- records


def test_two_hypotheses_never_share_an_id() -> None:
    """The second would hide what the first says of x from whatever asks which variables a line rests on."""
    record = declared("x real; y real")
    hypotheses = (Hypothesis("h", prop(record, "x > 0")), Hypothesis("h", prop(record, "y > 0")))
    record = line(replace(record, hypotheses=hypotheses), "x = x")
    assert "same id" in verdict(record).problems[0].message


def test_two_lines_never_share_an_id() -> None:
    record = line(line(declared("x real"), "x = x + 1"), "x = x")
    record = replace(record, lines=tuple(replace(old, id="1") for old in record.lines))
    assert verdict(record).status is Status.UNPROVED


@pytest.mark.parametrize(
    "formula",
    [Rel("=", App("g", x), ZERO), Rel("=", Elem(Family("g"), ONE), ZERO), Rel("<", Sym("g"), ZERO)],
)
def test_a_line_that_says_nothing_is_not_cited(formula: Rel) -> None:
    """What it names is not declared: looking that up once ended the check."""
    record = line(declared("x real"), formula)
    assert refused(last(line(record, "x <= x**2", premises=["1"])), "bad-premise")


def test_what_is_refuted_is_written_as_declared() -> None:
    """|x^y| = x^y holds wherever it is defined; with y as an integer x^y would be -1 at x = -1, y = 1."""
    power = Pow(x, Sym("y", INTEGER))
    record = replace(
        declared("x real; y real"), refutations=(Refutation(Rel("=", Fn("abs", power), power), Point()),)
    )
    found = verdict(record)
    assert (found.status, [p.code for p in found.problems]) == (Status.UNPROVED, ["declaration"])


def test_a_family_of_reals_is_no_family_of_integers() -> None:
    g = definition("g", "n implicit integer at_least 1; m integer over 1..n; i in 1..n", "m[i]")
    record = declared("K integer at_least 1; z over 1..K", [g])
    applied = App("g", K, Family("z"), Num(1))
    assert refused(last(line(record, Rel("=", applied, applied), unfold=("g",))), "bad-premise")


# --- search


class Wrong:
    """Search that gives certificates of nothing, seeded."""

    def __init__(self, seed: int):
        self._random = random.Random(seed)

    def multipliers(self, target: Shape, facts: Sequence[tuple[Shape, str]], strict: bool) -> list[Fraction]:
        return [Fraction(self._random.randint(-2, 3)) for _ in facts][: self._random.choice((99, 1))]

    def cofactors(self, goal: Any, premises: Sequence[Any], may_divide: Any) -> tuple[Any, list[Any], Any]:
        ring = goal.context()
        cofactors = [ring.constant(self._random.choice((0, 1, -1))) for _ in premises]
        rest = self._random.choice((ring.constant(0), goal, ring.constant(1)))
        return ring.constant(self._random.choice((0, 1, 2))), cofactors[: self._random.choice((99, 0))], rest

    def cases(self, terms: Any, op: str) -> list[Rel]:
        x, y = Sym("x"), Sym("y")
        sides = (x, y, Fn("log", x), Div(ONE, y), Fn("log", Mul(x, y)), ZERO, Sym("unheard_of"))
        return [
            Rel(
                self._random.choice(("=", "!=", "<", "<=")),
                self._random.choice(sides),
                self._random.choice(sides),
            )
            for _ in range(self._random.randint(0, 3))
        ]

    def fails_somewhere(self, relation: Any, known: Any) -> bool:
        return self._random.random() < 0.5


@pytest.mark.parametrize(
    ("given_", "conclusion"),
    [
        ("x + y = 2", "x = y"),
        ("x + y <= 2", "x <= y"),
        ("x <= y", "x < y"),
        ("x*y = y", "x*y = 0"),
        ("x <= y", "x != y"),
    ],
)
def test_wrong_certificates_prove_nothing(given_: str, conclusion: str) -> None:
    record = line(given(declared("x real; y real"), given_), conclusion, premises=["h1"])
    assert all(last(record, advisor=Wrong(seed)).status is Status.UNPROVED for seed in range(60))


@pytest.mark.parametrize(
    "text", ["factorial(Min(m, n)) = factorial(Min(m, n))", "KD(Min(m, n), 1) = KD(Min(n, m), 1)"]
)
def test_a_maximum_of_integers_stays_an_integer(text: str) -> None:
    """In its normal form (a + b + |a - b|)/2 there are halves, which once ended the check of a hypothesis."""
    declare = (
        "K integer at_least 1; m integer at_least 1 at_most K; n integer at_least 1 at_most K; z over 1..K"
    )
    found = verdict(claim(line(given(declared(declare), text), text, premises=["h1"]), text))
    assert found.status is Status.PROVED, found


def test_an_index_is_not_rewritten_to_a_real_number() -> None:
    found = follows(
        "K integer at_least 1; n integer at_least 1 at_most K; z over 1..K; x real", "z[n] = x", "n = x"
    )
    assert refused(found, "does-not-follow")


@pytest.mark.parametrize("exponent", ["y", "2*y", "y - 1"])
def test_an_exponent_is_not_rewritten_to_a_real_number(exponent: str) -> None:
    """(-1)^1 < 0; as a real power it would be undefined, and taken to be nonnegative."""
    found = follows("x real nonzero; n integer at_least 0; y real", "Abs(x**n) = x**n", f"n = {exponent}")
    assert refused(found, "does-not-follow")


@pytest.mark.parametrize(
    "conclusion", ["Abs(x**({0})) = x**({0})", "Sum(Abs(x**({0})), (j, 1, K)) = Sum(x**({0}), (j, 1, K))"]
)
@pytest.mark.parametrize("exponent", ["m[{}]", "m[{}] + 1"])
def test_an_exponent_is_not_rewritten_to_a_real_number_at_an_index(conclusion: str, exponent: str) -> None:
    declare = "K integer at_least 1; m integer over 1..K at_least 0; y over 1..K; x real nonzero; i in 1..K"
    record = given(declared(declare), f"{exponent.format('i')} = y[i]")
    at = exponent.format("j" if "Sum" in conclusion else "i")
    assert refused(last(line(record, conclusion.format(at), premises=["h1"])), "does-not-follow")


@pytest.mark.parametrize(
    ("stated", "claimed"),
    [
        ("a < b", "b < a"),
        ("a <= b", "b <= a"),
        ("a < b", "a > b"),
        ("a <= b", "b >= b"),
        ("a <= b", "b > a"),
        ("a < b", "b >= a"),
        ("a >= b", "a <= b"),
        ("a != b", "b = a"),
        ("a = b => c = 0", "c = 0 => a = b"),
        ("a = b => c = 0", "b = a => 0 = c"),
        ("Eq(Limit(a + 2*exp(-x), x, oo), a)", "a = 0"),
        ("a = a", "a = b"),
        ("a = a", "a != a"),
    ],
)
def test_only_equations_are_claimed_with_their_sides_exchanged(stated: str, claimed: str) -> None:
    """What holds of a and b need not hold of b and a; nor does an implication turn round."""
    record = (
        given(declared("a real; b real; c real"), stated)
        if "Limit" not in stated
        else declared("a real; b real")
    )
    proved = line(record, stated, "limit") if "Limit" in stated else line(record, stated, premises=["h1"])
    assert last(proved).status is Status.PROVED
    (goal,) = verdict(claim(proved, claimed)).goals
    assert goal.status is Status.UNPROVED
    assert goal.failure is not None
    assert goal.failure.code == "goal-not-derived"


@pytest.mark.parametrize("op", ["=", "!="])
def test_a_claim_with_its_sides_exchanged_is_no_line_inside_a_case(op: str) -> None:
    record = given(declared("a real; b real; c real"), f"c = 0 => a {op} b")
    record = line(record, f"a {op} b", premises=["h1"], guards=["c = 0"])
    assert last(record).status is Status.PROVED
    (goal,) = verdict(claim(record, f"b {op} a")).goals
    assert goal.status is Status.UNPROVED


@pytest.mark.parametrize(
    ("op", "turned"), [("=", "="), ("!=", "!="), ("<", ">"), ("<=", ">="), (">", "<"), (">=", "<=")]
)
def test_a_claim_with_its_sides_exchanged_is_as_good_as_its_line(op: str, turned: str) -> None:
    record = given(declared("a real; b real"), f"a {op} b")
    (goal,) = verdict(claim(line(record, f"a {op} b", premises=["h1"]), f"b {turned} a")).goals
    assert (goal.status, goal.line) == (Status.PROVED, "1")
    (goal,) = verdict(
        claim(line(declared("a real; b real"), f"a {op} b"), f"b {turned} a")
    ).goals  # no reason for it
    assert goal.status is Status.UNPROVED


def test_a_constant_that_nothing_defines_is_not_declared() -> None:
    """A definition without parameters is applied to nothing: it must stand before its use all the same."""
    c = App("c")
    found = last(replace(Record("constant"), lines=(Line("1", Rel("=", c, c), "algebra"),)))
    assert refused(found, "bad-premise")
    assert found.failure is not None
    assert found.failure.message == "c is not defined before its use"


def test_a_constant_is_not_defined_by_itself() -> None:
    circular = Definition("c", (), Add(App("c"), ONE))
    (problem,) = verdict(Record("constant", definitions=(circular,))).problems
    assert problem.message == "c is not defined before its use"


@pytest.mark.parametrize(
    ("declare", "one", "other", "premise"),
    [
        ("n integer; r real", "v**n", "v**r", "r = n"),  # v^r means nothing for v < 0
        (
            "n integer at_least 1; x over 1..n; y over 1..n+1",
            "x[n + 1]*v",
            "y[n + 1]*v",
            "ForAll(Eq(x[k], y[k]), (k, 1, n))",
        ),
        ("c real", "root(v)", "v", "c = c"),  # root(v) is defined for v > 0 only
    ],
)
def test_equals_do_not_serve_for_equals_in_a_limit_where_one_may_mean_nothing(
    declare: str, one: str, other: str, premise: str
) -> None:
    """What goes to a limit need not be defined for a term to be: so the condition of a case is no limit."""
    record = given(declared(declare, [definition("root", "a real above 0", "a")]), premise)
    left, right = (f"Piecewise((1, Eq(Limit({f}, v, 0, '-'), 0)), (0, True))" for f in (one, other))
    found = last(line(record, f"{left} = {right}", premises=["h1"], unfold=("root",)))
    assert refused(found, "bad-premise")
    assert found.failure is not None
    assert found.failure.message == "a limit cannot be the condition of a case"
    nested = f"Piecewise((1, Or(Eq({left}, 1), Eq(1, 0))), (0, True)) = 0"
    assert refused(last(line(record, nested)), "bad-premise")

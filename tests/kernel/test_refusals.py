"""What is no line, or not one by its rule: each is refused, and said why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import pytest

from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import LineVerdict, Status
from derive.record.model import Citation, Definition, Index, Line, Parameter, Record, Symbol
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    And,
    App,
    Bound,
    Div,
    Elem,
    Family,
    Lam,
    Mul,
    Node,
    Num,
    Rel,
    Sym,
    Term,
)
from tests.kernel.build import claim, declared, definition, given, last, line, verdict


@dataclass(frozen=True)
class Refused:
    """A line from hypotheses by a rule, with a part of the message."""

    rule: str
    says: str
    declare: str
    conclusion: str
    premises: tuple[str, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    guards: tuple[str, ...] = ()
    code: str = "bad-premise"

    def found(self) -> LineVerdict:
        """Premises are hypotheses, but for the value of a derivative, which is a line."""
        record = given(declared(self.declare), *(p for p in self.premises if not p.startswith("Derivative")))
        for slope in (p for p in self.premises if p.startswith("Derivative")):
            record = line(record, slope, "differentiate")
        refs = [*(made.id for made in record.lines), *(h.id for h in record.hypotheses)]
        return last(line(record, self.conclusion, self.rule, refs, self.guards, **self.parameters))


X = "x real"
A_B = "a real; b real; c real"
N = "n integer at_least 0; x real"
BY_N: dict[str, Any] = {"variable": "n", "start": "0"}
SUMMED = "K integer at_least 1; i in 1..K; k in 1..K; a over 1..K; b over 1..K; c over 1..K,1..K"
OVER_I: dict[str, Any] = {"index": "i", "lo": "1", "hi": "K"}
REFUSED = [
    Refused("differentiate", "gives a relation", X, "x = 1 => x = 1"),
    Refused("differentiate", "there is no derivative", X, "x = x"),
    Refused("minimum_at", "needs the slope", X, "x**2 >= 0", (), {"variable": "x", "point": "0"}),
    Refused(
        "minimum_at", "the point depends on x", X, "x**2 >= 0", ("Derivative(x**2, x) = 2*x",),
        {"variable": "x", "point": "x"},
    ),
    Refused(
        "minimum_at", "the line stands in a case on x", X, "x**2 >= 0", ("Derivative(x**2, x) = 2*x",),
        {"variable": "x", "point": "0"}, ("x > 0",), "condition-missing",
    ),
    Refused(
        "increasing", "needs the slope", A_B, "a < b <=> 2*a < 2*b", (),
        {"variable": "a", "first": "a", "second": "b"},
    ),
    Refused(
        "rising", "which sign a derivative by x has", X, "0 <= x", ("x >= 0", "0 <= Derivative(x**2, x) - 1"),
        {"variable": "x", "start": "0"},
    ),
    Refused("rising", "is not a declared real symbol", N, "0 <= n", (), {"variable": "n", "start": "0"}),
    Refused(
        "induction", "outside every case", N, "n >= 0", (), BY_N, ("x > 0",), "condition-missing"
    ),
    Refused(
        "induction", "has a schematic index", "n integer at_least 0; i in 1..3", "n + i >= 0", (), BY_N
    ),
    Refused("induction", "needs two lines", N, "n >= 0", ("0 >= 0",), BY_N),
    Refused("induction", "is not a declared integer", N, "x >= 0", (), {"variable": "x", "start": "0"}),
    Refused(
        "induction", "more than at_least and at_most", "n integer at_least 0 nonzero", "n >= 0", (), BY_N, (),
        "condition-missing",
    ),
    Refused(
        "induction", "the range of z depends on n", "n integer at_least 0; z over n..5", "n >= 0", (), BY_N, (),
        "condition-missing",
    ),
    Refused("solve_for", "the target alone", A_B, "2*a = b", ("2*a = b",), {"target": "a"}),
    Refused("solve_for", "occurs on the other side", A_B, "a = b - a", ("2*a = b",), {"target": "a"}),
    Refused("solve_for", "needs the parameter target", A_B, "a = b", ("a = b",)),
    Refused("solve_for", "is not of the kind", A_B, "a = b", ("a = b",), {"target": "a + b"}),
    Refused("chain", "needs links", A_B, "a = b"),
    Refused("chain", "joins relations, or equivalences", A_B, "a = b", ("a = b", "Or(a = b, b = c)")),
    Refused(
        "chain", "does not begin where", A_B, "a = 1 => c = 1", ("a = 1 => b = 1", "b = 2 => c = 1"),
        code="does-not-follow",
    ),
    Refused(
        "chain", "do not join", A_B, "c = 1 => a = 1", ("a = 1 => b = 1", "b = 1 => c = 1"), code="does-not-follow"
    ),
    Refused("cases", "does not prove this line", A_B, "a > 0", ("b > 0",)),
    Refused("sum_over", "needs a line that holds", SUMMED, "a[1] = b[1]", (), OVER_I),
    Refused("sum_over", "does not hold for each i", SUMMED, "a[1] = b[1]", ("a[1] = b[1]",), OVER_I),
    Refused(
        "sum_over", "also holds for each k", SUMMED, "Sum(a[j], (j, 1, K)) = 0", ("c[i, k] = 0",), OVER_I
    ),
    Refused(
        "sum_over", "applies to = <= <", SUMMED, "Sum(a[j], (j, 1, K)) != 0", ("a[i] != 0",), OVER_I
    ),
    Refused("each_zero", "needs an equivalence", SUMMED, "Sum(a[j], (j, 1, K)) = 0"),
    Refused(
        "each_zero", "needs an equivalence", SUMMED, "Sum(a[j], (j, 1, K)) = 1 <=> ForAll(a[j] = 0, (j, 1, K))"
    ),
    Refused("combination", "gives an inequality", A_B, "a = b", ("a <= b",)),
    Refused("take_exp", "needs a line to apply to", A_B, "exp(a) < exp(b)"),
    Refused("take_exp", "applies to a relation", A_B, "exp(a) < exp(b)", ("Or(a < b, a < c)",)),
    Refused("enclose", "nothing in them may vary", X, "x < 1"),
    Refused("limit", "gives a line of the form", X, "x = 1"),
    Refused("no_such_rule", "there is no rule no_such_rule", X, "x = x", code="unknown-rule"),
    Refused(
        "algebra", "unfold names something", X, "x = x", (), {"unfold": ("f",)}
    ),
]  # fmt: skip


@pytest.mark.parametrize("wrong", REFUSED, ids=lambda r: f"{r.rule}: {r.says}")
def test_a_rule_says_why_it_does_not_give_a_line(wrong: Refused) -> None:
    found = wrong.found()
    assert found.status is Status.UNPROVED
    assert found.failure is not None
    assert (found.failure.code, wrong.says in found.failure.message) == (wrong.code, True), found.failure


@pytest.mark.parametrize(
    ("base", "onward", "case", "says"),
    [
        ("b*1 >= 0", "b*(1 - n) >= 0", "n > 3", "line 1 stands in a case"),
        ("a[i] >= 0", "b*(1 - n) >= 0", "", "line 1 stands in a case"),
        ("b*1 >= 0", "a[i] >= 0", "", "line 2 holds for each i"),
        ("0 >= 0", "b*(1 - n) >= 0", "", "line 1 is not the statement at the start"),
        ("b*1 >= 0", "b*(1 - n) >= -1", "", "line 2 is not the statement at n + 1"),
    ],
)
def test_induction_says_which_of_its_lines_is_another_statement(
    base: str, onward: str, case: str, says: str
) -> None:
    record = declared("n integer at_least 1; b real; i in 1..3; a over 1..3")
    record = line(line(record, base, guards=(case,) if case else ()), onward)
    failure = last(line(record, "b*(2 - n) >= 0", "induction", ("1", "2"), variable="n", start="1")).failure
    assert failure is not None
    assert says in failure.message


ALL = "K integer at_least 1; j in 1..K; a over 1..K; b over 1..K"
GIVEN = [
    ("take_exp", "a < b => exp(a) < exp(b)", "a real; b real", (), {}, "a < b => exp(a) < exp(c)"),
    (
        "take_exp", "ForAll(exp(a[j]) <= exp(b[j]), (j, 1, K))", ALL, ("ForAll(a[j] <= b[j], (j, 1, K))",), {},
        "ForAll(exp(a[j]) <= exp(b[j + 1]), (j, 1, K - 1))",
    ),
    (
        "increasing", "2*a < 2*b", "x real; a real; b real", ("a < b", "Derivative(2*x, x) = 2"),
        {"variable": "x", "first": "a", "second": "b"}, "2*b < 2*a",
    ),
    (
        "tangent_power", "x**p <= 1 + p*(x - 1)", "x real above 0; p real above 0 below 1", (),
        {"at": "x", "point": "1", "exponent": "p"}, "x**p >= 1 + p*(x - 1)",
    ),
    ("chain", "a != c", A_B, ("a != b", "b = c"), {}, "a != b + c"),
    ("chain", "a = 1 => c = 1", A_B, ("a = 1 => b = 1", "b = 1 => c = 1"), {}, "c = 1 => a = 1"),
    ("chain", "a = 1 <=> c = 1", A_B, ("a = 1 <=> b = 1", "b = 1 <=> c = 1"), {}, "a = 1 <=> c = 2"),
    (
        "each_zero", "ForAll(a[j] = 0, (j, 1, K)) <=> Sum(a[j]**2, (j, 1, K)) = 0", ALL, (), {},
        "ForAll(a[j] = 0, (j, 1, K)) <=> Sum(a[j], (j, 1, K)) = 0",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "true", "declare", "premises", "parameters", "false"), GIVEN)
def test_a_rule_gives_the_true_line_and_not_the_false_one_beside_it(
    rule: str, true: str, declare: str, premises: tuple[str, ...], parameters: dict[str, Any], false: str
) -> None:
    declare = f"{declare}; c real" if "c real" not in declare and "(c)" in false else declare
    made = Refused(rule, "", declare, true, premises, parameters).found()
    assert made.status is Status.PROVED, made.failure
    assert Refused(rule, "", declare, false, premises, parameters).found().status is Status.UNPROVED


# --- records that reading would refuse, or that name what is not there


Y, M = Sym("y"), Sym("m", INTEGER)
Z = Family("z")


def of(parameter: str, *arguments: Node) -> Callable[[Record], Record]:
    """A line about f of arguments, f having one parameter."""

    def made(record: Record) -> Record:
        record = replace(record, families=(*record.families, *declared("zz over 1..3,1..3").families))
        record = replace(record, definitions=(definition("f", parameter, "1"),))
        return line(record, Rel("=", App("f", *arguments), ZERO))

    return made


def saying(term: Term) -> Callable[[Record], Record]:
    return lambda record: line(record, Rel("=", term, ZERO))


RECORDS = [
    ("a bound variable without", saying(Bound(0))),
    ("declared with another arity", saying(Elem(Family("z", 2), ONE, ONE))),
    ("v is not a declared family", saying(Elem(Family("v"), ONE))),
    ("y is not declared", saying(Y)),
    ("x is declared real, used as integer", saying(Sym("x", INTEGER))),
    ("f is not defined before its use", saying(App("f", ONE))),
    ("f takes 1 arguments, got 2", of("k integer", ONE, ONE)),
    ("k is an integer", of("k integer", Sym("x"))),
    ("k is a number", of("k integer", Z)),
    ("w is a family", of("w over 1..3", ONE)),
    ("w is a family of 1 indices", of("w over 1..3", Family("zz", 2))),
    ("the elements of w are integers", of("w integer over 1..3", Z)),
]


@pytest.mark.parametrize(("says", "made"), RECORDS, ids=[says for says, _ in RECORDS])
def test_a_line_that_says_nothing_is_refused_with_what_it_names(says: str, made: Any) -> None:
    found = last(made(declared("x real; z over 1..3")))
    assert found.failure is not None
    assert (found.failure.code, says in found.failure.message) == ("bad-premise", True), found.failure


HALF = Num(Fraction(1, 2))
INDEX = Parameter("k", INTEGER, index=(ONE, Num(3)))
DECLARATIONS = [
    ("a bound mentions numbers and integer symbols only, not x", declared("x real; y real above x")),
    ("the ends of a range are integers", Record("r", indices=(Index("i", ONE, HALF),))),
    ("x is declared twice", Record("r", symbols=(Symbol("x"), Symbol("x")))),
    ("x is declared twice", Record("r", symbols=(Symbol("x"),), indices=(Index("x", ONE, ONE),))),
    (
        "k is an index, so an integer",
        Record("r", definitions=(Definition("f", (replace(INDEX, sort="real"),), ONE),)),
    ),
    ("f is defined twice", Record("r", definitions=(definition("f", "", "1"), definition("f", "", "2")))),
    ("two lines have the same id", Record("r", lines=(Line("1", And(), "algebra"),) * 2)),
]


@pytest.mark.parametrize(("says", "record"), DECLARATIONS)
def test_a_record_that_reading_would_refuse_proves_nothing(says: str, record: Record) -> None:
    found = verdict(record)
    assert found.status is Status.UNPROVED
    assert says in found.problems[0].message


# --- premises


def _citing(
    citation: Citation, declare: str = "K integer at_least 1; i in 1..K; k in 1..K; z over 1..K"
) -> LineVerdict:
    return last(line(given(declared(declare), "z[i] > 0"), "z[1] > 0", premises=[citation]))


@pytest.mark.parametrize(
    ("says", "citation"),
    [
        ("hypothesis h2 is not in the record", Citation("hypothesis", "h2")),
        ("does not come before this line", Citation("line", "7")),
        ("has no index j to instantiate", Citation("hypothesis", "h1", (("j", ONE),))),
        ("becomes an integer, not a family", Citation("hypothesis", "h1", (("i", Z),))),
        ("n is not declared", Citation("hypothesis", "h1", (("i", Sym("n", INTEGER)),))),
        ("mentions k, which this line does not", Citation("hypothesis", "h1", (("i", Sym("k", INTEGER)),))),
    ],
)
def test_a_citation_of_what_is_not_there_is_refused(says: str, citation: Citation) -> None:
    record = given(declared("K integer at_least 1; i in 1..K; k in 1..K; z over 1..K"), "z[i] > 0")
    found = last(line(record, "z[1] > 0", premises=[citation]))
    assert found.failure is not None
    assert (found.failure.code, says in found.failure.message) == ("bad-premise", True), found.failure


# --- families that are given by what is written


ROW = Lam("j", INTEGER, Div(ONE, Elem(Z, Bound(0, INTEGER))))
TABLE = Lam("i", INTEGER, Lam("j", INTEGER, Div(ONE, Elem(Z, Bound(0, INTEGER)))))


@pytest.mark.parametrize("element", [Elem(ROW, Num(2)), Elem(TABLE, ONE, Num(2))])
def test_an_element_of_a_family_that_is_written_out_is_defined_where_what_is_written_is(
    element: Term,
) -> None:
    assert last(line(declared("z over 1..3 nonzero"), Rel("=", element, element))).status is Status.PROVED
    found = last(line(declared("z over 1..3"), Rel("=", element, element)))
    assert found.failure is not None
    assert [o.why for o in found.failure.missing] == ["denominator"]


def test_families_are_equal_where_their_elements_are_written_alike() -> None:
    """A family is itself written index by index; of several indices, what is written is compared."""
    record = declared("z over 1..3; y over 1..3; t over 1..3,1..3")
    one, two = definition("f", "w over 1..3", "w[1]"), definition("g", "w over 1..3,1..3", "w[1, 2]")
    record = replace(record, definitions=(one, two))
    each = Lam("i", INTEGER, Elem(Z, Bound(0, INTEGER)))
    for name, left, right, holds in (
        ("f", Z, each, True),
        ("f", Family("y"), each, False),
        ("g", _table(lambda t: Add(t, t)), _table(lambda t: Mul(Num(2), t)), True),
        ("g", _table(lambda t: t), _table(lambda t: t, 0, 1), False),
    ):
        found = last(line(record, Rel("=", App(name, left), App(name, right))))
        assert (found.status is Status.PROVED) is holds


def _table(of: Callable[[Term], Term], first: int = 1, second: int = 0) -> Lam:
    element = Elem(Family("t", 2), Bound(first, INTEGER), Bound(second, INTEGER))
    return Lam("i", INTEGER, Lam("j", INTEGER, of(element)))


# --- citing a lemma


LEMMA = claim(
    declared("n integer; i in 1..3; w over 1..3; v integer over 1..3"), "n*v[i] + w[i] = w[i] + v[i]*n"
)
VALUES: dict[str, Any] = {"n": ONE, "w": Z, "v": Family("m", 1, INTEGER)}


@pytest.mark.parametrize(
    ("says", "changed", "goal"),
    [
        ("has 1 goals, not goal 2", {}, 1),
        ("must be told what its n is", {"n": None}, 0),
        ("has nothing named q", {"q": ONE}, 0),
        ("n is an integer", {"n": HALF}, 0),
        ("w is a family of 1 indices", {"w": Family("t", 2)}, 0),
        ("the elements of v are integers", {"v": Z}, 0),
        ("the index i becomes an integer", {"i": HALF}, 0),
        ("u is not declared", {"n": Sym("u", INTEGER)}, 0),
        ("not a family over integers", {"w": Lam("x", "real", Bound(0))}, 0),
    ],
)
def test_a_lemma_says_what_it_cannot_be_cited_at(says: str, changed: dict[str, Any], goal: int) -> None:
    values = {k: v for k, v in {**VALUES, **changed}.items() if v is not None}
    record = declared("z over 1..3; m integer over 1..3; t over 1..3,1..3; i in 1..3")
    record = line(record, "z[i] = z[i]", premises=[Citation("lemma", "l", tuple(values.items()), goal)])
    found = last(record, {"l": Lemma(LEMMA, Status.PROVED)})
    assert found.failure is not None
    assert says in found.failure.message

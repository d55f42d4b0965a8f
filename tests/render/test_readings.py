"""Names and templates of a record: no two formulas of one record are printed alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from derive.check.verdict import ProofVerdict
from derive.functions import SHARED
from derive.kernel.verdict import Status
from derive.record.model import Definition, Domain, FamilySymbol, Index, Parameter, Record, Symbol
from derive.render.choosing import choose, passed_over
from derive.render.glyphs import UNICODE
from derive.render.latex import LATEX, render_latex
from derive.render.mathml import MATHML
from derive.render.notation import Notation
from derive.render.printer import render
from derive.render.readings import Unreadable, latex_pattern, meet, readings
from derive.render.terminal import show_lines
from derive.render.typst import TYPST
from derive.render.unicode import PLAIN, render_unicode
from derive.script.definitions import SharedFunction
from derive.terms.nodes import (
    INTEGER,
    ONE,
    Add,
    And,
    App,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    Fn,
    Mul,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
)
from tests.shipped import verdicts

K, i, j = (Sym(n, INTEGER) for n in ("K", "i", "j"))
a, x, y, u = (Sym(n) for n in ("a", "x", "y", "u"))
z, w = Family("z"), Family("w", 2)
SECOND = Add(x, ONE)


def record(*declared: Symbol | FamilySymbol | Definition) -> Record:
    symbols = tuple(s for s in declared if isinstance(s, Symbol))
    if all(s.name != "x" for s in symbols):
        symbols = (Symbol("x"), *symbols)
    return Record(
        "r",
        symbols=(Symbol("K", INTEGER, Domain(at_least=ONE)), *symbols),
        families=tuple(s for s in declared if isinstance(s, FamilySymbol)),
        indices=(Index("i", ONE, K), Index("j", ONE, K)),
        definitions=tuple(s for s in declared if isinstance(s, Definition)),
    )


def number(latex: str) -> Symbol:
    return Symbol("a", latex=latex)


def family(latex: str = "", name: str = "z") -> FamilySymbol:
    return FamilySymbol(name, ((ONE, K),), latex=latex)


def function(latex: str = "", unicode: str = "", count: int = 1, name: str = "f") -> Definition:
    parameters = tuple(Parameter(f"u{n}") for n in range(count))
    return Definition(name, parameters, ONE, latex=latex, unicode=unicode)


def summed(body: Term, hint: str) -> Callable[[Sym], Term]:
    return lambda index: Sum(ONE, K, bind(body if body != i else index, index, hint))


# what an author could call a name, and two formulas that must not be printed alike because of it
ALIKE: list[tuple[str, Record, Node, Node]] = [
    ("a number", record(number("5")), a, Num(5)),
    ("a product", record(number("xy"), Symbol("y")), a, Mul(x, y)),
    ("a product with a number", record(number("2x")), a, Mul(Num(2), x)),
    ("a sum in braces", record(number("{x + 1}")), a, SECOND),
    ("a power", record(number("x^2")), a, Pow(x, Num(2))),
    ("an element", record(number("z_1"), family()), a, Elem(z, ONE)),
    ("an element by its template", record(number("P(1)"), family("P(<1>)")), a, Elem(z, ONE)),
    ("an application", record(function("h(<1>)"), function("h(x)", count=0, name="g")), App("f", x), App("g")),
    ("a product with brackets", record(function("x(<1>)", "x(<1>)")), App("f", SECOND), Mul(x, SECOND)),
    ("pi", record(number(r"\pi")), a, Fn("pi")),
    ("pi on one line", record(function(unicode="π", count=0)), App("f"), Fn("pi")),
    ("Euler's number", record(number("e")), Pow(a, x), Fn("exp", x)),
    ("Euler's number on one line", record(function(unicode="e", count=0)), Pow(App("f"), x), Fn("exp", x)),
    ("an exponential", record(number("e^x")), a, Fn("exp", x)),
    ("the sign of a derivative", record(Symbol("y", latex="d"), number("dx")), Div(y, a), Deriv(bind(x, x), x)),
    ("Kronecker's delta", record(number(r"{\delta}_{ij}")), a, Delta(i, j)),
    ("the delta of two indices", record(replace(family(r"{\delta}_{<1><2>}", "w"), ranges=((ONE, K),) * 2)),
     Elem(w, i, j), Delta(i, j)),
    ("a logarithm", record(function(r"\operatorname{log}(<1>)", "log(<1>)")), App("f", SECOND), Fn("log", SECOND)),
    ("an upright logarithm", record(function(r"\mathrm{l og}(<1>)")), App("f", SECOND), Fn("log", SECOND)),
    ("a maximum", record(function(r"\operatorname{max}(<1>, <2>)", "max(<1>, <2>)", 2)),
     App("f", x, ONE), Fn("max", x, ONE)),
    ("a function by its typeset name", record(function(name="arctan")), App("arctan", SECOND), Fn("atan", SECOND)),
    ("the sign of a number", record(Symbol("sgn")), Mul(Sym("sgn"), SECOND), Fn("sign", SECOND)),
    ("the index of a sum", record(number("l")), summed(a, "l")(Sym("l", INTEGER)), summed(i, "l")(i)),
    ("a bound name like an element", record(family()), summed(Elem(z, ONE), "z_1")(i), summed(i, "z_1")(i)),
    ("a bound name like a delta", record(), summed(Delta(i, j), "delta_ij")(K), summed(i, "delta_ij")(i)),
    ("an omicron", record(Symbol("o"), function(unicode="ο", count=0)), App("f"), Sym("o")),
    ("e to a power", record(), Pow(Fn("exp", ONE), x), Fn("exp", x)),
]  # fmt: skip


def seen(text: str) -> str:
    """What of a printed formula a reader can see, roughly: no spaces, braces or kinds of upright letters."""
    for command in (
        r"\operatorname",
        r"\mathrm",
        r"\left",
        r"\right",
        r"\,",
        r"\cdot",
        "\u2062",
        "\u2061",
        "·",
    ):
        text = text.replace(command, "")
    for tag in ("<mrow>", "</mrow>", '<mspace width="0.17em"/>', "<mo></mo>"):
        text = text.replace(tag, "")
    return (
        "".join(c for c in text if c not in ' {}\\"').replace("ο", "o").replace("thin", "").replace("op", "")
    )


@pytest.mark.parametrize(("declared", "one", "other"), [c[1:] for c in ALIKE], ids=[c[0] for c in ALIKE])
def test_no_name_is_printed_like_another_formula(declared: Record, one: Node, other: Node) -> None:
    notation = Notation.of(declared)
    for form in (PLAIN, LATEX, MATHML, TYPST):
        assert seen(render(one, notation, form)) != seen(render(other, notation, form))


def test_a_name_that_depends_on_a_number_of_the_context_says_so_where_that_is_a_parameter() -> None:
    h = Definition("h", (Parameter("x", implicit=True),), Fn("exp", x))
    g = Definition("g", (Parameter("x"),), Add(App("h", x), ONE))
    notation = Notation.of(record(h, g))
    assert render_unicode(g.body, notation.within(g)) == "h[x := x] + 1"
    assert render_unicode(App("h", x), notation) == "h"


@pytest.mark.parametrize(
    "template",
    [
        r"P(C_{<1>} \mid x)", r"\hat{p}_{<1>}", r"\operatorname{softmax}(<1>)", r"H(<1>)", r"z^{(<1>)}",
        r"\delta_{<1>}", r"\pi_{<1>}", r"\mathbf{x}_{<1>}", r"\mathrm{KL}(<1>)", r"D_{\mathrm{KL}}(<1>)",
        r"CE(<1>)", r"d(<1>, x)", r"\bar{\alpha}_{<1>}",
    ],
)  # fmt: skip
def test_what_lectures_write_is_printed_as_given(template: str) -> None:
    notation = Notation.of(record(family(template)))
    assert notation.latex_of("z") == template


def test_of_two_templates_that_could_be_read_alike_the_later_one_is_not_used() -> None:
    notation = Notation.of(record(family("P(<1>)"), number(r"P(x)"), function(r"P(<1>, <2>)", count=2)))
    assert [notation.latex_of(n) for n in ("a", "z", "f")] == ["P(x)", "z", "P(<1>, <2>)"]


def test_a_stranger_cannot_keep_a_printer_busy_with_templates() -> None:
    symbols = tuple(Symbol(f"s{n}", latex=f"x_{{{n}}}") for n in range(100))
    notation = Notation.of(Record("r", symbols=symbols))
    assert notation.latex_of("s1") == "x_{1}"
    assert notation.latex_of("s99") == r"\mathrm{s99}"  # more than are looked at
    chain = (Symbol("s1"), *(Symbol(f"s{n}", latex=rf"\mathrm{{s{n - 1}}}(x)") for n in range(2, 40)))
    shown = Notation.of(Record("r", symbols=chain)).latex
    assert set(shown.values()) == {rf"\mathrm{{s{n}}}" for n in range(1, 40)}


def test_a_name_with_a_superscript_is_bracketed_in_a_power() -> None:
    notation = Notation.of(record(number(r"\sigma^2"), family("z^{(<1>)}")))
    assert render_latex(Pow(a, Num(2)), notation) == r"(\sigma^2)^2"
    assert render_latex(Pow(Elem(z, i), Num(2)), notation) == "(z^{(i)})^2"
    assert render_latex(Mul(a, Elem(z, i)), notation) == r"\sigma^2 z^{(i)}"


@pytest.mark.parametrize(
    ("around", "shown"),
    [
        (lambda c: Add(c, ONE), "({c}) + 1"), (lambda c: Rel("=", c, ONE), "({c}) = 1"),
        (lambda c: Rel("=", ONE, c), "1 = {c}"), (lambda c: Mul(x, c), "x,({c})"),
        (lambda c: And(Rel("=", x, c), Rel("<", x, ONE)), "(x = {c}) and x < 1"),
    ],
)  # fmt: skip
def test_what_follows_cases_does_not_stand_with_a_condition(
    around: Callable[[Term], Node], shown: str
) -> None:
    cases = Piecewise(x, Rel("<", x, ONE))
    text = render_latex(around(cases), Notation.of(record()))
    inside = render_latex(cases, Notation.of(record()))
    for command in (r"\left", r"\right", r"\text", "\\"):
        text, inside = text.replace(command, ""), inside.replace(command, "")
    assert text.replace("{ and }", " and ") == shown.replace("{c}", inside)


def test_inside_a_definition_an_element_reads_like_no_other_parameter() -> None:
    parameters = (
        Parameter("n", INTEGER),
        Parameter("w", ranges=((ONE, Sym("n", INTEGER)),)),
        Parameter("w_1"),
    )
    definition = Definition("f", parameters, Add(Elem(Family("w"), ONE), Sym("w_1")))
    notation = Notation.of(record(definition)).within(definition)
    assert render_unicode(definition.body, notation) == "w[1] + w_1"


def test_a_definition_says_which_of_its_parameters_are_integers() -> None:
    """A power of an integer exponent is defined for negative numbers too."""
    n = Parameter("n", INTEGER, domain=Domain(at_least=ONE, nonzero=True))
    whole = Parameter("w", INTEGER, ranges=((ONE, Sym("n", INTEGER)),))
    definition = Definition(
        "f", (Parameter("x", domain=Domain(above=ONE)), n, whole), Pow(x, Sym("n", INTEGER))
    )
    verdict = ProofVerdict("r", Status.PROVED, record=record(definition))
    text = " ".join(" ".join(line.plain for line in show_lines(verdict, 200)).split())
    assert "with x > 1, integer n ≥ 1, n ≠ 0, integer w_i" in text


def test_inside_a_definition_a_parameter_is_not_printed_like_a_number_of_the_context() -> None:
    parameters = (Parameter("t"), Parameter("a", implicit=True))
    definition = Definition("f", parameters, Mul(Sym("t"), a))
    own = record(number("t"), definition)
    assert render_latex(definition.body, Notation.of(own).within(definition)) == "t a"


@pytest.mark.parametrize(
    "template", ["5", "2x", "x + 1", "(x)", "_1", "<1>", "x y_1 z", "x)(", "(x]", "x_12", ""]
)
def test_what_is_not_one_name_is_no_template(template: str) -> None:
    with pytest.raises(Unreadable):
        latex_pattern(template)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("P(<1>)", "P(x)", True), ("P(<1>)", "P(x, y)", False), (r"P(<1> \mid x)", r"P(y \mid <1>)", True),
        ("P(x)", "P", True), ("x_1", "x", False), ("x^1", "x", True), (r"\mathbf{x}", "x", False),
        (r"\mathrm{x}", "x", True), ("f(<1>)_{<2>}", "f(x)_1", True), ("f(<1>)", "g(<1>)", False),
        ("log", r"\operatorname{log}", True), ("x'", "x", False), (r"\hat{x}", "x", False),
    ],
)  # fmt: skip
def test_templates_meet_where_a_text_could_be_read_as_both(one: str, other: str, alike: bool) -> None:
    given: Any = [readings(latex_pattern(t)) for t in (one, other)]
    assert meet(*given) is alike


def test_what_is_passed_over_of_the_authors_latex_is_known() -> None:
    given = record(
        Symbol("a", latex=r"\eta_{\max}"), Symbol("b", latex="2x"), Symbol("c", latex=r"\hat{y}"),
        Symbol("d", latex="x = y"), FamilySymbol("p", ((ONE, K),), latex=r"P\left(C_{<1>} \mid x\right)"),
    )  # fmt: skip
    assert [(p.name, p.latex, p.why) for p in passed_over(given)] == [
        ("a", r"\eta_{\max}", r"\max is none of the commands that a name may have: write \operatorname{max}"),
        ("b", "2x", "it could be read as another name, or as a sign that has a meaning"),
        ("d", r"x = y", "it is not one name: letters, accents, scripts, arguments in brackets"),
    ]
    assert not any(passed_over(v.record) for v in verdicts() if v.record)


@pytest.mark.parametrize("shared", SHARED, ids=repr)
def test_shared_definitions_are_printed_as_they_say(shared: SharedFunction) -> None:
    mine = shared.definition
    plain, latex = choose(replace(record(), definitions=(mine,)), UNICODE)
    if mine.latex:
        assert latex.texts[mine.name] == mine.latex.replace(r"\left", "").replace(r"\right", "")
    if mine.unicode:
        assert plain.texts[mine.name] == mine.unicode

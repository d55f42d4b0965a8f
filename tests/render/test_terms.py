"""Formulas in both forms: as lecture notes have them, every kind, injective."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tests.strategies as made
from derive.formula.parse import Scope as ParseScope
from derive.formula.parse import parse_term
from derive.record.model import Domain, FamilySymbol, Hypothesis, Record, Symbol
from derive.render.form import Form
from derive.render.latex import LATEX, render_latex
from derive.render.mathml import MATHML, math
from derive.render.notation import Notation
from derive.render.printer import PRINTERS, render
from derive.render.typst import TYPST
from derive.render.unicode import PLAIN, render_unicode
from derive.terms.nodes import (
    FALSE,
    FUNCTIONS,
    INTEGER,
    KINDS,
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
    App,
    Bound,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    Fn,
    ForAll,
    Iff,
    Implies,
    Infinity,
    Literal,
    Mul,
    Neg,
    Node,
    Not,
    Num,
    Or,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sym,
    Tends,
    Term,
    Update,
    bind,
)
from tests.render.fixtures import (
    LOGIT,
    LOSS,
    SETTING,
    SIGMOID,
    SOFTMAX,
    K,
    P,
    c,
    el,
    eq,
    exp,
    gradient_claim,
    i,
    j,
    k,
    log,
    minus,
    t,
    total,
    v,
    x,
    y,
    z,
)

NOTATION = Notation.of(SETTING)
SCOPE = ParseScope.of(SETTING)
softmax = App("softmax", K, z, i)
shifted = App("softmax", K, bind(Add(el(z, j), c), j), i)

FORMS: tuple[Form, ...] = (PLAIN, LATEX, MATHML, TYPST)
IN_EACH_FORM = pytest.mark.parametrize("form", FORMS, ids=lambda f: type(f).__name__)

ONE_OF_EACH: dict[str, Node] = {
    "num": Num(Fraction(-1, 2)),
    "sym": x,
    "bound": Bound(0, INTEGER),
    "oo": Infinity(-1),
    "family": z,
    "lam": bind(Elem(z, Add(i, ONE)), i),
    "literal": Literal(ZERO, ONE),
    "update": Update(z, k, x),
    "elem": el(z, i),
    "add": minus(x, c),
    "neg": Neg(x),
    "mul": Mul(c, x),
    "div": Div(x, c),
    "pow": Pow(x, Num(2)),
    "fn": log(x),
    "piecewise": Piecewise(x, Rel(">", x, ZERO), ZERO, TRUE),
    "delta": Delta(i, k),
    "sum": total(el(z, j)),
    "prod": Prod(ONE, K, bind(el(z, j), j)),
    "deriv": Deriv(bind(Pow(v, Num(2)), v), x),
    "app": softmax,
    "rel": Rel("!=", x, ZERO),
    "not": Not(eq(x, ZERO)),
    "and": And(eq(x, ZERO), eq(c, ZERO)),
    "or": Or(eq(x, ZERO), eq(c, ZERO)),
    "implies": Implies(eq(x, ZERO), eq(c, ZERO)),
    "iff": Iff(eq(x, ZERO), eq(c, ZERO)),
    "forall": ForAll(ONE, K, bind(eq(el(z, i), ZERO), i)),
    "tends": Tends("+", bind(log(v), v), ZERO, Infinity(-1)),
}


@pytest.mark.parametrize("kind", sorted(KINDS))
@IN_EACH_FORM
def test_each_kind_of_node_is_printed_in_each_form(kind: str, form: Form) -> None:
    assert kind in PRINTERS
    node = ONE_OF_EACH[kind]
    assert node.kind == kind
    text = render(node, NOTATION, form)
    assert text
    assert "|" not in text


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@IN_EACH_FORM
def test_each_function_is_printed_in_each_form_and_each_argument_shows(name: str, form: Form) -> None:
    least, most = FUNCTIONS[name]
    small: list[Term] = [i, k, K] if name in ("factorial", "binomial") else [x, Div(ONE, x), minus(c, x)]
    counts = range(least, 4 if most is None else most + 1)
    given = [a for count in counts for a in product(small, repeat=count)]
    assert len({render(Fn(name, *arguments), NOTATION, form) for arguments in given}) == len(given)


@pytest.mark.parametrize(
    ("node", "plain", "tex"),
    [
        (
            eq(el(P, i), Div(exp(t(i)), total(exp(t(j))))),
            "P_i = e^(t_i) / ∑_{j=1}^{K} e^(t_j)",
            r"P(C_{i} \mid x) = \frac{e^{t_i}}{\sum_{j=1}^{K} e^{t_j}}",
        ),
        (minus(el(y, i), el(P, i)), "y_i - P_i", r"y_i - P(C_{i} \mid x)"),
        (log(el(y, i)), "log y_i", r"\log y_i"),
        (log(minus(ONE, x)), "log(1 - x)", r"\log(1 - x)"),
        (log(Div(el(y, i), el(z, i))), "log(y_i / z_i)", r"\log \frac{y_i}{z_i}"),
        (Mul(el(y, i), minus(Delta(i, j), el(y, j))), "y_i (δ_ij - y_j)", r"y_i(\delta_{ij} - y_j)"),
        (exp(Div(x, c)), "exp(x / c)", r"\exp\left(\frac{x}{c}\right)"),
        (shifted, "softmax(z + c)_i", r"\operatorname{softmax}(z + c)_{i}"),
        (App("sigmoid", minus(el(z, ONE), x)), "σ(z_1 - x)", r"\sigma(z_1 - x)"),
        (t(i, Num(2)), "t[K := 2]_i", "t[K := 2]_i"),
        (
            gradient_claim(),
            "∂L/∂z_k = softmax(z)_k - y_k",
            r"\frac{\partial L}{\partial z_k} = \operatorname{softmax}(z)_{k} - y_k",
        ),
        (Fn("sin", x), "sin x", r"\sin x"),
        (Pow(Fn("cos", x), Num(2)), "(cos x)^2", r"(\cos x)^2"),
        (Fn("abs", Div(x, c)), "|x / c|", r"\left\lvert \frac{x}{c} \right\rvert"),
        (Fn("abs", Fn("abs", x)), "abs(|x|)", r"\lvert \lvert x \rvert \rvert"),
        (Fn("max", x, c), "max(x, c)", r"\max(x, c)"),
        (Fn("binomial", K, k), "binomial(K, k)", r"\binom{K}{k}"),
        (Fn("factorial", minus(K, ONE)), "(K - 1)!", "(K - 1)!"),
        (Mul(Num(2), Fn("pi")), "2 π", r"2 \pi"),
        (Deriv(bind(log(v), v), x), "d/dx log x", r"\frac{d}{dx} \log x"),
        (
            Neg(total(Mul(el(y, i), log(softmax)), i)),
            "-∑_{i=1}^{K} y_i log softmax(z)_i",
            r"-\sum_{i=1}^{K} y_i \log \operatorname{softmax}(z)_{i}",
        ),
        (Mul(Num(2), Num(3)), "2 · 3", r"2 \cdot 3"),
        (Mul(Neg(x), c), "-x c", "-x c"),
        (Neg(Mul(x, c)), "-(x c)", "-(x c)"),
        (minus(x, Mul(x, c)), "x - x c", "x - x c"),
        (Pow(x, Num(Fraction(1, 2))), "√x", r"\sqrt{x}"),
        (Pow(Add(x, c), Num(Fraction(1, 2))), "√(x + c)", r"\sqrt{x + c}"),
        (Pow(x, Num(Fraction(1, 3))), "x^(1/3)", "x^{1/3}"),
        (Pow(x, Div(ONE, Num(3))), "x^(1 / 3)", r"x^{\frac{1}{3}}"),
        (Pow(x, Div(ONE, K)), "x^(1 / K)", "x^{1/K}"),
        (Pow(x, Div(ONE, Add(c, K))), "x^(1 / (c + K))", r"x^{\frac{1}{c + K}}"),
        (Sym("xbar"), "xbar", r"\bar{x}"),
        (Sym("mu_hat"), "μ_hat", r"\mu_{\mathrm{hat}}"),
        (Sym("muhat"), "muhat", r"\hat{\mu}"),
        (Pow(Pow(x, Num(Fraction(1, 2))), Num(2)), "(√x)^2", r"(\sqrt{x})^2"),
        (Deriv(bind(Deriv(bind(log(c), c), v), v), x), "d^2/dx^2 log x", r"\frac{d^2}{dx^2} \log x"),
        (el(P, minus(K, ONE)), "P_{K-1}", r"P(C_{K - 1} \mid x)"),
        (
            ForAll(ONE, K, bind(Rel("!=", el(z, i), ZERO), i)),
            "∀ i ∈ {1, …, K}: z_i ≠ 0",
            r"\forall i \in \{1, \dots, K\}:\ z_i \ne 0",
        ),
        (Iff(Rel("<", x, c), Rel("<=", c, x)), "x < c ⇔ c ≤ x", r"x < c \iff c \le x"),
        (
            Tends("-", bind(log(v), v), Infinity(1), x),
            "lim_{v → ∞} log v = x",
            r"\lim_{v \to +\infty} \log v = x",
        ),
        (Tends("-", bind(log(v), v), ONE, ZERO), "lim_{v → 1^-} log v = 0", r"\lim_{v \to 1^-} \log v = 0"),
    ],
)
def test_formulas_read_as_in_lecture_notes(node: Node, plain: str, tex: str) -> None:
    assert render_unicode(node, NOTATION) == plain
    assert render_latex(node, NOTATION) == tex


def test_typst_sets_an_indexed_bracket_close_to_its_operator() -> None:
    assert TYPST.bare(r"\operatorname{softmax}\left(<1>\right)_{<2>}") == 'op("softmax") #h(0em) ( ⋅ )_(⋅)'
    assert TYPST.bare(r"\operatorname{KL}\left(<1>, <2>\right)") == 'op("KL") ( ⋅ , ⋅ )'


def test_a_formula_reads_the_same_in_mathml_and_typst() -> None:
    node = minus(Mul(el(y, i), log(el(P, i))), Div(ONE, x))
    assert render(node, NOTATION, TYPST) == "y_(i) log P ( C_(i) ∣ x ) - frac(1, x)"
    assert math(render(Pow(x, Num(2)), NOTATION, MATHML)) == "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
    tree = ElementTree.fromstring(math(render(node, NOTATION, MATHML)))
    assert "".join(tree.itertext()) == "yi\u2062log\u2061P(Ci∣x)−1x"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_mathml_is_well_formed(kind: str) -> None:
    ElementTree.fromstring(math(render(ONE_OF_EACH[kind], NOTATION, MATHML)))


def test_an_element_varied_outside_its_derivative_is_printed_as_varied() -> None:
    loss = App("L", K, Update(z, k, v), y)
    outside = Deriv(bind(Add(loss, el(z, k)), v), el(z, k))
    inside = Deriv(bind(Add(loss, Elem(Update(z, k, v), k)), v), el(z, k))
    assert render_unicode(outside, NOTATION) == "(d/dv (L[z := z[k ↦ v]] + z_k))[v = z_k]"
    assert render_unicode(inside, NOTATION) == "∂/∂z_k (L + z_k)"


def test_a_bound_variable_never_takes_a_name_that_is_free_or_bound_around_it() -> None:
    body = total(Mul(el(z, i), total(Mul(el(y, i), el(z, j)), j)), j)
    assert render_unicode(body, NOTATION) == "∑_{j=1}^{K} z_i ∑_{k=1}^{K} y_i z_k"
    hidden = bind(Mul(el(z, i), el(y, j)), j, "i")
    assert render_unicode(total(ONE).rebuild((ONE, K, hidden)), NOTATION) == "∑_{j=1}^{K} z_i y_j"


@pytest.mark.parametrize("argument", [x, Add(x, ONE)])
def test_in_mathml_a_function_stands_apart_from_the_factor_before_it(argument: Term) -> None:
    row = render(Mul(Num(2), log(argument)), NOTATION, MATHML)
    assert '<mn>2</mn><mo>\u2062</mo><mspace width="0.17em"/><mi>log</mi>' in row


def _limit_as_printed(side: str, at: Node, domain: Domain, *said: Prop) -> str:
    """The limit of cosh h, where h is declared with a domain, and something is supposed of it."""
    hypotheses = tuple(Hypothesis(str(n), prop) for n, prop in enumerate(said))
    notation = Notation.of(Record("r", symbols=(Symbol("h", domain=domain),), hypotheses=hypotheses))
    return render_unicode(Tends(side, bind(Fn("cosh", Sym("h")), Sym("h")), at, ONE), notation)


@pytest.mark.parametrize(
    ("side", "at", "domain"),
    [
        ("+-", ZERO, Domain()), ("+-", ZERO, Domain(nonzero=True)), ("+", ZERO, Domain(above=ZERO)),
        ("-", ONE, Domain(above=ZERO, at_most=ONE)), ("-", Infinity(1), Domain(at_least=ZERO)),
        ("+-", Sym("c"), Domain()),
    ],
)  # fmt: skip
def test_a_limit_keeps_its_letter_where_it_stays_in_the_declared_domain(
    side: str, at: Node, domain: Domain
) -> None:
    assert "cosh h" in _limit_as_printed(side, at, domain)


@pytest.mark.parametrize(
    ("side", "at", "domain"),
    [
        ("+-", ZERO, Domain(above=ZERO)), ("-", ZERO, Domain(at_least=ZERO)), ("+", ONE, Domain(below=ONE)),
        ("+", Num(2), Domain(below=ONE)), ("-", Infinity(1), Domain(below=ONE)), ("+", Infinity(-1), Domain(above=ONE)),
        ("+", Sym("c"), Domain(above=ZERO)), ("+", ZERO, Domain(above=Sym("n", INTEGER))),
    ],
)  # fmt: skip
def test_a_limit_that_leaves_the_declared_domain_has_another_letter(
    side: str, at: Node, domain: Domain
) -> None:
    """Else a hypothesis, read with what is declared, would say less than what is taken from it."""
    assert "cosh x" in _limit_as_printed(side, at, domain)


def test_a_limit_has_another_letter_where_something_is_said_of_the_declared_number() -> None:
    h = Sym("h")
    assert "cosh x" in _limit_as_printed("+-", ZERO, Domain(), Rel("<", ZERO, h))
    assert "cosh x" in _limit_as_printed("+-", h, Domain())
    within = Tends("+-", bind(Fn("cosh", Mul(h, h)), h), ZERO, h)
    assert "cosh(x x)" in render_unicode(within, Notation.of(Record("r", symbols=(Symbol("h"),))))


def test_an_implicit_length_is_hidden_only_where_the_argument_tells_it() -> None:
    two = Literal(ZERO, log(Num(2)))
    assert render_unicode(App("softmax", Num(2), two, ONE), NOTATION) == "softmax((0, log 2))_1"
    assert render_unicode(App("softmax", Num(3), two, ONE), NOTATION) == "softmax[n := 3]((0, log 2))_1"
    assert render_unicode(App("softmax", Num(2), z, i), NOTATION) == "softmax[n := 2](z)_i"


def of_logits(length: Term = K, over: Term = K) -> App:
    return App("softmax", length, bind(t(j, over), j), i)


def test_a_defined_family_as_an_argument_is_printed_by_its_name() -> None:
    shown = [
        (of_logits(), "softmax(t)_i", r"\operatorname{softmax}(t)_{i}"),
        (of_logits(Num(2)), "softmax[n := 2](t)_i", r"\operatorname{softmax}[n := 2](t)_i"),
        (of_logits(Num(2), Num(2)), "softmax(t[K := 2])_i", r"\operatorname{softmax}(t[K := 2])_{i}"),
        (
            App("softmax", K, bind(minus(t(j), c), j), i),
            "softmax(t - c)_i",
            r"\operatorname{softmax}(t - c)_{i}",
        ),
        (
            App("softmax", K, bind(App("softmax", K, z, j), j), i),
            "softmax(softmax(z))_i",
            r"\operatorname{softmax}(\operatorname{softmax}(z))_{i}",
        ),
    ]
    for node, plain, tex in shown:
        assert render_unicode(node, NOTATION) == plain
        assert render_latex(node, NOTATION) == tex


def test_a_family_that_is_not_the_defined_one_is_never_printed_by_its_name() -> None:
    family = bind(t(j), j)
    applied = bind(App("softmax", K, z, j), j)
    distinct: list[Node] = [
        family,
        bind(t(K), j),
        bind(t(i), j),
        bind(t(Add(j, ONE)), j),
        bind(t(j, Num(2)), j),
        bind(Neg(t(j)), j),
        bind(App("t", K, z, j), j),
        bind(App("t", K, Update(P, k, x), j), j),
        bind(el(z, j), j),
        z,
        t(i),
        Elem(family, i),
        Update(family, i, x),
        applied,
        Elem(applied, i),
        softmax,
        bind(App("softmax", j, z, j), j),
        bind(App("softmax", K, bind(el(z, k), k), j), j),
        bind(App("softmax", Num(2), z, j), j),
    ]
    for form in FORMS:
        texts = [render(a, NOTATION, form) for a in distinct]
        assert [(a, b) for a, b in combinations(texts, 2) if a == b] == []


def test_an_index_inside_another_family_argument_is_not_left_out() -> None:
    outer = bind(Mul(el(z, j), App("softmax", K, bind(Mul(el(z, j), el(y, k)), k), ONE)), j)
    inner = bind(Mul(el(z, j), App("softmax", K, bind(Mul(el(z, k), el(y, k)), k), ONE)), j)
    for form in FORMS:
        assert render(outer, NOTATION, form) != render(inner, NOTATION, form)


def test_a_template_keeps_a_dot_where_the_index_of_a_whole_family_was() -> None:
    named = replace(LOGIT, latex=r"t(C_{<1>})")
    notation = Notation.of(replace(SETTING, definitions=(SOFTMAX, SIGMOID, named, LOSS)))
    assert render_latex(of_logits(), notation) == r"\operatorname{softmax}(t(C_{\cdot}))_{i}"


def test_truth_and_falsehood_print() -> None:
    assert (render_unicode(TRUE), render_unicode(FALSE)) == ("true", "false")


GENERATED = Notation.of(
    Record(
        "generated",
        symbols=made.SYMBOLS,
        families=made.FAMILY_SYMBOLS,
        indices=made.INDEX_SYMBOLS,
        definitions=(made.SIGMOID, made.SOFTMAX),
    )
)


@IN_EACH_FORM
@settings(max_examples=25)
@given(nodes=st.lists(st.one_of(made.terms(size=3), made.props(size=3)), min_size=6, max_size=12))
def test_terms_that_differ_print_differently(form: Form, nodes: list[Node]) -> None:
    by_text: dict[str, Node] = {}
    for node in nodes:
        text = render(node, GENERATED, form)
        assert by_text.setdefault(text, node) == node


SMALL: list[Node] = [x, c, el(z, i), Num(2), Num(-1), Num(Fraction(1, 2)), log(x), total(el(z, j))]
BUILDERS: list[Callable[[Any], Term]] = [
    Neg,
    exp,
    log,
    lambda a: Add(a, x),
    lambda a: Add(x, a),
    lambda a: Mul(a, x),
    lambda a: Mul(x, a),
    lambda a: Div(a, x),
    lambda a: Div(x, a),
    lambda a: Pow(a, Num(2)),
    lambda a: Pow(x, a),
    total,
    lambda a: Deriv(bind(Add(a, v), v), c),
    lambda a: Deriv(bind(Mul(v, a), v), x),
    lambda a: App("sigmoid", a),
]


@IN_EACH_FORM
def test_every_small_structure_has_a_print_of_its_own(form: Form) -> None:
    seen: dict[str, Node] = {}
    once = [build(a) for build in BUILDERS for a in SMALL]
    for node in [*SMALL, *once, *(build(a) for build in BUILDERS for a in once)]:
        assert seen.setdefault(render(node, NOTATION, form), node) == node


@IN_EACH_FORM
def test_grouping_and_order_are_the_authors(form: Form) -> None:
    variants = [
        Add(x, c, x), Add(Add(x, c), x), Add(x, Add(c, x)), Add(c, x, x),
        Mul(x, c, x), Mul(Mul(x, c), x), Mul(x, Mul(c, x)),
        Div(Mul(x, c), x), Mul(x, Div(c, x)), Div(x, Mul(c, x)), Div(Div(x, c), x), Div(x, Div(c, x)),
        Neg(Add(x, c)), Add(Neg(x), c), Neg(Neg(x)), minus(x, Neg(c)), minus(x, minus(c, x)),
        Pow(Pow(x, c), x), Pow(x, Pow(c, x)), Pow(Neg(x), Num(2)), Neg(Pow(x, Num(2))),
    ]  # fmt: skip
    texts = [render(a, NOTATION, form) for a in variants]
    assert [(a, b) for a, b in combinations(texts, 2) if a == b] == []


@pytest.mark.parametrize(
    "text",
    ["(x - c)/(x - c)", "-x*c + c", "2*(x + c)", "softmax(z + c)[i]", "c*log(c + x)", "c - x - c/x"],
)
def test_what_the_author_wrote_prints_in_its_order(text: str) -> None:
    plain = render_unicode(parse_term(text, SCOPE), NOTATION)
    assert [s for s in plain if s.isalnum()] == [s for s in text if s.isalnum()]


def test_an_authors_template_must_be_plain_mathematics_and_keep_every_index() -> None:
    def shown(template: str) -> str:
        families = (FamilySymbol("w", ((ONE, K),), latex=template),)
        return render_latex(Elem(Family("w"), i), Notation.of(Record("r", families=families)))

    assert shown(r"P(C_{<1>} \mid x)") == r"P(C_{i} \mid x)"
    assert shown(r"\sigma\left(<1>\right)") == r"\sigma(i)"
    assert shown(r"{w_1}_{<1>}^{(2)}") == r"{w_1}_{i}^{(2)}"
    for bad in (r"\input{secret}", r"P(x)_{1}<1><1>", r"a + <1>", r"\def\x{<1>}", "}{<1>", r"<1>\\", "$<1>$",
                "w_{1}_{<1>}", r"\hat{w_1^{2}_<1>}", r"w^\alpha_{<1>}^2", "w_<1>^2'"):  # fmt: skip
        assert shown(bad) == "w_i", bad


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\mathbf{x}", '<mi mathvariant="normal">𝐱</mi>'),
        (r"\mathcal{N}", '<mi mathvariant="normal">𝒩</mi>'),
        (r"\mathbb{R}", '<mi mathvariant="normal">ℝ</mi>'),
        (r"\bar x", '<mover accent="true"><mi>x</mi><mo stretchy="false">¯</mo></mover>'),
    ],
)
def test_a_name_has_its_font_and_accent_in_mathml_too(latex: str, shown: str) -> None:
    notation = Notation.of(Record("r", symbols=(Symbol("x", latex=latex),)))
    assert render(x, notation, MATHML) == shown


def test_what_nothing_defines_is_written_with_all_its_arguments() -> None:
    applied = App("unknown", x, Family("z"))
    assert render_unicode(applied, Notation()) == "unknown(x, z)"
    assert "(x, z)" in render_latex(applied, Notation())


def test_two_names_with_one_template_stay_apart() -> None:
    symbols = (Symbol("a", latex=r"\theta"), Symbol("b", latex=r"\theta"), Symbol("theta"), Symbol("log"))
    notation = Notation.of(Record("r", symbols=symbols))
    texts = [render_latex(s.term, notation) for s in symbols]
    assert len(set(texts)) == 4
    assert render_unicode(Sym("log"), notation) == "log'"


def test_a_symbol_named_like_an_element_makes_elements_print_in_brackets() -> None:
    record = Record("r", symbols=(Symbol("z_1"),), families=(FamilySymbol("z", ((ONE, K),)),))
    notation = Notation.of(record)
    assert render_unicode(Sym("z_1"), notation) == "z_1"
    assert render_unicode(el(z, ONE), notation) == "z[1]"
    assert render_latex(el(z, ONE), notation) == "z[1]"


def test_a_declared_e_is_never_eulers_number() -> None:
    notation = Notation.of(Record("r", symbols=(Symbol("e"), Symbol("x"))))
    assert render_unicode(exp(x), notation) == "exp(x)"
    assert render_unicode(Pow(Sym("e"), x), notation) == "e^x"


def test_family_names_do_not_clash_with_symbols() -> None:
    assert render_unicode(Elem(Family("w"), i), Notation()) == "w_i"
    assert render_latex(Sym("alpha_max"), Notation()) == r"\alpha_{\mathrm{max}}"
    assert render_unicode(Sym("alpha_1"), Notation()) == "α_1"
    assert Fn("exp", x).name == "exp"


def test_brackets_of_a_template_that_grow_are_not_doubled() -> None:
    node = App("sigmoid", minus(Div(x, c), x))
    assert render_latex(node, NOTATION) == r"\sigma\left(\frac{x}{c} - x\right)"
    assert render(node, NOTATION, TYPST) == "σ ( frac(x, c) - x )"


def test_functions_of_functions_are_printed_once_each() -> None:
    """Twice at each level, sixty would take for ever."""
    node: Term = x
    for _ in range(60):
        node = Fn("tanh", node)
    for form in (PLAIN, LATEX, TYPST):
        assert render(node, NOTATION, form).count("tanh") == 60

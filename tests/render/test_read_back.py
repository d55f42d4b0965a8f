"""What is printed reads as what was checked: readers written apart give back a formula of the same value."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.record.model import Record
from derive.render.latex import LATEX
from derive.render.notation import Notation
from derive.render.printer import render
from derive.render.unicode import PLAIN
from derive.terms.nodes import (
    FUNCTIONS,
    ONE,
    RELATIONS,
    TRUE,
    Add,
    And,
    App,
    Delta,
    Div,
    Elem,
    Family,
    Fn,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
)
from tests import strategies as made
from tests.render.reader import HALF, LatexReader, PlainReader, Reader, Unclear
from tests.terms.evaluate import env_of, evaluate

NOTATION = Notation.of(
    Record(
        "read",
        symbols=made.SYMBOLS,
        families=made.FAMILY_SYMBOLS,
        indices=made.INDEX_SYMBOLS,
        definitions=(made.SIGMOID,),
    )
)
SYMBOLS = {s.name: s for s in (*made.REALS, made.K, *made.INDICES)}
FAMILIES = {f.name: f for f in made.FAMILIES}
ALL = made.Names()
BOTH = ((PLAIN, PlainReader), (LATEX, LatexReader))


KINDS = (
    "add", "add", "neg", "mul", "mul", "div", "pow", "root", "fn", "fn", "elem", "delta", "sum", "prod", "cases", "app",
)  # fmt: skip


@st.composite
def terms(draw: st.DrawFn, names: made.Names = ALL, size: int = 4) -> Term:
    """Terms of the kinds that the readers know."""
    if size <= 0:
        return draw(
            st.one_of(st.sampled_from((*names.reals, *names.integers)), st.builds(Num, made.fractions(5)))
        )
    inner, whole = terms(names, size - 1 - draw(st.integers(0, 1))), made.integers(names, 1)
    match draw(st.sampled_from(KINDS)):
        case "add":
            return Add(*draw(st.lists(inner, min_size=2, max_size=3)))
        case "neg":
            return Neg(draw(inner))
        case "mul":
            return Mul(*draw(st.lists(inner, min_size=2, max_size=3)))
        case "div":
            return Div(draw(inner), draw(inner))
        case "pow":
            return Pow(draw(inner), draw(st.one_of(inner, whole)))
        case "root":
            return Pow(draw(inner), HALF)
        case "fn":
            name = draw(st.sampled_from(sorted(FUNCTIONS)))
            if name in ("factorial", "binomial"):
                return Fn(name, draw(whole)) if name == "factorial" else Fn(name, draw(inner), draw(whole))
            count = 2 if name in ("max", "min") else FUNCTIONS[name][0]
            return Fn(name, *(draw(inner) for _ in range(count)))
        case "elem":
            family = draw(st.sampled_from(names.families))
            return Elem(family, *(draw(whole) for _ in range(family.arity)))
        case "delta":
            return Delta(draw(whole), draw(whole))
        case "sum" | "prod" as kind:
            inside, new = names.with_integer()
            body = bind(draw(terms(inside, size - 1)), new, draw(made.HINTS))
            build = Sum if kind == "sum" else Prod
            return build(draw(whole), draw(whole), body)
        case "cases":
            condition: Prop = Rel(draw(st.sampled_from(sorted(RELATIONS))), draw(inner), draw(inner))
            if draw(st.booleans()):
                below, middle, above = draw(inner), draw(inner), draw(inner)
                way = st.sampled_from(draw(st.sampled_from((("<", "<="), (">", ">=")))))
                condition = And(Rel(draw(way), below, middle), Rel(draw(way), middle, above))
            last = [draw(inner), TRUE] if draw(st.booleans()) else []
            return Piecewise(draw(inner), condition, *last)
        case _:
            return App("sigmoid", draw(inner))


def read(text: str, reader: type[Reader]) -> Term:
    return reader(text, SYMBOLS, FAMILIES, {"sigmoid"}).read()


@pytest.mark.parametrize(("form", "reader"), BOTH, ids=["plain", "latex"])
@settings(max_examples=150)
@given(term=terms())
def test_a_formula_reads_as_what_it_is(form: object, reader: type[Reader], term: Term) -> None:
    text = render(term, NOTATION, form)  # type: ignore[arg-type]
    found = read(text, reader)
    for seed in range(3):
        assert evaluate(found, env_of(seed)) == evaluate(term, env_of(seed)), text


x, c = made.REALS
z = Family("z")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("-x^2", Neg(Pow(x, Num(2)))), ("x / c + 1", Add(Div(x, c), ONE)), ("-x c", Neg(Mul(x, c))),
        ("∑_{i=1}^{K} z_i x + c", Add(Sum(ONE, made.K, bind(Mul(Elem(z, made.INDICES[0]), x), made.INDICES[0])), c)),
        ("e^x", Fn("exp", x)), ("√x c", Mul(Pow(x, HALF), c)),
    ],
)  # fmt: skip
def test_the_reader_knows_the_conventions(text: str, term: Term) -> None:
    assert read(text, PlainReader) == term


@pytest.mark.parametrize("text", ["x / c x", "x / c / x", "x^2^3", "log x^2", "x y", "(x", "x)"])
def test_what_convention_leaves_open_is_refused(text: str) -> None:
    with pytest.raises(Unclear):
        read(text, PlainReader)


def test_a_bracket_that_is_left_out_is_noticed() -> None:
    """The readers have teeth: without brackets another formula is read."""
    term = Mul(Add(x, c), Sym("x"))
    for form, reader in BOTH:
        text = render(term, NOTATION, form).replace("(", "").replace(")", "").replace(r"\,", "")
        assert evaluate(read(text, reader), env_of(1)) != evaluate(term, env_of(1))

"""What is printed in the formula language is read again as what it was."""

from __future__ import annotations

from hypothesis import assume, given

from derive.formula.parse import Scope, parse_prop, parse_term
from derive.formula.text import FormulaText
from derive.terms.nodes import (
    App,
    Deriv,
    Elem,
    Family,
    Literal,
    Mul,
    Node,
    Num,
    Sym,
    Term,
    Update,
    bind,
    walk,
)
from tests import strategies
from tests.shipped import verdicts

SCOPE = Scope(
    strategies.SYMBOLS,
    strategies.FAMILY_SYMBOLS,
    strategies.INDEX_SYMBOLS,
    (strategies.SIGMOID, strategies.SOFTMAX),
)
TEXT = FormulaText(SCOPE.definitions)


def is_written(node: Node) -> bool:
    """Whether authors can write each part: no families by lambdas, no varied elements, no derivatives at terms."""
    return not any(
        isinstance(part, Update | Literal | Deriv | App)
        or (isinstance(part, Elem) and not isinstance(part.family, Family))
        for part in walk(node)
    )


def test_every_statement_of_a_shipped_proof_is_read_again_as_it_was() -> None:
    for verdict in verdicts():
        record = verdict.record
        assert record is not None
        text, scope = FormulaText(record.definitions), Scope.of(record)
        stated = (
            [h.prop for h in record.hypotheses]
            + [x.prop for x in record.lines]
            + [g.prop for g in record.goals]
        )
        for prop in stated:
            assert parse_prop(text(prop), scope) == prop, record.name


@given(strategies.terms())
def test_a_term_that_was_read_from_its_text_has_that_text_for_good(term: Term) -> None:
    assume(is_written(term))
    read = parse_term(TEXT(term), SCOPE)
    assert parse_term(TEXT(read), SCOPE) == read


def test_a_derivative_at_what_its_body_mentions_is_not_written_as_one_by_it() -> None:
    """d/dv of v y at v = y is y, and d/dy of y y is 2 y."""
    x, y, z = Sym("x"), Sym("y"), Family("z")
    first = Elem(z, Num(1))
    moved = Elem(Update(z, Num(1), x), Num(1))
    assert TEXT(Deriv(bind(Mul(x, y), x), y)) == "Derivative(x*y, x = y)"
    assert TEXT(Deriv(bind(Mul(x, y), x), x)) == "Derivative(x*y, x)"
    assert TEXT(Deriv(bind(Mul(moved, first), x), first)) == "Derivative(z[1 -> x][1]*z[1], x = z[1])"
    assert TEXT(Deriv(bind(Mul(moved, y), x), first)) == "Derivative(z[1]*y, z[1])"

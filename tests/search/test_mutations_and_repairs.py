"""Mutations and repairs are other formulas, each once, well formed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from derive.record.model import Line, Record
from derive.search.mutations import mutations
from derive.search.repairs import MOST, repairs
from derive.terms.codec import decode, encode
from derive.terms.nodes import ONE, ZERO, Add, Mul, Prop, Rel, Sym, Term
from tests import strategies

RECORD = Record(
    "any",
    symbols=strategies.SYMBOLS,
    families=strategies.FAMILY_SYMBOLS,
    indices=strategies.INDEX_SYMBOLS,
    definitions=(strategies.SIGMOID, strategies.SOFTMAX),
)


def are_other_formulas(prop: Prop, found: list[Prop]) -> bool:
    assert all(decode(encode(other), "formula") == other and not other.loose for other in found)
    return prop not in found and len(set(found)) == len(found)


@given(strategies.props())
@settings(max_examples=60)
def test_each_mutation_is_another_formula(prop: Prop) -> None:
    assert are_other_formulas(prop, [m.prop for m in mutations(prop, strategies.INDICES)])


@given(strategies.props())
@settings(max_examples=60)
def test_each_repair_is_another_formula_and_there_are_not_too_many(prop: Prop) -> None:
    found = [r.prop for r in repairs(Line("1", prop, "algebra"), RECORD)]
    assert are_other_formulas(prop, found)
    assert len(found) <= MOST


@given(strategies.terms(), strategies.terms())
@settings(max_examples=60)
def test_a_repair_leaves_the_line_above_as_it_is(left: Term, right: Term) -> None:
    line = Line("1", Rel("=", left, right), "algebra")
    for repair in repairs(replace(line, chain=0), RECORD, fixed=left):
        assert isinstance(repair.prop, Rel)
        assert left in (repair.prop.left, repair.prop.right)


def test_a_repair_leaves_a_summand_out_and_writes_no_0() -> None:
    x, y = Sym("x"), Sym("y")
    line = Line("1", Rel("=", Add(x, ONE), Mul(ONE, y)), "algebra")
    found = [r.prop for r in repairs(line, RECORD)]
    assert Rel("=", x, Mul(ONE, y)) in found
    assert not any(ZERO in prop.args or Rel("=", Add(x, ONE), Mul(ZERO, y)) == prop for prop in found)

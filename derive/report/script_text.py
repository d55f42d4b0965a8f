"""Formulas and rules as an author writes them in a script."""

from __future__ import annotations

from derive.formula.text import FormulaText
from derive.record.model import Line, ParameterValue, Record
from derive.terms.nodes import Node, Num, Prop, Rel

RANGE = ("lo", "hi")  # of an index: the declared one need not be written


def proposition_text(prop: Prop, record: Record) -> str:
    """A proposition for `d.step(...)`: an inequality is Python's, anything else is a string."""
    text = FormulaText(record.definitions)(prop)
    return text if isinstance(prop, Rel) and prop.op not in ("=", "!=") else repr(text)


def rule_text(line: Line, record: Record) -> str:
    """The rule of a line with its arguments, for `by=`."""
    values = [_argument(value, record) for key, value in line.parameters if key not in (*RANGE, "unfold")]
    return f"{line.rule}({', '.join(values)})" if values else line.rule


def _argument(value: ParameterValue, record: Record) -> str:
    if isinstance(value, Num) and value.value.denominator != 1:
        return f"Rational({value.value.numerator}, {value.value.denominator})"
    return FormulaText(record.definitions)(value) if isinstance(value, Node) else str(value)

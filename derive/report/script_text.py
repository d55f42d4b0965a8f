"""Formulas and rules as an author writes them in a script."""

from __future__ import annotations

import re
from collections.abc import Mapping

from derive.formula.text import FormulaText
from derive.record.model import Line, ParameterValue, Record
from derive.terms.nodes import Node, Prop, Rel

RANGE = ("lo", "hi")  # of an index: the declared one need not be written

KEYWORDS = ("scale", "rest")
CALLED = ("combination",)  # with or without arguments


def proposition_text(prop: Prop, record: Record) -> str:
    """A proposition for `d.step(...)`: an inequality is Python's, anything else is a string."""
    text = FormulaText(record.definitions)(prop)
    return exact(text) if isinstance(prop, Rel) and prop.op not in ("=", "!=") else repr(text)


def rule_text(line: Line, record: Record) -> str:
    """The rule of a line with its arguments, for `by=`."""
    return called(line.rule, {key: _argument(value, record) for key, value in line.parameters})


def called(rule: str, parameters: Mapping[str, str]) -> str:
    """A rule with the arguments that a script has for its parameters."""
    given = {key: text for key, text in parameters.items() if key not in (*RANGE, "unfold")}
    values = [text for key, text in given.items() if key not in KEYWORDS]
    values += [f"{key}={text}" for key, text in given.items() if key in KEYWORDS]
    return f"{rule}({', '.join(values)})" if values or rule in CALLED else rule


def _argument(value: ParameterValue, record: Record) -> str:
    return exact(FormulaText(record.definitions)(value)) if isinstance(value, Node) else str(value)


def exact(text: str) -> str:
    """A formula in which no quotient of integers is left to Python."""
    return re.sub(r"(?<![\w.])(\d+)/(\d+)\b", r"Rational(\1, \2)", text)

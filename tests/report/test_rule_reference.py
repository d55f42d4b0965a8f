"""The rule reference is the contracts', whole and up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sympy import Idx, Rational, Symbol

from derive import rules
from derive.kernel.rules import RULES
from derive.report.rule_reference import reference, section

DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_rule_reference_is_up_to_date() -> None:
    stale = "stale: run `python -m derive.report.rule_reference > docs/rules.md`"
    assert DOCUMENT.read_text(encoding="utf-8") == reference(), stale


def test_every_rule_and_condition_is_in_the_reference() -> None:
    text = reference()
    for name, rule in RULES.items():
        section = text.partition(f"## {name}\n")[2].partition("\n## ")[0]
        assert rule.statement in section
        assert rule.example.conclusion in section
        for condition in rule.conditions:
            assert condition.statement in section


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_named_in_a_script_as_the_reference_says(name: str) -> None:
    text = next(
        (x.split(None, 1)[1] for x in section(RULES[name]).splitlines() if x.startswith("script")), ""
    )
    assert bool(text) is (name not in ("chain", "assume"))
    names = [*re.findall(r"\b[a-z]\b", text), "premise", "first", "second"]
    missing = f"derive/rules.py has no {name}, by which scripts name the rule"
    assert not text or name == "algebra" or hasattr(rules, name), missing
    known = {n: Idx(Symbol(n, integer=True), (1, Symbol("K"))) if n == "i" else Symbol(n) for n in names}
    by = eval(f"dict({text})", vars(rules) | {"Rational": Rational} | known).get("by")
    named = [item for item in (by if isinstance(by, tuple) else (by,)) if isinstance(item, rules.Rule)]
    assert [rule.name for rule in named] == ([name] if text and name != "algebra" else [])

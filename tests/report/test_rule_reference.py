"""The rule reference is the contracts', whole and up to date."""

from __future__ import annotations

from pathlib import Path

from derive.kernel.rules import RULES
from derive.report.rule_reference import reference

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

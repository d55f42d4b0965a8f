"""Every rule keeps its contract: its example holds; without a condition the line is false, and refused."""

from __future__ import annotations

import pytest

from derive.kernel.closed import closed_is_zero
from derive.kernel.rules import RULES
from derive.kernel.rules.contract import Condition, Rule
from derive.kernel.verdict import Status
from derive.refute.admissible import admissible_point
from derive.refute.refuter import refute
from tests.kernel.build import declared, example, last, line, verdict

UNCONDITIONAL = {"take_exp", "assume"}
NOT_EVALUATED = {"limit"}  # no number of points refutes a limit
REASONS = {"condition-missing", "undefined", "does-not-follow"}
DROPPED = [
    pytest.param(rule, condition, id=f"{name}: {condition.name}")
    for name, rule in RULES.items()
    for condition in rule.conditions
]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_has_a_whole_contract(rule: Rule) -> None:
    assert rule.statement.endswith(".")
    assert rule.fails.endswith(".")
    unconditional = f"{rule.name} has no side condition: if that is so, name it in UNCONDITIONAL above"
    assert rule.conditions or rule.name in UNCONDITIONAL, unconditional
    for condition in rule.conditions:
        assert condition.name
        assert condition.statement.endswith(".")
    assert set(dict(rule.example.parameters)) <= set(dict(rule.parameters))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_example_of_every_rule_is_accepted(rule: Rule) -> None:
    found = verdict(example(rule.name, rule.example))
    wanted = Status.ASSUMED if rule.name == "assume" else Status.PROVED
    assert [v.status for v in found.lines[:-1]] == [Status.PROVED] * (len(found.lines) - 1)
    assert found.lines[-1].status is wanted, found.lines[-1].failure


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_example_of_every_rule_is_about_something(rule: Rule) -> None:
    assert admissible_point(example(rule.name, rule.example), seconds=1, equal=closed_is_zero) is not None


@pytest.mark.parametrize(("rule", "condition"), DROPPED)
def test_without_a_condition_the_line_is_refused(rule: Rule, condition: Condition) -> None:
    assert condition.dropped is not None, "supply an example that violates this condition only"
    found = verdict(example(rule.name, condition.dropped))
    assert [v.status for v in found.lines[:-1]] == [Status.PROVED] * (len(found.lines) - 1), "a premise fails"
    failure = found.lines[-1].failure
    assert found.lines[-1].status is Status.UNPROVED
    assert failure is not None
    assert failure.code in REASONS, failure


@pytest.mark.parametrize(("rule", "condition"), DROPPED)
def test_without_a_condition_the_conclusion_is_false(rule: Rule, condition: Condition) -> None:
    assert condition.dropped is not None, "supply an example that violates this condition only"
    record = example(rule.name, condition.dropped)
    if rule.name in NOT_EVALUATED:
        return
    assert refute(record, record.lines[-1].prop, seconds=2, equal=closed_is_zero) is not None


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_refuses_without_crashing_what_it_does_not_understand(rule: Rule) -> None:
    """No premises, no parameters, and a line that says nothing of the rule."""
    found = last(line(declared("x real"), "x = x + 1", rule.name))
    assert found.status in (Status.UNPROVED, Status.ASSUMED)
    assert found.failure is not None

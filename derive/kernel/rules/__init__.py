"""The rules, by name. Each is defined in one place with its contract; this is only the table."""

from __future__ import annotations

from derive.kernel.rules import both_sides, calculus, induction, limit, order, structure, sums
from derive.kernel.rules.contract import Rule

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        *structure.RULES,
        *both_sides.RULES,
        *sums.RULES,
        *induction.RULES,
        *calculus.RULES,
        *limit.RULES,
        *order.RULES,
    )
}

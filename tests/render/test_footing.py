"""`show`: the derivation reads as on the blackboard, and below it stands what its lines rest on, each once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.check.verdict import CheckedLine, ProofVerdict
from derive.kernel.verdict import Evidence, LineVerdict, Obligation, Status
from derive.record.model import Domain, Goal, Line, Record, Symbol
from derive.render.numbering import Ref
from derive.render.options import Detail
from derive.render.terminal import _collected, show_lines
from derive.terms.nodes import ONE, ZERO, Rel, Sym

x = Sym("x", "real")
POSITIVE = Rel("<", ZERO, x)
DEFINED = Obligation(Rel("!=", x, ONE), "denominator", evidence=None)


def verdict() -> ProofVerdict:
    """Three lines that rest on x > 0; the first and last need x != 1, which is news in the first."""
    lines = tuple(Line(str(n), Rel("=", x, x), "algebra") for n in (1, 2, 3))
    record = Record(
        "three", symbols=(Symbol("x", domain=Domain(above=ZERO)),), lines=lines, goals=(Goal(lines[0].prop),)
    )
    met = replace(DEFINED, evidence=Evidence("given", DEFINED.prop))
    checked = tuple(
        CheckedLine(
            LineVerdict(
                line, Status.PROVED, () if line.id == "2" else (met,), frozenset({"domain x"}),
                frozenset({"domain x"}),
            ),
            Status.PROVED,
        )
        for line in lines
    )  # fmt: skip
    return ProofVerdict("three", Status.PROVED, record, checked)


def shown(detail: Detail) -> list[str]:
    return [line.plain for line in show_lines(verdict(), 60, detail=detail)]


def test_facts_and_conditions_stand_once_below_with_the_numbers_of_the_lines() -> None:
    text = shown(Detail.textbook)
    lines = [line for line in text if line.startswith("  (")]
    assert all("x > 0" not in line and "≠" not in line for line in lines)
    assert f"Uses      x > 0{'(1)-(3)':>45}" in text
    assert f"Needs     x ≠ 1{'(1)':>45}" in text


def test_the_blackboard_leaves_them_out_and_full_detail_has_them_under_each_line() -> None:
    assert not any(line.startswith(("Uses", "Needs")) for line in shown(Detail.blackboard))
    full = shown(Detail.full)
    assert not any(line.startswith(("Uses", "Needs")) for line in full)
    assert sum("uses x > 0" in line for line in full) == 3
    assert sum("needs x ≠ 1" in line for line in full) == 2


@pytest.mark.parametrize(
    ("refs", "text"),
    [
        ([(1, 1), (2, 2), (3, 3)], "(1)-(3)"),
        ([(1, 1), (3, 5), (6, 6), (9, 9)], "(1), (3)-(6), (9)"),
        ([(4, 4)], "(4)"),
    ],
)
def test_numbers_of_neighbours_are_put_together(refs: list[tuple[int, int]], text: str) -> None:
    assert _collected([Ref(*r) for r in refs]) == text

"""A limit that is wrong is refuted where the kernel proves another one, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.check.judge import judge
from derive.check.limits import another_limit
from derive.check.verdict import CheckedLine
from derive.formula.parse import Scope, parse_relation
from derive.kernel.verdict import Status
from derive.record.model import Record
from derive.refute.witness import Witness
from derive.terms.nodes import Num, Tends
from tests.kernel.build import declared, line

CONTEXT = "n integer at_least 1; i in 1..n; z over 1..n; c real above 0; x real"
WRONG = {
    "the other sign": ("Limit(Abs(x)/x, x, 0, '-')", "1", ()),
    "a limit from both sides of which one is another": ("Limit(Abs(x)/x, x, 0, '+-')", "1", ()),
    "a number that depends on a symbol": ("Limit((exp(c*x) - 1)/x, x, 0, '+-')", "1", ()),
    "a number for infinity": ("Limit(c*x, x, oo)", "c", ()),
    "infinity for a number": ("Limit(1/x, x, oo)", "oo", ()),
    "infinity of the wrong sign": ("Limit(log(x), x, 0, '+')", "oo", ()),
    "an element for another": ("Limit(z[i] + exp(-x), x, oo)", "z[1]", ()),
    "a number in a case": ("Limit(c + exp(-x), x, oo)", "1", ("c > 2",)),
}
RIGHT = {
    "the limit itself": ("Limit(Abs(x)/x, x, 0, '-')", "-1", ()),
    "the limit in another form": ("Limit((exp(c*x) - 1)/x, x, 0, '+-')", "2*c - c", ()),
    "what the case makes of it": ("Limit(c + exp(-x), x, oo)", "1", ("c = 1",)),
    "in a case that does not occur": ("Limit(1/x, x, oo)", "1", ("c < 0",)),
    "where the function is undefined": ("Limit(log(x), x, 0, '-')", "0", ()),
    "where there is none": ("Limit(sin(x), x, oo)", "0", ()),
}
Claim = tuple[str, str, tuple[str, ...]]


def checked(claim: Claim) -> tuple[Record, CheckedLine]:
    function, limit, guards = claim
    context = declared(CONTEXT)
    record = line(context, parse_relation(function, "=", limit, Scope.of(context)), "limit", guards=guards)
    return record, judge(record).lines[-1]


@pytest.mark.parametrize("claim", WRONG.values(), ids=WRONG)
def test_a_wrong_limit_is_refuted_by_the_right_one(claim: Claim) -> None:
    _, found = checked(claim)
    assert found.status is Status.REFUTED
    assert isinstance(found.witness, Witness)
    assert found.witness.left != found.witness.right


@pytest.mark.parametrize("claim", RIGHT.values(), ids=RIGHT)
def test_a_limit_that_is_not_known_to_be_another_is_not_refuted(claim: Claim) -> None:
    assert checked(claim)[1].status is not Status.REFUTED


def test_a_limit_that_is_said_to_be_another_and_is_not_proved_refutes_nothing() -> None:
    record, found = checked(RIGHT["the limit itself"])
    claimed = found.kernel.line.prop
    assert isinstance(claimed, Tends)
    wrong = Tends(claimed.side, claimed.body, claimed.at, Num(3))
    assert another_limit(record, found.kernel.line, wrong, {}, 1.0) is None


def test_the_limit_of_another_function_refutes_nothing() -> None:
    record, found = checked(WRONG["the other sign"])
    claimed, other = found.kernel.line.prop, checked(WRONG["infinity for a number"])[1].kernel.line.prop
    assert isinstance(other, Tends)
    right = Tends(other.side, other.body, other.at, Num(0))
    assert another_limit(record, replace(found.kernel.line, prop=claimed), right, {}, 1.0) is None


def test_a_limit_from_one_side_says_nothing_of_the_other() -> None:
    record, found = checked(WRONG["the other sign"])
    claimed = found.kernel.line.prop
    assert isinstance(claimed, Tends)
    from_above = Tends("+", claimed.body, claimed.at, Num(1))
    below = replace(found.kernel.line, prop=Tends("-", claimed.body, claimed.at, Num(-1)))
    assert another_limit(record, below, from_above, {}, 1.0) is None

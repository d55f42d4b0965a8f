"""A worked instance: the point is admissible, the numbers are right, and bad values are refused with the reason."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.instance.given import BadInstance
from derive.instance.worked import Instance, instance
from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import Status
from derive.record.model import Point, Record
from derive.refute.admissible import check_point
from derive.refute.witness import Value
from derive.render.wording import ENGLISH
from derive.render.worked import numbers
from derive.terms.nodes import Fn, Num
from tests.shipped import verdicts

RECORDS = {v.name: v.record for v in verdicts() if v.record is not None}
SOFTMAX = RECORDS["softmax-from-logit"]
ENTROPY = RECORDS["entropy-le-cross-entropy"]


def worked(record: Record, text: str) -> Instance:
    return instance(record, text, closed_is_zero)


def table(point: Point, family: str) -> list[Fraction]:
    values = [value for _, value in dict(point.families)[family]]
    return [v.value for v in values if isinstance(v, Num)]


@pytest.mark.parametrize("name", list(RECORDS))
def test_no_proved_line_of_a_shipped_proof_is_false_at_its_own_instance(name: str) -> None:
    found = worked(RECORDS[name], "auto")
    assert check_point(RECORDS[name], found.point, closed_is_zero) is None
    verdict = next(v for v in verdicts() if v.name == name)
    proved = [line.kernel.line.id for line in verdict.lines if line.status is Status.PROVED]
    assert [id for id in proved if found.lines[id].holds is False] == []
    assert [id for id in proved if found.lines[id].why] == []


def test_a_list_says_how_large_the_range_is() -> None:
    assert worked(SOFTMAX, "P=[1/2, 1/4, 1/8, 1/8]").point.number("K") == Num(4)


def test_given_values_are_kept_and_the_rest_satisfies_the_hypotheses() -> None:
    point = worked(ENTROPY, "p=[1/2, 1/4, 1/4]").point
    assert table(point, "p") == [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    assert sum(table(point, "q")) == 1
    assert min(table(point, "q")) > 0


def test_chosen_values_differ_within_a_family_and_from_family_to_family() -> None:
    point = worked(ENTROPY, "K=4").point
    assert len(set(table(point, "p"))) == 4
    assert table(point, "p") != table(point, "q")


def test_the_same_instance_is_chosen_each_time() -> None:
    assert worked(ENTROPY, "K=3") == worked(ENTROPY, "K=3")


def test_indices_are_given_or_differ() -> None:
    jacobian = RECORDS["softmax-jacobian"]
    assert dict(worked(jacobian, "auto").indices) == {"i": 1, "j": 2}
    assert dict(worked(jacobian, "i=2, j=2").indices) == {"i": 2, "j": 2}


def test_sides_of_an_equation_are_exact_where_that_is_short_and_decimal_digits_are_right() -> None:
    found = worked(ENTROPY, "p=[1/2, 1/4, 1/4], q=[1/4, 1/4, 1/2]")
    last = found.lines[ENTROPY.lines[-1].id]
    assert isinstance(last.left, Value)
    assert isinstance(last.right, Value)
    assert (last.left.decimal, last.right.decimal) == ("1.0397", "1.2130")  # 1.5 log 2, 1.75 log 2
    half = worked(SOFTMAX, "P=[1/2, 1/4, 1/4], i=1").goals[0]
    assert numbers(half, "=", ENGLISH).right == Num(Fraction(1, 2))


def test_a_line_whose_case_fails_does_not_apply() -> None:
    record = RECORDS["entropy-le-cross-entropy-with-zeros"]
    found = worked(record, "p=[1/2, 1/4, 1/4], q=[1/4, 1/4, 1/2]")
    zero = [line for line in record.lines if any(g for g in line.guards if "'='" in repr(g))]
    assert [found.lines[line.id].applies for line in zero] == [False]
    assert numbers(found.lines[zero[0].id], "<=", ENGLISH).said == "does not apply here"
    assert worked(record, "p=[1, 0], q=[1/2, 1/2]").lines[zero[0].id].indices == (("i", 2),)


def test_a_case_is_chosen_so_that_its_lines_have_numbers() -> None:
    record = RECORDS["softmax-identifiable"]
    assert all(line.applies for line in worked(record, "auto").lines.values())


def test_an_exponential_in_a_hypothesis_is_undone_to_find_a_point() -> None:
    found = worked(RECORDS["softmax-from-sigmoid"], "P=[1/4, 3/4]")  # P_i/P_K = exp(t_i)
    (_, first), (_, last) = dict(found.point.families)["t"]
    assert (first, last) == (Fn("log", Num(Fraction(1, 3))), Num(0))


@pytest.mark.parametrize(
    ("text", "said", "fix"),
    [
        ("k=3", "no k is declared", "did you mean K"),
        ("zeta=3", "no zeta is declared", "it declares K, p, q, i"),
        ("entropy=3", "entropy is defined, so its value follows", "K, p, q, i"),
        ("K=0", "K is outside its domain", "derive show"),
        ("K=1/2", "K is an integer", "write an integer"),
        ("K=3, K=4", "K has two values", "once"),
        ("p=3", "p is a family, got 3", "p=[0, 1, 2]"),
        ("p=[1/2, 1/2], q=[1/2, 1/3]", 'q sums to one" fails there', "other values"),
        ("K=3, p=[1/2, 1/2]", "p has elements up to 2, and K is given too", "leave K out"),
        ("p=[-1, 2]", "p[1] is outside its domain", "derive show"),
        ("p=[0.5, 0.5]", "0.5 is a decimal", "1/2"),
        ("p=[x, 1]", "'x' is not declared", "write a number"),
        ("p=[1/0, 1]", "denominator is 0", "write a number"),
        ("i=4", "i = 4 is out of its range: 1, ..., 3", "in that range"),
        ("i=1/2", "i is an index, got 1/2", "i=1"),
        ("three", "'three' gives no value", "name=value"),
    ],
)
def test_bad_values_are_refused_with_the_reason_and_a_fix(text: str, said: str, fix: str) -> None:
    with pytest.raises(BadInstance) as error:
        worked(ENTROPY, text)
    assert said in str(error.value)
    assert fix in error.value.fix


def test_what_is_not_found_in_time_is_not_searched_for_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.instance.choose.SECONDS", 0.0)
    with pytest.raises(BadInstance, match="no admissible values were found"):
        worked(ENTROPY, "auto")

"""What was sought in vain is not sought again; a wrong word about that costs a proof, and then a second check."""

import subprocess
import sys

import pytest

from derive.check.judge import judge
from derive.kernel.check import check
from derive.kernel.rules import RULES
from derive.kernel.verdict import Status
from derive.record.model import Point
from derive.search.advisor import Search
from derive.search.tried import Tried
from derive.terms.nodes import Num, Prop, Rel, Sym
from tests.kernel.build import claim, declared, example, given, line
from tests.mutation.proofs import lemmas_of, record

POSITIVE = Rel("<", Num(0), Sym("x", "real"))


class Everything:
    """Says of every condition, but for some of the first, that it was sought in vain."""

    def __init__(self, patience: int = 0):
        self.patience = patience

    def in_vain(self, condition: Prop, at_length: bool = False) -> bool:
        self.patience -= 1
        return self.patience < 0

    def note(self, condition: Prop, shown: bool, at_length: bool = False) -> None:
        pass


def test_what_was_never_shown_is_recalled() -> None:
    tried = Tried()
    assert not tried.in_vain(POSITIVE)
    tried.note(POSITIVE, False)
    assert Tried(tried.hashes).in_vain(POSITIVE)


def test_what_was_shown_once_is_sought_again() -> None:
    tried = Tried()
    tried.note(POSITIVE, False)
    tried.note(POSITIVE, True)
    assert not tried.hashes


def test_what_was_not_asked_for_any_more_is_forgotten() -> None:
    tried = Tried([hash((POSITIVE, False)), 1])
    tried.in_vain(POSITIVE)
    assert tried.hashes == {hash((POSITIVE, False))}


def test_a_formula_has_the_same_hash_in_each_process() -> None:
    """Also where the hashes of words differ."""
    code = "from tests.search.test_tried import POSITIVE; print(hash((POSITIVE, False)))"
    for seed in "12":
        found = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert int(found.stdout) == hash((POSITIVE, False))


@pytest.mark.parametrize("patience", [0, 1, 2, 5, 12])
def test_a_line_that_is_refused_is_refused_whatever_is_said_to_be_in_vain(patience: int) -> None:
    for name, rule in RULES.items():
        for condition in rule.conditions:
            assert condition.dropped is not None
            found = check(example(name, condition.dropped), advisor=Search(), tried=Everything(patience))
            assert found.lines[-1].status is not Status.PROVED, condition.name


@pytest.mark.parametrize("name", ["geometric-sum", "softmax-from-logit", "logit-sigmoid-inverse"])
def test_a_false_word_costs_proofs_only(name: str) -> None:
    proof = record(name)
    statuses = {
        check(proof, lemmas_of(proof), Search(), tried=Everything(k)).status for k in (0, 3, 9, 30, 10_000)
    }
    assert statuses == {Status.PROVED, Status.UNPROVED}


def test_what_is_not_proved_with_it_is_checked_without() -> None:
    """And what was said is forgotten."""
    proof = claim(line(declared("x real above 0; y real"), "x*y/x = y"), "x*y/x = y")
    tried = Tried()
    assert judge(proof, tried=tried).status is Status.PROVED
    told = Tried([hash((Rel("!=", Sym("x", "real"), Num(0)), False))])
    assert check(proof, advisor=Search(), tried=told).status is Status.UNPROVED
    assert judge(proof, tried=told).status is Status.PROVED
    assert told.hashes == tried.hashes


def test_the_second_check_seeks_less_and_says_the_same() -> None:
    proof = record("geometric-sum")
    tried = Tried()
    first = check(proof, lemmas_of(proof), Search(), tried=tried)
    again = Tried(tried.hashes)
    assert check(proof, lemmas_of(proof), Search(), tried=again) == first
    assert again.spared


def test_a_point_from_before_is_verified_and_another_sought_where_it_is_none() -> None:
    proof = claim(line(declared("x real above 0"), "x/x = 1"), "x/x = 1")
    good, bad = (Point((("x", Num(n)),)) for n in (7, -7))
    for told, wanted in ((good, good), (bad, judge(proof).point), (Point(), judge(proof).point)):
        tried = Tried(point=told)
        assert judge(proof, tried=tried).point == tried.point == wanted
    impossible = claim(line(given(declared("x real above 0"), "x < 0"), "x/x = 1"), "x/x = 1")
    assert judge(impossible, tried=Tried(point=good)).status is Status.UNPROVED

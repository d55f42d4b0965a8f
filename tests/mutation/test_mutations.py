"""A changed line is never accepted unless it is true; where it is false, numbers show it.

A seeded sample: `python -m tests.mutation` does them all.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from derive.check.judge import REFUTE_SECONDS, judge
from derive.kernel.check import check
from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import Status
from derive.refute.refuter import refute
from derive.search.advisor import Search
from derive.search.mutations import mutations
from derive.terms.nodes import Sym
from tests.kernel.build import declared, prop
from tests.mutation.campaign import KEPT, REFUSED, REFUTED, citing, fates, mutants
from tests.mutation.proofs import NAMED, judged, lemmas_of, record

EACH = 12
MOSTLY = 0.5  # of the sample: the others are true, or beyond what sampling finds


@pytest.mark.parametrize("name", NAMED)
def test_a_mutated_line_is_accepted_only_if_it_is_true_and_mostly_refuted(name: str) -> None:
    proof = record(name)
    chosen = [m for line in proof.lines for m in mutants(proof, line)]
    sample = random.Random(name).sample(chosen, EACH)
    found = []
    for line in proof.lines:
        here = [m for m in sample if m.line == line]
        if here:
            found += fates(proof, line, here, lemmas_of(proof), seconds=0.25)
    assert not [fate for fate in found if fate.contradicted]
    assert sum(fate.fate == REFUTED for fate in found) >= MOSTLY * len(found), [f.mutant.label for f in found]


def test_mutants_that_only_the_solution_of_equations_refutes_are_refuted() -> None:
    """q_j - p_j = p_i log(q_j / p_j) for all j, both sums 1, and yet p is not q."""
    proof = record("gibbs-equality-iff")
    free = [
        m for line in proof.lines[4:6] for m in mutants(proof, line) if m.mutation.what == "free for bound"
    ]
    found = [refute(proof, m.mutation.prop, seconds=4 * REFUTE_SECONDS, equal=closed_is_zero) for m in free]
    assert all(found)
    assert sum(each is not None and each.solution is not None for each in found) >= 4


def test_such_a_mutant_is_refuted_by_the_judge_as_well() -> None:
    proof = record("gibbs-equality-iff")
    wrong = [m for m in mutants(proof, proof.lines[4]) if m.mutation.what == "free for bound"][-1]
    line = replace(wrong.line, prop=wrong.mutation.prop)
    lines = (*proof.lines[:4], line, *proof.lines[5:])
    lemmas = {name: judged(name) for name, _ in proof.lemmas}
    assert judge(replace(proof, lines=lines), lemmas).lines[4].status is Status.REFUTED


def test_wrong_lines_do_not_take_the_checker_down_for_what_was_asked_of_earlier_ones() -> None:
    """The second of these met new atoms while its certificate was checked, in the middle of a polynomial's ring."""
    proof, lemmas = record("least-squares-1d"), lemmas_of(record("least-squares-1d"))
    line = proof.lines[3]
    chosen = [
        m for m in mutants(proof, line) if m.mutation.what in ("factor dropped", "upper bound off by one")
    ]
    assert not any(fate.contradicted for fate in fates(proof, line, chosen, lemmas, seconds=0.1))


def test_what_premises_say_at_an_index_is_taken_once_however_often_a_line_is_rewritten() -> None:
    """Taken again with each rewriting, it came to thousands of equations, and the line to minutes."""
    proof, lemmas = record("softmax-identifiable"), lemmas_of(record("softmax-identifiable"))
    line = proof.lines[-1]
    wrong = [m for m in mutants(proof, line) if m.mutation.what == "index swapped"]
    given: list[int] = []

    class Counting(Search):
        def cofactors(self, goal: Any, premises: Any, may_divide: Any) -> Any:
            given.append(len(premises))
            return super().cofactors(goal, premises, may_divide)

    lines = (
        *proof.lines[:-1],
        *(replace(line, id=f"m{k}", prop=m.mutation.prop) for k, m in enumerate(wrong)),
    )
    check(replace(proof, lines=lines), lemmas, Counting())
    assert 0 < max(given) <= 50


@pytest.mark.parametrize("name", NAMED)
def test_a_slip_in_what_a_line_cites_is_refused_or_the_line_stands_all_the_same(name: str) -> None:
    """The last line but for the summary: of its slips, some must be seen."""
    proof = record(name)
    found = [end for line in proof.lines[-2:] for _, end in citing(proof, line, lemmas_of(proof))]
    assert set(found) <= {KEPT, REFUSED}
    assert REFUSED in found


def test_every_kind_of_slip_is_made() -> None:
    scope = declared("K integer at_least 1; i in 1..K; z over 1..K; x real above 0")
    formula = prop(
        scope, "Sum(z[j] - 2*exp(x/z[i])**2, (j, 1, K)) <= Product(KroneckerDelta(i, j), (j, 1, K))"
    )
    made = {m.what for m in mutations(formula, (Sym("i", "integer"), Sym("K", "integer")))}
    assert made >= {
        "sign flipped", "index swapped", "free for bound", "bound for free", "lower bound off by one",
        "upper bound off by one", "relation flipped", "relation made strict", "term dropped",
        "factor dropped", "constant changed", "quotient turned over", "function dropped", "delta dropped",
    }  # fmt: skip


def test_no_mutation_is_the_formula_itself() -> None:
    scope = declared("K integer at_least 1; i in 1..K; z over 1..K")
    formula = prop(scope, "Sum(z[j], (j, 1, K)) = z[i]")
    found = [m.prop for m in mutations(formula, (Sym("i", "integer"),))]
    assert formula not in found
    assert len(found) == len(set(found))

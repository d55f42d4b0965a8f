"""A changed line is never accepted unless it is true; where it is false, numbers show it.

A seeded sample: `python -m tests.mutation` does them all.
"""

from __future__ import annotations

import random

import pytest

from derive.kernel.closed import closed_is_zero
from derive.refute.refuter import verify_witness
from derive.refute.witness import Witness
from derive.search.mutations import mutations
from derive.terms.nodes import Sym
from tests.kernel.build import declared, prop
from tests.mutation.by_hand import POINTS
from tests.mutation.campaign import KEPT, REFUSED, REFUTED, citing, fates, mutants
from tests.mutation.proofs import NAMED, lemmas_of, record

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


def test_a_point_made_by_hand_shows_what_the_search_misses() -> None:
    proof = record("gibbs-equality-iff")
    free = [
        m for line in proof.lines[4:6] for m in mutants(proof, line) if m.mutation.what == "free for bound"
    ]
    found = [
        verify_witness(proof, m.mutation.prop, p, equal=closed_is_zero)
        for m in free
        for p in POINTS[proof.name]
    ]
    assert sum(isinstance(each, Witness) for each in found) >= 4


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

"""What the kernel makes of random terms of every kind holds at random points; more seeds: `WILD_SEEDS=200`."""

from __future__ import annotations

import os

import pytest
from flint import fmpq

from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.normal_form import RootsChanged
from derive.kernel.prover import Prover
from derive.search.advisor import Search
from derive.terms.nodes import Rel, Term
from tests.evaluator import Env, Undecided
from tests.kernel.build import context
from tests.kernel.points import agree, opened, value_at
from tests.kernel.wild import RECORD, Wild

SEEDS = range(int(os.environ.get("WILD_SEEDS", "8")))
TERMS, CLAIMS, POINTS = 60, 40, 10
GIVES_UP = (TooLarge, Undischarged, ZeroDivisionError, RecursionError)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_normal_form_of_a_wild_term_has_its_value_wherever_that_is_defined(seed: int) -> None:
    wild = Wild(seed)
    for _ in range(TERMS):
        term = wild.term(size=wild.random.randint(1, 4))
        form = _normal_form(term)
        if form is None:
            continue
        for env in [wild.point() for _ in range(POINTS)]:
            try:
                before, after = value_at(term, env), value_at(form, opened(env, 8))
            except (Undecided, RecursionError, OverflowError):
                continue
            if before is not None:
                assert after is not None, (term, form, env)
                assert agree(before, after), (term, form, env)


def _normal_form(term: Term) -> Term | None:
    """The normal form as a term; None where the kernel gives up."""
    roots: dict[Term, int] = {}
    for _ in range(8):
        normalizer = Prover(Search(), roots=roots).normalizer
        try:
            return normalizer.atoms.term(normalizer.reduce_roots(normalizer.normal(context(RECORD), term)))
        except RootsChanged:
            continue
        except GIVES_UP:
            break
    return None


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_shown_of_wild_terms_holds(seed: int) -> None:
    wild = Wild(-1 - seed)
    for _ in range(CLAIMS):
        given = [wild.relation() for _ in range(wild.random.choice((0, 0, 1, 2)))]
        claim = wild.relation()
        if not _shown(claim, given):
            continue
        for env in [wild.point() for _ in range(2 * POINTS)]:
            if all(_holds(each, env) is True for each in given):
                assert _holds(claim, env) is not False, (claim, given, env)


def _shown(claim: Rel, given: list[Rel]) -> bool:
    roots: dict[Term, int] = {}
    for _ in range(8):
        try:
            return Prover(Search(), roots=roots).prove(context(RECORD).assuming(*given), claim) is not None
        except RootsChanged:
            continue
        except GIVES_UP:
            break
    return False


def _holds(claim: Rel, env: Env) -> bool | None:
    """Whether a relation holds at a point, by exact numbers; None where a side is undefined or only enclosed."""
    try:
        left, right = value_at(claim.left, env), value_at(claim.right, env)
    except (Undecided, RecursionError, OverflowError):
        return None
    if not isinstance(left, fmpq) or not isinstance(right, fmpq):
        return None
    return bool({"<": left < right, "<=": left <= right, "=": left == right, "!=": left != right}[claim.op])

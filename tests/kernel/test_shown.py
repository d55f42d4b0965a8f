"""What is shown at a place holds at its points, and what is found defined is defined; more: `SHOWN_SEEDS=50`.

The places have hypotheses for each index, in cases and for ranges that may be empty, and guards; much of what is asked
is undefined at some points. A condition is shown of what is defined only: where it is not, nothing is claimed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

import pytest
from flint import fmpq

from derive.kernel.context import Context, Fact
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.normal_form import settled
from derive.kernel.obligations import Obligations
from derive.kernel.prover import Prover
from derive.refute.truth import Truth
from derive.search.advisor import Search
from derive.terms.nodes import (
    INTEGER,
    ONE,
    TRUE,
    ZERO,
    Add,
    Delta,
    Div,
    Elem,
    Family,
    Fn,
    ForAll,
    Iff,
    Implies,
    Mul,
    Neg,
    Num,
    Or,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    free,
    instantiate,
    negated,
    substitute,
    walk,
)
from tests.evaluator import Env, judge
from tests.kernel.build import context, declared

SEEDS = range(int(os.environ.get("SHOWN_SEEDS", "2")))
PLACES, QUESTIONS, POINTS = 60, 6, 30
MAX_ATOMS = 8

THEORY = context(
    declared(
        "K integer at_least 0; n integer at_least 0; m integer; x real; y real at_least 0; c real above 0; "
        "u real at_most 1; z over 1..K; p over 1..K at_least 0; q integer over 1..K at_least 0"
    )
).theory
K, N, M, HERE, INDEX = (Sym(name, INTEGER) for name in ("K", "n", "m", "i", "j"))
X, Y, C, U = (Sym(name) for name in "xycu")
FAMILIES = (Family("z"), Family("p"), Family("q", 1, INTEGER))
WHOLE = tuple(map(Num, (2, 2, 3, 4, 0, -1, -2)))
ROOTS = tuple(Num(Fraction(*q)) for q in ((1, 2), (1, 2), (1, 3), (3, 2), (-1, 2)))


@dataclass(frozen=True)
class Place:
    """Hypotheses, some of them for each i in 1..K, and guards; i is fixed in 1..K."""

    everywhere: tuple[Prop, ...]
    each: tuple[Prop, ...]
    guards: tuple[Prop, ...]

    def context(self) -> Context:
        facts = [Fact(prop, "hypothesis", (), (), free(prop)) for prop in self.everywhere]
        facts += [Fact(prop, "hypothesis", ((HERE, ONE, K),), (), free(prop)) for prop in self.each]
        return Context(THEORY, tuple(facts)).inside(HERE, ONE, K).assuming(*self.guards)

    def has(self, env: Env) -> bool:
        """Whether a point is one of this place."""
        given = (*self.everywhere, *self.guards, *(ForAll(ONE, K, bind(prop, HERE)) for prop in self.each))
        return all(judge(prop, env).holds for prop in given)


class Questions:
    """Places, propositions and points, from a seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        pick = self.random.choice
        self._kinds: tuple[Callable[[tuple[Sym, ...], int], Term], ...] = (
            *[lambda b, s: Add(self.term(b, s), pick((self.term(b, s), Neg(self.term(b, s)))))] * 3,
            *[lambda b, s: Mul(self.term(b, s), self.term(b, s))] * 3,
            *[self._range] * 2,
            *[lambda b, s: Pow(self.term(b, s), pick((*WHOLE, N, M)))] * 2,
            lambda b, s: Pow(self.term(b, s), pick((*ROOTS, X, Y, C))),
            *[lambda b, s: Piecewise(self.term(b, s), self.relation(b, s), self.term(b, s), TRUE)] * 2,
            *[self._partial] * 3,
            lambda b, s: Div(self.term(b, s), self.term(b, s)),
            lambda b, s: Fn(
                pick(("log", "log", "exp", "abs", "sign", "sin", "cos", "atan")), self.term(b, s)
            ),
            lambda b, s: Fn(pick(("max", "min")), self.term(b, s), self.term(b, s)),
            lambda b, s: Fn("factorial", pick((N, M, K, *b))),
            lambda b, s: Mul(Delta(self._index(b), self._index(b)), self.term(b, s)),
        )

    def place(self) -> Place:
        pick = self.random.choice
        hypotheses = [
            pick((self._plain, self._plain, self._in_a_case, self._for_all, self._of_an_index))()
            for _ in range(pick((0, 1, 1, 2, 3)))
        ]
        each = tuple(prop for prop in hypotheses if HERE in free(prop))
        guards = tuple(self.relation((), pick((0, 1))) for _ in range(pick((0, 0, 1))))
        return Place(tuple(prop for prop in hypotheses if prop not in each), each, guards)

    def question(self, place: Place) -> Prop:
        """What is said at a place, perhaps at another index and of another relation; or anything."""
        pick = self.random.choice
        said = [*self._said(place)]
        if said and self.random.random() < 0.5:
            one = substitute(pick(said), {HERE: self._index(())})
            return pick((one, one, Rel(pick(("<", "<=", "=", "!=")), *one.args)))
        one, two = self.relation((), pick((0, 1, 2))), self.relation((), 1)
        ends = pick((ONE, ZERO, M, N)), pick((K, N, Add(K, Num(-1))))
        each = ForAll(*ends, bind(self.relation((INDEX,), pick((1, 2))), INDEX))
        return pick(
            (one, one, one, self.relation((), 3), Implies(two, one), each, Or(two, one), Iff(two, one))
        )

    def _said(self, place: Place) -> Iterator[Rel]:
        """The relations in what is given at a place."""
        for prop in (*place.everywhere, *place.each, *place.guards):
            parts = walk(instantiate(prop.body, self._index(())) if isinstance(prop, ForAll) else prop)
            yield from (part for part in parts if isinstance(part, Rel) and not part.loose)

    def points(self, place: Place) -> Iterator[Env]:
        """Points of a place."""
        for _ in range(POINTS):
            size = self.random.randint(1, 3)
            numbers = {
                "K": fmpq(size), "n": fmpq(self.random.randint(0, 3)), "m": fmpq(self.random.randint(-2, 3)),
                "i": fmpq(self.random.randint(1, size)), "x": self._number(), "y": abs(self._number()),
                "c": abs(self._number()) + fmpq(1, 2), "u": 1 - abs(self._number()),
            }  # fmt: skip
            kinds: dict[str, Callable[[], Any]] = {
                "z": self._number, "p": lambda: abs(self._number()), "q": lambda: fmpq(self.random.randint(0, 2))
            }  # fmt: skip
            tables: dict[str, dict[tuple[int, ...], Any]] = {
                name: {(k,): of() for k in range(1, size + 1)} for name, of in kinds.items()
            }
            env = Env(numbers, tables, {}, steps=20_000)
            if place.has(env):
                yield env

    def relation(self, bound: tuple[Sym, ...], size: int) -> Rel:
        pick = self.random.choice
        left, right = self.term(bound, size), pick((ZERO, ZERO, ONE, self.term(bound, size - 1)))
        sides = (left, right) if pick((True, False)) else (right, left)
        return Rel(pick(("<", "<", "<=", "<=", "=", "!=")), *sides)

    def term(self, bound: tuple[Sym, ...], size: int) -> Term:
        if size <= 0 or self.random.random() < 0.15:
            elements = (Elem(family, self._index(bound)) for family in FAMILIES)
            return self.random.choice((X, X, Y, C, U, N, M, K, ZERO, ONE, Num(-1), Num(2), *elements, *bound))
        return self.random.choice(self._kinds)(bound, size - 1)

    # --- inside

    def _plain(self) -> Prop:
        return self.relation((), self.random.choice((0, 0, 1)))

    def _in_a_case(self) -> Prop:
        return Implies(self.relation((), 0), self.relation((), self.random.choice((0, 1))))

    def _for_all(self) -> Prop:
        return ForAll(ONE, K, bind(self.relation((INDEX,), 1), INDEX))

    def _of_an_index(self) -> Prop:
        pick = self.random.choice
        return Rel(pick(("<", "<=", "!=")), *pick(((HERE, self.term((), 0)), (self.term((), 0), HERE))))

    def _index(self, bound: tuple[Sym, ...]) -> Term:
        return self.random.choice((*bound, *bound, HERE, HERE, K, ONE, N, M, Add(K, Num(-1)), Add(N, ONE)))

    def _range(self, bound: tuple[Sym, ...], size: int) -> Term:
        pick, index = self.random.choice, Sym(f"b{len(bound)}", INTEGER)
        lo, hi = (
            pick((ONE, ONE, ZERO, M, N, HERE, Num(2), *bound)),
            pick((K, K, N, Add(K, Num(-1)), M, HERE, *bound)),
        )
        return pick((Sum, Sum, Prod))(lo, hi, bind(self.term((*bound, index), size), index))

    def _partial(self, bound: tuple[Sym, ...], size: int) -> Term:
        """What is not defined everywhere: as it is, or in a case that may or may not be the one in which it is."""
        pick = self.random.choice
        v, other = self.term(bound, pick((0, 0, size))), self.term(bound, 0)
        needs, part = pick(
            (
                (Rel("!=", v, ZERO), pick((Div(other, v), Pow(v, M), Pow(v, Num(-2))))),
                (Rel("<", ZERO, v), pick((Fn("log", v), Pow(v, Y), Pow(v, Neg(ROOTS[0]))))),
                (Rel("<=", ZERO, v), pick((Pow(v, ROOTS[0]), Pow(v, C)))),
            )
        )
        case = pick((needs, needs, self.relation(bound, 0)))
        return pick(
            (
                part,
                Piecewise(part, case, other, TRUE),
                Piecewise(other, case, part, TRUE),
                Piecewise(other, negated(case), part, TRUE),
                Piecewise(part, case, other, negated(case)),
                Piecewise(part, case, other, self.relation(bound, 0)),
            )
        )

    def _number(self) -> fmpq:
        return fmpq(self.random.choice((0, 0, 1, 1, -1, 2, -2, 3, -3, 4)), self.random.choice((1, 1, 2, 3)))


def answered(work: Callable[[Prover], Any]) -> Any:
    """What a prover answers; None where it gives up."""
    try:
        return settled(lambda roots: work(Prover(Search(), roots=roots)))
    except (TooLarge, Undischarged, ZeroDivisionError, RecursionError):
        return None


def shown(place: Place, prop: Prop) -> list[Prop]:
    """The proposition, if it is shown at a place."""
    return [prop] if answered(lambda prover: prover.prove(place.context(), prop)) is not None else []


def found_defined(place: Place, prop: Prop) -> list[Prop]:
    """The proposition, if all that it needs in order to be defined is shown at a place."""

    def needs(prover: Prover) -> Obligations:
        obligations = Obligations(prover)
        obligations.proposition(place.context(), prop)
        return obligations

    found = answered(needs)
    return [] if found is None or found.missing else [prop]


def known(place: Place, prop: Prop) -> list[Prop]:
    """What linear arithmetic is told of the terms in a proposition."""

    def relations(prover: Prover) -> list[Prop]:
        here, facts = place.context(), prover.facts
        terms = [t for t in dict.fromkeys(walk(prop)) if isinstance(t, Term) and not t.loose][:MAX_ATOMS]
        told = chain(
            *(about(here, terms) for about in (facts.pairs, facts.roots, facts.terms_of_sums)),
            *(about(here, term) for about in (facts.laws, facts.domain) for term in terms),
        )
        return [relation for relation, _ in told]

    return answered(relations) or []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("asked", "never"), [(shown, Truth.FALSE), (known, Truth.FALSE), (found_defined, Truth.UNDEFINED)]
)
def test_what_is_shown_at_a_place_holds_at_its_points(
    asked: Callable[[Place, Prop], list[Prop]], never: Truth, seed: int
) -> None:
    questions, looked_at = Questions(seed), 0
    for _ in range(PLACES):
        place = questions.place()
        claims = [p for _ in range(QUESTIONS) for p in asked(place, questions.question(place))]
        for env in questions.points(place) if claims else ():
            for claim in claims:
                looked_at += 1
                assert judge(claim, env).truth is not never, (place, claim, env)
    assert looked_at

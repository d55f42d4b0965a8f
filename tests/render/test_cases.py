"""Rows and cases of strangers' records: two that are printed alike say the same, in each case and for each index.

Random records and records that differ from them by one thing: how a proposition or what a case supposes is nested, a
line's case, its chain, its index, its left side.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

import pytest

from derive.check.verdict import ProofVerdict
from derive.record.model import Citation, FamilySymbol, Goal, Hypothesis, Index, Line, Record, Symbol
from derive.render.derivation import layout
from derive.render.numbering import summed_up
from derive.render.plain_document import plain
from derive.report.documents import written
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    And,
    Elem,
    Family,
    ForAll,
    Iff,
    Implies,
    Node,
    Not,
    Or,
    Prop,
    Rel,
    Sym,
    bind,
    conjuncts,
    free,
    instantiate,
    substitute,
)
from tests.render.fixtures import K, i, j, proved

SEEDS = int(os.environ.get("CASES_SEEDS", "60"))
MUTANTS = 8  # of each record
x, y = Sym("x"), Sym("y")
z = Family("z")
TERMS = (x, y, Elem(z, i), Add(x, ZERO))
PARTS = (
    Rel("<", ZERO, x),
    Rel("<", ZERO, y),
    Rel("=", x, y),
    Rel("<", Elem(z, i), x),
    Rel("<", Elem(z, j), Elem(z, i)),
)
FORMS = [plain, written]
Joined = And | Or | Implies | Iff


def proposition(chance: random.Random, depth: int) -> Prop:
    if depth == 0 or chance.random() < 0.4:
        return chance.choice(PARTS)
    kind: Any = chance.choice((And, And, Or, Or, Implies, Iff, Not, ForAll))
    if kind is ForAll:
        index = chance.choice((i, j))
        return ForAll(ONE, K, bind(proposition(chance, depth - 1), index))
    count = 1 if kind is Not else 2 if kind is Implies else chance.choice((2, 2, 3))
    joined: Prop = kind(*(proposition(chance, depth - 1) for _ in range(count)))
    return joined


def line(chance: random.Random, number: int, before: Line | None) -> Line:
    """A line, often in the case of the one before, or going on from it."""
    guards = tuple(
        proposition(chance, chance.choice((0, 1, 2))) for _ in range(chance.choice((0, 0, 1, 1, 2)))
    )
    prop: Prop = Rel(chance.choice("=<"), chance.choice(TERMS), chance.choice(TERMS))
    if chance.random() < 0.4:
        prop = proposition(chance, 2)
    if before is not None and chance.random() < 0.6:
        guards = before.guards
    chain = chance.choice((-1, 0, 0, 1))
    if before is not None and chance.random() < 0.6:
        above, chain = before.prop, before.chain
        if isinstance(above, Rel):
            prop = Rel(chance.choice("=<"), above.right, chance.choice(TERMS))
        elif isinstance(above, Iff | Implies):
            prop = chance.choice((Iff, Implies))(above.args[-1], proposition(chance, 1))
    rule = chance.choice(("algebra", "algebra", "assume", "chain"))
    cites = tuple(Citation("line", str(n)) for n in range(number) if chance.random() < 0.3)
    return Line(str(number), prop, rule, cites, guards=guards, chain=chain)


def record(chance: random.Random) -> Record:
    lines: list[Line] = []
    for number in range(chance.choice((1, 2, 2, 3))):
        lines.append(line(chance, number, lines[-1] if lines else None))
    return Record(
        "cases",
        symbols=(Symbol("x"), Symbol("y"), Symbol("K", INTEGER)),
        families=(FamilySymbol("z", ((ONE, K),)),),
        indices=(Index("i", ONE, K), Index("j", ONE, K)),
        hypotheses=(Hypothesis("h1", proposition(chance, 2)),),
        lines=tuple(lines),
        goals=(Goal(proposition(chance, 2)),),
    )


# --- what differs by one thing


def with_part(prop: Prop, n: int, part: Prop) -> Prop:
    made: Any = prop.rebuild((*prop.args[:n], part, *prop.args[n + 1 :]))
    return made  # type: ignore[no-any-return]


def turned(prop: Prop) -> Iterator[Prop]:
    """A proposition with one that is next to it, inside, put outside: (a or b) and c is also a or (b and c)."""
    if isinstance(prop, ForAll):
        index = i if i not in free(prop) else j
        body = instantiate(prop.body, index)
        if isinstance(body, Joined):
            for n, part in enumerate(body.args):
                inner = ForAll(prop.lo, prop.hi, bind(part, index))
                yield with_part(body, n, inner)
    if not isinstance(prop, Joined):
        return
    for n, part in enumerate(prop.args):

        def around(inner: Prop, n: int = n) -> Prop:
            return with_part(prop, n, inner)

        if isinstance(part, Joined):
            for m, inner in enumerate(part.args):
                yield with_part(part, m, around(inner))
        elif isinstance(part, Not):
            yield Not(around(part.args[0]))
        elif isinstance(part, ForAll) and (index := i if i not in free(prop) else j) not in free(prop):
            yield ForAll(part.lo, part.hi, bind(around(instantiate(part.body, index)), index))
        yield from (around(other) for other in turned(part))


def changed(old: Line, others: tuple[Line, ...]) -> Iterator[Line]:
    for prop in turned(old.prop):
        yield replace(old, prop=prop)
    if old.guards:
        for guard in turned(And(*old.guards)):
            yield replace(old, guards=(guard,))
        for n in range(len(old.guards)):
            yield replace(old, guards=old.guards[:n] + old.guards[n + 1 :])
        yield replace(old, guards=(), prop=Implies(And(*old.guards), old.prop))
    for other in others:
        yield replace(old, guards=other.guards)
        if isinstance(old.prop, Rel) and isinstance(other.prop, Rel):
            yield replace(old, prop=Rel(old.prop.op, other.prop.right, old.prop.right))
    if isinstance(old.prop, And | Or | Iff) and len(old.prop.args) > 2:
        yield replace(old, prop=type(old.prop)(*old.prop.args[:-1]))
    yield from (replace(old, chain=chain) for chain in (-1, 0, 1))
    yield replace(old, prop=substitute(old.prop, {i: j}))


def mutants(of: Record) -> Iterator[Record]:
    for n, old in enumerate(of.lines):
        others = of.lines[:n] + of.lines[n + 1 :]
        yield from (
            replace(of, lines=(*of.lines[:n], new, *of.lines[n + 1 :])) for new in changed(old, others)
        )
    (given,), (goal,) = of.hypotheses, of.goals
    yield from (replace(of, hypotheses=(replace(given, prop=prop),)) for prop in turned(given.prop))
    yield from (replace(of, goals=(replace(goal, prop=prop),)) for prop in turned(goal.prop))


# --- what is said


def plainly(node: Node) -> Node:
    """Without brackets in "a and b and c" and "a or b or c", which say nothing."""
    if not node.args or isinstance(node, Rel):
        return node
    parts: list[Node] = []
    for part in map(plainly, node.args):
        same = type(part) is type(node) and isinstance(node, And | Or)
        parts += part.args if same else [part]
    return node.rebuild(tuple(parts))


def statement(prop: Prop, guards: tuple[Prop, ...] = ()) -> tuple[object, ...]:
    """A proposition, the cases and the indices that it holds for."""
    cases = tuple(conjuncts(guard for guard in map(plainly, guards) if isinstance(guard, Prop)))
    return plainly(prop), cases, free(And(prop, *guards)) & {i, j}


def meaning(of: Record) -> object:
    lines = Counter(
        (*statement(x.prop, x.guards), x.rule == "assume") for x in of.lines if not summed_up(x, of)
    )
    return lines, [statement(h.prop) for h in of.hypotheses], [statement(g.prop) for g in of.goals]


def printed(verdict: ProofVerdict, to: Callable[[ProofVerdict], str]) -> str:
    """The text without spaces and what is computed from the record; words in a TeX formula are as those between two."""
    text = re.sub(r"[ \t]|(hash|text|content hash):? .*", "", to(verdict))
    return re.sub(r"\\text\{(\w+)\}", r"$\1$", text)


@pytest.mark.parametrize("to", FORMS)
def test_records_that_are_printed_alike_say_the_same(to: Callable[[ProofVerdict], str]) -> None:
    for seed in range(SEEDS):
        chance = random.Random(seed)
        one = record(chance)
        others = [other for other in mutants(one) if meaning(other) != meaning(one)]
        chance.shuffle(others)
        shown = printed(proved(one), to)
        for other in islice(others, MUTANTS):
            assert printed(proved(other), to) != shown, (seed, meaning(one), meaning(other))


def test_a_row_without_a_left_side_goes_on_from_one_in_the_same_case() -> None:
    for seed in range(SEEDS):
        for block in layout(proved(record(random.Random(seed)))).blocks:
            assert block.rows[0].left is not None
            assert {row.line.guards for row in block.rows} == {block.guards}
            for before, row in pairwise(block.rows):
                assert row.left is not None or row.line.prop.args[0] == before.right


@pytest.mark.parametrize("to", FORMS)
def test_cases_that_are_told_together_are_told_apart(to: Callable[[ProofVerdict], str]) -> None:
    """The cases of a => b and of c, one in the other, were printed like that of a => (b and c)."""
    a, b, c = PARTS[:3]
    for kind in (Implies, Or, Iff):
        texts = [
            printed(
                proved(Record("cases", symbols=(Symbol("x"), Symbol("y")), lines=(only,), goals=(Goal(c),))),
                to,
            )
            for guards in ((kind(a, b), c), (kind(a, And(b, c)),))
            for only in [Line("1", c, "algebra", guards=guards)]
        ]
        assert texts[0] != texts[1]

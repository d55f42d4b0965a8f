"""False lines forced past the kernel, and what Coq says to them: `python -m tests.coq.forced [NAMES] --each 2`.

A few lines of each proof are made false in one of the small ways of the mutation campaign, each with a witness that it
is false. A kernel for which everything follows accepts them, in this process only, and Coq is asked for its opinion.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.coq.confirm import Confirmer
from derive.coq.opinion import Opinion
from derive.coq.toolchain import Coq, find
from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import Evidence, Status
from derive.library.catalogue import load
from derive.record.model import Line, Record
from derive.refute.refuter import refute
from derive.runner.session import Options, check
from derive.terms.nodes import Prop
from tests.mutation.campaign import mutants

ROOT = Path(__file__).parents[2]
PLACES = (
    "algebra",
    *(f"rules.{name}" for name in ("structure", "both_sides", "sums", "calculus", "limit", "induction")),
)


@cache
def coq() -> Coq:
    return find()


@cache
def verdicts(name: str) -> tuple[ProofVerdict, ...]:
    """The verdict on a proof of this project, and those on its lemmas."""
    catalogue = load(ROOT)
    proof = next(p for p in catalogue.everything if p.name == name)
    run = check(catalogue, [proof], judge, Options(cache=True, jobs=1))
    return (*run.selected, *run.cited)


@contextlib.contextmanager
def credulous() -> Iterator[None]:
    """A kernel for which everything follows: a test build that lets false lines through."""

    def follows(step: object, context: object, prop: Prop, premises: object = ()) -> Evidence:
        return Evidence("normal form", prop)

    with contextlib.ExitStack() as stack:
        for place in PLACES:
            with contextlib.suppress(AttributeError):  # not every room of rules uses it
                stack.enter_context(patch(f"derive.kernel.{place}.follows", follows))
        yield


def with_line(record: Record, line: Line, prop: Prop) -> Record:
    """The record with another proposition in a line, and in the claim if it is that line's."""
    lines = tuple(replace(other, prop=prop) if other.id == line.id else other for other in record.lines)
    goals = tuple(replace(goal, prop=prop) if goal.prop == line.prop else goal for goal in record.goals)
    return replace(record, lines=lines, goals=goals)


def false_lines(record: Record, wanted: int, chance: random.Random) -> Iterator[tuple[Line, str, Record]]:
    """Records with one false line each: a witness shows that it is false, and it is defined where it was."""
    found = 0
    for line in chance.sample(record.lines, len(record.lines)):
        every = list(mutants(record, line))
        for mutant in chance.sample(every, min(4, len(every))):
            prop = mutant.mutation.prop
            witness = refute(record, prop, line.guards, seconds=0.5, equal=closed_is_zero)
            if witness is not None and witness.undefined is None:
                yield line, mutant.mutation.what, with_line(record, line, prop)
                found += 1
                break
        if found == wanted:
            return


def opinion_on(forced: Record, line: Line, lemmas: tuple[ProofVerdict, ...], folder: Path) -> Opinion | None:
    """Coq's opinion on a line that the credulous kernel accepts; None where not even that one does."""
    with credulous():
        verdict = judge(forced, {v.name: v for v in lemmas})
        if not any(c.status is Status.PROVED for c in verdict.lines if c.kernel.line.id == line.id):
            return None
        (opinion,) = Confirmer(coq(), folder, 60, 5).confirm([verdict, *lemmas], [forced.name])
    (part,) = [p for p in opinion.lines if p.name == line.id]
    return part.opinion


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="proofs; all if none is named")
    parser.add_argument("--each", type=int, default=1, help="false lines for each proof")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    names = arguments.names or [p.name for p in load(ROOT).everything]
    chance = random.Random(arguments.seed)
    counts: Counter[str] = Counter()
    confirmed = []
    for name in names:
        first, *lemmas = verdicts(name)
        if first.record is None:
            continue
        for line, what, forced in false_lines(first.record, arguments.each, chance):
            with tempfile.TemporaryDirectory() as folder:
                opinion = opinion_on(forced, line, tuple(lemmas), Path(folder))
            counts["not forced" if opinion is None else opinion.value] += 1
            if opinion is Opinion.CONFIRMED:
                confirmed.append(f"{name}#{line.id}: {what}")
                print(f"CONFIRMED {confirmed[-1]}", flush=True)
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    return 1 if confirmed else 0


if __name__ == "__main__":
    sys.exit(main())

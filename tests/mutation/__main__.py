"""The whole campaign over the shipped proofs: `python -m tests.mutation [--write FILE] [NAME...]`.

Every line of every proof is changed in every small way. For each proof it prints what became of its
mutants, and each that needs a person's look. With `--write` the figures are written as a document. With
`--keep FILE` results are added to a file as they come, and what is in it is not done again: a run that was
stopped is taken up by the same command. `--again FATE` judges those anew that ended so (after the refuter
has learnt something). Exit code 1 if a mutant is proved, by its own rule or from the line, that numbers refute,
or if the checker broke down.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from derive.check.judge import REFUTE_SECONDS
from derive.record.codec import content_hash
from derive.render.notation import Notation
from derive.render.unicode import render_unicode
from tests.mutation.campaign import (
    ACCEPTED,
    FATES,
    LONGER,
    MISSED,
    OPEN,
    WRONG,
    Fate,
    Mutant,
    citing,
    fates,
    mutants,
)
from tests.mutation.kept import PART, Done, Judged, Kept, Part
from tests.mutation.proofs import catalogue, lemmas_of, record
from tests.mutation.report import Figures, write

TO_LOOK_AT = (ACCEPTED, OPEN, MISSED, WRONG)


def _shown(fate: Fate) -> str:
    if fate.fate not in TO_LOOK_AT:
        return ""
    notation = Notation.of(fate.mutant.record)
    guards = "".join(f"   in the case {render_unicode(g, notation)}" for g in fate.mutant.line.guards)
    return f"{fate.mutant.label}: {render_unicode(fate.mutant.mutation.prop, notation)}{guards}"


def _chosen(name: str, id: str, every: int) -> list[Mutant]:
    """The mutants of a line that are tried, one in so many, the same on every run."""
    proof = record(name)
    found = [m for line in proof.lines if line.id == id for m in mutants(proof, line)]
    if every > 1:
        return random.Random(f"{name} {id}").sample(found, -(-len(found) // every))
    return found


def parts(name: str, every: int, seconds: float) -> list[Part]:
    """The parts of a campaign over one proof."""
    proof = record(name)
    hashed = content_hash(proof)
    return [
        Part(name, line.id, start, hashed, every, seconds)
        for line in proof.lines
        for start in range(0, max(1, len(_chosen(name, line.id, every))), PART)
    ]


def do(part: Part, before: Done | None = None, again: Sequence[str] = (), briefly: bool = False) -> Done:
    """What becomes of the mutants of a part; given what did before, only of those that ended in such fates.

    `briefly` leaves out what says more of the open ones: a longer search, and whether they follow from the line.
    """
    os.nice(max(0, 10 - os.nice(0)))
    started = time.process_time()
    proof, lemmas = record(part.proof), lemmas_of(record(part.proof))
    line = next(line for line in proof.lines if line.id == part.line)
    chosen = dict(enumerate(_chosen(part.proof, part.line, part.every)[part.start :][:PART], part.start))
    kept = {} if before is None else {j.number: j for j in before.mutants if j.fate not in again}
    todo = [number for number in chosen if number not in kept]
    for number, fate in zip(
        todo,
        fates(
            proof,
            line,
            [chosen[n] for n in todo],
            lemmas,
            part.seconds,
            0.0 if briefly else LONGER,
            follow=not briefly,
        ),
        strict=True,
    ):
        kept[number] = Judged(number, fate.mutant.mutation.what, fate.fate, _shown(fate))
    cited: dict[str, int] = {}
    if before is not None:
        cited = before.cited
    elif part.start == 0:
        cited = dict(Counter(f"{what.partition(':')[0]}: {end}" for what, end in citing(proof, line, lemmas)))
    took = time.process_time() - started + (before.took if before is not None else 0)
    return Done(part, tuple(kept[number] for number in chosen), cited, took)


def _figures(name: str, done: Sequence[Done], every: int) -> Figures:
    judged = [one for part in done for one in part.mutants]
    return Figures(
        name,
        len({one.part.line for one in done}),
        Counter(one.fate for one in judged),
        Counter(one.what for one in judged),
        sum((Counter(one.cited) for one in done), Counter[str]()),
        sum(one.took for one in done),
        sum(len(_chosen(name, line.id, every)) for line in record(name).lines) - len(judged),
    )


def _results(
    todo: list[tuple[Part, Done | None]], again: Sequence[str], jobs: int, briefly: bool
) -> Iterator[Done | str]:
    """What became of each part, as it comes; in words if the checker could not do it, which is a bug of it."""
    left = dict(todo)
    while left:
        with ProcessPoolExecutor(jobs) as pool:
            underway = {pool.submit(do, part, before, again, briefly): part for part, before in left.items()}
            for each in as_completed(underway):
                error = each.exception()
                if not isinstance(error, BrokenProcessPool):
                    del left[underway[each]]
                    yield f"{underway[each]} could not be done: {error!r}" if error else each.result()
        for part in list(left)[: 2 * jobs]:  # a process died at one of these: each in a process of its own
            with ProcessPoolExecutor(1) as pool:
                alone = pool.submit(do, part, left.pop(part), again, briefly)
                error = alone.exception()
                yield f"{part} could not be done: {error!r}" if error else alone.result()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("names", nargs="*", help="proofs, default all")
    parser.add_argument("--seconds", type=float, default=REFUTE_SECONDS, help="for the refuter, each mutant")
    parser.add_argument("--every", type=int, default=1, help="only one in so many mutants of each line")
    parser.add_argument("--jobs", type=int, default=1, help="processes; 0 to do no more, and write")
    parser.add_argument("--write", type=Path, help="a document to write the figures to")
    parser.add_argument("--keep", type=Path, help="a file of results, to add to and to go on from")
    parser.add_argument("--again", action="append", default=[], choices=FATES, help="judge these anew")
    parser.add_argument("--briefly", action="store_true", help="leave more mutants open: see --again open")
    options = parser.parse_args(arguments)
    kept = Kept(options.keep)
    wanted = {n: parts(n, options.every, options.seconds) for n in options.names or list(catalogue())}
    todo: list[tuple[Part, Done | None]] = []
    for part in (part for those in wanted.values() for part in those):
        before = kept.done.get(part)
        if before is None or any(one.fate in options.again for one in before.mutants):
            todo.append((part, before))
    todo = todo if options.jobs else []
    left = Counter(part.proof for part, _ in todo)
    failed = 0
    for one in _results(todo, options.again, options.jobs, options.briefly):
        if isinstance(one, str):
            failed += 1
            print(one, flush=True)
            continue
        kept.add(one)
        for judged in one.mutants:
            if judged.shown:
                print(f"  {judged.fate}: {judged.shown}")
        left[one.part.proof] -= 1
        if not left[one.part.proof]:
            print(
                _figures(one.part.proof, kept.having(wanted[one.part.proof]), options.every).line(),
                flush=True,
            )
    found = [_figures(name, kept.having(those), options.every) for name, those in wanted.items()]
    if options.write is not None:
        write(options.write, found, options.every, options.seconds)
    wrong = sum(figures.fates[WRONG] for figures in found)
    print(f"{sum(f.fates.total() for f in found):,} mutants; {wrong} proved although refuted")
    if failed:
        print(f"{failed} parts could not be done")
    return 1 if wrong or failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

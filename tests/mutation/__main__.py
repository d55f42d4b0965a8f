"""The whole campaign over the shipped proofs: `python -m tests.mutation [--write FILE] [NAME...]`.

Every line of every proof is changed in every small way. For each proof it prints what became of its
mutants, and each that needs a person's look. With `--write` the figures are written as a document.
Exit code 1 if a mutant is proved, by its own rule or from the line, that numbers refute.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from derive.render.notation import Notation
from derive.render.unicode import render_unicode
from tests.mutation.campaign import ACCEPTED, LONGER, MISSED, OPEN, WRONG, Fate, citing, fates, mutants
from tests.mutation.proofs import catalogue, lemmas_of, record
from tests.mutation.report import Figures, document


def _shown(fate: Fate) -> str:
    notation = Notation.of(fate.mutant.record)
    guards = "".join(f"   in the case {render_unicode(g, notation)}" for g in fate.mutant.line.guards)
    return (
        f"  {fate.fate}: {fate.mutant.label}: {render_unicode(fate.mutant.mutation.prop, notation)}{guards}"
    )


def one(name: str, every: int, seconds: float) -> tuple[Figures, list[str]]:
    """The figures of one proof, and the mutants to look at."""
    os.nice(10)
    proof, lemmas = record(name), lemmas_of(record(name))
    count, kinds, cited = Counter[str](), Counter[str](), Counter[str]()
    lines: list[str] = []
    started = time.perf_counter()
    for line in proof.lines:
        chosen = list(mutants(proof, line))
        if every > 1:
            chosen = random.Random(f"{name} {line.id}").sample(chosen, -(-len(chosen) // every))
        for fate in fates(proof, line, chosen, lemmas, seconds, LONGER):
            count[fate.fate] += 1
            kinds[fate.mutant.mutation.what] += 1
            if fate.fate in (ACCEPTED, OPEN, MISSED, WRONG):
                lines.append(_shown(fate))
        for what, end in citing(proof, line, lemmas):
            cited[f"{what.partition(':')[0]}: {end}"] += 1
    return Figures(name, len(proof.lines), count, kinds, cited, time.perf_counter() - started), lines


def _each(names: list[str], every: int, seconds: float, jobs: int) -> Iterator[tuple[Figures, list[str]]]:
    if jobs == 1:
        yield from (one(name, every, seconds) for name in names)
        return
    with ProcessPoolExecutor(jobs) as pool:
        underway = [pool.submit(one, name, every, seconds) for name in names]
        yield from (each.result() for each in as_completed(underway))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("names", nargs="*", help="proofs, default all")
    parser.add_argument("--seconds", type=float, default=0.25, help="for the refuter, each mutant")
    parser.add_argument("--every", type=int, default=1, help="only one in so many mutants of each line")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--write", type=Path, help="a document to write the figures to")
    options = parser.parse_args(arguments)
    found: list[Figures] = []
    for figures, lines in _each(
        options.names or list(catalogue()), options.every, options.seconds, options.jobs
    ):
        found.append(figures)
        print(*lines, figures.line(), sep="\n", flush=True)
        if options.write is not None:
            found.sort(key=lambda f: f.name)
            options.write.write_text(document(found, options.every, options.seconds), "utf-8")
    wrong = sum(figures.fates[WRONG] for figures in found)
    print(f"{wrong} proved although refuted")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

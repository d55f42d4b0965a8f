"""The whole campaign over the shipped proofs: `python -m tests.mutation [--seconds 0.25] [NAME...]`.

Prints how many mutants of each proof were accepted, refuted, still true or unproved, and each that
was accepted or unproved, for a person to look at. Exit code 1 if an accepted one is refuted.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from derive.render.notation import Notation
from derive.render.unicode import render_unicode
from tests.mutation.campaign import ACCEPTED, UNPROVED, Fate, fates, mutants
from tests.mutation.proofs import catalogue, lemmas_of, record


def _shown(fate: Fate) -> str:
    notation = Notation.of(fate.mutant.record)
    guards = "".join(f"   in the case {render_unicode(g, notation)}" for g in fate.mutant.line.guards)
    return (
        f"  {fate.fate}: {fate.mutant.label}: {render_unicode(fate.mutant.mutation.prop, notation)}{guards}"
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("names", nargs="*", help="proofs, default all")
    parser.add_argument("--seconds", type=float, default=0.25, help="for the refuter, each mutant")
    options = parser.parse_args(arguments)
    total: Counter[str] = Counter()
    wrong = 0
    for name in options.names or catalogue():
        proof = record(name)
        started, count = time.perf_counter(), Counter[str]()
        for line in proof.lines:
            for fate in fates(proof, line, list(mutants(proof, line)), lemmas_of(proof), options.seconds):
                count[fate.fate] += 1
                wrong += fate.contradicted
                if fate.fate in (ACCEPTED, UNPROVED) or fate.contradicted:
                    print(_shown(fate) + ("   CONTRADICTED BY A WITNESS" if fate.contradicted else ""))
        print(f"{name}: {_figures(count)} in {time.perf_counter() - started:.1f} s", flush=True)
        total += count
    print(f"all: {_figures(total)}; {wrong} accepted although refuted")
    return 1 if wrong else 0


def _figures(count: Counter[str]) -> str:
    return ", ".join(f"{n} {fate}" for fate, n in count.most_common())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

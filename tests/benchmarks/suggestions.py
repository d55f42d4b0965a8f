"""How often `did you mean` proposes what was written before a slip.

`python -m tests.benchmarks.suggestions [--links 60]` takes equations of the shipped proofs, changes one
place of a right side as the mutation campaign does, and asks for a suggestion. Counted are lines that were
refuted, those that got a suggestion, and those where it is the line as it was.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from derive.check.suggestion import suggestion
from derive.kernel.closed import closed_is_zero
from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import Status
from derive.record.model import Line, Record
from derive.refute.refuter import refute
from derive.script.run import run_script
from derive.search.mutations import mutations
from derive.terms.nodes import Prop, Rel

PROOFS = Path(__file__).resolve().parents[2] / "proofs"


def records() -> dict[str, Record]:
    """The shipped derivations by name."""
    found = (record for path in sorted(PROOFS.rglob("*.py")) for record in run_script(path))
    return {record.name: record for record in found if isinstance(record, Record)}


def slips(every: dict[str, Record], seed: int) -> Iterator[tuple[Record, Line, Prop]]:
    """Links of chains with one place of their right side changed, and the link as it was."""
    chance = random.Random(seed)
    links = [(r, x) for r in every.values() for x in r.lines if x.chain >= 0 and x.rule == "algebra"]
    chance.shuffle(links)
    for record, line in links:
        if not isinstance(line.prop, Rel) or line.prop.op != "=":
            continue
        indices = tuple(i.term for i in record.indices)
        changed = [
            m.prop
            for m in mutations(line.prop, indices)
            if isinstance(m.prop, Rel) and m.prop.op == "=" and m.prop.left == line.prop.left
        ]
        if changed:
            yield record, replace(line, prop=chance.choice(changed)), line.prop


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    every = records()
    lemmas = {name: Lemma(record, Status.PROVED, "") for name, record in every.items()}
    refuted = proposed = recovered = 0
    seconds = []
    for record, line, before in slips(every, given.seed):
        if refuted >= given.links:
            break
        lines = tuple(line if x.id == line.id else x for x in record.lines)
        bad = replace(record, lines=lines)
        if refute(bad, line.prop, line.guards, seconds=0.3, equal=closed_is_zero) is None:
            continue
        refuted += 1
        started = time.perf_counter()
        found = suggestion(bad, lemmas, line)
        seconds.append(time.perf_counter() - started)
        proposed += found is not None
        recovered += found is not None and found.prop == before
    print(f"{refuted} lines refuted after a slip; {proposed} got a suggestion; {recovered} as it was before")
    print(f"{statistics.median(seconds):.2f} s a suggestion at the median, {max(seconds):.2f} s at most")


if __name__ == "__main__":
    main()

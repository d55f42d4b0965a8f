"""Measures rendering against checking, as ratios: `python -m tests.benchmarks.rendering [--repeat 3]`.

All shipped proofs are checked from their records, then written in each format. Rendering all in one format
should take less time than checking them: a ratio below 1.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict
from derive.library.catalogue import load
from derive.library.select import select
from derive.render.options import Format, Options, Shape
from derive.report.documents import written
from derive.runner.session import Options as Running
from derive.runner.session import check

ROOT = Path(__file__).resolve().parents[2]


def seconds(work: Callable[[], object], repeat: int) -> float:
    """The median time of some work."""
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def checked() -> tuple[ProofVerdict, ...]:
    """The verdicts on all shipped proofs."""
    selection = select(load(ROOT), ["all"])
    return check(selection.catalogue, selection.proofs, judge, Running()).selected


def judge_again(verdicts: Sequence[ProofVerdict], by_name: Mapping[str, ProofVerdict]) -> None:
    """Check the records alone: no script is run, and no process is started."""
    for verdict in verdicts:
        if verdict.record is not None:
            judge(verdict.record, {name: by_name[name] for name, _ in verdict.record.lemmas})


def write_all(verdicts: Sequence[ProofVerdict], options: Options) -> None:
    for verdict in verdicts:
        written(verdict, options)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    verdicts = checked()
    by_name = {v.name: v for v in verdicts}
    checking = seconds(lambda: judge_again(verdicts, by_name), repeat)
    print(f"{len(verdicts)} proofs checked in {checking:.2f} s")
    slow = 0
    every = [*(Options(shape=s) for s in Shape), *(Options(to) for to in Format if to is not Format.latex)]
    for options in every:
        took = seconds(partial(write_all, verdicts, options), repeat)
        slow += took >= checking
        shape = f" ({options.shape.value})" if options.to is Format.latex else ""
        print(f"{options.to.value + shape:20} {took:6.2f} s   {took / checking:5.2f} of checking")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())

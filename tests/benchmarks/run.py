"""Measures, as ratios and medians of one run: `python -m tests.benchmarks.run [--repeat 5]`.

A benchmark and not a test: times depend on the machine, so only ratios and orders of magnitude are judged.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from derive.kernel import check as kernel
from derive.kernel.lemmas import Lemma
from derive.kernel.line import check_line
from derive.kernel.verdict import Status
from derive.library.catalogue import load
from derive.record.codec import content_hash
from derive.record.model import Line, Record
from derive.refute.refuter import refute
from derive.search.advisor import Search
from derive.terms.nodes import ONE, Add, Prop, Rel

ROOT = Path(__file__).resolve().parents[2]
Row = tuple[str, float, str, float]  # what, value, unit, limit
# as an installed program runs: with bytecode, which some environments for development do not write
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def wall(command: Sequence[str]) -> float:
    """Seconds that a command takes, output thrown away. Raises if it cannot be started."""
    started = time.perf_counter()
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=ROOT, stdout=quiet, stderr=quiet, check=False, env=ENVIRONMENT)
    return time.perf_counter() - started


def medians(commands: Sequence[Sequence[str]], repeat: int) -> list[float]:
    """The median time of each command; they take turns, so that a slow moment hits all alike."""
    for command in commands:
        wall(command)  # fill the disk's cache and write the bytecode
    times = [[wall(command) for command in commands] for _ in range(repeat)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


FIRST_TEN = (
    "logit-sigmoid-inverse",
    "softmax-k2-is-sigmoid",
    "softmax-from-logit",
    "softmax-from-bayes",
    "softmax-translation-invariance",
    "entropy-le-cross-entropy",
    "gibbs-equality-iff",
    "entropy-le-cross-entropy-with-zeros",
    "log-le-sub-one",
    "log-eq-sub-one-iff",
)
"""The six claims that derive was first made for, with their companions and lemmas."""


def command_line(repeat: int) -> list[Row]:
    """Whole commands against the time to import SymPy; cold ones run every script, warm ones none."""
    derive = [sys.executable, "-m", "derive"]
    commands: dict[str, tuple[Sequence[str], float]] = {
        "import sympy": ([sys.executable, "-c", "import sympy"], 0.0),
        "check all, cold": ([*derive, "check", "all", "--no-cache"], 4.0),
        "check all, warm": ([*derive, "check", "all"], 1.5),
        "check the first ten, cold": ([*derive, "check", *FIRST_TEN, "--no-cache"], 2.0),
        "check the first ten, warm": ([*derive, "check", *FIRST_TEN], 1.5),
        "list": ([*derive, "list"], 1.0),
        "--help": ([*derive, "--help"], 1.0),
    }
    base, *others = medians([command for command, _ in commands.values()], repeat)
    rows = [("import sympy", base * 1000, "ms", 0.0)]
    for (name, (_, limit)), seconds in zip(list(commands.items())[1:], others, strict=True):
        rows.append((f"derive {name} / import sympy", seconds / base, "x", limit))
    return rows


def inside(repeat: int) -> list[Row]:
    """The kernel's time for a line, and the refuter's for a wrong one, over all proofs."""
    from derive.script.run import run_script

    paths = dict.fromkeys(p.path for p in load(ROOT).everything)
    records = {r.name: r for path in paths for r in run_script(path) if isinstance(r, Record)}
    algebra: list[float] = []
    for record in records.values():
        cited = [records[name] for name, _ in record.lemmas if name in records]
        lemmas = {r.name: Lemma(r, Status.PROVED, content_hash(r)) for r in cited}
        runs = [line_times(record, lemmas) for _ in range(repeat)]
        algebra += [
            statistics.median(run[line.id] for run in runs) for line in record.lines if line.rule == "algebra"
        ]
    wrong = [(r, prop) for r in records.values() for line in r.lines if (prop := flip(line.prop)) is not None]
    refuting: list[float] = []
    found = 0
    for record, prop in wrong:
        started = time.perf_counter()
        found += refute(record, prop) is not None
        refuting.append((time.perf_counter() - started) * 1000)
    return [
        (f"kernel, one algebra line (median of {len(algebra)})", statistics.median(algebra), "ms", 3.0),
        (
            f"refute one wrong line ({found} of {len(wrong)} have a witness)",
            statistics.median(refuting),
            "ms",
            20.0,
        ),
    ]


def line_times(record: Record, lemmas: Mapping[str, Lemma]) -> dict[str, float]:
    """The milliseconds that the kernel spends on each line, in one check of a record."""
    times: dict[str, float] = {}

    def timed(state: Any, line: Line) -> None:
        started = time.perf_counter()
        check_line(state, line)
        times[line.id] = (time.perf_counter() - started) * 1000

    vars(kernel)["check_line"] = timed
    try:
        kernel.check(record, lemmas, Search())
    finally:
        vars(kernel)["check_line"] = check_line
    return times


def flip(prop: Prop) -> Prop | None:
    """An equation with one added to its right side; None for what is no equation."""
    return Rel("=", prop.left, Add(prop.right, ONE)) if isinstance(prop, Rel) and prop.op == "=" else None


def show(rows: Sequence[Row]) -> None:
    wide = max(len(r[0]) for r in rows)
    for what, value, unit, limit in rows:
        against = f"   at most {limit:g} {unit}: {'yes' if value <= limit else 'NO'}" if limit else ""
        print(f"{what.ljust(wide)}  {value:8.2f} {unit.ljust(2)}{against}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5, help="how often each is measured (default 5)")
    parser.add_argument("--only", choices=["cli", "inside"], help="measure one part")
    options = parser.parse_args()
    rows: list[Row] = []
    if options.only != "inside":
        rows += command_line(options.repeat)
    if options.only != "cli":
        rows += inside(options.repeat)
    show(rows)


if __name__ == "__main__":
    main()

"""What Coq's second opinion costs: `python -m tests.benchmarks.confirming [SELECT]`, Coq being installed.

Processor time of one job on one processor, checking, exporting and compiling included, the support library being
compiled before: of the whole command, divided by the proofs; and with `--alone` of each proof's script compiled by
itself, which is what one proof costs alone.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from derive.coq.toolchain import Coq, find
from tests.benchmarks.run import ROOT, Row, show

AIM = 1.5  # seconds a proof


def processor_time(command: list[str], folder: Path = ROOT) -> tuple[float, str]:
    """Seconds of processor time that a command takes, its children's included, and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    printed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, printed


def scripts_alone(coq: Coq, export: list[str]) -> list[float]:
    """Seconds that each script takes by itself, lemmas first."""
    with tempfile.TemporaryDirectory() as scratch:
        processor_time([*export, "-o", scratch])
        made = (Path(scratch) / "Makefile").read_text().splitlines()
        scripts = [line.split()[-1] for line in made if "-Q theory Derive" in line]
        coqc = ["coqc", "-w", "none", "-Q", str(coq.theory), "Derive", "-Q", ".", ""]
        return [processor_time([*coqc, script], Path(scratch))[0] for script in scripts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("select", nargs="*", default=["all"])
    parser.add_argument("--alone", action="store_true", help="each script by itself, too")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    coq = find()  # compiles the library, which is not part of what is measured
    derive = [sys.executable, "-m", "derive"]
    whole, printed = processor_time(
        [*derive, "confirm", *arguments.select, "--jobs", "1", "--format", "json"]
    )
    proofs = json.loads(printed)["proofs"]
    rows: list[Row] = [(f"derive confirm, {len(proofs)} proofs, each", whole / len(proofs), "s", AIM)]
    if arguments.alone:
        alone = scripts_alone(coq, [*derive, "export", *arguments.select, "--to", "coq"])
        rows += [
            ("a script compiled alone, median", statistics.median(alone), "s", AIM),
            ("a script compiled alone, longest", max(alone), "s", 0.0),
        ]
    show(rows)
    confirmed = sum(proof["opinion"] == "confirmed" for proof in proofs)
    print(f"{confirmed} of {len(proofs)} proofs confirmed by Coq {coq.version}")


if __name__ == "__main__":
    main()

"""How long a wrong line takes to be refuted, and what the audit costs: `python -m tests.benchmarks.refuting`.

Wrong lines are mutants of the shipped proofs (every line, one in `--every` of its mutants, those that are
false), and softmax identities that are wrong at up to 50 classes. Processor time, so that a busy machine
does not count; the audit as a ratio of whole commands.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Iterator

from derive.kernel.closed import closed_is_zero
from derive.record.model import Record
from derive.refute.refuter import refute
from derive.terms.nodes import Prop
from tests.benchmarks.run import Row, medians, show
from tests.kernel.build import declared, line
from tests.mutation.campaign import mutants
from tests.mutation.proofs import catalogue, record

CLASSES = (2, 5, 10, 20, 50)
TOTAL = "Sum(exp(z[j]), (j, 1, K))"
WRONG_IDENTITIES = (
    f"exp(z[i])/{TOTAL} = exp(2*z[i])/Sum(exp(2*z[j]), (j, 1, K))",
    f"exp(z[i])/{TOTAL} = exp(z[i] + c)/{TOTAL}",
    f"Sum(exp(z[j])/{TOTAL}, (j, 1, K - 1)) = 1",
    f"exp(z[i])/{TOTAL}*(KD(i, k) - exp(z[k])/{TOTAL}) = exp(z[i])/{TOTAL}*(1 - exp(z[k])/{TOTAL})",
    f"Derivative(exp(z[i])/{TOTAL}, z[k]) = exp(z[i])/{TOTAL}*(exp(z[k])/{TOTAL} - KD(i, k))",
    f"Derivative(log({TOTAL}), z[k]) = exp(z[k])",
    f"log({TOTAL}) = Sum(z[j], (j, 1, K))",
    f"-Sum(exp(z[j])/{TOTAL}*log(exp(z[j])/{TOTAL}), (j, 1, K)) = log({TOTAL}) - Sum(z[j], (j, 1, K))/K",
)


def softmax_lines() -> Iterator[tuple[Record, Prop]]:
    """The wrong identities, the number of classes being at least 2, 5, ... 50."""
    for least in CLASSES:
        context = declared(f"K integer at_least {least}; i in 1..K; k in 1..K; z over 1..K; c real")
        for text in WRONG_IDENTITIES:
            wrong = line(context, text)
            yield wrong, wrong.lines[-1].prop


def mutated_lines(every: int) -> Iterator[tuple[Record, Prop]]:
    for name in catalogue():
        proof = record(name)
        for each in proof.lines:
            if not each.guards:
                chosen = list(mutants(proof, each))
                for mutant in random.Random(f"{name} {each.id}").sample(chosen, -(-len(chosen) // every)):
                    yield proof, mutant.mutation.prop


def milliseconds(lines: Iterator[tuple[Record, Prop]]) -> tuple[list[float], int]:
    """The times of those that were refuted, and how many were not (they may be true)."""
    times, others = [], 0
    for wrong, prop in lines:
        started = time.process_time()
        if refute(wrong, prop, seconds=5, equal=closed_is_zero) is None:
            others += 1
        else:
            times.append((time.process_time() - started) * 1000)
    return times, others


def quantile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def rows(every: int, repeat: int) -> list[Row]:
    out: list[Row] = []
    for what, lines in (("mutants", mutated_lines(every)), ("softmax, K to 50", softmax_lines())):
        times, others = milliseconds(lines)
        of = f"of {len(times)} refuted {what}, {others} not"
        out += [
            (f"median {of}", statistics.median(times), "ms", 20.0),
            (f"99th percentile {of}", quantile(times, 0.99), "ms", 300.0),
            (f"longest {of}", max(times), "ms", 0.0),
        ]
    check = [sys.executable, "-m", "derive", "check", "all", "--no-cache"]
    plain, audited = medians([check, [*check, "--audit"]], repeat)
    out.append(("check all --audit / check all, cold", audited / plain, "x", 2.0))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=40, help="one in so many mutants of each line")
    parser.add_argument("--repeat", type=int, default=3, help="how often the commands are measured")
    options = parser.parse_args()
    show(rows(options.every, options.repeat))


if __name__ == "__main__":
    main()

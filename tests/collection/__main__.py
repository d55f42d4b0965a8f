"""What the engine does with the collection: `python -m tests.collection [--unsolved] [--held-out] [TOPIC ...]`.

Prints what was proved and refuted, by kind and by topic, developed and held out apart, and how long a claim took.
`--unsolved` lists the developed claims that were not decided as their labels say; those held out are listed by
`--held-out` only, which is for the end. `--record` writes down what is decided, for the tests.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from derive.engine.claim import read_claim
from derive.engine.decide import SECONDS, decide
from derive.runner.claims import answers
from tests.collection.claims import HERE, Claim, collection

DECIDED = HERE / "decided.txt"
WANTED = {"equality": "proved", "inequality": "proved", "false": "refuted"}


@dataclass(frozen=True)
class Result:
    """The engine's answer to a claim."""

    claim: Claim
    verdict: str
    seconds: float
    reason: str

    @property
    def right(self) -> bool:
        return self.verdict == WANTED[self.claim.kind]


def results(claims: list[Claim], seconds: float = SECONDS) -> list[Result]:
    """The answers to claims, as `derive prove --batch` gives them."""
    lines = (json.dumps(claim.as_input) for claim in claims)
    found = []
    for claim, text in zip(claims, answers(lines, seconds=seconds), strict=True):
        answer = json.loads(text)
        reason = str(answer.get("reason", ""))
        found.append(Result(claim, answer["verdict"], answer["seconds"], reason))
    return found


def processor(claims: list[Claim]) -> list[float]:
    """The seconds of the processor that each claim takes, in this process: what a busy machine does not change."""
    out = []
    for claim in claims:
        data = json.loads(json.dumps(claim.as_input))
        started = time.process_time()
        decide(read_claim(data))
        out.append(time.process_time() - started)
    return sorted(out)


def _spread(times: list[float]) -> str:
    late = times[min(len(times) - 1, int(0.99 * len(times)))]
    middle, last = 1000 * median(times), 1000 * times[-1]
    return f"median {middle:.1f} ms, 99th percentile {1000 * late:.0f} ms, longest {last:.0f} ms"


def _share(found: list[Result]) -> str:
    return (
        f"{sum(r.right for r in found):4d} of {len(found):4d} {sum(r.right for r in found) / len(found):6.1%}"
    )


def _table(found: list[Result]) -> None:
    print(f"{'':28}{'developed':^20}  {'held out':^20}")
    for kind, want in WANTED.items():
        mine = [r for r in found if r.claim.kind == kind]
        cells = [[r for r in mine if r.claim.held_out is held] for held in (False, True)]
        print(f"{kind + ' ' + want:28}" + "  ".join(_share(cell) if cell else " " * 20 for cell in cells))
    wrong = [r for r in found if r.claim.kind == "false" and r.verdict == "proved"]
    wrong += [r for r in found if r.claim.kind != "false" and r.verdict == "refuted"]
    print(f"{'wrong verdicts':28}{len(wrong):4d}")
    for r in wrong:
        print(f"    {r.claim.id}: {r.verdict}")
    print(_spread(sorted(r.seconds for r in found)))


def _topics(found: list[Result]) -> None:
    total: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for r in found:
        key = (r.claim.kind, r.claim.topic)
        total[key] += 1
        right[key] += r.right
    for key in sorted(total):
        print(f"  {key[0]:12}{key[1]:24}{right[key]:4d} of {total[key]:4d}")


def text_of(claim: Claim) -> str:
    """A claim on one line."""
    given = [*claim.assumptions, *(f"{a['rel']} for {a['for']}" for a in claim.family_assumptions)]
    under = f"   given {'; '.join(given)}" if given else ""
    names = ", ".join(f"{n}:{d}" for n, d in claim.symbols.items())
    families = ", ".join(f"{n}:{f['domain']}" for n, f in claim.families.items())
    return f"{claim.lhs} {claim.rel} {claim.rhs}{under}   [{names}; {families}]"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.collection")
    parser.add_argument("topics", nargs="*", help="only topics or ids that begin so")
    parser.add_argument("--unsolved", action="store_true")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--developed", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--processor", action="store_true", help="only the time of the processor")
    options = parser.parse_args()
    claims = [c for c in collection() if not (options.developed and c.held_out)]
    if options.topics:
        claims = [
            c
            for c in claims
            if c.topic.startswith(tuple(options.topics)) or c.id.startswith(tuple(options.topics))
        ]
    if options.processor:
        print(_spread(processor(claims)))
        return 0
    found = results(claims)
    _table(found)
    _topics(found)
    for r in found:
        listed = options.held_out if r.claim.held_out else options.unsolved
        if listed and not r.right:
            print(
                f"\n{r.claim.id} {r.verdict} {1000 * r.seconds:.0f} ms\n  {text_of(r.claim)}\n  {r.reason[:300]}"
            )
    if options.record:
        Path(DECIDED).write_text("".join(f"{r.claim.id}\n" for r in found if r.right), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The figures of a campaign, and the document that shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.campaign import ACCEPTED, FATES, KEPT, MISSED, OPEN, REFUSED, REFUTED, TRUE_ANYWAY, WRONG

_HEAD = """\
# Mutations: every line of every proof, made wrong in every small way

Written by `python -m tests.mutation{options} --keep FILE --write docs/mutations.md`; a sample runs with the tests
(`tests/mutation/`). Each line of each shipped proof is changed in one place: a sign, an index, free for bound, an end
of a range by one, a relation flipped, made strict or made an order, a term or factor dropped, a constant, the parts
of a quotient (under a logarithm too), an implication turned round, cases swapped. Each mutant is judged in the place
of its line, by the line's own rule and premises.

- **refuted**: numbers were found, and verified, at which it is false or undefined, in {seconds:g} s of processor time
  at most, as `derive check` does; or, for a limit, the right one was proved.
- **missed**: it is false too, but only a longer search shows that.
- **accepted**: its rule proves it, and no numbers say otherwise: another true line (a weaker bound, a shifted name).
- **still true**: its rule does not give it, but it follows from the original line.
- **open**: not proved, and no numbers were found. Most are true for reasons that their rule does not see.
- **wrong**: proved, and false at some numbers. It must be 0.

"""
END = "<!-- the figures end here; what follows is written by hand -->\n"
_CITED = """
## What a line cites

A premise left out, another one in its place, an instance or a parameter of the rule changed: the line stays true, so
that it is *refused*, or *kept* because its rule gives it all the same (a premise that was not needed, a fact that is
used without being cited, a parameter that means the same).

| slip | refused | kept |
|---|---|---|"""


@dataclass(frozen=True)
class Figures:
    """What became of the mutants of one proof, by fate and by kind, and of the slips in what its lines cite."""

    name: str
    lines: int
    fates: Counter[str]
    kinds: Counter[str]
    cited: Counter[str]
    seconds: float
    left: int = 0  # mutants that were not reached

    def line(self) -> str:
        parts = [f"{n} {fate}" for fate, n in self.fates.most_common()]
        return f"{self.name}: {', '.join(parts)} in {self.seconds:.1f} s"


def write(path: Path, found: Sequence[Figures], every: int, seconds: float) -> None:
    """Write the figures to a document, in the place of those there; what is written by hand after them stays."""
    by_hand = path.read_text("utf-8").partition(END)[2] if path.exists() else ""
    path.write_text(document(found, every, seconds) + (f"\n{END}{by_hand}" if by_hand else ""), "utf-8")


def document(found: Sequence[Figures], every: int, seconds: float) -> str:
    """The figures of a campaign in Markdown."""
    fates = sum((f.fates for f in found), Counter[str]())
    kinds = sum((f.kinds for f in found), Counter[str]())
    cited = sum((f.cited for f in found), Counter[str]())
    false = fates[REFUTED] + fates[MISSED] + fates[WRONG]
    rate = 100 * fates[REFUTED] / false if false else 100.0
    options = f" --every {every}" if every > 1 else ""
    out = [_HEAD.format(options=options, seconds=seconds)]
    sampled = f" One in {every} mutants of each line was tried." if every > 1 else ""
    minutes = sum(f.seconds for f in found) / 60
    left = {f.name: f.left for f in found if f.left}
    lines, true = sum(f.lines for f in found), fates[ACCEPTED] + fates[TRUE_ANYWAY]
    out.append(
        f"Of {fates.total():,} mutants of {lines} lines in {len(found)} proofs, {false:,} are false:\n"
        f"{fates[REFUTED]:,} were refuted ({rate:.2f} %), {fates[MISSED]} missed, {fates[WRONG]} proved.\n"
        f"{true:,} are true, {fates[OPEN]:,} open.{sampled} It took {minutes:.0f} minutes of processor time.\n"
    )
    if left:
        names = ", ".join(f"`{name}` ({count})" for name, count in left.items())
        out.append(
            f"The run was stopped before it reached {sum(left.values()):,} more mutants, of {names}.\n"
        )
    out.append("## By kind of slip\n\n| slip | mutants |\n|---|---|")
    out += [f"| {kind} | {n:,} |" for kind, n in sorted(kinds.items())]
    out.append(_CITED)
    whats = sorted({key.rpartition(": ")[0] for key in cited})
    out += [f"| {what} | {cited[f'{what}: {REFUSED}']:,} | {cited[f'{what}: {KEPT}']:,} |" for what in whats]
    out.append(
        "\n## By proof\n\n| proof | lines | "
        + " | ".join(FATES).lower()
        + " |\n|---|---"
        + "|---" * len(FATES)
        + "|"
    )
    out += [
        f"| `{f.name}` | {f.lines} | " + " | ".join(str(f.fates[fate]) for fate in FATES) + " |"
        for f in found
    ]
    return "\n".join(out) + "\n"

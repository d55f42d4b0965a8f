"""What `derive confirm` prints: a line for each proof, what Coq did not confirm below it, a summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from derive.check.verdict import ProofVerdict
from derive.coq.opinion import Opinion, PartOpinion, ProofOpinion
from derive.report.step_numbers import numbers
from derive.report.style import WIDTH, dotted, fold

FORMAT = "derive-confirmation"
VERSION = 1
WHAT_HELPS = (
    "What helps: smaller steps, or the script itself (`-o DIR`), in which a proof can be completed by hand."
)


_HEADS = {"bounds": "the bounds of", "hypothesis": "the hypothesis", "definition": "the body of"}


def report(opinion: ProofOpinion, verdicts: Iterable[ProofVerdict], width: int = WIDTH) -> list[str]:
    """The lines on one proof, of a width. Takes the verdicts, for the numbers of the steps."""
    word = "COULD NOT BE TRIED" if opinion.error else opinion.opinion.value.upper()
    good = sum(part.opinion is Opinion.CONFIRMED for part in opinion.lines)
    every = len(opinion.lines)
    counted = f"{good} of {every}" if good < every else str(good)
    counted += " line" if every == 1 else " lines"
    told = [opinion.error] if opinion.error else []
    verdict = next((v for v in verdicts if v.name == opinion.name), None)
    number = numbers(verdict.record) if verdict is not None and verdict.record is not None else {}
    for part in opinion.parts:
        if part.opinion is not Opinion.CONFIRMED:
            told.append(f"{_place(part, number)} {part.opinion.value}: {part.message}")
    if any(part.opinion is not Opinion.CONFIRMED for part in opinion.parts):
        told.append(WHAT_HELPS)
    head = dotted(opinion.name, f"{word}  ({counted}, {opinion.seconds:.1f} s)", "", width).plain
    return [head, *(f"    {line}" for text in told for line in fold(text, width - 4))]


def _place(part: PartOpinion, number: dict[str, Any]) -> str:
    if part.kind == "line":
        return f"step {number.get(part.name, part.name)} [{part.rule}]"
    if part.kind in _HEADS:
        return f"{_HEADS[part.kind]} {part.name.removesuffix('_defined').removeprefix('given_')}"
    return f"{part.kind} {part.name.rpartition('_')[2]}" if part.kind != "witness" else "the admissible point"


def summary(opinions: Sequence[ProofOpinion], version: str) -> str:
    """One line on them all: proofs and lines that Coq confirms, and the share of the lines."""
    whole = sum(opinion.confirmed for opinion in opinions)
    lines = [part for opinion in opinions for part in opinion.lines]
    good = sum(part.opinion is Opinion.CONFIRMED for part in lines)
    share = f" ({100 * good / len(lines):.1f}%)" if lines else ""
    seconds = sum(opinion.seconds for opinion in opinions)
    return (
        f"Coq {version} confirms {whole} of {len(opinions)} proofs, {good} of {len(lines)} lines{share}; "
        f"{seconds:.0f} s of work"
    )


def as_json(opinions: Sequence[ProofOpinion], version: str) -> dict[str, Any]:
    """The same as data. The form is versioned."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "coq": version,
        "proofs": [
            {
                "name": opinion.name,
                "opinion": "could not be tried" if opinion.error else opinion.opinion.value,
                "error": opinion.error,
                "axioms": list(opinion.axioms),
                "seconds": round(opinion.seconds, 3),
                "parts": [
                    {
                        "kind": part.kind,
                        "name": part.name,
                        "rule": part.rule,
                        "opinion": part.opinion.value,
                        "message": part.message,
                    }
                    for part in opinion.parts
                ],
            }
            for opinion in opinions
        ],
    }

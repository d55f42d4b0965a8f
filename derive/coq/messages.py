"""What Coq prints, read: axioms, errors and where they are, times."""

from __future__ import annotations

import re
from collections.abc import Sequence


def listings(output: str) -> list[tuple[str, ...]]:
    """The names that each `Print Assumptions` lists, in order."""
    found: list[list[str]] = []
    listing = False
    for line in output.splitlines():
        if line.startswith("Axioms:"):
            listing = True
            found.append([])
        elif line.startswith("Closed under the global context"):
            listing = False
            found.append([])
        elif listing and (name := re.match(r"([A-Za-z_][\w.']*)\s*(:|$)", line)):
            found[-1].append(name.group(1))
    return [tuple(names) for names in found]


def axioms(output: str) -> tuple[str, ...]:
    """The names that all of them list."""
    return tuple(dict.fromkeys(name for listing in listings(output) for name in listing))


def by_lemma(output: str) -> dict[str, str]:
    """What a toplevel said between the marks of lemmas: the first error of each, what was left to show; or nothing.

    Of what follows the last mark nothing is known: that is the end of the script, or the lemma in which it ended.
    """
    found: dict[str, str] = {}
    for part in re.split(r"@@(?=\w+\n)", output)[1:-1]:
        lemma, _, said = part.partition("\n")
        error = message(said)
        found[lemma.strip()] = f"{error.rstrip('.')}{left_to_show(said)}" if error else ""
    return found


def left_to_show(said: str) -> str:
    """The goal that a toplevel printed last before the first error, on one line, as words that follow the error."""
    goals = re.findall(r"={20,}\n(.*?)(?=\n\s*\n|\Z)", said.partition("Error:")[0], re.S)
    return f"; left to show: {' '.join(goals[-1].split())[:240]}" if goals else ""


def message(said: str) -> str:
    """The first error in what Coq said, on one line; an `Admitted` that finds no open proof is none."""
    for error in re.findall(r"Error:(.*?)(?=\n\n|\n\w+ < |\Z)", said, re.S):
        told = " ".join(error.split())
        if "No proof-editing in progress" not in told:
            return told[:400] or "error"
    return ""


def error_line(output: str, module: str) -> int | None:
    """The line of a module's script on which the error is."""
    found = re.search(
        rf'File "(?:\./)?{re.escape(module)}\.v", line (\d+), characters [\d-]+:\n(?=Error)', output
    )
    return int(found.group(1)) if found else None


def seconds_of(output: str, offsets: Sequence[int]) -> list[float]:
    """With `coqc -time`: the time of the sentences from each offset in the script to the next."""
    found = [0.0] * len(offsets)
    for begin, seconds in re.findall(r"^Chars (\d+) - \d+ \[.*\] ([0-9.]+) secs", output, re.M):
        places = [k for k, offset in enumerate(offsets) if offset <= int(begin)]
        if places:
            found[places[-1]] += float(seconds)
    return found

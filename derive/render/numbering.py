"""How the lines of a derivation are numbered, in whatever form it is read.

A chain's summary says no more than its links: it has no number of its own and is referred to by theirs,
whether it is shown or not. So the numbers depend on the record alone, not on what was proved.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.frozen import frozen
from derive.record.model import Line, Record
from derive.terms.nodes import Prop

SHORT = 50  # characters of a formula in a headline


@frozen
class Ref:
    """Rows referred to, by their numbers: one line, or the links of a chain."""

    first: int
    last: int

    @property
    def label(self) -> str:
        """What a reader sees: `(3)` or `(2)-(4)`."""
        return f"({self.last})" if self.first == self.last else f"({self.first})-({self.last})"


def references(record: Record) -> dict[str, Ref]:
    """How each line is referred to, by its id: its number, and a chain's summary by those of its links."""
    found: dict[str, Ref] = {}
    count = 0
    for line in reading_order(record):
        links = [found[id] for id in summed_up(line, record) if id in found]
        if links:
            found[line.id] = Ref(min(r.first for r in links), max(r.last for r in links))
        else:
            count += 1
            found[line.id] = Ref(count, count)
    return found


def reading_order(record: Record) -> list[Line]:
    """The lines as they are read: those on which a link rests, written while its chain goes on, before the chain.

    So are what a case supposes, and a step that is written inside `by=`.
    """
    ends = {line.chain: n for n, line in enumerate(record.lines) if line.chain >= 0}
    starts: dict[int, int] = {}
    read: list[Line] = []
    for n, line in enumerate(record.lines):
        around = [at for chain, at in starts.items() if chain != line.chain and ends[chain] > n]
        place = min(around, default=len(read))
        if {x.id for x in read[place:]}.intersection(p.ref for p in line.premises if p.kind == "line"):
            place = len(read)
        starts = {chain: at + (at >= place) for chain, at in starts.items()}
        if line.chain >= 0:
            starts.setdefault(line.chain, place)
        read.insert(place, line)
    return read


def restates(line: Line) -> bool:
    """Whether a line says no more than what its case supposes."""
    return line.chain < 0 and not line.premises and line.prop in line.guards


def with_references(
    message: str, record: Record, say: Callable[[Ref], str], formula: Callable[[Prop], str] | None = None
) -> str:
    """A message of the kernel with its lines (`line 7`) and hypotheses called what readers call them."""
    number = references(record)

    def called(found: re.Match[str]) -> str:
        kind, id = found.groups()
        if kind == "hypothesis":
            return hypothesis_in_words(record, id, formula)
        return say(number[id]) if id in number else found.group(0)

    return undollared(re.sub(r"\b(line|hypothesis) (\w+)", called, message))


def undollared(words: str) -> str:
    """An author's words where formulas are not set: on one line, as they are written in the script, without the dollar
    signs."""
    return on_one_line(re.sub(r"\$([^$]+)\$", r"\1", words))


def on_one_line(words: str) -> str:
    """An author's words, which could otherwise look like lines of a report."""
    return re.sub(r"\s+", " ", words)


def hypothesis_in_words(record: Record, id: str, formula: Callable[[Prop], str] | None = None) -> str:
    """A hypothesis by its words, else as it stands if that is short, else by its name in the record."""
    found = next((h for h in record.hypotheses if h.id == id), None)
    if found is not None and found.words:
        return f'"{undollared(found.words)}"'
    stated = formula(found.prop) if found is not None and formula is not None else ""
    return stated if 0 < len(stated) <= SHORT else f"hypothesis {id}"


def summed_up(line: Line, record: Record) -> tuple[str, ...]:
    """The links that a line puts together, if it is a chain's summary: all its premises are of one chain."""
    if line.rule != "chain" or any(p.kind != "line" or p.at for p in line.premises):
        return ()
    cited = tuple(p.ref for p in line.premises)
    chains = {other.chain for other in record.lines if other.id in cited}
    return cited if len(chains) == 1 and min(chains) >= 0 else ()

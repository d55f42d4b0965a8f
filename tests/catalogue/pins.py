"""The pinned statements `pins.toml`: what each proof claims, and under which hypotheses, as it was reviewed.

A proof's lines may change freely. What it states may not change without somebody reading the difference:
a hypothesis more, a bound that is stronger or a number in place of a symbol would be a weaker claim under
the same name. `python -m tests.catalogue.pins` writes the present statements and prints what changed.

A pin has the statement in formulas, for people, and its hash: that of the record without everything but
the statement, which does not depend on how formulas are printed.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from derive.check.verdict import CheckedRefutation, ProofVerdict
from derive.kernel.verdict import Status
from derive.record.codec import content_hash
from derive.record.model import Definition, Point, Record
from derive.render.derivation import layout
from derive.render.notation import Notation
from derive.render.numbering import Ref
from derive.render.spans import Formula
from derive.render.statement import Entry
from derive.render.unicode import render_unicode
from derive.terms.nodes import App, Node, free, walk
from tests.catalogue.claims import claims

PINS = Path(__file__).parent / "pins.toml"
HEAD = """\
# The statement of every catalogued claim, as reviewed: symbols with their domains, hypotheses, the definitions
# that the statement uses, and what is claimed, or refuted. Written by `python -m tests.catalogue.pins`:
# review the difference before you commit it.
"""


PARTS = ("given", "define", "suppose", "claim", "refuted")


@dataclass(frozen=True)
class Pin:
    """What a proof states: its context, what it claims and what it refutes, in formulas; and the hash."""

    given: tuple[str, ...]
    define: tuple[str, ...]
    suppose: tuple[str, ...]  # what is given of what is defined
    claim: tuple[str, ...]
    refuted: tuple[str, ...]
    hash: str

    @property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """The parts that are there, by name."""
        every = {name: getattr(self, name) for name in PARTS}
        return {name: part for name, part in every.items() if part}


def statement(record: Record) -> Record:
    """The record with its statement alone: no lines, witnesses or lemmas, no unused indices or definitions."""
    said: list[Node] = [h.prop for h in record.hypotheses]
    said += [g.prop for g in record.goals] + [r.prop for r in record.refutations]
    names = frozenset[object]().union(*(free(node) for node in said))
    return replace(
        record,
        indices=tuple(x for x in record.indices if x.term in names),
        definitions=_used(record.definitions, said),
        lines=(),
        refutations=tuple(replace(r, witness=Point()) for r in record.refutations),
        lemmas=(),
        points=(),
    )


def _used(definitions: Iterable[Definition], said: Iterable[Node]) -> tuple[Definition, ...]:
    """The definitions that formulas use, also through other definitions; a definition uses earlier ones only."""
    wanted = {n.name for node in said for n in walk(node) if isinstance(n, App)}
    used = []
    for definition in reversed(tuple(definitions)):
        if definition.name in wanted:
            used.append(definition)
            wanted |= {n.name for n in walk(definition.body) if isinstance(n, App)}
    return tuple(reversed(used))


def pin(record: Record) -> Pin:
    """What a record states."""
    whole = statement(record)
    bare = replace(whole, indices=record.indices)  # the author's letters for the indices of families
    refutations = tuple(CheckedRefutation(r, Status.UNPROVED) for r in bare.refutations)
    page = layout(ProofVerdict(bare.name, Status.UNPROVED, bare, refutations=refutations))
    notation = Notation.of(bare)

    def texts(entries: Iterable[Entry]) -> tuple[str, ...]:
        return tuple(_text(e, notation.within(e.definition) if e.definition else notation) for e in entries)

    return Pin(
        texts((*page.context, *page.hypotheses)),
        texts(page.definitions),
        texts(page.conditions),
        texts(page.claims),
        texts(r.claim for r in page.refutations),
        content_hash(whole),
    )


def _text(entry: Entry, notation: Notation) -> str:
    out = []
    for part in entry.phrase:
        if isinstance(part, Formula):
            out.append(render_unicode(part, notation))
        else:
            out.append(part.label if isinstance(part, Ref) else part)
    return "".join(out)


@cache
def present() -> Mapping[str, Pin]:
    """What every shipped proof states now, in order of name."""
    return {name: pin(claim.record) for name, claim in sorted(claims().items())}


def pinned() -> Mapping[str, Pin]:
    """What was reviewed."""
    data = tomllib.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}

    def read(found: Mapping[str, list[str]]) -> Pin:
        given, define, suppose, claim, refuted = (tuple(found.get(part, ())) for part in PARTS)
        return Pin(given, define, suppose, claim, refuted, str(found["hash"]))

    return {name: read(found) for name, found in data.items()}


def changes(before: Mapping[str, Pin], after: Mapping[str, Pin]) -> list[str]:
    """What differs, a few lines for each claim; a claim that is on one side only differs too."""
    out = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if old is not None and new is not None and old.hash == new.hash:
            out.append(f"{name}: the same statement, printed in another way")
        elif old is not None and new is not None and old.parts == new.parts:
            out.append(f"{name}: another statement, though it is printed as before")
        else:
            out.append(f"{name}: {'a new claim' if old is None else 'is gone' if new is None else 'changed'}")
        lines = difflib.ndiff(_lines(old), _lines(new))
        out += [f"  {line}" for line in lines if line[0] in "+-"]
    return out


def _lines(found: Pin | None) -> list[str]:
    parts = found.parts if found is not None else {}
    return [f"{name.ljust(8)}{text}" for name, texts in parts.items() for text in texts]


def written(pins: Mapping[str, Pin]) -> str:
    """The text of `pins.toml`."""
    out = [HEAD]
    for name, found in pins.items():
        out.append(f"[{name}]")
        for part, texts in found.parts.items():
            out += [f"{part} = [", *(f"    {_quoted(text)}," for text in texts), "]"]
        out.append(f"hash = {_quoted(found.hash)}\n")
    return "\n".join(out)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML string


def main() -> None:
    """Pin the present statements, and print what changed: to be reviewed."""
    for line in changes(pinned(), present()):
        print(line)
    PINS.write_text(written(present()), encoding="utf-8")


if __name__ == "__main__":
    main()

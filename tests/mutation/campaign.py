"""What becomes of a mutated line: it is judged in the place of the line it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.kernel.check import check
from derive.kernel.closed import closed_is_zero
from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import Status
from derive.record.model import Citation, Line, Record
from derive.refute.refuter import refute
from derive.search.advisor import Search
from derive.terms.nodes import Sym, free
from tests.mutation.mutate import Mutation, mutations

ACCEPTED = "accepted"  # proved by the line's own rule and premises
TRUE_ANYWAY = "still true"  # not by those, but it follows from the line itself
REFUTED = "refuted"
UNPROVED = "unproved"


@dataclass(frozen=True)
class Mutant:
    record: Record
    line: Line
    mutation: Mutation

    @property
    def label(self) -> str:
        return f"{self.record.name}#{self.line.id}: {self.mutation.what}"


@dataclass(frozen=True)
class Fate:
    """`fate` is one of the four above. `contradicted`: accepted, and yet refuted by a witness."""

    mutant: Mutant
    fate: str
    contradicted: bool = False


def mutants(record: Record, line: Line) -> Iterator[Mutant]:
    indices = tuple(Sym(i.name, "integer") for i in record.indices)
    integers = tuple(s.term for s in record.symbols if s.sort == "integer")
    for mutation in mutations(line.prop, (*indices, *integers)):
        yield Mutant(record, line, mutation)


def fates(
    record: Record, line: Line, chosen: Sequence[Mutant], lemmas: Mapping[str, Lemma], seconds: float
) -> list[Fate]:
    """The fates of some mutants of one line. `seconds` is what the refuter may take for each."""
    number = record.lines.index(line)
    own = [replace(line, id=f"m{k}", prop=m.mutation.prop, chain=-1) for k, m in enumerate(chosen)]
    found = check(replace(record, lines=(*record.lines[:number], *own), goals=()), lemmas, Search())
    accepted = {v.line.id: v.status is Status.PROVED for v in found.lines}
    anyway = _follows_from_the_line(record, number, own, lemmas)
    out = []
    for mutant, new in zip(chosen, own, strict=True):
        witness = refute(record, new.prop, new.guards, seconds=seconds, equal=closed_is_zero)
        if accepted[new.id]:
            out.append(Fate(mutant, ACCEPTED, witness is not None))
        elif witness is not None:
            out.append(Fate(mutant, REFUTED, anyway[new.id]))
        else:
            out.append(Fate(mutant, TRUE_ANYWAY if anyway[new.id] else UNPROVED))
    return out


def _follows_from_the_line(
    record: Record, number: int, own: Sequence[Line], lemmas: Mapping[str, Lemma]
) -> dict[str, bool]:
    """Whether algebra gives each mutant from the unmutated line: then it says the same, or less."""
    line = record.lines[number]
    before = record.lines[: number + 1]
    unfold = tuple(d.name for d in record.definitions)
    again = tuple(
        replace(m, rule="algebra", premises=(Citation("line", line.id),), parameters=(("unfold", unfold),))
        for m in own
    )
    found = check(replace(record, lines=(*before, *again), goals=()), lemmas, Search())
    return {v.line.id: v.status is Status.PROVED for v in found.lines}


# --- a record without one of its conditions -------------------------------------------------------


@dataclass(frozen=True)
class Weakened:
    """A record without a hypothesis or a bound, and the names that the missing condition is about."""

    what: str
    record: Record
    about: frozenset[str]


def weakened(record: Record) -> Iterator[Weakened]:
    """The record without each of its hypotheses, and without each bound of each declaration."""
    for hypothesis in record.hypotheses:
        kept = tuple(h for h in record.hypotheses if h != hypothesis)
        lines = tuple(
            replace(
                line,
                premises=tuple(p for p in line.premises if (p.kind, p.ref) != ("hypothesis", hypothesis.id)),
            )
            for line in record.lines
        )
        about = frozenset(s.name for s in free(hypothesis.prop))
        yield Weakened(
            f"hypothesis {hypothesis.id}", replace(record, hypotheses=kept, lines=lines, points=()), about
        )
    for field in ("symbols", "families"):
        declarations = getattr(record, field)
        for k, declaration in enumerate(declarations):
            for bound in ("above", "at_least", "below", "at_most", "nonzero"):
                if getattr(declaration.domain, bound) in (None, False):
                    continue
                empty = False if bound == "nonzero" else None
                weaker = replace(declaration, domain=replace(declaration.domain, **{bound: empty}))
                changed = (*declarations[:k], weaker, *declarations[k + 1 :])
                yield Weakened(
                    f"{bound} of {declaration.name}",
                    replace(record, **{field: changed, "points": ()}),
                    frozenset((declaration.name,)),
                )

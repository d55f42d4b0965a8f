"""What becomes of a mutated line: it is judged in the place of the line it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.check.judge import REFUTE_SECONDS
from derive.check.limits import another_limit
from derive.kernel.check import check
from derive.kernel.closed import closed_is_zero
from derive.kernel.lemmas import Lemma
from derive.kernel.verdict import LineVerdict, Status
from derive.record.model import Citation, Line, Record
from derive.refute.refuter import refute
from derive.refute.witness import Witness
from derive.search.advisor import Search
from derive.search.mutations import Mutation, mutations
from derive.terms.nodes import Sym, Tends, free
from tests.mutation.slips import slips

ACCEPTED = "accepted"  # proved by the line's own rule and premises; no witness says otherwise
TRUE_ANYWAY = "still true"  # not by those, but it follows from the line itself
REFUTED = "refuted"
MISSED = "missed"  # false at a point, but only a longer search shows it
OPEN = "open"  # neither proved nor shown to be false
WRONG = "WRONG"  # accepted, or a consequence of the line, and yet false at a point: a bug of the checker
KEPT, REFUSED = "kept", "refused"  # of slips in what a line cites
FATES = (REFUTED, MISSED, ACCEPTED, TRUE_ANYWAY, OPEN, WRONG)

LONGER = 2.0  # seconds, for what the refuter did not refute in its usual time
OTHER_SEED = 1
FOLLOWED = 50


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
    """`fate` is one of `FATES`."""

    mutant: Mutant
    fate: str

    @property
    def contradicted(self) -> bool:
        return self.fate == WRONG


def mutants(record: Record, line: Line) -> Iterator[Mutant]:
    indices = tuple(Sym(i.name, "integer") for i in record.indices)
    integers = tuple(s.term for s in record.symbols if s.sort == "integer")
    for mutation in mutations(line.prop, (*indices, *integers)):
        yield Mutant(record, line, mutation)


def fates(
    record: Record,
    line: Line,
    chosen: Sequence[Mutant],
    lemmas: Mapping[str, Lemma],
    seconds: float,
    longer: float = 0.0,
    follow: bool = True,
) -> list[Fate]:
    """The fates of some mutants of one line.

    `seconds` is what the refuter may take for each, `longer` what a second search may take for those
    that are neither refuted nor true. Whether a mutant follows from the line is asked of those that are
    neither refuted nor accepted, which that settles, and of one in `FOLLOWED` of the others, to try the kernel;
    without `follow` of none.
    """
    number = record.lines.index(line)
    own = [replace(line, id=f"m{k}", prop=m.mutation.prop, chain=-1) for k, m in enumerate(chosen)]
    verdicts = _verdicts(replace(record, lines=(*record.lines[:number], *own), goals=()), lemmas)
    accepted = {id for id, verdict in verdicts.items() if verdict.status is Status.PROVED}
    refuted = {
        new.id
        for new in own
        if _refuted(record, new, seconds, 0)
        or _has_another_limit(record, number, verdicts.get(new.id), lemmas)
    }
    asked = [
        new
        for k, new in enumerate(own)
        if follow and (k % FOLLOWED == 0 or (new.id not in accepted and new.id not in refuted))
    ]
    anyway = _follows_from_the_line(record, number, asked, lemmas) if asked else set[str]()
    out = []
    for mutant, new in zip(chosen, own, strict=True):
        if new.id in refuted:
            fate = WRONG if new.id in accepted or new.id in anyway else REFUTED
        elif new.id in accepted:
            fate = ACCEPTED
        elif new.id in anyway:
            fate = TRUE_ANYWAY
        else:
            late = longer and _refuted(record, new, longer, OTHER_SEED)
            fate = MISSED if late else OPEN
        out.append(Fate(mutant, fate))
    return out


def _verdicts(record: Record, lemmas: Mapping[str, Lemma]) -> dict[str, LineVerdict]:
    return {v.line.id: v for v in check(record, lemmas, Search()).lines}


def _proved(record: Record, lemmas: Mapping[str, Lemma]) -> set[str]:
    return {id for id, v in _verdicts(record, lemmas).items() if v.status is Status.PROVED}


def _has_another_limit(
    record: Record, number: int, verdict: LineVerdict | None, lemmas: Mapping[str, Lemma]
) -> bool:
    """Whether a line in the place of the one with that number claims a limit where another one is proved."""
    if verdict is None or verdict.failure is None or not isinstance(verdict.line.prop, Tends):
        return False
    placed = replace(record, lines=(*record.lines[:number], verdict.line), goals=())
    found = another_limit(placed, verdict.line, verdict.failure.expected, lemmas, REFUTE_SECONDS)
    return found is not None


def _refuted(record: Record, line: Line, seconds: float, seed: int) -> Witness | None:
    return refute(record, line.prop, line.guards, seconds=seconds, equal=closed_is_zero, seed=seed)


def _follows_from_the_line(
    record: Record, number: int, own: Sequence[Line], lemmas: Mapping[str, Lemma]
) -> set[str]:
    """The mutants that algebra gives from the unmutated line: they say the same, or less."""
    line = record.lines[number]
    before = record.lines[: number + 1]
    unfold = tuple(d.name for d in record.definitions)
    again = tuple(
        replace(m, rule="algebra", premises=(Citation("line", line.id),), parameters=(("unfold", unfold),))
        for m in own
    )
    return _proved(replace(record, lines=(*before, *again), goals=()), lemmas)


def citing(record: Record, line: Line, lemmas: Mapping[str, Lemma]) -> list[tuple[str, str]]:
    """What becomes of the line with each slip in what it cites: what was done, and KEPT or REFUSED."""
    number = record.lines.index(line)
    made = [(s.what, replace(s.line, id=f"m{k}", chain=-1)) for k, s in enumerate(slips(record, line))]
    lines = (*record.lines[:number], *(changed for _, changed in made))
    kept = _kept_apart(replace(record, lines=lines, goals=()), number, lemmas)
    return [(what, KEPT if changed.id in kept else REFUSED) for what, changed in made]


def _kept_apart(record: Record, number: int, lemmas: Mapping[str, Lemma]) -> set[str]:
    """Those lines after the first `number` that are proved, none of them with the help of another.

    The first that is proved had no help; those after it are asked again without it.
    """
    kept: set[str] = set()
    before, left = record.lines[:number], record.lines[number:]
    while left:
        proved = _proved(replace(record, lines=(*before, *left)), lemmas)
        first = next((k for k, line in enumerate(left) if line.id in proved), None)
        if first is None:
            break
        kept.add(left[first].id)
        left = left[first + 1 :]
    return kept


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
                    replace(record, points=(), **{field: changed}),  # type: ignore[arg-type]
                    frozenset((declaration.name,)),
                )

"""What the kernel says of a record: a status a line, what it rests on, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from enum import Enum

from derive.frozen import frozen, once
from derive.record.model import Line
from derive.terms.nodes import Node, Prop, Term


class Status(Enum):
    """The verdicts of `docs/proved.md`. The kernel itself gives PROVED, UNPROVED and ASSUMED."""

    PROVED = "proved"
    REFUTATION_CONFIRMED = "refutation confirmed"
    REFUTED = "refuted"
    UNPROVED = "unproved"
    ASSUMED = "assumed"
    COULD_NOT_RUN = "could not run"


@frozen
class Evidence:
    """A proof tree: `statement` holds by `rule` from `parts`; `source` names a fact it rests on directly."""

    rule: str
    statement: Node
    parts: tuple[Evidence, ...] = ()
    source: str = ""
    detail: str = ""

    @once
    def sources(self) -> frozenset[str]:
        """The facts that it rests on, its parts' too."""
        found = frozenset((self.source,)) if self.source else _NONE
        for part in self.parts:
            inner = part.sources
            if not inner <= found:
                found = found | inner if found else inner
        return found

    def resting_on(self, sources: Iterable[str]) -> Evidence:
        """The same, resting on some facts too: those that the normal forms in it needed."""
        if not sources:
            return self
        more = tuple(
            [Evidence("fact", self.statement, source=s) for s in sorted(set(sources) - self.sources)]
        )
        return replace(self, parts=self.parts + more) if more else self


_NONE: frozenset[str] = frozenset()


def joined(rule: str, statement: Node, parts: Sequence[Evidence | None], source: str = "") -> Evidence | None:
    """What holds by its parts, if each of them was shown."""
    shown = tuple(part for part in parts if part is not None)
    return Evidence(rule, statement, shown, source) if len(shown) == len(parts) else None


NEAR_THE_POINT = "expansion near the point"  # the evidence by a leading term, which says nothing of how near


@frozen
class Obligation:
    """Something that must hold for a line to mean anything, or for a rule to apply.

    `prop` is stated under `scope`: the binders' ranges and guards around the place it came from.
    """

    prop: Prop
    why: str  # "denominator", "argument of log", "index in range", ...
    scope: tuple[Prop, ...] = ()
    evidence: Evidence | None = None

    @property
    def met(self) -> bool:
        return self.evidence is not None

    @property
    def met_near(self) -> bool:
        """Whether it is met only near enough to the point of a limit: nearer, it may be, than the scope says."""
        return self.evidence is not None and self.evidence.rule == NEAR_THE_POINT


@frozen
class Failure:
    """Why a line is not proved. `code` is stable (see docs/errors.md); the rest is for the report.

    `missing` are conditions that were not shown; `difference` is what remains between the stated line
    and what the rule gives (left minus right, in normal form), where the `cases` hold.
    """

    code: str
    message: str
    missing: tuple[Obligation, ...] = ()
    difference: Term | None = None
    expected: Prop | None = None  # what the rule yields, where it yields something
    cases: tuple[Prop, ...] = ()  # in which it failed; those that came before each held
    about: str = ""  # what else than a line it is about: "hypothesis h1", "definition y"


@frozen
class LineVerdict:
    line: Line
    status: Status
    obligations: tuple[Obligation, ...] = ()
    uses: frozenset[str] = frozenset()  # hypotheses, domains ("domain x"), lemmas: transitively
    facts: frozenset[str] = frozenset()  # what it used directly, lines included
    failure: Failure | None = None
    evidence: Evidence | None = None


@frozen
class GoalVerdict:
    prop: Prop
    status: Status
    line: str = ""  # the line that proves it
    failure: Failure | None = None


@frozen
class KernelVerdict:
    """The kernel's part of a verdict: it has not looked for an admissible point."""

    status: Status
    lines: tuple[LineVerdict, ...] = ()
    goals: tuple[GoalVerdict, ...] = ()
    problems: tuple[Failure, ...] = ()  # with declarations, definitions, hypotheses or lemmas
    assumptions: tuple[str, ...] = field(default=())  # lines by their ids, and `lemma NAME`

"""What has been established of a record so far: declarations, facts, the verdicts on lines and what each rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from derive.frozen import mutable
from derive.kernel.advisor import Advisor, Tried
from derive.kernel.context import Context, Fact, Memory, Theory
from derive.kernel.lemmas import Lemma
from derive.kernel.step import Step
from derive.kernel.verdict import Failure, LineVerdict
from derive.record.model import Record
from derive.terms.nodes import Family, Prop, Sym, Term, free


@mutable
class State:
    """What has been established so far."""

    record: Record
    lemmas: Mapping[str, Lemma]
    advisor: Advisor | None
    theory: Theory = field(default_factory=Theory)
    indices: dict[str, tuple[Sym, Term, Term]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    hypotheses: dict[str, Fact] = field(default_factory=dict)
    verdicts: dict[str, LineVerdict] = field(default_factory=dict)
    stated: dict[str, Fact] = field(default_factory=dict)  # what each line says that is well formed
    uses: dict[str, frozenset[str]] = field(default_factory=dict)  # source -> what it rests on
    mentions: dict[str, frozenset[Sym | Family]] = field(default_factory=dict)
    problems: list[Failure] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)  # what was shown with the facts so far
    observe: Callable[[Step], None] = lambda step: None
    tried: Tried | None = None

    @property
    def schematics(self) -> frozenset[Sym]:
        """All schematic indices."""
        return frozenset([symbol for symbol, _, _ in self.indices.values()])

    def schematic(self, *nodes: Prop) -> tuple[tuple[Sym, Term, Term], ...]:
        """The schematic indices that are free in the propositions, in order of declaration."""
        if not self.indices:
            return ()
        named = frozenset().union(*map(free, nodes))
        return tuple([entry for entry in self.indices.values() if entry[0] in named])

    def mentioned(self, *props: Prop) -> frozenset[Sym | Family]:
        """What propositions say something of; "for each i in n..N" says something of n too."""
        ends = (end for _, lo, hi in self.schematic(*props) for end in (lo, hi))
        return frozenset().union(*map(free, (*props, *ends)))

    def context(
        self,
        indices: tuple[tuple[Sym, Term, Term], ...] = (),
        guards: tuple[Prop, ...] = (),
        more: tuple[Fact, ...] = (),
    ) -> Context:
        context = Context(self.theory, tuple(self.facts), memory=self.memory)
        if more:
            context = context.knowing(more)
        for symbol, lo, hi in indices:
            context = context.inside(symbol, lo, hi)
        return context.assuming(*guards) if guards else context

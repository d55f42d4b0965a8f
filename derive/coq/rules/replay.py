"""What an entry of the table of rules works with: the step, how it is printed, its conversions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from derive.coq.conversion import Conversion, Script, block
from derive.coq.follow import Follow
from derive.coq.text import NotExportable, Printer
from derive.frozen import mutable
from derive.kernel.congruence import differentiated
from derive.kernel.context import Context
from derive.kernel.rules.structure import usables
from derive.kernel.step import Premise, Step
from derive.terms.nodes import (
    Deriv,
    Elem,
    Family,
    Prop,
    Rel,
    Sym,
    Term,
)


class General(Protocol):
    """Earlier lines at other values of the context."""

    def general(self, id: str, changed: Mapping[Sym | Family, str], chosen: str = "") -> str: ...

    def stated(self, premise: Premise) -> str: ...

    def near(self, replay: Replay, premise: Premise, variable: Sym | Family, at: Term) -> Script: ...

    def slope(self, premise: Premise, variable: Sym, value: str, strict: bool) -> Script: ...

    def induction(self, replay: Replay) -> Script: ...


@mutable
class Replay:
    """What an entry of the table works with: the kernel's step, how it is printed, its conversions."""

    step: Step
    p: Printer
    c: Conversion
    general: General

    def differentiated(self, prop: Prop) -> Script:
        """The derivatives of both sides of a cited equation agree: it holds for every value near the point."""
        if not isinstance(prop, Rel) or not isinstance(prop.left, Deriv):
            raise NotExportable("what is differentiated is no equation")
        at = prop.left.at
        variable = at.family if isinstance(at, Elem) else at
        if not isinstance(variable, Sym | Family):
            raise NotExportable("one differentiates by symbols and elements of families")
        for premise in self.step.premises:
            for one in differentiated(self.context, premise, at):
                if one == prop:
                    return self.general.near(self, premise, variable, at)
        raise NotExportable("the equation that is differentiated was not found")

    @property
    def context(self) -> Context:
        """The place of the line."""
        return self.step.context

    @property
    def follow(self) -> Follow:
        """Proofs of what follows by algebra, for this line."""
        return Follow(self.c)

    def after(self, raw: Prop, proof: Script, skip: int, prop: Prop | None = None) -> Script:
        """The line from what the rule gives, `raw`, and the premises after the first `skip`."""
        mark = self.c.fresh("RAW")
        lines = [f"assert ({mark} : {self.p.prop(raw)}).", *block(proof)]
        given = [raw, *usables(self.step, skip=skip)]
        return [*lines, *self.follow.follows(self.context, self.p, prop or self.step.prop, given)]


Entry = Callable[[Replay], Script]

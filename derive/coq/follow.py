"""Proof scripts for what follows by algebra: the kernel's workhorse, replayed.

The same cases as `derive.kernel.algebra`: propositions are taken apart, down to relations (`derive.coq.relations`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.coq.conversion import Script, block
from derive.coq.relations import Relations
from derive.coq.text import Printer
from derive.kernel.algebra import released, same_range
from derive.kernel.context import Context
from derive.kernel.question import at_index
from derive.terms.nodes import (
    And,
    ForAll,
    Iff,
    Implies,
    Prop,
    Rel,
    conjuncts,
    forward,
    instantiate,
)


class Follow(Relations):
    """Replays what follows, for one line."""

    def follows(self, context: Context, p: Printer, prop: Prop, premises: Sequence[Prop]) -> Script:
        """Proves `prop`; the premises stand in Coq's context."""
        lines, premises = self.released(context, p, list(conjuncts(premises)))
        stated = (*premises, *(f.prop for f in context.local))
        if any(forward(given) == forward(prop) for given in stated):
            return [*lines, "first [ use | link ]."]
        return [*lines, *self._by_form(context, p, prop, premises)]

    def _by_form(self, context: Context, p: Printer, prop: Prop, premises: list[Prop]) -> Script:
        match prop:
            case Rel():
                return self.relation(context, p, prop, premises)
            case And():
                return self._each(self.follows(context, p, q, premises) for q in prop.args)
            case Implies():
                given, wanted = prop.args
                return [
                    f"intro {self.c.fresh('G')}.",
                    *self.follows(context.assuming(given), p, wanted, [*premises, given]),
                ]
            case ForAll():
                name = p.names.introduced(prop.body.hint or "i", p.scope.opened.values())
                index, body, inside = context.open(prop.body, prop.lo, prop.hi)
                within = p.naming(index, name)
                lines, here = self.at(inside, within, index, premises)
                return [f"intros {name} H{name}.", *lines, *self.follows(inside, within, body, here)]
            case Iff():
                links = zip(prop.args, prop.args[1:], strict=False)
                return self._each(self.equivalent(context, p, a, b, premises) for a, b in links)
        return ["first [ link | settle ]."]

    def _each(self, scripts: Any) -> Script:
        every = list(scripts)
        out: Script = []
        for script in every[:-1]:
            out += ["split.", *block(script)]
        return [*out, *(every[-1] if every else ["exact I."])]

    def equivalent(
        self, context: Context, p: Printer, left: Prop, right: Prop, premises: list[Prop]
    ) -> Script:
        """Each of two propositions from the other."""
        if (
            isinstance(left, ForAll)
            and isinstance(right, ForAll)
            and same_range(self.step, context, left, right)
            and not any(isinstance(q, Implies | Iff) for q in premises)
        ):
            name = p.names.introduced(right.body.hint or "i", p.scope.opened.values())
            index = context.fresh("integer")
            inside = context.inside(index, left.lo, left.hi)
            within = p.naming(index, name)
            bodies = instantiate(left.body, index), instantiate(right.body, index)
            lines, here = self.at(inside, within, index, premises)
            both = f"({within.prop(bodies[0])}) <-> ({within.prop(bodies[1])})"
            mark = self.c.fresh("B")
            bounds = within.between(left.lo, index, left.hi)
            return [
                f"assert ({mark} : forall {name} : Z, {bounds} -> ({both})).",
                *block([f"intros {name} H{name}.", *lines, *self.equivalent(inside, within, *bodies, here)]),
                f"split; intros A {name} H{name}; apply {mark}; first [ lia | apply A; lia ].",
            ]
        scripts = []
        for given, wanted in ((left, right), (right, left)):
            mark = self.c.fresh("G")
            scripts.append(
                [f"intro {mark}.", *self.follows(context.assuming(given), p, wanted, [*premises, given])]
            )
        return self._each(scripts)

    # --- premises

    def at(self, context: Context, p: Printer, index: Any, premises: list[Prop]) -> tuple[Script, list[Prop]]:
        """What premises for each index say at one, stated in Coq too."""
        here = at_index(self.step, context, index, premises)
        return [line for q in here if q not in premises for line in self.stated(p, q)], here

    def released(self, context: Context, p: Printer, premises: list[Prop]) -> tuple[Script, list[Prop]]:
        """What implications and equivalences among the premises give where one side holds, or fails."""
        found = list(released(self.step, context, premises))
        return [line for q in found if q not in premises for line in self.stated(p, q)], found

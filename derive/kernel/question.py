"""Whether a relation follows from premises at a place: what the ways to show it look at.

Premises for each index say something at the indices that occur; integers that are equal are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.frozen import frozen
from derive.kernel.context import Context, in_range
from derive.kernel.elimination import eliminate
from derive.kernel.facts import index_terms
from derive.kernel.fractions import Frac
from derive.kernel.step import Step
from derive.terms.nodes import ForAll, Prop, Rel, Sym, conjuncts, free, instantiate, is_integer, substitute


@frozen
class Question:
    """A goal at a place, and what it may follow from; `known` is the place, the premises assumed too."""

    step: Step
    context: Context
    known: Context
    goal: Rel
    premises: tuple[Prop, ...]
    equations: tuple[Rel, ...]  # among the premises, and stated around the place

    def gap(self, relation: Rel) -> Frac:
        """left - right"""
        return self.step.normalizer.difference(self.known, relation.left, relation.right)

    def modulo(self, gap: Frac, *more: Rel) -> Frac:
        """What is left of a difference when the equations are used up, and more of them before."""
        return eliminate(self.step, self.known, gap, (*more, *self.equations))


def at_index(step: Step, context: Context, index: Sym, premises: Sequence[Prop]) -> list[Prop]:
    """The premises, and what those for each index say at an index, where it is in their range."""
    here = list(premises)
    for p in premises:
        if isinstance(p, ForAll) and step.prover.shows(context, in_range(index, p.lo, p.hi)):
            here.append(instantiate(p.body, index))
    return here


def question(step: Step, context: Context, goal: Rel, premises: Sequence[Prop]) -> Question:
    """Whether a relation follows from premises at a place; equal integers are one."""
    context, goal, premises = with_equal_integers(context, goal, tuple(dict.fromkeys(premises)))
    known = context.assuming(*premises, source="premise") if premises else context
    equations = equations_among((*premises, *(f.prop for f in context.local)))
    return Question(step, context, known, goal, premises, tuple(equations))


def equations_among(props: Iterable[Prop]) -> list[Rel]:
    """Those of some propositions that are equations, in their order."""
    return [p for p in props if isinstance(p, Rel) and p.op == "="]


def at_terms(step: Step, context: Context, goal: Rel, premises: Sequence[Prop]) -> list[Prop]:
    """What premises for each index say at the indices that occur in the goal."""
    found: list[Prop] = []
    for premise in premises:
        if isinstance(premise, ForAll):
            for t in index_terms(goal):
                if step.prover.shows(context, in_range(t, premise.lo, premise.hi)):
                    found += conjuncts([instantiate(premise.body, t)])
    return found


def with_equal_integers(
    context: Context, goal: Rel, premises: tuple[Prop, ...]
) -> tuple[Context, Rel, tuple[Prop, ...]]:
    """Where an integer symbol equals an integer term, it is replaced by it inside indices and ranges too."""
    stated = (*premises, *(f.prop for f in context.local))
    pending = [p for p in stated if isinstance(p, Rel) and _equates_integers(p)]
    while pending:
        equation = pending.pop(0)
        for symbol, other in ((equation.left, equation.right), (equation.right, equation.left)):
            if isinstance(symbol, Sym) and symbol not in free(other):
                context = context.assuming(equation, source="premise")
                renamed = {symbol: other}
                goal = substitute(goal, renamed)
                premises = tuple(substitute(p, renamed) for p in premises)
                pending = [substitute(p, renamed) for p in pending]
                break
    return context, goal, premises


def _equates_integers(prop: Rel) -> bool:
    return prop.op == "=" and is_integer(prop.left) and is_integer(prop.right)

"""What follows from premises by ordered-field algebra: the workhorse behind every rule's last step.

Quantifiers, implications and equivalences are taken apart here; what is left are relations (`relations`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from derive.kernel.context import Context
from derive.kernel.question import at_index
from derive.kernel.relations import relation_follows
from derive.kernel.step import Refused, Step, refuse
from derive.kernel.verdict import Evidence
from derive.terms.nodes import (
    And,
    ForAll,
    Iff,
    Implies,
    Not,
    Or,
    Prop,
    Rel,
    conjuncts,
    forward,
    instantiate,
    negated,
)


def follows(step: Step, context: Context, prop: Prop, premises: Sequence[Prop] = ()) -> Evidence:
    """Evidence that `prop` follows from the premises in the context. Raises `Refused` with what remains.

    The premises hold in the context (they are proved, or assumed around this place).
    """
    given = list(conjuncts(premises))
    if _is_among(prop, (*given, *(f.prop for f in context.local))):
        return Evidence("premise", prop)
    premises = released(step, context, given)
    if _is_among(prop, premises):
        return Evidence("premise", prop)
    match prop:
        case Rel():
            return relation_follows(step, context, prop.forward(), premises)
        case And():
            return Evidence("and", prop, tuple(follows(step, context, p, premises) for p in prop.args))
        case Implies():
            given, wanted = prop.args
            return Evidence(
                "implies", prop, (follows(step, context.assuming(given), wanted, (*premises, given)),)
            )
        case ForAll():
            return _for_all(step, context, prop, premises)
        case Iff():
            links = [equivalent(step, context, a, b, premises) for a, b in pairwise(prop.args)]
            return Evidence("iff", prop, tuple(links))
        case Not(args=(Rel() as inner,)):
            return follows(step, context, negated(inner), premises)
        case Or():
            evidence = step.prover.prove(context.assuming(*premises, source="premise"), prop)
            if evidence is not None:
                return evidence
    raise refuse("does-not-follow", "the premises do not give this proposition")


def equivalent(
    step: Step, context: Context, left: Prop, right: Prop, premises: Sequence[Prop] = ()
) -> Evidence:
    """Evidence that two propositions, each defined in the context by itself, are equivalent there."""
    if _is_among(Iff(left, right), premises):
        return Evidence("premise", Iff(left, right))
    if isinstance(left, ForAll) and isinstance(right, ForAll) and same_range(step, context, left, right):
        index = context.fresh("integer")
        inside = context.inside(index, left.lo, left.hi)
        bodies = instantiate(left.body, index), instantiate(right.body, index)
        here = at_index(step, inside, index, premises)
        try:
            return Evidence("for each", Iff(left, right), (equivalent(step, inside, *bodies, here),))
        except Refused as refusal:
            if not any(isinstance(p, Implies | Iff) for p in premises):
                raise refusal from None
    there = _one_way(step, context, left, right, premises, "this does not follow from the line above")
    back = _one_way(
        step,
        context,
        right,
        left,
        premises,
        "the line above does not follow from this: it holds one way only",
    )
    return Evidence("both ways", Iff(left, right), (there, back))


def _one_way(
    step: Step, context: Context, given: Prop, wanted: Prop, premises: Sequence[Prop], message: str
) -> Evidence:
    try:
        return follows(step, context.assuming(given), wanted, (*premises, given))
    except Refused as refusal:
        raise Refused(replace(refusal.failure, message=message)) from None


def same_range(step: Step, context: Context, left: ForAll, right: ForAll) -> bool:
    """Whether two ranges have equal ends in normal form."""
    ends = ((left.lo, right.lo), (left.hi, right.hi))
    return all(step.normalizer.difference(context, a, b).is_zero for a, b in ends)


def _is_among(prop: Prop, stated: Sequence[Prop]) -> bool:
    """Whether a proposition is stated; an equivalence, also in two implications for each two neighbours."""
    wanted = forward(prop)
    for given in stated:
        if forward(given) == wanted:
            return True
    return isinstance(prop, Iff) and all(
        Implies(a, b) in stated and Implies(b, a) in stated for a, b in pairwise(prop.args)
    )


def released(step: Step, context: Context, premises: list[Prop]) -> tuple[Prop, ...]:
    """What implications and equivalences among the premises give where one side is given or shown, or refuted."""
    out = list(premises)
    stated = [forward(q) for q in premises]

    def holds(prop: Prop) -> bool:
        return forward(prop) in stated or step.prover.shows(context, prop)

    def fails(prop: Prop) -> bool:
        opposite = negated(prop)
        return opposite is not None and holds(opposite)

    for p in premises:
        if isinstance(p, Implies):
            antecedent, conclusion = p.args
            if holds(antecedent):
                out += conjuncts([conclusion])
            elif fails(conclusion):
                out += _negations([antecedent])
        elif isinstance(p, Iff):
            if any(holds(member) for member in p.args):
                out += conjuncts(p.args)
            elif any(fails(member) for member in p.args):
                out += _negations(p.args)
    return tuple(out)


def _negations(props: Sequence[Prop]) -> list[Prop]:
    """The negations of those that are relations."""
    return [opposite for p in props if (opposite := negated(p)) is not None]


def _for_all(step: Step, context: Context, prop: ForAll, premises: Sequence[Prop]) -> Evidence:
    """Fix a fresh index in range and show the body there."""
    index, body, inside = context.open(prop.body, prop.lo, prop.hi)
    here = at_index(step, inside, index, premises)
    return Evidence("for each", prop, (follows(step, inside, body, here),))

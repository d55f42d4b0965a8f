"""What definedness rests on beside structure: obligations that are asserted for the tactic for conditions to use."""

from __future__ import annotations

from itertools import pairwise

from derive.coq.conversion import Script, block
from derive.coq.evidence import needs_more
from derive.coq.follow import Follow
from derive.coq.text import NotExportable, Printer, integers
from derive.terms.nodes import (
    INTEGER,
    Rel,
    Sym,
    free,
)


def obligations(follow: Follow, p: Printer) -> Script:
    """The conditions that were not shown by structure alone, asserted for the tactic for conditions to use."""
    step = follow.step
    out: Script = []
    stated: set[str] = set()
    for obligation in step.obligations.found:
        evidence = obligation.evidence
        if not isinstance(obligation.prop, Rel) or evidence is None or not needs_more(evidence):
            continue
        prop = obligation.prop.forward()
        if integers(prop):
            continue
        context, inside, start = step.context, p, ""
        intros = []
        scope = list(obligation.scope[len(step.context.scope) :])
        for low, high in pairwise(scope):
            if (
                isinstance(low, Rel)
                and isinstance(high, Rel)
                and low.right == high.left
                and isinstance(low.right, Sym)
                and low.right.sort == INTEGER
            ):
                name = inside.names.introduced("i", inside.scope.opened.values())
                inside = inside.naming(low.right, name)
                context = context.inside(low.right, low.left, high.right)
                bounds = inside.between(low.left, low.right, high.right)
                start += f"forall {name} : Z, {bounds} -> "
                intros.append(f"{name} H{name}")
        if len(intros) * 2 != len(scope) or any(
            s.name.startswith("%") and s not in inside.scope.opened for s in free(prop)
        ):
            continue
        statement = f"{start}{inside.prop(prop)}"
        if statement in stated:
            continue
        stated.add(statement)
        try:
            script = follow.sign(context, inside, prop)
        except (NotExportable, ArithmeticError):
            continue
        lead = [f"intros {' '.join(intros)}."] if intros else []
        out += [f"assert ({follow.c.fresh('O')} : {statement}).", *block([*lead, *script])]
    return out

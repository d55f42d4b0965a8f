"""How the kernel reached what it accepted: what a second opinion reads in order to replay it.

Read only: each gives what a step of the kernel computes, and none accepts anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from derive.kernel.question import Question
from derive.kernel.relations import relation_follows, rewritten_plainly, with_another_side
from derive.kernel.rewriting import rewritten
from derive.kernel.step import Refused
from derive.kernel.written import written_signs
from derive.terms.nodes import Prop, Rel


def used_inside(q: Question) -> tuple[Rel, Sequence[Prop]] | None:
    """A relation after the premise that the kernel uses inside it, and the premises that it then follows from."""
    plainly = rewritten_plainly(q) if q.goal.op == "=" else None
    if plainly is not None:
        return plainly, q.premises
    return _first_shown(q, rewritten(q.step.normalizer, q.context, q.goal, q.premises))


def through_an_equation(q: Question) -> tuple[Rel, Sequence[Prop]] | None:
    """The goal with a side replaced as a premise says, from which the kernel shows it, and the other premises."""
    return _first_shown(q, with_another_side(q))


def by_written_signs(q: Question) -> list[Rel]:
    """What the signs of summands say, where the kernel shows a relation with their help."""
    if not q.step.signed:
        return []
    q.step.signed -= 1
    equations = [r for r in q.equations if r in q.premises]
    found = [r for r in written_signs(q.step, q.known, q.goal, equations) if isinstance(r, Rel)]
    shown = _first_shown(q, [(q.goal, [*q.premises, *found])] if found else [])
    return [] if shown is None else found


def _first_shown(
    q: Question, found: Iterable[tuple[Rel, Sequence[Prop]]]
) -> tuple[Rel, Sequence[Prop]] | None:
    """The first from which the kernel shows it; an equation without a look inside sums, which comes after."""
    step = replace(q.step, lengthy=0) if q.goal.op == "=" else q.step
    for changed, rest in found:
        if not step.rewritings:
            return None
        step.rewritings -= 1
        try:
            relation_follows(step, q.context, changed, rest)
        except (Refused, ZeroDivisionError):
            continue
        return changed, rest
    return None

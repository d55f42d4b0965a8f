"""The signs of summands as they are written: multiplied out, a square no longer shows that it is not negative.

In an equation, the other side has the sign of one side, and summands of one sign that add up to 0 are 0 each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.kernel.context import Context
from derive.kernel.signs import times
from derive.kernel.step import Step
from derive.kernel.verdict import Evidence
from derive.terms.nodes import ZERO, Add, Neg, Num, Prop, Rel, Term


def written_signs(step: Step, known: Context, goal: Rel, equations: Sequence[Rel]) -> dict[Prop, Evidence]:
    """What the signs of summands say, of a goal and of equations that hold, where a normal form does not."""
    found: dict[Prop, Evidence] = {}
    for relation in (goal, *equations):
        summands = [*_summands(relation.left, "+"), *_summands(relation.right, "-")]
        signs = [step.prover.sign(known, summand) for summand, _ in summands]
        turned = {s for (_, side), (sign, _) in zip(summands, signs, strict=True) for s in times(sign, side)}
        vanish = relation is not goal and len(summands) > 1 and not {"+", "-"} <= turned
        whole = tuple(evidence for _, evidence in signs)
        for (summand, _), (sign, evidence) in zip(summands, signs, strict=True):
            if vanish and not isinstance(summand, Num):
                found[Rel("=", summand, ZERO)] = Evidence("summands of one sign", summand, whole)
            elif not {"+", "-"} <= set(sign) and len(step.normalizer.normal(known, summand).num) > 1:
                found[_stated(summand, sign)] = evidence
    for equation in equations:
        for side, other in ((equation.left, equation.right), (equation.right, equation.left)):
            sign, evidence = step.prover.sign(known, side)
            if not {"+", "-"} <= set(sign) and not isinstance(other, Num):
                found[_stated(other, sign)] = Evidence("sign of the other side", other, (evidence,))
    return found


def _stated(term: Term, sign: str) -> Rel:
    """That a term has a sign: one of +, +0, 0-, - and 0."""
    return Rel("<=" if "0" in sign else "<", *((term, ZERO) if "-" in sign else (ZERO, term)))


def _summands(term: Term, side: str) -> Iterator[tuple[Term, str]]:
    """The summands of a term other than 0, and the sign before each."""
    match term:
        case Add():
            for part in term.args:
                yield from _summands(part, side)
        case Neg():
            yield from _summands(term.args[0], "+" if side == "-" else "-")
        case _ if term != ZERO:
            yield term, side

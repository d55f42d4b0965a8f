"""Limits: the claimed one; or that there is another, which refutes the claim where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from derive.check.limits import another_limit
from derive.engine.attempt import Attempt, Proof, line, with_proof
from derive.engine.claim import Claim
from derive.formula.text import FormulaText
from derive.kernel.check import check
from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import KernelVerdict, Status
from derive.refute.sample import points
from derive.refute.witness import Value, Witness
from derive.search.advisor import Search
from derive.terms.nodes import Add, Infinity, Neg, Node, Sym, Tends, Term, free, substitute

MOST_POINTS = 8  # at which the limit is looked at with all symbols fixed


def by_limit(attempt: Attempt) -> Iterator[Proof]:
    """A limit by expansion or by the laws of limits."""
    if isinstance(attempt.prop, Tends):
        yield Proof((line("1", attempt.prop, "limit", attempt.hypotheses),))


def by_another_limit(attempt: Attempt, verdict: KernelVerdict, seconds: float) -> Witness | None:
    """A point at which the limit is another one than is claimed: the kernel proves that one."""
    if not isinstance(attempt.prop, Tends):
        return None
    for checked in verdict.lines:
        other = checked.failure.expected if checked.failure is not None else None
        if other is not None and checked.line.prop == attempt.prop:
            record = with_proof(attempt.claim, Proof((checked.line,)))
            return another_limit(record, checked.line, other, {}, seconds)
    return _at_points(attempt)


def _at_points(attempt: Attempt) -> Witness | None:
    """The same with the symbols of the claim fixed, at a few points."""
    prop = attempt.prop
    if attempt.record.families or not isinstance(prop, Tends) or not free(prop):
        return None
    for point in islice(points(attempt.record), MOST_POINTS):
        values = dict(point.numbers)
        fixed: Any = substitute(prop, {s: values[s.name] for s in free(prop) if isinstance(s, Sym)})
        verdict = check(
            with_proof(Claim(attempt.record, fixed), Proof((line("1", fixed, "limit"),))), {}, Search()
        )
        for checked in verdict.lines:
            other = checked.failure.expected if checked.failure is not None else None
            if not isinstance(other, Tends):
                continue
            proof = with_proof(Claim(attempt.record, other), Proof((line("1", other, "limit"),)))
            if _differ(other.limit, fixed.limit) and check(proof, {}, Search()).status is Status.PROVED:
                return Witness(point, left=_shown(other.limit), right=_shown(fixed.limit))
    return None


def _differ(one: Node, other: Node) -> bool:
    """Whether two closed values of limits are known to be different."""
    if isinstance(one, Term) and isinstance(other, Term):
        return closed_is_zero(Add(one, Neg(other))) is False
    return one != other


def _shown(value: Node) -> Value:
    if isinstance(value, Infinity):
        return Value("oo" if value.sign > 0 else "-oo")
    return Value(FormulaText(())(value))

"""Limits: the claimed one; or that there is another, which refutes the claim where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from derive.check.limits import another_limit
from derive.engine.attempt import Attempt, Proof, line, with_proof
from derive.engine.claim import Claim
from derive.kernel.check import check
from derive.kernel.verdict import KernelVerdict
from derive.record.model import Record
from derive.refute.sample import points
from derive.refute.witness import Witness
from derive.search.advisor import Search
from derive.terms.nodes import Prop, Sym, Tends, free, substitute

MOST_POINTS = 8  # at which the limit is looked at with all symbols fixed


def by_limit(attempt: Attempt) -> Iterator[Proof]:
    """A limit by expansion or by the laws of limits."""
    if isinstance(attempt.prop, Tends):
        yield Proof((line("1", attempt.prop, "limit", attempt.hypotheses),))


def by_another_limit(attempt: Attempt, verdict: KernelVerdict, seconds: float) -> Witness | None:
    """A point at which the limit is another one than is claimed: the kernel proves that one."""
    record, prop = attempt.record, attempt.prop
    if not isinstance(prop, Tends):
        return None
    return _another(record, prop, verdict, seconds) or _at_points(record, prop, seconds)


def _at_points(record: Record, prop: Tends, seconds: float) -> Witness | None:
    """The same with the symbols of the claim fixed, at a few points."""
    if record.families or not free(prop):
        return None
    for point in islice(points(record), MOST_POINTS):
        values = dict(point.numbers)
        fixed: Any = substitute(prop, {s: values[s.name] for s in free(prop) if isinstance(s, Sym)})
        proof = with_proof(Claim(record, fixed), Proof((line("1", fixed, "limit"),)))
        witness = _another(record, fixed, check(proof, {}, Search()), seconds)
        if witness is not None:
            return replace(witness, point=point)
    return None


def _another(record: Record, claimed: Prop, verdict: KernelVerdict, seconds: float) -> Witness | None:
    """The witness that a limit gives which the kernel found instead of the claimed one."""
    for checked in verdict.lines:
        other = checked.failure.expected if checked.failure is not None else None
        if other is not None and checked.line.prop == claimed:
            proof = with_proof(Claim(record, claimed), Proof((checked.line,)))
            return another_limit(proof, checked.line, other, {}, seconds)
    return None

"""What strategies work on: a claim, and the lines that they make for it."""

from __future__ import annotations

from dataclasses import field, replace
from typing import Any

from derive.engine.claim import Claim
from derive.frozen import frozen, mutable
from derive.kernel.verdict import KernelVerdict
from derive.record.model import Citation, Goal, Index, Line, ParameterValue, Record
from derive.refute.refuter import Hunt
from derive.terms.nodes import Prop


@frozen
class Proof:
    """Lines of which the last states the claim, in the claim's context."""

    lines: tuple[Line, ...]
    indices: tuple[Index, ...] = ()  # schematic ones that the lines use, beside the claim's


@mutable
class Attempt:
    """A claim to be proved, and what has been found out about it so far."""

    claim: Claim
    hunt: Hunt
    seconds: float  # that may be spent on it altogether
    verdict: KernelVerdict | None = None  # of the kernel on the plainest proof
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def record(self) -> Record:
        return self.claim.record

    @property
    def prop(self) -> Prop:
        return self.claim.prop

    @property
    def hypotheses(self) -> tuple[Citation, ...]:
        """All hypotheses, as premises."""
        return hypotheses(self.record)


def hypotheses(record: Record) -> tuple[Citation, ...]:
    """All hypotheses of a record, as premises."""
    return tuple(Citation("hypothesis", h.id) for h in record.hypotheses)


def line(
    id: str,
    prop: Prop,
    rule: str,
    premises: tuple[Citation, ...] = (),
    guards: tuple[Prop, ...] = (),
    **parameters: ParameterValue,
) -> Line:
    """A line of a proof."""
    return Line(id, prop, rule, premises, tuple(parameters.items()), guards)


def cite(*ids: str) -> tuple[Citation, ...]:
    """Earlier lines as premises."""
    return tuple(Citation("line", id) for id in ids)


def with_proof(claim: Claim, proof: Proof) -> Record:
    """The record of a proof: what the kernel judges."""
    indices = (*claim.record.indices, *proof.indices)
    return replace(claim.record, indices=indices, lines=proof.lines, goals=(Goal(claim.prop),))

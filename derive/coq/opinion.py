"""Coq's opinions: on a part of a derivation, and on the whole."""

from __future__ import annotations

from enum import Enum

from derive.frozen import frozen


class Opinion(Enum):
    """What Coq says of a part. NOT_CONFIRMED never means wrong: no proof was found that Coq accepts."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not confirmed"
    NOT_EXPORTABLE = "not exportable"


@frozen
class PartOpinion:
    """On a line ("line"), the claim ("claim"), a refutation or the witness; with Coq's message, or the reason."""

    kind: str
    name: str
    rule: str
    opinion: Opinion
    message: str = ""


@frozen
class ProofOpinion:
    """On one derivation. `error` says why it could not be tried at all.

    `seconds` is the time that it took, its share of what was done for several at once included.
    """

    name: str
    parts: tuple[PartOpinion, ...] = ()
    axioms: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""

    @property
    def opinion(self) -> Opinion:
        """Confirmed if everything is; else not exportable where nothing worse is the matter."""
        opinions = {part.opinion for part in self.parts}
        if self.error or Opinion.NOT_CONFIRMED in opinions:
            return Opinion.NOT_CONFIRMED
        return Opinion.NOT_EXPORTABLE if Opinion.NOT_EXPORTABLE in opinions else Opinion.CONFIRMED

    @property
    def confirmed(self) -> bool:
        return self.opinion is Opinion.CONFIRMED

    @property
    def lines(self) -> tuple[PartOpinion, ...]:
        return tuple(part for part in self.parts if part.kind == "line")

"""What the normal form asks: whether a condition of a rewriting holds. The prover of conditions answers."""

from __future__ import annotations

from typing import Protocol

from derive.kernel.context import Context
from derive.kernel.verdict import Evidence
from derive.terms.nodes import Prop, Term


class Oracle(Protocol):
    """Shows conditions. Gives evidence, or None where it does not know.

    `depth` is how many conditions are being shown, one for the other's sake; `cuts` how often one of them would
    have been needed to show itself, and was not.
    """

    cuts: int

    @property
    def depth(self) -> int: ...

    def prove(self, context: Context, prop: Prop) -> Evidence | None: ...

    def sign(self, context: Context, term: Term) -> tuple[str, Evidence]:
        """The signs that a term may have, as far as they are quickly seen."""
        ...

    def shows(self, context: Context, prop: Prop) -> bool:
        """Whether a condition is shown; what was done then rests on the same facts."""
        ...

    def seems_to_hold(self, context: Context, prop: Prop) -> bool:
        """The same where nothing rests on the answer but how long to search."""
        ...

    def defined(self, context: Context, term: Term) -> bool:
        """Whether a term is shown to be defined, elements out of range being read as some numbers."""
        ...

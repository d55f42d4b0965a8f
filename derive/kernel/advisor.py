"""What the kernel asks of whoever searches for it, and how it checks the answers: nothing that is said is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol, TypeAlias

from flint import fmpq

from derive.kernel.fractions import Poly
from derive.terms.nodes import Prop, Rel, Term

Shape: TypeAlias = Mapping[tuple[int, ...], fmpq]  # exponents without trailing zeros, to coefficients


class Advisor(Protocol):
    """Finds certificates. A wrong one is refused; one that is missing costs a proof, never soundness."""

    def __hash__(self) -> int: ...  # it is a part of questions whose answers are kept

    def multipliers(
        self, target: Shape, facts: Sequence[tuple[Shape, str]], strict: bool
    ) -> Sequence[Fraction] | None:
        """A multiplier for each fact, such that target less their combination is a constant of its sign.

        Each fact has its sign: ">", ">=" or "=". The combination is multiplied out (`linear`).
        """
        ...

    def cofactors(
        self, goal: Poly, premises: Sequence[Poly], may_divide: Callable[[Poly], bool]
    ) -> tuple[Poly, Sequence[Poly], Poly] | None:
        """(m, [c_i], r) with m * goal = sum c_i * premise_i + r, m a product of what may be divided by.

        It is multiplied out, and m shown not to be 0 (`elimination`).
        """
        ...

    def cases(self, terms: Iterable[Term], op: str) -> Iterable[Rel]:
        """Relations that would simplify what has these terms in it, in a goal with the sign op, if they were decided.

        The goal is shown where one holds, and where it does not (`algebra`).
        """
        ...

    def fails_somewhere(self, relation: Rel, known: tuple[Rel, ...]) -> bool:
        """Whether a relation is false at integers for which what is known holds: then it is not sought (`indices`)."""
        ...


class Tried(Protocol):
    """Recalls which conditions of a record were sought in vain when it was last checked: they are not sought again.

    Said of one that could be shown, it costs a proof, never soundness.
    """

    def in_vain(self, condition: Prop, at_length: bool = False) -> bool:
        """Whether a condition is taken not to be shown, or not from all that is known, without looking for it."""
        ...

    def note(self, condition: Prop, shown: bool, at_length: bool = False) -> None:
        """Hear of a condition that was sought, and whether it was shown."""
        ...

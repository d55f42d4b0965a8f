"""The advisor that the kernel asks for certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from derive.kernel.advisor import Shape
from derive.search.cases import cases
from derive.search.cofactors import cofactors
from derive.search.integers import fails_somewhere
from derive.search.multipliers import multipliers
from derive.terms.nodes import Rel, Term


class Search:
    """Finds multipliers by an exact simplex, cofactors by elimination, cases, integers at which a relation fails."""

    def multipliers(
        self, target: Shape, facts: Sequence[tuple[Shape, str]], strict: bool
    ) -> list[Fraction] | None:
        return multipliers(target, facts, strict)

    def cofactors(
        self, goal: Any, premises: Sequence[Any], may_divide: Callable[[Any], bool]
    ) -> tuple[Any, list[Any], Any] | None:
        return cofactors(goal, premises, may_divide)

    def cases(self, terms: Iterable[Term], op: str) -> Iterator[Rel]:
        return cases(terms, op)

    def fails_somewhere(self, relation: Rel, known: tuple[Rel, ...]) -> bool:
        return fails_somewhere(relation, known)

"""The advisor that the kernel asks for certificates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from derive.search.cofactors import cofactors
from derive.search.multipliers import Shape, multipliers


class Search:
    """Finds multipliers by an exact simplex and cofactors by elimination."""

    def multipliers(
        self, target: Shape, facts: Sequence[tuple[Shape, str]], strict: bool
    ) -> list[Fraction] | None:
        return multipliers(target, facts, strict)

    def cofactors(
        self, goal: Any, premises: Sequence[Any], may_divide: Callable[[Any], bool]
    ) -> tuple[Any, list[Any], Any] | None:
        return cofactors(goal, premises, may_divide)

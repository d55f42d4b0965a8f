"""What was sought when a record was last checked: conditions in vain, which take a tenth of a check, and a point.

Conditions are known by the hashes of their formulas, which are the same in each process. That a formula has the hash of
another, or that what is said here is false, costs a proof, and then the record is checked again without this. The point
is a hint: it is verified to be admissible, and if it is not, one is sought.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.record.model import Point
from derive.terms.nodes import Prop


class Tried:
    """What the check of one record asks, from what it came to before. `point` is admissible, as far as is known."""

    def __init__(self, before: Iterable[int] = (), point: Point | None = None):
        self.point = point
        self._before = frozenset(before)
        self._spared: set[int] = set()
        self._shown: set[int] = set()
        self._missed: set[int] = set()

    @property
    def spared(self) -> bool:
        """Whether anything was not sought."""
        return bool(self._spared)

    def in_vain(self, condition: Prop, at_length: bool = False) -> bool:
        """Whether it was never shown the last time, although it was sought."""
        known = hash((condition, at_length))
        if known not in self._before:
            return False
        self._spared.add(known)
        return True

    def note(self, condition: Prop, shown: bool, at_length: bool = False) -> None:
        """That it was sought now."""
        (self._shown if shown else self._missed).add(hash((condition, at_length)))

    def forget(self) -> None:
        """Nothing of what was said before holds."""
        self._before = frozenset()
        self._spared.clear()

    @property
    def hashes(self) -> frozenset[int]:
        """What need not be sought the next time: what was not, and what never was shown."""
        return frozenset(self._spared | (self._missed - self._shown))

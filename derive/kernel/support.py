"""What a normal form rests on, kept apart for each thing that is remembered, so that it counts when it is recalled."""

from __future__ import annotations

from collections.abc import Iterable


class Support:
    """The names of the facts on which rests what was done, in the part of the work that is under way."""

    def __init__(self) -> None:
        self.sources: set[str] = set()

    def add(self, sources: Iterable[str]) -> None:
        self.sources.update(sources)

    def begin(self) -> set[str]:
        """Begin a part of the work whose result will be remembered. Give what this returns to `end`."""
        outer, self.sources = self.sources, set()
        return outer

    def end(self, outer: set[str]) -> set[str]:
        """What that part rests on. It does not count for the work around it before it is added there."""
        found, self.sources = self.sources, outer
        return found

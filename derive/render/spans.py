"""What stands among words as one formula and is no term: the values of indices, what is put for a lemma's variable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.frozen import frozen
from derive.terms.nodes import Node, Num, Sym, Term

_FEW = 3  # so many numbers are listed without dots


@frozen
class Span:
    """`variable = lo, ..., hi`; without a variable, the numbers alone; with `others`, that have this range too."""

    variable: Sym | None
    lo: Term
    hi: Term
    others: tuple[Sym, ...] = ()

    @property
    def numbers(self) -> tuple[Term | None, ...]:
        """What is printed of the values, with None for dots: 1, 2 are all of them, 1, ..., K are the ends."""
        if isinstance(self.lo, Num) and isinstance(self.hi, Num):
            count = self.hi.value - self.lo.value + 1
            if count.denominator == 1 and 1 <= count <= _FEW:
                return tuple(Num(self.lo.value + n) for n in range(int(count)))
        return (self.lo, None, self.hi)


@frozen
class Setting:
    """`name := value`: what is put for a lemma's variable, which has that name there, whatever has it here."""

    name: str
    value: Node


Formula = Node | Span | Setting


def together(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans as they are said: `i, j = 1, ..., K` where all have the same range."""
    each = tuple(spans)
    names = [s.variable for s in each if s.variable is not None]
    if len({(s.lo, s.hi) for s in each}) != 1 or len(names) != len(each):
        return each
    return (replace(each[0], others=tuple(names[1:])),)

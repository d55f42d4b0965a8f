"""An integer between two numbers: the claim at each of its values, and so for all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from derive.engine.attempt import Attempt, Proof, cite, line
from derive.record.model import Symbol
from derive.terms.nodes import INTEGER, And, Num, Rel, free

MOST_CASES = 4


def by_values(attempt: Attempt) -> Iterator[Proof]:
    """For one integer symbol of the claim that has few values, then for all such."""
    found = [
        (symbol, values)
        for symbol in attempt.record.symbols
        if symbol.term in free(attempt.prop) and (values := _values(symbol))
    ]
    for chosen in dict.fromkeys((*((one,) for one in found), tuple(found))):
        names = [symbol.term for symbol, _ in chosen]
        cases = list(product(*(values for _, values in chosen)))
        if not 1 < len(cases) <= MOST_CASES:
            continue
        relations = [[Rel("=", name, Num(n)) for name, n in zip(names, case, strict=True)] for case in cases]
        guards = [parts[0] if len(parts) == 1 else And(*parts) for parts in relations]
        lines = [line(f"at{n}", attempt.prop, "algebra", guards=(guard,)) for n, guard in enumerate(guards)]
        yield Proof((*lines, line("all", attempt.prop, "cases", cite(*(x.id for x in lines)))))


def _values(symbol: Symbol) -> range:
    """The values of an integer symbol, where both of its bounds are numbers."""
    match symbol.domain.at_least, symbol.domain.at_most:
        case Num(value=least), Num(value=most) if symbol.sort == INTEGER:
            return range(int(least), int(most) + 1)
    return range(0)

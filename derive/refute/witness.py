"""A witness: an admissible point at which a claim as written is false or undefined, concrete or proved to be there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from flint import fmpq

from derive.frozen import frozen
from derive.record.model import Point, Record
from derive.refute.decimals import decimal
from derive.terms.nodes import ZERO, Node, Rel, Term, free

DIGITS = 12  # of a number that is known only nearly


@frozen
class Value:
    """A number at a point: as a decimal of right digits, and exactly where a short closed term is known."""

    decimal: str
    exact: Term | None = None


@frozen
class Undefined:
    """Which subterm of the claim is undefined at the point, and why ("denominator is 0")."""

    term: Term
    why: str


@frozen
class Solution:
    """Numbers of a point that are known as a solution of equations: no closed form is given, only where it is.

    `numbers` are symbols and elements of families, each with a rational `within` which its value lies. That there is
    exactly one solution so near to them is proved (`derive.refute.krawczyk`), and the claim fails at that one.
    """

    equations: tuple[Rel, ...]
    numbers: tuple[tuple[Term, Fraction], ...]
    within: Fraction

    def near(self, term: Term) -> str | None:
        """The first digits of one of its numbers; None for any other term."""
        value = dict(self.numbers).get(term)
        return None if value is None else decimal(fmpq(value.numerator, value.denominator), DIGITS)

    @property
    def radius(self) -> str:
        """`within` as a power of ten, which it is."""
        return f"1e-{len(str(round(1 / self.within))) - 1}"


@frozen
class Witness:
    """`point` satisfies the context; with the schematic `indices` the claim fails there, confirmed.

    With a `solution`, values in the point are terms of the numbers that it solves for (each of these itself);
    without one they are closed.

    For a false relation `left` and `right` are the values of its sides (for an implication or a conjunction,
    of the relation that fails); for an undefined one `undefined` says where.
    """

    point: Point
    indices: tuple[tuple[str, int], ...] = ()
    left: Value | None = None
    right: Value | None = None
    undefined: Undefined | None = None
    solution: Solution | None = None


def concerning(witness: Witness, record: Record, *props: Node) -> Witness:
    """The witness without the values on which it does not depend whether it is one against these formulas.

    It keeps what they mention, what is assumed together with that, and what domains and ranges of these refer to.
    A size that two families share does not bring them together.
    """
    ranges = {f.name: _names(end for ends in f.ranges for end in ends) for f in record.families}
    ranges |= {i.name: _names((i.lo, i.hi)) for i in record.indices}
    bounds = {s.name: _names(s.domain.relations(ZERO)) for s in record.symbols}
    bounds |= {f.name: _names(f.domain.relations(ZERO)) for f in record.families}
    sizes = frozenset().union(*ranges.values())
    assumed = [_names((h.prop,)) for h in record.hypotheses]
    assumed += [_names((x.prop, *x.guards)) for x in record.lines if x.rule == "assume"]
    assumed = [names - {i.name for i in record.indices} for names in assumed]
    kept, found = frozenset[str](), _names(props)
    if witness.solution is not None:
        found |= _names(witness.solution.equations)
    while found != kept:
        kept = found
        found = kept.union(*(needed[name] for needed in (ranges, bounds) for name in kept if name in needed))
        found = found.union(*(names for names in assumed if found & (names - sizes or names)))
    point = Point(
        tuple((name, value) for name, value in witness.point.numbers if name in kept),
        tuple((name, table) for name, table in witness.point.families if name in kept),
    )
    return replace(witness, point=point)


def _names(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(leaf.name for node in nodes for leaf in free(node))

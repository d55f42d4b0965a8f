"""Cases worth distinguishing: exhaustive alternatives, each of which simplifies what is left of a relation."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.fractions import Frac
from derive.kernel.normal_form import Normalizer
from derive.terms.nodes import (
    ZERO,
    Add,
    And,
    Fn,
    Node,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sym,
    instantiate,
    is_integer,
    negated,
    walk,
)


def undecided(normalizer: Normalizer, rest: Frac) -> Iterator[tuple[Prop, ...]]:
    """Exhaustive alternatives that would simplify a fraction: each list holds somewhere at every point.

    Those of `pieces`; the place of k for a binomial (n, k); whether the base of a power is 0. Only closed terms: what
    is bound inside an atom cannot be split outside.
    """
    for node in _closed_parts(normalizer, rest):
        yield from _pieces(node)
        if isinstance(node, Fn) and node.name == "binomial" and is_integer(node.args[0]):
            n, k = node.args
            yield (
                Rel("<", k, ZERO),
                And(Rel("<=", ZERO, k), Rel("<=", k, n)),
                And(Rel("<=", ZERO, k), Rel("<", n, k)),
            )
        elif isinstance(node, Prod) and isinstance(node.hi, Add):  # a range that stops short of n
            for last in node.hi.args:
                if isinstance(last, Sym):
                    factor = instantiate(node.body, last)
                    yield Rel("!=", factor, ZERO), Rel("=", factor, ZERO)
        elif isinstance(node, Pow) and is_integer(node.args[1]) and isinstance(node.args[1], Add):
            base = node.args[0]
            yield Rel("!=", base, ZERO), Rel("=", base, ZERO)


def pieces(normalizer: Normalizer, *fractions: Frac) -> Iterator[tuple[Prop, ...]]:
    """The same for what is defined by cases: the sign under an absolute value or sign; the condition of a case."""
    for fraction in fractions:
        for node in _closed_parts(normalizer, fraction):
            yield from _pieces(node)


def _pieces(node: Node) -> Iterator[tuple[Prop, ...]]:
    if isinstance(node, Fn) and node.name in ("abs", "sign"):
        (inside,) = node.args
        middle = (Rel("=", inside, ZERO),) if node.name == "sign" else ()
        weak = "<" if middle else "<="
        yield Rel("<", ZERO, inside), *middle, Rel(weak, inside, ZERO)
    elif isinstance(node, Piecewise):
        condition = node.branches[0][1]
        opposite = negated(condition)
        if opposite is not None:
            yield condition, opposite


def _closed_parts(normalizer: Normalizer, fraction: Frac) -> list[Node]:
    atoms = normalizer.atoms
    return [
        node
        for poly in (fraction.num, fraction.den)
        for i in atoms.used(poly)
        for node in walk(atoms.terms[i])
        if not node.loose
    ]

"""Cases worth distinguishing: relations that simplify what is left of another once it is known whether they hold.

The kernel looks at what follows where such a relation holds, and where it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.terms.nodes import (
    ZERO,
    Add,
    Delta,
    Fn,
    Node,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Sym,
    Term,
    instantiate,
    is_integer,
    walk,
)


def cases(terms: Iterable[Term], op: str) -> Iterator[Rel]:
    """The relations, in the order in which they are best tried; for an inequality only those of cases by definition.

    Of closed terms only: what is bound inside one cannot be distinguished outside.
    """
    # what is inside first: its case is simpler, and settles the outer one too
    parts = [node for term in terms for node in reversed(list(walk(term))) if not node.loose]
    if op == "=":
        yield from (case for node in parts for case in _of_delta(node))
    for node in parts:
        yield from _by_definition(node)
        if op == "=":
            yield from _of_laws(node)


def _of_delta(node: Node) -> Iterator[Rel]:
    """Whether two indices are equal: then the one that is a symbol gives way, rather one that was opened."""
    if isinstance(node, Delta) and any(isinstance(a, Sym) for a in node.args):
        yield Rel("=", *sorted(node.args, key=_gives_way))


def _gives_way(index: Term) -> int:
    return 2 if not isinstance(index, Sym) else 0 if index.name.startswith("%") else 1


def _by_definition(node: Node) -> Iterator[Rel]:
    """The sign under an absolute value or sign; the condition of a case."""
    if isinstance(node, Fn) and node.name in ("abs", "sign"):
        (inside,) = node.args
        if node.name == "sign":
            yield Rel("!=", inside, ZERO)
        yield Rel("<", ZERO, inside)
    elif isinstance(node, Piecewise) and isinstance(condition := node.branches[0][1], Rel):
        yield condition


def _of_laws(node: Node) -> Iterator[Rel]:
    """What a law needs: the place of k in a binomial (n, k); that a base, or a factor that comes last, is not 0."""
    if isinstance(node, Fn) and node.name == "binomial" and is_integer(node.args[0]):
        n, k = node.args
        yield Rel("<=", ZERO, k)
        yield Rel("<=", k, n)
    elif isinstance(node, Prod) and isinstance(node.hi, Add):  # a range that stops short of n
        yield from (
            Rel("!=", instantiate(node.body, last), ZERO) for last in node.hi.args if isinstance(last, Sym)
        )
    elif isinstance(node, Pow) and is_integer(node.args[1]) and isinstance(node.args[1], Add):
        yield Rel("!=", node.args[0], ZERO)

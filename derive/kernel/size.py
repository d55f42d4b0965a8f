"""How large a formula becomes when its definitions are unfolded and its families applied.

A short record can stand for a huge formula: definitions that each use the one before twice double at
every level. So the kernel counts before it unfolds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from derive.frozen import frozen
from derive.kernel.context import Theory
from derive.kernel.fractions import TooLarge
from derive.terms.nodes import App, Bound, Elem, Family, Lam, Node, Sym

MAX_NODES = 20_000
MAX_DEGREE = 8


@frozen
class _Place:
    """A tree, and what its parameters and the variables of binders around it stand for (None: for themselves)."""

    node: Node
    parameters: Mapping[Node, _Place] = field(default_factory=dict)
    bound: tuple[_Place | None, ...] = ()  # innermost first

    def at(self, node: Any) -> _Place:
        return _Place(node, self.parameters, self.bound)

    def meaning(self) -> _Place:
        """What this tree stands for, and where: itself, or an argument of the function or family around it."""
        here = self
        while True:
            node = here.node
            found: _Place | None = None
            if isinstance(node, Bound) and node.level < len(here.bound):
                found = here.bound[node.level]
            elif isinstance(node, Sym | Family):
                found = here.parameters.get(node)
            if found is None:
                return here
            here = found


def check_size(theory: Theory, node: Node) -> None:
    """Raises `TooLarge` if a well-formed formula has more than `MAX_NODES` nodes once it is fully unfolded."""
    if _roughly(theory, node)[0] <= MAX_NODES:
        return  # as it stands, each leaf is one node
    waiting = [_Place(node)]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        waiting += _parts(theory, waiting.pop().meaning())
    raise TooLarge(f"more than {MAX_NODES} nodes when its definitions are unfolded")


def _roughly(theory: Theory, node: Node) -> tuple[int, int]:
    """(c, d): the node has at most c m^d nodes once it is unfolded, if each of its leaves stands for at most m."""
    known = theory.sizes.get(node)
    if known is not None:
        return known
    counts, degrees = [], []
    for a in node.args:
        count, degree = _roughly(theory, a) if a.args or isinstance(a, App) else (1, 1)
        counts.append(count)
        degrees.append(degree)
    match node:
        case App():
            count, degree = _roughly(theory, theory.definitions[node.name].body)
            found = sum(counts) + count * max((1, *counts)) ** degree, degree * max((1, *degrees))
        case Elem():  # the family may be, or become, a lambda in which each leaf becomes an index
            found = sum(counts) + counts[0] * max(counts[1:]), degrees[0] + max(degrees[1:])
        case _:
            found = 1 + sum(counts), max(degrees, default=1)
    if found[1] > MAX_DEGREE or found[0] > MAX_NODES:
        found = MAX_NODES + 1, 1
    theory.sizes[node] = found
    return found


def _parts(theory: Theory, here: _Place) -> list[_Place]:
    node = here.node
    arguments = [here.at(a) for a in node.args]
    match node:
        case App():
            definition = theory.definitions[node.name]
            names = (p.term for p in definition.parameters)
            return [*arguments, _Place(definition.body, dict(zip(names, arguments, strict=True)))]
        case Elem():
            family, *indices = arguments
            return [*indices, _applied(family.meaning(), indices)]
        case Lam():
            return [_Place(node.body, here.parameters, (None, *here.bound))]
        case _:
            return arguments


def _applied(family: _Place, indices: list[_Place]) -> _Place:
    """The element of a family at its indices, as far as it is given by lambdas."""
    for index in indices:
        if not isinstance(family.node, Lam):
            break
        family = _Place(family.node.body, family.parameters, (index, *family.bound)).meaning()
    return family

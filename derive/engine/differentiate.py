"""Derivatives, of any order, at any place of the claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from derive.engine.attempt import Attempt, Proof, cite, line
from derive.engine.forms import canonical
from derive.terms.nodes import REAL, Deriv, IllFormed, Node, Rel, Sym, Term, bind, instantiate, replaced, walk


def by_derivatives(attempt: Attempt) -> Iterator[Proof]:
    """The table's values for the derivatives in the claim, as they stand; then with what is under them simplified."""
    if not any(isinstance(node, Deriv) for node in walk(attempt.prop)):
        return
    yield Proof((line("1", attempt.prop, "differentiate", attempt.hypotheses),))
    simpler = _simplified(attempt)
    if simpler is not None and simpler != attempt.prop:
        yield Proof(
            (
                line("1", simpler, "differentiate", attempt.hypotheses),
                line("2", attempt.prop, "algebra", cite("1")),
            )
        )


def _simplified(attempt: Attempt) -> Rel | None:
    """The claim with the bodies of its derivatives in normal form."""
    prop: Any = attempt.prop
    if not isinstance(prop, Rel):
        return None
    for node in list(walk(prop)):
        if isinstance(node, Deriv) and not node.loose:
            body = _body(attempt, node)
            if body is not None:
                try:
                    prop = replaced(prop, node, Deriv(body, node.at))
                except IllFormed:
                    return None
    return prop if isinstance(prop, Rel) else None


def _body(attempt: Attempt, node: Deriv) -> Any:
    """The body of a derivative in normal form, nothing being known of its variable."""
    variable = Sym("%v", REAL)
    body: Node = instantiate(node.body, variable)
    simple = canonical(attempt.record, body, variable) if isinstance(body, Term) else None
    return None if simple is None else bind(simple, variable, node.body.hint)

"""What a record begins with: declarations, definitions (each body defined on its parameters' domains), hypotheses.

A bound, or the end of a range, is defined at all values of what is declared before it: else nobody could say of a
value whether it satisfies the bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from derive.kernel.advisor import Advisor
from derive.kernel.context import Context, Fact, Memory, Theory
from derive.kernel.indices import is_of_integers
from derive.kernel.prover import unmet
from derive.kernel.size import check_size
from derive.kernel.state import State
from derive.kernel.verdict import Failure, Obligation
from derive.kernel.wellformed import (
    NotWellFormed,
    applied_by,
    bounds_of,
    check_formula,
    check_ranges,
    declare,
    define,
)
from derive.record.model import Definition, FamilySymbol, Index, Parameter, Symbol
from derive.terms.nodes import Lam, Prop, Sym, Term, walk


def declare_all(state: State) -> None:
    """Numbers, families, indices and definitions, each from those before it. Raises `NotWellFormed`, `TooLarge`."""
    record = state.record
    for what, ids in (
        ("hypotheses", [h.id for h in record.hypotheses]),
        ("lines", [line.id for line in record.lines]),
    ):
        if len(set(ids)) < len(ids):
            raise NotWellFormed(f"two {what} have the same id")
    declarations: tuple[Symbol | FamilySymbol, ...] = (*record.symbols, *record.families)
    for declaration in declarations:
        before, state.theory = state.theory, declare(state.theory, declaration)
        _check_bounds(state, before, declaration)
    for index in record.indices:
        if any(index.name in names for names in (state.theory.symbols, state.theory.families, state.indices)):
            raise NotWellFormed(f"{index.name} is declared twice")
        check_ranges((index.range,), state.theory)
        _check_bounds(state, state.theory, index)
        state.indices[index.name] = (index.term, index.lo, index.hi)
    for definition in record.definitions:
        state.theory, inside = define(state.theory, definition)
        check_size(inside, definition.body)
        used = _used_by(definition, inside.definitions)
        missing = _unmet_by_body(state.advisor, used, definition, _variables(*used, definition))
        if missing:
            message = f"the definition of {definition.name} is not defined on all of its parameters' domains"
            about = f"definition {definition.name}"
            state.problems.append(Failure("definition", message, missing, about=about))


def _check_bounds(state: State, before: Theory, declaration: Symbol | FamilySymbol | Index) -> None:
    missing = _unmet_by_bounds(state.advisor, Context(before), declaration)
    if missing:
        message = f"a bound of {declaration.name} is not defined everywhere"
        state.problems.append(
            Failure("declaration", message, missing, about=f"declaration {declaration.name}")
        )


def check_hypotheses(state: State) -> None:
    """Each hypothesis is defined where those before it hold, and is a fact from then on. Raises like `declare_all`."""
    for hypothesis in state.record.hypotheses:
        check_formula(hypothesis.prop, state.theory, state.schematics)
        indices = state.schematic(hypothesis.prop)
        source = f"hypothesis {hypothesis.id}"
        check_size(state.theory, hypothesis.prop)
        missing = _unmet(state.advisor, state.context(indices), hypothesis.prop)
        if missing:
            message = f"{source} is not defined everywhere"
            state.problems.append(Failure("declaration", message, missing, about=source))
        mentions = state.mentioned(hypothesis.prop)
        fact = Fact(hypothesis.prop, source, indices, (), mentions)
        state.hypotheses[hypothesis.id] = fact
        state.facts.append(fact)
        state.uses[source] = frozenset((source,))
        state.mentions[source] = mentions


@lru_cache(maxsize=200)
def _unmet_by_body(
    advisor: Advisor | None, used: tuple[Definition, ...], definition: Definition, _: tuple[str, ...]
) -> tuple[Obligation, ...]:
    """What was not shown of all that the body of a definition needs. Raises `TooLarge`, `NotWellFormed`.

    It depends on nothing else in a record, and shared definitions are in many that one process checks. Those that
    are equal may name their variables differently, which is printed: so the names are part of the question.
    """
    context = Context(Theory(definitions={d.name: d for d in used}))
    missing: tuple[Obligation, ...] = ()
    for parameter in definition.parameters:
        missing += _unmet_by_bounds(advisor, context, parameter)
        context = below(context, parameter)
    return missing + _unmet(advisor, context, definition.body)


def _used_by(definition: Definition, earlier: Mapping[str, Definition]) -> tuple[Definition, ...]:
    """Those of the earlier definitions that it applies, or that those apply."""
    found: set[str] = set()
    waiting = [definition]
    while waiting:
        new = applied_by(waiting.pop()) - found
        found |= new
        waiting += [earlier[name] for name in new]
    return tuple([d for name, d in earlier.items() if name in found])


def below(context: Context, declaration: Symbol | FamilySymbol | Parameter) -> Context:
    """The place after a declaration. Raises `NotWellFormed`."""
    place = replace(context, theory=declare(context.theory, declaration), cache={}, memory=Memory())
    if (
        isinstance(declaration, Parameter)
        and declaration.index is not None
        and isinstance(declaration.term, Sym)
    ):
        place = place.inside(declaration.term, *declaration.index)
    return place


def _variables(*definitions: Definition) -> tuple[str, ...]:
    """The names of all bound variables."""
    return tuple(n.hint for d in definitions for n in walk(d.body) if isinstance(n, Lam))


def _unmet_by_bounds(
    advisor: Advisor | None, context: Context, declaration: Symbol | FamilySymbol | Index | Parameter
) -> tuple[Obligation, ...]:
    """What was not shown of all that bounds and ends of ranges need. Raises `TooLarge`."""
    missing: list[Obligation] = []
    for bound in bounds_of(declaration):
        if not is_of_integers(bound):
            check_size(context.theory, bound)
            missing += _unmet(advisor, context, bound)
    return tuple(missing)


def _unmet(advisor: Advisor | None, context: Context, formula: Term | Prop) -> tuple[Obligation, ...]:
    """What was not shown of all that a formula needs in order to be defined. Raises `TooLarge`."""
    if isinstance(formula, Prop):
        return unmet(advisor, lambda obligations: obligations.proposition(context, formula))
    return unmet(advisor, lambda obligations: obligations.term(context, formula))

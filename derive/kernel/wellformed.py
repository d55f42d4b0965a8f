"""Scoping and arities: every name in a formula is declared, with the sort and the arguments it was declared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from itertools import chain

from derive.kernel.context import Theory
from derive.record.model import Definition, Domain, FamilySymbol, Index, Parameter, Record, Symbol
from derive.terms.nodes import (
    INTEGER,
    App,
    Family,
    FamilyExpr,
    Node,
    Piecewise,
    Sym,
    Tends,
    Term,
    arity,
    free,
    has_integer_elements,
    is_integer,
    walk,
)


class NotWellFormed(ValueError):
    """A formula uses something that is not declared, or not as it is declared."""


def check_formula(node: Node, theory: Theory, indices: frozenset[Sym] = frozenset()) -> None:
    """Raises `NotWellFormed`. `indices` are the schematic indices that may be free."""
    if node.loose:
        raise NotWellFormed("a bound variable without its binder")
    for leaf in free(node):
        _check_leaf(leaf, theory, indices)
    _check_parts(node, theory)


def _check_parts(node: Node, theory: Theory) -> None:
    """Functions have the arguments that they take, throughout, and cases no limits; what was found so stays so.

    That families have the indices that they take is seen to where a term is made.
    """
    if node in theory.formed:
        return
    for part in node.args:
        if part.args or isinstance(part, App):  # a constant is applied to nothing
            _check_parts(part, theory)
    if isinstance(node, App):
        _check_application(node, theory)
    if isinstance(node, Piecewise):
        _check_conditions(node)
    theory.formed.add(node)


def _check_leaf(leaf: Sym | Family, theory: Theory, indices: frozenset[Sym]) -> None:
    if isinstance(leaf, Family):
        family = theory.families.get(leaf.name)
        if family is None:
            raise NotWellFormed(f"{leaf.name} is not a declared family")
        if family.term != leaf:
            raise NotWellFormed(f"{leaf.name} is declared with another arity or sort")
        return
    if leaf in indices:
        return
    symbol = theory.symbols.get(leaf.name)
    if symbol is None:
        raise NotWellFormed(f"{leaf.name} is not declared")
    if symbol.sort != leaf.sort:
        raise NotWellFormed(f"{leaf.name} is declared {symbol.sort}, used as {leaf.sort}")


def _check_application(app: App, theory: Theory) -> None:
    definition = theory.definitions.get(app.name)
    if definition is None:
        raise NotWellFormed(f"{app.name} is not defined before its use")
    if len(app.args) != len(definition.parameters):
        raise NotWellFormed(f"{app.name} takes {len(definition.parameters)} arguments, got {len(app.args)}")
    for parameter, argument in zip(definition.parameters, app.args, strict=True):
        problem = misfit(parameter, argument)
        if problem:
            raise NotWellFormed(f"{app.name}: {problem}")


def _check_conditions(cases: Piecewise) -> None:
    """Everything in a term is obliged to be defined, so that equals serve for equals there: in a limit nothing is."""
    for _, condition in cases.branches:
        if any(isinstance(part, Tends) for part in walk(condition)):
            raise NotWellFormed("a limit cannot be the condition of a case")


def misfit(declared: Symbol | FamilySymbol | Parameter, value: object) -> str:
    """What a value lacks to be of the kind and sort of what is declared; nothing, if it fits."""
    name, whole = declared.name, declared.sort == INTEGER
    if isinstance(declared.term, Sym):
        if not isinstance(value, Term):
            return f"{name} is a number"
        return f"{name} is an integer" if whole and not is_integer(value) else ""
    if not isinstance(value, FamilyExpr):
        return f"{name} is a family"
    if arity(value) != declared.term.arity:
        return f"{name} is a family of {declared.term.arity} indices"
    return f"the elements of {name} are integers" if whole and not has_integer_elements(value) else ""


def bounds_of(declaration: Symbol | FamilySymbol | Index | Parameter) -> tuple[Term, ...]:
    """The bounds of what is declared, and the ends of its ranges."""
    match declaration:
        case Index():
            return declaration.range
        case Symbol():
            return declaration.domain.bounds
        case FamilySymbol():
            return *declaration.domain.bounds, *chain(*declaration.ranges)
        case Parameter():
            return *declaration.domain.bounds, *chain(*declaration.ranges), *(declaration.index or ())


def applied_by(definition: Definition) -> set[str]:
    """The names of the definitions that it applies, in its body or in what it says of its parameters."""
    parts = (definition.body, *(end for p in definition.parameters for end in bounds_of(p)))
    return {node.name for part in parts for node in walk(part) if isinstance(node, App)}


def check_domain(domain: Domain, theory: Theory) -> None:
    """Bounds mention numbers and integer symbols declared before."""
    for bound in domain.bounds:
        _check_bound(bound, theory)


def _check_bound(bound: Term, theory: Theory) -> None:
    check_formula(bound, theory)
    for leaf in free(bound):
        if not isinstance(leaf, Sym) or leaf.sort != INTEGER:
            raise NotWellFormed(f"a bound mentions numbers and integer symbols only, not {leaf.name}")


def check_ranges(ranges: Iterable[tuple[Term, Term]], theory: Theory) -> None:
    for lo, hi in ranges:
        for end in (lo, hi):
            _check_bound(end, theory)
            if not is_integer(end):
                raise NotWellFormed("the ends of a range are integers")


def declare(theory: Theory, declaration: Symbol | FamilySymbol | Parameter) -> Theory:
    """The theory with one more number or family. Raises `NotWellFormed` if the name is taken."""
    if declaration.name in theory.symbols or declaration.name in theory.families:
        raise NotWellFormed(f"{declaration.name} is declared twice")
    check_domain(declaration.domain, theory)
    if isinstance(declaration, FamilySymbol) or (
        isinstance(declaration, Parameter) and declaration.is_family
    ):
        check_ranges(declaration.ranges, theory)
        return theory.declaring(theory.symbols, {**theory.families, declaration.name: declaration})
    if isinstance(declaration, Parameter) and declaration.index is not None:
        check_ranges((declaration.index,), theory)
        if declaration.sort != INTEGER:
            raise NotWellFormed(f"{declaration.name} is an index, so an integer")
    return theory.declaring({**theory.symbols, declaration.name: declaration}, theory.families)


def declared(record: Record) -> Theory:
    """The theory of what a record declares. Raises `NotWellFormed`."""
    declarations: tuple[Symbol | FamilySymbol, ...] = (*record.symbols, *record.families)
    return reduce(declare, declarations, Theory())


def define(theory: Theory, definition: Definition) -> tuple[Theory, Theory]:
    """The theory with a definition, and the theory of its parameters in which its body must be defined."""
    if definition.name in theory.definitions:
        raise NotWellFormed(f"{definition.name} is defined twice")
    inside = theory.declaring({}, {})
    for parameter in definition.parameters:
        inside = declare(inside, parameter)
    check_formula(definition.body, inside)
    # with nothing recalled: what an application is made into, and whether it may stand, depends on the definitions
    definitions = {**theory.definitions, definition.name: definition}
    return replace(theory, definitions=definitions, made={}, formed=set()), inside

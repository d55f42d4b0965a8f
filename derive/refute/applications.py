"""Definitions applied to arguments, as code: the arguments, checked against their domains, then the body."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import fmpq

from derive.record.model import Parameter
from derive.refute import truth
from derive.refute.codes import (
    NONE,
    Code,
    FamilyCode,
    Judge,
    Parameters,
    Scope,
    closed,
    element_of,
    load,
    store,
)
from derive.refute.machine import Machine, UndefinedAt, index_tuples, integer
from derive.refute.truth import Outcome, Truth
from derive.refute.values import Undecided, Value
from derive.terms.nodes import INTEGER, App, FamilyExpr, Prop, Rel, Sym

if TYPE_CHECKING:
    from derive.refute.compiler import Compiler


def application(compiler: Compiler, t: App, scope: Scope) -> Code:
    """A definition at arguments, each of which must be in the domain of its parameter."""
    definition = compiler.definitions.get(t.name)
    if definition is None or len(definition.parameters) != len(t.args):
        raise Undecided(f"{t.name} is not a definition of {len(t.args)} arguments")
    inner = Parameters({}, {})
    inside = Scope((), inner)
    steps: list[Callable[[Machine], None]] = []
    checks: list[Callable[[Machine], Outcome]] = []
    deps: frozenset[int] = NONE
    for parameter, argument in zip(definition.parameters, t.args, strict=True):
        if parameter.is_family != isinstance(argument, FamilyExpr):
            raise Undecided(f"an argument of {t.name} is of the wrong kind")
        if isinstance(argument, FamilyExpr):
            family = compiler.family(argument, scope)
            inner.families[parameter.name] = family
            checks.append(_family_check(compiler, parameter, family, inside))
            deps |= family.deps
        else:
            given = compiler.term(argument, scope)
            register = compiler.register()
            steps.append(store(register, given.run))
            inner.scalars[parameter.name] = Code(load(register), given.deps)
            checks.append(_scalar_check(compiler, parameter, inside))
            deps |= given.deps
    body = compiler.term(definition.body, inside)

    def run(m: Machine) -> Value:
        m.budget.spend()
        for step in steps:
            step(m)
        for parameter, check in zip(definition.parameters, checks, strict=True):
            outcome = check(m)
            if outcome.refuted:
                why = f"argument {parameter.name} of {t.name} is " + (
                    "outside its domain" if outcome.truth is Truth.FALSE else f"undefined: {outcome.why}"
                )
                raise UndefinedAt(closed(t, scope, m), why)
            if not outcome.holds:
                raise Undecided(f"whether argument {parameter.name} of {t.name} is in its domain")
        try:
            return body.run(m)
        except UndefinedAt as inside_error:
            raise UndefinedAt(closed(t, scope, m), inside_error.why) from None

    return Code(run, deps | body.deps)


def _scalar_check(compiler: Compiler, parameter: Parameter, inside: Scope) -> Judge:
    symbol = Sym(parameter.name, parameter.sort)
    props: list[Prop] = list(parameter.domain.relations(symbol))
    if parameter.index is not None:
        props += [Rel("<=", parameter.index[0], symbol), Rel("<=", symbol, parameter.index[1])]
    judges = [compiler.prop(p, inside).judge for p in props]
    run = compiler.term(symbol, inside).run
    whole = parameter.sort == INTEGER

    def check(m: Machine) -> Outcome:
        if whole:
            value = run(m)
            if isinstance(value, fmpq) and value.q != 1:
                return truth.FALSE
            integer(value)
        return truth.conjunction(j(m) for j in judges)

    return check


def _family_check(compiler: Compiler, parameter: Parameter, family: FamilyCode, inside: Scope) -> Judge:
    bounds = [(compiler.term(lo, inside), compiler.term(hi, inside)) for lo, hi in parameter.ranges]
    register = compiler.register()
    in_domain, domain_deps = compiler.domain(parameter.domain, register, inside)
    deps = family.deps.union(domain_deps, *(lo.deps | hi.deps for lo, hi in bounds)) - {register}
    here = element_of(parameter.name, parameter.sort)

    def check(m: Machine) -> Outcome:
        ranges = [range(integer(lo.run(m)), integer(hi.run(m)) + 1) for lo, hi in bounds]
        worst = truth.HOLDS
        for indices in index_tuples(ranges, m.budget):
            try:
                m.registers[register] = family.get(m, indices, lambda: here(indices))  # noqa: B023
            except UndefinedAt as error:
                return Outcome(Truth.UNDEFINED, None, error.term, error.why)
            outcome = in_domain(m)
            if outcome.refuted:
                return outcome
            if not outcome.holds:
                worst = outcome
        return worst

    if deps:
        return check
    key = compiler.register()

    def once(m: Machine) -> Outcome:
        if key not in m.memo:
            m.memo[key] = check(m)
        return m.memo[key]  # type: ignore[no-any-return]

    return once

"""Definedness: what must hold for a formula to mean anything, collected recursively and discharged.

Undefined over the reals: division by 0, log of a non-positive number, the factorial of a negative one, a
negative power of 0, a non-integer power of a non-positive number (of 0: allowed when the exponent is
positive), an index out of range, a Piecewise with no branch, a defined function outside its parameters'
domains, a derivative where the table's conditions fail. A sum is defined iff its body is at every index in
range. In A => B the definedness of B may use A, in a Piecewise that of a value its condition and that no
branch before applies; nothing else may use its neighbour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from derive.frozen import mutable
from derive.kernel.context import Context, Defined, argument_map, domain_relations, family_ranges, in_range
from derive.kernel.derivative import NotInTable, derivative, value_at
from derive.kernel.verdict import Obligation
from derive.record.model import FamilySymbol, Parameter
from derive.terms.functions import defining
from derive.terms.nodes import (
    FALSE,
    INTEGER,
    ONE,
    TRUE,
    ZERO,
    App,
    Deriv,
    Div,
    Elem,
    Family,
    FamilyExpr,
    Fn,
    ForAll,
    Implies,
    Lam,
    Literal,
    Node,
    Num,
    Or,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Tends,
    Term,
    Update,
    element,
    instantiate,
    is_integer,
    negated,
)

if TYPE_CHECKING:
    from derive.kernel.prover import Prover

INDEX_IN_RANGE = "index in range"


@mutable
class Obligations:
    """Collects obligations and discharges each at once, in the context where it arises.

    `briefly` leaves out what is tried last: so it does not ask for itself.
    """

    prover: Prover
    briefly: bool = False
    _found: dict[object, Obligation] = field(default_factory=dict)  # each is mentioned once

    @property
    def found(self) -> tuple[Obligation, ...]:
        return tuple(self._found.values())

    @property
    def missing(self) -> tuple[Obligation, ...]:
        return tuple([o for o in self._found.values() if o.evidence is None])

    def oblige(self, context: Context, prop: Prop, why: str) -> None:
        evidence = self.prover.prove(context, prop)
        if evidence is None and not self.briefly:
            evidence = self.prover.through_an_equation(context, prop)
        if evidence is not None and isinstance(prop, Rel) and evidence.rule == "arithmetic":
            return  # a comparison of numbers needs no mention
        self.add((Obligation(prop, why, context.scope, evidence),))

    def add(self, obligations: Iterable[Obligation]) -> None:
        for one in obligations:
            self._found.setdefault((one.prop, one.why, one.scope, one.evidence is None), one)

    # --- propositions

    def proposition(self, context: Context, prop: Prop) -> None:
        match prop:
            case Implies():
                self.proposition(context, prop.args[0])
                self.proposition(context.assuming(prop.args[0]), prop.args[1])
            case ForAll():
                self.term(context, prop.lo)
                self.term(context, prop.hi)
                _, body, inside = context.open(prop.body, prop.lo, prop.hi)
                self.proposition(inside, body)
            case Tends():
                for end in (prop.at, prop.limit):
                    if isinstance(end, Term):
                        self.term(context, end)
            case Rel():
                self._parts(context, prop)
            case _:
                for part in prop.args:
                    self.proposition(context, part)

    # --- terms

    def term(self, context: Context, term: Node) -> None:
        """What a term needs; what earlier lines showed of it at the same place is only recalled."""
        needs = _NEEDS.get(type(term))
        if needs is None:
            self._parts(context, term)
            return
        known = context.memory.defined.get(term)
        if known is None:
            known = self._apart(context, term, needs)
            if known.met:
                context.memory.defined[term] = known
        if known.obligations:
            found = self._found
            self._found = {**found, **known.obligations, **found} if found else {**known.obligations}
        self.prover.support.add(known.sources)

    def _apart(
        self, context: Context, term: Node, needs: Callable[[Obligations, Context, Any], None]
    ) -> Defined:
        """What a term needs by itself, and all that it rests on."""
        outer, around = self._found, self.prover.support.begin()
        self._found = {}
        try:
            needs(self, context, term)
        finally:
            inner, self._found = self._found, outer
            sources = self.prover.support.end(around)
        met = True
        for one in inner.values():
            if one.evidence is None:
                met = False
            else:
                sources |= one.evidence.sources
        return Defined(inner, sources, met)

    def _parts(self, context: Context, term: Node) -> None:
        for part in term.args:
            if part.args:
                self.term(context, part)

    def _quotient(self, context: Context, term: Div) -> None:
        self._parts(context, term)
        self.oblige(context, Rel("!=", term.args[1], ZERO), "denominator")

    def _function(self, context: Context, term: Fn) -> None:
        self._parts(context, term)
        if term.name == "log":
            self.oblige(context, Rel("<", ZERO, term.args[0]), "argument of log")
        elif term.name == "factorial":
            self.oblige(context, Rel("<=", ZERO, term.args[0]), "factorial of a natural number")
        else:
            meaning = defining(term)
            if meaning is None or isinstance(meaning, Piecewise):  # cases of defined arguments are defined
                return
            self.term(context, meaning)

    def _range(self, context: Context, term: Sum | Prod) -> None:
        lo, hi, summand = term.args
        self.term(context, lo)
        self.term(context, hi)
        _, body, inside = context.open(summand, lo, hi)
        self.term(inside, body)

    def _power(self, context: Context, term: Pow) -> None:
        self._parts(context, term)
        base, exponent = term.args
        if not is_integer(exponent):
            if self.prover.shows(context, Rel("<", ZERO, exponent)):
                self.oblige(context, Rel("<=", ZERO, base), "base of a real power")
            else:
                self.oblige(context, Rel("<", ZERO, base), "base of a real power")
        elif isinstance(exponent, Num):
            if exponent.value < 0:
                self.oblige(context, Rel("!=", base, ZERO), "base of a negative power")
        elif not self.prover.shows(context, Rel("<=", ZERO, exponent)):
            self.oblige(context, Rel("!=", base, ZERO), "base of a power that may be negative")

    def _element(self, context: Context, term: Elem) -> None:
        family, *indices = term.args
        for index in indices:
            self.term(context, index)
        self._member(context, family, tuple(indices))

    def _member(self, context: Context, family: FamilyExpr, indices: tuple[Term, ...]) -> None:
        """An element of a family at indices that are defined."""
        match family:
            case Family():
                declaration = context.theory.families[family.name]
                for index, (lo, hi) in zip(indices, family_ranges(declaration, {}), strict=True):
                    self.in_range(context, index, lo, hi)
            case Literal():
                self.in_range(context, indices[0], ONE, Num(len(family.args)))
                self._parts(context, family)
            case Update():
                self._member(context, family.family, indices)
                for index in family.indices:
                    self.term(context, index)
                self._member(context, family.family, family.indices)
                self.term(context, family.value)
            case Lam():
                body = instantiate(family, indices[0])
                if isinstance(body, FamilyExpr):
                    self._member(context, body, indices[1:])
                else:
                    self.term(context, body)

    def in_range(self, context: Context, index: Term, lo: Term, hi: Term, why: str = INDEX_IN_RANGE) -> None:
        """An index lies in a range."""
        for bound in in_range(index, lo, hi).args:
            self.oblige(context, bound, why)

    def _piecewise(self, context: Context, term: Piecewise) -> None:
        here = context
        for value, condition in term.branches:
            self.proposition(here, condition)
            self.term(here.assuming(condition), value)
            negation = negated(condition)
            if negation is not None:
                here = here.assuming(negation)
        if term.branches[-1][1] != TRUE:
            self.oblige(context, Or(*(c for _, c in term.branches)), "some branch of the cases")

    def _application(self, context: Context, term: App) -> None:
        """The arguments are defined and in the parameters' domains; the body then is, by the definition's own check."""
        definition = context.theory.definitions[term.name]
        arguments = argument_map(definition, term)
        for parameter, argument in zip(definition.parameters, term.args, strict=True):
            why = f"domain of {definition.name}"
            if isinstance(argument, FamilyExpr):
                self.family(context, argument, parameter, arguments, why)
                continue
            self.term(context, argument)
            for relation in domain_relations(parameter, argument, arguments):
                self.oblige(context, relation, why)

    def family(
        self,
        context: Context,
        argument: FamilyExpr,
        parameter: Parameter | FamilySymbol,
        arguments: Mapping[Sym | Family, Term | FamilyExpr],
        why: str,
    ) -> None:
        """Every element of a family argument, over the parameter's ranges, is defined and in its domain."""
        inside, indices = context, []
        for lo, hi in family_ranges(parameter, arguments):
            index = inside.fresh(INTEGER)
            inside = inside.inside(index, lo, hi)
            indices.append(index)
        member = element(argument, *indices)
        self.term(inside, member)
        for relation in domain_relations(parameter, member, arguments):
            self.oblige(inside, relation, why)

    def _derivative(self, context: Context, term: Deriv) -> None:
        """The body is defined at the point and the table's conditions hold there."""
        self.term(context, term.at)
        self.term(context, value_at(term.body, term.at))
        try:
            _, conditions = derivative(context.theory, term.body, term.at)
        except NotInTable as reason:
            self.oblige(context, FALSE, f"differentiable: {reason}")
            return
        for prop, why in conditions:
            self.oblige(context, prop, why)


# what is not here needs that its parts are defined, and no more: it is not remembered, as they are
_NEEDS: dict[type[Node], Callable[[Obligations, Context, Any], None]] = {
    Div: Obligations._quotient, Fn: Obligations._function, Pow: Obligations._power, Elem: Obligations._element,
    Sum: Obligations._range, Prod: Obligations._range, Piecewise: Obligations._piecewise,
    App: Obligations._application, Deriv: Obligations._derivative,
}  # fmt: skip

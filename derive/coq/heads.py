"""That what a derivation begins with is defined, as the kernel shows it: bounds, hypotheses, bodies of definitions.

A bound is defined at all values of what is declared before it, a hypothesis where those before it hold, a body wherever
the arguments are in its domain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.coq.convert import conversion
from derive.coq.definedness import binder, conditions, domain_conditions, domain_name, has_domain
from derive.coq.follow import Follow
from derive.coq.obligations import obligations
from derive.coq.script import Piece
from derive.coq.statements import Statements
from derive.coq.text import NotExportable, Printer, conjunction
from derive.frozen import frozen
from derive.kernel.context import Context, Fact, Theory
from derive.kernel.declarations import below
from derive.kernel.normal_form import RootsChanged, settled
from derive.kernel.obligations import Obligations
from derive.kernel.prover import Prover
from derive.kernel.step import Step
from derive.kernel.wellformed import define
from derive.record.model import Definition, FamilySymbol, Line, Parameter, Symbol
from derive.search.advisor import Search
from derive.terms.nodes import TRUE, And, Prop, Term

Parts = Iterator[tuple[str, Piece]]


@frozen
class _Place:
    """Where something stands: what is declared before it and what is assumed of that, for the kernel and for Coq."""

    stated: Statements
    p: Printer
    context: Context
    binders: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    def below(self, declaration: Symbol | FamilySymbol | Parameter, given: Iterable[str]) -> _Place:
        """The place after a declaration, which says something of what it declares."""
        binders = (*self.binders, binder(self.p, declaration))
        return replace(
            self, context=below(self.context, declaration), binders=binders, given=(*self.given, *given)
        )

    def defined(self, kind: str, name: str, *formulas: Term | Prop) -> Parts:
        """The lemma that formulas are defined here, with its proof; none where they are so whatever stands in them."""
        stated = self.stated
        name = stated.names.of("defined", f"{name}_defined")
        propositions = [q for q in formulas if isinstance(q, Prop)]
        indices = stated.indices(*propositions)
        p, context = stated.indexed(self.p, indices), self.context
        for index in indices:
            context = context.inside(index.term, index.lo, index.hi)
        try:
            needed = [condition for formula in formulas for condition in conditions(p, formula)]
        except NotExportable as reason:
            yield kind, Piece(name, (), (), f"its statement: {reason}")
            return
        if not needed:
            return
        given = "".join(f"\n  ({text}) ->" for text in self.given)
        for_all = f"forall {' '.join(self.binders)}," if self.binders else ""
        whole = stated.closed(And(*propositions), (), conjunction(needed))
        statement = f"Lemma {name} : {for_all}{given}\n  {whole}"
        try:
            shown = obligations(Follow(conversion(_step(context, formulas))), p)
        except RootsChanged:  # then the conditions are left to their structure
            shown = []
        marks = [f"H'{k}" for k, _ in enumerate(self.given)]
        intros = [*(b[1:].split()[0] for b in self.binders), *marks]
        for index in indices:
            intros += [p.symbol(index.term), f"H{p.symbol(index.term)}"]
        proof = [f"intros {' '.join(intros)}."] if intros else []
        proof += [*stated.unfold_domains(), *(f"take {mark}." for mark in marks), *shown, "definedness."]
        yield kind, Piece(name, (statement,), (proof,))


def heads(stated: Statements) -> Parts:
    """What is to be defined, in order: its kind ("bounds", "hypothesis", "definition") and the lemma that it is."""
    place = _Place(stated, stated.p, Context(Theory()))
    for declaration in stated.declarations:
        yield from place.defined("bounds", declaration.name, *declaration.domain.bounds)
        place = place.below(declaration, [text for _, text in stated.domain(declaration)])
    for definition in stated.record.definitions:
        theory, inside = define(place.context.theory, definition)
        yield from _definition(stated, definition, inside)
        place = replace(place, context=Context(theory))
    for hypothesis, (_, text) in zip(stated.record.hypotheses, stated.hypotheses(), strict=True):
        yield from place.defined("hypothesis", f"given_{hypothesis.id}", hypothesis.prop)
        indices = tuple((i.term, i.lo, i.hi) for i in stated.indices(hypothesis.prop))
        known = Fact(hypothesis.prop, f"hypothesis {hypothesis.id}", indices)
        place = replace(place, context=place.context.knowing([known]), given=(*place.given, text))


def _definition(stated: Statements, definition: Definition, inside: Theory) -> Parts:
    """The bounds of a definition's parameters, and its body."""
    place = _Place(stated, stated.of_body(definition), Context(replace(inside, symbols={}, families={})))
    for parameter in definition.parameters:
        yield from place.defined("bounds", f"{definition.name}_{parameter.name}", *parameter.domain.bounds)
        place = place.below(parameter, domain_conditions(place.p, (parameter,)))
    variables = " ".join(b[1:].split()[0] for b in place.binders)
    domain = (f"{domain_name(stated.p, definition)} {variables}",) if has_domain(definition) else ()
    yield from replace(place, given=domain).defined("definition", definition.name, definition.body)


def _step(context: Context, formulas: Iterable[Term | Prop]) -> Step:
    """The place as a step, and what the kernel found formulas to need there."""
    search = Search()

    def collected(roots: dict[Term, int]) -> Obligations:
        found = Obligations(Prover(search, roots=roots))
        for formula in formulas:
            if isinstance(formula, Prop):
                found.proposition(context, formula)
            else:
                found.term(context, formula)
        return found

    found = settled(collected)
    return Step(Line("head", TRUE, "definition"), context, (), found.prover, found, search)

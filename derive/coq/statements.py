"""What one derivation states, in Coq: its definitions, its context, its lines closed under their indices and guards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from derive.coq.definedness import binder, domain_conditions, domain_name, family_domain, has_domain
from derive.coq.definedness import conditions as conditions_of
from derive.coq.names import Names, identifier, module
from derive.coq.script import comment
from derive.coq.text import Printer, conjunction
from derive.frozen import mutable
from derive.record.model import Definition, FamilySymbol, Index, Record, Symbol
from derive.terms.nodes import (
    INTEGER,
    Family,
    Prop,
    Sym,
    free,
)


@mutable
class Statements:
    """The statements of one record, and the names that stand in them."""

    record: Record

    def __post_init__(self) -> None:
        self.names = Names({"claim", "witness"})
        record = self.record
        declared = {s.name for s in record.symbols}
        self.p = Printer(
            self.names,
            {f.name: f for f in record.families},
            {d.name: d for d in record.definitions},
            indices=frozenset(i.name for i in record.indices if i.name not in declared),
        )
        for declaration in self.declarations:
            kind = "family" if isinstance(declaration.term, Family) else "symbol"
            self.names.of(kind, declaration.name)
        for definition in record.definitions:
            self.names.of("definition", definition.name)
        for index in record.indices:
            self.names.index(index.name)

    @property
    def declarations(self) -> tuple[Symbol | FamilySymbol, ...]:
        """The numbers and families of the context, in order."""
        return (*self.record.symbols, *self.record.families)

    @property
    def module(self) -> str:
        """The name of the derivation's Coq module."""
        return module(self.record.name)

    # --- declarations

    def of_body(self, definition: Definition) -> Printer:
        """The printer of a definition's body."""
        p = Printer(self.names, {q.name: q for q in definition.parameters if q.is_family}, self.p.definitions)
        for parameter in definition.parameters:
            if isinstance(parameter.term, Sym):
                p = p.naming(parameter.term, self.names.bound(parameter.name, ()))
        return p

    def definition(self, definition: Definition) -> list[str]:
        """A definition, with its words, and its domain."""
        p = self.of_body(definition)
        binders = " ".join(binder(p, q) for q in definition.parameters)
        name = self.names.of("definition", definition.name)
        lines = []
        if definition.words:
            lines.append(f"(** {comment(definition.words)} *)")
        lines.append(f"Definition {name} {binders} : R := {p.real(definition.body)}.")
        conditions = domain_conditions(p, definition.parameters)
        if has_domain(definition):
            lines.append(
                f"Definition {domain_name(self.p, definition)} {binders} : Prop := {conjunction(conditions)}."
            )
        return lines

    def context(self) -> list[str]:
        """What a section declares and assumes."""
        p = self.p
        lines = []
        for declaration in self.declarations:
            lines.append(f"Variable {binder(p, declaration)[1:-1]}.")
            lines += [f"Hypothesis {name} : {text}." for name, text in self.domain(declaration)]
        for name, text in self.hypotheses():
            lines.append(f"Hypothesis {name} : {text}.")
        return lines

    def arguments(self) -> str:
        """The names of the context in the order in which a section declares them."""
        in_order = [
            n for d in self.declarations for n in (self.variable(d), *(name for name, _ in self.domain(d)))
        ]
        return " ".join([*in_order, *(n for n, _ in self.hypotheses())])

    def variable(self, declaration: Any) -> str:
        """What a declared symbol or family is called."""
        return self.names.of("family" if isinstance(declaration.term, Family) else "symbol", declaration.name)

    def domain(self, declaration: Any) -> list[tuple[str, str]]:
        """What is assumed of a declared symbol or family, each condition by its name."""
        term = declaration.term
        if isinstance(term, Family):
            conditions = family_domain(self.p, declaration)
        else:
            conditions = [self.p.prop(r) for r in declaration.domain.relations(term)]
        if not conditions:
            return []
        stem = f"{declaration.name}_in"
        return [(self.names.of("domain of", f"{stem}{k or ''}"), text) for k, text in enumerate(conditions)]

    def hypotheses(self) -> list[tuple[str, str]]:
        """The hypotheses, each by its name."""
        return [
            (self.names.of("hypothesis", f"given_{h.id}"), self.closed(h.prop, (), self.p.prop(h.prop)))
            for h in self.record.hypotheses
        ]

    def premises(self) -> list[str]:
        """Everything that the context assumes, in order, by name."""
        declared = [n for d in self.declarations for n, _ in self.domain(d)]
        return [*declared, *(n for n, _ in self.hypotheses())]

    # --- statements

    def indices(self, *props: Prop) -> list[Index]:
        """The schematic indices that are free in propositions, in order of declaration."""
        names = {s.name for q in props for s in free(q) if isinstance(s, Sym) and s.sort == INTEGER}
        declared = {s.name for s in self.record.symbols}
        return [i for i in self.record.indices if i.name in names and i.name not in declared]

    def indexed(self, p: Printer, indices: Iterable[Index]) -> Printer:
        """A printer that knows the ranges of schematic indices."""
        for index in indices:
            p = p.inside(index.term, index.lo, index.hi)
        return p

    def closed(self, prop: Prop, guards: Sequence[Prop], text: str) -> str:
        """A statement for each of its schematic indices, under its guards."""
        out = text
        level = "" if not guards else "".join(f"{self.p.prop(g, 80)} -> " for g in guards)
        out = f"{level}{out}"
        for index in reversed(self.indices(prop, *guards)):
            name = self.p.symbol(index.term)
            bounds = self.p.between(index.lo, index.term, index.hi)
            out = f"forall {name} : Z, {bounds} -> {out}"
        return out

    def defined(self, prop: Prop, guards: Sequence[Prop] = ()) -> str:
        """Definedness of a statement, closed likewise; empty where it is always defined."""
        p = self.indexed(self.p, self.indices(prop, *guards))
        conditions = conditions_of(p, prop)
        return self.closed(prop, guards, conjunction(conditions)) if conditions else ""

    def line_name(self, id: str) -> str:
        """What the lemma of a line is called."""
        return f"line_{identifier('x' + id)[1:]}"

    def unfold_domains(self) -> list[str]:
        """The tactic that says what the domains of the definitions are."""
        names = [domain_name(self.p, d) for d in self.record.definitions if has_domain(d)]
        return [f"unfold {', '.join(names)} in *."] if names else []

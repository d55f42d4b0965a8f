"""Formulas as authors write them in one derivation, SymPy or text, and the names that they may use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import sympy

from derive.formula.text import FormulaText
from derive.script.boundary import Boundary
from derive.script.context import Context
from derive.script.definitions import LocalDefinition, Owner, named
from derive.script.errors import InText, ScriptError
from derive.script.families import Family, as_family
from derive.script.justification import Citable
from derive.terms import nodes
from derive.terms.nodes import FamilyExpr, IllFormed, Prop, Term


class Formulas:
    """Reads formulas in the context declared so far. `owners` are the definitions that occur, by name.

    Raises `ScriptError`, with the fix, for whatever no mathematics corresponds to.
    """

    def __init__(self, shared: Sequence[Owner] = ()):
        self.context = Context()
        self.declared = self.context.declared
        self.boundary = Boundary(self.declared, self.use)
        self.owners: dict[str, Owner] = {}
        self._shared = {owner.name: owner for owner in shared}

    def argument(self, value: Any) -> Term | FamilyExpr:
        """A number, or a family (a list is one): what a name may be given as its value."""
        if isinstance(value, Family | list | tuple):
            return self.boundary.family(as_family(value, "the value"))
        return self.term(value)

    def term(self, value: Any) -> Term:
        """The term of a SymPy expression or of a text in the formula language."""
        if isinstance(value, str):
            found: Term = self._parsed(value, "parse_term")
            return found
        return self.boundary.term(value)

    def proposition(self, value: Any) -> Prop:
        """The proposition of a SymPy relation or of a text in the formula language."""
        if isinstance(value, str):
            found: Prop = self._parsed(value, "parse_prop")
            return found
        if isinstance(value, Citable):
            raise ScriptError(
                f"{value!r} is cited, and is not a proposition", "state the proposition, and cite this in by="
            )
        return self.boundary.prop(value)

    def _parsed(self, text: str, function: str) -> Any:
        """A formula from text, in the context declared so far and with all known shared definitions."""
        from derive.formula import parse

        owners = {**self._shared, **self.owners}
        shared = self._closure(owners.values())
        scope = parse.Scope(
            symbols=tuple(self.context.symbols),
            families=tuple(self.context.families),
            indices=tuple(self.context.indices),
            definitions=tuple(owner.definition for owner in shared),
        )
        reader: Callable[..., Any] = getattr(parse, function)
        try:
            node = reader(text, scope)
        except parse.ParseError as error:
            place = InText(text, error.position, error.end)
            raise ScriptError(error.message + place.where(), error.fix, culprit=place) from None
        except IllFormed as error:
            raise ScriptError(f"{text!r} is not a formula: {error}") from None
        by_name = {owner.name: owner for owner in shared}
        for part in nodes.walk(node):
            if isinstance(part, nodes.App):
                self.use(by_name[part.name])
        return node

    def integer(self, value: Any) -> Term:
        """A term that is an integer by its form."""
        term = self.term(value)
        if not nodes.is_integer(term):
            raise ScriptError(
                f"{value} is not an integer", "an index or bound is built from integers by + - *"
            )
        return term

    def index(self, index: Any) -> Any:
        """The index itself, if it is one of this derivation."""
        if not isinstance(index, sympy.Idx) or self.declared.indices.get(index.name) != index:
            last = index if isinstance(index, int) else "K"
            raise ScriptError(
                f"{index} is not an index of this derivation", f'make one: i = d.index("i", 1, {last})'
            )
        return index

    def index_name(self, index: Any) -> str:
        """The name for a rule's parameter: a declared index."""
        return str(self.index(index).name)

    def new(self, name: str) -> str:
        """A name not in use. Raises `ScriptError` for others: printed names are injective."""
        named(name)
        for what, names in (
            ("a number", self.declared.symbols),
            ("a family", self.declared.families),
            ("an index", self.declared.indices),
            ("a definition", self.owners),
        ):
            if name in names:
                raise ScriptError(f"{name} is already declared, as {what}", "choose another name")
        return name

    def use(self, owner: Owner) -> None:
        """A defined function occurs: it becomes part of the record, after what it uses."""
        known = self.owners.get(owner.name)
        if known is owner:
            return
        if known is not None or owner.name in self.declared.names():
            raise ScriptError(f"two things are named {owner.name}", "rename the one in this derivation")
        if isinstance(owner, LocalDefinition):
            raise ScriptError(f"{owner.name} was defined in another derivation", "define it here too")
        for used in owner.uses:
            self.use(used)
        self.owners[owner.name] = owner

    def _closure(self, owners: Collection[Owner]) -> list[Owner]:
        """The owners with what they use, each after those."""
        ordered: dict[str, Owner] = {}

        def add(owner: Owner) -> None:
            if owner.name not in ordered:
                for used in owner.uses:
                    add(used)
                ordered[owner.name] = owner

        for owner in owners:
            add(owner)
        return list(ordered.values())

    def in_order(self) -> list[Owner]:
        """The definitions that occur, each after those that it uses."""
        return self._closure(self.owners.values())

    def text(self) -> FormulaText:
        """Prints formulas of this derivation in the formula language."""
        return FormulaText(owner.definition for owner in self.owners.values())

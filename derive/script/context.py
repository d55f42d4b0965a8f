"""What a derivation has declared, in order, and what depends on what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from derive.record.model import FamilySymbol, Index, Parameter, Symbol
from derive.script.boundary import Declared
from derive.script.errors import ScriptError
from derive.terms.nodes import INTEGER, Node, Term, free


class Context:
    """The record's declarations, with the SymPy objects that the author was given for them (`handles`)."""

    def __init__(self) -> None:
        self.declared = Declared()
        self.handles: dict[str, Any] = {}
        self.symbols: list[Symbol] = []
        self.families: list[FamilySymbol] = []
        self.indices: list[Index] = []

    def add_symbol(self, symbol: Symbol, handle: Any) -> None:
        """Declare a number."""
        self.symbols.append(symbol)
        self.declared.symbols[symbol.name] = handle
        self.handles[symbol.name] = handle

    def add_family(self, family: FamilySymbol, handle: Any) -> None:
        """Declare a family."""
        self.families.append(family)
        self.declared.families[family.name] = family.term
        self.handles[family.name] = handle

    def add_index(self, index: Index, handle: Any) -> None:
        """Declare a schematic index."""
        self.indices.append(index)
        self.declared.indices[index.name] = handle

    def implicit(self, body: Term, explicit: Collection[str]) -> list[str]:
        """The names on which a body depends besides its explicit parameters, in order of declaration.

        Follows ranges and bounds. Raises `ScriptError` if one of them depends on an explicit parameter.
        """
        todo = {leaf.name for leaf in free(body)} | set(explicit)
        found: set[str] = set()
        while todo:
            name = todo.pop()
            found.add(name)
            todo |= self._mentioned(name) - found
        names = [n for n in self.handles if n in found and n not in explicit]
        for name in names:
            clash = self._mentioned(name) & set(explicit)
            if clash:
                raise ScriptError(f"{name} ranges or is bounded in terms of the parameter {min(clash)}")
        return names

    def _mentioned(self, name: str) -> set[str]:
        """The names that the ranges and bounds of a declaration mention."""
        parts: list[Node | None] = []
        declarations: list[Symbol | FamilySymbol] = [*self.symbols, *self.families]
        for declared in declarations:
            if declared.name == name:
                d = declared.domain
                parts += [d.above, d.at_least, d.below, d.at_most]
        for family in self.families:
            if family.name == name:
                parts += [end for span in family.ranges for end in span]
        for index in self.indices:
            if index.name == name:
                parts += [index.lo, index.hi]
        return _names(part for part in parts if part is not None)

    def parameter(self, name: str, implicit: bool) -> Parameter:
        """A declared number or family as a parameter, with its domain."""
        for symbol in self.symbols:
            if symbol.name == name:
                return Parameter(name, symbol.sort, domain=symbol.domain, implicit=implicit)
        family = next(f for f in self.families if f.name == name)
        return Parameter(name, family.sort, family.ranges, family.domain, implicit=implicit)

    def index_parameter(self, name: str) -> Parameter:
        """A schematic index as a parameter, with its range."""
        index = next(i for i in self.indices if i.name == name)
        return Parameter(name, INTEGER, index=(index.lo, index.hi))


def _names(nodes: Iterable[Node]) -> set[str]:
    return {leaf.name for node in nodes for leaf in free(node)}

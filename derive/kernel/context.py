"""What is known at a place in a derivation: declarations, facts, and the binders and guards around it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import lru_cache
from typing import Any

from derive.frozen import frozen, mutable, once
from derive.kernel.verdict import Evidence, Obligation
from derive.record.model import Definition, Domain, FamilySymbol, Parameter, Range, Symbol
from derive.terms.nodes import (
    INTEGER,
    REAL,
    Add,
    And,
    App,
    Family,
    FamilyExpr,
    ForAll,
    IllFormed,
    Implies,
    Lam,
    Mul,
    Neg,
    Node,
    Num,
    Prop,
    Rel,
    Sym,
    Term,
    bind,
    conjuncts,
    forward,
    free,
    instantiate,
    is_integer,
    substitute,
)


@frozen
class Fact:
    """A proposition that holds for every value of `indices` in range at which the `guards` hold.

    `source` names it ("hypothesis h1", "line 3", "range", "guard"); `mentions` are the symbols and
    families that the hypotheses it rests on (transitively) say something about.
    """

    prop: Prop
    source: str
    indices: tuple[tuple[Sym, Term, Term], ...] = ()
    guards: tuple[Prop, ...] = ()
    mentions: frozenset[Sym | Family] = frozenset()

    @once
    def stated(self) -> tuple[Prop, ...]:
        """What it says as it stands, read forward; nothing, if it holds for each index or in a case only."""
        return () if self.indices or self.guards else tuple(map(forward, conjuncts((self.prop,))))

    @once
    def compared_with_numbers(self) -> tuple[Term, ...]:
        """The terms that it compares with a number."""
        return tuple(_compared_with_numbers(self.prop))

    @once
    def compares_integer_symbols(self) -> bool:
        """Whether it may matter to what is linear in integer symbols: not if it has them inside other terms only."""
        return relates_integers(self.prop) and any(map(_has_symbols, self.prop.args))


@lru_cache(maxsize=20_000)
def relates_integers(prop: Prop) -> bool:
    """Whether a proposition is a relation between two integers by form."""
    return isinstance(prop, Rel) and is_integer(prop.left) and is_integer(prop.right)


def _has_symbols(term: Term) -> bool:
    return isinstance(term, Sym) or (isinstance(term, Add | Neg | Mul) and any(map(_has_symbols, term.args)))


def _compared_with_numbers(prop: Prop) -> Iterator[Term]:
    match prop:
        case Implies():
            yield from _compared_with_numbers(prop.args[1])
        case And():
            for part in prop.args:
                yield from _compared_with_numbers(part)
        case Rel(args=(one, other)):
            if isinstance(other, Num):
                yield one
            if isinstance(one, Num):
                yield other


@frozen
class Theory:
    """The declarations in force: numbers and families with their domains, definitions by name."""

    symbols: Mapping[str, Symbol | Parameter] = field(default_factory=dict)
    families: Mapping[str, FamilySymbol | Parameter] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    # for `check_size`, for `check_formula`, and what was made by what it was made from
    sizes: dict[Node, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)
    formed: set[Node] = field(default_factory=set, compare=False, repr=False)
    made: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    def declaring(
        self, symbols: Mapping[str, Symbol | Parameter], families: Mapping[str, FamilySymbol | Parameter]
    ) -> Theory:
        """The same definitions with these numbers and families."""
        return Theory(symbols, families, self.definitions, self.sizes, self.formed, self.made)

    def unfold(self, app: App) -> Term:
        """The body of a defined function at its arguments."""
        made = self.made.get(app)
        if made is None:
            definition = self.definitions[app.name]
            made = self.made[app] = substitute(definition.body, argument_map(definition, app))
        return made  # type: ignore[no-any-return]

    def opened(self, node: Node, names: Collection[str]) -> Any:
        """What is an application of a definition, of those named, by its body."""
        while isinstance(node, App) and node.name in names:
            node = self.unfold(node)
        return node

    def unfold_all(self, node: Node, names: Collection[str] | None = None) -> Any:
        """The tree with every application of a definition (of those named) replaced by its body, in bodies too."""
        if names is None:
            names = self.definitions
        if not names or not (node.args or isinstance(node, App)):
            return node
        args, changed = [], False
        for a in node.args:
            made = self.unfold_all(a, names)
            changed = changed or made is not a
            args.append(made)
        if changed:
            node = node.rebuild(tuple(args))
        if isinstance(node, App) and node.name in names:
            return self.unfold_all(self.unfold(node), names)
        return node

    def at(self, node: Node, mapping: Mapping[Any, Node]) -> Any:
        """`substitute`; what was made before is recalled."""
        key = node, *mapping.items()
        made = self.made.get(key)
        if made is None:
            made = self.made[key] = substitute(node, mapping)
        return made

    def once(self, make: Callable[..., Any], *of: Any) -> Any:
        """What a function makes of terms and names, never None; what was made before is recalled."""
        key = make, *of
        made = self.made.get(key)
        if made is None:
            made = self.made[key] = make(*of)
        return made


def _range_facts(symbol: Sym, lo: Term, hi: Term) -> tuple[Fact, Fact]:
    return Fact(Rel("<=", lo, symbol), "range"), Fact(Rel("<=", symbol, hi), "range")


def argument_map(definition: Definition, app: App) -> dict[Sym | Family, Term | FamilyExpr]:
    return {p.term: a for p, a in zip(definition.parameters, app.args, strict=True)}


@frozen
class Defined:
    """Whether a term is defined at a place: what that obliges, whether all is met, and the facts that it rests on."""

    obligations: Mapping[object, Obligation]  # each once, by what it says
    sources: set[str]
    met: bool


@mutable
class Memory:
    """What earlier lines showed at a place. Facts only grow from line to line, so it stays shown.

    `further` are the places further in.
    """

    shown: dict[Prop, Evidence] = field(default_factory=dict)
    defined: dict[Node, Defined] = field(default_factory=dict)
    further: dict[object, Memory] = field(default_factory=dict)


@frozen
class Context:
    """A place: `facts` hold everywhere in the derivation so far, `local` ones only here.

    `local` are the ranges of the binders and the guards around the place; `binders` the variables
    that were opened, innermost last.
    """

    theory: Theory
    facts: tuple[Fact, ...] = ()
    local: tuple[Fact, ...] = ()
    binders: tuple[tuple[Sym, Term, Term] | tuple[Sym], ...] = ()
    cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    def knowing(self, facts: Iterable[Fact]) -> Context:
        return replace(self, facts=self.facts + tuple(facts), cache={}, memory=Memory())

    def _further(
        self, key: object, local: tuple[Fact, ...], *binder: tuple[Sym, Term, Term] | tuple[Sym]
    ) -> Context:
        """The place further in, with more local facts and a binder: the same object whenever it is entered."""
        places: dict[object, Context] = self.cache.setdefault("further", {})
        place = places.get(key)
        if place is None:
            memory = self.memory.further.get(key)
            if memory is None:
                memory = self.memory.further[key] = Memory()
            place = places[key] = Context(
                self.theory, self.facts, self.local + local, (*self.binders, *binder), memory=memory
            )
        return place

    def assuming(self, *props: Prop, source: str = "guard") -> Context:
        new = tuple([Fact(p, source) for p in conjuncts(props)])
        return self._further((source, *[f.prop for f in new]), new)

    def inside(self, symbol: Sym, lo: Term, hi: Term) -> Context:
        """Under a binder whose index runs over lo..hi (or with a schematic index fixed)."""
        key = (symbol, lo, hi)
        place: Context | None = self.cache.get("further", {}).get(key)
        if place is not None:
            return place
        return self._further(key, self.theory.once(_range_facts, *key), key)

    def open(self, lam: Lam, lo: Term, hi: Term) -> tuple[Sym, Any, Context]:
        """A fresh index for a Lam over lo..hi, the body at it, and the context inside."""
        symbol = self.fresh(INTEGER, lam, lo, hi)
        return symbol, self.theory.once(instantiate, lam, symbol), self.inside(symbol, lo, hi)

    def fresh(self, sort: str = REAL, *within: Node) -> Sym:
        """A symbol that no record can name, and none of those that are opened around this place.

        Raises `IllFormed` where it occurs in a tree `within` which it is to be bound: that tree has a variable which
        was opened elsewhere, and would be captured.
        """
        symbol = Sym(f"%{len(self.binders)}", sort)
        for tree in within:
            if symbol in free(tree):
                raise IllFormed(f"{symbol.name} is not opened here")
        return symbol

    def with_variable(self, symbol: Sym) -> Context:
        """Inside a binder over the reals about whose variable nothing is known."""
        return self._further((symbol,), (), (symbol,))

    def about_others(self, variable: Sym | Family) -> Context:
        """The context without the facts that rest on a hypothesis or guard that mentions `variable`."""
        kept = tuple([f for f in self.facts if variable not in f.mentions])
        local = tuple(f for f in self.local if f.source == "range" or variable not in free(f.prop))
        return replace(self, facts=kept, local=local, cache={}, memory=Memory())

    def without_facts(self) -> Context:
        """The place with nothing known but what is declared: what is shown there holds wherever its binders stand."""
        if "without facts" not in self.cache:
            self.cache["without facts"] = replace(self, facts=(), local=(), cache={}, memory=Memory())
        return self.cache["without facts"]  # type: ignore[no-any-return]

    @once
    def scope(self) -> tuple[Prop, ...]:
        return tuple([f.prop for f in self.local])


@lru_cache(maxsize=10_000)
def in_range(index: Term, lo: Term, hi: Term) -> And:
    """That an index is one of lo..hi."""
    return And(Rel("<=", lo, index), Rel("<=", index, hi))


def close(prop: Prop, indices: Iterable[tuple[Sym, Term, Term]]) -> Prop:
    """The proposition for all values of the indices in range, the first outermost."""
    for symbol, lo, hi in reversed(tuple(indices)):
        prop = ForAll(lo, hi, bind(prop, symbol))
    return prop


def family_ranges(
    declaration: FamilySymbol | Parameter, arguments: Mapping[Sym | Family, Term | FamilyExpr]
) -> tuple[Range, ...]:
    """The index ranges of a family, with a definition's parameters replaced by arguments."""
    if not arguments:
        return declaration.ranges
    return tuple([(substitute(lo, arguments), substitute(hi, arguments)) for lo, hi in declaration.ranges])


def domain_at(domain: Domain, arguments: Mapping[Sym | Family, Term | FamilyExpr]) -> Domain:
    """A domain with its bounds read at arguments."""

    def at(bound: Term | None) -> Term | None:
        return None if bound is None else substitute(bound, arguments)

    return Domain(at(domain.above), at(domain.at_least), at(domain.below), at(domain.at_most), domain.nonzero)


def domain_relations(
    parameter: Parameter | FamilySymbol, argument: Term, arguments: Mapping[Sym | Family, Term | FamilyExpr]
) -> list[Rel]:
    """What the domain and the index range of a definition's parameter say of an argument.

    The bounds are read at the arguments; the argument itself is a term of the caller and stays as it is.
    """

    relations = list(domain_at(parameter.domain, arguments).relations(argument))
    if isinstance(parameter, Parameter) and parameter.index is not None:
        lo, hi = parameter.index
        relations += in_range(argument, substitute(lo, arguments), substitute(hi, arguments)).args
    return relations

"""`Derivation`: what an author's function is given. It declares, assumes, defines and writes lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sympy import Idx, Symbol, sympify
from sympy.core.parameters import global_parameters

from derive.record.model import (
    Citation,
    Definition,
    FamilySymbol,
    Goal,
    Hypothesis,
    Index,
    Point,
    Record,
    Refutation,
)
from derive.record.model import Symbol as DeclaredSymbol
from derive.rules import Rule
from derive.script.definitions import Bounds, LocalDefinition, Owner, local, template
from derive.script.errors import ScriptError, near
from derive.script.families import Family, declared_family
from derive.script.formulas import Formulas
from derive.script.lines import Calculation, Case, Equivalence, Fact, Lemma, Step
from derive.script.points import point
from derive.script.positions import Positions, as_text
from derive.script.words import author_text, notation
from derive.script.written import Written
from derive.terms import nodes
from derive.terms.nodes import INTEGER, REAL, free


class Derivation:
    """One derivation being written. Scripts get it from `@derivation`; `record()` is the result.

    Raises `ScriptError`, with the fix, for whatever no mathematics corresponds to.
    """

    def __init__(
        self,
        name: str = "derivation",
        title: str = "",
        source: str = "",
        *,
        file: str = "",
        lemmas: Collection[str] | None = None,
        shared: Sequence[Owner] = (),
        positions: Positions | None = None,
    ):
        if global_parameters.evaluate:
            raise ScriptError(
                "SymPy would simplify formulas before they are recorded",
                "run the script with derive, or write inside `with sympy.evaluate(False):`",
            )
        self._name, self._file = name, file
        self._title, self._source = author_text(title, "title"), author_text(source, "source")
        self._catalogue = lemmas
        self._positions = positions or Positions()
        self._formulas = Formulas(shared)
        self._context = self._formulas.context
        self._written = Written(self._formulas, self._positions)
        self._refutations: list[Refutation] = []
        self._points: list[Point] = []
        self._cited_lemmas: dict[str, str] = {}
        self._cases: list[Case] = []

    # --- context ----------------------------------------------------------------------------

    def real(
        self,
        name: str,
        *,
        above: Any = None,
        at_least: Any = None,
        below: Any = None,
        at_most: Any = None,
        nonzero: bool = False,
        latex: str = "",
    ) -> Any:
        """Declare a real number and its bounds: numbers or formulas, `above` and `below` strict. Gives its symbol."""
        bounds = Bounds(above, at_least, below, at_most, nonzero)
        return self._number(name, REAL, Symbol(self._formulas.new(name), real=True), bounds, latex)

    def reals(self, names: str, **bounds: Any) -> list[Any]:
        """Declare several real numbers with the same bounds: `x, y = d.reals("x y", above=0)`."""
        return [self.real(name, **bounds) for name in names.replace(",", " ").split()]

    def integer(
        self,
        name: str,
        *,
        above: Any = None,
        at_least: Any = None,
        below: Any = None,
        at_most: Any = None,
        nonzero: bool = False,
        latex: str = "",
    ) -> Any:
        """Declare an integer and its bounds, as for `real`. Gives its symbol."""
        bounds = Bounds(above, at_least, below, at_most, nonzero)
        return self._number(name, INTEGER, Symbol(self._formulas.new(name), integer=True), bounds, latex)

    def _number(self, name: str, sort: str, symbol: Any, bounds: Bounds, latex: str) -> Any:
        domain = bounds.domain(self._formulas.boundary)
        self._context.add_symbol(DeclaredSymbol(name, sort, domain, notation(latex)), symbol)
        return symbol

    def index(self, name: str, first: Any, last: Any, *, latex: str = "") -> Any:
        """Declare a schematic index over first..last: a line with it holds for each. Gives SymPy's Idx."""
        lo, hi = self._formulas.integer(first), self._formulas.integer(last)
        index = Idx(Symbol(self._formulas.new(name), integer=True), (sympify(first), sympify(last)))
        self._context.add_index(Index(name, lo, hi, notation(latex)), index)
        return index

    def indices(self, names: str, first: Any, last: Any) -> list[Any]:
        """Declare several indices over one range: `i, j = d.indices("i j", 1, K)`."""
        return [self.index(name, first, last) for name in names.replace(",", " ").split()]

    def family(
        self,
        name: str,
        *over: Any,
        above: Any = None,
        at_least: Any = None,
        below: Any = None,
        at_most: Any = None,
        nonzero: bool = False,
        integer: bool = False,
        latex: str = "",
    ) -> Family:
        """Declare a family over the ranges of indices; the bounds hold for each element.

        `latex` names the indices in braces: `latex=r"P(C_{i} \\mid x)"`.
        """
        self._formulas.new(name)
        if not over:
            raise ScriptError(f"the family {name} needs an index", f'write d.family("{name}", i)')
        for index in over:
            self._formulas.boundary.term(self._formulas.index(index))
        domain = Bounds(above, at_least, below, at_most, nonzero).domain(self._formulas.boundary)
        ranges = tuple((self._formulas.integer(i.lower), self._formulas.integer(i.upper)) for i in over)
        hints = tuple(i.name for i in over)
        declared = FamilySymbol(name, ranges, INTEGER if integer else REAL, domain, template(latex, hints))
        family = declared_family(name, tuple((i.lower, i.upper) for i in over), hints, integer)
        self._context.add_family(declared, family)
        return family

    def given(self, proposition: Any, words: str = "") -> Fact:
        """Assume a proposition of the context. `words` are a clause after "because"."""
        prop = self._formulas.proposition(proposition)
        name = f"h{len(self._written.hypotheses) + 1}"
        place = self._positions.here()
        self._written.hypotheses.append(Hypothesis(name, prop, author_text(words, "words"), place))
        return Fact(self._written, Citation("hypothesis", name))

    def define(self, name: str, body: Any, *, over: Any = (), of: Any = (), latex: str = "") -> Any:
        """Define a number, a family (`over=i`) or a function (`of=x`) by a formula. Cite what it gives.

        What else of the context the formula mentions becomes implicit parameters of the definition.
        """
        self._formulas.new(name)
        arguments = of if isinstance(of, tuple) else (of,)
        indices = over if isinstance(over, tuple) else (over,)
        for index in indices:
            self._formulas.index(index)
        for argument in arguments:
            if self._formulas.declared.symbols.get(getattr(argument, "name", "")) != argument:
                raise ScriptError(f"of={argument} is not a declared symbol")
        term = self._formulas.term(body)
        explicit = [a.name for a in (*arguments, *indices)]
        for leaf in free(term):
            if leaf.name in self._formulas.declared.indices and leaf.name not in explicit:
                raise ScriptError(f"{leaf.name} is free in the definition of {name}", f"add over={leaf.name}")
        implicit = self._context.implicit(term, explicit)
        record = Definition(
            name,
            (
                *(self._context.parameter(n, True) for n in implicit),
                *(self._context.parameter(a.name, False) for a in arguments),
                *(self._context.index_parameter(i.name) for i in indices),
            ),
            term,
            latex=template(latex, explicit),
            position=self._positions.here(1),
        )
        handles = tuple(self._context.handles[n] for n in implicit)
        values = tuple(h._argument() if isinstance(h, Family) else h for h in handles)
        used = tuple(self._formulas.owners[n.name] for n in nodes.walk(term) if isinstance(n, nodes.App))
        owner = LocalDefinition(name, record, values, tuple(dict.fromkeys(used)))
        self._formulas.owners[name] = owner
        ranges = tuple((i.lower, i.upper) for i in indices)
        return local(owner, len(arguments), ranges, tuple(i.name for i in indices))

    # --- claims and lines -------------------------------------------------------------------

    def claim(self, proposition: Any, by: Any = (), why: str = "") -> Fact | None:
        """State a goal. With `by` or `why` it is also a one-line proof of it, and a fact."""
        prop = self._formulas.proposition(proposition)
        self._written.goals.append(Goal(prop, position=self._positions.here()))
        if by == () and not why:
            return None
        self._written.end()
        return Step(self._written, self._written.line(prop, by, why))

    def calc(self, expression: Any) -> Calculation:
        """Begin a chain over numbers: `d.calc(a).eq(b).le(c)`."""
        self._written.end()
        return Calculation(self._written, self._formulas.term(expression))

    def chain(self, proposition: Any) -> Equivalence:
        """Begin a chain over propositions, none of which is asserted: `d.chain(P).iff(Q)`."""
        self._written.end()
        return Equivalence(self._written, self._formulas.proposition(proposition))

    def step(self, proposition: Any, by: Any = (), why: str = "") -> Step:
        """Assert a proposition; continue with `.then(...)`."""
        self._written.end()
        return Step(self._written, self._written.line(self._formulas.proposition(proposition), by, why))

    def assume(self, proposition: Any, words: str = "") -> Step:
        """Write a line that is not proved: it is counted and shown as assumed wherever it is used."""
        self._written.end()
        prop = self._formulas.proposition(proposition)
        return Step(self._written, self._written.line(prop, Rule("assume"), author_text(words, "words")))

    def case(self, proposition: Any, words: str = "") -> Case:
        """`with d.case(P, "..."):` the lines inside hold where P does. Cite the case for P itself."""
        case = Case(self._written, self._formulas.proposition(proposition), author_text(words, "words"))
        self._cases.append(case)
        return case

    def induction(self, proposition: Any, words: str = "induction hypothesis") -> Case:
        """The case of the statement at n: inside, prove it at n + 1, citing the case; then
        `by=(base, step, induction(n, start))` gives it for every n."""
        return self.case(proposition, words)

    def lemma(self, name: str) -> Lemma:
        """A proof by its name. Raises `ScriptError` with near names where the catalogue has none such."""
        if not isinstance(name, str) or not name:
            raise ScriptError(f"a lemma is cited by its name, got {name!r}")
        if self._catalogue is not None and name not in self._catalogue:
            fix = (
                near(name, self._catalogue) or "derive list and derive list --shipped show what can be cited"
            )
            raise ScriptError(f"there is no proof named {name!r}", fix)
        if name == self._name:
            raise ScriptError(f"{name} cites itself")
        self._cited_lemmas.setdefault(name, "")
        return Lemma(self._written, Citation("lemma", name))

    def refute(self, proposition: Any, *, at: Mapping[Any, Any], why: str = "") -> None:
        """Say that a proposition is false, with a witness: `at={K: 2, z: [0, log(2)], i: 1}`."""
        prop = self._formulas.proposition(proposition)
        witness = point(at, self._formulas.declared, self._formulas.boundary)
        place = self._positions.here()
        self._refutations.append(Refutation(prop, witness, author_text(why, "why"), place))

    def point(self, at: Mapping[Any, Any]) -> None:
        """Numbers that satisfy what is declared and given, `{K: 2, p: [Rational(1, 3), Rational(2, 3)]}`, where
        none are found (D209).

        They are checked like those that are found.
        """
        self._points.append(point(at, self._formulas.declared, self._formulas.boundary))

    def record(self) -> Record:
        """The derivation as data, with its last chain closed."""
        self._written.end()
        for case in self._cases:
            if not case._entered:
                message = "a case was never entered: no line is inside it"
                raise ScriptError(message, "write with d.case(...):", at=case._place)
        owners = self._formulas.in_order()
        return Record(
            name=self._name,
            title=self._title,
            source=self._source,
            symbols=tuple(self._context.symbols),
            families=tuple(self._context.families),
            indices=tuple(self._context.indices),
            definitions=tuple(owner.definition for owner in owners),
            hypotheses=tuple(self._written.hypotheses),
            lines=tuple(self._written.lines),
            goals=tuple(self._written.goals),
            refutations=tuple(self._refutations),
            lemmas=tuple(self._cited_lemmas.items()),
            file=as_text(self._file),
            points=tuple(self._points),
        )

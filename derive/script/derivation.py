"""`Derivation`: what an author's function is given. It declares, assumes, defines and writes lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sympy import Idx, Symbol, sympify
from sympy.core.parameters import global_parameters

from derive.languages.language import ENGLISH
from derive.languages.reasons import Equals, LineOf, Part, reason
from derive.record.model import (
    Citation,
    Definition,
    FamilySymbol,
    Goal,
    Hypothesis,
    Index,
    Line,
    Point,
    Record,
    Refutation,
)
from derive.record.model import Symbol as DeclaredSymbol
from derive.record.notation import MAX_TEXT
from derive.rules import Rule
from derive.script.definitions import Bounds, LocalDefinition, Owner, local, template
from derive.script.errors import ScriptError, near
from derive.script.families import Family, declared_family
from derive.script.formulas import Formulas
from derive.script.justification import justification, parameters
from derive.script.lines import Calculation, Case, Chain, Equivalence, Fact, Lemma, Step
from derive.script.points import point
from derive.script.positions import Positions, as_text
from derive.script.words import author_text, notation
from derive.terms import nodes
from derive.terms.nodes import INTEGER, REAL, Prop, free


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
        self._hypotheses: list[Hypothesis] = []
        self._lines: list[Line] = []
        self._goals: list[Goal] = []
        self._refutations: list[Refutation] = []
        self._points: list[Point] = []
        self._cited_lemmas: dict[str, str] = {}
        self._guards: list[Prop] = []
        self._cases: list[Case] = []
        self._chains: list[Chain] = []
        self._open: Chain | None = None

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
        name = f"h{len(self._hypotheses) + 1}"
        place = self._positions.here()
        self._hypotheses.append(Hypothesis(name, prop, author_text(words, "words"), place))
        return Fact(self, Citation("hypothesis", name))

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
        self._goals.append(Goal(prop, position=self._positions.here()))
        if by == () and not why:
            return None
        self._begin(None)
        return Step(self, self._write(prop, by, why))

    def calc(self, expression: Any) -> Calculation:
        """Begin a chain over numbers: `d.calc(a).eq(b).le(c)`."""
        self._begin(None)
        chain = Calculation(self, len(self._chains), self._formulas.term(expression))
        self._chains.append(chain)
        return chain

    def chain(self, proposition: Any) -> Equivalence:
        """Begin a chain over propositions, none of which is asserted: `d.chain(P).iff(Q)`."""
        self._begin(None)
        chain = Equivalence(self, len(self._chains), self._formulas.proposition(proposition))
        self._chains.append(chain)
        return chain

    def step(self, proposition: Any, by: Any = (), why: str = "") -> Step:
        """Assert a proposition; continue with `.then(...)`."""
        self._begin(None)
        return Step(self, self._write(self._formulas.proposition(proposition), by, why))

    def assume(self, proposition: Any, words: str = "") -> Step:
        """Write a line that is not proved: it is counted and shown as assumed wherever it is used."""
        self._begin(None)
        prop = self._formulas.proposition(proposition)
        return Step(self, self._write(prop, Rule("assume"), author_text(words, "words")))

    def case(self, proposition: Any, words: str = "") -> Case:
        """`with d.case(P, "..."):` the lines inside hold where P does. Cite the case for P itself."""
        case = Case(self, self._formulas.proposition(proposition), author_text(words, "words"))
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
        return Lemma(self, Citation("lemma", name))

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
        self._begin(None)
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
            hypotheses=tuple(self._hypotheses),
            lines=tuple(self._lines),
            goals=tuple(self._goals),
            refutations=tuple(self._refutations),
            lemmas=tuple(self._cited_lemmas.items()),
            file=as_text(self._file),
            points=tuple(self._points),
        )

    # --- inside: what lines.py calls ---------------------------------------------------------

    def _begin(self, chain: Chain | None) -> None:
        """Another chain or line begins: the open chain, if it is another one, ends here."""
        if self._open is not None and self._open is not chain:
            ended, self._open = self._open, None
            ended._close()
        self._open = chain

    def _write(
        self, prop: Prop, by: Any, why: str, *, chain: int = -1, previous: Citation | None = None
    ) -> Line:
        checked = justification(by)
        for owner in checked.unfold:
            self._formulas.use(owner)
        premises = checked.premises if previous is None else (previous, *checked.premises)
        for earlier in checked.rule.before:
            premises = (self._led_to(earlier, premises), *premises[1:])
        given = parameters(checked.rule, self._formulas.term, self._formulas.index_name)
        unfold = tuple(owner.name for owner in checked.unfold)
        line = Line(
            id=str(len(self._lines) + 1),
            prop=prop,
            rule=checked.rule.name,
            premises=premises,
            parameters=given + ((("unfold", unfold),) if unfold else ()),
            guards=tuple(self._guards),
            why=author_text(why, "why"),
            chain=chain,
            position=self._positions.here(),
        )
        line = replace(line, said=self._said(line, () if previous is None else (previous.ref,)))
        self._lines.append(line)
        return line

    def _led_to(self, rule: Rule, premises: Sequence[Citation]) -> Citation:
        """The line that a sum or product over one index makes of the first premise, and that another goes on from."""
        given = dict(rule.parameters)
        index = self._formulas.index(given["index"])
        lo, hi = self._formulas.integer(given["lo"]), self._formulas.integer(given["hi"])
        stated = self._statement(premises[0]) if premises else None
        if not isinstance(stated, nodes.Rel):
            raise ScriptError(
                f"{rule.name} over several indices goes on from a line or hypothesis that is a relation",
                f"cite it first: by=(line, {rule.name}((i, j)))",
                about="by",
            )
        kind = nodes.Sum if rule.name == "sum_over" else nodes.Prod
        symbol = nodes.Sym(index.name, INTEGER)
        sides = [kind(lo, hi, nodes.bind(side, symbol, index.name)) for side in (stated.left, stated.right)]
        line = self._write(nodes.Rel(stated.op, *sides), (Fact(self, premises[0]), rule), "")
        return Citation("line", line.id)

    def _statement(self, citation: Citation) -> Prop | None:
        """What a hypothesis or line says, at the values of the citation; None for a lemma."""
        found = [h.prop for h in self._hypotheses if citation.kind == "hypothesis" and h.id == citation.ref]
        found += [x.prop for x in self._lines if citation.kind == "line" and x.id == citation.ref]
        at = dict(citation.at)
        named = {leaf: at[leaf.name] for prop in found for leaf in free(prop) if leaf.name in at}
        return nodes.substitute(found[0], named) if found else None

    def _said(self, line: Line, unsaid: Collection[str] = ()) -> str:
        """The reason made from the line's rule and premises; formulas in `$...$`, lines as `(id)`."""
        text = self._formulas.text()

        def spelled(part: Part) -> str:
            match part:
                case str():
                    return part
                case LineOf(id):
                    return f"({id})"
                case Equals(name, value):
                    return f"${name} = {text(value)}$"
            return f"${text(part)}$"

        hypotheses = {h.id: h for h in self._hypotheses}
        definitions = {owner.name: owner.definition for owner in self._formulas.owners.values()}
        said = "".join(spelled(part) for part in reason(line, hypotheses, definitions, ENGLISH, unsaid))
        return said if len(said) <= MAX_TEXT else ""  # of a chain of hundreds of links: each is cited

    def _summarise(self, prop: Prop, links: Sequence[Line]) -> Line:
        """The line that closes a chain; and one for each goal that a chain of equivalences covers."""
        if len({link.guards for link in links}) > 1:
            raise ScriptError("a chain began in another case than it ended", "write a chain for each case")
        chain = next(c for c in self._chains if c._links and c._links[0] is links[0])
        line = self._chain_line(prop, links)
        for goal in self._goals:
            if isinstance(chain, Equivalence) and goal.prop != prop and chain._covers(goal.prop):
                self._chain_line(goal.prop, links)
        return line

    def _chain_line(self, prop: Prop, links: Sequence[Line]) -> Line:
        premises = tuple(Citation("line", link.id) for link in links)
        name, place = str(len(self._lines) + 1), links[0].position
        line = Line(name, prop, "chain", premises, guards=links[0].guards, position=place)
        line = replace(line, said=self._said(line))
        self._lines.append(line)
        return line

    def _restate(self, prop: Prop, words: str) -> Line:
        if self._open is not None and self._open._links:
            self._begin(None)
        return self._write(prop, Rule("algebra"), words)

    def _instance(self, citation: Citation, values: Mapping[str, Any]) -> Citation:
        """A citation at values. Raises `ScriptError` for names that the cited statement does not have."""
        done = dict(citation.at)
        held = self._free_in(citation)
        for name, value in values.items():
            if name in done:
                raise ScriptError(f"{name} already has a value")
            names = self._formulas.declared
            if citation.kind == "hypothesis" and name not in names.indices:
                known = ", ".join(names.indices) or "none"
                raise ScriptError(
                    f"at({name}=...): {name} is not a schematic index", f"the indices here are {known}"
                )
            if citation.kind == "line" and name not in names.names():
                known = ", ".join(names.names()) or "none"
                raise ScriptError(f"at({name}=...): {name} is not declared", f"declared are {known}")
            if held is not None and name not in held:
                raise ScriptError(f"at({name}={value}): the cited statement does not mention {name}")
            done[name] = self._formulas.argument(value)
            if name in names.indices and citation.kind != "lemma" and not nodes.is_integer(done[name]):
                raise ScriptError(f"at({name}={value}): an index is an integer")
        return Citation(citation.kind, citation.ref, tuple(done.items()), citation.goal)

    def _free_in(self, citation: Citation) -> set[str] | None:
        """The names free in a cited statement and its guards; None for a lemma, which is elsewhere."""
        if citation.kind == "lemma":
            return None
        if citation.kind == "hypothesis":
            props = [h.prop for h in self._hypotheses if h.id == citation.ref]
        else:
            lines = [line for line in self._lines if line.id == citation.ref]
            props = [prop for line in lines for prop in (line.prop, *line.guards)]
        return {leaf.name for prop in props for leaf in free(prop)}

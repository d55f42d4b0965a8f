"""A derivation as data: what was declared, assumed, defined, written and claimed.

A record is the only thing the kernel sees. It is made by scripts (or by hand, or by a stranger) and
proves nothing by existing: the kernel's verdict on it is computed each time.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from functools import lru_cache
from itertools import takewhile
from typing import Any

from derive.frozen import frozen, once
from derive.terms.nodes import INTEGER, REAL, ZERO, Family, FamilyExpr, Node, Prop, Rel, Sym, Term

FORMAT = "derive-record"
VERSION = 1


@frozen
class Domain:
    """Bounds on a number: `above < x`, `at_least <= x`, `x < below`, `x <= at_most`, `x != 0`.

    Bounds are terms over numbers and integer symbols declared before.
    """

    above: Term | None = None
    at_least: Term | None = None
    below: Term | None = None
    at_most: Term | None = None
    nonzero: bool = False

    @property
    def low(self) -> Term | None:
        """Its end below, which is in it or not."""
        return self.at_least if self.above is None else self.above

    @property
    def high(self) -> Term | None:
        """Its end above, which is in it or not."""
        return self.at_most if self.below is None else self.below

    @once
    def bounds(self) -> tuple[Term, ...]:
        """The terms that it compares a number with."""
        given = (self.above, self.at_least, self.below, self.at_most)
        return tuple(bound for bound in given if bound is not None)

    def relations(self, x: Term) -> tuple[Rel, ...]:
        """What the domain says of x, as relations."""
        return _relations(self, x) if self.bounds or self.nonzero else ()


@lru_cache(maxsize=10_000)
def _relations(domain: Domain, x: Term) -> tuple[Rel, ...]:
    out = []
    if domain.above is not None:
        out.append(Rel("<", domain.above, x))
    if domain.at_least is not None:
        out.append(Rel("<=", domain.at_least, x))
    if domain.below is not None:
        out.append(Rel("<", x, domain.below))
    if domain.at_most is not None:
        out.append(Rel("<=", x, domain.at_most))
    if domain.nonzero:
        out.append(Rel("!=", x, ZERO))
    return tuple(out)


Range = tuple[Term, Term]


@frozen
class Symbol:
    """A declared number of the context: fixed throughout, printed with its domain."""

    name: str
    sort: str = REAL
    domain: Domain = Domain()
    latex: str = ""

    @property
    def term(self) -> Sym:
        return Sym(self.name, self.sort)


@frozen
class FamilySymbol:
    """A declared family over one or more index ranges, lo..hi each; the domain holds for every element."""

    name: str
    ranges: tuple[Range, ...]
    sort: str = REAL
    domain: Domain = Domain()
    latex: str = ""

    @property
    def term(self) -> Family:
        return Family(self.name, len(self.ranges), self.sort)


@frozen
class Index:
    """A schematic index over lo..hi: a line in which it is free holds "for each"."""

    name: str
    lo: Term
    hi: Term
    latex: str = ""

    @property
    def term(self) -> Sym:
        return Sym(self.name, INTEGER)

    @property
    def range(self) -> Range:
        return self.lo, self.hi


@frozen
class Parameter:
    """A parameter of a definition: a number (no ranges) or a family. Later ones may use earlier ones.

    `index` is the range lo..hi of an integer parameter that is an index. An `implicit` parameter is
    not printed: a length, or a symbol of the context on which the definition depends.
    """

    name: str
    sort: str = REAL
    ranges: tuple[Range, ...] = ()
    domain: Domain = Domain()
    index: Range | None = None
    implicit: bool = False

    @property
    def is_family(self) -> bool:
        return bool(self.ranges)

    @property
    def term(self) -> Sym | Family:
        return Family(self.name, len(self.ranges), self.sort) if self.ranges else Sym(self.name, self.sort)


@frozen
class Definition:
    """name(parameters) := body. Closed: the body mentions the parameters and earlier definitions only.

    `shared` definitions come from a library and are printed with a fixed notation (`latex`,
    `unicode`: templates with `{0}`, `{1}`, ... for the explicit arguments); others are the derivation's own.
    `translations` are its words in other languages, by their codes.
    """

    name: str
    parameters: tuple[Parameter, ...]
    body: Term
    latex: str = ""
    unicode: str = ""
    shared: bool = False
    words: str = ""
    translations: tuple[tuple[str, str], ...] = ()
    position: Position | None = field(default=None, compare=False)


@frozen
class Hypothesis:
    """Something assumed of the context; closed over the schematic indices in it."""

    id: str
    prop: Prop
    words: str = ""
    position: Position | None = field(default=None, compare=False)


@frozen
class Citation:
    """A premise: a hypothesis, an earlier line, or a goal of a lemma, instantiated at `at`.

    `at` maps names (schematic indices of the cited statement; for a line also symbols and families, for
    a lemma all that it declares) to terms and family expressions of the citing context.
    """

    kind: str  # "hypothesis", "line" or "lemma"
    ref: str  # the id of the hypothesis or line, or the lemma's name
    at: tuple[tuple[str, Term | FamilyExpr], ...] = ()
    goal: int = 0  # which goal of the lemma


@frozen
class Position:
    """Where a line was written: 1-based lines, 0-based columns of the formula."""

    file: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0


ParameterValue = Node | str | int | Fraction | tuple[str, ...]


@frozen
class Line:
    """`prop` by `rule` from `premises`, under `guards`; closed over the schematic indices in all of it.

    `parameters` are the rule's own (its contract names them). `chain` is the number of the chain
    that the line is a link of, or -1. `why` is the author's words, `said` the words derived from the rule.
    """

    id: str
    prop: Prop
    rule: str
    premises: tuple[Citation, ...] = ()
    parameters: tuple[tuple[str, ParameterValue], ...] = ()
    guards: tuple[Prop, ...] = ()
    why: str = ""
    said: str = ""
    chain: int = -1
    position: Position | None = None

    def parameter(self, name: str, default: Any = None) -> Any:
        return dict(self.parameters).get(name, default)


@frozen
class Goal:
    """A claim of the derivation, which some line has to show."""

    prop: Prop
    words: str = ""
    position: Position | None = None


@frozen
class Point:
    """Concrete values: numbers as closed terms, families as tables from index tuples to closed terms."""

    numbers: tuple[tuple[str, Term], ...] = ()
    families: tuple[tuple[str, tuple[tuple[tuple[int, ...], Term], ...]], ...] = ()

    def number(self, name: str) -> Term | None:
        return dict(self.numbers).get(name)


@frozen
class Refutation:
    """A claim said to be false in this context, with a witness (a hint: it is verified again)."""

    prop: Prop
    witness: Point
    why: str = ""
    position: Position | None = None


@frozen
class Record:
    """One derivation. Declarations, definitions and lines are in order; each uses only what precedes it."""

    name: str
    title: str = ""
    source: str = ""
    symbols: tuple[Symbol, ...] = ()
    families: tuple[FamilySymbol, ...] = ()
    indices: tuple[Index, ...] = ()
    definitions: tuple[Definition, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    lines: tuple[Line, ...] = ()
    goals: tuple[Goal, ...] = ()
    refutations: tuple[Refutation, ...] = ()
    lemmas: tuple[tuple[str, str], ...] = ()  # cited lemmas: name, content hash
    file: str = ""
    points: tuple[Point, ...] = field(default=())  # admissible points, as hints

    def lines_before(self, id: str) -> tuple[Line, ...]:
        """The lines that come before one."""
        return tuple(takewhile(lambda line: line.id != id, self.lines))

    def line(self, id: str) -> Line:
        """Raises KeyError."""
        return {line.id: line for line in self.lines}[id]

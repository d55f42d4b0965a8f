"""What an author holds after writing a line: facts to cite, and chains to continue."""

from __future__ import annotations

from typing import Any

from derive.record.model import Citation, Line
from derive.script.errors import ScriptError
from derive.script.justification import Citable
from derive.script.written import Written
from derive.terms.nodes import Iff, Implies, Prop, Rel, Term


class Fact(Citable):
    """A hypothesis, line or lemma. Cite it in `by=`, or an instance of it: `fact.at(i=K)`."""

    def __init__(self, written: Written, citation: Citation):
        self._written = written
        self._citation = citation

    def __repr__(self) -> str:
        return f"<{self._citation.kind} {self._citation.ref}>"

    def __bool__(self) -> bool:
        raise ScriptError("a fact is not a Python truth value", "cite it in by=")

    def _cite(self) -> Citation:
        return self._citation

    def at(self, **values: Any) -> Fact:
        """The fact with schematic indices given values; for a line and a lemma symbols and families, too."""
        return Fact(self._written, self._written.instance(self._cite(), values))


class Lemma(Fact):
    """A proof cited by name; its symbols are given values by `at`."""

    def goal(self, number: int) -> Lemma:
        """Another goal of the lemma than its first: 2 is the second."""
        cited = self._citation
        if number < 1:
            raise ScriptError(f"goal({number}): goals are counted from 1")
        return Lemma(self._written, Citation(cited.kind, cited.ref, cited.at, number - 1))


class _Lines(Fact):
    """A fact whose citation exists only once its lines do."""

    def __init__(self, written: Written):
        self._written = written

    def __repr__(self) -> str:
        return Citable.__repr__(self)


class Step(_Lines):
    """A proposition that holds, and what follows from it by `.then`."""

    def __init__(self, written: Written, line: Line):
        super().__init__(written)
        self._line = line

    def _cite(self) -> Citation:
        return Citation("line", self._line.id)

    def then(self, proposition: Any, by: Any = (), why: str = "") -> Step:
        """A proposition that follows from the one before, by the facts, definitions and rule in `by`."""
        self._written.end()
        self._line = self._written.line(
            self._written.formulas.proposition(proposition), by, why, previous=self._cite()
        )
        return self


class Chain(_Lines):
    """Links that are lines of their own, closed by a summary line when cited or ended."""

    def __init__(self, written: Written):
        super().__init__(written)
        self._number = written.number_chain()
        self._links: list[Line] = []
        self._summary: Line | None = None

    def _link(self, prop: Prop, by: Any, why: str) -> None:
        self._written.go_on(self)
        self._links.append(self._written.line(prop, by, why, chain=self._number))
        self._summary = None

    def _conclusion(self) -> Prop:
        raise NotImplementedError

    def _covers(self, goal: Prop) -> bool:
        """Whether the links show a goal besides the conclusion."""
        return False

    def _close(self) -> Line:
        """The summary line over the links so far; a single link is its own."""
        if not self._links:
            raise ScriptError(
                "a chain without links states nothing", "continue it with .eq(...) or .iff(...)"
            )
        if len(self._links) == 1:
            return self._links[0]
        if self._summary is None:
            self._summary = self._written.summarise(self._conclusion(), self._links, self._covers)
        return self._summary

    def _cite(self) -> Citation:
        return Citation("line", self._close().id)


# what two links in a row amount to; a pair that is missing proves nothing
_DIRECTION = {"<": 1, "<=": 1, "=": 0, ">": -1, ">=": -1}


def strongest(relations: list[str]) -> str | None:
    """The strongest relation between first and last of a chain, or None where nothing follows."""
    others = [op for op in relations if op != "="]
    if not others:
        return "="
    if "!=" in others:
        return "!=" if len(others) == 1 else None
    if len({_DIRECTION[op] for op in others}) > 1:
        return None
    strict = next((op for op in others if op in ("<", ">")), None)
    return strict or others[0]


class Calculation(Chain):
    """`d.calc(a).eq(b).le(c)`: a chain over numbers. Each link is checked by itself."""

    def __init__(self, written: Written, start: Term):
        super().__init__(written)
        self._start = start
        self._last = start

    def _relate(self, op: str, right: Any, by: Any, why: str) -> Calculation:
        written = [str(link.prop.payload[0]) for link in self._links]
        if strongest([*written, op]) is None:
            ways = next(o for o in written if o != "=")
            raise ScriptError(
                f"this link is {op} in a chain with {ways}: together they say nothing",
                "turn the relation, or begin a new chain",
            )
        term = self._written.formulas.term(right)
        self._link(Rel(op, self._last, term), by, why)
        self._last = term
        return self

    def eq(self, right: Any, by: Any = (), why: str = "") -> Calculation:
        """`= right`, by the cited facts, definitions and rule; without any the normal form decides."""
        return self._relate("=", right, by, why)

    def ne(self, right: Any, by: Any = (), why: str = "") -> Calculation:
        """`!= right`."""
        return self._relate("!=", right, by, why)

    def lt(self, right: Any, by: Any = (), why: str = "") -> Calculation:
        """`< right`."""
        return self._relate("<", right, by, why)

    def le(self, right: Any, by: Any = (), why: str = "") -> Calculation:
        """`<= right`."""
        return self._relate("<=", right, by, why)

    def gt(self, right: Any, by: Any = (), why: str = "") -> Calculation:
        """`> right`."""
        return self._relate(">", right, by, why)

    def ge(self, right: Any, by: Any = (), why: str = "") -> Calculation:
        """`>= right`."""
        return self._relate(">=", right, by, why)

    def _conclusion(self) -> Prop:
        op = strongest([str(link.prop.payload[0]) for link in self._links])
        if op is None:
            raise ScriptError("the chain's relations go both ways")
        return Rel(op, self._start, self._last)


class Equivalence(Chain):
    """`d.chain(P).iff(Q).iff(R)`: relates propositions without asserting any of them."""

    def __init__(self, written: Written, start: Prop):
        super().__init__(written)
        self._members = [start]

    def iff(self, proposition: Any, by: Any = (), why: str = "") -> Equivalence:
        """`<=> proposition`: both directions are shown."""
        prop = self._written.formulas.proposition(proposition)
        self._link(Iff(self._members[-1], prop), by, why)
        self._members.append(prop)
        return self

    def implies(self, proposition: Any, by: Any = (), why: str = "") -> Equivalence:
        """`=> proposition`."""
        prop = self._written.formulas.proposition(proposition)
        self._link(Implies(self._members[-1], prop), by, why)
        self._members.append(prop)
        return self

    @property
    def _equivalent(self) -> bool:
        return all(isinstance(link.prop, Iff) for link in self._links)

    def _conclusion(self) -> Prop:
        first, last = self._members[0], self._members[-1]
        return Iff(first, last) if self._equivalent else Implies(first, last)

    def _covers(self, goal: Prop) -> bool:
        """Whether a goal `A <=> B <=> ...` picks its members from this chain's."""
        return isinstance(goal, Iff) and self._equivalent and all(m in self._members for m in goal.args)


class Case(Citable):
    """A case under which lines are written; cited, it is the proposition that holds there."""

    def __init__(self, written: Written, prop: Prop, words: str):
        self._written = written
        self._prop = prop
        self._words = words
        self._line: Line | None = None
        self._entered = False
        self._place = written.positions.here()

    def __enter__(self) -> Case:
        self._entered = True
        self._written.end()
        self._written.guards.append(self._prop)
        return self

    def __exit__(self, *exc: object) -> None:
        if exc[0] is None:
            self._written.end()
        self._written.guards.pop()

    def _cite(self) -> Citation:
        if self._prop not in self._written.guards:
            raise ScriptError(
                "this case is over: its proposition no longer holds", "cite a line from inside it"
            )
        if self._line is None:
            self._line = self._written.restate(self._prop, self._words)
        return Citation("line", self._line.id)

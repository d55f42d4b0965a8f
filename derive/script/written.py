"""The lines of a derivation as they are written: each with its reason, its place, and the case in which it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from derive.languages.language import ENGLISH
from derive.languages.reasons import Equals, LineOf, Part, reason
from derive.record.model import Citation, Goal, Hypothesis, Line
from derive.record.notation import MAX_TEXT
from derive.rules import Rule
from derive.script.errors import ScriptError
from derive.script.formulas import Formulas
from derive.script.justification import NO_RULE, Justification, justification, parameters
from derive.script.positions import Positions
from derive.script.words import author_text
from derive.terms import nodes
from derive.terms.nodes import INTEGER, Prop, free


class Chain(Protocol):
    """Links that are lines; where the chain ends, one more sums them up."""

    _links: list[Line]

    def _close(self) -> Line: ...


class Written:
    """What a derivation says so far. Raises `ScriptError`, with the fix, for what cannot be said there."""

    def __init__(self, formulas: Formulas, positions: Positions):
        self.formulas = formulas
        self.positions = positions
        self.hypotheses: list[Hypothesis] = []
        self.lines: list[Line] = []
        self.goals: list[Goal] = []
        self.guards: list[Prop] = []
        self._chains = 0
        self._open: Chain | None = None

    def number_chain(self) -> int:
        """A number for a chain that begins."""
        self._chains += 1
        return self._chains - 1

    def go_on(self, chain: Chain | None) -> None:
        """A chain goes on: the open one, if it is another, ends here."""
        if self._open is not None and self._open is not chain:
            ended, self._open = self._open, None
            ended._close()
        self._open = chain

    def end(self) -> None:
        """What is written next is no link: the open chain ends here."""
        self.go_on(None)

    # --- lines ------------------------------------------------------------------------------------

    def line(
        self, prop: Prop, by: Any, why: str, *, chain: int = -1, previous: Citation | None = None
    ) -> Line:
        """Write a line by its reason, `previous` being a premise before those that are named."""
        checked = justification(by)
        for owner in checked.unfold:
            self.formulas.use(owner)
        if previous is not None:
            checked = replace(checked, premises=(previous, *checked.premises))
        for earlier in checked.rule.before:
            first = self._led_to(earlier, checked.premises)
            checked = replace(checked, premises=(first, *checked.premises[1:]))
        return self._justified(prop, checked, why, chain, () if previous is None else (previous.ref,))

    def _justified(
        self, prop: Prop, by: Justification, why: str, chain: int = -1, unsaid: Collection[str] = ()
    ) -> Line:
        given = parameters(by.rule, self.formulas.term, self.formulas.index_name)
        unfold = tuple(owner.name for owner in by.unfold)
        return self._add(
            Line(
                id=self._next_id(),
                prop=prop,
                rule=by.rule.name,
                premises=by.premises,
                parameters=given + ((("unfold", unfold),) if unfold else ()),
                guards=tuple(self.guards),
                why=author_text(why, "why"),
                chain=chain,
                position=self.positions.here(),
            ),
            unsaid,
        )

    def restate(self, prop: Prop, words: str) -> Line:
        """A line that says what the case around it says, before the first link of a chain that cites it."""
        if self._open is not None and self._open._links:
            self.end()
        return self.line(prop, NO_RULE, words)

    def summarise(self, prop: Prop, links: Sequence[Line], covers: Callable[[Prop], bool]) -> Line:
        """The line that closes a chain; and one for each goal that the chain covers."""
        if len({link.guards for link in links}) > 1:
            raise ScriptError("a chain began in another case than it ended", "write a chain for each case")
        line = self._summary(prop, links)
        for goal in self.goals:
            if goal.prop != prop and covers(goal.prop):
                self._summary(goal.prop, links)
        return line

    def _summary(self, prop: Prop, links: Sequence[Line]) -> Line:
        premises = tuple(Citation("line", link.id) for link in links)
        guards, place = links[0].guards, links[0].position
        return self._add(Line(self._next_id(), prop, "chain", premises, guards=guards, position=place))

    def _next_id(self) -> str:
        return str(len(self.lines) + 1)

    def _add(self, line: Line, unsaid: Collection[str] = ()) -> Line:
        line = replace(line, said=self._said(line, unsaid))
        self.lines.append(line)
        return line

    def _said(self, line: Line, unsaid: Collection[str]) -> str:
        """The reason made from the line's rule and premises; formulas in `$...$`, lines as `(id)`."""
        text = self.formulas.text()

        def spelled(part: Part) -> str:
            match part:
                case str():
                    return part
                case LineOf(id):
                    return f"({id})"
                case Equals(name, value):
                    return f"${name} = {text(value)}$"
            return f"${text(part)}$"

        hypotheses = {h.id: h for h in self.hypotheses}
        definitions = {owner.name: owner.definition for owner in self.formulas.owners.values()}
        said = "".join(spelled(part) for part in reason(line, hypotheses, definitions, ENGLISH, unsaid))
        return said if len(said) <= MAX_TEXT else ""  # of a chain of hundreds of links: each is cited

    def _led_to(self, rule: Rule, premises: Sequence[Citation]) -> Citation:
        """The line that a sum or product over one index makes of the first premise, and that another goes on from."""
        given = dict(rule.parameters)
        index = self.formulas.index(given["index"])
        lo, hi = self.formulas.integer(given["lo"]), self.formulas.integer(given["hi"])
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
        line = self._justified(nodes.Rel(stated.op, *sides), Justification((premises[0],), rule=rule), why="")
        return Citation("line", line.id)

    # --- citations --------------------------------------------------------------------------------

    def instance(self, citation: Citation, values: Mapping[str, Any]) -> Citation:
        """A citation at values. Raises `ScriptError` for names that the cited statement does not have."""
        done = dict(citation.at)
        held = self._free_in(citation)
        for name, value in values.items():
            if name in done:
                raise ScriptError(f"{name} already has a value")
            names = self.formulas.declared
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
            done[name] = self.formulas.argument(value)
            if name in names.indices and citation.kind != "lemma" and not nodes.is_integer(done[name]):
                raise ScriptError(f"at({name}={value}): an index is an integer")
        return Citation(citation.kind, citation.ref, tuple(done.items()), citation.goal)

    def _statement(self, citation: Citation) -> Prop | None:
        """What a hypothesis or line says, at the values of the citation; None for a lemma."""
        props = self._cited(citation)
        at = dict(citation.at)
        named = {leaf: at[leaf.name] for prop in props[:1] for leaf in free(prop) if leaf.name in at}
        return nodes.substitute(props[0], named) if props else None

    def _free_in(self, citation: Citation) -> set[str] | None:
        """The names free in a cited statement and its guards; None for a lemma, which is elsewhere."""
        props = self._cited(citation)
        return {leaf.name for prop in props for leaf in free(prop)} if props else None

    def _cited(self, citation: Citation) -> list[Prop]:
        """What a hypothesis or line says, and its guards; nothing for a lemma."""
        stated: dict[str, list[Prop]] = {}
        if citation.kind == "hypothesis":
            stated = {h.id: [h.prop] for h in self.hypotheses}
        elif citation.kind == "line":
            stated = {line.id: [line.prop, *line.guards] for line in self.lines}
        return stated.get(citation.ref, [])

"""The kernel's entry: the verdict on a record, computed from the record alone.

In order: declarations, definitions (each body defined on its parameters' domains), hypotheses (each
defined), lines (well formed, defined, the rule accepts, every premise proved), goals (each a proved
line outside every case). A line's facts become available to the lines after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from derive.kernel.context import Context, Fact, Memory, Theory, forward
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.lemmas import Lemma, lemma_premise
from derive.kernel.linear import Advisor
from derive.kernel.normal_form import RootsChanged
from derive.kernel.obligations import Obligations
from derive.kernel.prover import Prover
from derive.kernel.rules import RULES
from derive.kernel.size import check_size
from derive.kernel.step import Premise, Refused, Step, refuse
from derive.kernel.verdict import (
    Evidence,
    Failure,
    GoalVerdict,
    KernelVerdict,
    LineVerdict,
    Obligation,
    Status,
)
from derive.kernel.wellformed import NotWellFormed, check_formula, check_ranges, declare, define
from derive.record.model import Citation, Definition, FamilySymbol, Goal, Line, Record, Symbol
from derive.terms.nodes import Family, IllFormed, Lam, Prop, Rel, Sym, Term, free, substitute, walk

MAX_ROOT_RESTARTS = 8


@dataclass
class _State:
    """What has been established so far."""

    record: Record
    lemmas: Mapping[str, Lemma]
    advisor: Any
    theory: Theory = field(default_factory=Theory)
    indices: dict[str, tuple[Sym, Term, Term]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    hypotheses: dict[str, Fact] = field(default_factory=dict)
    verdicts: dict[str, LineVerdict] = field(default_factory=dict)
    stated: dict[str, Fact] = field(default_factory=dict)  # what each line says that is well formed
    uses: dict[str, frozenset[str]] = field(default_factory=dict)  # source -> what it rests on
    mentions: dict[str, frozenset[Sym | Family]] = field(default_factory=dict)
    problems: list[Failure] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)  # what was shown with the facts so far
    observe: Callable[[Step], None] | None = None

    @property
    def schematics(self) -> frozenset[Sym]:
        """All schematic indices."""
        return frozenset(symbol for symbol, _, _ in self.indices.values())

    def schematic(self, *nodes: Prop) -> tuple[tuple[Sym, Term, Term], ...]:
        """The schematic indices that are free in the propositions, in order of declaration."""
        names = {s.name for n in nodes for s in free(n) if isinstance(s, Sym) and s.sort == "integer"}
        return tuple(entry for name, entry in self.indices.items() if name in names)

    def context(
        self,
        indices: tuple[tuple[Sym, Term, Term], ...] = (),
        guards: tuple[Prop, ...] = (),
        more: tuple[Fact, ...] = (),
    ) -> Context:
        context = Context(self.theory, tuple(self.facts), memory=self.memory)
        if more:
            context = context.knowing(more)
        for symbol, lo, hi in indices:
            context = context.inside(symbol, lo, hi)
        return context.assuming(*guards) if guards else context


def check(
    record: Record,
    lemmas: Mapping[str, Lemma] | None = None,
    advisor: Advisor | None = None,
    observe: Callable[[Step], None] | None = None,
) -> KernelVerdict:
    """The kernel's verdict on a record.

    Takes the cited lemmas by name, each with its own verdict, and an advisor that finds certificates
    (none: only what needs no search is proved). Never raises for a bad record: it is UNPROVED with the reason.
    `observe` is called with each step that its rule accepted: for those who explain or replay it elsewhere.
    """
    state = _State(record, lemmas or {}, advisor, observe=observe)
    try:
        _declare_all(state)
        _check_hypotheses(state)
        for line in record.lines:
            _check_line(state, line)
        goals = tuple(_check_goal(state, goal) for goal in record.goals)
        for (
            refutation
        ) in record.refutations:  # the rest of it is the refuter's, which looks names up as it goes
            check_formula(refutation.prop, state.theory, state.schematics)
    except (NotWellFormed, IllFormed) as error:
        state.problems.append(Failure("declaration", str(error)))
        return KernelVerdict(Status.UNPROVED, problems=tuple(state.problems))
    except (TooLarge, RecursionError) as error:
        state.problems.append(Failure("too-large", _too_large(error)))
        return KernelVerdict(Status.UNPROVED, tuple(state.verdicts.values()), problems=tuple(state.problems))
    return _conclude(state, goals)


def place_of(
    record: Record, id: str, lemmas: Mapping[str, Lemma] | None = None, advisor: Advisor | None = None
) -> tuple[Context, Prover]:
    """The context in which a line is checked, and a prover that unfolds what the line may: for explanations.

    Raises `KeyError` for a line that is not there, and what a record that is not well formed raises.
    """
    state = _State(record, lemmas or {}, advisor)
    _declare_all(state)
    _check_hypotheses(state)
    for line in record.lines:
        if line.id == id:
            context = state.context(state.schematic(line.prop, *line.guards), line.guards)
            return context, Prover(advisor, frozenset(line.parameter("unfold", ())))
        _check_line(state, line)
    raise KeyError(id)


def _too_large(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _conclude(state: _State, goals: tuple[GoalVerdict, ...]) -> KernelVerdict:
    lines = tuple(state.verdicts.values())
    statuses = [v.status for v in lines] + [g.status for g in goals]
    assumptions = tuple(v.line.id for v in lines if v.status is Status.ASSUMED)
    if not goals and not state.record.refutations:
        state.problems.append(Failure("goal-not-derived", "the derivation claims nothing"))
    status = Status.PROVED
    if Status.ASSUMED in statuses:
        status = Status.ASSUMED
    if state.problems or Status.UNPROVED in statuses:
        status = Status.UNPROVED
    return KernelVerdict(status, lines, goals, tuple(state.problems), assumptions)


# --- declarations, definitions, hypotheses


def _declare_all(state: _State) -> None:
    record = state.record
    for what, ids in (
        ("hypotheses", [h.id for h in record.hypotheses]),
        ("lines", [line.id for line in record.lines]),
    ):
        if len(set(ids)) < len(ids):
            raise NotWellFormed(f"two {what} have the same id")
    declarations: tuple[Symbol | FamilySymbol, ...] = (*record.symbols, *record.families)
    for declaration in declarations:
        state.theory = declare(state.theory, declaration)
    for index in record.indices:
        if (
            index.name in state.theory.symbols
            or index.name in state.theory.families
            or index.name in state.indices
        ):
            raise NotWellFormed(f"{index.name} is declared twice")
        check_ranges(((index.lo, index.hi),), state.theory)
        state.indices[index.name] = (index.term, index.lo, index.hi)
    for definition in record.definitions:
        state.theory, inside = define(state.theory, definition)
        check_size(inside, definition.body)
        earlier = tuple(inside.definitions.values())
        missing = _unmet_by_body(state.advisor, earlier, definition, _variables(*earlier, definition))
        if missing:
            message = f"the definition of {definition.name} is not defined on all of its parameters' domains"
            about = f"definition {definition.name}"
            state.problems.append(Failure("definition", message, missing, about=about))


@lru_cache(maxsize=200)
def _unmet_by_body(
    advisor: Advisor | None, earlier: tuple[Definition, ...], definition: Definition, _: tuple[str, ...]
) -> tuple[Obligation, ...]:
    """What was not shown of all that the body of a definition needs. Raises `TooLarge`, `NotWellFormed`.

    It depends on nothing else in a record, and shared definitions are in many that one process checks. Those that
    are equal may name their variables differently, which is printed: so the names are part of the question.
    """
    inside = define(Theory(definitions={d.name: d for d in earlier}), definition)[1]
    context = Context(inside)
    for parameter in definition.parameters:
        if parameter.index is not None and isinstance(parameter.term, Sym):
            context = context.inside(parameter.term, *parameter.index)
    return _unmet(advisor, context, definition.body)


def _variables(*definitions: Definition) -> tuple[str, ...]:
    """The names of all bound variables."""
    return tuple(n.hint for d in definitions for n in walk(d.body) if isinstance(n, Lam))


def _unmet(advisor: Advisor | None, context: Context, formula: Term | Prop) -> tuple[Obligation, ...]:
    """What was not shown of all that a formula needs in order to be defined. Raises `TooLarge`."""

    def needs(obligations: Obligations) -> None:
        if isinstance(formula, Prop):
            obligations.proposition(context, formula)
        else:
            obligations.term(context, formula)

    return _collected(advisor, needs).missing


def _collected(advisor: Advisor | None, collect: Callable[[Obligations], None]) -> Obligations:
    """What an action obliges; it starts again when finer roots are met. Raises `TooLarge`."""
    roots: dict[Term, int] = {}
    for _ in range(MAX_ROOT_RESTARTS):
        obligations = Obligations(Prover(advisor, roots=roots))
        try:
            collect(obligations)
            return obligations
        except RootsChanged:
            continue
    raise TooLarge("too many different roots")


def _check_hypotheses(state: _State) -> None:
    for hypothesis in state.record.hypotheses:
        check_formula(hypothesis.prop, state.theory, state.schematics)
        indices = state.schematic(hypothesis.prop)
        source = f"hypothesis {hypothesis.id}"
        check_size(state.theory, hypothesis.prop)
        missing = _unmet(state.advisor, state.context(indices), hypothesis.prop)
        if missing:
            message = f"{source} is not defined everywhere"
            state.problems.append(Failure("declaration", message, missing, about=source))
        # "for each i in n..N" says something of n too
        mentions = free(hypothesis.prop).union(*(free(end) for _, lo, hi in indices for end in (lo, hi)))
        fact = Fact(hypothesis.prop, source, indices, (), mentions)
        state.hypotheses[hypothesis.id] = fact
        state.facts.append(fact)
        state.uses[source] = frozenset((source,))
        state.mentions[source] = mentions


# --- lines


def _check_line(state: _State, line: Line) -> None:
    verdict = _ill_formed(state, line)
    well_formed = verdict is None
    roots: dict[Term, int] = {}
    for _ in range(MAX_ROOT_RESTARTS):
        if verdict is not None:
            break
        try:
            verdict = _line_verdict(state, line, roots)
        except RootsChanged:
            continue
    if verdict is None:
        verdict = LineVerdict(line, Status.UNPROVED, failure=Failure("too-large", "too many different roots"))
    state.verdicts[line.id] = verdict
    source = f"line {line.id}"
    state.uses[source] = verdict.uses
    state.mentions[source] = frozenset().union(*(state.mentions.get(u, frozenset()) for u in verdict.uses))
    if well_formed:
        indices = state.schematic(line.prop, *line.guards)
        state.stated[line.id] = Fact(line.prop, source, indices, line.guards, state.mentions[source])
    if verdict.status is Status.PROVED:
        state.facts.append(state.stated[line.id])


def _ill_formed(state: _State, line: Line) -> LineVerdict | None:
    """The verdict on a line that says nothing: what it names is not there, or of another sort."""
    try:
        for node in (line.prop, *line.guards, *_terms(line)):
            check_formula(node, state.theory, state.schematics)
    except NotWellFormed as error:
        return LineVerdict(line, Status.UNPROVED, failure=Failure("bad-premise", str(error)))
    return None


def _terms(line: Line) -> list[Term]:
    """The terms among the parameters of a line."""
    return [value for _, value in line.parameters if isinstance(value, Term)]


def _line_verdict(state: _State, line: Line, roots: dict[Term, int]) -> LineVerdict:
    unfold = line.parameter("unfold", ())
    if line.rule not in RULES:
        failure = Failure("unknown-rule", f"there is no rule {line.rule}")
        return LineVerdict(line, Status.UNPROVED, failure=failure)
    if not isinstance(unfold, tuple) or not set(unfold) <= set(state.theory.definitions):
        failure = Failure("bad-premise", "unfold names something that is not defined")
        return LineVerdict(line, Status.UNPROVED, failure=failure)
    prover = Prover(state.advisor, frozenset(unfold), roots)
    obligations = Obligations(prover)
    context = state.context(state.schematic(line.prop, *line.guards), line.guards, _not_proved(state, line))
    evidence: Evidence | None = None
    missed: Failure | None = None
    premises: tuple[Premise, ...] = ()
    try:
        for node in (line.prop, *line.guards, *_terms(line)):
            check_size(state.theory, node)
        outside = state.context(state.schematic(line.prop, *line.guards))
        for guard in line.guards:
            obligations.proposition(outside, guard)
        premises = tuple(_premise(state, context, obligations, citation, line) for citation in line.premises)
        for premise in premises:
            check_size(state.theory, premise.prop)
        obligations.proposition(context, line.prop)
        step = Step(line, context, premises, prover, obligations, state.advisor)
        evidence = RULES[line.rule].check(step)
        if state.observe is not None:
            state.observe(step)
    except Refused as refusal:
        missed = refusal.failure
    except (TooLarge, Undischarged, RecursionError) as error:
        missed = Failure("too-large", _too_large(error))
    except IllFormed as error:
        missed = Failure("bad-premise", str(error))
    except ZeroDivisionError:
        missed = Failure("undefined", "a denominator is identically zero")
    return _finish(state, line, prover, obligations, evidence, missed, premises)


def _not_proved(state: _State, line: Line) -> tuple[Fact, ...]:
    """What a line cites of lines that are assumed or not proved: it is no better than they, so it may rest on them
    for its conditions too."""
    cited = dict.fromkeys(c.ref for c in line.premises if c.kind == "line" and c.ref in state.stated)
    return tuple(state.stated[id] for id in cited if state.verdicts[id].status is not Status.PROVED)


def _finish(
    state: _State,
    line: Line,
    prover: Prover,
    obligations: Obligations,
    evidence: Evidence | None,
    failure: Failure | None,
    premises: tuple[Premise, ...],
) -> LineVerdict:
    sources = {p.source for p in premises} | prover.support.sources
    if evidence is not None:
        sources |= evidence.sources
    uses = frozenset().union(
        *(
            state.uses.get(s, frozenset((s,)) if s.startswith(("domain ", "lemma ")) else frozenset())
            for s in sources
        )
    )
    result = LineVerdict(line, Status.PROVED, obligations.found, uses, frozenset(sources), None, evidence)
    if failure is not None and failure.code == "assumed":
        return replace(result, status=Status.ASSUMED, failure=failure, uses=uses | {f"assumption {line.id}"})
    if obligations.missing:
        return replace(result, status=Status.UNPROVED, failure=_missing(obligations, failure))
    if failure is not None:
        return replace(result, status=Status.UNPROVED, failure=failure)
    return _inherit(state, result, sources)


def _missing(obligations: Obligations, failure: Failure | None) -> Failure:
    missing = obligations.missing
    base = failure if failure is not None and failure.code not in ("condition-missing",) else None
    message = (
        "a condition was not shown" if len(missing) == 1 else f"{len(missing)} conditions were not shown"
    )
    return Failure(
        "condition-missing",
        message,
        missing,
        base.difference if base else None,
        base.expected if base else None,
    )


def _inherit(state: _State, result: LineVerdict, sources: set[str]) -> LineVerdict:
    """A line is no better than what it rests on."""
    for source in sorted(sources):
        kind, _, name = source.partition(" ")
        status = None
        if kind == "line":
            status = state.verdicts[name].status
        elif kind == "lemma":
            status = state.lemmas[name].status
        if status is Status.ASSUMED:
            result = replace(
                result, status=Status.ASSUMED, failure=Failure("assumed", f"rests on an assumption: {source}")
            )
        elif status is not None and status is not Status.PROVED:
            return replace(
                result,
                status=Status.UNPROVED,
                failure=Failure("premise-not-proved", f"follows, but {source} is not proved"),
            )
    return result


# --- premises


def _premise(
    state: _State, context: Context, obligations: Obligations, citation: Citation, line: Line
) -> Premise:
    """The cited statement, instantiated in the context of the citing line."""
    if citation.kind == "lemma":
        return lemma_premise(state.lemmas, state.record, context, obligations, citation)
    if citation.kind == "hypothesis":
        fact = state.hypotheses.get(citation.ref)
        if fact is None:
            raise refuse("bad-premise", f"hypothesis {citation.ref} is not in the record")
        label = f"hypothesis {citation.ref}"
    elif citation.kind == "line" and citation.ref in state.stated:
        fact = state.stated[citation.ref]
        label = f"line {citation.ref}"
    else:
        raise refuse("bad-premise", f"{citation.kind} {citation.ref} does not come before this line")
    return _instantiated(state, context, obligations, fact, dict(citation.at), label)


def _instantiated(
    state: _State, context: Context, obligations: Obligations, fact: Fact, at: Mapping[str, Any], label: str
) -> Premise:
    """`at` fixes indices; those free in the citing line stand for themselves; the others stay open."""
    names = {symbol.name for symbol, _, _ in fact.indices}
    unknown = sorted(set(at) - names)
    if unknown:
        raise refuse("bad-premise", f"{label} has no index {unknown[0]} to instantiate")
    fixed = {binder[0] for binder in context.binders}
    mapping: dict[Sym | Family, Term] = {}
    open_: list[tuple[Sym, Term, Term]] = []
    allowed = state.schematics
    for symbol, lo, hi in fact.indices:
        if symbol.name not in at:
            if symbol not in fixed:
                open_.append((symbol, lo, hi))
            continue
        value = at[symbol.name]
        check = isinstance(value, Term)
        if not check:
            raise refuse(
                "bad-premise", f"the index {symbol.name} of {label} becomes an integer, not a family"
            )
        try:
            check_formula(value, state.theory, allowed)
        except NotWellFormed as error:
            raise refuse("bad-premise", str(error)) from None
        stray = [s for s in free(value) if s in allowed and s not in fixed]
        if stray:
            raise refuse(
                "bad-premise",
                f"{label} at {symbol.name} := ... mentions {stray[0].name}, which this line does not",
            )
        obligations.term(context, value)
        for bound in (Rel("<=", lo, value), Rel("<=", value, hi)):
            obligations.oblige(context, bound, f"{symbol.name} in the range of {label}")
        mapping[symbol] = value
    prop = substitute(fact.prop, mapping) if mapping else fact.prop
    guards = tuple(substitute(g, mapping) for g in fact.guards) if mapping else fact.guards
    shared = tuple(entry for entry in fact.indices if entry[0] in fixed and entry[0].name not in at)
    return Premise(prop, label, fact.source, tuple(open_), guards, fact.mentions, shared)


# --- goals


def _check_goal(state: _State, goal: Goal) -> GoalVerdict:
    indices = state.schematic(goal.prop)
    for symbol, lo, hi in indices:
        nonempty = Rel("<=", lo, hi), f"the range of {symbol.name} is not empty"
        obligations = _collected(state.advisor, lambda o, n=nonempty: o.oblige(state.context(), *n))  # type: ignore[misc]
        if obligations.missing:
            failure = Failure(
                "vacuous", f"the claim says nothing where {symbol.name} has no values", obligations.missing
            )
            return GoalVerdict(goal.prop, Status.UNPROVED, failure=failure)
    best: LineVerdict | None = None
    for verdict in state.verdicts.values():
        states = not verdict.line.guards and _says(verdict.line.prop, goal.prop)
        if states and (best is None or _rank(verdict.status) > _rank(best.status)):
            best = verdict
    if best is None:
        return GoalVerdict(
            goal.prop, Status.UNPROVED, failure=Failure("goal-not-derived", "no line states this claim")
        )
    if best.status is Status.PROVED:
        return GoalVerdict(goal.prop, best.status, best.line.id)
    reason = Failure("premise-not-proved", f"line {best.line.id} is not proved")
    return GoalVerdict(goal.prop, best.status, best.line.id, reason)


def _says(line: Prop, claim: Prop) -> bool:
    """Whether a line is a claim; a = b and a != b are those of b and a."""
    if isinstance(claim, Rel) and claim.op in ("=", "!=") and line == Rel(claim.op, claim.right, claim.left):
        return True
    return forward(line) == forward(claim)


def _rank(status: Status) -> int:
    return {Status.PROVED: 2, Status.ASSUMED: 1}.get(status, 0)

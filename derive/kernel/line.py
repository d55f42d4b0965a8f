"""The verdict on a line: it is well formed, it is defined, its rule accepts it, and all that it rests on is proved."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from derive.kernel.context import Fact
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.normal_form import settled
from derive.kernel.obligations import Obligations
from derive.kernel.premises import premise_of
from derive.kernel.prover import Prover
from derive.kernel.rules import RULES
from derive.kernel.size import check_size
from derive.kernel.state import State
from derive.kernel.step import Premise, Refused, Step
from derive.kernel.verdict import Evidence, Failure, LineVerdict, Status
from derive.kernel.wellformed import NotWellFormed, check_formula
from derive.record.model import Line
from derive.terms.nodes import IllFormed, Term


def check_line(state: State, line: Line) -> None:
    """The verdict on a line goes into the state; if it is proved, what it says is a fact for those after it."""
    ill_formed = _ill_formed(state, line)
    verdict = ill_formed or _well_formed(state, line)
    state.verdicts[line.id] = verdict
    source = f"line {line.id}"
    if line.rule == "assume":  # what it says is no more than a hypothesis: it is not known elsewhere
        state.mentions[_assumption(line)] = state.mentioned(line.prop, *line.guards)
    state.uses[source] = verdict.uses
    state.mentions[source] = frozenset().union(
        *[state.mentions[u] for u in verdict.uses if u in state.mentions]
    )
    if ill_formed is None:
        indices = state.schematic(line.prop, *line.guards)
        state.stated[line.id] = Fact(line.prop, source, indices, line.guards, state.mentions[source])
    if verdict.status is Status.PROVED:
        state.facts.append(state.stated[line.id])


def _assumption(line: Line) -> str:
    """The name of what a line assumes, among what others rest on."""
    return f"assumption {line.id}"


def _ill_formed(state: State, line: Line) -> LineVerdict | None:
    """The verdict on a line that says nothing: what it names is not there, or of another sort."""
    schematics = state.schematics
    try:
        for node in (line.prop, *line.guards, *_terms(line)):
            check_formula(node, state.theory, schematics)
    except NotWellFormed as error:
        return _unproved(line, "bad-premise", str(error))
    return None


def _terms(line: Line) -> list[Term]:
    """The terms among the parameters of a line."""
    return [value for _, value in line.parameters if isinstance(value, Term)]


def _well_formed(state: State, line: Line) -> LineVerdict:
    """The verdict on a line that says something."""
    unfold = line.parameter("unfold", ())
    if line.rule not in RULES:
        return _unproved(line, "unknown-rule", f"there is no rule {line.rule}")
    if not isinstance(unfold, tuple) or not set(unfold) <= set(state.theory.definitions):
        return _unproved(line, "bad-premise", "unfold names something that is not defined")
    try:
        return settled(partial(_by_rule, state, line, frozenset(unfold)))
    except TooLarge as error:
        return _unproved(line, "too-large", str(error))


def _unproved(line: Line, code: str, message: str) -> LineVerdict:
    return LineVerdict(line, Status.UNPROVED, failure=Failure(code, message))


def _by_rule(state: State, line: Line, unfold: frozenset[str], roots: dict[Term, int]) -> LineVerdict:
    """The line is defined, its rule accepts it, and all that it rests on is proved. Raises `RootsChanged`."""
    prover = Prover(state.advisor, unfold, roots, state.tried)
    obligations = Obligations(prover)
    indices = state.schematic(line.prop, *line.guards)
    context = state.context(indices, line.guards, _not_proved(state, line))
    evidence: Evidence | None = None
    missed: Failure | None = None
    premises: tuple[Premise, ...] = ()
    try:
        for node in (line.prop, *line.guards, *_terms(line)):
            check_size(state.theory, node)
        place = state.context(indices) if line.guards else context
        for guard in line.guards:  # a case in a case is looked at where the outer one holds
            obligations.proposition(place, guard)
            place = place.assuming(guard)
        premises = tuple([premise_of(state, context, obligations, citation) for citation in line.premises])
        for premise in premises:
            check_size(state.theory, premise.prop)
        obligations.proposition(context, line.prop)
        step = Step(line, context, premises, prover, obligations, state.advisor)
        state.observe(step)
        evidence = RULES[line.rule].check(step)
    except Refused as refusal:
        missed = refusal.failure
    except (TooLarge, Undischarged, RecursionError) as error:
        missed = Failure("too-large", too_large(error))
    except IllFormed as error:
        missed = Failure("bad-premise", str(error))
    except ZeroDivisionError:
        missed = Failure("undefined", "a denominator is identically zero")
    return _finish(state, line, prover, obligations, evidence, missed, premises)


def _not_proved(state: State, line: Line) -> tuple[Fact, ...]:
    """What a line cites of lines that are assumed or not proved: it is no better than they, so it may rest on them
    for its conditions too."""
    cited = dict.fromkeys(c.ref for c in line.premises if c.kind == "line" and c.ref in state.stated)
    return tuple(state.stated[id] for id in cited if state.verdicts[id].status is not Status.PROVED)


def _finish(
    state: State,
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
    uses = frozenset([s for s in sources if s.startswith(("domain ", "lemma "))]).union(
        *[state.uses[s] for s in sources if s in state.uses]
    )
    result = LineVerdict(line, Status.PROVED, obligations.found, uses, frozenset(sources), None, evidence)
    if failure is not None and failure.code == "assumed":
        return replace(result, status=Status.ASSUMED, failure=failure, uses=uses | {_assumption(line)})
    if obligations.missing:
        return replace(result, status=Status.UNPROVED, failure=_missing(obligations, failure))
    if failure is not None:
        return replace(result, status=Status.UNPROVED, failure=failure)
    return _inherit(state, result, sources)


def _missing(obligations: Obligations, failure: Failure | None) -> Failure:
    missing = obligations.missing
    said = "a condition was" if len(missing) == 1 else f"{len(missing)} conditions were"
    message = f"{said} not shown"
    if failure is None or failure.code == "condition-missing":
        return Failure("condition-missing", message, missing)
    return Failure("condition-missing", message, missing, failure.difference, failure.expected)


def _inherit(state: State, result: LineVerdict, sources: set[str]) -> LineVerdict:
    """A line is no better than what it rests on."""
    for source in sorted(sources):
        kind, _, name = source.partition(" ")
        status = None
        if kind == "line":
            status = state.verdicts[name].status
        elif kind == "lemma":
            status = state.lemmas[name].status
        if status is Status.ASSUMED:
            failure = Failure("assumed", f"rests on an assumption: {source}")
            result = replace(result, status=Status.ASSUMED, failure=failure)
        elif status is not None and status is not Status.PROVED:
            failure = Failure("premise-not-proved", f"follows, but {source} is not proved")
            return replace(result, status=Status.UNPROVED, failure=failure)
    return result


def too_large(error: Exception) -> str:
    """In words, what was too large or nested too deeply."""
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)

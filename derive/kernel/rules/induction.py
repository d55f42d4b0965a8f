"""Induction on an integer symbol of the context."""

from __future__ import annotations

from derive.kernel.algebra import follows
from derive.kernel.rules.contract import Condition, Example, Rule, example
from derive.kernel.step import Premise, Refused, Step, refuse
from derive.kernel.verdict import Evidence
from derive.record.model import Domain, Symbol
from derive.terms.nodes import INTEGER, ONE, Add, Prop, Rel, Sym, Term, forward, free, substitute


def _induction(step: Step) -> Evidence:
    variable = step.parameter("variable", Sym)
    start = step.parameter("start", Term)
    domain = _domain(step, variable)
    if domain.at_least != start:
        raise refuse("condition-missing", f"the base is not the declared minimum of {variable.name}")
    if step.line.guards:
        raise refuse("condition-missing", "induction gives a line outside every case")
    if any(binder[0] in free(step.prop) for binder in step.context.binders):
        raise refuse("bad-premise", "the statement has a schematic index: quantify it with forall")
    _nothing_else_depends_on(step, variable)
    if len(step.premises) != 2:
        raise refuse(
            "bad-premise", "induction needs two lines: the base, and the step under the case of the statement"
        )
    base, onward = step.premises
    for premise in step.premises:
        if variable in premise.mentions:
            raise refuse(
                "condition-missing", f"a hypothesis about {variable.name} is used in {premise.label}"
            )
    return Evidence(
        "induction", step.prop, (_base(step, base, variable, start), _onward(step, onward, variable, domain))
    )


def _domain(step: Step, variable: Sym) -> Domain:
    declaration = step.context.theory.symbols.get(variable.name)
    if not isinstance(declaration, Symbol) or declaration.sort != INTEGER or declaration.term != variable:
        raise refuse("bad-premise", f"{variable.name} is not a declared integer")
    domain = declaration.domain
    if domain.above is not None or domain.below is not None or domain.nonzero:
        raise refuse("condition-missing", f"{variable.name} is declared with more than at_least and at_most")
    return domain


def _nothing_else_depends_on(step: Step, variable: Sym) -> None:
    """Other declarations are the same at every value of the variable, or (families up to it) shrink with it.

    The step is used at all smaller values, so there must be such points: with 1 <= m <= n, no point has n < m, so that
    "if n < m then n + 1 < m" holds; with z over n..2 of numbers that do not exist, none has n <= 2, but n may be 3.
    """
    theory = step.context.theory
    for declaration in (*theory.symbols.values(), *theory.families.values()):
        bounds = declaration.domain.bounds
        if declaration.name != variable.name and any(variable in free(b) for b in bounds):
            raise refuse("condition-missing", f"the domain of {declaration.name} depends on {variable.name}")
    for family in theory.families.values():
        for lo, hi in family.ranges:
            if variable in free(lo) or (variable in free(hi) and hi != variable):
                raise refuse("condition-missing", f"the range of {family.name} depends on {variable.name}")


def _base(step: Step, base: Premise, variable: Sym, start: Term) -> Evidence:
    wanted = substitute(step.prop, {variable: start})
    if base.guards or base.indices:
        raise refuse("bad-premise", f"{base.label} stands in a case", expected=wanted)
    return _gives(step, base, wanted, variable, "the statement at the start")


def _onward(step: Step, onward: Premise, variable: Sym, domain: Domain) -> Evidence:
    """The statement at n + 1, under the case of the statement at n and, at most, n < its declared maximum."""
    allowed = [step.prop]
    if domain.at_most is not None:
        allowed += [Rel("<", variable, domain.at_most), Rel("<=", Add(variable, ONE), domain.at_most)]
    for guard in onward.guards:
        if not any(forward(guard) == forward(g) for g in allowed):
            raise refuse(
                "condition-missing", f"{onward.label} stands in a case that is not the induction hypothesis"
            )
    wanted = substitute(step.prop, {variable: Add(variable, ONE)})
    return _gives(step, onward, wanted, variable, f"the statement at {variable.name} + 1")


def _gives(step: Step, premise: Premise, wanted: Prop, variable: Sym, what: str) -> Evidence:
    """A premise states what is wanted, up to algebra that rests on no hypothesis about the variable."""
    if premise.indices:
        raise refuse(
            "bad-premise", f"{premise.label} holds for each {premise.indices[0][0].name}: quantify it"
        )
    try:
        return follows(step, step.context.about_others(variable), wanted, [premise.prop])
    except Refused as refusal:
        difference = refusal.failure.difference
        raise refuse(
            "bad-premise", f"{premise.label} is not {what}", difference=difference, expected=wanted
        ) from None


def _inductive(declare: str, says: str, *, case: str = "", start: str = "0") -> Example:
    """A statement at the start, and at n + 1 in a case: that of the statement at n, unless it is told."""
    base, after = (says.replace("n", n) for n in (start, "n + 1"))
    return example(declare, says, base, after, guards=((), (case or says,)), variable="n", start=start)


INDUCTION = Rule(
    name="induction",
    statement=(
        "A statement that holds at the declared minimum of an integer n, and at n + 1 in the case that it holds at n, "
        "holds for every n."
    ),
    conditions=(
        Condition(
            "the base is the declared minimum",
            "The first premise is the statement at the least value that n is declared to have.",
            _inductive("n integer at_least 0", "n >= 1", start="1"),
        ),
        Condition(
            "the step goes from n to n + 1",
            "The second premise is the statement at n + 1, in the case of the statement at n and no other (but n < N, "
            "where n is declared to be at most N).",
            _inductive("n integer at_least 0", "n <= 0", case="n + 1 <= 0"),
        ),
        Condition(
            "nothing else depends on n",
            "No hypothesis under the premises, and no other domain or range, mentions n (a family up to n may); the "
            "line stands in no case, and of n nothing is declared but its minimum and, perhaps, a maximum.",
            _inductive("n integer at_least 0; m integer at_least 1 at_most n", "n < m"),
        ),
    ),
    fails="It says which premise is not the base or the step, or what depends on n.",
    example=_inductive("n integer at_least 0", "n >= 0"),
    check=_induction,
    parameters=(("variable", "n, a declared integer"), ("start", "its declared minimum")),
)

RULES = (INDUCTION,)

"""What follows from premises for one relation: combinations of equations, signs, premises that carry it, cases.

An equation follows if m * (left - right) = sum of cofactor * premise in normal form, m shown nonzero
(`elimination`); what geometric sums satisfy counts as a premise (`geometric`). An inequality follows if its
difference, reduced by the equations among the premises, has the wanted sign or is a multiple of the right sign
of a premise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.kernel.added_up import added_up, inequalities, multiplied_and_added_up
from derive.kernel.context import Context
from derive.kernel.elimination import eliminate, radicals
from derive.kernel.facts import POLYNOMIAL, weight
from derive.kernel.fractions import Frac
from derive.kernel.geometric import geometric_relations
from derive.kernel.part_by_part import PartByPart
from derive.kernel.question import Question, at_index, at_terms, equations_among, question
from derive.kernel.rewriting import rewritten
from derive.kernel.step import Refused, Step, refuse
from derive.kernel.verdict import Evidence, joined
from derive.kernel.written import written_signs
from derive.terms.nodes import (
    ZERO,
    Lam,
    Node,
    Prod,
    Prop,
    Rel,
    Sum,
    Term,
    instantiate,
    negated,
)

MAX_LOCAL = 40  # facts around a place at which cases are still distinguished


def relation_follows(step: Step, context: Context, goal: Rel, premises: Sequence[Prop]) -> Evidence:
    """Evidence that a relation = != < or <= follows from the premises in the context. Raises `Refused`."""
    if goal.op == "=" and PartByPart(context.theory, step.normalizer, equations_among(premises)).alike(
        *goal.args
    ):
        return Evidence("as written", goal)
    q = question(step, context, goal, (*premises, *at_terms(step, context, goal, premises)))
    try:
        return _equation(q) if goal.op == "=" else _order(q)
    except ZeroDivisionError:
        raise refuse("undefined", "a denominator is identically zero") from None


def _equation(q: Question) -> Evidence:
    """The difference is 0 as it is, by the premises or in each case; else the goal follows, a premise used in it."""
    step, goal = q.step, q.goal
    if PartByPart(q.known.theory, step.normalizer, q.equations).in_parts(q.known, *goal.args):
        return Evidence("part by part", goal)
    gap = q.gap(goal)
    if gap.is_zero:
        return Evidence("normal form", goal)
    rest = q.modulo(gap)
    if rest.is_zero:
        return Evidence("elimination", goal)
    sums = geometric_relations(step, q.known, rest)
    if sums and eliminate(step, q.known, gap, [*q.equations, *sums]).is_zero:
        return Evidence("geometric sums", goal)
    roots = radicals(step, q.known, q.equations)
    if roots and q.modulo(gap, *roots).is_zero:
        return Evidence("factors of a premise", goal)
    case = told_apart(q, rest)
    if case is not None:
        return _by_cases(q, case)
    changed = rewritten_plainly(q)
    if changed is not None:
        return Evidence("rewriting", goal, (Evidence("normal form", changed),))
    term = step.normalizer.atoms.term(rest)
    both = step.prover.prove(q.known, Rel("=", term, ZERO))
    if both is not None:
        return Evidence("both ways", goal, (both,))
    found = (
        _by_rewriting(q, q.goal)
        or _by_written_signs(q)
        or _by_rewriting(q, Rel("=", term, ZERO))
        or _inside_a_sum(q)
    )
    if found is None:
        raise refuse("does-not-follow", "the two sides differ", difference=term)
    return found


def rewritten_plainly(q: Question) -> Rel | None:
    """The goal after one premise is used inside it, where its sides are then equal by normal form."""
    for changed, _ in rewritten(q.step.normalizer, q.context, q.goal, q.premises):
        try:
            if q.gap(changed).is_zero:
                return changed
        except ZeroDivisionError:
            continue
    return None


def _by_rewriting(q: Question, goal: Rel) -> Evidence | None:
    """One premise used inside the goal, in this form, or inside the other premises, from which it then follows."""
    for changed, rest in rewritten(q.step.normalizer, q.context, goal, q.premises):
        if q.step.rewritings:
            q.step.rewritings -= 1
            try:
                return Evidence("rewriting", q.goal, (relation_follows(q.step, q.context, changed, rest),))
            except Refused:
                continue
    return None


def _through_an_equation(q: Question) -> Evidence | None:
    """The goal with one of its sides replaced by what a premise says it equals, from the other premises."""
    for changed, rest in with_another_side(q):
        q.step.rewritings -= 1
        try:
            return Evidence(
                "through an equation", q.goal, (relation_follows(q.step, q.context, changed, rest),)
            )
        except Refused:
            continue
    return None


def with_another_side(q: Question) -> Iterator[tuple[Rel, list[Prop]]]:
    """A goal after one side is replaced by what a premise says it equals, and the other premises.

    Nothing where all premises are equations: then it was tried to eliminate with them.
    """
    goal = q.goal
    equations = equations_among(q.premises)
    if len(equations) == len(q.premises):
        return
    for equation in equations:
        rest = [p for p in q.premises if p != equation]
        for one, other in ((equation.left, equation.right), (equation.right, equation.left)):
            for n, side in enumerate((goal.left, goal.right)):
                if q.step.rewritings and q.gap(Rel("=", side, one)).is_zero:
                    yield Rel(goal.op, *((other, goal.right) if n == 0 else (goal.left, other))), rest


def _by_written_signs(q: Question) -> Evidence | None:
    """The goal from the premises, with the help of the signs of summands as they are written."""
    step = q.step
    if not step.signed:
        return None
    step.signed -= 1
    found = written_signs(step, q.known, q.goal, equations_among(q.premises))
    if not found:
        return None
    try:
        shown = relation_follows(step, q.context, q.goal, [*q.premises, *found])
    except Refused:
        return None
    parts = (*found.values(), shown)
    step.prover.support.add(source for part in parts for source in part.sources)
    return Evidence("signs as written", q.goal, parts)


def _order(q: Question) -> Evidence:
    """By a premise or by the sign of the difference; else with more that is known, or in each case."""
    gap = q.gap(q.goal)
    rest = q.modulo(gap)
    try:
        return _inequality(q, rest)
    except Refused as refusal:
        found = (
            _with_geometric_sums(q, gap, rest)
            or _by_written_signs(q)
            or _through_an_equation(q)
            or multiplied_and_added_up(q, rest)
            or _in_pieces(q, rest)
            or _at_length(q)
        )
        if found is None:
            raise refusal from None
        return found


def _at_length(q: Question) -> Evidence | None:
    """An inequality in the ways that are tried last, a few times in a line."""
    if not q.step.lengthy:
        return None
    q.step.lengthy -= 1
    return _term_by_term(q) or _otherwise_refuted(q) or _by_rewriting(q, q.goal)


def _with_geometric_sums(q: Question, gap: Frac, rest: Frac) -> Evidence | None:
    sums = [] if rest.is_zero else geometric_relations(q.step, q.known, rest)
    if not sums:
        return None
    summed = replace(q, equations=(*q.equations, *sums))
    try:
        return _inequality(summed, summed.modulo(gap))
    except Refused:
        return None


def _in_pieces(q: Question, rest: Frac) -> Evidence | None:
    """In each case of something in an inequality that is defined by cases, or in one among the premises."""
    case = told_apart(q, rest)
    if case is None:
        return None
    try:
        return _by_cases(q, case)
    except Refused:
        return None


def _inequality(q: Question, rest: Frac) -> Evidence:
    """`rest` is left - right, reduced: a number times a premise, of the wanted sign, or any multiple."""
    step, known, goal = q.step, q.known, q.goal
    atoms = step.normalizer.atoms
    gap = -rest if goal.op != "!=" else rest
    multiples = [(p, gap / size) for p, size in sizes(q)]
    multiples.sort(key=lambda m: not m[1].is_constant)
    for premise, factor in multiples:
        if factor.is_constant and scales(q, atoms.term(factor)):
            return Evidence("multiple of a premise", premise)
    term = atoms.term(gap)
    for wanted in (goal, of_sign(goal.op, term)):
        shown = step.prover.prove(known, wanted)
        if shown is not None:
            return Evidence("sign of the difference", goal, (shown,))
    for premise, factor in multiples:
        below = step.prover.prove(known, Rel("!=", atoms.term_of_poly(factor.den), ZERO))
        scale = scales(q, atoms.term(factor))
        if below is not None and scale is not None:
            return Evidence("multiple of a premise", premise, (below, scale))
    together = added_up(q, gap)
    if together is not None:
        return together
    raise refuse(
        "does-not-follow", "the difference was not shown to have the right sign", difference=atoms.term(rest)
    )


def sizes(q: Question) -> Iterator[tuple[Rel, Frac]]:
    """The inequalities among the premises that can carry the goal, each with its positive (or nonzero) difference."""
    for premise in q.premises:
        if not isinstance(premise, Rel) or premise.op == "=":
            continue
        given = premise.forward()
        if (q.goal.op == "!=") != (given.op == "!=") or (q.goal.op == "<" and given.op == "<="):
            continue
        size = q.modulo(q.gap(given))
        if not size.is_zero:
            yield premise, size if given.op == "!=" else -size


def scales(q: Question, factor: Term) -> Evidence | None:
    """Evidence that a premise times a factor carries the goal: the factor is > 0, >= 0 or not 0, as the goal has it."""
    return q.step.prover.prove(q.known, of_sign(q.goal.op, factor))


def of_sign(op: str, term: Term) -> Rel:
    """That a term is > 0, >= 0 or not 0, as the sign of a relation `op` has it."""
    return Rel(op, *((term, ZERO) if op == "!=" else (ZERO, term)))


def _term_by_term(q: Question) -> Evidence | None:
    """Sums over one range compare as their terms do; with < where they have a term."""
    left, right = (q.context.theory.opened(side, q.step.normalizer.unfold) for side in q.goal.args)
    if not isinstance(left, Sum) or not isinstance(right, Sum) or q.goal.op == "!=":
        return None
    if not all(q.gap(Rel("=", *ends)).is_zero for ends in ((left.lo, right.lo), (left.hi, right.hi))):
        return None
    parts = []
    if q.goal.op == "<":
        parts = [q.step.prover.prove(q.known, Rel("<=", left.lo, left.hi))]
    index, body, inside = q.context.open(left.body, left.lo, left.hi)
    goal = Rel(q.goal.op, body, instantiate(right.body, index))
    try:
        parts.append(relation_follows(q.step, inside, goal, at_index(q.step, inside, index, q.premises)))
    except Refused:
        return None
    return joined("term by term", q.goal, parts)


def _inside_a_sum(q: Question) -> Evidence | None:
    """Formulas that differ inside one sum or product only are equal if what is summed is, at each index."""
    apart = apart_in_one_sum(*q.goal.args)
    if apart is None or not q.step.lengthy:
        return None
    q.step.lengthy -= 1
    left, right = apart
    index, body, inside = q.context.open(left.body, left.lo, left.hi)
    goal = Rel("=", body, instantiate(right.body, index))
    try:
        shown = relation_follows(q.step, inside, goal, at_index(q.step, inside, index, q.premises))
    except Refused:
        return None
    return Evidence("inside a sum", q.goal, (shown,))


def apart_in_one_sum(left: Node, right: Node) -> tuple[Sum | Prod, Sum | Prod] | None:
    """The sums or products over one range, outside of binders, in which alone two formulas differ."""
    while type(left) is type(right) and left.payload == right.payload and len(left.args) == len(right.args):
        differing = [pair for pair in zip(left.args, right.args, strict=True) if pair[0] != pair[1]]
        if len(differing) != 1:
            return None
        if isinstance(left, Sum | Prod) and isinstance(right, Sum | Prod):
            return (left, right) if (left.lo, left.hi) == (right.lo, right.hi) else None
        if isinstance(left, Lam):
            return None
        left, right = differing[0]
    return None


def _otherwise_refuted(q: Question) -> Evidence | None:
    found = contradicted(q)
    return None if found is None else Evidence("by contradiction", q.goal, found[1:])


def contradicted(q: Question) -> tuple[Rel, Evidence] | None:
    """The premise that would fail where the goal, one without quotients and functions, does not hold; and why."""
    for premise in inequalities(q) if weight(q.goal) == POLYNOMIAL else ():
        others = [p for p in q.premises if p != premise]
        place = q.context.assuming(*others, negated(q.goal), source="premise")
        shown = q.step.prover.prove(place, negated(premise))
        if shown is not None:
            return premise, shown
    return None


# --- cases


def told_apart(q: Question, rest: Frac) -> Rel | None:
    """A relation worth distinguishing, for the goal or, of an inequality, for those among the premises.

    The advisor names it; it is defined, and not known to hold or not to. `rest` is left less right, reduced.
    """
    step = q.step
    if step.advisor is None or len(q.context.local) >= MAX_LOCAL:
        return None
    equation = q.goal.op == "="
    if not (step.splits if equation else step.pieces):
        return None
    stated = [q.goal] if equation else [p for p in q.premises if isinstance(p, Rel) and p.op != "="]
    atoms = step.normalizer.atoms
    terms = [
        atoms.terms[i]
        for f in (rest, *map(q.gap, stated))
        for poly in (f.num, f.den)
        for i in atoms.used(poly)
    ]
    large = {atoms.terms[i] for e, c in atoms.parts(rest.num) if c > 0 for i, power in enumerate(e) if power}
    terms.sort(key=lambda term: term not in large)  # of an inequality: what is to be bounded from above
    for case in step.advisor.cases(terms, q.goal.op):
        decided = any(step.prover.shows(q.known, r) for r in (case, negated(case)))
        if not decided and all(step.prover.defined(q.known, side) for side in case.args):
            step.splits -= equation
            step.pieces -= not equation
            return case
    return None


def _by_cases(q: Question, case: Rel) -> Evidence:
    """The goal where a relation holds, and where it does not."""
    parts = []
    for given in (case, negated(case)):
        try:
            place = q.context.assuming(given)
            parts.append(relation_follows(q.step, place, q.goal, [*q.premises, given]))
        except Refused as refused:
            failure = refused.failure
            raise Refused(replace(failure, cases=(given, *failure.cases))) from None
    return Evidence("cases", q.goal, tuple(parts))

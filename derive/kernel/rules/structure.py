"""Rules about the shape of a derivation: algebra from premises, chains, cases, assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from derive.kernel.algebra import follows
from derive.kernel.congruence import differentiated_premises
from derive.kernel.context import close
from derive.kernel.enclosure import enclosed
from derive.kernel.rules.contract import Condition, Rule, example
from derive.kernel.step import Premise, Refused, Step, refuse
from derive.kernel.verdict import Evidence
from derive.terms.nodes import And, App, Elem, Iff, Implies, Node, Or, Prop, Rel, Sym, conjunction, free

_UP = {"=": 0, "<=": 1, "<": 2}
_DOWN = {"=": 0, ">=": 1, ">": 2}


def usable(step: Step, premise: Premise) -> Prop:
    """A premise as one proposition: for all its open indices, those of its guards that do not hold here imply it."""
    prop = premise.prop
    given = step.line.guards
    guards = [g for g in premise.guards if g not in given and not (isinstance(g, Rel) and step.shows(g))]
    if guards:
        prop = Implies(conjunction(guards), prop)
    return close(prop, premise.indices)


def usables(step: Step, skip: int = 0) -> list[Prop]:
    return [usable(step, p) for p in step.premises[skip:]]


def concluded(step: Step, raw: Prop, skip: int = 0) -> Evidence:
    """That the line follows by algebra from what its rule gives, and from its premises but the first ones."""
    shown = follows(step, step.context, step.prop, [raw, *usables(step, skip)])
    return Evidence(step.line.rule, step.prop, (shown,))


def at_each_index(step: Step) -> list[Prop]:
    """What premises say at every value of an index that the line has too, beyond what they say at that one."""
    return [
        usable(step, replace(premise, indices=(*premise.shared, *premise.indices)))
        for premise in step.premises
        if premise.shared and not any(s in free(g) for g in premise.guards for s, _, _ in premise.shared)
    ]


def _algebra(step: Step) -> Evidence:
    premises = [*usables(step), *(usable(step, p) for p in differentiated_premises(step))]
    try:
        return follows(step, step.context, step.prop, premises)
    except Refused as refusal:
        general = at_each_index(step)
        if not general:
            raise
        again = replace(step, rewritings=8, splits=0, pieces=0, signed=0)
        try:
            return follows(again, step.context, step.prop, [*general, *premises])
        except Refused:
            raise refusal from None


ALGEBRA = Rule(
    name="algebra",
    statement=(
        "A line follows from its premises by ordered-field algebra: both sides have the same normal form, or the "
        "difference of its sides is a combination of the premises' differences and of what is known to be nonnegative. "
        "Quantifiers, implications and "
        "equivalences are taken apart; an equivalence is shown in both directions; what is defined by cases is looked "
        "at in each. A cited equation may serve under a derivative where it holds near the point."
    ),
    conditions=(
        Condition(
            "both sides are defined",
            "Every denominator is nonzero, every logarithm's argument positive, every index in range.",
            example("c real", "(c**2 - 1)/(c - 1) = c + 1"),
        ),
        Condition(
            "a multiplier is nonzero",
            "A factor by which the equation had to be multiplied is shown nonzero.",
            example("a real; x real; y real", "x = y", "a*x = a*y"),
        ),
        Condition(
            "an inequality keeps its direction",
            "The multiple of a premise that gives the line has the right sign.",
            example("a real; x real; y real", "a*x <= a*y", "x <= y"),
        ),
        Condition(
            "each factor under a logarithm is positive",
            "log splits over factors only where each is shown positive.",
            example("x real nonzero", "log(x**2) = 2*log(x)"),
        ),
        Condition(
            "under a derivative, an equation holds near the point",
            "It rests on no hypothesis or case that mentions the variable, whose domain is open.",
            example("x real", "Derivative(x**2, x) = Derivative(x, x)", "x**2 = x"),
        ),
    ),
    fails="The difference of the two sides, in normal form, is reported with what is left of it.",
    example=example("a real; b real nonzero; x real", "x = a/b", "b*x = a"),
    check=_algebra,
)


def _solve_for(step: Step) -> Evidence:
    target = step.parameter("target", (Sym, Elem))
    prop = step.prop
    if not isinstance(prop, Rel) or prop.op != "=" or target not in (prop.left, prop.right):
        raise refuse("bad-premise", "solve_for gives an equation whose one side is the target alone")
    other = prop.right if prop.left == target else prop.left
    if target in _printed(step, other):
        raise refuse("bad-premise", "the target still occurs on the other side")
    return follows(step, step.context, prop, usables(step))


def _printed(step: Step, term: Node) -> Iterator[Node]:
    """The subterms that are printed: a defined name hides its implicit arguments."""
    yield term
    parts: tuple[Node, ...] = term.args
    if isinstance(term, App):
        parameters = step.context.theory.definitions[term.name].parameters
        parts = tuple(a for p, a in zip(parameters, parts, strict=True) if not p.implicit)
    for part in parts:
        yield from _printed(step, part)


SOLVE_FOR = Rule(
    name="solve_for",
    statement="An equation solved for a symbol or element: it stands alone on one side and not on the other.",
    conditions=(
        Condition(
            "the coefficient is nonzero",
            "What the target was divided by is shown nonzero.",
            example("a real; b real; x real", "x = b/a", "a*x = b", target="x"),
        ),
    ),
    fails="As algebra; also refused where the target is not alone.",
    example=example("y real; s real above 0", "y = s/(1 + s)", "s = (1 + s)*y", target="y"),
    check=_solve_for,
    parameters=(("target", "the symbol or element"),),
)


def _chain(step: Step) -> Evidence:
    links = [usable(step, p) for p in step.premises]
    if not links:
        raise refuse("bad-premise", "a chain needs links")
    if all(isinstance(link, Rel) for link in links):
        found: Prop = _relations(links)  # type: ignore[arg-type]
    else:
        found = _implications(links, step.prop)
    if _same(found, step.prop):
        return Evidence("chain", step.prop)
    raise refuse("does-not-follow", "the links do not join to this line", expected=found)


def _same(one: Prop, other: Prop) -> bool:
    """Whether a statement is another, or says more: a < b and a = b say a <= b, and a = b says b = a."""
    if not isinstance(one, Rel) or not isinstance(other, Rel):
        return one == other
    a, b = one.forward(), other.forward()
    turned = a.op == "=" and b.args == a.args[::-1]
    return (b.args == a.args or turned) and (b.op == a.op or (b.op == "<=" and a.op in ("=", "<")))


def _relations(links: list[Rel]) -> Rel:
    for before, after in pairwise(links):
        if before.right != after.left:
            raise refuse("does-not-follow", "a link does not begin where the one before it ends")
    ops = [link.op for link in links]
    left, right = links[0].left, links[-1].right
    for order in (_UP, _DOWN):
        if all(op in order for op in ops):
            return Rel(max(ops, key=lambda op: order[op]), left, right)
    if ops.count("!=") == 1 and all(op in ("=", "!=") for op in ops):
        return Rel("!=", left, right)
    raise refuse("does-not-follow", "the links point in different directions: " + " ".join(ops))


def _implications(links: list[Prop], wanted: Prop) -> Prop:
    """A <=> B <=> ...: any members of a chain of equivalences, in order; A => ... => Z otherwise."""
    members: list[Prop] = []
    both_ways = True
    for link in links:
        if not isinstance(link, Iff | Implies):
            raise refuse("bad-premise", "a chain joins relations, or equivalences and implications")
        both_ways = both_ways and isinstance(link, Iff)
        if members and members[-1] != link.args[0]:
            raise refuse("does-not-follow", "a link does not begin where the one before it ends")
        members += link.args if not members else link.args[1:]
    if both_ways and isinstance(wanted, Iff):
        remaining = iter(members)
        if all(member in remaining for member in wanted.args):
            return wanted
    return Iff(members[0], members[-1]) if both_ways else Implies(members[0], members[-1])


CHAIN = Rule(
    name="chain",
    statement="a R b, b S c, ... join to a T c, T the strongest that all links allow; likewise for <=> and =>.",
    conditions=(
        Condition(
            "the links meet",
            "Each link begins with the formula with which the one before it ends.",
            example("a real; b real; c real; e real", "a <= e", "a <= b", "c <= e"),
        ),
        Condition(
            "one direction",
            "All inequalities of the chain point the same way.",
            example("a real; b real; c real", "a <= c", "a <= b", "b >= c"),
        ),
    ),
    fails="The joined statement is reported beside the stated one.",
    example=example("a real; b real; c real", "a < c", "a <= b", "b < c"),
    check=_chain,
)


def _cases(step: Step) -> Evidence:
    mine = set(step.line.guards)
    branches: list[Prop] = []
    for premise in step.premises:
        guards = [g for g in premise.guards if g not in mine]
        if not _same(premise.prop, step.prop):
            raise refuse("bad-premise", f"{premise.label} does not prove this line under its case")
        if premise.indices:
            raise refuse("bad-premise", f"{premise.label} is about an index that this line does not have")
        branches.append(conjunction(guards))
    step.require(step.context, Or(*branches), "the cases are exhaustive")
    return Evidence("cases", step.prop)


CASES = Rule(
    name="cases",
    statement="What holds in each case, the cases being exhaustive, holds.",
    conditions=(
        Condition(
            "exhaustive",
            "At every point one of the cases applies.",
            example("x real", "0 < x**2", "0 < x**2", "0 < x**2", guards=(("x > 0",), ("x < 0",))),
        ),
    ),
    fails="The disjunction of the cases is reported as the missing condition.",
    example=example("x real", "0 <= x**2", "0 <= x**2", "0 <= x**2", guards=(("x >= 0",), ("x < 0",))),
    check=_cases,
)


def _enclose(step: Step) -> Evidence:
    relations = step.prop.args if isinstance(step.prop, And) else (step.prop,)
    parts = []
    for relation in relations:
        if not isinstance(relation, Rel) or free(step.context.theory.unfold_all(relation)):
            raise refuse("bad-premise", "enclose gives relations between numbers: nothing in them may vary")
        ball = enclosed(step.context.theory, step.context.theory.unfold_all(relation))
        if ball is None:
            raise refuse("does-not-follow", "no enclosure of the two sides shows this relation")
        parts.append(Evidence("enclosure", relation, detail=ball))
    return Evidence("enclose", step.prop, tuple(parts))


ENCLOSE = Rule(
    name="enclose",
    statement="A strict relation between numbers that balls of rising precision separate. Never an equality.",
    conditions=(
        Condition(
            "the balls separate the sides",
            "An enclosure of left - right lies wholly on the side of 0 that the relation says.",
            example("x real", "log(2) < 1/2"),
        ),
    ),
    fails="It says that no enclosure shows the relation.",
    example=example("x real", "log(2) < 7/10"),
    check=_enclose,
)


def _assume(step: Step) -> Evidence:
    raise refuse("assumed", "assumed by the author, not proved")


ASSUME = Rule(
    name="assume",
    statement="Nothing: the author assumes the line. It is counted, shown, and carried into all that rests on it.",
    conditions=(),
    fails="Never proved: its verdict is assumed.",
    example=example("x real", "x = x"),
    check=_assume,
)

RULES = (ALGEBRA, SOLVE_FOR, CHAIN, CASES, ENCLOSE, ASSUME)

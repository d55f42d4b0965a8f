"""The same operation on both sides: of a hypothesis, to reach the claim; or of the claim, to reach what is plain."""

from __future__ import annotations

from collections.abc import Iterator

from derive.engine.attempt import Attempt, Proof, cite, line
from derive.record.model import Citation, Line
from derive.terms.nodes import ZERO, Add, Fn, Iff, Neg, Node, Num, Pow, Rel, walk

POWERS = (2, 3)


def by_both_sides(attempt: Attempt) -> Iterator[Proof]:
    """exp or log of a hypothesis; squares, cubes or exp of the claim's sides."""
    prop = attempt.prop
    if not isinstance(prop, Rel) or prop.op != "=":
        return
    yield from _of_hypotheses(attempt)
    if any(isinstance(n, Fn) and n.name == "log" for n in walk(prop)) and attempt.hypotheses:
        raised = Rel("=", Fn("exp", prop.left), Fn("exp", prop.right))
        yield _through(attempt, prop, raised, line("1", Iff(prop, raised), "take_exp"))
    if _has_roots(prop) or attempt.hypotheses:
        for power in POWERS:
            yield _by_power(attempt, prop, power)


def _of_hypotheses(attempt: Attempt) -> Iterator[Proof]:
    """exp, log or a power of both sides of a hypothesis, by what stands in it."""
    for hypothesis in attempt.record.hypotheses:
        if not isinstance(hypothesis.prop, Rel) or hypothesis.prop.op != "=":
            continue
        first = Citation("hypothesis", hypothesis.id)
        premises = (first, *(c for c in attempt.hypotheses if c != first))
        names = {n.name for n in walk(hypothesis.prop) if isinstance(n, Fn)}
        if "log" in names:
            yield Proof((line("1", attempt.prop, "take_exp", premises),))
        if "exp" in names:
            yield Proof((line("1", attempt.prop, "take_log", premises),))
        if "abs" in names or _has_roots(hypothesis.prop):
            for power in POWERS:
                yield Proof((line("1", attempt.prop, "take_power", premises, by=Num(power)),))


def _has_roots(node: Node) -> bool:
    powers = (n.args[1] for n in walk(node) if isinstance(n, Pow))
    return any(isinstance(e, Num) and e.value.denominator != 1 for e in powers)


def _by_power(attempt: Attempt, prop: Rel, n: int) -> Proof:
    """a = b <=> a^n = b^n, for an odd n, or where both sides are nonnegative."""
    raised = Rel("=", Pow(prop.left, Num(n)), Pow(prop.right, Num(n)))
    return _through(attempt, prop, raised, line("1", Iff(prop, raised), "take_power", by=Num(n)))


def _through(attempt: Attempt, prop: Rel, raised: Rel, first: Line) -> Proof:
    """The claim through an equivalent one."""
    return Proof(
        (
            first,
            line("2", raised, "algebra", attempt.hypotheses),
            line("3", prop, "algebra", cite("1", "2")),
        )
    )


def by_square(attempt: Attempt) -> Iterator[Proof]:
    """(a - b)^2 = 0 from the hypotheses, and so a = b."""
    prop = attempt.prop
    if isinstance(prop, Rel) and prop.op == "=" and attempt.hypotheses:
        square = Rel("=", Pow(Add(prop.left, Neg(prop.right)), Num(2)), ZERO)
        yield Proof((line("1", square, "algebra", attempt.hypotheses), line("2", prop, "algebra", cite("1"))))

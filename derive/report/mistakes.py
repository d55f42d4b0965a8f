"""Mistakes that people make, in words of their own: what a line that fails looks like, beyond that it fails.

Each is recognised by its form alone, in a line that is known to fail; the words say what is there, and no
more. A table: to add one, write its function and put it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.check.verdict import CheckedLine
from derive.kernel.verdict import Failure
from derive.record.model import Index, Record
from derive.render.conditions import IN_RANGE
from derive.report.step_numbers import sides
from derive.terms.nodes import (
    INTEGER,
    Add,
    Bound,
    Elem,
    Fn,
    Iff,
    Implies,
    Mul,
    Node,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    free,
    instantiate,
    walk,
)

Phrase = tuple[str | Node, ...]
Recogniser = Callable[[Record, CheckedLine], Iterator[Phrase]]

ONE_WAY = "only: it is no equivalence"
DIVIDES = ("denominator", "the factor is nonzero", "the divisor is nonzero")
CONVEX = {"exp": "convex", "log": "concave"}


def mistakes(record: Record, checked: CheckedLine) -> list[Phrase]:
    """What the line shows of the mistakes in the table, each once."""
    return list(dict.fromkeys(said for recognise in MISTAKES for said in recognise(record, checked)))


def free_and_summed(record: Record, checked: CheckedLine) -> Iterator[Phrase]:
    """An index that is free on one side, and only summed over on the other."""
    labelled = sides(record, checked.kernel.line)
    for (_, here), (_, there) in (labelled, labelled[::-1]) if len(labelled) == 2 else ():
        side = "left" if here is labelled[0][1] else "right"
        other = "right" if side == "left" else "left"
        for index in record.indices:
            if index.term in free(here) and index.term not in free(there) and (how := _ranged(there, index)):
                yield ("", index.term, f" is free on the {side}, and {how} on the {other}")


def _ranged(side: Term, index: Index) -> str:
    """How a side binds an index of this name."""
    for node in walk(side):
        if isinstance(node, Sum | Prod) and node.body.hint == index.name:
            return "summed over" if isinstance(node, Sum) else "multiplied over"
    return ""


def idle_index(record: Record, checked: CheckedLine) -> Iterator[Phrase]:
    """A sum whose terms do not use its index, though they have another."""
    for node in walk(checked.kernel.line.prop):
        if not isinstance(node, Sum) or node.loose or _uses_variable(node.body.body):
            continue
        body = node.body.body
        if any(isinstance(n, Elem) for n in walk(body)):
            index = Sym(node.body.hint, INTEGER)
            term = instantiate(node.body, Sym("%", INTEGER))
            yield ("the summand ", term, " does not use ", index, ", the index of its sum")


def _uses_variable(body: Node, level: int = 0) -> bool:
    if isinstance(body, Bound):
        return body.level == level
    inner = level + 1 if body.kind == "lam" else level
    return any(_uses_variable(a, inner) for a in body.args)


def divides_by_zero(record: Record, checked: CheckedLine) -> Iterator[Phrase]:
    """A step that divides by what may be 0."""
    failure = checked.kernel.failure or Failure("", "")
    for missing in failure.missing:
        prop = missing.prop
        if isinstance(prop, Rel) and prop.op == "!=" and missing.why in DIVIDES and not missing.scope:
            yield ("the step divides by ", prop.left, ", which may be 0")


def one_way(record: Record, checked: CheckedLine) -> Iterator[Phrase]:
    """A step that holds one way, used as an equivalence."""
    line, suggestion = checked.kernel.line, checked.suggestion
    if not isinstance(line.prop, Iff) or len(line.prop.args) != 2 or suggestion is None:
        return
    if isinstance(suggestion.prop, Implies):
        forward = suggestion.prop.args[0] == line.prop.args[0]
        direction = "from left to right" if forward else "from right to left"
        if checked.witness is not None:
            yield (f"the step holds {direction} {ONE_WAY}",)
        else:
            yield (f"the step is shown {direction} only",)


def range_off_by_one(record: Record, checked: CheckedLine) -> Iterator[Phrase]:
    """A range that is one too long or too short."""
    if checked.suggestion is not None and "bound off by one" in checked.suggestion.what:
        yield (f"the {checked.suggestion.what.split()[0]} end of a range is off by one",)


def out_of_range(record: Record, checked: CheckedLine) -> Iterator[Phrase]:
    """An index that leaves its range, such as x[i + 1] where i runs to the end, or x[0] where it begins at 1."""
    failure = checked.kernel.failure or Failure("", "")
    if checked.witness is None or checked.witness.undefined is None:
        return
    ranges = [ends for family in record.families for ends in family.ranges]
    starts, ends = {lo for lo, _ in ranges}, {hi for _, hi in ranges}
    for missing in failure.missing:
        prop = missing.prop
        if missing.why != IN_RANGE or not isinstance(prop, Rel) or prop.op != "<=":
            continue
        if isinstance(prop.left, Add):
            yield ("the index ", prop.left, " goes beyond the end ", prop.right, " of its range")
        elif prop.left in starts and prop.right not in ends:
            yield ("the index ", prop.right, " is before the start ", prop.left, " of its range")


def jensen_reversed(record: Record, checked: CheckedLine) -> Iterator[Phrase]:
    """Jensen's inequality the wrong way round: f(sum w x) against sum w f(x)."""
    prop = checked.kernel.line.prop
    if not isinstance(prop, Rel) or prop.op not in ("<", "<=", ">", ">=") or checked.witness is None:
        return
    less, more = (prop.left, prop.right) if prop.op in ("<", "<=") else (prop.right, prop.left)
    for outside, inside, outside_is_less in ((less, more, True), (more, less, False)):
        name = _of_a_mean(outside, inside)
        # f(mean) <= mean of f holds for convex f
        if name and (CONVEX[name] == "convex") is not outside_is_less:
            sign = "at most" if CONVEX[name] == "convex" else "at least"
            yield (
                f"Jensen's inequality goes the other way: {name} is {CONVEX[name]}, so {name} of a weighted mean "
                f"is {sign} the mean of the {name}s",
            )


def induction_under_a_hypothesis(record: Record, checked: CheckedLine) -> Iterator[Phrase]:
    """An induction on n whose lines use what is given of n: that is known of one n, not of each up to it."""
    line, failure = checked.kernel.line, checked.kernel.failure
    variable = line.parameter("variable")
    if line.rule != "induction" or failure is None or failure.code != "condition-missing" or failure.missing:
        return
    for given in record.hypotheses:
        if variable in free(given.prop):
            bound = "; a bound on it is declared, as in d.integer(..., at_least=k)"
            yield ("", given.prop, " is given of one ", variable, ", and an induction goes over each", bound)


def _of_a_mean(outside: Term, inside: Term) -> str:
    """The function f, where the sides are f(sum of w x) and the sum of w f(x) over the same range."""
    if not (isinstance(outside, Fn) and outside.name in CONVEX and isinstance(inside, Sum)):
        return ""
    mean = outside.args[0]
    if not isinstance(mean, Sum) or (mean.lo, mean.hi) != (inside.lo, inside.hi):
        return ""
    variable = Sym("%", INTEGER)
    weighed, valued = _factors(instantiate(mean.body, variable)), _factors(instantiate(inside.body, variable))
    applied = [n for n in valued if isinstance(n, Fn) and n.name == outside.name]
    if len(applied) != 1:
        return ""
    valued.remove(applied[0])
    argument = _factors(applied[0].args[0])
    return outside.name if sorted(weighed, key=repr) == sorted([*valued, *argument], key=repr) else ""


def _factors(term: Term) -> list[Node]:
    return list(term.args) if isinstance(term, Mul) else [term]


MISTAKES: tuple[Recogniser, ...] = (
    free_and_summed,
    idle_index,
    divides_by_zero,
    one_way,
    range_off_by_one,
    out_of_range,
    jensen_reversed,
    induction_under_a_hypothesis,
)

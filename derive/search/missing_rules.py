"""Rules that an author may have left out of a line's reason, with their parameters. Nothing here is checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from derive.kernel.context import Theory
from derive.record.model import Citation, Index, Line, ParameterValue, Record
from derive.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Div,
    Fn,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Tends,
    Term,
    free,
    instantiate,
    product_of,
    walk,
)

FIRST = "first"  # the id of a line that is written before the one in question
MOST_POINTS = 4  # at which a function is touched by a tangent
Parameters = tuple[tuple[str, ParameterValue], ...]
HALF = Num(Fraction(1, 2))


def with_rules(line: Line, record: Record, before: Sequence[Line]) -> Iterator[Line]:
    """The line by a rule that fits its form, from what it cites; last, from hypotheses and lines it does not cite."""
    if isinstance(line.prop, Tends):
        yield _by(line, "limit")
    yield from _cases(line, before)
    statements = {("hypothesis", h.id): h.prop for h in record.hypotheses}
    statements |= {("line", x.id): x.prop for x in before if set(x.guards) <= set(line.guards)}
    cited = [c for c in line.premises if (c.kind, c.ref) in statements]
    yield from _combined(line, [statements[c.kind, c.ref] for c in cited])
    for fact in cited:
        others = tuple(c for c in line.premises if c != fact)
        for rule, parameters in _fitting(line.prop, statements[fact.kind, fact.ref], record, fact):
            yield _by(replace(line, premises=(fact, *others)), rule, parameters)
    yield from _tangents(line)
    for key in reversed(list(statements)):
        fact = Citation(*key)
        if not cited:
            for rule, parameters in _fitting(line.prop, statements[key], record, fact):
                yield _by(replace(line, premises=(fact, *line.premises)), rule, parameters)


def _cases(line: Line, before: Sequence[Line]) -> Iterator[Line]:
    """The line from the same in several cases, cited or not."""
    same = [x for x in before if x.prop == line.prop and set(line.guards) < set(x.guards)]
    if len(same) > 1:
        cited = {c.ref for c in line.premises if c.kind == "line"}
        missing = tuple(Citation("line", x.id) for x in same if x.id not in cited)
        yield _by(replace(line, premises=(*line.premises, *missing)), "cases")


def in_two(line: Line, record: Record) -> Iterator[tuple[Line, Line]]:
    """The line from one that is written first, and rests on the same facts, by a rule."""
    yield from _summed(line, record)
    yield from _monotone(line)


def _summed(line: Line, record: Record) -> Iterator[tuple[Line, Line]]:
    """The line as the sum of one that holds for each index."""
    named = {d.name: d for d in record.definitions if d.name in line.parameter("unfold", ())}
    prop = Theory(definitions=named).unfold_all(line.prop)
    if not isinstance(prop, Rel) or prop.op == "!=":
        return
    totals = [n for side in (prop.left, prop.right) for n in walk(side) if isinstance(n, Sum) and not n.loose]
    if not totals:
        return
    total = totals[0]
    fitting = [i for i in record.indices if (i.lo, i.hi) == (total.lo, total.hi) and i.term not in free(prop)]
    fitting.sort(key=lambda i: i.name != total.body.hint)
    for index in fitting[:1]:
        length = _length(index)
        mean = any(isinstance(n, Div) and n.args[1] == length and _has_sum(n.args[0]) for n in walk(prop))
        left, right = (_summand(side, index, mean) for side in (prop.left, prop.right))
        if left is not None and right is not None:
            yield from _after(line, Rel(prop.op, left, right), "sum_over", _over(index))


def _monotone(line: Line) -> Iterator[tuple[Line, Line]]:
    """An inequality with one exp, log or power on each side, from one between their arguments."""
    prop = line.prop
    if not isinstance(prop, Rel) or prop.op in ("=", "!="):
        return
    nodes = [list(walk(side)) for side in (prop.left, prop.right)]
    for name, rule in (("exp", "take_exp"), ("log", "take_log")):
        left, right = (_calls(side, name) for side in nodes)
        if len(left) == len(right) == 1:
            yield from _after(line, Rel(prop.op, left[0], right[0]), rule)
    powers = [[n for n in side if isinstance(n, Pow) and not n.loose] for side in nodes]
    match powers:
        case [[Pow(args=(less, p))], [Pow(args=(more, q))]] if p == q:
            yield from _after(line, Rel(prop.op, less, more), "take_power", (("by", p),))


def _by(line: Line, rule: str, parameters: Parameters = ()) -> Line:
    return replace(line, rule=rule, parameters=(*parameters, *line.parameters))


def _after(line: Line, prop: Prop, rule: str, parameters: Parameters = ()) -> Iterator[tuple[Line, Line]]:
    """A line that is written first, by algebra alone or by what the line cites, and the line from it by a rule."""
    first = replace(line, id=FIRST, prop=prop, chain=-1)
    whole = _by(replace(line, premises=(Citation("line", FIRST), *line.premises)), rule, parameters)
    if line.premises or line.parameters:
        yield replace(first, premises=(), parameters=()), whole
    yield first, whole


def _fitting(prop: Prop, fact: Prop, record: Record, citation: Citation) -> Iterator[tuple[str, Parameters]]:
    """Rules that carry a fact to something of the form of a proposition."""
    here, there = list(walk(prop)), list(walk(fact))
    fixed = {name for name, _ in citation.at}
    for rule, kind in (("sum_over", Sum), ("product_over", Prod)):
        if any(isinstance(n, kind) for n in here):
            for index in record.indices:
                if index.term in free(fact) and index.term not in free(prop) and index.name not in fixed:
                    yield rule, _over(index)
    if _calls(there, "log"):
        yield "take_exp", ()
    if _calls(there, "exp") or _calls(here, "log"):
        yield "take_log", ()
    raised = [n.args[1] for n in here if isinstance(n, Pow) and not n.loose and n.args[1] != ONE]
    inverse = [HALF for n in there if isinstance(n, Pow) and n.args[1] == Num(Fraction(2))]
    for exponent in dict.fromkeys((*raised, *inverse)):
        yield "take_power", (("by", exponent),)


def _over(index: Index) -> Parameters:
    return ("index", index.name), ("lo", index.lo), ("hi", index.hi)


def _calls(nodes: Sequence[Node], name: str) -> list[Term]:
    """The arguments of a function in a formula."""
    found = [n.args[0] for n in nodes if isinstance(n, Fn) and n.name == name and not n.loose]
    return [a for a in dict.fromkeys(found) if isinstance(a, Term)]


def _combined(line: Line, facts: Sequence[Prop]) -> Iterator[Line]:
    """Inequalities added up, each times what stands before the summand in its place."""
    prop = line.prop
    if not facts or not isinstance(prop, Rel) or prop.op in ("=", "!="):
        return
    if not all(isinstance(fact, Rel) and fact.op not in ("=", "!=") for fact in facts):
        return
    for side in (prop.left, prop.right):
        summands = side.args if isinstance(side, Add) else (side,)
        summands = tuple(_without_sign(a) for a in summands)
        if len(summands) == len(facts) and any(isinstance(a, Mul) for a in summands):
            times = [_before_the_last(a) for a in summands]
            yield _by(line, "combination", tuple((f"times_{n}", t) for n, t in enumerate(times, start=1)))


def _without_sign(term: Node) -> Node:
    """The summand a*b of -a*b, however its sign is written."""
    first, *others = term.args if isinstance(term, Mul) else (term,)
    if isinstance(first, Neg):
        return product_of((first.args[0], *others))
    return product_of(others) if others and first == Num(-1) else term


def _before_the_last(term: Node) -> Node:
    return product_of(term.args[:-1]) if isinstance(term, Mul) else ONE


def _tangents(line: Line) -> Iterator[Line]:
    """Tangents of log and exp, at 1 and 0 and wherever else the function stands in the line."""
    if not isinstance(line.prop, Rel) or line.prop.op in ("=", "!="):
        return
    nodes = list(walk(line.prop))
    for name, standard in (("log", ONE), ("exp", ZERO)):
        arguments = _calls(nodes, name)
        pairs = [(u, v) for v in (standard, *arguments) for u in arguments if u != v]
        for u, v in pairs[:MOST_POINTS]:
            yield _by(line, f"tangent_{name}", (("at", u), ("point", v)))


def _summand(side: Term, index: Index, mean: bool) -> Term | None:
    """What sums to a side over the range of an index, or has it as its mean; what has no sum is the same for each."""
    length = _length(index)
    match side:
        case Sum() if (side.lo, side.hi) == (index.lo, index.hi):
            body = instantiate(side.body, index.term)
            return Mul(length, body) if mean else body
        case Neg():
            inner = _summand(side.args[0], index, mean)
            return None if inner is None else Neg(inner)
        case Add():
            parts = [_summand(a, index, mean) for a in side.args]
            return None if None in parts else Add(*(p for p in parts if p is not None))
        case Div() if _has_sum(side.args[0]) and not _has_sum(side.args[1]):
            if mean and side.args[1] == length:
                return _summand(side.args[0], index, False)
            above = _summand(side.args[0], index, mean)
            return None if above is None else Div(above, side.args[1])
        case Mul() if _has_sum(side):
            sums = [k for k, a in enumerate(side.args) if _has_sum(a)]
            inner = _summand(side.args[sums[0]], index, mean) if len(sums) == 1 else None
            return None if inner is None else Mul(*side.args[: sums[0]], inner, *side.args[sums[0] + 1 :])
    if _has_sum(side):
        return None
    return side if mean else _shared_out(side, length)


def _length(index: Index) -> Term:
    return index.hi if index.lo == ONE else Add(index.hi, Neg(index.lo), ONE)


def _has_sum(term: Node) -> bool:
    return any(isinstance(n, Sum) for n in walk(term))


def _shared_out(term: Term, length: Term) -> Term:
    """term / length, cancelled where the length is a factor."""
    if term == ZERO:
        return ZERO
    if term == length:
        return ONE
    if isinstance(term, Mul) and length in term.args:
        k = term.args.index(length)
        return product_of((*term.args[:k], *term.args[k + 1 :]))
    return Div(term, length)

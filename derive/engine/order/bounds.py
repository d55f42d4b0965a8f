"""Tangent lines of log and exp, order kept by functions, and bounds of functions, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations

from derive.engine.attempt import cite, line
from derive.engine.order.columns import Column, Names, of_premise, of_term, product, some
from derive.engine.order.place import Place
from derive.record.model import Citation, Line
from derive.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Div,
    Fn,
    Iff,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Prop,
    Rel,
    Term,
    is_integer,
    walk,
)

MAX_POINTS = 7


def applications(nodes: Iterable[Node], name: str) -> list[Term]:
    """The arguments at which a function is applied outside every binder, each once."""
    found = [
        n.args[0]
        for node in nodes
        for n in walk(node)
        if isinstance(n, Fn) and n.name == name and not n.loose
    ]
    return list(dict.fromkeys(found))


def powers(nodes: Iterable[Node]) -> list[tuple[Term, Term]]:
    """Bases and exponents outside every binder, each once."""
    found = [
        (n.args[0], n.args[1]) for node in nodes for n in walk(node) if isinstance(n, Pow) and not n.loose
    ]
    return list(dict.fromkeys(found))


def inverse(term: Term) -> Term:
    """1 over a term, as people write it."""
    if isinstance(term, Div):
        return Div(term.args[1], term.args[0])
    return Div(ONE, term)


def opposite(term: Term) -> Term:
    """-term, without two signs."""
    return term.args[0] if isinstance(term, Neg) else Neg(term)


def tangent_log(place: Place, at: Term, point: Term, id: str, strict: bool) -> Line:
    """The line log(at) <= log(point) + (at - point)/point; `strict` with < where the two are shown to differ."""
    right = Add(at, Num(-1)) if point == ONE else Add(Fn("log", point), Div(Add(at, Neg(point)), point))
    op = "<" if strict and place.shows(Rel("!=", at, point)) else "<="
    prop = Rel(op, Fn("log", at), right)
    return line(id, prop, "tangent_log", guards=place.guards, at=at, point=point)


def tangent_exp(place: Place, at: Term, point: Term, id: str, strict: bool) -> Line:
    """The line exp(point)*(1 + at - point) <= exp(at); `strict` with < where the two are shown to differ."""
    slope = Add(ONE, at) if point == ZERO else Add(ONE, at, Neg(point))
    left = slope if point == ZERO else Mul(Fn("exp", point), slope)
    op = "<" if strict and place.shows(Rel("!=", at, point)) else "<="
    return line(id, Rel(op, left, Fn("exp", at)), "tangent_exp", guards=place.guards, at=at, point=point)


def tangents(place: Place, nodes: list[Node], names: Names, strict: bool) -> list[Column]:
    """Tangents of log at pairs of its arguments, their inverses and 1; of exp at pairs of its, negatives and 0."""
    out: list[Column] = []
    exponents = applications(nodes, "exp")
    logs = applications(nodes, "log")
    if logs:
        positive = [u for u in (*logs, *(Fn("exp", e) for e in exponents)) if place.shows(Rel("<", ZERO, u))]
        ends = positive[:MAX_POINTS]
        turned = [inverse(u) for u in ends if u != ONE]
        for at, point in _pairs(ends, turned, ONE):
            given = tangent_log(place, at, point, names.next(), strict)
            out += _column(place, given)
    if exponents:
        ends = exponents[:MAX_POINTS]
        for at, point in _pairs(ends, [opposite(u) for u in ends if u != ZERO], ZERO):
            given = tangent_exp(place, at, point, names.next(), strict)
            out += _column(place, given)
    return out


def tangents_of_powers(place: Place, nodes: list[Node], names: Names) -> list[Column]:
    """Tangents of powers whose exponents are not numbers, at 1 and at other bases with the same exponent."""
    out: list[Column] = []
    pool = [(b, p) for b, p in powers(nodes) if not isinstance(p, Num) and not isinstance(b, Num)]
    for exponent in dict.fromkeys(p for _, p in pool):
        natural = is_integer(exponent) and place.nonnegative(exponent)
        above = natural or place.shows(Rel("<=", ONE, exponent)) or place.shows(Rel("<=", exponent, ZERO))
        below = not above and place.nonnegative(exponent) and place.shows(Rel("<=", exponent, ONE))
        if not above and not below:
            continue
        low = "<=" if natural else "<"
        bases = [b for b, p in pool if p == exponent and place.shows(Rel(low, ZERO, b))]
        for at, point in permutations((*bases, ONE), 2):
            if (at == ONE and len(bases) > 2) or not place.shows(Rel("<", ZERO, point)):
                continue
            curve, start = Pow(at, exponent), ONE if point == ONE else Pow(point, exponent)
            slope = Add(at, Num(-1)) if point == ONE else Div(Add(at, Neg(point)), point)
            straight = Add(start, product(exponent, start, slope))
            sides = (straight, curve) if above else (curve, straight)
            given = line(
                names.next(),
                Rel("<=", *sides),
                "tangent_power",
                guards=place.guards,
                at=at,
                point=point,
                exponent=exponent,
            )
            out += _column(place, given)
    return out


def _pairs(plain: list[Term], turned: list[Term], unit: Term) -> Iterator[tuple[Term, Term]]:
    """Where a curve is compared with its tangent: with that at the unit, and at other places, turned alike or not."""
    for u in (*plain, *turned):
        if u != unit:
            yield u, unit
    for u, v in permutations(plain, 2):
        yield u, v
    for u in turned:
        for v in plain:
            yield u, v


def _column(place: Place, *lines: Line) -> list[Column]:
    """What the last of some lines says, if it can be combined with others."""
    last = lines[-1]
    if not isinstance(last.prop, Rel):
        return []
    return some(of_premise(place, last.prop, Citation("line", last.id), lines))


# --- order kept by a function


def ordered(place: Place, nodes: list[Node], names: Names) -> list[Column]:
    """f(u) <= f(v) from u <= v, for exp, log and powers that occur, u and v among their arguments and 0 or 1."""
    out: list[Column] = []
    for name, unit in (("exp", ZERO), ("log", ONE)):
        ends = applications(nodes, name)[:MAX_POINTS]
        if name == "log":
            ends = [u for u in ends if place.shows(Rel("<", ZERO, u))]
        pairs = list(permutations((*ends, unit), 2))
        if ends:
            pairs += [p for p in _compared(nodes, ends) if p not in pairs]
        for u, v in pairs:
            out += _ordered(place, u, v, "take_" + name, names)
    pool = powers(nodes)[: 2 * MAX_POINTS]
    for exponent in dict.fromkeys(e for _, e in pool):
        if isinstance(exponent, Num) and exponent.value < 0:
            continue
        bases = [
            b for b, e in pool if _apart(place, e, exponent) and (_is_odd(exponent) or place.nonnegative(b))
        ]
        for u, v in permutations((*bases, ONE), 2):
            out += _ordered(place, u, v, "take_power", names, exponent)
    for base in dict.fromkeys(b for b, _ in pool):
        out += _exponents(place, base, [e for b, e in pool if b == base], names)
    return out


def _is_odd(exponent: Term) -> bool:
    return isinstance(exponent, Num) and exponent.value > 0 and exponent.value % 2 == 1


def _apart(place: Place, one: Term, other: Term) -> bool:
    """Whether two exponents are equal but for a number."""
    if one == other:
        return True
    if isinstance(one, Num) or isinstance(other, Num):
        return False
    value = place.polynomial(Add(one, Neg(other)))
    return value is not None and value.is_constant()


def _compared(nodes: list[Node], ends: list[Term]) -> Iterator[tuple[Term, Term]]:
    """The sides of inequalities that are given, one of them an argument of the function."""
    for node in nodes:
        if isinstance(node, Rel) and node.forward().op in ("<", "<="):
            left, right = node.forward().left, node.forward().right
            if left in ends or right in ends:
                yield left, right


def _ordered(
    place: Place, u: Term, v: Term, rule: str, names: Names, exponent: Term | None = None
) -> list[Column]:
    op = _order(place, u, v)
    if op is None:
        return []
    if exponent is not None and op == "<" and not place.shows(Rel("<", ZERO, exponent)):
        op = "<="
    if exponent is not None and not place.shows(Rel("<" if op == "<" else "<=", ZERO, exponent)):
        return []
    first = line(names.next(), Rel(op, u, v), "algebra", place.hypotheses, place.guards)
    left, right = (_applied(rule, w, exponent) for w in (u, v))
    extra = {} if exponent is None else {"by": exponent}
    then = line(names.next(), Rel(op, left, right), rule, cite(first.id), place.guards, **extra)
    return _column(place, first, then)


def _applied(rule: str, term: Term, exponent: Term | None) -> Term:
    if exponent is not None:
        return ONE if term == ONE else Pow(term, exponent)
    if rule == "take_exp":
        return ONE if term == ZERO else Fn("exp", term)
    return ZERO if term == ONE else Fn("log", term)


def _exponents(place: Place, base: Term, exponents: list[Term], names: Names) -> list[Column]:
    """b^p <= b^q from p <= q for b > 1, and the other way for 0 < b < 1, where the exponents are reals."""
    out: list[Column] = []
    exponents = [e for e in dict.fromkeys(exponents) if not (isinstance(e, Num) or is_integer(e))]
    if len(exponents) < 2 or not place.shows(Rel("<", ZERO, base)):
        return out
    for p, q in permutations(exponents, 2):
        op = _order(place, p, q)
        if op is None:
            continue
        up = place.shows(Rel("<", ONE, base))
        if not up and not place.shows(Rel("<", base, ONE)):
            continue
        one, two = (Mul(e, Fn("log", base)) for e in ((p, q) if up else (q, p)))
        first = line(names.next(), Rel(op, p, q), "algebra", place.hypotheses, place.guards)
        second = line(
            names.next(), Rel(op, one, two), "multiply", cite(first.id), place.guards, by=Fn("log", base)
        )
        left, right = (Pow(base, e) for e in ((p, q) if up else (q, p)))
        then = line(names.next(), Rel(op, left, right), "take_exp", cite(second.id), place.guards)
        out += _column(place, first, second, then)
    return out


def _order(place: Place, u: Term, v: Term) -> str | None:
    return next((op for op in ("<", "<=") if place.shows(Rel(op, u, v))), None)


def inverted(place: Place, names: Names) -> list[Column]:
    """u <= v from a hypothesis f(u) <= f(v), for exp, log and powers."""
    out: list[Column] = []
    for h in place.record.hypotheses:
        given = h.prop.forward() if isinstance(h.prop, Rel) else None
        if given is None or given.op not in ("<", "<="):
            continue
        lines: tuple[Line, ...]
        cited = (Citation("hypothesis", h.id),)
        match given.left, given.right:
            case Fn(payload=("exp",), args=(u,)), Fn(payload=("exp",), args=(v,)):
                lines = (line(names.next(), Rel(given.op, u, v), "take_log", cited, place.guards),)
            case Fn(payload=("log",), args=(u,)), Fn(payload=("log",), args=(v,)):
                lines = (line(names.next(), Rel(given.op, u, v), "take_exp", cited, place.guards),)
            case Pow(args=(u, p)), Pow(args=(v, q)) if p == q:
                lines = _by_power(place, given, Rel(given.op, u, v), p, cited, names)
            case (n, Pow(args=(v, Num() as p))) if n == ZERO and p.value > 0 and p.value % 2 == 1:
                u, lines = ZERO, _by_power(place, given, Rel(given.op, ZERO, v), p, cited, names)
            case (Pow(args=(u, Num() as p)), n) if n == ZERO and p.value > 0 and p.value % 2 == 1:
                v, lines = ZERO, _by_power(place, given, Rel(given.op, u, ZERO), p, cited, names)
            case _:
                continue
        out += some(of_premise(place, Rel(given.op, u, v), Citation("line", lines[-1].id), lines))
    return out


def _by_power(
    place: Place, given: Rel, wanted: Rel, p: Term, cited: tuple[Citation, ...], names: Names
) -> tuple[Line, ...]:
    both = line(names.next(), Iff(wanted, given), "take_power", (), place.guards, by=p)
    then = line(names.next(), wanted, "algebra", (*cite(both.id), *cited), place.guards)
    return both, then


# --- bounds


def bounded(place: Place, nodes: list[Node]) -> list[Column]:
    """1 - sin u and 1 + sin u, likewise for cos: the kernel knows their signs."""
    out: list[Column] = []
    for name in ("sin", "cos"):
        for u in applications(nodes, name):
            for term in (Add(ONE, Neg(Fn(name, u))), Add(ONE, Fn(name, u))):
                if place.nonnegative(term):
                    out += some(of_term(place, term, ">="))
    for u in applications(nodes, "abs"):
        for term in (Add(Fn("abs", u), Neg(u)), Add(Fn("abs", u), u)):
            if place.nonnegative(term):
                out += some(of_term(place, term, ">="))
    return out


def propositions(place: Place, goal: Rel) -> list[Node]:
    """The goal, and the hypotheses that speak of it."""
    given: list[Prop] = [h.prop for h in place.record.hypotheses]
    return [goal, *given, *place.guards]

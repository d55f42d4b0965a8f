"""Ways to an inequality: which candidates are put to the linear program, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from derive.engine.attempt import Attempt, Proof, cite, line
from derive.engine.order.bounds import (
    applications,
    bounded,
    inverted,
    ordered,
    propositions,
    tangents,
    tangents_of_powers,
)
from derive.engine.order.columns import (
    Column,
    Names,
    denominator,
    gap,
    known,
    of_premise,
    of_term,
    products,
    some,
    times,
)
from derive.engine.order.combine import Table
from derive.engine.order.place import Place, searched
from derive.engine.order.reshape import Conclude, conditions, reshaped, roots
from derive.engine.order.squares import squares
from derive.engine.order.sums import lagrange, multiplied, summed, with_indices
from derive.kernel.facts import index_terms
from derive.kernel.fractions import Frac, Poly
from derive.record.model import Citation, Index, Line
from derive.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    free,
    is_integer,
    negated,
    substitute,
    walk,
)

DEGREE = 6
MAX_SPLITS = 4
MAX_SCALES = 2


def by_combination(attempt: Attempt) -> Iterator[Proof]:
    """A combination of signs, hypotheses, their products, squares, tangents and order kept by functions."""
    goal = attempt.prop
    if isinstance(goal, Rel) and goal.op == "!=":
        yield from _different(attempt, goal)
    elif isinstance(goal, Rel) and goal.forward().op in ("<", "<="):
        props = [goal, *(h.prop for h in attempt.record.hypotheses)]
        record, indices = with_indices(attempt.record, props)
        lines = searched(record, 2 * attempt.seconds, lambda place: proved(place, goal, indices))
        if lines is not None:
            yield Proof(tuple(lines), indices)


def _different(attempt: Attempt, goal: Rel) -> Iterator[Proof]:
    """a != b from a < b or from b < a; where integers occur, in the cases of their order."""
    record, indices = with_indices(attempt.record, [goal, *(h.prop for h in attempt.record.hypotheses)])
    lines = searched(record, attempt.seconds, lambda place: _apart(place, goal, indices, "all"))
    if lines is not None:
        yield Proof(tuple(lines), indices)


def _apart(place: Place, goal: Rel, indices: tuple[Index, ...], id: str) -> list[Line] | None:
    for number, sides in enumerate(((goal.left, goal.right), (goal.right, goal.left))):
        lines = proved(place, Rel("<", *sides), indices, f"{id}_{number}")
        if lines is not None:
            return [*lines, line(id, goal, "algebra", cite(lines[-1].id), place.guards)]
    integers = sorted((s for s in free(goal) if isinstance(s, Sym) and is_integer(s)), key=lambda s: s.name)
    for m, n in combinations(integers, 2):
        if not place.guards:
            return by_cases(place, goal, Rel("<", m, n), indices, id, _apart)
    return None


def proved(place: Place, goal: Rel, indices: tuple[Index, ...], id: str = "all") -> list[Line] | None:
    """Lines that end in the goal: in its own form or another, else in the cases that it depends on."""
    depends = conditions(place, goal)
    if depends:
        first = next(attempts(place, goal, indices, id), None)
        return first or by_cases(place, goal, depends[0], indices, id)
    forms: list[tuple[Iterator[list[Line] | None], Conclude]] = [
        (attempts(place, goal, indices, id), _as_it_is)
    ]
    for wanted, conclude in reshaped(place, goal, id):
        forms.append((attempts(place, wanted, indices, f"{id}_s"), conclude))
    while forms and not place.late:  # each form in turn, a round of candidates at a time
        for form in tuple(forms):
            tried, conclude = form
            for lines in tried:
                if lines is not None:
                    return [*lines, *conclude(lines[-1].id)]
                if place.late:
                    return None
                break
            else:
                forms.remove(form)
    splits = roots(place, goal)
    return by_cases(place, goal, splits[0], indices, id) if splits else None


def _as_it_is(given: str) -> list[Line]:
    return []


def by_cases(
    place: Place,
    goal: Rel,
    condition: Rel,
    indices: tuple[Index, ...],
    id: str,
    show: Callable[[Place, Rel, tuple[Index, ...], str], list[Line] | None] | None = None,
) -> list[Line] | None:
    """The goal where a condition holds and where it does not."""
    opposite = negated(condition)
    if len(place.guards) >= MAX_SPLITS or not isinstance(opposite, Rel) or place.late:
        return None
    lines: list[Line] = []
    ends = []
    for letter, guard in (("a", condition), ("b", opposite)):
        found = (show or proved)(place.under(guard), goal, indices, id + letter)
        if found is None:
            return None
        lines += found
        ends.append(found[-1].id)
    return [*lines, line(id, goal, "cases", cite(*ends), place.guards)]


def attempts(place: Place, goal: Rel, indices: tuple[Index, ...], id: str) -> Iterator[list[Line] | None]:
    """The goal from signs and hypotheses first, then from more and more candidates: lines, or None, each time."""
    value = place.fraction(gap(goal))
    if value is None:
        return
    place.remember(n for n in walk(goal) if isinstance(n, Term) and not n.loose and n.args)
    given, equations = hypotheses(place, goal, id)
    polys = [value.num, value.den, *(c.poly for c in given), *(p for p, _ in equations)]
    base = [*given, *known(place, polys)]
    table = Table(place, goal, equations, id)
    table.add(base)
    yield table.combination()
    yield divided(place, goal, given, value, id)
    over = [*scales(place, goal), *_denominators(given)]
    cleared = denominator(place, value.den)
    if cleared is not None and cleared[1] != ONE and given:
        table.add(_multiples(place, given, some(of_term(place, cleared[1], ">")), DEGREE))
    for more in _rounds(place, goal, indices, table, value.num):
        if not more:
            continue
        table.add(more)
        for scale in (ONE, *over):
            yield table.combination(scale)


def scales(place: Place, goal: Rel) -> tuple[Term, ...]:
    """What tangents of the goal's logarithms are over: the goal is multiplied by it, to be free of denominators."""
    found: dict[Term, tuple[int, int]] = {}
    for u in applications([goal], "log"):
        value = place.fraction(u)
        for poly in () if value is None else (value.num, value.den):
            if not poly.is_constant():
                term = place.written(place.atoms.lift(poly) / poly.leading_coefficient())
                if place.sign(term) == "+":
                    found[term] = (len(poly), len(repr(term)))
    return tuple(sorted(found, key=lambda t: found[t], reverse=True)[:MAX_SCALES])


def _denominators(given: Sequence[Column]) -> list[Term]:
    """What hypotheses had to be multiplied by."""
    return list(dict.fromkeys(c.times for c in given if c.times != ONE))[:MAX_SCALES]


def divided(place: Place, goal: Rel, given: Sequence[Column], value: Frac, id: str) -> list[Line] | None:
    """The goal as a hypothesis divided by something positive: a < b from s a < s b."""
    target = place.atoms.lift(value.num)
    if not value.den.is_constant() or target.is_constant():
        return None
    for column in given:
        poly = place.atoms.lift(column.poly)
        if (goal.forward().op == "<" and column.op != ">") or column.premise is None:
            continue
        quotient, rest = divmod(poly, target)
        if not rest.is_zero() or quotient.is_constant():
            continue
        scale = place.atoms.term_of_poly(quotient * value.den.leading_coefficient())
        if place.shows(Rel("<", ZERO, scale)):
            parameters = {"scale": scale} | ({} if column.times == ONE else {"times_1": column.times})
            last = line(id, goal, "combination", (column.premise,), place.guards, **parameters)
            return [*column.lines, last]
    return None


def _rounds(
    place: Place, goal: Rel, indices: tuple[Index, ...], table: Table, target: Poly
) -> Iterator[Sequence[Column]]:
    """More and more candidates."""
    base, names = list(table.columns), Names(f"{table.id}_")
    inside = [t for i in place.atoms.used(place.atoms.lift(target)) if (t := place.atoms.terms[i]).args]
    nodes = list(dict.fromkeys((*propositions(place, goal), *inside)))
    degree = max(2, place.atoms.lift(target).total_degree())
    plain = [c for c in base if c.premise is None and c.poly.total_degree() <= 1]

    def positive(i: int) -> bool:
        return place.sign(place.atoms.terms[i]) in ("+", "+0")

    strict = goal.forward().op == "<"
    bounds = [*bounded(place, nodes), *inverted(place, names), *ordered(place, nodes, names)]
    curves = [*tangents(place, nodes, names, strict), *tangents_of_powers(place, nodes, names)]
    yield [*bounds, *curves]
    if any(isinstance(n, Prod) for node in nodes for n in walk(node)):
        yield multiplied(place, nodes, [i for i in indices if i.term not in free(goal)], names)
    if any(isinstance(n, Sum) for node in nodes for n in walk(node)):
        here = [i for i in indices if i.term not in free(goal)]
        polys = [target, *(p for p, _ in table.equations)]
        early = _has_product_of_sums(place, target)
        if early:
            yield lagrange(place, polys)
        sums = summed(place, nodes, here, _each(place, here), names, strict)
        yield sums
        if not early:
            yield lagrange(place, polys)
        yield _multiples(place, sums, plain, degree + 1)
    if degree <= DEGREE:
        yield _multiples(place, [*curves, *bounds], plain, degree + 2)
        yield squares(place, target, positive, names if strict else None)
        yield products(place, [*base, *bounds], degree)


def _has_product_of_sums(place: Place, target: Poly) -> bool:
    sums = {i for i in place.atoms.used(place.atoms.lift(target)) if isinstance(place.atoms.terms[i], Sum)}
    return any(
        sum(e for i, e in enumerate(m) if i in sums) > 1
        for m, _ in place.atoms.parts(place.atoms.lift(target))
    )


def _each(place: Place, indices: Iterable[Index]) -> list[tuple[Rel, Citation]]:
    """What the hypotheses for each index say at new indices over the same range."""
    out = []
    for index in indices:
        for h in place.record.hypotheses:
            mine = [i for i in place.record.indices if i.term in free(h.prop)]
            if (
                len(mine) == 1
                and isinstance(h.prop, Rel)
                and (mine[0].lo, mine[0].hi) == (index.lo, index.hi)
            ):
                prop = substitute(h.prop, {mine[0].term: index.term})
                out.append((prop, Citation("hypothesis", h.id, ((mine[0].name, index.term),))))
    return out


def _multiples(place: Place, columns: Sequence[Column], by: Sequence[Column], degree: int) -> list[Column]:
    """Each column times each sign of degree one."""
    found = (times(place, c, b) for c in columns for b in by)
    return [c for c in found if c is not None and c.poly.total_degree() <= degree][:150]


def hypotheses(place: Place, goal: Rel, id: str) -> tuple[list[Column], list[tuple[Poly, Citation]]]:
    """The hypotheses as columns, and the equations among them; those for each index at the indices of the goal."""
    columns: list[Column] = []
    equations: list[tuple[Poly, Citation]] = []
    for number, guard in enumerate(place.guards):
        if isinstance(guard, Rel):
            given = line(f"{id}_g{number}", guard, "algebra", guards=place.guards)
            columns += some(of_premise(place, guard, Citation("line", given.id), (given,)))
            columns += _next_integer(place, guard, (), f"{id}_n{number}")
    for number, (prop, citation) in enumerate(_instances(place, goal)):
        if not isinstance(prop, Rel):
            continue
        if prop.op == "=":
            value = place.fraction(gap(prop))
            if value is not None and not value.num.is_constant():
                equations.append((place.atoms.lift(value.num), citation))
        elif (column := of_premise(place, prop, citation)) is not None:
            columns.append(column)
            columns += _next_integer(place, prop, (citation,), f"{id}_m{number}")
    return columns, equations


def _next_integer(place: Place, prop: Rel, cited: tuple[Citation, ...], id: str) -> list[Column]:
    """m + 1 <= n from m < n, for integers."""
    prop = prop.forward()
    if prop.op != "<" or not is_integer(prop.left) or not is_integer(prop.right):
        return []
    weak = Rel("<=", Add(prop.left, ONE), prop.right)
    then = line(id, weak, "algebra", cited, place.guards)
    return some(of_premise(place, weak, Citation("line", id), (then,)))


def _instances(place: Place, goal: Rel) -> Iterator[tuple[Prop, Citation]]:
    record = place.record
    for h in record.hypotheses:
        indices = [i for i in record.indices if i.term in free(h.prop)]
        if not indices:
            yield h.prop, Citation("hypothesis", h.id)
            continue
        if len(indices) > 1:
            continue
        for t in index_terms(goal):
            bounds = (Rel("<=", indices[0].lo, t), Rel("<=", t, indices[0].hi))
            if all(place.shows(b) for b in bounds):
                at = ((indices[0].name, t),)
                yield substitute(h.prop, {indices[0].term: t}), Citation("hypothesis", h.id, at)

"""What is nonnegative for each index, summed; and Lagrange's identity for products of sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from operator import add
from typing import Any

from flint import fmpq

from derive.engine.attempt import cite, line
from derive.engine.order.bounds import bounded, inverted, ordered, tangents
from derive.engine.order.columns import Column, Names, known, of_premise, of_term, product, some, times
from derive.engine.order.place import Place
from derive.kernel.context import Context
from derive.kernel.fractions import Frac, Poly
from derive.record.model import Citation, Index, Record
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    Delta,
    Div,
    Elem,
    Fn,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    free,
    instantiate,
    is_integer,
    substitute,
    walk,
)

MAX_RANGES = 2
MAX_WEIGHTS = 5
MAX_OUTER = 4
Part = tuple[tuple[int, int], ...]  # atoms and their exponents
Cache = dict[Part, Poly | None]


def ranges(nodes: Iterable[Node]) -> list[tuple[Term, Term]]:
    """The ranges of the sums outside every binder, each once."""
    found = [(n.lo, n.hi) for node in nodes for n in walk(node) if isinstance(n, Sum | Prod) and not n.loose]
    return list(dict.fromkeys(found))[:MAX_RANGES]


def fresh_index(record: Record, lo: Term, hi: Term, number: int) -> Index:
    """An index over lo..hi that the record can declare: i1, i2, ..., from `number` on."""
    taken = {s.name for s in record.symbols} | {f.name for f in record.families}
    taken |= {i.name for i in record.indices}
    name = next(n for n in (f"i{k}" for k in range(number, 10_000)) if n not in taken)
    return Index(name, lo, hi)


def with_indices(record: Record, nodes: Iterable[Node]) -> tuple[Record, tuple[Index, ...]]:
    """The record with a schematic index for each range that is summed over."""
    new: list[Index] = []
    for number, (lo, hi) in enumerate(ranges(nodes), start=1):
        new.append(fresh_index(record, lo, hi, number + len(new)))
    return replace(record, indices=(*record.indices, *new)), tuple(new)


class Inside(Place):
    """The place of a term of a sum: an index is fixed in its range."""

    def __init__(self, outer: Place, index: Index):
        self.record, self.hypotheses = outer.record, outer.hypotheses
        self.guards = outer.guards
        self.prover = outer.prover
        self.atoms = outer.atoms
        self.roots, self.deadline, self._written = outer.roots, outer.deadline, outer._written
        self.context: Context = outer.context.inside(index.term, index.lo, index.hi)


def summed(
    place: Place,
    nodes: list[Node],
    indices: Iterable[Index],
    given: list[tuple[Rel, Citation]],
    names: Names,
    strict: bool,
) -> list[Column]:
    """Columns over the sums of the nodes: each is a pointwise one times a weight, summed over a range."""
    out: list[Column] = []
    for index in indices:
        bodies = list(_bodies(nodes, index))
        inner = Inside(place, index)
        outer = _outer(nodes)
        pointwise = _pointwise(inner, bodies, outer, index, given, nodes[0], names, strict)
        weights = _weights(inner, bodies, index, _single(nodes[0]))
        nonempty = place.shows(Rel("<=", index.lo, index.hi))
        weighted = [
            one
            for column in pointwise
            for weight in weights
            if (one := column if weight is None else times(inner, column, weight)) is not None
        ]
        cache: Cache = {}
        for one in _useful(inner, weighted, bodies, index):
            total = _total(place, one, index, nonempty, names, cache)
            if total is not None:
                out.append(total)
    return out


def _useful(inner: Inside, columns: list[Column], bodies: list[Term], index: Index) -> list[Column]:
    """Distinct columns of which each part that depends on the index is in a body, or in a product of two, or can be
    cancelled by another.
    """
    atoms = inner.atoms
    moving = {k for k, t in enumerate(atoms.terms) if index.term in free(t) and not isinstance(t, Delta)}

    def part(exponents: tuple[int, ...]) -> Part:
        return tuple((k, e) for k, e in enumerate(exponents) if e and k in moving)

    polys = [atoms.lift(p) for p in _polys(inner, bodies)]
    exponents = {m for p in polys for m, _ in atoms.parts(p)} if len(polys) <= 12 else set()
    wanted = {part(m) for p in polys for m, _ in atoms.parts(p)} | {()}
    wanted |= {part(tuple(map(add, m, n))) for m, n in combinations_with_replacement(exponents, 2)}
    distinct = {(str(c.poly), c.op): c for c in columns}
    signed = [(c, {(part(m), v > 0) for m, v in atoms.parts(atoms.lift(c.poly))}) for c in distinct.values()]
    while True:
        met = {s for _, parts in signed for s in parts}
        kept = [
            (c, parts) for c, parts in signed if all(p in wanted or (p, not up) in met for p, up in parts)
        ]
        if len(kept) == len(signed):
            return [c for c, _ in kept]
        signed = kept


def _single(goal: Node) -> list[Term]:
    """The indices at which elements stand outside every sum."""
    found = [k for n in walk(goal) if isinstance(n, Elem) and not n.loose for k in n.indices]
    return [k for k in dict.fromkeys(found) if not isinstance(k, Num)][:2]


def _bodies(nodes: Iterable[Node], index: Index) -> Iterator[Term]:
    for node in nodes:
        for n in walk(node):
            if isinstance(n, Sum) and not n.loose and (n.lo, n.hi) == (index.lo, index.hi):
                yield instantiate(n.body, index.term)


def _outer(nodes: Iterable[Node]) -> list[Term]:
    """What a term of a sum may be compared with: real symbols, and means."""
    found: list[Term] = []
    for node in nodes:
        for n in walk(node):
            if n.loose or not isinstance(n, Term):
                continue
            is_mean = isinstance(n, Div) and isinstance(n.args[0], Sum) and not n.args[1].args
            if is_mean or isinstance(n, Sum) or (isinstance(n, Sym) and not is_integer(n)):
                found.append(n)
    return list(dict.fromkeys(found))[:MAX_OUTER]


def _polys(inner: Place, bodies: Iterable[Term]) -> list[Poly]:
    values = [inner.fraction(body) for body in bodies]
    return [p for v in values if v is not None for p in (v.num, v.den)]


def _pointwise(
    inner: Inside,
    bodies: list[Term],
    outer: list[Term],
    index: Index,
    given: list[tuple[Rel, Citation]],
    goal: Node,
    names: Names,
    strict: bool,
) -> list[Column]:
    polys = _polys(inner, bodies)
    mine = [Add(b, ZERO) for b in bodies]
    out = known(inner, polys)
    for prop, citation in given:
        out += some(of_premise(inner, prop, citation))
    nodes: list[Node] = [*mine, goal]
    for h in inner.record.hypotheses:
        nodes.append(_at(inner.record, h.prop, index))
    out += [*bounded(inner, nodes), *inverted(inner, names), *ordered(inner, nodes, names)]
    out += tangents(inner, nodes, names, strict)
    elements = [inner.atoms.terms[i] for p in polys for i in inner.atoms.used(inner.atoms.lift(p))]
    plain = [t for t in dict.fromkeys(elements) if index.term in free(t) and isinstance(t, Elem | Fn)][:6]
    for one, two in [*combinations(plain, 2), *((u, o) for u in plain for o in (*outer, ONE))]:
        for sign in (1, -1):
            term = Pow(Add(one, two if sign > 0 else Neg(two)), Num(2))
            out += some(of_term(inner, term, ">="))
    for one in plain:
        out += some(of_term(inner, Pow(one, Num(2)), ">="))
    return out


def _at(record: Record, prop: Node, index: Index) -> Node:
    """A hypothesis for each index of this range, at this index."""
    for other in record.indices:
        if other.term in free(prop) and (other.lo, other.hi) == (index.lo, index.hi):
            prop = substitute(prop, {other.term: index.term})
    return prop


def _weights(inner: Inside, bodies: list[Term], index: Index, off: list[Term]) -> list[Column | None]:
    """None (the weight 1), and positive atoms of the bodies that depend on the index."""
    found: list[Column | None] = [None]
    for k in off:
        found += some(of_term(inner, Add(ONE, Neg(Delta(index.term, k))), ">="))
    for column in known(inner, _polys(inner, bodies)):
        if column.premise is None and column.poly.total_degree() == 1 and len(column.poly) == 1:
            found.append(column)
    return found[: MAX_WEIGHTS + 1 + len(off)]


def _total(
    place: Place, column: Column, index: Index, nonempty: bool, names: Names, cache: Cache
) -> Column | None:
    """A pointwise column summed over its range."""
    i = index.term
    term = product(column.times, *(() if column.gap is None else (column.gap,)))
    op = ">" if column.op == ">" and nonempty else ">="
    total = Sum(index.lo, index.hi, bind(term, i, index.name))
    poly = _summed(place, column.poly, index, cache)
    if poly is None or poly.is_constant():
        return None
    if column.premise is None and (sign := place.sign(total)) in ("+", "+0"):
        return Column(poly, ">" if sign == "+" else ">=", total)
    relation = "<" if op == ">" else "<="
    extra = {} if column.times == ONE else {"times_1": column.times}
    premises = () if column.premise is None else (column.premise,)
    if column.premise is None:
        extra = {"rest": column.times}
    each = line(names.next(), Rel(relation, ZERO, term), "combination", premises, place.guards, **extra)
    whole = line(
        names.next(),
        Rel(relation, ZERO, total),
        "sum_over",
        cite(each.id),
        place.guards,
        index=index.name,
        lo=index.lo,
        hi=index.hi,
    )
    return Column(poly, op, ONE, Citation("line", whole.id), (*column.lines, each, whole), total)


def _summed(place: Place, poly: Poly, index: Index, cache: Cache) -> Poly | None:
    """The sum of a polynomial over a range: that of each of its monomials, computed once."""
    atoms = place.atoms
    total = atoms.lift(atoms.constant(0).num)
    for exponents, c in atoms.parts(atoms.lift(poly)):
        key = tuple((k, e) for k, e in enumerate(exponents) if e)
        if key not in cache:
            body = bind(atoms.term_of_monomial(exponents), index.term, index.name)
            cache[key] = place.polynomial(Sum(index.lo, index.hi, body))
        part = cache[key]
        if part is None:
            return None
        total = atoms.lift(total) + atoms.lift(part) * fmpq(c.numerator, c.denominator)
    return place.atoms.lift(total)


# --- products


def multiplied(place: Place, nodes: list[Node], indices: Iterable[Index], names: Names) -> list[Column]:
    """Products against 1, and products of 1 + a against exp of a sum, by their factors."""
    out: list[Column] = []
    for index in indices:
        inner = Inside(place, index)
        for body in dict.fromkeys(_factors(nodes, index)):
            for prop, rule, extra in _factor_bounds(inner, body):
                cited = place.hypotheses if rule == "algebra" else ()
                each = line(names.next(), prop, rule, cited, place.guards, **extra)
                sides = (_product(index, side) for side in (prop.left, prop.right))
                strict = prop.op == "<" and place.shows(Rel("<=", index.lo, index.hi))
                whole = Rel("<" if strict else "<=", *sides)
                if prop.op == "<" and not strict:
                    continue
                ends: dict[str, Any] = {"index": index.name, "lo": index.lo, "hi": index.hi}
                last = line(names.next(), whole, "product_over", cite(each.id), place.guards, **ends)
                out += some(of_premise(place, whole, Citation("line", last.id), (each, last)))
    return out


def _product(index: Index, body: Term) -> Term:
    return ONE if body == ONE else Prod(index.lo, index.hi, bind(body, index.term, index.name))


def _factors(nodes: Iterable[Node], index: Index) -> Iterator[Term]:
    for node in nodes:
        for n in walk(node):
            if isinstance(n, Prod) and not n.loose and (n.lo, n.hi) == (index.lo, index.hi):
                yield instantiate(n.body, index.term)


def _factor_bounds(inner: Inside, body: Term) -> Iterator[tuple[Rel, str, dict[str, Any]]]:
    """Bounds of a factor, each with the rule that shows it."""
    for strict in ("<", "<="):
        if inner.shows(Rel(strict, ONE, body)):
            yield Rel(strict, ONE, body), "algebra", {}
            break
    if not inner.nonnegative(body):
        return
    for strict in ("<", "<="):
        if inner.shows(Rel(strict, body, ONE)):
            yield Rel(strict, body, ONE), "algebra", {}
            break
    at = Add(body, Num(-1))
    yield Rel("<=", body, Fn("exp", at)), "tangent_exp", {"at": at, "point": ZERO}


# --- products of sums


def lagrange(place: Place, polys: Iterable[Poly]) -> list[Column]:
    """Sum f Sum g - (Sum h)^2 with h^2 = f g, as half the double sum of (h_i g_j - h_j g_i)^2 over g_i g_j."""
    atoms = place.atoms
    used = dict.fromkeys(k for p in polys for k in atoms.used(atoms.lift(p)))
    sums = [t for k in used if isinstance(t := atoms.terms[k], Sum)]
    out: list[Column] = []
    for lo, hi in dict.fromkeys((s.lo, s.hi) for s in sums):
        i, j = (Sym(f"%lagrange{n}", INTEGER) for n in (1, 2))
        bodies = [s.body for s in sums if (s.lo, s.hi) == (lo, hi)]
        pool = [instantiate(b, i) for b in bodies]
        pool += [ONE] if ONE not in pool else []
        inside = place.context.inside(i, lo, hi).inside(j, lo, hi)
        for f, g in combinations(pool, 2):
            out += _lagrange_pair(place, inside, (f, g), (i, j), (lo, hi))
        for f in pool:
            out += _spread(place, f, (i, j), (lo, hi))
        positive = [f for f in pool if place.nonnegative(f, inside)]
        for f, g in combinations_with_replacement(positive, 2):
            out += _off_diagonal(f, g, place, (i, j), (lo, hi))
    return out


def _lagrange_pair(
    place: Place, inside: Context, pair: tuple[Term, Term], at: tuple[Sym, Sym], ends: tuple[Term, Term]
) -> list[Column]:
    """w_i w_j (a_i b_j - a_j b_i)^2 where f = w a^2 and g = w b^2."""
    f, g = (place.fraction(t, inside) for t in pair)
    if f is None or g is None or f.is_zero or g.is_zero:
        return []
    parts = _weighted(place, f, g) or _over(place, inside, pair, f * g)
    if parts is None:
        return []
    weight, a, b = parts
    i, j = at

    def moved(t: Term) -> Term:
        return substitute(t, {i: j})  # type: ignore[no-any-return]

    difference = Add(Mul(a, moved(b)), Neg(Mul(moved(a), b)))
    term = product(weight, moved(weight), Pow(difference, Num(2)))
    return some(of_term(place, _double_sum(term, at, ends), ">="))


def _spread(place: Place, f: Term, at: tuple[Sym, Sym], ends: tuple[Term, Term]) -> list[Column]:
    """2 (n Sum f^2 - (Sum f)^2), as the double sum of (f_i - f_j)^2."""
    i, j = at
    term = Pow(Add(f, Neg(substitute(f, {i: j}))), Num(2))
    return some(of_term(place, _double_sum(term, at, ends), ">="))


def _off_diagonal(
    f: Term, g: Term, place: Place, at: tuple[Sym, Sym], ends: tuple[Term, Term]
) -> list[Column]:
    """Sum f Sum g - Sum f g, as the double sum of f_i g_j over i != j, for nonnegative f and g."""
    i, j = at
    off = Add(ONE, Neg(Delta(i, j)))
    term = product(f, substitute(g, {i: j}), off)
    return some(of_term(place, _double_sum(term, at, ends), ">="))


def _double_sum(term: Term, at: tuple[Sym, Sym], ends: tuple[Term, Term]) -> Term:
    i, j = at
    return Sum(*ends, bind(Sum(*ends, bind(term, j, "j")), i, "i"))


def _weighted(place: Place, f: Frac, g: Frac) -> tuple[Term, Term, Term] | None:
    """(w, a, b) with f = w a^2 and g = w b^2 up to positive constants, for polynomials."""
    if not f.den.is_constant() or not g.den.is_constant():
        return None
    atoms = place.atoms
    up, down = atoms.lift(f.num), atoms.lift(g.num)
    common = up.gcd(down)
    a, b = _root(place, up / common), _root(place, down / common)
    if a is None or b is None:
        return None
    return atoms.term_of_poly(common), atoms.term_of_poly(a), atoms.term_of_poly(b)


def _over(
    place: Place, inside: Context, pair: tuple[Term, Term], both: Frac
) -> tuple[Term, Term, Term] | None:
    """(f, 1, h/f) where f is positive and f g = h^2; or with f and g exchanged."""
    up, down = _root(place, both.num), _root(place, both.den)
    if up is None or down is None:
        return None
    h = place.atoms.term(place.atoms.polynomial(up) / place.atoms.polynomial(down))
    for f in pair:
        if place.shows(Rel("<", ZERO, f), inside):
            return f, ONE, Div(h, f)
    return None


def _root(place: Place, poly: Poly) -> Poly | None:
    content, factors = place.atoms.factors(place.atoms.lift(poly))
    root = place.atoms.lift(place.atoms.constant(Fraction(1)).num)
    if content <= 0:
        return None
    for factor, n in factors:
        if n % 2:
            return None
        root = root * factor ** (n // 2)
    return root

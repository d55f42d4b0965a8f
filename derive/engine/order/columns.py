"""What is known to be nonnegative at a place, as columns of a linear program over monomials."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement

from derive.engine.attempt import cite, line
from derive.engine.order.place import Place
from derive.kernel.fractions import Poly
from derive.record.model import Citation, Line
from derive.terms.nodes import ONE, ZERO, Add, Mul, Neg, Num, Pow, Rel, Term, is_integer

Monomial = tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """`poly` is nonnegative (op ">=") or positive (">").

    Either it is the term `times`, whose sign the kernel shows by itself (no `premise`), or `times` times the
    difference of the sides of `premise`: a hypothesis, or the last of `lines`.
    """

    poly: Poly
    op: str
    times: Term
    premise: Citation | None = None
    lines: tuple[Line, ...] = ()
    gap: Term | None = None  # of the premise


def gap(prop: Rel) -> Term:
    """right - left, as people write it."""
    prop = prop.forward()
    if prop.left == ZERO:
        return prop.right
    return Neg(prop.left) if prop.right == ZERO else Add(prop.right, Neg(prop.left))


def product(*terms: Term) -> Term:
    """The product of terms, without factors 1."""
    kept = [t for t in terms if t != ONE]
    return ONE if not kept else kept[0] if len(kept) == 1 else Mul(*kept)


def of_term(place: Place, term: Term, op: str) -> Column | None:
    """A term of known sign."""
    poly = place.polynomial(term)
    return None if poly is None or poly.is_constant() else Column(poly, op, term)


def of_premise(
    place: Place, prop: Rel, premise: Citation, lines: tuple[Line, ...] = (), times: Term = ONE
) -> Column | None:
    """A premise times a positive term; times its denominators too, where their signs are shown."""
    prop = prop.forward()
    if prop.op not in ("<", "<="):
        return None
    difference = gap(prop)
    value = place.fraction(product(times, difference))
    if value is None or value.num.is_constant():
        return None
    cleared = denominator(place, value.den)
    if cleared is None:
        return None
    op = ">" if prop.op == "<" else ">="
    sign, term = cleared
    return Column(place.atoms.lift(value.num) * sign, op, product(term, times), premise, lines, difference)


def denominator(place: Place, den: Poly) -> tuple[int, Term] | None:
    """(1, den) or (-1, -den), whichever is positive; None where its sign is not shown."""
    if den.is_one():
        return 1, ONE
    content, factors = place.atoms.factors(place.atoms.lift(den))
    sign = 1 if content > 0 else -1
    parts: list[Term] = [] if abs(content) == 1 else [Num(abs(content))]
    for factor, n in factors:
        term = place.written(factor)
        found = place.sign(term)
        if found == "-" and n % 2:
            sign, term = -sign, Neg(term)
        elif found not in ("+", "-") and not _positive_power(place, term, n):
            return None
        parts.append(term if n == 1 else Pow(term, Num(n)))
    return sign, product(*parts)


def _positive_power(place: Place, term: Term, n: int) -> bool:
    return place.shows(Rel("<", ZERO, term)) or (n % 2 == 0 and place.shows(Rel("!=", term, ZERO)))


def known(place: Place, polys: Iterable[Poly]) -> list[Column]:
    """The signs of the atoms of polynomials, and what the domains of symbols and elements say of them."""
    atoms = place.atoms
    used = sorted({i for p in polys for i in atoms.used(atoms.lift(p))})
    out: list[Column] = []
    for i in used:
        atom = atoms.terms[i]
        sign = place.sign(atom)
        term = {"+": (atom, ">"), "+0": (atom, ">="), "-": (Neg(atom), ">"), "0-": (Neg(atom), ">=")}.get(
            sign
        )
        if term is not None:
            out += _some(of_term(place, *term))
        for relation, _ in place.prover.facts.domain(place.context, atom):
            bound = relation.forward()
            if bound.op in ("<", "<=") and ZERO not in (bound.left, bound.right):
                strict = bound.op == "<" and not is_integer(atom)
                out += _some(of_term(place, gap(bound), ">" if strict else ">="))
    return out


def products(place: Place, columns: Sequence[Column], degree: int, most: int = 120) -> list[Column]:
    """Products of pairs, up to a degree; at most one factor of each is a premise that is not cited again."""
    out = []
    for one, two in combinations_with_replacement(columns, 2):
        found = times(place, one, two)
        if found is not None and found.poly.total_degree() <= degree:
            out.append(found)
            if len(out) >= most:
                break
    return out


def times(place: Place, one: Column, two: Column) -> Column | None:
    """The product of two columns."""
    if two.premise is None:
        one, two = two, one
    poly = place.reduced(place.atoms.lift(one.poly) * place.atoms.lift(two.poly))
    op = ">" if one.op == two.op == ">" else ">="
    if one.premise is None:
        return Column(poly, op, product(one.times, two.times), two.premise, two.lines, two.gap)
    if one.gap is None:
        return None
    lines = (*one.lines, *(given for given in two.lines if given not in one.lines))
    return Column(poly, op, product(one.times, one.gap, two.times), two.premise, lines, two.gap)


def squares(
    place: Place,
    target: Poly,
    positive: Callable[[int], bool],
    names: Names | None = None,
    most: int = 120,
) -> list[Column]:
    """w (p + s q)^2 over pairs of monomials w p^2 and w q^2, w a product of positive atoms, s of a few numbers.

    With names for their lines, squares of what is given not to be 0 are strict.
    """
    atoms = place.atoms
    split = _by_roots(place, target)
    out: list[Column] = []
    seen: set[object] = set()
    support = _support(place, split)
    for monomial in support:
        odd = tuple(a % 2 for a in monomial)
        if any(monomial) and not any(e and not positive(i) for i, e in enumerate(odd)):
            half = atoms.term_of_monomial(tuple(a // 2 for a in monomial))
            term = product(atoms.term_of_monomial(odd), ONE if half == ONE else Pow(half, Num(2)))
            out += _some(of_term(place, term, ">="))
    single = [i for i in atoms.used(atoms.lift(target)) if atoms.lift(target).degrees()[i]][:5]
    for one_term, other in combinations((*(atoms.terms[i] for i in single), ONE), 2):
        for sign in (1, -1):
            pair = Add(one_term, other if sign > 0 else Neg(other))
            out += _some(of_term(place, Pow(pair, Num(2)), ">="))
            if names is not None:
                out += _some(_nonzero_square(place, pair, names))
    for one, two in combinations(support, 2):
        if any((a + b) % 2 for a, b in zip(one, two, strict=True)):
            continue
        odd = tuple(a % 2 for a in one)
        if any(e and not positive(i) for i, e in enumerate(odd)):
            continue
        p, q = (tuple((a - w) // 2 for a, w in zip(m, odd, strict=True)) for m in (one, two))
        middle = tuple((a + b) // 2 for a, b in zip(one, two, strict=True))
        for s in _slopes(*(split.get(m, Fraction(0)) for m in (one, middle, two))):
            if (odd, p, q, s) in seen:
                continue
            seen.add((odd, p, q, s))
            root = Add(atoms.term_of_monomial(p), atoms.term_of_monomial(q, s))
            term = product(atoms.term_of_monomial(odd), Pow(root, Num(2)))
            poly = place.polynomial(term)
            if poly is not None:
                out.append(Column(poly, ">=", term))
        if len(out) > most:
            break
    return out


def _nonzero_square(place: Place, root: Term, names: Names) -> Column | None:
    """0 < r^2 where r is shown not to be 0."""
    if not place.shows(Rel("!=", root, ZERO)):
        return None
    given = tuple(Citation("hypothesis", h.id) for h in place.record.hypotheses)
    first = line(names.next(), Rel("!=", root, ZERO), "algebra", given, place.guards)
    then = line(
        names.next(), Rel("!=", Mul(root, root), ZERO), "multiply", cite(first.id), place.guards, by=root
    )
    prop = Rel("<", ZERO, Pow(root, Num(2)))
    last = line(names.next(), prop, "algebra", cite(then.id), place.guards)
    return of_premise(place, prop, Citation("line", last.id), (first, then, last))


class Names:
    """Fresh names for lines."""

    def __init__(self, prefix: str = "b"):
        self._prefix, self._count = prefix, 0

    def next(self) -> str:
        self._count += 1
        return f"{self._prefix}{self._count}"


def _slopes(first: Fraction, middle: Fraction, last: Fraction) -> list[Fraction]:
    """Numbers s with which p + s q may be squared, for a target first p^2 + middle p q + last q^2 + ..."""
    if middle and first > 0 and last > 0:
        return list(
            dict.fromkeys((middle / (2 * first), 2 * last / middle, Fraction(1 if middle > 0 else -1)))
        )
    return [Fraction(1), Fraction(-1)]


def _by_roots(place: Place, target: Poly) -> dict[Monomial, Fraction]:
    """The coefficients of a polynomial, each atom of which a square root is about being the square of that."""
    atoms = place.atoms
    roots = {}
    for i, degree, base in place.prover.normalizer.relations():
        inside = atoms.used(atoms.lift(base.num))
        whole = base.den.is_one() and len(inside) == 1
        if degree == 2 and whole and base.num == atoms.atom(atoms.terms[inside[0]]).num and inside[0] != i:
            roots[inside[0]] = i
    out: dict[Monomial, Fraction] = {}
    for exponents, c in atoms.parts(atoms.lift(target)):
        spread = list(exponents)
        for base_of, root in roots.items():
            spread[root] += 2 * spread[base_of]
            spread[base_of] = 0
        key = tuple(spread)
        out[key] = out.get(key, Fraction(0)) + c
    return out


def _support(place: Place, target: dict[Monomial, Fraction], most: int = 40) -> list[Monomial]:
    """Monomials that squares for a target may be made of: its own, and those of its degrees in its box."""
    found = list(target)
    if not found:
        return []
    width = len(found[0])
    used = [i for i in range(width) if any(m[i] for m in found)]
    top = {i: max(m[i] for m in found) for i in used}
    low, high = min(map(sum, found)), max(map(sum, found))
    size = 1
    for i in used:
        size *= top[i] + 1
    if size <= 400:
        grown: list[Monomial] = [(0,) * width]
        for i in used:
            grown = [(*m[:i], e, *m[i + 1 :]) for m in grown for e in range(top[i] + 1)]
        found += [m for m in grown if low <= sum(m) <= high and m not in target]
        return found[:most]
    for _ in range(2):  # what lies halfway between two
        known = set(found)
        for one, two in combinations(tuple(found), 2):
            if not any((a + b) % 2 for a, b in zip(one, two, strict=True)):
                middle = tuple((a + b) // 2 for a, b in zip(one, two, strict=True))
                if middle not in known:
                    known.add(middle)
                    found.append(middle)
    return found[:most]


def _some(column: Column | None) -> list[Column]:
    return [] if column is None else [column]

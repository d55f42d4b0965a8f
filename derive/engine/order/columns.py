"""What is known to be nonnegative at a place, as columns of a linear program over monomials."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations_with_replacement

from derive.engine.order.place import Place
from derive.frozen import frozen
from derive.kernel.fractions import Poly
from derive.record.model import Citation, Line
from derive.terms.nodes import ONE, ZERO, Add, Neg, Num, Pow, Rel, Term, is_integer, product_of

Monomial = tuple[int, ...]
MOST = 120  # products or squares that are worth a try


@frozen
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
    return product_of([t for t in terms if t != ONE])


def of_term(place: Place, term: Term, op: str) -> Column | None:
    """A term of known sign."""
    poly = place.polynomial(term)
    return None if poly is None or poly.is_constant() else Column(poly, op, term)


def of_premise(place: Place, prop: Rel, premise: Citation, lines: tuple[Line, ...] = ()) -> Column | None:
    """A premise, times its denominators where their signs are shown."""
    prop = prop.forward()
    if prop.op not in ("<", "<="):
        return None
    difference = gap(prop)
    value = place.fraction(difference)
    if value is None or value.num.is_constant():
        return None
    cleared = denominator(place, value.den)
    if cleared is None:
        return None
    op = ">" if prop.op == "<" else ">="
    sign, term = cleared
    return Column(place.atoms.lift(value.num) * sign, op, term, premise, lines, difference)


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
            out += some(of_term(place, *term))
        for relation, _ in place.prover.facts.domain(place.context, atom):
            bound = relation.forward()
            if bound.op in ("<", "<=") and ZERO not in (bound.left, bound.right):
                strict = bound.op == "<" and not is_integer(atom)
                out += some(of_term(place, gap(bound), ">" if strict else ">="))
    return out


def products(place: Place, columns: Sequence[Column], degree: int) -> list[Column]:
    """Products of pairs, up to a degree; at most one factor of each is a premise that is not cited again."""
    out = []
    for one, two in combinations_with_replacement(columns, 2):
        found = times(place, one, two)
        if found is not None and found.poly.total_degree() <= degree:
            out.append(found)
            if len(out) >= MOST:
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


class Names:
    """Fresh names for lines."""

    def __init__(self, prefix: str = "b"):
        self._prefix, self._count = prefix, 0

    def next(self) -> str:
        self._count += 1
        return f"{self._prefix}{self._count}"


def some(column: Column | None) -> list[Column]:
    """The column, if there is one."""
    return [] if column is None else [column]

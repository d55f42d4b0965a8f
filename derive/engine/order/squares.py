"""Squares, times products of positive atoms, that a sum of squares for a target may be made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations

from derive.engine.attempt import cite, line
from derive.engine.order.columns import MOST, Column, Monomial, Names, of_premise, of_term, product, some
from derive.engine.order.place import Place
from derive.kernel.fractions import Poly
from derive.record.model import Citation
from derive.terms.nodes import ONE, ZERO, Add, Mul, Neg, Num, Pow, Rel, Term

MAX_SUPPORT = 40


def squares(
    place: Place,
    target: Poly,
    positive: Callable[[int], bool],
    names: Names | None = None,
) -> list[Column]:
    """w (p + s q)^2 over pairs of monomials w p^2 and w q^2, w a product of positive atoms, s of a few numbers.

    With names for their lines, squares of what is given not to be 0 are strict.
    """
    split = _by_roots(place, target)
    support = _support(split)
    out = [
        *_of_monomials(place, support, positive),
        *_of_pairs_of_atoms(place, target, names),
    ]
    seen: set[object] = set()
    for one, two in combinations(support, 2):
        out += _completed(place, one, two, split, positive, seen)
        if len(out) > MOST:
            break
    return out


def _of_monomials(place: Place, support: list[Monomial], positive: Callable[[int], bool]) -> Iterator[Column]:
    """w p^2 for each monomial that is one."""
    atoms = place.atoms
    for monomial in support:
        odd = _odd_part(monomial)
        if any(monomial) and _is_positive(odd, positive):
            half = atoms.term_of_monomial(tuple(a // 2 for a in monomial))
            square = ONE if half == ONE else Pow(half, Num(2))
            yield from some(of_term(place, product(atoms.term_of_monomial(odd), square), ">="))


def _of_pairs_of_atoms(place: Place, target: Poly, names: Names | None) -> Iterator[Column]:
    """(a + b)^2 and (a - b)^2 for atoms and 1; with names also that they are positive where the root is not 0."""
    atoms = place.atoms
    lifted = atoms.lift(target)
    single = [i for i in atoms.used(lifted) if lifted.degrees()[i]][:5]
    for one, two in combinations((*(atoms.terms[i] for i in single), ONE), 2):
        for other in (two, Neg(two)):
            root = Add(one, other)
            yield from some(of_term(place, Pow(root, Num(2)), ">="))
            if names is not None:
                yield from some(_nonzero_square(place, root, names))


def _completed(
    place: Place,
    one: Monomial,
    two: Monomial,
    target: dict[Monomial, Fraction],
    positive: Callable[[int], bool],
    seen: set[object],
) -> Iterator[Column]:
    """w (p + s q)^2 where one is w p^2 and two is w q^2, for a few s; those in `seen` not again."""
    odd = _odd_part(one)
    if odd != _odd_part(two) or not _is_positive(odd, positive):
        return
    p, q = (tuple((a - w) // 2 for a, w in zip(m, odd, strict=True)) for m in (one, two))
    middle = tuple((a + b) // 2 for a, b in zip(one, two, strict=True))
    atoms = place.atoms
    for s in _slopes(*(target.get(m, Fraction(0)) for m in (one, middle, two))):
        if (odd, p, q, s) in seen:
            continue
        seen.add((odd, p, q, s))
        root = Add(atoms.term_of_monomial(p), atoms.term_of_monomial(q, s))
        term = product(atoms.term_of_monomial(odd), Pow(root, Num(2)))
        poly = place.polynomial(term)
        if poly is not None:
            yield Column(poly, ">=", term)


def _odd_part(monomial: Monomial) -> Monomial:
    """The monomial without its largest square."""
    return tuple(a % 2 for a in monomial)


def _is_positive(monomial: Monomial, positive: Callable[[int], bool]) -> bool:
    return all(positive(i) for i, e in enumerate(monomial) if e)


def _nonzero_square(place: Place, root: Term, names: Names) -> Column | None:
    """0 < r^2 where r is shown not to be 0."""
    if not place.shows(Rel("!=", root, ZERO)):
        return None
    first = line(names.next(), Rel("!=", root, ZERO), "algebra", place.hypotheses, place.guards)
    then = line(
        names.next(), Rel("!=", Mul(root, root), ZERO), "multiply", cite(first.id), place.guards, by=root
    )
    prop = Rel("<", ZERO, Pow(root, Num(2)))
    last = line(names.next(), prop, "algebra", cite(then.id), place.guards)
    return of_premise(place, prop, Citation("line", last.id), (first, then, last))


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


def _support(target: dict[Monomial, Fraction]) -> list[Monomial]:
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
        return found[:MAX_SUPPORT]
    for _ in range(2):  # what lies halfway between two
        known = set(found)
        for one, two in combinations(tuple(found), 2):
            if not any((a + b) % 2 for a, b in zip(one, two, strict=True)):
                middle = tuple((a + b) // 2 for a, b in zip(one, two, strict=True))
                if middle not in known:
                    known.add(middle)
                    found.append(middle)
    return found[:MAX_SUPPORT]

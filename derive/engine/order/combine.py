"""How a claim is a combination of what is nonnegative: an exact linear program, and the line that records it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from fractions import Fraction

from flint import fmpq

from derive.engine.attempt import cite, line
from derive.engine.order.columns import Column, denominator, gap, product
from derive.engine.order.place import Place
from derive.frozen import mutable
from derive.kernel.advisor import Shape
from derive.kernel.fractions import Poly, rational
from derive.kernel.linear import shape
from derive.record.model import Citation, Line
from derive.search.multipliers import multipliers
from derive.terms.nodes import ONE, ZERO, Mul, Num, Prop, Rel, Term, sum_of

MAX_COLUMNS = 260
MAX_ROWS = 120


class Equations:
    """Equations among the hypotheses, each solved for an atom that is linear in it; polynomials modulo them."""

    def __init__(self, place: Place, equations: Sequence[Poly]):
        self._place = place
        self._solved: list[tuple[int, Poly]] = []
        for poly in equations:
            reduced = self.reduce(poly)
            choice = self._atom(reduced)
            if choice is None:
                continue
            i, value = choice
            self._solved = [(j, self._put(v, i, value)) for j, v in self._solved]
            self._solved.append((i, value))

    def reduce(self, poly: Poly) -> Poly:
        poly = self._place.atoms.lift(poly)
        for i, value in self._solved:
            poly = self._put(poly, i, value)
        return self._place.reduced(poly)

    def _atom(self, poly: Poly) -> tuple[int, Poly] | None:
        """An atom linear in the polynomial with a constant coefficient, the heaviest; and its value."""
        atoms = self._place.atoms
        poly = atoms.lift(poly)
        best = None
        for i in atoms.used(poly):
            if poly.degrees()[i] != 1:
                continue
            mine = [(m, c) for m, c in poly.to_dict().items() if m[i]]
            if len(mine) == 1 and sum(mine[0][0]) == 1:
                weight = (atoms.terms[i].kind != "sym", len(repr(atoms.terms[i])))
                if best is None or weight > best[0]:
                    generator = atoms.lift(atoms.atom(atoms.terms[i]).num)
                    best = (weight, i, generator - poly / mine[0][1])
        return None if best is None else best[1:]

    def _put(self, poly: Poly, i: int, value: Poly) -> Poly:
        atoms = self._place.atoms
        poly, value = atoms.lift(poly), atoms.lift(value)
        if not poly.degrees()[i]:
            return poly
        total = poly * 0
        ring = poly.context()
        for exponents, c in poly.to_dict().items():
            rest = (*exponents[:i], 0, *exponents[i + 1 :])
            total = total + ring.from_dict({rest: c}) * value ** int(exponents[i])
        return total


@mutable
class Table:
    """A goal, and the columns that it may be a combination of."""

    place: Place
    goal: Rel
    equations: Sequence[tuple[Poly, Citation]]
    id: str
    columns: list[Column] = field(default_factory=list)
    _shapes: list[tuple[Shape, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.goal = self.goal.forward()
        self._modulo = Equations(self.place, [p for p, _ in self.equations])

    def add(self, columns: Sequence[Column]) -> None:
        self.columns += columns
        self._shapes += [(shape(self._modulo.reduce(c.poly)), c.op) for c in columns]

    def combination(self, by: Term = ONE) -> list[Line] | None:
        """Lines of which the last states the goal: it, times `by`, is a combination of the columns. Else None."""
        place = self.place
        value, factor = place.fraction(gap(self.goal)), place.polynomial(by)
        cleared = None if value is None else denominator(place, value.den)
        if value is None or factor is None or cleared is None:
            return None
        sign, scale = cleared
        target = shape(self._modulo.reduce(place.atoms.lift(value.num) * place.atoms.lift(factor) * sign))
        found = solve(target, self._shapes, self.goal.op == "<")
        if found is None:
            return None
        chosen, constant = found
        used = [(self.columns[k], m) for k, m in chosen]
        cited = [c for _, c in self.equations]
        return _recorded(place, self.goal, product(by, scale), used, constant, cited, self.id)


def solve(
    target: Shape, shapes: Sequence[tuple[Shape, str]], strict: bool
) -> tuple[list[tuple[int, Fraction]], Fraction] | None:
    """Which columns, and how many of each, and a constant of the right sign: together they are the target."""
    kept = _pruned(target, shapes)
    if kept is None:
        return None
    if not kept:
        constant = target.get((), fmpq(0))
        return ([], rational(constant)) if constant > 0 or (constant == 0 and not strict) else None
    distinct: dict[object, int] = {}
    for k in kept:
        distinct.setdefault((frozenset(shapes[k][0].items()), shapes[k][1]), k)
    kept = list(distinct.values())[:MAX_COLUMNS]
    if len({m for k in kept for m in shapes[k][0]}) > MAX_ROWS:
        return None
    found = multipliers(target, [shapes[k] for k in kept], strict)
    if found is None:
        return None
    used = [(k, m) for k, m in zip(kept, found, strict=True) if m]
    rest = target.get((), fmpq(0))
    for k, m in used:
        rest -= shapes[k][0].get((), fmpq(0)) * fmpq(m.numerator, m.denominator)
    if strict and not rest > 0 and not any(shapes[k][1] == ">" for k, _ in used):
        return None
    return used, rational(rest)


def _pruned(target: Shape, shapes: Sequence[tuple[Shape, str]]) -> list[int] | None:
    """The columns that can take part: whatever they bring that the target lacks, another can take away."""
    kept = list(range(len(shapes)))
    while True:
        up: set[tuple[int, ...]] = set()
        down: set[tuple[int, ...]] = set()
        for k in kept:
            for monomial, c in shapes[k][0].items():
                (up if c > 0 else down).add(monomial)
        for monomial, c in target.items():
            if monomial and monomial not in (up if c > 0 else down):
                return None
        useless = {m for m in up ^ down if m and not (m in target and (target[m] > 0) == (m in up))}
        fewer = [k for k in kept if not useless.intersection(shapes[k][0])]
        if len(fewer) == len(kept):
            return kept
        kept = fewer


def _recorded(
    place: Place,
    goal: Rel,
    scale: Term,
    used: Sequence[tuple[Column, Fraction]],
    constant: Fraction,
    equations: Sequence[Citation],
    id: str,
) -> list[Line]:
    lines: dict[str, Line] = {}
    premises: dict[Citation, list[Term]] = {}
    rest: list[Term] = []
    for column, m in used:
        factor = product(Num(m) if m != 1 else ONE, column.times)
        if column.premise is None and isinstance(column.times, Mul) and "-" in place.sign(column.times):
            given = _product_line(place, column.times, f"{id}_r{len(lines)}")
            lines.update((g.id, g) for g in given)
            premises.setdefault(Citation("line", given[-1].id), []).append(Num(m))
        elif column.premise is None:
            rest.append(factor)
        else:
            premises.setdefault(column.premise, []).append(factor)
            lines.update((given.id, given) for given in column.lines)
    if constant:
        rest.append(Num(constant))
    parameters: dict[str, Term] = {}
    if scale != ONE:
        parameters["scale"] = scale
    if rest:
        parameters["rest"] = sum_of(rest)
    for number, parts in enumerate(premises.values(), start=1):
        if parts != [ONE]:
            parameters[f"times_{number}"] = sum_of(parts)
    guards: tuple[Prop, ...] = place.guards
    final = line(id, goal, "combination", (*premises, *equations), guards, **parameters)
    return [*lines.values(), final]


def _product_line(place: Place, term: Mul, id: str) -> list[Line]:
    """A product whose sign the kernel does not see at once: factor by factor."""
    factors = list(term.args)
    total: Term = factors.pop(0)
    lines = [line(f"{id}_0", Rel("<=", ZERO, total), "algebra", guards=place.guards)]
    for number, factor in enumerate(factors, start=1):
        total = Mul(factor, total)
        prop = Rel("<=", ZERO, total)
        lines.append(line(f"{id}_{number}", prop, "multiply", cite(lines[-1].id), place.guards, by=factor))
    return lines

"""Exact linear arithmetic: a polynomial as a combination of facts, over monomials as unknowns.

target = sum of multiplier * fact + constant, the multipliers of inequalities nonnegative and the
constant of the right sign. The advisor finds the multipliers; `combine` verifies them by expansion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

from derive.frozen import frozen, once
from derive.kernel.advisor import Advisor, Shape, Tried
from derive.kernel.context import Context, Fact
from derive.kernel.facts import LEVELS, MAX_WEIGHT, POLYNOMIAL, Facts, under_exp, weight
from derive.kernel.fractions import Poly, TooLarge, Undischarged, exact, rational
from derive.kernel.laws import is_compared_with_its_argument
from derive.kernel.normal_form import Normalizer
from derive.kernel.verdict import Evidence
from derive.terms.nodes import (
    REAL,
    ZERO,
    App,
    Elem,
    Family,
    Fn,
    Lam,
    Node,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    free,
    is_integer,
)

MAX_FACTS = 40
MAX_BROUGHT = 8  # products of atoms in facts whose signs may serve
MAX_PAIRED = 8  # atoms of a target that are compared with each other


@frozen
class LinearFact:
    """`poly` is positive (">"), nonnegative (">="), zero ("=") or nonzero ("!="); `why` shows it."""

    poly: Poly
    op: str
    why: Evidence

    @once
    def shape(self) -> Shape:
        return shape(self.poly)

    @once
    def statement(self) -> tuple[str, frozenset[tuple[tuple[int, ...], int, int]]]:
        """What the fact says, whatever shows it."""
        return self.op, frozenset([(exponents, int(c.p), int(c.q)) for exponents, c in self.shape.items()])

    @once
    def atoms(self) -> frozenset[int]:
        return frozenset(i for exponents in self.shape for i, e in enumerate(exponents) if e)


SignOf = Callable[[Context, Term], tuple[str, Evidence]]


class Linear:
    """Combines facts within one line."""

    def __init__(
        self,
        facts: Facts,
        sign: SignOf,
        normalizer: Normalizer,
        advisor: Advisor | None,
        tried: Tried | None = None,
    ):
        self._known = facts
        self._tried = tried
        self._sign = sign
        self._normalizer = normalizer
        self._advisor = advisor
        self._busy: set[tuple[int, Term, int]] = set()
        self._keys: dict[Node, frozenset[object]] = {}
        self.level = 0

    @contextmanager
    def at_level(self, level: int) -> Iterator[None]:
        """Facts no heavier than a level allows, inside."""
        before, self.level = self.level, max(self.level, level)
        try:
            yield
        finally:
            self.level = before

    def combine(self, context: Context, target: Poly, op: str) -> Evidence | None:
        """Evidence for target > 0 (op ">") or target >= 0 (">=")."""
        return self.plainly(context, target, op) or self.at_length(context, target, op)

    def plainly(self, context: Context, target: Poly, op: str) -> Evidence | None:
        """The same from what is plainly stated of the atoms of the target: most that is shown is shown so."""
        if target.is_constant():
            c = rational(target.leading_coefficient())
            holds = c > 0 or (c == 0 and op == ">=")
            return Evidence("arithmetic", self._statement(target, op)) if holds else None
        wanted = shape(target)
        return self._combination(target, wanted, op, self._near(context, wanted))

    def at_length(self, context: Context, target: Poly, op: str) -> Evidence | None:
        """The same from all that is known."""
        if self._tried is None:
            return self._at_length(context, target, op)
        statement = self._statement(target, op)
        if self._tried.in_vain(statement, at_length=True):
            return None
        found = self._at_length(context, target, op)
        self._tried.note(statement, found is not None, at_length=True)
        return found

    def _at_length(self, context: Context, target: Poly, op: str) -> Evidence | None:
        """The same: without, then with earlier lines, then with how values compare."""
        wanted = shape(target)
        facts = self._near(context, wanted)  # which did not suffice
        for lines in (False,) if self.level else (False, True):
            before = len(facts)
            facts = self._stricter(self._facts(context, wanted, lines))
            found = self._combination(target, wanted, op, facts) if len(facts) > before else None
            if found is not None:
                return found
        compared = self._comparisons(context, wanted) if not self.level else []
        return self._combination(target, wanted, op, _distinct([*compared, *facts])) if compared else None

    def _statement(self, target: Poly, op: str) -> Rel:
        atoms = self._normalizer.atoms
        return Rel("<" if op == ">" else "<=", ZERO, atoms.term_of_poly(atoms.lift(target)))

    def stated_nonzero(self, context: Context, factor: Poly) -> Evidence | None:
        """A fact `... != 0` of which the polynomial is a factor."""
        atoms = self._normalizer.atoms
        if factor.is_constant():
            return None
        for fact in self._plain_first(context, shape(factor)):
            if fact.op == "!=":
                common = atoms.lift(fact.poly).gcd(atoms.lift(factor))
                if common.total_degree() == factor.total_degree():
                    return fact.why
        return None

    def _combination(self, target: Poly, wanted: Shape, op: str, facts: list[LinearFact]) -> Evidence | None:
        if self._advisor is None:
            return None
        facts = _connected(wanted, facts)
        multipliers = self._advisor.multipliers(wanted, [(f.shape, f.op) for f in facts], op == ">")
        if multipliers is None or len(multipliers) != len(facts):
            return None
        return self._verified(target, op, facts, multipliers)

    def _verified(
        self,
        target: Poly,
        op: str,
        facts: Sequence[LinearFact],
        multipliers: Sequence[Fraction],
    ) -> Evidence | None:
        atoms = self._normalizer.atoms
        rest, strictly, parts = atoms.lift(target), False, []
        for multiplier, fact in zip(multipliers, facts, strict=True):
            if not multiplier:
                continue
            if multiplier.numerator < 0 and fact.op != "=":
                return None
            rest = rest - atoms.lift(fact.poly) * exact(multiplier)
            strictly = strictly or fact.op == ">"
            parts.append(fact.why)
        if not rest.is_constant():
            return None
        c = rational(rest.leading_coefficient())
        if c < 0 or (op == ">" and c == 0 and not strictly):
            return None
        detail = ", ".join(str(m) for m in multipliers if m)
        return Evidence("linear combination", self._statement(target, op), tuple(parts), detail=detail)

    # --- facts

    def _plain_first(self, context: Context, target: Shape) -> Iterator[LinearFact]:
        """All that is known, inequations too: the rest is sought if what is plainly stated does not serve."""
        yield from self._plain(context, target)
        yield from self._facts(context, target, lines=not self.level)

    def _facts(self, context: Context, target: Shape, lines: bool) -> list[LinearFact]:
        """Facts over the atoms of a polynomial, and over the atoms that those facts bring in that may serve."""
        cache = context.cache.setdefault(("facts about", self, self.level), {})
        monomials = lines, *target
        if monomials in cache:
            return cache[monomials]  # type: ignore[no-any-return]
        found = self._facts_about(context, target, lines)
        if not self._busy:  # else some may be missing, that are being sought
            cache[monomials] = found
        return found

    def _facts_about(
        self, context: Context, target: Iterable[tuple[int, ...]], lines: bool
    ) -> list[LinearFact]:
        atoms = self._normalizer.atoms
        found: list[LinearFact] = []
        seen: set[int] = set()
        frontier: set[int] = set()
        for monomial in target:
            frontier |= {i for i, e in enumerate(monomial) if e}
            if sum(monomial) > 1:
                found += self._of_monomial(context, monomial)
        for rounds in range(2):
            seen |= frontier
            for i in sorted(frontier):
                found += self._of_atom(context, atoms.terms[i], lines and rounds == 0)
            by_law = {i for f in found for i in f.atoms if is_compared_with_its_argument(atoms.terms[i])}
            frontier = by_law.union(*(fact.atoms for fact in _connected(target, found))) - seen
            if not frontier or len(found) > MAX_FACTS:
                break
        brought = {m for fact in _connected(target, found) for m in fact.shape if sum(m) > 1} - set(target)
        for monomial in sorted(brought)[:MAX_BROUGHT]:
            found += self._of_monomial(context, monomial)
        return _distinct(found)

    def _stricter(self, facts: list[LinearFact]) -> list[LinearFact]:
        """Facts without inequations, which make others strict: p >= 0 and p != 0 give p > 0, of integers p >= 1."""
        atoms = self._normalizer.atoms
        found = [f for f in facts if f.op != "!="]
        apart = [f for f in facts if f.op == "!=" and f.atoms]
        for _ in apart:  # n >= 0, n != 0 and n != 1 give n >= 2
            for weak in [f for f in found if f.op == ">=" and f.atoms]:  # 0 is a multiple of what is not 0
                poly = atoms.lift(weak.poly)
                whole = all(c.denominator == 1 for _, c in atoms.parts(poly))
                integers = whole and all(is_integer(atoms.terms[i]) for i in atoms.used(poly))
                poly, op = (poly - 1, ">=") if integers else (poly, ">")
                for other in apart:
                    if (atoms.polynomial(weak.poly) / atoms.polynomial(other.poly)).is_constant:
                        why = Evidence("strictly", self._statement(poly, op), (weak.why, other.why))
                        found.append(LinearFact(poly, op, why))
        return _distinct(found)

    def _near(self, context: Context, target: Shape) -> list[LinearFact]:
        """What is plainly stated of the atoms of a polynomial: what that says asks for next to nothing further."""
        return _distinct(fact for fact in self._plain(context, target) if fact.op != "!=")

    def _plain(self, context: Context, target: Shape) -> Iterator[LinearFact]:
        """The same with inequations."""
        atoms = self._normalizer.atoms
        used = sorted({i for monomial in target for i, e in enumerate(monomial) if e})
        return (fact for i in used for fact in self._stated(context, atoms.terms[i]))

    def _stated(self, context: Context, atom: Term) -> list[LinearFact]:
        """What the domain of an atom, plain facts and the place say of it."""
        cache = context.cache.setdefault(("stated", self), {})
        if atom not in cache:
            relations = list(self._known.domain(context, atom))
            for fact in (*context.local, *context.facts):
                if _is_plain(fact) and self._may_matter(fact, atom):
                    relations += self._known.instances(context, fact, atom)
            facts = (self._linear(context, relation, why) for relation, why in relations)
            cache[atom] = [fact for fact in facts if fact is not None]
        return cache[atom]  # type: ignore[no-any-return]

    def _comparisons(self, context: Context, target: Shape) -> list[LinearFact]:
        """How values of increasing functions among the atoms of a target compare, roots, and sums with their terms."""
        used = sorted({i for monomial in target for i, e in enumerate(monomial) if e})
        terms = [self._normalizer.atoms.terms[i] for i in used]
        functions = [t for t in terms if isinstance(t, Fn)][:MAX_PAIRED]
        with self.at_level(
            self.level + 1
        ):  # there, nothing is compared: arguments are not compared by their own
            relations = list(self._known.pairs(context, functions))
            relations += self._known.roots(context, terms[:MAX_PAIRED])
            relations += self._known.terms_of_sums(context, terms)
        facts = (self._linear(context, relation, why) for relation, why in relations)
        return [fact for fact in facts if fact is not None]

    def _of_atom(self, context: Context, atom: Term, lines: bool) -> list[LinearFact]:
        cache = context.cache.setdefault(("facts", self), {})
        key = (atom, lines, self.level)
        if key in cache:
            return cache[key]  # type: ignore[no-any-return]
        mark = (id(context.cache), atom, self.level)
        if mark in self._busy:
            return []
        self._busy.add(mark)
        try:
            found = []
            for relation, why in self._relations(context, atom, lines):
                fact = self._linear(context, relation, why)
                if fact is not None:
                    found.append(fact)
        finally:
            self._busy.discard(mark)
        cache[key] = found
        return found

    def _relations(self, context: Context, atom: Term, lines: bool) -> Iterator[tuple[Rel, Evidence]]:
        yield from self._known.domain(context, atom)
        for fact in (*context.local, *context.facts):
            if fact.source.startswith("line ") and not lines:
                continue
            if self._may_matter(fact, atom):
                yield from self._known.instances(context, fact, atom)
                yield from under_exp(fact, atom)
        yield from self._known.laws(context, atom)
        if not isinstance(atom, Sym) and not (isinstance(atom, Fn) and atom.name == "log"):
            sign, why = self._sign(context, atom)
            shapes = {
                "+": Rel("<", ZERO, atom),
                "+0": Rel("<=", ZERO, atom),
                "-": Rel("<", atom, ZERO),
                "0-": Rel("<=", atom, ZERO),
            }
            if sign in shapes:
                yield shapes[sign], why

    def _may_matter(self, fact: Fact, atom: Term) -> bool:
        """Whether a fact is simple enough at this level, and speaks of what the atom speaks of."""
        if weight(fact.prop) > MAX_WEIGHT[self.level]:
            return False
        if is_integer(atom):
            return isinstance(fact.prop, Rel) and is_integer(fact.prop.left) and is_integer(fact.prop.right)
        return not self._subjects(fact.prop).isdisjoint(self._subjects(atom))

    def _subjects(self, node: Node) -> frozenset[object]:
        if node not in self._keys:
            self._keys[node] = frozenset(subjects(node, self._normalizer.unfold))
        return self._keys[node]

    def _linear(self, context: Context, relation: Rel, why: Evidence) -> LinearFact | None:
        """A relation as a polynomial of known sign; a denominator must have a sign by structure."""
        cache = context.cache.setdefault(("linear", self, self.level), {})
        if relation not in cache:
            cache[relation] = self._as_polynomial(context, relation, why)
        return cache[relation]  # type: ignore[no-any-return]

    def _as_polynomial(self, context: Context, relation: Rel, why: Evidence) -> LinearFact | None:
        atoms = self._normalizer.atoms
        relation = relation.forward()
        outer = self._normalizer.support.begin()
        try:
            with self.at_level(LEVELS[weight(relation)]):
                value = self._normalizer.difference(context, relation.right, relation.left)
        except (ZeroDivisionError, TooLarge, Undischarged):
            return None
        finally:
            why = why.resting_on(self._normalizer.support.end(outer))
        poly = value.num
        op = {"=": "=", "!=": "!=", "<": ">", "<=": ">="}[relation.op]
        if op in (">", ">=") and not value.den.is_one():
            sign, part = self._sign(context, atoms.term_of_poly(value.den))
            if sign == "-":
                poly = -poly
            elif sign != "+":
                return None
            why = Evidence("over a denominator", relation, (why, part))
        if op == ">" and value.den.is_one() and is_integer(relation.left) and is_integer(relation.right):
            return LinearFact(poly - 1, ">=", Evidence("integers", relation, (why,)))
        return LinearFact(poly, op, why)

    def _of_monomial(self, context: Context, monomial: tuple[int, ...]) -> Iterator[LinearFact]:
        """A product of atoms of known sign; a factor plainly at most 1, times others that are not negative."""
        atoms = self._normalizer.atoms
        sign, why = self._sign(context, atoms.term_of_monomial(monomial))
        poly = atoms.monomial(monomial).num
        shapes = {"+": (poly, ">"), "+0": (poly, ">="), "-": (-poly, ">"), "0-": (-poly, ">=")}
        if sign in shapes:
            yield LinearFact(*shapes[sign], why)
        for i in (i for i, e in enumerate(monomial) if e):
            below = atoms.constant(1).num - atoms.atom(atoms.terms[i]).num
            bound = self.plainly(context, below, ">=")
            by_law = is_compared_with_its_argument(atoms.terms[i])
            if bound is None and not by_law:
                continue
            others = tuple(e - (k == i) for k, e in enumerate(monomial))
            rest, part = self._sign(context, atoms.term_of_monomial(others))
            if rest not in ("+", "+0"):
                continue
            if by_law:
                yield from self._times(context, atoms.monomial(others).num, atoms.terms[i], part)
            if bound is not None:
                strict = rest == "+" and self.plainly(context, below, ">") is not None
                less = atoms.monomial(others).num - poly
                why = Evidence("times at most 1", self._statement(less, ">="), (bound, part))
                yield LinearFact(less, ">" if strict else ">=", why)

    def _times(self, context: Context, factor: Poly, atom: Term, positive: Evidence) -> Iterator[LinearFact]:
        """How an atom compares with its argument by law, times what is not negative."""
        for relation, why in self._known.laws(context, atom):
            fact = self._linear(context, relation, why)
            if fact is not None and fact.op == ">=":
                poly = self._normalizer.atoms.lift(fact.poly) * self._normalizer.atoms.lift(factor)
                yield LinearFact(
                    poly, ">=", Evidence("times", self._statement(poly, ">="), (fact.why, positive))
                )


def _is_plain(fact: Fact) -> bool:
    """Whether a fact is a polynomial relation without conditions: of an earlier line or for each index, no equation."""
    if fact.guards or not isinstance(fact.prop, Rel) or weight(fact.prop) > POLYNOMIAL:
        return False
    return fact.prop.op != "=" or not (fact.indices or fact.source.startswith("line "))


def _connected(target: Iterable[tuple[int, ...]], facts: Iterable[LinearFact]) -> list[LinearFact]:
    """The facts that have a monomial of a target, or of others that do: the others would have nothing to cancel."""
    needed, found, rest = {m for m in target if m}, [], list(facts)
    while joined := [fact for fact in rest if not needed.isdisjoint(fact.shape)]:
        found += joined
        rest = [fact for fact in rest if needed.isdisjoint(fact.shape)]
        needed.update(m for fact in joined for m in fact.shape if m)
    return found


def _distinct(facts: Iterable[LinearFact]) -> list[LinearFact]:
    """The first of those that say the same, as many as are affordable."""
    found: dict[object, LinearFact] = {}
    for fact in facts:
        found.setdefault(fact.statement, fact)
    return list(found.values())[: 2 * MAX_FACTS]


def subjects(node: Node, unfold: frozenset[str] = frozenset()) -> Iterator[object]:
    """What a formula speaks of outside its binders: symbols, families of elements, sums by their families.

    The value of what is unfolded may speak of each family that it depends on, in any way.
    """
    match node:
        case Sym():
            if node.sort == REAL:
                yield node
        case Elem():
            yield ("element", free(node.family))
        case Sum() | Prod():
            yield from (
                ("range", leaf) for leaf in free(node.body) if isinstance(leaf, Family) or leaf.sort == REAL
            )
        case App():
            yield ("application", node.name)
            for a in node.args:
                yield from subjects(a, unfold)
                if node.name in unfold and isinstance(a, Family):
                    yield from (("range", a), ("element", frozenset({a})))
        case Lam():
            return
        case _:
            for a in node.args:
                yield from subjects(a, unfold)


def shape(poly: Poly) -> Shape:
    """The coefficients of a polynomial by monomial."""
    out = {}
    for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
        end = len(exponents)
        while end and not exponents[end - 1]:
            end -= 1
        out[tuple(map(int, exponents[:end]))] = c
    return out

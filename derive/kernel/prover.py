"""Showing conditions: by facts, signs, exact linear arithmetic over atoms, enclosures and factors, with evidence.

`Prover.prove` takes a context and a proposition and gives a proof tree, or None where it does not
know; it never says "false". The rules:

  indices             a relation between integers from one or two that are known
  sign of a term      by its structure (`Signs`)
  linear arithmetic   a target polynomial = sum of multiplier * fact + constant, the multipliers of
                      inequalities nonnegative: found by the advisor, verified here by expansion. Strict
                      inequalities between integers are tightened by one
  enclosure           a strict relation between closed terms, by ball arithmetic
  factors             a polynomial's sign is the product of its irreducible factors' signs
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import gcd, lcm

from derive.kernel.advisor import Advisor, Tried
from derive.kernel.context import Context, Fact, relates_integers
from derive.kernel.enclosure import enclosed
from derive.kernel.facts import Facts
from derive.kernel.fractions import Frac, Poly, TooLarge, Undischarged
from derive.kernel.indices import Indices
from derive.kernel.linear import Linear
from derive.kernel.normal_form import Normalizer, settled
from derive.kernel.obligations import INDEX_IN_RANGE, Obligations
from derive.kernel.signs import ANY, Sign, Signs, completing, times, where_nonzero
from derive.kernel.verdict import Evidence, Obligation, joined
from derive.terms.nodes import (
    TRUE,
    ZERO,
    Add,
    And,
    App,
    Deriv,
    ForAll,
    Iff,
    IllFormed,
    Implies,
    Neg,
    Not,
    Num,
    Or,
    Prod,
    Prop,
    Rel,
    Sum,
    Term,
    conjuncts,
    forward,
    free,
    is_integer,
    negated,
)

MAX_DEPTH = 12


class Prover:
    """Shows conditions within one line; shares its table of atoms with the line's normalizer."""

    def __init__(
        self,
        advisor: Advisor | None = None,
        unfold: frozenset[str] = frozenset(),
        roots: dict[Term, int] | None = None,
        tried: Tried | None = None,
    ):
        self._tried = tried
        self.normalizer = Normalizer(self, unfold, roots)
        self.facts = Facts(self)
        self._indices = Indices(self.facts, advisor)
        self._linear = Linear(self.facts, self.sign, self.normalizer, advisor, tried)
        self._signs = Signs(self, self._linear, self.normalizer)
        self.support = self.normalizer.support  # of all that was shown, used or not: what a line may rest on
        self._busy: set[tuple[int, Prop]] = set()
        self._cut = False
        self.cuts = 0  # how often a condition was not tried, because it was being shown already

    @property
    def depth(self) -> int:
        """How many conditions are being shown, one for the other's sake."""
        return len(self._busy)

    def sign(self, context: Context, term: Term) -> tuple[Sign, Evidence]:
        """The signs that a term may have, with the evidence that it has no other."""
        return self._signs.of(context, term)

    # --- propositions

    def prove(self, context: Context, prop: Prop) -> Evidence | None:
        """Evidence that `prop` holds in the context, both sides being defined; None if not shown."""
        found = self._decide(context, prop)
        if found is not None:  # also where it only decides what has to be shown next
            self.support.add(found.sources)
        return found

    def shows(self, context: Context, prop: Prop) -> bool:
        """Whether `prop` is shown to hold in the context; what was done then rests on the same facts."""
        return self.prove(context, prop) is not None

    def seems_to_hold(self, context: Context, prop: Prop) -> bool:
        """The same where nothing rests on the answer but how long to search."""
        return self._decide(context, prop) is not None

    def defined(self, context: Context, term: Term) -> bool:
        """Whether a term is shown to be defined, elements out of range being read as some numbers."""
        obligations = Obligations(self, briefly=True)
        obligations.term(context, term)
        return all(o.why == INDEX_IN_RANGE for o in obligations.missing)

    def _decide(self, context: Context, prop: Prop) -> Evidence | None:
        found = context.memory.shown.get(prop)
        if found is not None:
            return found
        not_shown: set[Prop] = context.cache.setdefault(("not shown", self, self._linear.level), set())
        if prop in not_shown:
            return None
        key = (id(context.cache), prop)
        if key in self._busy or len(self._busy) > MAX_DEPTH:
            self._cut = True
            self.cuts += 1
            return None
        if self._tried is not None and self._tried.in_vain(prop):
            return None
        outer_cut, self._cut = self._cut, False
        self._busy.add(key)
        outer = self.support.begin()
        try:
            found = self._prove(context, prop)
        except (ZeroDivisionError, TooLarge, Undischarged, IllFormed):
            pass
        finally:
            self._busy.discard(key)
            sources = self.support.end(outer)
        if found is not None:
            found = context.memory.shown[prop] = found.resting_on(sources)
        elif not self._cut:
            not_shown.add(prop)
        if self._tried is not None and (found is not None or not self._cut):
            self._tried.note(prop, found is not None)
        self._cut = self._cut or outer_cut
        return found

    def _prove(self, context: Context, prop: Prop) -> Evidence | None:
        known = self.as_given(context, prop)
        if known is not None:
            return known
        match prop:
            case Rel():
                forward = prop.forward()
                return self._relation(context, forward) or self.by_equation(context, forward)
            case And():
                parts = [self.prove(context, p) for p in prop.args]
                return joined("and", prop, parts)
            case Or():
                return self._one_of(context, prop)
            case Not(args=(Rel() as inner,)):
                return self.prove(context, negated(inner))
            case Implies():
                inner_evidence = self.prove(context.assuming(prop.args[0]), prop.args[1])
                return joined("implies", prop, [inner_evidence])
            case Iff():
                there = [Implies(a, b) for a, b in zip(prop.args, prop.args[1:], strict=False)]
                back = [Implies(b, a) for a, b in zip(prop.args, prop.args[1:], strict=False)]
                return joined("iff", prop, [self.prove(context, p) for p in there + back])
            case ForAll():
                _, body, inside = context.open(prop.body, prop.lo, prop.hi)
                return joined("for all", prop, [self.prove(inside, body)])
            case _:
                return None

    def _one_of(self, context: Context, prop: Or) -> Evidence | None:
        """Assume the negation of all members but the last, each a relation, and show the last."""
        for p in prop.args:
            found = self.prove(context, p)
            if found is not None:
                return Evidence("one of", prop, (found,))
        *others, last = prop.args or (TRUE,)
        negations = [negated(p) for p in others]
        if not prop.args or any(n is None for n in negations):
            return None
        inside = context.assuming(*(n for n in negations if n is not None))
        return joined("exhausted", prop, [self.prove(inside, last)])

    def as_given(self, context: Context, prop: Prop) -> Evidence | None:
        """The proposition is a fact as it stands."""
        given: dict[Prop, str] | None = context.cache.get("given")
        if given is None:
            given = context.cache["given"] = {}
            for fact in (*context.local, *context.facts):
                for stated in fact.stated:
                    given.setdefault(stated, fact.source)
        source = given.get(forward(prop))
        return None if source is None else Evidence("given", prop, source=source)

    def _relation(self, context: Context, prop: Rel) -> Evidence | None:
        left, right, op = prop.left, prop.right, prop.op
        if isinstance(left, Num) and isinstance(right, Num):
            holds = {"=": left.value == right.value, "!=": left.value != right.value,
                     "<": left.value < right.value, "<=": left.value <= right.value}[op]  # fmt: skip
            return Evidence("arithmetic", prop) if holds else None
        if relates_integers(prop):
            found = self._indices.shown(context, prop)
            if found is not None or self._indices.fails(context, prop):
                return found
        if op == "=":
            return self._equal(context, prop)
        if op == "!=":
            return self._different(context, prop)
        if not free(prop):
            ball = enclosed(context.theory, prop)
            if ball is not None:
                return Evidence("enclosure", prop, detail=ball)
        gap = right if left == ZERO else Neg(left) if right == ZERO else Add(right, Neg(left))
        # a sum by its parts only: what linear arithmetic makes of it comes next
        sign, evidence = (
            self._signs.by_parts(context, gap) if isinstance(gap, Add) else self._signs.of(context, gap)
        )
        wanted = "+" if op == "<" else "+0"
        if set(sign) <= set(wanted):
            return Evidence("sign", prop, (evidence,))
        if set(sign).isdisjoint(wanted):  # it is false, unless what is known here contradicts itself
            return self._plainly(context, prop, gap)
        if isinstance(gap, App):
            found = self._plainly(context, prop, gap) or self._by_definition(context, prop)
            if found is not None:
                return found
        found = self._by_arithmetic(context, prop, gap)
        if found is None:
            found = self._strictly(context, prop) if op == "<" else self._of_integers(context, prop, gap)
        return found or self._by_definition(context, prop)

    def by_equation(self, context: Context, prop: Rel) -> Evidence | None:
        """How a derivative, a sum or what is defined compares with a number, by a fact that says what it equals."""
        term, number = (prop.right, prop.left) if isinstance(prop.left, Num) else (prop.left, prop.right)
        if prop.op == "=" or not isinstance(number, Num) or not isinstance(term, Deriv | App | Sum | Prod):
            return None
        for other, guards, source in self.equal_to(context, term):
            sides = (number, other) if number == prop.left else (other, number)
            found = joined(
                "by an equation", prop, [*guards, self.prove(context, Rel(prop.op, *sides))], source=source
            )
            if found is not None:
                return found
        return None

    def through_an_equation(self, context: Context, prop: Prop) -> Evidence | None:
        """How a formula compares with 0, by a fact that says what it equals: N >= 0 where (s - t)^2 = N.

        In normal form, so it is asked for what a line needs and what was not shown otherwise.
        """
        if not isinstance(prop, Rel) or prop.op == "=" or ZERO not in prop.args:
            return None
        term = prop.right if prop.left == ZERO else prop.left
        for fact, one, other in _equations(context):
            if not fact.guards and free(one) == free(term) and self.are_one(context, one, term):
                sides = (ZERO, other) if prop.left == ZERO else (other, ZERO)
                shown = self.prove(context, Rel(prop.op, *sides))
                if shown is not None:
                    self.support.add((fact.source,))
                    return Evidence("by an equation", prop, (shown,), source=fact.source)
        return None

    def are_one(self, context: Context, one: Term, other: Term) -> bool:
        """Whether two terms have the same normal form."""
        try:
            return self.normalizer.difference(context, one, other).is_zero
        except (ZeroDivisionError, TooLarge, Undischarged):
            return False

    def equal_to(self, context: Context, term: Term) -> Iterator[tuple[Term, list[Evidence], str]]:
        """What facts say that a term equals, numbers apart: with the evidence for their guards, and their names."""
        for fact, one, other in _equations(context):
            if one == term and not isinstance(other, Num):
                guards = [self.as_given(context, guard) for guard in fact.guards]
                shown = [guard for guard in guards if guard is not None]
                if len(shown) == len(guards):
                    yield other, shown, fact.source

    def _plainly(self, context: Context, prop: Rel, gap: Term) -> Evidence | None:
        """gap > 0 or gap >= 0 from what is plainly stated."""
        value = self.normalizer.normal(context, gap)
        if not value.den.is_constant():
            return None
        return self._linear.plainly(context, value.num, ">" if prop.op == "<" else ">=")

    def _by_arithmetic(self, context: Context, prop: Rel, gap: Term) -> Evidence | None:
        """gap > 0 or gap >= 0 through the normal form: a linear combination, or the sign of each factor."""
        op, wanted = (">", "+") if prop.op == "<" else (">=", "+0")
        value = self.normalizer.reduce_roots(self.normalizer.normal(context, gap))
        if value.is_zero:
            return Evidence("normal form", prop) if op == ">=" else None
        if value.den.is_constant():
            whole = self._linear.combine(context, value.num, op)
            if whole is not None:
                return joined("linear", prop, [whole])
        parts = self._by_factors(context, value, wanted)
        return None if parts is None else Evidence("factors", prop, parts)

    def _by_factors(self, context: Context, value: Frac, wanted: Sign) -> tuple[Evidence, ...] | None:
        """Evidence that a fraction has no unwanted sign, from the signs of its factors, those that are seen first.

        Of the last only a sign that serves is sought, and of the only one none: for the whole it was sought already.
        """
        atoms = self.normalizer.atoms
        content, factors = atoms.powers(value)
        factors.sort(key=lambda part: self._signs.of(context, atoms.term_of_poly(part[0]))[0] == ANY)
        sign: Sign = "+" if content > 0 else "-"
        parts: list[Evidence] = []
        for factor, n in factors:
            last = len(parts) + 1 == len(factors)
            sought = completing(sign, wanted) if last and n % 2 else "+-"
            one, part = self._signs.of_polynomial(context, factor, "" if len(factors) == n == 1 else sought)
            if "0" in one and n % 2 == 0 and n > 0:  # f^2 > 0 where a fact says that f != 0
                stated = self._linear.stated_nonzero(context, factor)
                one, part = (one, part) if stated is None else ("+-", stated)
            one = where_nonzero(one) if n < 0 else one
            sign = times(sign, one if n % 2 else "+0" if "0" in one else "+")
            if {"+", "-"} <= set(sign):
                return None
            parts.append(part)
        return tuple(parts) if set(sign) <= set(wanted) else None

    def _of_integers(self, context: Context, prop: Rel, gap: Term) -> Evidence | None:
        """A polynomial with whole coefficients in integers is >= 0 if it is > -1; so is a positive multiple of one.

        Linear arithmetic knows that of what is linear.
        """
        atoms = self.normalizer.atoms
        value = self.normalizer.reduce_roots(self.normalizer.normal(context, gap))
        if not value.den.is_one() or value.num.total_degree() < 2:
            return None
        if not all(is_integer(atoms.terms[i]) for i in atoms.used(value.num)):
            return None
        coefficients = [c for _, c in atoms.parts(value.num)]
        content = Fraction(
            gcd(*(c.numerator for c in coefficients)), lcm(*(c.denominator for c in coefficients))
        )
        above = atoms.term(value / content + 1)
        return joined("integers", prop, [self._by_arithmetic(context, Rel("<", ZERO, above), above)])

    def _strictly(self, context: Context, prop: Rel) -> Evidence | None:
        """a <= b and a != b give a < b, where some fact is an inequation."""
        facts = (*context.local, *context.facts)
        if not any(isinstance(p, Rel) and p.op == "!=" for f in facts for p in conjuncts((f.prop,))):
            return None
        different = self._linear.stated_nonzero(
            context, self.normalizer.difference(context, prop.left, prop.right).num
        )
        if different is None:
            return None
        return joined("strictly", prop, [different, self.prove(context, Rel("<=", prop.left, prop.right))])

    def _by_definition(self, context: Context, prop: Rel) -> Evidence | None:
        """The same with every defined function unfolded."""
        unfolded = context.theory.unfold_all(prop)
        return None if unfolded == prop else joined("definitions", prop, [self.prove(context, unfolded)])

    def _equal(self, context: Context, prop: Rel) -> Evidence | None:
        gap = self.normalizer.difference(context, prop.left, prop.right)
        if gap.is_zero:
            return Evidence("normal form", prop)
        atoms = self.normalizer.atoms
        target = atoms.polynomial(gap.num).num
        _, factors = atoms.factors(target)
        for poly in (target, *(f for f, _ in factors if len(factors) > 1)):
            sign, _ = self._signs.of(context, atoms.term_of_poly(poly))
            # what has another sign is 0 only where what is known contradicts itself
            combine = self._linear.combine if "0" in sign else self._linear.plainly
            up = combine(context, poly, ">=")
            if up is not None:
                found = joined("both ways", prop, [up, combine(context, -poly, ">=")])
                if found is not None:
                    return found
        return None

    def _different(self, context: Context, prop: Rel) -> Evidence | None:
        left, right = prop.left, prop.right
        if not free(prop):
            ball = enclosed(context.theory, prop)
            if ball is not None:
                return Evidence("enclosure", prop, detail=ball)
        gap = right if left == ZERO else left if right == ZERO else Add(left, Neg(right))
        sign, evidence = self._signs.of(context, gap)
        if "0" not in sign:
            return Evidence("sign", prop, (evidence,))
        if sign in ("+0", "0-"):
            strict = self.prove(context, Rel("<", *((ZERO, gap) if sign == "+0" else (gap, ZERO))))
            if strict is not None:
                return joined("strict", prop, [strict])
        value = self.normalizer.reduce_roots(self.normalizer.normal(context, gap))
        content, factors = self.normalizer.atoms.factors(value.num)
        if content == 0:
            return None
        parts = []
        for factor, _ in factors:
            part = self._nonzero_factor(context, factor)
            if part is None:
                return self._by_definition(context, prop)
            parts.append(part)
        return Evidence("factors", prop, tuple(parts))

    def _nonzero_factor(self, context: Context, factor: Poly) -> Evidence | None:
        term = self.normalizer.atoms.term_of_poly(factor)
        sign, evidence = self._signs.of(context, term)
        if "0" not in sign:
            return evidence
        stated = self._linear.stated_nonzero(context, factor)
        if stated is not None:
            return stated
        for poly in (factor, -factor):
            found = self._linear.combine(context, poly, ">")
            if found is not None:
                return found
        quadratic = self._signs.of_quadratic(context, factor)
        return quadratic[1] if quadratic is not None and "0" not in quadratic[0] else None


def _equations(context: Context) -> Iterator[tuple[Fact, Term, Term]]:
    """The equations among the facts, but for those for each index, read either way."""
    for fact in (*context.local, *context.facts):
        equation = fact.prop
        if not fact.indices and isinstance(equation, Rel) and equation.op == "=":
            yield fact, equation.left, equation.right
            yield fact, equation.right, equation.left


def unmet(advisor: Advisor | None, needs: Callable[[Obligations], None]) -> tuple[Obligation, ...]:
    """What was not shown of all that something needs, whatever line it is for. Raises `TooLarge`."""

    def collected(roots: dict[Term, int]) -> Obligations:
        obligations = Obligations(Prover(advisor, roots=roots))
        needs(obligations)
        return obligations

    return settled(collected).missing

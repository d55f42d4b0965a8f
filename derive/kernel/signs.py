"""Showing conditions: signs by structure, then exact linear arithmetic over atoms, with evidence.

`Prover.prove` takes a context and a proposition and gives a proof tree, or None where it does not
know; it never says "false". The rules:

  sign of a term      exp > 0; + - * / and powers by the signs of their parts; a sum whose terms have a
                      sign (strictly, where the range is nonempty); symbols and elements by their domain,
                      elements only where the index is shown in range; branches of a Piecewise each under
                      its condition; log u by comparing u with 1; a defined function by its body
  linear arithmetic   a target polynomial = sum of multiplier * fact + constant, the multipliers of
                      inequalities nonnegative: found by the advisor, verified here by expansion. Strict
                      inequalities between integers are tightened by one
  enclosure           a strict relation between closed terms, by ball arithmetic
  factors             a polynomial's sign is the product of its irreducible factors' signs
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.kernel.context import Context, Theory, conjuncts
from derive.kernel.enclosure import enclosed
from derive.kernel.facts import POLYNOMIAL, POLYNOMIAL_FACTS, Facts, weight
from derive.kernel.fractions import Poly, TooLarge, Undischarged, coefficient
from derive.kernel.indices import Indices, relates_integers
from derive.kernel.laws import sign_of_angle
from derive.kernel.linear import Advisor, Linear
from derive.kernel.normal_form import Normalizer, negated
from derive.kernel.obligations import INDEX_IN_RANGE, Obligations
from derive.kernel.verdict import Evidence
from derive.terms.functions import defining
from derive.terms.nodes import (
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
    App,
    Delta,
    Div,
    Elem,
    Fn,
    ForAll,
    Iff,
    IllFormed,
    Implies,
    Lam,
    Literal,
    Mul,
    Neg,
    Node,
    Not,
    Num,
    Or,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    element,
    free,
    is_integer,
)

MAX_DEPTH = 12
MAX_QUADRATIC = 16  # terms of a polynomial that is read as quadratic in one of its atoms

# What is known of a number's sign, as the set of signs it may have; "+0" is nonnegative, "" impossible.
Sign = str
ANY: Sign = "+0-"
_PRODUCT = {
    (a, b): "+" if a == b else "-" for a in "+-" for b in "+-"
} | {(a, b): "0" for a in "+0-" for b in "+0-" if "0" in (a, b)}  # fmt: skip


class Prover:
    """Shows conditions within one line; shares its table of atoms with the line's normalizer."""

    def __init__(
        self,
        advisor: Advisor | None = None,
        unfold: frozenset[str] = frozenset(),
        roots: dict[Term, int] | None = None,
    ):
        self.normalizer = Normalizer(self, unfold, roots)
        self.facts = Facts(self)
        self._indices = Indices(self.facts, advisor)
        self._linear = Linear(self.facts, self.sign, self.normalizer, advisor)
        self.support = self.normalizer.support  # of all that was shown, used or not: what a line may rest on
        self._busy: set[tuple[int, Prop]] = set()
        self._cut = False
        self.cuts = 0  # how often a condition was not tried, because it was being shown already

    @property
    def depth(self) -> int:
        """How many conditions are being shown, one for the other's sake."""
        return len(self._busy)

    # --- propositions

    def prove(self, context: Context, prop: Prop) -> Evidence | None:
        """Evidence that `prop` holds in the context, both sides being defined; None if not shown."""
        found = self._decide(context, prop)
        if found is not None:  # also where it only decides what has to be shown next
            self.support.add(found.sources)
        return found

    def holds(self, context: Context, prop: Prop) -> bool:
        """Whether a condition can be shown. Nothing may rest on the answer but how long to search."""
        return self._decide(context, prop) is not None

    def defined(self, context: Context, term: Term) -> list[Evidence] | None:
        """Evidence that a term is defined, elements out of range being read as some numbers; None if not shown."""
        obligations = Obligations(self)
        obligations.term(context, term)
        if any(o.why != INDEX_IN_RANGE for o in obligations.missing):
            return None
        return [o.evidence for o in obligations.found if o.evidence is not None]

    def _decide(self, context: Context, prop: Prop) -> Evidence | None:
        cache = context.cache.setdefault(("shown", self, self._linear.level), {})
        if prop in cache:
            return cache[prop]  # type: ignore[no-any-return]
        if prop in context.memory.shown:
            return context.memory.shown[prop]
        key = (id(context.cache), prop)
        if key in self._busy or self.depth > MAX_DEPTH:
            self._cut = True
            self.cuts += 1
            return None
        outer_cut, self._cut = self._cut, False
        self._busy.add(key)
        outer = self.support.begin()
        found = None
        try:
            found = self._prove(context, prop)
        except (ZeroDivisionError, TooLarge, Undischarged, IllFormed):
            pass
        finally:
            self._busy.discard(key)
            sources = self.support.end(outer)
        if found is not None:
            found = context.memory.shown[prop] = found.resting_on(sources)
        if found is not None or not self._cut:
            cache[prop] = found
        self._cut = self._cut or outer_cut
        return found

    def _prove(self, context: Context, prop: Prop) -> Evidence | None:
        known = self.as_given(context, prop)
        if known is not None:
            return known
        match prop:
            case Rel():
                return self._relation(context, prop.forward())
            case And():
                parts = [self.prove(context, p) for p in prop.args]
                return _join("and", prop, parts)
            case Or():
                return self._one_of(context, prop)
            case Not(args=(Rel() as inner,)):
                opposite = negated(inner)
                return None if opposite is None else self.prove(context, opposite)
            case Implies():
                inner_evidence = self.prove(context.assuming(prop.args[0]), prop.args[1])
                return _join("implies", prop, [inner_evidence])
            case Iff():
                there = [Implies(a, b) for a, b in zip(prop.args, prop.args[1:], strict=False)]
                back = [Implies(b, a) for a, b in zip(prop.args, prop.args[1:], strict=False)]
                return _join("iff", prop, [self.prove(context, p) for p in there + back])
            case ForAll():
                _, body, inside = context.open(prop.body, prop.lo, prop.hi)
                return _join("for all", prop, [self.prove(inside, body)])
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
        return _join("exhausted", prop, [self.prove(inside, last)])

    def as_given(self, context: Context, prop: Prop) -> Evidence | None:
        """The proposition is a fact as it stands."""
        wanted = prop.forward() if isinstance(prop, Rel) else prop
        for fact in (*context.local, *context.facts):
            if not fact.indices and not fact.guards:
                for given in conjuncts((fact.prop,)):
                    if (given.forward() if isinstance(given, Rel) else given) == wanted:
                        return Evidence("given", prop, source=fact.source)
        return None

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
            self._sign_by_parts(context, gap) if isinstance(gap, Add) else self.sign(context, gap)
        )
        if set(sign) <= set("+" if op == "<" else "+0"):
            return Evidence("sign", prop, (evidence,))
        found = self._by_arithmetic(context, prop, gap)
        if found is None and op == "<":
            found = self._strictly(context, prop)
        return found or self._by_definition(context, prop)

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
        return _join("strictly", prop, [different, self.prove(context, Rel("<=", prop.left, prop.right))])

    def _by_definition(self, context: Context, prop: Rel) -> Evidence | None:
        """The same with every defined function unfolded."""
        unfolded = unfold_all(context.theory, prop)
        return None if unfolded == prop else _join("definitions", prop, [self.prove(context, unfolded)])

    def _equal(self, context: Context, prop: Rel) -> Evidence | None:
        gap = self.normalizer.difference(context, prop.left, prop.right)
        if gap.is_zero:
            return Evidence("normal form", prop)
        target = self.normalizer.atoms.polynomial(gap.num).num
        _, factors = self.normalizer.atoms.factors(target)
        for poly in (target, *(f for f, _ in factors if len(factors) > 1)):
            up = self._linear.combine(context, poly, ">=")
            if up is not None:
                found = _join("both ways", prop, [up, self._linear.combine(context, -poly, ">=")])
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
        sign, evidence = self.sign(context, gap)
        if "0" not in sign:
            return Evidence("sign", prop, (evidence,))
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
        sign, evidence = self.sign(context, term)
        if "0" not in sign:
            return evidence
        stated = self._linear.stated_nonzero(context, factor)
        if stated is not None:
            return stated
        for poly in (factor, -factor):
            found = self._linear.combine(context, poly, ">")
            if found is not None:
                return found
        quadratic = self._sign_of_quadratic(context, factor)
        return quadratic[1] if quadratic is not None and "0" not in quadratic[0] else None

    # --- signs by structure

    def sign(self, context: Context, term: Term) -> tuple[Sign, Evidence]:
        """The signs that a term may have, with the evidence that it has no other."""
        cache = context.cache.setdefault(("sign", self, self._linear.level), {})
        if term not in cache:
            cache[term] = (ANY, Evidence("unknown", term))  # while we look: a loop learns nothing
            outer = self.support.begin()
            try:
                sign, evidence = self._sign(context, term)
            finally:
                sources = self.support.end(outer)
            cache[term] = sign, evidence.resting_on(sources)
        return cache[term]  # type: ignore[no-any-return]

    def _sign(self, context: Context, term: Term) -> tuple[Sign, Evidence]:
        match term:
            case Num():
                sign = "+" if term.value > 0 else "-" if term.value < 0 else "0"
                return sign, Evidence("number", term)
            case Fn(payload=("exp",)):
                return "+", Evidence("exp is positive", term)
            case Fn(payload=("log",)):
                return self._sign_of_log(context, term)
            case Fn(payload=("pi" | "factorial" | "cosh",)):
                return "+", Evidence(f"{term.name} is positive", term)
            case Fn(payload=("sin" | "cos",)):
                return sign_of_angle(self, context, term)
            case Fn(payload=("atan",)):  # odd and increasing
                sign, part = self.sign(context, term.args[0])
                return sign, Evidence("atan", term, (part,))
            case Fn(payload=("binomial",)):
                natural = (
                    self.prove(context, Rel("<=", ZERO, term.args[0])) if is_integer(term.args[0]) else None
                )
                return ("+0" if natural else ANY), Evidence("binomial", term, (natural,) if natural else ())
            case Fn() if (meaning := defining(term)) is not None:
                sign, part = self.sign(context, meaning)
                return sign, Evidence("definition", term, (part,))
            case Neg():
                sign, part = self.sign(context, term.args[0])
                return _negative(sign), Evidence("minus", term, (part,))
            case Add():
                return self._sign_of_sum(context, term)
            case Mul():
                sign, parts = "+", []
                for a in term.args:
                    other, part = self.sign(context, a)
                    sign = _times(sign, other)
                    parts.append(part)
                return sign, Evidence("product", term, tuple(parts))
            case Div():
                (up, one), (down, two) = (self.sign(context, a) for a in term.args)
                return _times(up, down.replace("0", "") or ANY), Evidence("quotient", term, (one, two))
            case Pow():
                return self._sign_of_power(context, term)
            case Sym() | Elem():
                return self._sign_of_atom(context, term)
            case Delta():
                return "+0", Evidence("delta", term)
            case Sum() | Prod():
                return self._sign_of_range(context, term)
            case Piecewise():
                return self._sign_of_cases(context, term)
            case App():
                sign, part = self.sign(context, context.theory.unfold(term))
                return sign, Evidence("definition", term, (part,))
            case _:
                return ANY, Evidence("unknown", term)

    def _sign_of_log(self, context: Context, term: Fn) -> tuple[Sign, Evidence]:
        """By comparing the argument with 1, with polynomial facts only: it is asked often and seldom known."""
        (argument,) = term.args
        with self._linear.at_level(POLYNOMIAL_FACTS):
            for weak, strict, sign in (
                (Rel("<=", ONE, argument), Rel("<", ONE, argument), "+"),
                (Rel("<=", argument, ONE), Rel("<", argument, ONE), "-"),
            ):
                found = self.prove(context, weak)
                if found is not None:
                    more = self.prove(context, strict)
                    return (sign if more else _in_order({sign, "0"})), Evidence(
                        "log against 1", term, (more or found,)
                    )
            different = self.prove(context, Rel("!=", argument, ONE))
            if different is not None:
                return "+-", Evidence("log against 1", term, (different,))
        return ANY, Evidence("unknown", term)

    def _sign_of_sum(self, context: Context, term: Add) -> tuple[Sign, Evidence]:
        sign, evidence = self._sign_by_parts(context, term)
        return self._sign_of_polynomial(context, term) if sign == ANY else (sign, evidence)

    def _sign_by_parts(self, context: Context, term: Add) -> tuple[Sign, Evidence]:
        together: set[str] = set()
        strict, parts = "", []
        for a in term.args:
            sign, part = self.sign(context, a)
            together |= set(sign)
            if {"+", "-"} <= together:
                return ANY, Evidence("unknown", term)
            strict = strict or (sign if sign in ("+", "-") else "")
            parts.append(part)
        return strict or _in_order(together), Evidence("sum", term, tuple(parts))

    def _sign_of_polynomial(self, context: Context, term: Add) -> tuple[Sign, Evidence]:
        """By linear arithmetic with polynomial facts, which ask for nothing further."""
        if weight(term) == POLYNOMIAL:
            with self._linear.at_level(POLYNOMIAL_FACTS):
                value = self.normalizer.normal(context, term).num
                found = self._sign_by_combination(context, value)
                if found is not None:
                    return found
        return ANY, Evidence("unknown", term)

    def _sign_by_combination(self, context: Context, poly: Poly) -> tuple[Sign, Evidence] | None:
        """A sign that linear arithmetic gives. The weak relation first: mostly neither is shown."""
        for side, strict, weak in ((poly, "+", "+0"), (-poly, "-", "0-")):
            found = self._linear.combine(context, side, ">=")
            if found is not None:
                more = self._linear.combine(context, side, ">")
                return (weak, found) if more is None else (strict, more)
        return None

    def _sign_of_power(self, context: Context, term: Pow) -> tuple[Sign, Evidence]:
        base, exponent = term.args
        sign, part = self.sign(context, base)
        evidence = Evidence("power", term, (part,))
        if sign == "+":
            return "+", evidence
        if isinstance(exponent, Num) and is_integer(exponent):
            if exponent.value % 2 == 0:
                return ("+" if "0" not in sign or exponent.value <= 0 else "+0"), evidence
            return (sign if exponent.value > 0 else sign.replace("0", "") or ANY), evidence
        if not is_integer(exponent) or set(sign) <= set("+0"):
            return "+0", evidence  # defined only for a base that is not negative
        return ("+-" if "0" not in sign else ANY), evidence

    def _sign_of_range(self, context: Context, term: Sum | Prod) -> tuple[Sign, Evidence]:
        index, body, inside = context.open(term.body, term.lo, term.hi)
        sign, part = self.sign(inside, body)
        if isinstance(term, Prod):
            kept = (
                "+" if sign == "+" else "+0" if set(sign) <= set("+0") else "+-" if "0" not in sign else ANY
            )
            return kept, Evidence("product over a range", term, (part,))
        if sign in ("+", "-"):
            nonempty = self.prove(context, Rel("<=", term.lo, term.hi))
            if nonempty is not None:
                return sign, Evidence("nonempty sum", term, (part, nonempty))
        others = _all_but_one(index, body)
        if others is not None and (rest := self.sign(inside, others))[0] in ("+", "-"):
            two = self.prove(context, Rel("<", term.lo, term.hi))
            if two is not None:  # one index is left out, and there is another
                return rest[0], Evidence("sum but for one index", term, (rest[1], two))
        for one_way in ("+0", "0-"):
            if set(sign) <= set(one_way):
                return ("0" if sign == "0" else one_way), Evidence("sum over a range", term, (part,))
        return ANY, Evidence("unknown", term)

    def _sign_of_cases(self, context: Context, term: Piecewise) -> tuple[Sign, Evidence]:
        """Each branch under its condition and the negations before it; what is impossible adds no sign."""
        possible: set[str] = set()
        parts = []
        here = context
        for value, condition in term.branches:
            sign, part = self.sign(here.assuming(condition), value)
            possible |= set(sign)
            parts.append(part)
            negation = negated(condition)
            if negation is not None:
                here = here.assuming(negation)
        return _in_order(possible), Evidence("cases", term, tuple(parts))

    def _sign_of_atom(self, context: Context, term: Sym | Elem) -> tuple[Sign, Evidence]:
        """By the domain and by facts that compare the atom itself with a number."""
        possible: Sign = ANY
        parts: list[Evidence] = []
        for relation, why in (*self.facts.domain(context, term), *self.facts.comparisons(context, term)):
            narrowed = _narrow(possible, relation.forward(), term)
            if narrowed != possible:
                possible = narrowed
                parts.append(why)
        if isinstance(term, Elem) and isinstance(term.family, Literal | Lam):
            return self._sign_of_member(context, term)
        return possible, Evidence("domain", term, tuple(parts))

    def _sign_of_member(self, context: Context, term: Elem) -> tuple[Sign, Evidence]:
        if isinstance(term.family, Lam):
            return self.sign(context, element(term.family, *term.indices))
        signs, parts = zip(*(self.sign(context, a) for a in term.family.args), strict=True)
        (index,) = term.indices
        inside = self.prove(context, And(Rel("<=", ONE, index), Rel("<=", index, Num(len(signs)))))
        if inside is None:
            return ANY, Evidence("unknown", term)
        return _in_order(set().union(*map(set, signs))), Evidence("members", term, (inside, *parts))

    # --- linear arithmetic

    def _by_arithmetic(self, context: Context, prop: Rel, gap: Term) -> Evidence | None:
        """gap > 0 or gap >= 0 through the normal form: a linear combination, or the sign of each factor."""
        atoms = self.normalizer.atoms
        op, wanted = (">", "+") if prop.op == "<" else (">=", "+0")
        value = self.normalizer.reduce_roots(self.normalizer.normal(context, gap))
        if value.is_zero:
            return Evidence("normal form", prop) if op == ">=" else None
        content, over = atoms.factors(value.num)
        _, under = atoms.factors(value.den)
        if not under:
            whole = self._linear.combine(context, value.num, op)
            if whole is not None:
                return _join("linear", prop, [whole])
        sign: Sign = "+" if content > 0 else "-"
        parts = []
        for factors, below in ((over, False), (under, True)):
            for factor, n in factors:
                one, part = self._sign_of_poly(context, factor)
                one = one.replace("0", "") if below else one
                sign = _times(sign, one if n % 2 else "+0" if "0" in one else "+")
                parts.append(part)
        return Evidence("factors", prop, tuple(parts)) if set(sign) <= set(wanted) else None

    def _sign_of_poly(self, context: Context, factor: Poly) -> tuple[Sign, Evidence]:
        term = self.normalizer.atoms.term_of_poly(factor)
        sign, evidence = self.sign(context, term)
        if sign != ANY or len(factor) == 1:
            return sign, evidence
        found = self._sign_by_combination(context, factor) or self._sign_of_quadratic(context, factor)
        return found or (ANY, evidence)

    def _sign_of_quadratic(self, context: Context, poly: Poly) -> tuple[Sign, Evidence] | None:
        """a v^2 + b v + c has the sign of a where 4 a c - b^2 > 0; where that is >= 0, that sign or 0.

        For 4 a (a v^2 + b v + c) = (2 a v + b)^2 + 4 a c - b^2.
        """
        atoms = self.normalizer.atoms
        if len(poly) > MAX_QUADRATIC or self.depth > 3:
            return None
        for i, degree in enumerate(poly.degrees()):
            if degree != 2:
                continue
            a, b, c = (coefficient(poly, i, d) for d in (2, 1, 0))
            sign, lead = self.sign(context, atoms.term_of_poly(a))
            if sign not in ("+", "-"):
                continue
            rest = self.normalizer.reduce_roots(atoms.polynomial(4 * a * c - b * b))
            for op, extra in (("<", ""), ("<=", "0")):
                shown = self.prove(context, Rel(op, ZERO, atoms.term(rest)))
                if shown is not None:
                    found = _in_order(set(sign + extra))
                    return found, Evidence("quadratic", atoms.term_of_poly(poly), (lead, shown))
        return None


# --- helpers


def _join(rule: str, statement: Node, parts: Sequence[Evidence | None]) -> Evidence | None:
    if any(p is None for p in parts):
        return None
    return Evidence(rule, statement, tuple(p for p in parts if p is not None))


def _negative(sign: Sign) -> Sign:
    return _in_order({{"+": "-", "-": "+", "0": "0"}[s] for s in sign})


def _times(a: Sign, b: Sign) -> Sign:
    return _in_order({_PRODUCT[x, y] for x in a for y in b})


def _all_but_one(index: Sym, body: Term) -> Term | None:
    """f_i where the body is f_i (1 - delta(i, k)), k not depending on i."""
    if not isinstance(body, Mul):
        return None
    for n, factor in enumerate(body.args):
        match factor:
            case Add(args=(one, Neg(args=(Delta(args=(i, k)),)))) if one == ONE:
                rest = body.args[:n] + body.args[n + 1 :]
                if (i == index) != (k == index) and index not in free(k if i == index else i):
                    return rest[0] if len(rest) == 1 else Mul(*rest)
    return None


def _in_order(signs: set[str]) -> Sign:
    return "".join(s for s in ANY if s in signs)


def _narrow(possible: Sign, relation: Rel, term: Term) -> Sign:
    """The signs left when a relation compares the term with a number."""
    if relation.left == term and isinstance(relation.right, Num):
        bound, upper = relation.right.value, True
    elif relation.right == term and isinstance(relation.left, Num):
        bound, upper = relation.left.value, False
    else:
        return possible
    if relation.op == "=":
        allowed = "+" if bound > 0 else "-" if bound < 0 else "0"
    elif relation.op == "!=":
        allowed = "+-" if bound == 0 else ANY
    elif upper:
        allowed = "-" if bound < 0 or (bound == 0 and relation.op == "<") else "0-" if bound == 0 else ANY
    else:
        allowed = "+" if bound > 0 or (bound == 0 and relation.op == "<") else "+0" if bound == 0 else ANY
    return _in_order(set(possible) & set(allowed))


def unfold_all(theory: Theory, node: Node) -> Any:
    """The tree with every application replaced by the body at its arguments, inside bodies too."""
    if not node.args:
        return node
    args = tuple(unfold_all(theory, a) for a in node.args)
    if not all(a is b for a, b in zip(args, node.args, strict=True)):
        node = node.rebuild(args)
    return unfold_all(theory, theory.unfold(node)) if isinstance(node, App) else node

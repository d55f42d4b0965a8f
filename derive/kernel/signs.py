"""The signs that a term may have, by its structure and by linear arithmetic, with the evidence that it has no other.

exp > 0; + - * / and powers by the signs of their parts; a sum whose terms have a sign (strictly, where the range is
nonempty); symbols and elements by their domain, elements only where the index is shown in range; branches of a
Piecewise each under its condition; log u by comparing u with 1; a defined function by its body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

from derive.kernel.context import Context, in_range
from derive.kernel.facts import POLYNOMIAL, POLYNOMIAL_FACTS, weight
from derive.kernel.fractions import Poly, coefficient
from derive.kernel.laws import sign_of_angle
from derive.kernel.linear import Linear
from derive.kernel.normal_form import Normalizer
from derive.kernel.verdict import Evidence
from derive.terms.functions import defining
from derive.terms.nodes import (
    ONE,
    TRUE,
    ZERO,
    Add,
    App,
    Delta,
    Div,
    Elem,
    Fn,
    Lam,
    Literal,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    element,
    forward,
    free,
    is_integer,
    negated,
    product_of,
)

if TYPE_CHECKING:
    from derive.kernel.prover import Prover


MAX_QUADRATIC = 16  # terms of a polynomial that is read as quadratic in one of its atoms
MAX_WEIGHTED = 4  # summands that are compared with their weights

# What is known of a number's sign, as the set of signs it may have; "+0" is nonnegative, "" impossible.
Sign = str
ANY: Sign = "+0-"
_PRODUCT = {
    (a, b): "+" if a == b else "-" for a in "+-" for b in "+-"
} | {(a, b): "0" for a in "+0-" for b in "+0-" if "0" in (a, b)}  # fmt: skip


class Signs:
    """Signs of terms and polynomials, for one prover, which shows the conditions."""

    def __init__(self, prover: Prover, linear: Linear, forms: Normalizer):
        self._prover = prover
        self._linear = linear
        self._forms = forms

    def of(self, context: Context, term: Term) -> tuple[Sign, Evidence]:
        """The signs that a term may have, with the evidence that it has no other."""
        cache = context.cache.setdefault(("sign", self, self._linear.level), {})
        known: tuple[Sign, Evidence] | None = cache.get(term)
        if known is None:
            cache[term] = (ANY, Evidence("unknown", term))  # while we look: a loop learns nothing
            outer = self._forms.support.begin()
            try:
                sign, evidence = self._sign(context, term)
            finally:
                sources = self._forms.support.end(outer)
            known = cache[term] = sign, evidence.resting_on(sources)
        return known

    def _sign(self, context: Context, term: Term) -> tuple[Sign, Evidence]:
        by_kind = _BY_KIND.get(type(term))
        return (ANY, Evidence("unknown", term)) if by_kind is None else by_kind(self, context, term)

    def _sign_of_function(self, context: Context, term: Fn) -> tuple[Sign, Evidence]:
        match term.name:
            case "exp" | "pi" | "factorial" | "cosh":
                return "+", Evidence(f"{term.name} is positive", term)
            case "log":
                return self._sign_of_log(context, term)
            case "sin" | "cos":
                return sign_of_angle(self._prover, context, term)
            case "atan":  # odd and increasing
                return self._as(context, term, term.args[0], "atan")
            case "abs":
                return self._sign_of_absolute(context, term)
            case "binomial" if is_integer(term.args[0]):
                natural = self._prover.prove(context, Rel("<=", ZERO, term.args[0]))
                if natural is not None:
                    return "+0", Evidence("binomial", term, (natural,))
        meaning = defining(term)
        return (
            (ANY, Evidence("unknown", term))
            if meaning is None
            else self._as(context, term, meaning, "definition")
        )

    def _as(self, context: Context, term: Term, other: Term, why: str) -> tuple[Sign, Evidence]:
        """The sign of another term, which has the same."""
        sign, part = self.of(context, other)
        return sign, Evidence(why, term, (part,))

    def _sign_of_number(self, context: Context, term: Num) -> tuple[Sign, Evidence]:
        return "+" if term.value > 0 else "-" if term.value < 0 else "0", Evidence("number", term)

    def _sign_of_opposite(self, context: Context, term: Neg) -> tuple[Sign, Evidence]:
        sign, part = self.of(context, term.args[0])
        return _negative(sign), Evidence("minus", term, (part,))

    def _sign_of_product(self, context: Context, term: Mul) -> tuple[Sign, Evidence]:
        signs, parts = zip(*(self.of(context, a) for a in term.args), strict=True)
        return reduce(times, signs), Evidence("product", term, parts)

    def _sign_of_quotient(self, context: Context, term: Div) -> tuple[Sign, Evidence]:
        (up, one), (down, two) = (self.of(context, a) for a in term.args)
        return times(up, where_nonzero(down)), Evidence("quotient", term, (one, two))

    def _sign_of_absolute(self, context: Context, term: Fn) -> tuple[Sign, Evidence]:
        """|f| >= 0, and 0 where f is 0 only."""
        (inside,) = term.args
        sign, part = self.of(context, inside)
        if "0" in sign:
            apart = self._stated_apart(context, inside)
            sign, part = (sign, part) if apart is None else ("+-", apart)
        found = "+" if "0" not in sign else "0" if sign == "0" else "+0"
        return found, Evidence("absolute value", term, (part,))

    def _stated_apart(self, context: Context, term: Term) -> Evidence | None:
        """A polynomial fact that a number times the term is not 0.

        No more is sought: what would be half sought here, while a sign is, would stay so for later questions.
        """
        for fact in (*context.local, *context.facts):
            prop = fact.prop
            if fact.indices or fact.guards or not isinstance(prop, Rel) or prop.op != "!=":
                continue
            if weight(prop) == POLYNOMIAL and weight(term) == POLYNOMIAL:
                stated = self._forms.difference(context, prop.left, prop.right)
                value = self._forms.normal(context, term)
                if not stated.is_zero and not value.is_zero:
                    ratio = value / stated
                    if ratio.is_constant:
                        return Evidence("given", prop, source=fact.source)
        return None

    def _sign_of_log(self, context: Context, term: Fn) -> tuple[Sign, Evidence]:
        """By comparing the argument with 1, with polynomial facts only: it is asked often and seldom known."""
        (argument,) = term.args
        with self._linear.at_level(POLYNOMIAL_FACTS):
            for weak, strict, sign in (
                (Rel("<=", ONE, argument), Rel("<", ONE, argument), "+"),
                (Rel("<=", argument, ONE), Rel("<", argument, ONE), "-"),
            ):
                found = self._prover.prove(context, weak)
                if found is not None:
                    more = self._prover.prove(context, strict)
                    return (sign if more else _in_order({sign, "0"})), Evidence(
                        "log against 1", term, (more or found,)
                    )
            different = self._prover.prove(context, Rel("!=", argument, ONE))
            if different is not None:
                return "+-", Evidence("log against 1", term, (different,))
        return ANY, Evidence("unknown", term)

    def _sign_of_sum(self, context: Context, term: Add) -> tuple[Sign, Evidence]:
        sign, evidence = self.by_parts(context, term)
        return self._by_polynomial_facts(context, term) if sign == ANY else (sign, evidence)

    def by_parts(self, context: Context, term: Add) -> tuple[Sign, Evidence]:
        """The sign that no term contradicts.

        A sum of terms that are not negative is positive if the terms, without factors that are positive, add up to a
        number other than 0: then one of them is not 0, and the term that it is in is positive.
        """
        together: set[str] = set()
        strict, parts = "", []
        for a in term.args:
            sign, part = self.of(context, a)
            together |= set(sign)
            if {"+", "-"} <= together:
                return ANY, Evidence("unknown", term)
            strict = strict or (sign if sign in ("+", "-") else "")
            parts.append(part)
        found = strict or _in_order(together)
        if found == "+0" and len(parts) <= MAX_WEIGHTED:
            total = self._forms.normal(context, Add(*(self._weight(context, a) for a in term.args)))
            if total.is_constant and not total.is_zero:
                return "+", Evidence("weights add up to a number", term, tuple(parts))
        return found, Evidence("sum", term, tuple(parts))

    def _weight(self, context: Context, term: Term) -> Term:
        """A term without those of its factors that are shown positive."""
        factors = term.args if isinstance(term, Mul) else (term,)
        return product_of([a for a in factors if self.of(context, a)[0] != "+"])

    def _given_positive(self, context: Context, total: Sum) -> Evidence | None:
        """A fact, as it stands, that a sum is a positive number or more than one that is not negative."""
        for fact in (*context.local, *context.facts):
            if not isinstance(fact.prop, Rel) or fact.guards:
                continue
            if {type(side) for side in fact.prop.args} != {Sum, Num}:
                continue
            for stated, why in self._prover.facts.instances(context, fact, total):
                relation = stated.forward()
                match relation.op, relation.left, relation.right:
                    case ("=", left, Num(value=value)) | ("=", Num(value=value), left) if left == total:
                        positive = value > 0
                    case "<" | "<=", Num(value=value), right if right == total:
                        positive = value > 0 or (value == 0 and relation.op == "<")
                    case _:
                        continue
                if positive:
                    return Evidence("given", relation, why.parts, source=fact.source)
        return None

    def _by_polynomial_facts(self, context: Context, term: Add) -> tuple[Sign, Evidence]:
        """By linear arithmetic with polynomial facts, which ask for nothing further."""
        if weight(term) == POLYNOMIAL:
            with self._linear.at_level(POLYNOMIAL_FACTS):
                value = self._forms.normal(context, term).num
                found = self._by_combination(context, value)
                if found is not None:
                    return found
        return ANY, Evidence("unknown", term)

    def _by_combination(
        self, context: Context, poly: Poly, sought: Sign = "+-"
    ) -> tuple[Sign, Evidence] | None:
        """A sign, of those sought, that linear arithmetic gives. The weak relation first: mostly neither is shown."""
        for combine in (self._linear.plainly, self._linear.at_length):
            for side, strict, weak in ((poly, "+", "+0"), (-poly, "-", "0-")):
                found = combine(context, side, ">=") if strict in sought else None
                if found is not None:
                    more = self._linear.combine(context, side, ">")
                    return (weak, found) if more is None else (strict, more)
        return None

    def _sign_of_power(self, context: Context, term: Pow) -> tuple[Sign, Evidence]:
        base, exponent = term.args
        sign, part = self.of(context, base)
        evidence = Evidence("power", term, (part,))
        if sign == "+":
            return "+", evidence
        if isinstance(exponent, Num) and is_integer(exponent):
            if exponent.value % 2 == 0:
                return ("+" if "0" not in sign or exponent.value <= 0 else "+0"), evidence
            return (sign if exponent.value > 0 else where_nonzero(sign)), evidence
        if not is_integer(exponent) or set(sign) <= set("+0"):
            return "+0", evidence  # defined only for a base that is not negative
        return ("+-" if "0" not in sign else ANY), evidence

    def _sign_of_range(self, context: Context, term: Sum | Prod) -> tuple[Sign, Evidence]:
        index, body, inside = context.open(term.body, term.lo, term.hi)
        sign, part = self.of(inside, body)
        if isinstance(term, Prod):
            kept = (
                "+" if sign == "+" else "+0" if set(sign) <= set("+0") else "+-" if "0" not in sign else ANY
            )
            return kept, Evidence("product over a range", term, (part,))
        if sign in ("+", "-"):
            nonempty = self._prover.prove(context, Rel("<=", term.lo, term.hi))
            if nonempty is not None:
                return sign, Evidence("nonempty sum", term, (part, nonempty))
        others = _all_but_one(index, body)
        if others is not None and (rest := self.of(inside, others))[0] in ("+", "-"):
            two = self._prover.prove(context, Rel("<", term.lo, term.hi))
            if two is not None:  # one index is left out, and there is another
                return rest[0], Evidence("sum but for one index", term, (rest[1], two))
        if sign == "+0":  # positive multiples of weights that are not all 0
            weights = Sum(term.lo, term.hi, bind(self._weight(inside, body), index))
            if (given := self._given_positive(context, weights)) is not None:
                return "+", Evidence("weighted sum", term, (part, given))
        if "0" in sign and (shown := self._positive_by_equation(context, term)) is not None:
            return "+", shown
        for one_way in ("+0", "0-"):
            if set(sign) <= set(one_way):
                return ("0" if sign == "0" else one_way), Evidence("sum over a range", term, (part,))
        return ANY, Evidence("unknown", term)

    def _sign_of_cases(self, context: Context, term: Piecewise) -> tuple[Sign, Evidence]:
        """Each branch under its condition and the negations before it; one that is stated not to apply adds no sign.

        Where none applies the term is undefined, and so any number: its last condition must be all that is left.
        """
        *before, last = [condition for _, condition in term.branches]
        rest = negated(last)
        if last != TRUE and (rest is None or forward(rest) not in map(forward, before)):
            return ANY, Evidence("unknown", term)
        possible: set[str] = set()
        parts = []
        here = context
        for value, condition in term.branches:
            negation = negated(condition)
            excluded = None if negation is None else self._prover.as_given(here, negation)
            if excluded is not None:
                parts.append(excluded)
                continue
            sign, part = self.of(here.assuming(condition), value)
            possible |= set(sign)
            parts.append(part)
            if negation is not None:
                here = here.assuming(negation)
        return _in_order(possible) or ANY, Evidence("cases", term, tuple(parts))

    def _sign_of_atom(self, context: Context, term: Sym | Elem) -> tuple[Sign, Evidence]:
        """By the domain and by facts that compare the atom itself with a number."""
        if isinstance(term, Elem) and isinstance(term.family, Literal | Lam):
            return self._sign_of_member(context, term)
        possible, parts = self._narrowed(context, term, ANY, self._prover.facts.domain(context, term))
        return possible, Evidence("domain", term, tuple(parts))

    def _narrowed(
        self,
        context: Context,
        term: Sym | Elem | App,
        possible: Sign,
        known: Iterable[tuple[Rel, Evidence]] = (),
    ) -> tuple[Sign, list[Evidence]]:
        """The signs left by what is known, and by facts that compare the term itself with a number."""
        parts: list[Evidence] = []
        for relation, why in (*known, *self._prover.facts.comparisons(context, term)):
            narrowed = _narrow(possible, relation.forward(), term)
            if narrowed != possible:
                possible = narrowed
                parts.append(why)
        return possible, parts

    def _sign_of_value(self, context: Context, term: App) -> tuple[Sign, Evidence]:
        """By the definition, by facts about the value itself, and by one that says what it equals."""
        sign, part = self.of(context, context.theory.unfold(term))
        parts: list[Evidence] = []
        if "0" in sign:
            sign, parts = self._narrowed(context, term, sign)
        if "0" in sign and (shown := self._positive_by_equation(context, term)) is not None:
            return "+", shown
        return sign, Evidence("definition", term, (part, *parts))

    def _positive_by_equation(self, context: Context, term: Term) -> Evidence | None:
        """By the sign of what a fact says that it equals."""
        for other, guards, source in self._prover.equal_to(context, term):
            sign, part = self.of(context, other)
            if sign == "+":
                return Evidence("by an equation", term, (*guards, part), source)
        return None

    def _sign_of_member(self, context: Context, term: Elem) -> tuple[Sign, Evidence]:
        if isinstance(term.family, Lam):
            return self.of(context, element(term.family, *term.indices))
        signs, parts = zip(*(self.of(context, a) for a in term.family.args), strict=True)
        (index,) = term.indices
        inside = self._prover.prove(context, in_range(index, ONE, Num(len(signs))))
        if inside is None:
            return ANY, Evidence("unknown", term)
        return _in_order(set().union(*map(set, signs))), Evidence("members", term, (inside, *parts))

    def of_polynomial(self, context: Context, factor: Poly, sought: Sign) -> tuple[Sign, Evidence]:
        """By its structure, else by linear arithmetic for the signs sought, or as a quadratic."""
        term = self._forms.atoms.term_of_poly(factor)
        sign, evidence = self.of(context, term)
        if sign != ANY or (len(factor) == 1 and (len(sought) != 1 or factor.total_degree() > 1)):
            return sign, evidence
        found = self._by_combination(context, factor, sought) or self.of_quadratic(context, factor)
        return found or (ANY, evidence)

    def of_quadratic(self, context: Context, poly: Poly) -> tuple[Sign, Evidence] | None:
        """a v^2 + b v + c has the sign of a where 4 a c - b^2 > 0; where that is >= 0, that sign or 0.

        For 4 a (a v^2 + b v + c) = (2 a v + b)^2 + 4 a c - b^2.
        """
        atoms = self._forms.atoms
        if len(poly) > MAX_QUADRATIC or self._prover.depth > 3:
            return None
        for i, degree in enumerate(poly.degrees()):
            if degree != 2:
                continue
            a, b, c = (coefficient(poly, i, d) for d in (2, 1, 0))
            sign, lead = self.of(context, atoms.term_of_poly(a))
            if sign not in ("+", "-"):
                continue
            rest = self._forms.reduce_roots(atoms.polynomial(4 * a * c - b * b))
            for op, extra in (("<", ""), ("<=", "0")):
                shown = self._prover.prove(context, Rel(op, ZERO, atoms.term(rest)))
                if shown is not None:
                    found = _in_order(set(sign + extra))
                    return found, Evidence("quadratic", atoms.term_of_poly(poly), (lead, shown))
        return None


_BY_KIND: dict[type[Term], Callable[[Signs, Context, Any], tuple[Sign, Evidence]]] = {
    Num: Signs._sign_of_number, Neg: Signs._sign_of_opposite, Add: Signs._sign_of_sum, Mul: Signs._sign_of_product,
    Div: Signs._sign_of_quotient, Pow: Signs._sign_of_power, Fn: Signs._sign_of_function, Sym: Signs._sign_of_atom,
    Elem: Signs._sign_of_atom, Delta: lambda signs, context, term: ("+0", Evidence("delta", term)),
    Sum: Signs._sign_of_range, Prod: Signs._sign_of_range, Piecewise: Signs._sign_of_cases, App: Signs._sign_of_value,
}  # fmt: skip


def _negative(sign: Sign) -> Sign:
    return _in_order({{"+": "-", "-": "+", "0": "0"}[s] for s in sign})


def where_nonzero(sign: Sign) -> Sign:
    """The signs of what must not be 0 for the term around it to be defined; any, where it is 0 and that is not."""
    return sign.replace("0", "") or ANY


def times(a: Sign, b: Sign) -> Sign:
    return _in_order({_PRODUCT[x, y] for x in a for y in b})


def completing(sign: Sign, wanted: Sign) -> Sign:
    """Those of + and - whose product with a sign is wanted."""
    return "".join(s for s in "+-" if set(times(sign, s)) <= set(wanted))


def _all_but_one(index: Sym, body: Term) -> Term | None:
    """f_i where the body is f_i (1 - delta(i, k)), k not depending on i."""
    if not isinstance(body, Mul):
        return None
    for n, factor in enumerate(body.args):
        match factor:
            case Add(args=(one, Neg(args=(Delta(args=(i, k)),)))) if one == ONE:
                rest = body.args[:n] + body.args[n + 1 :]
                if (i == index) != (k == index) and index not in free(k if i == index else i):
                    return product_of(rest)
    return None


def _in_order(signs: set[str]) -> Sign:
    return "".join([s for s in ANY if s in signs])


# the signs that x may have where x = b, x != b, x < b or x <= b, by the sign of the number b; any in other cases
_COMPARED: Mapping[tuple[str, int], Sign] = {
    ("=", 1): "+", ("=", 0): "0", ("=", -1): "-", ("!=", 0): "+-",
    ("<", 0): "-", ("<", -1): "-", ("<=", 0): "0-", ("<=", -1): "-",
}  # fmt: skip


def _narrow(possible: Sign, relation: Rel, term: Term) -> Sign:
    """The signs left when a relation compares the term with a number; b < x is -x < -b."""
    left, right = relation.args
    if left == term and isinstance(right, Num):
        n = right.value.numerator
        allowed = _COMPARED.get((relation.op, (n > 0) - (n < 0)), ANY)
    elif right == term and isinstance(left, Num):
        n = left.value.numerator
        allowed = _negative(_COMPARED.get((relation.op, (n < 0) - (n > 0)), ANY))
    else:
        return possible
    return _in_order(set(possible) & set(allowed))

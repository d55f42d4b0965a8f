"""What the kernel rested on when it showed a condition, asserted for the tactics to use.

The leaves of its proof tree that are relations: facts as they serve here, and their forms in which the kernel added
them up; how values of increasing functions compare. Nothing is trusted: what Coq does not see is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field

from derive.coq.conversion import Conversion, Script, block
from derive.coq.text import SUM_, NotExportable, Printer, integers
from derive.frozen import mutable
from derive.kernel.context import Context
from derive.kernel.fractions import TooLarge, Undischarged, coefficient
from derive.kernel.laws import laws, radicand
from derive.kernel.verdict import Evidence
from derive.terms.nodes import INTEGER, ZERO, Add, Fn, Lam, Mul, Neg, Node, Num, Pow, Rel, Sum, Term, free

# leaves that say what is known of the values of a built-in function; a tactic says it of all that stand in the goal
LAWS = frozenset(
    {"absolute value", "triangle inequality", "sign", "enclosure", "bounded", "factorial", "delta"}
)
# how a relation among the parts is shown
ASSERTED = {
    "given": "known",
    "instance": "known",
    "domain": "known",
    "by an equation": "through_equation",
    "product against 1": "product_against_1",
    "under exp": "under_exp",
    "a term of a sum": "term_of_sum",
    "increasing": "increasing",
    "exp against 1": "exp_against_1",
    "sine not 0": "sine_not_0",
    "linear combination": "known",
}

# how a condition may be shown that the tactic for conditions finds by itself
BY_STRUCTURE = frozenset(
    {"sign", "domain", "given", "instance", "number", "exp is positive", "product", "quotient", "minus", "power", "sum",
     "nonempty sum", "sum over a range", "product over a range", "arithmetic", "and", "delta", "unknown", "range"}
)  # fmt: skip


SignOf = Callable[[Context, Printer, Rel], Script]


# what rests on how an argument compares, which is shown before
COMPARED = ("log against 1", "exp against 1", "increasing")


@mutable
class Rests:
    """Asserts what one condition rests on, for one line. `sign` gives the proof of a relation by its sign."""

    c: Conversion
    context: Context
    p: Printer
    sign: SignOf
    stated: set[str] = field(default_factory=set)

    def asserted(self, evidence: Evidence) -> Script:
        """What a condition rests on, parts first; each is left out where Coq does not see it."""
        parts = list(dict.fromkeys(_parts(evidence)))
        lines = [line for part in parts if _is_named(self.p, part.statement) for line in self._part(part)]
        return [*lines, "laws."] if any(part.rule in LAWS for part in parts) else lines

    def _part(self, part: Evidence) -> Script:
        relation = part.statement
        try:
            if part.rule == "quadratic" and isinstance(relation, Term):
                return self._quadratic(relation, part)
            if part.rule == "over a denominator" and isinstance(relation, Rel):
                return self._over_denominator(relation.forward())
            if part.rule == "integers" and isinstance(relation, Rel):
                return self._of_integers(relation.forward(), part)
            if part.rule == "root" and isinstance(relation, Rel):
                return self._root(relation, *part.parts)
            if part.rule == "times at most 1" and isinstance(relation, Rel):
                return self._times_at_most_1(relation, *part.parts)
            if part.rule == "by an equation" and isinstance(relation, Term):
                return self._of_sign(relation, "through_equation")
            if part.rule == "triangle inequality" and isinstance(relation, Fn):
                return self._triangle(relation)
            if part.rule in COMPARED:
                return [*self._compared(part), *self._stated(part)]
            return self._stated(part)
        except (NotExportable, Undischarged, TooLarge, ZeroDivisionError):
            return []

    def _compared(self, part: Evidence) -> Script:
        """How the argument compares, by its own sign."""
        lines: Script = []
        for below in part.parts:
            relation = below.statement
            if isinstance(relation, Rel) and needs_more(below) and not integers(relation):
                lines += [
                    f"assert ({self.c.fresh('K')} : {self.p.prop(relation)}).",
                    *block(self.sign(self.context, self.p, relation.forward())),
                ]
        return lines

    def _stated(self, part: Evidence) -> Script:
        """A relation that a tactic shows, and what it says in normal form."""
        relation = part.statement
        if part.rule not in ASSERTED or not isinstance(relation, Rel) or integers(relation):
            return []
        relation = relation.forward()
        text = self.p.prop(relation)
        if text in self.stated:
            return []
        self.stated.add(text)
        products = [q.statement for q in part.parts if q.rule == "product" and _is_named(self.p, q.statement)]
        return [
            *(line for product in products for line in self._of_sign(product)),
            f"try assert ({self.c.fresh('K')} : {text}) by {ASSERTED[part.rule]}.",
            *(self._over_denominator(relation) if relation.op == "=" else []),
            *self._in_normal_form(relation),
        ]

    def _root(self, relation: Rel, powers: Evidence, *rest: Evidence) -> Script:
        """How a root compares with something, from how its power does."""
        p, lower = self.p, powers.statement
        for root, lemma in ((relation.left, "root_below"), (relation.right, "root_above")):
            under = radicand(root)
            if under is None or not isinstance(lower, Rel) or under[0] not in lower.args:
                continue
            base, degree = under
            mark, sign = self.c.fresh("K"), Rel("<" if isinstance(root, Fn) else "<=", ZERO, base)
            shown = "apply ln_inv; [ apply pow_lt, exp_pos | exact {mark}s | lnx; fld ]"
            if isinstance(root, Pow):
                shown = "apply rpow_root; [ exact {mark}s | cbn; field ]"
            return [
                f"assert ({mark} : {p.prop(lower)}).",
                *block(self.sign(self.context, p, lower.forward())),
                f"assert ({mark}s : {p.prop(sign)}).",
                *block(self.c.condition(self.context, p, sign)),
                f"assert ({mark}r : {p.real(root, 10)} ^ {degree} = {p.real(base)}).",
                f"{{ {shown.format(mark=mark)}. }}",
                f"assert ({mark}c : {p.prop(relation)}).",
                f"{{ apply ({lemma}{'_strict' * (relation.op == '<')} _ _ {p.real(base, 0)} {degree}); "
                f"[ lia | pos | exact {mark}r | exact {mark}{' | pos' * bool(rest)} ]. }}",
            ]
        return []

    def _times_at_most_1(self, relation: Rel, bound: Evidence, rest: Evidence) -> Script:
        """0 <= s - a s, or more, for a factor a <= 1 of what is not negative."""
        if not isinstance(bound.statement, Rel) or not isinstance(rest.statement, Term):
            return []
        p, less = self.p, self.p.real(relation.right)
        product = p.real(Mul(bound.statement.right, rest.statement))
        proof = f"(replace ({less}) with ({product}) by ring; apply {{}}; [ known | pos ])"
        return [
            f"try assert ({self.c.fresh('K')} : 0 {op} {less}) by {proof.format(lemma)}."
            for op, lemma in (("<", "Rmult_lt_0_compat"), ("<=", "Rmult_le_pos"))
        ]

    def _of_sign(self, term: Node, how: str = "pos") -> Script:
        """The sign of a term, which is seen from its structure if nothing else is said."""
        if not isinstance(term, Term):
            return []
        sign, _ = self.c.step.prover.sign(self.context, term)
        ends = {"+": "0 < {}", "+0": "0 <= {}", "-": "{} < 0", "0-": "{} <= 0"}.get(sign)
        if ends is None:
            return []
        return [f"try assert ({self.c.fresh('K')} : {ends.format(self.p.real(term, SUM_))}) by ({how})."]

    def _triangle(self, absolute: Fn) -> Script:
        """The absolute value of a sum, or of what is one sum, is at most the sum of the absolute values."""
        laws_of = laws(self.c.step.prover, self.context, absolute)
        relation = next(relation for relation, why in laws_of if why.rule == "triangle inequality")
        bound, mark = relation.right, self.c.fresh("K")
        assert isinstance(bound, Sum)
        inside = *absolute.args, Sum(bound.lo, bound.hi, Lam("i", INTEGER, *bound.body.body.args))
        return [
            f"assert ({mark} : {' = '.join(self.p.real(Fn('abs', each)) for each in inside)}).",
            *block(["apply (f_equal Rabs).", *self.c.identity(self.context, self.p, inside)]),
            f"assert ({mark}n : {self.p.prop(relation)}) by (apply (Rle_trans _ _ _ (Req_le _ _ {mark})), Sum_abs).",
            *self._in_normal_form(relation),
        ]

    def _over_denominator(self, relation: Rel) -> Script:
        """What a relation says of the numerator of the difference of its sides."""
        c, p, atoms = self.c, self.p, self.c.normalizer.atoms
        value = c.normalizer.difference(self.context, relation.right, relation.left)
        if value.den.is_constant():
            return []
        turned = c.step.prover.sign(self.context, atoms.term_of_poly(value.den))[0] == "-"
        above, below = (atoms.term_of_poly(-q if turned else q) for q in (value.num, value.den))
        difference, mark = _difference(relation), c.fresh("K")
        return [
            f"assert ({mark} : {p.real(Mul(difference, below))} = {p.real(above)}).",
            *block(c.identity(self.context, p, [difference, below, above])),
            f"try assert ({mark}n : 0 {relation.op} {p.real(above)}) by (over_denominator {mark}).",
        ]

    def _of_integers(self, relation: Rel, part: Evidence) -> Script:
        """A whole number above 0 is at least 1: the difference of the sides, or a part of it, is one less."""
        above = part.parts[0].statement
        if integers(relation) or not isinstance(above, Rel) or above.left != ZERO:
            return []
        mark, whole = self.c.fresh("K"), self.p.integer(above.right)
        return [
            f"assert ({mark} : 0 < {self.p.real(above.right)}).",
            *block(self.sign(self.context, self.p, above)),
            f"assert ({mark}n : 1 <= {self.p.real(above.right)}) by (whole ({whole})%Z {mark}).",
        ]

    def _in_normal_form(self, relation: Rel) -> Script:
        """What the difference of the sides is in normal form: the terms in it are those of what it is added up to."""
        c, p = self.c, self.p
        difference = _difference(relation)
        form = c.form(self.context, difference)
        if p.real(form) == p.real(difference) or form == ZERO:
            return []
        script = c.identity(self.context, p, [difference, form])
        if len(script) == 1:  # arithmetic sees it by itself
            return []
        return [f"assert ({c.fresh('K')} : {p.real(difference)} = {p.real(form)}).", *block(script)]

    def _quadratic(self, term: Term, part: Evidence) -> Script:
        """4 a t = (2 a v + b)^2 + r for t = a v^2 + b v + c, where the sign of r = 4 a c - b^2 was shown."""
        atoms, (_, shown) = self.c.normalizer.atoms, part.parts
        poly = self.c.normal(self.context, term).num
        for i, degree in enumerate(poly.degrees()):
            a, b, c = (coefficient(poly, i, d) for d in (2, 1, 0))
            rest = self.c.normalizer.reduce_roots(atoms.polynomial(4 * a * c - b * b))
            if (
                degree != 2
                or not isinstance(shown.statement, Rel)
                or atoms.term(rest) != shown.statement.right
            ):
                continue
            p, (lead, middle), r = self.p, (atoms.term_of_poly(q) for q in (a, b)), shown.statement.right
            square = Add(Mul(Num(2), lead, atoms.terms[i]), middle)
            whole = Mul(Num(4), lead, term), Add(Pow(square, Num(2)), r)
            mark = self.c.fresh("K")
            return [
                f"assert ({mark} : 0 {shown.statement.op} {p.real(r)}).",
                *block(self.sign(self.context, p, shown.statement)),
                f"assert ({mark}q : {p.real(whole[0])} = {p.real(whole[1])}).",
                *block(self.c.identity(self.context, p, whole)),
                f"quadratic {mark} {mark}q.",
            ]
        return []


def _is_named(p: Printer, node: Node) -> bool:
    """Whether nothing in it is open elsewhere."""
    return not any(s.name.startswith("%") and s not in p.scope.opened for s in free(node))


def _difference(relation: Rel) -> Term:
    """The right side less the left."""
    return relation.right if relation.left == ZERO else Add(relation.right, Neg(relation.left))


def _parts(evidence: Evidence) -> Iterator[Evidence]:
    for part in evidence.parts:
        yield from _parts(part)
    yield evidence


def needs_more(evidence: Evidence) -> bool:
    """Whether a condition was not shown by structure alone."""
    return evidence.rule not in BY_STRUCTURE or any(map(needs_more, evidence.parts))

"""Proof scripts for equations that follow from others, replayed: a combination of the premises' differences.

What geometric sums satisfy, and factors of a premise that are 0, count as premises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from derive.coq.conversion import Conversion, Script, block, product_of
from derive.coq.text import Printer
from derive.frozen import mutable
from derive.kernel.elimination import combination, radicals
from derive.kernel.fractions import Frac
from derive.kernel.geometric import geometric_relations
from derive.kernel.question import Question
from derive.terms.nodes import ZERO, Add, Neg, Rel, Term

LAST = "first [ congruent | settle | by_zdelta ]."  # where no way was found: it may do, or Coq says that it does not


@mutable
class Equations:
    """Replays the equations of one line."""

    c: Conversion

    @property
    def step(self) -> Any:
        """The kernel's step that is replayed."""
        return self.c.step

    def equation(self, q: Question, p: Printer) -> Script:
        """An equation from others, whatever comes of it."""
        return self.directly(q, p) or [LAST]

    def directly(self, q: Question, p: Printer) -> Script | None:
        """m (left - right) = sum of cofactor * (difference of a premise), m nonzero."""
        gap = q.gap(q.goal)
        if gap.is_zero:
            return self.c.identity(q.known, p, q.goal.args)
        found = self.cofactors(q, gap, q.equations)
        if found is not None:
            return self._combined(q, p, *found)
        lines, sums = self.geometric(q, p, gap)
        found = self.cofactors(q, gap, [*q.equations, *sums]) if sums else None
        if found is not None:
            return [*lines, *self._combined(q, p, *found)]
        return self._twice(q, p, gap) or self._by_roots(q, p, gap)

    def geometric(self, q: Question, p: Printer, gap: Frac) -> tuple[Script, list[Rel]]:
        """What the geometric sums in a difference satisfy, stated in Coq too."""
        lines: Script = []
        sums = geometric_relations(self.step, q.known, gap)
        for relation in sums:
            (_, total), mark = relation.left.args, self.c.fresh("Q")
            ends = f"{p.argument(total.lo)} {p.argument(total.hi)}"
            opened_, body, _inside = q.known.open(total.body, total.lo, total.hi)
            name = p.names.introduced("j", p.scope.opened.values())
            family = f"(fun {name} => {p.naming(opened_, name).real(body)})"
            lines += [
                f"assert ({mark} : {p.real(relation.left)} = {p.real(relation.right)}).",
                f"{{ apply (Sum_perturbed {ends} {family}); [ lia | | | ]; intros; cbv beta; "
                "rewrite ?plus_IZR; reflexivity. }",
            ]
        return lines, sums

    def _by_roots(self, q: Question, p: Printer, gap: Frac) -> Script | None:
        """From a factor of a premise that is 0, since the others are not."""
        roots = {root: e for e in q.equations for root in radicals(self.step, q.known, [e])}
        found = self.cofactors(q, gap, [*roots, *q.equations]) if roots else None
        if found is None:
            return None
        lines = [line for root, e in roots.items() for line in self._root(q, p, root, e)]
        return [*lines, *self._combined(q, p, *found)]

    def _root(self, q: Question, p: Printer, root: Rel, equation: Rel) -> Script:
        """f = 0, stated since p = c f^n g = 0 and g is not 0: were f not 0, p would not be."""
        atoms = self.step.normalizer.atoms
        factors = atoms.factors(q.gap(equation).num)[1]
        factored = product_of([(atoms.term_of_poly(f), n) for f, n in factors])
        zero, other, product = (self.c.fresh(name) for name in ("E", "N", "S"))
        return [
            f"assert ({self.c.fresh('Q')} : {p.prop(root)}).",
            f"{{ destruct (Req_dec ({p.real(root.left)}) 0) as [{zero} | {other}]; [ exact {zero} | exfalso ].",
            f"assert ({product} : {p.real(factored)} <> 0) by pos.",
            f"apply {product}.",
            *self.equation(replace(q, goal=Rel("=", factored, ZERO), equations=(equation,)), p),
            "}",
        ]

    def _twice(self, q: Question, p: Printer, gap: Frac) -> Script | None:
        """The normal form of a normal form, where that is 0: a logarithm may be split once it stands alone."""
        rest = self.step.normalizer.atoms.term(gap)
        if not q.gap(Rel("=", rest, ZERO)).is_zero:
            return None
        once, twice = self.c.fresh("S"), self.c.fresh("Z")
        left, right = q.goal.args
        return [
            f"assert ({once} : {p.real(Add(left, Neg(right)))} = {p.real(rest)}).",
            *block(self.c.identity(q.known, p, [left, right, rest])),
            f"assert ({twice} : {p.real(rest)} = 0).",
            *block(self.c.identity(q.known, p, [rest])),
            "lra.",
        ]

    def _combined(
        self, q: Question, p: Printer, multiplier: Term, pairs: Sequence[tuple[Rel, Term]]
    ) -> Script:
        total = (
            " + ".join(f"{p.real(c, 35)} * ({p.real(e.left)} - ({p.real(e.right)}))" for e, c in pairs) or "0"
        )
        zeros: Script = []
        for equation, cofactor in pairs:
            mark, (name, stated) = self.c.fresh("Z"), self.premise(p, equation)
            left, right = p.real(equation.left), p.real(equation.right)
            zeros += [
                stated,
                f"assert ({mark} : {p.real(cofactor, 35)} * ({left} - ({right})) = 0).",
                f"{{ exact (zero_by _ _ _ {name}). }}",
            ]
        terms = [*q.goal.args, multiplier, *(t for e, c in pairs for t in (c, e.left, e.right))]
        return [
            *zeros,
            f"apply (eq_by ({p.real(multiplier)}) _ _ ({total})).",
            *block(self.c.condition(q.known, p, Rel("!=", multiplier, ZERO))),
            *block(self.c.identity(q.known, p, terms)),
            "{ zeros. }" if pairs else "{ reflexivity. }",
        ]

    def premise(self, p: Printer, relation: Rel) -> tuple[str, str]:
        """A premise stated as it serves here, and what it is called."""
        name, turned = self.c.fresh("Q"), "symmetry; use | " if relation.op == "=" else ""
        return name, f"assert ({name} : {p.prop(relation)}) by (first [ use | {turned}apply_any ])."

    def cofactors(
        self, q: Question, gap: Frac, equations: Sequence[Rel]
    ) -> tuple[Term, list[tuple[Rel, Term]]] | None:
        """(m, [(equation, cofactor)]) such that m * gap is the combination, without a rest; None if none is found."""
        found = combination(self.step, q.known, gap, equations)
        if found is None or not found[2].is_zero():
            return None
        atoms, (multiplier, parts, _) = self.step.normalizer.atoms, found
        # premise = num/den, so that num = premise * den; the goal's own denominator is multiplied in likewise
        pairs = [
            (e, self.c.factored(Frac(atoms, atoms.lift(c) * atoms.lift(q.gap(e).den), atoms.lift(gap.den))))
            for e, c in parts
            if not c.is_zero()
        ]
        return atoms.term_of_poly(atoms.lift(multiplier)), pairs

"""Proof scripts for equations that follow from others, replayed: a combination of the premises' differences.

What geometric sums satisfy, and factors of a premise that are 0, count as premises.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from derive.coq.conversion import Conversion, Script, block, product_of
from derive.coq.reached import geometric_relations, radicals
from derive.coq.text import Printer
from derive.kernel.context import Context
from derive.kernel.fractions import Frac
from derive.terms.nodes import ZERO, Add, Neg, Rel, Term

LAST = "first [ congruent | settle | by_zdelta ]."  # where no way was found: it may do, or Coq says that it does not


@dataclass
class Equations:
    """Replays the equations of one line."""

    c: Conversion

    @property
    def step(self) -> Any:
        """The kernel's step that is replayed."""
        return self.c.step

    def equation(self, known: Context, p: Printer, goal: Rel, equations: list[Rel]) -> Script:
        """An equation from others, whatever comes of it."""
        return self._directly(known, p, goal, equations) or [LAST]

    def _directly(self, known: Context, p: Printer, goal: Rel, equations: list[Rel]) -> Script | None:
        """m (left - right) = sum of cofactor * (difference of a premise), m nonzero."""
        gap = self.step.normalizer.difference(known, goal.left, goal.right)
        if gap.is_zero:
            return self.c.identity(known, p, [goal.left, goal.right])
        found = self.cofactors(known, gap, equations)
        if found is None:
            lines, sums = self.geometric(known, p, gap)
            found = self.cofactors(known, gap, [*equations, *sums]) if sums else None
            if found is not None:
                return [*lines, *self._combined(known, p, goal, *found)]
            return self._twice(known, p, goal, gap) or self._by_roots(known, p, goal, gap, equations)
        multiplier, pairs = found
        return self._combined(known, p, goal, multiplier, pairs)

    def geometric(self, known: Context, p: Printer, gap: Frac) -> tuple[Script, list[Rel]]:
        """What the geometric sums in a difference satisfy, stated in Coq too."""
        lines: Script = []
        sums = geometric_relations(self.step, known, gap)
        for relation in sums:
            (_, total), mark = relation.left.args, self.c.fresh("Q")
            ends = f"{p.argument(total.lo)} {p.argument(total.hi)}"
            opened_, body, _inside = known.open(total.body, total.lo, total.hi)
            name = p.names.introduced("j", p.scope.opened.values())
            family = f"(fun {name} => {p.naming(opened_, name).real(body)})"
            lines += [
                f"assert ({mark} : {p.real(relation.left)} = {p.real(relation.right)}).",
                f"{{ apply (Sum_perturbed {ends} {family}); [ lia | | | ]; intros; cbv beta; "
                "rewrite ?plus_IZR; reflexivity. }",
            ]
        return lines, sums

    def _root(self, known: Context, p: Printer, root: Rel, equation: Rel) -> Script:
        """f = 0, stated since p = c f^n g = 0 and g is not 0: were f not 0, p would not be."""
        atoms = self.step.normalizer.atoms
        value = self.step.normalizer.difference(known, equation.left, equation.right)
        factored = product_of([(atoms.term_of_poly(f), n) for f, n in atoms.factors(value.num)[1]])
        zero, other, product = (self.c.fresh(name) for name in ("E", "N", "S"))
        return [
            f"assert ({self.c.fresh('Q')} : {p.prop(root)}).",
            f"{{ destruct (Req_dec ({p.real(root.left)}) 0) as [{zero} | {other}]; [ exact {zero} | exfalso ].",
            f"assert ({product} : {p.real(factored)} <> 0) by pos.",
            f"apply {product}.",
            *self.equation(known, p, Rel("=", factored, ZERO), [equation]),
            "}",
        ]

    def _by_roots(
        self, known: Context, p: Printer, goal: Rel, gap: Frac, equations: list[Rel]
    ) -> Script | None:
        """From a factor of a premise that is 0, since the others are not."""
        roots = {q: e for e in equations for q in radicals(self.step, known, [e])}
        found = self.cofactors(known, gap, [*roots, *equations]) if roots else None
        if found is None:
            return None
        lines = [line for q, e in roots.items() for line in self._root(known, p, q, e)]
        return [*lines, *self._combined(known, p, goal, *found)]

    def _twice(self, known: Context, p: Printer, goal: Rel, gap: Frac) -> Script | None:
        """The normal form of a normal form, where that is 0: a logarithm may be split once it stands alone."""
        rest = self.step.normalizer.atoms.term(gap)
        if not self.step.normalizer.difference(known, rest, ZERO).is_zero:
            return None
        once, twice = self.c.fresh("S"), self.c.fresh("Z")
        return [
            f"assert ({once} : {p.real(Add(goal.left, Neg(goal.right)))} = {p.real(rest)}).",
            *block(self.c.identity(known, p, [goal.left, goal.right, rest])),
            f"assert ({twice} : {p.real(rest)} = 0).",
            *block(self.c.identity(known, p, [rest])),
            "lra.",
        ]

    def _combined(
        self, known: Context, p: Printer, goal: Rel, multiplier: Term, pairs: list[tuple[Rel, Term]]
    ) -> Script:
        total = (
            " + ".join(f"{p.real(c, 35)} * ({p.real(e.left)} - ({p.real(e.right)}))" for e, c in pairs) or "0"
        )
        zeros: Script = []
        marks = []
        for equation, cofactor in pairs:
            mark, name = self.c.fresh("Z"), self.c.fresh("Q")
            left, right = p.real(equation.left), p.real(equation.right)
            zeros += [
                f"assert ({name} : {left} = {right}) by (first [ use | symmetry; use | apply_any ]).",
                f"assert ({mark} : {p.real(cofactor, 35)} * ({left} - ({right})) = 0).",
                f"{{ exact (zero_by _ _ _ {name}). }}",
            ]
            marks.append(mark)
        terms = [goal.left, goal.right, multiplier, *(t for e, c in pairs for t in (c, e.left, e.right))]
        return [
            *zeros,
            f"apply (eq_by ({p.real(multiplier)}) _ _ ({total})).",
            "{ pos. }",
            *block(self.c.identity(known, p, terms)),
            "{ zeros. }" if marks else "{ reflexivity. }",
        ]

    def cofactors(
        self, context: Context, gap: Frac, equations: list[Rel]
    ) -> tuple[Term, list[tuple[Rel, Term]]] | None:
        """(m, [(equation, cofactor)]) such that m * gap is the combination, without a rest; None if none is found."""
        step = self.step
        atoms = step.normalizer.atoms
        usable: list[tuple[Rel, Any, Any]] = []
        for equation in equations:
            value = step.normalizer.difference(context, equation.left, equation.right)
            if not value.is_zero:
                usable.append((equation, value.num, value.den))
        if not usable or step.advisor is None:
            return None
        polys = [atoms.lift(q) for _, q, _ in usable]

        def may_divide(poly: Any) -> bool:
            return step.prover.prove(context, Rel("!=", atoms.term_of_poly(poly), ZERO)) is not None

        found = step.advisor.cofactors(atoms.lift(gap.num), polys, may_divide)
        if found is None or not found[2].is_zero():
            return None
        multiplier = atoms.lift(found[0])
        # premise = num/den, so that num = premise * den; the goal's own denominator is multiplied in likewise
        pairs = []
        for (equation, _, den), cofactor in zip(usable, found[1], strict=True):
            if not cofactor.is_zero():
                pairs.append(
                    (
                        equation,
                        self.c.factored(Frac(atoms.lift(cofactor) * atoms.lift(den), atoms.lift(gap.den))),
                    )
                )
        return atoms.term_of_poly(multiplier), pairs

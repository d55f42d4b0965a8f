"""Proof scripts for relations that follow by algebra, replayed.

The same cases as `derive.kernel.relations`: an equation is a combination of the premises' differences, an inequality a
multiple of a premise or the sign of the difference of its sides; else a premise is used inside, or cases are told
apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.coq.conversion import Script, block, product_of
from derive.coq.equations import LAST, Equations
from derive.coq.evidence import Rests, needs_more
from derive.coq.reached import (
    at_terms,
    beyond,
    by_written_signs,
    cases,
    eliminate,
    scales,
    sizes,
    through_an_equation,
    used_inside,
    weights,
    with_equal_integers,
    without_common_summands,
)
from derive.coq.text import NotExportable, Printer, integers
from derive.kernel.context import Context
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.verdict import Evidence
from derive.terms.nodes import (
    ZERO,
    Add,
    App,
    Mul,
    Neg,
    Num,
    Prop,
    Rel,
    Term,
    walk,
)


@dataclass
class Relations(Equations):
    """Replays the relations of one line."""

    def __post_init__(self) -> None:
        self.c.by_sign = self.condition

    def stated(self, p: Printer, prop: Prop) -> Script:
        mark = self.c.fresh("Q")
        how = "first [ use | apply_any | tauto ]"
        return [f"assert ({mark} : {p.prop(prop)}) by ({how})."]

    def relation(self, context: Context, p: Printer, prop: Rel, premises: list[Prop]) -> Script:
        """Proves a relation: an integer one by arithmetic, an equation by cofactors, an inequality by a sign."""
        goal = prop.forward()
        if integers(goal):
            return ["first [ lia | use | settle ]."]
        lines: Script = []
        for q in at_terms(self.step, context, goal, premises):
            if q not in premises:
                lines += self.stated(p, q)
                premises = [*premises, q]
        changed_context, changed, renamed = with_equal_integers(context, goal, tuple(premises))
        if changed != goal or list(renamed) != premises:
            lines.append("equal_integers.")
            context, goal, premises = changed_context, changed, list(renamed)
        known = context.assuming(*premises, source="premise") if premises else context
        local = [f.prop for f in context.local if isinstance(f.prop, Rel) and f.prop.op == "="]
        equations = [q for q in (*premises, *local) if isinstance(q, Rel) and q.op == "=" and not integers(q)]
        try:
            if goal.op == "=":
                shown = self._directly(known, p, goal, equations)
            else:
                shown = self.inequality(known, p, goal, premises, equations)
            shown = shown or self._at_length(context, known, p, goal, premises, equations)
            return [*lines, *(shown or self._last(known, p, goal, equations))]
        except (Undischarged, TooLarge, ZeroDivisionError) as error:
            raise NotExportable(f"no normal form: {error}") from None

    def _last(self, known: Context, p: Printer, goal: Rel, equations: list[Rel]) -> Script:
        """What is tried where no way was found: it may do, or Coq says that it does not."""
        if goal.op == "=":
            return [LAST]
        return self.sign(known, p, goal, equations)

    def _at_length(
        self,
        context: Context,
        known: Context,
        p: Printer,
        goal: Rel,
        premises: list[Prop],
        equations: list[Rel],
    ) -> Script | None:
        """With the signs of summands, through an equation, in cases, or with a premise used inside: as the kernel."""
        step = self.step
        gap = step.normalizer.difference(known, goal.left, goal.right)
        rest = eliminate(step, known, goal, gap, equations)
        if goal.op != "=":
            signed = self._signed(context, known, p, goal, premises, equations)
            if signed is not None:
                return signed
            through = through_an_equation(step, context, known, goal, premises)
            if through is not None:
                changed, others = through
                sides = [
                    self.equation(known, p, Rel("=", *both), equations)
                    for both in zip(goal.args, changed.args, strict=True)
                ]
                return self._changed(context, p, goal, changed, others, sides)
        told_apart = cases(step, known, goal, rest, premises)
        if told_apart is not None:
            return self._in_cases(context, p, goal, premises, told_apart)
        if goal.op != "=":
            return None
        inside = used_inside(step, context, known, goal, premises)
        if inside is not None:
            return self._changed(context, p, goal, *inside, [["congruent."], ["congruent."]])
        return self._signed(context, known, p, goal, premises, equations)

    def _signed(
        self,
        context: Context,
        known: Context,
        p: Printer,
        goal: Rel,
        premises: list[Prop],
        equations: list[Rel],
    ) -> Script | None:
        """With what the signs of summands say as they are written."""
        signs = by_written_signs(self.step, context, known, goal, premises, equations)
        if not signs:
            return None
        return [
            *self._written_signs(known, p, signs),
            *self.relation(context, p, goal, [*premises, *(q for q in signs if q not in premises)]),
        ]

    def _in_cases(
        self, context: Context, p: Printer, goal: Rel, premises: list[Prop], told_apart: Sequence[Prop]
    ) -> Script:
        """The relation where something holds, and where it does not."""
        mark = self.c.fresh("C")
        stated = " \\/ ".join(p.prop(case, 70) for case in told_apart)
        lines = [f"assert ({mark} : {stated}) by cases_cover.", f"destruct {mark} as [{mark}|{mark}]."]
        for case in told_apart:
            lines += block(self.relation(context.assuming(case), p, goal, [*premises, case]))
        return lines

    def _changed(
        self,
        context: Context,
        p: Printer,
        goal: Rel,
        changed: Rel,
        premises: list[Prop],
        sides: Sequence[Script],
    ) -> Script:
        """The relation from another, whose sides equal its own."""
        relation = {"=": "(@eq R)", "<": "Rlt", "<=": "Rle", "!=": "(fun a b : R => a <> b)"}[goal.op]
        ends = (
            f"({p.real(goal.left)}) ({p.real(changed.left)}) ({p.real(goal.right)}) ({p.real(changed.right)})"
        )
        lines = [f"apply (of_equal_sides {relation} {ends}); cbv beta."]
        for script, one, other in zip(sides, goal.args, changed.args, strict=True):
            lines += block(script if one != other else ["reflexivity."])
        return [*lines, *self.relation(context, p, changed, premises)]

    def _written_signs(self, known: Context, p: Printer, signs: Sequence[Rel]) -> Script:
        """What the signs of summands say, stated in Coq too."""
        bounds = []
        for q in signs:
            summand = q.left if q.op == "=" or q.left != ZERO else q.right
            sign, _ = self.step.prover.sign(known, summand)
            if q.op == "=":
                bounds.append(Rel("<=", summand, ZERO) if "-" in sign else Rel("<=", ZERO, summand))
        return [
            *(f"assert ({self.c.fresh('A')} : {p.prop(q)}) by pos." for q in signs if q.op != "="),
            *(f"assert ({self.c.fresh('A')} : {p.prop(q)}) by pos." for q in bounds),
            *(f"assert ({self.c.fresh('A')} : {p.prop(q)}) by lra." for q in signs if q.op == "="),
        ]

    def inequality(
        self,
        known: Context,
        p: Printer,
        goal: Rel,
        premises: list[Prop],
        equations: list[Rel],
    ) -> Script | None:
        """A premise, multiplied by what has the right sign; the premises added up; else the sign of the difference."""
        by_sign = self._has_sign(known, goal, equations)
        for premise, factor in self._multiples(known, goal, premises, equations):
            if by_sign and not _is_monomial(factor):
                continue
            given = premise.forward()
            if scales(self.step, known, goal, factor) is None:
                continue
            lemma = {
                ("<", "<"): "lt_by",
                ("<=", "<="): "le_by",
                ("<=", "<"): "le_by_lt",
                ("!=", "!="): "ne_by",
            }.get((goal.op, given.op))
            if lemma is None:
                continue
            sides = Add(goal.right, Neg(goal.left)), Mul(factor, Add(given.right, Neg(given.left)))
            if goal.op == "!=":
                sides = Add(goal.left, Neg(goal.right)), Mul(factor, Add(given.left, Neg(given.right)))
            scaled = Rel("=", *sides)
            return [
                f"apply ({lemma} ({p.real(factor)}) ({p.real(given.left)}) ({p.real(given.right)})).",
                "{ first [ use | settle ]. }",
                "{ pos. }",
                *block(self.equation(known, p, scaled, equations)),
            ]
        added = None if by_sign else self._added_up(known, p, goal, premises, equations)
        if added is not None:
            return added
        fewer = without_common_summands(goal)
        if not by_sign and fewer != goal and self.step.prover.prove(known, fewer) is not None:
            return [f"cut ({p.prop(fewer)}); [ lra | ].", *self.sign(known, p, fewer, equations)]
        if not by_sign:
            gap = self.step.normalizer.difference(known, goal.left, goal.right)
            lines, sums = self.geometric(known, p, eliminate(self.step, known, goal, gap, equations))
            if any(q not in equations for q in sums):
                summed = self.inequality(known, p, goal, premises, [*equations, *sums])
                return [*lines, *summed] if summed is not None else None
        return self.sign(known, p, goal, equations) if by_sign else None

    def _added_up(
        self, known: Context, p: Printer, goal: Rel, premises: list[Prop], equations: list[Rel]
    ) -> Script | None:
        """The inequalities among the premises added up, if what the goal says beyond that is shown."""
        given = list(
            dict.fromkeys(q.forward() for q in premises if isinstance(q, Rel) and q.op not in ("=", "!="))
        )
        if not given or goal.op == "!=":
            return None
        step, atoms = self.step, self.step.normalizer.atoms
        gap = step.normalizer.difference(known, goal.right, goal.left)
        reduced = eliminate(step, known, goal, gap, equations)
        multipliers = weights(step, known, goal, reduced, given, equations)
        if multipliers is not None:
            for m, q in zip(multipliers, given, strict=True):
                value = eliminate(
                    step, known, q, step.normalizer.difference(known, q.right, q.left), equations
                )
                reduced = atoms.sub(reduced, atoms.mul(atoms.constant(m), value))
            rest = Rel("<=", ZERO, atoms.term(reduced))  # a number
        else:
            rest = beyond(step, known, goal, reduced, given, equations)
            if rest.right != ZERO and step.prover.prove(known, rest) is None:
                return None
            multipliers = [Fraction(1)] * len(given)
        parts = [Add(q.right, Neg(q.left)) for q in given]
        total = Add(
            *(q if m == 1 else Mul(Num(m), q) for m, q in zip(multipliers, parts, strict=True)), rest.right
        )
        difference = Rel("=", Add(goal.right, Neg(goal.left)), total)
        lines = [f"assert ({self.c.fresh('S')} : {p.real(difference.left)} = {p.real(total)})."]
        lines += block(self.equation(known, p, difference, equations))
        for q in given:
            stated = f"{p.real(q.left)} {q.op} {p.real(q.right)}"
            lines.append(f"assert ({self.c.fresh('A')} : {stated}) by first [ use | settle ].")
        if not isinstance(rest.right, Num):
            lines.append(f"assert ({self.c.fresh('R')} : 0 {rest.op} {p.real(rest.right)}).")
            lines += block(self.sign(known, p, rest))
        return [*lines, "lra."]

    def _has_sign(self, known: Context, goal: Rel, equations: list[Rel]) -> bool:
        """Whether the kernel shows the sign of the difference by itself, reduced by the equations."""
        atoms = self.step.normalizer.atoms
        gap = self.step.normalizer.difference(known, goal.left, goal.right)
        rest = eliminate(self.step, known, goal, gap, equations)
        term = atoms.term(atoms.neg(rest) if goal.op != "!=" else rest)
        wanted = Rel(goal.op, ZERO, term) if goal.op != "!=" else Rel("!=", term, ZERO)
        return any(self.step.prover.prove(known, q) is not None for q in (goal, wanted))

    def _needs_definitions(self, known: Context, goal: Rel) -> bool:
        """Whether the sign is shown by looking into definitions, and not from what is stated of their values."""
        values = [node for part in goal.args for node in walk(part) if isinstance(node, App)]
        if not values or not _by_definition(self.step.prover.prove(known, goal)):
            return False
        shown = [self.step.prover.prove(known, Rel("<", ZERO, value)) for value in values if not value.loose]
        return not shown or any(e is None or e.rule != "given" for e in shown)

    def _unfolded_identity(
        self, known: Context, p: Printer, difference: Term, factored: Term, unfolded: bool
    ) -> Script:
        if not unfolded:
            return self.c.identity(known, p, [difference, factored])
        return ["unfold_definitions.", *self.c.identity(known, p, [unfold_term(known, difference), factored])]

    def _multiples(
        self, known: Context, goal: Rel, premises: list[Prop], equations: list[Rel]
    ) -> list[tuple[Rel, Term]]:
        atoms = self.step.normalizer.atoms
        gap = self.step.normalizer.difference(known, goal.left, goal.right)
        rest = eliminate(self.step, known, goal, gap, equations)
        size = atoms.neg(rest) if goal.op != "!=" else rest
        found = [(q, atoms.div(size, s)) for q, s in sizes(self.step, known, goal, premises, equations)]
        found.sort(key=lambda m: not m[1].is_constant)
        return [(q, self.c.factored(f)) for q, f in found]

    def sign(self, known: Context, p: Printer, goal: Rel, equations: Sequence[Rel] = ()) -> Script:
        """The sign of the difference: as it stands, or as a quotient of products of its irreducible factors.

        The difference is reduced by the equations; where that changes nothing, definitions are unfolded.
        """
        atoms = self.step.normalizer.atoms
        low, high = (goal.left, goal.right) if goal.op != "!=" else (goal.right, goal.left)
        gap = self.step.normalizer.difference(known, high, low)
        reduced = eliminate(self.step, known, goal, gap, equations) if equations else gap
        by_equations = not atoms.sub(reduced, gap).is_zero
        unfolded = False
        if by_equations:
            gap = reduced
        elif self._needs_definitions(known, goal):
            gap = self.step.normalizer.difference(known, unfold_term(known, high), unfold_term(known, low))
            unfolded = True
        if gap.is_zero:
            return self.c.identity(known, p, [goal.left, goal.right]) if goal.op == "<=" else ["settle."]
        content, over = atoms.factors(gap.num)
        down, under = atoms.factors(gap.den)
        factors = [(atoms.term_of_poly(f), n) for f, n in over] + [
            (atoms.term_of_poly(f), -n) for f, n in under
        ]
        content = content / down
        product = product_of([(Num(abs(content)), 1)] * (abs(content) != 1) + factors)
        factored = Neg(product) if content < 0 else product
        name = self.c.fresh("S")
        difference = Add(high, Neg(low))
        shown = self.step.prover.prove(known, goal)
        wanted = Rel(goal.op, ZERO, factored) if goal.op != "!=" else Rel("!=", factored, ZERO)
        shown = shown or self.step.prover.prove(known, wanted)
        return [
            f"assert ({name} : {p.real(difference)} = {p.real(factored)}).",
            *block(
                self.equation(known, p, Rel("=", difference, factored), list(equations))
                if by_equations
                else self._unfolded_identity(known, p, difference, factored, unfolded)
            ),
            *(self.rests(known, p, shown) if shown is not None and needs_more(shown) else []),
            f"sign_by {name}.",
        ]

    def condition(self, context: Context, p: Printer, relation: Rel) -> Script | None:
        """A condition of a normal form by its sign, where it does not follow from its structure alone."""
        shown = self.step.prover.prove(context, relation)
        if shown is None or not needs_more(shown) or integers(relation):
            return None
        self.c.by_sign = lambda context, p, relation: None  # one within the other's proof: by structure
        try:
            return self.sign(context, p, relation.forward())
        finally:
            self.c.by_sign = self.condition

    def rests(self, known: Context, p: Printer, shown: Evidence) -> Script:
        """What the kernel rested on when it showed a condition."""
        return Rests(self.c, known, p, self.sign).asserted(shown)


def _is_monomial(term: Term) -> bool:
    """Whether a factor is a number times powers of single pieces: then its sign is seen at once."""
    return not any(isinstance(node, Add) for node in walk(term))


def _by_definition(evidence: Evidence | None) -> bool:
    """Whether something was shown by looking into a definition."""
    if evidence is None or evidence.rule in ("definitions", "definition"):
        return True
    return any(_by_definition(part) for part in evidence.parts)


def unfold_term(context: Context, term: Term) -> Term:
    """A term with every defined function unfolded."""
    return context.theory.unfold_all(term)  # type: ignore[no-any-return]

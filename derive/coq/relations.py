"""Proof scripts for relations that follow by algebra, replayed.

The same cases as `derive.kernel.relations`: an equation is a combination of the premises' differences, an inequality a
multiple of a premise or the sign of the difference of its sides; else a premise is used inside, or cases are told
apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from fractions import Fraction
from functools import partial

from derive.coq.as_they_stand import adding_up, in_cases
from derive.coq.conversion import Script, block, product_of
from derive.coq.equations import LAST, Equations
from derive.coq.evidence import Rests, needs_more
from derive.coq.lengthy import at_length, both_ways, inside_another, with_multiples
from derive.coq.reached import by_written_signs, through_an_equation, used_inside
from derive.coq.text import NotExportable, Printer, integers
from derive.frozen import mutable
from derive.kernel.added_up import beyond, inequalities, weights
from derive.kernel.context import Context
from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.question import Question, at_terms, question
from derive.kernel.relations import of_sign, scales, sizes, told_apart
from derive.kernel.verdict import Evidence
from derive.terms.nodes import ZERO, Add, App, Mul, Neg, Num, Prop, Rel, Term, negated, walk

# how a premise, by its kind, times a factor carries a goal
CARRIES = {("<", "<"): "lt_by", ("<=", "<="): "le_by", ("<=", "<"): "le_by_lt", ("!=", "!="): "ne_by"}
DEPTH = 3  # conditions of normal forms, each met in the proof of the other, that are shown by their signs


@mutable
class Relations(Equations):
    """Replays the relations of one line."""

    _under_way: list[Rel] = field(default_factory=list)  # conditions whose proofs are being written

    def __post_init__(self) -> None:
        self.c.by_sign = self.condition

    def stated(self, p: Printer, prop: Prop) -> Script:
        mark = self.c.fresh("Q")
        how = "first [ use | apply_any | tauto ]"
        return [f"assert ({mark} : {p.prop(prop)}) by ({how})."]

    def relation(self, context: Context, p: Printer, prop: Rel, premises: Sequence[Prop]) -> Script:
        """Proves a relation: an integer one by arithmetic, an equation by cofactors, an inequality by a sign."""
        goal = prop.forward()
        if integers(goal):
            return ["first [ lia | use | settle ]."]
        plain = adding_up(self.step.advisor, goal, premises)
        if plain is not None:
            return [*(self.premise(p, r)[1] for r in plain), "lra."]
        cases = in_cases(self.step.advisor, p, goal, premises)
        if cases is not None:
            return cases
        given = tuple(dict.fromkeys((*premises, *at_terms(self.step, context, goal, premises))))
        lines = [line for r in given if r not in premises for line in self.stated(p, r)]
        q = question(self.step, context, goal, given)
        if (q.goal, q.premises) != (goal, given):
            lines.append("equal_integers.")
        q = replace(q, equations=tuple(e for e in q.equations if not integers(e)))
        try:
            shown = self.directly(q, p) if goal.op == "=" else self.inequality(q, p)
            return [*lines, *(shown or self._at_length(q, p) or self._last(q, p))]
        except (Undischarged, TooLarge, ZeroDivisionError) as error:
            raise NotExportable(f"no normal form: {error}") from None

    def _last(self, q: Question, p: Printer) -> Script:
        """What is tried where no way was found: it may do, or Coq says that it does not."""
        return [LAST] if q.goal.op == "=" else self._by_sign(q, p)

    def _at_length(self, q: Question, p: Printer) -> Script | None:
        """With the signs of summands, through an equation, in cases, or with a premise used inside: as the kernel."""
        rest = q.modulo(q.gap(q.goal))
        if q.goal.op != "=":
            signed = self._signed(q, p)
            if signed is not None:
                return signed
            through = self._through(q, p)
            if through is not None:
                return through
            multiples = with_multiples(self, q, p)
            if multiples is not None:
                return multiples
        case = told_apart(q, rest)
        if case is not None:
            return self._in_cases(q, p, (case, negated(case)))
        if q.goal.op != "=":
            return at_length(self, q, p)
        both = both_ways(self, q, p)
        if both is not None:
            return both
        inside = used_inside(q)
        if inside is not None:
            return inside_another(self, q, p, *inside)
        return self._signed(q, p) or at_length(self, q, p)

    def _through(self, q: Question, p: Printer) -> Script | None:
        """An inequality with a side replaced by what an equation says that it equals."""
        found = through_an_equation(q)
        if found is None:
            return None
        pairs = zip(q.goal.args, found[0].args, strict=True)
        sides = [self.equation(replace(q, goal=Rel("=", *both)), p) for both in pairs]
        return self.changed(q, p, *found, sides)

    def _signed(self, q: Question, p: Printer) -> Script | None:
        """With what the signs of summands say as they are written."""
        signs = by_written_signs(q)
        if not signs:
            return None
        lines = self._written_signs(q, p, signs)
        return [*lines, *self.relation(q.context, p, q.goal, [*q.premises, *signs])]

    def _in_cases(self, q: Question, p: Printer, cases: Sequence[Rel]) -> Script:
        """The relation where something holds, and where it does not."""
        mark = self.c.fresh("C")
        stated = " \\/ ".join(p.prop(case, 70) for case in cases)
        lines = [f"assert ({mark} : {stated}) by cases_cover.", f"destruct {mark} as [{mark}|{mark}]."]
        for case in cases:
            lines += block(self.relation(q.context.assuming(case), p, q.goal, [*q.premises, case]))
        return lines

    def changed(
        self, q: Question, p: Printer, changed: Rel, premises: Sequence[Prop], sides: Sequence[Script]
    ) -> Script:
        """The relation from another, whose sides equal its own."""
        goal = q.goal
        relation = {"=": "(@eq R)", "<": "Rlt", "<=": "Rle", "!=": "(fun a b : R => a <> b)"}[goal.op]
        ends = (
            f"({p.real(goal.left)}) ({p.real(changed.left)}) ({p.real(goal.right)}) ({p.real(changed.right)})"
        )
        lines = [f"apply (of_equal_sides {relation} {ends}); cbv beta."]
        for script, one, other in zip(sides, goal.args, changed.args, strict=True):
            lines += block(script if one != other else ["reflexivity."])
        return [*lines, *self.relation(q.context, p, changed, premises)]

    def _written_signs(self, q: Question, p: Printer, signs: Sequence[Rel]) -> Script:
        """What the signs of summands say, stated in Coq too: of a summand that is 0 first the side that is by sign."""
        bounds = []
        for r in signs:
            if r.op == "=":
                sign, _ = self.step.prover.sign(q.known, r.left)
                bounds.append(Rel("<=", *((r.left, ZERO) if "-" in sign else (ZERO, r.left))))
        return [
            f"assert ({self.c.fresh('A')} : {p.prop(r)}) by {how}."
            for how, stated in (
                ("first [ pos | through_equation ]", [r for r in signs if r.op != "="]),
                ("pos", bounds),
                ("lra", [r for r in signs if r.op == "="]),
            )
            for r in stated
        ]

    def inequality(self, q: Question, p: Printer) -> Script | None:
        """A premise, multiplied by what has the right sign; the premises added up; else the sign of the difference."""
        goal = q.goal
        by_sign = self._has_sign(q)
        for given, factor in self._multiples(q):
            if (by_sign and not _is_monomial(factor)) or scales(q, factor) is None:
                continue
            if not _is_monomial(
                factor
            ):  # reduced by equations, or of roots, a simpler relation may not be seen in it
                simpler = self._through(q, p) or self._added_up(q, p)
                if simpler is not None:
                    return simpler
            sides = Add(goal.right, Neg(goal.left)), Mul(factor, Add(given.right, Neg(given.left)))
            if goal.op == "!=":
                sides = Add(goal.left, Neg(goal.right)), Mul(factor, Add(given.left, Neg(given.right)))
            lemma = CARRIES[goal.op, given.op]
            return [
                f"apply ({lemma} ({p.real(factor)}) ({p.real(given.left)}) ({p.real(given.right)})).",
                "{ first [ use | settle ]. }",
                "{ pos. }",
                *block(self.equation(replace(q, goal=Rel("=", *sides)), p)),
            ]
        if by_sign:
            return self._by_sign(q, p)
        added = self._added_up(q, p)
        if added is not None:
            return added
        lines, sums = self.geometric(q, p, q.modulo(q.gap(goal)))
        if all(r in q.equations for r in sums):
            return None
        summed = self.inequality(replace(q, equations=(*q.equations, *sums)), p)
        return None if summed is None else [*lines, *summed]

    def _added_up(self, q: Question, p: Printer) -> Script | None:
        """The inequalities among the premises added up, if what the goal says beyond that is shown."""
        goal, given = q.goal, inequalities(q)
        if not given or goal.op == "!=":
            return None
        atoms = self.step.normalizer.atoms
        gap = -q.modulo(q.gap(goal))
        weighted = weights(q, gap, given)
        if weighted is not None:
            multipliers, number = weighted
            rest = Rel("<=", ZERO, atoms.term(number))
        else:
            multipliers, rest = [Fraction(1)] * len(given), beyond(q, gap, given)
            if rest.right != ZERO and self.step.prover.prove(q.known, rest) is None:
                return None
        return self.total(q, p, given, multipliers, rest)

    def total(
        self, q: Question, p: Printer, given: Sequence[Rel], multipliers: Sequence[Fraction], rest: Rel
    ) -> Script:
        """An inequality from others, times numbers, and what it says beyond them, added up."""
        goal = q.goal
        parts = [Add(r.right, Neg(r.left)) for r in given]
        total = Add(
            *(r if m == 1 else Mul(Num(m), r) for m, r in zip(multipliers, parts, strict=True)), rest.right
        )
        difference = Rel("=", Add(goal.right, Neg(goal.left)), total)
        lines = [f"assert ({self.c.fresh('S')} : {p.real(difference.left)} = {p.real(total)})."]
        lines += block(self.equation(replace(q, goal=difference), p))
        for r in given:
            stated = f"{p.real(r.left)} {r.op} {p.real(r.right)}"
            lines.append(f"assert ({self.c.fresh('A')} : {stated}) by first [ use | settle ].")
        if not isinstance(rest.right, Num):
            lines.append(f"assert ({self.c.fresh('R')} : 0 {rest.op} {p.real(rest.right)}).")
            lines += block(self.sign(q.known, p, rest))
        return [*lines, "lra."]

    def _has_sign(self, q: Question) -> bool:
        """Whether the kernel shows the sign of the difference by itself, reduced by the equations."""
        atoms = self.step.normalizer.atoms
        rest = q.modulo(q.gap(q.goal))
        wanted = of_sign(q.goal.op, atoms.term(-rest if q.goal.op != "!=" else rest))
        return any(self.step.prover.prove(q.known, r) is not None for r in (q.goal, wanted))

    def _needs_definitions(self, q: Question) -> bool:
        """Whether the sign is shown by looking into definitions, and not from what is stated of their values."""
        prove = partial(self.step.prover.prove, q.known)
        values = [node for part in q.goal.args for node in walk(part) if isinstance(node, App)]
        if not values or not _by_definition(prove(q.goal)):
            return False
        shown = [prove(Rel("<", ZERO, value)) for value in values if not value.loose]
        return not shown or any(e is None or e.rule != "given" for e in shown)

    def _multiples(self, q: Question) -> list[tuple[Rel, Term]]:
        """The premises that may carry the goal, each with its factor; numbers first."""
        rest = q.modulo(q.gap(q.goal))
        size = -rest if q.goal.op != "!=" else rest
        found = [(r.forward(), size / s) for r, s in sizes(q)]
        found.sort(key=lambda m: not m[1].is_constant)
        return [(r, self.c.factored(f)) for r, f in found]

    def sign(self, context: Context, p: Printer, goal: Rel) -> Script:
        """A relation by the sign of the difference of its sides."""
        return self._by_sign(Question(self.step, context, context, goal, (), ()), p)

    def _by_sign(self, q: Question, p: Printer) -> Script:
        """The sign of the difference: as it stands, or as a quotient of products of its irreducible factors.

        The difference is reduced by the equations; where that changes nothing, definitions are unfolded.
        """
        goal, known, atoms = q.goal, q.known, self.step.normalizer.atoms
        low, high = goal.args if goal.op != "!=" else (goal.right, goal.left)
        full = q.gap(Rel("=", high, low))
        gap = q.modulo(full)
        by_equations = not (gap - full).is_zero
        unfolded = not by_equations and self._needs_definitions(q)
        if unfolded:
            gap = q.gap(Rel("=", unfold_term(known, high), unfold_term(known, low)))
        if gap.is_zero:
            same = ["apply Req_le.", *self.c.identity(known, p, goal.args)]
            return same if goal.op == "<=" else ["settle."]
        content, over = atoms.factors(gap.num)
        down, under = atoms.factors(gap.den)
        factors = [(atoms.term_of_poly(f), n) for f, n in (*over, *((g, -n) for g, n in under))]
        content = content / down
        product = product_of([(Num(abs(content)), 1)] * (abs(content) != 1) + factors)
        factored = Neg(product) if content < 0 else product
        name = self.c.fresh("S")
        difference = Add(high, Neg(low))
        shown = self.step.prover.prove(known, goal)
        shown = shown or self.step.prover.prove(known, of_sign(goal.op, factored))
        if by_equations:
            identity = self.equation(replace(q, goal=Rel("=", difference, factored)), p)
        elif unfolded:
            inside = self.c.identity(known, p, [unfold_term(known, difference), factored])
            identity = ["unfold_definitions.", *inside]
        else:
            identity = self.c.identity(known, p, [difference, factored])
        return [
            f"assert ({name} : {p.real(difference)} = {p.real(factored)}).",
            *block(identity),
            *(self.rests(known, p, shown) if shown is not None and needs_more(shown) else []),
            f"sign_by {name}.",
        ]

    def condition(self, context: Context, p: Printer, relation: Rel) -> Script | None:
        """A condition of a normal form by its sign, where it does not follow from its structure alone.

        Within its own proof, and deep within those of others, it is left to its structure.
        """
        shown = self.step.prover.prove(context, relation)
        if shown is None or not needs_more(shown) or integers(relation):
            return None
        if relation in self._under_way or len(self._under_way) >= DEPTH:
            return None
        self._under_way.append(relation)
        try:
            return self.sign(context, p, relation.forward())
        finally:
            self._under_way.pop()

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

"""Proof scripts for what follows by algebra: the kernel's workhorse, replayed.

The same cases as `derive.kernel.algebra`: propositions are taken apart, an equation is a combination of the
premises' differences, an inequality a multiple of a premise or the sign of the difference of its sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from derive.coq.conversion import Conversion, Script, block, product_of
from derive.coq.reached import (
    beyond,
    eliminate,
    geometric_relations,
    radicals,
    released,
    sizes,
    with_equal_integers,
    without_common_summands,
    written_signs,
)
from derive.coq.text import NotExportable, Printer, integers
from derive.kernel.algebra import at_index, equivalent, same_range
from derive.kernel.context import Context, in_range
from derive.kernel.facts import index_terms
from derive.kernel.fractions import Frac, TooLarge, Undischarged
from derive.kernel.step import Refused
from derive.kernel.verdict import Evidence
from derive.terms.nodes import (
    ZERO,
    Add,
    And,
    App,
    ForAll,
    Iff,
    Implies,
    Mul,
    Neg,
    Not,
    Num,
    Prop,
    Rel,
    Term,
    conjuncts,
    forward,
    instantiate,
    negated,
    walk,
)


@dataclass
class Follow:
    """Replays what follows, for one line."""

    c: Conversion

    @property
    def step(self) -> Any:
        """The kernel's step that is replayed."""
        return self.c.step

    def follows(self, context: Context, p: Printer, prop: Prop, premises: Sequence[Prop]) -> Script:
        """Proves `prop`; the premises stand in Coq's context."""
        lines, premises = self.released(context, p, list(conjuncts(premises)))
        stated = (*premises, *(f.prop for f in context.local))
        if any(forward(given) == forward(prop) for given in stated):
            return [*lines, "first [ use | link ]."]
        return [*lines, *self._by_form(context, p, prop, premises)]

    def _by_form(self, context: Context, p: Printer, prop: Prop, premises: list[Prop]) -> Script:
        match prop:
            case Rel():
                return self.relation(context, p, prop, premises)
            case And():
                return self._each(self.follows(context, p, q, premises) for q in prop.args)
            case Implies():
                given, wanted = prop.args
                return [
                    f"intro {self.c.fresh('G')}.",
                    *self.follows(context.assuming(given), p, wanted, [*premises, given]),
                ]
            case ForAll():
                name = p.names.introduced(prop.body.hint or "i", p.scope.opened.values())
                index, body, inside = context.open(prop.body, prop.lo, prop.hi)
                within = p.naming(index, name)
                lines, here = self.at(inside, within, index, premises)
                return [f"intros {name} H{name}.", *lines, *self.follows(inside, within, body, here)]
            case Iff():
                links = zip(prop.args, prop.args[1:], strict=False)
                return self._each(self.equivalent(context, p, a, b, premises) for a, b in links)
            case Not(args=(Rel() as inner,)):
                opposite = negated(inner)
                if isinstance(opposite, Rel) and opposite.op != "!=":
                    cut = f"cut ({p.prop(opposite)}); [ lra | ]."
                    return [cut, *self.follows(context, p, opposite, premises)]
                return ["link."]
        return ["first [ link | settle ]."]

    def _each(self, scripts: Any) -> Script:
        every = list(scripts)
        out: Script = []
        for script in every[:-1]:
            out += ["split.", *block(script)]
        return [*out, *(every[-1] if every else ["exact I."])]

    def equivalent(
        self, context: Context, p: Printer, left: Prop, right: Prop, premises: list[Prop]
    ) -> Script:
        """Each of two propositions from the other."""
        if (
            isinstance(left, ForAll)
            and isinstance(right, ForAll)
            and self._index_by_index(context, left, right, premises)
        ):
            name = p.names.introduced(right.body.hint or "i", p.scope.opened.values())
            index = context.fresh("integer")
            inside = context.inside(index, left.lo, left.hi)
            within = p.naming(index, name)
            bodies = instantiate(left.body, index), instantiate(right.body, index)
            lines, here = self.at(inside, within, index, premises)
            both = f"({within.prop(bodies[0])}) <-> ({within.prop(bodies[1])})"
            mark = self.c.fresh("B")
            bounds = within.between(left.lo, index, left.hi)
            return [
                f"assert ({mark} : forall {name} : Z, {bounds} -> ({both})).",
                *block([f"intros {name} H{name}.", *lines, *self.equivalent(inside, within, *bodies, here)]),
                f"split; intros A {name} H{name}; apply {mark}; first [ lia | apply A; lia ].",
            ]
        scripts = []
        for given, wanted in ((left, right), (right, left)):
            mark = self.c.fresh("G")
            scripts.append(
                [f"intro {mark}.", *self.follows(context.assuming(given), p, wanted, [*premises, given])]
            )
        return self._each(scripts)

    def _index_by_index(self, context: Context, left: ForAll, right: ForAll, premises: list[Prop]) -> bool:
        """Whether two statements for each index are equivalent at each, as the kernel finds first."""
        if not same_range(self.step, context, left, right):
            return False
        if not any(isinstance(q, Implies | Iff) for q in premises):
            return True
        index = context.fresh("integer")
        inside = context.inside(index, left.lo, left.hi)
        here = at_index(self.step, inside, index, premises)
        try:
            equivalent(self.step, inside, instantiate(left.body, index), instantiate(right.body, index), here)
        except Refused:
            return False
        return True

    # --- premises

    def at(self, context: Context, p: Printer, index: Any, premises: list[Prop]) -> tuple[Script, list[Prop]]:
        """What premises for each index say at one, stated in Coq too."""
        here = at_index(self.step, context, index, premises)
        return [line for q in here if q not in premises for line in self.stated(p, q)], here

    def stated(self, p: Printer, prop: Prop) -> Script:
        mark = self.c.fresh("Q")
        how = "first [ use | apply_any | tauto ]"
        return [f"assert ({mark} : {p.prop(prop)}) by ({how})."]

    def released(self, context: Context, p: Printer, premises: list[Prop]) -> tuple[Script, list[Prop]]:
        """What implications and equivalences among the premises give where one side holds, or fails."""
        found = list(released(self.step, context, premises))
        return [line for q in found if q not in premises for line in self.stated(p, q)], found

    # --- relations

    def relation(self, context: Context, p: Printer, prop: Rel, premises: list[Prop]) -> Script:
        """Proves a relation: an integer one by arithmetic, an equation by cofactors, an inequality by a sign."""
        goal = prop.forward()
        first: Script = []
        if integers(goal):
            return ["first [ lia | use | settle ]."]
        lines: Script = []
        for q in self._at_terms(context, goal, premises):
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
                return [*lines, *first, *self.equation(known, p, goal, equations)]
            return [*lines, *first, *self.inequality(context, known, p, goal, premises, equations)]
        except (Undischarged, TooLarge, ZeroDivisionError) as error:
            raise NotExportable(f"no normal form: {error}") from None

    def _at_terms(self, context: Context, goal: Rel, premises: list[Prop]) -> list[Prop]:
        found: list[Prop] = []
        for q in premises:
            if isinstance(q, ForAll):
                for t in index_terms(goal):
                    if self.step.prover.shows(context, in_range(t, q.lo, q.hi)):
                        found += conjuncts([instantiate(q.body, t)])
        return found

    def equation(self, known: Context, p: Printer, goal: Rel, equations: list[Rel]) -> Script:
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
            again = self._twice(known, p, goal, gap)
            if again is not None:
                return again
            roots = {q: e for e in equations for q in radicals(self.step, known, [e])}
            found = self.cofactors(known, gap, [*roots, *equations]) if roots else None
            if found is not None:
                lines = [line for q, e in roots.items() for line in self._root(known, p, q, e)]
                return [*lines, *self._combined(known, p, goal, *found)]
            lines, signs = self._written_signs(known, p, goal, equations)
            if signs:
                sums = [q for q in signs if q.op == "="]
                inside = known.assuming(*signs, source="premise")
                return [*lines, *self.equation(inside, p, goal, [*equations, *sums])]
            return ["first [ congruent | settle | by_zdelta ]."]
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

    def _written_signs(
        self, known: Context, p: Printer, goal: Rel, equations: list[Rel]
    ) -> tuple[Script, list[Rel]]:
        """What the signs of summands say, stated in Coq too; only once, since what follows is tried with them."""
        stated = {f.prop for f in known.local}
        new = written_signs(self.step, known, goal, equations)
        signs = [q for q in new if isinstance(q, Rel) and q not in stated]
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
        ], signs

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

    def inequality(
        self,
        context: Context,
        known: Context,
        p: Printer,
        goal: Rel,
        premises: list[Prop],
        equations: list[Rel],
    ) -> Script:
        """A premise, multiplied by what has the right sign; the premises added up; else the sign of the difference."""
        by_sign = self._has_sign(known, goal, equations)
        for premise, factor in self._multiples(known, goal, premises, equations):
            if by_sign and not _is_monomial(factor):
                continue
            given = premise.forward()
            wanted = {
                "<": Rel("<", ZERO, factor),
                "<=": Rel("<=", ZERO, factor),
                "!=": Rel("!=", factor, ZERO),
            }[goal.op]
            if self.step.prover.prove(known, wanted) is None:
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
                return [
                    *lines,
                    *self.inequality(context, known, p, goal, premises, [*equations, *sums]),
                ]
            lines, signs = self._written_signs(known, p, goal, equations)
            if signs:
                inside = known.assuming(*signs, source="premise")
                zeros = [q for q in signs if q.op == "="]
                return [
                    *lines,
                    *self.inequality(context, inside, p, goal, [*premises, *signs], [*equations, *zeros]),
                ]
        return self.sign(known, p, goal, equations)

    def _added_up(
        self, known: Context, p: Printer, goal: Rel, premises: list[Prop], equations: list[Rel]
    ) -> Script | None:
        """The inequalities among the premises added up, if what the goal says beyond that is shown."""
        given = list(
            dict.fromkeys(q.forward() for q in premises if isinstance(q, Rel) and q.op not in ("=", "!="))
        )
        if not given or goal.op == "!=":
            return None
        gap = self.step.normalizer.difference(known, goal.right, goal.left)
        rest = beyond(
            self.step, known, goal, eliminate(self.step, known, goal, gap, equations), given, equations
        )
        if rest.right != ZERO and self.step.prover.prove(known, rest) is None:
            return None
        total = Add(*(Add(q.right, Neg(q.left)) for q in given), rest.right)
        difference = Rel("=", Add(goal.right, Neg(goal.left)), total)
        lines = [f"assert ({self.c.fresh('S')} : {p.real(difference.left)} = {p.real(total)})."]
        lines += block(self.equation(known, p, difference, equations))
        for q in given:
            stated = f"{p.real(q.left)} {q.op} {p.real(q.right)}"
            lines.append(f"assert ({self.c.fresh('A')} : {stated}) by first [ use | settle ].")
        if rest.right != ZERO:
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
        return [
            f"assert ({name} : {p.real(difference)} = {p.real(factored)}).",
            *block(
                self.equation(known, p, Rel("=", difference, factored), list(equations))
                if by_equations
                else self._unfolded_identity(known, p, difference, factored, unfolded)
            ),
            f"sign_by {name}.",
        ]


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

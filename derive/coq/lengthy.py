"""Relations in the ways that the kernel tries last, replayed: premises multiplied, term by term, by contradiction.

And with a premise used inside the goal or inside other premises. The kernel's own search finds the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from derive.coq.conversion import Script, block
from derive.coq.reached import used_inside
from derive.coq.text import Printer
from derive.kernel.added_up import inequalities, multiplied, weights
from derive.kernel.question import Question, at_index
from derive.kernel.relations import (
    apart_in_one_sum,
    contradicted,
    of_sign,
    relation_follows,
    rewritten_plainly,
)
from derive.kernel.step import Refused
from derive.terms.nodes import ZERO, Add, Mul, Neg, Prop, Rel, Sum, Term, instantiate, negated

if TYPE_CHECKING:
    from derive.coq.relations import Relations

Way = Callable[["Relations", Question, Printer], Script | None]


def at_length(r: Relations, q: Question, p: Printer) -> Script | None:
    """The first of the ways that the kernel goes; None where it goes none of them."""
    if q.goal.op != "=":
        if not r.step.lengthy:
            return None
        r.step.lengthy -= 1
    for way in WAYS[q.goal.op == "="]:
        found = way(r, q, p)
        if found is not None:
            return found
    return None


def with_multiples(r: Relations, q: Question, p: Printer) -> Script | None:
    """The inequalities among the premises, also times what is not negative, added up with numbers before them."""
    given, gap = inequalities(q), -q.modulo(q.gap(q.goal))
    if not given or q.goal.op == "!=":
        return None
    more = multiplied(q, gap, given)
    weighted = weights(q, gap, [*given, *more]) if more else None
    if weighted is None:
        return None
    numbers, rest = weighted
    lines: Script = []
    for m, product in zip(numbers[len(given) :], more, strict=True):
        if m and isinstance(product.right, Mul):
            factor = product.right.args[0]
            lemma = "Rmult_lt_0_compat" if product.op == "<" else "Rmult_le_pos"
            lines += [
                f"assert ({r.c.fresh('A')} : 0 {product.op} {p.real(product.right)}).",
                f"{{ apply {lemma}; [ | first [ lra | settle ] ].",
                *r.c.condition(q.known, p, of_sign(product.op, factor)),
                "}",
            ]
    atoms = r.step.normalizer.atoms
    return [*lines, *r.total(q, p, [*given, *more], numbers, Rel("<=", ZERO, atoms.term(rest)))]


def _term_by_term(r: Relations, q: Question, p: Printer) -> Script | None:
    """Sums over one range compare as their terms do; with < where they have a term."""
    left, right = (q.context.theory.opened(side, q.step.normalizer.unfold) for side in q.goal.args)
    if not isinstance(left, Sum) or not isinstance(right, Sum) or q.goal.op == "!=":
        return None
    if (left.lo, left.hi) != (right.lo, right.hi):
        return None
    name = p.names.introduced(left.body.hint or "i", p.scope.opened.values())
    index, body, inside = q.context.open(left.body, left.lo, left.hi)
    goal = Rel(q.goal.op, body, instantiate(right.body, index))
    here = at_index(q.step, inside, index, q.premises)
    try:
        relation_follows(q.step, inside, goal, here)
    except Refused:
        return None
    within = p.naming(index, name)
    lines = [line for each in here if each not in q.premises for line in r.stated(within, each)]
    first = "apply Sum_le" if q.goal.op == "<=" else "apply Sum_lt; [ idx | ]"
    return [
        f"change ({p.real(left)} {q.goal.op} {p.real(right)}).",
        f"{first}; intros {name} H{name}; cbv beta.",
        *lines,
        *r.relation(inside, within, goal, here),
    ]


def _inside_a_sum(r: Relations, q: Question, p: Printer) -> Script | None:
    """Formulas that differ inside one sum or product only are equal if what is summed is, at each index."""
    apart = apart_in_one_sum(*q.goal.args)
    if apart is None:
        return None
    left, right = apart
    name = p.names.introduced(left.body.hint or "i", p.scope.opened.values())
    index, body, inside = q.context.open(left.body, left.lo, left.hi)
    goal = Rel("=", body, instantiate(right.body, index))
    here = at_index(q.step, inside, index, q.premises)
    try:
        relation_follows(q.step, inside, goal, here)
    except Refused:
        return None
    within, mark = p.naming(index, name), r.c.fresh("S")
    stated = [line for each in here if each not in q.premises for line in r.stated(within, each)]
    lemma = "Sum_ext" if isinstance(left, Sum) else "Prod_ext"
    each = [
        f"apply {lemma}; intros {name} H{name}; cbv beta.",
        *stated,
        *r.relation(inside, within, goal, here),
    ]
    return [f"assert ({mark} : {p.real(left)} = {p.real(right)}).", *block(each), "congruent."]


def _by_contradiction(r: Relations, q: Question, p: Printer) -> Script | None:
    """Where the goal does not hold, a premise would fail."""
    found = contradicted(q)
    if found is None:
        return None
    premise, opposite = found[0], negated(q.goal)
    others = [each for each in q.premises if each != premise]
    place = q.context.assuming(*others, opposite, source="premise")
    mark = r.c.fresh("N")
    return [
        f"{'apply Rnot_lt_le' if q.goal.op == '<=' else 'apply Rnot_le_lt'}; intro {mark}.",
        f"assert ({mark}p : {p.prop(negated(premise))}).",
        *block(r.sign(place, p, negated(premise).forward())),
        "lra.",
    ]


def _inside(r: Relations, q: Question, p: Printer) -> Script | None:
    """A premise used inside the goal, or inside other premises."""
    found = used_inside(q)
    return None if found is None else inside_another(r, q, p, *found)


def both_ways(r: Relations, q: Question, p: Printer) -> Script | None:
    """The difference of the sides in normal form is shown to be at most 0 and at least 0."""
    term = r.step.normalizer.atoms.term(q.modulo(q.gap(q.goal)))
    if rewritten_plainly(q) is not None or not r.step.prover.shows(q.known, Rel("=", term, ZERO)):
        return None
    signs = (r.sign(q.known, p, Rel("<=", *sides)) for sides in ((term, ZERO), (ZERO, term)))
    return _difference_0(
        r, q, p, term, ["apply Rle_antisym.", *(line for sign in signs for line in block(sign))]
    )


def _inside_difference(r: Relations, q: Question, p: Printer) -> Script | None:
    """A premise used inside the difference of the sides in normal form, which is then 0."""
    term = r.step.normalizer.atoms.term(q.modulo(q.gap(q.goal)))
    changed = replace(q, goal=Rel("=", term, ZERO))
    found = used_inside(changed) if changed.goal != q.goal else None
    return None if found is None else _difference_0(r, q, p, term, inside_another(r, changed, p, *found))


def _difference_0(r: Relations, q: Question, p: Printer, term: Term, shown: Script) -> Script:
    """An equation from its difference in normal form, which is shown to be 0."""
    difference = Add(q.goal.left, Neg(q.goal.right))
    once, zero = r.c.fresh("S"), r.c.fresh("Z")
    return [
        f"assert ({once} : {p.real(difference)} = {p.real(term)}).",
        *block(r.equation(replace(q, goal=Rel("=", difference, term)), p)),
        f"assert ({zero} : {p.real(term)} = 0).",
        *block(shown),
        "lra.",
    ]


def inside_another(r: Relations, q: Question, p: Printer, changed: Rel, premises: Sequence[Prop]) -> Script:
    """The goal from what a rewriting made of it and of the premises."""
    lines = [
        f"assert ({r.c.fresh('Q')} : {p.prop(each)}) by by_rewriting."
        for each in premises
        if each not in q.premises
    ]
    return [*lines, *r.changed(q, p, changed, premises, [["congruent."], ["congruent."]])]


WAYS: dict[bool, tuple[Way, ...]] = {
    True: (_inside_difference, _inside_a_sum),
    False: (_term_by_term, _by_contradiction, _inside),
}

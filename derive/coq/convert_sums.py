"""Sums over ranges in normal form, replayed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.coq.conversion import Conversion, Script, block
from derive.coq.text import NotExportable, Printer
from derive.kernel.context import Context
from derive.kernel.fractions import Frac, Undischarged
from derive.kernel.replay import (
    INNER,
    exchanged_sums,
    in_this_order,
    power_sum,
    shifted_sum,
    split_sum,
    under_both,
)
from derive.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Bound,
    Delta,
    Lam,
    Mul,
    Neg,
    Num,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    free,
    instantiate,
)


def sum_piece(c: Conversion, context: Context, p: Printer, term: Sum) -> tuple[Term, Script]:
    """The body by monomials; what is free of the index leaves; what stays is summed by prefix sums."""
    n = c.normalizer
    lo, hi = c.canonical(context, term.lo), c.canonical(context, term.hi)
    if n.show(context, Rel("<", hi, lo)):
        return ZERO, ["apply Sum_empty; lia."]
    index, body, inside = context.open(term.body, lo, hi)
    name = p.names.introduced(term.body.hint or "i", p.scope.opened.values())
    within = p.naming(index, name)
    value = n.reduce_roots(n.normal(inside, body))
    groups = [(c.factored(outer), inner) for outer, inner in split_sum(n, context, value, index)]
    if not groups:
        zero = [f"intros {name} H{name}.", *c.identity(inside, within, [body])]
        return ZERO, ["apply Sum_vanishes.", *zero]
    parts = [
        (outer, c.name(inner), *_sum_of(c, context, p, within, inner, index, name, lo, hi))
        for outer, inner in groups
    ]
    lo_, hi_ = p.argument(lo), p.argument(hi)
    ext = [
        f"apply Sum_cong; [ lia | lia | intros {name} H{name} ].",
        *c.identity(inside, within, [body]),
    ]
    transitive = f"transitivity (Sum {lo_} {hi_} (fun {name} => {_nested(within, parts)}))."
    lines = [transitive, *block(ext)]
    for k, (outer, inner, result, proof) in enumerate(parts):
        mine = f"(fun {name} => {within.real(inner)})"
        if k < len(parts) - 1:
            others = f"(fun {name} => {_nested(within, parts[k + 1 :])})"
            rest = _right_nested([Mul(o, r) for o, _, r, _ in parts[k + 1 :]])
            arguments = f"({p.real(outer)}) {mine} {others} ({p.real(result)}) ({p.real(rest)})"
            lines.append(f"apply (Sum_linear {lo_} {hi_} {arguments}).")
            lines += block(proof or ["reflexivity."])
        else:
            lines.append(f"apply (Sum_linear_last {lo_} {hi_} ({p.real(outer)}) {mine} ({p.real(result)})).")
            lines += proof or ["reflexivity."]
    return _right_nested([Mul(outer, result) for outer, _, result, _ in parts]), lines


def _right_nested(terms: list[Term]) -> Term:
    return terms[0] if len(terms) == 1 else Add(terms[0], _right_nested(terms[1:]))


def _nested(p: Printer, parts: list[Any]) -> str:
    """c1 * f1 + (c2 * f2 + ...), as `Sum_linear` reads it."""
    (outer, inner, *_), *others = parts
    first = f"{p.real(outer, 40)} * {p.real(inner, 35)}"
    return (
        f"{first} + ({_nested(p, others)})"
        if len(others) > 1
        else f"{first} + {_nested(p, others)}"
        if others
        else first
    )


def _sum_of(
    c: Conversion,
    context: Context,
    p: Printer,
    within: Printer,
    inner: Frac,
    index: Sym,
    name: str,
    lo: Term,
    hi: Term,
) -> tuple[Term, Script]:
    """The sum of one canonical body, after the kernel's own cases."""
    n, atoms = c.normalizer, c.normalizer.atoms
    hit = _collapse(c, context, p, within, inner, index, name, lo, hi)
    if hit is not None:
        return hit
    moved, first, last = shifted_sum(n, context, inner, index, lo, hi)
    lines: Script = []
    if (first, last) != (lo, hi):
        gap = c.canonical(context, Add(first, Neg(lo)))
        body = atoms.term(moved)
        shifted = p.naming(index, name)
        d = p.integer(gap, 0)
        lines += [
            f"transitivity (Sum ({p.integer(lo)} + {d}) ({p.integer(hi)} + {d}) (fun {name} => {shifted.real(body)})).",
            *block(
                [
                    f"rewrite Sum_shift. apply Sum_ext; intros {name} H{name}. cbv beta.",
                    "first [ reflexivity | repeat (f_equal; try lia) ].",
                ]
            ),
            f"replace ({p.integer(lo)} + {d})%Z with ({p.integer(first)})%Z by lia.",
            f"replace ({p.integer(hi)} + {d})%Z with ({p.integer(last)})%Z by lia.",
        ]
        inner, lo, hi = moved, first, last
    body_term = atoms.term(inner)
    exchanged = _exchanged(c, context, p, within, body_term, index, name, lo, hi)
    if exchanged is not None:
        return exchanged[0], [*lines, *exchanged[1]]
    family = f"(fun {name} => {within.real(body_term)})"
    lam = bind(body_term, index, "j")
    before = c.canonical(context, Add(lo, Num(-1)))
    plain: Term = Sum(lo, hi, bind(body_term, index, name))
    if n.show(context, Rel("<=", before, hi)):
        try:
            above, above_proof = _prefix(c, context, p, within, family, lam, hi)
            below, below_proof = _prefix(c, context, p, within, family, lam, before)
        except (Undischarged, ZeroDivisionError):
            return plain, [*lines, "reflexivity."] if lines else []
        if before == ZERO and above == plain:
            return plain, [*lines, "reflexivity."] if lines else []
        whole = f"{p.argument(lo)} {p.argument(hi)} {family}"
        if before == ZERO:
            return above, [
                *lines,
                f"refine (eq_trans (Sum_upto_1 {p.argument(hi)} {family} ltac:(lia)) _).",
                *above_proof,
            ]
        one, two = c.fresh("U"), c.fresh("U")
        return Add(above, Neg(below)), [
            *lines,
            f"refine (eq_trans (Sum_upto {whole} ltac:(lia)) _).",
            f"assert ({one} : upto {family} {p.argument(hi)} = {p.real(above)}).",
            *block(above_proof),
            f"assert ({two} : upto {family} ({p.integer(lo)} - 1) = {p.real(below)}).",
            *block([f"replace ({p.integer(lo)} - 1)%Z with ({p.integer(before)})%Z by lia.", *below_proof]),
            f"exact (f_equal2 Rminus {one} {two}).",
        ]
    return plain, [*lines, "reflexivity."] if lines else []


def _exchanged(
    c: Conversion,
    context: Context,
    p: Printer,
    within: Printer,
    body: Term,
    index: Sym,
    name: str,
    lo: Term,
    hi: Term,
) -> tuple[Term, Script] | None:
    """Two sums with independent ranges, where the kernel takes them in the other order."""
    found = exchanged_sums(c.normalizer, context, body, index, lo, hi)
    if found is None:
        return None
    factor, inner = found
    symbol, pair = INNER, under_both(factor, inner)
    other = p.names.introduced("k", within.scope.opened.values())
    both = within.naming(symbol, other)
    ranges = f"{p.argument(lo)} {p.argument(hi)}", f"{p.argument(inner.lo)} {p.argument(inner.hi)}"
    turned = Sum(inner.lo, inner.hi, bind(Sum(lo, hi, bind(pair, index, name)), symbol, other))
    with in_this_order(c.normalizer):
        result, rewriting = c.term(context, p, turned)
    together = ["cbv beta.", "reflexivity."] if factor == ONE else ["rewrite <- Sum_scal. reflexivity."]
    return result, [
        f"transitivity (Sum {ranges[0]} (fun {name} => Sum {ranges[1]} (fun {other} => {both.real(pair)}))).",
        *block([f"apply Sum_ext; intros {name} H{name}.", *together]),
        f"transitivity ({p.real(turned)}).",
        "{ apply Sum_swap. }",
        *rewriting,
        "flds.",
    ]


def _prefix(
    c: Conversion, context: Context, p: Printer, within: Printer, family: str, lam: Lam, n: Term
) -> tuple[Term, Script]:
    """upto f n in closed form, or peeled to an end at which it is a sum from 1."""
    atoms = c.normalizer.atoms
    closed = power_sum(c.normalizer, context, lam, n)
    if closed is not None:
        degree = 0 if isinstance(lam.body, Num) else 1 if isinstance(lam.body, Bound) else len(lam.body.args)
        lemma = ["upto_const", "upto_id", "upto_square", "upto_cube"]
        if degree >= len(lemma):
            raise NotExportable(f"the sum of powers of degree {degree}")
        result = atoms.term(closed)
        return result, [f"rewrite {lemma[degree]}.", *c.identity(context, p, [result])]
    offset = c.normalizer.constant_part(c.normalizer.normal(context, n))
    if offset.denominator != 1 or abs(offset) > 64:
        offset = Fraction(0)
    base = c.canonical(context, Add(n, Num(-offset)))
    if base == ZERO:
        total: Term = ZERO
        proof = ["apply upto_zero; lia."]
    elif c.normalizer.show(context, Rel("<=", ZERO, base)):
        total = Sum(ONE, base, lam)
        proof = ["rewrite upto_base by lia.", "reflexivity."]
    else:
        raise Undischarged(f"{base!r} was not shown to be at least 0")
    here = base
    for k in range(int(abs(offset))):
        at = c.canonical(context, Add(base, Num(k + 1 if offset > 0 else -k)))
        following = c.canonical(context, Add(base, Num(k + 1 if offset > 0 else -k - 1)))
        value = instantiate(lam, at)
        c.normalizer.strictly(context, value)
        done, rewriting = c.term(context, p, value)
        lemma_ = "upto_more" if offset > 0 else "upto_less"
        ends = f"{p.argument(here)} {p.argument(following)}"
        sign = "+" if offset > 0 else "-"
        longer = f"{p.real(total, 50)} {sign} {p.real(value, 40)}"
        inner = c.fresh("U")
        raw = c.fresh("U")
        proof = [
            f"assert ({inner} : upto {family} {p.argument(here)} = {p.real(total)}).",
            *block(proof),
            f"assert ({raw} : upto {family} {p.argument(following)} = {longer}).",
            *block([f"apply ({lemma_} {family} {ends}); [ lia | exact {inner} ]."]),
            f"replace ({p.argument(following)})%Z with ({p.argument(following)})%Z by lia.",
            f"rewrite {raw}.",
            *rewriting,
            "flds.",
        ]
        total = (
            Add(total, done if offset > 0 else Neg(done))
            if total != ZERO
            else (done if offset > 0 else Neg(done))
        )
        here = following
    return total, proof


def _collapse(
    c: Conversion,
    context: Context,
    p: Printer,
    within: Printer,
    inner: Frac,
    index: Sym,
    name: str,
    lo: Term,
    hi: Term,
) -> tuple[Term, Script] | None:
    """sum of delta(i, t) g(i) is g(t), or 0 where t is outside the range."""
    n, atoms = c.normalizer, c.normalizer.atoms
    for i in atoms.used(inner.num):
        delta = atoms.terms[i]
        if not isinstance(delta, Delta) or index not in delta.args:
            continue
        other = delta.args[1] if delta.args[0] == index else delta.args[0]
        if index in free(other):
            continue
        vanishes = [
            f"apply Sum_vanishes; intros {name} H{name}.",
            f"rewrite (delta_ne {within.argument(delta.args[0])} {within.argument(delta.args[1])}) by lia.",
            "fld.",
        ]
        if n.show(context, Rel("<", other, lo)) or n.show(context, Rel("<", hi, other)):
            return ZERO, vanishes
        if n.show(context, Rel("<=", lo, other)) and n.show(context, Rel("<=", other, hi)):
            rest = atoms.div(inner, atoms.power(atoms.atom(delta), inner.num.degrees()[i]))
            at_other = instantiate(bind(atoms.term(rest), index), other)
            whole = instantiate(bind(atoms.term(inner), index), other)
            result, rewriting = c.term(context, p, at_other)
            body = f"(fun {name} => {within.real(atoms.term(inner))})"
            lines = [
                f"transitivity ({p.real(whole)}).",
                *block(
                    [
                        f"apply (Sum_at {p.argument(lo)} {p.argument(hi)} {p.argument(other)} {body});",
                        f"  [ lia | intros {name} H{name} N{name} ].",
                        f"rewrite (delta_ne {within.argument(delta.args[0])} {within.argument(delta.args[1])}) by lia.",
                        "fld.",
                    ]
                ),
                f"rewrite (delta_eq {p.argument(other)} {p.argument(other)}) by lia.",
                *rewriting,
                "flds.",
            ]
            return result, lines
    return None

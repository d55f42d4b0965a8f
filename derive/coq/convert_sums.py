"""Sums over ranges in normal form, replayed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from derive.coq.conversion import Conversion, Script, block, right_nested
from derive.coq.convert_counts import row_sum
from derive.coq.ranges import Opened, opened, shifted
from derive.coq.text import PRODUCT, SIGN, NotExportable, Printer
from derive.kernel.context import Context
from derive.kernel.fractions import Frac, Undischarged
from derive.kernel.rearranged import INNER, under_both
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
    Term,
    bind,
    free,
    instantiate,
)

MAX_PEEL = 64  # terms at the ends of a range, as in the kernel
SumOf = Callable[[Conversion, Opened, Frac], tuple[Term, Script]]


def sum_piece(c: Conversion, context: Context, p: Printer, term: Sum) -> tuple[Term, Script]:
    """The body by monomials; what is free of the index leaves; what stays is summed by prefix sums."""
    n = c.normalizer
    if n.show(context, Rel("<", c.canonical(context, term.hi), c.canonical(context, term.lo))):
        return ZERO, ["apply Sum_empty; idx."]
    apart = n.ranges.cases_apart(context, term)
    if apart is not None:
        return _in_cases(c, context, p, term, *apart)
    s, body, inside = opened(c, context, p, term)
    return _grouped(c, s, body, n.reduce_roots(n.normal(inside, body)), _sum_of)


def _grouped(c: Conversion, s: Opened, body: Term, value: Frac, sum_of: SumOf) -> tuple[Term, Script]:
    """The sum of a body, whose normal form is the value, by monomials: what is free of the index leaves it."""
    p, inside = s.p, s.context.inside(s.index, s.lo, s.hi)
    groups = list(c.normalizer.ranges.split(s.context, value, s.index, s.lo, s.hi))
    if not groups:
        zero = [f"intros {s.name} H{s.name}.", *c.identity(inside, s.within, [body])]
        return ZERO, ["apply Sum_vanishes.", *zero]
    parts = [(c.factored(outer), c.name(inner), *sum_of(c, s, inner)) for outer, inner in groups]
    ext = [
        f"apply Sum_cong; [ idx | idx | intros {s.name} H{s.name} ].",
        *c.identity(inside, s.within, [body]),
    ]
    transitive = f"transitivity (Sum {s.ends} (fun {s.name} => {_nested(s.within, parts)}))."
    lines = [transitive, *block(ext)]
    for k, (outer, inner, result, proof) in enumerate(parts):
        if k < len(parts) - 1:
            others = f"(fun {s.name} => {_nested(s.within, parts[k + 1 :])})"
            rest = _right_nested([Mul(o, r) for o, _, r, _ in parts[k + 1 :]])
            arguments = f"({p.real(outer)}) {s.family(inner)} {others} ({p.real(result)}) ({p.real(rest)})"
            lines.append(f"apply (Sum_linear {s.ends} {arguments}).")
            lines += block(proof or ["reflexivity."])
        else:
            lines.append(
                f"apply (Sum_linear_last {s.ends} ({p.real(outer)}) {s.family(inner)} ({p.real(result)}))."
            )
            lines += proof or ["reflexivity."]
    return _right_nested([Mul(outer, result) for outer, _, result, _ in parts]), lines


def _in_cases(
    c: Conversion, context: Context, p: Printer, term: Sum, lower: Sum, upper: Sum
) -> tuple[Term, Script]:
    """A sum of cases told apart by its index is the sum of each over its own range."""
    i = p.names.introduced(term.body.hint or "i", p.scope.opened.values())
    both = Add(lower, upper)
    apart = [
        f"rewrite (Sum_split {p.argument(term.lo)} {p.argument(lower.hi)} {p.argument(term.hi)}) by lia.",
        f"apply f_equal2; apply Sum_cong; [ lia | lia | intros {i} H{i}; cbv beta; decide_cases; reflexivity "
        f"| lia | lia | intros {i} H{i}; cbv beta; decide_cases; reflexivity ].",
    ]
    return c.then(context, p, [f"transitivity ({p.real(both)}).", *block(apart)], both)


def _right_nested(terms: list[Term]) -> Term:
    return terms[0] if len(terms) == 1 else Add(terms[0], _right_nested(terms[1:]))


def _nested(p: Printer, parts: list[Any]) -> str:
    """c1 * f1 + (c2 * f2 + ...), as `Sum_linear` reads it."""
    return right_nested([f"{p.real(outer, PRODUCT)} * {p.real(inner, SIGN)}" for outer, inner, *_ in parts])


def _sum_of(c: Conversion, s: Opened, inner: Frac) -> tuple[Term, Script]:
    """The sum of one canonical body, after the kernel's own cases."""
    hit = _collapse(c, s, inner)
    if hit is not None:
        return hit
    row = row_sum(c, s, inner)
    if row is not None:
        return row
    inner, back = _backward(c, s, inner)
    s, inner, lines = shifted(c, s, inner, "Sum")
    if not back and not lines:
        return _anchored(c, s, inner)
    result, proof = _grouped(c, s, c.name(inner), inner, _anchored)
    return result, [*back, *lines, *proof]


def _anchored(c: Conversion, s: Opened, inner: Frac) -> tuple[Term, Script]:
    """The sum of a body that has been moved to its place."""
    body = c.name(inner)
    found = _exchanged(c, s, body) or _by_prefixes(c, s, body) or _peeled(c, s, body)
    return found or (Sum(s.lo, s.hi, bind(body, s.index, s.name)), [])


def _backward(c: Conversion, s: Opened, inner: Frac) -> tuple[Frac, Script]:
    """The summand read from the upper end down, where the kernel does."""
    turned = c.normalizer.ranges.rearranged.backward(s.context, inner, s.index, s.lo, s.hi)
    if turned is None:
        return inner, []
    opposite = Add(s.lo, s.hi, Neg(s.index))
    there = instantiate(bind(c.name(inner), s.index), opposite)
    inside = s.context.inside(s.index, s.lo, s.hi)
    proof = [
        f"rewrite Sum_backward. apply Sum_ext; intros {s.name} H{s.name}. cbv beta.",
        *c.identity(inside, s.within, [there, c.name(turned)]),
    ]
    return turned, [f"transitivity (Sum {s.ends} {s.family(c.name(turned))}).", *block(proof)]


def _by_prefixes(c: Conversion, s: Opened, body: Term) -> tuple[Term, Script] | None:
    """A sum as the difference of two prefix sums, where lo - 1 <= hi is shown; None where it stays as it is."""
    before = c.canonical(s.context, Add(s.lo, Num(-1)))
    family, lam, p = s.family(body), bind(body, s.index, "j"), s.p
    if not c.normalizer.show(s.context, Rel("<=", before, s.hi)):
        return None
    if not c.normalizer.ranges.is_defined_below(s.context, lam, s.lo, before):
        return None
    try:
        above, above_proof = _prefix(c, s, family, lam, s.hi)
        below, below_proof = _prefix(c, s, family, lam, before)
    except (Undischarged, ZeroDivisionError):
        return None
    if before == ZERO:
        if above == Sum(s.lo, s.hi, bind(body, s.index, s.name)):
            return None
        return above, [
            f"refine (eq_trans (Sum_upto_1 {p.argument(s.hi)} {family} ltac:(lia)) _).",
            *above_proof,
        ]
    one, two = c.fresh("U"), c.fresh("U")
    return Add(above, Neg(below)), [
        f"refine (eq_trans (Sum_upto {s.ends} {family} ltac:(lia)) _).",
        f"assert ({one} : upto {family} {p.argument(s.hi)} = {p.real(above)}).",
        *block(above_proof),
        f"assert ({two} : upto {family} ({p.integer(s.lo)} - 1) = {p.real(below)}).",
        *block([f"replace ({p.integer(s.lo)} - 1)%Z with ({p.integer(before)})%Z by lia.", *below_proof]),
        f"exact (f_equal2 Rminus {one} {two}).",
    ]


def _exchanged(c: Conversion, s: Opened, body: Term) -> tuple[Term, Script] | None:
    """Two sums with independent ranges, where the kernel takes them in the other order."""
    rearranged = c.normalizer.ranges.rearranged
    if not isinstance(body, Sum | Mul) or rearranged.settled:
        return None
    under = c.normalizer.normal(s.context.inside(s.index, s.lo, s.hi), body)
    found = rearranged.inner_sum(under, s.index)
    if found is None or s.index in free(found[1].lo) | free(found[1].hi):
        return None
    factor, inner = found
    before, after = (s.index, s.lo, s.hi), (INNER, inner.lo, inner.hi)
    if not rearranged.exchanges(s.context, before, after, under_both(factor, inner)):
        return None
    pair = under_both(factor, inner)
    other = s.p.names.introduced("k", s.within.scope.opened.values())
    ends = f"{s.p.argument(inner.lo)} {s.p.argument(inner.hi)}"
    both = s.within.naming(INNER, other).real(pair)
    turned = Sum(inner.lo, inner.hi, bind(Sum(s.lo, s.hi, bind(pair, s.index, s.name)), INNER, other))
    with rearranged.settling():
        result, rewriting = c.term(s.context, s.p, turned)
    together = ["cbv beta.", "reflexivity."] if factor == ONE else ["rewrite <- Sum_scal. reflexivity."]
    return result, [
        f"transitivity (Sum {s.ends} (fun {s.name} => Sum {ends} (fun {other} => {both}))).",
        *block([f"apply Sum_ext; intros {s.name} H{s.name}.", *together]),
        f"transitivity ({s.p.real(turned)}).",
        "{ apply Sum_swap. }",
        *rewriting,
        "flds.",
    ]


def _prefix(c: Conversion, s: Opened, family: str, lam: Lam, n: Term) -> tuple[Term, Script]:
    """upto f n in closed form, or peeled to an end at which it is a sum from 1."""
    context, p = s.context, s.p
    atoms = c.normalizer.atoms
    closed = c.normalizer.ranges.power_sum(context, lam, n)
    if closed is not None:
        degree = 0 if isinstance(lam.body, Num) else 1 if isinstance(lam.body, Bound) else len(lam.body.args)
        lemma = ["upto_const", "upto_id", "upto_square", "upto_cube"]
        if degree >= len(lemma):
            raise NotExportable(f"the sum of powers of degree {degree}")
        result = atoms.term(closed)
        return result, [f"rewrite {lemma[degree]}.", *c.identity(context, p, [result])]
    offset = c.normalizer.constant_part(c.normalizer.normal(context, n))
    if offset.denominator != 1 or abs(offset) > MAX_PEEL:
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
    written = f"upto {family} {{}}", f"upto_{{}} {family}"
    return _stepped(c, s, written, lam, (base, int(offset)), total, proof)


def _peeled(c: Conversion, s: Opened, body: Term) -> tuple[Term, Script] | None:
    """A sum over lo..n + c as that over lo..n and c terms, where lo - 1 <= n and n + c; else all of its terms."""
    n, context, lam = c.normalizer, s.context, bind(body, s.index, "j")
    base = c.canonical(context, Add(s.lo, Num(-1)))
    length = n.normal(context, Add(s.hi, Neg(base)))
    total: Term = ZERO
    proof, count = ["apply Sum_empty; lia."], n.constant_part(length)
    if not length.is_constant:
        count = n.constant_part(n.normal(context, s.hi))
        before, base = base, c.canonical(context, Add(s.hi, Num(-count)))
        total, proof = Sum(s.lo, base, lam), ["reflexivity."]
        if not n.show(context, Rel("<=", before, base if count > 0 else s.hi)):
            return None
    if not count or count.denominator != 1 or abs(count) > MAX_PEEL or (length.is_constant and count < 0):
        return None
    try:
        lo, family = s.p.argument(s.lo), s.family(body)
        written = f"Sum {lo} {{}} {family}", f"Sum_{{}} {lo} {family}"
        return _stepped(c, s, written, lam, (base, int(count)), total, proof)
    except (Undischarged, ZeroDivisionError):
        return None


def _stepped(
    c: Conversion,
    s: Opened,
    of: tuple[str, str],
    lam: Lam,
    where: tuple[Term, int],
    total: Term,
    proof: Script,
) -> tuple[Term, Script]:
    """A sum up to a place as that up to another and the terms between; `of` says how it and its lemmas are written.

    Takes that other place, how many terms are added to the sum there, or taken away, and what that is, with its proof.
    """
    (sum_to, lemma), (base, count), (context, p) = of, where, (s.context, s.p)
    lemma = lemma.format("more" if count > 0 else "less")
    here = base
    for k in range(abs(count)):
        following = c.canonical(context, Add(base, Num(k + 1 if count > 0 else -k - 1)))
        value = instantiate(lam, following if count > 0 else here)
        c.normalizer.strictly(context, value)
        done, rewriting = c.term(context, p, value)
        longer = f"{p.real(total, 50)} {'+' if count > 0 else '-'} {p.real(value, 40)}"
        inner, raw = c.fresh("U"), c.fresh("U")
        proof = [
            f"assert ({inner} : {sum_to.format(p.argument(here))} = {p.real(total)}).",
            *block(proof),
            f"assert ({raw} : {sum_to.format(p.argument(following))} = {longer}).",
            f"{{ from ({lemma} {p.argument(here)} {p.argument(following)} _ ltac:(lia) {inner}). }}",
            f"rewrite {raw}.",
            *rewriting,
            "flds.",
        ]
        part = done if count > 0 else Neg(done)
        total = part if total == ZERO else Add(total, part)
        here = following
    return total, proof


def _collapse(c: Conversion, s: Opened, inner: Frac) -> tuple[Term, Script] | None:
    """sum of delta(i, t) g(i) is g(t), or 0 where t is outside the range."""
    n, atoms, p = c.normalizer, c.normalizer.atoms, s.p
    for i in atoms.used(inner.num):
        delta = atoms.terms[i]
        if not isinstance(delta, Delta) or s.index not in delta.args:
            continue
        other = delta.args[1] if delta.args[0] == s.index else delta.args[0]
        if s.index in free(other):
            continue
        one, two = (s.within.argument(side) for side in delta.args)
        elsewhere = [f"rewrite (delta_ne {one} {two}) by lia.", "fld."]
        if n.show(s.context, Rel("<", other, s.lo)) or n.show(s.context, Rel("<", s.hi, other)):
            return ZERO, [f"apply Sum_vanishes; intros {s.name} H{s.name}.", *elsewhere]
        if n.show(s.context, Rel("<=", s.lo, other)) and n.show(s.context, Rel("<=", other, s.hi)):
            rest = inner / atoms.atom(delta) ** inner.num.degrees()[i]
            whole, value = (instantiate(bind(c.name(f), s.index), other) for f in (inner, rest))
            result, rewriting = c.term(s.context, p, value)
            at = [
                f"apply (Sum_at {s.ends} {p.argument(other)} {s.family(c.name(inner))});",
                f"  [ lia | intros {s.name} H{s.name} N{s.name} ].",
                *elsewhere,
            ]
            return result, [
                f"transitivity ({p.real(whole)}).",
                *block(at),
                f"rewrite (delta_eq {p.argument(other)} {p.argument(other)}) by lia.",
                *rewriting,
                "flds.",
            ]
    return None

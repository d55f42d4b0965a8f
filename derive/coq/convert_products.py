"""Products over ranges in normal form, replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from derive.coq.conversion import Conversion, Script, block, product_of
from derive.coq.ranges import Opened, opened, shifted
from derive.coq.text import Printer
from derive.kernel.context import Context
from derive.kernel.fractions import Undischarged
from derive.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Div,
    Fn,
    Mul,
    Neg,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Term,
    bind,
    free,
    instantiate,
    is_integer,
)

MAX_PEEL = 64  # factors at the ends of a range, as in the kernel


def product_piece(c: Conversion, context: Context, p: Printer, term: Prod) -> tuple[Term, Script]:
    """Few factors of a range of numbers are written out; else the body by factors, the product of each by itself."""
    n, atoms = c.normalizer, c.normalizer.atoms
    lo, hi = c.canonical(context, term.lo), c.canonical(context, term.hi)
    if n.show(context, Rel("<", hi, lo)):
        return ONE, ["apply Prod_empty; idx."]
    if isinstance(lo, Num) and isinstance(hi, Num) and hi.value - lo.value < MAX_PEEL:
        values = [instantiate(term.body, Num(i)) for i in range(int(lo.value), int(hi.value) + 1)]
        ends = [
            f"replace ({p.integer(old)})%Z with ({p.integer(new)})%Z by idx."
            for old, new in ((term.lo, lo), (term.hi, hi))
            if old != new
        ]
        return c.then(context, p, [*ends, "expand."], values[0] if len(values) == 1 else Mul(*values))
    s, body, inside = opened(c, context, p, term)
    content, powers = atoms.powers(n.reduce_roots(n.normal(inside, body)))
    factors: list[tuple[Term, int]] = []
    for factor, k in powers:
        if n.ranges.is_negative(inside, factor, s.index):
            factor, content = -factor, content if k % 2 == 0 else -content
        factors.append((atoms.term_of_poly(factor), k))
    factors = [(Num(content), 1)] * (content != 1) + factors
    results: list[tuple[Term, int]] = []
    lines: Script = [
        f"transitivity (Prod {s.ends} (fun {s.name} => {_nested_product(s.within, factors)})).",
        *block(
            [
                f"apply Prod_cong; [ idx | idx | intros {s.name} H{s.name} ].",
                *c.identity(inside, s.within, [body]),
            ]
        ),
    ]
    if not factors:
        return ONE, [*lines, "apply Prod_one."]
    lines.append("repeat first [ rewrite Prod_mult | rewrite Prod_pow | rewrite Prod_inv ].")
    for factor, power in factors:
        result, proof = _product_of(c, s, inside, factor)
        mark = c.fresh("M")
        if proof:
            said = f"Prod {s.ends} {s.family(factor)} = {p.real(result)}"
            lines += [f"assert ({mark} : {said}).", *block(proof), f"product {mark}."]
        results.append((result, power))
    return product_of(results), [*lines, "fld."]


def _nested_product(p: Printer, factors: list[tuple[Term, int]]) -> str:
    texts = []
    for base, n in factors:
        text = p.real(base, 10) if abs(n) == 1 else f"{p.real(base, 10)} ^ {abs(n)}"
        texts.append(text if n > 0 else f"/ {p.real(base, 10)}" if n == -1 else f"/ ({text})")
    if not texts:
        return "1"
    out = texts[-1]
    for text in reversed(texts[:-1]):
        out = f"({text}) * ({out})"
    return out


def _product_of(c: Conversion, s: Opened, inside: Context, factor: Term) -> tuple[Term, Script]:
    """The product of one factor, after the kernel's own cases."""
    n, context, p = c.normalizer, s.context, s.p
    if s.index not in free(factor):
        power = Pow(factor, c.canonical(context, Add(s.hi, Neg(s.lo), ONE)))
        result, rewriting = c.term(context, p, power)
        count = f"{p.integer(s.hi, 50)} - {p.integer(s.lo, 40)} + 1"
        same = f"replace ({count})%Z with ({p.integer(power.args[1])})%Z by lia."
        return result, ["rewrite Prod_const by lia.", same, *rewriting, "flds."]
    if isinstance(factor, Fn) and factor.name == "exp":
        total = Fn("exp", Sum(s.lo, s.hi, bind(factor.args[0], s.index, s.name)))
        result, rewriting = c.term(context, p, total)
        return result, ["rewrite Prod_exp.", *rewriting, "flds."]
    rising = _rising(c, s, factor)
    if rising is not None:
        return rising
    s, moved, lines = shifted(c, s, n.normal(inside, factor), "Prod")
    result, proof = _peeled(c, s, c.name(moved))
    return result, [*lines, *(proof or ["reflexivity."])] if lines or proof else []


def _rising(c: Conversion, s: Opened, factor: Term) -> tuple[Term, Script] | None:
    """The product of i + t is (hi + t)!/(lo + t - 1)!, where lo + t >= 1 and lo - 1 <= hi."""
    n, context, p = c.normalizer, s.context, s.p
    inside = context.inside(s.index, s.lo, s.hi)
    shift = c.name(n.normal(inside, factor) - n.atoms.atom(s.index))
    if s.index in free(shift) or not is_integer(shift):
        return None
    before, below = (c.canonical(context, Add(s.lo, *more, Num(-1))) for more in ((), (shift,)))
    if not n.show(context, Rel("<=", ZERO, below)) or not n.show(context, Rel("<=", before, s.hi)):
        return None
    quotient = Div(Fn("factorial", c.canonical(context, Add(s.hi, shift))), Fn("factorial", below))
    return c.then(
        context,
        p,
        [
            f"transitivity (Prod {s.ends} {s.family(Add(s.index, shift))}).",
            *block(
                [
                    f"apply Prod_ext; intros {s.name} H{s.name}.",
                    *c.identity(inside, s.within, [factor, shift]),
                ]
            ),
            f"transitivity ({p.real(quotient)}).",
            f"{{ assert (0 <= {p.integer(below)})%Z by idx.",
            f"assert ({p.integer(before)} <= {p.integer(s.hi)})%Z by idx.",
            f"apply (Prod_rising {s.ends} ({p.real(shift)})); [ reflexivity | lia | lia | reals; ring | lia ]. }}",
        ],
        quotient,
    )


def _peeled(c: Conversion, s: Opened, factor: Term) -> tuple[Term, Script]:
    """The product with its ends moved as the kernel moves them: to a symbol without a number added, and to 1."""
    n, context = c.normalizer, s.context
    up = n.constant_part(n.normal(context, s.hi))
    base, before = c.canonical(context, Add(s.hi, Num(-up))), c.canonical(context, Add(s.lo, Num(-1)))
    beyond: list[tuple[Term, int]] = []
    lines: Script = []
    if up and up.denominator == 1 and abs(up) <= MAX_PEEL:
        count, least = int(up), base if up > 0 else s.hi
        places: list[Term] = [
            Add(base, Num(k)) for k in (range(1, count + 1) if count > 0 else range(count + 1, 1))
        ]
        if n.show(context, Rel("<=", before, least)):
            s = _without(c, s, factor, replace(s, hi=base), places, beyond, lines, inside=up > 0)
    if isinstance(s.lo, Num) and s.lo != ONE and abs(s.lo.value - 1) <= MAX_PEEL:
        first, last = sorted((int(s.lo.value), 1))
        if n.show(context, Rel("<=", Num(last - 1), s.hi)):
            places = [Num(k) for k in range(first, last)]
            s = _without(c, s, factor, replace(s, lo=ONE), places, beyond, lines, inside=s.lo.value < 1)
    whole = Prod(s.lo, s.hi, bind(factor, s.index, "j"))
    if not beyond:
        return whole, []
    result, rewriting = c.term(context, s.p, product_of([(whole, 1), *beyond]))
    return result, [*lines, *rewriting, "flds."]


def _without(
    c: Conversion, s: Opened, factor: Term, shorter: Opened, places: Sequence[Term],
    beyond: list[tuple[Term, int]], lines: Script, *, inside: bool,
) -> Opened:  # fmt: skip
    """The range with ends moved, where the factors between are shown to be defined, and not 0 if they were outside.

    Adds them to what stands beside the product, and the rewriting of the goal to the script.
    """
    n, p, context = c.normalizer, s.p, s.context
    lam = bind(factor, s.index, "j")
    at = [c.canonical(context, place) for place in places]
    values = [instantiate(lam, place) for place in at]
    try:
        for value in values:
            n.strictly(context, value)
    except (Undischarged, ZeroDivisionError):
        return s
    if not inside and not all(n.show(context, Rel("!=", value, ZERO)) for value in values):
        return s
    few = f"{p.argument(at[0])} {p.argument(at[-1])} {s.family(factor)}"
    product = Mul(ONE, *values)
    mark, longer = c.fresh("V"), s if inside else shorter
    other = shorter if inside else s
    lines += [
        f"assert ({mark} : Prod {few} = {p.real(product)}).",
        *block(
            [
                *(
                    f"rewrite (Prod_peeled {p.argument(at[0])} {p.argument(place)} {p.argument(lower)}) by lia."
                    for lower, place in reversed(
                        [*pairwise([c.canonical(context, Add(at[0], Num(-1))), *at])]
                    )
                ),
                "rewrite Prod_empty by lia.",
                "cbv beta; first [ reflexivity | reals; first [ reflexivity | fld ] ].",
            ]
        ),
        f"assert ({mark}p : Prod {longer.ends} {s.family(factor)} = Prod {other.ends} {s.family(factor)} * Prod {few})"
        " by (apply Prod_parts; lia).",
        f"rewrite {mark} in {mark}p.",
    ]
    if not inside:
        lines += [
            f"assert ({mark}n : {p.real(product)} <> 0).",
            *block(c.condition(context, p, Rel("!=", product, ZERO))),
            f"rewrite <- (quotient_known _ _ _ {mark}p {mark}n).",
        ]
    else:
        lines.append(f"rewrite {mark}p.")
    beyond += [(value, 1 if inside else -1) for value in values]
    return shorter

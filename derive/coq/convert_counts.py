"""Factorials and binomials in normal form, replayed."""

from __future__ import annotations

from math import factorial

from derive.coq.conversion import Conversion, Script, block, right_nested, sum_of
from derive.coq.ranges import Opened
from derive.coq.text import ATOM, PRODUCT, Printer
from derive.kernel.binomial_sums import FALLING, binomial_sum, read_row
from derive.kernel.context import Context
from derive.kernel.fractions import Frac
from derive.kernel.functions import MAX_LOWER
from derive.terms.nodes import ONE, ZERO, Add, Div, Fn, Mul, Neg, Num, Pow, Rel, Term, is_integer


def factorial_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """n! for a number n; (n + k)! = n! (n + 1) ... (n + k), used both ways; else the argument in normal form."""
    (given,) = term.args
    result, argument = c.form(context, term), c.canonical(context, given)
    same = _equal(p, given, argument)
    if isinstance(result, Num):
        return result, [*same, f"exact (factorial_number ({p.integer(argument)})%Z ltac:(lia))."]
    if isinstance(result, Fn):
        return result, ["f_equal; lia."]
    value = c.normalizer.normal(context, argument)
    shift = int(c.normalizer.constant_part(value))
    base = c.name(value - shift)
    low, high = (base, argument) if shift > 0 else (argument, base)
    product = Mul(*(Add(low, Num(k)) for k in range(abs(shift), 0, -1)), Fn("factorial", low))
    mark = c.fresh("F")
    steps = [
        p.integer(low, 0),
        *(f"({p.integer(low)} + {k})" for k in range(1, abs(shift))),
        p.integer(high, 0),
    ]
    lines = [
        f"rewrite (factorial_step {before}%Z {after}%Z) by lia."
        for before, after in zip(steps[-2::-1], steps[:0:-1], strict=True)
    ]
    lines.append("reals; ring.")
    known = [f"assert ({mark} : {p.real(Fn('factorial', high))} = {p.real(product)}).", *block(lines)]
    if shift > 0:
        return result, [*same, *known, f"rewrite {mark}.", *c.identity(context, p, [product, result])]
    result = c.factored(c.normal(context, term))
    return result, [*same, *known, f"rewrite {mark}.", "reals; field; pos."]


def binomial_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """A polynomial for a number k or n - k; 0 outside of 0..n, and by factorials inside."""
    show = c.normalizer.show
    (given, below), (upper, lower) = term.args, (c.canonical(context, a) for a in term.args)
    mark = c.fresh("A")
    lines = [
        f"assert ({mark} : {p.real(given)} = {p.real(upper)}).",
        *block(c.identity(context, p, [given, upper])),
    ]
    lines = [*([*lines, f"rewrite {mark}."] if given != upper else []), *_equal(p, below, lower)]
    result = c.form(context, term)
    if result == Fn("binomial", upper, lower):
        return result, [*lines, "reflexivity."]
    if isinstance(lower, Num) and lower.value <= MAX_LOWER:
        return result, [*lines, *_falling(int(lower.value))]
    if not is_integer(upper):
        return term, []
    n, k = p.integer(upper, 10), p.integer(lower, 10)
    if p.real(upper) != f"IZR {n}":
        lines.append(f"replace ({p.real(upper)}) with (IZR {n}) by (reals; ring).")
    gap = c.canonical(context, Add(upper, Neg(lower)))
    difference = f"replace ({n} - {k})%Z with ({p.integer(gap)})%Z by lia."
    if isinstance(gap, Num) and gap.value <= MAX_LOWER:
        return result, [
            *lines,
            f"rewrite (binomial_turned {n}) by lia.",
            difference,
            *_falling(int(gap.value)),
        ]
    if show(context, Rel("<", lower, ZERO)):
        return result, [*lines, "apply binomial_below; lia."]
    if show(context, Rel("<", upper, lower)):
        return result, [*lines, "apply binomial_above; lia."]
    factorials = Div(Fn("factorial", upper), Mul(Fn("factorial", lower), Fn("factorial", gap)))
    return c.then(context, p, [*lines, "rewrite binomial_factorials by lia.", difference], factorials)


def _falling(k: int) -> Script:
    """n (n - 1) ... (n - k + 1) / k!, and 0 for k < 0."""
    if k < 0:
        return ["apply binomial_below; lia."]
    number = f"change (whole_factorial (Z.to_nat {k})) with {factorial(k)}%Z"
    return [f"rewrite binomial_number by lia; {number}; expand; reals; flds."]


def _equal(p: Printer, old: Term, new: Term) -> Script:
    """An integer in the goal is replaced by one that equals it."""
    return [f"replace ({p.integer(old)})%Z with ({p.integer(new)})%Z by lia."] if old != new else []


def row_sum(c: Conversion, s: Opened, inner: Frac) -> tuple[Term, Script] | None:
    """A sum over a row of Pascal's triangle, by the binomial theorem and its derivatives; None for other sums."""
    n, atoms, p, k = c.normalizer, c.normalizer.atoms, s.p, s.index
    if binomial_sum(n, s.context, inner, k, s.lo, s.hi) is None:
        return None
    found = read_row(n, s.context, inner, k, s.hi)
    if found is None:
        return None
    degree, a, b = found[0], atoms.term(found[1]), atoms.term(found[2])
    base = Add(a, b)
    rows: list[str] = []
    values: list[Term] = []
    for r, count in enumerate(FALLING[degree]):
        if not count:
            continue
        left, power = Add(s.hi, Neg(Num(r))), Pow(a, Num(r))
        if n.show(s.context, Rel("<=", ZERO, c.canonical(s.context, left))):
            value: Term = Div(Mul(power, Pow(base, left)), Fn("factorial", left))
        else:
            falling = Mul(ONE, *(Add(s.hi, Neg(Num(j))) for j in range(r)))
            value = Div(Mul(falling, power, Pow(base, s.hi)), Mul(Pow(base, Num(r)), Fn("factorial", s.hi)))
        arguments = f"{r} {p.argument(s.hi)} {p.real(a, ATOM)} {p.real(b, ATOM)} {s.name}"
        rows.append(f"{count} * row_term {arguments}")
        values.append(Mul(Num(count), value))
    gap = Add(s.hi, Neg(k))
    parts = [c.name(inner), Pow(a, k), Pow(b, gap), Fn("factorial", k), Fn("factorial", gap)]
    inside, nonzero = s.context.inside(k, s.lo, s.hi), Rel("!=", base, ZERO)
    shown = c.by_sign(s.context, p, nonzero)
    lines = [
        *([f"assert ({c.fresh('N')} : {p.prop(nonzero)}).", *block(shown)] if shown is not None else []),
        f"transitivity (Sum {s.ends} (fun {s.name} => {right_nested(rows)})).",
        *block(
            [
                f"apply Sum_ext; intros {s.name} H{s.name}. unfold row_term; cbn [falling].",
                *c.identity(inside, s.within, parts),
            ]
        ),
        f"transitivity ({right_nested([p.real(value, PRODUCT) for value in values])}).",
        "{ rows ltac:(pos). }",
    ]
    return c.then(s.context, p, lines, sum_of(values))

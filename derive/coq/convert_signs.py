"""Absolute values, signs, the larger and the smaller of numbers in normal form, replayed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.coq.conversion import Conversion, Script, block, product_of
from derive.coq.text import Printer
from derive.kernel.context import Context
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    Div,
    Fn,
    Lam,
    Neg,
    Num,
    Pow,
    Prod,
    Rel,
    Term,
)

OfFactor = Callable[[Conversion, Context, Term], tuple[Term, str]]
SHOWN = "first [ pos | lra | settle ]"


def absolute_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """|f| is f or -f where the sign of f is shown; of a product, the product of the absolute values."""
    (argument,) = term.args
    for relation, changed, lemma in (
        (Rel("<=", ZERO, argument), argument, "Rabs_pos_eq"),
        (Rel("<=", argument, ZERO), Neg(argument), "Rabs_left1"),
    ):
        if c.normalizer.show(context, relation):
            return c.then(context, p, [f"rewrite {lemma} by pos."], changed)
    return _by_factors(c, context, p, term, "Rabs_mult, ?Rabs_quotient, ?Rabs_inv, ?Rabs_power", _absolute)


def sign_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """The sign of a product is the product of the signs: 1, -1 or 0 where that is shown, f/|f| where f is not 0."""
    return _by_factors(c, context, p, term, "sgn_mult, ?sgn_div, ?sgn_inv, ?sgn_pow", _sign)


def _by_factors(
    c: Conversion, context: Context, p: Printer, term: Fn, laws: str, of_factor: OfFactor
) -> tuple[Term, Script]:
    """A function that is multiplicative, of what its argument is a product of."""
    (argument,) = term.args
    value = c.normalizer.normal(context, argument)
    if value.is_zero:
        parts: list[tuple[Term, int]] = [(ZERO, 1)]
    else:
        content, factors = c.normalizer.functions.factors(value)
        parts = [(Num(content), 1)] * (content != 1) + [(c.name(factor), n) for factor, n in factors]
    lines = [*c.replaced(context, p, argument, product_of(parts)), f"rewrite ?{laws}."]
    changed: list[tuple[Term, int]] = []
    for part, n in parts or [(ONE, 1)]:
        one, proof = of_factor(c, context, part)
        changed.append((one, n))
        if proof:
            mark = c.fresh("S")
            lines += [
                f"assert ({mark} : {p.real(Fn(term.name, part))} = {p.real(one)}).",
                *block([f"{proof}."]),
            ]
            lines.append(f"rewrite ?{mark}.")
    return c.then(
        context, p, lines, product_of([(one, abs(n) if term.name == "sign" else n) for one, n in changed])
    )


def _absolute(c: Conversion, context: Context, part: Term) -> tuple[Term, str]:
    """The absolute value of a factor, and why; nothing where it is an atom."""
    if c.normalizer.show(context, Rel("<=", ZERO, part)):
        return part, f"apply Rabs_pos_eq; {SHOWN}"
    if c.normalizer.show(context, Rel("<=", part, ZERO)):
        return Neg(part), f"apply Rabs_left1; {SHOWN}"
    if isinstance(part, Prod):
        return Prod(part.lo, part.hi, Lam("j", INTEGER, Fn("abs", part.body.body))), "apply Prod_abs"
    if isinstance(part, Fn) and part.name == "sin":
        square = Pow(Fn("cos", *part.args), Num(2))
        return Pow(Add(ONE, Neg(square)), Num(Fraction(1, 2))), "apply sin_abs"
    return Fn("abs", part), ""


def _sign(c: Conversion, context: Context, part: Term) -> tuple[Term, str]:
    """The sign of a factor, and why; nothing where it is an atom."""
    for relation, sign, lemma in (
        (Rel("<", ZERO, part), ONE, "sgn_pos"),
        (Rel("<", part, ZERO), Num(-1), "sgn_neg"),
        (Rel("=", part, ZERO), ZERO, "sgn_zero"),
    ):
        if c.normalizer.show(context, relation):
            return sign, f"apply {lemma}; {SHOWN}"
    if c.normalizer.show(context, Rel("!=", part, ZERO)):
        return Div(part, Fn("abs", part)), f"apply sgn_abs; {SHOWN}"
    return Fn("sign", part), ""


def extreme_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """max(a, b) = (a + b + |a - b|)/2, min with a minus; of more, the last one with that of the others."""
    *others, last = term.args
    first = others[0] if len(others) == 1 else Fn(term.name, *others)
    gap = Fn("abs", Add(first, Neg(last)))
    changed = Div(Add(first, last, gap if term.name == "max" else Neg(gap)), Num(2))
    return c.then(context, p, [f"rewrite R{term.name}_abs."], changed)

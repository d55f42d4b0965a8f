"""Absolute values, signs, the larger and the smaller of numbers in normal form, replayed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.coq.conversion import Conversion, Script, block, product_of
from derive.coq.slopes import by_absolute_value
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

OfFactor = Callable[[Conversion, Context, Printer, Term], tuple[Term, Script]]


def absolute_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """|f| is f or -f where the sign of f is shown; of a product, the product of the absolute values."""
    (argument,) = term.args
    for relation, changed, lemma in (
        (Rel("<=", ZERO, argument), argument, "Rabs_pos_eq"),
        (Rel("<=", argument, ZERO), Neg(argument), "Rabs_left1"),
    ):
        if c.normalizer.show(context, relation):
            mark = c.fresh("A")
            left, right = (p.real(side) for side in relation.args)
            shown = [f"assert ({mark} : {left} <= {right}).", *block(c.condition(context, p, relation))]
            return c.then(context, p, [*shown, f"rewrite ({lemma} _ {mark})."], changed)
    return _by_factors(c, context, p, term, "Rabs_quotient, ?Rabs_inv, ?Rabs_mult, ?Rabs_power", _absolute)


def sign_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """The sign of a product is the product of the signs: 1, -1 or 0 where that is shown, f/|f| where f is not 0."""
    return _by_factors(c, context, p, term, "sgn_div, ?sgn_inv, ?sgn_mult, ?sgn_pow", _sign)


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
        over, under = content.numerator, content.denominator
        numbers = [(Num(over), 1)] * (over != 1) + [(Num(under), -1)] * (under != 1)
        parts = [*numbers, *((c.name(factor), n) for factor, n in factors)]
    lines = [*c.replaced(context, p, argument, product_of(parts)), f"rewrite ?{laws}."]
    changed: list[tuple[Term, int]] = []
    for part, n in parts or [(ONE, 1)]:
        one, proof = of_factor(c, context, p, part)
        changed.append((one, n))
        if proof:
            mark = c.fresh("S")
            lines += [
                f"assert ({mark} : {p.real(Fn(term.name, part))} = {p.real(one)}).",
                *block(proof),
            ]
            lines.append(f"rewrite ?{mark}.")
    return c.then(
        context, p, lines, product_of([(one, abs(n) if term.name == "sign" else n) for one, n in changed])
    )


def _absolute(c: Conversion, context: Context, p: Printer, part: Term) -> tuple[Term, Script]:
    """The absolute value of a factor, and why; nothing where it is an atom."""
    for relation, value, lemma in (
        (Rel("<=", ZERO, part), part, "Rabs_pos_eq"),
        (Rel("<=", part, ZERO), Neg(part), "Rabs_left1"),
    ):
        if c.normalizer.show(context, relation):
            return value, [f"apply {lemma}.", *c.condition(context, p, relation)]
    if isinstance(part, Prod):
        return Prod(part.lo, part.hi, Lam("j", INTEGER, Fn("abs", part.body.body))), ["apply Prod_abs."]
    if isinstance(part, Fn) and part.name == "sin":
        square = Pow(Fn("cos", *part.args), Num(2))
        return Pow(Add(ONE, Neg(square)), Num(Fraction(1, 2))), ["apply sin_abs."]
    return Fn("abs", part), []


def _sign(c: Conversion, context: Context, p: Printer, part: Term) -> tuple[Term, Script]:
    """The sign of a factor, and why; nothing where it is an atom."""
    for relation, sign, lemma in (
        (Rel("<", ZERO, part), ONE, "sgn_pos"),
        (Rel("<", part, ZERO), Num(-1), "sgn_neg"),
        (Rel("=", part, ZERO), ZERO, "sgn_zero"),
    ):
        if c.normalizer.show(context, relation):
            return sign, [f"apply {lemma}.", *c.condition(context, p, relation)]
    other = Rel("!=", part, ZERO)
    if c.normalizer.show(context, other):
        return Div(part, Fn("abs", part)), ["apply sgn_abs.", *c.condition(context, p, other)]
    return Fn("sign", part), []


def extreme_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """The larger or the smaller of numbers, by an absolute value."""
    return c.then(context, p, [f"rewrite R{term.name}_abs."], by_absolute_value(term))

"""Rational powers of what is not shown to be positive, in normal form, replayed.

As in the kernel (`derive.kernel.powers`): b^(p/q) is defined only for b >= 0, so that an even power f^2 in b leaves it
as a power of |f|, factors that are shown to be >= 0 have roots of their own, and what is left is then >= 0 too, unless
they may be 0.
"""

from __future__ import annotations

from fractions import Fraction

from derive.coq.conversion import Conversion, Script, block, product_of
from derive.coq.text import NotExportable, Printer
from derive.frozen import frozen
from derive.kernel.context import Context
from derive.terms.nodes import ONE, ZERO, Fn, Mul, Num, Pow, Rel, Term

EXPONENTS = "solve [ lia | cbn; field ]"


@frozen
class Part:
    """A factor of the base with its multiplicity, what its power becomes, and why; nothing where it is left."""

    factor: Term
    n: int
    power: Term
    reason: str = ""


def root_piece(c: Conversion, context: Context, p: Printer, term: Pow) -> tuple[Term, Script]:
    """The power of a product as the product of the powers of what is shown to be nonnegative, and of the rest."""
    base, exponent = term.args
    if not isinstance(exponent, Num) or exponent.value < 0:
        raise NotExportable(
            "a power of what is not shown to be positive, unless its exponent is a positive number"
        )
    value = c.normalizer.normal(context, base)
    if value.is_zero:
        return ZERO, [*_replaced(c, context, p, term, ZERO), "apply rpow_0."]
    parts, rest = _parts(c, context, base, exponent.value)
    over = [part for part in parts if part.n > 0]
    under = [part for part in parts if part.n < 0]
    top = _product(over, rest)
    whole = top if not under else product_of([(top, 1), *((part.factor, part.n) for part in under)])
    known = c.fresh("L")
    lines = [
        f"assert ({known} : 0 <= {p.real(base)}) by pos.",
        *_replaced(c, context, p, term, whole, known),
    ]
    if under:
        lines += [
            f"apply nonneg_dividend in {known}; [ | pos ].",
            "rewrite rpow_quotient by first [ assumption | pos ].",
        ]
    lines.append("repeat rewrite rpow_product by first [ assumption | pos ].")
    for part in parts:
        if part.reason:
            mark = c.fresh("W")
            left = Pow(part.factor if abs(part.n) == 1 else Pow(part.factor, Num(abs(part.n))), exponent)
            lines += [
                f"assert ({mark} : {p.real(left)} = {p.real(part.power)}).",
                *block([f"{part.reason}."]),
            ]
            lines.append(f"rewrite {mark}.")
    powers = [(part.power, 1 if part.n > 0 else -1) for part in parts]
    changed = product_of([*powers, *([(Pow(rest, exponent), 1)] if rest != ONE else [])])
    return c.then(context, p, lines, changed)


def _parts(c: Conversion, context: Context, base: Term, exponent: Fraction) -> tuple[list[Part], Term]:
    """The factors of a base that are taken out of its power, and the rest."""
    forms, atoms = c.normalizer, c.normalizer.atoms
    value = forms.normal(context, base)
    content, powers = atoms.powers(value)
    parts: list[Part] = []
    rest, kept = atoms.constant(1), list[Part]()
    for factor, n in powers:
        term = c.name(atoms.polynomial(factor))
        whole = abs(n) * exponent
        plain = Pow(Pow(term, Num(abs(n))) if abs(n) != 1 else term, Num(exponent))
        power: Term
        if n % 2 == 0 and whole.denominator == 1:
            power = Pow(Fn("abs", term), Num(whole)) if whole != 1 else Fn("abs", term)
            how = (
                f"rewrite (rpow_even_power _ {abs(n)} _ {whole}) by first [ reflexivity | {EXPONENTS} ]; ring"
            )
            parts.append(Part(term, n, power, how))
        elif not forms.seems_negative(context, term) and forms.show(context, Rel("<", ZERO, term)):
            parts.append(Part(term, n, plain))
        elif not forms.seems_negative(context, term) and forms.show(context, Rel("<=", ZERO, term)):
            d = whole.denominator
            d = 1 if d == 1 else forms.root_degree(Pow(term, ZERO), d)
            m = int(whole * d)
            root = term if d == 1 else Pow(term, Num(Fraction(1, d)))
            power = root if m == 1 else Pow(root, Num(m))
            lemma = "rpow_of_root _ _" if abs(n) == 1 else f"rpow_of_power _ {abs(n)} _"
            how = f"rewrite ({lemma} (1 / {d}) {m}) by first [ pos | {EXPONENTS} ]; rewrite ?rpow_1 by pos; flds"
            parts.append(Part(term, n, power, "" if power == plain else how))
        else:
            rest = rest * atoms.polynomial(factor) ** n
    if content < 0:
        rest = -rest
    known = rest.is_one or forms.show(context, Rel("<=", ZERO, c.name(rest)))
    for part in parts:
        if known or part.n < 0 or forms.show(context, Rel("!=", part.factor, ZERO)):
            kept.append(part)
        else:
            rest = rest * forms.normal(context, part.factor) ** part.n
    if abs(content) != 1:
        kept.insert(0, Part(Num(abs(content)), 1, Pow(Num(abs(content)), Num(exponent))))
    return kept, c.name(rest)


def _product(parts: list[Part], rest: Term) -> Term:
    """The product of factors and the rest, in this order: of its beginnings each is nonnegative."""
    factors = [part.factor if part.n == 1 else Pow(part.factor, Num(part.n)) for part in parts]
    factors += [rest] if rest != ONE else []
    return ONE if not factors else factors[0] if len(factors) == 1 else Mul(*factors)


def _replaced(c: Conversion, context: Context, p: Printer, term: Pow, new: Term, known: str = "") -> Script:
    """The base of the power on the left side is replaced by what equals it."""
    base, exponent = term.args
    return c.replaced(context, p, base, new, known, f"(fun b => rpow b {p.real(exponent, 0)})")

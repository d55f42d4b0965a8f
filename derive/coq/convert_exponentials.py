"""Exponentials, logarithms and powers in normal form, replayed."""

from __future__ import annotations

from fractions import Fraction

from derive.coq.conversion import Conversion, Script, block, product_of, sum_of
from derive.coq.convert_roots import root_piece
from derive.coq.text import NotExportable, Printer
from derive.kernel.context import Context
from derive.kernel.fractions import Frac, prime_powers
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    Delta,
    Fn,
    Lam,
    Mul,
    Neg,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Term,
    is_integer,
)


def exp_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """exp of a sum is the product of powers of exp of its monomials, and of what logarithms stand for."""
    atoms = c.normalizer.atoms
    (argument,) = term.args
    value = c.normalizer.normal(context, argument)
    factors = [_exp_factor(c, context, unit, coefficient) for unit, coefficient in atoms.units(value)]
    result = product_of(factors)
    if not factors:
        return result, [*c.replaced(context, p, argument, ZERO), "apply exp_0."]
    (base, power), *more = factors
    if not more and power == 1 and isinstance(base, Fn) and base.name == "exp":
        return result, [*c.replaced(context, p, argument, base.args[0]), "reflexivity."]
    inner = c.rewrites(context, p, [argument])
    signs = c.positive(context, p, (base for base, _ in factors if not isinstance(base, Fn | Prod)))
    proof = [*signs, "apply ln_inv; [ apply exp_pos | pos | rewrite ln_exp ].", *inner]
    if not any(isinstance(base, Prod) for base, _ in factors):
        return result, [*proof, "lnx; flds."]
    done, rewriting = c.term(context, p, result)
    proof.append("lnx; repeat rewrite Prod_ln by (intros; pos); flds.")
    return done, [f"transitivity ({p.real(result)}).", *block(proof), *rewriting, "flds."]


def _exp_factor(c: Conversion, context: Context, unit: Frac, coefficient: Fraction) -> tuple[Term, int]:
    atoms, normalizer = c.normalizer.atoms, c.normalizer
    name = atoms.term(unit)
    if isinstance(name, Fn) and name.name == "log" and coefficient.denominator == 1:
        return atoms.term(normalizer.argument_of[name]), int(coefficient)
    if isinstance(name, Sum) and isinstance(name.body.body, Fn) and name.body.body.name == "log":
        product = Prod(name.lo, name.hi, Lam(name.body.hint, INTEGER, *name.body.body.args))
        if coefficient.denominator == 1 and normalizer.exponentials.has_positive_factors(context, product):
            return product, int(coefficient)
    d = normalizer.roots.get(name, 1)
    root = Fn("exp", atoms.term(unit * Fraction(1, d)))
    return root, int(coefficient * d)


def log_piece(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """log of a product of powers of what is shown positive is the sum; log f^2 = 2 log |f|; log exp m = m."""
    (argument,) = term.args
    product, total = _log_factors(c, context, c.normalizer.normal(context, argument))
    whole, result = product_of(product), sum_of(total)
    shown = all(c.normalizer.show(context, Rel("<", ZERO, base)) for base, _ in product)
    known = c.fresh("L") if not shown and len(product) > 1 else ""
    replaced = c.replaced(context, p, argument, whole, known)
    if known:  # the parts are positive because the whole is
        replaced = [
            f"assert ({known} : 0 < {p.real(argument)}).",
            *block(c.condition(context, p, Rel("<", ZERO, argument))),
            *replaced,
            f"positive_parts {known}.",
        ]
    else:
        replaced += c.positive(context, p, (base for base, _ in product if not isinstance(base, Fn | Prod)))
    if len(product) == 1 and product[0][1] == 1 and isinstance(result, Fn) and result.name == "log":
        return result, [*replaced, "reflexivity."] if replaced else []
    done, rewriting = c.term(context, p, result)
    ranges = (
        ["repeat rewrite Prod_ln by (intros; pos)."] if any(isinstance(b, Prod) for b, _ in product) else []
    )
    return done, [*replaced, "lnx.", *ranges, *rewriting, "flds."]


def _log_factors(c: Conversion, context: Context, value: Frac) -> tuple[list[tuple[Term, int]], list[Term]]:
    """The powers that an argument is a product of, and their logarithms."""
    n_, atoms = c.normalizer, c.normalizer.atoms
    if value.is_zero:
        raise NotExportable("the logarithm of what is 0")
    content, powers = atoms.powers(value)
    product: list[tuple[Term, int]] = []
    total: list[Term] = []
    rest = atoms.constant(1)
    for factor, n in powers:
        positive = atoms.polynomial(factor)
        alone = len(powers) == 1 and n == 1 and content == 1
        sign = n_.exponentials.sign_of_factor(context, positive, alone=alone)
        base = atoms.term(-positive if sign < 0 else positive)
        if sign:
            content = -content if sign < 0 and n % 2 else content
            total.append(_times(n, _log_of(c, context, base)))
        elif n % 2 == 0:
            total.append(_times(n, Fn("log", Fn("abs", base))))
        else:
            rest = rest * positive**n
            continue
        product.append((base, n))
    if content < 0:
        rest, content = -rest, -content
    numbers: list[tuple[Term, int]] = [(Num(prime), n) for prime, n in prime_powers(content)]
    if not rest.is_one:
        numbers.append((atoms.term(rest), 1))
    return [*product, *numbers], [*total, *(_times(n, Fn("log", base)) for base, n in numbers)]


def _log_of(c: Conversion, context: Context, base: Term) -> Term:
    if isinstance(base, Fn) and base.name == "exp":
        return c.name(c.normalizer.argument_of[base])
    if isinstance(base, Prod) and c.normalizer.exponentials.has_positive_factors(context, base):
        return Sum(base.lo, base.hi, Lam(base.body.hint, INTEGER, Fn("log", base.body.body)))
    return Fn("log", base)


def _times(n: int, term: Term) -> Term:
    return term if n == 1 else Neg(term) if n == -1 else Mul(Num(n), term)


# --- powers -------------------------------------------------------------------------------------


def power_piece(c: Conversion, context: Context, p: Printer, term: Pow) -> tuple[Term, Script]:
    """b^e = exp(e log b) where b is shown to be positive; else by the laws of integer powers, or of roots."""
    base, exponent = term.args
    integer = is_integer(exponent)
    up = c.canonical(context, exponent)
    if isinstance(up, Delta):
        same = [f"replace ({p.integer(exponent)})%Z with ({p.integer(up)})%Z by (zdeltas; lia)."] * (
            up != exponent
        )
        return c.then(context, p, [*same, "rewrite zpow_zdelta."], Add(ONE, Mul(up, Add(base, Neg(ONE)))))
    if isinstance(up, Num) and integer and up.value >= 0:
        return c.then(context, p, [f"rewrite (zpow_nat _ _ {up.value}) by lia."], Pow(base, up))
    under = c.canonical(context, base)
    whole = c.canonical(context, term)
    if not integer and whole == Pow(under, exponent):  # a root of what is only shown to be nonnegative
        return whole, ["apply (f_equal (fun b => rpow b _)).", *c.identity(context, p, [base, under])]
    if c.normalizer.show(context, Rel("<", ZERO, under)):
        lemma = "zpow_exp" if integer else "rpow_exp"
        return c.then(
            context,
            p,
            [*c.positive(context, p, [base]), f"rewrite {lemma} by pos.", "reals."],
            Fn("exp", Mul(exponent, Fn("log", base))),
        )
    if not integer:
        return root_piece(c, context, p, term)
    return _integer_power(c, context, p, term, under)


def _integer_power(
    c: Conversion, context: Context, p: Printer, term: Pow, under: Term
) -> tuple[Term, Script]:
    """b^(s + t) = b^s b^t for integers, where b != 0, or where both are natural; (-1)^t is its own reciprocal."""
    base, exponent = term.args
    if c.form(context, term) == ZERO:
        same = c.replaced(context, p, base, ZERO, function="(fun b => zpow b _)")
        return ZERO, [*same, "apply zpow_of_0; pos."]
    if under == ZERO:
        same = c.replaced(context, p, base, ZERO, function="(fun b => zpow b _)")
        return c.then(context, p, [*same, "rewrite zpow_of_0_delta by idx."], Delta(exponent, ZERO))
    atoms = c.normalizer.atoms
    content, factors_ = atoms.powers(c.normal(context, base))
    several: list[tuple[Term, int]] = [(Num(-1), 1)] if content < 0 else []
    several += [(Num(abs(content)), 1)] if abs(content) != 1 else []
    several += [(atoms.term_of_poly(f), k) for f, k in factors_]
    form = c.form(context, term)
    stays = isinstance(form, Pow) and form.args[0] == under
    if (len(several) > 1 or any(k != 1 for _, k in several)) and not stays:
        same = c.replaced(context, p, base, product_of(several), function="(fun b => zpow b _)")
        split = product_of([(Pow(factor, exponent), k) for factor, k in several])
        return c.then(
            context, p, [f"transitivity ({p.real(split)}).", *block([*same, "zpow_products."])], split
        )
    value = c.normalizer.normal(context, exponent)
    parts = [(atoms.term_of_monomial(m), int(k)) for m, k in sorted(atoms.parts(value.num))]
    nonzero = c.normalizer.show(context, Rel("!=", under, ZERO))
    if not nonzero and not all(k > 0 and c.normalizer.show(context, Rel("<=", ZERO, t)) for t, k in parts):
        constant = c.normalizer.constant_part(value)
        rest = c.name(value - constant)
        whole = constant <= 0 or not c.normalizer.show(context, Rel("<=", ZERO, rest))
        parts = [(c.name(value), 1)] if whole else [(rest, 1), (ONE, int(constant))]
    lines: Script = []
    if under != base:
        inner = c.rewrites(context, p, [base])
        lines = [f"assert (B' : {p.real(base)} = {p.real(under)}).", *block([*inner, "flds."]), "rewrite B'."]
    terms: list[Term] = []
    factors: list[tuple[Term, int]] = []
    for t, k in parts:
        if t == ONE:
            terms.append(Num(k))
            factors.append((under, k))
        else:
            terms += [t if k > 0 else Neg(t)] * abs(k)
            factors.append((Pow(under, t), k))
    spelled = sum_of(terms)
    lines.append(f"replace ({p.integer(exponent)})%Z with ({p.integer(spelled)})%Z by lia.")
    if len(terms) > 1 or isinstance(terms[0], Neg):
        lines.append("zpows.")
    if under == Num(-1):  # the square of (-1)^t is 1
        result = c.form(context, term)
        squares = [(c.fresh("R"), p.real(Pow(under, t), 10)) for t, _ in parts if t != ONE]
        facts = [f"assert ({name} : {text} ^ 2 = 1) by (apply zpow_sign_square)." for name, text in squares]
        return result, [*lines, *facts, f"first [ flds | ring [{' '.join(name for name, _ in squares)}] ]."]
    result = product_of(factors)
    return result, [*lines, "flds."] if "zpows." in lines else [*lines, "reflexivity."]

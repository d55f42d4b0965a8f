"""Normal forms replayed: for each piece that arithmetic does not look into, why it equals its normal form.

`Conversion.atoms` takes a term and gives Coq assertions `piece = combination of canonical atoms`, innermost first
within each proof; rewriting with them leaves an identity of rational functions for `field`. What a piece becomes is
taken from the kernel's normalizer, how it becomes that is told by a table keyed by node kind. Nothing here is
trusted: Coq checks each assertion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any

from derive.coq.text import NotExportable, Printer
from derive.kernel.context import Context
from derive.kernel.fractions import Frac, TooLarge, Undischarged
from derive.kernel.normal_form import negated
from derive.kernel.step import Step
from derive.terms.nodes import (
    INTEGER,
    ONE,
    REAL,
    ZERO,
    Add,
    App,
    Bound,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    Fn,
    Lam,
    Literal,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    Update,
    bind,
    element,
    free,
    instantiate,
    is_integer,
)

Script = list[str]
ARITHMETIC = (Num, Add, Neg, Mul, Div)


def block(lines: Iterable[str]) -> Script:
    """A subproof in braces."""
    inner = list(lines)
    if len(inner) <= 1:
        return [f"{{ {line} }}" for line in inner]
    return [f"{{ {inner[0]}", *(f"  {line}" for line in inner[1:-1]), f"  {inner[-1]} }}"]


@dataclass
class Conversion:
    """Conversions for one line: shares the normalizer of the kernel's step, and numbers its assertions."""

    step: Step
    unfold: frozenset[str] = frozenset()
    _numbers: Any = field(default_factory=lambda: count(1))

    @property
    def normalizer(self) -> Any:
        return self.step.normalizer

    def fresh(self, stem: str = "E") -> str:
        return f"{stem}'{next(self._numbers)}"  # no name of a record has a prime

    # --- identities

    def identity(self, context: Context, p: Printer, terms: Sequence[Term], close: str = "flds") -> Script:
        """Proves a goal made of arithmetic over the terms, which holds once the pieces are in normal form."""
        rewriting = self.rewrites(context, p, terms)
        goal = "\n".join([*rewriting, *(p.real(term) for term in terms)])
        facts, names = self.bound_atoms(context, p, goal)
        if not names:
            return [*rewriting, f"{close}."]
        known = " ".join(names)
        return [*rewriting, *facts, f"first [ {close} | ring [{known}] | field [{known}]; pos ]."]

    def bound_atoms(self, context: Context, p: Printer, goal: str) -> tuple[Script, list[str]]:
        """Roots that a goal may come to be about, each with what its power is: r^d = b."""
        atoms = self.normalizer.atoms
        lines: Script = []
        names: list[str] = []
        for i, degree, value in self.normalizer.relations():
            atom = atoms.terms[i]
            if any(s.name.startswith("%") for s in free(atom)) or p.real(atom) not in goal:
                continue
            if isinstance(atom, Pow) and self.normalizer.show(context, Rel("<", ZERO, atom.args[0])):
                name = self.fresh("R")  # the root of a product is split into exponentials
                names.append(name)
                under, exponent = atom.args
                same = Fn("exp", Mul(exponent, Fn("log", under)))
                lines.append(f"assert ({name} : {p.real(atom)} = {p.real(same)}) by (apply rpow_exp; pos).")
            if not isinstance(atom, Fn) or atom.name != "exp":
                continue
            name = self.fresh("R")
            names.append(name)
            root = p.real(atom) if degree == 1 else f"{p.real(atom, 10)} ^ {degree}"
            positive = "apply exp_pos" if degree == 1 else "apply pow_lt, exp_pos"
            lines += [
                f"assert ({name} : {root} = {p.real(atoms.term(value))}).",
                f"{{ apply ln_inv; [ {positive} | pos | lnx; try rewrite Prod_ln by (intros; pos); fld ]. }}",
            ]
        return lines, names

    def rewrites(self, context: Context, p: Printer, terms: Iterable[Term]) -> Script:
        """Assertions for the pieces of terms, and the rewriting of the goal with them, largest piece first."""
        asserted: dict[Term, tuple[int, str]] = {}
        scripts: Script = []
        for term in terms:
            for piece in pieces(term):
                if piece in asserted:
                    continue
                result, proof = self.piece(context, p, piece)
                if proof and result != piece:
                    name, text = self.fresh(), p.real(piece)
                    asserted[piece] = (len(text), name)
                    scripts += [f"assert ({name} : {text} = {p.real(result)}).", *block(proof)]
        order = sorted(asserted.values(), reverse=True)
        return [*scripts, *(f"try rewrite {name}." for _, name in order)]

    def term(self, context: Context, p: Printer, term: Term) -> tuple[Term, Script]:
        """The term with its pieces in normal form, and the rewriting of the goal that makes it so."""
        return self._replaced(context, p, term), self.rewrites(context, p, [term])

    def _replaced(self, context: Context, p: Printer, term: Term) -> Term:
        if is_arithmetic(term):
            if isinstance(term, Pow):
                return Pow(self._replaced(context, p, term.args[0]), term.args[1])
            if not term.args:
                return term
            return term.rebuild(tuple(self._replaced(context, p, a) for a in term.args))  # type: ignore[return-value]
        return self.piece(context, p, term)[0]

    # --- pieces

    def piece(self, context: Context, p: Printer, term: Term) -> tuple[Term, Script]:
        """What a piece becomes, and the proof of `piece = result`; no proof where it stays as it is."""
        convert = PIECES.get(type(term))
        if convert is None:
            return term, []
        try:
            if self.canonical(context, term) == term:
                return term, []
            return convert(self, context, p, term)
        except (Undischarged, TooLarge, ZeroDivisionError) as error:
            raise NotExportable(f"no normal form: {error}") from None

    def then(self, context: Context, p: Printer, first: Script, term: Term) -> tuple[Term, Script]:
        """After a first rewriting the piece has become `term`; its own pieces follow."""
        result, rewriting = self.term(context, p, term)
        return result, [*first, *rewriting, "flds."]

    def factored(self, f: Frac) -> Term:
        """A fraction, its denominator a product of irreducible factors: each is shown to be nonzero by itself."""
        atoms = self.normalizer.atoms
        content, factors = atoms.factors(f.den)
        if not factors:
            return atoms.term(f)  # type: ignore[no-any-return]
        below = product_of(
            [(Num(content), 1)] * (content != 1) + [(atoms.term_of_poly(g), n) for g, n in factors]
        )
        return Div(atoms.term_of_poly(f.num), below)

    def name(self, f: Frac) -> Term:
        return self.normalizer.atoms.term(f)  # type: ignore[no-any-return]

    def normal(self, context: Context, term: Term) -> Frac:
        return self.normalizer.reduce_roots(self.normalizer.normal(context, term))  # type: ignore[no-any-return]

    def canonical(self, context: Context, term: Term) -> Term:
        return self.normalizer.canonical(context, term)  # type: ignore[no-any-return]


def is_arithmetic(term: Term) -> bool:
    if isinstance(term, Pow):
        return isinstance(term.args[1], Num) and is_integer(term.args[1])
    return isinstance(term, ARITHMETIC)


def pieces(term: Term) -> Iterable[Term]:
    """The largest subterms that are no sums, products, quotients or literal powers."""
    if is_arithmetic(term):
        for a in term.args[:1] if isinstance(term, Pow) else term.args:
            yield from pieces(a)
    else:
        yield term


# --- exp and log --------------------------------------------------------------------------------


def _exp(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """exp of a sum is the product of powers of exp of its monomials, and of what logarithms stand for."""
    atoms = c.normalizer.atoms
    (argument,) = term.args
    value = c.normalizer.normal(context, argument)
    over = Frac(atoms.lift(value.num) * 0 + 1, value.den)
    factors: list[tuple[Term, int]] = []
    for exponents, coefficient in sorted(atoms.parts(value.num)):
        unit = atoms.mul(atoms.monomial(exponents), over)
        factors.append(_exp_factor(c, context, unit, coefficient))
    result = product_of(factors)
    inner = c.rewrites(context, p, [argument])
    if not factors:
        return result, [*_argument(c, p, argument, ZERO, inner), "apply exp_0."]
    (base, power), *more = factors
    if not more and power == 1 and isinstance(base, Fn) and base.name == "exp":
        return result, [*_argument(c, p, argument, base.args[0], inner), "reflexivity."]
    proof = ["apply ln_inv; [ apply exp_pos | pos | rewrite ln_exp ].", *inner]
    if not any(isinstance(base, Prod) for base, _ in factors):
        return result, [*proof, "lnx; flds."]
    done, rewriting = c.term(context, p, result)
    proof.append("lnx; repeat rewrite Prod_ln by (intros; pos); flds.")
    return done, [f"transitivity ({p.real(result)}).", *block(proof), *rewriting, "flds."]


def _argument(c: Conversion, p: Printer, old: Term, new: Term, inner: Script) -> Script:
    """The argument of the function on the left side is replaced by what equals it."""
    if old == new:
        return []
    name = c.fresh("A")
    return [
        f"assert ({name} : {p.real(old)} = {p.real(new)}).",
        *block([*inner, "flds."]),
        f"refine (eq_trans (f_equal _ {name}) _).",
    ]


def _exp_factor(c: Conversion, context: Context, unit: Frac, coefficient: Fraction) -> tuple[Term, int]:
    atoms, normalizer = c.normalizer.atoms, c.normalizer
    name = atoms.term(unit)
    if isinstance(name, Fn) and name.name == "log" and coefficient.denominator == 1:
        return atoms.term(normalizer.meaning[name]), int(coefficient)
    if isinstance(name, Sum) and isinstance(name.body.body, Fn) and name.body.body.name == "log":
        product = Prod(name.lo, name.hi, Lam(name.body.hint, INTEGER, *name.body.body.args))
        if coefficient.denominator == 1 and normalizer._has_positive_factors(context, product):
            return product, int(coefficient)
    d = normalizer.roots.get(name, 1)
    root = Fn("exp", atoms.term(atoms.mul(unit, atoms.constant(Fraction(1, d)))))
    return root, int(coefficient * d)


def product_of(factors: Iterable[tuple[Term, int]]) -> Term:
    """A product of powers, those with negative exponents below the line."""
    up = [b if n == 1 else Pow(b, Num(n)) for b, n in factors if n > 0]
    down = [b if n == -1 else Pow(b, Num(-n)) for b, n in factors if n < 0]
    top: Term = Num(1) if not up else up[0] if len(up) == 1 else Mul(*up)
    if not down:
        return top
    return Div(top, down[0] if len(down) == 1 else Mul(*down))


def _log(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """log of a product of powers of what is shown positive is the sum; log exp m = m."""
    from derive.kernel.normal_form import _prime_powers

    n_, atoms = c.normalizer, c.normalizer.atoms
    (argument,) = term.args
    value = n_.normal(context, argument)
    if value.is_zero:
        raise NotExportable("the logarithm of what is 0")
    up, over = atoms.factors(value.num)
    down, under = atoms.factors(value.den)
    content = up / down
    powers = over + [(factor, -n) for factor, n in under]
    product: list[tuple[Term, int]] = []
    total: list[Term] = []
    rest = atoms.constant(1)
    for factor, n in powers:
        positive = atoms.polynomial(factor)
        sign = n_._sign_of_factor(context, positive, alone=len(powers) == 1 and n == 1 and content == 1)
        if sign == 0:
            rest = atoms.mul(rest, atoms.power(positive, n))
            continue
        if sign < 0:
            positive = atoms.neg(positive)
            content = -content if n % 2 else content
        base = atoms.term(positive)
        product.append((base, n))
        total.append(_times(n, _log_of(c, context, base)))
    if content < 0:
        rest, content = atoms.mul(rest, atoms.constant(-1)), -content
    for prime, n in _prime_powers(content):
        product.append((Num(prime), n))
        total.append(_times(n, Fn("log", Num(prime))))
    if not atoms.sub(rest, atoms.constant(1)).is_zero:
        product.append((atoms.term(rest), 1))
        total.append(Fn("log", atoms.term(rest)))
    inner = c.rewrites(context, p, [argument])
    whole = product_of(product)
    replaced = _argument(c, p, argument, whole, inner)
    result = sum_of(total)
    if len(product) == 1 and product[0][1] == 1 and isinstance(result, Fn) and result.name == "log":
        return result, [*replaced, "reflexivity."] if replaced else []
    done, rewriting = c.term(context, p, result)
    ranges = (
        ["repeat rewrite Prod_ln by (intros; pos)."] if any(isinstance(b, Prod) for b, _ in product) else []
    )
    return done, [*replaced, "lnx.", *ranges, *rewriting, "flds."]


def _log_of(c: Conversion, context: Context, base: Term) -> Term:
    if isinstance(base, Fn) and base.name == "exp":
        return c.name(c.normalizer.meaning[base])
    if isinstance(base, Prod) and c.normalizer._has_positive_factors(context, base):
        return Sum(base.lo, base.hi, Lam(base.body.hint, INTEGER, Fn("log", base.body.body)))
    return Fn("log", base)


def _times(n: int, term: Term) -> Term:
    return term if n == 1 else Neg(term) if n == -1 else Mul(Num(n), term)


def sum_of(terms: list[Term]) -> Term:
    return ZERO if not terms else terms[0] if len(terms) == 1 else Add(*terms)


# --- powers -------------------------------------------------------------------------------------


def _power(c: Conversion, context: Context, p: Printer, term: Pow) -> tuple[Term, Script]:
    base, exponent = term.args
    integer = is_integer(exponent)
    if isinstance(exponent, Delta):
        changed: Term = Add(ONE, Mul(exponent, Add(base, Neg(ONE))))
        return c.then(context, p, ["rewrite zpow_zdelta."], changed)
    up = c.canonical(context, exponent)
    if isinstance(up, Delta | Num) and integer:
        text = p.integer(up, 0)
        rewriting = f"replace {p.integer(exponent, 0)}%Z with {text}%Z by lia."
        if isinstance(up, Delta):
            return c.then(
                context, p, [rewriting, "rewrite zpow_zdelta."], Add(ONE, Mul(up, Add(base, Neg(ONE))))
            )
        if up.value >= 0:
            step = f"rewrite (zpow_nat _ _ {up.value}) by lia."
            return c.then(context, p, [step], Pow(base, up))
    under = c.canonical(context, base)
    whole = c.canonical(context, term)
    if not integer and whole == Pow(under, exponent):  # a root of what is only shown to be nonnegative
        return whole, ["apply (f_equal (fun b => rpow b _)).", *c.identity(context, p, [base, under])]
    if c.normalizer.show(context, Rel("<", ZERO, under)):
        lemma = "zpow_exp" if integer else "rpow_exp"
        return c.then(
            context,
            p,
            [f"rewrite {lemma} by pos.", "rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR."],
            Fn("exp", Mul(exponent, Fn("log", base))),
        )
    if not integer:
        return term, []
    return _integer_power(c, context, p, base, under, exponent)


def _integer_power(
    c: Conversion, context: Context, p: Printer, base: Term, under: Term, exponent: Term
) -> tuple[Term, Script]:
    """b^(s + t) = b^s b^t for integers, where b != 0, or where both are natural."""
    atoms = c.normalizer.atoms
    value = c.normalizer.normal(context, exponent)
    parts = [(atoms.term_of_monomial(m), int(k)) for m, k in sorted(atoms.parts(value.num))]
    nonzero = c.normalizer.show(context, Rel("!=", under, ZERO))
    if not nonzero and not all(k > 0 and c.normalizer.show(context, Rel("<=", ZERO, t)) for t, k in parts):
        constant = c.normalizer.constant_part(value)
        rest = c.name(atoms.sub(value, atoms.constant(constant)))
        whole = constant <= 0 or not c.normalizer.show(context, Rel("<=", ZERO, rest))
        parts = [(c.name(value), 1)] if whole else [(rest, 1), (ONE, int(constant))]
    lines: Script = []
    if under != base:
        inner = c.rewrites(context, p, [base])
        lines = [f"assert (B : {p.real(base)} = {p.real(under)}).", *block([*inner, "flds."]), "rewrite B."]
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
    result = product_of(factors)
    return result, [*lines, "flds."] if "zpows." in lines else [*lines, "reflexivity."]


# --- elements, deltas ---------------------------------------------------------------------------


def _element(c: Conversion, context: Context, p: Printer, term: Elem) -> tuple[Term, Script]:
    family = term.family
    match family:
        case Lam():
            changed = element(family, *term.indices)
            return c.then(context, p, [f"change ({p.real(term)}) with ({p.real(changed)})."], changed)
        case Literal():
            index = c.canonical(context, term.indices[0])
            if isinstance(index, Num) and 1 <= index.value <= len(family.args):
                changed = family.args[int(index.value) - 1]
                return c.then(
                    context,
                    p,
                    ["cbn [listed zlisted Z.eqb Pos.eqb Z.sub Z.add Z.opp Z.pos_sub Pos.pred_double]."],
                    changed,
                )
        case Update():
            hits: list[Term] = [Delta(i, k) for i, k in zip(term.indices, family.indices, strict=True)]
            hit = hits[0] if len(hits) == 1 else Mul(*hits)
            there = element(family.family, *term.indices)
            changed = Add(Mul(hit, family.value), Mul(Add(ONE, Neg(hit)), there))
            lemma = "upd_delta" if len(hits) == 1 else "upd2_delta"
            return c.then(context, p, [f"rewrite {lemma}."], changed)
    indices = tuple(c.canonical(context, i) for i in term.indices)
    if isinstance(family, Literal):
        return Elem(Literal(*(c.canonical(context, a) for a in family.args)), *indices), ["members; flds."]
    if indices == term.indices:
        return term, []
    changed = Elem(family, *indices)
    return changed, ["repeat (f_equal; try lia)."]


def _delta(c: Conversion, context: Context, p: Printer, term: Delta) -> tuple[Term, Script]:
    left, right = (c.canonical(context, a) for a in term.args)
    value = c.normalizer._delta(context, left, right)
    result = c.name(value)
    if result == ONE:
        return result, ["apply delta_eq; pos."]
    if result == ZERO:
        return result, ["apply delta_ne; pos."]
    if result == term:
        return term, []
    sides = [
        f"replace {p.argument(a)}%Z with {p.argument(b)}%Z by lia."
        for a, b in zip(term.args, (left, right), strict=True)
        if a != b
    ]
    swapped = isinstance(result, Delta) and result.args != (left, right)
    return result, [*sides, "apply delta_sym." if swapped else "reflexivity."]


# --- ranges -------------------------------------------------------------------------------------


def _sum(c: Conversion, context: Context, p: Printer, term: Sum) -> tuple[Term, Script]:
    """The body by monomials; what is free of the index leaves; what stays is summed by prefix sums."""
    n = c.normalizer
    ranges = n._ranges
    lo, hi = c.canonical(context, term.lo), c.canonical(context, term.hi)
    if n.show(context, Rel("<", hi, lo)):
        return ZERO, ["apply Sum_empty; lia."]
    index, body, inside = context.open(term.body, lo, hi)
    name = p.names.introduced(term.body.hint or "i", p.scope.opened.values())
    within = p.naming(index, name)
    value = n.reduce_roots(n.normal(inside, body))
    groups = [(c.factored(outer), inner) for outer, inner in ranges._split(context, value, index)]
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
    ranges = n._ranges
    hit = _collapse(c, context, p, within, inner, index, name, lo, hi)
    if hit is not None:
        return hit
    moved, first, last = ranges._shifted(context, inner, index, lo, hi)
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
    swapped = _swapped(c, context, p, within, body_term, index, name, lo, hi)
    if swapped is not None:
        return swapped[0], [*lines, *swapped[1]]
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


def _swapped(
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
    rearranged = c.normalizer._ranges._rearranged
    if not isinstance(body, Sum | Mul) or rearranged._settled:
        return None
    inside = context.inside(index, lo, hi)
    found = rearranged._inner_sum(c.normalizer.normal(inside, body), index)
    if found is None:
        return None
    factor, inner = found
    if index in free(inner.lo) | free(inner.hi):
        return None
    symbol = Sym("%inner", INTEGER)
    pair = instantiate(inner.body, symbol) if factor == ONE else Mul(factor, instantiate(inner.body, symbol))
    before, after = (index, lo, hi), (symbol, inner.lo, inner.hi)
    order = rearranged._order
    if order(context, before, after, pair) <= order(context, after, before, pair):
        return None
    other = p.names.introduced("k", within.scope.opened.values())
    both = within.naming(symbol, other)
    ranges = f"{p.argument(lo)} {p.argument(hi)}", f"{p.argument(inner.lo)} {p.argument(inner.hi)}"
    turned = Sum(inner.lo, inner.hi, bind(Sum(lo, hi, bind(pair, index, name)), symbol, other))
    rearranged._settled = True
    try:
        result, rewriting = c.term(context, p, turned)
    finally:
        rearranged._settled = False
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
    ranges = c.normalizer._ranges
    closed = ranges._power_sum(context, lam, n)
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


def _product(c: Conversion, context: Context, p: Printer, term: Prod) -> tuple[Term, Script]:
    n, atoms = c.normalizer, c.normalizer.atoms
    lo, hi = c.canonical(context, term.lo), c.canonical(context, term.hi)
    if n.show(context, Rel("<", hi, lo)):
        return ONE, ["apply Prod_empty; lia."]
    if isinstance(lo, Num) and isinstance(hi, Num) and hi.value - lo.value < 64:
        values = [instantiate(term.body, Num(i)) for i in range(int(lo.value), int(hi.value) + 1)]
        product = values[0] if len(values) == 1 else Mul(*values)
        return c.then(
            context,
            p,
            ["expand."],
            product,
        )
    index, body, inside = context.open(term.body, lo, hi)
    name = p.names.introduced(term.body.hint or "i", p.scope.opened.values())
    within = p.naming(index, name)
    value = n.reduce_roots(n.normal(inside, body))
    content, over = atoms.factors(value.num)
    _, under = atoms.factors(value.den)
    powers: list[tuple[Term, int]] = []
    for factor, k in (*over, *((f, -k) for f, k in under)):
        if n._ranges._is_negative(inside, factor, index):
            factor, content = -factor, content if k % 2 == 0 else -content
        powers.append((atoms.term_of_poly(factor), k))
    factors = [(Num(content), 1)] * (content != 1) + powers
    results: list[tuple[Term, int]] = []
    lines: Script = [
        f"transitivity (Prod {p.argument(lo)} {p.argument(hi)} (fun {name} => {_nested_product(within, factors)})).",
        *block(
            [f"apply Prod_cong; [ lia | lia | intros {name} H{name} ].", *c.identity(inside, within, [body])]
        ),
    ]
    if not factors:
        return ONE, [*lines, "apply Prod_one."]
    lines.append("repeat first [ rewrite Prod_mult | rewrite Prod_pow | rewrite Prod_inv ].")
    for factor, power in factors:
        result, proof = _product_of(c, context, p, inside, within, factor, index, name, lo, hi)
        mark = c.fresh("M")
        source = f"Prod {p.argument(lo)} {p.argument(hi)} (fun {name} => {within.real(factor)})"
        if proof:
            lines += [f"assert ({mark} : {source} = {p.real(result)}).", *block(proof), f"rewrite {mark}."]
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


def _product_of(
    c: Conversion, context: Context, p: Printer, inside: Context, within: Printer, factor: Term, index: Sym,
    name: str, lo: Term, hi: Term,
) -> tuple[Term, Script]:  # fmt: skip
    n, atoms = c.normalizer, c.normalizer.atoms
    if index not in free(factor):
        power = Pow(factor, c.canonical(context, Add(hi, Neg(lo), ONE)))
        result, rewriting = c.term(context, p, power)
        same = f"replace ({p.integer(hi, 50)} - {p.integer(lo, 40)} + 1)%Z with ({p.integer(power.args[1])})%Z by lia."
        return result, ["rewrite Prod_const by lia.", same, *rewriting, "flds."]
    if isinstance(factor, Fn) and factor.name == "exp":
        total = Fn("exp", Sum(lo, hi, bind(factor.args[0], index, name)))
        result, rewriting = c.term(context, p, total)
        return result, ["rewrite Prod_exp.", *rewriting, "flds."]
    if factor == index and lo == ONE and n.show(context, Rel("<=", ZERO, hi)):
        return Fn("factorial", hi), ["apply Prod_factorial; pos."]
    value = n.normal(inside, factor)
    single = n._ranges._single_factor(context, value, index, lo, hi)
    if single is not None:
        for i in atoms.used(value.num):
            delta = atoms.terms[i]
            if isinstance(delta, Delta) and index in delta.args:
                other = delta.args[1] if delta.args[0] == index else delta.args[0]
                whole = instantiate(bind(factor, index), other)
                result, rewriting = c.term(context, p, whole)
                body = f"(fun {name} => {within.real(factor)})"
                args = f"{within.argument(delta.args[0])} {within.argument(delta.args[1])}"
                return result, [
                    f"transitivity ({p.real(whole)}).",
                    *block(
                        [
                            f"apply (Prod_at {p.argument(lo)} {p.argument(hi)} {p.argument(other)} {body});",
                            f"  [ lia | intros {name} H{name} N{name} ].",
                            f"rewrite (delta_ne {args}) by lia. fld.",
                        ]
                    ),
                    *rewriting,
                    "flds.",
                ]
    return _last_factor(c, context, p, factor, index, lo, hi)


def _last_factor(
    c: Conversion, context: Context, p: Printer, factor: Term, index: Sym, lo: Term, hi: Term
) -> tuple[Term, Script]:
    """The product up to n + 1 is that up to n times its last factor."""
    n = c.normalizer
    body = bind(factor, index, "j")
    base, before = c.canonical(context, Add(hi, Num(-1))), c.canonical(context, Add(lo, Num(-1)))
    if n.constant_part(n.normal(context, hi)) != 1 or not n.show(context, Rel("<=", before, base)):
        return Prod(lo, hi, body), []
    last, rewriting = c.term(context, p, instantiate(body, hi))
    return Mul(Prod(lo, base, body), last), [
        f"rewrite (Prod_last {p.argument(lo)} {p.argument(hi)}) by lia.",
        f"replace ({p.integer(hi)} - 1)%Z with ({p.integer(base)})%Z by lia.",
        "cbv beta.",
        *rewriting,
        "flds.",
    ]


# --- cases, definitions, derivatives ------------------------------------------------------------


def _piecewise(c: Conversion, context: Context, p: Printer, term: Piecewise) -> tuple[Term, Script]:
    for value, condition in term.branches:
        negation = negated(condition)
        if negation is not None and c.normalizer.show(context, negation):
            continue
        if c.normalizer.show(context, condition):
            result, rewriting = c.term(context, p, value)
            return result, ["decide_cases.", *rewriting, "flds."]
        break
    return c.canonical(context, term), ["each_case."]


def _application(c: Conversion, context: Context, p: Printer, term: App) -> tuple[Term, Script]:
    theory = context.theory
    definition = theory.definitions[term.name]
    if term.name in c.normalizer.unfold:
        changed = theory.unfold(term)
        return c.then(context, p, [f"change ({p.real(term)}) with ({p.real(changed)})."], changed)
    canonical = c.normalizer.atoms.term(c.normalizer.normal(context, term))
    if not isinstance(canonical, App) or p.real(canonical) == p.real(term):
        return term, []
    del definition
    unfolded = theory.unfold(term), theory.unfold(canonical)
    proof = [
        f"change ({p.real(unfolded[0])} = {p.real(unfolded[1])}).",
        *c.identity(context, p, unfolded),
    ]
    return canonical, proof


def _derivative(c: Conversion, context: Context, p: Printer, term: Deriv) -> tuple[Term, Script]:
    variable = context.fresh(REAL)
    inside = context.with_variable(variable)
    name = p.names.introduced(term.body.hint or "v", p.scope.opened.values())
    within = p.naming(variable, name)
    body = instantiate(term.body, variable)
    canonical = c.canonical(inside, body)
    at = c.canonical(context, term.at)
    result = Deriv(bind(canonical, variable, "v"), at)
    if p.real(result) == p.real(term):
        return term, []
    lines = (
        [f"transitivity (Derive ({p.family(term.body)}) {p.real(at, 0)}).", "{ f_equal; flds. }"]
        if at != term.at
        else []
    )
    return result, [
        *lines,
        f"apply Derive_ext; intros {name}.",
        *c.identity(inside, within, [body, canonical]),
    ]


Convert = Callable[[Conversion, Context, Printer, Any], tuple[Term, Script]]


def _function(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    convert = FUNCTION_PIECES.get(term.name)
    if convert is None:
        raise NotExportable(f"the normal form of the function {term.name}")
    return convert(c, context, p, term)


def _factorial(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """n! for a number n; else the argument in normal form."""
    result = c.name(c.normal(context, term))
    if isinstance(result, Num):
        argument = c.canonical(context, term.args[0])
        same = f"replace ({p.integer(term.args[0])})%Z with ({p.integer(argument)})%Z by lia."
        return result, [same, "unfold factorial; cbn; lra."]
    if isinstance(result, Fn):
        return result, ["f_equal; lia."]
    raise NotExportable("a factorial that is taken apart")


def _absolute(c: Conversion, context: Context, p: Printer, term: Fn) -> tuple[Term, Script]:
    """|f| is f or -f where the sign of f is shown."""
    (argument,) = term.args
    for relation, changed, lemma in (
        (Rel("<=", ZERO, argument), argument, "Rabs_pos_eq"),
        (Rel("<=", argument, ZERO), Neg(argument), "Rabs_left1"),
    ):
        if c.normalizer.show(context, relation):
            return c.then(context, p, [f"rewrite {lemma} by pos."], changed)
    raise NotExportable("an absolute value of unknown sign that is taken apart")


FUNCTION_PIECES: dict[str, Convert] = {
    "exp": _exp,
    "log": _log,
    "factorial": _factorial,
    "abs": _absolute,
}

PIECES: dict[type[Node], Convert] = {
    Fn: _function,
    Pow: _power,
    Elem: _element,
    Delta: _delta,
    Sum: _sum,
    Prod: _product,
    Piecewise: _piecewise,
    App: _application,
    Deriv: _derivative,
}

__all__ = ["Conversion", "Family", "Script", "block"]

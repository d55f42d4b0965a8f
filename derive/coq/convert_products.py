"""Products over ranges in normal form, replayed."""

from __future__ import annotations

from derive.coq.conversion import Conversion, Script, block, product_of
from derive.coq.text import Printer
from derive.kernel.context import Context
from derive.kernel.replay import single_factor, turns_sign
from derive.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Delta,
    Fn,
    Mul,
    Neg,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
    free,
    instantiate,
)


def product_piece(c: Conversion, context: Context, p: Printer, term: Prod) -> tuple[Term, Script]:
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
        if turns_sign(n, inside, factor, index):
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
    single = single_factor(n, context, value, index, lo, hi)
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

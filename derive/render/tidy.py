"""A term that the kernel computed, written as people write it.

a - b, not -b + a or a + (-1) b; K e^x, not e^x K; r^j, not e^((log r) j).
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from derive.terms.nodes import ONE, Add, Bound, Fn, Mul, Neg, Node, Num, Pow, Prod, Sum, Sym, Term, product_of


def tidy(term: Term) -> Term:
    """An equal term with signs outside products, positive summands first, and sums last among factors."""
    tidied = _tidied(term)
    if not isinstance(tidied, Term):
        raise TypeError(f"a term became {tidied!r}")
    if isinstance(tidied, Neg) and isinstance(product := tidied.args[0], Mul):
        first, *rest = product.args
        if isinstance(first, Num):  # -4 x y
            return Mul(Num(-first.value), *rest)
    return tidied


def _tidied(node: Node) -> Node:
    args = tuple(_tidied(a) for a in node.args)
    here = node if args == node.args else node.rebuild(args)
    if isinstance(here, Fn) and here.name == "exp":
        return _power(here)
    if isinstance(here, Add):
        return Add(*sorted((_signed(a) for a in here.args), key=lambda a: isinstance(a, Neg)))
    return _signed(_collected([*sorted(here.args, key=_place)])) if isinstance(here, Mul) else here


def _collected(factors: list[Term]) -> Term:
    """A product with x^2 for an index or symbol x that is twice among the factors, as integers are in normal forms."""
    counts: dict[Term, int] = Counter(f for f in factors if isinstance(f, Sym | Bound))
    collected = [
        Pow(f, Num(Fraction(counts[f]))) if counts.get(f, 1) > 1 else f
        for n, f in enumerate(factors)
        if f not in counts or f not in factors[:n]
    ]
    return product_of(collected)


def _power(exponential: Fn) -> Term:
    """e^(a log b) as b^a; any other exponential as it is."""
    (exponent,) = exponential.args
    sign = isinstance(exponent, Neg)
    product = exponent.args[0] if isinstance(exponent, Neg) else exponent
    factors = product.args if isinstance(product, Mul) else (product,)
    logs = [a for a in factors if isinstance(a, Fn) and a.name == "log"]
    if len(logs) != 1:
        return exponential
    power = product_of([a for a in factors if a != logs[0]])
    base: Term = logs[0].args[0]
    if power == ONE and not sign:
        return base
    return Pow(base, Neg(power) if sign else power)


def _place(factor: Term) -> int:
    """Numbers first, then symbols, then the rest in its order, sums and products last."""
    if isinstance(factor, Num):
        return 0
    return 1 if isinstance(factor, Sym) else 3 if isinstance(factor, Sum | Prod | Add) else 2


def _signed(term: Term) -> Term:
    """-n as Neg(n), (-n) a as Neg(n a), and Neg(Neg(a)) as a."""
    if isinstance(term, Num) and term.value < 0:
        return Neg(Num(-term.value))
    if isinstance(term, Mul) and isinstance(term.args[0], Num) and term.args[0].value < 0:
        positive, rest = Num(-term.args[0].value), term.args[1:]
        factors = rest if positive == ONE else (positive, *rest)
        return Neg(product_of(factors))
    if isinstance(term, Neg) and isinstance(term.args[0], Neg):
        return _signed(term.args[0].args[0])
    return term

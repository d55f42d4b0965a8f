"""An equation solved for a symbol that occurs in it once, by undoing what was done to it, from outside to inside.

Nothing here is trusted: whether the point that comes out satisfies the equation is checked afterwards.
"""

from __future__ import annotations

from collections.abc import Set

from derive.terms.nodes import (
    ONE,
    REAL,
    Add,
    Deriv,
    Div,
    Fn,
    Lam,
    Mul,
    Neg,
    Num,
    Pow,
    Rel,
    Sym,
    Term,
    free,
    product_of,
    walk,
)

MAX_DEPTH = 12
TRANSCENDENTAL = ("exp", "log", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh")

INVERSES = {"exp": "log", "log": "exp", "tan": "atan"}


def solved_for_symbol(equation: Rel, wanted: Set[str]) -> Rel:
    """`x = ...` for one of the real symbols wanted, where exp, log or a root stands in the way; else the equation."""
    nodes = [n for side in (equation.left, equation.right) for n in walk(side)]
    if any(isinstance(n, Lam | Deriv) for n in nodes) or not any(_hinders(n) for n in nodes):
        return equation
    symbols = [n for n in nodes if isinstance(n, Sym) and n.sort == REAL and n.name in wanted]
    for symbol in dict.fromkeys(symbols):
        if symbols.count(symbol) == 1:
            left, right = equation.left, equation.right
            found = _undone(*((left, right) if symbol in free(left) else (right, left)), symbol)
            if found is not None:
                return Rel("=", symbol, found)
    return equation


def _hinders(node: object) -> bool:
    if isinstance(node, Fn):
        return node.name in TRANSCENDENTAL
    return isinstance(node, Pow) and not (
        isinstance(node.args[1], Num) and node.args[1].value.denominator == 1
    )


def _undone(side: Term, other: Term, symbol: Sym) -> Term | None:
    """What the symbol is, where it occurs once in `side`, and side = other."""
    for _ in range(MAX_DEPTH):
        if side == symbol:
            return other
        around = [a for a in side.args if symbol not in free(a)]
        inside = [a for a in side.args if symbol in free(a)]
        if len(inside) != 1:
            return None
        (inner,) = inside
        match side:
            case Add():
                other = Add(other, *(Neg(a) for a in around))
            case Neg():
                other = Neg(other)
            case Mul():
                other = Div(other, product_of(around))
            case Div(args=(up, _)):
                other = Mul(other, around[0]) if inner is up else Div(around[0], other)
            case Fn() if side.name in INVERSES:
                other = Fn(INVERSES[side.name], other)
            case Pow(args=(base, exponent)) if inner is base:
                other = Pow(other, _reciprocal(exponent))
            case Pow(args=(base, _)):
                other = Div(Fn("log", other), Fn("log", base))
            case _:
                return None
        side = inner
    return None


def _reciprocal(term: Term) -> Term:
    return Num(1 / term.value) if isinstance(term, Num) and term.value else Div(ONE, term)

"""The value of a term on small integers, straight from the meaning of each node: the tests' reference.

Numbers are integers modulo a prime, so that sums, products and powers stay small and exact; `exp`,
`log` and defined functions are arbitrary fixed functions. Division by 0 and the like give None, which
spreads. That suffices to compare a term before and after a substitution.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from derive.terms.nodes import (
    Add,
    And,
    App,
    Bound,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    Fn,
    ForAll,
    Iff,
    Implies,
    Lam,
    Literal,
    Mul,
    Neg,
    Node,
    Not,
    Num,
    Or,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    Update,
)

PRIME = 10_007
Value = int | None
Table = Callable[..., Value]
LONGEST = 6  # a range is cut after as many values: enough to tell terms apart


def evaluate(node: Node, env: Mapping[Any, Any], stack: tuple[Value, ...] = ()) -> Any:
    """A number (or None), a function of indices, or a truth value.

    `stack` holds the values of bound variables, innermost first.
    """

    def of(child: Node) -> Any:
        return evaluate(child, env, stack)

    match node:
        case Num():
            return node.value.numerator * pow(node.value.denominator, -1, PRIME) % PRIME
        case Sym() | Family():
            return env[node]
        case Bound():
            return stack[node.level]
        case Lam():
            return _function(node, env, stack)
        case Literal():
            items = [of(a) for a in node.args]
            return lambda i: items[i % len(items)] if i is not None else None
        case Update():
            return _updated(of(node.family), tuple(of(i) for i in node.indices), of(node.value))
        case Elem():
            at = [of(i) for i in node.indices]
            return None if None in at else of(node.family)(*at)
        case Sum() | Prod():
            values = [of(node.body)(i) for i in _range(of(node.lo), of(node.hi))]
            return _folded(values, isinstance(node, Prod))
        case Add() | Mul():
            return _folded([of(a) for a in node.args], isinstance(node, Mul))
        case Neg():
            value = of(node.args[0])
            return None if value is None else -value % PRIME
        case Div():
            top, bottom = of(node.args[0]), of(node.args[1])
            return None if top is None or not bottom else top * pow(bottom, -1, PRIME) % PRIME
        case Pow():
            base, exponent = of(node.args[0]), of(node.args[1])
            return None if base is None or exponent is None else pow(base, exponent % 7, PRIME)
        case Fn():
            return _mixed(node.name, [of(a) for a in node.args])
        case App():
            return _mixed(node.name, [_sample(of(a)) for a in node.args])
        case Delta():
            left, right = of(node.args[0]), of(node.args[1])
            return None if left is None or right is None else int(left == right)
        case Deriv():
            function, at = of(node.body), of(node.at)
            return _mixed("deriv", [function(0), function(1), function(5), at])
        case Piecewise():
            for value, condition in node.branches:
                if of(condition):
                    return of(value)
            return None
        case Rel():
            left, right = of(node.forward().left), of(node.forward().right)
            if left is None or right is None:
                return False
            return {"=": left == right, "!=": left != right, "<": left < right, "<=": left <= right}[
                node.forward().op
            ]
        case Not():
            return not of(node.args[0])
        case And():
            return all(of(a) for a in node.args)
        case Or():
            return any(of(a) for a in node.args)
        case Implies():
            return of(node.args[1]) if of(node.args[0]) else True
        case Iff():
            return len({of(a) for a in node.args}) <= 1
        case ForAll():
            return all(of(node.body)(i) for i in _range(of(node.lo), of(node.hi)))
        case _:
            raise NotImplementedError(node.kind)


def _function(lam: Lam, env: Mapping[Any, Any], stack: tuple[Value, ...]) -> Table:
    def apply(value: Value, *more: Value) -> Any:
        inner = evaluate(lam.body, env, (value, *stack))
        return inner(*more) if more else inner

    return apply


def _updated(family: Table, at: tuple[Value, ...], value: Value) -> Table:
    return lambda *indices: value if indices == at else family(*indices)


def _range(lo: Value, hi: Value) -> range:
    if lo is None or hi is None:
        return range(0)
    return range(lo, min(hi + 1, lo + LONGEST))


def _folded(values: list[Value], product: bool) -> Value:
    out = 1 if product else 0
    for value in values:
        if value is None:
            return None
        out = (out * value if product else out + value) % PRIME
    return out


def _sample(value: Any) -> Value:
    return _mixed("family", [value(n) for n in range(3)]) if callable(value) else value


def _mixed(name: str, values: list[Value]) -> Value:
    out = sum(map(ord, name))
    for value in values:
        if value is None:
            return None
        out = (out * 31 + value * value + 3 * value + 1) % PRIME
    return out


def env_of(seed: int, symbols: Mapping[str, int] | None = None) -> dict[Any, Any]:
    """Values for everything that `tests.strategies` mentions."""
    from tests import strategies as s

    values = symbols or {}
    env: dict[Any, Any] = {}
    for n, symbol in enumerate((*s.REALS, s.K, *s.INDICES)):
        env[symbol] = values.get(symbol.name, (seed * (n + 3) + n) % 5 + 1)
    for n, family in enumerate(s.FAMILIES):
        env[family] = _table(seed + n)
    return env


def _table(seed: int) -> Table:
    def at(*indices: Value) -> Value:
        if any(i is None for i in indices):
            return None
        return sum((seed + 2 + k) * int(i or 0) for k, i in enumerate(indices)) % 7 + seed % 3

    return at


__all__ = ["Term", "env_of", "evaluate"]

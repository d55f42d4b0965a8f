"""Claims of the collection at numbers, by mpmath alone: an opinion that shares no code with the project.

A formula is read by Python's own parser and evaluated as written, over the reals: what has no real value raises
`Undefined`. Derivatives and limits are taken numerically. That is good enough to find a wrong label, and proves
nothing.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from typing import Any

import mpmath

Point = Mapping[str, Any]
"""A number by symbol; by family, a number by tuple of indices."""

mpmath.mp.dps = 30
CLOSE = mpmath.mpf(10) ** -9


class Undefined(Exception):
    """The formula has no real value at this point."""


def _integral(value: Any) -> int | None:
    nearest = int(mpmath.nint(value))
    return nearest if value == nearest else None


def _power(base: Any, exponent: Any) -> Any:
    whole = _integral(exponent)
    if whole is not None:
        if base == 0 and whole < 0:
            raise Undefined("a negative power of zero")
        return mpmath.mpf(1) if whole == 0 else base**whole
    if base < 0 or (base == 0 and exponent < 0):
        raise Undefined("a non-integer power of a negative number")
    return mpmath.mpf(0) if base == 0 else mpmath.power(base, exponent)


def _quotient(left: Any, right: Any) -> Any:
    if right == 0:
        raise Undefined("division by zero")
    return left / right


def _log(value: Any) -> Any:
    if value <= 0:
        raise Undefined("log of a non-positive number")
    return mpmath.log(value)


def _tan(value: Any) -> Any:
    if abs(mpmath.cos(value)) < CLOSE:
        raise Undefined("tan at a pole")
    return mpmath.tan(value)


def _factorial(value: Any) -> Any:
    whole = _integral(value)
    if whole is None or whole < 0:
        raise Undefined("factorial of what is no natural number")
    return mpmath.mpf(math.factorial(whole))


def _binomial(above: Any, below: Any) -> Any:
    n, k = _integral(above), _integral(below)
    if n is None or k is None or n < 0:
        raise Undefined("binomial of what is no natural number")
    return mpmath.mpf(math.comb(n, k)) if k >= 0 else mpmath.mpf(0)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": mpmath.exp,
    "log": _log,
    "sqrt": lambda value: _power(value, mpmath.mpf("0.5")),
    "Abs": abs,
    "sign": mpmath.sign,
    "Max": max,
    "Min": min,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": _tan,
    "atan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "factorial": _factorial,
    "binomial": _binomial,
    "KroneckerDelta": lambda i, j: mpmath.mpf(1 if i == j else 0),
}
ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: _quotient,
    ast.Pow: _power,
}
RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b or abs(a - b) <= CLOSE * (1 + abs(a)),
    "!=": lambda a, b: not RELATIONS["="](a, b),
    "<": lambda a, b: a < b - CLOSE * CLOSE,
    "<=": lambda a, b: a <= b + CLOSE * CLOSE,
    ">": lambda a, b: RELATIONS["<"](b, a),
    ">=": lambda a, b: RELATIONS["<="](b, a),
}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=", ast.NotEq: "!="}
_NAMED = {"Eq": "=", "Ne": "!=", "Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">="}


def value(text: str, point: Point) -> Any:
    """The number that a formula is at a point. Raises Undefined."""
    return _value(ast.parse(text.strip(), mode="eval").body, point)


def holds(relation: str, point: Point) -> bool:
    """Whether an assumption holds at a point, both sides defined."""
    left, operator, right = split(relation)
    try:
        return RELATIONS[operator](value(left, point), value(right, point))
    except Undefined:
        return False


def split(relation: str) -> tuple[str, str, str]:
    """A relation's left side, sign and right side: `Eq(a, b)` or `a = b`."""
    call = ast.parse(relation.strip(), mode="eval").body if relation.startswith(tuple(_NAMED)) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _NAMED:
        return ast.unparse(call.args[0]), _NAMED[call.func.id], ast.unparse(call.args[1])
    depth = 0
    for place, sign in enumerate(relation):
        depth += (sign in "([") - (sign in ")]")
        for operator in ("<=", ">=", "!=", "<", ">", "="):
            if depth == 0 and relation.startswith(operator, place):
                return relation[:place].strip(), operator, relation[place + len(operator) :].strip()
    raise ValueError(f"no relation in {relation!r}")


def _value(node: ast.expr, point: Point) -> Any:
    match node:
        case ast.Constant(number):
            return mpmath.mpf(number)
        case ast.Name("pi"):
            return +mpmath.pi
        case ast.Name("E"):
            return +mpmath.e
        case ast.Name("oo"):
            return mpmath.inf
        case ast.Name(name):
            return mpmath.mpf(point[name])
        case ast.UnaryOp(ast.USub(), inner):
            return -_value(inner, point)
        case ast.BinOp(left, operator, right):
            return ARITHMETIC[type(operator)](_value(left, point), _value(right, point))
        case ast.Subscript(ast.Name(family), index):
            try:
                return mpmath.mpf(point[family][_indices(index, point)])
            except KeyError:
                raise Undefined("an index out of range") from None
        case ast.Call(ast.Name(name), arguments):
            return (
                _OPERATORS[name](arguments, point) if name in _OPERATORS else _apply(name, arguments, point)
            )
    raise ValueError(f"cannot read {ast.dump(node)}")


def _indices(index: ast.expr, point: Point) -> tuple[int, ...]:
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    return tuple(int(_value(part, point)) for part in parts)


def _apply(name: str, arguments: list[ast.expr], point: Point) -> Any:
    return FUNCTIONS[name](*(_value(argument, point) for argument in arguments))


def _ranged(start: Any, join: Callable[[Any, Any], Any]) -> Callable[[list[ast.expr], Point], Any]:
    def over(arguments: list[ast.expr], point: Point) -> Any:
        *body, outermost = arguments
        assert isinstance(outermost, ast.Tuple)
        index, low, high = outermost.elts
        assert isinstance(index, ast.Name)
        total = mpmath.mpf(start)
        for at in range(int(_value(low, point)), int(_value(high, point)) + 1):
            inner = {**point, index.id: at}
            total = join(total, over(body, inner) if len(body) > 1 else _value(body[0], inner))
        return total

    return over


def _piecewise(arguments: list[ast.expr], point: Point) -> Any:
    for branch in arguments:
        assert isinstance(branch, ast.Tuple)
        if _condition(branch.elts[1], point):
            return _value(branch.elts[0], point)
    raise Undefined("no branch of a Piecewise")


def _condition(node: ast.expr, point: Point) -> bool:
    match node:
        case ast.Constant(truth):
            return bool(truth)
        case ast.Compare(left, [operator], [right]):
            return RELATIONS[_COMPARE[type(operator)]](_value(left, point), _value(right, point))
        case ast.Call(ast.Name(name), [left, right]):
            return RELATIONS[_NAMED[name]](_value(left, point), _value(right, point))
    raise ValueError(f"cannot read the condition {ast.dump(node)}")


def _moved(variable: ast.expr, to: Any, point: Point) -> Point:
    if isinstance(variable, ast.Name):
        return {**point, variable.id: to}
    assert isinstance(variable, ast.Subscript)
    assert isinstance(variable.value, ast.Name)
    family = variable.value.id
    return {**point, family: {**point[family], _indices(variable.slice, point): to}}


def _derivative(arguments: list[ast.expr], point: Point) -> Any:
    body, *variables = arguments
    order = 1
    variable = variables[0]
    if isinstance(variable, ast.Tuple):
        order = int(_value(variable.elts[1], point))
        variable = variable.elts[0]
    here = _value(variable, point)

    def at(moved: Any) -> Any:
        return _value(body, _moved(variable, moved, point))

    at(here)
    step = mpmath.mpf(10) ** -8
    left, right = (mpmath.diff(at, here + side * 2 * step, order, h=step / 2) for side in (-1, 1))
    if abs(left - right) > mpmath.mpf(10) ** -5 * (1 + abs(left)):
        raise Undefined("no derivative at this point")
    return mpmath.diff(at, here, order)


def _limit(arguments: list[ast.expr], point: Point) -> Any:
    body, variable, at, *side = arguments
    assert isinstance(variable, ast.Name)
    target = _value(at, point)
    direction = side[0].value if side and isinstance(side[0], ast.Constant) else "+-"
    far = mpmath.mpf(10) ** 12
    if mpmath.isinf(target):
        near = [mpmath.sign(target) * far]
    else:
        near = [target + (1 if way == "+" else -1) / far for way in str(direction) if way in "+-"]
    values = [_value(body, {**point, variable.id: x}) for x in near]
    if len(values) == 2 and abs(values[0] - values[1]) > mpmath.mpf(10) ** -6 * (1 + abs(values[0])):
        raise Undefined("the limits from the two sides differ")
    return values[0]


_OPERATORS: dict[str, Callable[[list[ast.expr], Point], Any]] = {
    "Sum": _ranged(0, lambda a, b: a + b),
    "Product": _ranged(1, lambda a, b: a * b),
    "Piecewise": _piecewise,
    "Derivative": _derivative,
    "Limit": _limit,
}

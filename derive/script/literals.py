"""Numbers that Python, not mathematics, made of what an author wrote: floats, and quotients such as 1/2."""

from __future__ import annotations

import ast
from fractions import Fraction

from derive.frozen import frozen

_MOST_DIGITS = 64  # of an exponent: 10**(10**9) is not computed to suggest how else to write it


@frozen
class Inexact:
    """A float or a quotient of literals in the source, and what to write for it."""

    node: ast.expr
    message: str
    fix: str


def inexact(node: ast.AST, source: str) -> Inexact | None:
    """What is wrong with an expression of literals that Python reads as a float; None for any other.

    Takes the node and the source that it was parsed from, which is quoted.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, complex):
        return Inexact(node, f"{node.value} is a complex number", "all numbers are real")
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        text = ast.get_source_segment(source, node) or str(node.value)
        return Inexact(node, f"{text} is a float", exactly(_decimal(text)))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Pow):
        value = _value(node)
        if value is None or (isinstance(node.op, ast.Pow) and value.denominator == 1):
            return None
        text = ast.get_source_segment(source, node) or str(value)
        what = "division" if isinstance(node.op, ast.Div) else "power"
        return Inexact(node, f"{text} is Python's {what}", exactly(value))
    return None


def exactly(value: Fraction | None) -> str:
    """How an author writes a rational number; empty for None."""
    if value is None:
        return ""
    if value.denominator == 1:
        return f"write {value.numerator}"
    return f"write Rational({value.numerator}, {value.denominator})"


def rational(value: float) -> Fraction:
    """The simplest fraction that is this float: 1/3 for 0.333..., else its decimals."""
    simple = Fraction(value).limit_denominator(10**6)
    return simple if float(simple) == value else Fraction(repr(value))


def _decimal(text: str) -> Fraction | None:
    """The literal as written; None for one too large or small to write out."""
    _, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent)) > _MOST_DIGITS:
        return None
    return Fraction(text.replace("_", ""))


def _value(node: ast.expr) -> Fraction | None:
    """The exact value of arithmetic on integers as written; None if there is anything else in it."""
    if isinstance(node, ast.Constant):
        return Fraction(node.value) if type(node.value) is int else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand)
        return -value if value is not None and isinstance(node.op, ast.USub) else value
    if not isinstance(node, ast.BinOp):
        return None
    left, right = _value(node.left), _value(node.right)
    if left is None or right is None:
        return None
    match node.op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div() if right != 0:
            return left / right
        case ast.Pow() if right.denominator == 1 and abs(right) <= _MOST_DIGITS and (left != 0 or right > 0):
            return left ** int(right)
    return None

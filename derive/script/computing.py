"""SymPy functions that compute where a formula is meant: what comes out is not what the author wrote."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import FunctionType

import sympy

_WRITE = "write {}: it is kept as written"
_RESULT = "write the result, as a line of its own: whether it follows is what is checked"

# what to do instead
INSTEAD: Mapping[str, str] = {
    "diff": _WRITE.format("Derivative(f, x)"),
    "limit": _WRITE.format("Limit(f, x, a)"),
    "summation": _WRITE.format("Sum(f, (i, 1, K))"),
    "product": _WRITE.format("Product(f, (i, 1, K))"),
    "integrate": "there are no integrals here",
    **dict.fromkeys(
        ("simplify", "expand", "factor", "cancel", "together", "apart", "doit", "evalf"), _RESULT
    ),
}
_METHODS = ("diff", "simplify", "doit", "evalf")


def computing(tree: ast.AST, function: FunctionType) -> Iterator[tuple[ast.Call, str]]:
    """The calls in a function's body that compute, with their names.

    Takes the syntax tree of its file. A name counts only if it is SymPy's where the function runs, a
    method such as `.diff` always.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and _is_of(node, function):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and (name := _name(call.func, function)) in INSTEAD:
                    yield call, name


def _is_of(node: ast.FunctionDef, function: FunctionType) -> bool:
    first = function.__code__.co_firstlineno
    return node.name == function.__name__ and first in (
        node.lineno,
        *(d.lineno for d in node.decorator_list),
    )


def _name(called: ast.expr, function: FunctionType) -> str:
    if isinstance(called, ast.Attribute):
        base = called.value
        module = isinstance(base, ast.Name) and function.__globals__.get(base.id) is sympy
        return called.attr if called.attr in _METHODS or module else ""
    if isinstance(called, ast.Name) and called.id in INSTEAD:
        return called.id if function.__globals__.get(called.id) is getattr(sympy, called.id, None) else ""
    return ""

"""Which scripts may run in one process one after another: those that could leave nothing behind for the next.

A script may use only names on the lists below, so that neither SymPy's parser, which evaluates Python, nor a
module or frame is within its reach; strings that it gives to SymPy functions are refused while it runs.
"""

from __future__ import annotations

import builtins
import contextlib
import dis
from collections.abc import Iterator
from types import CodeType, ModuleType
from typing import Any, NoReturn

from sympy.parsing import sympy_parser

import derive
from derive import functions, rules

SYMPY = {
    "Abs", "Add", "And", "Derivative", "E", "Eq", "Ge", "Gt", "Integer", "KroneckerDelta", "Le", "Limit", "Lt", "Max",
    "Min", "Mul", "Ne", "Not", "Or", "Piecewise", "Pow", "Product", "Rational", "Sum", "atan", "binomial", "cos",
    "cosh", "exp", "factorial", "log", "oo", "pi", "sign", "sin", "sinh", "sqrt", "tan", "tanh",
}  # fmt: skip
_BUILTINS = {
    "abs", "all", "any", "bool", "dict", "enumerate", "filter", "frozenset", "int", "isinstance", "len", "list",
    "map", "max", "min", "range", "repr", "reversed", "set", "sorted", "str", "sum", "tuple", "zip",
}  # fmt: skip
_REFUSED = frozenset(dir(builtins)) - _BUILTINS - {"__name__", "__doc__"}
_INSIDES = frozenset(
    ("f_back", "f_builtins", "f_globals", "f_locals", "gi_frame", "cr_frame", "ag_frame", "tb_frame")
)
_CHANGES = ("STORE_ATTR", "DELETE_ATTR", "STORE_GLOBAL", "DELETE_GLOBAL", "STORE_SUBSCR", "DELETE_SUBSCR")
_LEAVES_TRACES = frozenset(dis.opmap[name] for name in _CHANGES if name in dis.opmap)
_IMPORT = dis.opmap["IMPORT_NAME"]


def _values(module: ModuleType) -> set[str]:
    return {name for name, value in vars(module).items() if not isinstance(value, ModuleType)}


# what may be imported from where; whole modules may not
_NAMES = {
    "__future__": {"annotations"},
    "derive": set(derive.__all__),
    "derive.functions": _values(functions),
    "derive.rules": _values(rules),
    "fractions": {"Fraction"},
    "sympy": SYMPY,
}


@contextlib.contextmanager
def text_refused() -> Iterator[None]:
    """While it lasts, SymPy parses no text: its parser evaluates what it reads as Python."""
    parse = sympy_parser.parse_expr

    def refuse(text: object, *_: Any, **__: Any) -> NoReturn:
        raise ValueError(f"text given to SymPy: {text!r}")

    sympy_parser.parse_expr = refuse
    try:
        yield
    finally:
        sympy_parser.parse_expr = parse


def is_plain(script: CodeType) -> bool:
    """Whether compiled code imports only names listed here, and changes nothing but its own variables, by its form."""
    return all(_is_plain(code) for code in _codes(script))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _is_plain(code: CodeType) -> bool:
    names, operations = code.co_names, code.co_code[::2]
    if not (_REFUSED | _INSIDES).isdisjoint(names) or not _LEAVES_TRACES.isdisjoint(operations):
        return False
    if any(name.startswith("_") and name not in ("__future__", "__name__", "__doc__") for name in names):
        return False
    return _IMPORT not in operations or all(_may_import(*what) for what in _imported(code))


def _imported(code: CodeType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each module that is imported from, and the names; none for the module itself."""
    names: Any = None
    for step in dis.get_instructions(code):
        if step.opcode == _IMPORT:
            yield str(step.argval), names or ()
        names = step.argval


def _may_import(module: str, names: tuple[str, ...]) -> bool:
    return bool(names) and set(names) <= _NAMES.get(module, set())

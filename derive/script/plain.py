"""Which scripts may run in one process one after another: those that could leave nothing behind for the next.

A script is code, so this is no proof against malice: what one did to another would cost their author a
wrong record, which is judged like any other. It keeps accidents apart: a changed library, a working
folder, a module of the same name in two folders.
"""

from __future__ import annotations

import builtins
import dis
from collections.abc import Iterator
from types import CodeType

_MODULES = {"__future__", "derive", "derive.functions", "derive.rules", "fractions", "sympy"}
_BUILTINS = {
    "abs", "all", "any", "bool", "dict", "enumerate", "filter", "frozenset", "int", "isinstance", "len", "list",
    "map", "max", "min", "range", "repr", "reversed", "set", "sorted", "str", "sum", "tuple", "zip",
}  # fmt: skip
_REFUSED = frozenset(dir(builtins)) - _BUILTINS - {"__name__", "__doc__"}
_CHANGES = ("STORE_ATTR", "DELETE_ATTR", "STORE_GLOBAL", "DELETE_GLOBAL", "STORE_SUBSCR", "DELETE_SUBSCR")
_LEAVES_TRACES = frozenset(dis.opmap[name] for name in _CHANGES if name in dis.opmap)
_IMPORT = dis.opmap["IMPORT_NAME"]


def is_plain(script: CodeType) -> bool:
    """Whether compiled code imports only SymPy and derive, and changes nothing but its own variables, by its form."""
    return all(_is_plain(code) for code in _codes(script))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _is_plain(code: CodeType) -> bool:
    names, operations = code.co_names, code.co_code[::2]
    if not _REFUSED.isdisjoint(names) or not _LEAVES_TRACES.isdisjoint(operations):
        return False
    if any(name.startswith("_") and name not in ("__future__", "__name__", "__doc__") for name in names):
        return False
    return _IMPORT not in operations or _imported(code) <= _MODULES


def _imported(code: CodeType) -> set[str]:
    return {step.argval for step in dis.get_instructions(code) if step.opcode == _IMPORT}

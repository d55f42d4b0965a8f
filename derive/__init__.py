"""derive: derivations written as Python, checked line by line by a small kernel.

Authors' names are loaded on first use, so that `import derive` does not import SymPy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sympy import KroneckerDelta as KD

    from derive.script.definitions import Bounds, Index, Real, definition
    from derive.script.derivation import Derivation
    from derive.script.expressions import forall, iff, implies, piecewise, tends
    from derive.script.families import Family, literal
    from derive.script.proving import prove
    from derive.script.run import derivation
    from derive.version import __version__

_HOMES = {
    "Bounds": ("derive.script.definitions", "Bounds"),
    "Derivation": ("derive.script.derivation", "Derivation"),
    "Family": ("derive.script.families", "Family"),
    "Index": ("derive.script.definitions", "Index"),
    "KD": ("sympy", "KroneckerDelta"),
    "Real": ("derive.script.definitions", "Real"),
    "__version__": ("derive.version", "__version__"),
    "definition": ("derive.script.definitions", "definition"),
    "derivation": ("derive.script.run", "derivation"),
    "forall": ("derive.script.expressions", "forall"),
    "iff": ("derive.script.expressions", "iff"),
    "implies": ("derive.script.expressions", "implies"),
    "literal": ("derive.script.families", "literal"),
    "piecewise": ("derive.script.expressions", "piecewise"),
    "prove": ("derive.script.proving", "prove"),
    "tends": ("derive.script.expressions", "tends"),
}

__all__ = [
    "KD",
    "Bounds",
    "Derivation",
    "Family",
    "Index",
    "Real",
    "__version__",
    "definition",
    "derivation",
    "forall",
    "iff",
    "implies",
    "literal",
    "piecewise",
    "prove",
    "tends",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)

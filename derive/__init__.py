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

__all__ = [
    "KD", "Bounds", "Derivation", "Family", "Index", "Real", "__version__", "definition", "derivation", "forall",
    "iff", "implies", "literal", "piecewise", "prove", "tends",
]  # fmt: skip
_HOMES = {
    "sympy": ("KD",),  # its KroneckerDelta
    "derive.script.definitions": ("Bounds", "Index", "Real", "definition"),
    "derive.script.derivation": ("Derivation",),
    "derive.script.expressions": ("forall", "iff", "implies", "piecewise", "tends"),
    "derive.script.families": ("Family", "literal"),
    "derive.script.proving": ("prove",),
    "derive.script.run": ("derivation",),
    "derive.version": ("__version__",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(module), "KroneckerDelta" if name == "KD" else name)
    raise AttributeError(f"module 'derive' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

"""What an author wants drawn: `figures.toml` beside the proofs, a table for each proof.

    [entropy-le-cross-entropy]
    x = "t"                          # the horizontal variable: declared in the proof, or a name of its own
    range = ["0.01", "0.99"]         # where it runs
    at = "p=[1/4, 3/4], q=[t, 1 - t]"    # values of what is declared, in terms of it
    curves = ["cross_entropy(p, q)", "entropy(p)"]
    fill = true                      # shade between the first two
    mark = ["1/4"]                   # points to mark on the first
    equal = true                     # one scale on both axes

Formulas are in the formula language, with the proof's own names and definitions.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from derive.frozen import frozen
from derive.library.scan import Proof

FILE = "figures.toml"


class BadFigure(ValueError):
    """A figure that cannot be drawn: why, and how to mend it."""

    def __init__(self, message: str, fix: str = ""):
        super().__init__(message)
        self.fix = fix


@frozen
class Declaration:
    """A table of `figures.toml`; formulas as they were written."""

    x: str = ""
    range: tuple[str, ...] = ()
    at: str = ""
    curves: tuple[str, ...] = ()
    fill: bool = False
    mark: tuple[str, ...] = ()
    equal: bool = False


def declaration(proof: Proof) -> Declaration | None:
    """What the nearest `figures.toml` says of a proof; None where it says nothing. Raises `BadFigure`."""
    for folder in proof.folders:
        table = _read(folder / FILE).get(proof.name)
        if table is not None:
            return _declaration(table, f"{folder / FILE}: {proof.name}")
    return None


@cache
def _read(path: Path) -> dict[str, Any]:
    import tomllib

    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadFigure(f"{path}: {error}") from None


def _declaration(table: Any, where: str) -> Declaration:
    known = {f.name: f.default for f in fields(Declaration)}
    if not isinstance(table, dict) or not set(table) <= set(known):
        raise BadFigure(f"{where}: it has other keys than {', '.join(known)}")
    values: dict[str, Any] = {}
    for name, value in table.items():
        default = known[name]
        if isinstance(default, tuple):
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise BadFigure(f"{where}.{name}: a list of formulas is needed", f'{name} = ["...", "..."]')
            values[name] = tuple(value)
        elif type(value) is not type(default):
            raise BadFigure(f"{where}.{name}: expected {'true or false' if default is False else 'text'}")
        else:
            values[name] = value
    return Declaration(**values)

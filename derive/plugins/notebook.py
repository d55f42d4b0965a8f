"""Derivations in Jupyter notebooks: the last line of a cell is shown with its formulas.

from derive.plugins.notebook import show
show("softmax-jacobian", instance="K=3")
"""

from __future__ import annotations

from pathlib import Path

from derive.plugins.shelf import Shelf, Shown, wanted


def show(name: str, *, start: Path | str = ".", **options: str) -> Shown:
    """A proof, checked now, as an object that a notebook shows.

    `options` are `detail`, `lang` and `instance`, as of `derive show`; proofs are looked up from `start`.
    Raises `NotShown`, whose message says what is wrong, for an unknown name or a bad option.
    """
    return Shelf(start).show(wanted(name, options))

"""Derivations in Jupyter notebooks: what `show` gives is set with its formulas where it is a cell's last line.

from derive.plugins.notebook import show

show("softmax-jacobian", instance="K=3")
show(prove("x + 1/x >= 2", let={"x": "positive"}))
"""

from __future__ import annotations

from pathlib import Path

from derive.engine.answer import Answer
from derive.plugins.shelf import NotShown, Shelf, Shown, shown, wanted


def show(what: str | Answer, *, start: Path | str = ".", **options: str) -> Shown:
    """A proof by its name, or the proof that `prove` found, checked now, as an object that a notebook shows.

    `options` are `detail`, `lang` and `instance`, as of `derive show`; proofs are looked up from `start`.
    Raises `NotShown`, whose message says what is wrong, for an unknown name or a bad option.
    """
    if isinstance(what, str):
        return Shelf(start).show(wanted(what, options))
    if what.record is None:
        raise NotShown(f"there is no proof to show: {what}")
    return shown(what.record, wanted(what.record.name, options).options)

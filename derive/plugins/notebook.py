"""Derivations in Jupyter notebooks and programs: what `show` gives is set with its formulas as a cell's last line.

from derive.plugins.notebook import show

show("softmax-jacobian", instance="K=3")
show(prove("x + 1/x >= 2", let={"x": "positive"}))

@derivation("Twice")
def twice(d):
    x = d.real("x")
    d.claim(Eq(x + x, 2*x), why="collect")

show(twice)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from derive.engine.answer import Answer
from derive.library.records import without_positions
from derive.plugins.shelf import NotShown, Shelf, Shown, wanted
from derive.record.model import Record

if TYPE_CHECKING:
    from derive.script.run import Proof


def show(what: str | Proof | Answer | Record, *, start: Path | str = ".", **options: str) -> Shown:
    """A derivation, checked now, as an object that says whether it holds and that a notebook shows.

    Takes the name of a proof, a function decorated with `@derivation`, what `prove` found, or a record that was
    read. `options` are `detail`, `lang` and `instance`, as of `derive show`; proofs are looked up from `start`.
    Raises `NotShown`, whose message says what is wrong, for an unknown name, a bad option, or what could not run.
    """
    if isinstance(what, str):
        return Shelf(start).show(wanted(what, options))
    if isinstance(what, Answer):
        if what.record is None:
            raise NotShown(f"there is no proof to show: {what}")
        what = what.record
    if isinstance(what, Record):
        return Shelf(start).show_record(without_positions(what), wanted(what.name, options).options)
    if not hasattr(what, "function"):
        named = getattr(what, "__name__", type(what).__name__)
        raise NotShown(
            f'{named} is no derivation: write @derivation("Title") above the function that takes d'
        )
    return Shelf(start).show_inline(what, wanted(what.name, options).options)

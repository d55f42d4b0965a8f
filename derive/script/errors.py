"""What an author did that no mathematics corresponds to, in words that say how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sympy import SympifyError

from derive.frozen import frozen
from derive.record.model import Position


@frozen
class InFormula:
    """What is wrong inside a formula that is Python: an object of SymPy, by whatever name the script has it."""

    value: object


@frozen
class InText:
    """What is wrong inside a formula that is text, from `start` to `end`."""

    text: str
    start: int
    end: int

    def where(self) -> str:
        """The place in words, for those who see no caret."""
        return f" (in {self.text!r}, column {self.start + 1})"


class ScriptError(ValueError):
    """An author's mistake. `message` says what was found, `fix` what to write instead.

    The caret points at `about`, the keyword argument at fault ("by"), at `within`, the item of it that is
    ("solve_for"), or at `culprit`. `at` is the place, where it is another than the call that raises.
    """

    def __init__(
        self,
        message: str,
        fix: str = "",
        about: str = "",
        within: str = "",
        at: Position | None = None,
        culprit: InFormula | InText | None = None,
    ):
        super().__init__(f"{message}: {fix}" if fix else message)
        self.about = about
        self.within = within
        self.at = at
        self.culprit = culprit
        self.message = message
        self.fix = fix


class FloatFound(ScriptError):
    """A float in a formula; run.py points at the number itself rather than at the whole formula."""


class NotANumber(SympifyError):  # type: ignore[misc]
    """A family where SymPy wants a number. SymPy catches it where broadcasting is meant (`c*z`)."""

    def __init__(self, message: str, fix: str):
        super().__init__(message)
        self.message = message
        self.fix = fix


def near(name: str, names: Iterable[str]) -> str:
    """ "did you mean a or b?" for a mistyped name, or the empty string."""
    found = difflib.get_close_matches(name, list(names), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(found)}?" if found else ""

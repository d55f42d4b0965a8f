"""What authors write for people, words and notations in LaTeX: refused where it is written, with the fix."""

from __future__ import annotations

import re
from typing import Any

from derive.record.notation import check_latex, check_text
from derive.script.errors import ScriptError
from derive.terms.codec import Malformed

# what Python makes of `\beta` and `\theta` in a plain string
_SIGNS = {"\a": r"\a", "\b": r"\b", "\f": r"\f", "\r": r"\r", "\t": r"\t", "\v": r"\v"}
_LINE_END = {"\n": r"\n"}


def author_text(text: Any, what: str) -> str:
    """Words of the argument `what`. Raises `ScriptError` for what is no text, and for signs that control a terminal."""
    if not isinstance(text, str):
        raise ScriptError(f"{what}= is for words, got {text!r}", "facts and rules go into by=")
    _refuse_escapes(text, what, _SIGNS)
    return _read(check_text, text, what)


def notation(latex: str) -> str:
    """A notation, the argument `latex`. Raises `ScriptError` for what is no text, and for what is no formula."""
    if not isinstance(latex, str):
        raise ScriptError(
            f"latex= is for a notation, got {latex!r}", r'such as latex=r"\hat{x}"', about="latex"
        )
    _refuse_escapes(latex, "latex", _SIGNS | _LINE_END)
    return _read(check_latex, latex, "latex")


def _refuse_escapes(text: str, what: str, signs: dict[str, str]) -> None:
    if found := re.search(f"[{''.join(signs)}]", text):
        said = signs[found[0]]
        raise ScriptError(
            f"{said} in {what}= is one sign to Python, and no backslash",
            'write r before text with a backslash: r"..."',
            about=what,
        )


def _read(check: Any, text: str, what: str) -> str:
    try:
        read: str = check(text)
    except Malformed as error:
        raise ScriptError(f"{what}=: {error}", about=what) from None
    return read

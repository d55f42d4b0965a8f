"""Syntax errors in a proof script: what Python says, and how to mend it in words for someone who writes proofs."""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from types import CodeType

_SIGNS = {
    "≤": "<=", "≥": ">=", "≠": "Ne(a, b)", "×": "*", "·": "*", "⋅": "*", "−": "-", "–": "-", "÷": "/",
    "∕": "/", "²": "**2", "³": "**3", "√": "sqrt(x)", "∑": "Sum(x[i], i)", "∏": "Product(x[i], i)",
    "∞": "oo", "“": '"', "”": '"', "‘": "'", "’": "'", "（": "(", "）": ")", "，": ",",
}  # fmt: skip
_INDENT = "the lines of a function begin at one column"
_EQUATION = "an equation is Eq(left, right)"
# what Python's message begins with or contains, and the fix; the first that matches
_FIXES = (
    (r"'(.)' was never closed", "close it with {closing} where the formula or the call ends"),
    (r"unmatched '(.)'", "there is no {opening} for it: take it away, or open one before it"),
    (r"codec can't decode|Non-UTF-8 code", "save the file as UTF-8"),
    (r"does not match opening parenthesis", "close each bracket by its own kind: () [] {{}}"),
    (r"unexpected indent", "a chain over several lines stands in parentheses: (d.calc(x).eq(y).le(z))"),
    (r"unindent does not match|inconsistent use of tabs|expected an indented block", _INDENT),
    (r"unterminated", "close the string with the quotation mark that opens it"),
    (r"expected ':'", "end the line with a colon"),
    (r"invalid decimal literal|invalid imaginary literal", "write a product with *: 2*x"),
    (r"cannot assign|expression cannot contain assignment|Maybe you meant '=='", _EQUATION),
    (r"forgot a comma|missed a comma", "write , between arguments and * between factors"),
)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}


def parsed(source: str | bytes, file: str) -> ast.Module:
    """The syntax tree of a script. Raises as Python does; what it only warns of, such as `"\\sigma"`, is no fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source, file)


def compiled(source: bytes, file: str) -> CodeType:
    """The code of a script; as `parsed`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(source, file, "exec", dont_inherit=True)


def message(error: SyntaxError) -> str:
    """What Python says, on one line."""
    return f"syntax error: {error.msg or 'invalid syntax'}"


def fix(error: SyntaxError) -> str:
    """How to mend a syntax error: never empty, for the place that Python names is often not what to change."""
    said = error.msg or ""
    sign = re.match(r"invalid (?:non-printable )?character '?(.)", said)
    if sign:
        written = _SIGNS.get(sign[1])
        return (
            f"write {written} for {sign[1]}"
            if written
            else "formulas are written in ASCII, strings may hold any"
        )
    for pattern, words in _FIXES:
        found = re.search(pattern, said)
        if found:
            bracket = found[1] if found.re.groups else ""
            return words.format(
                closing=_CLOSING.get(bracket, bracket), opening=_OPENING.get(bracket, bracket)
            )
    around = (error.text or "")[max(0, (error.offset or 1) - 2) :][:3]
    if "|" in around:
        return "an absolute value is Abs(x)"
    if "=>" in around:
        return "write >= for at least, implies(P, Q) for an implication"
    word = re.match(r"\s*(\w+)\s*=(?!=)", error.text or "")
    if word and keyword.iskeyword(word[1]):
        return f"{word[1]} is a word of Python's: choose another name"
    return "what Python cannot read is at the caret or just before it: a bracket, a comma, a quotation mark"

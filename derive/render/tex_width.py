"""How wide LaTeX will set a formula, in em, nearly: enough to decide where a line must break."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_WIDE = {
    r"\sum": 1.45, r"\prod": 1.3, r"\log": 1.45, r"\exp": 1.7, r"\lim": 1.4, r"\quad": 1.0, r"\qquad": 2.0,
    r"\mid": 0.85, r"\iff": 2.4, r"\implies": 2.4, r"\le": 1.35, r"\ge": 1.35, r"\ne": 1.35, r"\in": 1.2,
    r"\cdot": 0.75, r"\dots": 1.3, r"\mapsto": 1.55, r"\to": 1.55, r"\infty": 1.0, r"\left": 0.1,
    r"\right": 0.1,
    r"\,": 0.17, r"\;": 0.28, r"\:": 0.22, r"\ ": 0.33, r"\notag": 0.0, r"\\": 0.0,
    "=": 1.35, "<": 1.35, ">": 1.35, "+": 1.25, "-": 1.2, " ": 0.0, "&": 0.0, "~": 0.33,
    "(": 0.42, ")": 0.42, "[": 0.3, "]": 0.3, ",": 0.45, ".": 0.28, "/": 0.5, ":": 0.5, "'": 0.25,
}  # fmt: skip
_FONTS = (r"\operatorname", r"\mathrm", r"\text", r"\mathbf", r"\mathit", r"\texttt", r"\textbf")
_LIMITS = (r"\sum", r"\prod", r"\lim")
_SCRIPT = 0.75
_BRACE = 1.2


def tex_width(tex: str) -> float:
    """The width in em of a formula in display style. An estimate: it errs on the wide side."""
    tokens = _TOKEN.findall(tex)
    width, rest = _row(tokens, 0)
    while rest < len(tokens):  # a stray closing brace
        more, rest = _row(tokens, rest + 1)
        width += more
    return width


def _row(tokens: list[str], at: int) -> tuple[float, int]:
    """The width up to the brace that closes this group, and where that is."""
    total = 0.0
    while at < len(tokens) and tokens[at] != "}":
        width, at = _atom(tokens, at)
        total += width
    return total, at


def _table(tokens: list[str], at: int) -> tuple[float, int]:
    """The width of what stands up to `\\end`, in rows and columns, with a brace at its left."""
    columns = [0.0]
    column, total = 0, 0.0
    while at < len(tokens) and tokens[at] != r"\end":
        if tokens[at] in ("&", r"\\"):
            columns[column] = max(columns[column], total)
            column, total = (column + 1, 0.0) if tokens[at] == "&" else (0, 0.0)
            columns += [0.0] * (column + 1 - len(columns))
            at += 1
            continue
        width, at = _atom(tokens, at)
        total += width
    columns[column] = max(columns[column], total)
    if at < len(tokens):
        _, at = _argument(tokens, at + 1)
    return sum(columns) + len(columns) - 1 + _BRACE, at


def _argument(tokens: list[str], at: int) -> tuple[float, int]:
    while at < len(tokens) and tokens[at] == " ":
        at += 1
    if at < len(tokens) and tokens[at] == "{":
        width, at = _row(tokens, at + 1)
        return width, at + 1
    return _bare(tokens, at)


def _bare(tokens: list[str], at: int) -> tuple[float, int]:
    if at >= len(tokens):
        return 0.0, at
    token = tokens[at]
    if token in (r"\frac", r"\tfrac"):
        above, at = _argument(tokens, at + 1)
        below, at = _argument(tokens, at)
        scale = 1.0 if token == r"\frac" else 0.7
        return scale * max(above, below) + 0.3, at
    if token == r"\sqrt":
        inside, at = _argument(tokens, at + 1)
        return inside + 0.9, at
    if token in _FONTS:
        return _argument(tokens, at + 1)
    if token == r"\begin":
        _, at = _argument(tokens, at + 1)
        return _table(tokens, at)
    return _WIDE.get(token, 0.62 if token.startswith("\\") or token.isupper() else 0.54), at + 1


def _atom(tokens: list[str], at: int) -> tuple[float, int]:
    """The width of one atom with its scripts, and where the next begins."""
    head = tokens[at]
    width, at = _argument(tokens, at) if head == "{" else _bare(tokens, at)
    scripts = 0.0
    while at < len(tokens) and tokens[at] in "_^":
        script, at = _argument(tokens, at + 1)
        scripts = max(scripts, _SCRIPT * script)
    return (max(width, scripts) + 0.15 if head in _LIMITS else width + scripts), at

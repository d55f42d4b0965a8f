r"""Templates of the notation, such as `P(C_{<1>} \mid x)`, read as trees: for forms other than LaTeX.

`Notation` lets only plain mathematics through (letters, scripts, brackets, known commands), so that the
reader here knows all there is. A tree is a tuple of pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from derive.frozen import frozen
from derive.render.names import GREEK

FONTS = frozenset(("operatorname", "mathrm", "mathbf", "mathit", "mathcal", "mathbb", "mathsf"))
ACCENTS = frozenset(("hat", "tilde", "bar", "vec"))
SYMBOLS = {
    **GREEK, "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "varrho": "ϱ", "epsilon": "ϵ", "phi": "ϕ",
    "star": "⋆", "ast": "∗", "prime": "′", "dagger": "†", "top": "⊤", "cdot": "⋅",
}  # fmt: skip
PLACE = re.compile(r"<([1-9])>")
_TOKEN = re.compile(r"<[1-9]>|\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|.", re.DOTALL)
_OPENING, _CLOSING = frozenset("([,;∣"), frozenset(")],;∣")


def places(template: str) -> list[int]:
    """The numbers of the arguments in a template, in order of appearance."""
    return [int(n) for n in PLACE.findall(template)]


def template_for(template: str, given: int, *, unindexed: bool) -> str | None:
    """The template for `given` arguments; None if it has no place for any.

    `unindexed`: without the argument after them, where it ends in that as a subscript: `softmax(<1>)`.
    """
    if unindexed:
        template = re.sub(rf"_(<{given + 1}>|\{{<{given + 1}>\}})\Z", "", template)
    return template if places(template) else None


def fill(template: str, inside: Callable[[int, str], str]) -> str:
    """A template with its arguments in place.

    `inside(n, where)` gives argument n as it stands `"open"` between brackets or commas, as a
    `"sub"` script, or `"atom"` anywhere else.
    """

    def put(match: re.Match[str]) -> str:
        before, after = template[: match.start()].rstrip(), template[match.end() :].lstrip()
        if before.endswith(("_", "^")):
            return inside(int(match.group(1)), "sub")
        closed = before.endswith(("(", "{", "[", ",", r"\mid", ";")) and after.startswith(
            (")", "}", "]", ",", ";", r"\mid", r"\right")
        )
        return inside(int(match.group(1)), "open" if closed else "atom")

    return PLACE.sub(put, template)


@frozen
class Letter:
    """A letter or symbol; `word` and `font` of several, upright unless the font says otherwise."""

    text: str
    font: str = ""


@frozen
class Digits:
    """A numeral."""

    text: str


@frozen
class Mark:
    """Punctuation, a bracket or a relation."""

    text: str


@frozen
class Place:
    """Argument `number`; `open` where it stands alone between brackets or commas, `atom` elsewhere."""

    number: int
    open: bool


@frozen
class Accented:
    """Pieces under an accent."""

    accent: str
    inside: Tree


@frozen
class Scripted:
    """Pieces with what stands below and above them."""

    base: Tree
    sub: Tree
    sup: Tree


@frozen
class Group:
    """Several pieces in braces, to which a script may be put."""

    inside: Tree


Piece = Letter | Digits | Mark | Place | Accented | Scripted | Group
Tree = tuple[Piece, ...]


@lru_cache(maxsize=1024)
def read(template: str) -> Tree:
    """The tree of a template that `notation.is_plain_tex` has let through, or that `latex_name` made."""
    tree, _ = _row(_TOKEN.findall(template), 0)
    return tree


def _row(tokens: Sequence[str], at: int, *, grouped: bool = False) -> tuple[Tree, int]:
    """The pieces up to the brace that closes this group, and where what follows begins."""
    pieces: list[Piece] = []
    while at < len(tokens):
        token = tokens[at]
        if token == "}":
            at += 1
            break
        if token in ("_", "^"):
            inside, at = _argument(tokens, at + 1)
            _attach(pieces, token, inside)
        elif token == "'":
            _attach(pieces, "^", (Mark("′"),))
            at += 1
        else:
            found, at = _pieces(tokens, at)
            pieces += found
    return _placed(pieces, grouped=grouped), at


def _attach(pieces: list[Piece], sign: str, script: Tree) -> None:
    base = pieces.pop() if pieces else Letter("")
    old = base if isinstance(base, Scripted) else Scripted((base,), (), ())
    if sign == "_" and not old.sub:
        pieces.append(Scripted(old.base, script, old.sup))
    elif sign == "^" and (not old.sup or script == (Mark("′"),)):
        pieces.append(Scripted(old.base, old.sub, (*old.sup, *script)))
    else:  # a second subscript: on all that stands before it
        pieces.append(Scripted((old,), script, ()) if sign == "_" else Scripted((old,), (), script))


def _argument(tokens: Sequence[str], at: int) -> tuple[Tree, int]:
    while at < len(tokens) and tokens[at] == " ":
        at += 1
    if at >= len(tokens):
        return (), at
    if tokens[at] == "{":
        return _row(tokens, at + 1, grouped=True)
    found, at = _pieces(tokens, at)
    return _placed(list(found), grouped=True), at


def _pieces(tokens: Sequence[str], at: int) -> tuple[Tree, int]:
    """What one token begins."""
    token = tokens[at]
    if token == "{":
        inside, at = _row(tokens, at + 1, grouped=True)
        return (inside if len(inside) == 1 else (Group(inside),)), at
    if token.startswith("<") and token.endswith(">") and len(token) == 3:
        return (Place(int(token[1]), False),), at + 1
    if token.startswith("\\"):
        name = token[1:]
        if name in FONTS:
            text, at = _word(tokens, at + 1)
            return (Letter(text, name),), at
        if name in ACCENTS:
            inside, at = _argument(tokens, at + 1)
            return (Accented(name, inside),), at
        if name == "_":
            return (Letter("_"),), at + 1
        if name == "mid":
            return (Mark("∣"),), at + 1
        return ((Letter(SYMBOLS[name]),) if name in SYMBOLS else ()), at + 1
    if token == " ":
        return (), at + 1
    if token[0].isdigit():
        return (Digits(token),), at + 1
    return ((Letter(token) if token.isalpha() else Mark(token)),), at + 1


def _word(tokens: Sequence[str], at: int) -> tuple[str, int]:
    """The text in the braces of a font command."""
    inside, at = [], at
    depth = 0
    while at < len(tokens):
        token = tokens[at]
        depth += (token == "{") - (token == "}")
        at += 1
        if token not in "{}":
            inside.append(token.removeprefix("\\"))
        if depth <= 0:
            break
    return "".join(inside), at


def _placed(pieces: list[Piece], *, grouped: bool) -> Tree:
    """Pieces with their places told whether they stand alone."""
    out: list[Piece] = []
    for n, piece in enumerate(pieces):
        if isinstance(piece, Place):
            before = pieces[n - 1] if n else None
            after = pieces[n + 1] if n + 1 < len(pieces) else None
            free = _stops(before, _OPENING, grouped) and _stops(after, _CLOSING, grouped)
            piece = Place(piece.number, free)
        out.append(piece)
    return tuple(out)


def _stops(piece: Piece | None, marks: frozenset[str], at_end: bool) -> bool:
    if isinstance(piece, Scripted):  # of `(<1>)_i` the bracket
        piece = piece.base[0]
    return at_end if piece is None else isinstance(piece, Mark) and piece.text in marks

"""How a printed name could be read, and whether two names, or a name and a sign of ours, could be read alike.

A name with its template is taken as a pattern over the pieces that a reader sees: letters, words, digits, marks,
accents, and groups (brackets and scripts). The places of arguments stand for any pieces but commas and bars, so
that `P(<1>)` could be read as `P(x)`, and `x` before anything but a subscript as a product, a power, an application.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile

from derive.render.names import RESERVED, SHARED, TYPESET
from derive.render.template import Accented, Digits, Group, Letter, Mark, Place, Scripted, Tree, read

Piece = str | tuple[str, "Pattern"]
Pattern = tuple[Piece, ...]

# pieces but separators; pieces; one but a prime; one but a prime or a subscript; and neither one in brackets
_ARGUMENT, _REST, _BEHIND, _NEXT, _NAME = "<>", "<*>", "<_>", "<+>", "<a>"
_MANY = frozenset((_ARGUMENT, _REST))
_NOT_HERE = {_BEHIND: frozenset("′"), _NEXT: frozenset("′_"), _NAME: frozenset("′_([")}
_SEPARATORS = frozenset(",;∣")
_BRACKETS = {"(": ")", "[": "]"}
_GROUPS = frozenset("([_^")
# fonts in which one letter looks like the same letter in italics, or nearly
_ORDINARY = frozenset(("", "operatorname", "mathrm", "mathit", "mathsf"))
_PLAIN_PIECE = re.compile(r"<[1-9]>|[^\W_]+|.")
_LOOKS_LIKE = str.maketrans("οϵϕϑϱ", "oεφθρ")


class Unreadable(Exception):
    """A template that is not one name with scripts and arguments in brackets."""


# --- texts as patterns ----------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def latex_pattern(template: str) -> Pattern:
    """The pattern of a LaTeX name or template; raises `Unreadable` if it cannot stand for one name.

    It begins with letters or a word; scripts and arguments in brackets follow, and nothing else.
    """
    if re.search(r"[_^]\s*[0-9]{2}", template):  # TeX takes the first digit only
        raise Unreadable(template)
    pieces, _ = _nested(_flat(read(template)), 0, "")
    _refuse_loose(pieces)
    return pieces


@lru_cache(maxsize=4096)
def plain_pattern(template: str) -> Pattern:
    """The pattern of a name or template on one line; raises `Unreadable` as `latex_pattern` does."""
    text = unicodedata.normalize("NFKC", template).translate(_LOOKS_LIKE)
    tokens: list[Piece] = []
    for token in _PLAIN_PIECE.findall(text.replace(" ", "")):
        place = token.startswith("<") and len(token) == 3
        tokens.append(_ARGUMENT if place else "′" if token == "'" else token)
    head, scripts = _plain_scripts(tokens)
    pieces = _nested(head, 0, "")[0] + scripts
    _refuse_loose(pieces)
    return pieces


def _plain_scripts(tokens: list[Piece]) -> tuple[list[Piece], Pattern]:
    """What stands before the first subscript outside brackets, and the subscript."""
    depth = 0
    for n, token in enumerate(tokens):
        depth += (token in _BRACKETS) - (token in _BRACKETS.values())
        if token == "_" and depth == 0:
            return tokens[:n], (("_", tuple(tokens[n + 1 :])),)
    return tokens, ()


def _flat(tree: Tree) -> list[Piece]:
    """The pieces of a template's tree, braces dissolved."""
    out: list[Piece] = []
    for piece in tree:
        match piece:
            case Letter(text, font):
                word = "".join(c for c in text.translate(_LOOKS_LIKE) if c.isalnum() or c in "_⋆∗†⊤⋅")
                out += [word if font in _ORDINARY else f"{font}:{word}"] if word else []
            case Digits(text):
                out += text
            case Mark(text):
                out.append(text)
            case Place():
                out.append(_ARGUMENT)
            case Accented(accent, inside):
                out.append((accent, tuple(_flat(inside))))
            case Group(inside):
                out += _flat(inside)
            case Scripted(base, sub, sup):
                out += _flat(base)
                out += [("_", tuple(_flat(sub)))] if sub else []
                primes = all(piece == Mark("′") for piece in sup)
                out += ["′"] * len(sup) if primes else [("^", tuple(_flat(sup)))]
    return out


def _nested(pieces: list[Piece], at: int, until: str) -> tuple[Pattern, int]:
    """The pieces up to a closing bracket, with what stands in brackets as groups."""
    out: list[Piece] = []
    while at < len(pieces):
        piece = pieces[at]
        if piece == until:
            return tuple(out), at + 1
        if isinstance(piece, str) and piece in _BRACKETS:
            inside, at = _nested(pieces, at + 1, _BRACKETS[piece])
            out.append((piece, inside))
        elif isinstance(piece, str) and piece in _BRACKETS.values():
            raise Unreadable("a bracket that closes another one")
        else:
            out.append(piece)
            at += 1
    if until:
        raise Unreadable("a bracket that nothing closes")
    return tuple(out), at


def _refuse_loose(pieces: Pattern) -> None:
    """Raises `Unreadable` unless it is letters, or a letter under an accent, then scripts and brackets."""
    before_scripts = True
    for n, piece in enumerate(pieces):
        if isinstance(piece, tuple) and piece[0] in _GROUPS:
            before_scripts = False
        elif not before_scripts or not (
            isinstance(piece, tuple) or _is_letters(piece) or (n and piece == "′")
        ):
            raise Unreadable("a name is letters with scripts and brackets")
    if not pieces or (isinstance(pieces[0], tuple) and pieces[0][0] in _GROUPS):
        raise Unreadable("a name begins with a letter")


def _is_letters(piece: Piece) -> bool:
    return isinstance(piece, str) and piece[-1:].isalnum() and not piece[:1].isdigit()


def is_raised(template: str) -> bool:
    """Whether a LaTeX name has a superscript outside brackets, to which no power can be put."""
    try:
        return any(piece[0] == "^" for piece in latex_pattern(template))
    except Unreadable:
        return False


# --- patterns that meet ---------------------------------------------------------------------------


def readings(pattern: Pattern, *, takes_arguments: bool = False) -> tuple[Pattern, ...]:
    """What a name could be read as the beginning of: itself, and itself with what may stand behind it.

    Behind a number that is a product or a power; behind a family or a function, subscripts and arguments too.
    """
    letters = takewhile(lambda p: isinstance(p, str) and len(p) == 1 and p.isalpha(), pattern)
    joined = "".join(str(p) for p in letters)
    patterns = [pattern]
    if len(joined) > 1:  # letters in a row look like a word
        patterns.append((joined, *pattern[len(joined) :]))
    behind = _BEHIND if takes_arguments else _NEXT
    return tuple(p + more for p in patterns for more in ((), (behind,), (behind, _REST)))


def meet(one: Iterable[Pattern], other: Iterable[Pattern]) -> bool:
    """Whether a text could be read as one of the first and as one of the second."""
    others = list(other)
    return any(_meets(a, b) for a in one for b in others)


@lru_cache(maxsize=1 << 16)
def _meets(a: Pattern, b: Pattern) -> bool:
    seen: set[tuple[int, int]] = set()
    waiting = [(0, 0)]
    while waiting:
        m, n = waiting.pop()
        if (m, n) in seen:
            continue
        seen.add((m, n))
        if m == len(a) and n == len(b):
            return True
        if m == len(a) or n == len(b) or not _agree(a[m], b[n], a, b):
            continue
        after_a = (m, m + 1) if a[m] in _MANY else (m + 1,)
        after_b = (n, n + 1) if b[n] in _MANY else (n + 1,)
        waiting += [(p, q) for p in after_a for q in after_b if (p, q) != (m, n)]
    return False


def _agree(one: Piece, other: Piece, a: Pattern, b: Pattern) -> bool:
    """Whether one piece of a text could be both."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one[0] == other[0] and _meets(one[1], other[1])
    for wild, piece in ((one, other), (other, one)):
        if wild in _MANY:
            return wild == _REST or piece not in _SEPARATORS
        if isinstance(wild, str) and wild in _NOT_HERE:
            return piece[0] not in _NOT_HERE[wild]
    return one == other


# --- what renderers print themselves --------------------------------------------------------------


def _signs() -> tuple[Pattern, ...]:
    """What numbers, functions, Euler's number, pi, the sign of a derivative and fixed words look like."""
    out = [r for sign in ("e", "π") for r in readings((sign,))]
    out += [("d",), ("d", _NAME), ("d", _NAME, _REST)]
    for word in (SHARED | frozenset(TYPESET.values()) | RESERVED) - {"e", "d", "pi", "E"}:
        out += readings((word,))
    return tuple(out)


SIGNS = _signs()
DELTA: tuple[Pattern, ...] = (("δ", ("_", (_REST,))), ("δ", ("_", (_REST,)), _REST))
DELTA_OF_TWO: tuple[Pattern, ...] = (("δ", ("_", (_ARGUMENT, ",", _ARGUMENT))),)

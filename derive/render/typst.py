"""Terms and propositions in Typst's math mode: `frac(e^(z_(i)), sum_(j = 1)^(K) e^(z_(j)))`.

The form `TYPST`, for the frame in `printer`. Letters are written as themselves and words in quotes, so that
nothing in it depends on the names that a version of Typst, or a document, gives to symbols.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fractions import Fraction

from derive.render.glyphs import without_controls
from derive.render.names import OPERATORS, TYPESET
from derive.render.notation import Notation
from derive.render.structure import DIV, POW, Out, cases_level
from derive.render.template import Accented, Digits, Group, Letter, Mark, Piece, Place, Scripted, Tree
from derive.render.tree_form import Filling, TreeForm

_SIGNS = {
    "=": " = ", "!=": " ≠ ", "<": " < ", "<=": " ≤ ", ">": " > ", ">=": " ≥ ", "+": " + ", "-": " - ",
    "negative": "-", ",": ", ", ":": " : ", ":=": " := ", "iff": " ⟺ ", "implies": " ⟹ ", "maps_to": " ↦ ",
    "in": " ∈ ", "forall": "∀ ", "delta": "δ", "dots": "…", "infinity": "∞", "+infinity": "+∞", "e": "e",
    "pi": "π", "!": "!",
}  # fmt: skip
_BIG = {"sum": "sum", "prod": "product"}
_ACCENTS = {"hat": "hat", "tilde": "tilde", "bar": "macron", "vec": "arrow"}
_FONTS = {
    "mathrm": "upright", "mathbf": "bold", "mathcal": "cal", "mathbb": "bb", "mathsf": "sans", "mathit": "italic",
}  # fmt: skip
_ESCAPED = frozenset('/\\#$&"_^~*`@<>;:')
_ONE_LETTER = re.compile(r"[^\W\d_]\Z")
_WORD = re.compile(r'(upright|sans)\("[^"]*"\)')


def typst_text(text: str) -> str:
    """Words as a string of Typst's, quotes included."""
    return json.dumps(without_controls(text), ensure_ascii=False)


class Typst(TreeForm):
    """Typst's math mode."""

    signs = _SIGNS
    brackets = ("(", "lr(", "[", "{", "abs(")
    power_of_e = "e^"
    dot = "⋅"

    def words(self, text: str, notation: Notation) -> str:
        return typst_text(text) if text else ""

    def tree(self, tree: Tree, inside: Filling, *, tall: bool = False) -> str:
        return " ".join(_piece(piece, inside) + _close(piece, tree) for piece in tree)

    def function(self, name: str) -> str:
        name = TYPESET.get(name, name)
        return name if name in OPERATORS else f"op({typst_text(name)})"

    def number(self, value: Fraction) -> Out:
        if value.denominator == 1:
            return Out(str(value), minus=value < 0)
        sign = "-" if value < 0 else ""
        return Out(f"{sign}inline(frac({abs(value.numerator)}, {value.denominator}))", POW, minus=value < 0)

    def torn(self, level: int, sort: str) -> str:
        return typst_text(f"#{level}{sort[0]}")

    def bracketed(self, out: Out) -> str:
        return f"({out.text})"

    def square(self, text: str) -> str:
        return f" [{text}]"

    def braces(self, text: str) -> str:
        return f"{{{text}}}"

    def sub(self, head: str, outs: Sequence[Out], notation: Notation) -> str:
        texts = [out.text for out in outs]
        letters = all(_ONE_LETTER.match(t) for t in texts)
        return f"{_base(head)}_({(' ' if letters else ', ').join(texts)})"

    def between(self, before: str, after: str, notation: Notation) -> str:
        if after[0].isdigit() or after.startswith("inline(frac"):
            return " ⋅ "
        if before.lstrip("-").isdigit() and after.startswith("frac("):
            return " ⋅ "
        is_call = after.startswith("(") and _ONE_LETTER.match(before.lstrip("-"))
        return " thin " if is_call or _WORD.match(after) or _WORD.match(before) else " "

    def fraction(self, num: Out, den: Out) -> Out:
        return Out(f"frac({num.text}, {den.text})", POW, tall=True)

    def root(self, out: Out, notation: Notation) -> Out | None:
        return Out(f"sqrt({out.text})", POW, tall=out.tall)

    def power(self, base: str, exponent: Out, *, tall: bool = False) -> Out:
        return Out(f"{_base(base, '^')}^({exponent.text})", POW, tall=tall or exponent.tall)

    def slashed(self, num: Out, den: Out) -> Out | None:
        return Out(f"{num.text} \\/ {den.text}", DIV)

    def absolute(self, out: Out) -> Out | None:
        return Out(f"abs({out.text})", tall=out.tall)

    def binomial(self, upper: Out, lower: Out) -> Out | None:
        return Out(f"binom({upper.text}, {lower.text})", POW, tall=True)

    def cases(self, rows: Sequence[tuple[str, str | None]], notation: Notation) -> Out:
        told = self.conditions(rows, notation)
        inside = ", ".join(f"{value} & quad {c}" for (value, _), c in zip(rows, told, strict=True))
        return Out(f"cases({inside})", cases_level(rows), open=True, tall=True)

    def big(self, name: str, variable: Out, lo: Out, hi: Out, notation: Notation) -> str:
        return f"{_BIG[name]}_({variable.text} = {lo.text})^({hi.text}) "

    def limit(self, variable: Out, at: str, side: str, notation: Notation) -> str:
        return f"lim_({variable.text} → {at}{f'^({side})' if side else ''}) "

    def derivative(self, at: str, of: str, notation: Notation, *, partial: bool, order: int = 1) -> Out:
        sign = "∂" if partial else "d"
        power = f"^{order}" if order > 1 else ""
        return Out(f"frac({sign}{power} {of}, {sign} {at}{power})" + ("" if of else " "), POW, tall=True)

    def evaluated(self, out: Out, variable: str, at: str) -> Out:
        return Out(f"lr({out.text} bar.v)_({variable} = {at})", POW, tall=True)


TYPST = Typst()


def _base(head: str, script: str = "_") -> str:
    """A head to which a script can be put: beside a script that it has, it is put to nothing."""
    if f"{script}(" in head or (script == "^" and "_(" in head):
        return head if head.startswith("(") else f'{head} ""'
    return head


def _piece(piece: Piece, inside: Filling) -> str:
    match piece:
        case Letter(text, font):
            return _letter(text, font)
        case Digits(text):
            return text
        case Mark(text):
            return f"\\{text}" if text in _ESCAPED else text
        case Place():
            return inside(piece)
        case Accented(accent, within):
            return f"{_ACCENTS[accent]}({TYPST.tree(within, inside)})"
        case Group(within):
            return TYPST.tree(within, inside)
        case Scripted(base, sub, sup):
            text = _base(TYPST.tree(base, inside), "_" if sub else "^")
            text += f"_({TYPST.tree(sub, inside)})" if sub else ""
            return text + (f"^({TYPST.tree(sup, inside)})" if sup else "")


def _close(piece: Piece, tree: Tree) -> str:
    """What keeps an operator from standing apart from a bracket with a script, which is no bracket to Typst."""
    is_operator = isinstance(piece, Letter) and piece.font == "operatorname"
    has_script = any(isinstance(p, Scripted) and p.base == (Mark(")"),) for p in tree)
    return " #h(0em)" if is_operator and has_script else ""


def _letter(text: str, font: str) -> str:
    if font == "operatorname":
        return f"op({typst_text(text)})"
    if font and len(text) > 1:
        return f"{_FONTS[font]}({typst_text(text)})"
    return f"{_FONTS[font]}({text})" if font else text

"""Terms and propositions in MathML Core, as Chromium and Firefox set them without any script.

The form `MATHML`, for the frame in `printer`: a printed text is a row of MathML elements. Spaces that are
not in the operator dictionary are written out, so that both browsers set the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from derive.render.names import TYPESET
from derive.render.notation import Notation
from derive.render.structure import DIV, POW, Out, cases_level
from derive.render.template import Accented, Digits, Group, Letter, Mark, Piece, Place, Scripted, Tree
from derive.render.tree_form import Filling, TreeForm

_THIN = '<mspace width="0.17em"/>'
_TIMES, _OF = "<mo>\u2062</mo>", "<mo>\u2061</mo>"
_RELATIONS = {"=": "=", "!=": "≠", "<": "&lt;", "<=": "≤", ">": "&gt;", ">=": "≥"}
_SIGNS = {
    **{op: f"<mo>{sign}</mo>" for op, sign in _RELATIONS.items()},
    "+": '<mo form="infix">+</mo>', "-": '<mo form="infix">−</mo>', "negative": '<mo form="prefix">−</mo>',
    ",": "<mo>,</mo>", ":": f"<mo>:</mo>{_THIN}", ":=": "<mo>:=</mo>",
    "iff": f"{_THIN * 2}<mo>⟺</mo>{_THIN * 2}", "implies": f"{_THIN * 2}<mo>⟹</mo>{_THIN * 2}",
    "maps_to": '<mo stretchy="false">↦</mo>', "in": "<mo>∈</mo>", "forall": "<mo>∀</mo>",
    "delta": "<mi>δ</mi>", "dots": "<mi>…</mi>", "infinity": "<mi>∞</mi>",
    "+infinity": '<mo form="prefix">+</mo><mi>∞</mi>', "e": "<mi>e</mi>", "pi": "<mi>π</mi>",
    "!": '<mo form="postfix">!</mo>',
}  # fmt: skip
_BIG = {"sum": "∑", "prod": "∏"}
_ACCENTS = {"hat": "^", "tilde": "~", "bar": "¯", "vec": "→"}
_FONTS = {
    "mathbf": "BOLD", "mathcal": "SCRIPT", "mathbb": "DOUBLE-STRUCK", "mathsf": "SANS-SERIF", "mathit": "ITALIC",
}  # fmt: skip
_ONE = re.compile(r"<(m[ion])[^>]*>[^<]*</\1>\Z")
_WORD = re.compile(r"<mi[^>]*>\w\w+</mi>")  # a name that is more than a letter
_BRACKETED = ("<mrow><mo>(", '<mrow><mo stretchy="false">(')
_NUMBERED = ("<mn>", '<mstyle displaystyle="false"><mfrac>')


def math(row: str, *, display: bool = False) -> str:
    """A row of elements as a `math` element, inline; `display`: with large operators and limits."""
    return f"<math{' displaystyle=' + chr(34) + 'true' + chr(34) if display else ''}>{row}</math>"


class MathML(TreeForm):
    """Presentation MathML."""

    signs = _SIGNS
    brackets = (
        *_BRACKETED,
        '<mrow><mo form="prefix" fence="true"',
        '<mrow><mo stretchy="false" form="prefix" fence',
    )
    power_of_e = "<msup><mi>e<"
    dot = "<mo>·</mo>"

    def words(self, text: str, notation: Notation) -> str:
        return f"<mtext>{escape(text).replace(' ', chr(0xA0))}</mtext>" if text else ""

    def tree(self, tree: Tree, inside: Filling, *, tall: bool = False) -> str:
        texts: list[str] = []
        brackets: list[int] = []  # where those begin that are open
        for piece in tree:
            if isinstance(piece, Scripted) and piece.base == (Mark(")"),) and brackets:
                start = brackets.pop()
                fenced = "".join(texts[start:]) + _piece(Mark(")"), inside, tall)
                texts[start:] = [_scripted(f"<mrow>{fenced}</mrow>", piece, inside, tall)]
                continue
            if piece == Mark("("):
                brackets.append(len(texts))
            elif piece == Mark(")") and brackets:
                brackets.pop()
            texts.append(_piece(piece, inside, tall))
        return "".join(texts)

    def function(self, name: str) -> str:
        return f"<mi>{escape(TYPESET.get(name, name))}</mi>"

    def number(self, value: Fraction) -> Out:
        sign = _SIGNS["negative"] if value < 0 else ""
        if value.denominator == 1:
            return Out(f"{sign}<mn>{abs(value)}</mn>", minus=value < 0)
        fraction = f"<mfrac><mn>{abs(value.numerator)}</mn><mn>{value.denominator}</mn></mfrac>"
        return Out(f'{sign}<mstyle displaystyle="false">{fraction}</mstyle>', POW, minus=value < 0)

    def torn(self, level: int, sort: str) -> str:
        return f"<mi>#{level}{sort[0]}</mi>"

    def bracketed(self, out: Out) -> str:
        return _fenced("(", out.text, ")", tall=out.tall)

    def square(self, text: str) -> str:
        return _fenced("[", text, "]")

    def braces(self, text: str) -> str:
        return _fenced("{", text, "}")

    def sub(self, head: str, outs: Sequence[Out], notation: Notation) -> str:
        letters = all(_ONE.match(out.text) and out.text.startswith("<mi") for out in outs)
        texts = ("" if letters else _SIGNS[","]).join(out.text for out in outs)
        return f"<msub>{_row(head)}{_row(texts)}</msub>"

    def between(self, before: str, after: str, notation: Notation) -> str:
        if after.startswith(_NUMBERED) or (before.startswith(_NUMBERED) and after.startswith("<mfrac>")):
            return "<mo>⋅</mo>"
        is_call = after.startswith(_BRACKETED) and _ONE.match(before) and before.startswith("<mi")
        is_word = _WORD.match(after) or _WORD.fullmatch("<mi" + before[-40:].rpartition("<mi")[2])
        return _TIMES + (_THIN if is_call or is_word else "")

    def fraction(self, num: Out, den: Out) -> Out:
        return Out(f"<mfrac>{_row(num.text)}{_row(den.text)}</mfrac>", POW, tall=True)

    def root(self, out: Out, notation: Notation) -> Out | None:
        return Out(f"<msqrt>{out.text}</msqrt>", POW, tall=out.tall)

    def power(self, base: str, exponent: Out, *, tall: bool = False) -> Out:
        return Out(f"<msup>{_row(base)}{_row(exponent.text)}</msup>", POW, tall=tall or exponent.tall)

    def slashed(self, num: Out, den: Out) -> Out | None:
        return Out(f"{num.text}<mo>/</mo>{den.text}", DIV)

    def applied(self, head: str, argument: Out) -> str:
        return f"{head}{_OF}{_THIN}{argument.text}"

    def absolute(self, out: Out) -> Out | None:
        return Out(_fenced("&#124;", out.text, "&#124;", tall=out.tall), tall=out.tall)

    def binomial(self, upper: Out, lower: Out) -> Out | None:
        stacked = f'<mfrac linethickness="0">{_row(upper.text)}{_row(lower.text)}</mfrac>'
        return Out(_fenced("(", stacked, ")", tall=True), POW, tall=True)

    def cases(self, rows: Sequence[tuple[str, str | None]], notation: Notation) -> Out:
        told = self.conditions(rows, notation, gap="")
        cell = '<mtd style="text-align:left;padding-left:0.3em">'
        inside = "".join(
            f"<mtr>{cell}{value}</mtd>{cell}{condition}</mtd></mtr>"
            for (value, _), condition in zip(rows, told, strict=True)
        )
        return Out(
            f"<mrow><mo>{{</mo><mtable>{inside}</mtable></mrow>", cases_level(rows), open=True, tall=True
        )

    def big(self, name: str, variable: Out, lo: Out, hi: Out, notation: Notation) -> str:
        under = f"<mrow>{variable.text}<mo>=</mo>{lo.text}</mrow>"
        return f"<munderover><mo>{_BIG[name]}</mo>{under}{_row(hi.text)}</munderover>"

    def limit(self, variable: Out, at: str, side: str, notation: Notation) -> str:
        end = f"<msup>{_row(at)}<mo>{side.replace('-', '−')}</mo></msup>" if side else at
        under = f"<mrow>{variable.text}<mo>→</mo>{end}</mrow>"
        return f'<munder><mo movablelimits="true" lspace="0" rspace="0">lim</mo>{under}</munder>{_THIN}'

    def derivative(self, at: str, of: str, notation: Notation, *, partial: bool, order: int = 1) -> Out:
        sign = "<mi>∂</mi>" if partial else "<mi>d</mi>"
        above, below = (f"<msup>{base}<mn>{order}</mn></msup>" if order > 1 else base for base in (sign, at))
        text = f"<mfrac>{_row(above + of)}<mrow>{sign}{below}</mrow></mfrac>" + ("" if of else _THIN)
        return Out(text, POW, tall=True)

    def evaluated(self, out: Out, variable: str, at: str) -> Out:
        bar = '<mo form="postfix" fence="true" stretchy="true" symmetric="true">&#124;</mo>'
        under = f"<mrow>{variable}<mo>=</mo>{at}</mrow>"
        return Out(f"<mrow>{out.text}<msub>{bar}{under}</msub></mrow>", POW, tall=True)


MATHML = MathML()


def _row(text: str) -> str:
    """One element."""
    return text if _ONE.match(text) else f"<mrow>{text}</mrow>"


def _fenced(left: str, text: str, right: str, *, tall: bool = False) -> str:
    stretch = "" if tall else ' stretchy="false"'
    if left in "({[":
        return f"<mrow><mo{stretch}>{left}</mo>{text}<mo{stretch}>{right}</mo></mrow>"
    first, last = (f'<mo{stretch} form="{f}" fence="true">' for f in ("prefix", "postfix"))
    return f"<mrow>{first}{left}</mo>{text}{last}{right}</mo></mrow>"


def _piece(piece: Piece, inside: Filling, tall: bool) -> str:
    match piece:
        case Letter(text, font):
            return _letter(text, font)
        case Digits(text):
            return f"<mn>{text}</mn>"
        case Mark(text):
            stretch = ' stretchy="false"' if text in "()[]" and not tall else ""
            return f"<mo{stretch}>{escape(text)}</mo>"
        case Place():
            return inside(piece)
        case Accented(accent, within):
            what = _row(MATHML.tree(within, inside))
            return f'<mover accent="true">{what}<mo stretchy="false">{_ACCENTS[accent]}</mo></mover>'
        case Group(within):
            return f"<mrow>{MATHML.tree(within, inside, tall=tall)}</mrow>"
        case Scripted(base):
            return _scripted(_row(MATHML.tree(base, inside, tall=tall)), piece, inside, tall)


def _scripted(base: str, piece: Scripted, inside: Filling, tall: bool) -> str:
    parts = [_row(MATHML.tree(t, inside, tall=tall)) for t in (piece.sub, piece.sup) if t]
    kind = "msubsup" if len(parts) == 2 else "msub" if piece.sub else "msup"
    return f"<{kind}>{base}{''.join(parts)}</{kind}>"


def _letter(text: str, font: str) -> str:
    if font in _FONTS:
        return f'<mi mathvariant="normal">{"".join(_in_font(c, _FONTS[font]) for c in text)}</mi>'
    upright = len(text) == 1 and (font or "Α" <= text <= "Ω")
    return f"<mi{' mathvariant=' + chr(34) + 'normal' + chr(34) if upright else ''}>{escape(text)}</mi>"


def _in_font(letter: str, font: str) -> str:
    kind = "CAPITAL" if letter.isupper() else "SMALL"
    for name in (f"MATHEMATICAL {font} {kind} {letter.upper()}", f"{font} {kind} {letter.upper()}"):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return letter

"""Terms and propositions on one line, for terminals: `P_i = e^(t_i) / ∑_{j=1}^{K} e^(t_j)`.

The form `PLAIN`, for the frame in `printer`. Its signs are those that the output's encoding has.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derive.render.form import Form
from derive.render.notation import Notation
from derive.render.numbering import on_one_line
from derive.render.printer import render
from derive.render.spans import Formula
from derive.render.structure import ATOM, DIV, MUL, POW, PREFIX, Out
from derive.render.template import fill, places, template_for
from derive.terms.nodes import Node

_LONG_EXPONENT = 24
# signs that `Glyphs` has, with the spaces around them
_GLYPHS = {
    "!=": " {ne} ", "<=": " {le} ", ">=": " {ge} ", "iff": " {iff} ", "implies": " {implies} ",
    "maps_to": " {maps_to} ", "in": " {element_of} ", "forall": "{forall} ", "delta": "{delta}", "dots": "{dots}",
    "infinity": "{infinity}", "+infinity": "{infinity}", "pi": "{pi}",
}  # fmt: skip
_SIGNS = {
    "+": " + ", "-": " - ", "negative": "-", ",": ", ", ":": ": ", ":=": " := ", "=": " = ", "<": " < ",
    ">": " > ", "e": "e", "!": "!",
}  # fmt: skip


def render_unicode(part: Formula, notation: Notation | None = None) -> str:
    """A term, family or proposition on one line, with the signs of the notation's glyphs.

    Raises `KeyError` for a kind of node that has no printer (a test holds that there is none).
    """
    return render(part, notation or Notation(), PLAIN)


def plain_phrase(phrase: Sequence[str | Formula], notation: Notation) -> str:
    """Words with formulas and ranges, on one line."""
    return "".join(on_one_line(p) if isinstance(p, str) else render_unicode(p, notation) for p in phrase)


class Plain(Form):
    """One line of plain text."""

    signs = _SIGNS

    def sign(self, name: str, notation: Notation) -> str:
        glyph = _GLYPHS.get(name)
        return super().sign(name, notation) if glyph is None else glyph.format_map(vars(notation.glyphs))

    def words(self, text: str, notation: Notation) -> str:
        return text

    def is_raised(self, name: str, notation: Notation) -> bool:
        return False

    def name(self, name: str, notation: Notation) -> str:
        text = notation.plain_of(name)
        return text.split("<")[0].rstrip("(_") if places(text) else text

    def filled(
        self, name: str, outs: Sequence[Out], notation: Notation, *, unindexed: bool = False
    ) -> Out | None:
        template = template_for(notation.plain_of(name), len(outs), unindexed=unindexed)
        if template is None:
            return None

        def inside(n: int, where: str) -> str:
            if n > len(outs):
                return notation.glyphs.dot
            out = outs[n - 1]
            if where == "sub":
                return _script(_tight(out))
            return out.text if where == "open" or not _needs_brackets(out) else self.bracketed(out)

        return Out(fill(template, inside))

    def function(self, name: str) -> str:
        return name

    def number(self, value: Fraction) -> Out:
        return Out(str(value), ATOM if value.denominator == 1 else DIV, minus=value < 0)

    def torn(self, level: int, sort: str) -> str:
        return f"#{level}{sort[0]}"

    def bracketed(self, out: Out) -> str:
        return f"({out.text})"

    def braces(self, text: str) -> str:
        return f"{{{text}}}"

    def sub(self, head: str, outs: Sequence[Out], notation: Notation) -> str:
        texts = [_tight(out) for out in outs]
        if all(len(t) == 1 and t.isalpha() for t in texts):
            return f"{head}_{''.join(texts)}"
        return f"{head}_{_script(','.join(texts))}"

    def between(self, before: str, after: str, notation: Notation) -> str:
        return f" {notation.glyphs.dot} " if after[0].isdigit() else " "

    def fraction(self, num: Out, den: Out) -> Out:
        above = num.text if num.level >= MUL and not num.open else f"({num.text})"
        below = den.text if den.level >= PREFIX and not den.minus else f"({den.text})"
        is_open = den.open and den.level >= PREFIX and not den.minus
        return Out(f"{above} / {below}", DIV, minus=above[0] == "-", open=is_open, tall=True)

    def root(self, out: Out, notation: Notation) -> Out | None:
        sign = notation.glyphs.root
        bare = _word(out.text) and not sign.isalpha()
        return Out(f"{sign}{out.text}" if bare else f"{sign}({out.text})", POW, tall=out.tall)

    def power(self, base: str, exponent: Out, *, tall: bool = False) -> Out:
        return Out(f"{base}^{_exponent(exponent.text)}", POW, tall=tall)

    def is_low(self, exponent: Out) -> bool:
        return not exponent.tall and len(exponent.text) <= _LONG_EXPONENT

    def stands_bare(self, node: Node, out: Out) -> bool:
        return out.level == ATOM and out.text[0] not in "({|"

    def absolute(self, out: Out) -> Out | None:
        # bars inside bars cannot be paired by eye
        return None if "|" in out.text else Out(f"|{out.text}|", tall=out.tall)

    def binomial(self, upper: Out, lower: Out) -> Out | None:
        return None

    def cases(self, rows: Sequence[tuple[str, str | None]], notation: Notation) -> Out:
        words = notation.words
        parts = [
            words.in_other_cases.format(v) if c is None else words.in_case_of.format(v, c) for v, c in rows
        ]
        return Out(f"{{{'; '.join(parts)}}}", tall=True)

    def big(self, name: str, variable: Out, lo: Out, hi: Out, notation: Notation) -> str:
        sign = getattr(notation.glyphs, name)
        return f"{sign}_{{{variable.text}={_tight(lo)}}}^{{{_tight(hi)}}} "

    def limit(self, variable: Out, at: str, side: str, notation: Notation) -> str:
        at = f"{at}^{side}" if side else at
        return f"lim_{{{variable.text} {notation.glyphs.tends} {at}}} "

    def derivative(self, at: str, of: str, notation: Notation, *, partial: bool, order: int = 1) -> Out:
        sign = notation.glyphs.partial if partial else "d"
        power = f"^{order}" if order > 1 else ""
        return Out(f"{sign}{power}{of}/{sign}{at}{power}" + ("" if of else " "), DIV, tall=True)

    def evaluated(self, out: Out, variable: str, at: str) -> Out:
        return Out(f"({out.text})[{variable} = {at}]", tall=True)


PLAIN = Plain()


def _tight(out: Out) -> str:
    return out.text.replace(" + ", "+").replace(" - ", "-")


def _word(text: str) -> bool:
    return text.rstrip("'").isalnum()


def _script(text: str) -> str:
    return text if _word(text) else f"{{{text}}}"


def _exponent(text: str) -> str:
    return text if _word(text) else f"({text})"


def _needs_brackets(out: Out) -> bool:
    return out.level < ATOM or out.minus

r"""Terms and propositions in LaTeX, set as lecture notes set them: `\frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}`.

The form `LATEX`, for the frame in `printer`. The output is for math mode, needs amsmath (or KaTeX, or
MathJax), and has no `|`, which Markdown takes for a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from derive.render.form import Typeset
from derive.render.names import OPERATORS, TYPESET
from derive.render.notation import Notation
from derive.render.printer import render
from derive.render.structure import ATOM, DIV, POW, Out, cases_level
from derive.render.template import fill, places, template_for
from derive.render.tex_text import tex_text
from derive.terms.nodes import Node

RELATION_SIGNS = {"=": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}
_SIGNS = {
    **{op: f" {sign} " for op, sign in RELATION_SIGNS.items()},
    "+": " + ", "-": " - ", "negative": "-", ",": ", ", ":": r":\ ", ":=": " := ", "iff": r" \iff ",
    "implies": r" \implies ", "maps_to": r" \mapsto ", "in": r" \in ", "forall": r"\forall ",
    "delta": r"\delta", "dots": r"\dots", "infinity": r"\infty", "+infinity": r"+\infty", "e": "e",
    "pi": r"\pi", "!": "!",
}  # fmt: skip
_LETTER = re.compile(r"-?(\\[A-Za-z]+|[A-Za-z]|\\mathrm{[^{}]*})\Z")
_UPRIGHT = re.compile(r"\\mathrm{[^{}]*}\Z")
_ONE_SIGN = re.compile(r"([A-Za-z]|\\[A-Za-z]+)'*\Z")


def render_latex(node: Node, notation: Notation | None = None) -> str:
    """A term, family or proposition in LaTeX's math mode.

    Raises `KeyError` for a kind of node that has no printer (a test holds that there is none).
    """
    return render(node, notation or Notation(), LATEX)


class Latex(Typeset):
    """LaTeX's math mode, with amsmath."""

    signs = _SIGNS
    brackets = ("(", "{", r"\lvert", r"\left")
    power_of_e = "e^"

    def words(self, text: str, notation: Notation) -> str:
        return rf"\text{{{tex_text(text, notation.words.language)}}}" if text else ""

    def name(self, name: str, notation: Notation) -> str:
        return fill(notation.latex_of(name), lambda n, where: _dot(where))

    def head(self, name: str, notation: Notation) -> str:
        template = notation.latex_of(name)
        if not places(template):
            return template
        text = template.split("<")[0].rstrip("({_ ")
        return text if _balanced(text) else self.function(name)

    def filled(
        self, name: str, outs: Sequence[Out], notation: Notation, *, unindexed: bool = False
    ) -> Out | None:
        template = template_for(notation.latex_of(name), len(outs), unindexed=unindexed)
        if template is None:
            return None

        def inside(n: int, where: str) -> str:
            if n > len(outs):
                return _dot(where)
            out = outs[n - 1]
            if where == "sub":
                return _script(out.text)
            loose = out.level < ATOM or out.minus
            return self.bracketed(out) if where == "atom" and loose else out.text

        tall = any(o.tall for o in outs)
        if tall and r"\left" not in template:
            template = template.replace("(", r"\left(").replace(")", r"\right)")
        return Out(fill(template, inside), tall=tall)

    def function(self, name: str) -> str:
        name = TYPESET.get(name, name)
        return f"\\{name}" if name in OPERATORS else rf"\operatorname{{{name.replace('_', ' ')}}}"

    def number(self, value: Fraction) -> Out:
        if value.denominator == 1:
            return Out(str(value), minus=value < 0)
        sign = "-" if value < 0 else ""
        text = rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}"
        return Out(text, POW, minus=value < 0)

    def torn(self, level: int, sort: str) -> str:
        return rf"\#{level}{sort[0]}"

    def bracketed(self, out: Out) -> str:
        return rf"\left({out.text}\right)" if out.tall else f"({out.text})"

    def braces(self, text: str) -> str:
        return rf"\{{{text}\}}"

    def sub(self, head: str, outs: Sequence[Out], notation: Notation) -> str:
        texts = [out.text for out in outs]
        base = f"{{{head}}}" if ("_" in head or "^" in head) and not head.endswith(")") else head
        if all(_ONE_SIGN.match(t) for t in texts):
            return f"{base}_{_script((' ' if any(t[0] == chr(92) for t in texts) else '').join(texts))}"
        return f"{base}_{_script(', '.join(texts))}"

    def between(self, before: str, after: str, notation: Notation) -> str:
        number = before.lstrip("-").isdigit() or before.lstrip("-").startswith(r"\tfrac")
        if after[0].isdigit() or after.startswith(r"\tfrac") or (number and after.startswith(r"\frac")):
            return r" \cdot "
        if after.startswith(("(", r"\left(")):
            return r"\," if _LETTER.match(before) else ""
        return r" \, " if _UPRIGHT.search(before) or after.startswith(r"\mathrm") else " "

    def fraction(self, num: Out, den: Out) -> Out:
        return Out(rf"\frac{{{num.text}}}{{{den.text}}}", POW, tall=True)

    def root(self, out: Out, notation: Notation) -> Out | None:
        return Out(rf"\sqrt{{{out.text}}}", POW, tall=out.tall)

    def power(self, base: str, exponent: Out, *, tall: bool = False) -> Out:
        return Out(f"{base}^{_script(exponent.text)}", POW, tall=tall or exponent.tall)

    def slashed(self, num: Out, den: Out) -> Out | None:
        return Out(f"{num.text}/{den.text}", DIV)

    def absolute(self, out: Out) -> Out | None:
        if out.tall:
            return Out(rf"\left\lvert {out.text} \right\rvert", tall=True)
        return Out(rf"\lvert {out.text} \rvert")

    def binomial(self, upper: Out, lower: Out) -> Out | None:
        return Out(rf"\binom{{{upper.text}}}{{{lower.text}}}", POW, tall=True)

    def cases(self, rows: Sequence[tuple[str, str | None]], notation: Notation) -> Out:
        told = self.conditions(rows, notation)
        inside = r" \\ ".join(f"{value} & {when}" for (value, _), when in zip(rows, told, strict=True))
        return Out(rf"\begin{{cases}} {inside} \end{{cases}}", cases_level(rows), open=True, tall=True)

    def big(self, name: str, variable: Out, lo: Out, hi: Out, notation: Notation) -> str:
        return rf"\{name}_{{{variable.text}={lo.text}}}^{{{hi.text}}} "

    def limit(self, variable: Out, at: str, side: str, notation: Notation) -> str:
        return rf"\lim_{{{variable.text} \to {at}{'^' + side if side else ''}}} "

    def derivative(self, at: str, of: str, notation: Notation, *, partial: bool, order: int = 1) -> Out:
        sign = r"\partial " if partial else "d"
        below = f" {at}" if sign == "d" and at.startswith("\\") else at
        power = "" if order == 1 else f"^{order}" if order < 10 else f"^{{{order}}}"
        above = (f"{sign.strip()}{power}{of}" if power else f"{sign}{of}") if of else f"{sign.strip()}{power}"
        return Out(rf"\frac{{{above}}}{{{sign}{below}{power}}}" + ("" if of else " "), POW, tall=True)

    def evaluated(self, out: Out, variable: str, at: str) -> Out:
        return Out(rf"\left.{out.text}\right\rvert_{{{variable} = {at}}}", POW, tall=True)


LATEX = Latex()


def _script(text: str) -> str:
    return text if len(text) == 1 else f"{{{text}}}"


def _dot(where: str) -> str:
    """What stands for an index in the name of a whole family."""
    return r"\cdot" if where == "open" else r"{\cdot}"


def _balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in ("()", "{}", "[]"))

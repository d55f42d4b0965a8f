"""A figure drawn by matplotlib, in colours that differ in lightness too, with formulas as labels and no words."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from derive.figures.declared import BadFigure
from derive.figures.sampled import Figure
from derive.render.latex import render_latex
from derive.render.notation import Notation
from derive.render.unicode import render_unicode
from derive.terms.nodes import Node

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (4.8, 3.2)  # inches
DPI = 200
# Okabe and Ito's, which people with any colour vision tell apart
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#000000")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)), "-.", (0, (7, 2, 1, 2, 1, 2)), (0, (2, 2)))
_MARK = "drawn by derive"  # in each figure, by which it is known as one of ours
_SAVED: dict[str, dict[str, Any]] = {
    "svg": {"metadata": {"Date": None, "Creator": _MARK}},
    "png": {"dpi": DPI, "metadata": {"Software": _MARK}},
    "pgf": {},
    "pdf": {"metadata": {"CreationDate": None, "Creator": _MARK, "Producer": None}},
}


def drawn(figure: Figure, suffix: str) -> bytes:
    """The file of a figure: `svg`, `png`, `pdf`, or `pgf` for `\\input` in LaTeX. The same input gives the same bytes.

    Raises `BadFigure` where matplotlib is not installed, or TeX for `pgf`.
    """
    matplotlib = _matplotlib()
    style = {
        "svg.hashsalt": "derive", "svg.fonttype": "path", "font.family": "serif", "mathtext.fontset": "cm",
        "axes.spines.top": False, "axes.spines.right": False, "font.size": 10, "legend.frameon": False,
        "pgf.rcfonts": False,
    }  # fmt: skip
    from matplotlib.figure import Figure as Canvas

    with matplotlib.rc_context(style):
        canvas = Canvas(figsize=SIZE, layout="constrained")
        _draw(canvas.subplots(), figure)
        out = io.BytesIO()
        try:
            canvas.savefig(out, format=suffix, **_SAVED[suffix])
        except RuntimeError as error:
            reason = str(error).splitlines()[0]
            raise BadFigure(f"{suffix} cannot be written: {reason}", "install TeX, or use svg") from None
    comment = f"% {_MARK}\n".encode() if suffix == "pgf" else b""
    return comment + out.getvalue()


def is_drawn(content: bytes) -> bool:
    """Whether a file is one that `drawn` gave."""
    return _MARK.encode() in content


def _matplotlib() -> Any:
    try:
        import matplotlib
    except ImportError:
        raise BadFigure("figures need matplotlib, which is not installed", "pip install matplotlib") from None
    return matplotlib


def _draw(axes: Axes, figure: Figure) -> None:
    notation = Notation.of(figure.record)
    nan = float("nan")
    rows = [[nan if v is None else v for v in curve.values] for curve in figure.curves]
    for n, (curve, ys) in enumerate(zip(figure.curves, rows, strict=True)):
        look = {"color": COLOURS[n % len(COLOURS)], "linestyle": DASHES[n % len(DASHES)]}
        axes.plot(figure.xs, ys, label=_label(curve.term, notation), linewidth=1.8, **look)
    if figure.fill:
        axes.fill_between(figure.xs, rows[0], rows[1], color=COLOURS[0], alpha=0.12, linewidth=0)
    for x, y in figure.marks:
        axes.plot([x], [y], "o", color="black", markersize=4, zorder=5)
    axes.set_xlabel(_label(figure.variable, notation))
    if figure.equal:
        axes.set_aspect("equal")
        low, high = min(figure.xs), max(figure.xs)
        axes.set_ylim(low, high)
    for draw, here in ((axes.axhline, axes.get_ylim()), (axes.axvline, axes.get_xlim())):
        if here[0] < 0 < here[1]:
            draw(0, color="0.8", linewidth=0.8, zorder=0)
    if figure.fixed:
        axes.set_title(_values(figure, notation), fontsize=8, color="0.35")
    labels = [_label(curve.term, notation) for curve in figure.curves]
    if any(r"\sum" in label for label in labels):  # too tall to stand among curves
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), labelspacing=1.2)
    else:
        axes.legend(loc="best", fontsize=9)


def _values(figure: Figure, notation: Notation) -> str:
    """`z = (1, 2, t)`, for each name that is given a value."""
    told = []
    for name, values in figure.fixed:
        shown = ", ".join(_mathtext(render_latex(v, notation)) for v in values)
        head = _mathtext(render_latex(name, notation))
        told.append(f"${head} = {shown if len(values) == 1 else f'({shown})'}$")
    return ",  ".join(told)


def _label(node: Node, notation: Notation) -> str:
    """A formula as matplotlib sets it; in plain signs where its TeX does not know a command."""
    for text in (f"${_mathtext(render_latex(node, notation))}$", render_unicode(node, notation)):
        if _is_set(text):
            return text
    return ""


def _mathtext(latex: str) -> str:
    return (
        latex.replace(r"\tfrac", r"\frac")
        .replace(r"\dfrac", r"\frac")
        .replace(r"\bigl", "")
        .replace(r"\bigr", "")
    )


def _is_set(text: str) -> bool:
    from matplotlib.mathtext import MathTextParser

    parse: Callable[[str], Any] = MathTextParser("path").parse
    try:
        parse(text)
    except (ValueError, RuntimeError):
        return False
    return True

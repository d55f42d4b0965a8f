"""A witness in words: the point, and what the two sides are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len
from rich.text import Text

from derive.kernel.closed import closed_is_zero
from derive.record.model import Line, Point, Record
from derive.refute.verify import verify_witness
from derive.refute.witness import Solution, Value, Witness
from derive.render.notation import Notation
from derive.render.terminal import broken
from derive.render.unicode import render_unicode
from derive.report.style import fill
from derive.terms.nodes import INTEGER, REAL, Elem, Family, Infinity, Node, Not, Num, Prop, Sym, Term

INDENT = 4
LABEL = 10
MANY = 4  # assignments in a headline


def assignments(witness: Witness, notation: Notation) -> list[str]:
    """`K = 2`, `i = 1`, `z_1 = 0`, ...: numbers, then indices, then elements of families.

    A number that is known as the solution of equations has its first digits: `p_1 ≈ 0.316060279414`.
    """
    solution = witness.solution

    def given(name: Term, value: Term) -> str:
        near = None if solution is None or name != value else solution.near(value)
        if near is None:
            return f"{render_unicode(name, notation)} = {render_unicode(value, notation)}"
        return f"{render_unicode(name, notation)} {notation.glyphs.approx} {near}"

    out = [given(Sym(n, v.sort if isinstance(v, Sym) else REAL), v) for n, v in witness.point.numbers]
    named = {n for n, _ in witness.point.numbers}
    out += [given(Sym(n, INTEGER), Num(v)) for n, v in witness.indices if n not in named]
    for name, table in witness.point.families:
        out += [given(Elem(Family(name, len(i)), *(Num(k) for k in i)), value) for i, value in table]
    return out


def place(witness: Witness, notation: Notation) -> str:
    """The point in a few words, for a headline: all of it if it is short, else its numbers and indices."""
    every = assignments(witness, notation)
    if len(every) > MANY:
        bare = replace(witness, point=Point(witness.point.numbers))
        every = assignments(bare, notation)
    return ", ".join(every) if 0 < len(every) <= MANY else ""


def value(found: Value, notation: Notation) -> str:
    """`-e/(1+e)^2 ≈ -0.1966`, or only what is known."""
    decimal = found.decimal
    if decimal in ("oo", "-oo"):
        return render_unicode(Infinity(-1 if decimal == "-oo" else 1), notation)
    if found.exact is None:
        return f"{notation.glyphs.approx} {decimal}"
    exact = render_unicode(found.exact, notation)
    return exact if exact == decimal or not decimal else f"{exact}   {notation.glyphs.approx} {decimal}"


def show(witness: Witness, notation: Notation, labels: Sequence[str], width: int) -> list[Text]:
    """The point and both values, or where it is undefined; `labels` name the two sides."""
    head = " " * INDENT + "witness".ljust(LABEL)
    point = assignments(witness, notation)
    rows = fill(point, ", ", width - len(head)) if point else ["any point"]
    out = [Text.assemble((head if n == 0 else " " * len(head), "bold"), row) for n, row in enumerate(rows)]
    if witness.solution is not None:
        out += _solution(witness.solution, notation, width)
    elif out and cell_len(out[-1].plain) + 10 <= width:
        out[-1].append("   (exact)", "dim")
    values = [v for v in zip(labels, (witness.left, witness.right), strict=False) if v[1] is not None]
    wide = max((cell_len(label) for label, _ in values), default=0)
    for label, found in values:
        if found is not None:
            head = f"{' ' * (INDENT + 4)}{label.ljust(wide)}   "
            text = value(found, notation)
            if cell_len(head) + cell_len(text) > width and found.decimal:
                text = f"{notation.glyphs.approx} {found.decimal}"
            out.append(Text(head + text))
    if witness.undefined is not None:
        term = render_unicode(witness.undefined.term, notation)
        told = f"{term} is undefined there: {witness.undefined.why}"
        out += [Text(" " * (INDENT + 4) + piece) for piece in broken(told, width - INDENT - 4)]
    return out


def _solution(solution: Solution, notation: Notation, width: int) -> list[Text]:
    """What the numbers are that have no closed form, and how they are known."""
    indent = INDENT + LABEL
    said = "(certified: there is a solution with these digits)"
    lines = ["where", *(f"  {render_unicode(e, notation)}" for e in solution.equations)]
    return [
        *(Text(" " * indent + piece) for line in lines for piece in broken(line, width - indent)),
        *(Text(" " * indent + piece, "dim") for piece in broken(said, width - indent)),
    ]


def members(witness: Witness, line: Line, record: Record, notation: Notation) -> list[Text]:
    """Which members of an equivalence hold at its witness, where that can be decided."""
    texts = [render_unicode(member, notation) for member in line.prop.args]
    wide = max(cell_len(text) for text in texts)
    found = zip(texts, (_truth(member, witness, line, record) for member in line.prop.args), strict=True)
    return [
        Text(f"{' ' * (INDENT + 4)}{text}{' ' * (wide - cell_len(text))}   {word}")
        for text, word in found
        if word
    ]


def _truth(member: Node, witness: Witness, line: Line, record: Record) -> str:
    if not isinstance(member, Prop):
        return ""
    indices = tuple((name, Num(value)) for name, value in witness.indices)
    point = replace(witness.point, numbers=(*witness.point.numbers, *indices))
    for word, prop in (("false", member), ("true", Not(member))):
        found = verify_witness(
            record, prop, point, line.guards, solution=witness.solution, equal=closed_is_zero
        )
        if isinstance(found, Witness):
            return word
    return ""

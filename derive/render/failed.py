"""Why a line fails, in words with formulas: numbers at which it is false, or else what the kernel did not show."""

from __future__ import annotations

import re

from derive.check.verdict import CheckedLine
from derive.kernel.verdict import Failure
from derive.languages.language import Language
from derive.record.model import Line, Point, Record
from derive.refute.witness import Value, Witness
from derive.render.conditions import lettered
from derive.render.numbering import Ref, with_references
from derive.render.phrases import Phrase, decimal_node, filled, joined
from derive.render.tidy import tidy
from derive.render.wording import Wording
from derive.terms.nodes import REAL, ZERO, Elem, Family, Num, Rel, Sym, walk

_SIGN = "the difference was not shown to have the right sign"
_LONG = 120  # parts of a difference that nobody would read


def why(checked: CheckedLine, record: Record, language: Language, words: Wording) -> Phrase:
    """Why a line is not proved; nothing if it is."""
    failure, line = checked.kernel.failure, checked.kernel.line
    if checked.witness is not None:
        return witness(checked.witness, language, words)
    if failure is None:
        return ()
    shown = to_show(failure, record, line)
    if shown is not None and sum(1 for _ in walk(shown)) <= _LONG:
        return filled(words.not_shown, (shown,))
    return told(failure.message, record, language)


def told(message: str, record: Record, language: Language) -> Phrase:
    """A message of the kernel, with references to the lines that it names."""
    refs: list[Ref] = []

    def place(ref: Ref) -> str:
        refs.append(ref)
        return f"\0{len(refs) - 1}\0"  # no words have this sign in them

    parts = language.say(with_references(message, record, place)).split("\0")
    return tuple(refs[int(part)] if n % 2 else part for n, part in enumerate(parts) if part)


def to_show(failure: Failure, record: Record, line: Line | None) -> Rel | None:
    """What was to be shown of the difference to 0, where its sign is all that was not shown."""
    if (
        failure.message != _SIGN
        or failure.difference is None
        or line is None
        or not isinstance(line.prop, Rel)
    ):
        return None
    return Rel(line.prop.forward().op, tidy(lettered(failure.difference, record, line)), ZERO)


def witness(found: Witness, language: Language, words: Wording) -> Phrase:
    """The point, and what the two sides are there or that one is undefined."""
    values = [*point_equations(found.point), *(Rel("=", Sym(n), Num(v)) for n, v in found.indices)]
    given: list[Phrase] = []
    for value in values:
        near = found.solution.near(value.left) if found.solution is not None else None
        given.append((value,) if near is None else (value.left, " ≈ ", decimal_node(near)))
    told: list[Phrase] = []
    for template, side in ((words.left_side, found.left), (words.right_side, found.right)):
        if side is not None:
            told.append(filled(template, _value(side)))
    if found.undefined is not None:
        told.append(filled(words.undefined, (found.undefined.term,), (language.say(found.undefined.why),)))
    at = filled(words.at, joined(given or [(words.any_point,)]))
    return (*at, " ", *joined(told, "; "))


def point_equations(point: Point) -> list[Rel]:
    """The values of a point, as equations."""
    out = [Rel("=", Sym(name, v.sort if isinstance(v, Sym) else REAL), v) for name, v in point.numbers]
    for name, table in point.families:
        for indices, value in table:
            one = Elem(Family(name, len(indices)), *(Num(x) for x in indices))
            out.append(Rel("=", one, value))
    return out


def _value(value: Value) -> Phrase:
    """The exact value where there is one, and the decimal where that says more."""
    if value.exact is None:
        return ("≈ ", decimal_node(value.decimal))
    is_its_own = isinstance(value.exact, Num) and re.fullmatch(r"-?\d+", value.decimal) is not None
    return (value.exact,) if is_its_own else (value.exact, " ≈ ", decimal_node(value.decimal))

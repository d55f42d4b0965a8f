"""Reasons in words, made from a line's rule and what it was given, in any language.

A template has `{by}` for a parameter of the rule, `{variable=point}` for two as an equation, `{cited}` for
the lines and lemmas that the line cites, or `{line}` for the first of them, where the rule is applied to that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from derive.frozen import frozen
from derive.record.model import Citation, Definition, Hypothesis, Line
from derive.terms.nodes import INTEGER, App, Elem, Family, Iff, Implies, Lam, Node, Sym, instantiate

if TYPE_CHECKING:
    from derive.languages.language import Language

ALGEBRA = "algebra"  # needs no words of its own, unless nothing else is said

_PLACE = re.compile(r"\{(\w+)(?:=(\w+))?\}")


@frozen
class Equals:
    """`name = value`, where the value may be a family; the name is of this derivation, or of the lemma cited."""

    name: str
    value: Node
    of_lemma: bool = False


@frozen
class LineOf:
    """A line, by its id."""

    id: str


Part = str | Node | Equals | LineOf
Words = tuple[Part, ...]


def reason(
    line: Line,
    hypotheses: Mapping[str, Hypothesis],
    definitions: Mapping[str, Definition],
    language: Language,
    unsaid: Collection[str] = (),
) -> Words:
    """The words for a line, from its rule, parameters and premises; nothing where algebra needs none.

    Hypotheses and definitions are those that the line may name, by id and by name. An author's words
    stay as they were written (with `$formulas$`), or as the language's catalogue translates them.
    `unsaid` are lines that a reader need not be told of, such as the one just above.
    """
    told = [c for c in line.premises if c.kind != "hypothesis" and c.ref not in unsaid]
    because = [fact(c, hypotheses, language, "because at") for c in line.premises if c.kind == "hypothesis"]
    parts: list[Words] = []
    rest = told
    if line.rule in language.rules and line.rule != ALGEBRA:
        without, with_ = language.rules[line.rule]
        taken = [c for c in told if _is_applied_to(line, c)] if "{line}" in with_ else told
        rest = [c for c in told if c not in taken]
        parts.append(filled(with_ if taken else without, _values(line, _all_of(taken, hypotheses, language))))
    if rest:
        parts.append(filled(language.frames["by"], {"cited": _all_of(rest, hypotheses, language)}))
    unfolded = [_unfolded(name, definitions, language) for name in line.parameter("unfold", ())]
    if unfolded:
        frame = language.frames["definition" if len(unfolded) == 1 else "definitions"]
        parts.append(filled(frame, {"names": listed(unfolded, language, "and names")}))
    if because:
        parts.append(filled(language.frames["because"], {"words": listed(because, language)}))
    return _joined(parts, ", ")


def _all_of(citations: Sequence[Citation], hypotheses: Mapping[str, Hypothesis], language: Language) -> Words:
    return listed([fact(c, hypotheses, language) for c in citations], language)


def _is_applied_to(line: Line, citation: Citation) -> bool:
    """Whether a rule that does something to both sides does it to this: to the first; in an equivalence, to its own."""
    return citation is line.premises[0] and not isinstance(line.prop, Iff | Implies)


def listed(items: Sequence[Words], language: Language, last: str = "and") -> Words:
    """Several things as one: `a, b and c`. `last` is the frame that stands before the last one."""
    if len(items) < 2:
        return _joined(items, "")
    return (*_joined(items[:-1], ", "), language.frames[last], *items[-1])


def fact(
    citation: Citation, hypotheses: Mapping[str, Hypothesis], language: Language, frame: str = "at"
) -> Words:
    """What a line cites, and where: `(2) at i = K`; of a hypothesis its words, else its formula."""
    found: Words = (citation.ref,)
    if citation.kind == "line":
        found = (LineOf(citation.ref),)
    elif citation.kind == "hypothesis" and citation.ref in hypotheses:
        hypothesis = hypotheses[citation.ref]
        found = (language.told(hypothesis.words) or hypothesis.prop,)
    of_lemma = citation.kind == "lemma"
    values: list[Words] = [
        (Equals(name, value, of_lemma),) for name, value in citation.at if not _is(name, value)
    ]
    if not values:
        return found
    return filled(language.frames[frame], {"fact": found, "values": _joined(values, ", ")})


def _is(name: str, value: Node) -> bool:
    """Whether an instance has its own name, so that saying `z = z` tells nothing."""
    if isinstance(value, Lam):  # j -> z[j] is z
        index = Sym("?", value.sort)
        match instantiate(value, index):
            case Elem(family=Family(name=own), indices=(last,)) | App(name=own, args=(*_, last)):
                return own == name and last == index
    return isinstance(value, Sym | Family) and value.name == name


def _unfolded(name: str, definitions: Mapping[str, Definition], language: Language) -> Words:
    definition = definitions.get(name)
    if definition is None or not definition.shared:
        return (Sym(name),)
    return (language.named(definition),)


def _values(line: Line, cited: Words) -> dict[str, Words]:
    out: dict[str, Words] = {"cited": cited, "line": cited}
    for name, value in line.parameters:
        if isinstance(value, Node):
            out[name] = (value,)
        elif name == "index" and isinstance(value, str):
            out[name] = (Sym(value, INTEGER),)
    return out


def filled(template: str, values: Mapping[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    """A template with parts in its places; a place for which there is none stays empty."""
    out: list[Any] = []
    at = 0
    for place in _PLACE.finditer(template):
        out.append(template[at : place.start()])
        at = place.end()
        first, second = place.groups()
        if second is None:
            out += values.get(first, ())
        else:
            out.append(_equation(values.get(first, ()), values.get(second, ())))
    return tuple(p for p in (*out, template[at:]) if p != "")


def _equation(left: Words, right: Words) -> Part:
    match left, right:
        case (Sym() as variable,), (Node() as value,):
            return Equals(variable.name, value)
    return ""


def _joined(items: Iterable[Words], separator: str) -> Words:
    out: list[Part] = []
    for n, item in enumerate(items):
        out += [separator, *item] if n and separator else item
    return tuple(out)

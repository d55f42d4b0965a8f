"""Words mixed with formulas, which each renderer prints in its own notation: the pieces that a layout is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from derive.languages.language import ENGLISH, Language
from derive.languages.particles import UNKNOWN, Reader
from derive.record.model import Domain, Line, Record
from derive.render.choosing import names_shown, own_templates, range_letter
from derive.render.conditions import Condition, spoken
from derive.render.numbering import Ref
from derive.render.spans import Formula, Setting, Span, together
from derive.terms.nodes import INTEGER, ZERO, And, Family, Mul, Neg, Node, Num, Pow, Rel, Sym, Term, free

Part = str | Formula | Ref
Phrase = tuple[Part, ...]
T = TypeVar("T")

_FORMULA = re.compile(r"\$([^$]+)\$")
# no part of "i.e.", "don't" or a lemma's name; "a", "A" and "I" are words
_LETTER = re.compile(r"(?<![\w.'’-])([B-HJ-Zb-z])(?![A-Za-z0-9_'’]|\.\w|-(?!th\b))", re.ASCII)


def words(text: str, record: Record, labels: Mapping[str, Ref] | None = None) -> Phrase:
    """Words with their `$formulas$` read; a formula that cannot be read stays as it was written.

    A letter that stands by itself and is a name of the derivation is one of its formulas too.
    With `labels` (of lines, by id), `(2)` refers to the line with that id.
    """
    out: list[Part] = []
    letters = {s.name for s in record.symbols} | {x.name for x in record.indices} | _names_alone(record)
    for n, part in enumerate(_FORMULA.split(text)):
        if n % 2:
            out += _formulas(part, record)
            continue
        for m, piece in enumerate(re.split(r"\((\w+)\)", part)):
            if m % 2 and labels is not None and piece in labels:
                out.append(labels[piece])
            else:
                for k, plain in enumerate(_LETTER.split(f"({piece})" if m % 2 else piece)):
                    out += _formulas(plain, record) if k % 2 and plain in letters else (plain,)
    return _together(tuple(p for p in out if p != ""))


def unread(record: Record) -> list[str]:
    """What an author's words have between dollar signs that cannot be read as a formula. A title has words only."""
    said = [*(x.why for x in record.lines), *(x.why for x in record.refutations)]
    said += [*(x.words for x in record.hypotheses), *(x.words for x in record.goals)]
    found = dict.fromkeys(text for words in said for text in _FORMULA.findall(words))
    return [text for text in found if _formulas(text, record) == (text,)]


def _formulas(text: str, record: Record) -> Phrase:
    """A formula of the formula language; `x = t` may name a variable of a lemma, unknown here."""
    if text in _names_alone(record):
        return (Sym(text),)  # a function or family by its name alone
    whole = _formula(text, record)
    if whole is not None:
        return (whole,)
    name, equals, value = text.partition(" = ")
    right = _formula(value, record) if equals and name.isidentifier() else None
    if right is None:
        return (text,)
    return (Rel("=", Sym(name), right),) if isinstance(right, Term) else (Sym(name), " = ", right)


def _names_alone(record: Record) -> set[str]:
    """Families and functions, which are no formulas without indices and arguments."""
    return {f.name for f in record.families} | {d.name for d in record.definitions}


def _formula(text: str, record: Record) -> Node | None:
    from derive.formula.parse import ParseError, Scope, parse_family, parse_prop, parse_term

    scope = Scope.of(record)
    readers: tuple[Callable[[str, Scope], Node], ...] = (parse_term, parse_prop, parse_family)
    for read in readers:
        try:
            return read(text, scope)
        except ParseError:
            continue
    return None


def spoken_in(language: Language, phrase: Phrase) -> Phrase:
    """A phrase with derive's own words in the language."""
    return _together(tuple(language.say(part) if isinstance(part, str) else part for part in phrase))


def fitted(phrase: Phrase, record: Record, language: Language) -> Phrase:
    """A phrase whose words have the form that the sound before them asks for, in a language with such forms."""
    if language.fitted is None:
        return phrase
    reader = Reader({d.name: d for d in record.definitions}, own_templates(record))
    out: list[Part] = []
    for part in _together(phrase):
        if isinstance(part, str):
            before = out[-1] if out else None
            last = (
                before.hi
                if isinstance(before, Span)
                else before.value
                if isinstance(before, Setting)
                else before
            )
            part = language.fit(part, reader.sounds(last) if isinstance(last, Node) else UNKNOWN)
        out.append(part)
    return tuple(out)


def _together(phrase: Phrase) -> Phrase:
    """A phrase without neighbouring strings."""
    out: list[Part] = []
    for part in phrase:
        if isinstance(part, str) and out and isinstance(before := out[-1], str):
            out[-1] = before + part
        else:
            out.append(part)
    return tuple(out)


def listed(items: Sequence[Formula], first: str, then: str = ", ") -> Phrase:
    """Items one after the other, as a phrase: `first` before them, `then` between them."""
    out: list[Part] = []
    for n, item in enumerate(items):
        out += [then if n else first, item]
    return tuple(out)


def domain_relations(domain: Domain, x: Term) -> list[Node]:
    """What a domain says, as people write it: with the number on the left, or between its bounds."""
    low, high = ((">", domain.above), (">=", domain.at_least)), (("<", domain.below), ("<=", domain.at_most))
    least, most = ([Rel(sign, x, b) for sign, b in bounds if b is not None] for bounds in (low, high))
    both = len(least) == len(most) == 1
    out: list[Node] = [And(least[0].forward(), most[0])] if both else [*least, *most]
    if domain.nonzero:
        out.append(Rel("!=", x, ZERO))
    return out


def spans_of(record: Record, ranges: Iterable[tuple[Term, Term]], avoid: set[str]) -> list[Span]:
    """Index names for ranges: declared indices with the same range first."""
    taken = avoid | names_shown(record)
    spans = []
    for lo, hi in ranges:
        name = range_letter(record, (lo, hi), taken)
        taken.add(name)
        spans.append(Span(Sym(name, INTEGER), lo, hi))
    return spans


def variables_of(spans: Iterable[Span]) -> list[Sym]:
    """The index symbols of spans that name one."""
    return [s.variable for s in spans if s.variable is not None]


def names_in(line: Line) -> frozenset[Sym | Family]:
    """The symbols and families of a line and its guards."""
    return free(line.prop).union(*(free(g) for g in line.guards))


def quantifiers_of(record: Record, names: Iterable[Sym | Family]) -> tuple[Span, ...]:
    """The declared indices among names, with their ranges, in order of declaration."""
    wanted = set(names)
    return tuple(Span(x.term, x.lo, x.hi) for x in record.indices if x.term in wanted)


def closed(record: Record, phrase: Phrase, names: Iterable[Sym | Family]) -> Phrase:
    """A phrase, then for which indices among names it is said."""
    return (*phrase, *listed(together(quantifiers_of(record, names)), " for "))


def filled(template: str, *insides: tuple[T, ...]) -> tuple[T | str, ...]:
    """A sentence of the wording with phrases in place of `{}`."""
    out: list[T | str] = []
    for text, inside in zip(template.split("{}"), (*insides, ()), strict=True):
        out += [text, *inside] if text else inside
    return tuple(out)


def in_its_cases(record: Record, line: Line, language: Language = ENGLISH) -> Phrase:
    """What a line says: for which indices, and in which cases."""
    said = Condition(line.prop, quantifiers_of(record, names_in(line)), (), line.guards, "", met=True)
    return spoken(said, language)


def decimal_node(text: str) -> Term:
    """A decimal as a term that prints as its digits: terms have exact numbers only, so it is a name."""
    found = re.fullmatch(r"(?:about )?(-?)(\d+(?:\.\d+)?)(?:e([+-]\d+)|\^(\d+))?", text)
    if found is None:
        return Sym(text)
    minus, digits, exponent, power = found.groups()
    if power:
        size = Pow(Sym(digits), Num(int(power)))
        return Neg(size) if minus else size
    number = Neg(Sym(digits)) if minus else Sym(digits)
    return Mul(number, Pow(Num(10), Num(int(exponent)))) if exponent else number


def joined(phrases: Iterable[tuple[T, ...]], between: str = ", ") -> tuple[T | str, ...]:
    """Phrases one after the other."""
    out: list[T | str] = []
    for n, phrase in enumerate(phrases):
        out += [between, *phrase] if n else phrase
    return tuple(out)

"""How each name of a record is printed: by the author's template where no reader could take it for something else.

A template is used only if it keeps every index and argument, is plain mathematics, and could be read neither as
another name with what may stand behind it nor as a sign that renderers print themselves; else the name's own form is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from itertools import islice

from derive.frozen import frozen
from derive.record.model import Definition, Parameter, Record
from derive.render.glyphs import UNICODE, Glyphs
from derive.render.names import GREEK, RESERVED, fresh_name, latex_name, plain_name
from derive.render.readings import (
    DELTA,
    DELTA_OF_TWO,
    SIGNS,
    Pattern,
    Unreadable,
    latex_pattern,
    meet,
    plain_pattern,
    readings,
)
from derive.render.template import PLACE, places
from derive.terms.nodes import INTEGER, Term

_COMMANDS = frozenset(GREEK) | {
    "mid", "operatorname", "mathrm", "mathbf", "mathit", "mathcal", "mathbb", "mathsf", "hat", "tilde",
    "bar", "vec", "star", "ast", "prime", "dagger", "top", "varepsilon", "varphi", "vartheta", "varrho",
    "cdot",
}  # fmt: skip
_OPERATORS = frozenset(("Pr", "arg", "deg", "det", "dim", "gcd", "inf", "ker", "lim", "max", "min", "sup"))
_TOKEN = re.compile(r"\\([A-Za-z]+)|\\[,;: ]|[A-Za-z0-9 _^{}(),;:'+=\[\]/-]")
# a template stands where an atom stands: it may not look like a sum, a quotient or a relation
_LOOSE = frozenset("+-=/")
_SCRIPT = r"\s*(?:\\[A-Za-z]+|<[1-9]>|\S)\s*"
_TWO_SCRIPTS = re.compile(
    rf"_{_SCRIPT}(?:\^{_SCRIPT})?_|\^{_SCRIPT}(?:_{_SCRIPT})?[\^']"
)  # which TeX refuses
# of a record with more, the rest is not looked at: each is compared with each
_MOST_TEMPLATES = 60
# a name that lost its template may mislead about another one: after as many rounds no template is used
_MOST_ROUNDS = 10


@frozen
class Chosen:
    """What is printed for each name in one way of writing, and how it could be read."""

    texts: Mapping[str, str]
    readings: Mapping[str, tuple[Pattern, ...]]
    read: Callable[[str], Pattern]
    _asked: dict[tuple[str, str], bool] = field(default_factory=dict, compare=False, repr=False)

    def misleads(self, name: str, text: str) -> bool:
        """Whether `text`, printed for a variable that is bound, could be read as a name that is another one."""
        if not self.readings:
            return False
        if (name, text) not in self._asked:
            mine = _readings(self.read, text, 0)
            self._asked[name, text] = meet(mine, DELTA) or any(
                meet(mine, others) for other, others in self.readings.items() if other != name
            )
        return self._asked[name, text]


NOTHING = Chosen({}, {}, latex_pattern)


def choose(record: Record, glyphs: Glyphs) -> tuple[Chosen, Chosen]:
    """The plain and the LaTeX form of each symbol, family, definition and index of a record."""
    declared = _declared(record)
    given = {n: latex for n, (latex, _) in declared.items()}
    arities = {n: arity for n, (_, arity) in declared.items()}
    names = [*given, *sorted(_parameters(record) - set(given))]
    plain = {n: [plain_name(n, glyphs.greek), n] for n in names}
    latex = {n: [latex_name(n), rf"\mathrm{{{n}}}".replace("_", r"\_")] for n in names}
    own_plain = {d.name: d.unicode for d in record.definitions if _is_plain_text(d.unicode, glyphs)}
    own_latex = {n: _unsized(text) for n, text in given.items()}
    own_latex = {n: text for n, text in own_latex.items() if is_plain_tex(text)}

    def refused_plain(name: str, text: str) -> bool:
        like_delta = text.startswith(f"{glyphs.delta}_") or (
            arities.get(name, 0) > 0 and text == glyphs.delta
        )
        return text in RESERVED or like_delta

    def refused_latex(name: str, text: str) -> bool:
        return text.startswith(r"\delta_") or (arities.get(name, 0) > 0 and text == r"\delta")

    return (
        _chosen(plain, own_plain, arities, plain_pattern, refused_plain),
        _chosen(latex, own_latex, arities, latex_pattern, refused_latex),
    )


@frozen
class PassedOver:
    """LaTeX that was given for a name and is not printed, and why."""

    name: str
    latex: str
    why: str


def passed_over(record: Record) -> list[PassedOver]:
    """The LaTeX that was given for names but is not printed, since a reader could take it for something else."""
    _, latex = choose(record, UNICODE)
    given = own_templates(record).items()
    return [PassedOver(n, text, _why(text)) for n, text in given if latex.texts.get(n) != _unsized(text)]


def _why(template: str) -> str:
    """Why a template is not printed, and what to write instead."""
    for command in re.findall(r"\\([A-Za-z]+)", _unsized(template)):
        if command not in _COMMANDS:
            instead = rf": write \operatorname{{{command}}}" if command in _OPERATORS else ""
            return rf"\{command} is none of the commands that a name may have{instead}"
    if not is_plain_tex(_unsized(template)):
        return "it is not one name: letters, accents, scripts, arguments in brackets"
    return "it could be read as another name, or as a sign that has a meaning"


def _unsized(template: str) -> str:
    """A template whose brackets grow where they must, not where it says so."""
    return re.sub(r"\\(left|right)(?=[()\[\]])", "", template)


def _declared(record: Record) -> dict[str, tuple[str, int]]:
    """The names of a record, each with the LaTeX that was given for it and how many arguments it shows."""
    out = {s.name: (s.latex, 0) for s in record.symbols}
    out |= {f.name: (f.latex, len(f.ranges)) for f in record.families}
    out |= {d.name: (d.latex, len(explicit(d))) for d in record.definitions}
    return out | {x.name: (x.latex, 0) for x in record.indices}


def _parameters(record: Record) -> set[str]:
    return {p.name for d in record.definitions if not d.shared for p in d.parameters}


def letters_shown(record: Record) -> set[str]:
    """The letters and words as which other names are printed: a variable of ours may not be called so."""
    return {re.sub(r"[{}\\ ]", "", latex) for latex, _ in _declared(record).values() if latex}


def names_shown(record: Record) -> set[str]:
    """The names of families and definitions, and `letters_shown`."""
    return {f.name for f in record.families} | {d.name for d in record.definitions} | letters_shown(record)


def range_letter(record: Record, ends: tuple[Term, Term] | None, taken: set[str]) -> str:
    """A letter for the variable of a range: that of a declared index with the same ends, else the next that is free."""
    declared = (x.name for x in record.indices if (x.lo, x.hi) == ends and x.name not in taken)
    return next(declared, None) or fresh_name("i", INTEGER, taken | {s.name for s in record.symbols})


def own_templates(record: Record) -> dict[str, str]:
    """The LaTeX that a derivation's author has names printed with; that of shared definitions is none of theirs."""
    shared = {d.name for d in record.definitions if d.shared}
    return {name: latex for name, (latex, _) in _declared(record).items() if latex and name not in shared}


def explicit(definition: Definition) -> tuple[Parameter, ...]:
    """The parameters whose arguments are printed."""
    return tuple(p for p in definition.parameters if not p.implicit)


def bracketed(subscripted: Iterable[str], names: Iterable[str]) -> frozenset[str]:
    """Families and functions whose elements would read like another name: z_1 beside z. They print z[1]."""
    names = list(names)
    return frozenset(n for n in subscripted if any(other.startswith(f"{n}_") for other in names))


# --- templates that mislead nobody ----------------------------------------------------------------


def _chosen(
    defaults: Mapping[str, list[str]],
    own: Mapping[str, str],
    arities: Mapping[str, int],
    read: Callable[[str], Pattern],
    refused: Callable[[str, str], bool],
) -> Chosen:
    """For each name its template, if nobody could read it otherwise, else the first of its defaults that is free."""
    templates = {
        n: t for n, t in own.items() if _keeps_all(t, arities[n]) and _is_one_name(read, t, arities[n])
    }
    templates = dict(islice(templates.items(), _MOST_TEMPLATES))
    for rounds_left in reversed(range(_MOST_ROUNDS)):
        used: set[str] = {_shape(t) for t in templates.values()}
        texts = {n: templates.get(n) or _first_free(defaults[n], used, n, refused) for n in defaults}
        read_as = {n: _readings(read, text, arities.get(n, 1)) for n, text in texts.items()}
        misleading = _misleading(templates, read_as)
        if not misleading:
            break
        templates = {n: t for n, t in templates.items() if n not in misleading and rounds_left > 1}
    return Chosen({n: texts[n] for n in arities}, read_as, read)


def _misleading(templates: dict[str, str], read_as: Mapping[str, tuple[Pattern, ...]]) -> set[str]:
    """The templates that could be read as another name; of two the later one."""
    alike: dict[object, list[str]] = {}  # names by what they begin with
    for name, patterns in read_as.items():
        for begin in {pattern[0] for pattern in patterns}:
            alike.setdefault(begin if isinstance(begin, str) else begin[0], []).append(name)
    out: set[str] = set()
    for name in reversed(templates):
        begins = {pattern[0] for pattern in read_as[name]}
        others = {o for begin in begins for o in alike[begin if isinstance(begin, str) else begin[0]]}
        if any(meet(read_as[name], read_as[other]) for other in others - out - {name}):
            out.add(name)
    return out


def _is_one_name(read: Callable[[str], Pattern], template: str, arity: int) -> bool:
    """Whether a template is one name with scripts and arguments, and none of the signs of renderers."""
    try:
        mine = readings(read(template), takes_arguments=arity > 0)
    except Unreadable:
        return False
    return not (meet(mine, SIGNS) or meet(mine, DELTA_OF_TWO if len(places(template)) == 1 else DELTA))


def _readings(read: Callable[[str], Pattern], text: str, arity: int) -> tuple[Pattern, ...]:
    try:
        return readings(read(text), takes_arguments=arity > 0)
    except Unreadable:
        return ()


def is_plain_tex(text: str) -> bool:
    """Whether an author's template is plain mathematics: letters, scripts, brackets and known commands.

    Braces must match, nothing has two scripts in one place, and outside brackets it may not contain + - = or /.
    """
    depth = brackets = at = 0
    while at < len(text):
        place = PLACE.match(text, at)
        found = place or _TOKEN.match(text, at)
        if found is None or (found is not place and found.group(1) and found.group(1) not in _COMMANDS):
            return False
        sign = found.group(0)
        depth += (sign == "{") - (sign == "}")
        brackets += (sign in "([{") - (sign in ")]}")
        if depth < 0 or brackets < 0 or (sign in _LOOSE and brackets == 0):
            return False
        at = found.end()
    return depth == 0 and brackets == 0 and bool(text.strip()) and not _has_two_scripts(text)


def _has_two_scripts(text: str) -> bool:
    """Whether something has two subscripts or two superscripts: looked for in groups, the innermost first."""
    while group := re.search(r"\{([^{}]*)\}", text):
        if _TWO_SCRIPTS.search(group[1]):
            return True
        text = f"{text[: group.start()]}x{text[group.end() :]}"
    return _TWO_SCRIPTS.search(text) is not None


def _is_plain_text(text: str, glyphs: Glyphs) -> bool:
    """Whether a plain template is a printable word with its arguments in round brackets or as scripts."""
    template = r"[^\W\d_]\w*'*(\((<[1-9]>(, ?)?)*\))?(_<[1-9]>)?"
    return glyphs.printable(text) and re.fullmatch(template, text) is not None


def _keeps_all(template: str, arity: int) -> bool:
    return sorted(places(template)) in ([], list(range(1, arity + 1)))


def _shape(text: str) -> str:
    """What a reader distinguishes of a printed name: not spaces, braces, or which argument is which."""
    return re.sub(r"\\[,;: ]|[\s{}]", "", PLACE.sub("<>", text))


def _first_free(candidates: list[str], used: set[str], name: str, refused: Callable[[str, str], bool]) -> str:
    last = candidates[-1]
    while True:
        for text in candidates:
            if _shape(text) not in used and not refused(name, text):
                used.add(_shape(text))
                return text
        last += "'"
        candidates = [last]

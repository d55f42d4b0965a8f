"""The notation of one derivation: how its symbols, families and definitions are printed.

Printed names are injective. A template that an author gives is used only if it keeps every index and
argument, is plain mathematics, and reads like no other name; else the default form is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from derive.record.model import Definition, FamilySymbol, Parameter, Record
from derive.render.glyphs import UNICODE, Glyphs
from derive.render.names import GREEK, RESERVED, latex_name, plain_name
from derive.render.wording import ENGLISH, Wording
from derive.terms.nodes import (
    INTEGER,
    App,
    Elem,
    Family,
    FamilyExpr,
    Lam,
    Literal,
    Node,
    Num,
    Sym,
    Term,
    free,
    instantiate,
    substitute,
    walk,
)

_PLACE = re.compile(r"<([1-9])>")
_COMMANDS = frozenset(GREEK) | {
    "mid", "operatorname", "mathrm", "mathbf", "mathit", "mathcal", "mathbb", "mathsf", "hat", "tilde",
    "bar", "vec", "star", "ast", "prime", "dagger", "top", "varepsilon", "varphi", "vartheta", "varrho",
    "cdot",
}  # fmt: skip
_TOKEN = re.compile(r"\\([A-Za-z]+)|\\[,;: ]|[A-Za-z0-9 _^{}(),;:'+=\[\]/-]")
# a template stands where an atom stands: it may not look like a sum, a quotient or a relation
_LOOSE = frozenset("+-=/")


def is_plain_tex(text: str) -> bool:
    """Whether an author's template is plain mathematics: letters, scripts, brackets and known commands.

    Braces must match, and outside brackets it may not contain + - = or /.
    """
    depth = brackets = at = 0
    while at < len(text):
        place = _PLACE.match(text, at)
        found = place or _TOKEN.match(text, at)
        if found is None or (found is not place and found.group(1) and found.group(1) not in _COMMANDS):
            return False
        sign = found.group(0)
        depth += (sign == "{") - (sign == "}")
        brackets += (sign in "([{") - (sign in ")]}")
        if depth < 0 or brackets < 0 or (sign in _LOOSE and brackets == 0):
            return False
        at = found.end()
    return depth == 0 and brackets == 0 and bool(text.strip())


def places(template: str) -> list[int]:
    """The numbers of the arguments in a template, in order of appearance."""
    return [int(n) for n in _PLACE.findall(template)]


def template_for(template: str, given: int, *, unindexed: bool) -> str | None:
    """The template for `given` arguments; None if it has no place for any.

    `unindexed`: without the argument after them, where it ends in that as a subscript: `softmax(<1>)`.
    """
    if unindexed:
        template = re.sub(rf"_(<{given + 1}>|\{{<{given + 1}>\}})\Z", "", template)
    return template if places(template) else None


def fill(template: str, inside: Callable[[int, str], str]) -> str:
    """A template with its arguments in place.

    `inside(n, where)` gives argument n as it stands `"open"` between brackets or commas, as a
    `"sub"` script, or `"atom"` anywhere else.
    """

    def put(match: re.Match[str]) -> str:
        before, after = template[: match.start()].rstrip(), template[match.end() :].lstrip()
        if before.endswith(("_", "^")):
            return inside(int(match.group(1)), "sub")
        closed = before.endswith(("(", "{", "[", ",", r"\mid", ";")) and after.startswith(
            (")", "}", "]", ",", ";", r"\mid", r"\right")
        )
        return inside(int(match.group(1)), "open" if closed else "atom")

    return _PLACE.sub(put, template)


@dataclass(frozen=True)
class Notation:
    """How names are printed. `Notation.of(record)` is what renderers take; `Notation()` knows nothing."""

    plain: Mapping[str, str] = field(default_factory=dict)
    latex: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, FamilySymbol] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    bracketed: frozenset[str] = frozenset()
    glyphs: Glyphs = UNICODE
    words: Wording = ENGLISH

    @staticmethod
    def of(record: Record, glyphs: Glyphs = UNICODE, words: Wording = ENGLISH) -> Notation:
        """The notation of a record, for an output that has the given signs, in the given language."""
        symbols = {s.name: s.latex for s in record.symbols}
        indices = {x.name: x.latex for x in record.indices}
        families = {f.name: f for f in record.families}
        definitions = {d.name: d for d in record.definitions}
        heads = {**symbols, **{n: f.latex for n, f in families.items()}}
        heads |= {n: d.latex for n, d in definitions.items()}
        wanted = {**heads, **indices}
        arities = dict.fromkeys([*symbols, *indices], 0)
        arities |= {n: len(f.ranges) for n, f in families.items()}
        arities |= {n: len(explicit(d)) for n, d in definitions.items()}
        wanted_plain = {n: d.unicode for n, d in definitions.items()}
        return Notation(
            plain=_plain_names(wanted, wanted_plain, arities, glyphs),
            latex=_latex_names(wanted, arities),
            families=families,
            definitions=definitions,
            taken=frozenset(heads),
            bracketed=_bracketed(wanted, arities),
            glyphs=glyphs,
            words=words,
        )

    def within(self, definition: Definition) -> Notation:
        """The notation inside a definition, where its parameters stand for the context."""
        own = {p.name: FamilySymbol(p.name, p.ranges, p.sort) for p in definition.parameters if p.is_family}
        strange = {p.name for p in definition.parameters} if definition.shared else set()
        return replace(
            self,
            plain={n: text for n, text in self.plain.items() if n not in strange},
            latex={n: text for n, text in self.latex.items() if n not in strange},
            families={**self.families, **own},
            taken=self.taken | {p.name for p in definition.parameters},
        )

    def plain_of(self, name: str) -> str:
        """A name, or a template with `<1>`, ..., in the plain form."""
        return self.plain.get(name) or plain_name(name, self.glyphs.greek)

    def latex_of(self, name: str) -> str:
        """A name, or a template with `<1>`, ..., in LaTeX."""
        return self.latex.get(name) or latex_name(name)


def explicit(definition: Definition) -> tuple[Parameter, ...]:
    """The parameters whose arguments are printed."""
    return tuple(p for p in definition.parameters if not p.implicit)


def _keeps_all(template: str, arity: int) -> bool:
    return sorted(places(template)) in ([], list(range(1, arity + 1)))


def _shape(text: str) -> str:
    """What a reader distinguishes of a printed name: not spaces, braces, or which argument is which."""
    return re.sub(r"\\[,;: ]|[\s{}]", "", _PLACE.sub("<>", text))


def _first_free(candidates: list[str], used: set[str], refused: Callable[[str], bool]) -> str:
    last = candidates[-1]
    while True:
        for text in candidates:
            if _shape(text) not in used and not refused(text):
                used.add(_shape(text))
                return text
        last += "'"
        candidates = [last]


def _plain_names(
    wanted: Mapping[str, str], templates: Mapping[str, str], arities: Mapping[str, int], glyphs: Glyphs
) -> dict[str, str]:
    used: set[str] = set()
    out = {}
    for name in wanted:
        subscripted = arities[name] > 0

        def refused(text: str, subscripted: bool = subscripted) -> bool:
            like_delta = text.startswith(f"{glyphs.delta}_") or (subscripted and text == glyphs.delta)
            return text in RESERVED or like_delta

        candidates = [plain_name(name, glyphs.greek), name]
        given = templates.get(name, "")
        if given and glyphs.printable(given) and _is_plain_text(given) and _keeps_all(given, arities[name]):
            candidates.insert(0, given)
        out[name] = _first_free(candidates, used, refused)
    return out


def _is_plain_text(text: str) -> bool:
    """Whether a plain template is a word with its arguments in round brackets or as scripts."""
    return re.fullmatch(r"[^\W\d_]\w*'*(\((<[1-9]>(, ?)?)*\))?(_<[1-9]>)?", text) is not None


def _latex_names(wanted: Mapping[str, str], arities: Mapping[str, int]) -> dict[str, str]:
    used: set[str] = set()
    out = {}
    for name, given in wanted.items():
        subscripted = arities[name] > 0

        def refused(text: str, subscripted: bool = subscripted) -> bool:
            like_delta = text.startswith(r"\delta_") or (subscripted and text == r"\delta")
            return like_delta and not places(text)

        upright = name.replace("_", r"\_")
        candidates = [latex_name(name), rf"\mathrm{{{upright}}}"]
        given = re.sub(r"\\(left|right)(?=[()\[\]])", "", given)  # brackets grow where they must
        if given and is_plain_tex(given) and _keeps_all(given, arities[name]):
            candidates.insert(0, given)
        out[name] = _first_free(candidates, used, refused)
    return out


def _bracketed(wanted: Mapping[str, str], arities: Mapping[str, int]) -> frozenset[str]:
    """Families and functions whose elements would read like another name: z_1 beside z. They print z[1]."""
    return frozenset(
        name for name in wanted if arities[name] > 0 and any(other.startswith(f"{name}_") for other in wanted)
    )


# --- what may stay hidden -----------------------------------------------------------------------


def hidden_arguments(notation: Notation, app: App) -> tuple[bool, ...]:
    """For each argument of an application, whether it may be left out.

    An implicit argument may be left out if a reader can tell it: the length of an explicit family
    argument, or (for the derivation's own definitions) the symbol of the context with its name.
    """
    definition = notation.definitions.get(app.name)
    if definition is None or len(definition.parameters) != len(app.args):
        return (False,) * len(app.args)
    pairs = list(zip(definition.parameters, app.args, strict=True))
    return tuple(p.implicit and _can_tell(notation, definition, p, a, pairs) for p, a in pairs)


def _can_tell(
    notation: Notation,
    definition: Definition,
    parameter: Parameter,
    argument: Term | FamilyExpr,
    pairs: list[tuple[Parameter, Term | FamilyExpr]],
) -> bool:
    if not definition.shared:
        return argument == parameter.term
    for other, family in pairs:
        if other.is_family and not other.implicit and other.ranges[0][1] == parameter.term:
            length = _length(notation, family)
            if length is not None:
                return bool(length == argument)
    return False


def _length(notation: Notation, family: Term | FamilyExpr) -> Term | None:
    """The last index of a family expression over 1, 2, ..., where its printed form tells it."""
    if isinstance(family, Literal):
        return Num(len(family.args))
    if isinstance(family, Family):
        declared = notation.families.get(family.name)
        return declared.ranges[0][1] if declared and declared.ranges[0][0] == Num(1) else None
    if isinstance(family, Lam):
        named = named_family(notation, family)
        if named is not None:
            return _index_end(notation, named)
        parts = broadcast_elements(notation, family) or {}
        lengths = {
            _length(notation, part.family) if isinstance(part, Elem) else _index_end(notation, part)
            for part in parts
        }
        return lengths.pop() if len(lengths) == 1 else None
    return None


def _index_end(notation: Notation, app: App) -> Term | None:
    """The end of the range 1, 2, ... of a defined family's index, for the arguments that it has."""
    *_, index = parameters = notation.definitions[app.name].parameters
    if index.index is None or index.index[0] != Num(1):
        return None
    end: Term = substitute(index.index[1], {p.term: a for p, a in zip(parameters, app.args, strict=True)})
    return end


# an index that no name clashes with, to look into a Lam
MARKER = Sym("?", INTEGER)


def named_family(notation: Notation, lam: Lam) -> App | None:
    """`j -> t_j` or `j -> softmax(z)_j` as the application to `MARKER`: a family that reads by its name.

    None for any other Lam: the index must be the last argument, the only index, and nowhere else.
    """
    if lam.sort != INTEGER or not isinstance(lam.body, App):
        return None
    app: App = instantiate(lam, MARKER)
    definition = notation.definitions.get(app.name)
    if definition is None or len(definition.parameters) != len(app.args):
        return None
    indexed = [p for p in definition.parameters if p.index is not None]
    if len(indexed) != 1 or definition.parameters[-1] is not indexed[0] or indexed[0].implicit:
        return None
    if app.args[-1] != MARKER or any(MARKER in free(a) for a in app.args[:-1]):
        return None
    return app


def element_name(notation: Notation, node: Node) -> str | None:
    """The name of the family, declared or defined here, of which `node` is the element at `MARKER`; else None."""
    if isinstance(node, Elem) and isinstance(node.family, Family) and node.indices == (MARKER,):
        return node.family.name
    if isinstance(node, App) and _is_own_element(notation, node):
        return node.name
    return None


def _is_own_element(notation: Notation, node: App) -> bool:
    if not node.args or node.args[-1] != MARKER:
        return False
    definition = notation.definitions.get(node.name)
    if definition is None or definition.shared or len(explicit(definition)) != 1:
        return False
    *rest, last = definition.parameters
    return last.index is not None and [p.term for p in rest] == list(node.args[:-1])


def broadcast_elements(notation: Notation, lam: Lam) -> dict[Elem | App, str] | None:
    """The elements in a Lam that reads as arithmetic on whole families, such as `j -> z[j] + c`; else None.

    They come with the names of their families, declared or defined here. Every occurrence of the index
    is the only index of one of them, and none is under a binder of its own.
    """
    if lam.sort != INTEGER or isinstance(lam.body, Lam | Elem):
        return None
    body = instantiate(lam, MARKER)
    if element_name(notation, body) is not None:
        return None
    if any(isinstance(n, Lam) and MARKER in free(n) for n in walk(body)):
        return None
    found = [(n, element_name(notation, n)) for n in walk(body) if isinstance(n, Elem | App)]
    elements = [(n, name) for n, name in found if name is not None]
    everywhere = sum(1 for n in walk(body) if n == MARKER)
    return dict(elements) if elements and len(elements) == everywhere else None

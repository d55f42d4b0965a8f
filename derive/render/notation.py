"""The notation of one derivation: how its symbols, families and definitions are printed.

Printed names are injective. A template that an author gives is used only if it keeps every index and
argument, is plain mathematics, and reads like no other name; else the default form is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from derive.frozen import frozen
from derive.record.model import Definition, Domain, FamilySymbol, Parameter, Record
from derive.render.choosing import NOTHING, Chosen, bracketed, choose, explicit
from derive.render.glyphs import UNICODE, Glyphs
from derive.render.names import latex_name, plain_name
from derive.render.wording import ENGLISH, Wording
from derive.terms.nodes import (
    INTEGER,
    REAL,
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


@frozen
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
    chosen: tuple[Chosen, Chosen] = (NOTHING, NOTHING)
    shadowed: frozenset[str] = frozenset()  # parameters that have names of the context
    numbers: Mapping[str, Domain] = field(default_factory=dict)  # real ones of which nothing else is said

    @staticmethod
    def of(record: Record, glyphs: Glyphs = UNICODE, words: Wording = ENGLISH) -> Notation:
        """The notation of a record, for an output that has the given signs, in the given language."""
        families = {f.name: f for f in record.families}
        definitions = {d.name: d for d in record.definitions}
        heads = frozenset([*(s.name for s in record.symbols), *families, *definitions])
        plain, latex = choose(record, glyphs)
        subscripted = [*families, *(n for n, d in definitions.items() if explicit(d))]
        return Notation(
            plain=plain.texts,
            latex=latex.texts,
            families=families,
            definitions=definitions,
            taken=heads,
            bracketed=bracketed(subscripted, plain.texts),
            glyphs=glyphs,
            words=words,
            chosen=(plain, latex),
            numbers=only_declared(record),
        )

    def within(self, definition: Definition) -> Notation:
        """The notation inside a definition, where its parameters stand for the context."""
        own = {p.name: FamilySymbol(p.name, p.ranges, p.sort) for p in definition.parameters if p.is_family}
        names = [p.name for p in definition.parameters]
        strange = set(names) if definition.shared else set()
        return replace(
            self,
            plain={n: text for n, text in self.plain.items() if n not in strange},
            latex={n: text for n, text in self.latex.items() if n not in strange},
            families={**self.families, **own},
            taken=self.taken | set(names),
            bracketed=self.bracketed | bracketed(own, [*names, *self.plain]),
            shadowed=frozenset(p.name for p in explicit(definition)),
            numbers={n: domain for n, domain in self.numbers.items() if n not in names},
        )

    def misleads(self, name: str) -> bool:
        """Whether a variable that is bound, printed under this name, could be read as something that is declared."""
        plain, latex = self.chosen
        return plain.misleads(name, self.plain_of(name)) or latex.misleads(name, self.latex_of(name))

    def plain_of(self, name: str) -> str:
        """A name, or a template with `<1>`, ..., in the plain form."""
        return self.plain.get(name) or plain_name(name, self.glyphs.greek)

    def latex_of(self, name: str) -> str:
        """A name, or a template with `<1>`, ..., in LaTeX."""
        return self.latex.get(name) or latex_name(name)


def only_declared(record: Record) -> dict[str, Domain]:
    """The real symbols of which nothing is supposed anywhere but their domains."""
    said = [h.prop for h in record.hypotheses] + [guard for line in record.lines for guard in line.guards]
    said += [line.prop for line in record.lines if line.rule == "assume"]
    spoken_of = {n.name for prop in said for n in free(prop)}
    return {s.name: s.domain for s in record.symbols if s.sort == REAL and s.name not in spoken_of}


# --- what may stay hidden -----------------------------------------------------------------------


def hidden_arguments(notation: Notation, app: App) -> tuple[bool, ...]:
    """For each argument of an application, whether it may be left out.

    An implicit argument may be left out if a reader can tell it: the length of an explicit family
    argument, or (for the derivation's own definitions) the symbol of the context with its name, where that name
    does not stand for a parameter: with h := 1/x, g(x) := h + 1 would be no function of x.
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
        return argument == parameter.term and parameter.name not in notation.shadowed
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

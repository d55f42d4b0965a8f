"""Defined functions: shared ones by `@definition`, and what a derivation defines by `d.define`.

Either is an *owner*: it has a name, a closed record definition, and builds applications.
"""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sympy import Idx, Integer, Symbol, evaluate, sympify

from derive.frozen import frozen
from derive.record.model import Definition, Domain, Parameter
from derive.script.boundary import Boundary, Declared
from derive.script.errors import ScriptError
from derive.script.expressions import Applied, Head
from derive.script.families import Family, as_family, broadcast, declared_family, length
from derive.script.words import notation
from derive.terms import nodes
from derive.terms.codec import Malformed, check_name
from derive.terms.nodes import INTEGER, REAL, Term

if TYPE_CHECKING:  # inside the function a parameter is a SymPy expression
    Real = Any
    Index = Any
else:

    class Real:
        """The kind of a parameter that is a real number; use it as an annotation."""

    class Index:
        """The kind of a parameter that is an index, 1..n; use it as an annotation."""


_KINDS: dict[str, type] = {"Real": Real, "Family": Family, "Index": Index}


@frozen
class Bounds:
    """Bounds on a parameter, as in `d.real`: numbers or formulas; `above` and `below` are strict."""

    above: Any = None
    at_least: Any = None
    below: Any = None
    at_most: Any = None
    nonzero: bool = False

    def domain(self, boundary: Boundary) -> Domain:
        """The bounds as terms of what is declared."""

        def end(value: Any) -> Term | None:
            if value is None:
                return None
            bound = boundary.term(value)
            for leaf in nodes.free(bound):
                if leaf.sort != INTEGER or isinstance(leaf, nodes.Family):
                    raise ScriptError(
                        f"a bound mentions numbers and integer symbols, not {leaf.name}",
                        f"give it as a hypothesis: d.given(Le(..., {value}))",
                    )
            return bound

        return Domain(end(self.above), end(self.at_least), end(self.below), end(self.at_most), self.nonzero)


def named(name: str) -> str:
    """A name from the restricted grammar. Raises `ScriptError` for others."""
    if not isinstance(name, str):
        raise ScriptError(f"{name} is not a name", f'a name is text: write "{name}"')
    if len(several := name.replace(",", " ").split()) > 1:
        each = ", ".join(f'"{one}"' for one in several)
        raise ScriptError(
            f"{name!r} is not a name",
            f"each has a call of its own: {each}; or d.reals, d.indices for {name!r}",
        )
    try:
        return check_name(name)
    except Malformed:
        raise ScriptError(f"{name!r} is not a name", _named_instead(name)) from None


def _named_instead(name: str) -> str:
    """How a number is named whose name is not from a to z: Greek letters have names that are shown as the letters."""
    greek = next((c for c in name if unicodedata.name(c, "").startswith("GREEK")), "")
    if not greek:
        return "use a letter from a to z, then letters, digits and single underscores"
    spelled = re.sub(r".*LETTER (FINAL )?(\w+).*", r"\2", unicodedata.name(greek)).replace("LAMDA", "LAMBDA")
    spelled = spelled.title() if greek.isupper() else spelled.lower()
    return f"write {spelled}: it is shown as {greek}"


def template(latex: str, names: Sequence[str]) -> str:
    """An author's LaTeX with `{i}` for an index, as the template with `<1>` that records hold.

    A brace group may hold several names: `P_{ij}`, `P_{i,j}`. Raises `ScriptError` if a name is left
    out: two elements would print alike.
    """
    if not notation(latex):
        return ""
    if "<1>" in latex:
        return latex
    seen: set[str] = set()
    name = re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) or r"(?!)")
    group = re.compile(r"\{((?:" + name.pattern + r"|[\s,])+)\}")

    def mark(found: re.Match[str]) -> str:
        seen.add(found[0])
        return f"<{names.index(found[0]) + 1}>"

    text = group.sub(lambda g: "{" + name.sub(mark, g[1]) + "}", latex)
    missing = [n for n in names if n not in seen]
    if missing:
        raise ScriptError(f"latex={latex!r} does not show {missing[0]}", f"write it as {{{missing[0]}}}")
    return text


class Owner:
    """What the head of an application refers to."""

    name: str

    @property
    def definition(self) -> Definition:
        raise NotImplementedError

    @property
    def uses(self) -> tuple[Owner, ...]:
        """The defined functions in the body."""
        raise NotImplementedError

    def apply(self, arguments: Sequence[Any]) -> Any:
        """The application to one argument for each parameter, implicit ones included."""
        return Applied(Head(self.name, self), *arguments)

    def display(self, arguments: Sequence[str]) -> str:
        """How an application reads in messages: explicit arguments only."""
        pairs = list(zip(self.definition.parameters, arguments, strict=True))
        inside = [a for p, a in pairs if not p.implicit and p.index is None]
        indices = [a for p, a in pairs if p.index is not None]
        text = self.name + (f"({', '.join(inside)})" if inside else "")
        return text + (f"[{', '.join(indices)}]" if indices else "")


class SharedFunction(Owner):
    """A function decorated with `@definition`: called with expressions it gives their application."""

    def __init__(
        self,
        function: Callable[..., Any],
        symbol: str,
        latex: str,
        unicode: str,
        words: Mapping[str, str],
        where: Mapping[str, Bounds],
    ):
        self.name = named(symbol or function.__name__)
        self.words = dict(words)
        self.__doc__ = function.__doc__
        self._function = function
        self._latex = latex
        self._unicode = unicode
        self._where = dict(where)

    def __repr__(self) -> str:
        return self.name

    @cached_property
    def _kinds(self) -> dict[str, type]:
        """The parameters with their kinds, from the annotations (which may be strings)."""
        kinds = {}
        for name in inspect.signature(self._function).parameters:
            note = self._function.__annotations__.get(name)
            kind = _KINDS.get(note.rsplit(".", 1)[-1]) if isinstance(note, str) else note
            if kind not in (Real, Family, Index):
                raise ScriptError(
                    f"the parameter {name} of {self.name} has no kind",
                    f"annotate it: {name}: Real, {name}: Family or {name}: Index",
                )
            kinds[name] = kind
        for name in self._where:
            if name not in kinds:
                raise ScriptError(f"where= names {name}, which is no parameter of {self.name}")
        if Index in kinds.values() and Family not in kinds.values():
            raise ScriptError(f"{self.name} has an index and no family that it could index")
        order = list(kinds.values())
        if any(a is Index and b is not Index for a, b in pairwise(order)):
            raise ScriptError(f"the indices of {self.name} come last")
        return kinds

    @cached_property
    def _length(self) -> str:
        """The name of the length that the families share, or nothing where there is no family."""
        if Family not in self._kinds.values():
            return ""
        return next(n for n in ("n", "m", "N", "size") if n not in self._kinds)

    @cached_property
    def _built(self) -> tuple[Definition, tuple[Owner, ...]]:
        with evaluate(False):
            n = Symbol(self._length or "n", integer=True)
            span = (nodes.ONE, nodes.Sym(n.name, INTEGER))
            parameters = []
            declared = Declared()
            given: list[Any] = []
            if self._length:
                declared.symbols[n.name] = n
                at_least_one = Domain(at_least=nodes.ONE)
                parameters.append(Parameter(n.name, INTEGER, domain=at_least_one, implicit=True))
            for name, kind in self._kinds.items():
                domain = self._where.get(name, Bounds()).domain(Boundary(declared))
                if kind is Real:
                    declared.symbols[name] = Symbol(name, real=True)
                    given.append(declared.symbols[name])
                    parameters.append(Parameter(name, REAL, domain=domain))
                elif kind is Family:
                    declared.families[name] = nodes.Family(name)
                    given.append(declared_family(name, ((Integer(1), n),), ("i",), False))
                    parameters.append(Parameter(name, REAL, (span,), domain))
                else:
                    declared.indices[name] = Idx(Symbol(name, integer=True), (Integer(1), n))
                    given.append(declared.indices[name])
                    parameters.append(Parameter(name, INTEGER, index=span))
            uses: list[Owner] = []
            body = Boundary(declared, uses.append).term(self._function(*given))
        definition = Definition(
            self.name,
            tuple(parameters),
            body,
            latex=self._latex,
            unicode=self._unicode,
            shared=True,
            words=self.words.get("en", ""),
            translations=tuple((code, said) for code, said in self.words.items() if code != "en" and said),
        )
        return definition, tuple(dict.fromkeys(uses))

    @property
    def definition(self) -> Definition:
        return self._built[0]

    @property
    def uses(self) -> tuple[Owner, ...]:
        return self._built[1]

    def __call__(self, *arguments: Any) -> Any:
        """`sigmoid(x)`, `entropy(p)`, `softmax(z)[i]` or `softmax(z, i)`."""
        names = list(self._kinds)
        scalars = [n for n in names if self._kinds[n] is not Index]
        if len(arguments) not in (len(scalars), len(names)):
            wanted = ", ".join(scalars)
            raise ScriptError(f"{self.name}({wanted}) takes {len(scalars)} arguments, got {len(arguments)}")
        values: list[Any] = []
        families: list[Family] = []
        for name, argument in zip(names, arguments, strict=False):
            if self._kinds[name] is Family:
                families.append(as_family(argument, f"{self.name}'s {name}"))
                values.append(families[-1]._argument())
            else:
                values.append(_scalar(argument, f"{self.name}'s {name}"))
        if families:
            lengths = [length(f, self.name) for f in families]
            if any(other != lengths[0] for other in lengths):
                raise ScriptError(f"{self.name} needs families of one length, got {families}")
            values.insert(0, lengths[0])
        if len(arguments) == len(names):
            return self.apply(values)
        shown = f"{self.name}({', '.join(str(a) for a in arguments)})"
        return AppliedFamily(self, shown, values, ((Integer(1), values[0]),) * (len(names) - len(scalars)))


def _scalar(argument: Any, what: str) -> Any:
    if isinstance(argument, Family):
        raise ScriptError(f"{what} is a number, got the family {argument}", f"write {argument}[i]")
    return sympify(argument)


class AppliedFamily(Family):
    """`softmax(z)`, or t where t is defined over an index: a family whose elements are applications."""

    def __init__(
        self, owner: Owner, shown: str, values: Sequence[Any], ranges: Any, hints: tuple[str, ...] = ()
    ):
        def element(*indices: Any) -> Any:
            return owner.apply((*values, *indices))

        super().__init__(shown, ranges, element, lambda: broadcast(shown, self, element)._argument(), hints)
        self._owner = owner


def definition(
    *,
    symbol: str = "",
    latex: str = "",
    unicode: str = "",
    en: str = "",
    ko: str = "",
    where: Mapping[str, Bounds] | None = None,
) -> Callable[[Callable[..., Any]], SharedFunction]:
    """Make a function of kinds `Real`, `Family`, `Index` a shared definition.

    `latex` and `unicode` are templates with `<1>`, `<2>` for the arguments; `en` and `ko` its name in
    words; `where` bounds parameters, e.g. `where={"y": Bounds(above=0, below=1)}`: the body must be
    defined there, and applications must stay within. What it gives is called with formulas, `sigmoid(x)`,
    `softmax(z)[i]`, and cited by its name. Its families share one length, and its indices range over it.
    Raises `ScriptError` at the first use: for a parameter without a kind, an index that comes before other
    parameters or has no family, a body that is no formula of the parameters.
    """

    def wrap(function: Callable[..., Any]) -> SharedFunction:
        return SharedFunction(function, symbol, latex, unicode, {"en": en, "ko": ko}, where or {})

    return wrap


@frozen
class LocalDefinition(Owner):
    """A definition of one derivation, lambda-lifted: `implicit` are the context's symbols it depends on."""

    name: str
    record_definition: Definition
    implicit: tuple[Any, ...]
    body_uses: tuple[Owner, ...]

    @property
    def definition(self) -> Definition:
        return self.record_definition

    @property
    def uses(self) -> tuple[Owner, ...]:
        return self.body_uses


class LocalFunction:
    """What `d.define(name, body, of=x)` gives: `f(x)` is its application, and `f` may be cited."""

    def __init__(self, owner: LocalDefinition, arity: int, ranges: tuple[Any, ...], hints: tuple[str, ...]):
        self._owner = owner
        self._arity = arity
        self._ranges = ranges
        self._hints = hints

    def __repr__(self) -> str:
        return self._owner.name

    def __call__(self, *arguments: Any) -> Any:
        """The application to numbers."""
        name = self._owner.name
        if len(arguments) != self._arity:
            raise ScriptError(f"{name} takes {self._arity} arguments, got {len(arguments)}")
        values = [*self._owner.implicit, *(_scalar(a, f"{name}'s argument") for a in arguments)]
        if not self._ranges:
            return self._owner.apply(values)
        shown = f"{name}({', '.join(str(a) for a in arguments)})"
        return AppliedFamily(self._owner, shown, values, self._ranges, self._hints)

    def _sympy_(self) -> Any:
        raise ScriptError(f"{self._owner.name} is a function, not a number", f"write {self._owner.name}(x)")


def local(owner: LocalDefinition, arity: int, ranges: tuple[Any, ...], hints: tuple[str, ...]) -> Any:
    """The author's handle: a function if it takes arguments, else a family or a number."""
    if arity:
        return LocalFunction(owner, arity, ranges, hints)
    if ranges:
        return AppliedFamily(owner, owner.name, owner.implicit, ranges, hints)
    return owner.apply(owner.implicit)


def owner_of(item: Any) -> Owner | None:
    """The definition that an author's object in `by=` names, if it names one."""
    if isinstance(item, Owner):
        return item
    if isinstance(item, AppliedFamily | LocalFunction):
        return item._owner
    if isinstance(item, Applied):
        return item.owner  # type: ignore[no-any-return]
    return None

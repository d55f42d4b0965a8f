"""What the parts of a formula mean where they stand: numbers, propositions and families, and errors at their places.

Bound variables are opened as symbols with names no author can write, so nothing is captured.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from derive.formula import grammar as g
from derive.formula.grammar import ParseError
from derive.formula.values import MARK, Env, FamilyValue, LimitValue, Value, hint
from derive.frozen import frozen
from derive.record.model import Definition, FamilySymbol, Index, Record, Symbol
from derive.terms.nodes import (
    INTEGER,
    IllFormed,
    Infinity,
    Lam,
    Node,
    Prop,
    Rel,
    Sym,
    Tends,
    Term,
    bind,
    element,
    free,
    is_integer,
)

MAX_TERM_NODES = 10_000


@frozen
class Scope:
    """The names a formula may use: what a record declares."""

    symbols: tuple[Symbol, ...] = ()
    families: tuple[FamilySymbol, ...] = ()
    indices: tuple[Index, ...] = ()
    definitions: tuple[Definition, ...] = ()

    @staticmethod
    def of(record: Record) -> Scope:
        """Everything that a record declares."""
        return Scope(record.symbols, record.families, record.indices, record.definitions)


class Reader(ABC):
    """Gives a syntax tree its meaning. `env` maps the bound names around a place to opened symbols."""

    def __init__(self, text: str, scope: Scope):
        self.text = text
        self.symbols = {d.name: d.term for d in scope.symbols} | {d.name: d.term for d in scope.indices}
        self.ranges = {d.name: (d.lo, d.hi) for d in scope.indices}
        self.families = {d.name: FamilyValue(d.term, d.ranges) for d in scope.families}
        self.definitions = {d.name: d for d in scope.definitions}
        self.opened = 0

    @property
    def names(self) -> tuple[str, ...]:
        return *self.symbols, *self.families, *self.definitions

    # --- errors and small parts -------------------------------------------------------------------

    def error(self, syntax: g.Syntax, message: str, fix: str = "") -> ParseError:
        return ParseError(message, syntax.start, fix, end=syntax.end, text=self.text)

    def source(self, syntax: g.Syntax) -> str:
        found = self.text[syntax.start : syntax.end]
        return found if len(found) <= 40 else found[:37] + "..."

    def fresh(self, name: str, sort: str) -> Sym:
        self.opened += 1
        return Sym(f"{name}{MARK}{self.opened}", sort)

    def check_size(self, node: Node, syntax: g.Syntax) -> None:
        """Refuse what beta reduction has made huge (a short text can double a term at each level)."""
        stack, count = [node], 0
        while stack:
            count += 1
            stack.extend(stack.pop().args)
            if count > MAX_TERM_NODES:
                raise self.error(
                    syntax, f"a formula of more than {MAX_TERM_NODES} nodes", "name a part of it"
                )

    @abstractmethod
    def value(self, syntax: g.Syntax, env: Env) -> Value:
        """What a tree denotes. Raises `ParseError`."""

    # --- what is wanted at a place ----------------------------------------------------------------

    def term(self, syntax: g.Syntax, env: Env) -> Term:
        return self.as_term(self.value(syntax, env), syntax)

    def as_term(self, value: Value, syntax: g.Syntax) -> Term:
        match value:
            case Term():
                return value
            case FamilyValue():
                wrote = self.source(syntax)
                raise self.error(
                    syntax, f"{wrote} is a family, not a number", f"write an element: {wrote}[i]"
                )
            case Infinity():
                raise self.error(
                    syntax, "oo is not a number", "it may stand only in a Limit and for its value"
                )
            case LimitValue():
                raise self.error(syntax, "a limit is stated as Limit(f, x, a) = L, not used inside a formula")
            case _:
                raise self.error(syntax, f"{self.source(syntax)} is a proposition, not a number")

    def extended(self, syntax: g.Syntax, env: Env) -> Term | Infinity:
        """A number, or oo or -oo."""
        match syntax:
            case g.Group():
                return self.extended(syntax.inner, env)
            case g.Minus(arg=g.Name(id="oo")) if "oo" not in env and "oo" not in self.names:
                return Infinity(-1)
        value = self.value(syntax, env)
        return value if isinstance(value, Infinity) else self.as_term(value, syntax)

    def integer(self, syntax: g.Syntax, env: Env, what: str) -> Term:
        term = self.term(syntax, env)
        if not is_integer(term):
            raise self.error(
                syntax,
                f"{what} must be an integer, and {self.source(syntax)} is not one by its form",
                "use integers, declared indices, integer symbols, + - *",
            )
        return term

    def prop(self, syntax: g.Syntax, env: Env) -> Prop:
        value = self.value(syntax, env)
        if not isinstance(value, Prop):
            what = "a family" if isinstance(value, FamilyValue) else "a number"
            raise self.error(syntax, f"{self.source(syntax)} is {what}, not a proposition", "write a = b")
        return value

    def family(self, syntax: g.Syntax, env: Env) -> FamilyValue:
        value = self.value(syntax, env)
        if not isinstance(value, FamilyValue):
            raise self.error(
                syntax, f"{self.source(syntax)} is not a family", "write z, z + c or [0, log(2)]"
            )
        return value

    # --- of parts to a whole ----------------------------------------------------------------------

    def each(
        self, syntax: g.Syntax, parts: Sequence[g.Syntax], env: Env, build: Callable[..., Term]
    ) -> Term | FamilyValue:
        """Apply an operation to numbers, or element by element where families stand among them."""
        return self.broadcast(syntax, [self.value(p, env) for p in parts], parts, build)

    def broadcast(
        self, syntax: g.Syntax, values: Sequence[Value], parts: Sequence[g.Syntax], build: Callable[..., Term]
    ) -> Term | FamilyValue:
        families = [v for v in values if isinstance(v, FamilyValue)]
        if not families:
            return build(*(self.as_term(v, p) for v, p in zip(values, parts, strict=True)))
        ranges = families[0].ranges
        if any(f.ranges != ranges for f in families):
            raise self.error(syntax, "these families range over different indices", "write out the elements")
        taken = {symbol.name for f in families for symbol in free(f.expr)}
        hints = [h for h in "jklmnrst" if h not in taken] + ["j"] * len(ranges)
        opened = [self.fresh(hint, INTEGER) for hint, _ in zip(hints, ranges, strict=False)]
        body: Node = build(
            *(
                element(v.expr, *opened) if isinstance(v, FamilyValue) else self.as_term(v, p)
                for v, p in zip(values, parts, strict=True)
            )
        )
        self.check_size(body, syntax)
        return FamilyValue(self.close(body, opened), ranges)

    def close(self, body: Node, opened: Sequence[Sym]) -> Lam:
        for symbol in reversed(opened):
            body = bind(body, symbol, hint(symbol))
        if not isinstance(body, Lam):
            raise IllFormed("a family needs an index")
        return body

    def relation(self, syntax: g.Syntax, op: str, left: g.Syntax, right: g.Syntax, env: Env) -> Prop:
        if _is_limit(right) and not _is_limit(left):
            left, right = right, left
        a = self.value(left, env)
        if isinstance(a, LimitValue):
            if op != "=":
                raise self.error(syntax, "a limit can only be equal to something", "write Limit(f, x, a) = L")
            return Tends(a.side, a.body, a.at, self.extended(right, env))
        b = self.value(right, env)
        return Rel(op, self.as_term(a, left), self.as_term(b, right))


def _is_limit(syntax: g.Syntax) -> bool:
    return isinstance(syntax, g.Call) and syntax.function.id == "Limit"

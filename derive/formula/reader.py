"""The meaning of a formula's syntax tree, in a `Scope` of declared names.

Bound variables are opened as symbols with names no author can write, so nothing is captured. `a - b` is
`Add(a, Neg(b))`; a chain of + and - is one `Add`, a chain of * one `Mul`; `a*b/c` is `Div(Mul(a, b), c)`;
`-x*y` is `(-x)*y`, as in Python.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd

from derive.formula import grammar as g
from derive.formula.applied import applied
from derive.formula.forms import FORMS
from derive.formula.grammar import ParseError
from derive.formula.instead import INSTEAD
from derive.formula.values import MARK, Env, FamilyValue, LimitValue, Value, hint
from derive.frozen import frozen
from derive.record.model import Definition, FamilySymbol, Index, Record, Symbol
from derive.terms.nodes import (
    FALSE,
    INTEGER,
    ONE,
    TRUE,
    Add,
    And,
    Div,
    Fn,
    Iff,
    IllFormed,
    Implies,
    Infinity,
    Lam,
    Literal,
    Neg,
    Node,
    Not,
    Num,
    Or,
    Pow,
    Prop,
    Rel,
    Sym,
    Tends,
    Term,
    bind,
    element,
    free,
    is_integer,
    product_of,
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


class Reader:
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

    # --- the tree ---------------------------------------------------------------------------------

    def value(self, syntax: g.Syntax, env: Env) -> Value:
        match syntax:
            case g.Number():
                return Num(syntax.value)
            case g.Name():
                return self.name(syntax, env)
            case g.Group():
                return self.value(syntax.inner, env)
            case g.Minus():
                return self.minus(syntax, env)
            case g.Power():
                return self.each(syntax, [syntax.base, syntax.exponent], env, Pow)
            case g.Chain():
                return self.chain(syntax, env)
            case g.Compare():
                return self.relation(syntax, syntax.op, syntax.left, syntax.right, env)
            case g.Logic():
                return self.logic(syntax, env)
            case g.Subscript():
                return self.subscript(syntax, env)
            case g.ListOf():
                items = tuple(self.term(item, env) for item in syntax.items)
                return FamilyValue(Literal(*items), ((ONE, Num(len(items))),))
            case g.Call():
                return self.call(syntax, env)
            case _:
                raise self.misplaced(syntax)

    def minus(self, syntax: g.Minus, env: Env) -> Value:
        """-2 is a number; -x is minus x."""
        if isinstance(syntax.arg, g.Number) and syntax.arg.value:
            return Num(-syntax.arg.value)
        return self.each(syntax, [syntax.arg], env, Neg)

    def misplaced(self, syntax: g.Syntax) -> ParseError:
        """What has a meaning only as an argument of something."""
        if isinstance(syntax, g.TupleOf):
            return self.error(
                syntax, "a pair is not a number", "families are written in brackets: [0, log(2)]"
            )
        return self.error(syntax, "quotes are used only for the side of a Limit: '+', '-' or '+-'")

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

    def chain(self, syntax: g.Chain, env: Env) -> Term | FamilyValue:
        parts = [syntax.first, *(item for _, item in syntax.rest)]
        ops = ["", *(op for op, _ in syntax.rest)]
        values = [self.value(p, env) for p in parts]
        if ops[1] in ("+", "-"):
            return self.broadcast(syntax, values, parts, lambda *ts: _sum(ops, ts))
        fraction = _literal_fraction(syntax)
        if fraction is not None:
            parts, ops, values = parts[1:], ["", *ops[2:]], [Num(fraction), *values[2:]]
        return self.broadcast(syntax, values, parts, lambda *ts: _product(ops, ts))

    def logic(self, syntax: g.Logic, env: Env) -> Prop:
        args = [self.prop(a, env) for a in syntax.args]
        match syntax.op:
            case "not":
                return Not(*args)
            case "and":
                return And(*args)
            case "or":
                return Or(*args)
            case "=>":
                return Implies(*args)
            case _:
                return Iff(*args)

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

    # --- names ------------------------------------------------------------------------------------

    def name(self, syntax: g.Name, env: Env) -> Value:
        if syntax.id in env:
            return env[syntax.id]
        if syntax.id in self.symbols:
            return self.symbols[syntax.id]
        if syntax.id in self.families:
            return self.families[syntax.id]
        if syntax.id in self.definitions:
            return applied(self, self.definitions[syntax.id], syntax, (), env)
        match syntax.id:
            case "E":
                return Fn("exp", ONE)
            case "pi":
                return Fn("pi")
            case "oo":
                return Infinity(1)
            case "True":
                return TRUE
            case "False":
                return FALSE
        raise self.unknown(syntax, env)

    def unknown(self, syntax: g.Name, env: Env) -> ParseError:
        name = syntax.id
        stem, _, subscript = name.partition("_")
        if subscript and stem in self.families:
            return self.error(
                syntax, f"{name!r} is not declared", f"write an element of {stem}: {stem}[{subscript}]"
            )
        if name in FORMS:
            return self.error(syntax, f"{name!r} needs its arguments", f"write {name}(...)")
        if name == "e":
            return self.error(
                syntax, "'e' is not declared", "write exp(x) for a power of Euler's number, or E"
            )
        functions = FORMS if len(name) > 2 else ()  # q is not meant for Eq
        near = difflib.get_close_matches(name, [*env, *self.names, *functions], n=3, cutoff=0.6)
        shared = {d.name for d in self.definitions.values() if d.shared}
        known = ", ".join([n for n in self.names if n not in shared][:8])
        declared = f"; declared are: {known}" if known else ""
        fix = f"did you mean {' or '.join(near)}?" if near else f"declare it first{declared}"
        return self.error(syntax, f"{name!r} is not declared", fix)

    def subscript(self, syntax: g.Subscript, env: Env) -> Term:
        base = self.value(syntax.base, env)
        wrote = self.source(syntax.base)
        if not isinstance(base, FamilyValue):
            raise self.error(syntax.base, f"{wrote} is not a family and has no elements")
        if len(syntax.indices) != len(base.ranges):
            got, wanted = len(syntax.indices), len(base.ranges)
            raise self.error(syntax, f"{wrote} has {wanted} indices, here are {got}", "write F[i, j] for two")
        indices = [self.integer(i, env, "an index") for i in syntax.indices]
        found = element(base.expr, *indices)
        self.check_size(found, syntax)
        return found

    def call(self, syntax: g.Call, env: Env) -> Value:
        name = syntax.function.id
        wrote = ", ".join(self.source(a) for a in syntax.args)
        if name in env or name in self.symbols:
            raise self.error(
                syntax, f"{name} is a number, not a function", f"write {name}*({wrote}) for a product"
            )
        if name in self.families:
            raise self.error(syntax, f"{name} is a family, not a function", f"write {name}[{wrote}]")
        if name in self.definitions:
            return applied(self, self.definitions[name], syntax, syntax.args, env)
        if name in FORMS:
            return FORMS[name](self, syntax, env)
        defined = [n for n, d in self.definitions.items() if any(not p.implicit for p in d.parameters)]
        functions = [*FORMS, *defined]
        if name in INSTEAD:
            raise self.error(syntax.function, f"there is no function {name!r}", INSTEAD[name])
        near = difflib.get_close_matches(name, functions, n=3, cutoff=0.6)
        fix = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(functions)}"
        raise self.error(syntax.function, f"there is no function {name!r}", fix)


def _is_limit(syntax: g.Syntax) -> bool:
    return isinstance(syntax, g.Call) and syntax.function.id == "Limit"


def _literal_fraction(syntax: g.Chain) -> Fraction | None:
    """1/2 written with two integers, in lowest terms, is one number; 2/4 and 1/0 stay quotients."""
    first, (op, second) = syntax.first, syntax.rest[0]
    sign = 1
    if isinstance(first, g.Minus):
        first, sign = first.arg, -1
    if op != "/" or not isinstance(first, g.Number) or not isinstance(second, g.Number):
        return None
    if second.value < 2 or gcd(first.value, second.value) != 1:
        return None
    return Fraction(sign * first.value, second.value)


def _sum(ops: Sequence[str], terms: Sequence[Term]) -> Term:
    return Add(*(Neg(t) if op == "-" else t for op, t in zip(ops, terms, strict=True)))


def _product(ops: Sequence[str], terms: Sequence[Term]) -> Term:
    """a*b/c*d as (a*b/c)*d: each run of factors is one product."""
    run: list[Term] = [terms[0]]
    for op, term in zip(ops[1:], terms[1:], strict=True):
        if op == "*":
            run.append(term)
        else:
            run = [Div(product_of(run), term)]
    return product_of(run)

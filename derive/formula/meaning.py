"""The meaning of a formula's syntax tree, in a `Scope` of declared names.

`a - b` is `Add(a, Neg(b))`; a chain of + and - is one `Add`, a chain of * one `Mul`; `a*b/c` is `Div(Mul(a, b), c)`;
`-x*y` is `(-x)*y`, as in Python.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from derive.formula import grammar as g
from derive.formula.applied import applied
from derive.formula.forms import FORMS
from derive.formula.grammar import ParseError
from derive.formula.instead import INSTEAD
from derive.formula.reader import Reader
from derive.formula.values import Env, FamilyValue, Value
from derive.terms.nodes import (
    FALSE,
    ONE,
    TRUE,
    Add,
    And,
    Div,
    Fn,
    Iff,
    Implies,
    Infinity,
    Literal,
    Neg,
    Not,
    Num,
    Or,
    Pow,
    Prop,
    Term,
    element,
    product_of,
)


class Meaning(Reader):
    """Gives a tree its meaning, kind by kind."""

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

"""Defined functions of arguments as written: `softmax(z, i)`, `softmax(z)`, `sigmoid(z)` element by element."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.formula import grammar as g
from derive.formula.reader import Reader
from derive.formula.values import Env, FamilyValue, Value
from derive.frozen import frozen
from derive.record.model import Definition, Parameter
from derive.terms.nodes import INTEGER, App, Node, Term, is_integer, substitute


def applied(
    reader: Reader, definition: Definition, syntax: g.Syntax, args: Sequence[g.Syntax], env: Env
) -> Term | FamilyValue:
    """A defined function of arguments as written; the indices left over make a family.

    Raises `ParseError` for arguments that it does not take.
    """
    explicit = [p for p in definition.parameters if not p.implicit]
    numbers = [p for p in explicit if p.index is None]
    if not len(numbers) <= len(args) <= len(explicit):
        wanted = ", ".join(p.name for p in numbers) or "no arguments"
        raise reader.error(syntax, f"{definition.name} takes {wanted}: got {len(args)} arguments")
    values = [reader.value(a, env) for a in args]
    call = _Call(reader, definition, syntax, tuple(args), tuple(explicit))
    is_mapped = any(
        isinstance(v, FamilyValue) and not p.is_family for v, p in zip(values, explicit, strict=False)
    )
    return call.mapped(values) if is_mapped and len(args) == len(explicit) else call.of(values)


@frozen
class _Call:
    """A call of a defined function as written; `explicit` are the parameters that people write."""

    reader: Reader
    definition: Definition
    syntax: g.Syntax
    args: tuple[g.Syntax, ...]
    explicit: tuple[Parameter, ...]

    def mapped(self, values: Sequence[Value]) -> Term | FamilyValue:
        """sigmoid(z): a function of numbers, element by element."""
        spots = [n for n, p in enumerate(self.explicit) if not p.is_family]

        def build(*terms: Term) -> Term:
            filled = list(values)
            for spot, term in zip(spots, terms, strict=True):
                filled[spot] = term
            return self.reader.as_term(self.of(filled), self.syntax)

        mapped, written = [values[n] for n in spots], [self.args[n] for n in spots]
        return self.reader.broadcast(self.syntax, mapped, written, build)

    def of(self, values: Sequence[Value]) -> Term | FamilyValue:
        """The application to these values: a number, or a family over the indices that are left over."""
        given: dict[Any, Node] = {}
        for parameter, value, arg in zip(self.explicit, values, self.args, strict=False):
            given[parameter.term] = self.argument(parameter, value, arg)
        left_over = self.explicit[len(self.args) :]
        opened = [self.reader.fresh(p.name, INTEGER) for p in left_over]
        given |= {p.term: symbol for p, symbol in zip(left_over, opened, strict=True)}
        for parameter in self.definition.parameters:
            if parameter.implicit:
                given[parameter.term] = self.implicit(parameter, values)
        self.check_ranges(values, given)
        app = App(self.definition.name, *(given[p.term] for p in self.definition.parameters))
        if not opened:
            return app
        ranges = tuple(_at(p.index, given) for p in left_over if p.index)
        return FamilyValue(self.reader.close(app, opened), ranges)

    def argument(self, parameter: Parameter, value: Value, arg: g.Syntax) -> Node:
        name = self.definition.name
        if parameter.is_family:
            if not isinstance(value, FamilyValue) or len(value.ranges) != len(parameter.ranges):
                raise self.reader.error(arg, f"{name} needs a family here", "write a family: z, z + c")
            return value.expr
        term = self.reader.as_term(value, arg)
        if parameter.sort == INTEGER and not is_integer(term):
            raise self.reader.error(arg, f"{name} needs an integer here")
        return term

    def implicit(self, parameter: Parameter, values: Sequence[Value]) -> Node:
        """What nobody writes: the length of a family argument, or the scope's symbol of the same name."""
        families, name = self.reader.families, parameter.name
        declared: Node | None = self.reader.symbols.get(name)
        if parameter.is_family:
            declared = families[name].expr if name in families else None
        if not self.definition.shared and declared == parameter.term:
            return parameter.term
        for other, value in zip(self.explicit, values, strict=False):
            if not isinstance(value, FamilyValue):
                continue
            for (lo, hi), (actual_lo, actual_hi) in zip(other.ranges, value.ranges, strict=True):
                if hi == parameter.term:
                    return actual_hi
                if lo == parameter.term:
                    return actual_lo
        if declared == parameter.term:
            return parameter.term
        raise self.reader.error(
            self.syntax, f"{self.definition.name} depends on {name}, which is not declared here"
        )

    def check_ranges(self, values: Sequence[Value], given: dict[Any, Node]) -> None:
        for parameter, value, arg in zip(self.explicit, values, self.args, strict=False):
            if not isinstance(value, FamilyValue):
                continue
            if tuple(_at(r, given) for r in parameter.ranges) != value.ranges:
                wrote = self.reader.source(arg)
                raise self.reader.error(
                    arg, f"{wrote} does not range over the indices {self.definition.name} needs"
                )


def _at(bounds: tuple[Term, Term], given: dict[Any, Node]) -> tuple[Term, Term]:
    lo, hi = bounds
    return substitute(lo, given), substitute(hi, given)

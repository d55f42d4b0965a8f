"""Terms and propositions as Coq text: tables keyed by node kind.

Reals are Coq's `R`, indices its integers `Z`. Coq's functions are total, so a proposition is exported as two:
what it says, here, and that it is defined (`derive.coq.definedness`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from itertools import pairwise
from typing import Any

from derive.coq.names import Names
from derive.frozen import frozen, mutable
from derive.record.model import Definition, FamilySymbol, Parameter
from derive.terms.nodes import (
    INTEGER,
    REAL,
    Add,
    And,
    App,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    FamilyExpr,
    Fn,
    ForAll,
    Iff,
    Implies,
    Infinity,
    Lam,
    Literal,
    Mul,
    Neg,
    Node,
    Not,
    Num,
    Or,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Tends,
    Term,
    Update,
    free,
    has_integer_elements,
    instantiate,
    is_integer,
    walk,
)


class NotExportable(Exception):
    """A construct that has no counterpart in Coq; the message says which."""


# how tightly the outermost sign of a printed piece binds
ATOM, APPLIED, POWER, SIGN, PRODUCT, SUM_, LOOSE = 0, 10, 30, 35, 40, 50, 100
OPS = {"=": "=", "!=": "<>", "<": "<", "<=": "<="}  # > and >= are read from right to left


@frozen
class Scope:
    """What free symbols that are not declared are called: opened indices, variables of derivatives."""

    opened: Mapping[Sym, str] = field(default_factory=dict)

    def naming(self, symbol: Sym, name: str) -> Scope:
        return Scope({**self.opened, symbol: name})


@mutable
class Printer:
    """Coq text for one record. `ranges` are the declared ranges of its families, `definitions` its definitions."""

    names: Names
    families: Mapping[str, FamilySymbol | Parameter]
    definitions: Mapping[str, Definition]
    scope: Scope = field(default_factory=Scope)
    indices: frozenset[str] = frozenset()

    def within(self, scope: Scope) -> Printer:
        """The printer in a scope."""
        return replace(self, scope=scope)

    def naming(self, symbol: Sym, name: str) -> Printer:
        return self.within(self.scope.naming(symbol, name))

    # --- names

    def symbol(self, sym: Sym) -> str:
        """What a symbol is called: opened, an index, or declared."""
        if sym in self.scope.opened:
            return self.scope.opened[sym]
        if sym.name in self.indices:
            return self.names.index(sym.name)
        return self.names.of("symbol", sym.name)

    def open(self, lam: Lam, within: Node | None = None) -> tuple[Sym, Any, str, Printer]:
        """A symbol for a Lam's variable, the body at it, its printed name, and the printer inside."""
        symbol = Sym(f"%p{len(self.scope.opened)}", lam.sort)
        around = [self.symbol(s) for s in free(lam) if isinstance(s, Sym)]
        name = self.names.bound(lam.hint or "i", [*self.scope.opened.values(), *around])
        body = instantiate(lam, symbol)
        return symbol, body, name, self.naming(symbol, name)

    # --- terms

    def real(self, term: Node, at: int = LOOSE) -> str:
        """A term as a real number, in parentheses where its surroundings bind at least as tightly."""
        text, level = REAL_TEXT[type(term)](self, term)
        return text if level <= at else f"({text})"

    def integer(self, term: Node, at: int = LOOSE) -> str:
        """A term that is an integer by its form, as an integer."""
        printed = INTEGER_TEXT.get(type(term))
        if printed is None:
            raise NotExportable(f"{type(term).__name__} where an integer is needed")
        text, level = printed(self, term)
        return text if level <= at else f"({text})"

    def argument(self, term: Node) -> str:
        """An integer as a function's argument."""
        return self.integer(term, ATOM)

    def place(self, index: Term) -> str:
        """An index of a family, said to be an integer: Coq does not know what a bound family takes."""
        text = self.argument(index)
        return text if isinstance(index, Sym) else f"{text}%Z"

    def family(self, family: Node, at: int = LOOSE, sort: str = REAL) -> str:
        """A family expression as a function from integers to numbers of a sort."""
        match family:
            case Family():
                return self.names.of("family", family.name)
            case Lam():
                text = f"fun {self._lambda(family, sort)}"
                return text if at == LOOSE else f"({text})"
            case Literal():
                integers = sort == INTEGER
                shown = [
                    f"{self.integer(a, ATOM)}%Z" if integers else self.real(a, SUM_) for a in family.args
                ]
                return f"({'zlisted' if integers else 'listed'} ({' :: '.join([*shown, 'nil'])})%list)"
            case Update():
                name = {1: "upd", 2: "upd2"}.get(len(family.indices))
                if name is None or has_integer_elements(family):
                    raise NotExportable("a varied family of more than two indices, or of integers")
                indices = " ".join(self.argument(i) for i in family.indices)
                text = f"{name} {self.family(family.family, ATOM)} {indices} {self.real(family.value, ATOM)}"
                return text if at >= APPLIED else f"({text})"
        raise NotExportable(f"the family {type(family).__name__}")

    def _lambda(self, lam: Lam, sort: str = REAL) -> str:
        _, body, name, inside = self.open(lam)
        if isinstance(body, Lam):
            return f"{name} {inside._lambda(body, sort)}"
        if isinstance(body, FamilyExpr):
            return f"{name} => {inside.family(body, LOOSE, sort)}"
        if sort == INTEGER:
            return f"{name} => {inside.integer(body)}"
        return f"{name} => {inside.real(body)}"

    # --- propositions

    def prop(self, prop: Node, at: int = LOOSE) -> str:
        """What a proposition says, in parentheses unless it stands alone or binds tightly."""
        text, level = PROP_TEXT[type(prop)](self, prop)
        return text if level <= at else f"({text})"

    # --- relations and ranges, as conditions

    def relation(self, relation: Rel, inside: tuple[Any, ...] = ()) -> list[str]:
        """A relation as a condition, left out where it compares numbers and holds."""
        left, right = relation.left, relation.right
        if isinstance(left, Num) and isinstance(right, Num):
            holds = {"=": left.value == right.value, "!=": left.value != right.value, "<": left.value < right.value,
                     "<=": left.value <= right.value}.get(relation.op)  # fmt: skip
            if holds:
                return []
        return [self.prop(relation)]

    def ranged(self, index: Term, lo: Term, hi: Term) -> list[str]:
        """lo <= index <= hi, left out where it is the declared range of the index."""
        return [self.between(lo, index, hi)] if (index, lo, hi) not in self.known_ranges else []

    known_ranges: frozenset[tuple[Term, Term, Term]] = frozenset()

    def inside(self, symbol: Sym, lo: Term, hi: Term) -> Printer:
        """The printer where an index has its declared range."""
        return replace(self, known_ranges=self.known_ranges | {(symbol, lo, hi)})

    def between(self, lo: Term, index: Term, hi: Term) -> str:
        """lo <= index <= hi, of integers."""
        return f"({self.integer(lo, SUM_)} <= {self.integer(index, SUM_)} <= {self.integer(hi, SUM_)})%Z"

    def for_each(self, name: str, lo: Term, hi: Term, conditions: list[str]) -> list[str]:
        """Conditions for each index of a range."""
        if not conditions:
            return []
        bounds = f"({self.integer(lo, SUM_)} <= {name} <= {self.integer(hi, SUM_)})%Z"
        return [f"(forall {name} : Z, {bounds} -> {condition})" for condition in conditions]


def conjunction(parts: list[str]) -> str:
    """All of the conditions."""
    return " /\\ ".join(parts) if parts else "True"


# --- terms --------------------------------------------------------------------------------------

Text = tuple[str, int]
TextOf = Callable[[Printer, Any], Text]


def _number(p: Printer, t: Num) -> Text:
    value = t.value
    if value.denominator == 1:
        return (str(value), ATOM) if value >= 0 else (f"- {-value.numerator}", SIGN)
    if value < 0:
        return f"- ({-value.numerator} / {value.denominator})", SIGN
    return f"{value.numerator} / {value.denominator}", PRODUCT


def _real_symbol(p: Printer, t: Any) -> Text:
    name = p.symbol(t)
    return (name, ATOM) if t.sort != INTEGER else (f"IZR {name}", APPLIED)


def _sum_text(show: Callable[[Node, int], str], t: Add) -> str:
    out = show(t.args[0], SUM_)
    for a in t.args[1:]:
        if isinstance(a, Neg):
            out += f" - {show(a.args[0], PRODUCT)}"
        else:
            out += f" + {show(a, PRODUCT)}"
    return out


def _product_text(show: Callable[[Node, int], str], t: Mul) -> str:
    return " * ".join([show(t.args[0], PRODUCT), *(show(a, SIGN) for a in t.args[1:])])


def _power(p: Printer, t: Pow) -> Text:
    base, exponent = t.args
    if isinstance(exponent, Num) and is_integer(exponent):
        n = int(exponent.value)
        if n >= 0:
            return f"{p.real(base, APPLIED)} ^ {n}", POWER
        return f"/ {p.real(base, APPLIED)} ^ {-n}", SIGN
    if is_integer(exponent):
        return f"zpow {p.real(base, ATOM)} {p.integer(exponent, ATOM)}", APPLIED
    return f"rpow {p.real(base, ATOM)} {p.real(exponent, ATOM)}", APPLIED


# what Coq's library, or ours, calls the built-in functions of one real number
REAL_FUNCTIONS = {
    "sign": "sgn", "exp": "exp", "log": "ln", "sin": "sin", "cos": "cos", "tan": "tan", "atan": "atan",
    "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "abs": "Rabs",
}  # fmt: skip


def _function(p: Printer, t: Fn) -> Text:
    if t.name in REAL_FUNCTIONS:
        return f"{REAL_FUNCTIONS[t.name]} {p.real(t.args[0], ATOM)}", APPLIED
    if t.name == "factorial":
        return f"factorial {p.argument(t.args[0])}", APPLIED
    if t.name == "binomial":
        return f"binomial {p.real(t.args[0], ATOM)} {p.argument(t.args[1])}", APPLIED
    if t.name == "pi":
        return "PI", ATOM
    if t.name in ("max", "min"):
        *others, last = t.args
        if not others:
            return p.real(last, ATOM), ATOM
        first = others[0] if len(others) == 1 else Fn(t.name, *others)
        return f"R{t.name} {p.real(first, ATOM)} {p.real(last, ATOM)}", APPLIED
    raise NotExportable(f"the function {t.name} has no counterpart in the support library")


def _element(p: Printer, t: Elem) -> Text:
    text = f"{p.family(t.family, ATOM)} {' '.join(p.place(i) for i in t.indices)}"
    if has_integer_elements(t.family) and not isinstance(t.family, Lam | Literal):
        return f"IZR ({text})", APPLIED
    return text, APPLIED


def _integer_element(p: Printer, t: Elem) -> Text:
    if isinstance(t.family, Lam):
        from derive.terms.nodes import element

        return p.integer(element(t.family, *t.indices), APPLIED), APPLIED
    return f"{p.family(t.family, ATOM, INTEGER)} {' '.join(p.place(i) for i in t.indices)}", APPLIED


def _range(name: str) -> TextOf:
    def text(p: Printer, t: Any) -> Text:
        return f"{name} {p.argument(t.lo)} {p.argument(t.hi)} ({p.family(t.body)})", APPLIED

    return text


def _cases(p: Printer, t: Piecewise) -> Text:
    out = ""
    branches = list(t.branches)
    for k, (value, condition) in enumerate(branches):
        if k == len(branches) - 1:  # where no branch holds the term is undefined, and any number will do
            out += p.real(value)
            break
        out += f"if {decision(p, condition)} then {p.real(value)} else "
    return f"({out})", ATOM


def decision(p: Printer, prop: Prop) -> str:
    """A relation as a decision between it and its negation."""
    if not isinstance(prop, Rel):
        raise NotExportable(f"a case distinction by {type(prop).__name__}")
    relation = prop.forward()
    # of two numbers it is a relation of reals: so it stays what it was when a number takes a real symbol's place
    numbers = isinstance(relation.left, Num) and isinstance(relation.right, Num)
    whole = not numbers and integers(relation)
    show = p.integer if whole else p.real
    name = {
        "=": ("Req_EM_T", "Z.eq_dec"),
        "<": ("Rlt_dec", "Z_lt_dec"),
        "<=": ("Rle_dec", "Z_le_dec"),
    }.get(relation.op)
    if name is None:
        raise NotExportable("a case distinction by !=")
    return f"{name[whole]} {show(relation.left, ATOM)} {show(relation.right, ATOM)}"


def _application(p: Printer, t: App) -> Text:
    return applied(p, p.names.of("definition", t.name), t), APPLIED


def applied(p: Printer, name: str, t: App) -> str:
    """A definition, or its domain, applied to the arguments of an application."""
    definition = p.definitions[t.name]
    out = [name]
    for parameter, a in zip(definition.parameters, t.args, strict=True):
        if isinstance(a, FamilyExpr):
            out.append(p.family(a, ATOM, parameter.sort))
        else:
            out.append(p.integer(a, ATOM) if parameter.sort == INTEGER else p.real(a, ATOM))
    return " ".join(out)


def _derivative(p: Printer, t: Deriv) -> Text:
    return f"Derive ({p.family(t.body)}) {p.real(t.at, ATOM)}", APPLIED


def _negated(show: Callable[[Node, int], str], term: Node) -> str:
    """What a minus sign stands before; a number in parentheses, or Coq would read a negative number."""
    return f"({show(term, LOOSE)})" if isinstance(term, Num) else show(term, APPLIED)


REAL_TEXT: dict[type, TextOf] = {
    Num: _number,
    Sym: _real_symbol,
    Elem: _element,
    Add: lambda p, t: (_sum_text(p.real, t), SUM_),
    Neg: lambda p, t: (f"- {_negated(p.real, t.args[0])}", SIGN),
    Mul: lambda p, t: (_product_text(p.real, t), PRODUCT),
    Div: lambda p, t: (f"{p.real(t.args[0], PRODUCT)} / {p.real(t.args[1], POWER)}", PRODUCT),
    Pow: _power,
    Fn: _function,
    Delta: lambda p, t: (f"delta {p.argument(t.args[0])} {p.argument(t.args[1])}", APPLIED),
    Sum: _range("Sum"),
    Prod: _range("Prod"),
    Piecewise: _cases,
    App: _application,
    Deriv: _derivative,
}

INTEGER_TEXT: dict[type, TextOf] = {
    Num: _number,
    Sym: lambda p, t: (p.symbol(t), ATOM),
    Elem: _integer_element,
    Add: lambda p, t: (_sum_text(p.integer, t), SUM_),
    Neg: lambda p, t: (f"- {_negated(p.integer, t.args[0])}", SIGN),
    Mul: lambda p, t: (_product_text(p.integer, t), PRODUCT),
    Delta: lambda p, t: (f"zdelta {p.argument(t.args[0])} {p.argument(t.args[1])}", APPLIED),
}


def integers(relation: Rel) -> bool:
    """Whether a relation is one of integers in Coq. One that has functions or powers in it is of reals there."""
    return _integral(relation.left) and _integral(relation.right)


def _integral(term: Node) -> bool:
    return (
        is_integer(term)
        and type(term) in INTEGER_TEXT
        and (not isinstance(term, Add | Neg | Mul) or all(map(_integral, term.args)))
    )


# --- propositions -------------------------------------------------------------------------------


def _relation(p: Printer, r: Rel) -> Text:
    r = r.forward()
    if integers(r):
        return f"({p.integer(r.left, SUM_)} {OPS[r.op]} {p.integer(r.right, SUM_)})%Z", ATOM
    left, right = p.real(r.left, SUM_), p.real(r.right, SUM_)
    if not any(
        isinstance(node, Sym | Elem | Fn | App) for node in walk(r)
    ):  # Lean is told of which numbers it is
        left = f"({left})%R"
    return f"{left} {OPS[r.op]} {right}", 70


def _joined(sign: str, none: str) -> TextOf:
    def text(p: Printer, prop: Any) -> Text:
        if not prop.args:
            return none, ATOM
        if len(prop.args) == 1:
            return p.prop(prop.args[0], 70), 70
        return f" {sign} ".join(p.prop(a, 70) for a in prop.args), 80

    return text


def _iff(p: Printer, prop: Iff) -> Text:
    members = [p.prop(a, 70) for a in prop.args]
    links = [f"({a} <-> {b})" for a, b in pairwise(members)]
    # in parentheses always: in Lean, `a → b ↔ c` is `(a → b) ↔ c`
    return (links[0], ATOM) if len(links) == 1 else (" /\\ ".join(links), 80)


def _for_all(p: Printer, prop: ForAll) -> Text:
    _, body, name, inside = p.open(prop.body)
    bounds = f"({p.integer(prop.lo, SUM_)} <= {name} <= {p.integer(prop.hi, SUM_)})%Z"
    return f"forall {name} : Z, {bounds} -> {inside.prop(body, 70)}", LOOSE


def approach(p: Printer, prop: Tends) -> str:
    """How the variable of a limit moves, as a filter."""
    if isinstance(prop.at, Infinity):
        return "at_plus_infinity" if prop.at.sign > 0 else "at_minus_infinity"
    return (
        f"({ {'+': 'from_above', '-': 'from_below', '+-': 'from_both'}[prop.side] } {p.real(prop.at, ATOM)})"
    )


def _tends(p: Printer, prop: Tends) -> Text:
    function = f"({p.family(prop.body)})"
    if isinstance(prop.limit, Infinity):
        name = "tends_to_plus_infinity" if prop.limit.sign > 0 else "tends_to_minus_infinity"
        return f"{name} {approach(p, prop)} {function}", APPLIED
    return f"tends {approach(p, prop)} {function} {p.real(prop.limit, ATOM)}", APPLIED


PROP_TEXT: dict[type, TextOf] = {
    Rel: _relation,
    Not: lambda p, prop: (f"~ {p.prop(prop.args[0], ATOM)}", 75),
    And: _joined("/\\", "True"),
    Or: _joined("\\/", "False"),
    Implies: lambda p, prop: (f"{p.prop(prop.args[0], 80)} -> {p.prop(prop.args[1], 80)}", 99),
    Iff: _iff,
    ForAll: _for_all,
    Tends: _tends,
}

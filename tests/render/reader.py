"""Readers of printed formulas that know the conventions of mathematics and nothing of the printers.

Sums bind looser than products, products than powers; a product may be juxtaposition; a minus belongs to the whole
product behind it; a function without brackets takes one factor, a sum or a product over a range one product. What
convention leaves open (`a / b c`, a script on a script) is refused. They give terms, grouped as a reader would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from derive.terms.nodes import (
    FUNCTIONS,
    INTEGER,
    ONE,
    TRUE,
    Add,
    And,
    App,
    Delta,
    Div,
    Elem,
    Family,
    Fn,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Term,
    bind,
)

HALF = Num(Fraction(1, 2))
TYPESET = {"arctan": "atan", "sgn": "sign"}
RELATIONS = {"≠": "!=", "≤": "<=", "≥": ">=", r"\ne": "!=", r"\le": "<=", r"\ge": ">="}
E = Fn("exp", ONE)
BEGIN = {"frac", "tfrac", "sqrt", "sum", "prod", "binom", "begin", "lvert", "pi", "delta", "operatorname"}


class Unclear(Exception):
    """A text that convention does not read in one way only."""


class Reader:
    """What both ways of writing have in common. Takes the declared symbols, families and defined functions."""

    pattern: str
    closing: tuple[str, ...] = ()

    def __init__(
        self, text: str, symbols: Mapping[str, Sym], families: Mapping[str, Family], defined: set[str]
    ):
        self.tokens: list[str] = re.findall(self.pattern, text)
        self.at = 0
        self.symbols = dict(symbols)
        self.families = families
        self.defined = defined

    def read(self) -> Term:
        """The whole text as a term."""
        out = self.sum()
        if self.at < len(self.tokens):
            raise Unclear(f"{self.tokens[self.at :]} is left")
        return out

    # --- tokens

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise Unclear(f"{wanted or 'more'} is wanted before {self.tokens[self.at :]}")
        self.at += 1
        return token

    def takes(self, token: str) -> bool:
        found = self.peek() == token
        self.at += found
        return found

    # --- how tightly signs bind

    def sum(self) -> Term:
        terms = [Neg(self.quotient()) if self.takes("-") else self.quotient()]
        while self.peek() in ("+", "-"):
            terms.append(Neg(self.quotient()) if self.take() == "-" else self.quotient())
        return Add(*terms) if len(terms) > 1 else terms[0]

    def quotient(self) -> Term:
        above = self.product()
        if not self.takes("/"):
            return above
        below = self.factor()
        if self.begins_factor() or self.peek() in ("/", "·"):
            raise Unclear("a / b c")
        return Div(above, below)

    def product(self) -> Term:
        factors = [self.factor()]
        while self.takes("·") or self.takes(r"\cdot") or self.begins_factor():
            factors.append(self.factor())
        return Mul(*factors) if len(factors) > 1 else factors[0]

    def factor(self) -> Term:
        base, is_e = self.atom(), self.tokens[self.at - 1] == "e"
        if self.takes("!"):
            base = Fn("factorial", base)
        if not self.takes("^"):
            return base
        exponent = self.script()
        if self.peek() in ("^", "!"):
            raise Unclear("a script on a script")
        return Fn("exp", exponent) if is_e else Pow(base, exponent)

    def over_range(self, build: Callable[..., Term]) -> Term:
        """After the sign of a sum or product: its range, and one product."""
        self.take("_")
        self.take("{")
        variable = Sym(self.take(), INTEGER)
        self.take("=")
        lo = self.sum()
        self.take("}")
        self.take("^")
        hi = self.script()
        outer = self.symbols.get(variable.name)
        self.symbols[variable.name] = variable
        body = self.product()
        if outer is not None:
            self.symbols[variable.name] = outer
        return build(lo, hi, bind(body, variable))

    def called(self, name: str) -> Term:
        """A function with arguments in brackets, or before one factor."""
        name = TYPESET.get(name, name)
        if self.takes("("):
            arguments = self.listed(")")
        else:
            arguments = [self.factor()]
            if isinstance(arguments[0], Pow):
                raise Unclear("f x^2")
        return App(name, *arguments) if name in self.defined else Fn(name, *arguments)

    def listed(self, end: str) -> list[Term]:
        out = [self.sum()]
        while self.takes(","):
            out.append(self.sum())
        self.take(end)
        return out

    def element(self, name: str, indices: Sequence[Term]) -> Term:
        if name in ("δ", r"\delta"):
            return Delta(*indices)
        return Elem(self.families[name], *indices)

    def letter(self, name: str) -> Term:
        if name[0].isdigit():
            return Num(Fraction(name))
        if name in ("π", r"\pi"):
            return Fn("pi")
        if name == "e":
            return E
        if name not in self.symbols:
            raise Unclear(f"{name} is no symbol")
        return self.symbols[name]

    def is_function(self, name: str) -> bool:
        return name != "pi" and (name in FUNCTIONS or name in TYPESET or name in self.defined)

    def relation(self) -> Node:
        sides = [self.sum()]
        links: list[Rel] = []
        while not links or self.peek() in ("<", "<=", ">", ">=", *RELATIONS):
            sign = self.take()
            sides.append(self.sum())
            links.append(Rel(RELATIONS.get(sign, sign), *sides[-2:]))
        return links[0] if len(links) == 1 else And(*links)

    # --- what the ways of writing differ in

    def begins_factor(self) -> bool:
        raise NotImplementedError

    def atom(self) -> Term:
        raise NotImplementedError

    def script(self) -> Term:
        raise NotImplementedError


class PlainReader(Reader):
    """One line of plain text."""

    pattern = r"\d+/\d+|\w+'*|\S"
    in_bars = False

    def begins_factor(self) -> bool:
        token = self.peek()
        word = bool(token) and (token[0].isalnum() or token in "(√∑∏{") and token not in ("if", "otherwise")
        return word or (token == "|" and not self.in_bars)

    def atom(self) -> Term:
        token = self.take()
        if token in "({|":
            outside, self.in_bars = self.in_bars, token == "|"
            out = Piecewise(*self.rows()) if token == "{" else self.sum()
            if token != "{":
                self.take(")" if token == "(" else "|")
            self.in_bars = outside
            return Fn("abs", out) if token == "|" else out
        if token == "√":
            return Pow(self.atom() if self.peek() == "(" else self.letter(self.take()), HALF)
        if token in "∑∏":
            return self.over_range(Sum if token == "∑" else Prod)
        head, _, below = token.partition("_")
        if head in self.families or head == "δ":
            return self.element(head, self.below(below, 2 if head == "δ" else self.families[head].arity))
        return self.called(token) if self.is_function(token) else self.letter(token)

    def below(self, letters: str, count: int) -> list[Term]:
        if not letters:
            self.take("{")
            return self.listed("}")
        return [self.letter(c) for c in letters] if count > 1 else [self.letter(letters)]

    def rows(self) -> list[Node]:
        out: list[Node] = []
        while True:
            value = self.sum()
            condition = self.relation() if self.takes("if") else TRUE
            if condition == TRUE:
                self.take("otherwise")
            out += [value, condition]
            if not self.takes(";"):
                self.take("}")
                return out

    def script(self) -> Term:
        if self.takes("{"):
            (out,) = self.listed("}")
            return out
        return self.atom()


class LatexReader(Reader):
    """LaTeX's math mode: groups in braces, letters one by one."""

    pattern = r"\\[A-Za-z]+|\\\\|(?<=name\{)\w+|(?<=in\{)\w+|(?<=nd\{)\w+|\d+|[A-Za-z]'+|\S"

    def __init__(
        self, text: str, symbols: Mapping[str, Sym], families: Mapping[str, Family], defined: set[str]
    ):
        for invisible in (r"\left", r"\right", r"\,"):
            text = text.replace(invisible, "")
        for word in ("if ", "if", "otherwise"):
            text = text.replace(rf"\text{{{word}}}", rf"\{word.strip()} ")
        super().__init__(text.replace(r"\mathrm", r"\operatorname"), symbols, families, defined)

    def begins_factor(self) -> bool:
        token = self.peek()
        if token.startswith("\\"):
            name = token[1:]
            return name in BEGIN or self.is_function(name)
        return bool(token) and (token[0].isalnum() or token in "({")

    def group(self) -> Term:
        self.take("{")
        (out,) = self.listed("}")
        return out

    def script(self) -> Term:
        return self.group() if self.peek() == "{" else self.letter(self.take())

    def atom(self) -> Term:
        token = self.take()
        name = token.removeprefix("\\")
        if token in ("(", "{"):
            (out,) = self.listed({"(": ")", "{": "}"}[token])
            return out
        if token == r"\lvert":
            (out,) = self.listed(r"\rvert")
            return Fn("abs", out)
        if token in (r"\frac", r"\tfrac"):
            return Div(self.group(), self.group())
        if token == r"\binom":
            return Fn("binomial", self.group(), self.group())
        if token == r"\sqrt":
            return Pow(self.group(), HALF)
        if token in (r"\sum", r"\prod"):
            return self.over_range(Sum if token == r"\sum" else Prod)
        if token == r"\begin":
            return Piecewise(*self.rows())
        if token == r"\operatorname":
            self.take("{")
            name = self.take()
            self.take("}")
        if token in self.families or token == r"\delta":
            return self.element(token, self.below(2 if token == r"\delta" else self.families[token].arity))
        return self.called(name) if len(name) > 1 and self.is_function(name) else self.letter(token)

    def below(self, count: int) -> list[Term]:
        self.take("_")
        if not self.takes("{"):
            return [self.letter(self.take())]
        started = self.at
        with_commas = self.listed("}")
        if len(with_commas) == count:
            return with_commas
        self.at = started
        letters = [self.letter(self.take()) for _ in range(count)]
        self.take("}")
        return letters

    def rows(self) -> list[Node]:
        out: list[Node] = []
        for token in ("{", "cases", "}"):
            self.take(token)
        while True:
            value = self.sum()
            self.take("&")
            condition = self.relation() if self.takes(r"\if") else TRUE
            if condition == TRUE:
                self.take(r"\otherwise")
            out += [value, condition]
            if not self.takes(r"\\"):
                for token in (r"\end", "{", "cases", "}"):
                    self.take(token)
                return out

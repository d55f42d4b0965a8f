"""What a way of writing is: a `Form` says how each sign, name and piece is written; a `Scope` is a place in it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from derive.frozen import frozen
from derive.record.model import Domain
from derive.render.names import RESERVED, SHARED, TYPESET, fresh_name
from derive.render.notation import Notation
from derive.render.readings import is_raised
from derive.render.structure import ATOM, Out
from derive.terms.nodes import (
    REAL,
    App,
    Div,
    Fn,
    Infinity,
    Lam,
    Node,
    Num,
    Piecewise,
    Prod,
    Sum,
    Sym,
    Tends,
    free,
    instantiate,
    walk,
)

# the fixed words of formulas, as `Wording` calls them
WORDS = {"and": "and_", "or": "or_", "not": "not_", "true": "true", "false": "false"}


class Form(ABC):
    """How one output writes what the frame hands it: texts and `Out`s, already printed."""

    # --- signs and names -------------------------------------------------------------------------

    signs: Mapping[str, str]

    def sign(self, name: str, notation: Notation) -> str:
        """A sign with the spaces that it is written with.

        `+`, `-`, `,`, a relation, `iff`, `implies`, `maps_to`, `:=`, `in`, `:` or `=` inside a script; without
        spaces: `negative`, `delta`, `dots`, `forall`, `infinity`, `+infinity`, `e`, `pi`, `!`; and as words `and`,
        `or`, `not`, `true`, `false`.
        """
        word = WORDS.get(name)
        return self.signs[name] if word is None else self.words(getattr(notation.words, word), notation)

    @abstractmethod
    def words(self, text: str, notation: Notation) -> str:
        """Words of a language inside a formula; nothing of none."""

    @abstractmethod
    def name(self, name: str, notation: Notation) -> str:
        """A name alone; one with a template stands with dots, or nothing, for its arguments."""

    def head(self, name: str, notation: Notation) -> str:
        """What stands before arguments that its template has no place for."""
        return self.name(name, notation)

    @abstractmethod
    def is_raised(self, name: str, notation: Notation) -> bool:
        """Whether a name has a superscript of its own, so that a power needs brackets around it."""

    @abstractmethod
    def filled(
        self, name: str, outs: Sequence[Out], notation: Notation, *, unindexed: bool = False
    ) -> Out | None:
        """The name's template with arguments in place; None if it has no template.

        `unindexed`: without its last argument, the index, which is not among `outs`.
        """

    @abstractmethod
    def function(self, name: str) -> str:
        """The name of an elementary function or of an operator such as `softmax`."""

    # --- pieces ----------------------------------------------------------------------------------

    @abstractmethod
    def number(self, value: Fraction) -> Out: ...

    @abstractmethod
    def torn(self, level: int, sort: str) -> str:
        """A bound variable in a subtree torn out of its binder."""

    @abstractmethod
    def bracketed(self, out: Out) -> str:
        """In round brackets that fit."""

    def square(self, text: str) -> str:
        return f"[{text}]"

    @abstractmethod
    def braces(self, text: str) -> str: ...

    @abstractmethod
    def sub(self, head: str, outs: Sequence[Out], notation: Notation) -> str:
        """A head with subscripts: together where each is one letter, else with commas."""

    @abstractmethod
    def between(self, before: str, after: str, notation: Notation) -> str:
        """What stands between two factors: nothing where that reads as a product."""

    @abstractmethod
    def fraction(self, num: Out, den: Out) -> Out: ...

    @abstractmethod
    def root(self, out: Out, notation: Notation) -> Out | None:
        """A square root; None if the form has none and writes a power."""

    @abstractmethod
    def power(self, base: str, exponent: Out, *, tall: bool = False) -> Out: ...

    def slashed(self, num: Out, den: Out) -> Out | None:
        """A fraction of two atoms in an exponent, on one line; None if all fractions of the form are."""
        return None

    @abstractmethod
    def is_low(self, exponent: Out) -> bool:
        """Whether e may stand to this power; else exp is written with brackets."""

    @abstractmethod
    def stands_bare(self, node: Node, out: Out) -> bool:
        """Whether a function's argument needs no brackets."""

    def applied(self, head: str, argument: Out) -> str:
        """A function before an argument without brackets."""
        return f"{head} {argument.text}"

    @abstractmethod
    def absolute(self, out: Out) -> Out | None:
        """Between bars; None if the form writes abs with brackets here."""

    @abstractmethod
    def binomial(self, upper: Out, lower: Out) -> Out | None:
        """One number above the other; None if the form writes binomial with brackets."""

    @abstractmethod
    def cases(self, rows: Sequence[tuple[str, str | None]], notation: Notation) -> Out:
        """Values with their conditions; None is otherwise."""

    @abstractmethod
    def big(self, name: str, variable: Out, lo: Out, hi: Out, notation: Notation) -> str:
        """The sign of a `sum` or `prod` with its range, up to where the body begins."""

    @abstractmethod
    def limit(self, variable: Out, at: str, side: str, notation: Notation) -> str:
        """lim with what tends to what, up to where the body begins."""

    @abstractmethod
    def derivative(self, at: str, of: str, notation: Notation, *, partial: bool, order: int = 1) -> Out:
        """d(of)/d(at), or one of a higher order; with an empty `of` the operator, up to where the body begins."""

    @abstractmethod
    def evaluated(self, out: Out, variable: str, at: str) -> Out:
        """A derivative by a bound variable, taken at a point."""


class Typeset(Form):
    """A form that is set in two dimensions, from the notation's LaTeX."""

    brackets: tuple[str, ...]  # how a piece begins that has brackets
    power_of_e: str  # how exp(x) begins, where it is a power

    def is_raised(self, name: str, notation: Notation) -> bool:
        return is_raised(notation.latex_of(name))

    def is_low(self, exponent: Out) -> bool:
        return not exponent.tall

    def stands_bare(self, node: Node, out: Out) -> bool:
        if isinstance(node, Sum | Prod | Div) or (
            isinstance(node, Fn) and out.text.startswith(self.power_of_e)
        ):
            return True
        return (
            out.level == ATOM and not isinstance(node, Piecewise) and not out.text.startswith(self.brackets)
        )

    def conditions(
        self, rows: Sequence[tuple[str, str | None]], notation: Notation, gap: str = " "
    ) -> list[str]:
        """The conditions of cases, with the words around them."""
        before, after = (self.words(part, notation) for part in notation.words.when.split("{}"))
        otherwise = self.words(notation.words.otherwise, notation)
        return [otherwise if c is None else f"{before}{gap}{c}{after}".strip() for _, c in rows]


@frozen
class Scope:
    """The notation, the form that is written, and the names that a bound variable may not take here."""

    notation: Notation
    form: Form
    avoid: frozenset[str]
    used: frozenset[str]  # of those, the names that the formula has

    @staticmethod
    def of(node: Node, notation: Notation, form: Form) -> Scope:
        used = _names(node)
        return Scope(notation, form, RESERVED | SHARED | notation.taken | used, used)

    def sign(self, name: str) -> str:
        """A sign of the form, with the spaces that it is written with."""
        return self.form.sign(name, self.notation)

    def opened(self, lam: Lam) -> tuple[Sym, Any, Scope]:
        """The variable of a binder under a printed name, the body with it, and the scope inside."""
        variable = Sym(fresh_name(lam.hint, lam.sort, self.avoid, self.notation.misleads), lam.sort)
        return variable, instantiate(lam, variable), replace(self, avoid=self.avoid | {variable.name})

    def approached(self, limit: Tends) -> tuple[Sym, Any, Scope]:
        """The same for the variable of a limit, which may have the name of a declared number.

        That is, of one that the formula does not speak of, where the limit stays within what is declared of it: then
        the formula says the same whether it is read with what is declared or without.
        """
        name = limit.body.hint
        if name in self.used or not keeps_letter(limit, self.notation.numbers):
            return self.opened(limit.body)
        variable = Sym(name, REAL)
        return variable, instantiate(limit.body, variable), replace(self, used=self.used | {name})

    @property
    def has_e(self) -> bool:
        """Whether e is free to mean Euler's number."""
        return "e" not in self.notation.taken and "e" not in self.notation.plain

    @property
    def has_d(self) -> bool:
        """Whether d is free to mean the sign of a derivative."""
        return "d" not in self.notation.taken and "d" not in self.notation.plain

    def owns(self, function: str) -> bool:
        """Whether the name of a built-in function is free to mean it."""
        names = {function, TYPESET.get(function, function)}
        return names.isdisjoint(self.notation.taken) and names.isdisjoint(self.notation.plain)

    def function_name(self, function: str) -> str:
        """How a built-in function is named: by its name, unless the derivation uses that for something else."""
        return function if self.owns(function) else f"std.{function}"


@lru_cache(maxsize=256)  # the same formula is printed in several forms, one after the other
def _names(node: Node) -> frozenset[str]:
    applied = {n.name for n in walk(node) if isinstance(n, App)}
    return frozenset({n.name for n in free(node)} | applied)


def keeps_letter(limit: Tends, numbers: Mapping[str, Domain]) -> bool:
    """Whether a limit's variable may have the name of a declared number, where the formula does not speak of that."""
    domain = numbers.get(limit.body.hint)
    return domain is not None and holds_near(domain, limit.side, limit.at)


def holds_near(domain: Domain, side: str, at: Node) -> bool:
    """Whether all numbers near a point on a side ("+", "-" or "+-"), the point excepted, are seen to be in a domain."""
    lower, upper = (domain.above, domain.at_least), (domain.below, domain.at_most)
    if isinstance(at, Infinity):
        return all(bound is None for bound in (upper if at.sign > 0 else lower))
    for bounds, towards, away in ((lower, "+", 1), (upper, "-", -1)):
        for bound in bounds:
            if bound is None:
                continue
            if not isinstance(bound, Num) or not isinstance(at, Num):
                return False
            gap = away * (at.value - bound.value)
            if gap < 0 or (gap == 0 and side != towards):
                return False
    return True

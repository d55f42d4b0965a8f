"""SymPy nodes for what SymPy lacks: elements of families, defined functions, own propositions.

They take part in sums, derivatives and substitution as any SymPy expression does, and never
evaluate. `boundary.py` turns them into terms.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Dummy, Expr, Idx, Symbol, Tuple, sympify
from sympy.core.basic import Atom
from sympy.logic.boolalg import Boolean

from derive.script.errors import ScriptError


class FamilyName(Symbol):  # type: ignore[misc]
    """A declared family as a SymPy leaf: what an element depends on. Never a number by itself."""

    __slots__ = ()


class Element(Expr):  # type: ignore[misc]
    """`z[k]`: args are a family (name, lambda or literal) and the indices."""

    is_commutative = True
    is_real = True
    _diff_wrt = True

    def _sympystr(self, printer: Any) -> str:
        inside = ", ".join(printer._print(a) for a in self.args[1:])
        return f"{printer._print(self.args[0])}[{inside}]"


class IntegerElement(Element):
    """An element of a family of integers, so that SymPy lets it be an index."""

    is_integer = True


class FamilyLambda(Basic):  # type: ignore[misc]
    """`i -> body` as an argument: args are the bound Dummy symbols and, last, the body."""

    @property
    def variables(self) -> tuple[Any, ...]:
        return tuple(self.args[:-1])

    @property
    def free_symbols(self) -> set[Any]:
        return set(self.args[-1].free_symbols) - set(self.variables)

    def _sympystr(self, printer: Any) -> str:
        names = ", ".join(printer._print(v).lstrip("_") for v in self.variables)
        return f"({names} -> {printer._print(self.args[-1])})"


class FamilyLiteral(Basic):  # type: ignore[misc]
    """A family written out, over 1..n."""

    def _sympystr(self, printer: Any) -> str:
        return "[" + ", ".join(printer._print(a) for a in self.args) + "]"


class Head(Atom):  # type: ignore[misc]
    """The name of a defined function; `owner` is its definition."""

    __slots__ = ("name", "owner")
    name: str
    owner: Any

    def __new__(cls, name: str, owner: Any) -> Head:
        self: Head = super().__new__(cls)
        self.name = name
        self.owner = owner
        return self

    def _hashable_content(self) -> tuple[Any, ...]:
        """The owner too: SymPy remembers products by their factors, also those of another derivation of the script."""
        return (self.name, id(self.owner))

    def _sympystr(self, printer: Any) -> str:
        return self.name


class Applied(Expr):  # type: ignore[misc]
    """A defined function of all its arguments, implicit ones included: args are the Head and those."""

    is_commutative = True
    is_real = True

    @property
    def owner(self) -> Any:
        return self.args[0].owner

    def _sympystr(self, printer: Any) -> str:
        return str(self.owner.display(tuple(printer._print(a) for a in self.args[1:])))


class Choice(Expr):  # type: ignore[misc]
    """Cases as written (SymPy rewrites its own Piecewise inside a `Sum`): args are value, condition, ..."""

    is_commutative = True
    is_real = True

    def _sympystr(self, printer: Any) -> str:
        pairs = zip(self.args[::2], self.args[1::2], strict=True)
        return "piecewise(" + ", ".join(f"({printer._print(v)}, {printer._print(c)})" for v, c in pairs) + ")"


def piecewise(*branches: tuple[Any, Any], otherwise: Any = None) -> Any:
    """The value of the first branch whose condition holds: `piecewise((x, x >= 0), otherwise=-x)`.

    Takes pairs (value, condition). Without `otherwise` it is undefined where no condition holds.
    """
    pairs = [*branches, (otherwise, True)] if otherwise is not None else list(branches)
    if not branches or any(not isinstance(pair, tuple) or len(pair) != 2 for pair in pairs):
        raise TypeError("piecewise needs pairs: piecewise((value, condition), ..., otherwise=value)")
    return Choice(*(sympify(part) for pair in pairs for part in pair))


# --- propositions -------------------------------------------------------------------------------


class IffProp(Boolean):  # type: ignore[misc]
    """Members in the author's order (SymPy's Equivalent sorts them)."""


class ImpliesProp(Boolean):  # type: ignore[misc]
    """args are the premise and the conclusion."""


class ForAllProp(Boolean):  # type: ignore[misc]
    """args are the proposition and a Tuple (index, lo, hi)."""


class TendsProp(Boolean):  # type: ignore[misc]
    """args are the body, the variable, the point, the limit and the side as a Symbol."""


def iff(*members: Any) -> Any:
    """`A <=> B <=> ...` in the author's order. Takes two or more propositions."""
    if len(members) < 2:
        raise TypeError("iff needs at least two propositions")
    return IffProp(*(sympify(m) for m in members))


def implies(premise: Any, conclusion: Any) -> Any:
    """`A => B`."""
    return ImpliesProp(sympify(premise), sympify(conclusion))


def forall(prop: Any, index: Any) -> Any:
    """The proposition for every integer of a range: `forall(p[i] > 0, i)` or `forall(..., (i, 1, K - 1))`."""
    if isinstance(index, Idx):
        if index.lower is None or index.upper is None:
            raise TypeError("forall needs an index with a range, or (index, first, last)")
        index = (index, index.lower, index.upper)
    if isinstance(prop, Idx) or not isinstance(index, tuple | Tuple):
        raise ScriptError("forall is of a proposition and an index", "write forall(p[i] > 0, i)")
    return ForAllProp(sympify(prop), Tuple(*(sympify(part) for part in index)))


def tends(body: Any, variable: Any, at: Any, limit: Any, side: str = "+-") -> Any:
    """`body -> limit` as variable -> at, from a side: "+" (from above), "-" or "+-"."""
    if side not in ("+", "-", "+-"):
        raise ValueError(f"a side is '+', '-' or '+-', not {side!r}")
    return TendsProp(sympify(body), sympify(variable), sympify(at), sympify(limit), Symbol(side))


def fresh_index(hint: str) -> Any:
    """A new integer variable to be bound, printed as `hint`."""
    return Dummy(hint, integer=True)

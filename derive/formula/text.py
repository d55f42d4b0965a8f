"""Terms as text in the formula language, for `$...$` inside words: each renderer prints its own notation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from derive.record.model import Definition
from derive.terms.nodes import (
    REAL,
    Add,
    And,
    App,
    Deriv,
    Div,
    Elem,
    Family,
    Lam,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Rel,
    Sym,
    Update,
    free,
    instantiate,
    replaced,
    substitute,
    walk,
)

_SUM, _PRODUCT, _UNARY, _POWER, _ATOM = 1, 2, 3, 4, 5
HALF = Num(Fraction(1, 2))


class FormulaText:
    """Prints closed terms, propositions and families; `definitions` say which arguments are explicit."""

    def __init__(self, definitions: Iterable[Definition]):
        self._definitions = {d.name: d for d in definitions}

    def __call__(self, node: Node) -> str:
        """The node in SymPy's syntax, as `derive.formula.parse` reads it."""
        return self._print(node)[0]

    def _at(self, node: Node, level: int) -> str:
        text, own = self._print(node)
        return text if own >= level else f"({text})"

    def _print(self, node: Any) -> tuple[str, int]:
        """The text and how tightly it binds."""
        whole = _WHOLE.get(node.kind)
        if whole is not None:
            return whole(self, node), _ATOM
        printer = _BINDING.get(node.kind)
        return printer(self, node) if printer is not None else (repr(node), _ATOM)

    def _number(self, node: Num) -> tuple[str, int]:
        is_natural = node.value.denominator == 1 and node.value >= 0
        return str(node.value), _ATOM if is_natural else _PRODUCT

    def _sum(self, node: Add) -> tuple[str, int]:
        first, *rest = node.args
        text = self._at(first, _SUM if not isinstance(first, Add) else _PRODUCT)
        for part in rest:
            subtracted = isinstance(part, Neg)
            text += (" - " if subtracted else " + ") + self._at(
                part.args[0] if subtracted else part, _PRODUCT
            )
        return text, _SUM

    def _product(self, node: Mul) -> tuple[str, int]:
        first, *rest = node.args
        texts = [self._at(first, _PRODUCT if not isinstance(first, Mul) else _UNARY)]
        return "*".join([*texts, *(self._at(a, _UNARY) for a in rest)]), _PRODUCT

    def _minus(self, node: Neg) -> tuple[str, int]:
        # as a summand's sign it binds like a sum, so that -x*y is never read as (-x)*y
        return "-" + self._at(node.args[0], _UNARY), _SUM

    def _quotient(self, node: Div) -> tuple[str, int]:
        return f"{self._at(node.args[0], _PRODUCT)}/{self._at(node.args[1], _UNARY)}", _PRODUCT

    def _power(self, node: Pow) -> tuple[str, int]:
        if node.args[1] == HALF:
            return f"sqrt({self(node.args[0])})", _ATOM
        return f"{self._at(node.args[0], _ATOM)}**{self._at(node.args[1], _ATOM)}", _POWER

    def _relation(self, node: Rel) -> tuple[str, int]:
        return f"{self(node.left)} {node.op} {self(node.right)}", 0

    def _element(self, node: Elem) -> str:
        return f"{self._at(node.family, _ATOM)}[{self._list(node.indices)}]"

    def _list(self, nodes: Iterable[Node]) -> str:
        return ", ".join(self(n) for n in nodes)

    def _open(self, lam: Lam, among: Node) -> tuple[Sym, Any]:
        taken = {s.name for s in free(among)}
        name = lam.hint
        while name in taken:
            name += "_"
        symbol = Sym(name, lam.sort)
        return symbol, instantiate(lam, symbol)

    def _lambda(self, lam: Lam) -> tuple[str, int]:
        """A family argument by broadcasting: `i -> z[i] + c` is written z + c."""
        variable, body = self._open(lam, lam)
        flat = self._without_index(body, variable)
        if flat is None:
            return f"{variable.name} -> {self(body)}", 0
        return self._print(flat)

    def _without_index(self, body: Any, variable: Sym) -> Node | None:
        """`z[i] + c` as `z + c`: elements at just the index become families. None if it occurs elsewhere."""
        at_index = 0

        def flatten(node: Any) -> Any:
            nonlocal at_index
            if isinstance(node, Elem) and node.indices == (variable,) and variable not in free(node.family):
                at_index += 1
                return Sym(self._at(node.family, _ATOM), REAL)
            if isinstance(node, App):
                name, arguments, indices = self._parts(node)
                if indices == [variable] and not any(variable in free(a) for a in arguments):
                    at_index += 1
                    return Sym(name + (f"({self._list(arguments)})" if arguments else ""), REAL)
            if not isinstance(node, Add | Neg | Mul | Div | Pow):
                return node
            return node.rebuild(tuple(flatten(a) for a in node.args))

        flat = flatten(body)
        return flat if at_index and variable not in free(flat) else None

    def _parts(self, node: App) -> tuple[str, list[Node], list[Node]]:
        """The name, explicit arguments and explicit indices of an application."""
        definition = self._definitions.get(node.name)
        if definition is None:
            return node.name, list(node.args), []
        pairs = zip(definition.parameters, node.args, strict=False)
        shown = [(p, a) for p, a in pairs if not p.implicit]
        return (
            node.name,
            [a for p, a in shown if p.index is None],
            [a for p, a in shown if p.index is not None],
        )

    def _application(self, node: App) -> str:
        name, arguments, indices = self._parts(node)
        text = name + (f"({self._list(arguments)})" if arguments else "")
        return text + (f"[{self._list(indices)}]" if indices else "")

    def _range(self, node: Any) -> str:
        variable, body = self._open(node.body, node)
        limits = f"({variable.name}, {self(node.lo)}, {self(node.hi)})"
        name = {"sum": "Sum", "prod": "Product", "forall": "ForAll"}[node.kind]
        return f"{name}({self(body)}, {limits})"

    def _derivative(self, node: Deriv) -> str:
        if isinstance(node.at, Sym | Elem) and (plain := _body_by(node, node.at)) is not None:
            return f"Derivative({self(plain)}, {self(node.at)})"
        variable, body = self._open(node.body, node)
        return f"Derivative({self(body)}, {variable.name} = {self(node.at)})"

    def _piecewise(self, node: Any) -> str:
        parts = (f"({self(v)}, {'True' if c == And() else self(c)})" for v, c in node.branches)
        return f"Piecewise({', '.join(parts)})"

    def _tends(self, node: Any) -> str:
        variable, body = self._open(node.body, node)
        side = f", '{node.side}'"
        return f"Limit({self(body)}, {variable.name}, {self(node.at)}{side}) = {self(node.limit)}"


def _body_by(node: Deriv, at: Sym | Elem) -> Any:
    """What `Derivative(..., at)` has before the comma; None where that says another one: d/dv of v y at v = y."""
    moving = Sym("%moving", REAL)
    plain = instantiate(node.body, at)
    again: dict[Sym | Family, Node] = {at: moving} if isinstance(at, Sym) else {}
    if isinstance(at, Elem):
        plain = _plain(plain)
        if isinstance(at.family, Family):
            again = {at.family: Update(at.family, *at.indices, moving)}
    return plain if substitute(plain, again) == instantiate(node.body, moving) else None


def _plain(body: Any) -> Any:
    """A body without the replaced element: z with z[k] replaced by z[k] is z."""
    for part in walk(body):
        if isinstance(part, Update) and part.value == Elem(part.family, *part.indices) and not part.loose:
            return _plain(replaced(body, part, part.family))
    return body


_FUNCTION_NAMES = {"abs": "Abs", "max": "Max", "min": "Min"}  # else as in records

# what binds as tightly as a name, by kind
_WHOLE: dict[str, Callable[[FormulaText, Any], str]] = {
    "sym": lambda p, n: n.name,
    "family": lambda p, n: n.name,
    "elem": FormulaText._element,
    "app": FormulaText._application,
    "update": lambda p, n: f"{p._at(n.family, _ATOM)}[{p._list(n.indices)} -> {p(n.value)}]",
    "fn": lambda p, n: _FUNCTION_NAMES.get(n.name, n.name) + (f"({p._list(n.args)})" if n.args else ""),
    "delta": lambda p, n: f"KD({p._list(n.args)})",
    "literal": lambda p, n: f"[{p._list(n.args)}]",
    "oo": lambda p, n: "oo" if n.sign > 0 else "-oo",
    "sum": FormulaText._range,
    "prod": FormulaText._range,
    "forall": FormulaText._range,
    "deriv": FormulaText._derivative,
    "piecewise": FormulaText._piecewise,
    "tends": FormulaText._tends,
    "not": lambda p, n: f"not ({p(n.args[0])})",
    "and": lambda p, n: " and ".join(f"({p(a)})" for a in n.args) or "True",
    "or": lambda p, n: " or ".join(f"({p(a)})" for a in n.args) or "False",
    "implies": lambda p, n: f"({p(n.args[0])}) => ({p(n.args[1])})",
    "iff": lambda p, n: " <=> ".join(f"({p(a)})" for a in n.args),
}

# and the rest, each with how tightly it binds
_BINDING: dict[str, Callable[[FormulaText, Any], tuple[str, int]]] = {
    "num": FormulaText._number,
    "add": FormulaText._sum,
    "neg": FormulaText._minus,
    "mul": FormulaText._product,
    "div": FormulaText._quotient,
    "pow": FormulaText._power,
    "lam": FormulaText._lambda,
    "rel": FormulaText._relation,
}

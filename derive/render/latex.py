r"""Terms and propositions in LaTeX, set as lecture notes set them: `\frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}`.

The author's order and grouping are kept, and printing is injective, as in the plain form. The output is
for math mode, needs amsmath, and has no `|` (which Markdown takes for a table). The table `PRINTERS`
has one entry for each kind of node.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from derive.render.notation import Notation, fill, places, without_index
from derive.render.structure import (
    ADD,
    AND,
    ANY,
    ARROW,
    ATOM,
    CLOSED,
    DIV,
    MUL,
    OR,
    POW,
    PREFIX,
    RELATION,
    ApplicationView,
    Out,
    Scope,
    application_view,
    broadcast_view,
    derivative_view,
    family_view,
)
from derive.terms.nodes import (
    TRUE,
    Add,
    And,
    App,
    Bound,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
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
    Rel,
    Sum,
    Sym,
    Tends,
    Update,
)

RELATION_SIGNS = {"=": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}
_HALF = Num(Fraction(1, 2))
_LETTER = re.compile(r"-?(\\[A-Za-z]+|[A-Za-z]|\\mathrm{[^{}]*})\Z")
_UPRIGHT = re.compile(r"\\mathrm{[^{}]*}\Z")
_ONE_SIGN = re.compile(r"([A-Za-z0-9]|\\[A-Za-z]+)'*\Z")


def render_latex(node: Node, notation: Notation | None = None) -> str:
    """A term, family or proposition in LaTeX's math mode.

    Raises `KeyError` for a kind of node that has no printer (a test holds that there is none).
    """
    return _print(node, Scope.of(node, notation or Notation())).text


def latex_terms(node: Node, notation: Notation) -> list[str]:
    """The terms of a sum as printed, each after the first with its sign: where a long line may break."""
    scope = Scope.of(node, notation)
    return _summands(node, scope)[0] if isinstance(node, Add) else [_text(node, scope)]


def latex_members(node: And | Or | Iff | Implies, notation: Notation) -> list[str]:
    """The members of a connective as printed in it, with brackets where it needs them."""
    scope = Scope.of(node, notation)
    level = {"and": AND, "or": OR}.get(node.kind, ARROW) + 1
    return [_wrap(_print(a, scope), level) for a in node.args]


def _print(node: Node, scope: Scope) -> Out:
    return PRINTERS[node.kind](node, scope)


def _text(node: Node, scope: Scope) -> str:
    return _print(node, scope).text


def _brackets(out: Out) -> str:
    return rf"\left({out.text}\right)" if out.tall else f"({out.text})"


def _wrap(out: Out, level: int, *, lead: bool = False, last: bool = True) -> str:
    """The text; in brackets if it binds too loosely, begins with a minus or would take in what follows."""
    if out.level < level or (out.minus and not lead) or (out.open and not last):
        return _brackets(out)
    return out.text


def _script(text: str) -> str:
    return text if len(text) == 1 else f"{{{text}}}"


def _scripts(nodes: Sequence[Node], scope: Scope) -> str:
    """Indices: together where each is one letter, else with commas."""
    texts = [_text(n, scope) for n in nodes]
    if all(_ONE_SIGN.match(t) and not t[0].isdigit() for t in texts):
        return _script(" ".join(texts) if any("\\" in t for t in texts) else "".join(texts))
    return _script(", ".join(texts))


# --- leaves and families ------------------------------------------------------------------------


def _num(node: Num, scope: Scope) -> Out:
    value = node.value
    sign = "-" if value < 0 else ""
    if value.denominator == 1:
        return Out(str(value), minus=value < 0)
    text = rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    return Out(text, POW, minus=value < 0)


def _sym(node: Sym, scope: Scope) -> Out:
    return Out(_name(node.name, scope))


def _name(name: str, scope: Scope) -> str:
    """A name alone; a family with a template stands with dots for its indices."""
    return fill(scope.notation.latex_of(name), lambda n, where: _dot(where))


def _dot(where: str) -> str:
    """What stands for an index in the name of a whole family."""
    return r"\cdot" if where == "open" else r"{\cdot}"


def _bound(node: Bound, scope: Scope) -> Out:
    return Out(rf"\#{node.level}{node.sort[0]}")  # only in a subtree torn out of its binder


def _infinity(node: Infinity, scope: Scope) -> Out:
    return Out(("-" if node.sign < 0 else "+") + r"\infty")


def _family(node: Family, scope: Scope) -> Out:
    return Out(_name(node.name, scope))


def _lam(node: Lam, scope: Scope) -> Out:
    whole = broadcast_view(node, scope.notation)
    if whole is not None:
        return _print(whole, scope)
    named = family_view(node, scope.notation)
    if named is not None:
        app, view = named
        # an element of it, unlike an application to an index, has brackets: (t)_i
        return _applied(app.name, view, scope, unindexed=True)._replace(level=POW)
    variable, body, inside = scope.opened(node)
    out = _print(body, inside)
    return Out(_brackets(Out(rf"{_text(variable, scope)} \mapsto {out.text}", tall=out.tall)), tall=out.tall)


def _literal(node: Literal, scope: Scope) -> Out:
    outs = [_print(a, scope) for a in node.args]
    tall = any(o.tall for o in outs)
    text = ", ".join(o.text for o in outs) + ("," if len(outs) == 1 else "")
    return Out(_brackets(Out(text, tall=tall)), tall=tall)


def _update(node: Update, scope: Scope) -> Out:
    family = _wrap(_print(node.family, scope), ATOM)
    indices = ", ".join(_text(x, scope) for x in node.indices)
    return Out(rf"{family}[{indices} \mapsto {_text(node.value, scope)}]")


def _elem(node: Elem, scope: Scope) -> Out:
    if not isinstance(node.family, Family):
        out = _print(node.family, scope)
        return Out(f"{_wrap(out, ATOM)}_{_scripts(node.indices, scope)}", tall=out.tall)
    template = scope.notation.latex_of(node.family.name)
    if len(places(template)) == len(node.indices):
        return _filled(template, node.indices, scope)
    if node.family.name in scope.notation.bracketed:
        return Out(f"{template}[{', '.join(_text(x, scope) for x in node.indices)}]")
    return Out(f"{_subscriptable(template)}_{_scripts(node.indices, scope)}")


def _subscriptable(name: str) -> str:
    """A name to which a subscript can be put: one with a subscript of its own is made a group."""
    return f"{{{name}}}" if "_" in name or "^" in name else name


def _filled(template: str, arguments: Sequence[Node], scope: Scope) -> Out:
    outs = [_print(a, scope) for a in arguments]

    def inside(n: int, where: str) -> str:
        if n > len(outs):
            return _dot(where)
        out = outs[n - 1]
        if where == "sub":
            return _script(out.text)
        return out.text if where == "open" else _wrap(out, ATOM)

    tall = any(o.tall for o in outs)
    text = fill(template, inside)
    if tall and r"\left" not in template:
        text = fill(template.replace("(", r"\left(").replace(")", r"\right)"), inside)
    return Out(text, tall=tall)


# --- arithmetic ---------------------------------------------------------------------------------


def _summands(node: Add, scope: Scope) -> tuple[list[str], bool]:
    out = _print(node.args[0], scope)
    texts, tall = [_wrap(out, DIV, lead=True)], out.tall
    for term in node.args[1:]:
        sign = "-" if isinstance(term, Neg) else "+"
        out = _print(term.args[0] if isinstance(term, Neg) else term, scope)
        texts.append(f"{sign} {_wrap(out, DIV)}")
        tall = tall or out.tall
    return texts, tall


def _add(node: Add, scope: Scope) -> Out:
    texts, tall = _summands(node, scope)
    return Out(" ".join(texts), ADD, tall=tall)


def _neg(node: Neg, scope: Scope) -> Out:
    out = _print(node.args[0], scope)
    if isinstance(node.args[0], Num):  # -3 is the number
        return Out(f"-{_brackets(out)}", PREFIX, minus=True)
    is_open = out.open and out.level >= PREFIX and not out.minus
    return Out(f"-{_wrap(out, PREFIX)}", PREFIX, minus=True, open=is_open, tall=out.tall)


def _mul(node: Mul, scope: Scope) -> Out:
    outs = [_print(a, scope) for a in node.args]
    factors = [_wrap(outs[0], PREFIX, lead=True, last=False)]
    factors += [_wrap(o, PREFIX, last=o is outs[-1]) for o in outs[1:]]
    text = factors[0]
    for before, after in pairwise(factors):
        text += _between(before, after) + after
    last = outs[-1]
    is_open = last.open and last.level >= PREFIX and not last.minus
    minus = outs[0].minus and text[0] == "-"
    return Out(text, MUL, minus=minus, open=is_open, tall=any(o.tall for o in outs))


def _between(before: str, after: str) -> str:
    """What stands between two factors: nothing where that reads as a product, a dot before a number."""
    number = before.lstrip("-").isdigit() or before.lstrip("-").startswith(r"\tfrac")
    if after[0].isdigit() or after.startswith(r"\tfrac") or (number and after.startswith(r"\frac")):
        return r" \cdot "
    if after.startswith(("(", r"\left(")):
        return r"\," if _LETTER.match(before) else ""
    return r" \, " if _UPRIGHT.search(before) or after.startswith(r"\mathrm") else " "


def _div(node: Div, scope: Scope) -> Out:
    num, den = node.args
    return Out(rf"\frac{{{_text(num, scope)}}}{{{_text(den, scope)}}}", POW, tall=True)


def _pow(node: Pow, scope: Scope) -> Out:
    base, exponent = node.args
    out = _print(base, scope)
    if exponent == _HALF:
        return Out(rf"\sqrt{{{out.text}}}", POW, tall=out.tall)
    above = _print(exponent, scope)
    return Out(f"{_wrap(out, ATOM)}^{_script(above.text)}", POW, tall=out.tall or above.tall)


def _fn(node: Fn, scope: Scope) -> Out:
    if node.name in FUNCTION_PRINTERS:
        return FUNCTION_PRINTERS[node.name](node, scope)
    arg = _print(node.args[0], scope)
    if node.name == "exp" and scope.has_e and not arg.tall:
        return Out(f"e^{_script(arg.text)}", POW)
    if node.name == "log" and not arg.minus and _needs_no_brackets(node.args[0], arg):
        return Out(rf"\log {arg.text}", PREFIX, open=True, tall=arg.tall)
    name = _operator(node.name, scope)
    return Out(rf"{name}\left({arg.text}\right)", POW, tall=arg.tall)


_OPERATORS = {"atan": r"\arctan", "sign": r"\operatorname{sign}"}


def _operator(name: str, scope: Scope) -> str:
    if not scope.owns(name):
        return rf"\operatorname{{std.{name}}}"
    return _OPERATORS.get(name, rf"\{name}")


def _abs(node: Fn, scope: Scope) -> Out:
    arg = _print(node.args[0], scope)
    return Out(rf"\left\lvert {arg.text} \right\rvert", tall=arg.tall)


def _extreme(node: Fn, scope: Scope) -> Out:
    outs = [_print(a, scope) for a in node.args]
    inside = ", ".join(o.text for o in outs)
    return Out(rf"{_operator(node.name, scope)}\left({inside}\right)", POW, tall=any(o.tall for o in outs))


def _factorial(node: Fn, scope: Scope) -> Out:
    arg = _print(node.args[0], scope)
    simple = isinstance(node.args[0], Sym) or (isinstance(node.args[0], Num) and not arg.minus)
    return Out(f"{arg.text}!" if simple else f"{_brackets(arg)}!", POW, tall=arg.tall)


def _binomial(node: Fn, scope: Scope) -> Out:
    upper, lower = (_text(a, scope) for a in node.args)
    return Out(rf"\binom{{{upper}}}{{{lower}}}", POW, tall=True)


def _pi(node: Fn, scope: Scope) -> Out:
    return Out(_operator("pi", scope))


FUNCTION_PRINTERS: dict[str, Callable[[Fn, Scope], Out]] = {
    "abs": _abs, "max": _extreme, "min": _extreme, "factorial": _factorial, "binomial": _binomial, "pi": _pi,
}  # fmt: skip



def _needs_no_brackets(node: Node, out: Out) -> bool:
    if isinstance(node, Sum | Prod | Div) or (isinstance(node, Fn) and out.text.startswith("e^")):
        return True
    return out.level == ATOM and not isinstance(node, Piecewise) and out.text[0] not in "({"


def _piecewise(node: Piecewise, scope: Scope) -> Out:
    rows = [
        f"{_text(value, scope)} & "
        + (r"\text{otherwise}" if when == TRUE else rf"\text{{if }} {_text(when, scope)}")
        for value, when in node.branches
    ]
    inside = r" \\ ".join(rows)
    return Out(rf"\begin{{cases}} {inside} \end{{cases}}", POW, open=True, tall=True)


def _delta(node: Delta, scope: Scope) -> Out:
    return Out(rf"\delta_{_scripts(node.args, scope)}")


def _range(sign: str, node: Sum | Prod, scope: Scope) -> Out:
    variable, body, inside = scope.opened(node.body)
    under = f"{_text(variable, scope)}={_text(node.lo, scope)}"
    text = rf"\{sign}_{{{under}}}^{{{_text(node.hi, scope)}}} {_wrap(_print(body, inside), MUL)}"
    return Out(text, PREFIX, open=True, tall=True)


def _sum(node: Sum, scope: Scope) -> Out:
    return _range("sum", node, scope)


def _prod(node: Prod, scope: Scope) -> Out:
    return _range("prod", node, scope)


def _deriv(node: Deriv, scope: Scope) -> Out:
    view = derivative_view(node)
    if view is None:
        variable, body, inside = scope.opened(node.body)
        name = _text(variable, scope)
        of = rf"\frac{{d}}{{d{name}}} {_wrap(_print(body, inside), PREFIX)}"
        return Out(rf"\left.{of}\right\rvert_{{{name} = {_text(node.at, scope)}}}", POW, tall=True)
    sign = r"\partial " if view.partial or not scope.has_d else "d"
    at, out = _text(view.at, scope), _print(view.body, scope)
    at = f" {at}" if sign == "d" and at.startswith("\\") else at
    if _is_name(view.body, scope):
        return Out(rf"\frac{{{sign}{out.text}}}{{{sign}{at}}}", POW, tall=True)
    return Out(rf"\frac{{{sign.strip()}}}{{{sign}{at}}} {_wrap(out, PREFIX)}", PREFIX, open=True, tall=True)


def _is_name(node: Node, scope: Scope) -> bool:
    if not isinstance(node, App):
        return False
    template = scope.notation.latex_of(node.name)
    return not places(template) and all(g.indices for g in application_view(node, scope.notation).groups)


def _app(node: App, scope: Scope) -> Out:
    return _applied(node.name, application_view(node, scope.notation), scope)


def _applied(head: str, view: ApplicationView, scope: Scope, *, unindexed: bool = False) -> Out:
    """An application; `unindexed` without its last argument, the index, which a template keeps as a dot."""
    template = scope.notation.latex_of(head)
    if unindexed:
        template = without_index(template, len(view.arguments) + 1)
    if places(template) and not view.shown:
        return _filled(template, view.arguments, scope)
    text = template.split("<")[0].rstrip("({_ ") if places(template) else template
    if places(template) and not _balanced(text):
        text = rf"\operatorname{{{head.replace('_', ' ')}}}"
    if view.shown:
        name = scope.notation.latex_of
        text += f"[{', '.join(f'{name(p)} := {_text(a, scope)}' for p, a in view.shown)}]"
    tall = False
    for group in view.groups:
        if group.indices and head not in scope.notation.bracketed:
            text = f"{_subscriptable(text)}_{_scripts(group.arguments, scope)}"
            continue
        outs = [_print(a, scope) for a in group.arguments]
        inside = Out(", ".join(o.text for o in outs), tall=any(o.tall for o in outs))
        tall = tall or inside.tall
        text += f"[{inside.text}]" if group.indices else _brackets(inside)
    return Out(text, tall=tall)


def _balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in ("()", "{}", "[]"))


# --- propositions -------------------------------------------------------------------------------


def _rel(node: Rel, scope: Scope) -> Out:
    left, right = _text(node.left, scope), _text(node.right, scope)
    return Out(f"{left} {RELATION_SIGNS[node.op]} {right}", RELATION, tall=True)


def _not(node: Not, scope: Scope) -> Out:
    return Out(rf"\text{{not }} {_brackets(_print(node.args[0], scope))}", CLOSED, tall=True)


def _joined(node: Node, scope: Scope, sign: str, level: int, empty: str) -> Out:
    if not node.args:
        return Out(empty, CLOSED)
    if len(node.args) == 1:
        return Out(rf"\operatorname{{{node.kind}}}{_brackets(_print(node.args[0], scope))}", CLOSED)
    return Out(f" {sign} ".join(_wrap(_print(a, scope), level + 1) for a in node.args), level, tall=True)


def _and(node: And, scope: Scope) -> Out:
    return _joined(node, scope, r"\text{ and }", AND, r"\text{true}")


def _or(node: Or, scope: Scope) -> Out:
    return _joined(node, scope, r"\text{ or }", OR, r"\text{false}")


def _iff(node: Iff, scope: Scope) -> Out:
    return _joined(node, scope, r"\iff", ARROW, r"\operatorname{iff}()")


def _implies(node: Implies, scope: Scope) -> Out:
    return _joined(node, scope, r"\implies", ARROW, "")


def _forall(node: ForAll, scope: Scope) -> Out:
    variable, body, inside = scope.opened(node.body)
    numbers = rf"\{{{_text(node.lo, scope)}, \dots, {_text(node.hi, scope)}\}}"
    return Out(rf"\forall {_text(variable, scope)} \in {numbers}:\ {_text(body, inside)}", ANY, tall=True)


def _tends(node: Tends, scope: Scope) -> Out:
    variable, body, inside = scope.opened(node.body)
    at = _wrap(_print(node.at, scope), ATOM, lead=True) + ("" if node.side == "+-" else f"^{node.side}")
    under = rf"\lim_{{{_text(variable, scope)} \to {at}}}"
    text = f"{under} {_wrap(_print(body, inside), MUL)} = {_text(node.limit, scope)}"
    return Out(text, RELATION, tall=True)


PRINTERS: dict[str, Callable[[Any, Scope], Out]] = {
    "num": _num, "sym": _sym, "bound": _bound, "oo": _infinity, "family": _family, "lam": _lam,
    "literal": _literal, "update": _update, "elem": _elem, "add": _add, "neg": _neg, "mul": _mul,
    "div": _div, "pow": _pow, "fn": _fn, "piecewise": _piecewise, "delta": _delta, "sum": _sum,
    "prod": _prod, "deriv": _deriv, "app": _app, "rel": _rel, "not": _not, "and": _and, "or": _or,
    "implies": _implies, "iff": _iff, "forall": _forall, "tends": _tends,
}  # fmt: skip

"""Terms and propositions on one line, for terminals: `P_i = e^(t_i) / ∑_{j=1}^{K} e^(t_j)`.

The author's order and grouping are kept: nothing is reordered or simplified, and brackets are printed
where the reading would otherwise change. Two terms that are not equal never print the same in one
notation. The table `PRINTERS` has one entry for each kind of node.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

_LONG_EXPONENT = 24


def render_unicode(node: Node, notation: Notation | None = None) -> str:
    """A term, family or proposition on one line, with the signs of the notation's glyphs.

    Raises `KeyError` for a kind of node that has no printer (a test holds that there is none).
    """
    used = notation or Notation()
    return _print(node, Scope.of(node, used)).text


def _print(node: Node, scope: Scope) -> Out:
    return PRINTERS[node.kind](node, scope)


def _text(node: Node, scope: Scope) -> str:
    return _print(node, scope).text


def _wrap(out: Out, level: int, *, lead: bool = False, last: bool = True) -> str:
    """The text; in brackets if it binds too loosely, begins with a minus or would take in what follows."""
    if out.level < level or (out.minus and not lead) or (out.open and not last):
        return f"({out.text})"
    return out.text


def _tight(node: Node, scope: Scope) -> str:
    return _text(node, scope).replace(" + ", "+").replace(" - ", "-")


def _word(text: str) -> bool:
    return text.rstrip("'").isalnum()


def _script(text: str) -> str:
    return text if _word(text) else f"{{{text}}}"


def _scripts(nodes: Sequence[Node], scope: Scope) -> str:
    """Indices: together where each is one letter, else with commas."""
    texts = [_tight(n, scope) for n in nodes]
    if all(len(t) == 1 and t.isalpha() for t in texts):
        return texts[0] if len(texts) == 1 else "".join(texts)
    return _script(",".join(texts))


# --- leaves and families ------------------------------------------------------------------------


def _num(node: Num, scope: Scope) -> Out:
    value = node.value
    return Out(str(value), ATOM if value.denominator == 1 else DIV, minus=value < 0)


def _sym(node: Sym, scope: Scope) -> Out:
    text = scope.notation.plain_of(node.name)
    return Out(text.split("<")[0].rstrip("(_") if places(text) else text)


def _bound(node: Bound, scope: Scope) -> Out:
    return Out(f"#{node.level}{node.sort[0]}")  # only in a subtree torn out of its binder


def _infinity(node: Infinity, scope: Scope) -> Out:
    return Out(("-" if node.sign < 0 else "") + scope.notation.glyphs.infinity)


def _family(node: Family, scope: Scope) -> Out:
    return Out(scope.notation.plain_of(node.name))


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
    return Out(f"({_text(variable, scope)} {scope.notation.glyphs.maps_to} {_text(body, inside)})")


def _literal(node: Literal, scope: Scope) -> Out:
    items = ", ".join(_text(a, scope) for a in node.args)
    return Out(f"({items},)" if len(node.args) == 1 else f"({items})")


def _update(node: Update, scope: Scope) -> Out:
    family = _wrap(_print(node.family, scope), ATOM)
    indices = ", ".join(_text(x, scope) for x in node.indices)
    return Out(f"{family}[{indices} {scope.notation.glyphs.maps_to} {_text(node.value, scope)}]")


def _elem(node: Elem, scope: Scope) -> Out:
    family = _wrap(_print(node.family, scope), ATOM)
    if isinstance(node.family, Family) and node.family.name in scope.notation.bracketed:
        return Out(f"{family}[{', '.join(_text(x, scope) for x in node.indices)}]")
    return Out(f"{family}_{_scripts(node.indices, scope)}")


# --- arithmetic ---------------------------------------------------------------------------------


def _add(node: Add, scope: Scope) -> Out:
    first, *rest = node.args
    out = _print(first, scope)
    text, tall = _wrap(out, DIV, lead=True), out.tall
    for term in rest:
        negative = isinstance(term, Neg)
        out = _print(term.args[0] if isinstance(term, Neg) else term, scope)
        text += (" - " if negative else " + ") + _wrap(out, DIV)
        tall = tall or out.tall
    return Out(text, ADD, tall=tall)


def _neg(node: Neg, scope: Scope) -> Out:
    out = _print(node.args[0], scope)
    if isinstance(node.args[0], Num):  # -3 is the number
        return Out(f"-({out.text})", PREFIX, minus=True)
    is_open = out.open and out.level >= PREFIX and not out.minus
    return Out(f"-{_wrap(out, PREFIX)}", PREFIX, minus=True, open=is_open, tall=out.tall)


def _mul(node: Mul, scope: Scope) -> Out:
    outs = [_print(a, scope) for a in node.args]
    text = _wrap(outs[0], PREFIX, lead=True, last=False)
    for out in outs[1:]:
        factor = _wrap(out, PREFIX, last=out is outs[-1])
        text += (f" {scope.notation.glyphs.dot} " if factor[0].isdigit() else " ") + factor
    last = outs[-1]
    is_open = last.open and last.level >= PREFIX and not last.minus
    minus = outs[0].minus and text[0] == "-"
    return Out(text, MUL, minus=minus, open=is_open, tall=any(o.tall for o in outs))


def _div(node: Div, scope: Scope) -> Out:
    num, den = (_print(a, scope) for a in node.args)
    above = _wrap(num, MUL, lead=True, last=False)
    is_open = den.open and den.level >= PREFIX and not den.minus
    return Out(f"{above} / {_wrap(den, PREFIX)}", DIV, minus=above[0] == "-", open=is_open, tall=True)


def _pow(node: Pow, scope: Scope) -> Out:
    base, exponent = node.args
    return Out(f"{_wrap(_print(base, scope), ATOM)}^{_exponent(_text(exponent, scope))}", POW)


def _exponent(text: str) -> str:
    return text if _word(text) else f"({text})"


def _fn(node: Fn, scope: Scope) -> Out:
    if node.name in FUNCTION_PRINTERS:
        return FUNCTION_PRINTERS[node.name](node, scope)
    arg = _print(node.args[0], scope)
    if node.name == "exp" and scope.has_e and not arg.tall and len(arg.text) <= _LONG_EXPONENT:
        return Out(f"e^{_exponent(arg.text)}", POW)
    if node.name == "log" and arg.level == ATOM and not arg.minus and arg.text[0] not in "({":
        return Out(f"log {arg.text}", PREFIX, open=True)
    return Out(f"{scope.function_name(node.name)}({arg.text})", POW, tall=arg.tall)


def _abs(node: Fn, scope: Scope) -> Out:
    arg = _print(node.args[0], scope)
    # bars inside bars cannot be paired by eye
    if "|" in arg.text:
        return Out(f"{scope.function_name('abs')}({arg.text})", POW, tall=arg.tall)
    return Out(f"|{arg.text}|", tall=arg.tall)


def _of_arguments(node: Fn, scope: Scope) -> Out:
    outs = [_print(a, scope) for a in node.args]
    inside = ", ".join(o.text for o in outs)
    return Out(f"{scope.function_name(node.name)}({inside})", POW, tall=any(o.tall for o in outs))


def _factorial(node: Fn, scope: Scope) -> Out:
    arg = _print(node.args[0], scope)
    simple = isinstance(node.args[0], Sym) or (isinstance(node.args[0], Num) and not arg.minus)
    return Out(f"{arg.text}!" if simple else f"({arg.text})!", POW, tall=arg.tall)


def _pi(node: Fn, scope: Scope) -> Out:
    return Out(scope.notation.glyphs.pi if scope.owns("pi") else "std.pi")


FUNCTION_PRINTERS: dict[str, Callable[[Fn, Scope], Out]] = {
    "abs": _abs, "max": _of_arguments, "min": _of_arguments, "binomial": _of_arguments,
    "factorial": _factorial, "pi": _pi,
}  # fmt: skip


def _piecewise(node: Piecewise, scope: Scope) -> Out:
    parts = [
        f"{_text(value, scope)} " + ("otherwise" if when == TRUE else f"if {_text(when, scope)}")
        for value, when in node.branches
    ]
    return Out(f"{{{'; '.join(parts)}}}", tall=True)


def _delta(node: Delta, scope: Scope) -> Out:
    return Out(f"{scope.notation.glyphs.delta}_{_scripts(node.args, scope)}")


def _range(sign: str, node: Sum | Prod, scope: Scope) -> Out:
    variable, body, inside = scope.opened(node.body)
    lo, hi = _tight(node.lo, scope), _tight(node.hi, scope)
    under = f"{sign}_{{{_text(variable, scope)}={lo}}}^{{{hi}}}"
    return Out(f"{under} {_wrap(_print(body, inside), MUL)}", PREFIX, open=True, tall=True)


def _sum(node: Sum, scope: Scope) -> Out:
    return _range(scope.notation.glyphs.sum, node, scope)


def _prod(node: Prod, scope: Scope) -> Out:
    return _range(scope.notation.glyphs.prod, node, scope)


def _deriv(node: Deriv, scope: Scope) -> Out:
    view = derivative_view(node)
    if view is None:
        variable, body, inside = scope.opened(node.body)
        name = _text(variable, scope)
        of = _wrap(_print(body, inside), PREFIX)
        return Out(f"(d/d{name} {of})[{name} = {_text(node.at, scope)}]", tall=True)
    sign = scope.notation.glyphs.partial if view.partial or not scope.has_d else "d"
    at, body_out = _text(view.at, scope), _print(view.body, scope)
    if _is_name(view.body, scope):
        return Out(f"{sign}{body_out.text}/{sign}{at}", DIV, tall=True)
    return Out(f"{sign}/{sign}{at} {_wrap(body_out, PREFIX)}", PREFIX, open=True, tall=True)


def _is_name(node: Node, scope: Scope) -> bool:
    return isinstance(node, App) and all(g.indices for g in application_view(node, scope.notation).groups)


def _app(node: App, scope: Scope) -> Out:
    return _applied(node.name, application_view(node, scope.notation), scope)


def _applied(head: str, view: ApplicationView, scope: Scope, *, unindexed: bool = False) -> Out:
    """An application; `unindexed` without its last argument, the index, which a template keeps as a dot."""
    name = scope.notation.plain_of(head)
    if unindexed:
        name = without_index(name, len(view.arguments) + 1)
    if places(name) and not view.shown:

        def inside(n: int, where: str) -> str:
            if n > len(view.arguments):
                return scope.notation.glyphs.dot
            argument = view.arguments[n - 1]
            if where == "sub":
                return _script(_tight(argument, scope))
            out = _print(argument, scope)
            return out.text if where == "open" else _wrap(out, ATOM)

        return Out(fill(name, inside))
    text = name.split("<")[0].rstrip("(_") if places(name) else name
    if view.shown:
        text += f"[{', '.join(f'{p} := {_text(a, scope)}' for p, a in view.shown)}]"
    for group in view.groups:
        if group.indices and head not in scope.notation.bracketed:
            text += f"_{_scripts(group.arguments, scope)}"
        else:
            left, right = "[]" if group.indices else "()"
            text += f"{left}{', '.join(_text(a, scope) for a in group.arguments)}{right}"
    return Out(text)


# --- propositions -------------------------------------------------------------------------------


def _rel(node: Rel, scope: Scope) -> Out:
    glyphs = scope.notation.glyphs
    sign = {"!=": glyphs.ne, "<=": glyphs.le, ">=": glyphs.ge}.get(node.op, node.op)
    return Out(f"{_text(node.left, scope)} {sign} {_text(node.right, scope)}", RELATION)


def _not(node: Not, scope: Scope) -> Out:
    return Out(f"not ({_text(node.args[0], scope)})", CLOSED)


def _joined(node: Node, scope: Scope, sign: str, level: int, empty: str) -> Out:
    if not node.args:
        return Out(empty, CLOSED)
    if len(node.args) == 1:
        return Out(f"{node.kind}({_text(node.args[0], scope)})", CLOSED)
    return Out(f" {sign} ".join(_wrap(_print(a, scope), level + 1) for a in node.args), level)


def _and(node: And, scope: Scope) -> Out:
    return _joined(node, scope, "and", AND, "true")


def _or(node: Or, scope: Scope) -> Out:
    return _joined(node, scope, "or", OR, "false")


def _iff(node: Iff, scope: Scope) -> Out:
    return _joined(node, scope, scope.notation.glyphs.iff, ARROW, "iff()")


def _implies(node: Implies, scope: Scope) -> Out:
    return _joined(node, scope, scope.notation.glyphs.implies, ARROW, "")


def _forall(node: ForAll, scope: Scope) -> Out:
    variable, body, inside = scope.opened(node.body)
    glyphs = scope.notation.glyphs
    numbers = f"{{{_text(node.lo, scope)}, {glyphs.dots}, {_text(node.hi, scope)}}}"
    name = _text(variable, scope)
    return Out(f"{glyphs.forall} {name} {glyphs.element_of} {numbers}: {_text(body, inside)}", ANY)


def _tends(node: Tends, scope: Scope) -> Out:
    variable, body, inside = scope.opened(node.body)
    at = _wrap(_print(node.at, scope), ATOM, lead=True) + ("" if node.side == "+-" else f"^{node.side}")
    under = f"lim_{{{_text(variable, scope)} {scope.notation.glyphs.tends} {at}}}"
    return Out(f"{under} {_wrap(_print(body, inside), MUL)} = {_text(node.limit, scope)}", RELATION)


PRINTERS: dict[str, Callable[[Any, Scope], Out]] = {
    "num": _num, "sym": _sym, "bound": _bound, "oo": _infinity, "family": _family, "lam": _lam,
    "literal": _literal, "update": _update, "elem": _elem, "add": _add, "neg": _neg, "mul": _mul,
    "div": _div, "pow": _pow, "fn": _fn, "piecewise": _piecewise, "delta": _delta, "sum": _sum,
    "prod": _prod, "deriv": _deriv, "app": _app, "rel": _rel, "not": _not, "and": _and, "or": _or,
    "implies": _implies, "iff": _iff, "forall": _forall, "tends": _tends,
}  # fmt: skip

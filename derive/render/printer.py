"""The frame of every printer: one table keyed by node kind, which hands printed pieces to a form.

A `Form` is one way of writing: plain Unicode, LaTeX, MathML, Typst. The frame keeps the author's order and
grouping, puts brackets where the reading would otherwise change, and gives bound variables names. So a
form only says how a fraction, a subscript or a sign is written. Printing is injective in every form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from derive.render.form import Form, Scope
from derive.render.notation import Notation
from derive.render.spans import Formula, Setting, Span
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
    DerivativeView,
    Out,
    application_view,
    broadcast_view,
    derivative_view,
    family_view,
)
from derive.terms.nodes import (
    ONE,
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
    Term,
    Update,
)

_HALF = Num(Fraction(1, 2))
_E = Fn("exp", ONE)


def render(part: Formula, notation: Notation, form: Form) -> str:
    """A term, family or proposition in a form; or what stands among words as one.

    Raises `KeyError` for a kind of node that has no printer (a test holds that there is none).
    """
    if isinstance(part, Span):
        return _span(part, notation, form)
    if isinstance(part, Setting):  # the lemma's own name, not what is called so here
        name = form.name(part.name, Notation(glyphs=notation.glyphs))
        return name + form.sign(":=", notation) + render(part.value, notation, form)
    return printed(part, Scope.of(part, notation, form)).text


def _span(span: Span, notation: Notation, form: Form) -> str:
    names = [render(v, notation, form) for v in (span.variable, *span.others) if v is not None]
    numbers = (form.sign("dots", notation) if n is None else render(n, notation, form) for n in span.numbers)
    lists = [form.sign(",", notation).join(items) for items in (names, numbers)]
    return form.sign("=", notation).join(lists if names else lists[1:])


def summands(node: Node, notation: Notation, form: Form) -> list[str]:
    """The terms of a sum as printed, each after the first with its sign: where a long line may break."""
    scope = Scope.of(node, notation, form)
    return _summands(node, scope)[0] if isinstance(node, Add) else [_text(node, scope)]


def members(node: And | Or | Iff | Implies, notation: Notation, form: Form) -> list[str]:
    """The members of a connective as printed in it, with brackets where it needs them."""
    scope = Scope.of(node, notation, form)
    level = {"and": AND, "or": OR}.get(node.kind, ARROW) + 1
    outs = _outs(node.args, scope)
    return [wrap(o, level, scope, last=o is outs[-1]) for o in outs]


def printed(node: Node, scope: Scope) -> Out:
    """A node printed in a scope, by the table."""
    return PRINTERS[node.kind](node, scope)


def wrap(out: Out, level: int, scope: Scope, *, lead: bool = False, last: bool = True) -> str:
    """The text; in brackets if it binds too loosely, begins with a minus or would take in what follows."""
    if out.level < level or (out.minus and not lead) or (out.open and not last):
        return scope.form.bracketed(out)
    return out.text


def _text(node: Node, scope: Scope) -> str:
    return printed(node, scope).text


def _outs(nodes: Sequence[Node], scope: Scope) -> list[Out]:
    return [printed(n, scope) for n in nodes]


def _listed(outs: Sequence[Out], scope: Scope) -> Out:
    text = scope.sign(",").join(o.text for o in outs)
    return Out(text, tall=any(o.tall for o in outs))


# --- leaves and families ------------------------------------------------------------------------


def _num(node: Num, scope: Scope) -> Out:
    return scope.form.number(node.value)


def _named(node: Sym | Family, scope: Scope) -> Out:
    return Out(scope.form.name(node.name, scope.notation), _level(node.name, scope))


def _level(name: str, scope: Scope) -> int:
    """How tightly a name binds, with subscripts or arguments too."""
    return POW if scope.form.is_raised(name, scope.notation) else ATOM


def _bound(node: Bound, scope: Scope) -> Out:
    return Out(scope.form.torn(node.level, node.sort))


def _infinity(node: Infinity, scope: Scope) -> Out:
    if node.sign > 0:
        return Out(scope.sign("+infinity"))
    return Out(scope.sign("negative") + scope.sign("infinity"))


def _lam(node: Lam, scope: Scope) -> Out:
    whole = broadcast_view(node, scope.notation)
    if whole is not None:
        return printed(whole, scope)
    named = family_view(node, scope.notation)
    if named is not None:
        app, view = named
        # an element of it, unlike an application to an index, has brackets: (t)_i
        return _applied(app.name, view, scope, unindexed=True)._replace(level=POW)
    variable, body, inside = scope.opened(node)
    out = printed(body, inside)
    rule = out._replace(text=_text(variable, scope) + scope.sign("maps_to") + out.text)
    return Out(scope.form.bracketed(rule), tall=out.tall)


def _literal(node: Literal, scope: Scope) -> Out:
    out = _listed(_outs(node.args, scope), scope)
    if len(node.args) == 1:
        out = out._replace(text=out.text + scope.sign(",").rstrip())
    return Out(scope.form.bracketed(out), tall=out.tall)


def _update(node: Update, scope: Scope) -> Out:
    family = wrap(printed(node.family, scope), ATOM, scope)
    at = _listed(_outs(node.indices, scope), scope).text
    return Out(family + scope.form.square(at + scope.sign("maps_to") + _text(node.value, scope)))


def _elem(node: Elem, scope: Scope) -> Out:
    indices = _outs(node.indices, scope)
    if not isinstance(node.family, Family):
        out = printed(node.family, scope)
        return Out(scope.form.sub(wrap(out, ATOM, scope), indices, scope.notation), tall=out.tall)
    filled = scope.form.filled(node.family.name, indices, scope.notation)
    level = _level(node.family.name, scope)
    if filled is not None:
        return filled._replace(level=level)
    head = scope.form.name(node.family.name, scope.notation)
    if node.family.name in scope.notation.bracketed:
        return Out(head + scope.form.square(_listed(indices, scope).text), level)
    return Out(scope.form.sub(head, indices, scope.notation), level)


# --- arithmetic ---------------------------------------------------------------------------------


def _summands(node: Add, scope: Scope) -> tuple[list[str], bool]:
    out = printed(node.args[0], scope)
    texts, tall = [wrap(out, DIV, scope, lead=True)], out.tall
    for term in node.args[1:]:
        sign = scope.sign("-" if isinstance(term, Neg) else "+")
        out = printed(term.args[0] if isinstance(term, Neg) else term, scope)
        texts.append(sign + wrap(out, DIV, scope))
        tall = tall or out.tall
    return texts, tall


def _add(node: Add, scope: Scope) -> Out:
    texts, tall = _summands(node, scope)
    return Out("".join(texts), ADD, tall=tall)


def _neg(node: Neg, scope: Scope) -> Out:
    out = printed(node.args[0], scope)
    sign = scope.sign("negative")
    if isinstance(node.args[0], Num):  # -3 is the number
        return Out(sign + scope.form.bracketed(out), PREFIX, minus=True)
    is_open = out.open and out.level >= PREFIX and not out.minus
    return Out(sign + wrap(out, PREFIX, scope), PREFIX, minus=True, open=is_open, tall=out.tall)


def _mul(node: Mul, scope: Scope) -> Out:
    outs = _outs(node.args, scope)
    factors = [wrap(outs[0], PREFIX, scope, lead=True, last=False)]
    factors += [wrap(o, PREFIX, scope, last=o is outs[-1]) for o in outs[1:]]
    text = factors[0]
    for before, after in pairwise(factors):
        text += scope.form.between(before, after, scope.notation) + after
    last = outs[-1]
    is_open = last.open and last.level >= PREFIX and not last.minus
    minus = outs[0].minus and text.startswith(scope.sign("negative"))
    return Out(text, MUL, minus=minus, open=is_open, tall=any(o.tall for o in outs))


def _div(node: Div, scope: Scope) -> Out:
    num, den = _outs(node.args, scope)
    return scope.form.fraction(num, den)


def _pow(node: Pow, scope: Scope) -> Out:
    base, exponent = _outs(node.args, scope)
    is_root = node.args[1] == _HALF and scope.owns("sqrt")
    root = scope.form.root(base, scope.notation) if is_root else None
    if root is not None:
        return root
    bare_e = node.args[0] == _E and base.level == ATOM  # e^x is exp(x)
    base_text = scope.form.bracketed(base) if bare_e else wrap(base, ATOM, scope)
    return scope.form.power(base_text, _slashed(node.args[1], scope) or exponent, tall=base.tall)


def _slashed(exponent: Term, scope: Scope) -> Out | None:
    """`1/N` for an exponent that is a fraction of two atoms; `1/3` for the number, not for 1 divided by 3."""
    parts: Sequence[Node] = exponent.args if isinstance(exponent, Div) else ()
    if isinstance(exponent, Num) and exponent.value > 0 and exponent.value.denominator > 1:
        parts = [Num(exponent.value.numerator), Num(exponent.value.denominator)]
    elif not parts or all(isinstance(part, Num) for part in parts):
        return None
    num, den = _outs(parts, scope)
    low = all(out.level == ATOM and not (out.tall or out.minus) for out in (num, den))
    return scope.form.slashed(num, den) if low else None


def _fn(node: Fn, scope: Scope) -> Out:
    return FUNCTION_PRINTERS.get(node.name, _elementary)(node, scope)


def _elementary(node: Fn, scope: Scope) -> Out:
    arguments = _outs(node.args, scope)
    if len(arguments) != 1:
        return _of_printed(node, arguments, scope)
    (argument,) = arguments
    if node.name == "exp" and scope.has_e and scope.form.is_low(argument):
        base = scope.sign("e")
        return Out(base) if node.args[0] == ONE else scope.form.power(base, argument)
    if node.name != "exp" and not argument.minus and scope.form.stands_bare(node.args[0], argument):
        head = scope.form.function(scope.function_name(node.name))
        return Out(scope.form.applied(head, argument), PREFIX, open=True, tall=argument.tall)
    return _of_printed(node, arguments, scope)


def _called(node: Fn, scope: Scope) -> Out:
    return _of_printed(node, _outs(node.args, scope), scope)._replace(level=ATOM)


def _of_printed(node: Fn, arguments: Sequence[Out], scope: Scope) -> Out:
    """f(x, y), of arguments that are printed already: each is once, however deep functions nest."""
    inside = _listed(arguments, scope)
    head = scope.form.function(scope.function_name(node.name))
    return Out(head + scope.form.bracketed(inside), POW, tall=inside.tall)


def _abs(node: Fn, scope: Scope) -> Out:
    arguments = _outs(node.args, scope)
    bars = scope.form.absolute(arguments[0])
    return bars if bars is not None else _of_printed(node, arguments, scope)


def _factorial(node: Fn, scope: Scope) -> Out:
    out, of = printed(node.args[0], scope), node.args[0]
    simple = isinstance(of, Sym) or (isinstance(of, Num) and not out.minus)
    return Out((out.text if simple else scope.form.bracketed(out)) + scope.sign("!"), POW, tall=out.tall)


def _binomial(node: Fn, scope: Scope) -> Out:
    upper, lower = _outs(node.args, scope)
    stacked = scope.form.binomial(upper, lower)
    return stacked if stacked is not None else _of_printed(node, (upper, lower), scope)


def _pi(node: Fn, scope: Scope) -> Out:
    return Out(scope.sign("pi") if scope.owns("pi") else scope.form.function(scope.function_name("pi")))


FUNCTION_PRINTERS: Mapping[str, Callable[[Fn, Scope], Out]] = {
    "abs": _abs, "max": _called, "min": _called, "factorial": _factorial, "binomial": _binomial, "pi": _pi,
}  # fmt: skip


def _piecewise(node: Piecewise, scope: Scope) -> Out:
    rows = [(_text(v, scope), None if when == TRUE else _text(when, scope)) for v, when in node.branches]
    return scope.form.cases(rows, scope.notation)


def _delta(node: Delta, scope: Scope) -> Out:
    return Out(scope.form.sub(scope.sign("delta"), _outs(node.args, scope), scope.notation))


def _range(node: Sum | Prod, scope: Scope) -> Out:
    variable, body, inside = scope.opened(node.body)
    lo, hi = printed(node.lo, scope), printed(node.hi, scope)
    sign = scope.form.big(node.kind, printed(variable, scope), lo, hi, scope.notation)
    return Out(sign + wrap(printed(body, inside), MUL, inside), PREFIX, open=True, tall=True)


def _deriv(node: Deriv, scope: Scope) -> Out:
    view = derivative_view(node)
    if view is None:
        variable, body, inside = scope.opened(node.body)
        name = _text(variable, scope)
        operator = scope.form.derivative(name, "", scope.notation, partial=False).text
        out = Out(operator + wrap(printed(body, inside), PREFIX, scope), PREFIX, open=True, tall=True)
        return scope.form.evaluated(out, name, _text(node.at, scope))
    partial = view.partial or not scope.has_d
    order, body = _repeated(view)
    at, of = _text(view.at, scope), printed(body, scope)
    if _is_name(body, scope):
        return scope.form.derivative(at, of.text, scope.notation, partial=partial, order=order)
    operator = scope.form.derivative(at, "", scope.notation, partial=partial, order=order).text
    return Out(operator + wrap(of, PREFIX, scope), PREFIX, open=True, tall=True)


def _repeated(view: DerivativeView) -> tuple[int, Term]:
    """How often in a row it is derived by the same, and what of."""
    order, body = 1, view.body
    while isinstance(body, Deriv) and (inner := derivative_view(body)) and inner.at == view.at:
        order, body = order + 1, inner.body
    return order, body


def _is_name(node: Node, scope: Scope) -> bool:
    """Whether it is an application that shows a name and subscripts only."""
    if not isinstance(node, App):
        return False
    view = application_view(node, scope.notation)
    outs = _outs(view.arguments, scope)
    return all(g.indices for g in view.groups) and not (
        outs and scope.form.filled(node.name, outs, scope.notation) is not None
    )


def _app(node: App, scope: Scope) -> Out:
    return _applied(node.name, application_view(node, scope.notation), scope)


def _applied(head: str, view: ApplicationView, scope: Scope, *, unindexed: bool = False) -> Out:
    """An application; `unindexed` without its last argument, the index, which a template keeps as a dot."""
    form, notation = scope.form, scope.notation
    if not view.shown:
        filled = form.filled(head, _outs(view.arguments, scope), notation, unindexed=unindexed)
        if filled is not None:
            return filled._replace(level=_level(head, scope))
    text = form.head(head, notation)
    if view.shown:
        given = [form.name(p, notation) + scope.sign(":=") + _text(a, scope) for p, a in view.shown]
        text += form.square(scope.sign(",").join(given))
    tall = False
    for group in view.groups:
        outs = _outs(group.arguments, scope)
        if group.indices and head not in notation.bracketed:
            text = form.sub(text, outs, notation)
            continue
        inside = _listed(outs, scope)
        tall = tall or inside.tall
        text += form.square(inside.text) if group.indices else form.bracketed(inside)
    return Out(text, _level(head, scope), tall=tall)


# --- propositions -------------------------------------------------------------------------------


def relations(node: Node | None) -> tuple[Rel, ...]:
    """What is printed as one chain, `a < b <= c`: a relation, or a conjunction of such as go on from one another."""
    if isinstance(node, Rel):
        return (node,)
    if not isinstance(node, And) or len(node.args) < 2:
        return ()
    links = tuple(a for a in node.args if isinstance(a, Rel))
    one_way = any({link.op for link in links} <= way for way in ({"<", "<="}, {">", ">="}))
    goes_on = all(before.right == after.left for before, after in pairwise(links))
    return links if len(links) == len(node.args) and one_way and goes_on else ()


def _chain(links: Sequence[Rel], scope: Scope) -> Out:
    first, *others = (printed(side, scope) for side in (links[0].left, *(link.right for link in links)))
    text, last = "", first
    for link, right in zip(links, others, strict=True):
        # what follows cases would stand with a condition of theirs
        before = scope.form.bracketed(last) if last.open and last.level == ADD else last.text
        text, last = text + before + scope.sign(link.op), right
    return Out(text + last.text, RELATION, open=last.open and last.level == ADD, tall=True)


def _rel(node: Rel, scope: Scope) -> Out:
    return _chain((node,), scope)


def _not(node: Not, scope: Scope) -> Out:
    return Out(scope.sign("not") + scope.form.bracketed(printed(node.args[0], scope)), CLOSED, tall=True)


def _joined(level: int) -> Callable[[And | Or | Iff | Implies, Scope], Out]:
    """A printer of a connective whose members bind more tightly than `level`."""

    def join(node: And | Or | Iff | Implies, scope: Scope) -> Out:
        if len(node.args) < 2:
            return _joined_few(node, scope)
        if links := relations(node):
            return _chain(links, scope)
        outs = _outs(node.args, scope)
        texts = [wrap(o, level + 1, scope, last=o is outs[-1]) for o in outs]
        return Out(scope.sign(node.kind).join(texts), level, open=outs[-1].open, tall=True)

    return join


def _joined_few(node: Node, scope: Scope) -> Out:
    """A conjunction or disjunction of no or one member, which people do not write."""
    if node.args:
        out = scope.form.bracketed(printed(node.args[0], scope))
        return Out(scope.form.function(node.kind) + out, CLOSED)
    return Out(scope.sign("true" if node.kind == "and" else "false"), CLOSED)


def _forall(node: ForAll, scope: Scope) -> Out:
    variable, body, inside = scope.opened(node.body)
    numbers = scope.sign(",").join((_text(node.lo, scope), scope.sign("dots"), _text(node.hi, scope)))
    where = scope.sign("in") + scope.form.braces(numbers) + scope.sign(":")
    return Out(scope.sign("forall") + _text(variable, scope) + where + _text(body, inside), ANY, tall=True)


def _tends(node: Tends, scope: Scope) -> Out:
    variable, body, inside = scope.approached(node)
    at = wrap(printed(node.at, scope), ATOM, scope, lead=True)
    side = "" if isinstance(node.at, Infinity) else node.side.replace("+-", "")
    sign = scope.form.limit(printed(variable, scope), at, side, scope.notation)
    of = wrap(printed(body, inside), MUL, inside)
    return Out(sign + of + scope.sign("=") + _text(node.limit, scope), RELATION, tall=True)


PRINTERS: Mapping[str, Callable[[Any, Scope], Out]] = {
    "num": _num, "sym": _named, "bound": _bound, "oo": _infinity, "family": _named, "lam": _lam,
    "literal": _literal, "update": _update, "elem": _elem, "add": _add, "neg": _neg, "mul": _mul,
    "div": _div, "pow": _pow, "fn": _fn, "piecewise": _piecewise, "delta": _delta, "sum": _range,
    "prod": _range, "deriv": _deriv, "app": _app, "rel": _rel, "not": _not, "and": _joined(AND),
    "or": _joined(OR), "implies": _joined(ARROW), "iff": _joined(ARROW), "forall": _forall, "tends": _tends,
}  # fmt: skip

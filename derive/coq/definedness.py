"""Definedness as Coq text: the conditions under which a term or proposition is defined, by a table keyed by node kind.

They follow the kernel's obligations. The domains of definitions and declarations are among them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derive.coq.text import ATOM, Printer, applied, approach, conjunction
from derive.kernel.context import argument_map, domain_relations, family_ranges
from derive.record.model import Definition, FamilySymbol, Parameter
from derive.terms.nodes import (
    INTEGER,
    ONE,
    TRUE,
    ZERO,
    App,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    FamilyExpr,
    Fn,
    ForAll,
    Implies,
    Lam,
    Literal,
    Node,
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
    arity,
    instantiate,
    is_integer,
)

ConditionsOf = Callable[[Printer, Any], list[str]]


def conditions(p: Printer, node: Node) -> list[str]:
    """The conditions of definedness, each once, in order."""
    found: list[str] = []
    for condition in CONDITIONS.get(type(node), _parts_defined)(p, node):
        if condition not in found and condition != "True":
            found.append(condition)
    return found


def _parts_defined(p: Printer, node: Node) -> list[str]:
    return [c for a in node.args for c in conditions(p, a)]


def _quotient_defined(p: Printer, t: Div) -> list[str]:
    return [*_parts_defined(p, t), *p.relation(Rel("!=", t.args[1], ZERO))]


def _function_defined(p: Printer, t: Fn) -> list[str]:
    needs = {
        "log": lambda: Rel("<", ZERO, t.args[0]),
        "factorial": lambda: Rel("<=", ZERO, t.args[0]),
        "tan": lambda: Rel("!=", Fn("cos", t.args[0]), ZERO),
    }.get(t.name)
    return [*_parts_defined(p, t), *(p.relation(needs()) if needs is not None else [])]


def _power_defined(p: Printer, t: Pow) -> list[str]:
    """An integer exponent: base nonzero or exponent >= 0. A real one: base positive, or 0 with a positive exponent."""
    base, exponent = t.args
    found = _parts_defined(p, t)
    if isinstance(exponent, Num) and is_integer(exponent):
        return [*found, *(p.relation(Rel("!=", base, ZERO)) if exponent.value < 0 else [])]
    if is_integer(exponent):
        if isinstance(exponent, Delta):
            return found
        return [*found, f"({p.prop(Rel('!=', base, ZERO), 70)} \\/ {p.prop(Rel('<=', ZERO, exponent), 70)})"]
    if isinstance(exponent, Num) and exponent.value > 0:
        return [*found, *p.relation(Rel("<=", ZERO, base))]
    if isinstance(base, Num) and base.value > 0:
        return found
    positive, zero = p.prop(Rel("<", ZERO, base), 70), p.prop(Rel("<=", ZERO, base), 70)
    return [*found, f"({positive} \\/ ({zero} /\\ {p.prop(Rel('<', ZERO, exponent), 70)}))"]


def _element_defined(p: Printer, t: Elem) -> list[str]:
    return [*(c for i in t.indices for c in conditions(p, i)), *_member(p, t.family, t.indices)]


def _member(p: Printer, family: Node, indices: tuple[Term, ...]) -> list[str]:
    match family:
        case Family():
            ranges = family_ranges(p.families[family.name], {})
            return [c for i, (lo, hi) in zip(indices, ranges, strict=True) for c in p.ranged(i, lo, hi)]
        case Literal():
            return [*p.ranged(indices[0], ONE, Num(len(family.args))), *_parts_defined(p, family)]
        case Update():
            inner = _member(p, family.family, indices)
            places = [c for i in family.indices for c in conditions(p, i)]
            there = _member(p, family.family, family.indices)
            return [*inner, *places, *there, *conditions(p, family.value)]
        case Lam():
            body = instantiate(family, indices[0])
            return _member(p, body, indices[1:]) if isinstance(body, FamilyExpr) else conditions(p, body)
    return []


def _range_defined(p: Printer, t: Any) -> list[str]:
    symbol, body, name, inside = p.open(t.body)
    within = inside.inside(symbol, t.lo, t.hi)
    ends = [*conditions(p, t.lo), *conditions(p, t.hi)]
    return [*ends, *p.for_each(name, t.lo, t.hi, conditions(within, body))]


def _cases_defined(p: Printer, t: Piecewise) -> list[str]:
    """Each branch under its condition and the negations of those before it."""
    found: list[str] = []
    before: list[str] = []
    for value, condition in t.branches:
        under = "".join(f"~ {b} -> " for b in before)
        found += [f"({under}{c})" if under else c for c in conditions(p, condition)]
        here = under + ("" if condition == TRUE else f"{p.prop(condition, 70)} -> ")
        inner = conditions(p, value)
        if inner:
            found.append(f"({here}{conjunction(inner)})" if here else conjunction(inner))
        before.append(p.prop(condition, ATOM))
    if t.branches[-1][1] != TRUE:
        found.append(p.prop(Or(*(c for _, c in t.branches)), 70))
    return found


def _application_defined(p: Printer, t: App) -> list[str]:
    definition = p.definitions[t.name]
    arguments = argument_map(definition, t)
    found: list[str] = []
    for parameter, a in zip(definition.parameters, t.args, strict=True):
        if isinstance(a, FamilyExpr):
            found += _family_defined(p, a, family_ranges(parameter, arguments))
        else:
            found += conditions(p, a)
    if has_domain(definition):
        found.append(applied(p, domain_name(p, definition), t))
    return found


def _family_defined(p: Printer, family: FamilyExpr, ranges: tuple[tuple[Term, Term], ...]) -> list[str]:
    """Every element of a family argument over its ranges is defined."""
    if isinstance(family, Lam):
        (lo, hi), *more = ranges
        symbol, body, name, inside = p.open(family)
        within = inside.inside(symbol, lo, hi)
        if isinstance(body, FamilyExpr):
            return p.for_each(name, lo, hi, _family_defined(within, body, tuple(more)))
        return p.for_each(name, lo, hi, conditions(within, body))
    if isinstance(family, Family) and p.families[family.name].ranges == ranges:
        return []
    inside, indices, opened = p, [], []
    for lo, hi in ranges:
        symbol = Sym(f"%p{len(inside.scope.opened)}", INTEGER)
        name = p.names.bound("i", inside.scope.opened.values())
        inside = inside.naming(symbol, name).inside(symbol, lo, hi)
        indices.append(symbol)
        opened.append((name, lo, hi))
    found = _member(inside, family, tuple(indices))
    for name, lo, hi in reversed(opened):
        found = p.for_each(name, lo, hi, found)
    return found


def _derivative_defined(p: Printer, t: Deriv) -> list[str]:
    _, body, name, inside = p.open(t.body)
    point = p.real(t.at, ATOM)
    body_defined = conditions(inside, body)
    near = [f"near {point} (fun {name} => {conjunction(body_defined)})"] if body_defined else []
    return [*conditions(p, t.at), *near, f"derivable ({p.family(t.body)}) {point}"]


def _implies_defined(p: Printer, prop: Implies) -> list[str]:
    first, second = conditions(p, prop.args[0]), conditions(p, prop.args[1])
    given = p.prop(prop.args[0], 80)
    return [*first, *([f"({given} -> {conjunction(second)})"] if second else [])]


def _tends_defined(p: Printer, prop: Tends) -> list[str]:
    ends = [c for end in (prop.at, prop.limit) if isinstance(end, Term) for c in conditions(p, end)]
    _, body, name, inside = p.open(prop.body)
    found = conditions(inside, body)
    on_the_way = [f"{approach(p, prop)} (fun {name} => {conjunction(found)})"] if found else []
    return [*ends, *on_the_way]


CONDITIONS: dict[type, ConditionsOf] = {
    Div: _quotient_defined,
    Fn: _function_defined,
    Pow: _power_defined,
    Elem: _element_defined,
    Sum: _range_defined,
    Prod: _range_defined,
    ForAll: _range_defined,
    Piecewise: _cases_defined,
    App: _application_defined,
    Deriv: _derivative_defined,
    Implies: _implies_defined,
    Tends: _tends_defined,
}


# --- domains of definitions ---------------------------------------------------------------------


def domain_conditions(p: Printer, parameters: tuple[Parameter, ...]) -> list[str]:
    """What the domains of a definition's parameters say, one condition each."""
    found: list[str] = []
    for parameter in parameters:
        if parameter.is_family:
            found += family_domain(p, parameter)
        elif isinstance(parameter.term, Sym):
            found += [p.prop(r) for r in domain_relations(parameter, parameter.term, {})]
    return found


def family_domain(p: Printer, family: FamilySymbol | Parameter) -> list[str]:
    """What the domain of a family says of each element."""
    symbols = []
    inside = p
    for k in range(len(family.ranges)):
        symbol = Sym(f"%f{k}", INTEGER)
        name = p.names.bound("ijk"[k], inside.scope.opened.values())
        inside = inside.naming(symbol, name)
        symbols.append((symbol, name))
    member = Elem(family.term, *(s for s, _ in symbols))
    relations = [inside.prop(r) for r in family.domain.relations(member)]
    found = relations
    for (_, name), (lo, hi) in reversed(list(zip(symbols, family.ranges, strict=True))):
        found = inside.for_each(name, lo, hi, found)
    return found


def has_domain(definition: Definition) -> bool:
    """Whether a definition's parameters have any domain or range to be in."""
    return any(p.index is not None or p.domain.relations(ZERO) for p in definition.parameters)


def domain_name(p: Printer, definition: Definition) -> str:
    """What the domain of a defined function is called."""
    return p.names.of("domain", definition.name + "_domain")


def binder(p: Printer, declaration: Any) -> str:
    """A declared symbol, family or parameter with its type: `(P : Z -> R)`."""
    term = declaration.term
    kind = "family" if isinstance(term, Family) else "symbol"
    name = p.names.of(kind, declaration.name) if kind == "family" else p.symbol(term)
    result = "Z" if declaration.sort == INTEGER else "R"
    arrows = "Z -> " * (arity(term) if isinstance(term, Family) else 0)
    return f"({name} : {arrows}{result})"

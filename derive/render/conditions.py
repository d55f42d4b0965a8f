"""What a line needs, as people read it: `P_j > 0 for j = 1, …, K where p_j ≠ 0`.

The kernel states a condition under the ranges and guards around it, with variables that it made up
(`%0`, `%1`, ...). Here these get letters, and pairs of bounds become ranges again. Of all conditions
that were met a reader wants the news: not what is declared, not that an index lies in its range, and
nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from typing import Any

from derive.frozen import frozen, mutable
from derive.kernel.verdict import Obligation
from derive.languages.language import ENGLISH, Language
from derive.languages.reasons import filled
from derive.record.model import Line, Record
from derive.render.choosing import names_shown, range_letter
from derive.render.form import keeps_letter
from derive.render.names import SHARED, fresh_name
from derive.render.notation import only_declared
from derive.render.spans import Formula, Span, together
from derive.terms.nodes import (
    INTEGER,
    REAL,
    And,
    Elem,
    Family,
    ForAll,
    Implies,
    Node,
    Num,
    Prop,
    Rel,
    Sym,
    Tends,
    Term,
    bind,
    conjuncts,
    free,
    instantiate,
    is_integer,
    substitute,
    walk,
)

IN_RANGE = "index in range"


@frozen
class Condition:
    """`prop` for all values of `spans` (and of the real numbers `reals`) at which the `guards` hold.

    With `near`, for those `reals` that are near enough to the point of a limit.
    """

    prop: Prop
    spans: tuple[Span, ...]
    reals: tuple[Sym, ...]
    guards: tuple[Prop, ...]
    why: str
    met: bool
    near: bool = False


def conditions(
    obligations: Iterable[Obligation], record: Record, line: Line | None = None
) -> tuple[Condition, ...]:
    """Obligations with letters for the kernel's own variables, each once; none that the line speaks of."""
    found = (_condition(o, record, line) for o in obligations)
    return tuple(dict.fromkeys(_without_idle_spans(c, record) for c in found))


def strongest(found: Iterable[Condition]) -> tuple[Condition, ...]:
    """Conditions, each once, but for what is said of an index, a real number or a case where it is said of all, too."""
    each = tuple(dict.fromkeys(found))
    apart = {c: bool(c.spans or c.reals or c.guards or c.near) for c in each}
    everywhere = {c.prop for c in each if not apart[c]}
    return tuple(c for c in each if not apart[c] or c.prop not in everywhere)


def condition_with(
    obligation: Obligation, nodes: Sequence[Node], record: Record, line: Line
) -> tuple[Condition, list[Any]]:
    """An obligation under its line, and nodes of its proof with the same letters for the kernel's variables."""
    names, condition = _named_condition(obligation, record, line, nodes)
    condition = under_line(_without_idle_spans(condition, record), line, record)
    return condition, [substitute(node, names) if names else node for node in nodes]


def lettered(node: Node, record: Record, line: Line | None = None) -> Any:
    """A formula of the kernel with letters for the variables that it made up."""
    told = (line.prop, *line.guards) if line is not None else ()
    names = _letters((node, *told), (), record)
    return substitute(node, names) if names else node


def under_line(condition: Condition, line: Line, record: Record) -> Condition:
    """The condition without what is printed with its line: the ranges of its indices, and its guards."""
    own = own_indices(line, record)
    spans = tuple(s for s in condition.spans if s.variable not in own)
    told = {_turned(g) for g in line.guards} | _premises(line, record)
    return _given(replace(condition, spans=spans), told)


def _given(condition: Condition, facts: set[Prop]) -> Condition:
    """The condition without the guards that are given: facts of a number whose name it lends to another give none."""
    told = {part for fact in facts for part in _parts(fact) if free(part).isdisjoint(condition.reals)}
    guards = tuple(g for g in condition.guards if not all(part in told for part in _parts(g)))
    return replace(condition, guards=guards)


def _parts(prop: Prop) -> tuple[Prop, ...]:
    """The members of a conjunction, as people write them; else the proposition itself."""
    if isinstance(prop, And) and prop.args:
        return tuple(part for member in prop.args for part in _parts(member))
    return (_turned(prop),)


def _premises(line: Line, record: Record) -> set[Prop]:
    """What the line cites as it stands: this holds wherever the line is read."""
    statements = {("hypothesis", h.id): h.prop for h in record.hypotheses}
    statements |= {("line", x.id): x.prop for x in record.lines if set(x.guards) <= set(line.guards)}
    cited = [statements.get((c.kind, c.ref)) for c in line.premises if not c.at]
    told = {_turned(prop) for prop in cited if prop is not None}
    # a line about an index may be cited as holding for each of its values
    return told | {_closed(prop, _index_spans(prop, record), ()) for prop in cited if prop is not None}


def as_told(guards: Sequence[Prop]) -> tuple[Prop, ...]:
    """Cases to be told one after another with "and" between them; as one, with brackets, where that would be misread.

    "a => b and c" is read as another case than those of a => b and of c.
    """
    if all(isinstance(guard, Rel) for guard in guards):
        return tuple(guards)
    parts = tuple(conjuncts(guards))
    return (And(*parts),) if len(parts) > 1 else parts or tuple(guards)


def spoken(condition: Condition, language: Language = ENGLISH) -> tuple[str | Formula, ...]:
    """The condition as a phrase: `P_j > 0 for j = 1, ..., K where p_j != 0`."""
    places: dict[str, Sequence[Formula]] = {
        "ranges": together(condition.spans),
        "reals": condition.reals,
        "guards": as_told(condition.guards),
    }
    said = [name for name, items in places.items() if items]
    near = (language.say(", near enough"),) if condition.near else ()
    if not said:
        return (condition.prop, *near)
    between = {"guards": language.frames["and guards"]}
    values = {name: _between(items, between.get(name, ", ")) for name, items in places.items()}
    return (*filled(language.conditions[" ".join(said)], {"what": (condition.prop,), **values}), *near)


def _between(items: Sequence[Formula], separator: str) -> tuple[str | Formula, ...]:
    return tuple(part for item in items for part in (separator, item))[1:]


def scope_of(condition: Condition, quantified: str, guarded: str) -> tuple[str | Formula, ...]:
    """Where a condition is needed, as a phrase: the values of its variables, then its guards."""
    out: list[str | Formula] = []
    for n, span in enumerate(together(condition.spans)):
        out += [", " if n else quantified, span]
    for n, real in enumerate(condition.reals):
        out += [", " if n or condition.spans else quantified, *(() if n else ("every ",)), real]
    for n, guard in enumerate(as_told(condition.guards)):
        out += [" and " if n else guarded, guard]
    return tuple(out)


def own_indices(line: Line, record: Record) -> frozenset[Sym]:
    """The schematic indices that a line is about: it holds for each of their values."""
    names = free(line.prop).union(*(free(g) for g in line.guards))
    return frozenset(x.term for x in record.indices if x.term in names)


@mutable
class News:
    """Tells what is new among the conditions of a derivation's lines, taken in order."""

    record: Record
    known: set[Prop] = field(default_factory=set)
    declared: set[Prop] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.declared |= _declared(self.record)
        self.known |= {_closed(h.prop, _index_spans(h.prop, self.record), ()) for h in self.record.hypotheses}

    def of(self, obligations: Iterable[Obligation], line: Line) -> tuple[Condition, ...]:
        """The conditions of a line that were met and are worth a reader's while, in the order they arose."""
        out = []
        for obligation in obligations:
            if not obligation.met or _is_mere_range(obligation):
                continue
            premises = _premises(line, self.record)
            condition = _given(conditions((obligation,), self.record, line)[0], premises)
            forms = _forms(condition)
            told = (
                condition.prop in condition.guards
                or _says_nothing(condition)
                or bool(forms & (self.known | self.declared | premises))
            )
            if not condition.near:
                self.known.add(_closed(condition.prop, condition.spans, condition.guards, condition.reals))
            if not told:
                out.append(under_line(condition, line, self.record))
        return strongest(out)


# --- reading an obligation ----------------------------------------------------------------------


def _condition(obligation: Obligation, record: Record, line: Line | None) -> Condition:
    return _named_condition(obligation, record, line)[1]


def _named_condition(
    obligation: Obligation, record: Record, line: Line | None, nodes: Sequence[Node] = ()
) -> tuple[dict[Sym, Sym], Condition]:
    """The condition, and the letters in it of the kernel's variables, which none of the nodes has for another."""
    ranges, guards = _ranges(obligation.scope)
    if obligation.met_near:
        guards = _without_distance(guards, line)
    prop = obligation.prop
    while isinstance(prop, ForAll):  # it is one range more
        variable = Sym(f"%all{len(ranges)}", INTEGER)
        ranges.append((variable, prop.lo, prop.hi))
        prop = instantiate(prop.body, variable)
    told = (line.prop, *line.guards) if line is not None else ()
    names = _letters((prop, *obligation.scope, *told, *nodes), ranges, record)

    def named(node: Node) -> Any:
        return substitute(node, names) if names else node

    bound = {s for s, _, _ in ranges}
    return names, Condition(
        _turned(named(prop)),
        tuple(Span(named(s), named(lo), named(hi)) for s, lo, hi in ranges),
        tuple(new for old, new in names.items() if old not in bound and old.sort == REAL),
        tuple(dict.fromkeys(_turned(named(g)) for g in guards)),
        obligation.why,
        obligation.met,
        obligation.met_near,
    )


def _without_distance(guards: Sequence[Prop], line: Line | None) -> list[Prop]:
    """The guards but for how near to the point of a limit its variable is; on which side it is stays."""
    at = line.prop.at if line is not None and isinstance(line.prop, Tends) else None

    def is_distance(guard: Prop) -> bool:
        of_variable = any(
            s.name.startswith("%") and s.sort == REAL for s in free(guard) if isinstance(s, Sym)
        )
        return of_variable and not (isinstance(guard, Rel) and at in (guard.left, guard.right))

    return [guard for guard in guards if not is_distance(guard)]


def _ranges(scope: Sequence[Prop]) -> tuple[list[tuple[Sym, Term, Term]], list[Prop]]:
    """The scope read back: lo <= s and s <= hi, one after the other, are the range of s; the rest, guards."""
    ranges: list[tuple[Sym, Term, Term]] = []
    guards: list[Prop] = []
    at = 0
    while at < len(scope):
        here, then = scope[at], scope[at + 1] if at + 1 < len(scope) else None
        if (
            isinstance(here, Rel) and isinstance(then, Rel) and here.op == then.op == "<="
            and isinstance(here.right, Sym) and here.right == then.left and here.right.sort == INTEGER
        ):  # fmt: skip
            ranges.append((here.right, here.left, then.right))
            at += 2
        else:
            guards.append(here)
            at += 1
    return ranges, guards


def _letters(
    nodes: Sequence[Node], ranges: Sequence[tuple[Sym, Term, Term]], record: Record
) -> dict[Sym, Sym]:
    """A letter for each variable of the kernel's own: a declared index with the same range first, a binder's letter."""
    names: set[Sym | Family] = {n for node in nodes for n in free(node)}
    made_up = sorted([s for s in names if isinstance(s, Sym) and s.name.startswith("%")], key=_order)
    declared = {s.name for s in record.symbols}
    taken = {n.name for n in names} | {s.name for s in record.symbols if s.sort == INTEGER} | SHARED
    taken |= names_shown(record)
    where = {s: (lo, hi) for s, lo, hi in ranges}
    limits = [n for node in nodes for n in walk(node) if isinstance(n, Tends)]
    numbers = only_declared(record) if limits else {}
    bound = [limit.body.hint for limit in limits if keeps_letter(limit, numbers)]
    out: dict[Sym, Sym] = {}
    for symbol in made_up:
        if symbol.sort == INTEGER:
            name = range_letter(record, where.get(symbol), taken)
        else:  # "for every h" may be said where h is declared, just where the limit is printed with it
            same = [hint for hint in bound if hint not in taken]
            name = same[0] if same else fresh_name("x", REAL, taken | declared)
        taken.add(name)
        out[symbol] = Sym(name, symbol.sort)
    return out


def _order(symbol: Sym) -> tuple[int, str]:
    digits = symbol.name.lstrip("%")
    return (int(digits) if digits.isdigit() else 0, symbol.name)


def _turned(prop: Prop) -> Prop:
    """0 < x as people write it: x > 0."""
    if not isinstance(prop, Rel) or prop.op not in ("<", "<=") or isinstance(prop.right, Num):
        return prop
    return Rel(">" if prop.op == "<" else ">=", prop.right, prop.left) if isinstance(prop.left, Num) else prop


# --- what is news -------------------------------------------------------------------------------


def _is_mere_range(obligation: Obligation) -> bool:
    """Whether it only compares integers and follows from the ranges of the indices around it."""
    prop, evidence = obligation.prop, obligation.evidence
    if not isinstance(prop, Rel) or not (is_integer(prop.left) and is_integer(prop.right)):
        return False
    return evidence is not None and evidence.sources <= {"range"}


def _says_nothing(condition: Condition) -> bool:
    """Whether it is about the values of an empty range."""
    ends = [(s.lo, s.hi) for s in condition.spans]
    return any(isinstance(lo, Num) and isinstance(hi, Num) and hi.value < lo.value for lo, hi in ends)


def _without_idle_spans(condition: Condition, record: Record) -> Condition:
    """Instead of the range of a variable that the condition does not mention: lo <= hi, if that is news."""
    spans, guards = list(condition.spans), list(condition.guards)
    for span in reversed(condition.spans):
        rest = [s for s in spans if s is not span]
        used = free(condition.prop).union(*(free(t) for s in rest for t in (s.lo, s.hi)), *map(free, guards))
        if span.variable not in used:
            spans = rest
            if not _is_not_empty(span, record):
                guards.insert(0, _turned(Rel("<=", span.lo, span.hi)))
    return replace(condition, spans=tuple(spans), guards=tuple(dict.fromkeys(guards)))


def _is_not_empty(span: Span, record: Record) -> bool:
    """Whether the declarations say lo <= hi in so many words."""
    if isinstance(span.lo, Num) and isinstance(span.hi, Num):
        return span.lo.value <= span.hi.value
    least = next((s.domain.at_least for s in record.symbols if s.term == span.hi), None)
    return isinstance(span.lo, Num) and isinstance(least, Num) and span.lo.value <= least.value


def _closed(prop: Prop, spans: Sequence[Span], guards: Sequence[Prop], reals: Sequence[Sym] = ()) -> Prop:
    """The condition as one closed proposition, so that equal ones are `==` whatever their letters are."""
    out: Prop = prop.forward() if isinstance(prop, Rel) else prop
    for guard in sorted((g.forward() if isinstance(g, Rel) else g for g in guards), key=repr):
        out = Implies(guard, out)
    for n, real in enumerate(reals):
        out = substitute(out, {real: Sym(f"?{n}", REAL)})
    for span in reversed(spans):
        if span.variable is not None:
            out = ForAll(span.lo, span.hi, bind(out, span.variable))
    return out


def _forms(condition: Condition) -> set[Prop]:
    """The condition, and stronger statements that contain it: strict, without its guards or idle ranges."""
    names = free(condition.prop)
    mentioned = tuple(s for s in condition.spans if s.variable in names)
    props = {condition.prop}
    if isinstance(condition.prop, Rel) and condition.prop.op in ("<=", ">="):
        props.add(Rel(condition.prop.op[0], condition.prop.left, condition.prop.right))
    return {
        _closed(prop, spans, guards, condition.reals)
        for prop in props
        for spans, guards in ((condition.spans, condition.guards), (condition.spans, ()), (mentioned, ()))
    }


def _index_spans(prop: Prop, record: Record) -> list[Span]:
    names = free(prop)
    return [Span(x.term, x.lo, x.hi) for x in record.indices if x.term in names]


def _declared(record: Record) -> set[Prop]:
    """What the declarations say: of each number, and of every element of each family."""
    out: set[Prop] = set()
    for symbol in record.symbols:
        out |= {r.forward() for r in symbol.domain.relations(symbol.term)}
    for family in record.families:
        spans = [Span(Sym(f"?{n}", INTEGER), lo, hi) for n, (lo, hi) in enumerate(family.ranges)]
        one = Elem(family.term, *(s.variable for s in spans if s.variable is not None))
        out |= {_closed(r, spans, ()) for r in family.domain.relations(one)}
    return out

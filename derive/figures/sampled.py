"""The curves of a figure as numbers: terms of a record, evaluated where the context allows.

A declared figure says what to draw. Else both sides of a claim are drawn, over its only real number, or
over an element of its family, with the other values chosen as for a worked instance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flint import fmpq

from derive.figures.declared import BadFigure, Declaration
from derive.formula.forms import FORMS
from derive.formula.parse import ParseError, Scope, parse_term
from derive.frozen import frozen
from derive.instance.choose import choose
from derive.instance.given import BadInstance, Given, read
from derive.record.model import Domain, Record, Symbol
from derive.refute.context import Assignment, Cell, Context, bind
from derive.refute.machine import Machine, UndefinedAt
from derive.refute.values import Budget, Equal, OutOfBudget, Undecided, Value, enclose, stripped
from derive.terms.codec import NAME
from derive.terms.nodes import FUNCTIONS, INTEGER, Elem, Family, Num, Rel, Sym, Term, free, substitute

POINTS = 600
STEPS, SECONDS = 4_000_000, 30.0
WIDE = fmpq(4)  # how far an unbounded variable is followed
NOTHING = Declaration()
INSIDE = fmpq(1, 400)  # how near an open end


@frozen
class Curve:
    """A term, and its values at each x, None where it is undefined or the point is not admissible."""

    term: Term
    values: tuple[float | None, ...]


@frozen
class Figure:
    """Curves over one variable. `marks` are points of the first curve.

    `fixed` are the values of what else is declared, of a family all, in terms of the variable.
    """

    variable: Term
    xs: tuple[float, ...]
    curves: tuple[Curve, ...]
    record: Record
    fixed: tuple[tuple[Sym, tuple[Term, ...]], ...] = ()
    marks: tuple[tuple[float, float], ...] = ()
    fill: bool = False
    equal: bool = False


@frozen
class _Plan:
    """What is evaluated where: `place` gives the point at a value of the variable."""

    record: Record
    variable: Term
    low: fmpq
    high: fmpq
    terms: tuple[Term, ...]
    place: Callable[[Value], Assignment]
    indices: tuple[tuple[str, int], ...] = ()
    fixed: tuple[tuple[Sym, tuple[Term, ...]], ...] = ()
    declaration: Declaration = NOTHING


def figure(record: Record, declared: Declaration | None, equal: Equal | None = None) -> Figure:
    """The figure of a record. Raises `BadFigure` for what cannot be read, drawn or evaluated anywhere."""
    try:
        plan = _default(record, equal) if declared is None else _declared(record, declared, equal)
    except (BadInstance, ParseError) as error:
        raise BadFigure(f"the figure of {record.name}: {str(error).splitlines()[0]}") from None
    context = Context(plan.record, equal)
    sampled = _Sampled(context, plan)
    xs = [plan.low + (plan.high - plan.low) * fmpq(n, POINTS) for n in range(POINTS + 1)]
    rows = [sampled.at(x, plan.terms) for x in xs]
    curves = tuple(Curve(t, tuple(row[n] for row in rows)) for n, t in enumerate(plan.terms))
    if not any(v is not None for curve in curves for v in curve.values):
        raise BadFigure(
            f"the figure of {record.name} has no value anywhere", "give another range, or other values"
        )
    return Figure(
        plan.variable,
        tuple(_float(x) for x in xs),
        curves,
        plan.record,
        plan.fixed,
        tuple(sampled.marks()),
        plan.declaration.fill,
        plan.declaration.equal,
    )


# --- what is declared ---------------------------------------------------------------------------


def _declared(record: Record, declared: Declaration, equal: Equal | None) -> _Plan:
    if not declared.x or not declared.curves or len(declared.range) != 2:
        raise BadFigure(f"the figure of {record.name} needs x, range and curves", "see: derive plot --help")
    record = _with_variable(record, declared.x)
    variable = next(s for s in record.symbols if s.name == declared.x).term
    scope = Scope.of(record)
    terms = tuple(parse_term(text, scope) for text in declared.curves)
    low, high = (_rational(text, record.name) for text in declared.range)
    context, budget = Context(record, equal), Budget().allow(SECONDS, STEPS)
    given = read(declared.at, record, variable)

    def place(x: Value) -> Assignment:
        m = context.machine(Assignment({declared.x: x}, {}), budget)
        values = {name: context.compiler.term(t).run(m) for name, t in given.numbers.items()}
        tables = {
            name: {index: context.compiler.term(t).run(m) for index, t in table}
            for name, table in given.families.items()
        }
        return Assignment({**_sizes(record, given), **values, declared.x: x}, tables)

    fixed: list[tuple[Sym, tuple[Term, ...]]] = []
    fixed += [(Sym(name), (term,)) for name, term in given.numbers.items()]
    fixed += [(Sym(name), tuple(term for _, term in table)) for name, table in given.families.items()]
    indices = tuple(given.indices.items())
    fixed += [(Sym(name, INTEGER), (Num(value),)) for name, value in indices]
    return _Plan(record, variable, low, high, terms, place, indices, tuple(fixed), declared)


def _with_variable(record: Record, name: str) -> Record:
    """The record, which has the horizontal variable: a real number of its own, or one more. Raises `BadFigure`."""
    declared = next((s for s in record.symbols if s.name == name), None)
    taken = {f.name for f in record.families} | {i.name for i in record.indices} | {*FUNCTIONS, *FORMS}
    if name in taken or not NAME.match(name) or (declared is not None and declared.sort == INTEGER):
        raise BadFigure(
            f"the figure of {record.name}: x = {name!r} is no real number",
            "x is a real number that the proof declares, or a name of its own",
        )
    return replace(record, symbols=(*record.symbols, Symbol(name))) if declared is None else record


def _rational(text: str, name: str) -> fmpq:
    try:
        return fmpq(*_ratio(text))
    except ValueError:
        raise BadFigure(f"the figure of {name}: {text!r} is not a number", "write -5, 1/2 or 0.01") from None


def _ratio(text: str) -> tuple[int, int]:
    from fractions import Fraction

    return Fraction(text).as_integer_ratio()


def _sizes(record: Record, given: Given) -> dict[str, Value]:
    """How large ranges are, from the lists that are given."""
    out: dict[str, Value] = {}
    for family in record.families:
        for place, (_, hi) in enumerate(family.ranges):
            last = max((index[place] for index, _ in given.families.get(family.name, ())), default=None)
            if last is not None and isinstance(hi, Sym):
                out[hi.name] = fmpq(last)
    return out


# --- what is drawn where nothing is declared --------------------------------------------------------


def _default(record: Record, equal: Equal | None) -> _Plan:
    relation = next((g.prop for g in record.goals if isinstance(g.prop, Rel)), None)
    if relation is None:
        raise _nothing(record)
    base = choose(record, Given(), equal)
    cell, domain = _variable(record, relation)
    name, index = cell
    indices = _indices(record)
    variable: Term = Elem(Family(name, len(index)), *map(Num, index)) if index else Sym(name)

    def place(x: Value) -> Assignment:
        if not index:
            return Assignment({**base.numbers, name: x}, base.families)
        return Assignment(base.numbers, {**base.families, name: {**base.families[name], index: x}})

    low, high = _interval(domain)
    values = {record_index: Num(value) for record_index, value in indices}
    put = {Sym(n, INTEGER): v for n, v in values.items()}
    terms = tuple(substitute(side, put) for side in (relation.left, relation.right))
    return _Plan(record, variable, low, high, terms, place, indices, _fixed(base, cell, variable))


def _variable(record: Record, relation: Rel) -> tuple[Cell, Domain]:
    """The real number that the claim is about; else the first element of a family it is about."""
    names = free(relation)
    reals = [s for s in record.symbols if s.sort != INTEGER and s.term in names]
    if len(reals) == 1:
        return (reals[0].name, ()), reals[0].domain
    families = [f for f in record.families if f.sort != INTEGER and f.term in names]
    if not reals and len(families) == 1 and not record.hypotheses:
        first = tuple(int(lo.value) if isinstance(lo, Num) else 1 for lo, _ in families[0].ranges)
        return (families[0].name, first), families[0].domain
    raise _nothing(record)


def _nothing(record: Record) -> BadFigure:
    return BadFigure(
        f"it is not known what to draw of {record.name}: no claim of it relates two terms in one real number",
        f"say what in a table [{record.name}] of figures.toml beside the proof",
    )


def _indices(record: Record) -> tuple[tuple[str, int], ...]:
    return tuple((index.name, n) for n, index in enumerate(record.indices, start=1))


def _interval(domain: Domain) -> tuple[fmpq, fmpq]:
    def end(term: Term | None) -> fmpq | None:
        return fmpq(*term.value.as_integer_ratio()) if isinstance(term, Num) else None

    low, high = end(domain.low), end(domain.high)
    if low is None and high is None:
        return -WIDE, WIDE
    first = low if low is not None else (high or fmpq(0)) - 2 * WIDE
    last = high if high is not None else (low or fmpq(0)) + WIDE
    margin = (last - first) * INSIDE
    return first + margin * (low is not None), last - margin * (high is not None)


def _fixed(base: Assignment, cell: Cell, variable: Term) -> tuple[tuple[Sym, tuple[Term, ...]], ...]:
    point = base.point()
    out: list[tuple[Sym, tuple[Term, ...]]] = []
    out += [(Sym(name), (term,)) for name, term in point.numbers if (name, ()) != cell]
    for name, table in point.families:
        out.append((Sym(name), tuple(variable if (name, i) == cell else value for i, value in table)))
    return tuple(out)


# --- evaluating ------------------------------------------------------------------------------------


class _Sampled:
    def __init__(self, context: Context, plan: _Plan):
        self.context = context
        self.plan = plan
        self.codes = {term: context.compiler.term(term).run for term in plan.terms}
        self.budget = Budget().allow(SECONDS, STEPS)

    def at(self, x: fmpq, terms: tuple[Term, ...]) -> tuple[float | None, ...]:
        """The values of terms at a point, None for one that has none. Raises `BadFigure` for too much work."""
        try:
            self.budget.spend()
            m = self._machine(x)
            return tuple(self._value(term, m) for term in terms)
        except OutOfBudget:
            message = f"the figure of {self.context.record.name} is too much to evaluate"
            raise BadFigure(message, "give smaller sizes, or shorter sums") from None
        except (Undecided, UndefinedAt):
            return (None,) * len(terms)

    def _machine(self, x: fmpq) -> Machine:
        """The point, admissible if it has values for all that is declared."""
        m = self.context.machine(self.plan.place(x), self.budget)
        record = self.context.record
        complete = all(s.name in m.numbers for s in record.symbols) and all(
            f.name in m.families for f in record.families
        )
        if self.context.objection(m) is not None if complete else self._is_outside(m):
            raise Undecided("the point is not admissible")
        indices = {i.name: i for i in record.indices}
        for name, value in self.plan.indices:
            bind(m, (indices[name],), (value,))
        return m

    def _is_outside(self, m: Machine) -> bool:
        """Whether the variable is outside its own domain, whatever has no value."""
        name = getattr(self.plan.variable, "name", "")
        symbol = next((s for s in self.context.record.symbols if s.name == name), None)
        if symbol is None or any(free(r) - {symbol.term} for r in symbol.domain.relations(symbol.term)):
            return False
        return self.context.in_domain(m, name, m.numbers[name]).refuted

    def _value(self, term: Term, m: Machine) -> float | None:
        try:
            m.memo.clear()
            return _float(stripped(self.codes[term](m)))
        except OutOfBudget:
            raise
        except (Undecided, UndefinedAt, RecursionError):
            return None

    def marks(self) -> Iterator[tuple[float, float]]:
        for text in self.plan.declaration.mark:
            x = _rational(text, self.context.record.name)
            (y,) = self.at(x, self.plan.terms[:1])
            if y is not None:
                yield _float(x), y


def _float(value: Value) -> float:
    return float(enclose(value).mid())

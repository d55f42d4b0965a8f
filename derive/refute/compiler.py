"""Compiles terms, families and propositions into closures that run at points (`Machine`).

Meaning is that of `docs/proved.md`: partial functions, lazy Piecewise, empty ranges when hi < lo.
Nothing is simplified; arithmetic is that of `numbers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import fmpq

from derive.record.model import Definition, Domain
from derive.refute import numbers, truth
from derive.refute.applications import application
from derive.refute.codes import (
    INDICES,
    INSIDE,
    NONE,
    Code,
    FamilyCode,
    Judge,
    PropCode,
    Run,
    Scope,
    closed,
    get_item,
    table,
)
from derive.refute.functions import EVALUATED, NoValue
from derive.refute.machine import Machine, UndefinedAt, integer
from derive.refute.truth import Outcome, Truth
from derive.refute.values import Dual, Exactness, OutOfBudget, Undecided, Value
from derive.terms.nodes import (
    INTEGER,
    REAL,
    Add,
    And,
    App,
    Bound,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    FamilyExpr,
    Fn,
    ForAll,
    Iff,
    Implies,
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
    Prop,
    Rel,
    Sum,
    Sym,
    Tends,
    Term,
    Update,
    is_integer,
    walk,
)  # fmt: skip

CHUNK = 256  # terms of a sum that are added up at once; between, the clock is looked at


class Compiler:
    """Compiles trees over one list of definitions. `varying` names the schematic indices."""

    def __init__(self, definitions: Mapping[str, Definition], varying: frozenset[str] = frozenset()):
        self.definitions = definitions
        self.varying = varying
        self._registers = 0
        self._nodes = 0

    def term(self, term: Term, scope: Scope = INSIDE) -> Code:
        """A term as code. Raises `Undecided` if unfolding its definitions is too much work."""
        self._nodes += 1
        if self._nodes > 200_000:
            raise Undecided("the formula is too large once its definitions are unfolded")
        if type(term) not in _TERMS:
            raise Undecided(f"{type(term).__name__} is no term that can be evaluated")
        return _TERMS[type(term)](self, term, scope)

    def register(self) -> int:
        """A register of its own."""
        self._registers += 1
        return self._registers

    def kept(self, code: Code) -> Code:
        """Code whose value is computed once a point, if nothing that varies is read."""
        if code.deps:
            return code
        key, run = self.register(), code.run

        def once(m: Machine) -> Value:
            if key not in m.memo:
                m.memo[key] = run(m)
            return m.memo[key]

        return Code(once, NONE)

    # --- leaves and arithmetic ---

    def _num(self, t: Num, scope: Scope) -> Code:
        value = fmpq(t.value.numerator, t.value.denominator)
        return Code(lambda m: value, NONE)

    def _sym(self, t: Sym, scope: Scope) -> Code:
        name = t.name
        if scope.parameters is not None:
            if name not in scope.parameters.scalars:
                raise Undecided(f"{name} is not a parameter of the definition it is in")
            return scope.parameters.scalars[name]

        def run(m: Machine) -> Value:
            if name not in m.numbers:
                raise Undecided(f"no value for {name}")
            return m.numbers[name]

        return Code(run, INDICES if name in self.varying else NONE)

    def _bound(self, t: Bound, scope: Scope) -> Code:
        register, _ = scope.binders[-1 - t.level]
        return Code(lambda m: m.registers[register], frozenset((register,)))

    def _many(self, terms: tuple[Term, ...], scope: Scope) -> tuple[list[Run], frozenset[int]]:
        runs, deps = [], NONE
        for t in terms:
            code = self.term(t, scope)
            runs.append(code.run)
            if code.deps:
                deps |= code.deps
        return runs, deps

    def _add(self, t: Add, scope: Scope) -> Code:
        runs, deps = self._many(t.args, scope)
        return Code(lambda m: numbers.add([r(m) for r in runs]), deps)

    def _neg(self, t: Neg, scope: Scope) -> Code:
        run, deps = self.term(t.args[0], scope)
        return Code(lambda m: numbers.neg(run(m)), deps)

    def _mul(self, t: Mul, scope: Scope) -> Code:
        runs, deps = self._many(t.args, scope)
        return Code(lambda m: numbers.mul([r(m) for r in runs]), deps)

    def _div(self, t: Div, scope: Scope) -> Code:
        (above, below), deps = self._many(t.args, scope)

        def run(m: Machine) -> Value:
            a, b = above(m), below(m)
            if numbers.is_zero(b, m.how):
                raise UndefinedAt(closed(t, scope, m), "denominator is 0")
            return numbers.div(a, b)

        return Code(run, deps)

    def _pow(self, t: Pow, scope: Scope) -> Code:
        (base, exponent), deps = self._many(t.args, scope)
        if is_integer(t.args[1]):

            def whole(m: Machine) -> Value:
                b, n = base(m), integer(exponent(m))
                if n < 0 and numbers.is_zero(b, m.how):
                    raise UndefinedAt(closed(t, scope, m), "a negative power of 0")
                return numbers.power(b, n)

            return Code(whole, deps)

        leaves = [leaf for leaf in walk(t.args[1]) if isinstance(leaf, _LEAVES)]
        of_integers = bool(leaves) and all(leaf.sort == INTEGER for leaf in leaves)

        def real(m: Machine) -> Value:
            b, w = base(m), exponent(m)
            where = numbers.sign(b, m.how)
            if where <= 0 and of_integers and isinstance(w, fmpq) and w.q == 1:
                raise Undecided("an exponent that is an integer here, and not by its form")
            if where < 0:
                raise UndefinedAt(closed(t, scope, m), "a non-integer power of a negative number")
            if where == 0:
                if numbers.sign(w, m.how) <= 0:
                    raise UndefinedAt(closed(t, scope, m), "a power of 0 whose exponent is not positive")
                return numbers.ZERO
            return numbers.real_power(b, w)

        return Code(real, deps)

    def _fn(self, t: Fn, scope: Scope) -> Code:
        runs, deps = self._many(t.args, scope)
        evaluate = EVALUATED[t.name]

        def run(m: Machine) -> Value:
            try:
                return evaluate([r(m) for r in runs], m)
            except NoValue as error:
                raise UndefinedAt(closed(t, scope, m), str(error)) from None

        return Code(run, deps)

    def _piecewise(self, t: Piecewise, scope: Scope) -> Code:
        branches = [(self.term(value, scope), self.prop(cond, scope)) for value, cond in t.branches]
        deps = frozenset().union(*(v.deps | c.deps for v, c in branches))

        def run(m: Machine) -> Value:
            for value, condition in branches:
                outcome = condition.judge(m)
                if outcome.holds:
                    return value.run(m)
                if outcome.truth is Truth.UNDEFINED:
                    raise UndefinedAt(outcome.term or closed(t, scope, m), outcome.why)
                if outcome.truth is not Truth.FALSE:
                    raise Undecided("a condition of a case distinction is undecided")
            raise UndefinedAt(closed(t, scope, m), "no case applies")

        return Code(run, deps)

    def _delta(self, t: Delta, scope: Scope) -> Code:
        (left, right), deps = self._many(t.args, scope)

        def run(m: Machine) -> Value:
            return numbers.ONE if integer(left(m)) == integer(right(m)) else numbers.ZERO

        return Code(run, deps)

    # --- binders and applications ---

    def _fold(self, t: Sum | Prod, scope: Scope) -> Code:
        (lo, hi), deps = self._many((t.lo, t.hi), scope)
        register = self.register()
        body = self.term(t.body.body, scope.inside(register))
        fold = numbers.add if isinstance(t, Sum) else numbers.mul
        run_body = body.run

        def run(m: Machine) -> Value:
            first, last = integer(lo(m)), integer(hi(m))
            if last >= first:
                m.budget.spend(last - first + 1)
            values: list[Value] = []
            for i in range(first, last + 1):
                m.registers[register] = fmpq(i)
                values.append(run_body(m))
                if len(values) == CHUNK:
                    m.budget.check()
                    values = [fold(values)]
            return fold(values)

        return self.kept(Code(run, deps | (body.deps - {register})))

    def _deriv(self, t: Deriv, scope: Scope) -> Code:
        at = self.term(t.at, scope)
        register = self.register()
        body = self.term(t.body.body, scope.inside(register, REAL))

        def slope(m: Machine, point: Value, step: Value, *, one_sided: bool = False) -> Value:
            m.tags += 1
            tag, around = m.tags, m.one_sided
            m.registers[register] = Dual(tag, point, step)
            if one_sided:
                m.one_sided = tag
            try:
                value = body.run(m)
            finally:
                m.one_sided = around
            return value.tangent if isinstance(value, Dual) and value.tag == tag else numbers.ZERO

        def run(m: Machine) -> Value:
            m.budget.spend()
            point = at.run(m)
            try:
                return slope(m, point, numbers.ONE)
            except OutOfBudget:
                raise
            except Undecided:
                if isinstance(point, Dual):
                    raise
            # at a corner: the slopes to the right and to the left, which must be the same
            right = slope(m, point, numbers.ONE, one_sided=True)
            left = numbers.neg(slope(m, point, fmpq(-1), one_sided=True))
            if numbers.compare(left, right, m.how) != 0:
                raise UndefinedAt(closed(t, scope, m), "its slopes to the left and to the right differ")
            return right

        return self.kept(Code(run, at.deps | (body.deps - {register})))

    def _app(self, t: App, scope: Scope) -> Code:
        return self.kept(application(self, t, scope))

    def domain(self, domain: Domain, register: int, scope: Scope = INSIDE) -> tuple[Judge, frozenset[int]]:
        """Code that says whether the value in a register is in a domain, and what else it reads."""
        relations = domain.relations(Bound(0))
        if not relations:
            return (lambda m: truth.HOLDS), NONE
        codes = [self.prop(r, scope.inside(register, REAL)) for r in relations]
        deps = frozenset().union(*[c.deps for c in codes]) - {register}
        if len(codes) == 1:
            return codes[0].judge, deps
        return (lambda m: truth.conjunction([c.judge(m) for c in codes])), deps

    # --- families ---

    def _elem(self, t: Elem, scope: Scope) -> Code:
        family = self.family(t.family, scope)
        runs, deps = self._many(t.indices, scope)
        get = family.get

        def run(m: Machine) -> Value:
            return get(m, tuple([integer(r(m)) for r in runs]), lambda: closed(t, scope, m))

        return Code(run, deps | family.deps)

    def family(self, f: FamilyExpr, scope: Scope = INSIDE) -> FamilyCode:
        """A family expression as code."""
        self._nodes += 1
        if isinstance(f, Family):
            if scope.parameters is not None:
                if f.name not in scope.parameters.families:
                    raise Undecided(f"{f.name} is not a parameter of the definition it is in")
                return scope.parameters.families[f.name]
            return table(f.name)
        if isinstance(f, Lam):
            return self._lambda(f, scope)
        if isinstance(f, Literal):
            runs, deps = self._many(f.args, scope)
            return FamilyCode(get_item(runs), lambda m, i: len(i) == 1 and 1 <= i[0] <= len(runs), deps)
        if isinstance(f, Update):
            return self._update(f, scope)
        raise Undecided("an unknown kind of family")

    def _lambda(self, f: Lam, scope: Scope) -> FamilyCode:
        registers: list[int] = []
        body: Node = f
        while isinstance(body, Lam):
            registers.append(self.register())
            scope = scope.inside(registers[-1], body.sort)
            body = body.body
        if not isinstance(body, Term):
            raise Undecided("a family whose elements are no numbers")
        code = self.term(body, scope)

        def get(m: Machine, indices: tuple[int, ...], here: Callable[[], Term]) -> Value:
            if len(indices) != len(registers):
                raise Undecided("a family is given too many or too few indices")
            for register, i in zip(registers, indices, strict=True):
                m.registers[register] = fmpq(i)
            return code.run(m)

        return FamilyCode(get, lambda m, i: len(i) == len(registers), code.deps - frozenset(registers))

    def _update(self, f: Update, scope: Scope) -> FamilyCode:
        base = self.family(f.family, scope)
        runs, deps = self._many(f.indices, scope)
        value = self.term(f.value, scope)

        def get(m: Machine, indices: tuple[int, ...], here: Callable[[], Term]) -> Value:
            if tuple([integer(r(m)) for r in runs]) != indices:
                return base.get(m, indices, here)
            if not base.has(m, indices):
                raise UndefinedAt(here(), "index out of range")
            return value.run(m)

        return FamilyCode(get, base.has, base.deps | deps | value.deps)

    # --- propositions ---

    def prop(self, p: Prop, scope: Scope = INSIDE) -> PropCode:
        """A proposition as code. Running it never raises: what is undecided comes out OPEN."""
        self._nodes += 1
        if isinstance(p, Rel):
            return self._rel(p, scope)
        if isinstance(p, ForAll):
            return self._forall(p, scope)
        if isinstance(p, Tends):
            return PropCode(lambda m: truth.OPEN, NONE)
        codes = [self.prop(a, scope) for a in p.args]
        judges = [c.judge for c in codes]
        deps = frozenset().union(*(c.deps for c in codes))
        if isinstance(p, Implies):
            premise, conclusion = judges

            def implies(m: Machine) -> Outcome:
                given = premise(m)
                return truth.implication(given, conclusion(m) if given.holds else truth.OPEN)

            return PropCode(implies, deps)
        if isinstance(p, Not):
            return PropCode(lambda m: truth.negation(judges[0](m)), deps)
        connective = _CONNECTIVES[type(p)]
        return PropCode(lambda m: connective([j(m) for j in judges]), deps)

    def _rel(self, p: Rel, scope: Scope) -> PropCode:
        (left, right), deps = self._many((p.left, p.right), scope)
        holds = _RELATIONS[p.op]

        def judge(m: Machine) -> Outcome:
            try:
                try:
                    a = left(m)
                except OutOfBudget:
                    return truth.OPEN
                except Undecided:
                    right(m)  # one side that is undefined is enough
                    return truth.OPEN
                b = right(m)
                return truth.HOLDS if holds(a, b, m.how) else Outcome(Truth.FALSE, (a, b))
            except UndefinedAt as error:
                return Outcome(Truth.UNDEFINED, None, error.term, error.why)
            except Undecided:
                return truth.OPEN

        return PropCode(judge, deps)

    def _forall(self, p: ForAll, scope: Scope) -> PropCode:
        (lo, hi), deps = self._many((p.lo, p.hi), scope)
        register = self.register()
        body = self.prop(p.body.body, scope.inside(register))

        def judge(m: Machine) -> Outcome:
            try:
                first, last = integer(lo(m)), integer(hi(m))
                if last >= first:
                    m.budget.spend(last - first + 1)
            except UndefinedAt as error:
                return Outcome(Truth.UNDEFINED, None, error.term, error.why)
            except Undecided:
                return truth.OPEN
            outcomes = []
            for i in range(first, last + 1):
                m.registers[register] = fmpq(i)
                outcomes.append(body.judge(m))
            return truth.conjunction(outcomes)

        return PropCode(judge, deps | (body.deps - {register}))


_TERMS: dict[type[Node], Callable[[Compiler, Any, Scope], Code]] = {
    Num: Compiler._num, Sym: Compiler._sym, Bound: Compiler._bound, Elem: Compiler._elem, Add: Compiler._add,
    Neg: Compiler._neg, Mul: Compiler._mul, Div: Compiler._div, Pow: Compiler._pow, Fn: Compiler._fn,
    Piecewise: Compiler._piecewise, Delta: Compiler._delta,
    Sum: Compiler._fold, Prod: Compiler._fold, Deriv: Compiler._deriv, App: Compiler._app,
}  # fmt: skip

_LEAVES = (Sym, Bound, Family)


def _equal(a: Value, b: Value, how: Exactness) -> bool:
    if isinstance(a, Dual) or isinstance(b, Dual):
        return numbers.compare(a, b, how) == 0
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return bool(a == b)
    return numbers.is_zero(numbers.sub(a, b), how)


_RELATIONS: dict[str, Callable[[Value, Value, Exactness], bool]] = {
    "=": _equal,
    "!=": lambda a, b, how: not _equal(a, b, how),
    "<": lambda a, b, how: numbers.compare(a, b, how) < 0,
    "<=": lambda a, b, how: numbers.compare(a, b, how) <= 0,
    ">": lambda a, b, how: numbers.compare(a, b, how) > 0,
    ">=": lambda a, b, how: numbers.compare(a, b, how) >= 0,
}


_CONNECTIVES: dict[type[Prop], Callable[[list[Outcome]], Outcome]] = {
    And: truth.conjunction, Or: truth.disjunction, Iff: truth.equivalence,
}  # fmt: skip

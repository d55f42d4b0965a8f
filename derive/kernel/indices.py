"""Relations between integer symbols: most follow from one or two that are known, or are seen to fail.

A relation says that forms c_0 + c_1 n_1 + ... are nonnegative (of integers, a < b says b - a - 1 >= 0). One follows
where each of its forms is a nonnegative constant, or a known form, or the sum of two, plus such a constant. What
needs more is left to linear arithmetic, and what the advisor sees to fail at some integers is not sought at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from derive.kernel.context import Context
from derive.kernel.verdict import Evidence
from derive.terms.nodes import INTEGER, Add, Mul, Neg, Num, Rel, Sym, Term

if TYPE_CHECKING:
    from derive.kernel.advisor import Advisor
    from derive.kernel.facts import Facts

Form: TypeAlias = Mapping[Sym | None, int]  # coefficients; None: of the constant 1
Rest: TypeAlias = tuple[tuple[Sym, int], ...]  # the same but for the constant, in order
Known: TypeAlias = tuple[tuple[Rel, ...], tuple[Evidence, ...]]  # each relation with what shows it
_UNCLEAR = "integers with facts for each index"


class Indices:
    """Answers questions about indices, for one prover."""

    def __init__(self, facts: Facts, advisor: Advisor | None):
        self._facts = facts
        self._advisor = advisor

    def shown(self, context: Context, prop: Rel) -> Evidence | None:
        """Evidence for a relation between integers from one or two that are known."""
        known, why = self._known(context)
        used = follows_from(prop, known)
        if used is None:
            return None
        parts = tuple([why[n] for n in used])
        return Evidence("linear combination", prop, parts, detail=", ".join(["1"] * len(parts)))

    def fails(self, context: Context, prop: Rel) -> bool:
        """Whether a relation between integers is seen to be false for some."""
        if self._advisor is None:
            return False
        known, _ = self._known(context)
        return not context.cache[_UNCLEAR] and self._advisor.fails_somewhere(prop, known)

    def _known(self, context: Context) -> Known:
        """The relations between integers at a place: domains first, lines last."""
        if self not in context.cache:
            symbols = (Sym(s.name, INTEGER) for s in context.theory.symbols.values() if s.sort == INTEGER)
            domains = [stated for symbol in symbols for stated in self._facts.domain(context, symbol)]
            facts = [f for f in (*context.local, *context.facts) if f.compares_integer_symbols]
            facts.sort(key=lambda fact: fact.source.startswith("line "))
            plain = [f for f in facts if not f.indices and not f.guards]
            given = [(f.prop, Evidence("given", f.prop, source=f.source)) for f in plain]
            relations, why = zip(*domains, *given, strict=True) if domains or given else ((), ())
            context.cache[self] = relations, why
            context.cache[_UNCLEAR] = len(plain) < len(facts)
        return context.cache[self]  # type: ignore[no-any-return]


@lru_cache(maxsize=20_000)
def is_of_integers(term: Term) -> bool:
    """Whether a term is a polynomial in integer symbols, by its form: no fact bears on its normal form."""
    if isinstance(term, Add | Neg | Mul):
        return all(map(is_of_integers, term.args))
    return isinstance(term, Num) or (isinstance(term, Sym) and term.sort == INTEGER)


@lru_cache(maxsize=20_000)
def follows_from(prop: Rel, known: tuple[Rel, ...]) -> tuple[int, ...] | None:
    """The places of those known relations from which one follows; None if it is not seen to."""
    if prop.op == "!=":
        sides: Sequence[Rel] = (Rel("<", prop.left, prop.right), Rel("<", prop.right, prop.left))
        return next((used for side in sides if (used := follows_from(side, known)) is not None), None)
    forms = [(form, rest, n) for n, relation in enumerate(known) for form, rest in nonnegative(relation)]
    wanted = [_sources(form, rest, forms) for form, rest in nonnegative(prop)]
    if not wanted or None in wanted:
        return None
    return tuple(sorted({n for used in wanted for n in used or ()}))


def _sources(wanted: Form, rest: Rest, forms: Sequence[tuple[Form, Rest, int]]) -> tuple[int, ...] | None:
    """The places of no, one or two forms that make up the wanted one, but for a nonnegative constant."""
    if not rest:
        return () if wanted[None] >= 0 else None
    alike: dict[Rest, list[tuple[int, int]]] = {}  # by all but their constants
    for form, its, n in forms:
        if its == rest and wanted[None] >= form[None]:
            return (n,)
        alike.setdefault(its, []).append((form[None], n))
    for form, _, n in forms:
        for constant, m in alike.get(_rest(wanted, form), ()):
            if wanted[None] >= form[None] + constant:
                return n, m
    return None


def _rest(a: Form, b: Form) -> Rest:
    """The coefficients of a - b but for its constant."""
    gaps = ((symbol, a.get(symbol, 0) - b.get(symbol, 0)) for symbol in {**a, **b} if symbol is not None)
    return tuple(sorted((gap for gap in gaps if gap[1]), key=lambda gap: gap[0].name))


@lru_cache(maxsize=5_000)
def nonnegative(relation: Rel) -> tuple[tuple[Form, Rest], ...]:
    """The forms that a relation says are nonnegative, each with all but its constant; none for what is not linear in
    integer symbols, and for !=."""
    relation = relation.forward()
    up = gap(relation)
    if up is None or relation.op == "!=":
        return ()
    down = {symbol: -c for symbol, c in up.items()}
    if relation.op == "<":
        down[None] -= 1
    return tuple((form, _rest(form, {})) for form in ((up, down) if relation.op == "=" else (down,)))


@lru_cache(maxsize=5_000)
def gap(relation: Rel) -> Form | None:
    """Left minus right, where that is linear in integer symbols with integer coefficients."""
    form: dict[Sym | None, int] = {None: 0}
    linear = _add(form, relation.left, 1) and _add(form, relation.right, -1)
    return {s: c for s, c in form.items() if c or s is None} if linear else None


def _add(form: dict[Sym | None, int], term: Term, c: int) -> bool:
    """Add c times a term to a form; whether it could be."""
    match term:
        case Num(value=value) if value.denominator == 1:
            form[None] += c * int(value)
            return True
        case Sym(sort="integer"):
            form[term] = form.get(term, 0) + c
            return True
        case Neg(args=(inner,)):
            return _add(form, inner, -c)
        case Add():
            return all(_add(form, a, c) for a in term.args)
        case Mul(args=(Num(value=value), other)) if value.denominator == 1:
            return _add(form, other, c * int(value))
        case _:
            return False

"""What is known of an atom: its declared domain, and what facts say at the indices that occur in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

from derive.kernel.context import Context, Fact, in_range
from derive.kernel.laws import laws, pairs, roots
from derive.kernel.verdict import Evidence, joined
from derive.record.model import Range
from derive.terms.nodes import (
    ZERO,
    And,
    App,
    Elem,
    Family,
    Fn,
    Implies,
    Node,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    Update,
    instantiate,
    is_integer,
    walk,
)

if TYPE_CHECKING:
    from derive.kernel.prover import Prover


# What a fact's normal form may ask for. Normalising a heavy fact asks for conditions; those are shown with
# lighter facts only, and so on down to polynomial relations, which ask for none. So the search ends.
POLYNOMIAL, LIGHT, HEAVY = 0, 1, 2
MAX_WEIGHT = (HEAVY, LIGHT, POLYNOMIAL)  # by level
POLYNOMIAL_FACTS = 2
LEVELS = (2, 2, 1)  # by weight: the level inside
_POLYNOMIAL_KINDS = ("num", "sym", "family", "elem", "add", "neg", "mul", "rel", "delta", "implies", "and")
_HEAVY_KINDS = ("sum", "prod", "piecewise", "deriv", "app", "forall", "lam", "iff", "or", "not", "tends")
MAX_INSTANCES = 36  # of a fact for each index
MAX_TERMS = 4  # of a sum, that are compared with it
MAX_GUARDED = 3  # conditions that may be under way when a guard is to be shown
_CASES = ("abs", "sign", "max", "min")  # functions that are defined by cases


@lru_cache(maxsize=4096)
def weight(node: Node) -> int:
    """POLYNOMIAL, LIGHT (quotients, powers, exp, log) or HEAVY (binders, cases, defined functions)."""
    heaviest = POLYNOMIAL
    for part in walk(node):
        if part.kind in _HEAVY_KINDS or (isinstance(part, Fn) and part.name in _CASES):
            return HEAVY
        if part.kind not in _POLYNOMIAL_KINDS:
            heaviest = LIGHT
    return heaviest


class Facts:
    """Finds facts, for one prover; their ranges and guards are shown before they are given."""

    def __init__(self, prover: Prover):
        self._prover = prover

    def comparisons(self, context: Context, term: Sym | Elem | App) -> Iterator[tuple[Rel, Evidence]]:
        """What facts say of it that compare it, or others of its family, with a number; here, with anything."""
        for fact in context.local:
            if isinstance(fact.prop, Rel) and term in fact.prop.args:
                yield fact.prop, Evidence("given", fact.prop, source=fact.source)
        for fact in context.facts:
            compared = fact.compared_with_numbers
            if compared and any(one == term or _of_one_family(one, term) for one in compared):
                for prop, why in self.instances(context, fact, term):
                    if term in prop.args:
                        yield prop, why

    def domain(self, context: Context, term: Node) -> Iterator[tuple[Rel, Evidence]]:
        """What the declared domain says of a symbol, or of an element whose index is shown in range."""
        if isinstance(term, Sym):
            declaration = context.theory.symbols.get(term.name)
            if declaration is None or declaration.sort != term.sort:
                return
            if any(term == binder[0] for binder in context.binders):
                return
            for relation in declaration.domain.relations(term):
                yield relation, Evidence("domain", relation, source=f"domain {term.name}")
        elif isinstance(term, Elem) and isinstance(term.family, Family):
            family = context.theory.families[term.family.name]
            relations = family.domain.relations(term)
            if not relations:
                return
            inside = self._shown_in_range(context, term, family.ranges)
            if inside is None:
                return
            for relation in relations:
                yield relation, Evidence("domain", relation, (inside,), source=f"domain {family.name}")

    def laws(self, context: Context, atom: Term) -> Iterator[tuple[Rel, Evidence]]:
        """What is known of the values of a built-in function."""
        return laws(self._prover, context, atom)

    def pairs(self, context: Context, atoms: Sequence[Term]) -> Iterator[tuple[Rel, Evidence]]:
        """How values of one increasing function compare."""
        return pairs(self._prover, context, atoms)

    def roots(self, context: Context, atoms: Sequence[Term]) -> Iterator[tuple[Rel, Evidence]]:
        """How roots compare with other atoms."""
        return roots(self._prover, context, atoms)

    def terms_of_sums(self, context: Context, atoms: Sequence[Term]) -> Iterator[tuple[Rel, Evidence]]:
        """A sum of nonnegative terms is at least each of them: at the indices that occur beside it."""
        for total in atoms:
            if not isinstance(total, Sum):
                continue
            others = [t for atom in atoms if atom != total for t in index_terms(atom)]
            for index in list(dict.fromkeys(others))[:MAX_TERMS]:
                inside = in_range(index, total.lo, total.hi)
                _, body, place = context.open(total.body, total.lo, total.hi)
                relation = Rel("<=", instantiate(total.body, index), total)
                parts = self._prover.prove(context, inside), self._prover.prove(place, Rel("<=", ZERO, body))
                found = joined("a term of a sum", relation, parts)
                if found is not None:
                    yield relation, found

    def _shown_in_range(self, context: Context, term: Elem, ranges: Iterable[Range]) -> Evidence | None:
        """Evidence that each index of an element is in its range."""
        bounds: list[Prop] = []
        for index, (lo, hi) in zip(term.indices, ranges, strict=True):
            bounds += in_range(index, lo, hi).args
        return self._prover.prove(context, And(*bounds))

    def instances(self, context: Context, fact: Fact, about: Node) -> Iterator[tuple[Rel, Evidence]]:
        """The relations that a fact gives at the indices that occur in a term."""
        used = index_terms(about) if fact.indices else []
        for values in islice(product(used, repeat=len(fact.indices)), MAX_INSTANCES):
            yield from self._instance(context, fact, values)

    def _instance(
        self, context: Context, fact: Fact, values: tuple[Term, ...]
    ) -> Iterator[tuple[Rel, Evidence]]:
        prop, guards, parts = fact.prop, list(fact.guards), []
        mapping = {symbol: value for (symbol, _, _), value in zip(fact.indices, values, strict=True)}
        if not isinstance(prop, Rel | Implies | And):
            return
        if mapping:
            for (_, lo, hi), value in zip(fact.indices, values, strict=True):
                lo, hi = context.theory.at(lo, mapping), context.theory.at(hi, mapping)
                inside = self._prover.prove(context, in_range(value, lo, hi))
                if inside is None:
                    return
                parts.append(inside)
            prop = context.theory.at(prop, mapping)
            guards = [context.theory.at(g, mapping) for g in guards]
        if isinstance(prop, Implies):
            guards.append(prop.args[0])
            prop = prop.args[1]
        for guard in guards:
            # a heavy guard must be stated, and any guard while others are being shown: showing it could ask for
            # this fact again, at length
            if weight(guard) == HEAVY or self._prover.depth > MAX_GUARDED:
                shown = self._prover.as_given(context, guard)
            else:
                shown = self._prover.prove(context, guard)
            if shown is None:
                return
            parts.append(shown)
        for relation in prop.args if isinstance(prop, And) else (prop,):
            if isinstance(relation, Rel):
                yield relation, Evidence("instance", relation, tuple(parts), source=fact.source)


def under_exp(fact: Fact, atom: Term) -> Iterator[tuple[Rel, Evidence]]:
    """m < log u, where it holds, says that exp m < u; and so for the other relations and sides."""
    if not isinstance(atom, Fn) or atom.name != "exp" or not isinstance(fact.prop, Rel):
        return
    if fact.indices or fact.guards:
        return
    sides = [_exp_of(side, atom) for side in fact.prop.args]
    if atom in sides and None not in sides and sides[0] != sides[1]:
        relation = Rel(fact.prop.op, *(side for side in sides if side is not None))
        yield relation, Evidence("under exp", relation, source=fact.source)


def _exp_of(side: Term, atom: Fn) -> Term | None:
    """exp of a side: the atom, or what stands under a logarithm."""
    if side == atom.args[0]:
        return atom
    return side.args[0] if isinstance(side, Fn) and side.name == "log" else None


def _of_one_family(one: Node, other: Node) -> bool:
    """Whether two are elements of one family, declared or defined."""
    if isinstance(one, App) and isinstance(other, App):
        return one.name == other.name
    return isinstance(one, Elem) and isinstance(other, Elem) and one.family == other.family


def index_terms(term: Node) -> list[Term]:
    """The index arguments that occur in a term, without those under a binder, and the integers in it."""
    out: list[Term] = []
    for node in walk(term):
        if isinstance(node, Elem | Update):
            candidates: tuple[Node, ...] = node.indices
        elif isinstance(node, App):
            candidates = node.args
        elif isinstance(node, Sym):
            candidates = (node,)
        else:
            continue
        for c in candidates:
            if isinstance(c, Term) and not c.loose and is_integer(c) and c not in out:
                out.append(c)
    return out[:6]

"""The normal form: a term as a rational function over atoms, under the facts of a context.

What an equality of normal forms means. Read every subterm that is undefined as some real number,
the same one wherever that subterm occurs (so division by zero, log of a negative and elements out of
range are opaque numbers). Then the normal form has the value of the term at every point of the
context, provided that every denominator is nonzero. For the terms that are written, and for
premises, that is their definedness, which is obliged separately. Where the normal form itself moves
a part of a term to where it was not (out of a sum, to a peeled term, out of a case) the part is shown to be
defined there, or stays where it is: the laws hold of what is defined only (exp log x = x does not for x < 0).

What an atom satisfies (`relations`) is said of it wherever it occurs: so it may rest on no fact.

Each rewriting below states its condition; conditions are shown by the prover (signs and ranges)
and what they rest on is recorded in `support`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd, prod
from typing import TYPE_CHECKING, Any, TypeVar

from derive.kernel.context import Context, argument_map, family_ranges, relates_integers
from derive.kernel.exponentials import Exponentials
from derive.kernel.fractions import Atoms, Frac, Poly, TooLarge, Undischarged
from derive.kernel.functions import Functions
from derive.kernel.indices import is_of_integers
from derive.kernel.powers import Powers
from derive.kernel.ranges import Ranges
from derive.kernel.support import Support
from derive.terms.nodes import (
    INTEGER,
    REAL,
    TRUE,
    Add,
    App,
    Bound,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    FamilyExpr,
    Fn,
    Lam,
    Literal,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Prop,
    Rel,
    Sum,
    Sym,
    Term,
    Update,
    bind,
    element,
    free,
    instantiate,
    is_integer,
    negated,
)

if TYPE_CHECKING:
    from derive.kernel.prover import Prover

MAX_ROOT_RESTARTS = 8
MAX_STEPS = 50_000  # subterms met within one line


class RootsChanged(Exception):
    """A finer root of an exponential was met: what was computed with the coarser one starts again."""


T = TypeVar("T")


def settled(work: Callable[[dict[Term, int]], T]) -> T:
    """What a piece of work gives; it starts again, with the roots met so far, as long as finer ones are met.

    Raises what the work raises, and `TooLarge` if there is no end of finer ones.
    """
    roots: dict[Term, int] = {}
    for _ in range(MAX_ROOT_RESTARTS):
        try:
            return work(roots)
        except RootsChanged:
            continue
    raise TooLarge("too many different roots")


class Normalizer:
    """Computes normal forms over one table of atoms, for one line (and its premises)."""

    def __init__(
        self, prover: Prover, unfold: frozenset[str] = frozenset(), roots: dict[Term, int] | None = None
    ):
        self.atoms = Atoms()
        self.unfold = unfold
        self.support = Support()
        self.prover = prover
        self._steps = 0
        self._provisional = False  # whether a normal form is remembered for some depth only
        self.roots: dict[Term, int] = {} if roots is None else roots  # exp(m) -> d: its root is exp(m/d)
        self._relations: dict[int, tuple[int, Frac]] = {}  # atom -> (d, value): atom^d = value
        self.argument_of: dict[Term, Frac] = {}  # the normal form of the argument of a log or exp atom
        self.ranges = Ranges(self)
        self.exponentials = Exponentials(self)
        self.functions = Functions(self)
        self._powers = Powers(self)

    # --- entry points

    def normal(self, context: Context, term: Term) -> Frac:
        """The normal form of a term. Raises ZeroDivisionError or TooLarge."""
        if isinstance(term, Sym):
            return self.atoms.atom(term)
        if isinstance(term, Num):
            return self.atoms.constant(term)
        return self.remembered(context, term, self._normal, term)

    def remembered(self, context: Context, key: object, law: Callable[..., Frac], *given: Any) -> Frac:
        """What a law gives at a place; what it gave there before is recalled by the key, with what that rests on."""
        # the cache lives with the context and is keyed by this object, so neither outlives the other's meaning
        cache: dict[object, tuple[Frac, set[str]]] = context.cache.setdefault(self, {})
        known = cache.get(key)
        if known is None and self._provisional:
            known = cache.get((key, self.prover.depth))
        if known is not None:
            value, sources = known
            self.support.add(sources)
            return value
        cuts = self.prover.cuts
        outer = self.support.begin()
        try:
            value = law(context, *given)
        finally:
            sources = self.support.end(outer)
            self.support.add(sources)
        if cuts == self.prover.cuts:
            cache[key] = value, sources
        else:  # what lacks a condition because that was just being shown is good for this depth only
            cache[key, self.prover.depth] = value, sources
            self._provisional = True
        return value

    def strictly(self, context: Context, term: Term) -> Frac:
        """The normal form of a term that was not written here: it must be shown to be defined.

        Raises `Undischarged`.
        """
        if not self.prover.defined(context, term):
            raise Undischarged(f"{term!r} was not shown to be defined")
        return self.normal(context, term)

    def may_leave(self, context: Context, value: Frac) -> bool:
        """Whether what stood in a case or under a binder means something outside: it is shown to be defined there."""
        atoms = self.atoms
        used = [atoms.terms[i] for i in value.used]
        if value.den.is_one() and all(map(_is_always_defined, used)):
            return True
        return self.prover.defined(context, atoms.term(value))

    def canonical(self, context: Context, term: Term) -> Term:
        """The canonical term: equal normal forms give equal terms."""
        if isinstance(term, Sym | Num):
            return term
        if is_of_integers(term):  # then it is the same everywhere
            known = context.theory.made.get(("canonical", term))
            if known is not None:
                return known  # type: ignore[no-any-return]
        found = self.atoms.term(self.normal(context, term))
        if is_integer(term) and not is_integer(found):
            found = term  # halves in the form of a maximum of integers: an integer stays one by syntax
        if is_of_integers(term):
            context.theory.made["canonical", term] = found
        return found

    def difference(self, context: Context, left: Term, right: Term) -> Frac:
        return self.reduce_roots(self.normal(context, left) - self.normal(context, right))

    # --- by kind

    def _normal(self, context: Context, term: Term) -> Frac:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooLarge(f"more than {MAX_STEPS} subterms to bring into normal form")
        law = _LAWS.get(type(term))
        if law is None:
            raise TypeError(f"no normal form for {type(term).__name__}")
        return self.reduce_roots(law(self, context, term))

    def _folded(self, context: Context, term: Term, join: Callable[[Frac, Frac], Frac]) -> Frac:
        first, *others = term.args
        value = self.normal(context, first)
        for part in others:
            value = join(value, self.normal(context, part))
        return value

    def _function(self, context: Context, term: Fn) -> Frac:
        if term.name == "exp":
            return self.exp(context, self.normal(context, term.args[0]))
        if term.name == "log":
            return self.log(context, self.normal(context, term.args[0]))
        return self.functions.function(context, term)

    def show(self, context: Context, prop: Prop) -> bool:
        """Whether a condition of a rewriting is shown: the normal form then rests on what shows it."""
        return self.prover.shows(context, prop)

    def seems_negative(self, context: Context, term: Term) -> bool:
        """Whether a term is quickly seen not to be positive. Nothing may rest on this but how long to search."""
        return self.prover.sign(context, term)[0] in ("-", "0-")

    def constant_part(self, f: Frac) -> Fraction:
        return self.atoms.constant_term(f.num) if f.den.is_one() else Fraction(0)

    # --- exponentials, logarithms, roots

    def exp(self, context: Context, argument: Frac) -> Frac:
        """The normal form of exp of what has this normal form."""
        return self.exponentials.exp(context, argument)

    def log(self, context: Context, argument: Frac) -> Frac:
        """The normal form of log of what has this normal form."""
        return self.exponentials.log(context, argument)

    def root_degree(self, name: Term, denominator: int) -> int:
        """d such that roots of degree d of what is named serve. Raises `RootsChanged` if coarser ones were used."""
        d = self.roots.setdefault(name, denominator)
        if d % denominator:
            self.roots[name] = d * denominator // gcd(d, denominator)
            raise RootsChanged
        return d

    def algebraic_atom(self, term: Term, degree: int, value: Frac) -> Frac:
        """An atom of which it is known that atom^degree = value: higher powers of it are reduced."""
        i = self.atoms.index(term)
        self._relations.setdefault(i, (degree, value))
        return self.atoms.atom(term)

    def relations(self) -> tuple[tuple[int, int, Frac], ...]:
        """The algebraic atoms: (i, degree, value) where the power of atom i to the degree is the value."""
        return tuple((i, degree, value) for i, (degree, value) in self._relations.items())

    def reduce_roots(self, f: Frac) -> Frac:
        """The same without high powers of algebraic atoms: exp(log(b)/d)^d = b, delta^2 = delta, sin^2 = 1 - cos^2."""
        if not self._relations or self._relations.keys().isdisjoint(f.used):
            return f
        up, down = self._reduced(f.num), self._reduced(f.den)
        if up is None and down is None:
            return f
        up, down = up or self.atoms.polynomial(f.num), down or self.atoms.polynomial(f.den)
        return up / down

    def _reduced(self, poly: Poly) -> Frac | None:
        """The same without high powers; None if it has none."""
        atoms = self.atoms
        degrees = poly.degrees()
        for i, (degree, value) in self._relations.items():
            if i >= len(degrees) or degrees[i] < degree:
                continue
            total = atoms.constant(0)
            for exponents, c in atoms.parts(poly):
                times, left = divmod(exponents[i], degree)
                rest = (*exponents[:i], left, *exponents[i + 1 :])
                part = c * atoms.monomial(rest)
                total = total + (part * value**times if times else part)
            return self.reduce_roots(total)
        return None

    # --- elements and deltas

    def _element(self, context: Context, term: Elem) -> Frac:
        indices = tuple(self.canonical(context, i) for i in term.indices)
        family = term.family
        match family:
            case Lam():
                return self.normal(context, element(family, *term.indices))
            case Literal() if len(indices) == 1:
                (index,) = indices
                if isinstance(index, Num) and 1 <= index.value <= len(family.args):
                    return self.normal(context, family.args[int(index.value) - 1])
            case Update():
                return self._updated(context, family, indices)
        args = (self.canonical_family(context, family, ()), *indices)
        return self.atoms.atom(term if _are(args, term.args) else Elem(*args))

    def _updated(self, context: Context, family: Update, indices: tuple[Term, ...]) -> Frac:
        """Update(f, k, v)_i = delta_ik v + (1 - delta_ik) f_i."""
        atoms = self.atoms
        pairs = zip(indices, family.indices, strict=True)
        hit = prod((self.delta(context, i, k) for i, k in pairs), start=atoms.constant(1))
        there = self.normal(context, family.value)
        if hit.is_one:
            return there
        elsewhere = self.normal(context, element(family.family, *indices))
        if hit.is_zero:
            return elsewhere
        return hit * there + (1 - hit) * elsewhere

    def delta(self, context: Context, left: Term, right: Term) -> Frac:
        """1 where the indices are shown to be equal, 0 where shown to differ, else an atom: its square is itself."""
        atoms = self.atoms
        left, right = self.canonical(context, left), self.canonical(context, right)
        gap = self.normal(context, left) - self.normal(context, right)
        if gap.is_zero:
            return atoms.constant(1)
        if gap.num.is_constant() or self.show(context, Rel("!=", left, right)):
            return atoms.constant(0)
        if self.show(context, Rel("=", left, right)):
            return atoms.constant(1)
        if not (isinstance(left, Sym) or isinstance(right, Sym)):
            left, right = self._solved(gap) or (left, right)
        delta = Delta(*sorted((left, right), key=repr))
        return self.algebraic_atom(delta, 2, atoms.atom(delta))

    def _solved(self, gap: Frac) -> tuple[Term, Term] | None:
        """A symbol and what it equals where a difference of integers is 0; None if none stands there by itself."""
        atoms = self.atoms
        for unit, c in sorted(atoms.units(gap), key=lambda part: repr(atoms.term(part[0]))):
            symbol = atoms.term(unit)
            other = atoms.term(unit - gap * c)
            if abs(c) == 1 and isinstance(symbol, Sym) and is_integer(other) and symbol not in free(other):
                return symbol, other
        return None

    # --- cases, definitions, families

    def _piecewise(self, context: Context, term: Piecewise) -> Frac:
        """The first branch whose condition is shown; branches whose condition is refuted are dropped."""
        kept: list[Node] = []
        here = context
        for value, condition in term.branches:
            negation = negated(condition)
            if negation is not None and self.show(here, negation):
                continue
            if self.show(here, condition):
                if not kept:
                    return self.normal(here, value)
                kept += [self.canonical(here, value), TRUE]
                break
            both = self._by_delta(here, term, value, condition)
            if both is not None and not kept:
                return both
            kept += [self.canonical(here.assuming(condition), value), self._canonical_prop(here, condition)]
            if negation is not None:
                here = here.assuming(negation)
        if not kept:
            return self.atoms.atom(term)
        return self.atoms.atom(Piecewise(*kept))

    def _by_delta(self, context: Context, term: Piecewise, value: Term, condition: Prop) -> Frac | None:
        """a if i = j, else b, is delta_ij a + (1 - delta_ij) b, both being shown to be defined whether i = j or not."""
        (_, last) = term.branches[-1]
        if len(term.branches) != 2 or term.branches[0][0] != value or last != TRUE:
            return None
        if (
            not isinstance(condition, Rel)
            or condition.op not in ("=", "!=")
            or not relates_integers(condition)
        ):
            return None
        a = self.normal(context.assuming(condition), value)
        b = self.normal(context.assuming(negated(condition)), term.branches[1][0])
        if not self.may_leave(context, a) or not self.may_leave(context, b):
            return None
        if condition.op == "!=":
            a, b = b, a
        delta = self.delta(context, condition.left, condition.right)
        return delta * a + (1 - delta) * b

    def _canonical_prop(self, context: Context, prop: Prop) -> Prop:
        if not isinstance(prop, Rel):
            return prop
        prop = prop.forward()
        return Rel(prop.op, self.canonical(context, prop.left), self.canonical(context, prop.right))

    def _application(self, context: Context, term: App) -> Frac:
        definition = context.theory.definitions[term.name]
        if term.name in self.unfold:
            return self.normal(context, context.theory.unfold(term))
        args: list[Term | FamilyExpr] = []
        for parameter, argument in zip(definition.parameters, term.args, strict=True):
            if isinstance(argument, Family):
                args.append(argument)
            elif isinstance(argument, FamilyExpr):
                ranges = family_ranges(parameter, argument_map(definition, term))
                args.append(self.canonical_family(context, argument, ranges))
            else:
                args.append(self.canonical(context, argument))
        return self.atoms.atom(term if _are(args, term.args) else App(term.name, *args))

    def canonical_family(
        self, context: Context, family: FamilyExpr, ranges: tuple[tuple[Term, Term], ...]
    ) -> FamilyExpr:
        match family:
            case Literal():
                return Literal(*(self.canonical(context, a) for a in family.args))
            case Update():
                inner = self.canonical_family(context, family.family, ranges)
                indices = (self.canonical(context, i) for i in family.indices)
                return Update(inner, *indices, self.canonical(context, family.value))
            case Lam() if ranges:
                (lo, hi), *more = ranges
                index, body, inside = context.open(family, lo, hi)
                if isinstance(body, FamilyExpr):
                    return bind(self.canonical_family(inside, body, tuple(more)), index, "i")
                return _eta(bind(self.canonical(inside, body), index, "j"))
            case _:
                return family

    def _derivative(self, context: Context, term: Deriv) -> Frac:
        """An atom over the canonical body: nothing is known of its variable, so all holds near the point."""
        variable = context.fresh(REAL, term.body)
        inside = context.with_variable(variable)
        body = self.canonical(inside, instantiate(term.body, variable))
        return self.atoms.atom(Deriv(bind(body, variable, "v"), self.canonical(context, term.at)))


def _is_always_defined(atom: Term) -> bool:
    """Whether an atom is a number at every point, elements out of range being read as some numbers."""
    return isinstance(atom, Sym | Delta) or (isinstance(atom, Elem) and isinstance(atom.family, Family))


def _are(args: Sequence[Node], others: Sequence[Node]) -> bool:
    """Whether as many trees are the same objects, so that a node need not be made again."""
    return all(map(operator.is_, args, others))


def _eta(lam: Lam) -> FamilyExpr:
    """i -> f_i is f."""
    body = lam.body
    if isinstance(body, Elem) and body.indices == (Bound(0, INTEGER),) and body.family.loose == 0:
        return body.family
    return lam


_LAWS: dict[type[Term], Callable[[Normalizer, Context, Any], Frac]] = {
    Add: lambda forms, context, term: forms._folded(context, term, operator.add),
    Neg: lambda forms, context, term: -forms.normal(context, term.args[0]),
    Mul: lambda forms, context, term: forms._folded(context, term, operator.mul),
    Div: lambda forms, context, term: forms._folded(context, term, operator.truediv),
    Pow: lambda forms, context, term: forms._powers.power(context, *term.args),
    Fn: Normalizer._function,
    Elem: Normalizer._element,
    Delta: lambda forms, context, term: forms.delta(context, *term.args),
    Sum: lambda forms, context, term: forms.ranges.sum(context, term),
    Prod: lambda forms, context, term: forms.ranges.product(context, term),
    Piecewise: Normalizer._piecewise,
    App: Normalizer._application,
    Deriv: Normalizer._derivative,
}

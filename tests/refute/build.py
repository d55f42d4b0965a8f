"""Short names for building terms and records in these tests."""

from __future__ import annotations

from fractions import Fraction

from derive.record.model import Definition, Domain, FamilySymbol, Hypothesis, Index, Parameter, Record, Symbol
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    App,
    Deriv,
    Div,
    Elem,
    Family,
    FamilyExpr,
    Fn,
    Lam,
    Mul,
    Neg,
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
)  # fmt: skip

Lit = Term | int | Fraction

a, b, c, s, u, v, x, y = (Sym(name) for name in "abcsuvxy")
i, j, k, m, n, K = (Sym(name, INTEGER) for name in ("i", "j", "k", "m", "n", "K"))
p, q, z, w, P = (Family(name) for name in ("p", "q", "z", "w", "P"))


def t(value: Lit) -> Term:
    return value if isinstance(value, Term) else Num(value)


def add(*terms: Lit) -> Term:
    return Add(*map(t, terms))


def sub(left: Lit, right: Lit) -> Term:
    return Add(t(left), Neg(t(right)))


def mul(*terms: Lit) -> Term:
    return Mul(*map(t, terms))


def div(above: Lit, below: Lit) -> Term:
    return Div(t(above), t(below))


def power(base: Lit, exponent: Lit) -> Term:
    return Pow(t(base), t(exponent))


def exp(term: Lit) -> Term:
    return Fn("exp", t(term))


def log(term: Lit) -> Term:
    return Fn("log", t(term))


def at(family: FamilyExpr, *indices: Lit) -> Term:
    return Elem(family, *map(t, indices))


def total(body: Lit, index: Sym = i, lo: Lit = 1, hi: Lit = K) -> Term:
    return Sum(t(lo), t(hi), bind(t(body), index))


def product(body: Lit, index: Sym = i, lo: Lit = 1, hi: Lit = K) -> Term:
    return Prod(t(lo), t(hi), bind(t(body), index))


def d(body: Term, of: Sym, where: Lit) -> Term:
    return Deriv(bind(body, of), t(where))


def d_element(body: Term, family: Family, index: Term) -> Term:
    """d body / d family[index]."""
    from derive.terms.nodes import substitute

    var = Sym("vv")
    return Deriv(bind(substitute(body, {family: Update(family, index, var)}), var), Elem(family, index))


def cases(*branches: tuple[Lit, Prop]) -> Term:
    return Piecewise(*(part for value, condition in branches for part in (t(value), condition)))


def eq(left: Lit, right: Lit) -> Rel:
    return Rel("=", t(left), t(right))


def ne(left: Lit, right: Lit) -> Rel:
    return Rel("!=", t(left), t(right))


def lt(left: Lit, right: Lit) -> Rel:
    return Rel("<", t(left), t(right))


def le(left: Lit, right: Lit) -> Rel:
    return Rel("<=", t(left), t(right))


def each(index: Sym, body: Term | Prop) -> Lam:
    return bind(body, index)


SOFTMAX = Definition(
    "softmax",
    (
        Parameter("n", INTEGER, domain=Domain(at_least=ONE), implicit=True),
        Parameter("z", ranges=((ONE, n),)),
        Parameter("i", INTEGER, index=(ONE, n)),
    ),
    div(exp(at(z, i)), total(exp(at(z, j)), j, 1, n)),
)


def softmax(family: FamilyExpr, index: Lit) -> Term:
    return App("softmax", K, family, t(index))


POSITIVE = Domain(above=ZERO)
NONNEGATIVE = Domain(at_least=ZERO)
UNIT = Domain(above=ZERO, below=ONE)


def record(
    reals: dict[str, Domain] | str = "",
    families: dict[str, Domain] | str = "",
    given: tuple[Prop, ...] = (),
    *,
    least: int = 1,
    integers: dict[str, Domain] | None = None,
    definitions: tuple[Definition, ...] = (SOFTMAX,),
) -> Record:
    """A context: K >= least, symbols, families and schematic indices i, j, k over 1..K, hypotheses."""
    if isinstance(reals, str):
        reals = {name: Domain() for name in reals.split()}
    if isinstance(families, str):
        families = {name: Domain() for name in families.split()}
    whole = {"K": Domain(at_least=Num(least)), **(integers or {})}
    return Record(
        "test",
        symbols=(
            *(Symbol(name, INTEGER, domain) for name, domain in whole.items()),
            *(Symbol(name, domain=domain) for name, domain in reals.items()),
        ),
        families=tuple(FamilySymbol(name, ((ONE, K),), domain=domain) for name, domain in families.items()),
        indices=tuple(Index(name, ONE, K) for name in ("i", "j", "k")),
        definitions=definitions,
        hypotheses=tuple(Hypothesis(f"h{number}", prop) for number, prop in enumerate(given, 1)),
    )

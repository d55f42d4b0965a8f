"""Hypothesis strategies for well-formed terms, propositions and records, shared by all rooms.

What they make is well formed, not true or defined everywhere: `log(-1)` and `P[0]` occur.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from derive.record.model import (
    Citation,
    Definition,
    Domain,
    FamilySymbol,
    Goal,
    Hypothesis,
    Index,
    Line,
    Parameter,
    Point,
    Position,
    Record,
    Refutation,
    Symbol,
)
from derive.terms.nodes import (
    FUNCTIONS,
    INTEGER,
    ONE,
    REAL,
    RELATIONS,
    SIDES,
    TRUE,
    Add,
    And,
    App,
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
    Infinity,
    Lam,
    Literal,
    Mul,
    Neg,
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
    bind,
)

K = Sym("K", INTEGER)
REALS = (Sym("x"), Sym("c"))
INDICES = (Sym("i", INTEGER), Sym("j", INTEGER), Sym("k", INTEGER))
FAMILIES = (Family("p"), Family("z"), Family("F", 2), Family("m", 1, INTEGER))

# Defined functions: name -> how many real numbers, families of one index and integers, in this order.
# The length of a family is its implicit first parameter.
SIGMOID = Definition("sigmoid", (Parameter("u"),), Fn("exp", Sym("u")), shared=True)
SOFTMAX = Definition(
    "softmax",
    (
        Parameter("n", INTEGER, domain=Domain(at_least=ONE), implicit=True),
        Parameter("w", ranges=((ONE, Sym("n", INTEGER)),)),
        Parameter("i", INTEGER, index=(ONE, Sym("n", INTEGER))),
    ),
    Div(
        Fn("exp", Elem(Family("w"), Sym("i", INTEGER))),
        Sum(ONE, Sym("n", INTEGER), bind(Fn("exp", Elem(Family("w"), Sym("l", INTEGER))), Sym("l", INTEGER))),
    ),
    shared=True,
)
SYMBOLS = (Symbol("K", INTEGER, Domain(at_least=ONE)), Symbol("x"), Symbol("c"))
FAMILY_SYMBOLS = (
    FamilySymbol("p", ((ONE, K),), domain=Domain(above=Num(0))),
    FamilySymbol("z", ((ONE, K),)),
    FamilySymbol("F", ((ONE, K), (ONE, K))),
    FamilySymbol("m", ((ONE, K),), INTEGER),
)
INDEX_SYMBOLS = tuple(Index(i.name, ONE, K) for i in INDICES)


@dataclass(frozen=True)
class Names:
    """What a generated term may mention: real and integer symbols, families, and how deep it is inside."""

    reals: tuple[Sym, ...] = REALS
    integers: tuple[Sym, ...] = (K, *INDICES)
    families: tuple[Family, ...] = FAMILIES
    depth: int = 0

    def with_integer(self) -> tuple[Names, Sym]:
        new = Sym(f"b{self.depth}", INTEGER)
        return Names(self.reals, (*self.integers, new), self.families, self.depth + 1), new

    def with_real(self) -> tuple[Names, Sym]:
        new = Sym(f"v{self.depth}", REAL)
        return Names((*self.reals, new), self.integers, self.families, self.depth + 1), new


HINTS = st.sampled_from(("i", "j", "l", "v", "x"))


def fractions(limit: int = 9) -> st.SearchStrategy[Fraction]:
    return st.builds(Fraction, st.integers(-limit, limit), st.integers(1, limit))


@st.composite
def integers(draw: st.DrawFn, names: Names = Names(), size: int = 3) -> Term:
    """Terms that are integers by syntax."""
    leaf = size <= 0 or draw(st.booleans())
    if leaf:
        if draw(st.booleans()):
            return draw(st.sampled_from(names.integers))
        return Num(draw(st.integers(-3, 4)))
    inner = integers(names, size // 2)
    match draw(st.sampled_from(("add", "sub", "mul", "neg", "elem", "delta"))):
        case "add":
            return Add(draw(inner), draw(inner))
        case "sub":
            return Add(draw(inner), Neg(draw(inner)))
        case "mul":
            return Mul(draw(inner), draw(inner))
        case "neg":
            return Neg(draw(inner))
        case "elem" if Family("m", 1, INTEGER) in names.families:
            return Elem(Family("m", 1, INTEGER), draw(inner))
        case _:
            return Delta(draw(inner), draw(inner))


@st.composite
def families(draw: st.DrawFn, names: Names = Names(), size: int = 4) -> FamilyExpr:
    """Family expressions of one index."""
    named = [f for f in names.families if f.arity == 1]
    kinds = ["literal", "lam"] + (["name", "name", "update"] if named else [])
    match draw(st.sampled_from(kinds)):
        case "name":
            return draw(st.sampled_from(named))
        case "update" if size > 0:
            return Update(
                draw(families(names, size // 2)), draw(integers(names, 1)), draw(terms(names, size // 2))
            )
        case "lam" if size > 0:
            inside, new = names.with_integer()
            return bind(draw(terms(inside, size - 1)), new, draw(HINTS))
        case _:
            return Literal(*draw(st.lists(terms(names, size // 3), min_size=1, max_size=3)))


@st.composite
def _over_range(draw: st.DrawFn, names: Names, size: int) -> tuple[Term, Term, Lam]:
    inside, new = names.with_integer()
    lo, hi = draw(integers(names, 1)), draw(integers(names, 1))
    return lo, hi, bind(draw(terms(inside, size - 1)), new, draw(HINTS))


@st.composite
def _derivatives(draw: st.DrawFn, names: Names, size: int) -> Deriv:
    inside, new = names.with_real()
    return Deriv(bind(draw(terms(inside, size - 1)), new, draw(HINTS)), draw(terms(names, size // 2)))


_TERM_KINDS = (
    "num", "sym", "elem", "add", "neg", "mul", "div", "pow", "fn", "piecewise", "delta", "sum", "prod",
    "deriv", "sigmoid", "softmax", "lam elem",
)  # fmt: skip


@st.composite
def terms(draw: st.DrawFn, names: Names = Names(), size: int = 6) -> Term:
    """Terms of all kinds, closed over `names`; `size` bounds the depth, roughly."""
    kinds = _TERM_KINDS if size > 0 else ("num", "sym", "sym")
    inner = terms(names, size - 2)
    match draw(st.sampled_from(kinds)):
        case "num":
            return Num(draw(fractions()))
        case "elem":
            return draw(_elements(names, size))
        case "add":
            return Add(*draw(st.lists(inner, min_size=2, max_size=3)))
        case "neg":
            return Neg(draw(inner))
        case "mul":
            return Mul(*draw(st.lists(inner, min_size=2, max_size=3)))
        case "div":
            return Div(draw(inner), draw(inner))
        case "pow":
            return Pow(draw(inner), draw(st.one_of(integers(names, 1), inner)))
        case "fn":
            name = draw(st.sampled_from(("exp", "log", *FUNCTIONS)))
            if name in ("factorial", "binomial"):
                whole = draw(integers(names, 1))
                return Fn(name, whole) if name == "factorial" else Fn(name, draw(inner), whole)
            least, _ = FUNCTIONS[name]
            return Fn(name, *(draw(inner) for _ in range(2 if name in ("max", "min") else least)))
        case "piecewise":
            branches = draw(st.lists(st.tuples(inner, props(names, size - 2)), min_size=1, max_size=2))
            last = [(draw(inner), TRUE)] if draw(st.booleans()) else []
            return Piecewise(*(part for branch in branches + last for part in branch))
        case "delta":
            return Delta(draw(integers(names, 1)), draw(integers(names, 1)))
        case "sum":
            return Sum(*draw(_over_range(names, size)))
        case "prod":
            return Prod(*draw(_over_range(names, size)))
        case "deriv":
            return draw(_derivatives(names, size))
        case "sigmoid":
            return App("sigmoid", draw(inner))
        case "softmax":
            return App("softmax", K, draw(families(names, size - 2)), draw(integers(names, 1)))
        case "lam elem":
            return Elem(draw(families(names, size - 2)), draw(integers(names, 1)))
        case _:
            return draw(st.sampled_from((*names.reals, *names.integers)))


@st.composite
def _elements(draw: st.DrawFn, names: Names, size: int) -> Term:
    if not names.families:
        return Num(draw(fractions()))
    family = draw(st.sampled_from(names.families))
    return Elem(family, *(draw(integers(names, size // 3)) for _ in range(family.arity)))


@st.composite
def props(draw: st.DrawFn, names: Names = Names(), size: int = 6) -> Prop:
    """Propositions of all kinds, closed over `names`."""
    kinds = ("rel", "rel", "not", "and", "or", "implies", "iff", "forall", "tends") if size > 0 else ("rel",)
    inner = props(names, size - 3)
    match draw(st.sampled_from(kinds)):
        case "not":
            return Not(draw(inner))
        case "and":
            return And(*draw(st.lists(inner, min_size=0, max_size=3)))
        case "or":
            return Or(*draw(st.lists(inner, min_size=0, max_size=3)))
        case "implies":
            return Implies(draw(inner), draw(inner))
        case "iff":
            return Iff(*draw(st.lists(inner, min_size=2, max_size=3)))
        case "forall":
            inside, new = names.with_integer()
            lo, hi = draw(integers(names, 1)), draw(integers(names, 1))
            return ForAll(lo, hi, bind(draw(props(inside, size - 3)), new, draw(HINTS)))
        case "tends":
            inside, new = names.with_real()
            point = st.one_of(terms(names, size - 3), st.sampled_from((Infinity(1), Infinity(-1))))
            body = bind(draw(terms(inside, size - 2)), new, draw(HINTS))
            return Tends(draw(st.sampled_from(SIDES)), body, draw(point), draw(point))
        case _:
            return Rel(
                draw(st.sampled_from(RELATIONS)), draw(terms(names, size - 1)), draw(terms(names, size - 1))
            )


# --- records --------------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=12)
POSITIONS = st.none() | st.builds(
    Position, st.just("proofs/a.py"), st.integers(1, 99), st.integers(0, 99), st.integers(0, 99)
)
CLOSED = Names(reals=(), integers=(Sym("K", INTEGER),), families=())


@st.composite
def points(draw: st.DrawFn) -> Point:
    values = draw(st.lists(fractions(), min_size=1, max_size=3))
    table = tuple(((n + 1,), Num(v)) for n, v in enumerate(values))
    return Point((("K", Num(len(values))), ("x", Num(draw(fractions())))), (("p", table),))


def _parameters() -> st.SearchStrategy[tuple[tuple[str, Any], ...]]:
    value = (
        terms(size=2) | props(size=2) | families(size=2) | WORDS | st.integers(-99, 99) | fractions()
        | st.lists(st.sampled_from(("softmax", "sigmoid")), max_size=2).map(tuple)
    )  # fmt: skip
    return st.lists(
        st.tuples(st.sampled_from(("by", "unfold", "index", "start")), value),
        max_size=3,
        unique_by=lambda p: p[0],
    ).map(tuple)


@st.composite
def _lines(draw: st.DrawFn, earlier: tuple[str, ...], hypotheses: tuple[str, ...], number: int) -> Line:
    cited = [("line", ref) for ref in earlier] + [("hypothesis", ref) for ref in hypotheses]
    cited.append(("lemma", "log-le-sub-one"))
    premises = []
    for kind, ref in draw(st.lists(st.sampled_from(cited), max_size=2)):
        at = (("i", draw(integers(size=1))), ("z", draw(families(size=2)))) if draw(st.booleans()) else ()
        premises.append(Citation(kind, ref, at, draw(st.integers(0, 2)) if kind == "lemma" else 0))
    return Line(
        id=str(number),
        prop=draw(props(size=4)),
        rule=draw(st.sampled_from(("algebra", "take_exp", "sum_over"))),
        premises=tuple(premises),
        parameters=draw(_parameters()),
        guards=tuple(draw(st.lists(props(size=2), max_size=2))),
        why=draw(WORDS),
        said=draw(WORDS),
        chain=draw(st.integers(-1, 3)),
        position=draw(POSITIONS),
    )


@st.composite
def records(draw: st.DrawFn, most_lines: int = 3) -> Record:
    """Well-formed records over the names of this module. Their lines claim arbitrary things."""
    hypotheses = tuple(
        Hypothesis(f"h{n}", prop, draw(WORDS))
        for n, prop in enumerate(draw(st.lists(props(size=3), max_size=2)))
    )
    lines: list[Line] = []
    for number in range(draw(st.integers(0, most_lines))):
        earlier = tuple(line.id for line in lines)
        lines.append(draw(_lines(earlier, tuple(h.id for h in hypotheses), number)))
    goals = tuple(Goal(line.prop, draw(WORDS), draw(POSITIONS)) for line in lines[-1:])
    refutations = [Refutation(draw(props(size=3)), draw(points()), draw(WORDS), draw(POSITIONS))]
    return Record(
        name=draw(st.sampled_from(("a-claim", "gibbs-equality-iff", "K3"))),
        title=draw(WORDS),
        source=draw(WORDS),
        symbols=SYMBOLS,
        families=FAMILY_SYMBOLS,
        indices=INDEX_SYMBOLS,
        definitions=(SIGMOID, SOFTMAX),
        hypotheses=hypotheses,
        lines=tuple(lines),
        goals=goals,
        refutations=tuple(refutations if draw(st.booleans()) else ()),
        lemmas=(("log-le-sub-one", "0" * 64),),
        file=draw(st.sampled_from(("", "proofs/a.py"))),
        points=tuple(draw(st.lists(points(), max_size=1))),
    )

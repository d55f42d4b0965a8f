"""Mostly defined terms over one context, points of it, and values there, for laws that compare two terms.

K integer at_least 1; i, k in 1..K; x real above 0; c real; p over 1..K above 0; z over 1..K.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from flint import arb, fmpq
from hypothesis import strategies as st

from derive.kernel.fractions import TooLarge, Undischarged
from derive.kernel.normal_form import settled
from derive.kernel.prover import Prover
from derive.record.model import Definition, Hypothesis, Record
from derive.search.advisor import Search
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    Delta,
    Div,
    Elem,
    Family,
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
    bind,
)
from derive.terms.nodes import TRUE as OTHERWISE
from tests.evaluator import Ball, Env, Exact, Undecided, UndefinedAt, decide, evaluate
from tests.kernel.build import context, declared

DECLARE = (
    "K integer at_least 1; i in 1..K; k in 1..K; x real above 0; c real; p over 1..K above 0; z over 1..K"
)
RECORD = declared(DECLARE)
CONTEXT = context(RECORD)
K, X, C = Sym("K", INTEGER), Sym("x"), Sym("c")
INDICES = (Sym("i", INTEGER), Sym("k", INTEGER))
P, Z = Family("p"), Family("z")

LEAVES = ("number", "c", "z", "z", "index")
KINDS = (
    "positive", "log", "exp", "sum", "sum", "add", "mul", "mul", "div", "neg", "pow", "delta", "cases", "lam",
    "function", "function", "extreme", "counting", "root", "angle",
)  # fmt: skip
small = st.builds(Fraction, st.integers(-4, 4), st.integers(1, 3))
positive = st.builds(Fraction, st.integers(1, 6), st.integers(1, 3))


@st.composite
def envs(draw: st.DrawFn, definitions: dict[str, Definition] | None = None) -> Env:
    """An admissible point with its indices."""
    size = draw(st.integers(1, 4))

    def table(elements: st.SearchStrategy[Fraction]) -> dict[tuple[int, ...], fmpq]:
        return {(n,): exact(draw(elements)) for n in range(1, size + 1)}

    numbers = {"K": fmpq(size), "x": exact(draw(positive)), "c": exact(draw(small))}
    numbers |= {index.name: fmpq(draw(st.integers(1, size))) for index in INDICES}
    return Env(numbers, {"p": table(positive), "z": table(small)}, definitions or {})


def opened(env: Env, beyond: int = 6) -> Env:
    """The same point with families that go on beyond their range, by values that nothing depends on."""
    size = int(env.numbers["K"])  # type: ignore[arg-type]
    families = {
        name: {**{(n,): fmpq(7 * n * n + 3, 5) for n in range(-beyond, size + beyond)}, **table}
        for name, table in env.families.items()
    }
    return replace(env, families=families)


def exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


@st.composite
def positives(draw: st.DrawFn, indices: tuple[Sym, ...] = INDICES, size: int = 3) -> Term:
    """Terms that are positive wherever they are defined, as their shape shows."""
    kinds = (
        ("number", "x", "p", "p")
        if size <= 0
        else ("x", "p", "exp", "sum", "mul", "div", "add", "pow", "prod")
    )
    inner = positives(indices, size - 1)
    match draw(st.sampled_from(kinds)):
        case "number":
            return Num(draw(positive))
        case "x":
            return X
        case "exp":
            return Fn("exp", draw(terms(indices, size - 2)))
        case "sum" | "prod" as kind:
            bound = Sym(f"b{len(indices)}", INTEGER)
            body = draw(positives((*indices, bound), size - 1))
            return (Sum if kind == "sum" else Prod)(ONE, K, bind(body, bound))
        case "mul":
            return Mul(draw(inner), draw(inner))
        case "div":
            return Div(draw(inner), draw(inner))
        case "add":
            return Add(draw(inner), draw(inner))
        case "pow":
            exponent = draw(st.one_of(st.integers(-2, 3), st.sampled_from((Fraction(1, 2), Fraction(-2, 3)))))
            return Pow(draw(inner), Num(exponent))
        case _:
            return Elem(P, draw(st.sampled_from(indices)))


@st.composite
def terms(draw: st.DrawFn, indices: tuple[Sym, ...] = INDICES, size: int = 4) -> Term:
    """Terms of every kind that has a normal form; some are undefined at some points."""
    kinds = LEAVES if size <= 0 else KINDS
    inner = terms(indices, size - 1)
    match draw(st.sampled_from(kinds)):
        case "number":
            return Num(draw(small))
        case "c":
            return C
        case "index":
            return draw(st.sampled_from((K, *indices)))
        case "positive":
            return draw(positives(indices, size - 1))
        case "log":
            return Fn("log", draw(positives(indices, size - 1)))
        case "exp":
            return Fn("exp", draw(terms(indices, size - 2)))
        case "sum":
            return draw(sums(indices, size))
        case "add":
            return Add(draw(inner), Neg(draw(inner)), draw(inner))
        case "mul":
            return Mul(draw(inner), draw(inner))
        case "div":
            return Div(draw(inner), draw(st.one_of(positives(indices, size - 2), inner)))
        case "neg":
            return Neg(draw(inner))
        case "pow":
            return Pow(draw(inner), draw(st.one_of(st.integers(-2, 3).map(Num), st.sampled_from(indices))))
        case "delta":
            return Delta(draw(st.sampled_from(indices)), draw(st.sampled_from((ONE, K, *indices))))
        case "cases":
            condition = Rel(draw(st.sampled_from(("<", "<=", "="))), draw(inner), draw(inner))
            return Piecewise(draw(inner), condition, draw(inner), OTHERWISE)
        case "function":
            name = draw(st.sampled_from(("sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "abs", "sign")))
            return Fn(name, draw(inner))
        case "extreme":
            return Fn(draw(st.sampled_from(("max", "min"))), draw(inner), draw(inner))
        case "counting":
            return draw(_counting(indices))
        case "root":
            exponent = draw(
                st.sampled_from((Fraction(1, 2), Fraction(3, 2), Fraction(-1, 3), Fraction(2, 3)))
            )
            return Pow(draw(inner), Num(exponent))
        case "angle":
            turns = Num(draw(st.builds(Fraction, st.integers(-9, 9), st.sampled_from((1, 2, 3, 4, 5, 6)))))
            factor = draw(st.sampled_from((turns, *indices)))
            return Fn(draw(st.sampled_from(("sin", "cos"))), Add(Mul(factor, Fn("pi")), draw(inner)))
        case "lam":
            bound = Sym(f"b{len(indices)}", INTEGER)
            lam: Lam = bind(draw(terms((*indices, bound), size - 2)), bound)
            return Elem(lam, draw(st.sampled_from(indices)))
        case _:
            return Elem(Z, draw(st.sampled_from(indices)))


@st.composite
def _counting(draw: st.DrawFn, indices: tuple[Sym, ...]) -> Term:
    """Factorials, binomials and powers of signs, at shifted integers."""

    def whole() -> Term:
        shifted = Add(draw(st.sampled_from((K, *indices))), Num(draw(st.integers(-2, 2))))
        return draw(st.sampled_from((shifted, Add(K, Neg(indices[0])), indices[0], K)))

    match draw(st.sampled_from(("factorial", "binomial", "power", "product"))):
        case "factorial":
            return Fn("factorial", whole())
        case "binomial":
            return Fn("binomial", draw(st.sampled_from((C, K, whole()))), whole())
        case "product":
            bound = Sym("b", INTEGER)
            return Prod(
                Num(draw(st.integers(-1, 2))),
                whole(),
                bind(Add(bound, draw(st.sampled_from((ONE, C)))), bound),
            )
        case _:
            return Pow(draw(st.sampled_from((Num(-1), C, Num(-2), Mul(C, X)))), Add(whole(), whole()))


@st.composite
def sums(draw: st.DrawFn, indices: tuple[Sym, ...] = INDICES, size: int = 4) -> Sum:
    """Sums over ranges with ends a little inside, outside or beyond 1..K, some empty, some backward."""
    bound = Sym(f"b{len(indices)}", INTEGER)
    lo = draw(st.sampled_from((ONE, ONE, ONE, Num(2), ZERO, indices[0])))
    shift = draw(st.sampled_from((0, 0, -1, -1, 1, -2)))
    top: Term = draw(st.sampled_from((K, K, K, indices[0])))
    hi = top if shift == 0 else Add(top, Num(shift))
    return Sum(lo, hi, bind(draw(terms((*indices, bound), size - 1)), bound))


def value_at(term: Term, env: Env) -> fmpq | arb | None:
    """The value of a term at a point; None where it is undefined. Raises `Undecided`."""
    try:
        found = evaluate(term, env, 120)
    except UndefinedAt:
        return None
    return found.value if isinstance(found, Exact | Ball) else None


def agree(one: fmpq | arb, other: fmpq | arb) -> bool:
    """Whether two values may be the same number: exact ones are, enclosures overlap."""
    if isinstance(one, fmpq) and isinstance(other, fmpq):
        return bool(one == other)
    return bool(arb(one).overlaps(arb(other)))


def keeps_its_values(record: Record, term: Term, given: Sequence[Prop], points: Iterable[Env]) -> int:
    """At how many points at which what is given holds and a term has a value its normal form has the same."""
    place = context(replace(record, hypotheses=tuple(Hypothesis(f"h{k}", p) for k, p in enumerate(given))))
    try:
        form = settled(lambda roots: Prover(Search(), roots=roots).normalizer.canonical(place, term))
    except (TooLarge, Undischarged, ZeroDivisionError):
        return 0
    looked_at = 0
    for env in points:
        try:
            if not all(decide(prop, env) is True for prop in given):
                continue
            before, after = value_at(term, env), value_at(form, env)
        except (Undecided, OverflowError):
            continue
        if before is not None:
            looked_at += 1
            assert after is not None, (term, given, form, env)
            assert agree(before, after), (term, given, form, env)
    return looked_at


__all__ = [
    "CONTEXT",
    "RECORD",
    "Undecided",
    "agree",
    "envs",
    "keeps_its_values",
    "opened",
    "positives",
    "sums",
    "terms",
    "value_at",
]

"""What is known of an atom of a built-in function, as relations that linear arithmetic may use.

|f|          -|f| <= f <= |f|
|sum f|      |sum f| <= sum |f|, also for several sums over one range, times numbers
prod f       prod f <= 1 where 0 <= f <= 1 is shown, 1 <= prod f where 1 <= f is
sign f       -1 <= sign f <= 1
delta        delta <= 1
sin, cos     -1 <= sin m <= 1, -1 <= cos m <= 1
atan         -pi/2 < atan m < pi/2
pi           333/106 < pi < 355/113 (a continued fraction of pi)
n!           1 <= n!
exp m        1 < exp m where m > 0, exp m < 1 where m < 0; weakly where m >= 0, m <= 0
cos m        -1 < cos m < 1 where sin m is shown not to be 0
pairs        f u < f v where u < v is shown, for f one of exp, log, atan: f increases on all its domain
roots        t <= w^(1/d) where t^d <= w is shown, w^(1/d) <= t where w <= t^d and 0 <= t are

What sign an atom has is sought by its structure (`signs.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from derive.kernel.verdict import Evidence
from derive.terms.nodes import (
    INTEGER,
    ONE,
    ZERO,
    Add,
    And,
    Delta,
    Fn,
    Lam,
    Mul,
    Neg,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Term,
    product_of,
    sum_of,
)

if TYPE_CHECKING:
    from derive.kernel.context import Context
    from derive.kernel.prover import Prover

INCREASING = ("exp", "log", "atan")
PI_LOW, PI_HIGH = Num(Fraction(333, 106)), Num(Fraction(355, 113))


def laws(prover: Prover, context: Context, atom: Term) -> Iterator[tuple[Rel, Evidence]]:
    """Relations that hold of an atom in a context, with their evidence."""
    if isinstance(atom, Delta):
        yield Rel("<=", atom, ONE), Evidence("delta", atom)
    if isinstance(atom, Prod):
        yield from _product_against_one(prover, context, atom)
    if not isinstance(atom, Fn):
        return
    match atom.name:
        case "abs":
            (inside,) = atom.args
            yield Rel("<=", inside, atom), Evidence("absolute value", atom)
            yield Rel("<=", Neg(inside), atom), Evidence("absolute value", atom)
            total = _one_sum(inside)
            if total is not None:
                each = Lam(total.body.hint, INTEGER, Fn("abs", total.body.body))
                yield Rel("<=", atom, Sum(total.lo, total.hi, each)), Evidence("triangle inequality", atom)
        case "sign":
            yield Rel("<=", Num(-1), atom), Evidence("sign", atom)
            yield Rel("<=", atom, ONE), Evidence("sign", atom)
        case "pi":
            yield Rel("<", PI_LOW, atom), Evidence("enclosure", atom)
            yield Rel("<", atom, PI_HIGH), Evidence("enclosure", atom)
        case "factorial":
            yield Rel("<=", ONE, atom), Evidence("factorial", atom)
        case "exp":
            sign, why = prover.sign(context, atom.args[0])
            op = "<=" if "0" in sign else "<"
            if set(sign) <= set("+0") or set(sign) <= set("0-"):
                relation = Rel(op, ONE, atom) if set(sign) <= set("+0") else Rel(op, atom, ONE)
                yield relation, Evidence("exp against 1", relation, (why,))
        case "atan":
            for relation in (Rel("<", Neg(_half_pi()), atom), Rel("<", atom, _half_pi())):
                yield relation, Evidence("bounded", relation)
        case "sin" | "cos":
            for relation in (Rel("<=", Num(-1), atom), Rel("<=", atom, ONE)):
                yield relation, Evidence("bounded", relation)
            if atom.name == "sin":
                return
            sign, why = prover.sign(context, Fn("sin", *atom.args))
            if "0" not in sign:
                for relation in (Rel("<", Num(-1), atom), Rel("<", atom, ONE)):
                    yield relation, Evidence("sine not 0", relation, (why,))


def _product_against_one(prover: Prover, context: Context, atom: Prod) -> Iterator[tuple[Rel, Evidence]]:
    """A product of factors that are all at most 1, and not negative, or all at least 1."""
    _, factor, inside = context.open(atom.body, atom.lo, atom.hi)
    for wanted, relation in (
        (And(Rel("<=", factor, ONE), Rel("<=", ZERO, factor)), Rel("<=", atom, ONE)),
        (Rel("<=", ONE, factor), Rel("<=", ONE, atom)),
    ):
        shown = prover.prove(inside, wanted)
        if shown is not None:
            yield relation, Evidence("product against 1", relation, (shown,))
            return


def _one_sum(term: Term) -> Sum | None:
    """Sums over one range, times numbers and added up, as one sum."""
    bodies: list[Term] = []
    found: Sum | None = None
    for part in term.args if isinstance(term, Add) else (term,):
        sign, inner = (True, part.args[0]) if isinstance(part, Neg) else (False, part)
        *numbers, total = inner.args if isinstance(inner, Mul) else (inner,)
        if not isinstance(total, Sum) or not all(isinstance(n, Num) for n in numbers):
            return None
        if found is not None and (found.lo, found.hi) != (total.lo, total.hi):
            return None
        found = total
        body = product_of([*numbers, total.body.body])
        bodies.append(Neg(body) if sign else body)
    return found and Sum(found.lo, found.hi, Lam(found.body.hint, INTEGER, sum_of(bodies)))


def is_compared_with_its_argument(atom: Term) -> bool:
    """Whether a law says of an atom how it compares with its argument, and so something of that."""
    return isinstance(atom, Fn) and atom.name == "abs"


def pairs(prover: Prover, context: Context, atoms: Sequence[Term]) -> Iterator[tuple[Rel, Evidence]]:
    """How the values of one increasing function at two arguments compare, where the arguments are shown to."""
    for n, one in enumerate(atoms):
        for other in atoms[n + 1 :]:
            if not (isinstance(one, Fn) and isinstance(other, Fn) and one.name == other.name):
                continue
            if one.name not in INCREASING:
                continue
            for less, more in ((one, other), (other, one)):
                for op in ("<=", "<"):  # mostly neither is shown
                    shown = prover.prove(context, Rel(op, less.args[0], more.args[0]))
                    if shown is None:
                        break
                    relation = Rel(op, less, more)
                    yield relation, Evidence("increasing", relation, (shown,))


def roots(prover: Prover, context: Context, atoms: Sequence[Term]) -> Iterator[tuple[Rel, Evidence]]:
    """How roots compare with other atoms, where the powers are shown to compare."""
    radicands = [(root, *under) for root in atoms if (under := radicand(root)) is not None]
    for root, base, degree in radicands:
        for other in (atom for atom in atoms if atom != root):
            power = Pow(other, Num(degree))
            for less, more, lower, upper in ((power, base, other, root), (base, power, root, other)):
                for op in ("<=", "<"):  # mostly neither is shown
                    wanted = [Rel(op, less, more), *([Rel("<=", ZERO, other)] if upper == other else [])]
                    parts = [part for r in wanted if (part := prover.prove(context, r)) is not None]
                    if len(parts) < len(wanted):
                        break
                    relation = Rel(op, lower, upper)
                    yield relation, Evidence("root", relation, tuple(parts))


def radicand(atom: Term) -> tuple[Term, int] | None:
    """w and d of w^(1/d), which is exp(log(w)/d) where w is shown to be positive."""
    match atom:
        case Pow(args=(base, Num(value=exponent))):
            pass
        case Fn(name="exp", args=(Mul(args=(Num(value=exponent), Fn(name="log", args=(base,)))),)):
            pass
        case _:
            return None
    return (base, exponent.denominator) if exponent.numerator == 1 and exponent.denominator > 1 else None


def sign_of_angle(prover: Prover, context: Context, term: Fn) -> tuple[str, Evidence]:
    """sin > 0 on (0, pi) and < 0 on (-pi, 0); cos > 0 on (-pi/2, pi/2)."""
    (angle,) = term.args
    half = Fn("pi") if term.name == "sin" else _half_pi()
    low: Term = ZERO if term.name == "sin" else Neg(half)
    places = [("+", "<", low, half), ("+0", "<=", low, half)]
    if term.name == "sin":
        places.append(("-", "<", Neg(half), ZERO))
    for sign, op, first, last in places:
        shown = prover.prove(context, And(Rel(op, first, angle), Rel(op, angle, last)))
        if shown is not None:
            return sign, Evidence("range of the angle", term, (shown,))
    return "+0-", Evidence("unknown", term)


def _half_pi() -> Term:
    return Mul(Num(Fraction(1, 2)), Fn("pi"))

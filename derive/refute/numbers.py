"""Arithmetic on the real numbers at a point, closed terms of them, and decisions about them.

Nothing is ever rounded into a decision: a comparison that no enclosure and no exact form decides
raises `Undecided`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from flint import ctx, fmpq, fmpz

from derive.refute.values import (
    FULL,
    MAX_EXPONENT_BITS,
    Dual,
    Exactness,
    Linear,
    Real,
    Undecided,
    Unknown,
    Value,
    stripped,
)
from derive.terms.nodes import Add, Div, Fn, Mul, Neg, Num, Pow, Term, product_of

MAX_BITS = 100_000  # of an exact rational
MAX_FACTORED_BITS = 64
MAX_TERM = 2_000  # nodes of a closed term handed to `equal`

ZERO = fmpq(0)
ONE = fmpq(1)


def _checked(q: fmpq) -> fmpq:
    if q.height_bits() > MAX_BITS:
        raise Undecided("an exact number is too long")
    return q


def add(values: Iterable[Value]) -> Value:
    """The sum of any number of values."""
    rational = ZERO
    reals: list[Real] = []
    duals: list[Dual] = []
    for v in values:
        if isinstance(v, fmpq):
            rational = rational + v
        elif isinstance(v, Real):
            reals.append(v)
        else:
            duals.append(v)
    if duals:
        tag = max(d.tag for d in duals)
        top = [d for d in duals if d.tag == tag]
        rest: list[Value] = [d for d in duals if d.tag != tag]
        primal = add([rational, *reals, *rest, *(d.primal for d in top)])
        return Dual(tag, primal, add([d.tangent for d in top]))
    if not reals:
        return _checked(rational)
    linear = _add_linear(rational, reals)
    if linear is not None and not linear[1]:
        return linear[0]
    parts: tuple[Value, ...] = tuple(reals) if rational == 0 else (rational, *reals)
    return parts[0] if len(parts) == 1 else Real("add", parts, linear)


def _add_linear(constant: fmpq, reals: list[Real]) -> Linear | None:
    logs: dict[int, fmpq] = {}
    for r in reals:
        if r.linear is None:
            return None
        constant = constant + r.linear[0]
        for prime, c in r.linear[1]:
            logs[prime] = logs.get(prime, ZERO) + c
    return constant, tuple(sorted((p, c) for p, c in logs.items() if c != 0))


def neg(v: Value) -> Value:
    return mul((fmpq(-1), v))


def sub(a: Value, b: Value) -> Value:
    if a is b:
        return ZERO
    return add((a, neg(b)))


def mul(values: Iterable[Value]) -> Value:
    """The product of any number of values (all of which are defined, so that 0 times any is 0)."""
    rational = ONE
    reals: list[Real] = []
    duals: list[Dual] = []
    for v in values:
        if isinstance(v, fmpq):
            rational = rational * v
        elif isinstance(v, Real):
            reals.append(v)
        else:
            duals.append(v)
    if duals:
        tag = max(d.tag for d in duals)
        primals: list[Value] = [rational, *reals, *(d for d in duals if d.tag != tag)]
        top = [d for d in duals if d.tag == tag]
        front = mul(primals) if len(primals) > 1 else primals[0]
        product = Dual(tag, mul((front, top[0].primal)), mul((front, top[0].tangent)))
        for d in top[1:]:
            tangent = add((mul((product.primal, d.tangent)), mul((product.tangent, d.primal))))
            product = Dual(tag, mul((product.primal, d.primal)), tangent)
        return product
    if not reals or rational == 0:
        return _checked(rational)
    if len(reals) == 1:
        only = reals[0]
        if rational == 1:
            return only
        if only.op == "mul" and isinstance(only.args[0], fmpq):
            return mul((rational, *only.args))
        if only.linear is not None:
            constant, logs = only.linear
            scaled = (constant * rational, tuple((p, c * rational) for p, c in logs))
            return Real("mul", (rational, only), scaled)
    return Real("mul", tuple(reals) if rational == 1 else (rational, *reals))


def div(a: Value, b: Value) -> Value:
    """a / b for a b that is known to be nonzero."""
    if isinstance(a, Dual) or isinstance(b, Dual):
        tag = max(x.tag for x in (a, b) if isinstance(x, Dual))
        (p, dp), (q, dq) = _split(a, tag), _split(b, tag)
        quotient = div(p, q)
        return Dual(tag, quotient, div(sub(dp, mul((quotient, dq))), q))
    if isinstance(b, fmpq):
        return _checked(a / b) if isinstance(a, fmpq) else mul((ONE / b, a))
    if isinstance(a, fmpq) and a == 0:
        return ZERO
    return ONE if a is b else Real("div", (a, b))


def _split(v: Value, tag: int) -> tuple[Value, Value]:
    return (v.primal, v.tangent) if isinstance(v, Dual) and v.tag == tag else (v, ZERO)


def exp(v: Value) -> Value:
    if isinstance(v, Dual):
        e = exp(v.primal)
        return Dual(v.tag, e, mul((e, v.tangent)))
    if isinstance(v, fmpq):
        return ONE if v == 0 else Real("exp", (v,))
    if v.op == "log":
        return v.args[0]
    if v.linear is None or v.linear[0] != 0 or any(c.q != 1 for _, c in v.linear[1]):
        return Real("exp", (v,))
    if sum(abs(int(c.p)) * p.bit_length() for p, c in v.linear[1]) > MAX_BITS:
        return Real("exp", (v,))
    result = ONE
    for p, c in v.linear[1]:
        result = result * fmpq(p) ** int(c.p)
    return result


def log(v: Value) -> Value:
    """log v for a v that is known to be positive."""
    if isinstance(v, Dual):
        return Dual(v.tag, log(v.primal), div(v.tangent, v.primal))
    if isinstance(v, Real):
        return v.args[0] if v.op == "exp" else Real("log", (v,))
    if v == 1:
        return ZERO
    if v.height_bits() > MAX_FACTORED_BITS:
        return Real("log", (v,))
    logs: dict[int, fmpq] = {}
    for number, sign in ((v.p, 1), (v.q, -1)):
        for prime, power in fmpz(number).factor():
            logs[int(prime)] = fmpq(sign * int(power))
    return Real("log", (v,), (ZERO, tuple(sorted(logs.items()))))


PI = Real("pi", ())
_HALF = fmpq(1, 2)


def sin(v: Value) -> Value:
    """sin v: exactly at those multiples of pi/4 and pi/6 at which it is a root of a rational."""
    if isinstance(v, Dual):
        return Dual(v.tag, sin(v.primal), mul((cos(v.primal), v.tangent)))
    turns = _multiple_of_pi(v)
    if turns is not None:
        turns = turns - 2 * fmpq((turns / 2).floor())  # in [0, 2)
        if turns >= 1:
            return neg(sin(mul((turns - 1, PI))))
        if turns > _HALF:
            turns = 1 - turns
        square = _SQUARES_OF_SINES.get((int(turns.p), int(turns.q)))
        if square is not None:
            return real_power(square, _HALF) if square else ZERO
    return Real("sin", (v,))


def cos(v: Value) -> Value:
    """cos v, exactly where sin is."""
    if isinstance(v, Dual):
        return Dual(v.tag, cos(v.primal), neg(mul((sin(v.primal), v.tangent))))
    turns = _multiple_of_pi(v)
    if turns is not None:
        exact = sin(mul((turns + _HALF, PI)))
        return Real("cos", (v,)) if isinstance(exact, Real) and exact.op == "sin" else exact
    return Real("cos", (v,))


_SQUARES_OF_SINES = {
    (0, 1): fmpq(0), (1, 6): fmpq(1, 4), (1, 4): fmpq(1, 2), (1, 3): fmpq(3, 4), (1, 2): fmpq(1),
}  # fmt: skip


def _multiple_of_pi(v: Value) -> fmpq | None:
    """q where v is q pi, as far as its form tells."""
    if isinstance(v, fmpq):
        return v if v == 0 else None
    if isinstance(v, Real) and v.op == "pi":
        return ONE
    if isinstance(v, Real) and v.op == "mul" and len(v.args) == 2:
        factor, other = v.args
        if isinstance(factor, fmpq) and isinstance(other, Real) and other.op == "pi":
            return factor
    return None


def atan(v: Value) -> Value:
    if isinstance(v, Dual):
        return Dual(v.tag, atan(v.primal), div(v.tangent, add((ONE, power(v.primal, 2)))))
    if isinstance(v, fmpq) and abs(v) in (0, 1):
        return mul((v / 4, PI))
    return Real("atan", (v,))


def power(v: Value, n: int) -> Value:
    """v ** n for an integer n; v is known to be nonzero if n < 0. v ** 0 is 1."""
    if n == 0:
        return ONE
    if n == 1:
        return v
    if isinstance(v, Dual):
        slope = mul((fmpq(n), power(v.primal, n - 1), v.tangent))
        return Dual(v.tag, power(v.primal, n), slope)
    if isinstance(v, fmpq):
        if v in (0, 1):
            return v
        if v == -1:
            return ONE if n % 2 == 0 else v
        if v.height_bits() * abs(n) <= MAX_BITS:
            return v**n
    elif v.op == "exp":
        return exp(mul((fmpq(n), v.args[0])))
    elif v.op == "rpow":
        return real_power(v.args[0], mul((fmpq(n), v.args[1])))
    elif v.op == "mul":
        return mul([power(a, n) for a in v.args])
    if n.bit_length() > MAX_EXPONENT_BITS:
        raise Undecided("an exponent is too large to evaluate")
    return Real("pow", (v, fmpq(n)))


def real_power(v: Value, w: Value) -> Value:
    """v ** w for a v that is known to be positive."""
    if isinstance(v, Dual) or isinstance(w, Dual):
        tag = max(x.tag for x in (v, w) if isinstance(x, Dual))
        (p, dp), (q, dq) = _split(v, tag), _split(w, tag)
        result = real_power(p, q)
        return Dual(tag, result, mul((result, add((mul((dq, log(p))), div(mul((q, dp)), p))))))
    if isinstance(w, fmpq):
        if w.q == 1:
            return power(v, int(w.p))
        if isinstance(v, fmpq) and w.q <= 64:
            root = _exact_root(v, int(w.q))
            if root is not None:
                return power(root, int(w.p))
    if isinstance(v, fmpq) and v == 1:
        return ONE
    if isinstance(v, Real) and v.op == "exp":
        return exp(mul((w, v.args[0])))
    return Real("rpow", (v, w))


def _exact_root(v: fmpq, degree: int) -> fmpq | None:
    p, q = fmpz(v.p).root(degree), fmpz(v.q).root(degree)
    return fmpq(p, q) if p**degree == v.p and q**degree == v.q else None


# --- closed terms -------------------------------------------------------------------------------


def rational(q: Fraction) -> fmpq:
    """A fraction as a value."""
    return fmpq(q.numerator, q.denominator)


def number_term(q: fmpq) -> Num:
    """A rational as a term."""
    return Num(Fraction(int(q.p), int(q.q)))


def to_term(value: Value, limit: int = MAX_TERM) -> Term:
    """A value (without derivatives) as a term: closed, but for unknowns.

    Raises `Undecided` if it has over `limit` nodes.
    """
    return _to_term(value, [limit])


def _to_term(value: Value, left: list[int]) -> Term:
    left[0] -= 1
    if left[0] < 0:
        raise Undecided("the closed term is too large")
    if isinstance(value, fmpq):
        return number_term(value)
    if isinstance(value, Dual):
        raise Undecided("a varying number has no closed term")
    if isinstance(value, Unknown):
        return value.name
    if value.op == "mul" and value.args[0] == -1:
        rest = value.args[1:]
        return Neg(product_of([_to_term(a, left) for a in rest]))
    args = [_to_term(a, left) for a in value.args]
    if value.op in ("exp", "log", "sin", "cos", "atan", "pi"):
        return Fn(value.op, *args)
    return _NODES[value.op](*args)


_NODES: dict[str, Callable[..., Term]] = {"add": Add, "mul": Mul, "div": Div, "pow": Pow, "rpow": Pow}


# --- decisions ----------------------------------------------------------------------------------


def _sign_by_enclosure(v: Real, how: Exactness) -> int | None:
    for precision in how.precisions:
        with ctx.workprec(precision):
            ball = v.enclosure(precision)
            if ball > 0:
                return 1
            if ball < 0:
                return -1
    return None


def _is_zero_exactly(v: Real, how: Exactness) -> bool | None:
    """Whether a real that no enclosure separates from 0 is 0."""
    if v.linear is not None:
        return False  # a zero one would have become a rational
    if v.op == "exp":
        return False
    if not how.exactly:
        return None
    if v.op == "add" and len(v.args) == 2 and to_term(v.args[0]) == to_term(neg(v.args[1])):
        return True
    return None if how.equal is None else how.equal(to_term(v))


def sign(value: Value, how: Exactness = FULL) -> int:
    """-1, 0 or 1. Raises `Undecided`; a dual whose number is 0 is undecided: its sign changes nearby."""
    number = stripped(value)
    if isinstance(number, fmpq):
        result = int(number > 0) - int(number < 0)
    else:
        decided = _sign_by_enclosure(number, how)
        if decided is None:
            if not _is_zero_exactly(number, how):
                raise Undecided("too close to 0 to tell its sign")
            decided = 0
        result = decided
    if result == 0 and isinstance(value, Dual):
        raise Undecided("0 at the point, and varying")
    return result


def is_zero(value: Value, how: Exactness = FULL) -> bool:
    """Whether a number is 0, derivatives aside. Raises `Undecided`."""
    number = stripped(value)
    if isinstance(number, fmpq):
        return bool(number == 0)
    with ctx.workprec(53):
        if number.ball > 0 or number.ball < 0:
            return False
    if _sign_by_enclosure(number, how) is not None:
        return False
    decided = _is_zero_exactly(number, how)
    if decided is None:
        raise Undecided("too close to 0 to tell whether it is 0")
    return decided


def compare(a: Value, b: Value, how: Exactness = FULL) -> int:
    """The sign of a - b. Raises `Undecided`."""
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return int(a > b) - int(a < b)
    return sign(sub(a, b), how)

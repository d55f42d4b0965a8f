"""Numbers and what is built of them: the terms.

`derive.terms.functions` says what each built-in function is.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar, Final

from derive.terms.families import Lam, arity
from derive.terms.tree import (
    INTEGER,
    REAL,
    SORTS,
    FamilyExpr,
    IllFormed,
    Node,
    Prop,
    Term,
    entry,
    fixed,
    is_integer,
    leaf,
    need,
    need_integers,
    need_terms,
    part,
)

# the built-in functions, with the least and the greatest number of arguments (None: any); pi is a constant
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "exp": (1, 1), "log": (1, 1), "sin": (1, 1), "cos": (1, 1), "tan": (1, 1), "atan": (1, 1),
    "sinh": (1, 1), "cosh": (1, 1), "tanh": (1, 1), "abs": (1, 1), "sign": (1, 1),
    "max": (1, None), "min": (1, None), "factorial": (1, 1), "binomial": (2, 2), "pi": (0, 0),
}  # fmt: skip
INTEGERS_TO_INTEGERS = frozenset(("abs", "sign", "max", "min", "factorial", "binomial"))


_fraction = lru_cache(maxsize=10_000)(Fraction)


class Num(Term):
    """A rational number."""

    entries = ("value",)
    __slots__ = entries
    kind = "num"
    value: Final[Fraction]  # type: ignore[misc]

    def __new__(cls, value: int | Fraction) -> Num:
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise IllFormed(f"Num needs an exact rational, got {value!r}")
        exact = value if type(value) is Fraction else _fraction(value)
        return leaf(cls, (exact,), named=(exact.numerator, exact.denominator))

    def _is_integer(self) -> bool:
        return self.value.denominator == 1


class Sym(Term):
    """A real or integer symbol. Whether it is declared, schematic or a parameter is the record's matter."""

    entries = ("name", "sort")
    __slots__ = entries
    kind = "sym"
    name: Final[str]  # type: ignore[misc]
    sort: Final[str]  # type: ignore[misc]

    def __new__(cls, name: str, sort: str = REAL) -> Sym:
        if sort not in SORTS:
            raise IllFormed(f"Sym needs a sort of {SORTS}, got {sort!r}")
        return leaf(cls, (name, sort))

    def _is_integer(self) -> bool:
        return self.sort == INTEGER


class Infinity(Node):
    """+oo or -oo. Not a term: it occurs only in `Tends`."""

    __slots__ = ()
    kind = "oo"
    sign: int = entry(0)

    def __init__(self, sign: int):
        if sign not in (1, -1):
            raise IllFormed(f"Infinity needs the sign 1 or -1, got {sign!r}")
        self._set((sign,), ())


class _Several(Term):
    """Shared by Add and Mul: two or more terms."""

    __slots__ = ()
    called: ClassVar[str]

    def __init__(self, *args: Term):
        need_terms(self, args)
        if len(args) < 2:
            raise IllFormed(f"{type(self).__name__} needs at least two {self.called}")
        self._set((), args)

    def _is_integer(self) -> bool:
        return all(map(is_integer, self.args))


class Add(_Several):
    """A sum of two or more terms, in the author's order. A difference is `Add(a, Neg(b))`."""

    __slots__ = ()
    kind = "add"
    called = "terms"


class Neg(Term):
    """-arg."""

    __slots__ = ()
    kind = "neg"

    def __init__(self, arg: Term):
        need(self, arg, Term)
        self._set((), (arg,))

    def _is_integer(self) -> bool:
        return is_integer(self.args[0])


class Mul(_Several):
    """A product of two or more factors, in the author's order."""

    __slots__ = ()
    kind = "mul"
    called = "factors"


class Div(Term):
    """num/den. Defined where both are and den != 0."""

    __slots__ = ()
    kind = "div"

    def __init__(self, num: Term, den: Term):
        need_terms(self, (num, den))
        self._set((), (num, den))


class Pow(Term):
    """base ** exponent. An exponent that is an integer by syntax (`is_integer`) means repeated product."""

    __slots__ = ()
    kind = "pow"

    def __init__(self, base: Term, exponent: Term):
        need_terms(self, (base, exponent))
        self._set((), (base, exponent))

    def _is_integer(self) -> bool:
        base, exponent = self.args
        natural = isinstance(exponent, Num) and is_integer(exponent) and exponent.value >= 0
        return natural and is_integer(base)


class Fn(Term):
    """A built-in function of real arguments, by name (`FUNCTIONS`); `derive.terms.functions` says what each is.

    factorial is of an integer by syntax, binomial(n, k) of a real n and an integer k.
    """

    __slots__ = ()
    kind = "fn"
    name: str = entry(0)

    def __init__(self, name: str, *args: Term):
        if name not in FUNCTIONS:
            raise IllFormed(f"Fn knows {', '.join(FUNCTIONS)}, got {name!r}")
        least, most = FUNCTIONS[name]
        if len(args) < least or (most is not None and len(args) > most):
            wanted = f"{least} or more" if most is None else str(least)
            raise IllFormed(f"{name} needs {wanted} argument{'' if wanted == '1' else 's'}, got {len(args)}")
        need_terms(self, args)
        if name in ("factorial", "binomial"):
            need_integers(self, args[-1:])
        self._set((name,), args, named=(fixed(name),))

    def _is_integer(self) -> bool:
        return self.name in INTEGERS_TO_INTEGERS and all(map(is_integer, self.args))


class Piecewise(Term):
    """value_1 if condition_1, else value_2 if condition_2, ...; args alternate value, condition.

    A last branch "otherwise" has the condition `And()`. Undefined where no condition holds.
    """

    __slots__ = ()
    kind = "piecewise"

    def __init__(self, *args: Node):
        if not args or len(args) % 2:
            raise IllFormed("Piecewise needs value, condition, value, condition, ...")
        for value, condition in zip(args[::2], args[1::2], strict=True):
            need(self, value, Term)
            need(self, condition, Prop)
        self._set((), args)

    @property
    def branches(self) -> tuple[tuple[Term, Prop], ...]:
        return tuple(zip(self.args[::2], self.args[1::2], strict=True))


class Delta(Term):
    """Kronecker's delta: 1 if the two integers are equal, else 0."""

    __slots__ = ()
    kind = "delta"

    def __init__(self, left: Term, right: Term):
        need_integers(self, (left, right))
        self._set((), (left, right))

    def _is_integer(self) -> bool:
        return True


class Ranging(Node):
    """Shared by Sum, Prod and ForAll: lo, hi and a Lam over integers. hi < lo is the empty range."""

    __slots__ = ()
    of: ClassVar[type[Node]] = Term  # what it ranges over, index by index
    lo: Term = part(0)
    hi: Term = part(1)
    body: Lam = part(2)

    def __init__(self, lo: Term, hi: Term, body: Lam):
        need_integers(self, (lo, hi))
        need(self, body, Lam)
        need(self, body.body, self.of)
        if body.sort != INTEGER:
            raise IllFormed(f"{type(self).__name__} ranges over integers")
        self._set((), (lo, hi, body))


class Sum(Ranging, Term):
    """The sum of a term over the integers lo..hi; 0 over none."""

    __slots__ = ()
    kind = "sum"


class Prod(Ranging, Term):
    """The product of a term over the integers lo..hi; 1 over none."""

    __slots__ = ()
    kind = "prod"


class Deriv(Term):
    """The two-sided derivative of a Lam over the reals, at a point.

    d/dz_k binds v in body[z := Update(z, k, v)].
    """

    __slots__ = ()
    kind = "deriv"
    body: Lam = part(0)
    at: Term = part(1)

    def __init__(self, body: Lam, at: Term):
        need(self, body, Lam)
        need(self, body.body, Term)
        need(self, at, Term)
        if body.sort != REAL:
            raise IllFormed("Deriv binds a real variable")
        self._set((), (body, at))


class App(Term):
    """A defined function, by name, of scalar and family arguments: one a parameter, implicit ones too."""

    __slots__ = ()
    kind = "app"
    name: str = entry(0)

    def __init__(self, name: str, *args: Node):
        for a in args:
            need(self, a, (Term, FamilyExpr))
            if isinstance(a, FamilyExpr):
                arity(a)
        self._set((name,), args, named=(fixed(name),))


ZERO = Num(0)
ONE = Num(1)


def sum_of(terms: Sequence[Term]) -> Term:
    """Their sum: 0 of none, the term itself of one."""
    return Add(*terms) if len(terms) > 1 else terms[0] if terms else ZERO


def product_of(factors: Sequence[Term]) -> Term:
    """Their product: 1 of none, the factor itself of one."""
    return Mul(*factors) if len(factors) > 1 else factors[0] if factors else ONE

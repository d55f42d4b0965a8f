"""Terms and propositions: immutable trees, equal up to the names of their bound variables.

A tree is a `Node` with a *payload* (names, numbers) and *args* (subtrees). Bound variables are
nameless (de Bruijn levels, `Bound`), so `==` is alpha-equality and substitution cannot capture: what
is substituted has no loose bound variable, and no binder has a name that could catch one.

The only binder is `Lam`. It serves sums, products, derivatives, limits, quantifiers, family
arguments and (through named parameters) definitions.

Sorts are `"real"` and `"integer"`. All numbers are real; integers are the reals that index families.
"""

# payload and args are checked by the constructors, not by their types
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

REAL = "real"
INTEGER = "integer"
SORTS = (REAL, INTEGER)
# the built-in functions, with the least and the greatest number of arguments (None: any); pi is a constant
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "exp": (1, 1), "log": (1, 1), "sin": (1, 1), "cos": (1, 1), "tan": (1, 1), "atan": (1, 1),
    "sinh": (1, 1), "cosh": (1, 1), "tanh": (1, 1), "abs": (1, 1), "sign": (1, 1),
    "max": (1, None), "min": (1, None), "factorial": (1, 1), "binomial": (2, 2), "pi": (0, 0),
}  # fmt: skip
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
SIDES = ("+", "-", "+-")


class IllFormed(ValueError):
    """A tree that no mathematics corresponds to: a wrong arity, sort or child."""


class Node:
    """An immutable tree. `loose` counts the enclosing binders that it still needs (0: closed)."""

    __slots__ = ("_free", "_hash", "args", "loose", "payload")
    kind: ClassVar[str] = ""

    args: tuple[Any, ...]
    payload: tuple[Any, ...]
    loose: int
    _hash: int
    _free: frozenset[Sym | Family] | None

    def _set(
        self,
        payload: tuple[Any, ...],
        args: tuple[Node, ...],
        loose: int | None = None,
        named: tuple[object, ...] | None = None,
    ) -> None:
        """Set everything, once. `named` is what to take the hash of in place of the payload."""
        if loose is None:
            loose = 0
            for a in args:
                if a.loose > loose:
                    loose = a.loose
        _put_payload(self, payload)
        _put_args(self, args)
        _put_loose(self, loose)
        _put_hash(self, hash((self.kind, payload if named is None else named, args)))
        _put_free(self, None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return False
        return self._hash == other._hash and self.args == other.args and self.payload == other.payload

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        inside = [repr(p) for p in self.payload] + [repr(a) for a in self.args]
        return f"{type(self).__name__}({', '.join(inside)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (*self.payload, *self.args)

    def rebuild(self, args: tuple[Any, ...]) -> Node:
        """The same node over other subtrees."""
        return type(self)(*self.payload, *args)


# the slots' own setters: nodes are made often, and setting by name through `object` takes twice as long
_SLOTS: Mapping[str, Any] = vars(Node)
_put_payload, _put_args = _SLOTS["payload"].__set__, _SLOTS["args"].__set__
_put_loose, _put_hash, _put_free = (_SLOTS[name].__set__ for name in ("loose", "_hash", "_free"))


class Term(Node):
    """Denotes a real number, or nothing where it is undefined."""

    __slots__ = ()


class FamilyExpr(Node):
    """Denotes a family: a function from indices to reals."""

    __slots__ = ()


class Prop(Node):
    """Denotes a truth value at each point of the context."""

    __slots__ = ()


def _need(node: Node, child: object, wanted: type | tuple[type, ...]) -> None:
    if not isinstance(child, wanted):
        names = wanted.__name__ if isinstance(wanted, type) else " or ".join(w.__name__ for w in wanted)
        raise IllFormed(f"{type(node).__name__} needs a {names}, got {type(child).__name__}")


def _need_terms(node: Node, args: tuple[object, ...]) -> None:
    for a in args:
        if not isinstance(a, Term):
            _need(node, a, Term)


def _need_integers(node: Node, args: tuple[Node, ...]) -> None:
    _need_terms(node, args)
    for a in args:
        if not is_integer(a):
            raise IllFormed(f"{type(node).__name__} needs integers, got {a!r}")


# --- leaves -------------------------------------------------------------------------------------


class Num(Term):
    """A rational number."""

    __slots__ = ()
    kind = "num"

    def __init__(self, value: int | Fraction):
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise IllFormed(f"Num needs an exact rational, got {value!r}")
        exact = value if type(value) is Fraction else Fraction(value)
        self._set((exact,), (), 0, (exact.numerator, exact.denominator))

    @property
    def value(self) -> Fraction:
        return self.payload[0]


class Sym(Term):
    """A real or integer symbol. Whether it is declared, schematic or a parameter is the record's matter."""

    __slots__ = ()
    kind = "sym"

    def __init__(self, name: str, sort: str = REAL):
        if sort not in SORTS:
            raise IllFormed(f"Sym needs a sort of {SORTS}, got {sort!r}")
        self._set((name, sort), ())

    @property
    def name(self) -> str:
        return self.payload[0]

    @property
    def sort(self) -> str:
        return self.payload[1]


class Bound(Term):
    """The variable of the binder `level` binders out (0: the innermost)."""

    __slots__ = ()
    kind = "bound"

    def __init__(self, level: int, sort: str = REAL):
        if level < 0 or sort not in SORTS:
            raise IllFormed(f"Bound needs a level >= 0 and a sort, got {level!r}, {sort!r}")
        self._set((level, sort), (), loose=level + 1)

    @property
    def level(self) -> int:
        return self.payload[0]

    @property
    def sort(self) -> str:
        return self.payload[1]


class Infinity(Node):
    """+oo or -oo. Not a term: it occurs only in `Tends`."""

    __slots__ = ()
    kind = "oo"

    def __init__(self, sign: int):
        if sign not in (1, -1):
            raise IllFormed(f"Infinity needs the sign 1 or -1, got {sign!r}")
        self._set((sign,), ())

    @property
    def sign(self) -> int:
        return self.payload[0]


class Family(FamilyExpr):
    """A family by name, of `arity` indices, with elements of a sort."""

    __slots__ = ()
    kind = "family"

    def __init__(self, name: str, arity: int = 1, sort: str = REAL):
        if arity < 1 or sort not in SORTS:
            raise IllFormed(f"Family needs an arity >= 1 and a sort, got {arity!r}, {sort!r}")
        self._set((name, arity, sort), ())

    @property
    def name(self) -> str:
        return self.payload[0]

    @property
    def arity(self) -> int:
        return self.payload[1]

    @property
    def sort(self) -> str:
        return self.payload[2]


# --- the binder and the families ----------------------------------------------------------------


def _need_bound_sort(body: Node, sort: str) -> None:
    """Refuse a body in which the variable of the next binder out is used at another sort."""
    stack = [(body, 0)]
    while stack:
        here, depth = stack.pop()
        if here.loose <= depth:
            continue
        if isinstance(here, Bound) and here.level == depth and here.sort != sort:
            raise IllFormed(f"Lam binds a variable of sort {sort}, used as {here.sort}")
        inner = depth + 1 if isinstance(here, Lam) else depth
        stack.extend((a, inner) for a in here.args)


def arity(family: Node) -> int:
    """How many indices a family expression takes. Raises `IllFormed` for what is no family over integers."""
    match family:
        case Family():
            return family.arity
        case Literal():
            return 1
        case Update():
            return len(family.indices)
        case Lam() if family.sort == INTEGER and isinstance(family.body, Term):
            return 1
        case Lam() if family.sort == INTEGER and isinstance(family.body, FamilyExpr):
            return 1 + arity(family.body)
        case _:
            raise IllFormed(f"not a family over integers: {family!r}")


def _need_arity(node: Node, family: Node, indices: int) -> None:
    if arity(family) != indices:
        raise IllFormed(f"{type(node).__name__} has {indices} indices for a family of {arity(family)}")


class Lam(FamilyExpr):
    """`hint -> body`: binds one variable of a sort. The hint is for printing and not compared."""

    __slots__ = ("hint",)
    kind = "lam"
    hint: str

    def __init__(self, hint: str, sort: str, body: Node):
        if sort not in SORTS:
            raise IllFormed(f"Lam needs a sort of {SORTS}, got {sort!r}")
        _need(self, body, (Term, FamilyExpr, Prop))
        _need_bound_sort(body, sort)
        self._set((sort,), (body,), loose=max(0, body.loose - 1))
        object.__setattr__(self, "hint", hint)

    @property
    def sort(self) -> str:
        return self.payload[0]

    @property
    def body(self) -> Any:
        return self.args[0]

    def __reduce__(self) -> tuple[Any, ...]:
        return Lam, (self.hint, self.sort, self.body)

    def rebuild(self, args: tuple[Any, ...]) -> Lam:
        return Lam(self.hint, self.sort, args[0])


class Literal(FamilyExpr):
    """A family written out, (t_1, ..., t_n), over 1..n."""

    __slots__ = ()
    kind = "literal"

    def __init__(self, *items: Term):
        _need_terms(self, items)
        if not items:
            raise IllFormed("Literal needs at least one item")
        self._set((), items)


class Update(FamilyExpr):
    """`family` with the element at `indices` replaced by `value`: how a derivative varies one element."""

    __slots__ = ()
    kind = "update"

    def __init__(self, *args: Node):
        if len(args) < 3:
            raise IllFormed("Update needs a family, at least one index and a value")
        _need(self, args[0], FamilyExpr)
        _need_arity(self, args[0], len(args) - 2)
        _need_integers(self, args[1:-1])
        _need(self, args[-1], Term)
        self._set((), args)

    @property
    def family(self) -> FamilyExpr:
        return self.args[0]

    @property
    def indices(self) -> tuple[Term, ...]:
        return self.args[1:-1]

    @property
    def value(self) -> Term:
        return self.args[-1]


class Elem(Term):
    """The element of a family at one or more indices."""

    __slots__ = ()
    kind = "elem"

    def __init__(self, *args: Node):
        if len(args) < 2:
            raise IllFormed("Elem needs a family and at least one index")
        _need(self, args[0], FamilyExpr)
        _need_arity(self, args[0], len(args) - 1)
        _need_integers(self, args[1:])
        self._set((), args)

    @property
    def family(self) -> FamilyExpr:
        return self.args[0]

    @property
    def indices(self) -> tuple[Term, ...]:
        return self.args[1:]


# --- arithmetic ---------------------------------------------------------------------------------


class Add(Term):
    """A sum of two or more terms, in the author's order. A difference is `Add(a, Neg(b))`."""

    __slots__ = ()
    kind = "add"

    def __init__(self, *args: Term):
        _need_terms(self, args)
        if len(args) < 2:
            raise IllFormed("Add needs at least two terms")
        self._set((), args)


class Neg(Term):
    __slots__ = ()
    kind = "neg"

    def __init__(self, arg: Term):
        _need(self, arg, Term)
        self._set((), (arg,))


class Mul(Term):
    """A product of two or more factors, in the author's order."""

    __slots__ = ()
    kind = "mul"

    def __init__(self, *args: Term):
        _need_terms(self, args)
        if len(args) < 2:
            raise IllFormed("Mul needs at least two factors")
        self._set((), args)


class Div(Term):
    __slots__ = ()
    kind = "div"

    def __init__(self, num: Term, den: Term):
        _need_terms(self, (num, den))
        self._set((), (num, den))


class Pow(Term):
    """base ** exponent. An exponent that is an integer by syntax (`is_integer`) means repeated product."""

    __slots__ = ()
    kind = "pow"

    def __init__(self, base: Term, exponent: Term):
        _need_terms(self, (base, exponent))
        self._set((), (base, exponent))


class Fn(Term):
    """A built-in function of real arguments, by name (`FUNCTIONS`); `derive.terms.functions` says what each is.

    factorial is of an integer by syntax, binomial(n, k) of a real n and an integer k.
    """

    __slots__ = ()
    kind = "fn"

    def __init__(self, name: str, *args: Term):
        if name not in FUNCTIONS:
            raise IllFormed(f"Fn knows {', '.join(FUNCTIONS)}, got {name!r}")
        least, most = FUNCTIONS[name]
        if len(args) < least or (most is not None and len(args) > most):
            wanted = f"{least} or more" if most is None else str(least)
            raise IllFormed(f"{name} needs {wanted} argument{'' if wanted == '1' else 's'}, got {len(args)}")
        _need_terms(self, args)
        if name in ("factorial", "binomial"):
            _need_integers(self, args[-1:])
        self._set((name,), args)

    @property
    def name(self) -> str:
        return self.payload[0]


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
            _need(self, value, Term)
            _need(self, condition, Prop)
        self._set((), args)

    @property
    def branches(self) -> tuple[tuple[Term, Prop], ...]:
        return tuple(zip(self.args[::2], self.args[1::2], strict=True))


class Delta(Term):
    """Kronecker's delta: 1 if the two integers are equal, else 0."""

    __slots__ = ()
    kind = "delta"

    def __init__(self, left: Term, right: Term):
        _need_integers(self, (left, right))
        self._set((), (left, right))


class _Range(Node):
    """Shared by Sum, Prod and ForAll: lo, hi and a Lam over integers. hi < lo is the empty range."""

    __slots__ = ()

    def _set_range(self, lo: Term, hi: Term, body: Lam, wanted: type) -> None:
        _need_integers(self, (lo, hi))
        _need(self, body, Lam)
        _need(self, body.body, wanted)
        if body.sort != INTEGER:
            raise IllFormed(f"{type(self).__name__} ranges over integers")
        self._set((), (lo, hi, body))

    @property
    def lo(self) -> Term:
        return self.args[0]

    @property
    def hi(self) -> Term:
        return self.args[1]

    @property
    def body(self) -> Lam:
        return self.args[2]


class Sum(_Range, Term):
    __slots__ = ()
    kind = "sum"

    def __init__(self, lo: Term, hi: Term, body: Lam):
        self._set_range(lo, hi, body, Term)


class Prod(_Range, Term):
    __slots__ = ()
    kind = "prod"

    def __init__(self, lo: Term, hi: Term, body: Lam):
        self._set_range(lo, hi, body, Term)


class Deriv(Term):
    """The two-sided derivative of a Lam over the reals, at a point.

    d/dz_k binds v in body[z := Update(z, k, v)].
    """

    __slots__ = ()
    kind = "deriv"

    def __init__(self, body: Lam, at: Term):
        _need(self, body, Lam)
        _need(self, body.body, Term)
        _need(self, at, Term)
        if body.sort != REAL:
            raise IllFormed("Deriv binds a real variable")
        self._set((), (body, at))

    @property
    def body(self) -> Lam:
        return self.args[0]

    @property
    def at(self) -> Term:
        return self.args[1]


class App(Term):
    """A defined function, by name, of scalar and family arguments: one a parameter, implicit ones too."""

    __slots__ = ()
    kind = "app"

    def __init__(self, name: str, *args: Node):
        for a in args:
            _need(self, a, (Term, FamilyExpr))
            if isinstance(a, FamilyExpr):
                arity(a)
        self._set((name,), args)

    @property
    def name(self) -> str:
        return self.payload[0]


# --- propositions -------------------------------------------------------------------------------


class Rel(Prop):
    """left op right, op one of `RELATIONS`. Holds iff both sides are defined and it is true."""

    __slots__ = ()
    kind = "rel"

    def __init__(self, op: str, left: Term, right: Term):
        if op not in RELATIONS:
            raise IllFormed(f"Rel knows {' '.join(RELATIONS)}, got {op!r}")
        _need_terms(self, (left, right))
        self._set((op,), (left, right))

    @property
    def op(self) -> str:
        return self.payload[0]

    @property
    def left(self) -> Term:
        return self.args[0]

    @property
    def right(self) -> Term:
        return self.args[1]

    def forward(self) -> Rel:
        """The same relation written with = != < <= only."""
        if self.op in (">", ">="):
            return Rel("<" if self.op == ">" else "<=", self.right, self.left)
        return self


class Not(Prop):
    __slots__ = ()
    kind = "not"

    def __init__(self, arg: Prop):
        _need(self, arg, Prop)
        self._set((), (arg,))


class _Connective(Prop):
    __slots__ = ()

    def __init__(self, *args: Prop):
        for a in args:
            _need(self, a, Prop)
        self._set((), args)


class And(_Connective):
    """`And()` is truth."""

    __slots__ = ()
    kind = "and"


class Or(_Connective):
    """`Or()` is falsehood."""

    __slots__ = ()
    kind = "or"


class Implies(Prop):
    __slots__ = ()
    kind = "implies"

    def __init__(self, premise: Prop, conclusion: Prop):
        _need(self, premise, Prop)
        _need(self, conclusion, Prop)
        self._set((), (premise, conclusion))


class Iff(_Connective):
    """All members have the same truth value, and each is defined at every point."""

    __slots__ = ()
    kind = "iff"


class ForAll(_Range, Prop):
    """For every integer in lo..hi."""

    __slots__ = ()
    kind = "forall"

    def __init__(self, lo: Term, hi: Term, body: Lam):
        self._set_range(lo, hi, body, Prop)


class Tends(Prop):
    """f(v) -> limit as v -> at, from a side: "+" (from above), "-" or "+-" (both, v != at)."""

    __slots__ = ()
    kind = "tends"

    def __init__(self, side: str, body: Lam, at: Node, limit: Node):
        if side not in SIDES:
            raise IllFormed(f"Tends needs a side of {SIDES}, got {side!r}")
        _need(self, body, Lam)
        _need(self, body.body, Term)
        _need(self, at, (Term, Infinity))
        _need(self, limit, (Term, Infinity))
        if body.sort != REAL:
            raise IllFormed("Tends binds a real variable")
        self._set((side,), (body, at, limit))

    @property
    def side(self) -> str:
        return self.payload[0]

    @property
    def body(self) -> Lam:
        return self.args[0]

    @property
    def at(self) -> Node:
        return self.args[1]

    @property
    def limit(self) -> Node:
        return self.args[2]


KINDS: dict[str, type[Node]] = {
    cls.kind: cls
    for cls in (
        Num, Sym, Bound, Infinity, Family, Lam, Literal, Update, Elem, Add, Neg, Mul, Div, Pow, Fn,
        Piecewise, Delta, Sum, Prod, Deriv, App, Rel, Not, And, Or, Implies, Iff, ForAll, Tends,
    )
}  # fmt: skip

TRUE = And()
FALSE = Or()
ZERO = Num(0)
ONE = Num(1)


# --- traversal and substitution -----------------------------------------------------------------


def walk(node: Node) -> Iterator[Node]:
    """The node and all its subtrees, outermost first."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(reversed(here.args))


def free(node: Node) -> frozenset[Sym | Family]:
    """The symbols and families that occur in a tree."""
    if node._free is None:
        if isinstance(node, Sym | Family):
            found: frozenset[Sym | Family] = frozenset((node,))
        else:
            found = frozenset().union(*(free(a) for a in node.args)) if node.args else frozenset()
        object.__setattr__(node, "_free", found)
        return found
    return node._free


def _map(node: Node, depth: int, leaf: Callable[[Node, int], Node | None]) -> Node:
    """Rebuild a tree with leaves replaced; beta-reduces an element of what became a Lam."""
    replaced = leaf(node, depth)
    if replaced is not None:
        return replaced
    if not node.args:
        return node
    inner = depth + 1 if isinstance(node, Lam) else depth
    args: tuple[Any, ...] = tuple([_map(a, inner, leaf) for a in node.args])
    if all(map(operator.is_, args, node.args)):
        return node
    if isinstance(node, Elem) and isinstance(args[0], Lam) and not isinstance(node.args[0], Lam):
        return element(args[0], *args[1:])
    return node.rebuild(args)


def substitute(node: Node, mapping: Mapping[Any, Node]) -> Any:
    """Replace symbols and families, all at once.

    Takes a tree and a map from `Sym` to terms and from `Family` to family expressions; a value's loose
    bound variables stay those of the binders around the tree. An element of a family that becomes a
    Lam is beta-reduced. Raises `IllFormed` if an integer symbol or family would become what is not
    integer by syntax, or if a family would become one of another arity.
    """
    for key, value in mapping.items():
        _need(node, value, Term if isinstance(key, Sym) else FamilyExpr)
        if isinstance(key, Sym) and key.sort == INTEGER and not is_integer(value):
            raise IllFormed(f"the integer {key.name} may only become an integer, got {value!r}")
        if isinstance(key, Family):
            _need_arity(node, value, key.arity)
            if key.sort == INTEGER and not has_integer_elements(value):
                raise IllFormed(f"the integers {key.name} may only become integers, got {value!r}")
    keys = frozenset(mapping)

    def leaf(here: Node, depth: int) -> Node | None:
        if isinstance(here, Sym | Family):
            return _shift(mapping[here], depth) if here in mapping else here
        return here if free(here).isdisjoint(keys) else None

    return _map(node, 0, leaf)


def _shift(node: Node, by: int) -> Node:
    """The tree as it reads `by` binders further in: its loose bound variables point further out."""
    if by == 0 or node.loose == 0:
        return node

    def leaf(here: Node, depth: int) -> Node | None:
        if here.loose <= depth:
            return here
        return Bound(here.level + by, here.sort) if isinstance(here, Bound) else None

    return _map(node, 0, leaf)


def instantiate(lam: Lam, value: Term) -> Any:
    """The body of a Lam with its variable replaced by a term.

    Raises `IllFormed` if an integer variable would become a term that is not an integer by syntax.
    """
    if lam.sort == INTEGER and not is_integer(value):
        raise IllFormed(f"an index may only become an integer, got {value!r}")

    def leaf(here: Node, depth: int) -> Node | None:
        if here.loose <= depth:
            return here
        if isinstance(here, Bound):
            if here.level == depth:
                return _shift(value, depth)
            return Bound(here.level - 1, here.sort)
        return None

    return _map(lam.body, 0, leaf)


def bind(node: Node, symbol: Sym, hint: str | None = None) -> Lam:
    """The Lam whose variable is `symbol` in `node`. Takes a closed tree."""
    if node.loose:
        raise IllFormed("only a closed tree can be bound")

    def leaf(here: Node, depth: int) -> Node | None:
        if here == symbol:
            return Bound(depth, symbol.sort)
        return here if symbol not in free(here) else None

    return Lam(symbol.name if hint is None else hint, symbol.sort, _map(node, 0, leaf))


def element(family: FamilyExpr, *indices: Term) -> Term:
    """The element of a family expression, beta-reduced where the family is a Lam."""
    if not isinstance(family, Lam):
        return Elem(family, *indices)
    body = instantiate(family, indices[0])
    return element(body, *indices[1:]) if len(indices) > 1 else body


def is_integer(term: Node) -> bool:
    """Whether a term is an integer by syntax: literals, integer symbols and elements, deltas, + - *.

    So are |i|, sign(i), the larger and the smaller of integers, n!, binomials of integers, and i to the
    power of a literal natural number.
    """
    match term:
        case Num():
            return term.value.denominator == 1
        case Sym() | Bound():
            return term.sort == INTEGER
        case Delta():
            return True
        case Elem():
            return has_integer_elements(term.family)
        case Add() | Neg() | Mul():
            return all(is_integer(a) for a in term.args)
        case Pow(args=(base, Num(value=exponent))):
            return exponent.denominator == 1 and exponent >= 0 and is_integer(base)
        case Fn(payload=("abs" | "sign" | "max" | "min" | "factorial" | "binomial",)):
            return all(is_integer(a) for a in term.args)
        case _:
            return False


def has_integer_elements(family: Node) -> bool:
    """Whether every element of a family expression is an integer by syntax."""
    match family:
        case Family():
            return family.sort == INTEGER
        case Literal():
            return all(is_integer(a) for a in family.args)
        case Update():
            return has_integer_elements(family.family) and is_integer(family.value)
        case Lam():
            inner = family.body
            return has_integer_elements(inner) if isinstance(inner, FamilyExpr) else is_integer(inner)
        case _:
            return False

"""The built-in functions of the formula language, one function each, in the table `FORMS`.

Each takes the reader, the call as written and the bound names around it, and gives what it denotes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from derive.formula import grammar as g
from derive.formula.reader import Reader
from derive.formula.values import Env, LimitValue, Value, hint
from derive.terms.nodes import (
    FUNCTIONS,
    INTEGER,
    REAL,
    And,
    Delta,
    Deriv,
    Div,
    Elem,
    Family,
    Fn,
    ForAll,
    Iff,
    Implies,
    Infinity,
    Node,
    Not,
    Num,
    Or,
    Piecewise,
    Pow,
    Prod,
    Sum,
    Sym,
    Term,
    Update,
    bind,
    substitute,
)

MAX_ORDER = 10  # of a repeated derivative
MOST_ARGUMENTS = 100  # of Max and Min

Form = Callable[[Reader, g.Call, Env], Value]


def _count(reader: Reader, call: g.Call, least: int, most: int, usage: str) -> None:
    if not least <= len(call.args) <= most:
        name, got = call.function.id, len(call.args)
        wanted = str(least) if least == most else f"{least} or more" if most > 9 else f"{least} to {most}"
        raise reader.error(call, f"{name} needs {wanted} arguments, got {got}", f"write {usage}")


# --- functions of numbers -------------------------------------------------------------------------


def _exp(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 1, 1, "exp(x)")
    return reader.each(call, call.args, env, lambda x: Fn("exp", x))


def _log(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 1, 2, "log(x), or log(x, b) for base b")
    return reader.each(
        call, call.args, env, lambda x, *b: Div(Fn("log", x), Fn("log", b[0])) if b else Fn("log", x)
    )


def _sqrt(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 1, 1, "sqrt(x)")
    return reader.each(call, call.args, env, lambda x: Pow(x, Num(Fraction(1, 2))))


def _function(name: str, usage: str) -> Form:
    """A built-in function, element by element where its argument is a family."""
    least, most = FUNCTIONS[name]

    def form(reader: Reader, call: g.Call, env: Env) -> Value:
        _count(reader, call, least, MOST_ARGUMENTS if most is None else most, usage)
        return reader.each(call, call.args, env, lambda *args: Fn(name, *args))

    return form


def _factorial(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 1, 1, "factorial(n)")
    return Fn("factorial", reader.integer(call.args[0], env, "what a factorial is taken of"))


def _binomial(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 2, 2, "binomial(n, k)")
    upper = reader.term(call.args[0], env)
    return Fn("binomial", upper, reader.integer(call.args[1], env, "the lower number of a binomial"))


def _rational(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 2, 2, "Rational(1, 2)")
    parts = [reader.term(a, env) for a in call.args]
    top, bottom = parts
    if not isinstance(top, Num) or not isinstance(bottom, Num) or not bottom.value:
        raise reader.error(call, "Rational needs two integers, the second not 0", "write a/b for a quotient")
    return Num(top.value / bottom.value)


def _delta(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 2, 2, f"{call.function.id}(i, j)")
    left, right = (reader.integer(a, env, "an index of a delta") for a in call.args)
    return Delta(left, right)


def _piecewise(reader: Reader, call: g.Call, env: Env) -> Value:
    usage = "write Piecewise((value, condition), ..., (value, True))"
    if not call.args:
        raise reader.error(call, "Piecewise needs a branch", usage)
    args: list[Node] = []
    for branch in call.args:
        if not isinstance(branch, g.TupleOf) or len(branch.items) != 2:
            raise reader.error(branch, "a branch is a pair", usage)
        args += [reader.term(branch.items[0], env), reader.prop(branch.items[1], env)]
    return Piecewise(*args)


# --- binders --------------------------------------------------------------------------------------


def _ranged(reader: Reader, call: g.Call, env: Env) -> tuple[Env, list[tuple[Sym, Term, Term]]]:
    """The limits of a sum, product or ForAll, outermost first, and the names inside them."""
    name = call.function.id
    if len(call.args) < 2:
        raise reader.error(call, f"{name} needs a formula and a range", f"write {name}(p[i], (i, 1, K))")
    inside = dict(env)
    ranges = []
    for limit in reversed(call.args[1:]):
        match limit:
            case g.Name(id=index) if index in reader.ranges and index not in inside:
                lo, hi = reader.ranges[index]
            case g.Name(id=index):
                raise reader.error(limit, f"{index} has no declared range", f"write ({index}, 1, K)")
            case g.TupleOf(items=(g.Name(id=index), first, last)):
                lo = reader.integer(first, inside, "the start of a range")
                hi = reader.integer(last, inside, "the end of a range")
            case _:
                raise reader.error(
                    limit, "a range is an index with its first and last value", "write (i, 1, K)"
                )
        opened = reader.fresh(index, INTEGER)
        inside = {**inside, index: opened}
        ranges.append((opened, lo, hi))
    return inside, ranges


def _over(kind: type[Sum] | type[Prod] | type[ForAll]) -> Form:
    """Sum, Product and Forall: one in another for each range after the first."""

    def form(reader: Reader, call: g.Call, env: Env) -> Value:
        inside, ranges = _ranged(reader, call, env)
        read = reader.prop if kind is ForAll else reader.term
        body: Any = read(call.args[0], inside)
        for opened, lo, hi in reversed(ranges):
            body = kind(lo, hi, bind(body, opened, hint(opened)))
        found: Value = body
        return found

    return form


def _derivative(reader: Reader, call: g.Call, env: Env) -> Value:
    if len(call.args) < 2:
        raise reader.error(call, "Derivative needs a formula and a variable", "write Derivative(f, x)")
    body = reader.term(call.args[0], env)
    for variable, order in _variables(reader, call.args[1:]):
        at = reader.term(variable, env)
        for _ in range(order):
            body = _derived(reader, body, at, variable)
    return body


def _variables(reader: Reader, args: Sequence[g.Syntax]) -> list[tuple[g.Syntax, int]]:
    """What is derived by, each with how often: (x, 2), or as SymPy takes it too, x, 2."""
    out: list[tuple[g.Syntax, int]] = []
    for before, arg in zip((g.Number, *map(type, args)), args, strict=False):
        match arg:
            case g.TupleOf(items=(variable, g.Number(value=order))) if 1 <= order <= MAX_ORDER:
                out.append((variable, order))
            case g.Number(value=order) if before not in (g.Number, g.TupleOf) and 1 <= order <= MAX_ORDER:
                out[-1] = (out[-1][0], order)
            case g.TupleOf() | g.Number():
                raise reader.error(
                    arg, f"a repeated derivative is (x, n), n at most {MAX_ORDER}", "write (x, 2)"
                )
            case _:
                out.append((arg, 1))
    return out


def _derived(reader: Reader, body: Term, at: Term, variable: g.Syntax) -> Deriv:
    match at:
        case Sym(sort="real"):
            return Deriv(bind(body, at, hint(at)), at)
        case Elem(family=Family(sort="real") as family, indices=indices):
            moving = reader.fresh("v", REAL)
            inside = substitute(body, {family: Update(family, *indices, moving)})
            return Deriv(bind(inside, moving, "v"), at)
    raise reader.error(
        variable, f"{reader.source(variable)} is not a variable", "write a real symbol x or an element z[k]"
    )


def _limit(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 3, 4, "Limit(f, x, a) = L, with '+', '-' or '+-' as a fourth for the side")
    formula, variable, point, *rest = call.args
    if not isinstance(variable, g.Name):
        raise reader.error(variable, "the variable of a limit is a name", "write Limit(f, x, a)")
    moving = reader.fresh(variable.id, REAL)
    body = reader.term(formula, {**env, variable.id: moving})
    side = "+"
    if rest:
        if not isinstance(rest[0], g.Text) or rest[0].value not in ("+", "-", "+-"):
            raise reader.error(rest[0], "the side of a limit is '+', '-' or '+-'")
        side = rest[0].value
    at = reader.extended(point, env)
    if isinstance(at, Infinity):
        # as SymPy has it: infinity is approached from where the numbers are
        side = "-" if at.sign > 0 else "+"
    return LimitValue(bind(body, moving, variable.id), at, side)


# --- propositions as functions --------------------------------------------------------------------


def _relation(op: str) -> Form:
    def form(reader: Reader, call: g.Call, env: Env) -> Value:
        _count(reader, call, 2, 2, f"a {op} b")
        return reader.relation(call, op, call.args[0], call.args[1], env)

    return form


def _connective(kind: type[And] | type[Or] | type[Iff]) -> Form:
    def form(reader: Reader, call: g.Call, env: Env) -> Value:
        return kind(*(reader.prop(a, env) for a in call.args))

    return form


def _not(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 1, 1, "not A")
    return Not(reader.prop(call.args[0], env))


def _implies(reader: Reader, call: g.Call, env: Env) -> Value:
    _count(reader, call, 2, 2, "A => B")
    return Implies(reader.prop(call.args[0], env), reader.prop(call.args[1], env))


FORMS: dict[str, Form] = {
    "exp": _exp, "log": _log, "ln": _log, "sqrt": _sqrt, "Rational": _rational,
    "sin": _function("sin", "sin(x)"), "cos": _function("cos", "cos(x)"),
    "tan": _function("tan", "tan(x)"), "atan": _function("atan", "atan(x)"),
    "sinh": _function("sinh", "sinh(x)"), "cosh": _function("cosh", "cosh(x)"),
    "tanh": _function("tanh", "tanh(x)"), "Abs": _function("abs", "Abs(x)"),
    "abs": _function("abs", "Abs(x)"), "sign": _function("sign", "sign(x)"),
    "Max": _function("max", "Max(a, b)"), "Min": _function("min", "Min(a, b)"),
    "factorial": _factorial, "binomial": _binomial,
    "KD": _delta, "KroneckerDelta": _delta, "Piecewise": _piecewise,
    "Sum": _over(Sum), "Product": _over(Prod), "ForAll": _over(ForAll), "Derivative": _derivative, "Limit": _limit,
    "Eq": _relation("="), "Ne": _relation("!="), "Lt": _relation("<"), "Le": _relation("<="),
    "Gt": _relation(">"), "Ge": _relation(">="),
    "And": _connective(And), "Or": _connective(Or), "Equivalent": _connective(Iff),
    "Not": _not, "Implies": _implies,
}  # fmt: skip

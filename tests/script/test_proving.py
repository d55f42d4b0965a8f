"""`prove` on SymPy's relations and on text."""

from __future__ import annotations

import pytest
import sympy
from sympy import Eq, Sum

from derive import prove
from derive.engine.claim import BadClaim
from derive.script.errors import ScriptError

x = sympy.Symbol("x", positive=True)
y = sympy.Symbol("y", real=True)
n = sympy.Symbol("n", integer=True, nonnegative=True)
k = sympy.Symbol("k")


def test_symbols_bring_their_domains() -> None:
    assert prove(sympy.Gt(x + 1, 1, evaluate=False)).proved
    assert prove(y + 1 > 1).verdict == "refuted"
    assert prove(Eq(y, 3), given=[Eq(2 * y, 6)]).proved


def test_what_indexes_a_sum_is_an_integer() -> None:
    assert prove(Eq(Sum(k, (k, 1, n)), n * (n + 1) / 2)).proved


def test_a_claim_may_be_text() -> None:
    assert prove("exp(log(x)) = x", let={"x": "positive"}).proved
    assert prove("x < y", given=["x < 1", "y > 1"], let={"x": "real", "y": "real"}).proved


def test_only_what_is_proved_counts_as_true() -> None:
    """An object is true unless it says otherwise, so `assert prove(...)` held of what is refuted."""
    assert prove("x**2 >= 0", let={"x": "real"})
    assert not prove("x**2 > 0", let={"x": "real"})


def test_what_sympy_evaluated_is_refused_with_the_fix() -> None:
    with pytest.raises(ScriptError, match="evaluated") as caught:
        prove(Eq(sympy.exp(sympy.log(x)), x))
    assert "evaluate(False)" in str(caught.value.fix)
    assert isinstance(caught.value, ValueError)
    with pytest.raises(BadClaim):
        prove(Eq(y, 1), let={"y": "real"})


@pytest.mark.parametrize(
    "said", ["imaginary", "complex", "even", "prime", "extended_positive", "extended_real", "zero"]
)
def test_what_a_claim_cannot_say_of_a_symbol_is_refused(said: str) -> None:
    """For an imaginary y, y^2 >= 0 was proved; for a prime p, p >= 2 was refuted at 1."""
    symbol = sympy.Symbol("s", **{said: True})
    with sympy.evaluate(False):
        claim = sympy.Ge(symbol**2, 0)
    with pytest.raises(ScriptError, match=f"s has assumptions .*{said}"):
        prove(claim)


def test_symbols_of_one_name_are_one_symbol() -> None:
    """From x < 1 for a positive x that x > 0 for another x was proved."""
    with pytest.raises(ScriptError, match="two symbols are called x"):
        prove(sympy.Gt(sympy.Symbol("x"), 0), given=[sympy.Lt(x, 1)])


def test_a_number_is_not_captured_by_an_index_of_its_name() -> None:
    """That the sum of k m over k = 1, 2 is 5 was proved for every integer m called k, as the sum of k k."""
    number = sympy.Symbol("k", integer=True)
    with pytest.raises(ScriptError, match="two symbols are called k"):
        prove(Eq(Sum(k * number, (k, 1, 2)), 5))


def test_the_index_of_a_sum_says_nothing_of_a_number_outside_it() -> None:
    with pytest.raises(ScriptError, match="k is the index of a sum"):
        prove(sympy.Ne(2 * k, 1), given=[Eq(Sum(k, (k, 1, n)), 6)])


def test_a_sum_over_a_range_that_runs_backward_has_no_terms() -> None:
    """SymPy's doit gives -2."""
    assert prove(Eq(y, 0), given=[Eq(Sum(k, (k, 3, 1)), y)])


def test_a_claim_is_read_as_it_was_built() -> None:
    """Symbols that stand in ranges were replaced by integers in the formula, which SymPy then computed: y/y was 1."""
    with sympy.evaluate(False):
        claim = Eq(sympy.Mul(Sum(k, (k, 1, n)), y, y**-1), n * (n + 1) / 2)
    found = prove(claim)
    assert found.verdict == "refuted"
    assert found.witness is not None
    assert found.witness.undefined is not None


def test_the_range_of_a_delta_is_not_ignored() -> None:
    """SymPy's delta with a range is 0 outside of it; that it equals the one without was proved."""
    i, j = sympy.symbols("i j", integer=True)
    with pytest.raises(ScriptError, match="has a range, outside of which it is 0"):
        prove(Eq(sympy.KroneckerDelta(i, j, (1, 3)), sympy.KroneckerDelta(i, j)))


@pytest.mark.parametrize(
    ("said", "first"),
    [({"even": True}, 1), ({"prime": True}, 2), ({"positive": True}, 0), ({"integer": False}, 1)],
)
def test_what_is_said_of_an_index_and_not_of_its_range_is_refused(said: dict[str, bool], first: int) -> None:
    """SymPy makes 1 of (-1)**k for an even k: that the sum of (-1)**k over k = 1, 2 is 2 was proved."""
    index = sympy.Symbol("k", **said)
    with pytest.raises(ScriptError, match=r"k is (said to be|not an index)"):
        prove(Eq(Sum((-1) ** index, (index, first, first + 1)), y))


@pytest.mark.parametrize(
    ("said", "first"), [({}, -1), ({"real": True}, 0), ({"positive": True}, 1), ({"nonnegative": True}, 0)]
)
def test_an_index_may_say_what_its_range_does(said: dict[str, bool], first: int) -> None:
    index = sympy.Symbol("k", **said)
    assert prove(Eq(Sum(2 * index, (index, first, n)), 2 * Sum(index, (index, first, n))))


@pytest.mark.parametrize(("at", "side"), [(0, "-"), (0, "+-"), (-1, "+"), (-sympy.oo, "+")])
def test_the_variable_of_a_limit_has_the_sign_that_it_is_said_to_have(at: object, side: str) -> None:
    """SymPy makes 1 of |x|/x for a positive x: that it tends to 1 from below was proved."""
    with pytest.raises(ScriptError, match="x is said to be"):
        prove(Eq(sympy.Limit(abs(x) / x, x, at, side), 1))


@pytest.mark.parametrize(
    ("said", "at", "side"),
    [("positive", 0, "+"), ("positive", sympy.oo, "-"), ("nonzero", 0, "+-"), ("integer", sympy.oo, "-")],
)
def test_the_variable_of_a_limit_may_say_from_where_it_comes(said: str, at: object, side: str) -> None:
    variable = sympy.Symbol("v", **{said: True})
    assert prove(Eq(sympy.Limit(3 * variable, variable, at, side), 3 * at))  # type: ignore[operator]

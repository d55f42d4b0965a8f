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


def test_what_sympy_evaluated_is_refused_with_the_fix() -> None:
    with pytest.raises(ScriptError, match="evaluated") as caught:
        prove(Eq(sympy.exp(sympy.log(x)), x))
    assert "evaluate(False)" in str(caught.value.fix)
    with pytest.raises(BadClaim):
        prove(Eq(y, 1), let={"y": "real"})

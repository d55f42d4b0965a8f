"""Inequalities that the engine proves, and their false neighbours that it must not."""

from __future__ import annotations

from typing import Any

import pytest

from derive.engine.answer import PROVED
from derive.engine.claim import read_claim
from derive.engine.decide import decide

SIMPLEX = ["Eq(Sum(p[i], (i, 1, K)), 1)", "Eq(Sum(q[i], (i, 1, K)), 1)"]
PQ = {"p": {"range": [[1, "K"]], "domain": "positive"}, "q": {"range": [[1, "K"]], "domain": "positive"}}
AB = {"a": {"range": [[1, "K"]], "domain": "real"}, "b": {"range": [[1, "K"]], "domain": "real"}}


def claim(text: str, *, families: Any = None, given: tuple[str, ...] = (), **symbols: str) -> dict[str, Any]:
    return {"symbols": symbols, "families": families or {}, "assumptions": list(given), "claim": text}


TRUE = {
    "squares": claim("a*b + b*c + c*a <= a**2 + b**2 + c**2", a="real", b="real", c="real"),
    "weighted squares": claim("3*a*b*c <= a**3 + b**3 + c**3", a="positive", b="positive", c="positive"),
    "mean of roots": claim("sqrt(a*b) <= (a + b)/2", a="positive", b="positive"),
    "products of hypotheses": claim(
        "a*c < b*d", given=("a < b", "c < d"), a="positive", b="positive", c="positive", d="positive"
    ),
    "tangent of log": claim("1 - 1/x <= log(x)", x="positive"),
    "tangent of exp": claim("exp(x) <= 1/(1 - x)", given=("x < 1",), x="real"),
    "order kept by exp": claim("exp(x) < exp(y)", given=("x < y",), x="real", y="real"),
    "order turned back": claim("x < y", given=("x**3 < y**3",), x="real", y="real"),
    "entropy of a bit": claim("-a*log(a) - (1 - a)*log(1 - a) <= log(2)", a="unit_open"),
    "cases of abs": claim("Abs(Abs(x) - Abs(y)) <= Abs(x - y)", x="real", y="real"),
    "Cauchy-Schwarz": claim(
        "Sum(a[i]*b[i], (i, 1, K))**2 <= Sum(a[i]**2, (i, 1, K))*Sum(b[i]**2, (i, 1, K))",
        families=AB,
        K="positive_integer",
    ),
    "Gibbs": claim(
        "0 <= Sum(p[i]*log(p[i]/q[i]), (i, 1, K))", families=PQ, given=tuple(SIMPLEX), K="positive_integer"
    ),
}
FALSE = {
    "squares": claim("2*(a*b + b*c + c*a) <= a**2 + b**2 + c**2", a="real", b="real", c="real"),
    "weighted squares": claim("3*a*b*c <= a**3 + b**3 + c**3", a="real", b="positive", c="positive"),
    "products of hypotheses": claim(
        "a*c < b*d", given=("a < b", "c < d"), a="real", b="positive", c="real", d="real"
    ),
    "tangent of log": claim("1 - 1/x < log(x)", x="positive"),
    "tangent of exp": claim("exp(x) <= 1/(1 - x)", given=("x != 1",), x="real"),
    "order turned back": claim("x < y", given=("x**2 < y**2",), x="real", y="real"),
    "cases of abs": claim("Abs(x - y) <= Abs(Abs(x) - Abs(y))", x="real", y="real"),
    "Cauchy-Schwarz": claim(
        "Sum(a[i]*b[i], (i, 1, K))**2 <= Sum(a[i]**2*b[i]**2, (i, 1, K))", families=AB, K="positive_integer"
    ),
    "Gibbs": claim(
        "0 <= Sum(p[i]*log(p[i]/q[i]), (i, 1, K))",
        families=PQ,
        given=tuple(SIMPLEX[:1]),
        K="positive_integer",
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_an_inequality_is_proved(name: str) -> None:
    answer = decide(read_claim(TRUE[name]), seconds=3)
    assert answer.verdict == PROVED, answer.reason


@pytest.mark.parametrize("name", FALSE)
def test_its_false_neighbour_is_not(name: str) -> None:
    assert decide(read_claim(FALSE[name])).verdict != PROVED

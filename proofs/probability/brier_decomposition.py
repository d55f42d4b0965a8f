"""The Brier score is reliability minus resolution plus uncertainty.

Forecasts fall into K groups: in group k, w[k] of all cases have the forecast f[k], and of those o[k] come true.
"""
from sympy import Eq, Sum
from derive import Derivation, derivation


@derivation("The decomposition of the Brier score")
def brier_decomposition(d: Derivation):
    K = d.integer("K")
    k = d.index("k", 1, K)
    w = d.family("w", k)
    f, o = d.family("f", k), d.family("o", k)
    whole = d.given(Eq(Sum(w[k], k), 1), "the groups make up all cases")
    base = d.define("b", Sum(w[k] * o[k], k), latex=r"\bar{o}")
    score = Sum(w[k] * (o[k] * (f[k] - 1)**2 + (1 - o[k]) * f[k]**2), k)
    reliability = Sum(w[k] * (f[k] - o[k])**2, k)
    resolution = Sum(w[k] * (o[k] - base)**2, k)
    squares = Sum(w[k] * o[k]**2, k)
    d.claim(Eq(score, reliability - resolution + base * (1 - base)))

    spread = (d.calc(resolution)
               .eq(squares - 2 * base * Sum(w[k] * o[k], k) + base**2 * Sum(w[k], k), why="expand the square")
               .eq(squares - base**2,                                      by=(base, whole)))
    (d.calc(score)
      .eq(Sum(w[k] * (f[k] - o[k])**2, k) + Sum(w[k] * o[k] * (1 - o[k]), k), why="complete the square")
      .eq(reliability + Sum(w[k] * o[k], k) - squares,                     why="sum term by term")
      .eq(reliability - resolution + base * (1 - base),                    by=(spread, base)))

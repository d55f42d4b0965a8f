"""The mean squared error of an estimate is its variance plus the square of its bias."""
from sympy import Eq, Sum
from derive import Derivation, derivation


@derivation("Mean squared error is variance plus squared bias")
def bias_variance(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i)
    x = d.family("x", i)
    t = d.real("t")
    total = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    m = d.define("m", Sum(p[i] * x[i], i))
    d.claim(Eq(Sum(p[i] * (x[i] - t)**2, i), Sum(p[i] * (x[i] - m)**2, i) + (m - t)**2))

    centred = (d.calc(Sum(p[i] * (x[i] - m), i))
                .eq(Sum(p[i] * x[i], i) - m * Sum(p[i], i))
                .eq(0,                                              by=(m, total)))
    (d.calc(Sum(p[i] * (x[i] - t)**2, i))
      .eq(Sum(p[i] * (x[i] - m + (m - t))**2, i))
      .eq(Sum(p[i] * (x[i] - m)**2, i) + 2 * (m - t) * Sum(p[i] * (x[i] - m), i) + (m - t)**2 * Sum(p[i], i),
                                                                    why="expand the square")
      .eq(Sum(p[i] * (x[i] - m)**2, i) + (m - t)**2,                by=(centred, total)))

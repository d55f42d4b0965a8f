"""The gradient of softmax regression by a weight is the sum of prediction minus label, times the input."""
from sympy import Derivative, Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.rules import differentiate, sum_over


@derivation("The gradient of softmax regression")
def softmax_regression_gradient(d: Derivation):
    N, K, D = d.integer("N", at_least=1), d.integer("K", at_least=1), d.integer("D", at_least=1)
    n = d.index("n", 1, N)
    i, k = d.indices("i k", 1, K)
    j, m = d.indices("j m", 1, D)
    x, y, w = d.family("x", n, j), d.family("y", n, i), d.family("w", i, j)
    total = d.given(Eq(Sum(y[n, i], i), 1), "each sample's labels sum to one")
    s = d.define("s", Sum(w[i, j] * x[n, j], j), over=(n, i))
    Z = d.define("Z", Sum(exp(s[n, i]), i), over=n)
    p = d.define("p", exp(s[n, i]) / Z[n], over=(n, i))
    L = d.define("L", -Sum(Sum(y[n, i] * log(p[n, i]), i), n))
    d.claim(Eq(Derivative(L, w[k, m]), Sum((p[n, k] - y[n, k]) * x[n, m], n)))

    one = (d.calc(Sum(y[n, i] * log(p[n, i]), i))
            .eq(Sum(y[n, i] * s[n, i], i) - Sum(y[n, i], i) * log(Z[n]),      by=(p, Z), why="log of a quotient")
            .eq(Sum(y[n, i] * s[n, i], i) - log(Z[n]),                        by=total))
    loss = (d.calc(L)
             .eq(-Sum(Sum(y[n, i] * log(p[n, i]), i), n),                     by=L)
             .eq(-Sum(Sum(y[n, i] * s[n, i], i) - log(Z[n]), n),              by=(one, sum_over(n))))
    (d.calc(Derivative(L, w[k, m]))
      .eq(Derivative(-Sum(Sum(y[n, i] * s[n, i], i) - log(Z[n]), n), w[k, m]), by=loss)
      .eq(Sum(exp(s[n, k]) * x[n, m] / Z[n] - y[n, k] * x[n, m], n),          by=(Z, s, differentiate))
      .eq(Sum((p[n, k] - y[n, k]) * x[n, m], n),                              by=p))

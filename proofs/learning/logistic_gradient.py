"""The gradient of logistic regression's loss is the sum of prediction minus label, times the input."""
from sympy import Derivative, Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import sigmoid
from derive.rules import differentiate


@derivation("The gradient of logistic regression")
def logistic_gradient(d: Derivation):
    N, D = d.integer("N", at_least=1), d.integer("D", at_least=1)
    n = d.index("n", 1, N)
    j, k = d.indices("j k", 1, D)
    x = d.family("x", n, j)
    y = d.family("y", n)
    w = d.family("w", j)
    s = d.define("s", Sum(w[j] * x[n, j], j), over=n)
    L = d.define("L", -Sum(y[n] * log(sigmoid(s[n])) + (1 - y[n]) * log(1 - sigmoid(s[n])), n))
    d.claim(Eq(Derivative(L, w[k]), Sum((sigmoid(s[n]) - y[n]) * x[n, k], n)))

    loss = (d.calc(L)
             .eq(Sum(log(1 + exp(s[n])) - y[n] * s[n], n),               by=(L, sigmoid)))
    (d.calc(Derivative(L, w[k]))
      .eq(Derivative(Sum(log(1 + exp(s[n])) - y[n] * s[n], n), w[k]),    by=loss)
      .eq(Sum((exp(s[n]) / (1 + exp(s[n])) - y[n]) * x[n, k], n),        by=(s, differentiate))
      .eq(Sum((sigmoid(s[n]) - y[n]) * x[n, k], n),                      by=sigmoid))

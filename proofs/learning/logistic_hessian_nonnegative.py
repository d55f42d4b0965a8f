"""The Hessian of logistic regression's loss is nonnegative: its quadratic form at v is.

That form is the second derivative of the loss along the line w + t v.
"""
from sympy import Derivative, Eq, Ge, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import sigmoid
from derive.rules import differentiate


@derivation("The Hessian of logistic regression is nonnegative")
def logistic_hessian_nonnegative(d: Derivation):
    N, D = d.integer("N", at_least=1), d.integer("D", at_least=1)
    n, j = d.index("n", 1, N), d.index("j", 1, D)
    x, y = d.family("x", n, j), d.family("y", n)
    w, v = d.family("w", j), d.family("v", j)
    t = d.real("t")
    b = d.define("b", Sum(v[j] * x[n, j], j), over=n)
    s = d.define("s", Sum((w[j] + t * v[j]) * x[n, j], j), over=n)
    L = d.define("L", -Sum(y[n] * log(sigmoid(s[n])) + (1 - y[n]) * log(1 - sigmoid(s[n])), n))
    g = d.define("g", Derivative(L, t))
    d.claim(Eq(Derivative(g, t), Sum(sigmoid(s[n]) * (1 - sigmoid(s[n])) * b[n]**2, n)))
    d.claim(Ge(Derivative(g, t), 0))

    loss = (d.calc(L)
             .eq(Sum(log(1 + exp(s[n])) - y[n] * s[n], n),               by=(L, sigmoid)))
    first = (d.calc(g)
              .eq(Derivative(Sum(log(1 + exp(s[n])) - y[n] * s[n], n), t),  by=(g, loss))
              .eq(Sum((exp(s[n]) / (1 + exp(s[n])) - y[n]) * b[n], n),   by=(s, b, differentiate)))
    second = (d.calc(Derivative(g, t))
               .eq(Derivative(Sum((exp(s[n]) / (1 + exp(s[n])) - y[n]) * b[n], n), t), by=first)
               .eq(Sum(exp(s[n]) / (1 + exp(s[n]))**2 * b[n]**2, n),     by=(s, b, differentiate))
               .eq(Sum(sigmoid(s[n]) * (1 - sigmoid(s[n])) * b[n]**2, n), by=sigmoid))
    d.step(Ge(Derivative(g, t), 0),                                      by=(second, sigmoid))

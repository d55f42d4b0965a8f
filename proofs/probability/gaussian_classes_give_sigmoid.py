"""For two Gaussian classes of equal variance the posterior is a sigmoid of a linear function of x."""
from sympy import Eq, exp, log
from derive import Derivation, derivation
from derive.functions import sigmoid


@derivation("Two Gaussian classes of equal variance give a sigmoid")
def gaussian_classes_give_sigmoid(d: Derivation):
    x, mu, nu = d.real("x"), d.real("mu"), d.real("nu")
    v = d.real("v", above=0)
    c = d.real("c", above=0)
    P, Q = d.real("P", above=0), d.real("Q", above=0)
    f = d.define("f", c * exp(-(x - mu)**2 / (2 * v)))
    g = d.define("g", c * exp(-(x - nu)**2 / (2 * v)))
    a = d.define("a", (mu - nu) / v * x + (nu**2 - mu**2) / (2 * v) + log(P / Q))
    d.claim(Eq(P * f / (P * f + Q * g), sigmoid(a)))

    ratio = (d.calc(Q * g / (P * f))
              .eq(exp(-log(P / Q)) * exp(-(x - nu)**2 / (2 * v) + (x - mu)**2 / (2 * v)),  by=(f, g))
              .eq(exp(-a),                        by=a, why="the squares of $x$ cancel"))
    (d.calc(P * f / (P * f + Q * g))
      .eq(1 / (1 + Q * g / (P * f)),              by=(f, g), why="divide above and below by $P*f$")
      .eq(1 / (1 + exp(-a)),                      by=ratio)
      .eq(sigmoid(a),                             by=sigmoid))

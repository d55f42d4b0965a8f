"""As the temperature T falls to 0, softmax puts all on the largest score: the others get (K - 1) exp(-g/T) at most.

g > 0 is the gap: the score of class k exceeds every other one by at least g.
"""
from sympy import Eq, Le, Ne, Sum, exp, oo
from derive import Derivation, derivation, implies, tends
from derive.functions import softmax
from derive.rules import limit, multiply, sum_over, take_exp


@derivation("Softmax at low temperature")
def temperature_limit(d: Derivation):
    K = d.integer("K", at_least=1)
    k = d.integer("k", at_least=1, at_most=K)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", j)
    g, T = d.real("g", above=0), d.real("T", above=0)
    gap = d.given(implies(Ne(j, k), z[j] <= z[k] - g), "every other score is lower by g")

    def others(a):
        return Sum(a, (j, 1, k - 1)) + Sum(a, (j, k + 1, K))

    d.claim(Le(1 - softmax(z / T)[k], (K - 1) * exp(-g / T)))
    d.claim(tends((K - 1) * exp(-g / T), T, 0, 0, side="+"))

    total = Sum(exp(z[i] / T), i)
    with d.case(Ne(j, k)):
        each = (d.step(z[j] - z[k] <= -g,                         by=gap)
                 .then((z[j] - z[k]) / T <= -g / T,               by=multiply(1 / T))
                 .then(exp((z[j] - z[k]) / T) <= exp(-g / T),     by=take_exp))
    below = exp((z[j] - z[k]) / T)
    before = d.step(Le(Sum(below, (j, 1, k - 1)), (k - 1) * exp(-g / T)), by=(each, sum_over(j, 1, k - 1)))
    after = d.step(Le(Sum(below, (j, k + 1, K)), (K - k) * exp(-g / T)),  by=(each, sum_over(j, k + 1, K)))
    (d.calc(1 - softmax(z / T)[k])
      .eq(others(exp(z[j] / T)) / total,                   by=softmax)
      .le(others(exp(z[j] / T)) / exp(z[k] / T),           why="the sum exceeds each of its terms")
      .eq(others(exp((z[j] - z[k]) / T)),                  why="exp of a difference")
      .le((K - 1) * exp(-g / T),                           by=(before, after)))
    d.step(tends((K - 1) * exp(-g / T), T, 0, 0, side="+"), by=limit)

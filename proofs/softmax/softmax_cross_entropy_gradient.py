"""The gradient of the softmax cross-entropy by the scores is prediction minus label."""
from sympy import Derivative, Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import softmax
from derive.rules import differentiate


@derivation("Gradient of softmax cross-entropy", source="004_584edaeada3741c6.txt")
def softmax_cross_entropy_gradient(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    z = d.family("z", i)
    y = d.family("y", i)
    y_total = d.given(Eq(Sum(y[i], i), 1), "the labels sum to one")
    L = d.define("L", -Sum(y[i] * log(softmax(z)[i]), i))
    d.claim(Eq(Derivative(L, z[k]), softmax(z)[k] - y[k]))

    loss = (d.calc(L)
             .eq(-Sum(y[i] * log(exp(z[i]) / Sum(exp(z[j]), j)), i),            by=(L, softmax))
             .eq(-Sum(y[i] * z[i], i) + Sum(y[i], i) * log(Sum(exp(z[j]), j)),  why="log of a quotient")
             .eq(log(Sum(exp(z[j]), j)) - Sum(y[i] * z[i], i),                  by=y_total))
    (d.calc(Derivative(L, z[k]))
      .eq(Derivative(log(Sum(exp(z[j]), j)) - Sum(y[i] * z[i], i), z[k]),       by=loss)
      .eq(exp(z[k]) / Sum(exp(z[j]), j) - y[k],                                 by=differentiate)
      .eq(softmax(z)[k] - y[k],                                                 by=softmax))

"""Trained on a teacher's probabilities at temperature T, the gradient is the difference of the two, over T."""
from sympy import Derivative, Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import cross_entropy, softmax
from derive.rules import differentiate


@derivation("The gradient of distillation")
def distillation_gradient(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    z, q = d.family("z", i), d.family("q", i)
    T = d.real("T", nonzero=True)
    total = d.given(Eq(Sum(q[i], i), 1), "the teacher's probabilities sum to one")
    L = d.define("L", cross_entropy(q, softmax(z / T)))
    d.claim(Eq(Derivative(L, z[k]), (softmax(z / T)[k] - q[k]) / T))

    loss = (d.calc(L)
             .eq(-Sum(q[i] * log(exp(z[i] / T) / Sum(exp(z[j] / T), j)), i),      by=(L, cross_entropy, softmax))
             .eq(log(Sum(exp(z[j] / T), j)) - Sum(q[i] * z[i], i) / T,            by=total))
    (d.calc(Derivative(L, z[k]))
      .eq(Derivative(log(Sum(exp(z[j] / T), j)) - Sum(q[i] * z[i], i) / T, z[k]), by=loss)
      .eq(exp(z[k] / T) / T / Sum(exp(z[j] / T), j) - q[k] / T,                   by=differentiate)
      .eq((softmax(z / T)[k] - q[k]) / T,                                         by=softmax))

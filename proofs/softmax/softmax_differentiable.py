"""Every partial derivative of softmax exists at every z: the quotient rule applies, for no denominator is 0.

An equation holds only where both of its sides are defined, so the claim says that the derivative exists.
"""
from sympy import Derivative, Eq, Sum, exp
from derive import KD, Derivation, derivation
from derive.functions import softmax
from derive.rules import differentiate


@derivation("Softmax is differentiable", source="002_20670823012e611b.txt")
def softmax_differentiable(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    z = d.family("z", i)
    total = Sum(exp(z[k]), k)
    slope = (KD(i, j) * exp(z[i]) * total - exp(z[i]) * exp(z[j])) / total**2
    d.claim(Eq(Derivative(softmax(z)[i], z[j]), slope))

    d.step(total > 0,                                      why="each $exp(z[k])$ is positive, and $1 <= K$")
    d.step(Eq(Derivative(softmax(z)[i], z[j]), slope),     by=(softmax, differentiate))

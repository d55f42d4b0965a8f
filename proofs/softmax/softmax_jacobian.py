"""The derivative of softmax's i-th output by its j-th score is p_i (delta_ij - p_j)."""
from sympy import Derivative, Eq, Sum, exp
from derive import KD, Derivation, derivation
from derive.functions import softmax
from derive.rules import differentiate


@derivation("The Jacobian of softmax", source="004_584edaeada3741c6.txt")
def softmax_jacobian(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    z = d.family("z", i)
    d.claim(Eq(Derivative(softmax(z)[i], z[j]), softmax(z)[i] * (KD(i, j) - softmax(z)[j])))

    total = Sum(exp(z[k]), k)
    (d.calc(Derivative(softmax(z)[i], z[j]))
      .eq((KD(i, j) * exp(z[i]) * total - exp(z[i]) * exp(z[j])) / total**2,  by=(softmax, differentiate))
      .eq(exp(z[i]) / total * (KD(i, j) - exp(z[j]) / total),                 why="take out the first factor")
      .eq(softmax(z)[i] * (KD(i, j) - softmax(z)[j]),                         by=softmax))

"""The outputs of softmax sum to one."""
from sympy import Eq, Sum, exp
from derive import Derivation, derivation
from derive.functions import softmax


@derivation("Softmax outputs sum to one", source="003_b2632fed1fb565bd.txt")
def softmax_sums_to_one(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    d.claim(Eq(Sum(softmax(z)[i], i), 1))

    total = Sum(exp(z[j]), j)
    (d.calc(Sum(softmax(z)[i], i))
      .eq(Sum(exp(z[i]) / total, i),   by=softmax)
      .eq(Sum(exp(z[i]), i) / total,   why="the denominator does not depend on $i$")
      .eq(1,                           why="numerator and denominator are the same sum"))

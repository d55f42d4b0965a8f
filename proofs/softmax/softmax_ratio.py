"""The ratio of two softmax outputs depends on the difference of their scores only."""
from sympy import Eq, Sum, exp
from derive import Derivation, derivation
from derive.functions import softmax


@derivation("Ratio of two softmax outputs", source="002_20670823012e611b.txt")
def softmax_ratio(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    z = d.family("z", i)
    d.claim(Eq(softmax(z)[i] / softmax(z)[j], exp(z[i] - z[j])))

    total = Sum(exp(z[k]), k)
    (d.calc(softmax(z)[i] / softmax(z)[j])
      .eq((exp(z[i]) / total) / (exp(z[j]) / total),  by=softmax)
      .eq(exp(z[i]) / exp(z[j]),                      why="both have the same denominator")
      .eq(exp(z[i] - z[j]),                           why="a quotient of exponentials"))

"""Softmax outputs are positive, sum to one, and stand in the same order as the scores."""
from sympy import Eq, Sum, exp
from derive import Derivation, derivation, iff
from derive.functions import softmax
from derive.rules import divide, take_exp


@derivation("Softmax is a probability distribution", source="004_584edaeada3741c6.txt")
def softmax_is_a_distribution(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j, k = d.indices("i j k", 1, K)
    z = d.family("z", i)
    total = Sum(exp(z[k]), k)
    d.claim(softmax(z)[i] > 0, by=softmax, why="a quotient of positive numbers")
    d.claim(Eq(Sum(softmax(z)[i], i), 1), by=d.lemma("softmax-sums-to-one").at(K=K, z=z))
    d.claim(iff(z[i] < z[j], softmax(z)[i] < softmax(z)[j]))

    (d.chain(z[i] < z[j])
      .iff(exp(z[i]) < exp(z[j]),                   by=take_exp)
      .iff(exp(z[i]) / total < exp(z[j]) / total,   by=divide(total))
      .iff(softmax(z)[i] < softmax(z)[j],           by=softmax))

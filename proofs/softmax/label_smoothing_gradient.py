"""With labels smoothed by epsilon the gradient of the cross-entropy pulls each class towards its share of epsilon."""
from sympy import Derivative, Eq, Sum
from derive import KD, Derivation, derivation
from derive.functions import cross_entropy, softmax


@derivation("The gradient under label smoothing")
def label_smoothing_gradient(d: Derivation):
    K = d.integer("K", at_least=1)
    c = d.integer("c", at_least=1, at_most=K)
    epsilon = d.real("epsilon")
    i, k = d.indices("i k", 1, K)
    z = d.family("z", i)
    y = d.define("y", (1 - epsilon) * KD(i, c) + epsilon / K, over=i)
    d.claim(Eq(Derivative(cross_entropy(y, softmax(z)), z[k]),
               softmax(z)[k] - (1 - epsilon) * KD(k, c) - epsilon / K))

    total = (d.calc(Sum(y[i], i))
              .eq(1 - epsilon + K * (epsilon / K),                by=y, why="only $i = c$ has the $1 - epsilon$")
              .eq(1))
    slope = d.lemma("softmax-cross-entropy-gradient").at(K=K, z=z, y=y, k=k)
    (d.calc(Derivative(cross_entropy(y, softmax(z)), z[k]))
      .eq(softmax(z)[k] - y[k],                                   by=(slope, cross_entropy, total))
      .eq(softmax(z)[k] - (1 - epsilon) * KD(k, c) - epsilon / K, by=y))

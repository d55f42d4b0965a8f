"""Each output of softmax increases with its own score: its slope p_i (1 - p_i) is positive for two or more classes."""
from sympy import Derivative, Eq, Sum
from derive import Derivation, derivation
from derive.functions import softmax


@derivation("Softmax increases with its own score", source="001_7de39d0da407a50e.txt")
def softmax_increasing(d: Derivation):
    K = d.integer("K", at_least=2)
    i = d.index("i", 1, K)
    z = d.family("z", i)
    p = softmax(z)
    d.claim(Eq(Derivative(p[i], z[i]), p[i] * (1 - p[i])))
    d.claim(Derivative(p[i], z[i]) > 0)

    d.step(Eq(Sum(p[i], i), 1),             by=d.lemma("softmax-sums-to-one").at(K=K, z=z))
    less = d.step(p[i] < 1,                 by=d.lemma("prob-lt-one").at(K=K, p=p, i=i))
    (d.calc(Derivative(p[i], z[i]))
      .eq(p[i] * (1 - p[i]),                by=d.lemma("softmax-jacobian").at(K=K, z=z, i=i, j=i))
      .gt(0,                                by=(softmax, less), why="both factors are positive"))

"""The cross-entropy of softmax against the true class k is the log of the sum of exponentials less z_k."""
from sympy import Eq, Sum, exp, log
from derive import KD, Derivation, derivation
from derive.functions import cross_entropy, softmax


@derivation("Cross-entropy of softmax", source="001_7de39d0da407a50e.txt")
def cross_entropy_of_softmax(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    k = d.integer("k", at_least=1, at_most=K)
    z = d.family("z", i)
    y = d.define("y", KD(i, k), over=i)
    p = d.define("p", softmax(z)[i], over=i)
    d.claim(Eq(cross_entropy(y, p), -z[k] + log(Sum(exp(z[j]), j))))

    picked = d.lemma("cross-entropy-one-hot").at(K=K, k=k, q=p)
    (d.calc(cross_entropy(y, p))
      .eq(-log(p[k]),                              by=(picked, y, cross_entropy))
      .eq(-log(exp(z[k]) / Sum(exp(z[j]), j)),     by=(p, softmax))
      .eq(-z[k] + log(Sum(exp(z[j]), j)),          why="log of a quotient, log undoes exp"))

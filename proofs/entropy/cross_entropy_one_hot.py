"""Against a one-hot target, cross-entropy is the negative log-probability of the true class."""
from sympy import Eq, Sum, log
from derive import KD, Derivation, derivation
from derive.functions import cross_entropy


@derivation("Cross-entropy of a one-hot target", source="001_7de39d0da407a50e.txt")
def cross_entropy_one_hot(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    k = d.integer("k", at_least=1, at_most=K)
    q = d.family("q", i, above=0)
    y = d.define("y", KD(i, k), over=i)
    d.claim(Eq(cross_entropy(y, q), -log(q[k])))

    (d.calc(cross_entropy(y, q))
      .eq(-Sum(y[i] * log(q[i]), i),         by=cross_entropy)
      .eq(-Sum(KD(i, k) * log(q[i]), i),     by=y)
      .eq(-log(q[k]),                        why="only the true class is left"))

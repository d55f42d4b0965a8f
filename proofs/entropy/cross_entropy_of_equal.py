"""If the prediction is the truth, cross-entropy is entropy."""
from sympy import Eq, Sum, log
from derive import Derivation, derivation
from derive.functions import cross_entropy, entropy


@derivation("Cross-entropy of equal distributions", source="001_7de39d0da407a50e.txt")
def cross_entropy_of_equal(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    q = d.family("q", i)
    same = d.given(Eq(q[i], p[i]), "q is p")
    d.claim(Eq(cross_entropy(p, q), entropy(p)))

    (d.calc(cross_entropy(p, q))
      .eq(-Sum(p[i] * log(q[i]), i),                       by=cross_entropy)
      .eq(-Sum(p[i] * log(p[i]), i),                       by=same)
      .eq(entropy(p),                                      by=entropy))

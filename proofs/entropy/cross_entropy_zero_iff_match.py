"""Against a one-hot label the cross-entropy is 0 exactly when the true class is predicted with certainty.

Post 002 has probabilities q_i <= 1; that q is positive is enough."""
from sympy import Eq, log
from derive import KD, Derivation, derivation, iff
from derive.functions import cross_entropy
from derive.rules import take_exp


@derivation("The loss is zero only for a perfect prediction", source="002_20670823012e611b.txt")
def cross_entropy_zero_iff_match(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    k = d.integer("k", at_least=1, at_most=K)
    q = d.family("q", i, above=0)
    y = d.define("y", KD(i, k), over=i)
    d.claim(iff(Eq(cross_entropy(y, q), 0), Eq(q[k], 1)))

    picked = d.lemma("cross-entropy-one-hot").at(K=K, k=k, q=q)
    (d.chain(Eq(cross_entropy(y, q), 0))
      .iff(Eq(-log(q[k]), 0),  by=(picked, y, cross_entropy))
      .iff(Eq(log(q[k]), 0))
      .iff(Eq(q[k], 1),        by=take_exp))

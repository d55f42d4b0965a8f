"""The Kullback-Leibler divergence is nonnegative, and 0 exactly between a distribution and itself."""
from sympy import Eq, Ge, Sum
from derive import Derivation, derivation, forall, iff
from derive.functions import cross_entropy, entropy, kl_divergence


@derivation("The Kullback-Leibler divergence is nonnegative")
def kl_nonnegative(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    q = d.family("q", i, above=0)
    d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    d.given(Eq(Sum(q[i], i), 1), "q sums to one")
    d.claim(Ge(kl_divergence(p, q), 0))
    d.claim(iff(Eq(kl_divergence(p, q), 0), forall(Eq(p[i], q[i]), i)))

    parts = d.lemma("cross-entropy-decomposition").at(K=K, p=p, q=q)
    (d.calc(kl_divergence(p, q))
      .eq(cross_entropy(p, q) - entropy(p),             by=parts)
      .ge(0,                                            by=d.lemma("entropy-le-cross-entropy").at(K=K, p=p, q=q)))
    (d.chain(Eq(kl_divergence(p, q), 0))
      .iff(Eq(cross_entropy(p, q), entropy(p)),         by=parts)
      .iff(forall(Eq(p[i], q[i]), i),                   by=d.lemma("gibbs-equality-iff").at(K=K, p=p, q=q)))

"""Cross-entropy is entropy plus the Kullback-Leibler divergence."""
from sympy import Eq, Sum, log
from derive import Derivation, derivation
from derive.functions import cross_entropy, entropy, kl_divergence


@derivation("Cross-entropy is entropy plus divergence")
def cross_entropy_decomposition(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    q = d.family("q", i, above=0)
    d.claim(Eq(cross_entropy(p, q), entropy(p) + kl_divergence(p, q)))

    (d.calc(cross_entropy(p, q))
      .eq(-Sum(p[i] * log(q[i]), i),                                    by=cross_entropy)
      .eq(-Sum(p[i] * log(p[i]), i) + Sum(p[i] * log(p[i] / q[i]), i),  why="log of a quotient")
      .eq(entropy(p) + kl_divergence(p, q),                             by=(entropy, kl_divergence)))

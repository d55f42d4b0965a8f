"""No distribution on K classes has more entropy than the uniform one, log K."""
from sympy import Eq, Le, Sum, log
from derive import Derivation, derivation
from derive.functions import cross_entropy, entropy


@derivation("Entropy is at most log K")
def entropy_le_log_k(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    total = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    u = d.define("u", 1 / K, over=i)
    d.claim(Le(entropy(p), log(K)))
    d.claim(Eq(entropy(u), log(K)))

    uniform = d.step(Eq(Sum(u[i], i), 1),    by=u)
    (d.calc(entropy(p))
      .le(cross_entropy(p, u),               by=(d.lemma("entropy-le-cross-entropy").at(K=K, p=p, q=u), uniform, u))
      .eq(-Sum(p[i] * log(1 / K), i),        by=(cross_entropy, u))
      .eq(log(K),                            by=total))
    (d.calc(entropy(u))
      .eq(-Sum(1 / K * log(1 / K), i),       by=(entropy, u))
      .eq(log(K)))

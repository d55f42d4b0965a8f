"""Any distribution q of the hidden class bounds the log-evidence from below; the gap is a divergence."""
from sympy import Eq, Le, Sum, log
from derive import Derivation, derivation
from derive.functions import kl_divergence


@derivation("The evidence lower bound for a hidden class")
def elbo_discrete(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    q = d.family("q", i, above=0)
    p = d.family("p", i, above=0, latex=r"p(x, {i})")
    total = d.given(Eq(Sum(q[i], i), 1), "q sums to one")
    evidence = Sum(p[j], j)
    posterior = d.define("r", p[i] / evidence, over=i)
    bound = d.define("B", Sum(q[i] * log(p[i] / q[i]), i))
    d.claim(Eq(log(evidence), bound + kl_divergence(q, posterior)))
    d.claim(Le(bound, log(evidence)))

    parts = (d.calc(bound + kl_divergence(q, posterior))
              .eq(Sum(q[i] * log(p[i] / q[i]), i) + Sum(q[i] * log(q[i] / (p[i] / evidence)), i),
                                                        by=(bound, kl_divergence, posterior))
              .eq(Sum(q[i], i) * log(evidence),         why="log of a quotient")
              .eq(log(evidence),                        by=total))
    d.step(Eq(log(evidence), bound + kl_divergence(q, posterior)), by=parts)
    normal = d.step(Eq(Sum(posterior[i], i), 1),        by=posterior)
    divergence = d.lemma("kl-nonnegative").at(K=K, p=q, q=posterior)
    gap = d.step(Le(0, kl_divergence(q, posterior)),    by=(divergence, normal, posterior))
    d.step(Le(bound, log(evidence)),                    by=(parts, gap))

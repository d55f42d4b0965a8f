"""A step of EM does not lower the likelihood: it is enough that the new parameters suit the old posterior no worse.

p[i] is the probability of the data with the hidden class i under the old parameters, q[i] under the new ones.
"""
from sympy import Eq, Ge, Le, Sum, log
from derive import Derivation, derivation


@derivation("A step of EM does not lower the likelihood")
def em_lower_bound(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    p = d.family("p", i, above=0)
    q = d.family("q", i, above=0)
    r = d.define("r", p[i] / Sum(p[j], j), over=i)
    better = d.given(Ge(Sum(r[i] * log(q[i]), i), Sum(r[i] * log(p[i]), i)), "the new parameters suit it no worse")
    d.claim(Le(log(Sum(p[j], j)), log(Sum(q[j], j))))

    whole = d.step(Eq(Sum(r[i], i), 1),               by=r)
    bound = d.lemma("elbo-discrete").goal(2).at(K=K, q=r, p=q)
    (d.calc(log(Sum(p[j], j)))
      .eq(Sum(r[i], i) * log(Sum(p[j], j)),           by=whole)
      .eq(Sum(r[i] * log(p[i] / r[i]), i),            by=r, why="$p[i]/r[i]$ is the same for all $i$")
      .le(Sum(r[i] * log(q[i] / r[i]), i),            by=(better, r))
      .le(log(Sum(q[j], j)),                          by=(bound, whole, r)))

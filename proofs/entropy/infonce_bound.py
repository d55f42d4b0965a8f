"""The InfoNCE loss bounds mutual information from below: log N - L <= I.

One of N candidates belongs to what was observed, each as likely as the others: P[j, s] is the probability that it is
number j and that s was observed. A critic gives it the share q[j, s]; L is its mean loss, I the mutual information.
"""
from sympy import Eq, Ge, Le, Sum, log
from derive import Derivation, derivation
from derive.rules import multiply, sum_over


@derivation("The InfoNCE bound on mutual information")
def infonce_bound(d: Derivation):
    N, S = d.integer("N", at_least=1), d.integer("S")
    j, s = d.index("j", 1, N), d.index("s", 1, S)
    P = d.family("P", j, s, above=0)
    q = d.family("q", j, s, above=0)
    uniform = d.given(Eq(Sum(P[j, s], s), 1 / N), "each candidate is as likely")
    shares = d.given(Eq(Sum(q[j, s], j), 1), "the shares sum to one")
    seen = d.define("c", Sum(P[j, s], j), over=s)
    loss = d.define("L", -Sum(Sum(P[j, s] * log(q[j, s]), j), s))
    information = d.define("I", Sum(Sum(P[j, s] * log(N * P[j, s] / seen[s]), j), s))
    d.claim(Le(log(N) - loss, information))

    surprise = P[j, s] * log(P[j, s] / seen[s]) - P[j, s] * log(q[j, s])
    odds = seen[s] * q[j, s] / P[j, s]
    each = (d.step(Le(log(odds), odds - 1),                     by=d.lemma("log-le-sub-one").at(x=odds))
             .then(Le(P[j, s] - seen[s] * q[j, s], surprise),   by=multiply(P[j, s])))
    inner = (d.calc(Sum(surprise, j))
              .ge(Sum(P[j, s] - seen[s] * q[j, s], j),          by=(each, sum_over(j)))
              .eq(0,                                            by=(seen, shares)))
    gap = d.step(Ge(Sum(Sum(surprise, j), s), 0),               by=(inner, sum_over(s)))
    whole = (d.calc(Sum(Sum(P[j, s], s), j))
              .eq(Sum(1 / N, j),                                by=(uniform, sum_over(j)))
              .eq(1))
    (d.calc(information)
      .eq(Sum(Sum(surprise, j), s) + log(N) * Sum(Sum(P[j, s], s), j) - loss,
                                                                by=(information, loss))
      .eq(Sum(Sum(surprise, j), s) + log(N) - loss,             by=whole)
      .ge(log(N) - loss,                                        by=gap))

"""With odds against all other classes instead of one reference class, each probability is a sigmoid.

The logit of class i is then its reference logit less the log of the other classes' exponentials: s_i = t_i -
log(sum over j != i of e^{t_j}), for two classes at least. The sum over j != i is written in its two parts.
"""
from sympy import Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import logit, sigmoid


@derivation("One class against the rest", source="000_c76cb6ece4d1cc06.txt")
def one_vs_rest_odds(d: Derivation):
    K = d.integer("K", at_least=2)
    i, j = d.indices("i j", 1, K)
    P = d.family("P", i, above=0, latex=r"P(C_{i} \mid x)")
    total = d.given(Eq(Sum(P[i], i), 1), "the probabilities sum to one")
    t = d.define("t", log(P[i] / P[K]), over=i)

    def others(a):
        return Sum(a, (j, 1, i - 1)) + Sum(a, (j, i + 1, K))

    d.claim(Eq(P[i], sigmoid(logit(P[i]))))
    d.claim(Eq(logit(P[i]), t[i] - log(others(exp(t[j])))))

    d.step(P[i] < 1,                                          by=d.lemma("prob-lt-one").at(K=K, p=P, i=i))
    d.step(Eq(P[i], sigmoid(logit(P[i]))),                    by=d.lemma("logit-sigmoid-inverse").at(y=P[i]))
    rest = (d.calc(others(exp(t[j])))
             .eq(others(P[j] / P[K]),                         by=t)
             .eq((1 - P[i]) / P[K],                           by=total))
    (d.calc(logit(P[i]))
      .eq(log(P[i] / (1 - P[i])),                             by=logit)
      .eq(log(P[i] / P[K]) - log((1 - P[i]) / P[K]),          why="divide above and below by $P[K]$")
      .eq(t[i] - log(others(exp(t[j]))),                      by=(t, rest)))

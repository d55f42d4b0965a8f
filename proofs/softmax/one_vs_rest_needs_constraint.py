"""One-vs-rest logits chosen freely do not give probabilities: their sigmoids need not sum to one.

Those of a distribution do: each sigmoid is then the probability that the logit came from.
"""
from sympy import Eq, Sum
from derive import Derivation, derivation
from derive.functions import logit, sigmoid
from derive.rules import sum_over


@derivation("Free one-vs-rest logits are no distribution", source="000_c76cb6ece4d1cc06.txt")
def one_vs_rest_needs_constraint(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    s = d.family("s", i)
    d.refute(Eq(Sum(sigmoid(s[i]), i), 1), at={K: 3, s: [0, 0, 0]},
             why="three logits of 0 stand for one half each")


@derivation("One-vs-rest logits of a distribution", source="000_c76cb6ece4d1cc06.txt",
            name="one-vs-rest-needs-constraint-corrected")
def corrected(d: Derivation):
    K = d.integer("K", at_least=2)
    i = d.index("i", 1, K)
    P = d.family("P", i, above=0, latex=r"P(C_{i} \mid x)")
    total = d.given(Eq(Sum(P[i], i), 1), "the probabilities sum to one")
    d.claim(Eq(Sum(sigmoid(logit(P[i])), i), 1))

    d.step(P[i] < 1,                                by=d.lemma("prob-lt-one").at(K=K, p=P, i=i))
    each = d.step(Eq(sigmoid(logit(P[i])), P[i]),   by=d.lemma("one-vs-rest-odds").at(K=K, P=P, i=i))
    (d.calc(Sum(sigmoid(logit(P[i])), i))
      .eq(Sum(P[i], i),                             by=(each, sum_over(i)))
      .eq(1,                                        by=total))

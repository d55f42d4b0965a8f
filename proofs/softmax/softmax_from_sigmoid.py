"""The two-class relation P_1/P_2 = e^t, carried to K classes, gives softmax; two classes give the sigmoid back."""
from sympy import Eq, Sum, exp
from derive import Derivation, derivation, implies
from derive.functions import sigmoid, softmax
from derive.rules import sum_over


@derivation("From the sigmoid to softmax and back", source="000_c76cb6ece4d1cc06.txt")
def softmax_from_sigmoid(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    P = d.family("P", i, above=0, latex=r"P(C_{i} \mid x)")
    t = d.family("t", i)
    total = d.given(Eq(Sum(P[i], i), 1), "the probabilities sum to one")
    ratio = d.given(Eq(P[i] / P[K], exp(t[i])), "the odds against class K are exponentials")
    d.claim(Eq(P[i], softmax(t)[i]))
    d.claim(implies(Eq(K, 2), Eq(P[1], sigmoid(t[1]))))

    each = d.step(Eq(P[i], P[K] * exp(t[i])),                 by=ratio)
    ref = (d.calc(1)
            .eq(Sum(P[i], i),                                 by=total)
            .eq(P[K] * Sum(exp(t[i]), i),                     by=(each, sum_over(i))))
    (d.calc(P[i])
      .eq(P[K] * exp(t[i]),                                   by=each)
      .eq(exp(t[i]) / Sum(exp(t[j]), j),                      by=ref)
      .eq(softmax(t)[i],                                      by=softmax))
    with d.case(Eq(K, 2), "two classes") as two:
        first = d.step(Eq(P[1] / P[2], exp(t[1])),            by=(ratio.at(i=1), two))
        rest = d.step(Eq(P[1] + P[2], 1),                     by=(total, two))
        back = (d.calc(P[1])
                 .eq(1 / (1 + exp(-t[1])),                    by=(first, rest))
                 .eq(sigmoid(t[1]),                           by=sigmoid))
    d.step(implies(Eq(K, 2), Eq(P[1], sigmoid(t[1]))),        by=back)

"""Softmax of logits divides the odds by their sum."""
from sympy import Eq, Sum, exp
from derive import Derivation, derivation
from derive.functions import logit, odds, softmax
from derive.rules import sum_over


@derivation("Softmax of logits normalises the odds", source="001_7de39d0da407a50e.txt")
def softmax_normalises_odds(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    p = d.family("p", i, above=0, below=1)
    z = d.define("z", logit(p[i]), over=i)
    d.claim(Eq(softmax(z)[i], odds(p[i]) / Sum(odds(p[j]), j)))

    each = (d.calc(exp(z[i]))
             .eq(exp(logit(p[i])),                  by=z)
             .eq(odds(p[i]),                        by=(logit, odds), why="exp undoes log"))
    total = d.step(Eq(Sum(exp(z[i]), i), Sum(odds(p[i]), i)), by=(each, sum_over(i)))
    (d.calc(softmax(z)[i])
      .eq(exp(z[i]) / Sum(exp(z[j]), j),            by=softmax)
      .eq(odds(p[i]) / Sum(odds(p[j]), j),          by=(each, total)))

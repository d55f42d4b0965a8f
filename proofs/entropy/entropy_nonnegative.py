"""Entropy is not negative."""
from sympy import Eq, Ge, Le, Sum, log
from derive import Derivation, derivation
from derive.functions import entropy
from derive.rules import sum_over, take_log


@derivation("Entropy is not negative", source="004_584edaeada3741c6.txt")
def entropy_nonnegative(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    p = d.family("p", i, above=0)
    total = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    d.claim(Ge(entropy(p), 0))

    others = d.step(Le(0, Sum(p[j], (j, 1, i - 1)) + Sum(p[j], (j, i + 1, K))), why="sums of positive terms")
    each = (d.step(Le(p[i], 1),                by=(others, total))
             .then(Le(log(p[i]), 0),           by=take_log)
             .then(Ge(-(p[i] * log(p[i])), 0), why="multiply by $-p[i]$"))
    (d.calc(entropy(p))
      .eq(Sum(-(p[i] * log(p[i])), i),         by=entropy)
      .ge(0,                                   by=(each, sum_over(i))))

"""Counts that are independent given the class have a posterior that is the softmax of scores linear in them."""
from sympy import Eq, Product, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import softmax
from derive.rules import sum_over


@derivation("Naive Bayes gives a softmax of linear scores")
def naive_bayes_gives_softmax(d: Derivation):
    K, M = d.integer("K", at_least=1), d.integer("M", at_least=0)
    i, k = d.indices("i k", 1, K)
    m = d.index("m", 1, M)
    P = d.family("P", k, above=0)
    theta = d.family("theta", k, m, above=0)
    x = d.family("x", m, integer=True, at_least=0)
    joint = d.define("f", P[k] * Product(theta[k, m]**x[m], m), over=k)
    a = d.define("a", log(P[k]) + Sum(x[m] * log(theta[k, m]), m), over=k)
    d.claim(Eq(joint[i] / Sum(joint[k], k), softmax(a)[i]))

    each = (d.calc(exp(a[k]))
             .eq(exp(log(P[k]) + Sum(x[m] * log(theta[k, m]), m)),  by=a)
             .eq(P[k] * Product(theta[k, m]**x[m], m),              why="exp of a sum of logarithms")
             .eq(joint[k],                                          by=joint))
    total = d.step(Eq(Sum(exp(a[k]), k), Sum(joint[k], k)),         by=(each, sum_over(k)))
    (d.calc(joint[i] / Sum(joint[k], k))
      .eq(exp(a[i]) / Sum(exp(a[k]), k),                            by=(each, total))
      .eq(softmax(a)[i],                                            by=softmax))

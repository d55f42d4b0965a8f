"""In e^(a_k) / (e^(a_1) + ... + e^(a_k)) one letter names the class and the number of classes: no posterior.

The posterior is softmax(a)_k (softmax-from-bayes); the corrected claim compares the formula with that.
"""
from sympy import Eq, Rational, Sum, exp, log
from derive import Derivation, derivation, implies
from derive.functions import softmax
from derive.rules import sum_over


@derivation("Softmax summed up to the class itself", source="003_b2632fed1fb565bd.txt")
def bayes_index_clash(d: Derivation):
    K = d.integer("K", at_least=1)
    j, k = d.indices("j k", 1, K)
    likelihood = d.family("L", k, above=0, latex=r"P(x \mid C_{k})")
    prior = d.family("w", k, above=0, latex=r"P(C_{k})")
    posterior = d.family("P", k, latex=r"P(C_{k} \mid x)")
    evidence = Sum(likelihood[j] * prior[j], j)
    d.given(Eq(posterior[k], likelihood[k] * prior[k] / evidence), "Bayes' rule")
    a = d.define("a", log(likelihood[k] * prior[k]), over=k)
    half = Rational(1, 2)
    d.refute(Eq(posterior[k], exp(a[k]) / Sum(exp(a[j]), (j, 1, k))),
             at={K: 2, k: 1, likelihood: [1, 1], prior: [half, half], posterior: [half, half]},
             why="the sum stops at the class itself")


@derivation("The sum up to the class gives too much, but for the last class",
            source="003_b2632fed1fb565bd.txt", name="bayes-index-clash-corrected")
def bayes_index_clash_corrected(d: Derivation):
    K = d.integer("K", at_least=1)
    j, k = d.indices("j k", 1, K)
    a = d.family("a", k)
    part, total = Sum(exp(a[j]), (j, 1, k)), Sum(exp(a[j]), j)
    d.claim(implies(k < K, exp(a[k]) / part > softmax(a)[k]))
    d.claim(Eq(exp(a[K]) / Sum(exp(a[j]), (j, 1, K)), softmax(a)[K]), by=softmax)

    with d.case(k < K):
        rest = (d.step(exp(a[j]) > 0)
                 .then(Sum(exp(a[j]), (j, k + 1, K)) > 0,  by=sum_over(j, k + 1, K)))
        smaller = (d.calc(exp(a[k]) / part)
                    .gt(exp(a[k]) / total,  by=rest, why="a smaller positive denominator")
                    .eq(softmax(a)[k],      by=softmax))
    d.step(implies(k < K, exp(a[k]) / part > softmax(a)[k]), by=smaller)

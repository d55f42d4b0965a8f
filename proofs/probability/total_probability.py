"""The law of total probability: P(x) is the sum of the likelihoods, each weighted with its prior."""
from sympy import Eq, Sum
from derive import Derivation, derivation
from derive.rules import sum_over


@derivation("The law of total probability", source="003_b2632fed1fb565bd.txt")
def total_probability(d: Derivation):
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    likelihood = d.family("L", k, latex=r"P(x \mid C_{k})")
    prior = d.family("w", k, latex=r"P(C_{k})")
    joint = d.family("J", k, latex=r"P(x, C_{k})")
    evidence = d.real("m", latex=r"P(x)")
    product = d.given(Eq(joint[k], likelihood[k] * prior[k]), "the multiplication rule")
    total = d.given(Eq(evidence, Sum(joint[k], k)), "the joint sums to the marginal")
    d.claim(Eq(evidence, Sum(likelihood[k] * prior[k], k)))

    (d.calc(evidence)
      .eq(Sum(joint[k], k),                    by=total)
      .eq(Sum(likelihood[k] * prior[k], k),    by=(product, sum_over(k))))

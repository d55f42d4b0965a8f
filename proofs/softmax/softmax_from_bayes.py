"""The posterior of Bayes' rule is a softmax of the logarithms of likelihood times prior."""
from sympy import Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.rules import divide, sum_over


@derivation("Softmax from Bayes' rule", source="003_b2632fed1fb565bd.txt")
def softmax_from_bayes(d: Derivation):
    K = d.integer("K", at_least=1)
    i, k = d.indices("i k", 1, K)
    likelihood = d.family("L", k, above=0, latex=r"P(x \mid C_{k})")
    prior = d.family("w", k, above=0, latex=r"P(C_{k})")
    joint = d.family("J", k, latex=r"P(x, C_{k})")
    posterior = d.family("P", k, latex=r"P(C_{k} \mid x)")
    evidence = d.real("m", latex=r"P(x)")
    chain_rule = d.given(Eq(joint[k], likelihood[k] * prior[k]), "the multiplication rule")
    other_way = d.given(Eq(joint[k], posterior[k] * evidence), "the multiplication rule the other way round")
    total = d.given(Eq(evidence, Sum(joint[k], k)), "the joint sums to the marginal")
    a = d.define("a", log(likelihood[k] * prior[k]), over=k)
    d.claim(Eq(posterior[i], exp(a[i]) / Sum(exp(a[k]), k)))

    marginal = (d.calc(evidence)
                 .eq(Sum(joint[k], k),                               by=total)
                 .eq(Sum(likelihood[k] * prior[k], k),               by=(chain_rule, sum_over(k))))
    d.step(evidence > 0,                                             by=marginal, why="a sum of positive terms")
    bayes = (d.step(Eq(posterior[k] * evidence, likelihood[k] * prior[k]), by=(other_way, chain_rule))
              .then(Eq(posterior[k], likelihood[k] * prior[k] / evidence), by=divide(evidence)))
    undone = d.step(Eq(exp(a[k]), likelihood[k] * prior[k]),         by=a, why="exp undoes log")
    summed = d.step(Eq(Sum(exp(a[k]), k), evidence),                 by=(undone, sum_over(k), marginal))
    (d.calc(posterior[i])
      .eq(likelihood[i] * prior[i] / evidence,                       by=bayes.at(k=i), why="Bayes' rule")
      .eq(exp(a[i]) / evidence,                                      by=undone.at(k=i))
      .eq(exp(a[i]) / Sum(exp(a[k]), k),                             by=summed, why="total probability"))

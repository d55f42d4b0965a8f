"""Perplexity, the exponential of entropy, is a product of powers; it is at most K, and K for equal shares."""
from sympy import Eq, Le, Product, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import entropy
from derive.rules import take_exp


@derivation("Perplexity")
def perplexity(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    u = d.define("u", 1 / K, over=i)
    d.claim(Eq(exp(entropy(p)), Product(p[i]**(-p[i]), i)))
    d.claim(Le(exp(entropy(p)), K))
    d.claim(Eq(exp(entropy(u)), K))

    (d.calc(exp(entropy(p)))
      .eq(exp(Sum(-p[i] * log(p[i]), i)),        by=entropy)
      .eq(Product(p[i]**(-p[i]), i),             why="exp of a sum of logarithms"))
    (d.step(Le(entropy(p), log(K)),              by=d.lemma("entropy-le-log-k").at(K=K, p=p))
      .then(Le(exp(entropy(p)), K),              by=take_exp))
    (d.calc(exp(entropy(u)))
      .eq(exp(-Sum(1 / K * log(1 / K), i)),      by=(entropy, u))
      .eq(K,                                     why="exp undoes log"))

"""Given how often each class was seen, the likelihood is greatest at the relative frequencies."""
from sympy import Eq, Le, Product, Sum, log
from derive import Derivation, derivation
from derive.functions import cross_entropy, entropy
from derive.rules import multiply, take_exp


@derivation("Maximum likelihood of a categorical distribution")
def categorical_mle(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    c = d.family("c", i, above=0)
    q = d.family("q", i, above=0)
    d.given(Eq(Sum(q[i], i), 1), "q sums to one")
    n = Sum(c[i], i)
    f = d.define("f", c[i] / n, over=i)
    d.claim(Le(Product(q[i]**c[i], i), Product(f[i]**c[i], i)))

    whole = d.step(Eq(Sum(f[i], i), 1),                         by=f)
    gibbs = d.lemma("entropy-le-cross-entropy").at(K=K, p=f, q=q)
    (d.step(Le(entropy(f), cross_entropy(f, q)),                by=(gibbs, whole, f))
      .then(Le(Sum(f[i] * log(q[i]), i), Sum(f[i] * log(f[i]), i)),         by=(entropy, cross_entropy))
      .then(Le(Sum(c[i] * log(q[i]), i), Sum(c[i] * log(f[i]), i)),         by=(f, multiply(n)))
      .then(Le(log(Product(q[i]**c[i], i)), log(Product(f[i]**c[i], i))),   by=f, why="log of a product")
      .then(Le(Product(q[i]**c[i], i), Product(f[i]**c[i], i)), by=(f, take_exp)))

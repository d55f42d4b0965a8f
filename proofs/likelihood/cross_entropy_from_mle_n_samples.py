"""For N independent samples the negative log-likelihood is the sum of their cross-entropies."""
from sympy import Eq, Product, Sum, log
from derive import Derivation, derivation


@derivation("Maximum likelihood of N samples", source="003_b2632fed1fb565bd.txt")
def cross_entropy_from_mle_n_samples(d: Derivation):
    K = d.integer("K", at_least=1)
    N = d.integer("N", at_least=1)
    i = d.index("i", 1, K)
    n = d.index("n", 1, N)
    P = d.family("P", n, i, above=0)
    y = d.family("y", n, i)
    likelihood = Product(Product(P[n, i] ** y[n, i], i), n)
    d.claim(Eq(-log(likelihood), -Sum(Sum(y[n, i] * log(P[n, i]), i), n)))

    (d.calc(-log(likelihood))
      .eq(-Sum(log(Product(P[n, i] ** y[n, i], i)), n),   why="log of a product")
      .eq(-Sum(Sum(log(P[n, i] ** y[n, i]), i), n),       why="log of a product")
      .eq(-Sum(Sum(y[n, i] * log(P[n, i]), i), n),        why="log of a power"))

"""For N independent samples the negative log-likelihood is the sum of their cross-entropies: larger is smaller."""
from sympy import Eq, Product, Sum, log
from derive import Derivation, derivation, iff
from derive.rules import take_log


@derivation("Maximum likelihood of N samples", source="003_b2632fed1fb565bd.txt")
def cross_entropy_from_mle_n_samples(d: Derivation):
    K = d.integer("K", at_least=1)
    N = d.integer("N", at_least=1)
    i = d.index("i", 1, K)
    n = d.index("n", 1, N)
    P = d.family("P", n, i, above=0)
    Q = d.family("Q", n, i, above=0)
    y = d.family("y", n, i)
    likelihood, other = (Product(Product(F[n, i] ** y[n, i], i), n) for F in (P, Q))
    loss, others = (-Sum(Sum(y[n, i] * log(F[n, i]), i), n) for F in (P, Q))
    d.claim(Eq(-log(likelihood), loss))
    d.claim(iff(likelihood > other, loss < others))

    (d.calc(-log(likelihood))
      .eq(-Sum(log(Product(P[n, i] ** y[n, i], i)), n),   why="log of a product")
      .eq(-Sum(Sum(log(P[n, i] ** y[n, i]), i), n),       why="log of a product")
      .eq(loss,                                           why="log of a power"))
    (d.chain(likelihood > other)
      .iff(log(likelihood) > log(other),                  by=take_log)
      .iff(loss < others))

"""The mean of a Gaussian with known variance is most likely the mean of the sample, and nothing else."""
from sympy import Le, Product, Sum, exp, log
from derive import Derivation, derivation
from derive.rules import take_exp


@derivation("Maximum likelihood of a Gaussian mean")
def gaussian_mle_mean(d: Derivation):
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n)
    v, c = d.real("v", above=0), d.real("c", above=0)
    mu = d.real("mu")
    L = d.define("L", Product(c * exp(-(x[n] - mu)**2 / (2 * v)), n), of=mu)
    mean = d.define("m", Sum(x[n], n) / N)
    d.claim(Le(L(mu), L(mean)))

    loss = d.define("S", Sum((x[n] - mu)**2, n), of=mu)
    spread = (d.calc(loss(mu))
               .eq(Sum(x[n]**2, n) - 2 * mu * Sum(x[n], n) + N * mu**2,  by=loss)
               .eq(loss(mean) + N * (mu - mean)**2,                      by=(loss, mean)))
    (d.step(Le(-loss(mu) / (2 * v), -loss(mean) / (2 * v)), by=spread)
      .then(Le(N * log(c) - loss(mu) / (2 * v), N * log(c) - loss(mean) / (2 * v)))
      .then(Le(exp(N * log(c) - loss(mu) / (2 * v)), exp(N * log(c) - loss(mean) / (2 * v))), by=take_exp)
      .then(Le(L(mu), L(mean)),                   by=(L, loss)))

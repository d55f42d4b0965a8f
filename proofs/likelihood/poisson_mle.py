"""The rate of a Poisson law is most likely the mean of the counts, where some count is positive."""
from sympy import Derivative, Le, Product, Sum, exp, log
from derive import Derivation, derivation
from derive.rules import differentiate, maximum_at, take_exp


@derivation("Maximum likelihood of a Poisson rate")
def poisson_mle(d: Derivation):
    N, r = d.integer("N", at_least=1), d.integer("r", at_least=0)
    n, k = d.index("n", 1, N), d.index("k", 1, r)
    x = d.family("x", n, integer=True, at_least=0)
    some = d.given(Sum(x[n], n) > 0, "some count is positive")
    rate = d.real("lambda", above=0)
    factorial = d.define("factorial", Product(k, k), of=r)
    L = d.define("L", Product(exp(-rate) * rate**x[n] / factorial(x[n]), n), of=rate)
    log_L = d.define("l", Sum(x[n] * log(rate) - rate - log(factorial(x[n])), n), of=rate)
    mean = d.define("m", Sum(x[n], n) / N)
    d.claim(Le(L(rate), L(mean)))

    inside = d.step(mean > 0,                         by=(mean, some))
    slope = (d.calc(Derivative(log_L(rate), rate))
              .eq(Sum(x[n], n) / rate - N,            by=(log_L, differentiate))
              .eq(N * (mean - rate) / rate,           by=mean))
    (d.step(Le(log_L(rate), log_L(mean)),             by=(slope, inside, maximum_at(rate, mean)))
      .then(Le(exp(log_L(rate)), exp(log_L(mean))),   by=(inside, take_exp))
      .then(Le(L(rate), L(mean)),                     by=(inside, L, log_L)))

"""For N outcomes 0 or 1, not all the same, the likelihood of the success rate is greatest at their mean.

That each is 0 or 1 is not used: fractions of outcomes will do.
"""
from sympy import Derivative, Le, Product, Sum, exp, log
from derive import Derivation, derivation
from derive.rules import differentiate, maximum_at, take_exp


@derivation("Maximum likelihood of a success rate")
def bernoulli_mle(d: Derivation):
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    y = d.family("y", n)
    theta = d.real("theta", above=0, below=1)
    some = d.given(Sum(y[n], n) > 0, "some outcome is 1")
    others = d.given(Sum(y[n], n) < N, "some outcome is 0")
    phi = d.define("phi", 1 - theta, of=theta)
    L = d.define("L", Product(theta**y[n] * phi(theta)**(1 - y[n]), n), of=theta)
    log_L = d.define("l", Sum(y[n] * log(theta) + (1 - y[n]) * log(phi(theta)), n), of=theta)
    mean = d.define("m", Sum(y[n], n) / N)
    d.claim(Le(L(theta), L(mean)))

    inside = (d.step(mean > 0,                                      by=(mean, some)),
              d.step(mean < 1,                                      by=(mean, others)))
    slope = (d.calc(Derivative(log_L(theta), theta))
              .eq(Sum(y[n], n) / theta - (N - Sum(y[n], n)) / (1 - theta),  by=(log_L, phi, differentiate))
              .eq(N * (mean - theta) / (theta * (1 - theta)),       by=mean))
    (d.step(Le(log_L(theta), log_L(mean)),                          by=(slope, *inside, maximum_at(theta, mean)))
      .then(Le(exp(log_L(theta)), exp(log_L(mean))),                by=(*inside, take_exp))
      .then(Le(L(theta), L(mean)),                                  by=(*inside, L, log_L)))

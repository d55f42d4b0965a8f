"""Given h heads in n tosses, 0 < h < n, the likelihood of a coin's bias is greatest at h/n.

That is its one critical point, and its maximum on (0, 1).
"""
from sympy import Derivative, Eq, Le
from derive import Derivation, derivation, iff
from derive.rules import differentiate, maximum_at


@derivation("Maximum likelihood of a coin", source="004_584edaeada3741c6.txt")
def coin_mle(d: Derivation):
    n = d.integer("n", at_least=1)
    h = d.integer("h", above=0, below=n)
    theta = d.real("theta", above=0, below=1)
    L = d.define("L", theta ** h * (1 - theta) ** (n - h), of=theta)
    d.claim(iff(Eq(Derivative(L(theta), theta), 0), Eq(theta, h / n)))
    d.claim(Le(L(theta), L(h / n)))

    slope = (d.calc(Derivative(L(theta), theta))
              .eq(L(theta) * (h / theta - (n - h) / (1 - theta)),  by=(L, differentiate))
              .eq(L(theta) * (h - n * theta) / (theta * (1 - theta))))
    (d.chain(Eq(Derivative(L(theta), theta), 0))
      .iff(Eq(h - n * theta, 0),                                   by=slope, why="the rest is positive")
      .iff(Eq(theta, h / n)))
    d.step(Le(L(theta), L(h / n)),                                 by=(slope, maximum_at(theta, h / n)))

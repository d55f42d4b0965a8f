"""The likelihood of a coin's bias theta, given two heads, is theta^2; at 1/2 it is 1/4."""
from sympy import Eq, Rational
from derive import Derivation, derivation


@derivation("Likelihood of two heads", source="004_584edaeada3741c6.txt")
def coin_likelihood(d: Derivation):
    theta = d.real("theta", at_least=0, at_most=1)
    x = d.integer("x", at_least=0, at_most=1)
    p = d.define("p", theta ** x * (1 - theta) ** (1 - x), of=(x, theta), latex=r"P({x} \mid {theta})")
    L = d.define("L", p(1, theta) * p(1, theta), of=theta)
    d.claim(Eq(L(theta), theta ** 2))
    d.claim(Eq(L(Rational(1, 2)), Rational(1, 4)))

    (d.calc(L(theta))
      .eq(p(1, theta) * p(1, theta),               by=L, why="the tosses are independent")
      .eq(theta ** 2,                              by=p))
    d.step(Eq(L(Rational(1, 2)), Rational(1, 4)),  by=(L, p))

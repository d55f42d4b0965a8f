"""Not every base makes softmax increase: with a base below 1 it decreases. With a base above 1 it does increase.

Post 001 says that any base would do so long as it increases; b^z increases only for b > 1.
"""
from sympy import Derivative, Eq, Rational, Sum, log
from derive import Derivation, derivation
from derive.rules import differentiate


@derivation("Softmax to any base increases", source="001_7de39d0da407a50e.txt")
def softmax_any_base_increasing(d: Derivation):
    K = d.integer("K", at_least=2)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    b = d.real("b", above=0)
    d.refute(Derivative(b**z[i] / Sum(b**z[j], j), z[i]) > 0, at={K: 2, b: Rational(1, 2), z: [0, 0], i: 1},
             why="with the base 1/2 a larger score gets a smaller share")


@derivation("Softmax to a base above 1 increases", source="001_7de39d0da407a50e.txt",
            name="softmax-any-base-increasing-corrected")
def corrected(d: Derivation):
    K = d.integer("K", at_least=2)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    b = d.real("b", above=1)
    p = d.define("p", b**z[i] / Sum(b**z[j], j), over=i)
    d.claim(Derivative(p[i], z[i]) > 0)

    d.step(Eq(Sum(p[i], i), 1),             by=p)
    less = d.step(p[i] < 1,                 by=d.lemma("prob-lt-one").at(K=K, p=p, i=i))
    (d.calc(Derivative(p[i], z[i]))
      .eq(log(b) * p[i] * (1 - p[i]),       by=(p, differentiate))
      .gt(0,                                by=(p, less), why="each factor is positive"))

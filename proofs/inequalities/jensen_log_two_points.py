"""The logarithm of a mean of two numbers is at least the mean of their logarithms."""
from sympy import Eq, Ge, Le, log
from derive import Derivation, derivation
from derive.rules import cases, multiply


@derivation("Jensen's inequality for log and two points")
def jensen_log_two_points(d: Derivation):
    w = d.real("w", at_least=0, at_most=1)
    x, y = d.real("x", above=0), d.real("y", above=0)
    m = d.define("m", w * x + (1 - w) * y)
    d.claim(Ge(log(w * x + (1 - w) * y), w * log(x) + (1 - w) * log(y)))

    with d.case(w > 0):
        some = d.step(m > 0,                                      by=m, why="the first term is positive")
    with d.case(Eq(w, 0)):
        none = d.step(m > 0,                                      by=m, why="the second term is $y$")
    mean = d.step(m > 0,                                          by=(some, none, cases))
    tangent = d.lemma("log-le-sub-one")
    first = (d.step(Le(log(x / m), x / m - 1),                    by=(tangent.at(x=x / m), mean))
              .then(Le(w * log(x / m), w * (x / m - 1)),          by=(mean, multiply(w))))
    second = (d.step(Le(log(y / m), y / m - 1),                   by=(tangent.at(x=y / m), mean))
               .then(Le((1 - w) * log(y / m), (1 - w) * (y / m - 1)), by=(mean, multiply(1 - w))))
    gap = (d.calc(w * log(x / m) + (1 - w) * log(y / m))
            .le(w * (x / m - 1) + (1 - w) * log(y / m),           by=(first, mean))
            .le(w * (x / m - 1) + (1 - w) * (y / m - 1),          by=(second, mean))
            .eq((w * x + (1 - w) * y) / m - 1,                    by=mean)
            .eq(0,                                                by=(m, mean)))
    (d.step(Le(w * log(x) + (1 - w) * log(y) - log(m), 0),        by=(gap, mean))
      .then(Ge(log(w * x + (1 - w) * y), w * log(x) + (1 - w) * log(y)), by=(mean, m)))

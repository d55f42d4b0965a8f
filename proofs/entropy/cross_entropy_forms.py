"""Cross-entropy may be written with the information log(1/q_i) or with -log q_i."""
from sympy import Eq, Sum, log
from derive import Derivation, derivation


@derivation("Two ways to write cross-entropy", source="001_7de39d0da407a50e.txt")
def cross_entropy_forms(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i)
    q = d.family("q", i, above=0)
    d.claim(Eq(Sum(p[i] * log(1 / q[i]), i), -Sum(p[i] * log(q[i]), i)))

    (d.calc(Sum(p[i] * log(1 / q[i]), i))
      .eq(Sum(p[i] * (-log(q[i])), i),       why="log of a reciprocal")
      .eq(-Sum(p[i] * log(q[i]), i),         why="the sign leaves the sum"))

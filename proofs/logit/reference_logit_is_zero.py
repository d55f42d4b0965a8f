"""A logit measured against class K is 0 for class K itself, so its exponential is 1."""
from sympy import Eq, exp, log
from derive import Derivation, derivation
from derive.rules import take_exp


@derivation("The reference class has logit 0", source="000_c76cb6ece4d1cc06.txt")
def reference_logit_is_zero(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    P = d.family("P", i, above=0, latex=r"P(C_{i} \mid x)")
    t = d.define("t", log(P[i] / P[K]), over=i)
    d.claim(Eq(t[K], 0))
    d.claim(Eq(exp(t[K]), 1))

    zero = (d.calc(t[K])
             .eq(log(P[K] / P[K]),   by=t)
             .eq(log(1),             why="cancel $P[K]$")
             .eq(0))
    d.step(Eq(exp(t[K]), 1),         by=(zero, take_exp))

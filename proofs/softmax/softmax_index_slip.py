"""Summed over an index that its body does not use, softmax's denominator gives 1/K for every score."""
from sympy import Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import softmax


@derivation("Softmax with the wrong index under its sum", source="002_20670823012e611b.txt")
def softmax_index_slip(d: Derivation):
    K = d.integer("K", at_least=1)
    j, k = d.indices("j k", 1, K)
    z = d.family("z", j)
    d.refute(Eq(exp(z[j]) / Sum(exp(z[j]), k), softmax(z)[j]),
             at={K: 2, z: [0, log(2)], j: 1},
             why="the sum runs over $k$, but its body is $exp(z[j])$")


@derivation("What the formula with the wrong index amounts to", source="002_20670823012e611b.txt",
            name="softmax-index-slip-corrected")
def softmax_index_slip_corrected(d: Derivation):
    K = d.integer("K", at_least=1)
    j, k = d.indices("j k", 1, K)
    z = d.family("z", j)
    d.claim(Eq(exp(z[j]) / Sum(exp(z[j]), k), 1 / K))

    (d.calc(exp(z[j]) / Sum(exp(z[j]), k))
      .eq(exp(z[j]) / (K * exp(z[j])),  why="the same number, added $K$ times")
      .eq(1 / K,                        why="cancel $exp(z[j])$"))

"""Softmax does not change when the same number is added to every score."""
from sympy import Eq, Sum, exp
from derive import Derivation, derivation
from derive.functions import softmax


@derivation("Softmax is translation invariant", source="004_584edaeada3741c6.txt")
def softmax_translation_invariance(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    c = d.real("c")
    d.claim(Eq(softmax(z + c)[i], softmax(z)[i]))

    (d.calc(softmax(z + c)[i])
      .eq(exp(z[i] + c) / Sum(exp(z[j] + c), j),                by=softmax)
      .eq(exp(c) * exp(z[i]) / Sum(exp(c) * exp(z[j]), j),      why="exp of a sum")
      .eq(exp(c) * exp(z[i]) / (exp(c) * Sum(exp(z[j]), j)),    why="$exp(c)$ leaves the sum")
      .eq(exp(z[i]) / Sum(exp(z[j]), j),                        why="cancel $exp(c)$")
      .eq(softmax(z)[i],                                        by=softmax))

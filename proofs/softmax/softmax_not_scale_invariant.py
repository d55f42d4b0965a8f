"""Softmax changes when its scores are scaled: the ratios of its outputs are raised to a power."""
from sympy import Eq, exp, log
from derive import Derivation, derivation
from derive.functions import softmax


@derivation("Softmax is not scale invariant", source="004_584edaeada3741c6.txt")
def softmax_not_scale_invariant(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    z = d.family("z", i)
    c = d.real("c")
    d.refute(Eq(softmax(c * z)[i], softmax(z)[i]),
             at={K: 2, c: 2, z: [0, log(2)], i: 1},
             why="doubling the scores moves mass to the larger one")


@derivation("Scaling the scores raises ratios to a power", source="004_584edaeada3741c6.txt",
            name="softmax-not-scale-invariant-corrected")
def softmax_not_scale_invariant_corrected(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    c = d.real("c")
    d.claim(Eq(softmax(c * z)[i] / softmax(c * z)[j], (softmax(z)[i] / softmax(z)[j]) ** c))

    ratio = d.lemma("softmax-ratio")
    (d.calc(softmax(c * z)[i] / softmax(c * z)[j])
      .eq(exp(c * z[i] - c * z[j]),               by=ratio.at(K=K, z=c * z, i=i, j=j))
      .eq(exp(z[i] - z[j]) ** c,                  why="a power of an exponential")
      .eq((softmax(z)[i] / softmax(z)[j]) ** c,   by=softmax))

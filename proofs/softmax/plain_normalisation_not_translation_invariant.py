"""Dividing scores by their sum is not translation invariant: adding c to each makes the sum grow by K c."""
from sympy import Eq, Sum
from derive import Derivation, derivation


@derivation("Plain normalisation is not translation invariant", source="004_584edaeada3741c6.txt")
def plain_normalisation_not_translation_invariant(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i, above=0)
    c = d.real("c", at_least=0)
    d.refute(Eq((z[i] + c) / Sum(z[j] + c, j), z[i] / Sum(z[j], j)),
             at={K: 2, c: 1, z: [1, 2], i: 1},
             why="1/3 becomes 2/5")


@derivation("The denominator of plain normalisation grows by K c", source="004_584edaeada3741c6.txt",
            name="plain-normalisation-not-translation-invariant-corrected")
def plain_normalisation_not_translation_invariant_corrected(d: Derivation):
    K = d.integer("K", at_least=1)
    j = d.index("j", 1, K)
    z = d.family("z", j)
    c = d.real("c")
    d.claim(Eq(Sum(z[j] + c, j), Sum(z[j], j) + K * c), why="$c$ is added $K$ times")

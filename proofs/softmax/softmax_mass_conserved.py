"""When one score changes, what one class gains the others lose: the derivatives of all outputs sum to 0."""
from sympy import Derivative, Eq, Sum
from derive import KD, Derivation, derivation
from derive.functions import softmax
from derive.rules import sum_over


@derivation("What one class gains the others lose", source="003_b2632fed1fb565bd.txt")
def softmax_mass_conserved(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    p = softmax(z)
    d.claim(Eq(Sum(Derivative(p[i], z[j]), i), 0))

    slope = d.step(Eq(Derivative(p[i], z[j]), p[i] * (KD(i, j) - p[j])),
                   by=d.lemma("softmax-jacobian").at(K=K, z=z, i=i, j=j))
    (d.calc(Sum(Derivative(p[i], z[j]), i))
      .eq(Sum(p[i] * (KD(i, j) - p[j]), i),   by=(slope, sum_over(i)))
      .eq(p[j] - Sum(p[i], i) * p[j],         why="of those with $KD(i, j)$ only $i = j$ is left")
      .eq(0,                                  by=d.lemma("softmax-sums-to-one").at(K=K, z=z)))

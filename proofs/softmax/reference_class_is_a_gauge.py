"""Scores measured against class K give the same softmax; another reference class shifts them all alike."""
from sympy import Eq
from derive import Derivation, derivation
from derive.functions import softmax


@derivation("The reference class is a choice of zero", source="000_c76cb6ece4d1cc06.txt")
def reference_class_is_a_gauge(d: Derivation):
    K = d.integer("K", at_least=1)
    i, r = d.indices("i r", 1, K)
    z = d.family("z", i)
    t = d.define("t", z[i] - z[K], over=i)
    d.claim(Eq(t[K], 0))
    d.claim(Eq(softmax(t)[i], softmax(z)[i]))
    d.claim(Eq(z[i] - z[r], t[i] - t[r]))
    d.claim(Eq(softmax(z - z[r])[i], softmax(t)[i]))

    shift = d.lemma("softmax-translation-invariance")
    (d.calc(t[K])
      .eq(z[K] - z[K],                            by=t)
      .eq(0))
    any_r = d.step(Eq(softmax(z - z[r])[i], softmax(z)[i]), by=shift.at(K=K, z=z, c=-z[r], i=i))
    same = (d.calc(softmax(t)[i])
             .eq(softmax(z - z[K])[i],            by=t)
             .eq(softmax(z)[i],                   by=any_r.at(r=K)))
    d.step(Eq(z[i] - z[r], t[i] - t[r]),          by=t, why="$z[K]$ cancels, and $t[r]$ is the same for all $i$")
    d.step(Eq(softmax(z - z[r])[i], softmax(t)[i]), by=(any_r, same))

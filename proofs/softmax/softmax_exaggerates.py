"""Softmax makes the ratio of two positive scores larger if both are at least 1; else it need not."""
from sympy import And, Rational, exp
from derive import Derivation, derivation, implies
from derive.functions import softmax


@derivation("Softmax makes every ratio of positive scores larger", source="002_20670823012e611b.txt")
def softmax_exaggerates(d: Derivation):
    K = d.integer("K", at_least=2)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    d.refute(implies(And(z[i] > z[j], z[j] > 0), softmax(z)[i] / softmax(z)[j] > z[i] / z[j]),
             at={K: 2, z: [Rational(1, 5), Rational(1, 10)], i: 1, j: 2},
             why="the ratio of the outputs depends on the difference, and small scores differ by little")


@derivation("Softmax makes a ratio of scores larger, from 1 upwards", source="002_20670823012e611b.txt",
            name="softmax-exaggerates-corrected")
def softmax_exaggerates_corrected(d: Derivation):
    K = d.integer("K", at_least=2)
    i, j = d.indices("i j", 1, K)
    z = d.family("z", i)
    d.claim(implies(And(z[i] > z[j], z[j] >= 1), softmax(z)[i] / softmax(z)[j] > z[i] / z[j]))

    above = d.lemma("exp-gt-one-add")
    with d.case(And(z[i] > z[j], z[j] >= 1)) as case:
        larger = (d.calc(softmax(z)[i] / softmax(z)[j])
                   .eq(exp(z[i] - z[j]),           by=d.lemma("softmax-ratio").at(K=K, z=z, i=i, j=j))
                   .gt(1 + (z[i] - z[j]),          by=above.at(x=z[i] - z[j]))
                   .ge(1 + (z[i] - z[j]) / z[j],   by=case, why="the divisor is at least 1")
                   .eq(z[i] / z[j]))
    d.step(implies(And(z[i] > z[j], z[j] >= 1), softmax(z)[i] / softmax(z)[j] > z[i] / z[j]), by=larger)

"""Two families of scores have the same softmax exactly when they differ by a constant."""
from sympy import Eq, Sum, exp, log
from derive import Derivation, derivation, forall, iff
from derive.functions import softmax
from derive.rules import sum_over, take_exp, take_log


@derivation("Softmax determines the scores up to a constant", source="000_c76cb6ece4d1cc06.txt")
def softmax_identifiable(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z, w = d.family("z", i), d.family("w", i)
    same = forall(Eq(softmax(z)[i], softmax(w)[i]), i)
    shifted = forall(forall(Eq(z[i] - w[i], z[j] - w[j]), j), i)
    d.claim(iff(same, shifted))

    Z, W, c = Sum(exp(z[j]), j), Sum(exp(w[j]), j), z[K] - w[K]
    with d.case(same, "the same softmax") as equal:
        there = (d.step(Eq(exp(z[i] - w[i]), Z / W),          by=(equal, softmax))
                  .then(Eq(z[i] - w[i], log(Z / W)),          by=take_log)
                  .then(shifted,                              why="the right side is the same for all $i$"))
    with d.case(shifted, "scores that differ by a constant") as constant:
        moved = (d.step(forall(Eq(z[i] - w[i], z[j] - w[j]), j), by=constant)
                  .then(Eq(z[i], w[i] + c),                   why="at $j = K$")
                  .then(Eq(exp(z[i]), exp(w[i]) * exp(c)),    by=take_exp))
        total = d.step(Eq(Z, W * exp(c)),                     by=(moved, sum_over(i)))
        each = (d.calc(softmax(z)[i])
                 .eq(exp(z[i]) / Z,                           by=softmax)
                 .eq(exp(w[i]) / W,                           by=(moved, total), why="cancel $exp(z[K] - w[K])$")
                 .eq(softmax(w)[i],                           by=softmax))
        back = d.step(same,                                   by=each)
    d.step(iff(same, shifted),                                by=(there, back))

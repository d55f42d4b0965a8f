"""A baseline does not change the policy gradient of a softmax policy: its mean score is 0."""
from sympy import Derivative, Eq, Sum, log
from derive import KD, Derivation, derivation
from derive.functions import softmax
from derive.rules import differentiate, sum_over


@derivation("A baseline leaves the policy gradient unchanged")
def policy_gradient_baseline(d: Derivation):
    K = d.integer("K", at_least=1)
    i, k = d.indices("i k", 1, K)
    z, R = d.family("z", i), d.family("R", i)
    b = d.real("b")
    p = softmax(z)
    d.claim(Eq(Derivative(Sum(R[i] * p[i], i), z[k]), Sum(p[i] * (R[i] - b) * Derivative(log(p[i]), z[k]), i)))

    total = d.step(Eq(Sum(p[i], i), 1),                               by=d.lemma("softmax-sums-to-one").at(K=K, z=z))
    score = (d.calc(Derivative(log(p[i]), z[k]))
              .eq(KD(i, k) - p[k],                                    by=(softmax, differentiate)))
    each = d.step(Eq(p[i] * (R[i] - b) * Derivative(log(p[i]), z[k]), p[i] * (R[i] - b) * (KD(i, k) - p[k])),
                                                                      by=score)
    (d.calc(Derivative(Sum(R[i] * p[i], i), z[k]))
      .eq(Sum(R[i] * p[i] * (KD(i, k) - p[k]), i),                    by=(softmax, differentiate))
      .eq(Sum((R[i] - b) * p[i] * (KD(i, k) - p[k]), i),              by=total, why="the mean score is 0")
      .eq(Sum(p[i] * (R[i] - b) * Derivative(log(p[i]), z[k]), i),    by=(each, sum_over(i))))

"""Entropy is at most cross-entropy also where some probabilities are 0, with 0 log 0 = 0."""
from sympy import Eq, Le, Sum, log
from derive import Derivation, derivation, implies, piecewise
from derive.rules import cases, multiply, sum_over


def times_log(x, y):
    """x log y, with 0 log y = 0 for every y."""
    return piecewise((x * log(y), x > 0), otherwise=0)


@derivation("Entropy is at most cross-entropy, zeros allowed", source="001_7de39d0da407a50e.txt")
def entropy_le_cross_entropy_with_zeros(d: Derivation):
    K = d.integer("K")
    i = d.index("i", 1, K)
    p = d.family("p", i, at_least=0)
    q = d.family("q", i, at_least=0)
    support = d.given(implies(p[i] > 0, q[i] > 0), "q is positive where p is")
    p_total = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    q_total = d.given(Eq(Sum(q[i], i), 1), "q sums to one")
    own, cross = times_log(p[i], p[i]), times_log(p[i], q[i])
    d.claim(Le(-Sum(own, i), -Sum(cross, i)))

    tangent = d.lemma("log-le-sub-one")
    with d.case(p[i] > 0):
        inside = (d.step(Le(log(q[i] / p[i]), q[i] / p[i] - 1),   by=(tangent.at(x=q[i] / p[i]), support))
                   .then(Le(cross - own, q[i] - p[i]),            by=multiply(p[i])))
    with d.case(Eq(p[i], 0)):
        outside = d.step(Le(cross - own, q[i] - p[i]),            why="both terms are 0")
    each = d.step(Le(cross - own, q[i] - p[i]),                   by=(inside, outside, cases))
    gap = (d.calc(Sum(cross - own, i))
            .le(Sum(q[i] - p[i], i),                              by=(each, sum_over(i)))
            .eq(Sum(q[i], i) - Sum(p[i], i))
            .eq(0,                                                by=(q_total, p_total)))
    (d.calc(-Sum(own, i))
      .eq(Sum(cross - own, i) - Sum(cross, i))
      .le(-Sum(cross, i),                                         by=gap))

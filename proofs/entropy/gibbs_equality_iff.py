"""Cross-entropy equals entropy exactly when the two distributions are the same."""
from sympy import Eq, Le, Sum, log
from derive import Derivation, derivation, forall, iff
from derive.functions import cross_entropy, entropy
from derive.rules import each_zero, multiply


@derivation("Equality in Gibbs' inequality", source="001_7de39d0da407a50e.txt")
def gibbs_equality_iff(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    q = d.family("q", i, above=0)
    p_total = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    q_total = d.given(Eq(Sum(q[i], i), 1), "q sums to one")
    d.claim(iff(Eq(cross_entropy(p, q), entropy(p)), forall(Eq(p[i], q[i]), i)))

    below = d.lemma("log-le-sub-one")
    touches = d.lemma("log-eq-sub-one-iff")
    gap = (d.step(Le(log(q[i] / p[i]), q[i] / p[i] - 1),             by=below.at(x=q[i] / p[i]))
            .then(Le(0, q[i] - p[i] - p[i] * log(q[i] / p[i])),      by=multiply(p[i])))
    tight = d.step(iff(Eq(log(q[i] / p[i]), q[i] / p[i] - 1), Eq(q[i] / p[i], 1)), by=touches.at(x=q[i] / p[i]))
    (d.chain(Eq(cross_entropy(p, q), entropy(p)))
      .iff(Eq(Sum(q[i] - p[i] - p[i] * log(q[i] / p[i]), i), 0),      by=(cross_entropy, entropy, p_total, q_total))
      .iff(forall(Eq(q[i] - p[i] - p[i] * log(q[i] / p[i]), 0), i),   by=(gap, each_zero))
      .iff(forall(Eq(log(q[i] / p[i]), q[i] / p[i] - 1), i),          why="divide by $p[i]$")
      .iff(forall(Eq(q[i] / p[i], 1), i),                             by=tight)
      .iff(forall(Eq(p[i], q[i]), i),                                 why="multiply by $p[i]$"))

"""A constant added to all scores is added to their log-sum-exp."""
from sympy import Eq, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import log_sum_exp


@derivation("Log-sum-exp moves with its scores")
def log_sum_exp_translation(d: Derivation):
    K = d.integer("K", at_least=1)
    j = d.index("j", 1, K)
    z = d.family("z", j)
    c = d.real("c")
    d.claim(Eq(log_sum_exp(z + c), log_sum_exp(z) + c))

    (d.calc(log_sum_exp(z + c))
      .eq(log(Sum(exp(z[j] + c), j)),            by=log_sum_exp)
      .eq(log(exp(c) * Sum(exp(z[j]), j)),       why="$exp(c)$ leaves the sum")
      .eq(log(Sum(exp(z[j]), j)) + c,            why="log of a product")
      .eq(log_sum_exp(z) + c,                    by=log_sum_exp))

"""Log-sum-exp is at least the largest score and exceeds it by at most log K; m is the largest, the score of k."""
from sympy import Eq, Le, Sum, exp, log
from derive import Derivation, derivation
from derive.functions import log_sum_exp
from derive.rules import sum_over, take_exp, take_log


@derivation("Log-sum-exp is the maximum up to log K")
def log_sum_exp_bounds(d: Derivation):
    K = d.integer("K", at_least=1)
    k = d.integer("k", at_least=1, at_most=K)
    j = d.index("j", 1, K)
    z = d.family("z", j)
    m = d.real("m")
    largest = d.given(z[j] <= m, "no score exceeds m")
    reached = d.given(Eq(z[k], m), "one score is m")
    d.claim(Le(m, log_sum_exp(z)))
    d.claim(Le(log_sum_exp(z), m + log(K)))

    total = Sum(exp(z[j]), j)
    others = Sum(exp(z[j]), (j, 1, k - 1)) + Sum(exp(z[j]), (j, k + 1, K))
    rest = d.step(Le(0, others),                 why="sums of positive terms, if any")
    (d.step(Le(exp(z[k]), total),                by=rest)
      .then(Le(z[k], log(total)),                by=take_log)
      .then(Le(m, log_sum_exp(z)),               by=(reached, log_sum_exp)))
    (d.step(Le(exp(z[j]), exp(m)),               by=(largest, take_exp))
      .then(Le(total, K * exp(m)),               by=sum_over(j))
      .then(Le(log(total), log(K * exp(m))),     by=take_log)
      .then(Le(log_sum_exp(z), m + log(K)),      by=log_sum_exp))

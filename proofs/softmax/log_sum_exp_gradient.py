"""The gradient of log-sum-exp is softmax."""
from sympy import Derivative, Eq, Sum, exp
from derive import Derivation, derivation
from derive.functions import log_sum_exp, softmax
from derive.rules import differentiate


@derivation("The gradient of log-sum-exp is softmax")
def log_sum_exp_gradient(d: Derivation):
    K = d.integer("K", at_least=1)
    j, k = d.indices("j k", 1, K)
    z = d.family("z", j)
    d.claim(Eq(Derivative(log_sum_exp(z), z[k]), softmax(z)[k]))

    (d.calc(Derivative(log_sum_exp(z), z[k]))
      .eq(exp(z[k]) / Sum(exp(z[j]), j),    by=(log_sum_exp, differentiate))
      .eq(softmax(z)[k],                    by=softmax))
